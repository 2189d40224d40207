"""How does a document look as Atlassian Document Format (Jira Cloud's REST v3)?"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from reports.document import (
    Block,
    Break,
    BulletList,
    Document,
    Expand,
    Heading,
    Inline,
    Line,
    Lozenge,
    Mention,
    Panel,
    Paragraph,
    Picture,
    Rule,
    Table,
    TaskList,
    Text,
)
from reports.fitting import LIMIT, fit, utf16

Node: TypeAlias = dict[str, Any]
NO_MEDIA: Mapping[str, str] = {}
GREY = "#626f86"


def render(document: Document, media: Mapping[str, str] = NO_MEDIA, *, limit: int = LIMIT) -> Node:
    """The document as a JSON tree of at most `limit` characters. `media` gives the media id of each picture's file;
    a picture without one is shown as its alt text."""
    fitted = fit(document, lambda shorter: size(_doc(shorter, media)), limit)
    return _doc(fitted, media)


def size(tree: Node) -> int:
    """Characters of the tree as compact JSON."""
    return utf16(json.dumps(tree, ensure_ascii=False, separators=(",", ":")))


def _doc(document: Document, media: Mapping[str, str]) -> Node:
    content = [node for block in document.blocks for node in _block(block, media)]
    return {"version": 1, "type": "doc", "content": content or [_paragraph(())]}


def _block(block: Block, media: Mapping[str, str]) -> Sequence[Node]:
    match block:
        case Paragraph(content):
            return [_paragraph(content)]
        case BulletList() | TaskList():
            return [_list(block)] if block.items else []
        case Heading(level, content):
            return [{"type": "heading", "attrs": {"level": level}, "content": _line(content)}]
        case Panel() | Expand():
            return [_box(block)]
        case Table():
            return [_table(block)]
        case Picture():
            return _picture(block, media)
        case Rule():
            return [{"type": "rule"}]


def _box(block: Panel | Expand) -> Node:
    if isinstance(block, Panel):
        return {"type": "panel", "attrs": {"panelType": block.tone}, "content": _inner(block.content)}
    return {"type": "expand", "attrs": {"title": block.title}, "content": _inner(block.content)}


def _inner(blocks: Sequence[Paragraph | BulletList | Table]) -> list[Node]:
    return [node for block in blocks for node in _block(block, NO_MEDIA)] or [_paragraph(())]


def _paragraph(content: Line) -> Node:
    return {"type": "paragraph", "content": _line(content)}


def _list(block: BulletList | TaskList) -> Node:
    return _bullets(block.items) if isinstance(block, BulletList) else _tasks(block)


def _bullets(items: Sequence[Line]) -> Node:
    return {"type": "bulletList", "content": [{"type": "listItem", "content": [_paragraph(item)]} for item in items]}


def _tasks(block: TaskList) -> Node:
    """Jira refuses a list or an item without an id of its own."""
    items = [
        {
            "type": "taskItem",
            "attrs": {"localId": task.id, "state": "DONE" if task.done else "TODO"},
            "content": _line(task.content),
        }
        for task in block.items
    ]
    return {"type": "taskList", "attrs": {"localId": f"list-{block.items[0].id}"}, "content": items}


def _table(table: Table) -> Node:
    widths = [column.width for column in table.columns]
    titles: list[Line] = [(Text(column.title, strong=True),) for column in table.columns]
    head = _row([_cell("tableHeader", line, width) for line, width in zip(titles, widths, strict=True)])
    rows = [_row([_cell("tableCell", line) for line in row]) for row in table.rows]
    return {"type": "table", "attrs": {"layout": "default"}, "content": [head, *rows]}


def _row(cells: Sequence[Node]) -> Node:
    return {"type": "tableRow", "content": list(cells)}


def _cell(kind: str, content: Line, width: int | None = None) -> Node:
    """The widths of the first row are those of the table; more would only make the document longer."""
    attrs = {"colwidth": [width]} if width else {}
    return {"type": kind, "attrs": attrs, "content": [_paragraph(content)]}


def _picture(picture: Picture, media: Mapping[str, str]) -> Sequence[Node]:
    """Without the attribute `collection` set to "" Jira refuses a media node of type file."""
    if picture.file not in media:
        return [_paragraph((Text(picture.alt),)), *([_paragraph(picture.caption)] if picture.caption else [])]
    width, height = picture.size
    attrs = {"type": "file", "id": media[picture.file], "collection": "", "alt": picture.alt}
    shown: Node = {"type": "media", "attrs": {**attrs, "width": width, "height": height}}
    content = [shown, *([{"type": "caption", "content": _line(picture.caption)}] if picture.caption else [])]
    return [{"type": "mediaSingle", "attrs": {"layout": "center"}, "content": content}]


def _line(content: Line) -> list[Node]:
    return [node for inline in content for node in _inline(inline)]


def _inline(inline: Inline) -> Sequence[Node]:
    match inline:
        case Text():
            return _text(inline)
        case Lozenge(word, colour):
            return [{"type": "status", "attrs": {"text": word, "color": colour}}] if word else []
        case Mention(account, name):
            return [{"type": "mention", "attrs": {"id": account, "text": f"@{name}", "accessLevel": ""}}]
        case Break():
            return [{"type": "hardBreak"}]


def _text(text: Text) -> list[Node]:
    """Jira refuses an empty text node and one that holds a line end."""
    marks = _marks(text)
    nodes: list[Node] = []
    for number, line in enumerate(text.text.splitlines()):
        if number:
            nodes.append({"type": "hardBreak"})
        if line:
            nodes.append({"type": "text", "text": line, **({"marks": marks} if marks else {})})
    return nodes


def _marks(text: Text) -> list[Node]:
    """The schema lets code stand with a link only."""
    marks: list[Node] = []
    if text.code:
        marks.append({"type": "code"})
    if text.strong and not text.code:
        marks.append({"type": "strong"})
    if text.small and not text.code and not text.link:
        marks.append({"type": "textColor", "attrs": {"color": GREY}})
    if text.link:
        marks.append({"type": "link", "attrs": {"href": text.link}})
    return marks
