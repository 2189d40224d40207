"""How does a cycle explain itself: which stretches counted, which did not, and why?"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import overload
from zoneinfo import ZoneInfo

from rules.business_time import open_hours
from rules.business_time.hours import SameCalendar
from rules.desired import Interval
from rules.desired.clocks import Intervals
from rules.model import Instant
from rules.policy import Calendar
from rules.sla.legs import Leg, elapsed_of, unit_of
from rules.sla.phases import Phase


class Cuts(Intervals):
    """Adjoining intervals from start to end, none empty; what they count adds up to elapsed.

    They are cut at the hours of the calendars and put into words when they are first looked at: who asks only for
    numbers does not pay for words. Equal to a tuple of the same intervals. `phases` and `legs` are the cycle's.
    """

    __slots__ = ("_found", "legs", "phases")

    def __init__(self, phases: Sequence[Phase], legs: Sequence[Leg]) -> None:
        self.phases = phases
        self.legs = legs
        self._found: tuple[Interval, ...] | None = None

    def _all(self) -> tuple[Interval, ...]:
        found = self._found
        if found is None:
            found = tuple(one for phase in self.phases if phase.from_ < phase.to for one in _of_phase(phase))
            self._found = found
        return found

    def counted(self, until: Instant) -> int:
        return elapsed_of(self.phases, until=until)

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, place: int) -> Interval: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Interval, ...]: ...

    def __getitem__(self, place: int | slice) -> Interval | tuple[Interval, ...]:
        return self._all()[place]

    def __iter__(self) -> Iterator[Interval]:
        return iter(self._all())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Cuts):
            return self._all() == other._all()
        return self._all() == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type[tuple[Interval, ...]], tuple[tuple[Interval, ...]]]:
        return tuple, (self._all(),)


def _of_phase(phase: Phase) -> Iterator[Interval]:
    if not phase.counts or phase.goal is None:
        yield Interval(from_=phase.from_, to=phase.to, kind=phase.kind, ms=0, cause=phase.cause)
    elif unit_of(phase.goal) == "calendar_day":  # closed time counts
        yield _counted(phase, phase.from_, phase.to, phase.cause)
    else:
        yield from _open_and_closed(phase, phase.goal.calendar)


def _open_and_closed(phase: Phase, calendar: Calendar) -> Iterator[Interval]:
    at = phase.from_
    cause = phase.cause
    later = f"{cause}; calendar {calendar.name} opens"
    for opened, closed in open_hours(calendar).windows(phase.from_, phase.to):
        if at < opened:
            yield _closed(phase, at, opened, calendar)
            cause = later
        yield _counted(phase, opened, closed, cause)
        at = closed
    if at < phase.to:
        yield _closed(phase, at, phase.to, calendar)


def _counted(phase: Phase, from_: Instant, to: Instant, cause: str) -> Interval:
    return Interval(from_=from_, to=to, kind=phase.kind, ms=to - from_, cause=cause)


def _closed(phase: Phase, from_: Instant, to: Instant, calendar: Calendar) -> Interval:
    """Closed while it ran; time in which the issue was resolved stays that."""
    cause = _why_closed(SameCalendar(calendar), from_, to)
    return Interval(from_=from_, to=to, kind="closed" if phase.kind == "running" else phase.kind, ms=0, cause=cause)


@lru_cache(maxsize=4096)
def _why_closed(key: SameCalendar, from_: Instant, to: Instant) -> str:
    """The same nights and holidays lie in the cycles of many issues."""
    names = ", ".join(_date_names(from_, to, key.calendar))
    return f"calendar {key.calendar.name} is closed" + (f": {names}" if names else "")


def _date_names(from_: Instant, to: Instant, calendar: Calendar) -> Iterator[str]:
    """Why the dates inside a closed stretch are closed, where the calendar knows (holidays, days off)."""
    named = _named_closures(SameCalendar(calendar))
    if not named:
        return
    zone = ZoneInfo(calendar.zone)
    first, last = (datetime.fromtimestamp(at // 1000, zone).date() for at in (from_, to - 1))
    for day in named[bisect_left(named, first) : bisect_right(named, last)]:
        yield f"{day} {calendar.date_names[day]}"


@lru_cache(maxsize=256)
def _named_closures(key: SameCalendar) -> tuple[date, ...]:
    """The closed dates of which the calendar says why, in order."""
    calendar = key.calendar
    return tuple(
        day for day in sorted(calendar.date_names) if not calendar.dates.get(day, calendar.weekly[day.weekday()])
    )
