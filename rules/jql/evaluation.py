"""Does a condition hold for an issue at an instant? Three answers: yes, no, and None where a needed part is unknown."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from operator import ge, gt, le, lt

from rules.jql.history import history_holds
from rules.jql.moments import value_instant
from rules.jql.tree import Clause, Every, Field, Node, Operand, Operator
from rules.jql.values import KEPT_BY_ID, Look, equals, number_of
from rules.model import Instant, Snapshot, Value
from rules.timeline import field_at, values_at

_ORDERS: dict[Operator, Callable[[Decimal, Decimal], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
_MEMBERSHIP = ("in", "not in")
# The names that Jira comes with, highest first: an issue by itself, read from a file, shows only its own.
_JIRAS_OWN = (
    ("highest", "high", "medium", "low", "lowest"),
    ("blocker", "critical", "major", "minor", "trivial"),
)


def holds(node: Node, look: Look) -> bool | None:
    """Whether the condition holds; unknown parts matter only where the known ones do not decide."""
    if isinstance(node, Clause):
        return _member(node, look) if node.operator in _MEMBERSHIP else _clause_holds(node, look)
    decisive = not isinstance(node, Every)
    unknown = False
    for part in node.parts:
        answer = holds(part, look)
        if answer is decisive:
            return decisive
        unknown = unknown or answer is None
    return None if unknown else not decisive


def holds_at(node: Node, snapshot: Snapshot, instants: Sequence[Instant], zone: str) -> list[bool | None]:
    """`holds` at each of many instants; fast where it only asks whether a field holds one of some names."""
    if isinstance(node, Clause) and node.names is not None and node.field.kind in KEPT_BY_ID:
        found = values_at(snapshot.issue, node.field.id, instants)
        known = [values for values in found if values is not None]
        if node.operator in _MEMBERSHIP and len(known) == len(found):
            return [_in_or_not(node, values, equal=_names_one(node.names, values)) for values in known]
    return [holds(node, Look(snapshot, at, zone)) for at in instants]


def _clause_holds(clause: Clause, look: Look) -> bool | None:
    match clause.operator:
        case "~" | "!~":
            return _found(clause, look)
        case "was in" | "was not in" | "changed" | "not changed":
            return history_holds(clause, look)
        case _:
            return _ordered(clause, look)


def _member(clause: Clause, look: Look) -> bool | None:
    values, names = look.values(clause.field), clause.names
    if values is None:
        return None
    if names is not None:
        return _in_or_not(clause, values, equal=_names_one(names, values))
    equal = any(equals(value, operand, clause.field, look) for operand in clause.operands for value in values)
    return _in_or_not(clause, values, equal=equal)


def _in_or_not(clause: Clause, values: tuple[Value, ...], *, equal: bool) -> bool:
    if clause.operator == "not in":
        # Jira: != and NOT IN do not match a field that is empty.
        return bool(values) and not equal
    return equal or (not values and any(operand.empty for operand in clause.operands))


def _names_one(names: frozenset[str], values: tuple[Value, ...]) -> bool:
    for value in values:
        if value.text.casefold() in names or (value.id is not None and value.id.casefold() in names):
            return True
    return False


def _found(clause: Clause, look: Look) -> bool | None:
    texts = _texts(clause.field, look)
    words = clause.operands[0].words
    if texts is None or words is None:
        return None
    found = any(words.found_in(text) for text in texts)
    return found if clause.operator == "~" else bool(texts) and not found


def _texts(field: Field, look: Look) -> list[str] | None:
    if field.kind == "comment":
        return [comment.text for comment in look.snapshot.issue.comments if comment.at <= look.at]
    if field.kind == "all_text":
        return _all_texts(look)
    values = look.values(field)
    return None if values is None else [value.text for value in values]


def _all_texts(look: Look) -> list[str]:
    site = look.snapshot.site
    custom = [id_ for id_, field in site.fields.items() if field.type == "string" and id_.startswith("customfield_")]
    texts = _texts(Field("comment", "comment", 0), look) or []
    for id_ in ("summary", "description", "environment", *custom):
        texts += [value.text for value in field_at(look.snapshot.issue, id_, look.at) or ()]
    return texts


def _ordered(clause: Clause, look: Look) -> bool | None:
    values = look.values(clause.field)
    if values is None:
        return None
    order = _ORDERS[clause.operator]
    return _any(_compared(value, clause.operands[0], clause.field, look, order) for value in values)


def _any(answers: Iterable[bool | None]) -> bool | None:
    unknown = False
    for answer in answers:
        if answer:
            return True
        unknown = unknown or answer is None
    return None if unknown else False


def _compared(
    value: Value, operand: Operand, field: Field, look: Look, order: Callable[[Decimal, Decimal], bool]
) -> bool | None:
    if field.kind == "priority":
        left, right = _ranks(value, operand, look)
    elif field.kind == "key":
        left, right = _key_numbers(value.text, operand.text)
    else:
        left, right = _amounts(value, operand, look)
    return None if left is None or right is None else order(left, right)


def _ranks(value: Value, operand: Operand, look: Look) -> tuple[Decimal | None, Decimal | None]:
    """How important two priorities are; more is greater. By the site's order, else by Jira's own for its own names."""
    listed = look.snapshot.site.priorities
    ranks = _rank(value, listed), _rank(Value(operand.text, operand.text), listed)
    names = {value.text.casefold(), operand.text.casefold(), *(name.casefold() for _, name in listed)}
    for order in _JIRAS_OWN:
        if None in ranks and look.snapshot.site.account is None and names <= set(order):
            return Decimal(-order.index(value.text.casefold())), Decimal(-order.index(operand.text.casefold()))
    return ranks


def _rank(value: Value, listed: tuple[tuple[str, str], ...]) -> Decimal | None:
    for place, (id_, name) in enumerate(listed):
        if value.id == id_ or value.text.casefold() == name.casefold():
            return Decimal(-place)
    return None


def _key_numbers(left: str, right: str) -> tuple[Decimal | None, Decimal | None]:
    """The numbers of two keys of one project; nothing where the projects differ."""
    (project, _, number), (other, _, limit) = left.rpartition("-"), right.rpartition("-")
    return (number_of(number), number_of(limit)) if project.casefold() == other.casefold() else (None, None)


def _amounts(value: Value, operand: Operand, look: Look) -> tuple[Decimal | None, Decimal | None]:
    """Two instants or two numbers."""
    number, limit = number_of(value.text), number_of(operand.text)
    if number is not None and limit is not None:
        return number, limit
    at = value_instant(value.text, look.zone)
    if at is None or operand.moment is None:
        return None, None
    return Decimal(at), Decimal(operand.moment.instant(look.at))
