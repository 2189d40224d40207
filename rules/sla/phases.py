"""What was the state of a cycle at each instant: which goal was its own, and did it run, pause or stand resolved?"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from rules.dates import dated, end_of, value_at
from rules.desired import CommandPause, Extension
from rules.instants import iso
from rules.jql import Query
from rules.model import Instant, Snapshot
from rules.policy import Goal, Metric
from rules.sla.evidence import Evidence
from rules.sla.runs import Run, Stretch
from rules.timeline import changes_at


class Asked(Protocol):
    """What answers for a cycle: the conditions of its metric, or those of the metric's versions in turn."""

    def between(self, stretch: Stretch, end: Instant) -> Iterator[Instant]:
        """The start of the stretch, and every later instant up to its end at which an answer can change."""

    def at(self, at: Instant) -> tuple[Goal | None, str | None]:
        """The goal, and what pauses the clock."""

    def why(self, at: Instant) -> str:
        """The evidence of that instant."""

    def counts_resolved(self, at: Instant) -> bool:
        """Whether the time before a reopening at that instant counts."""

    def version(self, goal: Goal | None) -> str | None:
        """The digest of the policy that a goal comes from; None for that of the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """From `from_` up to `to` nothing about the cycle changed. Empty where something happened at the very end.

    `goal` is None where no goal matched; then `kind` is `paused`, since no time counts. `held` is what paused it, None
    for nothing. `counts`: open time uses up the goal. `began` tells of its beginning: in words, or where they are to be
    found. `goal_since`: the phase that brought the goal, where the goal is read back to the start. `version`: the
    digest of the policy that the goal comes from, None for that of the plan.
    """

    from_: Instant
    to: Instant
    kind: Literal["running", "paused", "resolved", "set_aside"]
    goal: Goal | None
    began: Asked | str
    held: str | None = None
    counts: bool = False
    goal_since: "Phase | None" = None
    version: str | None = None

    @property
    def why(self) -> str:
        """The evidence. It is put into words only when somebody asks: most phases are never read."""
        return self.began if isinstance(self.began, str) else self.began.why(self.from_)

    @property
    def cause(self) -> str:
        """What the evidence brought."""
        if self.kind == "resolved":
            return self.why
        cause = cause_of(self.why, self.goal, self.held)
        since = self.goal_since
        return cause if since is None else f"{cause}; this goal since {since.why}, read back to the start"


@dataclass(slots=True)
class Conditions:
    """The goals and the pauses of one metric against one issue, asked once wherever an answer can change.

    `unknown` collects the conditions that could not be answered.
    """

    metric: Metric
    evidence: Evidence
    unknown: set[str] = field(default_factory=set)
    instants: Sequence[Instant] = field(init=False)
    _known: dict[int, tuple[Goal | None, str | None]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        goals = (goal.when for goal in self.metric.goals)
        queries = [query for query in (*goals, self.metric.pause) if query is not None]
        moved = () if self.metric.due_field is None else dated(self.evidence.snapshot, self.metric.due_field)
        pauses = (at for pause in self.pauses() for at in (pause.from_, pause.to) if at is not None)
        extended = (extension.at for extension in self.extensions())
        bounds = (at for goal in self.metric.goals for at in goal.valid or ())
        turned = turning_points(queries, self.evidence.snapshot)
        self.instants = sorted({*turned, *moved, *pauses, *extended, *bounds})

    def pauses(self) -> Sequence[CommandPause]:
        """A command pauses only what the policy lets pause."""
        return () if self.metric.pause is None else self.evidence.facts.command_pauses

    def extensions(self) -> Sequence[Extension]:
        return self.evidence.facts.extensions if self.metric.kind == "resolution" else ()

    def hold(self, query: Query, at: Instant) -> bool:
        """An unknown answer counts as no."""
        answer = query.matches(self.evidence.snapshot, at)
        if answer is None:
            self.unknown.add(query.text)
        return answer is True

    def at(self, at: Instant) -> tuple[Goal | None, str | None]:
        """The first goal that matches, and what pauses the clock."""
        place = bisect_right(self.instants, at)
        if place not in self._known:
            self._known[place] = self._goal(at), self._held(at)
        return self._known[place]

    def between(self, stretch: Stretch, end: Instant) -> Iterator[Instant]:
        """The start of the stretch, and every later instant up to its end at which an answer can change.

        What happens at the very instant of a stop comes after it.
        """
        yield stretch.from_
        first = bisect_right(self.instants, stretch.from_)
        last = bisect_right(self.instants, end) if stretch.to is None else bisect_left(self.instants, end)
        yield from self.instants[first:last]

    def told(self, at: Instant) -> list[str]:
        """The history items of that instant, by field and id, and commands. What we set explains nothing; moves do."""
        snapshot = self.evidence.snapshot
        items = {
            (change.id, change.field)
            for change in changes_at(snapshot.issue, at)
            if change.author != snapshot.site.account or change.field in ("status", "resolution")
        }
        told = [f"{name} changed (history {id_})" for id_, name in sorted(items)]
        told += [f"command (comment {pause.comment})" for pause in self.pauses() if at == pause.from_]
        told += ["command to resume" for pause in self.pauses() if at == pause.to]
        told += [f"command (comment {one.comment}): {one.reason}" for one in self.extensions() if at == one.at]
        return told + list(dict.fromkeys(self._bounds(at)))

    def _bounds(self, at: Instant) -> Iterator[str]:
        """The contracts of this issue that begin or end then."""
        for goal in self.metric.goals:
            if goal.valid is not None and at in goal.valid and (goal.when is None or self.hold(goal.when, at)):
                yield f"contract {goal.contract} {'began' if at == goal.valid[0] else 'ended'}"

    def why(self, at: Instant) -> str:
        return ", ".join(self.told(at)) or "labels changed"

    def counts_resolved(self, _at: Instant) -> bool:
        return self.metric.on_reopen == "total"

    def version(self, _goal: Goal | None) -> str | None:
        return None

    def _held(self, at: Instant) -> str | None:
        if self.metric.pause is not None and self.hold(self.metric.pause, at):
            return f"pause condition {self.metric.pause.text!r} holds"
        for pause in self.pauses():
            if pause.from_ <= at and (pause.to is None or at < pause.to):
                return f"paused by command: {pause.reason}"
        return None

    def _goal(self, at: Instant) -> Goal | None:
        for goal in self.metric.goals:
            if in_force(goal, at) and (goal.when is None or self.hold(goal.when, at)):
                until = self._until(goal, at)
                return goal if until is None else replace(goal, until=until)
        return None

    def _until(self, goal: Goal, at: Instant) -> Instant | None:
        """The date that stands in the place of the goal's target: that of the last command, else that of the field."""
        if self.metric.due_field is None and not self.extensions():
            return None
        extended = [extension.to for extension in self.extensions() if extension.at <= at]
        if extended:
            return extended[-1]
        if self.metric.due_field is None:
            return None
        values = value_at(self.evidence.snapshot, self.metric.due_field, at)
        return end_of(values[0].text, goal.calendar) if values else None


def in_force(goal: Goal, at: Instant) -> bool:
    """Whether the contract that promised the goal, if one did, has begun and has not ended."""
    return goal.valid is None or goal.valid[0] <= at < goal.valid[1]


def turning_points(queries: Iterable[Query], snapshot: Snapshot) -> set[Instant]:
    """When the answer of one of the conditions can change."""
    found: set[Instant] = set()
    for query in queries:
        turns = query.turns(snapshot)
        if turns is None:
            found.update(change.at for change in snapshot.issue.changes)
            found.update(comment.at for comment in snapshot.issue.comments)
        else:
            found.update(turns)
    return found


def phases_of(run: Run, conditions: Asked, now: Instant) -> tuple[Phase, ...]:
    """The phases of a cycle from its start to its stop, or to now: adjoining, in order, at least one."""
    phases: list[Phase] = []
    for index, stretch in enumerate(run.stretches):
        phases += _running_and_paused(stretch, conditions, now)
        if stretch.to is not None and index + 1 < len(run.stretches):
            last, again = phases[-1], run.stretches[index + 1]
            why = f"resolved: {stretch.end_cause}"
            counts = conditions.counts_resolved(again.from_) and last.goal is not None
            phases.append(replace(last, from_=stretch.to, to=again.from_, kind="resolved", began=why, counts=counts))
    return tuple(phases)


def _running_and_paused(stretch: Stretch, conditions: Asked, now: Instant) -> list[Phase]:
    end = now if stretch.to is None else stretch.to
    states: list[tuple[Instant, Goal | None, str | None]] = []
    for at in conditions.between(stretch, end):
        goal, held = conditions.at(at)
        if states:
            _, last, held_before = states[-1]
            if held == held_before and (goal is last or goal == last):
                continue
        states.append((at, goal, held))
    ends = [*(at for at, _, _ in states[1:]), end]
    phases: list[Phase] = []
    for (at, goal, held), to in zip(states, ends, strict=True):
        runs = goal is not None and held is None
        phases.append(
            Phase(
                from_=at,
                to=to,
                kind="running" if runs else "paused",
                goal=goal,
                began=conditions if phases else stretch.cause,
                held=held,
                counts=runs,
                version=conditions.version(goal),
            )
        )
    return phases


def cause_of(why: str, goal: Goal | None, held: str | None) -> str:
    """What the evidence brought."""
    if goal is None:
        return f"{why}: no goal matches"
    if held is not None:
        return f"{why}: {held}"
    line = "" if goal.line is None else f" (policy line {goal.line})"
    promise = f"{goal.target.value} {goal.target.unit}" if goal.until is None else f"until {iso(goal.until)}"
    contract = "" if goal.contract is None else f", contract {goal.contract}"
    return f"{why}: goal {promise}, calendar {goal.calendar.name}{contract}{line}"
