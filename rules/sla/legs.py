"""How much of each goal was used, and when was a given share of it reached?

Under `carry` a change of goal keeps what was used and applies the new target to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from rules.business_time import Ruler, ruler
from rules.desired import Ticks
from rules.model import MINUTE, Instant
from rules.policy import Goal, Target, Unit
from rules.sla.phases import Phase

DAYS: tuple[Unit, ...] = ("working_day", "calendar_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """The part of a cycle under one goal. `phases` run or pause, and `amounts` are what each used up; `before` was used
    up ahead of them. All in the goal's measure.

    `target` is all that may be used up: up to a date, what was used before and the open time from here on.
    `to` is where the next goal took over; None for the last leg.
    """

    goal: Goal
    ruler: Ruler
    before: Ticks
    phases: tuple[Phase, ...]
    amounts: tuple[Ticks, ...]
    target: Ticks
    to: Instant | None

    @property
    def from_(self) -> Instant:
        return self.phases[0].from_

    @property
    def promise(self) -> Target:
        """The target as it is shown: for a date, in whole minutes."""
        if self.goal.until is None:
            return self.goal.target
        return Target(value=max(1, ceil(Fraction(self.target, MINUTE))), unit="minute")

    def may_reach(self, rest: Ticks, amount: Ticks) -> bool:
        """Whether a phase that used up `amount` can have used up `rest`. A local clock that was put back tells less
        than it ran."""
        return amount >= rest or unit_of(self.goal) == "calendar_day"

    def used(self) -> Ticks:
        """What was used by the end of the leg."""
        return self.before + sum(self.amounts)

    def after(self, phase: Phase, ticks: Ticks, *, whole: bool) -> Instant:
        """When so much more is used up from the phase's start on. A `whole` target that is a date is used up then."""
        at = self.ruler.after(phase.from_, ticks)
        return max(at, self.goal.until) if whole and self.goal.until is not None else at


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """`at` is when the amount is used up. Not `passed`: only if the cycle goes on as it is."""

    at: Instant
    passed: bool


def legs_of(phases: Sequence[Phase]) -> tuple[Leg, ...]:
    """The legs of a cycle in order; time without a goal, set aside, or resolved and not counted belongs to none."""
    groups: list[list[Phase]] = []
    for phase in (phase for phase in phases if phase.counts or phase.kind == "paused"):
        if groups and groups[-1][-1].goal == phase.goal:
            groups[-1].append(phase)
        else:
            groups.append([phase])
    ends = [*(group[0].from_ for group in groups[1:]), None]
    used = Used()
    return tuple(leg for group, to in zip(groups, ends, strict=True) if (leg := _leg(group, to, used)) is not None)


def _leg(group: Sequence[Phase], to: Instant | None, used: "Used") -> Leg | None:
    goal = group[0].goal
    if goal is None:
        return None
    unit = unit_of(goal)
    measure, before = ruler(goal.calendar, unit), used.ahead(unit)
    amounts = tuple(_between(phase, measure, unit) for phase in group)
    used.phases += group
    target = before + measure.open_ms(group[0].from_, max(group[0].from_, goal.until)) if goal.until else None
    return Leg(
        goal=goal,
        ruler=measure,
        before=before,
        phases=tuple(group),
        amounts=amounts,
        target=measure.ticks(goal.target) if target is None else target,
        to=to,
    )


@dataclass(slots=True)
class Used:
    """What was used up by the phases so far, in any measure. Each measure is asked once about each phase."""

    phases: list[Phase] = field(default_factory=list)
    _sums: dict[Unit, tuple[int, Ticks]] = field(default_factory=dict)

    def ahead(self, unit: Unit) -> Ticks:
        """Milliseconds are those that each phase showed under its own goal."""
        key: Unit = unit if unit in DAYS else "minute"
        seen, total = self._sums.get(key, (0, 0))
        for phase in self.phases[seen:]:
            if phase.counts and phase.goal is not None:
                own = unit if unit in DAYS else unit_of(phase.goal)
                total += _between(phase, ruler(phase.goal.calendar, own), unit)
        self._sums[key] = len(self.phases), total
        return total


def unit_of(goal: Goal) -> Unit:
    """The measure in which the goal is counted: up to a date it is open time."""
    return goal.target.unit if goal.until is None else "minute"


def share(leg: Leg, percent: int) -> Ticks:
    """That percent of the leg's target, rounded up to what a clock in milliseconds can show."""
    amount = Fraction(leg.target * percent, 100)
    return amount if unit_of(leg.goal) in DAYS else ceil(amount)


def reach(leg: Leg, amount: Ticks) -> Reached | None:
    """When `amount` of the leg's goal is used up; None where it paused or changed before.

    What a goal before it used up counts from the first instant of this one. The end of a running phase counts as
    reached, since nothing more was needed; where another goal begins at that instant it does not. Nothing is reached
    while the issue is resolved: what was used up there is reached at the reopening.
    """
    used = leg.before
    until = leg.goal.until
    whole = until is not None and amount == leg.target
    if used >= amount and not (whole and until is not None and until > leg.from_):
        return Reached(at=leg.from_, passed=True)
    for index, (phase, used_here) in enumerate(zip(leg.phases, leg.amounts, strict=True)):
        if not phase.counts:
            continue
        last = leg.to is None and phase is leg.phases[-1]
        if last or leg.may_reach(amount - used, used_here):
            at = leg.after(phase, amount - used, whole=whole)
            if at <= phase.to and not _resolved_then(leg, index, at):
                at = phase.to if phase.kind == "resolved" else at
                if at != leg.to:
                    return Reached(at=at, passed=True)
            if last:
                return Reached(at=at, passed=False)
        used += used_here
    return None


def _resolved_then(leg: Leg, index: int, at: Instant) -> bool:
    """Whether the instant is the end of a phase after which the issue stood resolved, and that counts."""
    following = leg.phases[index + 1 : index + 2]
    return at == leg.phases[index].to and any(phase.kind == "resolved" and phase.counts for phase in following)


def due_of(legs: Sequence[Leg]) -> Reached | None:
    """The first instant at which a goal's whole target was used up while it was the cycle's; once reached it stays."""
    reached = None
    for leg in legs:
        reached = reach(leg, leg.target)
        if reached is not None and reached.passed:
            return reached
    return reached


def _between(phase: Phase, measure: Ruler, unit: Unit) -> Ticks:
    """What a phase counts in a measure of its own goal's calendar."""
    if not phase.counts:
        return 0
    return (measure.between if unit in DAYS else measure.open_ms)(phase.from_, phase.to)
