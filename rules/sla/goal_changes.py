"""What becomes of a cycle when another goal takes over? Convention 8 of the clock semantics.

`carry` keeps what was used and applies the new target to it. `forward` ends the cycle and begins another. `reset`
begins again at 0 inside the same cycle. `retroactive` reads the whole cycle as if the last goal had always held.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.desired import FormerBreach
from rules.model import Instant
from rules.policy import Goal, Metric
from rules.sla.intervals import intervals_of
from rules.sla.legs import due_of, legs_of
from rules.sla.phases import Phase, cause_of
from rules.sla.runs import NO_REPLY, Run

FORWARD = "another goal took over: a new cycle began"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One cycle as it is counted. `called_off`: why it is neither met nor missed. `former`: breaches of goals that are
    no longer the cycle's. `reset_at`: where counting began again, None where it never did. `known_at`: when the stop
    was written down, None where that was at once."""

    start: Instant
    stop: Instant | None
    phases: tuple[Phase, ...]
    called_off: str | None = None
    reason: str | None = None
    former: tuple[FormerBreach, ...] = ()
    reset_at: Instant | None = None
    set_aside_ms: int = 0
    known_at: Instant | None = None


def courses_of(run: Run, phases: Sequence[Phase], metric: Metric) -> tuple[Course, ...]:
    """The cycles that a run makes: one, but under `forward`."""
    whole = Course(
        start=run.start,
        stop=run.stop,
        phases=tuple(phases),
        called_off=run.called_off,
        reason=NO_REPLY if run.without_reply else None,
        known_at=run.known_at,
    )
    groups = _groups(phases)
    if len(groups) == 1 or metric.on_goal_change == "carry":
        return (whole,)
    match metric.on_goal_change:
        case "forward":
            ended = tuple(_ended(group) for group in groups[:-1])
            return (*ended, replace(whole, start=groups[-1][0].from_, phases=groups[-1]))
        case "reset":
            return (_reset(whole, groups),)
        case _:
            return (_retroactive(whole, groups),)


def _groups(phases: Sequence[Phase]) -> list[tuple[Phase, ...]]:
    """The phases under each goal in turn. Time without a goal belongs to the goal before it."""
    groups: list[list[Phase]] = [[]]
    goal: Goal | None = None
    for phase in phases:
        if goal is not None and phase.goal is not None and phase.goal != goal:
            groups.append([])
        goal = phase.goal or goal
        groups[-1].append(phase)
    return [tuple(group) for group in groups]


def _ended(group: Sequence[Phase]) -> Course:
    """A cycle that another one replaced. One resolved before was met or missed, one breached was missed."""
    resolved = group[-1].kind == "resolved"
    kept = tuple(group[:-1]) if resolved else tuple(group)
    end = kept[-1].to
    missed = _breach(kept, end) is not None
    judged = resolved or missed
    return Course(
        start=kept[0].from_,
        stop=end if judged else None,
        phases=kept,
        called_off=None if judged else FORWARD,
        reason=None if resolved else FORWARD,
    )


def _reset(whole: Course, groups: Sequence[tuple[Phase, ...]]) -> Course:
    breaches = (_breach(group, group[-1].to) for group in groups[:-1])
    earlier = tuple(_set_aside(phase) for group in groups[:-1] for phase in group)
    return replace(
        whole,
        phases=(*earlier, *groups[-1]),
        former=tuple(breach for breach in breaches if breach is not None),
        reset_at=groups[-1][0].from_,
        set_aside_ms=sum(interval.ms for group in groups[:-1] for interval in intervals_of(group)),
    )


def _set_aside(phase: Phase) -> Phase:
    return replace(phase, kind="set_aside" if phase.kind == "running" else phase.kind, counts=False)


def _retroactive(whole: Course, groups: Sequence[tuple[Phase, ...]]) -> Course:
    former = []
    seen: tuple[Phase, ...] = ()
    for group in groups[:-1]:
        seen += group
        breach = _breach([_under(phase, _goal(group), None) for phase in seen], group[-1].to)
        if breach is not None:
            former.append(breach)
    since, goal = groups[-1][0].why, _goal(groups[-1])
    earlier = tuple(_under(phase, goal, since) for phase in seen)
    return replace(whole, phases=(*earlier, *groups[-1]), former=tuple(former))


def _goal(group: Sequence[Phase]) -> Goal | None:
    return next((phase.goal for phase in group if phase.goal is not None), None)


def _under(phase: Phase, goal: Goal | None, since: str | None) -> Phase:
    """The phase as it would have been under the goal."""
    if phase.kind == "resolved":
        return replace(phase, goal=goal)
    cause = cause_of(phase.why, goal, phase.held)
    if since is not None:
        cause = f"{cause}; this goal since {since}, read back to the start"
    runs = phase.held is None
    return replace(phase, goal=goal, kind="running" if runs else "paused", counts=runs, cause=cause)


def _breach(phases: Sequence[Phase], end: Instant) -> FormerBreach | None:
    """The breach that these phases had seen by their end."""
    due = due_of(legs_of(phases))
    goal = _goal(phases)
    if due is None or goal is None or not due.passed or end <= due.at:
        return None
    return FormerBreach(at=due.at, target=goal.target)
