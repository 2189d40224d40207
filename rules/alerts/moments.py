"""When does a clock stand at so much counted time before or after its due instant, and when is an alert repeated?"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from rules.business_time import open_hours
from rules.desired import Cycle
from rules.model import Instant
from rules.policy import Calendar

Stretch: TypeAlias = tuple[Instant, Instant]


def before_due(cycle: Cycle, due: Instant, ms: int, now: Instant) -> Instant:
    """The instant from which `ms` of counted time are left until `due`: what counted up to now, then as planned.

    Never before the clock's start or its present goal.
    """
    counted = [(from_, min(to, due)) for from_, to in _counted(cycle) if from_ < due]
    if due > now:
        counted += _ahead(cycle, now, due)
    floor = max(cycle.start, cycle.goals[-1].since)
    left = ms
    for from_, to in reversed(counted):
        if to - from_ >= left:
            return max(to - left, floor)
        left -= to - from_
    return floor


def after_due(cycle: Cycle, due: Instant, ms: int, now: Instant) -> Instant | None:
    """The instant at which `ms` of counted time have gone by since `due`; None where it pauses before."""
    left = ms
    for from_, to in _counted(cycle):
        begin = max(from_, due)
        if to - begin >= left:
            return begin + left
        left -= max(0, to - begin)
    goal = cycle.goals[-1].goal
    if cycle.state != "running" or goal is None:
        return None
    start = max(now, due)
    return start + left if goal.target.unit == "calendar_day" else open_hours(goal.calendar).add(start, left)


def repeats(cycle: Cycle, calendar: Calendar | None, since: Instant, every: int, now: Instant) -> Iterator[Instant]:
    """The instants at which `every` ms of open time of the calendar have gone by again and again since `since`.

    Time in which the clock was paused or resolved does not count. The last one may lie ahead of now.
    """
    left = every
    for from_, to in _unpaused(cycle, since):
        for opened, closed in _open(calendar, from_, to):
            at = opened
            while closed - at >= left:
                at += left
                yield at
                left = every
            left -= closed - at
    if cycle.state == "running":
        start = max(now, since)
        yield start + left if calendar is None else open_hours(calendar).add(start, left)


def next_open(calendar: Calendar | None, at: Instant) -> Instant:
    """The first instant from `at` on at which people may be told."""
    return at if calendar is None else open_hours(calendar).next_open(at)


def _counted(cycle: Cycle) -> list[Stretch]:
    return [(interval.from_, interval.to) for interval in cycle.intervals if interval.ms]


def _ahead(cycle: Cycle, from_: Instant, to: Instant) -> Sequence[Stretch]:
    goal = cycle.goals[-1].goal
    if goal is None or goal.target.unit == "calendar_day":
        return [(from_, to)]
    return list(open_hours(goal.calendar).windows(from_, to))


def _unpaused(cycle: Cycle, since: Instant) -> Iterator[Stretch]:
    for interval in cycle.intervals:
        if interval.kind in ("running", "closed") and interval.to > since:
            yield max(interval.from_, since), interval.to


def _open(calendar: Calendar | None, from_: Instant, to: Instant) -> Iterator[Stretch]:
    if calendar is None:
        yield from_, to
    else:
        yield from open_hours(calendar).windows(from_, to)
