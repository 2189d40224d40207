"""Which delivery is this, and which issues or projects does it name? No other fact is ever read from a webhook's body.

Identity is by Jira's own number of the delivery, else by the body itself. Issues are known by numeric id; keys change
and are not read. A body of any shape that names no issue is a delivery all the same, with none.
"""

import hashlib
import json
import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NoReturn

MAX_DEPTH = 100

_ID = re.compile(r"[1-9][0-9]{0,18}")
_EVENT = re.compile(r"[A-Za-z0-9_:.\-]{1,100}")
_IDENTITY = re.compile(r"[!-~]{1,200}")
# Data Center names the issue of a comment only in the comment's address.
_COMMENT_SELF = re.compile(r"/issue/([1-9][0-9]{0,18})/comment/")
# A text, also one that never ends: without that alternative a hostile body would cost quadratic time.
_TEXTS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+\\?(?:"|\Z)', re.DOTALL)
_STEPS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


class BadDelivery(Exception):
    """The body cannot be a webhook. `status` is the HTTP status to answer, a 4xx; `message` is for people."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A delivery. `event` is Jira's name for it, `unnamed` where it gives none; `issue_ids` are maybe none, as are
    `project_ids`: those whose versions the delivery tells of."""

    id: str
    event: str
    issue_ids: tuple[str, ...]
    project_ids: tuple[str, ...] = ()


def read(body: bytes, headers: Mapping[str, str]) -> Parsed:
    """Read a body that is known to be Jira's. Raises BadDelivery for what is no JSON object."""
    document = _document(body)
    return Parsed(
        id=_identity(body, headers),
        event=_event(document),
        issue_ids=tuple(dict.fromkeys(_ids(document))),
        project_ids=tuple(_project_ids(document)),
    )


def _identity(body: bytes, headers: Mapping[str, str]) -> str:
    for name, value in headers.items():
        if name.lower() == "x-atlassian-webhook-identifier" and _IDENTITY.fullmatch(value.strip()):
            return value.strip()
    return "sha256:" + hashlib.sha256(body).hexdigest()


def _event(document: Mapping[str, Any]) -> str:
    """Very old servers give `webhookEvent` only, and some senders neither of the two."""
    for name in ("webhookEvent", "issue_event_type_name"):
        value = document.get(name)
        if isinstance(value, str) and _EVENT.fullmatch(value):
            return value
    return "unnamed"


def _ids(document: Mapping[str, Any]) -> Iterator[str]:
    link, issue = _part(document, "issueLink"), _part(document, "issue").get("id")
    candidates = (
        issue,
        _part(document, "worklog").get("issueId"),
        link.get("sourceIssueId"),
        link.get("destinationIssueId"),
    )
    for candidate in candidates:
        if isinstance(candidate, str | int) and not isinstance(candidate, bool) and _ID.fullmatch(str(candidate)):
            yield str(candidate)
    address = _part(document, "comment").get("self")
    if issue is None and isinstance(address, str) and (named := _COMMENT_SELF.search(address)):
        yield named[1]


def _project_ids(document: Mapping[str, Any]) -> Iterator[str]:
    candidate = _part(document, "version").get("projectId")
    if isinstance(candidate, str | int) and not isinstance(candidate, bool) and _ID.fullmatch(str(candidate)):
        yield str(candidate)


def _part(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = document.get(name)
    return part if isinstance(part, dict) else {}


def _document(body: bytes) -> dict[str, Any]:
    if not body:
        raise BadDelivery(400, "the body is empty: switch off 'Exclude body' of this webhook in Jira")
    if _depth(body) > MAX_DEPTH:
        raise BadDelivery(400, f"the JSON is nested deeper than {MAX_DEPTH} levels")
    try:
        document = json.loads(body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise BadDelivery(400, f"the body is not UTF-8: {error.reason} at byte {error.start}") from error
    except ValueError as error:
        raise BadDelivery(400, f"the body is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise BadDelivery(400, "the body is JSON, but not an object")
    return document


def _depth(body: bytes) -> int:
    """How deep brackets nest, outside of texts. Counted before parsing, at the speed of C.

    For what is no JSON it is some number: the parser says what is wrong with it.
    """
    brackets = _TEXTS.sub(b"", body).translate(_STEPS, _NO_BRACKETS)
    return max(accumulate(array("b", brackets)), default=0)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key occurs twice in one object")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
