"""Which instant does `-7d` or `startOfWeek()` mean at a given now, and when will it pass a value?"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from rules.instants import from_iso
from rules.model import DAY, HOUR, MINUTE, Instant

Length: TypeAlias = Literal["day", "week", "month", "year"]
_UNITS = {"w": 7 * DAY, "d": DAY, "h": HOUR, "m": MINUTE}
_RELATIVE = re.compile(r"([+-]?)\s*((?:\d+[wdhm]\s*)+)")
_PART = re.compile(r"(\d+)([wdhm])")
_INCREMENT = re.compile(r"([+-]?)(\d+)([yMwdhm]?)")
_ABSOLUTE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:\s+(\d{1,2}):(\d{2}))?")
# Data Center's history writes a date with a midnight behind it.
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?: 00:00:00(?:\.0)?)?")
_NATURAL: dict[Length, str] = {"day": "d", "week": "w", "month": "M", "year": "y"}
_VARIES: dict[Length, int] = {"day": 6 * DAY, "week": 12 * DAY, "month": 36 * DAY, "year": 371 * DAY}
"""More than the distance between now and a moment ever changes: by a period, and by months of unequal lengths."""
_A_DAY_PAST = DAY + 2 * HOUR
"""What is compared by days may be equal for that long, on days with a change of the clocks too."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Absolute:
    at: Instant

    def instant(self, now: Instant) -> Instant:
        return self.at


@dataclass(frozen=True, slots=True)
class Relative:
    """`ms` after now; before it when negative. Days have 24 h here, whatever the clock does."""

    ms: int

    def instant(self, now: Instant) -> Instant:
        return now + self.ms

    def passes(self, value: Instant, now: Instant) -> Instant | None:
        """The next instant at which a comparison of this moment with `value` may turn out otherwise.

        That is when it reaches the value, and 1 ms later, when it has passed it.
        """
        meeting = value - self.ms
        return next((at for at in (meeting, meeting + 1) if at > now), None)


@dataclass(frozen=True, slots=True)
class Period:
    """startOfDay() and its kind: an edge of the day, week, month or year of now in `zone`, moved by `amount` units.

    A move in the period's own unit chooses another period; any other is counted from the edge, as in
    startOfMonth("+14d"), the 15th. Weeks begin on Monday.
    """

    length: Length
    edge: Literal["start", "end"]
    zone: str
    amount: int = 0
    unit: str = ""

    def instant(self, now: Instant) -> Instant:
        own = self.unit == _NATURAL[self.length]
        first = _first_day(self.length, _local(now, self.zone).date())
        if own:
            first = _moved(first, self.amount, self.unit)
        if self.edge == "end":
            first = _moved(first, 1, _NATURAL[self.length])
        edge = midnight(first, self.zone) - (1 if self.edge == "end" else 0)
        return edge if own or not self.amount else self._shifted(edge)

    def _shifted(self, edge: Instant) -> Instant:
        if self.unit in ("h", "m"):
            return edge + self.amount * _UNITS[self.unit]
        local = _local(edge, self.zone)
        moved = datetime.combine(_moved(local.date(), self.amount, self.unit), local.time(), ZoneInfo(self.zone))
        return (moved - _EPOCH) // _MILLISECOND

    def passes(self, value: Instant, now: Instant) -> Instant | None:
        """The beginning of a period: only there does the moment move. None once it has left the day of the value
        behind; as long as it is far from it, the first one that may come near."""
        reached = self.instant(now)
        if reached > value + _A_DAY_PAST:
            return None
        near = now + max(0, value - reached - _VARIES[self.length])
        first = _first_day(self.length, _local(near, self.zone).date())
        return midnight(_moved(first, 1, _NATURAL[self.length]), self.zone)


Moving: TypeAlias = Relative | Period
Moment: TypeAlias = Absolute | Moving


def moment(text: str, zone: str) -> Moment | None:
    """The moment that a literal names, a date or date and time in `zone`; None when it names none."""
    text = text.strip()
    if relative := _RELATIVE.fullmatch(text):
        ms = sum(int(count) * _UNITS[unit] for count, unit in _PART.findall(relative[2]))
        return Relative(-ms if relative[1] == "-" else ms)
    if absolute := _ABSOLUTE.fullmatch(text):
        year, month, day, hour, minute = (int(part or 0) for part in absolute.groups())
        try:
            local = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))
        except ValueError:
            return None
        return Absolute((local - _EPOCH) // _MILLISECOND)
    return Absolute(int(text)) if text.isdecimal() and len(text) > 9 else None


def period(length: Length, edge: Literal["start", "end"], increment: str, zone: str) -> Period | None:
    """The edge of a period; None when `increment` is not of the form (+/-)nn(y|M|w|d|h|m)."""
    if not increment:
        return Period(length, edge, zone)
    found = _INCREMENT.fullmatch(increment.strip())
    if found is None:
        return None
    amount = int(found[2]) * (-1 if found[1] == "-" else 1)
    return Period(length, edge, zone, amount, found[3] or _NATURAL[length])


def value_instant(text: str, zone: str) -> Instant | None:
    """The instant of a field's value: an ISO instant, or a date, which is its midnight in `zone`."""
    if (at := from_iso(text)) is not None:
        return at
    found = _DATE.fullmatch(text)
    try:
        return None if found is None else midnight(date.fromisoformat(found[1]), zone)
    except ValueError:
        return None


def day_of(at: Instant, zone: str) -> tuple[Instant, Instant]:
    """The local day that holds `at`, as a half-open range."""
    day = _local(at, zone).date()
    return midnight(day, zone), midnight(day + timedelta(days=1), zone)


def midnight(day: date, zone: str) -> Instant:
    """The beginning of `day` in `zone`; where midnight is left out, the first instant after the gap."""
    return (datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)) - _EPOCH) // _MILLISECOND


def _local(at: Instant, zone: str) -> datetime:
    return (_EPOCH + at * _MILLISECOND).astimezone(ZoneInfo(zone))


def _first_day(length: Length, day: date) -> date:
    if length == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=day.day if length == "day" else 1, month=1 if length == "year" else day.month)


def _moved(day: date, amount: int, unit: str) -> date:
    """`amount` days, weeks, months or years later; a day that the month does not have becomes its last."""
    if unit in ("d", "w"):
        return day + timedelta(days=amount * (7 if unit == "w" else 1))
    months = day.year * 12 + day.month - 1 + amount * (12 if unit == "y" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    length = (_next_month(first) - first).days
    return first.replace(day=min(day.day, length))


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
