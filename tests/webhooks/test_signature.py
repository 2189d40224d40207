"""Who may send."""

import hmac
from collections.abc import Callable
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.signature import address_allowed, token_matches, verify

SECRET = "It's a Secret to Everybody"
BODY = b"Hello World!"
VECTOR = "a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"


def test_the_example_of_atlassian_is_right() -> None:
    """The secret, body and signature of Jira's documentation."""
    assert verify(BODY, f"sha256={VECTOR}", [SECRET])


@pytest.mark.parametrize("method", ["sha256", "sha384", "sha512"])
def test_the_method_is_read_from_the_header(method: str, sign: Callable[..., str]) -> None:
    """Jira signs by sha256 today and promises only to name the method."""
    assert verify(BODY, sign(BODY, method=method), [SECRET])
    assert not verify(BODY + b" ", sign(BODY, method=method), [SECRET])


@pytest.mark.parametrize("method", ["sha1", "md5", "sha224", "shake_128", "none", ""])
def test_weak_and_unknown_methods_are_refused(method: str) -> None:
    """Though the digest be right."""
    digest = hmac.new(SECRET.encode(), BODY, method if method in ("sha1", "md5", "sha224") else "sha256").hexdigest()
    assert not verify(BODY, f"{method}={digest}", [SECRET])


@pytest.mark.parametrize(
    "header",
    [
        None, "", "=", "sha256", "sha256=", VECTOR, f"sha256={VECTOR[:-1]}", f"sha256={VECTOR}0", f"sha512={VECTOR}",
        f"sha256=={VECTOR}", f"sha256={VECTOR[::-1]}", "sha256=é", f"sha256={VECTOR},sha256={VECTOR}",
    ],
)  # fmt: skip
def test_anything_else_is_no_signature(header: str | None) -> None:
    """Absent, cut, lengthened, of another method, doubled, or no hexadecimal digits at all."""
    assert not verify(BODY, header, [SECRET])


def test_the_old_and_the_new_secret_are_good_together() -> None:
    """During a change of secrets; after it the old one is not."""
    header = f"sha256={VECTOR}"
    assert verify(BODY, header, ["new", SECRET])
    assert verify(BODY, header, [SECRET, "new"])
    assert not verify(BODY, header, ["new"])
    assert not verify(BODY, header, [])


def test_capital_letters_are_the_same_digits() -> None:
    """Neither method nor digits are told apart by case."""
    assert verify(BODY, f"SHA256={VECTOR.upper()}", [SECRET])


def test_an_empty_secret_is_an_error_and_no_answer() -> None:
    """Anybody can sign with it."""
    with pytest.raises(ValueError, match="empty secret"):
        verify(BODY, f"sha256={VECTOR}", [SECRET, ""])


@given(st.binary(max_size=200), st.text(max_size=80), st.text(min_size=1, max_size=40))
def test_no_made_up_header_is_ever_good_or_an_error(body: bytes, header: str, secret: str) -> None:
    """Whatever the bytes and texts."""
    assert not verify(body, header, [secret.encode("utf-8", "replace").decode()])


def test_a_token_is_compared_whole() -> None:
    """Not its beginning, not without regard to case."""
    token = "k3J9-unguessable-0123456789"
    assert token_matches(token, token)
    assert not any(token_matches(other, token) for other in (token[:-1], token + "x", token.upper(), "", "é\ud800"))


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("10.1.2.3", True), ("11.1.2.3", False), ("::ffff:10.1.2.3", True), ("2001:db8::7", True),
        ("fe80::1%eth0", False), ("2001:db9::7", False), ("nonsense", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_only_listed_networks_may_send(address: str | None, allowed: bool) -> None:
    """IPv4, IPv6, and IPv4 written as IPv6."""
    networks = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]
    assert address_allowed(address, networks) is allowed


def test_without_a_list_every_address_may_send() -> None:
    """The signature or the token still decides."""
    assert address_allowed("1.2.3.4", [])
