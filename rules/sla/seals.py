"""Which finished cycles are sealed, and what do clocks show where a seal and the computation differ?

A seal wins. It gives way only to what people did afterwards: a reopening of its cycle, and commands written or taken
back since.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rules.desired import Cycle, Finding, LookAgain, Record, Superseded
from rules.instants import iso
from rules.model import Instant, KeptDue, Seal
from rules.policy import Goal, Metric
from rules.sla.evidence import Evidence
from rules.sla.goal_changes import Course
from rules.sla.imprint import Seen, cycle_from, seal_of
from rules.timeline import changes_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A cycle as computed, with what it came from."""

    course: Course
    cycle: Cycle

    @property
    def end(self) -> Instant | None:
        """When it was over for good; None while it may go on."""
        course = self.course
        if course.stop is not None:
            return course.stop
        return course.phases[-1].to if course.called_off is not None else None

    def reopened_at(self, at: Instant) -> bool:
        """Whether the issue was resolved at `at` and opened again later, within this cycle."""
        return any(phase.kind == "resolved" and phase.from_ == at for phase in self.course.phases)


@dataclass(slots=True)
class Sealer:
    """Holds the cycles of an issue against its seals, metric by metric, and gathers what comes of it."""

    evidence: Evidence
    findings: list[Finding] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)
    superseded: list[Superseded] = field(default_factory=list)
    later: list[LookAgain] = field(default_factory=list)
    going: list[tuple[str, Counted]] = field(default_factory=list)
    """The cycles that may go on, each with the name of its metric."""

    def settled(self, metric: Metric, counted: Sequence[Counted], *, sure: bool) -> tuple[Cycle, ...]:
        """The cycles to show. Not `sure`: something could not be answered, so nothing is sealed."""
        memory, now = self.evidence.snapshot.memory, self.evidence.now
        standing = [seal for seal in memory.seals if seal.metric == metric.name and seal.end <= now]
        if memory.versions is None and not standing:
            return tuple(one.cycle for one in counted)
        known = [*metric.goals, *(span.goal for one in counted for span in one.cycle.goals if span.goal is not None)]
        kept: list[Seal] = []
        for seal in sorted(standing, key=lambda seal: seal.start):
            because = self._gives_way(seal, counted)
            if because is None:
                kept.append(seal)
            else:
                self.superseded.append(
                    Superseded(metric=seal.metric, start=seal.start, number=seal.number, because=because)
                )
        free = [one for one in counted if not any(_same_time(one, seal, now) for seal in kept)]
        self.going += [(metric.name, one) for one in free if one.end is None]
        for seal in kept:
            self._compare(seal, next((one.cycle for one in counted if one.cycle.start == seal.start), None))
        if sure and memory.versions is not None:
            for one in free:
                self._seal(metric, one)
        cycles = [one.cycle for one in free] + [self._shown(seal, known) for seal in kept]
        return tuple(sorted(cycles, key=lambda cycle: cycle.start))

    def looks(self) -> tuple[LookAgain, ...]:
        """When what could not be kept yet can be."""
        if self.evidence.comments.unsettled:
            return (*self.later, LookAgain(at=self.evidence.now + 1, because="a comment is kept as evidence then"))
        return tuple(self.later)

    def record(self, dues: tuple[KeptDue, ...] | None) -> Record:
        """What the shell has to keep."""
        return Record(
            seals=tuple(self.seals),
            superseded=tuple(self.superseded),
            comments=tuple(self.evidence.comments.new),
            dues=dues,
        )

    def _shown(self, seal: Seal, known: Sequence[Goal]) -> Cycle:
        return cycle_from(seal, self.evidence.policy, known)

    def _gives_way(self, seal: Seal, counted: Sequence[Counted]) -> str | None:
        """Why a seal stands no more, where people have done something about it."""
        if any(one.reopened_at(seal.end) for one in counted):
            return f"reopened after {iso(seal.end)}"
        if not _differs(seal, next((one.cycle for one in counted if one.cycle.start == seal.start), None)):
            return None
        commands = self.evidence.facts.commands
        standing = {one.comment for one in commands if one.refused != "edited"}
        for comment in seal.commands:
            if comment not in standing:
                return f"the command in comment {comment} was taken back"
        for one in commands:
            if one.refused is None and one.at > seal.sealed_at and one.effect <= seal.end:
                return f"the command in comment {one.comment} speaks of {iso(one.effect)}"
        return None

    def _seal(self, metric: Metric, one: Counted) -> None:
        """Once it is over for good: no reopening within the grace, and nothing of the same instant may still come."""
        evidence, end = self.evidence, one.end
        if end is None or not evidence.snapshot.issue.history_complete or self._in_doubt(metric, end):
            return
        settled_at = end + (metric.reopen_grace_ms if metric.kind == "resolution" else 0) + 1
        if settled_at > evidence.now:
            self.later.append(LookAgain(at=settled_at, because=f"{metric.name} is sealed then"))
            return
        versions = evidence.snapshot.memory.versions
        assert versions is not None  # nothing is sealed without
        seen = Seen(
            policy=evidence.policy.digest,
            versions=versions,
            causes=tuple(self._causes(end)),
            commands=self._commands(end),
            now=evidence.now,
        )
        self.seals.append(seal_of(metric.name, one.cycle, end, seen))

    def _in_doubt(self, metric: Metric, end: Instant) -> bool:
        """Whether an account that could have spoken for us is not known, or whether a customer waits at all."""
        if metric.kind == "resolution":
            return False
        return self.evidence.for_customer is None or any(said.unsure and said.at <= end for said in self.evidence.said)

    def _causes(self, end: Instant) -> Iterator[str]:
        """What happened at the instant of the stop."""
        evidence = self.evidence
        yield from (said.cause for said in evidence.said if said.at == end)
        yield from (f"history {change.id}" for change in changes_at(evidence.snapshot.issue, end))

    def _commands(self, end: Instant) -> tuple[str, ...]:
        counted = (one for one in self.evidence.facts.commands if one.refused is None and one.effect <= end)
        return tuple(sorted({one.comment for one in counted}))

    def _compare(self, seal: Seal, cycle: Cycle | None) -> None:
        told = list(_differences(seal, cycle))
        if not told:
            return
        changed = ", ".join(self._since(seal))
        since = f" Since then: {changed}." if changed else ""
        text = (
            f"{seal.metric}, cycle from {iso(seal.start)}, sealed at {iso(seal.sealed_at)}: {'; '.join(told)}.{since} "
            f"The sealed values stand. To take what is computed now: aftercare reseal "
            f"{self.evidence.snapshot.issue.key} --because TEXT"
        )
        self.findings.append(Finding(code="differs_from_sealed", text=text))

    def _since(self, seal: Seal) -> Iterator[str]:
        versions = self.evidence.snapshot.memory.versions
        if seal.policy != self.evidence.policy.digest:
            yield f"policy {seal.policy[:12]} -> {self.evidence.policy.digest[:12]}"
        for name in ("tzdata", "holidays"):
            before, after = getattr(seal.versions, name), getattr(versions, name, None)
            if after is not None and before != after:
                yield f"{name} {before} -> {after}"


def _same_time(one: Counted, seal: Seal, now: Instant) -> bool:
    """Whether a computed cycle tells of time that a seal tells of already."""
    if one.cycle.start == seal.start:
        return True
    end = now if one.end is None else one.end
    return one.cycle.start < seal.end and seal.start < end


def _differs(seal: Seal, cycle: Cycle | None) -> bool:
    return next(_differences(seal, cycle), None) is not None


def _differences(seal: Seal, cycle: Cycle | None) -> Iterator[str]:
    """What the computation says otherwise, with both values. What only depends on how long it goes on is left out."""
    if cycle is None:
        yield "it is not found any more"
        return
    stop = seal.end if seal.state == "stopped" else None
    pairs: list[tuple[str, object, object]] = [
        ("state", seal.state, cycle.state),
        ("stop", _told(stop), _told(cycle.stop)),
        ("due", _told(seal.due), _told(cycle.due)),
        ("breached_at", _told(seal.breached_at), _told(cycle.breached_at)),
        (
            "target",
            _words(seal.target),
            _words(None if cycle.target is None else (cycle.target.value, cycle.target.unit)),
        ),
    ]
    if cycle.state == seal.state:
        pairs.append(("elapsed", f"{seal.elapsed_ms / 1000:g} s", f"{cycle.elapsed_ms / 1000:g} s"))
    for name, sealed, computed in pairs:
        if sealed != computed:
            yield f"{name} is sealed as {sealed}, computed as {computed}"


def _told(at: Instant | None) -> str:
    return "none" if at is None else iso(at)


def _words(target: tuple[int, str] | None) -> str:
    return "none" if target is None else f"{target[0]} {target[1]}"
