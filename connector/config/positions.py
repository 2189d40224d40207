"""Where in a TOML text does each key stand, and each character of each string?

The scanner reads text that `tomllib` has already accepted, so it may trust the grammar and only has to find its way.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and array indices from the root, as in `("sla", 0, "goals", 2, "when")`."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\r\n]*")
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[ \t]*\r?\n[ \t\r\n]*|.)", re.DOTALL)
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}
_DELIMITERS = ('"""', "'''", '"', "'")


@dataclass(frozen=True, slots=True)
class Positions:
    """Offsets of keys and values by path; an element of an array has its value's offset for both."""

    text: str
    keys: Mapping[Path, int]
    values: Mapping[Path, int]
    _line_starts: list[int] = field(default_factory=list)

    def spot(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of an offset into the text."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def of(self, path: Path) -> tuple[int, int]:
        """Where the key of `path` stands; that of its nearest ancestor where it does not stand in the file."""
        while path and path not in self.keys:
            path = path[:-1]
        return self.spot(self.keys[path]) if path else (1, 1)

    def written(self, path: Path) -> Path:
        """The path without indices that are not in the file, where one value was read as a list of one."""
        found: Path = ()
        for part in path:
            if not isinstance(part, int) or (*found, part) in self.keys:
                found = (*found, part)
        return found

    def inside(self, path: Path, index: int) -> tuple[int, int]:
        """Where character `index` of the string at `path` stands, whatever quotes and escapes it was written with."""
        if path not in self.values or self.text[self.values[path]] not in "\"'":
            return self.of(path)
        starts = _read_string(self.text, self.values[path])[2]
        return self.spot(starts[min(index, len(starts) - 1)])


def scan(text: str) -> Positions:
    """The positions of every key and value of a valid TOML text."""
    scanner = _Scanner(text)
    scanner.document()
    line_starts = [0, *(found.end() for found in re.finditer("\n", text))]
    return Positions(text, scanner.keys, scanner.values, line_starts)


@dataclass(slots=True)
class _Scanner:
    text: str
    at: int = 0
    keys: dict[Path, int] = field(default_factory=dict)
    values: dict[Path, int] = field(default_factory=dict)
    tables: dict[Path, int] = field(default_factory=dict)
    """How many `[[tables]]` of each path have been opened so far."""

    def document(self) -> None:
        here: Path = ()
        self._skip(_SPACE)
        while self.at < len(self.text):
            here = self._header() if self.text[self.at] == "[" else self._pair(here)
            self._skip(_SPACE)

    def _header(self) -> Path:
        start, array = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        parts = self._dotted_key()
        self.at += 2 if array else 1
        path: Path = ()
        for index, (name, offset) in enumerate(parts):
            path = (*path, name)
            self.keys.setdefault(path, offset)
            opens = array and index == len(parts) - 1
            if path in self.tables and not opens:
                path = (*path, self.tables[path] - 1)
        if array:
            self.tables[path] = self.tables.get(path, 0) + 1
            path = (*path, self.tables[path] - 1)
        self.keys.setdefault(path, start)
        return path

    def _pair(self, here: Path) -> Path:
        """Read `key = value` and answer with the table that it stands in."""
        path = here
        for name, offset in self._dotted_key():
            path = (*path, name)
            self.keys.setdefault(path, offset)
        self.at += 1
        self._value(path)
        return here

    def _dotted_key(self) -> list[tuple[str, int]]:
        """The parts of a key with their offsets; stops behind it and the blanks after it."""
        parts: list[tuple[str, int]] = []
        while True:
            self._skip(_BLANK)
            start = self.at
            if self.text[start] in "\"'":
                name, self.at, _ = _read_string(self.text, start)
            else:
                name = self._skip(_BARE_KEY)
            parts.append((name, start))
            self._skip(_BLANK)
            if self.text[self.at] != ".":
                return parts
            self.at += 1

    def _value(self, path: Path) -> None:
        self._skip(_SPACE)
        self.values[path] = self.at
        self.keys.setdefault(path, self.at)
        first = self.text[self.at]
        if first in "\"'":
            self.at = _read_string(self.text, self.at)[1]
        elif first == "[":
            self._elements(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._skip(_BARE_VALUE)

    def _elements(self, path: Path) -> None:
        self.at += 1
        for index in range(len(self.text)):
            self._skip(_SPACE)
            if self.text[self.at] == "]":
                break
            self._value((*path, index))
            self._comma()
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        self._skip(_SPACE)
        while self.text[self.at] != "}":
            self._pair(path)
            self._comma()
            self._skip(_SPACE)
        self.at += 1

    def _comma(self) -> None:
        self._skip(_SPACE)
        if self.text[self.at] == ",":
            self.at += 1

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        assert found is not None  # every pattern used here matches the empty text or was seen to match
        self.at = found.end()
        return found.group()


def _read_string(text: str, start: int) -> tuple[str, int, list[int]]:
    """The string that begins at `start`, the offset behind it, and the offset of each of its characters and its end."""
    quote = next(delimiter for delimiter in _DELIMITERS if text.startswith(delimiter, start))
    at = start + len(quote)
    if len(quote) == 3:
        at += 1 if text.startswith("\n", at) else 2 if text.startswith("\r\n", at) else 0
    out: list[str] = []
    starts: list[int] = []
    while not _closes(text, at, quote):
        piece, end = _piece(text, at, quote)
        out.append(piece)
        starts.extend([at] * len(piece))
        at = end
    return "".join(out), at + len(quote), [*starts, at]


def _closes(text: str, at: int, quote: str) -> bool:
    """A multi-line string may end in up to two more quotes that belong to it."""
    return text.startswith(quote, at) and not (len(quote) == 3 and text.startswith(quote[0], at + 3))


def _piece(text: str, at: int, quote: str) -> tuple[str, int]:
    """What one character or escape of a string stands for, and the offset behind it."""
    if text[at] != "\\" or quote[0] == "'":
        return text[at], at + 1
    found = _ESCAPE.match(text, at)
    assert found is not None  # tomllib has accepted the escape
    body = found.group()[1:]
    if body[0] in "uUx":
        return chr(int(body[1:], 16)), found.end()
    return _SHORT.get(body, ""), found.end()
