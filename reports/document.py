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


Block: TypeAlias = Heading | Paragraph | BulletList | Panel | Table | Expand | Picture | Rule


@dataclass(frozen=True, slots=True)
class Document:
    """`title` is the summary of a page of its own, "" for a comment. `language` is en or zh_CN."""

    blocks: tuple[Block, ...]
    language: str
    title: str = ""
