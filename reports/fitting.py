"""What is left out of a document that is too long for Jira? Its sections in their order, folded parts, then the ends of
long tables and lists, then the ends of long texts; the document says so itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from reports.document import (
    Block,
    BulletList,
    Document,
    Expand,
    Heading,
    Line,
    Panel,
    Paragraph,
    Picture,
    Rule,
    Table,
    TaskList,
    Text,
)
from reports.texts.catalogue import say

LIMIT = 30_000
"""Jira takes 32,767 characters and does not say of what; this leaves room for its own conversion."""
SHORTEST_LIST = 3
TEXT_LIMITS = (400, 120, 40)


@dataclass(frozen=True, slots=True)
class _Cuts:
    """How many sections are left out, expands left out (positions, last first), rows kept by position, and the longest
    text (None: any length)."""

    sections: int = 0
    expands: tuple[int, ...] = ()
    kept: Mapping[int, int] = field(default_factory=dict)
    text: int | None = None


def fit(document: Document, size: Callable[[Document], int], limit: int = LIMIT) -> Document:
    """The document, shortened until `size` is at most `limit`, in this order: its sections are left out in their order
    (or the checklists in them cut), then expands, the last one first, and a grey line names them; the longest table or
    list loses half of its rows, which a last row counts, down to three; texts are cut. When nothing is left to cut, the
    shortest form is answered."""
    cuts: _Cuts | None = _Cuts()
    current = document
    while size(current) > limit:
        cuts = _more(document, cuts) if cuts else None
        if cuts is None:
            break
        current = _applied(document, cuts)
    return current


def _more(document: Document, cuts: _Cuts) -> _Cuts | None:
    """The next step, None when there is none."""
    if cuts.sections < len(document.sections):
        return replace(cuts, sections=cuts.sections + 1)
    gone = _left_out(document, cuts)
    for position in range(len(document.blocks) - 1, -1, -1):
        if isinstance(document.blocks[position], Expand) and position not in gone:
            return replace(cuts, expands=(*cuts.expands, position))
    lengths = {
        position: cuts.kept.get(position, _rows(block))
        for position, block in enumerate(document.blocks)
        if position not in gone
    }
    longest = max(lengths, key=lambda position: lengths[position], default=None)
    if longest is not None and lengths[longest] > SHORTEST_LIST:
        return replace(cuts, kept={**cuts.kept, longest: max(SHORTEST_LIST, lengths[longest] // 2)})
    shorter = [limit for limit in TEXT_LIMITS if cuts.text is None or limit < cuts.text]
    return replace(cuts, text=shorter[0]) if shorter else None


def _left_out(document: Document, cuts: _Cuts) -> frozenset[int]:
    """The positions of blocks that are not shown at all."""
    sections = [section for section in document.sections[: cuts.sections] if section.tasks is None]
    return frozenset((*cuts.expands, *(at for section in sections for at in range(section.first, section.last))))


def _rows(block: Block) -> int:
    match block:
        case Table(_, rows):
            return len(rows)
        case BulletList(items) | TaskList(items):
            return len(items)
        case _:
            return 0


def _applied(document: Document, cuts: _Cuts) -> Document:
    gone, tasks = _left_out(document, cuts), _tasks(document, cuts)
    blocks = [
        _text_cut(part, cuts.text)
        for position, block in enumerate(document.blocks)
        if position not in gone
        for part in _rows_cut(block, cuts.kept.get(position, tasks.get(position)), document.language)
    ]
    named = {section.first: section.title for section in document.sections[: cuts.sections] if section.first in gone}
    for position in cuts.expands:
        block = document.blocks[position]
        named[position] = block.title if isinstance(block, Expand) else ""
    titles = say(document.language, "list.comma").join(named[position] for position in sorted(named))
    if titles:
        blocks.append(Paragraph((Text(say(document.language, "fit.dropped", titles=titles), small=True),)))
    return replace(document, blocks=tuple(blocks), sections=())


def utf16(text: str) -> int:
    """Characters as Jira counts them: one outside the basic plane, as most emoji are, counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _tasks(document: Document, cuts: _Cuts) -> Mapping[int, int]:
    """How many lines of each checklist are kept, by its position."""
    return {
        position: section.tasks
        for section in document.sections[: cuts.sections]
        if section.tasks is not None
        for position in range(section.first, section.last)
    }


def _rows_cut(block: Block, kept: int | None, language: str) -> tuple[Block, ...]:
    """The block with so many of its rows and a row, or a line behind it, that counts the others."""
    if kept is None or (isinstance(block, TaskList) and len(block.items) <= kept):
        return (block,)
    more: Line = (Text(say(language, "fit.more", n=_rows(block) - kept), small=True),)
    match block:
        case Table(columns, rows):
            last = (more, *(() for _ in columns[1:]))
            return (replace(block, rows=(*rows[:kept], last)),)
        case BulletList(items):
            return (replace(block, items=(*items[:kept], more)),)
        case TaskList(tasks):
            places = sorted(sorted(range(len(tasks)), key=lambda place: tasks[place].done)[:kept])
            return TaskList(tuple(tasks[place] for place in places)), Paragraph(more)
        case _:
            return (block,)


def _text_cut(block: Block, longest: int | None) -> Block:
    if longest is None:
        return block
    match block:
        case Heading(level, content):
            return Heading(level, _line_cut(content, longest))
        case Paragraph() | BulletList():
            return _words_cut(block, longest)
        case Table(columns, rows):
            return Table(columns, tuple(tuple(_line_cut(cell, longest) for cell in row) for row in rows))
        case Panel(tone, content):
            return Panel(tone, tuple(_words_cut(inner, longest) for inner in content))
        case TaskList(items):
            return TaskList(tuple(replace(task, content=_line_cut(task.content, longest)) for task in items))
        case Expand() | Picture() | Rule():
            return block


def _words_cut(block: Paragraph | BulletList, longest: int) -> Paragraph | BulletList:
    match block:
        case Paragraph(content):
            return Paragraph(_line_cut(content, longest))
        case BulletList(items):
            return BulletList(tuple(_line_cut(item, longest) for item in items))


def _line_cut(line: Line, longest: int) -> Line:
    return tuple(
        replace(inline, text=inline.text[: longest - 1] + "…")
        if isinstance(inline, Text) and len(inline.text) > longest
        else inline
        for inline in line
    )
