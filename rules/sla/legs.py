"""How much of each goal was used, and when was a given share of it reached?

Under `carry` a change of goal keeps what was used and applies the new target to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from rules.business_time import Ruler, ruler
from rules.desired import Ticks
from rules.model import Instant
from rules.policy import Goal, Unit
from rules.sla.phases import Phase

DAYS: tuple[Unit, ...] = ("working_day", "calendar_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """The part of a cycle under one goal. `phases` run or pause; `before` was used up ahead of it, in its measure.

    `to` is where the next goal took over; None for the last leg.
    """

    goal: Goal
    ruler: Ruler
    before: Ticks
    phases: tuple[Phase, ...]
    to: Instant | None

    @property
    def from_(self) -> Instant:
        return self.phases[0].from_

    @property
    def target(self) -> Ticks:
        return self.ruler.ticks(self.goal.target)

    def used(self) -> Ticks:
        """What was used by the end of the leg."""
        return self.before + sum(_between(phase, self.goal.target.unit) for phase in self.phases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """`at` is when the amount is used up. Not `passed`: only if the cycle goes on as it is."""

    at: Instant
    passed: bool


def legs_of(phases: Sequence[Phase]) -> tuple[Leg, ...]:
    """The legs of a cycle in order; time without a goal belongs to none."""
    groups: list[list[Phase]] = []
    for phase in (phase for phase in phases if phase.kind != "resolved"):
        if groups and groups[-1][-1].goal == phase.goal:
            groups[-1].append(phase)
        else:
            groups.append([phase])
    legs = []
    for index, group in enumerate(groups):
        goal = group[0].goal
        if goal is None:
            continue
        unit = goal.target.unit
        earlier = [phase for other in groups[:index] for phase in other]
        legs.append(
            Leg(
                goal=goal,
                ruler=ruler(goal.calendar, unit),
                before=sum(_between(phase, unit) for phase in earlier),
                phases=tuple(group),
                to=groups[index + 1][0].from_ if index + 1 < len(groups) else None,
            )
        )
    return tuple(legs)


def share(leg: Leg, percent: int) -> Ticks:
    """That percent of the leg's target, rounded up to what a clock in milliseconds can show."""
    amount = Fraction(leg.target * percent, 100)
    return amount if leg.goal.target.unit in DAYS else ceil(amount)


def reach(leg: Leg, amount: Ticks) -> Reached | None:
    """When `amount` of the leg's goal is used up; None where it paused or changed before.

    What a goal before it used up counts from the first instant of this one. The end of a running phase counts as
    reached, since nothing more was needed; where another goal begins at that instant it does not.
    """
    used = leg.before
    if used >= amount:
        return Reached(at=leg.from_, passed=True)
    for phase in leg.phases:
        if phase.kind != "running":
            continue
        at = leg.ruler.after(phase.from_, amount - used)
        if at <= phase.to and at != leg.to:
            return Reached(at=at, passed=True)
        if phase is leg.phases[-1] and leg.to is None:
            return Reached(at=at, passed=False)
        used += _between(phase, leg.goal.target.unit)
    return None


def due_of(legs: Sequence[Leg]) -> Reached | None:
    """The first instant at which a goal's whole target was used up while it was the cycle's; once reached it stays."""
    reached = None
    for leg in legs:
        reached = reach(leg, leg.target)
        if reached is not None and reached.passed:
            return reached
    return reached


def _between(phase: Phase, unit: Unit) -> Ticks:
    """What a phase counts in the measure of `unit`, under its own goal's calendar. Milliseconds are those it showed."""
    if phase.kind != "running" or phase.goal is None:
        return 0
    calendar = phase.goal.calendar
    if unit in DAYS:
        return ruler(calendar, unit).between(phase.from_, phase.to)
    return ruler(calendar, phase.goal.target.unit).open_ms(phase.from_, phase.to)
