"""The page of a preview: one file, safe, and legible on a phone."""

import re
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.document import (
    Break,
    BulletList,
    Column,
    Document,
    Expand,
    Heading,
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
from reports.render_html import render

PICTURE = Picture("a.png", 'Two "lines"', (Text("Caption"),), (1480, 640))


def test_a_page_fetches_nothing() -> None:
    """Neither fonts nor scripts nor pictures come from elsewhere, and the browser is told so."""
    page = render(Document((PICTURE,), "zh_CN", "Title"), {"a.png": b"png"})

    assert '<html lang="zh-CN">' in page
    assert "default-src 'none'" in page
    assert 'src="data:image/png;base64,cG5n"' in page
    assert re.findall(r'(?:src|href)="(?!data:)', page) == []
    assert "<script" not in page


def test_a_picture_that_is_not_there_is_its_words() -> None:
    """Like in Jira."""
    assert '<p class="missing">Two &quot;lines&quot;</p><figcaption>Caption' in render(Document((PICTURE,), "en"))


def test_a_script_for_a_link_is_no_link() -> None:
    """Addresses come from Jira's data."""
    page = render(
        Document((Paragraph((Text("a", link="javascript:alert(1)"), Text("b", link="https://c.d/?e&f"))),), "en")
    )

    assert "javascript" not in page
    assert '<a href="https://c.d/?e&amp;f">b</a>' in page


def test_every_block_has_its_element() -> None:
    """Headings, panels, tables that scroll by themselves, parts that fold."""
    table = Table((Column("A", 100),), (((Text("1", strong=True),),),))
    blocks = (
        Heading(3, (Text("H"),)),
        Panel("error", (Paragraph((Mention("a", "Li"), Break(), Text("x", code=True), Text("s", small=True))),)),
        Expand("More", (table,)),
        BulletList(((Text("one"),), (Text("two"),))),
        Rule(),
    )

    page = render(Document(blocks, "en", "T"))

    assert "<h1>T</h1>" in page
    assert "<h3>H</h3>" in page
    assert '<div class="panel error"><p><span class="mention">@Li</span><br><code>x</code>' in page
    assert '<details><summary>More</summary><div class="table" tabindex="0"><table>' in page
    assert "<ul><li>one</li><li>two</li></ul>\n<hr>" in page
    assert "<td><strong>1</strong></td>" in page
    assert 'content="width=device-width' in page


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def test_boxes_are_shown_and_cannot_be_ticked_here() -> None:
    """Jira keeps them."""
    tasks = TaskList((Task("a", (Text("signed"),), done=True), Task("b", (Text("told"),))))
    shown = render(Document((tasks,), "en"))
    assert '<input type="checkbox" disabled checked> <span>signed</span>' in shown
    assert '<input type="checkbox" disabled> <span>told</span>' in shown


@settings(max_examples=50)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """What people write opens no element and closes none."""
    reader = _Balance()

    reader.feed(render(Document((Paragraph((Text(text),)),), "en", text)))

    assert reader.open == []
    assert "".join(text.split()) in "".join(reader.words.split())
