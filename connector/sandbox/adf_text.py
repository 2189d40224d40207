"""Between ADF documents and text: the wiki text that Cloud gives for a document, and a document made from wiki text."""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Node = dict[str, Any]
LISTS = {"bulletList": "*", "orderedList": "#"}
MARKS = {"strong": "*", "em": "_", "strike": "-", "underline": "+"}
INLINE = re.compile(
    r"\[~accountid:(?P<mention>[^\]]+)\]"
    r"|\[(?P<label>[^\]|]+)\|(?P<href>[^\]]+)\]"
    r"|\{\{(?P<code>.+?)\}\}"
    r"|(?<!\w)\*(?P<strong>[^*\s](?:[^*\n]*[^*\s])?)\*(?!\w)"
    r"|(?<!\w)_(?P<em>[^_\s](?:[^_\n]*[^_\s])?)_(?!\w)"
)
PICTURE = re.compile(r"!(?P<name>[^!|\n]+)(?:\|[^!\n]*)?!\s*$")


def plain(node: Any) -> str:
    """The text of a document without any form; blocks on lines of their own."""
    if not isinstance(node, dict):
        return node if isinstance(node, str) else ""
    kind = node.get("type")
    if kind == "text":
        return str(node.get("text", ""))
    if kind == "hardBreak":
        return "\n"
    attrs = node.get("attrs") or {}
    if kind in ("mention", "status", "emoji", "inlineCard"):
        return str(attrs.get("text") or attrs.get("shortName") or attrs.get("url") or "")
    inner = [plain(child) for child in node.get("content") or []]
    return ("" if kind in ("paragraph", "heading", "taskItem", "decisionItem", "codeBlock") else "\n").join(inner)


def wiki(body: Any) -> str:
    """A document as wiki text, as REST v2 and webhooks of Cloud give it. What wiki text lacks is lost."""
    if body is None or isinstance(body, str):
        return body or ""
    return "\n\n".join(filter(None, (_block(node) for node in body.get("content") or [])))


def _block(node: Node, bullet: str = "") -> str:
    kind = node["type"]
    draw: dict[str, Callable[[Node], str]] = {
        "heading": lambda n: f"h{n['attrs']['level']}. {_inline(n)}",
        "rule": lambda n: "----",
        "codeBlock": lambda n: f"{{code}}{plain(n)}{{code}}",
        "panel": lambda n: f"{{panel}}\n{_blocks(n)}\n{{panel}}",
        "blockquote": lambda n: f"{{quote}}{_blocks(n)}{{quote}}",
        "table": lambda n: "\n".join(_row(row) for row in n.get("content") or []),
        "mediaSingle": lambda n: "".join(f"!{_media(child)}!" for child in n.get("content") or []),
    }
    if kind in LISTS:
        return "\n".join(_item(item, bullet + LISTS[kind]) for item in node.get("content") or [])
    if kind in draw:
        return draw[kind](node)
    if any(child.get("type") in ("text", "mention", "status") for child in node.get("content") or []):
        return _inline(node)
    return _blocks(node)


def _blocks(node: Node) -> str:
    return "\n".join(filter(None, (_block(child) for child in node.get("content") or [])))


def _item(node: Node, bullet: str) -> str:
    lines = []
    for child in node.get("content") or []:
        nested = child["type"] in LISTS
        lines.append(_block(child, bullet) if nested else f"{bullet} {_block(child)}")
    return "\n".join(lines)


def _row(node: Node) -> str:
    cells = node.get("content") or []
    bar = "||" if cells and cells[0]["type"] == "tableHeader" else "|"
    return bar + bar.join(_blocks(cell) or " " for cell in cells) + bar


def _media(node: Node) -> str:
    attrs = node.get("attrs") or {}
    return str(attrs.get("alt") or attrs.get("url") or attrs.get("id") or "")


def _inline(node: Node) -> str:
    return "".join(_piece(child) for child in node.get("content") or [])


def _piece(node: Node) -> str:
    attrs = node.get("attrs") or {}
    if node["type"] == "mention":
        return f"[~accountid:{attrs.get('id')}]"
    if node["type"] != "text":
        return plain(node)
    text = str(node.get("text", ""))
    for mark in node.get("marks") or []:
        if mark["type"] == "code":
            return f"{{{{{text}}}}}"
        if mark["type"] == "link":
            text = f"[{text}|{mark['attrs']['href']}]"
        elif mark["type"] in MARKS:
            text = f"{MARKS[mark['type']]}{text}{MARKS[mark['type']]}"
    return text


def document(text: str, media: Mapping[str, str] | None = None) -> Node:
    """A document from wiki text: paragraphs, headings, lists, marks, mentions; pictures by name from `media`."""
    content: list[Node] = []
    for chunk in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        content.extend(_paragraphs(chunk.strip("\n"), media or {}))
    return {"version": 1, "type": "doc", "content": content}


def _paragraphs(chunk: str, media: Mapping[str, str]) -> Iterator[Node]:
    for kind, group in itertools.groupby(chunk.split("\n"), lambda line: _line_kind(line, media)):
        lines = list(group)
        if kind == "special":
            yield from filter(None, (_special(line, media) for line in lines))
        elif kind in LISTS:
            items = [{"type": "listItem", "content": [_paragraph([line[1:].strip()])]} for line in lines]
            yield {"type": kind, "content": items}
        elif kind == "text":
            yield _paragraph(lines)


def _line_kind(line: str, media: Mapping[str, str]) -> str:
    if _special(line, media):
        return "special"
    if re.match(r"[*#-]\s+\S", line):
        return "orderedList" if line.startswith("#") else "bulletList"
    return "text" if line.strip() else "empty"


def _special(line: str, media: Mapping[str, str]) -> Node | None:
    heading = re.match(r"h([1-6])\.\s+(.+)", line)
    if heading:
        return {"type": "heading", "attrs": {"level": int(heading[1])}, "content": inline(heading[2])}
    picture = PICTURE.match(line.strip())
    if picture and picture["name"] in media:
        attrs = {"type": "file", "id": media[picture["name"]], "collection": "", "alt": picture["name"]}
        single = {"layout": "center"}
        return {"type": "mediaSingle", "attrs": single, "content": [{"type": "media", "attrs": attrs}]}
    return {"type": "rule"} if line.strip() == "----" else None


def _paragraph(lines: list[str]) -> Node:
    content: list[Node] = []
    for number, line in enumerate(lines):
        if number:
            content.append({"type": "hardBreak"})
        content.extend(inline(line))
    return {"type": "paragraph", "content": content}


def inline(text: str) -> list[Node]:
    """The inline nodes of one line of wiki text."""
    nodes: list[Node] = []
    position = 0
    for found in INLINE.finditer(text):
        if found.start() > position:
            nodes.append({"type": "text", "text": text[position : found.start()]})
        nodes.append(_marked(found))
        position = found.end()
    if position < len(text):
        nodes.append({"type": "text", "text": text[position:]})
    return nodes


def _marked(found: re.Match[str]) -> Node:
    if found["mention"]:
        return {"type": "mention", "attrs": {"id": found["mention"], "text": f"@{found['mention']}"}}
    if found["href"]:
        mark: Node = {"type": "link", "attrs": {"href": found["href"]}}
        return {"type": "text", "text": found["label"], "marks": [mark]}
    for kind in ("code", "strong", "em"):
        if found[kind]:
            return {"type": "text", "text": found[kind], "marks": [{"type": kind}]}
    raise AssertionError("unreachable")


def media_ids(node: Any) -> set[str]:
    """The files that a document shows."""
    if not isinstance(node, dict):
        return set()
    found = {media for child in node.get("content") or [] for media in media_ids(child)}
    if node.get("type") == "media" and (node.get("attrs") or {}).get("type") == "file":
        found.add(str(node["attrs"].get("id")))
    return found
