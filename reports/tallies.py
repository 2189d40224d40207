"""What was counted over many issues, under one policy or two? Small however many issues there were; tallies add up."""

from bisect import insort
from collections import Counter
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rules.model import Instant

Side: TypeAlias = Literal["a", "b"]
Outcome: TypeAlias = Literal["met", "breached", "ended", "open", "cancelled"]
MOST_TROUBLES = 100
"""More issues than this that could not be counted are counted and not listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one policy says of one cycle. `goal` is "" where none matched."""

    state: str
    goal: str
    due: Instant | None
    breached: bool
    breached_at: Instant | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One cycle that two policies read differently; None where one of them has no such cycle.

    `number` counts the cycles of the clock from 1; `start` is that of the first policy that has it. `reasons` are
    sentences, the most serious first; `weight` 0 stands for another breach, 1 for another due instant, 2 for the rest.
    """

    metric: str
    number: int
    start: Instant
    a: Reading | None
    b: Reading | None
    reasons: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """An issue on which two policies differ. `order` is its place in the input. `labels` are (gained, lost)."""

    key: str
    order: tuple[int, int]
    differences: tuple[Difference, ...]
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        return min((one.weight for one in self.differences), default=2)


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts, and of differing issues the `keep` most serious, the earlier in the input first.

    `cycles` are by (side, metric, goal, ISO week or "", outcome), `notices` by (side, account or "", ISO date), `moved`
    by (metric, what moved), `labels` by (label, gained or lost), `findings` by (side, code).
    """

    keep: int
    issues: int = 0
    failed: int = 0
    differing: int = 0
    troubles: list[tuple[str, str]] = field(default_factory=list)
    cycles: Counter[tuple[Side, str, str, str, Outcome]] = field(default_factory=Counter)
    notices: Counter[tuple[Side, str, str]] = field(default_factory=Counter)
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)
    findings: Counter[tuple[Side, str]] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    kept: list[Differing] = field(default_factory=list)

    def fail(self, place: str, why: str) -> None:
        """An issue that could not be counted."""
        self.failed += 1
        if len(self.troubles) < MOST_TROUBLES:
            self.troubles.append((place, why))

    def differ(self, issue: Differing) -> None:
        """An issue that two policies read differently."""
        self.differing += 1
        self.moved.update((one.metric, moved) for one in issue.differences for moved in _moved(one))
        self.labels.update((label, "gained") for label in issue.gained)
        self.labels.update((label, "lost") for label in issue.lost)
        self._keep(issue)

    def add(self, later: "Tally") -> None:
        """What was counted over issues further on in the input."""
        self.issues += later.issues
        self.failed += later.failed
        self.differing += later.differing
        self.troubles += later.troubles[: MOST_TROUBLES - len(self.troubles)]
        self.cycles.update(later.cycles)
        self.notices.update(later.notices)
        self.moved.update(later.moved)
        self.labels.update(later.labels)
        self.findings.update(later.findings)
        for account, name in later.names.items():
            self.names.setdefault(account, name)
        for issue in later.kept:
            self._keep(issue)

    def _keep(self, issue: Differing) -> None:
        """`kept` is in order all the time; most issues of many belong behind its end."""
        if len(self.kept) < self.keep or (self.kept and _rank(issue) < _rank(self.kept[-1])):
            insort(self.kept, issue, key=_rank)
            del self.kept[self.keep :]


def _rank(issue: Differing) -> tuple[int, tuple[int, int]]:
    return issue.weight, issue.order


def _moved(one: Difference) -> tuple[str, ...]:
    """What a difference moves, in words that can be counted."""
    if one.a is None or one.b is None:
        return ("only in B" if one.a is None else "only in A",)
    found = []
    if one.a.breached != one.b.breached:
        found.append("becomes breached" if one.b.breached else "no longer breached")
    if one.a.due != one.b.due:
        found.append("another due")
    return tuple(found) or ("another goal or state",)
