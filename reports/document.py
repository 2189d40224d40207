"""What is a document made of? Blocks and inlines that ADF, wiki markup and HTML can all show.

The types allow only what every target allows: a panel holds no table, an expand stands at the root only.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Colour: TypeAlias = Literal["neutral", "purple", "blue", "red", "yellow", "green"]
Tone: TypeAlias = Literal["info", "note", "warning", "success", "error"]


@dataclass(frozen=True, slots=True)
class Text:
    """A run of words. `link` is an address; `small` is grey small print; code shows neither strong nor small."""

    text: str
    strong: bool = False
    code: bool = False
    link: str | None = None
    small: bool = False


@dataclass(frozen=True, slots=True)
class Lozenge:
    """A state as a coloured word. At most 8 letters, or a phone cuts it."""

    word: str
    colour: Colour = "neutral"


@dataclass(frozen=True, slots=True)
class Mention:
    """A person who gets a message. `login` is Data Center's name; without it wiki markup shows the plain name."""

    account: str
    name: str
    login: str | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A new line inside a paragraph."""


Inline: TypeAlias = Text | Lozenge | Mention | Break
Line: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    content: Line


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: Line


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A line with a box. `id` names the box in this document and in every later one, whatever stands beside it."""

    id: str
    content: Line
    done: bool = False


@dataclass(frozen=True, slots=True)
class TaskList:
    """Lines with boxes, which people may tick where the target lets them. It stands at the root only."""

    items: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    tone: Tone
    content: tuple[Paragraph | BulletList, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is in CSS pixels; the widths of a table should sum to about 720."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has one line for each column; an empty line is an empty cell."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Expand:
    """Folded away where the target can fold, else shown under its title."""

    title: str
    content: tuple[Paragraph | BulletList | Table, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An attached file. `alt` says what it shows to those who cannot see it; `size` is in picture pixels."""

    file: str
    alt: str
    caption: Line
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


Block: TypeAlias = Heading | Paragraph | BulletList | TaskList | Panel | Table | Expand | Picture | Rule


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks from `first` up to `last` of a document, which may be left out together where it is too long.

    With `tasks` only the checklists in it are cut to so many lines; what is done goes first.
    """

    title: str
    first: int
    last: int
    tasks: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """`title` is the summary of a page of its own, "" for a comment. `language` is en or zh_CN. `sections` are left
    out in their order where the document is too long; what is in none of them stays longest."""

    blocks: tuple[Block, ...]
    language: str
    title: str = ""
    sections: tuple[Section, ...] = ()
