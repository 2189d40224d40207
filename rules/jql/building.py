"""From the syntax tree of a condition to its meaning, as far as that is known without an issue."""

from dataclasses import replace
from typing import Literal, cast

from lark import Token, Tree

from rules.jql.fields import check_operator, field_named
from rules.jql.grammar import unquoted
from rules.jql.moments import Length, Moment, Relative, moment, period
from rules.jql.tree import Clause, Every, Field, JqlError, Node, Operand, Operator, Predicate, Some, negated
from rules.jql.words import words

CATEGORIES = {
    "new": ("to do", "new", "2"),
    "indeterminate": ("in progress", "indeterminate", "4"),
    "done": ("done", "complete", "3"),
    "undefined": ("no category", "undefined", "1"),
}
_PERIODS: dict[str, tuple[Length, Literal["start", "end"]]] = {
    "startofday": ("day", "start"),
    "startofweek": ("week", "start"),
    "startofmonth": ("month", "start"),
    "startofyear": ("year", "start"),
    "endofday": ("day", "end"),
    "endofweek": ("week", "end"),
    "endofmonth": ("month", "end"),
    "endofyear": ("year", "end"),
}
_FUNCTIONS = (
    "now()",
    *(f"{edge}Of{length}()" for edge in ("start", "end") for length in ("Day", "Week", "Month", "Year")),
)
_DATE_FORMS = ('"2026-03-02"', '"2026-03-02 14:00"', "-7d", "4h", "2w", *_FUNCTIONS)


def build(tree: Tree[Token], zone: str) -> Node:
    """The condition of a syntax tree; dates without a zone are in `zone`. Raises JqlError."""
    match tree.data:
        case "some" | "every" | "start":
            parts = tuple(build(part, zone) for part in _trees(tree))
            if len(parts) == 1:
                return parts[0]
            return Some(parts) if tree.data == "some" else Every(parts)
        case "negation":
            return negated(build(_trees(tree)[0], zone))
        case _:
            return _clause(tree, zone)


def _trees(tree: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _tokens(tree: Tree[Token]) -> list[Token]:
    return [child for child in tree.children if isinstance(child, Token)]


def _clause(tree: Tree[Token], zone: str) -> Clause:
    named, *rest = _trees(tree)
    name = named.children[0]
    assert isinstance(name, Token)
    text = "".join(name.split()) if name.type == "CUSTOM" else unquoted(name)
    field = field_named(text, name.start_pos or 0)
    words_ = [token for token in _tokens(tree) if token.type != "EMPTY"]
    operator = " ".join(word.lower() for word in words_)
    check_operator(field, operator, words_[0].start_pos or 0, text)
    clause = Clause(field, _normal(operator), _operands(tree, rest, field, zone))
    predicates = tuple(_predicate(part, field, zone) for part in rest if part.data == "predicate")
    return replace(_checked(clause, words_[0]), predicates=predicates)


def _normal(operator: str) -> Operator:
    names: dict[str, Operator] = {
        "=": "in",
        "is": "in",
        "!=": "not in",
        "is not": "not in",
        "was": "was in",
        "was not": "was not in",
    }
    return names.get(operator) or cast(Operator, operator)


def _operands(tree: Tree[Token], parts: list[Tree[Token]], field: Field, zone: str) -> tuple[Operand, ...]:
    if tree.data == "emptiness":
        return (Operand("", 0, empty=True),)
    found: list[Operand] = []
    for part in parts:
        if part.data == "operand":
            found.append(_operand(part, field, zone))
        elif part.data == "operands":
            found += [_operand(each, field, zone) for each in _trees(part)]
    return tuple(found)


def _predicate(tree: Tree[Token], field: Field, zone: str) -> Predicate:
    word = cast('Literal["after", "before", "on", "during", "by", "from", "to"]', _tokens(tree)[0].lower())
    of_time = word in ("after", "before", "on", "during")
    about = Field("", "date" if of_time else "user" if word == "by" else field.kind, field.position)
    return Predicate(word, tuple(_operand(part, about, zone) for part in _trees(tree)))


def _operand(tree: Tree[Token], field: Field, zone: str) -> Operand:
    child = tree if tree.data == "call" else tree.children[0]
    if isinstance(child, Tree):
        return _call(child, field, zone)
    position = child.start_pos or 0
    if child.type == "EMPTY":
        return Operand("", position, empty=True)
    text = unquoted(child)
    if field.id == "resolution" and text.casefold() == "unresolved":
        return Operand(text, position, empty=True)
    meaning = moment(text, zone) if field.kind in ("date", "custom") else None
    if field.kind == "date" and meaning is None:
        raise JqlError(f"{text} is no date", position, _DATE_FORMS)
    if field.kind == "category" and not any(text.casefold() in names for names in CATEGORIES.values()):
        raise JqlError(f"{text} is no status category", position, ('"To Do"', '"In Progress"', "Done", '"No Category"'))
    return Operand(text, position, moment=meaning)


def _call(tree: Tree[Token], field: Field, zone: str) -> Operand:
    name, position = _tokens(tree)[0], _tokens(tree)[0].start_pos or 0
    arguments = [unquoted(cast(Token, part.children[0])) for part in _trees(tree)]
    meaning = _function(name, arguments, zone)
    if meaning is None:
        raise JqlError(_why_not(name), position, _FUNCTIONS)
    if field.kind not in ("date", "custom"):
        raise JqlError(f"{name}() is an instant, and this field is none", position, ("a word", "a quoted text"))
    return Operand(f"{name}({', '.join(arguments)})", position, moment=meaning)


def _function(name: str, arguments: list[str], zone: str) -> Moment | None:
    lowered = name.casefold()
    if lowered == "now" and not arguments:
        return Relative(0)
    if lowered in _PERIODS and len(arguments) < 2:
        return period(*_PERIODS[lowered], arguments[0] if arguments else "", zone)
    return None


def _why_not(name: str) -> str:
    if name.casefold() == "currentuser":
        return "currentUser() has no meaning in a policy: nobody is logged in; name an account"
    if name.casefold() in _PERIODS:
        return f'{name}() takes one increment such as "-1d" or "+2w"'
    return f"{name}() cannot be evaluated here"


def _checked(clause: Clause, operator: Token) -> Clause:
    """EMPTY only where a value can be empty, and a text search that is understood."""
    if clause.operator in ("<", "<=", ">", ">=", "~", "!~") and any(one.empty for one in clause.operands):
        raise JqlError(f"EMPTY cannot follow {operator}", clause.operands[0].position, ("is EMPTY", "is not EMPTY"))
    if clause.operator not in ("~", "!~"):
        return clause
    operand = clause.operands[0]
    sought = words(operand.text)
    if sought is None or not sought.terms:
        raise JqlError(
            "this text search cannot be evaluated here",
            operand.position,
            ("words", "word*", "wo?d", '"\\"words side by side\\""'),
        )
    return replace(clause, operands=(replace(operand, words=sought),))
