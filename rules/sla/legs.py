"""How much of each goal was used, and when was a given share of it reached?

Under `carry` a change of goal keeps what was used and applies the new target to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from rules.business_time import Ruler, ruler
from rules.desired import Ticks
from rules.model import MINUTE, Instant
from rules.policy import Goal, Target, Unit
from rules.sla.phases import Phase

DAYS: tuple[Unit, ...] = ("working_day", "calendar_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """The part of a cycle under one goal. `phases` run or pause, and `amounts` are what each used up; `before` was used
    up ahead of them. All in the goal's measure, in whole numbers of which `scale` make a tick: exact, and fast.

    `target` is all that may be used up: up to a date, what was used before and the open time from here on.
    `to` is where the next goal took over; None for the last leg.
    """

    goal: Goal
    ruler: Ruler
    before: int
    phases: tuple[Phase, ...]
    amounts: tuple[int, ...]
    scale: int
    target: int
    to: Instant | None

    @property
    def from_(self) -> Instant:
        return self.phases[0].from_

    @property
    def promise(self) -> Target:
        """The target as it is shown: for a date, in whole minutes."""
        if self.goal.until is None:
            return self.goal.target
        return Target(value=max(1, -(-self.target // MINUTE)), unit="minute")

    def used(self) -> int:
        """What was used by the end of the leg."""
        return self.before + sum(self.amounts)

    def ticks(self, amount: int) -> Ticks:
        """An amount as its measure gives it."""
        return amount if self.scale == 1 else Fraction(amount, self.scale)

    def elapsed(self) -> int:
        """The milliseconds that it counted."""
        return elapsed_of(self.phases) if unit_of(self.goal) in DAYS else sum(self.amounts)

    def after(self, phase: Phase, amount: int, *, whole: bool) -> Instant:
        """When so much more is used up from the phase's start on. A `whole` target that is a date is used up then."""
        at = self.ruler.after(phase.from_, self.ticks(amount))
        return max(at, self.goal.until) if whole and self.goal.until is not None else at


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """`at` is when the amount is used up. Not `passed`: only if the cycle goes on as it is."""

    at: Instant
    passed: bool


def legs_of(phases: Sequence[Phase]) -> tuple[Leg, ...]:
    """The legs of a cycle in order; time without a goal, set aside, or resolved and not counted belongs to none."""
    groups: list[list[Phase]] = []
    goal: Goal | None = None
    for phase in phases:
        if phase.counts or phase.kind == "paused":
            if groups and (goal is phase.goal or goal == phase.goal):
                groups[-1].append(phase)
            else:
                groups.append([phase])
            goal = phase.goal
    ends = [*(group[0].from_ for group in groups[1:]), None]
    used = Used()
    for group, to in zip(groups, ends, strict=True):
        goal = group[0].goal
        if goal is not None:
            used.legs.append(_leg(goal, group, to, used))
    return tuple(used.legs)


def _leg(goal: Goal, group: Sequence[Phase], to: Instant | None, used: "Used") -> Leg:
    unit = unit_of(goal)
    measure, before = ruler(goal.calendar, unit), used.ahead(unit)
    # A pause is a span without length.
    spans = [(phase.from_, phase.to if phase.counts else phase.from_) for phase in group]
    amounts, scale = measure.amounts(spans)
    if unit in DAYS:
        whole = lcm(scale, before.denominator, 100)  # so that every percent of a target is a whole number
        amounts, scale = tuple([amount * (whole // scale) for amount in amounts]), whole
    ahead = int(before * scale)
    promised = int(measure.ticks(goal.target) * scale) if goal.until is None else None
    return Leg(
        goal=goal,
        ruler=measure,
        before=ahead,
        phases=tuple(group),
        amounts=amounts,
        scale=scale,
        target=ahead + _open_until(measure, group[0].from_, goal.until) if promised is None else promised,
        to=to,
    )


def _open_until(measure: Ruler, from_: Instant, until: Instant | None) -> int:
    return measure.open_ms(from_, max(from_, until or 0))


@dataclass(slots=True)
class Used:
    """What was used up by the legs so far, in any measure. Each measure is asked once about each leg."""

    legs: list[Leg] = field(default_factory=list)
    _sums: dict[Unit, tuple[int, Ticks]] = field(default_factory=dict)

    def ahead(self, unit: Unit) -> Ticks:
        """Milliseconds are those that each phase showed under its own goal."""
        key: Unit = unit if unit in DAYS else "minute"
        seen, total = self._sums.get(key, (0, 0))
        for leg in self.legs[seen:]:
            own = unit_of(leg.goal)
            if key == "minute":
                total += leg.elapsed()
            elif own == key:
                total += leg.ticks(sum(leg.amounts))
            else:
                measure = ruler(leg.goal.calendar, key)
                total += sum(measure.between(phase.from_, phase.to) for phase in leg.phases if phase.counts)
        self._sums[key] = len(self.legs), total
        return total


def elapsed_of(phases: Sequence[Phase], since: Instant | None = None, until: Instant | None = None) -> int:
    """The milliseconds that the phases count, from `since` on and up to `until`."""
    elapsed, goal, measure = 0, None, None
    for phase in phases:
        if phase.counts and phase.goal is not None:
            from_ = phase.from_ if since is None else max(since, phase.from_)
            to = phase.to if until is None else min(until, phase.to)
            if from_ < to:
                if measure is None or goal is not phase.goal:
                    goal, measure = phase.goal, ruler(phase.goal.calendar, unit_of(phase.goal))
                elapsed += measure.open_ms(from_, to)
    return elapsed


def unit_of(goal: Goal) -> Unit:
    """The measure in which the goal is counted: up to a date it is open time."""
    return goal.target.unit if goal.until is None else "minute"


def share(leg: Leg, percent: int) -> int:
    """That percent of the leg's target, rounded up to what a clock in milliseconds can show."""
    return -(-leg.target * percent // 100)


def reach(leg: Leg, amount: int) -> Reached | None:
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
    ever = unit_of(leg.goal) == "calendar_day"  # a local clock that was put back tells less than it ran
    if leg.to is not None and not ever and leg.used() < amount:
        return None
    for index, (phase, used_here) in enumerate(zip(leg.phases, leg.amounts, strict=True)):
        last = leg.to is None and phase is leg.phases[-1]
        if phase.counts and (last or ever or used + used_here >= amount):
            at = leg.after(phase, amount - used, whole=whole)
            reached = _within(leg, index, at)
            if reached is not None or last:
                return reached or Reached(at=at, passed=False)
        used += used_here  # nothing in a pause
    return None


def _within(leg: Leg, index: int, at: Instant) -> Reached | None:
    """Whether the phase of that place did reach `at`, which is then the end of a phase in which it stood resolved."""
    phase = leg.phases[index]
    if at > phase.to or _resolved_then(leg, index, at):
        return None
    at = phase.to if phase.kind == "resolved" else at
    return None if at == leg.to else Reached(at=at, passed=True)


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
