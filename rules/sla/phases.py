"""What was the state of a cycle at each instant: which goal was its own, and did it run, pause or stand resolved?"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from rules.jql import Query
from rules.model import Instant, Snapshot
from rules.policy import Goal, Metric
from rules.sla.runs import Run, Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """From `from_` up to `to` nothing about the cycle changed. Empty where something happened at the very end.

    `goal` is None where no goal matched; then `kind` is `paused`, since no time counts.
    """

    from_: Instant
    to: Instant
    kind: Literal["running", "paused", "resolved"]
    goal: Goal | None
    cause: str


@dataclass(slots=True)
class Conditions:
    """Conditions of a policy against one issue. `unknown` collects those that could not be answered."""

    snapshot: Snapshot
    unknown: set[str] = field(default_factory=set)

    def hold(self, query: Query, at: Instant) -> bool:
        """An unknown answer counts as no."""
        answer = query.matches(self.snapshot, at)
        if answer is None:
            self.unknown.add(query.text)
        return answer is True

    def goal(self, goals: Iterable[Goal], at: Instant) -> Goal | None:
        """The first that matches wins."""
        return next((goal for goal in goals if goal.when is None or self.hold(goal.when, at)), None)


def phases_of(run: Run, metric: Metric, conditions: Conditions, now: Instant) -> tuple[Phase, ...]:
    """The phases of a cycle from its start to its stop, or to now: adjoining, in order, at least one.

    What happens at the very instant of a stop comes after it: it is no part of the cycle.
    """
    phases: list[Phase] = []
    for index, stretch in enumerate(run.stretches):
        phases += _running_and_paused(stretch, metric, conditions, now)
        if stretch.to is not None and index + 1 < len(run.stretches):
            last, again = phases[-1], run.stretches[index + 1]
            cause = f"resolved: {stretch.end_cause}"
            phases.append(replace(last, from_=stretch.to, to=again.from_, kind="resolved", cause=cause))
    return tuple(phases)


def _running_and_paused(stretch: Stretch, metric: Metric, conditions: Conditions, now: Instant) -> list[Phase]:
    end = now if stretch.to is None else stretch.to
    phases: list[Phase] = []
    for at in _instants(stretch, conditions.snapshot, end):
        goal = conditions.goal(metric.goals, at)
        held = metric.pause is not None and conditions.hold(metric.pause, at)
        kind: Literal["running", "paused"] = "paused" if held or goal is None else "running"
        if phases and phases[-1].goal == goal and phases[-1].kind == kind:
            continue
        if phases:
            phases[-1] = replace(phases[-1], to=at)
        why = stretch.cause if not phases else _evidence(conditions.snapshot, at)
        phases.append(Phase(from_=at, to=end, kind=kind, goal=goal, cause=_cause(why, metric, goal, held=held)))
    return phases


def _instants(stretch: Stretch, snapshot: Snapshot, end: Instant) -> list[Instant]:
    """When the answer of a condition can change: the history's own instants."""
    ongoing = stretch.to is None
    inside = {
        change.at for change in snapshot.issue.changes if stretch.from_ < change.at and change.at < end + int(ongoing)
    }
    return [stretch.from_, *sorted(inside)]


def _cause(why: str, metric: Metric, goal: Goal | None, *, held: bool) -> str:
    if goal is None:
        return f"{why}: no goal matches"
    if held and metric.pause is not None:
        return f"{why}: pause condition {metric.pause.text!r} holds"
    line = "" if goal.line is None else f" (policy line {goal.line})"
    return f"{why}: goal {goal.target.value} {goal.target.unit}, calendar {goal.calendar.name}{line}"


def _evidence(snapshot: Snapshot, at: Instant) -> str:
    """The history items of that instant, by field and id. Labels that we set meanwhile explain nothing."""
    items = {
        (change.id, change.field)
        for change in snapshot.issue.changes
        if change.at == at and not (change.field == "labels" and change.author == snapshot.site.account)
    }
    return ", ".join(f"{name} changed (history {id_})" for id_, name in sorted(items)) or "labels changed"
