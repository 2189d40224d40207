"""What is wrong with a file that is no TOML, where, and what is to be written instead?

The library tells a place and a few words about its grammar; here they become the key that is meant and a way out.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from connector.config.problems import one_of

_PLACE = re.compile(r"(.*) \(at line (\d+), column (\d+)\)", re.DOTALL)
_END = re.compile(r"(.*) \(at end of document\)")
_HEADER = re.compile(r"\s*\[{1,2}\s*(?P<name>[^\]#]*?)\s*\]{1,2}")
_KEY = re.compile(r"\s*(?P<key>[^\s=#\[{\]},][^=#]*?)\s*=")
_WORD = re.compile(r"[^\s=\].,{}\[#\"']+")
_VALUE = re.compile(r"[^#\n,\]}]*[^#\n,\]}\s]")
_TWICE = re.compile(r"Cannot declare .* twice|Cannot overwrite a value")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
FULL_WIDTH = {
    **dict.fromkeys("“”＂„«»「」", '"'),
    **dict.fromkeys("‘’＇", "'"),
    "＝": "=",
    "，": ",",
    "、": ",",
    "．": ".",
    "。": ".",
    "＃": "#",
    **dict.fromkeys("［【", "["),
    **dict.fromkeys("］】", "]"),
    "｛": "{",
    "｝": "}",
    "\u3000": "a blank",
    "\xa0": "a blank",
}
"""What input methods and word processors write for the characters of TOML."""
TRUTH = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a text, lines and columns counted from 1. `several`: tables of which a file may have more than one;
    `tables`: those that it may have at all."""

    lines: Sequence[str]
    line: int
    column: int
    tables: Sequence[str]
    several: Sequence[str]

    @property
    def here(self) -> str:
        return self.lines[self.line - 1] if self.line <= len(self.lines) else ""

    @property
    def rest(self) -> str:
        return self.here[self.column - 1 :]

    def told(self, name: str, what: str, *, line: int | None = None, column: int | None = None) -> str:
        named = f"{name}: {what}" if name else what
        return f"{line or self.line}:{column or self.column}: {named}"

    def header(self, line: int) -> tuple[int, str]:
        """The table that a line stands in: where it begins, and its name; (0, "") before the first."""
        for number in range(line, 0, -1):
            if (match := _HEADER.match(self.lines[number - 1])) is not None:
                return number, match["name"]
        return 0, ""


def toml_fault(text: str, message: str, *, tables: Sequence[str] = (), several: Sequence[str] = ()) -> str:
    """`LINE:COL: what is wrong, and a way out` for a message of the library about the text."""
    lines = text.splitlines() or [""]
    found = _PLACE.fullmatch(message)
    if found is None:
        end = _END.fullmatch(message)
        what = end[1] if end else message
        return f"{len(lines)}:{len(lines[-1]) + 1}: this is not TOML: {what}. The file ends too early."
    spot = Spot(lines, int(found[2]), int(found[3]), tables, several)
    told = (tell(spot, found[1]) for tell in _TELLERS)
    return next((one for one in told if one), spot.told("", f"this is not TOML: {found[1]}. Correct the line."))


def _wrong_character(spot: Spot, _: str) -> str | None:
    meant = FULL_WIDTH.get(spot.rest[:1])
    if meant is None:
        return None
    return spot.told("", f"the character {spot.rest[0]} is not TOML. Write {meant} instead.")


def _table_twice(spot: Spot, message: str) -> str | None:
    header = _HEADER.match(spot.here)
    if header is None or not _TWICE.fullmatch(message):
        return None
    name, column = header["name"], header.start("name") + 1
    first = next((number for number in range(1, spot.line) if _names(spot.lines[number - 1], name)), 0)
    before = f" (the first is in line {first})" if first else ""
    above = _key_above(spot, name)
    if above and not first:
        what = f"the key {name} in line {above} stands in its way. {_out_of_the_way(name)}"
    elif name in spot.several:
        what = f"there are several of this table{before}. Write [[{name}]] with two brackets for each of them."
    elif first:
        what = f"this table stands twice{before}. Move all of its keys under one of them, and remove the other."
    else:
        what = "keys of this table, or another value, stand above already. Put all of them in one place."
    return spot.told(name, what, column=column)


def _key_above(spot: Spot, name: str) -> int:
    """The line of a key of that name before the first table; 0 where there is none."""
    for number, line in enumerate(spot.lines[: spot.line - 1], 1):
        if _HEADER.match(line):
            return 0
        key = _KEY.match(line)
        if key is not None and key["key"] == name:
            return number
    return 0


def _out_of_the_way(name: str) -> str:
    if name == "policy":
        return "Move the tables [[policy]] into the file that it names."
    return f"Move what it says into this table, and remove it: {name} is either a key or a table."


def _names(line: str, name: str) -> bool:
    match = _HEADER.match(line)
    return match is not None and match["name"] == name


def _key_twice(spot: Spot, message: str) -> str | None:
    if message.startswith("Duplicate inline table key"):
        key = message.partition("'")[2].rpartition("'")[0]
        column = spot.here.rfind(key, 0, spot.column) + 1
        what = "this key stands twice in one table. Remove one of them."
        return spot.told(_full(spot.header(spot.line)[1], key), what, column=column)
    if message != "Cannot overwrite a value":
        return None
    top, table = spot.header(spot.line)
    keys = [(number, _KEY.match(spot.lines[number - 1])) for number in range(top + 1, spot.line + 1)]
    mine = [(number, match["key"], match.start("key") + 1) for number, match in keys if match is not None]
    if not mine:
        return None
    line, name, column = mine[-1]
    first = next((number for number, other, _ in mine[:-1] if other == name), 0)
    before = f"; the first is in line {first}" if first else ""
    what = f"this key stands twice in one table{before}. Remove one of them."
    return spot.told(_full(table, name), what, line=line, column=column)


def _full(table: str, key: str) -> str:
    return f"{table}.{key}" if table else key


def _foreign_key(spot: Spot, message: str) -> str | None:
    """A name in another script that stands without quotes."""
    word = _WORD.match(spot.rest)
    if message == "Invalid value" or word is None or word[0].isascii():
        return None
    header = _HEADER.match(spot.here)
    if header is not None:
        return _foreign_table(spot, header)
    what = f'a name that is not plain ASCII stands in quotes. Write "{word[0]}"; our own keys have English names.'
    return spot.told(_full(spot.header(spot.line)[1], word[0]), what)


def _foreign_table(spot: Spot, header: re.Match[str]) -> str:
    parts = [part.strip() for part in header["name"].split(".")]
    quoted = ".".join(part if _BARE.fullmatch(part) or part[:1] in "\"'" else f'"{part}"' for part in parts)
    opening = "[[" if spot.here.lstrip().startswith("[[") else "["
    if parts[0].isascii() or not spot.tables:
        what = f"a name that is not plain ASCII stands in quotes. Write {opening}{quoted}{opening.replace('[', ']')}."
    else:
        what = (
            f"there is no such table: ours have English names, and names of your own stand in quotes, as in "
            f'[calendars."柏林"]. Allowed here: {one_of(spot.tables)}.'
        )
    return spot.told(header["name"], what)


def _bare_value(spot: Spot, message: str) -> str | None:
    """A text without quotes, or true and false in other words."""
    value = _VALUE.match(spot.rest)
    key = _KEY.match(spot.here)
    if message != "Invalid value" or value is None:
        return None
    name = "" if key is None else _full(spot.header(spot.line)[1], key["key"])
    if (truth := TRUTH.get(value[0].lower())) is not None:
        return spot.told(name, f"{value[0]} is no value. Write {truth}.")
    return spot.told(name, f'text stands in quotes. Write "{value[0]}".')


def _open_text(spot: Spot, message: str) -> str | None:
    if message != "Illegal character '\\n'":
        return None
    return spot.told("", 'this text has no end on its line. Write the " that closes it.')


def _no_equals(spot: Spot, message: str) -> str | None:
    if message != "Expected '=' after a key in a key/value pair":
        return None
    key = spot.here.partition("=")[0].strip()
    blank = f' A key with a blank in it stands in quotes: "{key}".' if re.search(r"\s", key) else ""
    return spot.told("", f'after a key comes "=" and its value. Write KEY = VALUE, as in language = "en".{blank}')


_TELLERS: tuple[Callable[[Spot, str], str | None], ...] = (
    _wrong_character,
    _table_twice,
    _key_twice,
    _foreign_key,
    _bare_value,
    _open_text,
    _no_equals,
)
