"""How does Jira draw wiki markup? As HTML, everything in it escaped."""

import html
import re
from collections.abc import Callable

from markupsafe import Markup, escape

from connector.sandbox.adf_html import Look, colour, link, lozenge, mention, panel, picture

INLINE = re.compile(
    r"""(?P<newline>\\\\\s?)
    |\\(?P<escaped>.)
    |(?P<entity>&\#?\w+;)
    |\{\{(?P<code>(?:\\.|[^}])+)\}\}
    |\{color:(?P<hue>[#\w]+)\}(?P<coloured>.*?)\{color\}
    |\{(?P<sign>[*_+-])\}(?P<freely>.+?)\{(?P=sign)\}
    |\[~(?P<person>[^\]]+)\]
    |\[(?P<label>(?:\\.|[^\]|\\])+)\|(?P<href>[^\]]+)\]
    |\[(?P<bare>https?://[^\]]+)\]
    |(?P<url>https?://[\w./?=&%\#:@~+-]*[\w/])
    |!(?P<picture>[^\s!|][^!|\n]*)(?:\|[^!\n]*)?!
    |(?<!\w)\*(?P<strong>(?:\\.|[^*\n\\])+?)\*(?!\w)
    |(?<!\w)_(?P<em>(?:\\.|[^_\n\\])+?)_(?!\w)
    |(?P<icon>\((?:/|x|!|i|\?)\))
    """,
    re.VERBOSE,
)
ICONS = {
    "(/)": ("✔", "green"),
    "(x)": ("✘", "red"),
    "(!)": ("!", "yellow"),
    "(i)": ("i", "blue"),
    "(?)": ("?", "purple"),
}
SIGNS = {"*": "strong", "_": "em", "+": "u", "-": "s"}
MACRO = re.compile(r"\{(panel|quote|code|noformat)(?::([^}]*))?\}\n?(.*?)\n?\{\1\}", re.DOTALL)
LIST = re.compile(r"([*#-]+)\s+(.*)")
HEADING = re.compile(r"h([1-6])\.\s+(.*)")
COLOURED = re.compile(r"bgColor=#(\w+)")
TONES = {
    "error": ("FFECEB", "FFEBE6", "FFBDAD"),
    "warning": ("FFFAE6", "FFF0B3"),
    "success": ("DCFFF1", "E3FCEF"),
    "note": ("F3F0FF", "EAE6FF"),
}


def draw(text: str, look: Look) -> Markup:
    """The whole text."""
    drawn = Markup("")
    position = 0
    text = text.replace("\r\n", "\n")
    for macro in MACRO.finditer(text):
        drawn += _lines(text[position : macro.start()], look) + _macro(macro, look)
        position = macro.end()
    return drawn + _lines(text[position:], look)


def _macro(found: re.Match[str], look: Look) -> Markup:
    name, parameters, inside = found[1], found[2] or "", found[3]
    if name in ("code", "noformat"):
        return Markup("<pre><code>{}</code></pre>").format(inside)
    if name == "quote":
        return Markup("<blockquote>{}</blockquote>").format(_lines(inside, look))
    title = re.search(r"title=([^|]*)", parameters)
    background = COLOURED.search(parameters)
    body = _lines(inside, look)
    if background is None:
        head = Markup('<div class="wiki-title">{}</div>').format(title[1]) if title else Markup("")
        return Markup('<div class="wiki-panel">{}<div>{}</div></div>').format(head, body)
    if title:
        body = Markup("<p><strong>{}</strong></p>").format(title[1]) + body
    tone = next((tone for tone, hues in TONES.items() if background[1].upper() in hues), "info")
    return panel(tone, body)


def _lines(text: str, look: Look) -> Markup:
    """Blocks of lines of one kind: lists, tables, headings, rules, paragraphs."""
    drawn = Markup("")
    block: list[str] = []
    kind = ""
    for line in [*text.split("\n"), ""]:
        now = _kind(line)
        if now != kind or now in ("heading", "rule"):
            drawn += _block(kind, block, look)
            block, kind = [], now
        block.append(line)
    return drawn


def _kind(line: str) -> str:
    if not line.strip():
        return ""
    if LIST.match(line):
        return "list"
    if line.startswith("|"):
        return "table"
    if HEADING.match(line):
        return "heading"
    return "rule" if line.strip() == "----" else "text"


def _block(kind: str, lines: list[str], look: Look) -> Markup:
    if not lines or not kind:
        return Markup("")
    draw: dict[str, Callable[[list[str], Look], Markup]] = {"list": _list, "table": _table, "text": _paragraph}
    if kind in draw:
        return draw[kind](lines, look)
    heading = HEADING.match(lines[0])
    if heading is None:
        return Markup("<hr>")
    return Markup("<h{0}>{1}</h{0}>").format(Markup(heading[1]), inline(heading[2], look))


def _paragraph(lines: list[str], look: Look) -> Markup:
    return Markup("<p>{}</p>").format(Markup("<br>").join(inline(line, look) for line in lines))


def _list(lines: list[str], look: Look) -> Markup:
    """Nested by the length of the bullets."""
    drawn = Markup("")
    open_tags: list[str] = []
    for line in lines:
        found = LIST.match(line)
        assert found is not None  # `_kind` has matched it
        tags = ["ol" if sign == "#" else "ul" for sign in found[1]]
        while open_tags and open_tags != tags[: len(open_tags)]:
            drawn += Markup("</li></{}>").format(Markup(open_tags.pop()))
        if len(open_tags) == len(tags):
            drawn += Markup("</li><li>")
        while len(open_tags) < len(tags):
            open_tags.append(tags[len(open_tags)])
            drawn += Markup("<{}><li>").format(Markup(open_tags[-1]))
        drawn += inline(found[2], look)
    for tag in reversed(open_tags):
        drawn += Markup("</li></{}>").format(Markup(tag))
    return drawn


def _table(lines: list[str], look: Look) -> Markup:
    rows = Markup("").join(Markup("<tr>{}</tr>").format(_row(line, look)) for line in lines)
    return Markup('<div class="scroll" tabindex="0"><table class="wiki">{}</table></div>').format(rows)


def _row(line: str, look: Look) -> Markup:
    """Cells end at a bar, unless it stands in a link, a mention, a picture or after a backslash."""
    parts = re.findall(r"(\|\|?)((?:\\.|\[[^\]]*\]|![^!|\n]+\|[^!\n]*!|[^|\\])*)", line.rstrip())
    cells = Markup("")
    for bar, text in parts[:-1] if parts and not parts[-1][1].strip() else parts:
        tag = Markup("th" if bar == "||" else "td")
        cells += Markup("<{0}><p>{1}</p></{0}>").format(tag, inline(text.strip(), look))
    return cells


def inline(text: str, look: Look) -> Markup:
    """One line."""
    drawn = Markup("")
    position = 0
    for found in INLINE.finditer(text):
        drawn += escape(text[position : found.start()]) + _piece(found, look)
        position = found.end()
    return drawn + escape(text[position:])


def _piece(found: re.Match[str], look: Look) -> Markup:
    which = found.lastgroup or ""
    simple: dict[str, Callable[[], Markup]] = {
        "newline": lambda: Markup("<br>"),
        "escaped": lambda: escape(found["escaped"]),
        "entity": lambda: escape(html.unescape(found["entity"])),
        "code": lambda: Markup("<code>{}</code>").format(inline(found["code"], look)),
        "coloured": lambda: colour(found["hue"], inline(found["coloured"], look)),
        "freely": lambda: _tagged(SIGNS[found["sign"]], found["freely"], look),
        "person": lambda: mention(look.person(found["person"])),
        "href": lambda: link(found["href"], inline(found["label"], look)),
        "bare": lambda: link(found["bare"], escape(found["bare"])),
        "url": lambda: link(found["url"], escape(found["url"])),
        "picture": lambda: picture(look.file(found["picture"]), found["picture"]),
        "strong": lambda: _tagged("strong", found["strong"], look),
        "em": lambda: _tagged("em", found["em"], look),
        "icon": lambda: lozenge(*ICONS[found["icon"]]),
    }
    return simple[which]()


def _tagged(tag: str, text: str, look: Look) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(Markup(tag), inline(text, look))
