"""What a parsed condition is made of, and what is wrong with one that cannot be parsed."""

from dataclasses import dataclass, replace
from dataclasses import field as attribute
from typing import Literal, TypeAlias

from rules.jql.moments import Moment
from rules.jql.words import Words


class JqlError(ValueError):
    """The text is not in the subset. `position` is the offset of what is wrong, from 0; `allowed` may stand there."""

    def __init__(self, message: str, position: int, allowed: tuple[str, ...] = ()) -> None:
        hint = f"; allowed here: {', '.join(allowed)}" if allowed else ""
        super().__init__(f"{message} (character {position + 1}){hint}")
        self.message = message
        self.position = position
        self.allowed = allowed


Kind: TypeAlias = Literal[
    "choice",
    "user",
    "labels",
    "project",
    "category",
    "priority",
    "key",
    "date",
    "text",
    "comment",
    "all_text",
    "custom",
]


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the condition names it. `id` is Jira's id, or the name where only that is known; lower case."""

    id: str
    kind: Kind
    position: int


@dataclass(frozen=True, slots=True)
class Operand:
    """One value as written. `moment` is its meaning as a point in time, `words` its meaning as a text search.

    `empty` stands for EMPTY and NULL.
    """

    text: str
    position: int
    empty: bool = False
    moment: Moment | None = None
    words: Words | None = None


Operator: TypeAlias = Literal[
    "in", "not in", "<", "<=", ">", ">=", "~", "!~", "was in", "was not in", "changed", "not changed"
]
"""`=`, `!=`, `is`, `is not` are `in` and `not in` with one value."""

OPPOSITES: dict[Operator, Operator] = {
    "in": "not in",
    "not in": "in",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "~": "!~",
    "!~": "~",
    "was in": "was not in",
    "was not in": "was in",
    "changed": "not changed",
    "not changed": "changed",
}


@dataclass(frozen=True, slots=True)
class Predicate:
    """What narrows `was` and `changed`: by, from and to name values; after, before, on and during name moments."""

    word: Literal["after", "before", "on", "during", "by", "from", "to"]
    operands: tuple[Operand, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """`names` are the operands in one case, where a value is named by nothing but its own text or id; else None."""

    field: Field
    operator: Operator
    operands: tuple[Operand, ...]
    predicates: tuple[Predicate, ...] = ()
    names: frozenset[str] | None = attribute(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        plain = self.field.kind in ("choice", "labels", "priority", "project", "key")
        plain = plain and not any(operand.moment for operand in self.operands)
        names = frozenset(operand.text.casefold() for operand in self.operands if not operand.empty) if plain else None
        object.__setattr__(self, "names", names)


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple["Node", ...]


Node: TypeAlias = Clause | Every | Some


def negated(node: Node) -> Node:
    """NOT, pushed down to the clauses as Jira does it: so NOT (a = b) does not match where a is empty, like a != b."""
    match node:
        case Every(parts):
            return Some(tuple(map(negated, parts)))
        case Some(parts):
            return Every(tuple(map(negated, parts)))
        case _:
            return replace(node, operator=OPPOSITES[node.operator])


def clauses(node: Node) -> tuple[Clause, ...]:
    """All clauses, from left to right."""
    if isinstance(node, Clause):
        return (node,)
    return tuple(clause for part in node.parts for clause in clauses(part))
