"""Documents and wiki text: checked, translated, drawn."""

import json

import pytest

from connector.sandbox import adf_check, adf_html, adf_text, wiki_html
from connector.sandbox.adf_html import Look
from connector.sandbox.tables import Refused

LOOK = Look({"ann": "Ann Archer"}.get, {"m1": "/file/1", "a.png": "/file/1"}.get)  # type: ignore[arg-type]


def paragraph(*content):
    return {"type": "paragraph", "content": list(content)}


def text(words, **marks):
    return {"type": "text", "text": words} | ({"marks": [marks]} if marks else {})


def doc(*content):
    return {"type": "doc", "version": 1, "content": list(content)}


def media(**attrs):
    return {"type": "mediaSingle", "content": [{"type": "media", "attrs": {"type": "file", **attrs}}]}


CELL = {"type": "tableCell", "content": [paragraph(text("x"))]}
ITEM = {"type": "taskItem", "attrs": {"localId": "a", "state": "TODO"}, "content": [text("do")]}
SOUND = [
    doc(),
    doc(paragraph()),
    doc(paragraph(text("a"), {"type": "hardBreak"}, {"type": "mention", "attrs": {"id": "ann"}})),
    doc({"type": "panel", "attrs": {"panelType": "info"}, "content": [paragraph(text("a"))]}),
    doc(
        {
            "type": "expand",
            "attrs": {"title": "t"},
            "content": [{"type": "table", "content": [{"type": "tableRow", "content": [CELL]}]}],
        }
    ),
    doc({"type": "taskList", "attrs": {"localId": "l"}, "content": [ITEM]}),
]
UNSOUND = [
    ({"type": "doc", "content": []}, "no version"),
    ("text", "a text"),
    (doc(text("a")), "text at the root"),
    (doc(paragraph(text(""))), "empty text"),
    (doc(paragraph(text("a\nb"))), "line break in a text"),
    (doc({"type": "panel", "attrs": {"panelType": "tip"}, "content": [paragraph()]}), "unknown panel"),
    (doc({"type": "panel", "attrs": {"panelType": "info"}, "content": []}), "empty panel"),
    (
        doc({"type": "panel", "attrs": {"panelType": "info"}, "content": [{"type": "table", "content": []}]}),
        "table in panel",
    ),
    (doc({"type": "bulletList", "content": []}), "empty list"),
    (
        doc({"type": "taskList", "attrs": {"localId": "l"}, "content": [{**ITEM, "attrs": {"state": "TODO"}}]}),
        "box without id",
    ),
    (doc(paragraph({"type": "status", "attrs": {"text": "", "color": "red"}})), "empty lozenge"),
    (doc(paragraph({"type": "status", "attrs": {"text": "x", "color": "pink"}})), "unknown colour"),
    (
        doc(media(id="?")),
        "unknown file",
    ),
]


@pytest.mark.parametrize("document", SOUND, ids=range(len(SOUND)))
def test_sound_documents_are_taken(document):
    """What Jira is known to take."""
    adf_check.check(document, "comment", frozenset())


@pytest.mark.parametrize(("document", "why"), UNSOUND, ids=[why for _, why in UNSOUND])
def test_unsound_documents_are_refused(document, why):
    """400, without a word on where the fault is."""
    with pytest.raises(Refused) as caught:
        adf_check.check(document, "comment", frozenset())

    assert caught.value.status == 400
    assert set(caught.value.fields) == {"comment"}


@pytest.mark.data
def test_the_examples_are_taken(shared_data):
    """Every document that was drawn by Atlassian's own renderer."""
    files = sorted((shared_data.parent / "examples").glob("*.adf.json"))
    documents = [json.loads(file.read_text("utf-8")) for file in files]
    for document in documents:
        adf_check.check(document, "comment", frozenset(adf_text.media_ids(document)))

    assert files
    assert all("<table>" in adf_html.draw(each, LOOK) or "<p>" in adf_html.draw(each, LOOK) for each in documents)


WIKI = """h3. What happened

It *trips* at {{F12}}, see [the log|https://example.com/log]. [~accountid:ann] knows.

* one
* two

# first
# second

----

!a.png!"""


def test_wiki_text_survives_the_way_there_and_back():
    """Cloud stores a document for it and gives the text again."""
    document = adf_text.document(WIKI, {"a.png": "m1"})
    kinds = [node["type"] for node in document["content"]]

    assert kinds == ["heading", "paragraph", "bulletList", "orderedList", "rule", "mediaSingle"]
    assert adf_text.wiki(document) == WIKI
    assert adf_text.media_ids(document) == {"m1"}
    adf_check.check(document, "description", frozenset({"m1"}))


def test_a_documents_plain_text_has_its_lines():
    """As history and text search see it."""
    table = {"type": "table", "content": [{"type": "tableRow", "content": [CELL, CELL]}]}

    assert adf_text.plain(doc(paragraph(text("a"), {"type": "hardBreak"}, text("b")), table)) == "a\nb\nx\nx"
    assert adf_text.plain(None) == ""


DRAWN = [
    (paragraph(text("<b>")), "<p>&lt;b&gt;</p>"),
    (paragraph(text("a", type="strong")), "<strong>a</strong>"),
    (paragraph(text("a", type="link", attrs={"href": "https://e.com/?a=1&b"})), 'href="https://e.com/?a=1&amp;b"'),
    (paragraph(text("a", type="link", attrs={"href": "javascript:alert(1)"})), "<p>a</p>"),
    (paragraph(text("a", type="textColor", attrs={"color": "#ff0000"})), '<span style="color:#ff0000">a</span>'),
    (paragraph(text("a", type="textColor", attrs={"color": "red;x:y"})), "<p>a</p>"),
    (
        paragraph({"type": "status", "attrs": {"text": "Late", "color": "red"}}),
        '<span class="lozenge lozenge-red">',
    ),
    (paragraph({"type": "mention", "attrs": {"id": "ann"}}), "@Ann Archer"),
    (paragraph({"type": "date", "attrs": {"timestamp": "1772452800000"}}), "2026-03-02"),
    ({"type": "heading", "attrs": {"level": 3}, "content": [text("a")]}, "<h3>a</h3>"),
    (
        {"type": "panel", "attrs": {"panelType": "error"}, "content": [paragraph(text("a"))]},
        '"panel panel-error"',
    ),
    ({"type": "expand", "attrs": {"title": "<t>"}, "content": []}, "<summary>&lt;t&gt;</summary>"),
    ({"type": "table", "content": [{"type": "tableRow", "content": [CELL]}]}, "<td><p>x</p></td>"),
    (
        media(id="m1", alt="c"),
        'alt="c"',
    ),
    (media(id="??"), "Preview unavail"),
    ({"type": "taskList", "attrs": {}, "content": [ITEM]}, 'class="box" data-done="0"'),
    ({"type": "codeBlock", "content": [text("a < b")]}, "<pre><code>a &lt; b</code></pre>"),
    ({"type": "somethingNew", "content": [paragraph(text("kept"))]}, "<p>kept</p>"),
]


@pytest.mark.parametrize(("node", "shown"), DRAWN, ids=range(len(DRAWN)))
def test_a_node_is_drawn(node, shown):
    """Everything in it escaped, no address that would run something."""
    assert shown in adf_html.draw(doc(node), LOOK)


WIKI_DRAWN = [
    ("a <b> & c", "<p>a &lt;b&gt; &amp; c</p>"),
    ("It is *bold* and _slanted_.", "<p>It is <strong>bold</strong> and <em>slanted</em>.</p>"),
    ("no*bold*here", "<p>no*bold*here</p>"),
    ("with{*}bold{*}here", "<p>with<strong>bold</strong>here</p>"),
    (r"\*no\* \[x\]", "<p>*no* [x]</p>"),
    ("a&#124;b", "<p>a|b</p>"),
    (r"one \\ two", "<p>one <br>two</p>"),
    ("{color:#AE2E24}*LATE*{color}", '<span style="color:#AE2E24"><strong>LATE</strong></span>'),
    ("[~ann] knows", '<span class="mention">@Ann Archer</span> knows'),
    ("[log|https://e.com/x]", '<a href="https://e.com/x" rel="noopener">log</a>'),
    ("[log|javascript:x]", "<p>log</p>"),
    ("see https://e.com/a.", '<a href="https://e.com/a" rel="noopener">https://e.com/a</a>.'),
    ("!a.png|width=300!", '<img src="/file/1" alt="a.png"'),
    ("Stop! Now! Please!", "<p>Stop! Now! Please!</p>"),
    ("h2. Title", "<h2>Title</h2>"),
    ("* a\n** b\n* c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    ("||A||B||\n|1| |", "<tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td><p>1</p></td><td><p></p></td></tr>"),
    ("|[a|https://e.com]|x|", '<td><p><a href="https://e.com" rel="noopener">a</a></p></td><td><p>x</p></td>'),
    ("{panel:bgColor=#FFECEB|borderColor=#AE2E24}\nLate\n{panel}", '<div class="panel panel-error"><div><p>Late</p>'),
    ("{panel:title=History}\n* a\n{panel}", '<div class="wiki-title">History</div><div><ul><li>a</li></ul>'),
    ("{code:python}\na < b\n{code}", "<pre><code>a &lt; b</code></pre>"),
    ("{quote}\nso\n{quote}", "<blockquote><p>so</p></blockquote>"),
    ("(/) done", '<span class="lozenge lozenge-green">✔</span> done'),
]


@pytest.mark.parametrize(("markup", "shown"), WIKI_DRAWN, ids=[row[0] for row in WIKI_DRAWN])
def test_wiki_text_is_drawn(markup, shown):
    """As Data Center draws it."""
    assert shown in wiki_html.draw(markup, LOOK)
