"""How does a document look as Jira's wiki markup (Data Center, and Cloud's REST v2)?"""

import re

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

GREY = "#626F86"
LOZENGES = {
    "neutral": "#44546F",
    "purple": "#5E4DB2",
    "blue": "#0055CC",
    "red": "#AE2E24",
    "yellow": "#974F0C",
    "green": "#216E4E",
}
PANELS = {
    "info": ("#E9F2FF", "#0055CC"),
    "note": ("#F3F0FF", "#5E4DB2"),
    "warning": ("#FFFAE6", "#FFC400"),
    "success": ("#DCFFF1", "#216E4E"),
    "error": ("#FFECEB", "#AE2E24"),
}
PICTURE_WIDTH = 760
ALWAYS = set("{}[]*_^~!|")
EMOTICON = re.compile(r"\((?=(?:[xyni/!?+*-]|on|off|flag|flagoff)\))|(?<=[:;])[)(DPp|](?!\w)")
BULLET = re.compile(r"[#-]+\s")
BLOCK = re.compile(r"(h[1-6]|bq)\. ")
ENTITY = re.compile(r"&#?\w+;")
ADDRESS = re.compile(r"https?://[A-Za-z0-9./?=&%#:@~_+-]*[A-Za-z0-9/]")
NO_SPACE = "\u200b"
"""Zero width: what follows it is not at the start of a line, so it begins no heading."""
LABEL = str.maketrans("[]|", "()/")
ADDRESS_CODES = {ord(mark): f"%{ord(mark):02X}" for mark in "[]{}|\\^ \t\r\n"}
"""What would end a link, or begin something else, inside its address."""


def render(document: Document, *, limit: int = LIMIT) -> str:
    """The document as markup of at most `limit` characters, with blank lines between blocks."""
    return _markup(fit(document, lambda shorter: utf16(_markup(shorter)), limit))


def _markup(document: Document) -> str:
    return "\n\n".join(part for part in map(_block, document.blocks) if part)


def _block(block: Block) -> str:
    match block:
        case Paragraph(content):
            return _line(content)
        case Heading(level, content):
            return f"h{level}. {_line(content)}"
        case BulletList() | TaskList():
            return _list(block)
        case Panel() | Expand():
            return _box(block)
        case Table():
            return _table(block)
        case Picture(file, _, caption):
            return "\n\n".join(part for part in (f"!{file}|width={PICTURE_WIDTH}!", _line(caption)) if part)
        case Rule():
            return "----"


def _list(block: BulletList | TaskList) -> str:
    """Wiki text has no boxes to tick: signs tell what is done."""
    if isinstance(block, BulletList):
        return "\n".join(f"* {_line(item)}" for item in block.items)
    return "\n".join(f"* {'(/)' if task.done else '( )'} {_line(task.content)}" for task in block.items)


def _box(block: Panel | Expand) -> str:
    """Jira has no markup that folds: an expand becomes a panel with its title."""
    parameters = f"title={_title(block.title)}" if isinstance(block, Expand) else _colours(block)
    inside = "\n\n".join(part for part in map(_block, block.content) if part)
    return f"{{panel:{parameters}}}\n{inside}\n{{panel}}"


def _colours(panel: Panel) -> str:
    background, border = PANELS[panel.tone]
    return f"bgColor={background}|borderColor={border}"


def _title(title: str) -> str:
    """A macro's parameter knows no escapes: what would end it is taken out."""
    return re.sub(r"[|{}=\n]", " ", title)


def _table(table: Table) -> str:
    head = "".join(f"||{_cell((Text(column.title),))}" for column in table.columns) + "||"
    return "\n".join([head, *("".join(f"|{_cell(cell)}" for cell in row) + "|" for row in table.rows)])


def _cell(content: Line) -> str:
    """An escaped bar still ends a cell in some versions; its entity does not."""
    return _line(content).replace(r"\|", "&#124;") or " "


def _line(content: Line) -> str:
    """Marks need a border to the words beside them; `{*}` is the form that needs none."""
    parts: list[str] = []
    for number, inline in enumerate(content):
        before = parts[-1][-1:] if parts else ""
        following = content[number + 1] if number + 1 < len(content) else None
        parts.append(_inline(inline, before, _first(following)))
    return "".join(parts).strip()


def _first(inline: Inline | None) -> str:
    match inline:
        case Text(text):
            return text[:1]
        case None:
            return ""
        case _:
            return "\\"


def _inline(inline: Inline, before: str, after: str) -> str:
    match inline:
        case Text():
            return _text(inline, before, after)
        case Lozenge(word, colour):
            return f"{{color:{LOZENGES[colour]}}}*{escaped(word.upper())}*{{color}}"
        case Mention(_, name, login):
            return f"[~{login}]" if login else escaped(name)
        case Break():
            return r"\\ "


def _text(text: Text, before: str, after: str) -> str:
    core = text.text.strip()
    if not core:
        return text.text
    lead = text.text[: len(text.text) - len(text.text.lstrip())]
    trail = text.text[len(text.text.rstrip()) :]
    return lead + _marked(text, core, lead or before, trail or after) + trail


def _marked(text: Text, core: str, before: str, after: str) -> str:
    words = escaped(core, at_start=not before)
    if text.code:
        words = f"{{{{{words}}}}}"
    if text.link:
        words = f"[{escaped(core.translate(LABEL), at_start=False)}|{text.link.translate(ADDRESS_CODES)}]"
    if text.strong and not text.code:
        free = (not before or before in " (|\n") and (not after or after in " ,.;:)|\n")
        words = f"*{words}*" if free else f"{{*}}{words}{{*}}"
    if text.small and not text.code:
        words = f"{{color:{GREY}}}{words}{{color}}"
    return words


def escaped(text: str, *, at_start: bool = True) -> str:
    """User text as it reads, with nothing in it taken for markup but web addresses, which Jira makes links of."""
    lines = [_escaped_line(line, at_start or number > 0) for number, line in enumerate(text.splitlines())]
    return r"\\ ".join(lines)


def _escaped_line(line: str, at_start: bool) -> str:
    kept = {position for match in ADDRESS.finditer(line) for position in range(*match.span())}
    forced = {match.start() for match in EMOTICON.finditer(line)}
    if at_start and BULLET.match(line):
        forced.add(0)
    characters = [
        character if position in kept else _escaped_character(line, position, position in forced)
        for position, character in enumerate(line)
    ]
    prefix = NO_SPACE if at_start and BLOCK.match(line) else ""
    return prefix + "".join(characters)


def _escaped_character(line: str, position: int, forced: bool) -> str:
    """Two backslashes are a line end and a backslash before a mark escapes it, so those become an entity; and what
    looks like an entity is none."""
    character, following = line[position], line[position + 1 : position + 2]
    if character == "\\":
        return character if following.isalnum() and line[position - 1 : position] != "\\" else "&#92;"
    if character == "&":
        return "&amp;" if ENTITY.match(line, position) else "&"
    if character in ALWAYS or forced or (character in "-+?" and _is_mark(line, position)):
        return "\\" + character
    return character


def _is_mark(line: str, position: int) -> bool:
    """Between two Latin letters or digits, or alone between spaces, hyphen and plus are only themselves; and so is a
    single question mark."""
    character = line[position]
    before, after = line[position - 1 : position], line[position + 1 : position + 2]
    if character in (before, after):
        return True
    if character == "?":
        return False
    inside = before.isalnum() and before.isascii() and after.isalnum() and after.isascii()
    return not inside and not (before.isspace() and after.isspace())
