"""Which sentences can rules write? Read from their source: each finding and reason, with samples for fields."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import rules

SOURCES = Path(rules.__file__).parent
FIELD = "7"
"""What stands for a field."""


@dataclass(frozen=True, slots=True)
class Found:
    """`place` is for people; `codes` and `texts` are what may stand there."""

    place: str
    codes: tuple[str, ...]
    texts: tuple[str, ...]


def calls(name: str | None, keyword: str) -> Iterator[tuple[str, ast.Call, Sequence[ast.AST]]]:
    """(place, call, its functions from the inside out) for each call in the rules that gives this keyword."""
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from (
            (f"{path.relative_to(SOURCES)}:{call.lineno}", call, around)
            for call, around in _calls(tree, ())
            if (name is None or (isinstance(call.func, ast.Name) and call.func.id == name))
            and any(one.arg == keyword for one in call.keywords)
        )


def _calls(node: ast.AST, around: tuple[ast.AST, ...]) -> Iterator[tuple[ast.Call, Sequence[ast.AST]]]:
    inner = (node, *around) if isinstance(node, ast.FunctionDef) else around
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, inner
        yield from _calls(child, inner)


def texts_of(node: ast.expr, around: Sequence[ast.AST]) -> tuple[str, ...]:
    """Every text that an expression may be, with samples in the place of fields; () where the source does not tell."""
    match node:
        case ast.Constant(value=str(text)):
            return (text,)
        case ast.JoinedStr(values=parts):
            return _joined(parts, around)
        case ast.IfExp(body=one, orelse=other):
            return (*texts_of(one, around), *texts_of(other, around))
        case ast.BoolOp(values=parts):
            return tuple(text for part in parts for text in texts_of(part, around))
        case ast.Name(id=name):
            return tuple(text for value in _assigned(name, around, node.lineno) for text in texts_of(value, around))
        case _:
            return ()


def _joined(parts: Sequence[ast.expr], around: Sequence[ast.AST]) -> tuple[str, ...]:
    found = [""]
    for part in parts:
        inner = part.value if isinstance(part, ast.FormattedValue) else part
        here = texts_of(inner, around) or (FIELD,)
        found = [text + more for text in found for more in here]
    return tuple(found)


def _assigned(name: str, around: Sequence[ast.AST], line: int) -> Iterator[ast.expr]:
    """What the nearest function that assigns the name gave it last before a line."""
    for function in around:
        values = [
            node
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and node.lineno <= line
            for target in node.targets
            if isinstance(target, ast.Name) and target.id == name
        ]
        if values:
            yield max(values, key=lambda node: node.lineno).value
            return


def keyword(call: ast.Call, name: str) -> ast.expr:
    return next(one.value for one in call.keywords if one.arg == name)


def findings() -> Iterator[Found]:
    """Every finding; `_find(code, text)` makes one of what it is handed."""
    for place, call, around in calls("Finding", "code"):
        codes = texts_of(keyword(call, "code"), around)
        if codes:
            yield Found(place, codes, texts_of(keyword(call, "text"), around))
    for path in sorted(SOURCES.rglob("*.py")):
        for call, around in _calls(ast.parse(path.read_text(encoding="utf-8")), ()):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "_find":
                code, text = call.args
                yield Found(
                    f"{path.relative_to(SOURCES)}:{call.lineno}", texts_of(code, around), texts_of(text, around)
                )


def reasons() -> Iterator[Found]:
    """Every reason for something that is written; what asks for another look is told to nobody."""
    for place, call, around in calls(None, "because"):
        if isinstance(call.func, ast.Name) and call.func.id not in ("LookAgain", "Superseded"):
            yield Found(place, (), texts_of(keyword(call, "because"), around))
