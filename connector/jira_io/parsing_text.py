"""What does a document in Atlassian Document Format say, as plain text?"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INLINE = frozenset(
    ("text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status", "mediaInline", "inlineExtension")
)
_ROWS = frozenset(("tableRow",))
_APART = {"codeBlock": "    ", "panel": "    ", "blockquote": "> "}
"""What stands apart begins with these, so that nobody takes it for a word to the reader, a command for example."""


def plain_text(body: object) -> str:
    """The text of a body: wiki text as it stands, a document line by line, anything else as nothing."""
    if isinstance(body, str):
        return body
    if isinstance(body, Mapping):
        return "\n".join(_lines(body)).strip("\n")
    return ""


def _children(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    content = node.get("content")
    return [child for child in content if isinstance(child, Mapping)] if isinstance(content, list) else []


def _attributes(node: Mapping[str, Any]) -> Mapping[str, Any]:
    found = node.get("attrs")
    return found if isinstance(found, Mapping) else {}


def _lines(node: Mapping[str, Any]) -> list[str]:
    """The lines of one block. Neighbouring inline nodes share a line."""
    kind = node.get("type")
    if kind == "rule":
        return ["----"]
    if kind in _ROWS:
        return ["| " + " | ".join(" ".join(_lines(cell)) for cell in _children(node))]
    if kind in ("blockCard", "embedCard"):
        return [str(_attributes(node).get("url", ""))]
    lines = _block_lines(node)
    return _marked(node, lines)


def _block_lines(node: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    run = ""
    number = _attributes(node).get("order", 1)
    for child in _children(node):
        if child.get("type") in _INLINE:
            run += _inline(child)
            continue
        if run:
            lines.extend(run.split("\n"))
            run = ""
        prefix, indent = _bullet(node, number), "  "
        number = number + 1 if isinstance(number, int) else 1
        inner = _lines(child)
        lines.extend((prefix if at == 0 else indent if prefix else "") + line for at, line in enumerate(inner))
    return lines + run.split("\n") if run else lines


def _bullet(parent: Mapping[str, Any], number: object) -> str:
    return {"bulletList": "- ", "orderedList": f"{number}. "}.get(str(parent.get("type")), "")


def _marked(node: Mapping[str, Any], lines: list[str]) -> list[str]:
    """A box to tick before a task, the title before what it hides, a margin before code, panels and quotes."""
    kind, attributes = node.get("type"), _attributes(node)
    if kind == "taskItem":
        box = "[x] " if attributes.get("state") == "DONE" else "[ ] "
        return [box + line if at == 0 else line for at, line in enumerate(lines or [""])]
    if kind in ("expand", "nestedExpand") and attributes.get("title"):
        return [str(attributes["title"]), *lines]
    return [_APART[kind] + line for line in lines] if kind in _APART else lines


def _inline(node: Mapping[str, Any]) -> str:
    kind, attributes = node.get("type"), _attributes(node)
    if kind == "text":
        code = any(isinstance(mark, Mapping) and mark.get("type") == "code" for mark in node.get("marks") or ())
        return f"`{node.get('text', '')}`" if code else str(node.get("text", ""))
    if kind == "hardBreak":
        return "\n"
    if kind == "mention":
        return str(attributes.get("text") or f"@{attributes.get('id', '')}")
    if kind == "emoji":
        return str(attributes.get("text") or attributes.get("shortName") or "")
    if kind == "date":
        return _date(attributes.get("timestamp"))
    return str(attributes.get("text") or attributes.get("url") or "")


def _date(timestamp: object) -> str:
    """A date node holds the milliseconds of a UTC day as text."""
    try:
        return (_EPOCH + timedelta(milliseconds=int(str(timestamp)))).date().isoformat()
    except (ValueError, OverflowError):
        return ""
