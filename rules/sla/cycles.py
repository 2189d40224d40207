"""What does a cycle show now: elapsed, due, breached, and when does that change by itself?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from rules.desired import NO_REPLY, Cycle, FormerBreach, GoalSpan
from rules.model import Instant
from rules.sla.goal_changes import Course
from rules.sla.intervals import Cuts
from rules.sla.legs import DAYS, Leg, Reached, due_of, elapsed_of, legs_of, reach, share, unit_of
from rules.sla.phases import Phase


def cycle_of(course: Course, percents: Iterable[int], now: Instant) -> Cycle:
    """The cycle as of now. `percents` are the shares of the target whose instants matter to somebody."""
    phases = course.phases
    legs = legs_of(phases)
    state, due, goals = _state(course), due_of(legs), _goals(phases, legs)
    breached_at = _breached_at(due, _end(state, course, goals, now))
    live, over = state in ("running", "paused"), state == "cancelled"
    shares = [(percent, reach(legs[-1], share(legs[-1], percent))) for percent in sorted(set(percents)) if live]
    passed = tuple((percent, reached.at) for percent, reached in shares if reached and reached.passed)
    return Cycle(
        start=course.start,
        stop=course.stop if state == "stopped" else None,
        state=state,
        reason=_reason(state, course),
        breached=breached_at is not None and not over,
        breached_at=breached_at,
        due=due.at if due and not over else None,
        elapsed_ms=sum(leg.elapsed() for leg in legs),
        remaining_ms=None if over else _remaining(legs[-1], phases, due),
        target=None if over else legs[-1].promise,
        goals=goals,
        intervals=Cuts(phases, legs),
        thresholds=passed,
        next_threshold=_next(shares, due, now) if live else None,
        resolved_without_reply=course.reason == NO_REPLY,
        newest=_newest(course, passed, breached_at),
        elapsed_days=_elapsed_days(legs) if not over else None,
        counted_from=course.reset_at,
        set_aside_ms=course.set_aside_ms,
        former_breaches=(*course.former, *_before_it_was_known(course, due, legs)),
    )


def _state(course: Course) -> Literal["running", "paused", "stopped", "cancelled"]:
    """A clock without a goal is cancelled, whether the issue was resolved afterwards or not."""
    if course.phases[-1].goal is None or course.called_off is not None:
        return "cancelled"
    if course.stop is not None:
        return "stopped"
    return "paused" if course.phases[-1].kind == "paused" else "running"


def _end(state: str, course: Course, goals: Sequence[GoalSpan], now: Instant) -> Instant:
    """The instant by which lateness is judged."""
    if state == "cancelled":
        return goals[-1].since if goals[-1].goal is None else course.phases[-1].to
    return now if course.stop is None else course.stop


def _breached_at(due: Reached | None, end: Instant) -> Instant | None:
    return due.at if due is not None and due.passed and end > due.at else None


def _reason(state: str, course: Course) -> str | None:
    if state == "cancelled":
        return course.called_off or course.phases[-1].cause
    return course.reason


def _remaining(leg: Leg, phases: Sequence[Phase], due: Reached | None) -> int:
    """Open milliseconds until the target is used up, constant while paused; below 0 once it was passed.

    A target in hours is itself an amount of milliseconds. For one in days it is the open time up to due.
    """
    if unit_of(leg.goal) not in DAYS:
        return leg.target - leg.used()
    if due is not None and due.passed:
        return -elapsed_of(phases, since=due.at)
    last = leg.phases[-1]
    anchor = last.from_ if last.kind == "paused" else last.to
    return leg.ruler.open_ms(anchor, leg.ruler.after(anchor, leg.ticks(leg.target - leg.used())))


def _elapsed_days(legs: Sequence[Leg]) -> Fraction | None:
    leg = legs[-1]
    return Fraction(leg.used(), leg.scale) if unit_of(leg.goal) in DAYS else None


def _goals(phases: Sequence[Phase], legs: Sequence[Leg]) -> tuple[GoalSpan, ...]:
    """The goals in turn; one up to a date shows the open time that it left."""
    promises = {leg.from_: leg.promise for leg in legs if leg.goal.until is not None}
    spans: list[GoalSpan] = []
    last = None
    for phase in phases:
        if phase.kind != "resolved" and (not spans or not (last is phase.goal or last == phase.goal)):
            last = goal = phase.goal
            if goal is not None and phase.from_ in promises:
                goal = replace(goal, target=promises[phase.from_])
            spans.append(GoalSpan(since=phase.from_, goal=goal, version=phase.version))
    return tuple(spans)


def _before_it_was_known(course: Course, due: Reached | None, legs: Sequence[Leg]) -> Iterator[FormerBreach]:
    """A breach that stood until a stop before it was written down."""
    if course.known_at is None or course.stop is None or due is None:
        return
    if course.stop <= due.at < course.known_at:
        yield FormerBreach(at=due.at, target=legs[-1].promise)


def _next(shares: Iterable[tuple[int, Reached | None]], due: Reached | None, now: Instant) -> Instant | None:
    """A share counts from the instant at which it is used up, a breach only after it."""
    coming = [reached.at for _, reached in shares if reached is not None and not reached.passed]
    if due is not None and now <= due.at:
        coming.append(due.at + 1)
    return min(coming, default=None)


def _newest(course: Course, passed: Sequence[tuple[int, Instant]], breached: Instant | None) -> Instant:
    instants = [phase.from_ for phase in course.phases]
    instants += [at for _, at in passed]
    instants += [at for at in (course.stop, breached) if at is not None]
    return max(instants)
