"""Which boxes are ticked in a comment of ours?"""

from typing import Any

import pytest

from connector.jira_io.parsing import read_issue
from connector.jira_io.parsing_boxes import boxes_of
from rules.model import Site

MARKER = {"key": "aftercare", "value": {"schema": 1, "kind": "card", "op": "o", "hash": "h"}}


def item(box: object, state: str, *inside: dict[str, Any]) -> dict[str, Any]:
    content = [{"type": "text", "text": "x"}, *inside]
    return {"type": "taskItem", "attrs": {"localId": box, "state": state}, "content": content}


def document(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "doc", "version": 1, "content": list(blocks)}


def tasks(*items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "taskList", "attrs": {"localId": "l"}, "content": list(items)}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (document(tasks(item("a", "DONE"), item("b", "TODO"))), (("a", True), ("b", False))),
        (document(tasks(item("a", "DONE"), tasks(item("b", "DONE")))), (("a", True), ("b", True))),
        (document({"type": "panel", "content": [tasks(item("a", "DONE"))]}), (("a", True),)),
        (document(tasks(item("", "DONE"), item(7, "DONE"))), ()),
        (document({"type": "taskItem", "content": []}), ()),
        (document({"type": "paragraph"}), ()),
        ("* (/) done", ()),
        (None, ()),
        ({"type": "doc", "content": "?"}, ()),
    ],
    ids=["two", "nested", "in a panel", "without ids", "without attributes", "none", "wiki", "no body", "broken"],
)
def test_boxes_are_read_wherever_they_stand(body: object, expected: tuple[tuple[str, bool], ...]) -> None:
    """In the order of the document, by the id that we gave them."""
    assert boxes_of(body) == expected


@pytest.mark.parametrize(("properties", "expected"), [([MARKER], (("a", True),)), ([], ())])
def test_only_boxes_of_our_own_comments_count(properties: list[Any], expected: object) -> None:
    """What people tick in their own lists is theirs."""
    comment = {
        "id": "1",
        "created": "2026-03-02T10:00:00.000+0000",
        "updated": "2026-03-02T10:00:00.000+0000",
        "body": document(tasks(item("a", "DONE"))),
        "properties": properties,
    }
    raw = {"id": "1", "key": "A-1", "fields": {"comment": {"comments": [comment], "total": 1}}}
    assert read_issue(raw, Site()).comments[0].ticks == expected
