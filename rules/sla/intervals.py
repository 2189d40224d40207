"""How does a cycle explain itself: which stretches counted, which did not, and why?"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rules.business_time import open_hours
from rules.desired import Interval
from rules.model import Instant
from rules.policy import Calendar
from rules.sla.phases import Phase


def intervals_of(phases: Sequence[Phase]) -> tuple[Interval, ...]:
    """Adjoining intervals from start to end, none empty; what they count adds up to elapsed."""
    return tuple(interval for phase in phases if phase.from_ < phase.to for interval in _of_phase(phase))


def _of_phase(phase: Phase) -> Iterator[Interval]:
    if phase.kind != "running" or phase.goal is None:
        yield Interval(from_=phase.from_, to=phase.to, kind=phase.kind, ms=0, cause=phase.cause)
    elif phase.goal.target.unit == "calendar_day":  # closed time counts
        yield _counted(phase.from_, phase.to, phase.cause)
    else:
        yield from _open_and_closed(phase, phase.goal.calendar)


def _open_and_closed(phase: Phase, calendar: Calendar) -> Iterator[Interval]:
    at, cause = phase.from_, phase.cause
    for opened, closed in open_hours(calendar).windows(phase.from_, phase.to):
        if at < opened:
            yield _closed(at, opened, calendar)
            cause = f"{phase.cause}; calendar {calendar.name} opens"
        yield _counted(opened, closed, cause)
        at = closed
    if at < phase.to:
        yield _closed(at, phase.to, calendar)


def _counted(from_: Instant, to: Instant, cause: str) -> Interval:
    return Interval(from_=from_, to=to, kind="running", ms=to - from_, cause=cause)


def _closed(from_: Instant, to: Instant, calendar: Calendar) -> Interval:
    names = ", ".join(_date_names(from_, to, calendar))
    cause = f"calendar {calendar.name} is closed" + (f": {names}" if names else "")
    return Interval(from_=from_, to=to, kind="closed", ms=0, cause=cause)


def _date_names(from_: Instant, to: Instant, calendar: Calendar) -> Iterator[str]:
    """Why the dates inside a closed stretch are closed, where the calendar knows (holidays, days off)."""
    zone = ZoneInfo(calendar.zone)
    day, last = (datetime.fromtimestamp(at // 1000, zone).date() for at in (from_, to - 1))
    while day <= last:
        if not calendar.dates.get(day, calendar.weekly[day.weekday()]) and day in calendar.date_names:
            yield f"{day} {calendar.date_names[day]}"
        day += timedelta(days=1)
