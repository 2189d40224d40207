"""How does a cycle explain itself: which stretches counted, which did not, and why?"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from rules.business_time import open_hours
from rules.business_time.hours import SameCalendar
from rules.desired import Interval
from rules.model import Instant
from rules.policy import Calendar
from rules.sla.legs import unit_of
from rules.sla.phases import Phase


def intervals_of(phases: Sequence[Phase]) -> tuple[Interval, ...]:
    """Adjoining intervals from start to end, none empty; what they count adds up to elapsed."""
    return tuple(interval for phase in phases if phase.from_ < phase.to for interval in _of_phase(phase))


def _of_phase(phase: Phase) -> Iterator[Interval]:
    if not phase.counts or phase.goal is None:
        yield Interval(from_=phase.from_, to=phase.to, kind=phase.kind, ms=0, cause=phase.cause)
    elif unit_of(phase.goal) == "calendar_day":  # closed time counts
        yield _counted(phase, phase.from_, phase.to, phase.cause)
    else:
        yield from _open_and_closed(phase, phase.goal.calendar)


def _open_and_closed(phase: Phase, calendar: Calendar) -> Iterator[Interval]:
    at, cause = phase.from_, phase.cause
    later = f"{phase.cause}; calendar {calendar.name} opens"
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
