"""What answers a command says: on the card, and in the reply to a comment in which one failed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import get_args

import pytest

from reports import render_adf, render_wiki
from reports.calls import calls_document
from reports.cards import card_document
from reports.document import Document
from reports.notices import notice_document
from reports.replies import reply_document
from reports.texts.catalogue import LANGUAGES, has
from rules.commands.families import FORMS
from rules.commands.wording import commands_in
from rules.desired import Call, Calls, Card, Command, Family, Notice, Refusal, Reply
from rules.model import Person

AT = 1_772_445_600_000  # Monday 2026-03-02 10:00 UTC
PEOPLE = {"a1": Person(id="a1", name="Li Wei", login="liwei"), "b2": Person(id="b2", name="Bob Smith")}
SAID = Command(
    comment="1", number=0, at=AT, author="a1", family="risk", verb="accept", argument="", note="", effect=AT, item="2"
)


def answer(command: Command, language: str, read: Callable[[Document], str]) -> str:
    """The line of a card on which the command is answered."""
    card = Card(as_of=AT, zone="Asia/Shanghai", language=language, rows=(), replies=(command,))
    return next(line for line in read(card_document(card, PEOPLE)).splitlines() if line.startswith("- *"))


@pytest.mark.parametrize(
    ("command", "english", "chinese"),
    [
        (
            replace(SAID, until=AT + 30 * 86_400_000, owner="b2", note="customer agrees"),
            "- *Done:* the risk 2 is accepted. Until Wed 1 Apr 18:00 (UTC+8). Owner: Bob Smith. Note: customer agrees. "
            "To undo: delete the comment. (!risk accept 2; Li Wei, Mon 2 Mar 18:00 (UTC+8))",
            "- *已执行：*风险 2：接受。截至 4 月 1 日（周三）18:00 (UTC+8)。负责人：Bob Smith。说明：customer agrees。"
            "撤销：删除该评论。（!风险 接受 2；Li Wei，3 月 2 日（周一）18:00 (UTC+8)）",
        ),
        (
            replace(SAID, verb="assess", score=(4, 5), residual=(2, 3)),
            "- *Done:* the risk 2 is assessed, likelihood x impact 4 × 5. After the response: 2 × 3. "
            "To undo: delete the comment. (!risk assess 2; Li Wei, Mon 2 Mar 18:00 (UTC+8))",
            "- *已执行：*已评估风险 2，可能性 × 影响 4 × 5。应对之后：2 × 3。撤销：删除该评论。"
            "（!风险 评估 2；Li Wei，3 月 2 日（周一）18:00 (UTC+8)）",
        ),
        (
            replace(SAID, verb="add", item=None, kind="resource", score=(2, 3), note="night shift"),
            "- *Done:* a resource risk is noted, likelihood x impact 2 × 3. Note: night shift. "
            "To undo: delete the comment. (!risk add; Li Wei, Mon 2 Mar 18:00 (UTC+8))",
            "- *已执行：*已登记风险（资源），可能性 × 影响 2 × 3。说明：night shift。撤销：删除该评论。"
            "（!风险 新增；Li Wei，3 月 2 日（周一）18:00 (UTC+8)）",
        ),
        (
            replace(SAID, family="change", verb="approve", item=None),
            "- *Done:* approved: the open change. To undo: delete the comment. "
            "(!change approve; Li Wei, Mon 2 Mar 18:00 (UTC+8))",
            "- *已执行：*待处理的变更：批准。撤销：删除该评论。（!变更 批准；Li Wei，3 月 2 日（周一）18:00 (UTC+8)）",
        ),
        (
            replace(SAID, family="help", verb="help", item=None, argument="baseline help"),
            "- *Done:* this can be written at the beginning of a line. !baseline WORDS. A reason or note may follow "
            "after |. Several items: 1, 3. (!help; Li Wei, Mon 2 Mar 18:00 (UTC+8))",
            "- *已执行：*可在行首这样写。!基线 内容。原因或说明写在｜之后。多项：1、3。"
            "（!帮助；Li Wei，3 月 2 日（周一）18:00 (UTC+8)）",
        ),
        (
            replace(SAID, refused="no_such_item", nearest="!risk status"),
            "- *Not done:* There is no such item on this issue. Try: !risk status. Nothing was changed. "
            "(!risk accept 2; Li Wei, Mon 2 Mar 18:00 (UTC+8))",
            "- *未执行：*此事项上没有这一项。可以这样写：!风险 状态。没有任何更改。"
            "（!风险 接受 2；Li Wei，3 月 2 日（周一）18:00 (UTC+8)）",
        ),
    ],
    ids=["until and owner", "scores", "kind", "no item", "help", "refused"],
)
def test_the_card_answers_in_whole_sentences(
    command: Command, english: str, chinese: str, read: Callable[[Document], str]
) -> None:
    """What was done, with everything that was said, and how to undo it."""
    assert answer(command, "en", read) == english
    assert answer(command, "zh_CN", read) == chinese


@pytest.mark.parametrize(("language", "last"), [("en", "and 4 earlier"), ("zh_CN", "更早的还有 4 条")])
def test_the_card_counts_the_commands_that_it_does_not_show(
    language: str, last: str, read: Callable[[Document], str]
) -> None:
    """In a last line of the list."""
    card = Card(as_of=AT, zone="Asia/Shanghai", language=language, rows=(), replies=(SAID,), earlier=4)
    assert f"- ~{last}" in read(card_document(card, PEOPLE)).splitlines()
    assert last not in read(card_document(replace(card, earlier=0), PEOPLE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_every_refusal_has_its_words(language: str, read: Callable[[Document], str]) -> None:
    """No answer fails for want of a message."""
    for family, forms in FORMS.items():
        assert has(language, f"help.{family}")
        for verb in forms if family != "sla" else ():
            assert answer(replace(SAID, family=family, verb=verb, argument=""), language, read)
    assert all(has(language, f"why.{refusal}") for refusal in get_args(Refusal))


def reply(language: str, *commands: Command) -> Document:
    return reply_document(Reply(op="op", author="a1", commands=commands, zone="UTC", language=language), PEOPLE)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "en",
            "(warning) @Li Wei(a1): *Not done:* !risk acept 2. There is no such command. Try: !risk accept 2. "
            "Nothing was changed.\n"
            "(warning) *Not done:* !close done 9. There is no such item on this issue. Nothing was changed.",
        ),
        (
            "zh_CN",
            "(warning) @Li Wei(a1)：*未执行：*!risk acept 2。没有这个命令。可以这样写：!risk accept 2。没有任何更改。\n"
            "(warning) *未执行：*!收尾 完成 9。此事项上没有这一项。没有任何更改。",
        ),
    ],
)
def test_the_reply_says_what_is_wrong_and_what_may_be_meant(
    language: str, expected: str, read: Callable[[Document], str]
) -> None:
    """To the author, who is mentioned once; a paragraph for each command."""
    slip = replace(SAID, verb="acept", refused="unknown", nearest="!risk accept 2")
    absent = replace(SAID, family="close", verb="done", item="9", refused="no_such_item")
    assert read(reply(language, slip, absent)).strip() == expected


@pytest.mark.parametrize(
    ("family", "verb", "nearest", "chinese"),
    [
        ("close", "override", "!close override REASON", "!收尾 放行 原因"),
        ("change", "approve", "!change approve 1", "!变更 批准 1"),
        ("change", "defer", "!change defer ITEM until YYYY-MM-DD | REASON", "!变更 推迟 编号 至 YYYY-MM-DD | 原因"),
        ("sla", "contact", "!sla contact phone 14:05", "!时限 联系 电话 14:05"),
        ("review", "暂亭", "!review action-done 1", "!评审 行动完成 1"),
        ("risk", "接收", "!risk 接受 2 至 12月1日", "!风险 接受 2 至 12月1日"),
        ("baseline", "set", "!help", "!帮助"),
        ("risk", "acept", "!risk accept 2", "!risk accept 2"),
    ],
)
def test_a_command_that_may_be_meant_is_spelt_in_the_language_of_the_reader(
    family: Family, verb: str, nearest: str, chinese: str, read: Callable[[Document], str]
) -> None:
    """Family, verb and placeholders; but whoever misspelt an English verb gets it right in English."""
    failed = replace(SAID, family=family, verb=verb, item=None, refused="no_such_item", nearest=nearest)
    assert f"可以这样写：{chinese}。" in read(reply("zh_CN", failed))
    assert f"Try: {nearest}." in read(reply("en", failed))


def test_the_reply_says_how_many_more_failed(read: Callable[[Document], str]) -> None:
    """In one sentence at its end."""
    failed = Reply(
        op="op", author="a1", commands=(replace(SAID, refused="no_item"),), zone="UTC", language="en", more=3
    )
    assert read(reply_document(failed, PEOPLE)).splitlines()[-1] == "(warning) Not done either: 3 more."


def test_replies_to_several_comments_name_each_author_once(read: Callable[[Document], str]) -> None:
    """What one person is told stands together."""
    failed = replace(SAID, refused="no_item")
    one = Reply(op="1", author="a1", commands=(failed,), zone="UTC", language="en", more=2)
    two, three = replace(one, op="2", author="b2", more=0), replace(one, op="3", more=1)
    said = read(reply_document(replace(one, also=(two, three)), PEOPLE)).splitlines()
    assert [line.partition("*")[0] for line in said] == [
        "(warning) @Li Wei(a1): ",
        "(warning) ",
        "(warning) Not done either: 3 more.",
        "(warning) @Bob Smith(b2): ",
    ]


def test_many_failures_are_cut_short_for_each_author(read: Callable[[Document], str]) -> None:
    """Everybody is told the first of theirs, and how many there are."""
    failed = tuple(replace(SAID, refused="no_item", number=n) for n in range(5))
    one = Reply(op="1", author="a1", commands=failed, zone="UTC", language="zh_CN", more=1)
    also = tuple(replace(one, op=str(n), author=f"x{n % 2}") for n in range(4))
    said = read(reply_document(replace(one, also=also), PEOPLE)).splitlines()
    assert [line for line in said if "另有" in line] == [
        "(warning) 另有 5 条命令未执行。",
        "(warning) 另有 11 条命令未执行。",
        "(warning) 另有 11 条命令未执行。",
    ]
    assert len(said) == 6


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reminder_and_a_clock_have_the_replies_in_a_panel_of_their_own(
    language: str, read: Callable[[Document], str], notices: Callable[[str], Mapping[str, Notice]]
) -> None:
    """Behind what people must act on."""
    failed = (replace(SAID, refused="no_item"),)
    reply = Reply(op="op", author="a1", commands=failed, zone="UTC", language=language)
    call = Call(op="c", practice="plan", text="plan.no_owner", since=AT, tell=(), late=False)
    calls = Calls(op="c+op", calls=(call,), zone="UTC", language=language, replies=(reply,))
    told = notice_document(replace(notices(language)["breached"], replies=(reply,)), PEOPLE, None)
    for document in (calls_document(calls, PEOPLE, None), told):
        assert len(document.blocks) == 2
        assert read(Document(document.blocks[1:], language)) == read(reply_document(reply, PEOPLE))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_commands_nothing_itself(language: str) -> None:
    """Even if it were read as a person's."""
    document = reply(language, replace(SAID, refused="no_such_item", nearest="!risk status"))
    assert list(commands_in(render_wiki.render(document))) == []


def test_somebody_unknown_is_mentioned_by_id() -> None:
    """Jira finds the name."""
    failed = (replace(SAID, refused="unknown"),)
    document = reply_document(Reply(op="op", author="x9", commands=failed, zone="UTC", language="en"), {})
    assert "'id': 'x9'" in str(render_adf.render(document, {}))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_misspelt_name_is_shown_as_it_was_written(language: str, read: Callable[[Document], str]) -> None:
    """Else the answer would say that there is no such command as the one that it offers."""
    told = replace(SAID, family="baseline", verb="set", item=None, refused="unknown", nearest="!baseline")
    line = answer(replace(told, typed="baselin"), language, read)
    assert ("!baselin;" in line) or ("!baselin；" in line)
