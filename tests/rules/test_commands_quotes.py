"""What is not said to the reader commands nothing: code, quotes, panels, and the mail that a comment answers to."""

import pytest

from connector.jira_io.parsing_text import plain_text
from rules.commands.lines import own_lines
from rules.commands.wording import commands_in

COMMAND = "!risk accept 2"


@pytest.mark.parametrize(
    "head",
    [
        "On Mon, Mar 2, 2026 at 10:02 AM Bob Smith <bob@example.com> wrote:",
        "On Mon, Mar 2, 2026 at 10:02 AM Bob Smith\n<bob@example.com> wrote:",
        "On 2 Mar 2026, at 10:02, Bob Smith wrote:",
        "Bob Smith <bob@example.com> writes:",
        "Am 02.03.2026 um 10:02 schrieb Bob Smith <bob@example.com>:",
        "Le lun. 2 mars 2026 à 10:02, Bob Smith <bob@example.com> a écrit :",
        "在 2026年3月2日 星期一，王伟 <wei@example.com> 写道：",
        "在 2026-03-02 10:02:00，王伟 写道:",
        "于2026年3月2日周一 10:02写道：",
        "王伟 <wei@example.com> 于2026年3月2日周一 10:02写道：",
        "于2026年3月2日周一，王伟\n<wei@example.com> 写道：",
        "From: Bob Smith <bob@example.com>\nSent: Monday",
        "From: Bob Smith\nSent: Monday, March 2, 2026\nTo: Support\nSubject: RE: pump",
        "*From:* bob@example.com",
        "发件人: 王伟\n发送时间: 2026年3月2日\n收件人: 售后\n主题: 水泵",
        "发件人：王伟 <wei@example.com>",
        "-----Original Message-----",
        "-------- Forwarded Message --------",
        "---- Replied Message ----",
        "Begin forwarded message:",
        "------------------ 原始邮件 ------------------",
        "-----邮件原件-----",
        "---- 回复的原邮件 ----",
        "________________________________",
    ],
)
def test_nothing_counts_from_where_an_older_mail_begins(head: str) -> None:
    """In the words of mail programs, English and Chinese; what stands above it counts."""
    assert [spoken.verb for spoken in commands_in(f"!sla ack\n\n{head}\n{COMMAND}")] == ["ack"]


@pytest.mark.parametrize(
    "line",
    [
        "From Monday on we wait.",
        "From: the customer's hall",
        "On Monday the technician comes.",
        "On Monday, ask bob@example.com",
        "The customer wrote to us",
        "他写道",
        "发件人不明",
        "---",
        "----",
    ],
)
def test_sentences_that_only_begin_so_are_the_authors_own(line: str) -> None:
    """What follows them counts."""
    assert [spoken.verb for spoken in commands_in(f"{line}\n{COMMAND}")] == ["accept"]


@pytest.mark.parametrize(
    "text",
    [
        "> {}",
        ">{}",
        "  > {}",
        "bq. {}",
        "    {}",
        "{{code:java}}\n{}\n{{code}}",
        "{{noformat}}\n{}\n{{noformat}}",
        "{{quote}}\nhe said\n{}\n{{quote}}",
        "{{panel:title=How to}}\n{}\n{{panel}}",
        "{{panel}}\n{{code}}\n{{code}}\n{}\n{{panel}}",
        "|{}|",
        "||{}||",
        "* {}",
        "- {}",
        "# {}",
        "[x] {}",
    ],
)
@pytest.mark.parametrize("command", [COMMAND, "！风险 接受 2", "/close done 1", "!help"])
def test_in_wiki_text_what_stands_apart_commands_nothing(text: str, command: str) -> None:
    """Quotes, code, panels, tables and lists; for every family."""
    assert list(commands_in(text.format(command))) == []


def paragraph(text: str, **mark: str) -> dict[str, object]:
    words: dict[str, object] = {"type": "text", "text": text}
    return {"type": "paragraph", "content": [words | ({"marks": [mark]} if mark else {})]}


@pytest.mark.parametrize(
    "node",
    [
        {"type": "blockquote", "content": [paragraph(COMMAND)]},
        {"type": "codeBlock", "content": [{"type": "text", "text": COMMAND}]},
        {"type": "panel", "content": [paragraph(COMMAND)]},
        {"type": "bulletList", "content": [{"type": "listItem", "content": [paragraph(COMMAND)]}]},
        {"type": "orderedList", "content": [{"type": "listItem", "content": [paragraph(COMMAND)]}]},
        {
            "type": "table",
            "content": [{"type": "tableRow", "content": [{"type": "tableCell", "content": [paragraph(COMMAND)]}]}],
        },
        paragraph(COMMAND, type="code"),
    ],
    ids=lambda node: node["type"],
)
def test_in_a_document_what_stands_apart_commands_nothing(node: dict[str, object]) -> None:
    """As people see it in Cloud; the same words in a paragraph of their own do command."""
    body = {"type": "doc", "version": 1, "content": [node, paragraph("!sla ack")]}
    assert [spoken.verb for spoken in commands_in(plain_text(body))] == ["ack"]


def test_the_authors_lines_are_all_others() -> None:
    """In their order."""
    text = "a\n{quote}\nb\n{quote}\nc\nBob wrote that it is late\n> d\nOn Monday Bob wrote:\ne"
    assert list(own_lines(text)) == ["a", "c", "Bob wrote that it is late", "> d"]
