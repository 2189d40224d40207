"""Which issues stand in a file that may be larger than memory? Its text chunk by chunk, not yet read as issues.

JSON Lines line by line, an array element by element; one issue or one search page as a whole.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TextIO

from connector.cli.json_text import read_json
from connector.errors import AftercareError
from connector.jira_io.interface import Raw

_BLANK = re.compile(r"[ \t\n\r,\[\]]*")
"""Between the elements of arrays; the brackets of the arrays themselves mean nothing more here."""
CHUNK = 1 << 20
LONGEST = 1 << 28
"""Characters of one element of an array; what is longer has lost its end."""
TOGETHER = 64
"""Pieces of a chunk, where they are read one by one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """JSON text of one issue, or of a page or an array of issues. `number` counts from 0; `place` is for people."""

    number: int
    place: str
    text: str | bytes


class Chunk(Protocol):
    """Some pieces, to be worked on at once. Picklable. `length`: how much text they have."""

    @property
    def length(self) -> int: ...

    def pieces(self) -> Iterable[Piece]: ...


@dataclass(frozen=True, slots=True)
class Held:
    """Pieces with their text."""

    held: tuple[Piece, ...]

    @property
    def length(self) -> int:
        return sum(len(piece.text) for piece in self.held)

    def pieces(self) -> Iterable[Piece]:
        return self.held


@dataclass(frozen=True, slots=True)
class Lines:
    """`count` whole lines of a file: `length` bytes from `start` on. `line` is the number of the first.

    Whoever works on them reads them. Pieces are numbered as lines are, after the `before` pieces of earlier files; a
    blank line is none, and its number is left out.
    """

    path: Path
    start: int
    length: int
    line: int
    count: int
    before: int

    def pieces(self) -> Iterator[Piece]:
        """Raises AftercareError where the file cannot be read any more."""
        try:
            with self.path.open("rb") as file:
                file.seek(self.start)
                text = file.read(self.length)
        except OSError as error:
            raise _unreadable(self.path, error) from error
        if self.start == 0:
            text = text.removeprefix(codecs.BOM_UTF8)
        for line, content in enumerate(text.splitlines(), self.line):
            if content and not content.isspace():
                yield Piece(self.before + line - 1, f"{self.path}:{line}", content)


def chunks_of(paths: Iterable[Path]) -> Iterator[Chunk]:
    """All pieces of several files in their order. Raises AftercareError for a file that cannot be opened."""
    number = 0
    for path in paths:
        try:
            for chunk in _chunks(path, number):
                yield chunk
                number += len(chunk.held) if isinstance(chunk, Held) else chunk.count
        except OSError as error:
            raise _unreadable(path, error) from error


def gathered(pieces: Iterable[Piece]) -> Iterator[Held]:
    """Pieces that come one by one, in chunks."""
    pieces = iter(pieces)
    while held := tuple(islice(pieces, TOGETHER)):
        yield Held(held)


def entries(piece: Piece, read: Callable[[str | bytes], Any] = read_json) -> Iterator[tuple[str, Any, Raw]]:
    """(place, issue, what it was found in) of a piece. Raises ValueError where it is not JSON."""
    value = read(piece.text)
    if isinstance(value, dict) and isinstance(value.get("issues"), list):
        for number, entry in enumerate(value["issues"], 1):
            yield f"{piece.place}: issue {number}", entry, value
    elif isinstance(value, list):
        for number, entry in enumerate(value, 1):
            yield f"{piece.place}: issue {number}", entry, entry if isinstance(entry, dict) else {}
    else:
        yield piece.place, value, value if isinstance(value, dict) else {}


def _unreadable(path: Path, error: OSError) -> AftercareError:
    return AftercareError(f"{path}: cannot be read ({error.strerror})")


def _chunks(path: Path, number: int) -> Iterator[Held | Lines]:
    """Those of one file, whose first piece has this number."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        if _first_character(file) == "[":
            file.seek(0)
            texts = enumerate(_elements("", file))
            yield from gathered(Piece(number + place, f"{path}: issue {place + 1}", text) for place, text in texts)
            return
        file.seek(0)
        first = next((line for line in iter(file.readline, "") if line.strip()), "")
        lines = _is_whole(first)
        if first and not lines:
            yield Held((Piece(number, str(path), first + file.read()),))
    if lines:
        yield from _lines(path, number)


def _first_character(file: TextIO) -> str:
    """The first that is not blank; "" where there is none."""
    return next((text.lstrip()[0] for text in iter(lambda: file.read(CHUNK), "") if text.strip()), "")


def _is_whole(line: str) -> bool:
    try:
        return isinstance(read_json(line), dict)
    except ValueError:
        return False


def _lines(path: Path, before: int) -> Iterator[Lines]:
    """Stretches of about CHUNK bytes, longer where a line is."""
    start, line, wanted = 0, 1, CHUNK
    with path.open("rb") as file:
        while text := file.read(wanted):
            end = _end_of_lines(text) if len(text) == wanted else len(text)
            if end == 0:
                wanted *= 2
            else:
                count = len(text[:end].splitlines())
                yield Lines(path, start, end, line, count, before)
                start, line, wanted = start + end, line + count, CHUNK
            file.seek(start)


def _end_of_lines(text: bytes) -> int:
    """Where the last whole line ends. A carriage return at the very end may be half of an end."""
    return max(text.rfind(b"\n"), text.rfind(b"\r", 0, len(text) - 1)) + 1


def _elements(buffer: str, file: TextIO) -> Iterator[str]:
    """The elements of the arrays in a text; what cannot be read to its end comes last, as it is."""
    decoder, at, wanted = json.JSONDecoder(), 0, CHUNK
    while True:
        blank = _BLANK.match(buffer, at)
        at = blank.end() if blank is not None else at
        try:
            if at == len(buffer):
                raise json.JSONDecodeError("nothing left", buffer, at)
            _, end = decoder.raw_decode(buffer, at)
            if end == len(buffer) and buffer[end - 1] not in "}]":  # a number may go on in the next chunk
                raise json.JSONDecodeError("perhaps not whole", buffer, end)
        except json.JSONDecodeError:
            more = file.read(wanted) if len(buffer) - at < LONGEST else ""
            if not more:
                break
            buffer, at, wanted = buffer[at:] + more, 0, 2 * wanted
        else:
            yield buffer[at:end]
            at, wanted = end, CHUNK
    if at < len(buffer):
        yield buffer[at:]
