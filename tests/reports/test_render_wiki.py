"""Wiki markup for Data Center: form, and nothing that a person wrote taken for markup."""

import pytest

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
from reports.render_wiki import escaped, render

FORMS: list[object] = [
    pytest.param(Heading(3, (Text("Risks"),)), "h3. Risks", id="heading"),
    pytest.param(Paragraph((Text("Next:", strong=True), Text(" Li"))), "*Next:* Li", id="strong"),
    pytest.param(
        Paragraph((Text("好"), Text("粗", strong=True), Text("体"))), "好{*}粗{*}体", id="strong inside a word"
    ),
    pytest.param(Paragraph((Text("Next: ", strong=True), Text("Li"))), "*Next:* Li", id="space outside of the marks"),
    pytest.param(Paragraph((Lozenge("At risk", "yellow"),)), "{color:#974F0C}*AT RISK*{color}", id="lozenge"),
    pytest.param(Paragraph((Mention("a", "Li", "li.wei"),)), "[~li.wei]", id="mention"),
    pytest.param(Paragraph((Mention("a", "Li Wei"),)), "Li Wei", id="mention without login"),
    pytest.param(Paragraph((Text("a"), Break(), Text("b"))), "a\\\\ b", id="break"),
    pytest.param(Paragraph((Text("!sla", code=True),)), "{{\\!sla}}", id="code"),
    pytest.param(Paragraph((Text("A-1", link="https://a.b/A-1?x=1|2"),)), "[A-1|https://a.b/A-1?x=1%7C2]", id="link"),
    pytest.param(Paragraph((Text("small", small=True),)), "{color:#626F86}small{color}", id="small"),
    pytest.param(BulletList(((Text("a"),), (Text("* b"),))), "* a\n* \\* b", id="list"),
    pytest.param(
        Table((Column("A", 100), Column("B", 100)), (((Text("x|y"),), ()),)),
        "||A||B||\n|x&#124;y| |",
        id="table",
    ),
    pytest.param(
        Panel("error", (Paragraph((Text("a"),)), Paragraph((Text("b"),)))),
        "{panel:bgColor=#FFECEB|borderColor=#AE2E24}\na\n\nb\n{panel}",
        id="panel",
    ),
    pytest.param(
        Expand("Made {of|it}", (Paragraph((Text("a"),)),)), "{panel:title=Made  of it }\na\n{panel}", id="expand"
    ),
    pytest.param(Picture("a.png", "alt", (Text("C"),), (1, 1)), "!a.png|width=760!\n\nC", id="picture"),
    pytest.param(Rule(), "----", id="rule"),
    pytest.param(
        TaskList((Task("a", (Text("x"),), done=True), Task("b", (Text("y"),)))), "* (/) x\n* ( ) y", id="boxes"
    ),
]


@pytest.mark.parametrize(("block", "markup"), FORMS)
def test_a_block_in_markup(block: Block, markup: str) -> None:
    """As Jira's own help on text formatting has it."""
    assert markup == render(Document((block,), "en"))


def test_blocks_are_apart() -> None:
    """Without a blank line a block falls into the list before it."""
    words = Paragraph((Text("a"),))

    assert render(Document((words, BulletList(((Text("b"),),)), words), "en")) == "a\n\n* b\n\na"


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("{panel}", "\\{panel\\}"),
        ("[~admin]", "\\[\\~admin\\]"),
        ("*b* _i_ +u+ -s- ^a^ ~b~ ??c??", "\\*b\\* \\_i\\_ \\+u\\+ \\-s\\- \\^a\\^ \\~b\\~ \\?\\?c\\?\\?"),
        ("!a.png!", "\\!a.png\\!"),
        ("||h||", "\\|\\|h\\|\\|"),
        ("# a", "\\# a"),
        ("- a", "\\- a"),
        ("h1. a", "\u200bh1. a"),
        ("bq. a", "\u200bbq. a"),
        ("---- a", "\\-\\-\\-\\- a"),
        ("(x) (on) :)", "\\(x) \\(on) :\\)"),
        ("a\nb", "a\\\\ b"),
        ("C:\\dir", "C:\\dir"),
        ("\\\\server \\{", "&#92;&#92;server &#92;\\{"),
        ("&lt; & &", "&amp;lt; & &"),
        ("2026-W10 UTC+8 Wi-Fi a - b ok?", "2026-W10 UTC+8 Wi-Fi a - b ok?"),
        ("see https://a.b/c_d-e?f=g_ now", "see https://a.b/c_d-e?f=g\\_ now"),
        ("是-否-", "是\\-否\\-"),
    ],
)
def test_what_a_person_wrote_is_escaped(text: str, markup: str) -> None:
    """It reads as written; what Jira would not take for markup stays legible in the source."""
    assert markup == escaped(text)
