"""Which issues stand in a file that may be larger than memory? Its text piece by piece, not yet read as issues.

JSON Lines line by line, an array element by element; one issue or one search page as a whole.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from connector.errors import AftercareError
from connector.jira_io.interface import Raw

_BLANK = re.compile(r"[ \t\n\r,\[\]]*")
"""Between the elements of arrays; the brackets of the arrays themselves mean nothing more here."""
CHUNK = 1 << 20
LONGEST = 1 << 28
"""Characters of one element of an array; what is longer has lost its end."""


@dataclass(frozen=True, slots=True)
class Piece:
    """JSON text of one issue, or of a page or an array of issues. `number` counts from 0; `place` is for people."""

    number: int
    place: str
    text: str


def pieces_of(paths: list[Path]) -> Iterator[Piece]:
    """The pieces of several files in their order. Raises AftercareError for a file that cannot be opened."""
    number = 0
    for path in paths:
        try:
            with path.open(encoding="utf-8-sig", errors="replace") as file:
                for place, text in _texts(path, file):
                    yield Piece(number, place, text)
                    number += 1
        except OSError as error:
            raise AftercareError(f"{path}: cannot be read ({error.strerror})") from error


def entries(piece: Piece) -> Iterator[tuple[str, Any, Raw]]:
    """(place, issue, what it was found in) of a piece. Raises ValueError where it is not JSON."""
    try:
        value = json.loads(piece.text)
    except json.JSONDecodeError as error:
        raise ValueError(f"this is not JSON: {error.msg}, column {error.colno}") from error
    if isinstance(value, dict) and isinstance(value.get("issues"), list):
        for number, entry in enumerate(value["issues"], 1):
            yield f"{piece.place}: issue {number}", entry, value
    elif isinstance(value, list):
        for number, entry in enumerate(value, 1):
            yield f"{piece.place}: issue {number}", entry, entry if isinstance(entry, dict) else {}
    else:
        yield piece.place, value, value if isinstance(value, dict) else {}


def _texts(path: Path, file: TextIO) -> Iterator[tuple[str, str]]:
    first = next((line for line in iter(file.readline, "") if line.strip()), "")
    if first.lstrip().startswith("["):
        for number, text in enumerate(_elements(first, file), 1):
            yield f"{path}: issue {number}", text
    elif _is_whole(first):
        file.seek(0)
        for number, line in enumerate(file, 1):
            if line.strip():
                yield f"{path}:{number}", line
    elif first:
        yield str(path), first + file.read()


def _is_whole(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except json.JSONDecodeError:
        return False


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
