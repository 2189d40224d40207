"""What does one value of a policy mean? Each reader takes the text as written and raises ValueError with a way out."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal
from zoneinfo import available_timezones

from pydantic_core import PydanticCustomError

from connector.config.problems import did_you_mean, show
from connector.config.targets import read_length
from rules.jql import JqlError, Query, parse
from rules.model import Instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LABEL_PART = re.compile(r"[^\s,;]+")
_PERCENT = re.compile(r"\s*(\d+)\s*%\s*")
_AT_LEAST = re.compile(r"\s*(>=|>)\s*(\d+)\s*")
_POST = re.compile(r"\s*(\S+?)\s+(\d{1,2}):(\d\d)\s*")
_DOMAIN = re.compile(r"[^\s@.]+(?:\.[^\s@.]+)+")
_SHOWN_NAMED = '{ account = "ID" }, { group = "NAME" } or { role = "NAME" }'
_SHOWN_RECIPIENT = '{ account = "ID" }, { group = "NAME" }, { role = "NAME" } or { channel = "NAME" }'
_WIDE = re.compile(r"""\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|(?:^|(?<=[\s(,=~<>]))[“”„‘’「『（]""", re.DOTALL)
"""Quoted text, which is passed over, or a mark of another keyboard where a value begins: a letter of a word to Jira."""
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_ZH = "一二三四五六日"
ROLES = ("assignee", "reporter", "lead", "communication owner", "component owner", "contact owner")
_ALLOWED = ROLES[:3]
_NAMED = ("account", "group", "role")
_BREACH = re.compile(r"\s*breach\s*(?:([+-])\s*(\S.*))?")
_LEVELS = 'a percentage of the target, as in "75%" or "150%", or "breach", "breach + 2h", "breach - 30m"'


def text_in(value: object) -> str:
    """The value as text; strict, since 4 is not "4"."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'this must be text in quotes, as in "text", not {show(value)}.')
    return value


def read_native(value: object) -> str:
    """The name or field id of one of Jira's own SLAs; false, for none, becomes ""."""
    if value is False:
        return ""
    if not isinstance(value, str) or not value.strip():
        example = 'the name of an SLA in quotes, as in "Time to resolution", its field id, or false'
        raise ValueError(f"this must be {example}, not {show(value)}.")
    return value.strip()


def read_zone(value: object) -> str:
    """An IANA time zone."""
    name = text_in(value)
    zones = _zones()
    if name not in zones:
        hint = did_you_mean(name, {zone for zone in zones if "/" in zone})
        raise ValueError(f'"{name}" is no time zone. Write an IANA name, as in "Europe/Berlin".{hint}')
    return name


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    """All names, kept since they are the names of hundreds of files."""
    return frozenset(available_timezones())


_MARKS = ("(", ")", ",")
"""Of what may stand in a condition, what would be lost in a list of choices."""


def read_jql(value: object) -> Query:
    """A condition that may look at the time."""
    text = text_in(value)
    _refuse_wide_marks(text)
    try:
        return parse(text)
    except JqlError as error:
        choices = ", ".join(f'"{one}"' if one in _MARKS else one for one in error.allowed)
        allowed = f" Allowed here: {choices}." if error.allowed else " Correct the condition."
        what = f"{error.message.rstrip('.')}.{allowed}"
        raise PydanticCustomError("jql", "{what}", {"what": what, "position": error.position}) from error


def _refuse_wide_marks(text: str) -> None:
    for found in _WIDE.finditer(text):
        if found[0] in "“”„‘’「『（":
            plain = "( and )" if found[0] == "（" else "straight quotation marks, \" or '"
            what = f"{found[0]} would be a letter of the word after it, for Jira as well. Write {plain}."
            raise PydanticCustomError("jql", "{what}", {"what": what, "position": found.start()})


def read_timeless_jql(value: object) -> Query:
    """A condition of a clock. One that changes as time passes would start and stop the clock that it measures."""
    query = read_jql(value)
    if query.depends_on_now:
        raise ValueError(
            f"`{query.text}` changes with time alone. Conditions of clocks may only change when the issue does: "
            "compare with fixed dates, or use it under [[risk.rule]]."
        )
    return query


def read_percent(value: object) -> int:
    """Percent of a target, from 1 to 99."""
    return _percent(value, "Write what part of the target has been used up.")


def read_budget_percent(value: object) -> int:
    """Percent of a budget, from 1 to 99."""
    return _percent(value, 'Write from what part of the budget on it is at risk, as in "80%". At 100% it is spent.')


def _percent(value: object, way_out: str) -> int:
    found = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    number = int(found[1]) if found else value
    if isinstance(number, bool) or not isinstance(number, int):
        example = f"{value:.0%}" if isinstance(value, float) and 0 < value < 1 else "75%"
        raise ValueError(f'{show(value)} is not a percentage. Write "{example}".')
    if not 1 <= number <= 99:
        raise ValueError(f"{number}% is not between 1% and 99%. {way_out}")
    return number


def read_level(value: object) -> tuple[int | Literal["breach"], int]:
    """When an alert is given: at a percentage or at the breach, and how many milliseconds after it."""
    if not isinstance(value, str):
        raise ValueError(f"{show(value)} is no level. Write {_LEVELS}.")
    if found := _BREACH.fullmatch(value):
        length = read_length(found[2]) if found[2] else 0
        return "breach", -length if found[1] == "-" else length
    percent = _PERCENT.fullmatch(value)
    if percent is None:
        raise ValueError(f"{show(value)} is no level. Write {_LEVELS}.")
    if int(percent[1]) == 100:
        raise ValueError('100% of the target is the breach. Write "breach".')
    if not 1 <= int(percent[1]) <= 1000:
        raise ValueError(f"{percent[1]}% is not between 1% and 1000%. Write what part of the target has been used up.")
    return int(percent[1]), 0


def read_recipient(value: object) -> str:
    """A word of `ROLES`, what `read_named` reads, or `{ channel = "NAME" }`."""
    if isinstance(value, str) and value in ROLES:
        return value
    if isinstance(value, dict) and value.keys() == {"channel"} and isinstance(value["channel"], str):
        return f"channel:{text_in(value['channel'])}"
    hint = did_you_mean(value, ROLES) if isinstance(value, str) else ""
    if (named := _named(value)) is None:
        words = ", ".join(f'"{role}"' for role in ROLES)
        raise ValueError(f"{show(value)} is nobody. Write {words}, {_SHOWN_RECIPIENT}.{hint}")
    return named


def read_allowed(value: object) -> str:
    """Who may do something: "assignee", "reporter", "lead", or what `read_named` reads."""
    if isinstance(value, str) and value in _ALLOWED:
        return value
    if (named := _named(value)) is None:
        hint = did_you_mean(value, _ALLOWED) if isinstance(value, str) else ""
        words = ", ".join(f'"{role}"' for role in _ALLOWED)
        raise ValueError(f"{show(value)} is nobody. Write {words}, {_SHOWN_NAMED}.{hint}")
    return named


def read_named(value: object) -> str:
    """`{ account = "ID" }`, `{ group = "NAME" }` or `{ role = "NAME" }`."""
    if (named := _named(value)) is None:
        raise ValueError(f"{show(value)} is nobody. Write {_SHOWN_NAMED}.")
    return named


def _named(value: object) -> str | None:
    if not isinstance(value, dict) or len(value) != 1:
        return None
    [(kind, name)] = value.items()
    if kind not in _NAMED or not isinstance(name, str) or not name.strip():
        return None
    return name if kind == "account" else f"{kind}:{name}"


def read_domain(value: object) -> str:
    """The part of e-mail addresses after the @, in lower case."""
    text = text_in(value).strip().lower().removeprefix("@")
    if not _DOMAIN.fullmatch(text):
        raise ValueError(f'{show(value)} is no domain. Write what stands after the @, as in "example.com".')
    return text


def read_label_part(value: object) -> str:
    """A part of a label: Jira's labels have no blanks."""
    text = text_in(value)
    if not _LABEL_PART.fullmatch(text):
        raise ValueError(f'"{text}" becomes part of a label, so it has no blanks, commas or semicolons: use hyphens.')
    return text


def read_label_prefix(value: object) -> str:
    return "" if value == "" else read_label_part(value)


def read_at_least(value: object) -> int:
    """`">= 2"` or `"> 1"`: the smallest number that counts."""
    found = _AT_LEAST.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'{show(value)} is no comparison. Write for example ">= 2".')
    return int(found[2]) + (1 if found[1] == ">" else 0)


def read_instant(value: object) -> Instant:
    """A date with time and offset, as TOML writes it."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(
            f"{value} leaves open which instant is meant. Write date, time and offset without quotes, as in "
            "2026-03-01T00:00:00+08:00."
        )
    span = value - _EPOCH
    return (span.days * 86_400 + span.seconds) * 1000 + span.microseconds // 1000


def read_post(value: object) -> tuple[int, int]:
    """Weekday (0 is Monday) and minute after midnight of `"Monday 08:30"` or `"周一 08:30"`."""
    found = _POST.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'{show(value)} is no time of the week. Write for example "Monday 08:30".')
    minute = int(found[2]) * 60 + int(found[3])
    if int(found[2]) > 23 or int(found[3]) > 59:
        raise ValueError(f'"{found[2]}:{found[3]}" is no time of day. Times go from 00:00 to 23:59.')
    return _weekday(found[1]), minute


def _weekday(word: str) -> int:
    lowered = word.lower()
    for day, name in enumerate(_DAYS):
        if lowered in (name, name[:3]) or word in (f"周{_DAYS_ZH[day]}", f"星期{_DAYS_ZH[day]}"):
            return day
    if word in ("周天", "星期天"):
        return 6
    raise ValueError(f'"{word}" is no weekday. Allowed: {", ".join(_DAYS)}.{did_you_mean(lowered, _DAYS)}')
