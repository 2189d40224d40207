"""How does Jira draw an ADF document? As HTML, everything in it escaped."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

Node = dict[str, Any]
PANELS = ("info", "note", "warning", "success", "error")
COLOURS = ("neutral", "purple", "blue", "red", "yellow", "green")
TAGS = {"strong": "strong", "em": "em", "strike": "s", "underline": "u", "code": "code"}
BOXES = {
    "paragraph": "p",
    "blockquote": "blockquote",
    "bulletList": "ul",
    "listItem": "li",
    "mediaGroup": "div",
    "caption": "figcaption",
    "tableRow": "tr",
}


@dataclass(frozen=True, slots=True)
class Look:
    """What the drawing has to ask: a person's name by id or login, and a file's address by media id or name.

    `tick` names the document for its boxes; without it they cannot be ticked.
    """

    person: Callable[[str], str]
    file: Callable[[str], str | None]
    tick: str | None = None


def draw(document: Any, look: Look) -> Markup:
    """The whole document."""
    return _inside(document, look) if isinstance(document, dict) else Markup("")


def safe_address(told: object) -> str | None:
    """An address that a page may link to; None for one that would run something."""
    text = str(told or "").strip()
    scheme = urlsplit(text).scheme.lower() if ":" in text else ""
    return text if scheme in ("", "http", "https", "mailto") and text else None


def _inside(node: Node, look: Look) -> Markup:
    return Markup("").join(_node(child, look) for child in node.get("content") or [] if isinstance(child, dict))


def _node(node: Node, look: Look) -> Markup:
    kind = str(node.get("type"))
    attrs = node.get("attrs") or {}
    if kind in BOXES:
        return Markup("<{0}>{1}</{0}>").format(Markup(BOXES[kind]), _inside(node, look))
    if kind in BLOCKS:
        return BLOCKS[kind](node, attrs, look)
    if kind in INLINES:
        return INLINES[kind](attrs, look)
    if kind == "text":
        return _text(node)
    return _inside(node, look)


def _text(node: Node) -> Markup:
    drawn = escape(node.get("text", ""))
    for mark in node.get("marks") or []:
        attrs = mark.get("attrs") or {}
        kind = mark.get("type")
        if kind in TAGS:
            drawn = Markup("<{0}>{1}</{0}>").format(Markup(TAGS[kind]), drawn)
        elif kind == "subsup":
            drawn = Markup("<{0}>{1}</{0}>").format(Markup("sup" if attrs.get("type") == "sup" else "sub"), drawn)
        elif kind == "link":
            drawn = link(attrs.get("href"), drawn)
        elif kind == "textColor":
            drawn = colour(attrs.get("color"), drawn)
    return drawn


def link(href: object, text: Markup) -> Markup:
    address = safe_address(href)
    return Markup('<a href="{}" rel="noopener">{}</a>').format(address, text) if address else text


def colour(told: object, text: Markup) -> Markup:
    """Coloured text; a colour is a name or # and hexadecimal digits."""
    value = str(told or "")
    if not value.removeprefix("#").isalnum():
        return text
    return Markup('<span style="color:{}">{}</span>').format(value, text)


def _heading(node: Node, attrs: Node, look: Look) -> Markup:
    level = Markup(min(6, max(1, int(attrs.get("level") or 3))))
    return Markup("<h{0}>{1}</h{0}>").format(level, _inside(node, look))


def _ordered(node: Node, attrs: Node, look: Look) -> Markup:
    return Markup('<ol start="{}">{}</ol>').format(attrs.get("order") or 1, _inside(node, look))


def _code(node: Node, attrs: Node, look: Look) -> Markup:
    return Markup("<pre><code>{}</code></pre>").format(_inside(node, look))


def _rule(node: Node, attrs: Node, look: Look) -> Markup:
    return Markup("<hr>")


def panel(kind: str, inside: Markup) -> Markup:
    shown = kind if kind in PANELS else "info"
    return Markup('<div class="panel panel-{}"><div>{}</div></div>').format(shown, inside)


def _panel(node: Node, attrs: Node, look: Look) -> Markup:
    return panel(str(attrs.get("panelType")), _inside(node, look))


def _expand(node: Node, attrs: Node, look: Look) -> Markup:
    title = attrs.get("title") or "…"
    return Markup("<details><summary>{}</summary><div>{}</div></details>").format(title, _inside(node, look))


def _table(node: Node, attrs: Node, look: Look) -> Markup:
    return Markup('<div class="scroll" tabindex="0"><table>{}{}</table></div>').format(
        _columns(node), _inside(node, look)
    )


def _columns(node: Node) -> Markup:
    """The widths of the columns, which ADF has on the cells of the first row."""
    rows: list[Node] = node.get("content") or [{}]
    cells = [cell.get("attrs") or {} for cell in rows[0].get("content") or []]
    widths = [width for attrs in cells for width in attrs.get("colwidth") or [0]]
    if not any(widths):
        return Markup("")
    cols = Markup("").join(Markup('<col style="width:{}px">').format(int(width)) for width in widths)
    return Markup("<colgroup>{}</colgroup>").format(cols)


def _cell(tag: str) -> Callable[[Node, Node, Look], Markup]:
    def drawn(node: Node, attrs: Node, look: Look) -> Markup:
        given = [name for name in ("colspan", "rowspan") if attrs.get(name)]
        spans = Markup("").join(Markup(' {}="{}"').format(Markup(name), int(attrs[name])) for name in given)
        return Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), spans, _inside(node, look))

    return drawn


def _tasks(node: Node, attrs: Node, look: Look) -> Markup:
    return Markup('<ul class="tasks">{}</ul>').format(_inside(node, look))


def _task(node: Node, attrs: Node, look: Look) -> Markup:
    done = attrs.get("state") == "DONE"
    box: Markup
    if look.tick is None:
        box = Markup('<span class="box" data-done="{}"></span>').format(int(done))
    else:
        form = Markup('<button class="box" data-done="{}" name="tick" value="{}" aria-label="{}" {}></button>')
        where = Markup('form="act" formaction="{}"').format(look.tick)
        box = form.format(int(done), attrs.get("localId", ""), "done" if done else "to do", where)
    return Markup("<li>{}<span>{}</span></li>").format(box, _inside(node, look))


def _media_single(node: Node, attrs: Node, look: Look) -> Markup:
    width = attrs.get("width")
    style = (
        Markup(' style="max-width:{}px"').format(int(width)) if isinstance(width, (int, float)) and width > 100 else ""
    )
    return Markup("<figure{}>{}</figure>").format(style, _inside(node, look))


def _media(node: Node, attrs: Node, look: Look) -> Markup:
    told = attrs.get("url") if attrs.get("type") == "external" else look.file(str(attrs.get("id")))
    return picture(safe_address(told), str(attrs.get("alt") or ""))


def picture(address: str | None, alt: str) -> Markup:
    """An image, or a grey box that says what is missing."""
    if address is None:
        return Markup('<span class="missing">{}</span>').format(alt or "Preview unavailable")
    return Markup('<a href="{0}"><img src="{0}" alt="{1}"></a>').format(address, alt)


def _card(attrs: Node, look: Look) -> Markup:
    address = attrs.get("url")
    return link(address, escape(address or ""))


def _block_card(node: Node, attrs: Node, look: Look) -> Markup:
    return Markup("<p>{}</p>").format(_card(attrs, look))


def lozenge(text: object, colour: object) -> Markup:
    shown = colour if colour in COLOURS else "neutral"
    return Markup('<span class="lozenge lozenge-{}">{}</span>').format(shown, text)


def mention(name: str) -> Markup:
    return Markup('<span class="mention">@{}</span>').format(name)


def _date(attrs: Node, look: Look) -> Markup:
    told = str(attrs.get("timestamp") or "")
    if not told.lstrip("-").isdecimal():
        return escape(told)
    day = datetime.fromtimestamp(int(told) // 1000, UTC).date()
    return Markup('<time class="date">{}</time>').format(day.isoformat())


BLOCKS: dict[str, Callable[[Node, Node, Look], Markup]] = {
    "heading": _heading,
    "orderedList": _ordered,
    "codeBlock": _code,
    "rule": _rule,
    "panel": _panel,
    "expand": _expand,
    "nestedExpand": _expand,
    "table": _table,
    "tableHeader": _cell("th"),
    "tableCell": _cell("td"),
    "taskList": _tasks,
    "decisionList": _tasks,
    "taskItem": _task,
    "decisionItem": _task,
    "mediaSingle": _media_single,
    "media": _media,
    "blockCard": _block_card,
    "embedCard": _block_card,
}
INLINES: dict[str, Callable[[Node, Look], Markup]] = {
    "hardBreak": lambda attrs, look: Markup("<br>"),
    "mention": lambda attrs, look: mention(look.person(str(attrs.get("id")))),
    "status": lambda attrs, look: lozenge(attrs.get("text", ""), attrs.get("color")),
    "emoji": lambda attrs, look: escape(attrs.get("text") or attrs.get("shortName") or ""),
    "inlineCard": _card,
    "date": _date,
}
