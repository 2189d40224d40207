"""Is JSON text read as Python's own reader reads it, only faster?"""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.cli.json_text import read_json, read_outline
from connector.jira_io.parsing_site import Seen

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(VALUES, st.booleans())
def test_every_value_is_read_as_it_was_written(value: Any, ascii_only: bool) -> None:
    """Integers of any size stay exact."""
    text = json.dumps(value, ensure_ascii=ascii_only)

    assert repr(read_json(text.encode())) == repr(json.loads(text))


@pytest.mark.parametrize(
    "text",
    ["NaN", "[-Infinity]", "1E400", "18446744073709551616", "-9223372036854775809", r'"\ud800"', r'"\udc00\ud800"'],
    ids=["NaN", "infinity", "too large a float", "large", "negative", "half a pair", "a pair the wrong way round"],
)
def test_what_only_pythons_reader_takes_is_read_by_it(text: str) -> None:
    """The value is the same."""
    assert repr(read_json(text.encode())) == repr(json.loads(text))


def test_bytes_that_are_no_utf8_are_read_as_replacements() -> None:
    """One odd letter does not cost an issue."""
    assert read_json(b'{"summary": "a\xffb"}') == {"summary": "a\ufffdb"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b'{"key": ', "Expecting value, column 9"),
        (b'{"key": 1} x', "Extra data, column 12"),
        ('{"ü": tru}'.encode(), "Expecting value, column 7"),
        (b"[" * 200_000, "nested too deeply"),
    ],
    ids=["cut off", "two values", "after a letter of two bytes", "too deep"],
)
def test_a_fault_is_told_with_its_column(text: bytes, message: str) -> None:
    """Columns count characters, from 1."""
    for read in (read_json, read_outline):
        with pytest.raises(ValueError, match=message):
            read(text)


def test_an_outline_leaves_out_what_is_long() -> None:
    """Of an issue, and of each issue of a page; a list is read as a whole."""
    fields = {"status": {"id": "1"}, "comment": {"comments": [{"id": "7"}]}, "worklog": {"worklogs": []}}
    issue = {"self": "s", "fields": fields, "changelog": {"histories": [{"id": "1"}]}, "names": {"a": "A"}}
    short = {"self": "s", "fields": {"status": {"id": "1"}}, "names": {"a": "A"}}

    assert read_outline(json.dumps(issue).encode()) == short
    assert read_outline(json.dumps({"issues": [issue, issue], "total": 2})) == {"issues": [short, short], "total": 2}
    assert read_outline(json.dumps([issue])) == [issue]
    assert read_outline(b'{"fields": null}') == {"fields": None}


def test_an_outline_tells_of_a_jira_what_the_issue_tells() -> None:
    """Statuses, priorities, service projects and names of fields stand outside of histories and comments."""
    status = {"id": "1", "name": "Open", "statusCategory": {"key": "new"}}
    author = {"accountId": "a", "displayName": "Anna"}
    issue = {
        "fields": {
            "status": status,
            "priority": {"id": "2", "name": "High"},
            "project": {"key": "ASP", "projectTypeKey": "service_desk"},
            "parent": {"fields": {"status": {**status, "id": "2", "name": "Doing"}, "priority": {"id": "1"}}},
            "comment": {"comments": [{"id": "7", "author": author, "body": "Hello"}]},
        },
        "changelog": {"histories": [{"author": author, "items": [{"field": "status", "to": "1"}]}]},
        "names": {"customfield_1": "Tier"},
    }
    whole, outline = Seen(), Seen()

    whole.add(issue)
    outline.add(read_outline(json.dumps(issue)))

    assert whole == outline
    assert set(whole.statuses) == {"1", "2"}
