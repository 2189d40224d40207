"""Was a field ever so, and when did it change? The operators WAS and CHANGED."""

from rules.jql.moments import day_of
from rules.jql.tree import Clause, Operand, Predicate
from rules.jql.values import Look, equals
from rules.model import Change, Instant, Value
from rules.timeline import changes_of, spans

_BEGINNING, _END = -(1 << 62), 1 << 62


def history_holds(clause: Clause, look: Look) -> bool | None:
    """The answer of WAS or CHANGED. None where the history is not known, or is incomplete and shows nothing."""
    found = _changed(clause, look) if clause.operator in ("changed", "not changed") else _was(clause, look)
    if found is None or (not found and not look.snapshot.issue.history_complete):
        return None
    return found if clause.operator in ("was in", "changed") else not found


def edges(clause: Clause, look: Look) -> list[Instant]:
    """The instants that a moving moment has to pass to change the answer: of changes, of creation, and, for ON, the
    midnights around them."""
    issue = look.snapshot.issue
    found = [start for start, _ in spans(issue, clause.field.id, look.at)]
    found += [change.at for change in changes_of(issue, clause.field.id)]
    if any(predicate.word == "on" for predicate in clause.predicates):
        found += [edge for at in tuple(found) for edge in day_of(at, look.zone)]
    return found


def _was(clause: Clause, look: Look) -> bool | None:
    issue = look.snapshot.issue
    held = spans(issue, clause.field.id, look.at)
    if not held:
        return None
    authors = {change.at: change.author for change in changes_of(issue, clause.field.id)}
    ends = [*(since for since, _ in held[1:]), look.at + 1]
    first, last = _range(clause.predicates, look)
    return any(
        since < last
        and end > first
        and _is_one(value, clause.operands, clause, look)
        and _by(authors.get(since, issue.creator), clause.predicates, look)
        for (since, value), end in zip(held, ends, strict=True)
    )


def _changed(clause: Clause, look: Look) -> bool:
    first, last = _range(clause.predicates, look)
    return any(
        first <= change.at < last
        and _matches_side(change, clause, look)
        and _by(change.author, clause.predicates, look)
        for change in changes_of(look.snapshot.issue, clause.field.id)
        if change.at <= look.at
    )


def _matches_side(change: Change, clause: Clause, look: Look) -> bool:
    sides = {"from": change.before, "to": change.after}
    return all(
        _is_one(sides[predicate.word], predicate.operands, clause, look)
        for predicate in clause.predicates
        if predicate.word in sides
    )


def _is_one(values: tuple[Value, ...], operands: tuple[Operand, ...], clause: Clause, look: Look) -> bool:
    return any(
        operand.empty if not values else any(equals(value, operand, clause.field, look) for value in values)
        for operand in operands
    )


def _by(author: str | None, predicates: tuple[Predicate, ...], look: Look) -> bool:
    wanted = [operand.text.casefold() for one in predicates if one.word == "by" for operand in one.operands]
    if not wanted:
        return True
    if author is None:
        return False
    person = look.snapshot.people.get(author)
    names = {author.casefold()} | ({person.name.casefold(), (person.login or "").casefold()} if person else set())
    return any(name in names for name in wanted)


def _range(predicates: tuple[Predicate, ...], look: Look) -> tuple[Instant, Instant]:
    """The half-open range of instants that all predicates of time leave."""
    first, last = _BEGINNING, _END
    for predicate in predicates:
        moments = [one.moment.instant(look.at) for one in predicate.operands if one.moment is not None]
        match predicate.word:
            case "after":
                first = max(first, moments[0] + 1)
            case "before":
                last = min(last, moments[0])
            case "on":
                start, end = day_of(moments[0], look.zone)
                first, last = max(first, start), min(last, end)
            case "during":
                first, last = max(first, moments[0]), min(last, moments[1] + 1)
            case _:
                continue
    return first, last
