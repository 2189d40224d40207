"""What did a clock show at an earlier instant?"""

from collections.abc import Iterable
from math import floor

from rules.business_time import ruler
from rules.desired import Clock, Cycle, Interval
from rules.desired.clocks import Intervals
from rules.model import Instant
from rules.policy import Goal


def newest(clocks: Iterable[Clock]) -> Instant | None:
    """The last instant up to now at which any clock changed by more than time passing; None without clocks."""
    instants = [cycle.newest for clock in clocks for cycle in clock.cycles if cycle.newest is not None]
    return max(instants, default=None)


def used_ms(cycle: Cycle, at: Instant) -> int:
    """Elapsed at `at`, in milliseconds that count."""
    intervals = cycle.intervals
    if isinstance(intervals, Intervals):
        return intervals.counted(at)
    return sum(_cut(interval, at) for interval in intervals)


def used_percent(cycle: Cycle, at: Instant) -> int | None:
    """Whole percents of the cycle's present target that were used at `at`; None once it is cancelled."""
    target, goal = cycle.target, cycle.goals[-1].goal
    if target is None or goal is None:
        return None
    if cycle.sealed is not None and cycle.elapsed_days is not None and cycle.stop is not None and at >= cycle.stop:
        return floor(cycle.elapsed_days * 100 / target.value)  # whatever became of the calendar since
    measure = ruler(goal.calendar, target.unit)
    if target.unit in ("minute", "hour"):
        return floor(used_ms(cycle, at) * 100 / measure.ticks(target))
    used = sum(
        ruler((_goal_at(cycle, interval.from_) or goal).calendar, target.unit).between(
            interval.from_, min(interval.to, at)
        )
        for interval in cycle.intervals
        if _cut(interval, at)
    )
    return floor(used * 100 / measure.ticks(target))


def _cut(interval: Interval, at: Instant) -> int:
    """Inside a running interval every millisecond counts."""
    return max(0, min(interval.to, at) - interval.from_) if interval.ms else 0


def _goal_at(cycle: Cycle, at: Instant) -> Goal | None:
    return next((span.goal for span in reversed(cycle.goals) if span.since <= at), None)
