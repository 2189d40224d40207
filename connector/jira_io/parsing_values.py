"""What does one JSON value of Jira's REST mean: an instant, a user, the values of a field?"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from connector.jira_io.parsing_text import plain_text
from rules.model import Instant, Value

_OBJECT = (dict, Mapping)
"""A dict is known at once; asking whether anything else is a Mapping takes ten times as long."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DATETIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)? ?(Z|[+-]\d\d:?\d\d)")
_OLD_SPRINT = re.compile(r"Sprint@[^\[]*\[(.*)\]$", re.DOTALL)
_OLD_SPRINT_PART = re.compile(r"\b(id|name)=(.*?)(?=,[a-zA-Z]+=|$)", re.DOTALL)
_TEXT_KEYS = ("displayName", "value", "name", "key", "filename", "label")
_NUMBER_KEYS = ("votes", "watchCount", "progress")


def table(value: object) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, _OBJECT) else {}


def tables(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list; [] for anything else."""
    if not isinstance(value, list):
        return []
    if len(value) == 1 and type(value[0]) is dict:
        return value
    return [entry for entry in value if isinstance(entry, _OBJECT)]


def text_or_none(value: object) -> str | None:
    """Text, or a number as text; None for nothing and for "" which some Jiras write instead."""
    if isinstance(value, str):
        return value or None
    if value is None:
        return None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def read_instant(value: object) -> Instant | None:
    """Milliseconds of a date with time and offset (also `+0000`) or of a number; None where it is neither."""
    if not isinstance(value, str):
        return value if isinstance(value, int) and not isinstance(value, bool) else None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return None if at.tzinfo is None else (at - _EPOCH) // _MILLISECOND


def iso(at: Instant) -> str:
    """UTC with whole milliseconds and Z."""
    return (_EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def user_id(value: object) -> str | None:
    """The identity of a user: Cloud's accountId, else Data Center's key, else its login name."""
    if value is None:
        return None
    user = value if type(value) is dict else table(value)
    account = user.get("accountId")
    if isinstance(account, str) and account:
        return account
    return text_or_none(account) or text_or_none(user.get("key")) or text_or_none(user.get("name"))


def number_of(value: object) -> int:
    """A numeric id; 0 where it is none."""
    text = value if isinstance(value, str) else text_or_none(value)
    return int(text) if text is not None and text.isascii() and text.isdigit() else 0


def read_values(value: object) -> tuple[Value, ...]:
    """The values of a field as REST gives it now; () for null, "" and []."""
    if isinstance(value, str):
        return (_text_value(value),) if value else ()
    return tuple(_values(value)) if value is not None else ()


def _values(value: object) -> Iterator[Value]:
    if isinstance(value, list):
        for element in value:
            yield from _values(element)
    elif isinstance(value, Mapping):
        yield from _object_values(value)
    elif isinstance(value, str):
        if value:
            yield _text_value(value)
    elif isinstance(value, bool):
        yield Value("true" if value else "false")
    elif isinstance(value, int | float):
        yield Value(number_text(value))


def number_text(value: int | float) -> str:
    """3.0 is written 3, as Jira does."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _text_value(value: str) -> Value:
    """Text; an instant in UTC; or a sprint in the form of old servers, `...Sprint@1f[id=7,...,name=S 1,...]`."""
    if "Sprint@" in value and (found := _OLD_SPRINT.search(value)):
        parts = dict(_OLD_SPRINT_PART.findall(found[1]))
        return Value(parts.get("name", value), parts.get("id"))
    return Value(normal_text(value))


def normal_text(value: str) -> str:
    """Dates with time in UTC; everything else as it is."""
    if not _DATETIME.fullmatch(value):
        return value
    at = read_instant(value)
    return value if at is None else iso(at)


def _object_values(value: Mapping[str, Any]) -> Iterator[Value]:
    if value.get("type") == "doc":
        text = plain_text(value)
        if text:
            yield Value(text)
        return
    if not value:
        return
    linked = value.get("inwardIssue") or value.get("outwardIssue")
    if isinstance(linked, Mapping):
        yield Value(str(linked.get("key", linked.get("id"))))
        return
    if "fields" in value and "key" in value:
        yield Value(str(value["key"]), text_or_none(value.get("id")))
        return
    if "finalDecision" in value:
        yield _approval(value)
        return
    if (number := next((value[key] for key in _NUMBER_KEYS if isinstance(value.get(key), int)), None)) is not None:
        yield Value(number_text(number))
        return
    yield _named(value)
    yield from _values(value.get("child"))


def _approval(value: Mapping[str, Any]) -> Value:
    """An approval of a service project: its outcome, with the instant where it is over (`approved at 2026-...Z`)."""
    done = table(value.get("completedDate"))
    told = (read_instant(done.get(key)) for key in ("epochMillis", "iso8601", "jira"))
    at = next((at for at in told if at is not None), None)
    outcome = str(value["finalDecision"])
    return Value(outcome if at is None else f"{outcome} at {iso(at)}", text_or_none(value.get("id")))


def _named(value: Mapping[str, Any]) -> Value:
    """A user, option, status, version, ...: what is shown of it, and its id."""
    text = next((str(value[key]) for key in _TEXT_KEYS if value.get(key) is not None), None)
    if text is None:
        return Value(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    return Value(text, user_id(value) if "displayName" in value else text_or_none(value.get("id")))
