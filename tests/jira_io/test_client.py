"""What does every odd answer of Jira become, and is anything ever sent twice?"""

import json
import re
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING

import pytest
import requests
import responses

from connector.errors import JiraError, JiraGone, JiraRefused, JiraRetry, LoginLost
from connector.jira_io import client as sending
from connector.jira_io import connect
from connector.jira_io.interface import Edit, NewIssue
from rules.model import Marker

if TYPE_CHECKING:
    from tests.jira_io.conftest import Wire

NOBODY = {"values": [], "isLast": True}
DATE = "Mon, 02 Mar 2026 12:00:00 GMT"
EDIT = Edit(add_labels=("sla-breached",), property={"schema": 1})
REASONS = [
    pytest.param("jira-quota-global-based", "all", 60_000, id="quota of the app"),
    pytest.param("jira-quota-tenant-based", "all", 60_000, id="quota of the site"),
    pytest.param("jira-burst-based", "endpoint", 2_000, id="burst"),
    pytest.param("jira-per-issue-on-write", "issue", 30_000, id="one issue"),
    pytest.param(None, "all", 10_000, id="no reason"),
]
WAITS = [
    pytest.param("0", 0, id="at once"),
    pytest.param("1", 1_000, id="a second"),
    pytest.param("60", 60_000, id="a minute"),
    pytest.param("3600", 3_600_000, id="an hour"),
    pytest.param("1847", 1_847_000, id="Atlassian's own example"),
    pytest.param("Mon, 02 Mar 2026 12:00:30 GMT", 30_000, id="a date"),
    pytest.param("Mon, 02 Mar 2026 11:00:00 GMT", 0, id="a date gone by"),
    pytest.param(None, None, id="absent"),
    pytest.param("soon", None, id="nonsense"),
]


def comment(wire: "Wire") -> str:
    return wire.jira.create_comment("10001", "text", Marker(kind="card", op="a" * 24, hash="b"), internal=False)


def create(wire: "Wire") -> tuple[str, str]:
    new = NewIssue(project="OPS", issue_type="Task", summary="Week 10", description="text", labels=("weekly",))
    return wire.jira.create_issue(new)


def attach(wire: "Wire") -> object:
    return wire.jira.attach("10001", "chart.png", b"png", "image/png")


WRITES = [
    pytest.param("POST", "/issue/10001/comment", comment, id="a comment"),
    pytest.param("POST", "/issue", create, id="an issue"),
    pytest.param("POST", "/issue/10001/attachments", attach, id="an attachment"),
    pytest.param("PUT", "/issue/10001", lambda wire: wire.jira.edit("10001", EDIT), id="an edit"),
]


@pytest.mark.parametrize(("told", "wait"), WAITS)
@pytest.mark.parametrize(("reason", "scope", "guess"), REASONS)
def test_a_rate_limit_is_kept_to_the_millisecond_and_to_its_scope(
    cloud: "Wire", reason: str | None, scope: str, guess: int, told: str | None, wait: int | None
) -> None:
    """Retry-After is what Jira says it is; where it says nothing we guess by the reason. A 429 was not applied."""
    headers = {"Date": DATE, "RateLimit-Reason": reason, "Retry-After": told}
    cloud.answers("PUT", "/issue/10001", status=429, headers={k: v for k, v in headers.items() if v is not None})

    with pytest.raises(JiraRetry) as caught:
        cloud.jira.edit("10001", EDIT)

    assert caught.value.after_ms == (guess if wait is None else wait)
    assert caught.value.scope == scope
    assert not caught.value.outcome_unknown
    assert len(cloud.sent) == 1


def test_a_quota_without_retry_after_waits_for_its_reset(cloud: "Wire") -> None:
    """X-RateLimit-Reset tells when the hour is over; it is measured against Jira's own clock."""
    headers = {"Date": DATE, "RateLimit-Reason": "jira-quota-tenant-based", "X-RateLimit-Reset": "2026-03-02T12:20:00Z"}
    cloud.answers("PUT", "/issue/10001", status=429, headers=headers)

    with pytest.raises(JiraRetry) as caught:
        cloud.jira.edit("10001", EDIT)

    assert caught.value.after_ms == 20 * 60_000


@pytest.mark.parametrize(
    ("reason", "refused"),
    [
        pytest.param("jira-quota-tenant-based", ["same issue", "other issue", "read"], id="quota stops everything"),
        pytest.param("jira-burst-based", ["same issue", "other issue"], id="burst stops the endpoint"),
        pytest.param("jira-per-issue-on-write", ["same issue"], id="the issue's limit stops writes to it"),
    ],
)
def test_nothing_is_sent_before_the_wait_is_over(cloud: "Wire", reason: str, refused: list[str]) -> None:
    """The wait is kept by the client itself, whoever asks; what it does not concern goes on."""
    cloud.answers("PUT", "/issue/10001", status=429, headers={"RateLimit-Reason": reason, "Retry-After": "60"})
    cloud.answers("PUT", "/issue/10001", status=204)
    cloud.answers("PUT", "/issue/10002", status=204)
    cloud.answers("GET", "/group/member", json=NOBODY)
    labels = Edit(add_labels=("a",))
    attempts: dict[str, Callable[[], object]] = {
        "same issue": lambda: cloud.jira.edit("10001", labels),
        "other issue": lambda: cloud.jira.edit("10002", labels),
        "read": lambda: cloud.jira.people_in_groups(["agents"]),
    }

    def held() -> list[str]:
        found = []
        for name, attempt in attempts.items():
            try:
                attempt()
            except JiraRetry:
                found.append(name)
        return found

    with pytest.raises(JiraRetry):
        cloud.jira.edit("10001", labels)
    cloud.steady.at = 59_999
    assert held() == refused
    cloud.steady.at = 60_000
    assert held() == []


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408, 425])
@pytest.mark.parametrize(("method", "path", "write"), WRITES)
def test_a_failing_server_leaves_the_outcome_of_a_write_open(
    wire: "Wire", method: str, path: str, write: Callable[["Wire"], object], status: int
) -> None:
    """A 500 may come after the write was applied. It is sent once and never again."""
    wire.answers(method, path, status=status, body="<html>oops</html>", content_type="text/html")

    with pytest.raises(JiraRetry) as caught:
        write(wire)

    assert caught.value.outcome_unknown
    assert caught.value.scope == "issue"
    assert len(wire.sent) == 1


def test_a_503_with_retry_after_waits_for_all(cloud: "Wire") -> None:
    """Jira is away as a whole, and says until when."""
    cloud.answers("PUT", "/issue/10001", status=503, headers={"Retry-After": "120"})

    with pytest.raises(JiraRetry) as caught:
        cloud.jira.edit("10001", EDIT)

    assert (caught.value.after_ms, caught.value.scope, caught.value.outcome_unknown) == (120_000, "all", True)


@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(requests.ReadTimeout("slow"), id="read time-out"),
        pytest.param(requests.ConnectionError("reset by peer"), id="connection reset"),
        pytest.param(requests.exceptions.ChunkedEncodingError("cut"), id="answer cut off"),
        pytest.param(requests.exceptions.SSLError("eof"), id="TLS torn"),
    ],
)
@pytest.mark.parametrize(("method", "path", "write"), WRITES)
def test_a_lost_answer_leaves_the_outcome_of_a_write_open(
    wire: "Wire", method: str, path: str, write: Callable[["Wire"], object], failure: Exception
) -> None:
    """Jira may have applied what it did not answer; above all the POST is not sent again."""
    wire.answers(method, path, body=failure)

    with pytest.raises(JiraRetry) as caught:
        write(wire)

    assert caught.value.outcome_unknown
    assert len(wire.sent) == 1


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        pytest.param("<html>Maintenance</html>", "text/html", id="HTML"),
        pytest.param('{"id": "100', "application/json", id="truncated JSON"),
        pytest.param("", "application/json", id="nothing"),
        pytest.param("[" * 100_000, "application/json", id="JSON without a bottom"),
        pytest.param("[]", "application/json", id="another shape"),
    ],
)
@pytest.mark.parametrize(("method", "path", "write"), WRITES[:3])
def test_a_success_that_cannot_be_read_leaves_the_outcome_open(
    wire: "Wire", method: str, path: str, write: Callable[["Wire"], object], body: str, content_type: str
) -> None:
    """200 with a proxy's page may or may not be Jira's own success, and the new id is not known."""
    wire.answers(method, path, status=200, body=body, content_type=content_type)

    with pytest.raises(JiraRetry) as caught:
        write(wire)

    assert caught.value.outcome_unknown
    assert len(wire.sent) == 1


@pytest.mark.parametrize("body", ["<html>Log in</html>", '{"issues": [', "[]", '{"issues": {}}', "null", "3"])
def test_a_read_that_cannot_be_understood_is_tried_again(wire: "Wire", body: str) -> None:
    """Nothing is concluded from it, least of all that there are no issues."""
    for method, path in (("POST", "/search/jql"), ("GET", "/search")):
        wire.answers(method, path, status=200, body=body)

    with pytest.raises(JiraRetry) as caught:
        list(wire.jira.search_ids("project = OPS"))

    assert not caught.value.outcome_unknown


@pytest.mark.parametrize("status", [200, 201, 400, 403, 404, 429, 500])
@pytest.mark.parametrize("sign", ["AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED", "OUT, AUTHENTICATED_FAILED"])
def test_an_answer_to_a_stranger_is_never_believed(wire: "Wire", status: int, sign: str) -> None:
    """Cloud answers an expired token with 200 and public data; the header is the only sign."""
    for method, path in (("POST", "/search/jql"), ("GET", "/search")):
        wire.answers(
            method, path, status=status, json={"issues": [], "total": 0}, headers={"X-Seraph-LoginReason": sign}
        )

    with pytest.raises(LoginLost):
        list(wire.jira.search_ids("project = OPS"))


def test_data_centers_headers_on_a_good_answer_are_no_error(datacenter: "Wire") -> None:
    """`Retry-After: 0` and `X-Seraph-LoginReason: OK` stand on every good answer."""
    headers = {"Retry-After": "0", "X-RateLimit-Remaining": "9223372036854775807", "X-Seraph-LoginReason": "OK"}
    datacenter.answers("GET", "/search", json={"issues": [{"id": "1"}], "total": 1}, headers=headers)

    assert list(datacenter.jira.search_ids("project = OPS")) == ["1"]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        pytest.param(401, {}, id="401"),
        pytest.param(302, {"Location": "https://sso.example.com/login?token=abc"}, id="sent to a login page"),
    ],
)
def test_a_refused_login_is_lost(wire: "Wire", status: int, headers: dict[str, str]) -> None:
    """401 as JSON without errorMessages, and single sign-on's redirect, both mean that nobody is logged in."""
    wire.answers("PUT", "/issue/10001", status=status, json={"message": "who?"}, headers=headers)

    with pytest.raises(LoginLost) as caught:
        wire.jira.edit("10001", EDIT)

    assert "abc" not in str(caught.value)


@pytest.mark.parametrize("status", [400, 403, 405, 409, 410, 413, 415, 422])
def test_a_refusal_keeps_jiras_own_words(wire: "Wire", status: int) -> None:
    """The messages for all and those by field both reach the reader."""
    told = {"errorMessages": ["Cannot do that."], "errors": {"labels": "The label 'a b' contains spaces."}}
    wire.answers("POST", "/issue/10001/comment", status=status, json=told)

    with pytest.raises(JiraRefused) as caught:
        comment(wire)

    assert caught.value.status == status
    assert caught.value.fields == {"labels": "The label 'a b' contains spaces."}
    assert "Cannot do that." in str(caught.value)
    assert "labels: The label" in str(caught.value)
    assert not caught.value.outcome_unknown


@pytest.mark.parametrize("body", ["[1, 2]", "null", '"no"', '{"errors": [], "errorMessages": null}', "", "\xff"])
def test_an_error_of_any_shape_is_a_refusal(wire: "Wire", body: str) -> None:
    """No body of an error can break the reading of it."""
    wire.answers("POST", "/issue/10001/comment", status=400, body=body.encode("latin-1"))

    with pytest.raises(JiraRefused):
        comment(wire)


def test_a_missing_issue_is_gone(wire: "Wire") -> None:
    """404 is its own kind: not there, or not for our eyes."""
    wire.answers("PUT", "/issue/10001", status=404, json={"errorMessages": ["Issue does not exist"]})

    with pytest.raises(JiraGone):
        wire.jira.edit("10001", EDIT)


def test_a_redirect_is_no_success_and_is_not_followed(wire: "Wire") -> None:
    """Our login goes to the configured address and nowhere else; a write that was sent on was not made."""
    headers = {"Location": "https://elsewhere.org/rest?token=abc"}
    wire.answers("PUT", "/issue/10001", status=301, headers=headers)

    with pytest.raises(JiraRefused, match=r"https://elsewhere\.org and") as caught:
        wire.jira.edit("10001", EDIT)

    assert "abc" not in str(caught.value)
    assert len(wire.sent) == 1


def test_an_answer_without_end_is_given_up(wire: "Wire", monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fit into memory is refused, not read."""
    monkeypatch.setattr(sending, "LARGEST_ANSWER", 1_000)
    wire.answers("GET", "/group/member", body=json.dumps({"values": [{"name": "x" * 2_000}]}))

    with pytest.raises(JiraRefused, match="larger than 1000 bytes"):
        wire.jira.people_in_groups(["agents"])


@pytest.mark.parametrize(("method", "path", "write"), WRITES)
def test_no_error_tells_a_secret_or_a_body(
    wire: "Wire", method: str, path: str, write: Callable[["Wire"], object]
) -> None:
    """Errors go to logs and to the operator's page."""
    for answer in ({"status": 403}, {"status": 500}, {"body": requests.ConnectionError("x" * 10)}, {"status": 401}):
        wire.mock.reset()
        wire.answers(method, path, **answer)
        with pytest.raises(JiraError) as caught:
            write(wire)
        assert "s3cret" not in str(caught.value)
        assert "text" not in str(caught.value)


def test_calls_are_counted_by_method_and_template(wire: "Wire") -> None:
    """Not by address: the count is a metric with few names."""
    wire.answers("PUT", "/issue/10001", status=204)
    wire.answers("PUT", "/issue/10002", status=204)
    wire.me()

    wire.jira.edit("10001", Edit(add_labels=("a",)))
    wire.jira.edit("10002", Edit(add_labels=("a",)))
    wire.jira.myself()

    assert wire.jira.calls == {"PUT /issue/{id}": 2, "GET /myself": 1}


@pytest.mark.parametrize("id", ["..", ".", "", "../10001/x"])
def test_an_id_cannot_lead_elsewhere(wire: "Wire", id: str) -> None:
    """Ids come from webhooks, and webhooks from anybody."""
    wire.mock.add_callback("PUT", re.compile(".*"), lambda request: (204, {}, ""))

    try:
        wire.jira.edit(id, EDIT if wire.flavour == "datacenter" else Edit(add_labels=("a",)))
    except JiraRefused:
        assert not wire.sent
    else:
        assert (wire.sent[0].url or "").startswith(f"{wire.api}/issue/..%2F10001%2Fx")


def test_the_login_goes_along_as_each_flavour_wants_it(wire: "Wire") -> None:
    """Cloud takes e-mail and token as Basic, Data Center the token as Bearer; a cookie is never sent back."""
    wire.answers("GET", "/group/member", json=NOBODY, headers={"Set-Cookie": "JSESSIONID=abc; Path=/"})

    for _ in range(2):
        wire.jira.people_in_groups(["agents"])

    scheme = "Basic" if wire.flavour == "cloud" else "Bearer"
    assert all(request.headers["Authorization"].startswith(scheme) for request in wire.sent)
    assert all("Cookie" not in request.headers for request in wire.sent)


def test_each_thread_has_a_session_of_its_own(mock: responses.RequestsMock) -> None:
    """requests does not promise that one session may be used by two threads."""
    made: list[requests.Session] = []

    def factory() -> requests.Session:
        made.append(requests.Session())
        return made[-1]

    mock.get("https://jira.example.com/rest/api/2/group/member", json=NOBODY)
    url = "https://jira.example.com"
    jira = connect(url=url, flavour="datacenter", email=None, token="t", session_factory=factory)
    threads = [Thread(target=lambda: [jira.people_in_groups(["agents"]) for _ in range(2)]) for _ in range(3)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(made) == 3
    assert jira.calls["GET /group/member"] == 6
