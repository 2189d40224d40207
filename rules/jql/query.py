"""One condition: parsed once, then asked of an issue at an instant."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rules.jql.building import build
from rules.jql.evaluation import holds, holds_at
from rules.jql.grammar import parse_tree
from rules.jql.history import edges
from rules.jql.moments import Moving, Period, Relative, value_instant
from rules.jql.tree import Clause, Node, clauses
from rules.jql.values import Look, ids_named
from rules.model import Instant, Snapshot
from rules.timeline import changes_of, whole_of


@dataclass(frozen=True, slots=True)
class Query:
    """A condition, equal to every other of the same text and zone. Built by `parse`."""

    text: str
    zone: str
    _node: Node = field(repr=False, compare=False)
    _steady: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_steady", all(map(_is_steady, clauses(self._node))))

    @property
    def fields(self) -> frozenset[str]:
        """Ids, or names where only those are known, of the fields that it reads; lower case."""
        return frozenset(name for clause in clauses(self._node) for name in _read_by(clause))

    @property
    def depends_on_now(self) -> bool:
        """Whether its answer can change with time alone."""
        return any(_moving(clause) for clause in clauses(self._node))

    def matches(self, snapshot: Snapshot, at: Instant) -> bool | None:
        """Whether it holds for the issue as it was at `at`, which is also its now. None: unknown."""
        if not self._steady:
            return holds(self._node, Look(snapshot, at, self.zone))
        kept: _Kept = snapshot.memo.get(id(self)) or self._kept(snapshot)
        piece = bisect_right(kept.instants, at)
        if not kept.asked[piece]:
            kept.answers[piece], kept.asked[piece] = holds(self._node, Look(snapshot, at, self.zone)), True
        return kept.answers[piece]

    def turns(self, snapshot: Snapshot) -> Sequence[Instant] | None:
        """The only instants at which the answer changes, in order; a change at one of them has happened.

        None where time alone, or a comment, may change it too.
        """
        if not self._steady:
            return None
        kept = self._kept(snapshot)
        if not kept.settled:
            kept = snapshot.memo[id(self)] = self._settled(kept, snapshot)
        return kept.instants

    def events(self, snapshot: Snapshot) -> Sequence[Instant] | None:
        """When something that it reads changed, in order: at no other instant but by time alone does its answer change.
        None where a comment may change it too."""
        if any(clause.field.kind in ("comment", "all_text") for clause in clauses(self._node)):
            return None
        return self._followed(snapshot)

    def _followed(self, snapshot: Snapshot) -> list[Instant]:
        names = {name for clause in clauses(self._node) for name in _followed(clause, snapshot)}
        return sorted({change.at for name in names for change in changes_of(snapshot.issue, name)})

    def _settled(self, kept: "_Kept", snapshot: Snapshot) -> "_Kept":
        """Asked at every instant, and only those kept at which the answer did change: mostly few."""
        first = kept.instants[0] - 1 if kept.instants else snapshot.issue.created or 0
        before, *told = holds_at(self._node, snapshot, [first, *kept.instants], self.zone)
        answers, instants = [before], list[Instant]()
        for at, answer in zip(kept.instants, told, strict=True):
            if answer is not answers[-1]:
                instants.append(at)
                answers.append(answer)
        return _Kept(self, instants, answers, [True] * len(answers), settled=True)

    def _kept(self, snapshot: Snapshot) -> "_Kept":
        """What this condition was found to answer for the snapshot. The query is kept, too, so that its id is not
        given to another."""
        kept: _Kept | None = snapshot.memo.get(id(self))
        if kept is None and (whole := whole_of(snapshot)) is not None:
            kept = snapshot.memo[id(self)] = self._until(*whole)
        if kept is None:
            instants = self._followed(snapshot)
            pieces = len(instants) + 1
            kept = snapshot.memo[id(self)] = _Kept(self, instants, [None] * pieces, [False] * pieces)
        return kept

    def _until(self, snapshot: Snapshot, at: Instant) -> "_Kept":
        """What was found about a snapshot, for what it was at an earlier instant."""
        kept = self._kept(snapshot)
        if not kept.settled:
            kept = snapshot.memo[id(self)] = self._settled(kept, snapshot)
        count = bisect_right(kept.instants, at)
        return _Kept(self, kept.instants[:count], kept.answers[: count + 1], kept.asked[: count + 1], settled=True)

    def next_change(self, snapshot: Snapshot, at: Instant) -> Instant | None:
        """The earliest instant after `at` at which time alone may change the answer; never too late. None: never."""
        look = Look(snapshot, at, self.zone)
        passings = [
            passing
            for clause in clauses(self._node)
            if (moments := _moving(clause))
            for value in _instants(clause, look)
            for moment in moments
            if (passing := moment.passes(value, at)) is not None
        ]
        return min(passings, default=None)


@dataclass(frozen=True, slots=True)
class _Kept:
    """`answers[n]` is the answer after n of `instants`, once it was `asked`. `settled`: each of them brings another."""

    query: Query
    instants: list[Instant]
    answers: list[bool | None]
    asked: list[bool]
    settled: bool = False


def _is_steady(clause: Clause) -> bool:
    """Whether nothing but a change of a field that it reads can change the clause's answer."""
    return not _moving(clause) and not clause.predicates and clause.field.kind not in ("comment", "all_text")


def _followed(clause: Clause, snapshot: Snapshot) -> Iterable[str]:
    """The fields of the history on which the answer of a steady clause depends."""
    match clause.field.kind:
        case "category":
            return ("status",)
        case "project":
            return ("project", "key")
        case "custom":
            return ids_named(clause.field.id, snapshot.site)
        case _:
            return {"issuekey": ("key", "issuekey"), "resolutiondate": ("resolution",)}.get(
                clause.field.id, (clause.field.id,)
            )


def parse(text: str, zone: str = "UTC") -> Query:
    """The condition that `text` says; dates and days in it are those of `zone`. Raises JqlError."""
    return _parsed(text, zone)


@lru_cache(maxsize=1024)
def _parsed(text: str, zone: str) -> Query:
    return Query(text, zone, build(parse_tree(text), zone))


def _read_by(clause: Clause) -> tuple[str, ...]:
    match clause.field.kind:
        case "category":
            return "statuscategory", "status"
        case "all_text":
            return "summary", "description", "environment", "comment"
        case _:
            return (clause.field.id,)


def _moving(clause: Clause) -> list[Moving]:
    operands = [*clause.operands, *(operand for predicate in clause.predicates for operand in predicate.operands)]
    return [one.moment for one in operands if isinstance(one.moment, Relative | Period)]


def _instants(clause: Clause, look: Look) -> list[Instant]:
    """The instants of the issue that the clause compares with now."""
    if clause.predicates:
        return edges(clause, look)
    values = look.values(clause.field) or ()
    return [at for value in values if (at := value_instant(value.text, look.zone)) is not None]
