"""The ADF renderer: what Jira refuses must not leave it."""

import json
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.document import (
    Block,
    Break,
    BulletList,
    Column,
    Document,
    Expand,
    Heading,
    Lozenge,
    Mention,
    Panel,
    Paragraph,
    Picture,
    Rule,
    Table,
    Task,
    TaskList,
    Text,
)
from reports.render_adf import render


def _rendered(*blocks: Block) -> list[dict[str, object]]:
    content: list[dict[str, object]] = render(Document(blocks, "en"))["content"]
    return content


def _paragraph(*nodes: dict[str, object]) -> dict[str, object]:
    return {"type": "paragraph", "content": list(nodes)}


def test_an_empty_text_makes_no_node() -> None:
    """Jira refuses the whole document for one empty text node."""
    assert _rendered(Paragraph((Text(""), Lozenge("")))) == [_paragraph()]


def test_a_line_end_becomes_a_hard_break() -> None:
    """Jira answers 400 to a line end inside a text node."""
    first, second = {"type": "text", "text": "a"}, {"type": "text", "text": "b"}

    assert _rendered(Paragraph((Text("a\r\nb"), Break()))) == [
        _paragraph(first, {"type": "hardBreak"}, second, {"type": "hardBreak"})
    ]


def test_code_stands_with_a_link_only() -> None:
    """The schema allows no other mark beside code."""
    text = Text("x", strong=True, code=True, small=True, link="https://a.b")

    assert _rendered(Paragraph((text,)))[0]["content"] == [
        {
            "type": "text",
            "text": "x",
            "marks": [{"type": "code"}, {"type": "link", "attrs": {"href": "https://a.b"}}],
        }
    ]


def test_a_mention_names_the_account() -> None:
    """The id sends the message, the text is what is read."""
    assert _rendered(Paragraph((Mention("a1", "Li Wei", "li"),)))[0]["content"] == [
        {"type": "mention", "attrs": {"id": "a1", "text": "@Li Wei", "accessLevel": ""}}
    ]


def test_a_picture_without_a_media_id_is_its_words() -> None:
    """Better words than a spinner that never ends."""
    picture = Picture("a.png", "Two lines.", (Text("Caption"),), (1480, 640))
    shown = render(Document((picture,), "en"), {"a.png": "m1"})["content"]

    assert _rendered(picture) == [
        _paragraph({"type": "text", "text": "Two lines."}),
        _paragraph({"type": "text", "text": "Caption"}),
    ]
    assert shown[0]["content"][0]["attrs"] == {
        "type": "file",
        "id": "m1",
        "collection": "",
        "alt": "Two lines.",
        "width": 1480,
        "height": 640,
    }


def test_boxes_carry_their_ids_and_states() -> None:
    """Jira refuses them without; ours are those by which ticks are known again. The list needs one of its own."""
    tasks = TaskList((Task("ab12", (Text("signed"),), done=True), Task("cd34", (Text("told"),))))

    (shown,) = _rendered(tasks)
    assert (shown["type"], shown["attrs"]) == ("taskList", {"localId": "list-ab12"})
    assert [item["attrs"] for item in shown["content"]] == [  # type: ignore[attr-defined]
        {"localId": "ab12", "state": "DONE"},
        {"localId": "cd34", "state": "TODO"},
    ]
    assert _rendered(TaskList(())) == [_paragraph()]


def test_an_empty_document_is_still_valid() -> None:
    """The root needs a block."""
    assert render(Document((), "en"))["content"] == [_paragraph()]


WORDS = st.text(max_size=40)
INLINES = st.one_of(
    st.builds(
        Text,
        WORDS,
        strong=st.booleans(),
        code=st.booleans(),
        link=st.sampled_from([None, "https://a.b/c"]),
        small=st.booleans(),
    ),
    st.builds(Lozenge, WORDS, st.sampled_from(["neutral", "red"])),
    st.builds(Mention, WORDS, WORDS, st.none()),
    st.just(Break()),
)
LINES = st.lists(INLINES, max_size=4).map(tuple)
SIMPLE = st.one_of(st.builds(Paragraph, LINES), st.builds(BulletList, st.lists(LINES, max_size=3).map(tuple)))
TABLES = st.builds(
    Table,
    st.just((Column("A", 100), Column("B", 120))),
    st.lists(st.tuples(LINES, LINES), max_size=3).map(tuple),
)
INSIDE = st.lists(SIMPLE, max_size=3).map(tuple)
BLOCKS = st.one_of(
    SIMPLE,
    TABLES,
    st.builds(Heading, st.integers(1, 6), LINES),
    st.builds(Panel, st.sampled_from(["info", "error"]), INSIDE),
    st.builds(Expand, WORDS, st.lists(st.one_of(SIMPLE, TABLES), max_size=3).map(tuple)),
    st.just(Rule()),
    st.builds(
        TaskList,
        st.lists(st.builds(Task, st.uuids().map(str), LINES, st.booleans()), max_size=3).map(tuple),
    ),
)
DOCUMENTS = st.builds(Document, st.lists(BLOCKS, max_size=5).map(tuple), st.just("en"))


@pytest.mark.data
@settings(max_examples=60)
@given(document=DOCUMENTS)
def test_whatever_is_in_it_the_document_is_valid(document: Document, schema: jsonschema_rs.Validator) -> None:
    """No text, however odd, makes a document that Jira refuses."""
    tree = render(document)

    assert [error.message for error in schema.iter_errors(tree)] == []
    assert "\\n" not in json.dumps(_texts(tree))


def _texts(node: dict[str, object]) -> list[str]:
    content = node.get("content", [])
    assert isinstance(content, list)
    own = [str(node["text"])] if node["type"] == "text" else []
    return own + [text for child in content for text in _texts(child)]


@pytest.fixture(scope="session")
def schema(shared_data: Path) -> jsonschema_rs.Validator:
    """Atlassian's JSON schema of a whole document."""
    return jsonschema_rs.validator_for(json.loads((shared_data / "adf" / "full.json").read_text(encoding="utf-8")))
