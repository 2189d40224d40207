"""When did the clocks of an issue pass a threshold, in every cycle and under every goal? For who looks back."""

from collections.abc import Iterable, Iterator

from rules.desired import Facts
from rules.model import Instant, Snapshot
from rules.policy import Metric, Policy
from rules.sla.creation import really_created
from rules.sla.evidence import Evidence, gather
from rules.sla.goal_changes import courses_of
from rules.sla.legs import Leg, legs_of, reach, share
from rules.sla.phases import Conditions, phases_of
from rules.sla.rule import runs_of


def passings(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> frozenset[Instant]:
    """The instants up to `now` at which a clock reached a percent of the alerts, or was first seen to be breached.

    A cycle itself tells only of its present goal, and of thresholds only while it is open. What a goal change has made
    undone (`forward`, `retroactive`) is not told here. `facts` hold what commands said. Unknown creation: none.
    """
    if snapshot.issue.created is None or snapshot.issue.created > now:
        return frozenset()
    snapshot, origin, _ = really_created(snapshot, policy, now)
    evidence = gather(snapshot, policy, now, facts, origin)
    percents = frozenset(100 if level.at == "breach" else level.at for level in policy.alerts)
    found = (at for metric in policy.metrics for at in _of_metric(metric, evidence, percents))
    return frozenset(at for at in found if at <= now)


def _of_metric(metric: Metric, evidence: Evidence, percents: Iterable[int]) -> Iterator[Instant]:
    conditions = Conditions(metric, evidence)
    for run in runs_of(metric, evidence, conditions):
        for course in courses_of(run, phases_of(run, conditions, evidence.now), metric):
            for leg in legs_of(course.phases):
                yield from _of_leg(leg, percents)


def _of_leg(leg: Leg, percents: Iterable[int]) -> Iterator[Instant]:
    for percent in percents:
        reached = reach(leg, share(leg, percent))
        if reached is not None and reached.passed:
            yield reached.at
            if percent == 100:
                yield reached.at + 1  # breached is what goes on after its due instant
