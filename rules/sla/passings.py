"""When did the clocks of an issue pass a threshold, in every cycle and under every goal? For who looks back."""

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rules.desired import Clock, Cycle
from rules.model import Instant
from rules.policy import Policy
from rules.sla.intervals import Cuts
from rules.sla.legs import Leg, reach, share
from rules.sla.phases import Phase

Level: TypeAlias = int | Literal["breach"]
"""A percent of the target, or that more than all of it was used."""


def passings(clocks: Iterable[Clock], policy: Policy, now: Instant) -> Iterator[tuple[Instant, str]]:
    """The instants up to `now` at which a clock reached a level of the policy's alerts, and the name of its metric.

    `clocks` are those that the rule itself found: everything that it read, commands among them, is read here too. A
    cycle tells of its present goal only, and of thresholds only while it is open. What a change of goal has made undone
    is not told here, nor what was kept of a cycle that is no longer worked out.
    """
    levels = tuple(dict.fromkeys(level.at for level in policy.alerts))
    for clock in clocks:
        for cycle in clock.cycles:
            legs = cycle.intervals.legs if isinstance(cycle.intervals, Cuts) else ()
            for leg in legs:
                for level, at in _reached_in(leg, levels):
                    if at + (level == "breach") <= now:
                        yield at + (level == "breach"), clock.metric  # breached is what goes on after its due instant


def _reached_in(leg: Leg, levels: Iterable[Level]) -> Iterator[tuple[Level, Instant]]:
    for level in levels:
        reached = reach(leg, share(leg, 100 if level == "breach" else level))
        if reached is not None and reached.passed:
            yield level, reached.at


def rereadings(cycle: Cycle) -> Iterator[Instant]:
    """When it was given another goal, from its start on perhaps; where a goal was read back, at most when its phases
    began, for then nothing else tells of the goals before."""
    yield from (goal.since for goal in cycle.goals[1:])
    phases = cycle.intervals.phases if isinstance(cycle.intervals, Cuts) else ()
    for phase in phases:
        if phase.goal_since is not None:
            yield from (phase.from_, phase.goal_since.from_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """At `at`, a cycle that began at `start` stood at `level`, the highest that it had come to, since `reached`."""

    at: Instant
    start: Instant
    level: Level
    reached: Instant


def standings(clock: Clock, levels: Sequence[Level], told: Container[Level]) -> Iterator[Standing]:
    """What the clock showed at each of its passings of these levels, in order, where its last cycle of then went on.

    Only those that are `told` of it are shown. `clock` is one that the rule itself found, and of which every earlier
    instant showed the beginning.
    """
    known = [_Known.of(cycle, (*levels, "breach")) for cycle in clock.cycles]
    starts = [cycle.start for cycle in clock.cycles]
    passed = {
        at + (level == "breach")
        for one in known
        for found in one.reached
        for level, at in found.items()
        if level in levels
    }
    for at in sorted(passed):
        place = bisect_right(starts, at) - 1
        standing = known[place].standing(at, told) if place >= 0 else None
        if standing is not None:
            yield standing


@dataclass(frozen=True, slots=True)
class _Known:
    """A cycle, its phases and legs, and when each level was reached in each leg."""

    cycle: Cycle
    phases: Sequence[Phase]
    legs: Sequence[Leg]
    reached: Sequence[Mapping[Level, Instant]]

    @classmethod
    def of(cls, cycle: Cycle, levels: Sequence[Level]) -> "_Known":
        cuts = cycle.intervals
        assert isinstance(cuts, Cuts)  # of a clock that the rule itself found
        return cls(cycle, cuts.phases, cuts.legs, [dict(_reached_in(leg, levels)) for leg in cuts.legs])

    def standing(self, at: Instant, told: Container[Level]) -> Standing | None:
        """None where it did not go on then, where no goal was its own, and where it had come to nothing yet."""
        phase = self.phases[bisect_right(self.phases, at, key=_beginning) - 1]
        if phase.goal is None or phase.kind == "resolved" or self._is_over(at):
            return None
        passed = self.reached[: bisect_right(self.legs, at, key=_beginning)]
        due = next((found["breach"] for found in passed if found.get("breach", at + 1) <= at), None)
        if due is None and not phase.counts:  # paused, without a due instant
            return None
        shown: list[tuple[Instant, Level]] = []
        if due is None or due == at:
            warned = ((since, level) for level, since in passed[-1].items() if level != "breach" and level in told)
            shown = sorted((since, level) for since, level in warned if since <= at)
        elif "breach" in told:  # which mutes warnings, whether or not it is told
            shown = [(due, "breach")]
        return Standing(at=at, start=self.cycle.start, level=shown[-1][1], reached=shown[-1][0]) if shown else None

    def _is_over(self, at: Instant) -> bool:
        cycle = self.cycle
        if cycle.state == "cancelled":
            return at >= self.phases[-1].to
        return cycle.stop is not None and cycle.stop <= at


def _beginning(one: Phase | Leg) -> Instant:
    return one.from_
