"""Looking at an issue again and again, with a memory that keeps what a plan wants kept."""

from dataclasses import replace
from typing import Any

from rules import plan
from rules.desired import Clock, Cycle, Plan, Record
from rules.model import Memory, Person, Snapshot, Versions
from rules.policy import People, Policy

V1, V2 = Versions(tzdata="2026a", holidays="0.90"), Versions(tzdata="2026b", holidays="0.90")
CREATED, ANSWERED, RESOLVED, NOW = "2026-03-02 10:00", "2026-03-02 11:00", "2026-03-02 12:00", "2026-03-05 10:00"
AGENTS = People(agent_groups=frozenset({"after-sales"}))


def kept(memory: Memory, record: Record) -> Memory:
    """The memory after the shell has kept a record."""
    gone = {(one.metric, one.start, one.number) for one in record.superseded}
    seals = [seal for seal in memory.seals if (seal.metric, seal.start, seal.number) not in gone]
    comments = {one.id: one for one in (*memory.evidence, *record.comments)}
    dues = memory.dues if record.dues is None else record.dues
    return replace(memory, seals=(*seals, *record.seals), evidence=tuple(comments.values()), dues=dues)


class Looker:
    """Looks at an issue again and again, and keeps what is to be kept."""

    def __init__(self, build: Any, policy: Policy) -> None:
        self.build = build
        self.policy = policy
        self.memory = Memory(versions=V1)

    def __call__(self, issue: Any, now: str | int = NOW, **people: Person) -> Plan:
        found = self.plan(issue, now, **people)
        self.memory = kept(self.memory, found.record)
        return found

    def plan(self, issue: Any, now: str | int = NOW, **people: Person) -> Plan:
        snapshot: Snapshot = replace(self.build.snapshot(issue, **people), memory=self.memory)
        return plan(snapshot, self.policy, now if isinstance(now, int) else self.build.at(now))


def shown(found: Plan, metric: str) -> tuple[Cycle, ...]:
    """The cycles of a clock without the note that they are sealed."""
    (clock,) = [clock for clock in found.facts.clocks if clock.metric == metric]
    return tuple(replace(cycle, sealed=None, intervals=tuple(cycle.intervals)) for cycle in clock.cycles)


def bare(clocks: tuple[Clock, ...]) -> list[Clock]:
    return [
        replace(c, cycles=tuple(replace(one, sealed=None, intervals=tuple(one.intervals)) for one in c.cycles))
        for c in clocks
    ]


def codes(found: Plan) -> list[str]:
    return [finding.code for finding in found.findings]


def text_of(found: Plan, code: str) -> str:
    (text,) = [finding.text for finding in found.findings if finding.code == code]
    return text
