"""What becomes of a cycle when another goal takes over? Convention 8 of the clock semantics.

`carry` keeps what was used and applies the new target to it. `forward` ends the cycle and begins another. `reset`
begins again at 0 inside the same cycle. `retroactive` reads the whole cycle as if the last goal had always held.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from rules.desired import FormerBreach
from rules.model import Instant
from rules.policy import Goal, Metric
from rules.sla.legs import elapsed_of, legs_of, reach
from rules.sla.phases import Phase
from rules.sla.runs import Run

Option: TypeAlias = Literal["carry", "forward", "reset", "retroactive"]
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
    if metric.on_goal_change == "carry":
        return (_whole(run, phases),)
    return courses_under(run, phases, lambda _: metric.on_goal_change)


def courses_under(run: Run, phases: Sequence[Phase], option: Callable[[Instant], Option]) -> tuple[Course, ...]:
    """As `courses_of`, where `option` says what a change of goal means at an instant."""
    first, *others = _groups(phases)
    going, ended = Going(live=first), []
    for group in others:
        match option(group[0].from_):
            case "carry":
                going.live += group
            case "forward":
                ended.append(_ended(going))
                going = Going(live=group)
            case "reset":
                going.set_aside(group)
            case "retroactive":  # pragma: no branch - there is no other option
                going.read_back(group)
    return (*ended, going.told(_whole(run, phases)))


def _whole(run: Run, phases: Sequence[Phase]) -> Course:
    return Course(
        start=run.start,
        stop=run.stop,
        phases=tuple(phases),
        called_off=run.called_off,
        reason=run.unanswered,
        known_at=run.known_at,
    )


def promised(course: Course, metric: Metric) -> bool:
    """Whether the cycle is to be shown. Where its contract never spoke of the issue, a contact clock is none."""
    return metric.contract is None or any(phase.goal is not None for phase in course.phases)


def _groups(phases: Sequence[Phase]) -> list[list[Phase]]:
    """The phases under each goal in turn. Time without a goal belongs to the goal before it."""
    groups: list[list[Phase]] = [[]]
    goal: Goal | None = None
    for phase in phases:
        if goal is not None and phase.goal is not None and phase.goal != goal:
            groups.append([])
        goal = phase.goal or goal
        groups[-1].append(phase)
    return groups


@dataclass(slots=True)
class Going:
    """A cycle as far as it was counted. `aside` are the phases before the last reset, `live` those that count."""

    live: list[Phase]
    aside: list[Phase] = field(default_factory=list)
    aside_ms: int = 0
    reset_at: Instant | None = None
    former: list[FormerBreach] = field(default_factory=list)

    def set_aside(self, group: list[Phase]) -> None:
        """The group begins at 0."""
        self._remember(_breach(self.live, self.live[-1].to))
        self.aside_ms += elapsed_of(self.live)
        self.aside += [_set_aside(phase) for phase in self.live]
        self.live, self.reset_at = group, group[0].from_

    def read_back(self, group: list[Phase]) -> None:
        """The group's goal always held. Until then that of the last phases did, also while it did not match."""
        before = next(phase for phase in reversed(self.live) if phase.goal is not None)
        filled = [phase if phase.goal is not None else _under(phase, before, None) for phase in self.live]
        self._remember(_breach(filled, self.live[-1].to))
        self.live = [*(_under(phase, _first(group), group[0]) for phase in self.live), *group]

    def told(self, course: Course) -> Course:
        """The course as it looks from here."""
        if self.reset_at is None and not self.former and len(self.live) == len(course.phases):
            return replace(course, phases=tuple(self.live))
        phases = (*self.aside, *self.live)
        return replace(
            course,
            start=phases[0].from_,
            phases=phases,
            former=tuple(self.former),
            reset_at=self.reset_at,
            set_aside_ms=self.aside_ms,
        )

    def _remember(self, breach: FormerBreach | None) -> None:
        if breach is not None:
            self.former.append(breach)


def _ended(going: Going) -> Course:
    """A cycle that another one replaced. One resolved before was met or missed, one breached was missed."""
    resolved = going.live[-1].kind == "resolved"
    kept = going.live[:-1] if resolved else going.live
    end = kept[-1].to
    missed = _breach(kept, end) is not None
    judged = resolved or missed
    course = Course(
        start=kept[0].from_,
        stop=end if judged else None,
        phases=(),
        called_off=None if judged else FORWARD,
        reason=None if resolved else FORWARD,
    )
    return replace(going, live=kept).told(course)


def _set_aside(phase: Phase) -> Phase:
    return replace(phase, kind="set_aside" if phase.kind == "running" else phase.kind, counts=False)


def _first(group: Sequence[Phase]) -> Phase:
    """The first phase with a goal; a group begins with one."""
    return next((phase for phase in group if phase.goal is not None), group[0])


def _under(phase: Phase, model: Phase, since: Phase | None) -> Phase:
    """The phase as it would have been under the goal of `model`, which `since` brought."""
    if phase.kind == "resolved":
        return replace(phase, goal=model.goal, version=model.version)
    runs = phase.held is None
    kind: Literal["running", "paused"] = "running" if runs else "paused"
    return replace(phase, goal=model.goal, version=model.version, kind=kind, counts=runs, goal_since=since)


def _breach(phases: Sequence[Phase], end: Instant) -> FormerBreach | None:
    """The breach that these phases had seen by their end."""
    for leg in legs_of(phases):
        due = reach(leg, leg.target)
        if due is not None and due.passed:
            return FormerBreach(at=due.at, target=leg.goal.target) if due.at < end else None
    return None
