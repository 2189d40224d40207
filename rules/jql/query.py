"""One condition: parsed once, then asked of an issue at an instant."""

from dataclasses import dataclass, field
from functools import lru_cache

from rules.jql.building import build
from rules.jql.evaluation import holds
from rules.jql.grammar import parse_tree
from rules.jql.history import edges
from rules.jql.moments import Moving, Period, Relative, value_instant
from rules.jql.tree import Clause, Node, clauses
from rules.jql.values import Look
from rules.model import Instant, Snapshot


@dataclass(frozen=True, slots=True)
class Query:
    """A condition, equal to every other of the same text and zone. Built by `parse`."""

    text: str
    zone: str
    _node: Node = field(repr=False, compare=False)

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
        return holds(self._node, Look(snapshot, at, self.zone))

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
