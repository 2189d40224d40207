"""What does a moment, a length or a state of a scenario mean? Each reader raises ValueError with a way out."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from connector.config.problems import did_you_mean, one_of, show
from rules.model import Instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT = re.compile(r"(?:(?P<weekday>[^\W\d]+)\s+)?(?P<rest>\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAYS_ZH = "一二三四五六日"
_PART = re.compile(r"\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[^\W\d]+(?:\s+[^\W\d]+)?)\s*")
_MS = {
    **dict.fromkeys(("h", "hour", "hours", "小时"), 3_600_000),
    **dict.fromkeys(("m", "min", "minute", "minutes", "分钟", "分"), 60_000),
    **dict.fromkeys(("s", "second", "seconds", "秒"), 1_000),
    "ms": 1,
}
_DAYS = ("working day", "working days", "calendar day", "calendar days", "个工作日", "工作日", "天")
LENGTHS = '"1h 30m", "45m 10s", "0m", "-2h", "2.5 working days"'
State: TypeAlias = Literal[
    "running", "paused", "stopped", "cancelled", "met", "missed", "ended", "breached", "none"
]  # fmt: skip
STATES: dict[str, State] = {
    "running": "running",
    "paused": "paused",
    "stopped": "stopped",
    "cancelled": "cancelled",
    "met": "met",
    "missed": "missed",
    "ended": "ended",
    "breached": "breached",
    "none": "none",
    "计时": "running",
    "暂停": "paused",
    "停止": "stopped",
    "取消": "cancelled",
    "达标": "met",
    "未达标": "missed",
    "已结束": "ended",
    "已超时": "breached",
    "无": "none",
}
NONE = ("none", "无")
Amount: TypeAlias = int | Decimal
"""Milliseconds of open time, or days with as many decimals as were written."""


def read_moment(value: object, zone: ZoneInfo) -> Instant:
    """`2026-03-02 10:00` in the zone, or with an offset of its own; a weekday before it is checked."""
    if isinstance(value, datetime):
        return _instant(value, zone)
    found = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f'{show(value)} is no moment. Write date and time, as in "2026-03-02 10:00".')
    try:
        at = datetime.fromisoformat(found["rest"])
    except ValueError as error:
        raise ValueError(f"{show(value)} is no moment: {error}. Correct it.") from error
    if found["weekday"] is not None:
        _check_weekday(found["weekday"], at.date())
    return _instant(at, zone)


def _check_weekday(word: str, day: date) -> None:
    named = {word.lower()[:3], word}
    right = (_WEEKDAYS[day.weekday()], f"周{_WEEKDAYS_ZH[day.weekday()]}", f"星期{_WEEKDAYS_ZH[day.weekday()]}")
    if not named & set(right):
        raise ValueError(f'{day} is a {right[0].title()} ({right[1]}), not "{word}". Correct the date or the weekday.')


def _instant(at: datetime, zone: ZoneInfo) -> Instant:
    """A local time that does not exist, or exists twice, says so: it would not be clear what is tested."""
    if at.tzinfo is None:
        early, late = (at.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if early.utcoffset() != late.utcoffset():
            happens = (
                "does not exist" if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != at else "is twice"
            )
            offset = f"{early:%z}"
            raise ValueError(
                f"{at:%Y-%m-%d %H:%M} {happens} in {zone.key}: the clocks change. Write the offset as well, as in "
                f'"{at:%Y-%m-%d %H:%M}{offset[:3]}:{offset[3:]}".'
            )
        at = early
    return (at - _EPOCH) // timedelta(milliseconds=1)


def read_amount(text: str) -> Amount:
    """Milliseconds, or days where it was written in days."""
    sign, body = (-1, text.strip()[1:]) if text.strip().startswith("-") else (1, text.strip())
    if body == "0":
        return 0
    parts = list(_parts(body.lower(), text))
    if len(parts) == 1 and parts[0][1] in _DAYS:
        return sign * parts[0][0]
    total = Decimal(0)
    for number, unit in parts:
        if unit not in _MS:
            raise ValueError(f'"{unit}" in "{text}" is no unit here. Write for example {LENGTHS}.')
        total += number * _MS[unit]
    return sign * int(total)


def _parts(body: str, text: str) -> list[tuple[Decimal, str]]:
    found, at = [], 0
    while match := _PART.match(body, at):
        found.append((Decimal(match["number"]), " ".join(match["unit"].split())))
        at = match.end()
    if not found or at != len(body):
        raise ValueError(f'"{text}" is not a length of time. Write for example {LENGTHS}.')
    return found


def read_state(text: str) -> State:
    """A state of a cycle, or its outcome."""
    if text not in STATES:
        raise ValueError(f'"{text}" is no state. Write one of: {one_of(STATES)}.{did_you_mean(text, STATES)}')
    return STATES[text]
