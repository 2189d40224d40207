"""When did the clocks of an issue pass a threshold, in every cycle and under every goal? For who looks back."""

from collections.abc import Iterable, Iterator, Sequence

from rules.desired import Clock
from rules.model import Instant
from rules.policy import AlertLevel, Policy
from rules.sla.intervals import Cuts
from rules.sla.legs import Leg, reach, share


def passings(clocks: Iterable[Clock], policy: Policy, now: Instant) -> Iterator[tuple[Instant, str]]:
    """The instants up to `now` at which a clock reached a level of the policy's alerts, and the name of its metric.

    `clocks` are those that the rule itself found: everything that it read, commands among them, is read here too. A
    cycle tells of its present goal only, and of thresholds only while it is open. What a change of goal has made undone
    is not told here, nor what was kept of a cycle that is no longer worked out.
    """
    for clock in clocks:
        for cycle in clock.cycles:
            legs = cycle.intervals.legs if isinstance(cycle.intervals, Cuts) else ()
            for leg in legs:
                yield from ((at, clock.metric) for at in _of_leg(leg, policy.alerts) if at <= now)


def _of_leg(leg: Leg, levels: Sequence[AlertLevel]) -> Iterator[Instant]:
    for at in dict.fromkeys(level.at for level in levels):
        reached = reach(leg, share(leg, 100 if at == "breach" else at))
        if reached is not None and reached.passed:
            yield reached.at + (at == "breach")  # breached is what goes on after its due instant
