"""What does a cycle show now: elapsed, due, breached, and when does that change by itself?"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

from rules.desired import Cycle, GoalSpan, Interval
from rules.model import Instant
from rules.sla.intervals import intervals_of
from rules.sla.legs import DAYS, Leg, Reached, due_of, legs_of, reach, share
from rules.sla.phases import Phase
from rules.sla.runs import Run


def cycle_of(run: Run, phases: Sequence[Phase], percents: Iterable[int], now: Instant) -> Cycle:
    """The cycle as of now. `percents` are the shares of the target whose instants matter to somebody."""
    legs, intervals = legs_of(phases), intervals_of(phases)
    state, due, goals = _state(run, phases), due_of(legs), _goals(phases)
    breached_at = _breached_at(due, _end(state, run, goals, now))
    live = state in ("running", "paused")
    shares = [(percent, reach(legs[-1], share(legs[-1], percent))) for percent in sorted(set(percents)) if live]
    passed = tuple((percent, reached.at) for percent, reached in shares if reached and reached.passed)
    return Cycle(
        start=run.start,
        stop=run.stop if state == "stopped" else None,
        state=state,
        reason=_reason(state, run, phases),
        breached=breached_at is not None and state != "cancelled",
        breached_at=breached_at,
        due=due.at if due and state != "cancelled" else None,
        elapsed_ms=sum(interval.ms for interval in intervals),
        remaining_ms=None if state == "cancelled" else _remaining(legs[-1], intervals, due),
        target=None if state == "cancelled" else legs[-1].goal.target,
        goals=goals,
        intervals=intervals,
        thresholds=passed,
        next_threshold=_next(shares, due, now) if live else None,
        resolved_without_reply=run.without_reply,
        newest=_newest(run, phases, passed, breached_at),
        elapsed_days=_elapsed_days(legs) if state != "cancelled" else None,
    )


def _state(run: Run, phases: Sequence[Phase]) -> Literal["running", "paused", "stopped", "cancelled"]:
    """A clock without a goal is cancelled, whether the issue was resolved afterwards or not."""
    if phases[-1].goal is None:
        return "cancelled"
    if run.stop is not None:
        return "stopped"
    return "paused" if phases[-1].kind == "paused" else "running"


def _end(state: str, run: Run, goals: Sequence[GoalSpan], now: Instant) -> Instant:
    """The instant by which lateness is judged."""
    if state == "cancelled":
        return goals[-1].since
    return now if run.stop is None else run.stop


def _breached_at(due: Reached | None, end: Instant) -> Instant | None:
    return due.at if due is not None and due.passed and end > due.at else None


def _reason(state: str, run: Run, phases: Sequence[Phase]) -> str | None:
    if state == "cancelled":
        return phases[-1].cause
    return "resolved without reply" if run.without_reply else None


def _remaining(leg: Leg, intervals: Sequence[Interval], due: Reached | None) -> int:
    """Open milliseconds until the target is used up, constant while paused; below 0 once it was passed.

    A target in hours is itself an amount of milliseconds. For one in days it is the open time up to due.
    """
    if leg.goal.target.unit not in DAYS:
        return int(leg.target - leg.used())
    if due is not None and due.passed:
        return -sum(max(0, interval.to - max(interval.from_, due.at)) for interval in intervals if interval.ms)
    last = leg.phases[-1]
    anchor = last.from_ if last.kind == "paused" else last.to
    return leg.ruler.open_ms(anchor, leg.ruler.after(anchor, leg.target - leg.used()))


def _elapsed_days(legs: Sequence[Leg]) -> Fraction | None:
    leg = legs[-1]
    return Fraction(leg.used()) if leg.goal.target.unit in DAYS else None


def _goals(phases: Sequence[Phase]) -> tuple[GoalSpan, ...]:
    spans: list[GoalSpan] = []
    for phase in phases:
        if phase.kind != "resolved" and (not spans or spans[-1].goal != phase.goal):
            spans.append(GoalSpan(since=phase.from_, goal=phase.goal))
    return tuple(spans)


def _next(shares: Iterable[tuple[int, Reached | None]], due: Reached | None, now: Instant) -> Instant | None:
    """A share counts from the instant at which it is used up, a breach only after it."""
    coming = [reached.at for _, reached in shares if reached is not None and not reached.passed]
    if due is not None and now <= due.at:
        coming.append(due.at + 1)
    return min(coming, default=None)


def _newest(
    run: Run, phases: Sequence[Phase], passed: Sequence[tuple[int, Instant]], breached: Instant | None
) -> Instant:
    instants = [phase.from_ for phase in phases]
    instants += [at for _, at in passed]
    instants += [at for at in (run.stop, breached) if at is not None]
    return max(instants)
