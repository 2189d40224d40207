"""How much of a target does a stretch of time use up, in the target's own unit?"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import ceil, lcm

from rules.business_time.hours import (
    EPOCH,
    SECOND,
    OpenHours,
    SameCalendar,
    closing_instant,
    hours_of,
    opening_instant,
    year_of,
)
from rules.desired import Ticks
from rules.model import DAY, HOUR, MINUTE, Instant
from rules.policy import Calendar, Target, Unit


class Ruler:
    """Measures spans in the unit of a target: this one in open milliseconds (`minute`, `hour`)."""

    __slots__ = ("hours", "unit")

    def __init__(self, hours: OpenHours, unit: Unit) -> None:
        self.hours = hours
        self.unit = unit

    def ticks(self, target: Target) -> Ticks:
        """The target in this ruler's measure. Raises ValueError when the target has another unit."""
        if target.unit != self.unit:
            raise ValueError(f"a ruler for {self.unit} cannot measure a target in {target.unit}")
        return self._ticks(target.value)

    def _ticks(self, value: int) -> Ticks:
        return value * (HOUR if self.unit == "hour" else MINUTE)

    def between(self, a: Instant, b: Instant) -> Ticks:
        """How much counts from `a` to `b`. Exact, and additive over adjoining spans."""
        return self.hours.elapsed(a, b)

    def amounts(self, spans: Sequence[tuple[Instant, Instant]]) -> tuple[tuple[int, ...], int]:
        """`between` of each span as whole numbers, and into how many of these a tick is divided: sums of many spans
        are sums of whole numbers then."""
        elapsed = self.hours.elapsed
        return tuple([elapsed(a, b) for a, b in spans]), 1

    def after(self, start: Instant, ticks: Ticks) -> Instant:
        """The earliest instant from `start` on at which `between(start, instant)` reaches `ticks`."""
        return self.hours.add(start, ceil(ticks))

    def open_ms(self, a: Instant, b: Instant) -> int:
        """The milliseconds from `a` to `b` that this measure counts: open ones."""
        return self.hours.elapsed(a, b)


@dataclass(frozen=True, slots=True)
class _Days:
    """Local dates with open time: when each begins, and how many open milliseconds it has."""

    since: Instant
    until: Instant
    begins: list[Instant]
    sizes: list[int]


class WorkingDays(Ruler):
    """Every local date with open time is worth 1, spread evenly over its open milliseconds."""

    __slots__ = ("_days",)

    def __init__(self, hours: OpenHours, unit: Unit) -> None:
        super().__init__(hours, unit)
        self._days = _Days(1, 0, [], [])

    def _ticks(self, value: int) -> Ticks:
        return Fraction(value)

    def between(self, a: Instant, b: Instant) -> Ticks:
        if b <= a:
            return Fraction(0)
        return Fraction(*self._part(a, b))

    def amounts(self, spans: Sequence[tuple[Instant, Instant]]) -> tuple[tuple[int, ...], int]:
        parts = [self._part(a, b) if a < b else (0, 1) for a, b in spans]
        sizes = {size for _, size in parts}
        scale = lcm(*sizes)
        return tuple([amount * (scale // size) for amount, size in parts]), scale

    def _part(self, a: Instant, b: Instant) -> tuple[int, int]:
        """What counts from `a` to the later `b`, as a numerator and a denominator."""
        days = self._covering(a, b)
        first, last = bisect_right(days.begins, a) - 1, bisect_right(days.begins, b) - 1
        if first >= 0 and days.sizes[first] == days.sizes[last]:  # one fraction instead of four
            begins, size, elapsed = days.begins, days.sizes[first], self.hours.elapsed
            return (last - first) * size + elapsed(begins[last], b) - elapsed(begins[first], a), size
        part = self._position(days, b) - self._position(days, a)
        return part.numerator, part.denominator

    def after(self, start: Instant, ticks: Ticks) -> Instant:
        if ticks <= 0:
            return start
        days = self._covering(start, start)
        index, part, size = self._place(days, start)
        per = size * ticks.denominator
        wanted = part * ticks.denominator + ticks.numerator * size  # of which `per` make a day, from the day's start on
        full, rest = divmod(wanted - 1, per)
        while len(days.begins) <= index + full:
            # The next opening exists or NoOpening is raised, so every round finds at least one more day.
            days = self._covering(start, self.hours.next_open(days.until) + (days.until - days.since))
            index, _, _ = self._place(days, start)
        used_up = -(-(rest + 1) * days.sizes[index + full] // per)
        # Through `add` from the start, so that a closure of more than 366 days on the way is refused there.
        begin = days.begins[index + full]
        return self.hours.add(start, used_up + self.hours.elapsed(start, begin) - self.hours.elapsed(begin, start))

    def _place(self, days: _Days, at: Instant) -> tuple[int, int, int]:
        """The day of an instant, what of it was open by then, and all that is; ahead of all days none."""
        index = bisect_right(days.begins, at) - 1
        if index < 0:
            return 0, 0, 1
        return index, self.hours.elapsed(days.begins[index], at), days.sizes[index]

    def _position(self, days: _Days, at: Instant) -> Fraction:
        index = bisect_right(days.begins, at) - 1
        if index < 0:
            return Fraction(0)
        return index + Fraction(self.hours.elapsed(days.begins[index], at), days.sizes[index])

    def _covering(self, a: Instant, b: Instant) -> _Days:
        days = self._days
        if days.since <= a and b <= days.until:
            return days
        if days.since <= days.until:
            a, b = min(a, days.since), max(b, days.until)
        day, last = date(year_of(a - 3 * DAY), 1, 1), date(year_of(b + 3 * DAY), 12, 31)
        midnights = []
        while day <= last:
            midnights.append(opening_instant(day, 0, self.hours.zone))
            day += timedelta(days=1)
        open_days = [(begin, size) for begin, end in pairwise(midnights) if (size := self.hours.elapsed(begin, end))]
        self._days = days = _Days(
            since=midnights[0],
            until=midnights[-1],
            begins=[begin for begin, _ in open_days],
            sizes=[size for _, size in open_days],
        )
        return days


class CalendarDays(Ruler):
    """The same local clock reading N dates later; closed time counts.

    The measure is the local clock itself: 24 h of it make a date. Where the clock is put back, an hour of it is read
    twice, so `between` can fall by that hour (and is negative inside it); that is what keeps the reading the same.
    """

    __slots__ = ()

    def _ticks(self, value: int) -> Ticks:
        return Fraction(value)

    def between(self, a: Instant, b: Instant) -> Ticks:
        return Fraction(self._reading(b) - self._reading(a), DAY)

    def amounts(self, spans: Sequence[tuple[Instant, Instant]]) -> tuple[tuple[int, ...], int]:
        return tuple([self._reading(b) - self._reading(a) for a, b in spans]), DAY

    def after(self, start: Instant, ticks: Ticks) -> Instant:
        """A reading that comes twice is met at the first, one that is left out moves forward by the gap."""
        if ticks <= 0:
            return start
        wanted = self._reading(start) - (-ticks.numerator * DAY // ticks.denominator)
        day, ms = divmod(wanted, DAY)
        on = (EPOCH + timedelta(days=day)).date()
        first = opening_instant(on, ms // 1000, self.hours.zone) + ms % 1000
        return first if first >= start else closing_instant(on, ms // 1000, self.hours.zone) + ms % 1000

    def open_ms(self, a: Instant, b: Instant) -> int:
        return max(0, b - a)

    def _reading(self, at: Instant) -> int:
        """What the local clock and calendar show, in milliseconds after 1970-01-01 00:00 of local time."""
        offset = datetime.fromtimestamp(at // 1000, self.hours.zone).utcoffset() or timedelta()
        return at + offset // SECOND * 1000


def later(start: Instant, target: Target, calendar: Calendar) -> Instant:
    """When so much of the calendar's time will have passed since `start`."""
    measure = ruler(calendar, target.unit)
    return measure.after(start, measure.ticks(target))


def ruler(calendar: Calendar, unit: Unit) -> Ruler:
    """The measure of targets in `unit` under `calendar`, kept for the next call with the same calendar."""
    return _ruler(SameCalendar(calendar), unit)


@lru_cache(maxsize=256)
def _ruler(key: SameCalendar, unit: Unit) -> Ruler:
    hours = hours_of(key)
    if unit == "working_day":
        return WorkingDays(hours, unit)
    if unit == "calendar_day":
        return CalendarDays(hours, unit)
    return Ruler(hours, unit)
