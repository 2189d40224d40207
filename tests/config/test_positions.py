"""Tests of connector.config.positions: keys, elements and characters are found where an editor shows them."""

import tomllib
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from connector.config.positions import Path, scan

TEXT = '''# a comment = "not a key"
language = "en"  # and [not] a table
people.agents = { groups = ["a # b", 'c'], accounts = [] }

[calendars."sha nghai"]
mon-fri = [
    "09:00-12:00",  # first
    "13:00-18:00",
]

[[sla]]
name = "First"
goals = [
    { when = 'a = 1', target = "1h" },
    { target = "2h" },
]

[[sla]]
name = """
Second"""
[sla.nested]
x = 1
[[sla.rows]]
y = 2026-03-01T00:00:00+08:00
[[sla.rows]]
y = 3
'''


def paths_of(value: object, path: Path = ()) -> set[Path]:
    """Every path of a parsed document but the root."""
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    found = {path} if path else set()
    for name, child in items:
        found |= paths_of(child, (*path, name))
    return found


def test_every_path_of_the_document_has_a_place() -> None:
    """Tables, dotted keys, inline tables and arrays of tables are all found, and nothing else is."""
    assert set(scan(TEXT).keys) == paths_of(tomllib.loads(TEXT))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("language",), (2, 1)),
        (("people", "agents"), (3, 8)),
        (("people", "agents", "groups", 1), (3, 38)),
        (("calendars", "sha nghai", "mon-fri", 1), (8, 5)),
        (("sla", 0), (11, 1)),
        (("sla", 0, "goals", 0, "target"), (14, 23)),
        (("sla", 1, "name"), (19, 1)),
        (("sla", 1, "nested", "x"), (22, 1)),
        (("sla", 1, "rows", 1, "y"), (26, 1)),
        (("sla", 1, "missing"), (18, 1)),
        (("missing",), (1, 1)),
    ],
    ids=lambda value: ".".join(map(str, value)),
)
def test_a_key_stands_where_an_editor_shows_it(path: Path, expected: tuple[int, int]) -> None:
    """Lines and columns count from 1; a key that is not there is placed at its table."""
    assert scan(TEXT).of(path) == expected


def test_indices_that_are_not_in_the_file_are_left_out() -> None:
    """One value may stand for a list of one, and is then told without an index."""
    positions = scan("start = { entered = 1 }\nstop = [{ entered = 1 }]\n")

    assert positions.written(("start", 0, "entered")) == ("start", "entered")
    assert positions.written(("stop", 0, "entered")) == ("stop", 0, "entered")


@pytest.mark.parametrize(
    ("text", "index", "expected"),
    [
        ("a = 'priority = X'", 11, (1, 17)),
        ('a = "x \\"y\\" z"', 6, (1, 14)),
        ('a = "\\u00e9\\te"', 2, (1, 14)),
        ('a = """\nfirst\nsecond"""', 6, (3, 1)),
        ('a = """one \\\n    two"""', 4, (2, 5)),
        ('a = """ends ""!"""', 7, (1, 15)),
        ("a = 'ab'", 2, (1, 8)),
        ("a = 12", 1, (1, 1)),
    ],
    ids=["literal", "escaped quotes", "unicode", "multi-line", "line continued", "quotes inside", "end", "no string"],
)
def test_a_character_of_a_string_is_found_through_its_escapes(text: str, index: int, expected: tuple[int, int]) -> None:
    """An offset into the value is turned into the place in the file where that character is written."""
    assert scan(text).inside(("a",), index) == expected


def test_quoted_and_escaped_keys_are_read_as_toml_reads_them() -> None:
    """The path uses the key's meaning, not its spelling."""
    text = '"a\\u0062".\'c d\' = 1\r\n[ x . "y" ]\r\nz = [[1, 2], [{q = "]"}]]\r\n'

    assert set(scan(text).keys) == paths_of(tomllib.loads(text))


KEYS = st.text(alphabet="ab-_9", min_size=1, max_size=3) | st.text(max_size=4)
VALUES = st.recursive(
    st.integers(-5, 5) | st.booleans() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_document_is_found_whole_and_its_strings_character_by_character(document: dict[str, Any]) -> None:
    """Whatever a TOML writer makes of it: tables, arrays of tables, inline tables, quotes and escapes."""
    text = tomlkit.dumps(document)
    positions = scan(text)
    parsed = tomllib.loads(text)

    assert set(positions.keys) == paths_of(parsed)
    for path in positions.values:
        value: Any = parsed
        for part in path:
            value = value[part]
        if isinstance(value, str):
            spots = [positions.inside(path, index) for index in range(len(value) + 1)]
            assert spots == sorted(set(spots))
