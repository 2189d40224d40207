"""Tests of connector.jira_io.parsing_text: a document reads as its reader sees it, line by line."""

import json
from pathlib import Path
from typing import Any

import pytest

from connector.jira_io.parsing_text import plain_text


def node(kind: str, *content: dict[str, Any], **attrs: Any) -> dict[str, Any]:
    return {"type": kind, "content": list(content), "attrs": attrs}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def paragraph(*content: dict[str, Any]) -> dict[str, Any]:
    return node("paragraph", *content)


BREAK = {"type": "hardBreak"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ([paragraph(text("one "), text("line"))], "one line"),
        ([paragraph(text("first")), paragraph(), paragraph(text("third"))], "first\nthird"),
        ([paragraph(text("!sla"), BREAK, text("next"))], "!sla\nnext"),
        ([paragraph(text("Hi "), node("mention", id="557058:a", text="@Wei"))], "Hi @Wei"),
        ([paragraph(node("mention", id="557058:a"))], "@557058:a"),
        ([paragraph(node("emoji", shortName=":tada:", text="🎉"), node("emoji", shortName=":x:"))], "🎉:x:"),
        ([paragraph(node("inlineCard", url="https://a.example/1"))], "https://a.example/1"),
        ([node("blockCard", url="https://a.example/1")], "https://a.example/1"),
        ([paragraph(node("date", timestamp="1772409600000"))], "2026-03-02"),
        ([paragraph(node("date", timestamp="soon"))], ""),
        ([paragraph(node("status", text="DONE", color="green"))], "DONE"),
        ([node("heading", text("Title"), level=1), node("rule"), paragraph(text("x"))], "Title\n----\nx"),
        ([node("codeBlock", text("a = 1\nb = 2"), language="python")], "    a = 1\n    b = 2"),
        ([node("blockquote", paragraph(text("!sla ack"), BREAK, text("he wrote")))], "> !sla ack\n> he wrote"),
        ([paragraph({"type": "text", "text": "!sla ack", "marks": [{"type": "code"}]})], "`!sla ack`"),
        (
            [node("bulletList", node("listItem", paragraph(text("a"))), node("listItem", paragraph(text("b"))))],
            "- a\n- b",
        ),
        (
            [node("orderedList", node("listItem", paragraph(text("a")), paragraph(text("more"))), order=3)],
            "3. a\n  more",
        ),
        (
            [node("taskList", node("taskItem", text("did"), state="DONE"), node("taskItem", text("do"), state="OPEN"))],
            "[x] did\n[ ] do",
        ),
        (
            [node("table", node("tableRow", node("tableCell", paragraph(text("a"))), node("tableCell", paragraph())))],
            "| a | ",
        ),
        ([node("expand", paragraph(text("inside")), title="More")], "More\ninside"),
        ([node("panel", paragraph(text("careful")), panelType="warning")], "    careful"),
        ([node("mediaSingle", node("media", id="1", type="file"))], ""),
        ([node("unheardOf", paragraph(text("kept")))], "kept"),
        (["junk", None, {"type": "paragraph", "content": "junk"}, {}], ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_document_reads_line_by_line(content: list[Any], expected: str) -> None:
    """Commands stand at the beginning of a line, so lines must be those that people see."""
    assert plain_text({"type": "doc", "version": 1, "content": content}) == expected


@pytest.mark.parametrize(
    ("body", "expected"), [("h1. wiki\n*text*", "h1. wiki\n*text*"), (None, ""), (3, ""), ([], "")]
)
def test_wiki_text_stays_as_it_is_and_nothing_is_nothing(body: object, expected: str) -> None:
    """Cloud v2 and Data Center give text; a deleted body may be null."""
    assert plain_text(body) == expected


def test_every_example_document_has_text(shared_data: Path) -> None:
    """The cards and notices that Aftercare itself writes, as another program would read them."""
    for path in sorted((shared_data.parent / "examples").glob("*.adf.json")):
        assert plain_text(json.loads(path.read_text(encoding="utf-8"))).strip()
