"""Which cycles does each metric make of an issue, under the version of the policy that was in force at each time?"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rules.model import Instant, Snapshot
from rules.policy import Goal, Metric
from rules.sla.eras import Era, Part, eras_of, parts_of
from rules.sla.evidence import Evidence
from rules.sla.goal_changes import Course, Option, courses_of, courses_under
from rules.sla.handing_over import runs_over
from rules.sla.phases import Conditions, phases_of
from rules.sla.runs import Stretch
from rules.sla.starting import runs_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The cycles of a metric. `metric` and `evidence` are those of the last version that has it; `unknown` are the
    conditions that could not be answered. `conditions` are those of the metric; None where several versions have it."""

    metric: Metric
    evidence: Evidence
    courses: tuple[Course, ...]
    unknown: frozenset[str]
    conditions: Conditions | None = None


def tracks(snapshot: Snapshot, evidence: Evidence, only: Container[str] | None = None) -> Iterator[Track]:
    """Of every metric in the order of the policy in force; then of those that only its earlier versions have.

    `snapshot` is the issue as Jira has it, with the creation of Jira. `only` leaves out all metrics but these.
    """
    eras = eras_of(snapshot, evidence) if evidence.policy.earlier else ()
    if len(eras) < 2:
        for metric in evidence.policy.metrics:
            if only is None or metric.name in only:
                yield track_of(metric, evidence, Conditions(metric, evidence))
        return
    names = dict.fromkeys(metric.name for era in reversed(eras) for metric in era.evidence.policy.metrics)
    for name in names:
        if only is None or name in only:
            yield _versioned(parts_of(name, eras), evidence.now)


def track_of(metric: Metric, evidence: Evidence, conditions: Conditions) -> Track:
    """Of a metric that one version has, or that is the same in all."""
    courses = tuple(
        course
        for run in runs_of(metric, evidence, conditions)
        for course in courses_of(run, phases_of(run, conditions, evidence.now), metric)
    )
    unknown = frozenset(conditions.unknown)
    return Track(metric=metric, evidence=evidence, courses=courses, unknown=unknown, conditions=conditions)


def _versioned(parts: Sequence[Part], now: Instant) -> Track:
    courses: list[Course] = []
    for run in runs_over(parts):
        turns = Turns(parts)
        courses += courses_under(run, phases_of(run, turns, now), turns.on_goal_change)
    metric, last = next((part.metric, part.era) for part in reversed(parts) if part.metric is not None)
    unknown = (text for part in parts if part.conditions is not None for text in part.conditions.unknown)
    return Track(metric=metric, evidence=last.evidence, courses=tuple(courses), unknown=frozenset(unknown))


@dataclass(slots=True)
class Turns:
    """The conditions of a metric's versions, each while it was in force. For one cycle, asked in order of time.

    A goal that another version has too goes on as it is: where it stands in its file is no difference.
    """

    parts: Sequence[Part]
    _goals: list[tuple[Goal, str]] = field(default_factory=list)

    def between(self, stretch: Stretch, end: Instant) -> Iterator[Instant]:
        yield stretch.from_
        for part in self.parts:
            since = part.era.since
            if part is not self.parts[0] and stretch.from_ < since and _reaches(stretch, end, since):
                yield since
            turns = part.conditions.between(stretch, end) if part.conditions is not None else ()
            yield from (at for at in turns if at > max(stretch.from_, since) and _within(at, part.era))

    def at(self, at: Instant) -> tuple[Goal | None, str | None]:
        part = self._part(at)
        goal, held = part.conditions.at(at) if part.conditions is not None else (None, None)
        return None if goal is None else self._known(goal, part), held

    def why(self, at: Instant) -> str:
        part = self._part(at)
        told = part.conditions.told(at) if part.conditions is not None else []
        if at == part.era.since and part is not self.parts[0]:
            told = [part.era.name, *told]
        return ", ".join(told) or "labels changed"

    def counts_resolved(self, at: Instant) -> bool:
        metric = self._part(at).metric
        return metric is not None and metric.on_reopen == "total"

    def version(self, goal: Goal | None) -> str | None:
        return next((digest for known, digest in self._goals if known is goal), None)

    def on_goal_change(self, at: Instant) -> Option:
        metric = self._part(at).metric
        return "carry" if metric is None else metric.on_goal_change

    def _part(self, at: Instant) -> Part:
        return next(part for part in self.parts if _within(at, part.era))

    def _known(self, goal: Goal, part: Part) -> Goal:
        last = self._goals[-1][0] if self._goals else None
        if last is not None and (last == goal or last == replace(goal, line=last.line)):
            return last
        self._goals.append((goal, part.era.evidence.policy.digest))
        return goal


def _within(at: Instant, era: Era) -> bool:
    return era.until is None or at < era.until


def _reaches(stretch: Stretch, end: Instant, at: Instant) -> bool:
    """What happens at the very instant of a stop comes after it."""
    return at < end or (at == end and stretch.to is None)
