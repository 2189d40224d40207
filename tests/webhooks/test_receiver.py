"""What Jira is answered, and what is kept."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from connector.errors import StoreBusy
from connector.store.interface import Store
from webhooks.app import MEGABYTE, ReceiverSettings
from webhooks.delivery import Parsed, read

NOW = 1_770_000_000_000
TOKEN = "k3J9-unguessable-0123456789"
Post = Callable[..., TestResponse]
ClientOf = Callable[..., FlaskClient]
BODY = b'{"webhookEvent": "jira:issue_updated", "issue": {"id": "10040"}}'


def claimed(store: Store) -> list[str]:
    """The issues that are due; they are settled at once."""
    claims = store.claim(1000, "test", 1000, now=NOW, steady=0)
    for claim in claims:
        store.settle(claim, now=NOW)
    return sorted(claim.subject.id for claim in claims)


def error_of(response: TestResponse) -> str:
    """Every error is JSON with a text."""
    assert response.mimetype == "application/json"
    text = response.get_json()["error"]
    assert isinstance(text, str)
    assert text
    return text


def test_a_delivery_is_kept_and_answered_with_nothing(post: Post, store: Store) -> None:
    """200 and an empty body; the issue is due."""
    response = post(BODY, X_Atlassian_Webhook_Identifier="first")
    assert (response.status_code, response.data) == (200, b"")
    assert claimed(store) == ["10040"]


def test_a_repeat_is_answered_alike_and_makes_nothing_due(post: Post, store: Store) -> None:
    """Jira is told 200 again; else it would send for ever."""
    post(BODY, X_Atlassian_Webhook_Identifier="repeat")
    claimed(store)
    response = post(BODY, X_Atlassian_Webhook_Identifier="repeat", X_Atlassian_Webhook_Retry="1")
    assert (response.status_code, response.data, claimed(store)) == (200, b"", [])


@pytest.mark.parametrize("signature", [None, "", "sha256=00", "sha1=" + "0" * 40, "sha256=" + "f" * 64], ids=repr)
def test_what_is_not_signed_rightly_is_refused(post: Post, store: Store, signature: str | None) -> None:
    """401, and no row of any kind."""
    claimed(store)
    identity = f"forged-{signature and len(signature)}"
    response = post(BODY, X_Hub_Signature=signature, X_Atlassian_Webhook_Identifier=identity)
    assert response.status_code == 401
    assert "signature" in error_of(response)
    assert claimed(store) == []
    assert post(BODY, X_Atlassian_Webhook_Identifier=identity).status_code == 200
    assert claimed(store) == ["10040"]


def test_a_signature_of_another_body_is_refused(post: Post, sign: Callable[..., str]) -> None:
    """One changed byte is enough."""
    assert post(BODY.replace(b"10040", b"10041"), X_Hub_Signature=sign(BODY)).status_code == 401


def test_during_a_change_of_secrets_both_are_good(post: Post, client_of: ClientOf, sign: Callable[..., str]) -> None:
    """After it the old one is not."""
    both, new = client_of(secrets=("old", "new")), client_of(secrets=("new",))
    answers = [
        post(BODY, client=client, X_Hub_Signature=sign(BODY, secret)).status_code
        for client in (both, new)
        for secret in ("old", "new")
    ]
    assert answers == [200, 200, 401, 200]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_posting_is_possible(client_of: ClientOf, method: str) -> None:
    """Who opens the address in a browser is told what it is for."""
    response = client_of().open("/webhooks/jira", method=method)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "Jira posts" in error_of(response)
    assert client_of().head("/webhooks/jira").status_code == 405


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200), ("application/json;charset=UTF-8", 200), ("Application/JSON", 200),
        ("application/json; charset=utf-16", 415), ("text/plain", 415), ("application/x-www-form-urlencoded", 415),
        ("multipart/form-data; boundary=x", 415), (None, 415), ("nonsense", 415),
    ],
)  # fmt: skip
def test_only_json_in_utf_8_is_taken(post: Post, content_type: str | None, status: int) -> None:
    """415 for any other type of content."""
    response = post(BODY, Content_Type=content_type)
    assert response.status_code == status
    if status != 200:
        error_of(response)


def test_an_empty_body_is_told_how_to_mend_it(post: Post) -> None:
    """A webhook with 'Exclude body' names no issue."""
    response = post(b"", Content_Type=None)
    assert response.status_code == 400
    assert "Exclude body" in error_of(response)


def test_a_body_at_the_limit_is_taken_and_one_beyond_it_is_not(post: Post, client_of: ClientOf) -> None:
    """To the byte."""
    client = client_of(max_body_bytes=len(BODY))
    assert post(BODY, client=client).status_code == 200
    response = post(BODY + b" ", client=client)
    assert response.status_code == 413
    assert f"{len(BODY)} bytes" in error_of(response)


class Endless(io.RawIOBase):
    """A body without an end; counts what was read of it."""

    taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert 0 < size <= MEGABYTE, "everything would be read"
        self.taken += size
        return b" " * size


def test_a_body_that_tells_no_length_is_not_read_beyond_the_limit(client_of: ClientOf) -> None:
    """Sent in chunks, as a server hands it on that ends the stream itself."""
    body = Endless()
    response = client_of(max_body_bytes=MEGABYTE).open(
        "/webhooks/jira",
        method="POST",
        headers={"Transfer-Encoding": "chunked", "Content-Type": "application/json"},
        environ_overrides={"wsgi.input": body, "wsgi.input_terminated": True},
    )
    assert response.status_code == 413
    error_of(response)
    assert body.taken <= MEGABYTE + 64 * 1024


def test_thirty_megabytes_are_refused_unread(client_of: ClientOf) -> None:
    """By their announced length, with the default limit of 25 MB."""
    body = Endless()
    response = client_of().open(
        "/webhooks/jira",
        method="POST",
        environ_overrides={"wsgi.input": body, "CONTENT_LENGTH": str(30 * MEGABYTE)},
    )
    assert (response.status_code, body.taken) == (413, 0)


def test_a_body_that_ends_early_is_refused(client_of: ClientOf, sign: Callable[..., str]) -> None:
    """The connection broke off: an error of the sender, who will know."""
    response = client_of().open(
        "/webhooks/jira",
        method="POST",
        data=BODY[:20],
        headers={"X-Hub-Signature": sign(BODY[:20]), "Content-Type": "application/json"},
        environ_overrides={"CONTENT_LENGTH": str(len(BODY))},
    )
    assert response.status_code == 400
    error_of(response)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000, b'{"a":' * 200 + b"1" + b"}" * 200, b'{"a": NaN}', b'{"a":1,"a":2}', b"\xff\xfe", b"[]", b"{",
        b"null", b'{"issue": {"id": "10040"}',
    ],
    ids=["open", "deep", "NaN", "twice", "not UTF-8", "list", "cut", "null", "unclosed"],
)  # fmt: skip
def test_a_signed_body_that_is_no_object_is_refused(post: Post, store: Store, body: bytes) -> None:
    """400 with the reason, and nothing kept."""
    claimed(store)
    response = post(body)
    assert response.status_code == 400
    error_of(response)
    assert claimed(store) == []


def test_a_busy_store_is_worth_another_try(post: Post, client_of: ClientOf) -> None:
    """503 with the time to wait: Jira sends it again, and nothing was kept."""

    def accept(parsed: Parsed) -> bool:
        raise StoreBusy("the disk is full")

    response = post(BODY, client=client_of(accept=accept, retry_after_seconds=7))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "7")
    assert "disk" not in error_of(response)


def test_a_defect_behind_the_receiver_loses_no_delivery(post: Post, client_of: ClientOf) -> None:
    """503 and not 500, without a word of what happened inside: Jira sends it again, when it may be mended."""

    def accept(parsed: Parsed) -> bool:
        raise ZeroDivisionError("secret detail")

    response = post(BODY, client=client_of(accept=accept))
    assert response.status_code == 503
    assert "Retry-After" in response.headers
    assert "detail" not in error_of(response)


def test_a_server_that_cannot_sign_comes_in_by_its_token(post: Post, client_of: ClientOf, store: Store) -> None:
    """The token alone opens the longer path; the shorter one still wants a signature."""
    client = client_of(path_token=TOKEN)
    assert post(BODY, client=client, path=f"/{TOKEN}", X_Hub_Signature=None).status_code == 200
    assert post(BODY, client=client, path=f"/{TOKEN[:-1]}", X_Hub_Signature=None).status_code == 401
    assert post(BODY, client=client, X_Hub_Signature=None).status_code == 401
    claimed(store)


def test_a_wrong_signature_is_refused_even_with_the_token(post: Post, client_of: ClientOf) -> None:
    """A server that signs must sign rightly, where there is a secret to sign with."""
    client = client_of(path_token=TOKEN)
    assert post(BODY, client=client, path=f"/{TOKEN}", X_Hub_Signature="sha256=00").status_code == 401
    unsigned = client_of(secrets=(), path_token=TOKEN)
    assert post(BODY, client=unsigned, path=f"/{TOKEN}", X_Hub_Signature="sha256=00").status_code == 200
    assert post(BODY, client=unsigned).status_code == 404  # without a secret there is no signed way


def test_without_a_token_there_is_no_longer_path(post: Post) -> None:
    """Nothing is compared with a token that is not set."""
    assert post(BODY, path="/anything").status_code == 404


def test_only_listed_addresses_may_send(post: Post, client_of: ClientOf) -> None:
    """The test client comes from 127.0.0.1."""
    away = client_of(path_token=TOKEN, allowed_addresses=("10.0.0.0/8",))
    here = client_of(path_token=TOKEN, allowed_addresses=("10.0.0.0/8", "127.0.0.1"))
    answers = [
        post(BODY, client=client, path=path, X_Forwarded_For="10.1.1.1").status_code
        for client in (away, here)
        for path in ("", f"/{TOKEN}")
    ]
    assert answers == [403, 403, 200, 200]


@pytest.mark.parametrize(
    ("given_settings", "message"),
    [
        ({}, "neither"),
        ({"secrets": ("",)}, "empty"),
        ({"secrets": ("good", " ")}, "empty"),
        ({"path_token": ""}, "shorter"),
        ({"path_token": "short"}, "shorter"),
        ({"secrets": ("good",), "allowed_addresses": ("10.0.0.0/99",)}, "10.0.0.0/99"),
    ],
    ids=["nothing", "empty", "blank", "empty token", "short token", "no network"],
)
def test_settings_that_would_let_anybody_in_are_refused(given_settings: dict[str, object], message: str) -> None:
    """Before a single request is served."""
    with pytest.raises(ValueError, match=message):
        ReceiverSettings(**given_settings)  # type: ignore[arg-type]


def test_secrets_are_not_shown() -> None:
    """Settings may be logged."""
    assert "geheim" not in repr(ReceiverSettings(secrets=("geheim",), path_token="geheim" * 5))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300), signed=st.booleans(), identity=st.text(max_size=20))
def test_no_bytes_are_ever_an_error_of_ours(post: Post, body: bytes, signed: bool, identity: str) -> None:
    """Any body, signed or not: 200, 400, 401, never 5xx."""
    header = identity.encode("ascii", "ignore").decode().translate({c: None for c in range(32)})
    changes = {} if signed else {"X_Hub_Signature": "sha256=" + "0" * 64}
    response = post(body, X_Atlassian_Webhook_Identifier=header, **changes)
    assert response.status_code in ((200, 400) if signed else (401,))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(BODY) - 1))
def test_a_cut_body_is_refused_though_it_be_signed(post: Post, cut: int) -> None:
    """Wherever it is cut."""
    assert post(BODY[:cut]).status_code == 400


@pytest.fixture
def recorded(shared_data: Path) -> list[Path]:
    """The webhook bodies of the recorded material."""
    return sorted((shared_data / "webhooks").glob("*.json"))


@pytest.mark.data
def test_every_recorded_webhook_is_taken_once(recorded: list[Path], post: Post, store: Store) -> None:
    """72 bodies of Jira Cloud and Server, 2016 to 2024, each posted twice: taken, told apart, their issues due."""
    assert len(recorded) >= 70
    claimed(store)
    bodies = {path.read_bytes() for path in recorded}
    for body in bodies:
        answers = [post(body, X_Atlassian_Webhook_Identifier=None) for _ in range(2)]
        assert [(answer.status_code, answer.data) for answer in answers] == [(200, b"")] * 2
    named = {id_ for body in bodies for id_ in read(body, {}).issue_ids}
    assert claimed(store) == sorted(named)


@pytest.mark.data
def test_every_recorded_event_of_an_issue_names_it(recorded: list[Path]) -> None:
    """Only events that concern no issue name none."""
    without = []
    for path in recorded:
        body = path.read_bytes()
        parsed = read(body, {})
        if not parsed.issue_ids:
            without.append(parsed.event)
        elif "issue" in json.loads(body):
            assert parsed.issue_ids == (json.loads(body)["issue"]["id"],)
    assert sorted(set(without)) == ["project_created", "unnamed"]
