"""What does an answer of Jira, or its absence, mean for the one who asked?"""

import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError

from connector.errors import JiraError, JiraGone, JiraRefused, JiraRetry, LoginLost

LostAnswer: TypeAlias = requests.RequestException | HTTPError

FOREIGN_TEXT = 256
"""Characters of somebody else's text that an error of ours may hold."""

TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
SOON_MS = 5_000
LOGIN_FAILED = ("AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED")

# RateLimit-Reason: what the wait is for, and how long it lasts where Jira does not say. Burst buckets refill each
# second; the longer of the two per-issue windows is 30 s; quotas refill by the hour, so ask again each minute.
REASONS = {
    "jira-quota-global-based": ("all", 60_000),
    "jira-quota-tenant-based": ("all", 60_000),
    "jira-burst-based": ("endpoint", 2_000),
    "jira-per-issue-on-write": ("issue", 30_000),
}
# Data Center limits the user, not the endpoint, and gives no reason.
NO_REASON = ("all", 10_000)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. `headers` are case-insensitive."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def judge(answer: Answer, where: str, *, write: bool) -> JiraError | None:
    """The error that this answer stands for; None for 2xx."""
    if any(sign in answer.headers.get("X-Seraph-LoginReason", "") for sign in LOGIN_FAILED):
        # Cloud answers an expired token with 200 and what anybody may see: believing it would empty the worklist.
        return LoginLost(f"Jira does not accept the login any more ({where}). Renew the token.")
    if answer.status == 401 or _is_login_page(answer):
        return LoginLost(f"Jira refused the login ({answer.status} to {where}). Check site.email and site.token.")
    if answer.status < 300:
        return None
    if answer.status < 400:
        return _redirected(answer, where)
    if answer.status == 429:
        return _rate_limited(answer, where)
    if answer.status in (408, 425) or answer.status >= 500:
        return _unavailable(answer, where, write=write)
    return _refused(answer, where)


def orders_wait(answer: Answer) -> bool:
    """Does Jira itself want us to send nothing for a while? Data Center's `Retry-After: 0` on a 200 does not."""
    return answer.status == 429 or (answer.status == 503 and retry_after_ms(answer.headers) is not None)


def lost(error: LostAnswer, where: str, *, write: bool) -> JiraRetry:
    """No sound answer came. A write's outcome is known only when nothing can have been sent."""
    if _never_sent(error):
        text = f"Jira cannot be reached ({where}): {_reason(error)}"
        return JiraRetry(text, after_ms=SOON_MS, scope="all")
    return JiraRetry(f"no answer to {where}: {_reason(error)}", after_ms=SOON_MS, outcome_unknown=write)


def unsound(what: str, where: str, *, write: bool) -> JiraRetry:
    """An answer that should be JSON of a known shape and is not: a proxy's page, or cut off."""
    return JiraRetry(f"unsound answer to {where}: {what}", after_ms=SOON_MS, outcome_unknown=write)


def parse(answer: Answer, where: str, *, write: bool) -> Any:
    """The JSON of a good answer. Raises JiraRetry for anything else."""
    try:
        return json.loads(answer.content)
    except (ValueError, RecursionError):
        kind = answer.headers.get("Content-Type", "no content type")
        raise unsound(f"{len(answer.content)} bytes of {_cut(kind)}, not JSON", where, write=write) from None


def retry_after_ms(headers: Mapping[str, str]) -> int | None:
    """Retry-After in milliseconds, exactly as told: seconds, or a date measured against Jira's own Date."""
    told = headers.get("Retry-After", "").strip()
    try:
        return max(0, round(float(told) * 1000))
    except (ValueError, OverflowError):
        return _until(told, headers)


def _until(told: str, headers: Mapping[str, str]) -> int | None:
    try:
        wait = parsedate_to_datetime(told) - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return max(0, round(wait.total_seconds() * 1000))


def _reset_ms(headers: Mapping[str, str]) -> int | None:
    """X-RateLimit-Reset (an ISO instant) measured against Jira's own Date."""
    try:
        reset = datetime.fromisoformat(headers.get("X-RateLimit-Reset", ""))
        wait = reset - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return max(0, round(wait.total_seconds() * 1000))


def _rate_limited(answer: Answer, where: str) -> JiraRetry:
    scope, guess = REASONS.get(answer.headers.get("RateLimit-Reason", ""), NO_REASON)
    after = retry_after_ms(answer.headers)
    if after is None:
        after = _reset_ms(answer.headers)
    after = guess if after is None else after
    return JiraRetry(f"Jira limits the rate of {where}: wait {after / 1000:g} s", after_ms=after, scope=scope)


def _unavailable(answer: Answer, where: str, *, write: bool) -> JiraRetry:
    after = retry_after_ms(answer.headers) if answer.status == 503 else None
    text = f"Jira answered {answer.status} to {where}"
    if after is None:
        return JiraRetry(text, after_ms=SOON_MS, outcome_unknown=write)
    return JiraRetry(text, after_ms=after, scope="all", outcome_unknown=write)


def _redirected(answer: Answer, where: str) -> JiraRefused:
    """Usually http instead of https, or a context path that lacks. What follows the host can hold secrets."""
    to = urlsplit(answer.headers.get("Location", ""))
    text = f"Jira sends {where} on to {to.scheme}://{to.netloc} and we do not follow: site.url should be that address"
    return JiraRefused(text, status=answer.status)


def _refused(answer: Answer, where: str) -> JiraRefused:
    messages, fields = _messages(answer)
    told = "; ".join([*messages, *(f"{name}: {text}" for name, text in fields.items())]) or "no reason given"
    kind = JiraGone if answer.status == 404 else JiraRefused
    return kind(f"Jira refused {where} ({answer.status}): {told}", status=answer.status, fields=fields)


def _messages(answer: Answer) -> tuple[list[str], dict[str, str]]:
    """Jira's words as (messages, messages by field); of a body that is not Jira's, what it is."""
    try:
        body = json.loads(answer.content)
    except (ValueError, RecursionError):
        text = answer.content[: 16 * FOREIGN_TEXT].decode("utf-8", "replace")
        return ([_foreign(text)] if text.strip() else []), {}
    if not isinstance(body, dict):
        return [_cut(str(body))], {}
    told = body.get("errorMessages") or body.get("errorMessage") or body.get("message") or []
    messages = [_cut(str(text)) for text in (told if isinstance(told, list) else [told])]
    errors = body.get("errors")
    return messages, {k: _cut(str(v)) for k, v in errors.items()} if isinstance(errors, dict) else {}


def _foreign(text: str) -> str:
    """What somebody says who is not Jira's REST: of a web page its title, which is all that a person can use."""
    if not text.lstrip().startswith("<"):
        return _cut(text)
    title = TITLE.search(text)
    called = f' "{_cut(unescape(title[1]))}"' if title is not None and title[1].strip() else ""
    return f"a web page{called} came instead of an answer; is site.url right, with the context path if Jira has one?"


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= FOREIGN_TEXT else text[: FOREIGN_TEXT - 1] + "…"


def _is_login_page(answer: Answer) -> bool:
    """Single sign-on in front of Data Center sends a stranger to its login page instead of 401."""
    return answer.status in (301, 302, 303, 307) and "login" in answer.headers.get("Location", "").split("?")[0].lower()


def _never_sent(error: LostAnswer) -> bool:
    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    if isinstance(error, requests.ConnectTimeout) or isinstance(cause, (NewConnectionError, ConnectTimeoutError)):
        return True
    return isinstance(_root(cause), ssl.SSLCertVerificationError)


def _root(cause: object) -> object:
    """urllib3 wraps the error of ssl in one of its own."""
    while isinstance(cause, Exception) and cause.args and isinstance(cause.args[0], Exception):
        cause = cause.args[0]
    return cause


def _reason(error: LostAnswer) -> str:
    """What happened, without the address: its query may hold what does not belong into a log."""
    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError):
        cause = cause.reason
    if isinstance(_root(cause), ssl.SSLCertVerificationError):
        return "its certificate is not trusted here (set REQUESTS_CA_BUNDLE for an authority of your own)"
    return type(cause if isinstance(cause, Exception) else error).__name__
