"""How does a document read, as plain text that a person can approve?"""

from collections.abc import Sequence

from reports.document import (
    Block,
    Break,
    BulletList,
    Document,
    Expand,
    Heading,
    Line,
    Lozenge,
    Mention,
    Panel,
    Paragraph,
    Picture,
    Table,
    TaskList,
    Text,
)


def plain(document: Document) -> str:
    """What a reader sees, a line for each block and row: strong words in *, a lozenge in [ ], small print after ~."""
    title = [f"# {document.title}"] if document.title else []
    return "\n".join([*title, *(line for block in document.blocks for line in _lines(block))]) + "\n"


def _lines(block: Block) -> Sequence[str]:
    match block:
        case Heading(level, content):
            return [f"{'#' * level} {_words(content)}"]
        case Paragraph(content):
            return [_words(content)]
        case BulletList(items):
            return [f"- {_words(item)}" for item in items]
        case TaskList(tasks):
            return [f"[{'x' if task.done else ' '}] {_words(task.content)}" for task in tasks]
        case Panel() | Expand():
            return _box(block)
        case Table(columns, rows):
            head = " | ".join(column.title for column in columns)
            return [head, *(" | ".join(map(_words, row)) for row in rows)]
        case Picture(file, alt, caption):
            return [f"!{file}! {alt}", _words(caption)]
        case _:
            return ["----"]


def _box(block: Panel | Expand) -> Sequence[str]:
    inside = [line for inner in block.content for line in _lines(inner)]
    if isinstance(block, Panel):
        return [f"({block.tone}) {line}" for line in inside]
    return [f"> {block.title}", *(f"> {line}" for line in inside)]


def _words(line: Line) -> str:
    words = ""
    for inline in line:
        match inline:
            case Text(text, strong, _, link, small):
                marked = f"*{text}*" if strong else f"~{text}" if small else text
                words += f"<{marked}>" if link else marked
            case Lozenge(word, colour):
                words += f"[{word} {colour}]"
            case Mention(account, name):
                words += f"@{name}({account})"
            case Break():
                words += " / "
    return words
