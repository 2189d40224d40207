"""Commands of all families: how they are spelt, and of which parts they are made."""

from collections.abc import Mapping
from typing import Any

import pytest

from rules.answering import asked, refuse
from rules.commands import commands
from rules.commands.families import FORMS, families
from rules.commands.wording import commands_in
from rules.desired import Command, Facts
from rules.model import MINUTE, Person
from rules.policy import ChangeControl, Closeout, CreatedTrigger, Review, Rhythm

MON = "2026-03-02"
PARTS = ("item", "kind", "score", "residual", "owner", "argument", "note", "refused")


@pytest.mark.parametrize(
    ("text", "family", "verb"),
    [
        ("!risk add schedule 3x4 part late", "risk", "add"),
        ("/risk add schedule 3x4 part late", "risk", "add"),
        ("！风险 新增 进度 3x4 备件晚到", "risk", "add"),
        ("!风险新增 进度 3x4 备件晚到", "risk", "add"),
        ("／ＲＩＳＫ　ＡＤＤ schedule 3x4 x", "risk", "add"),
        ("!RISK Assess 2 3x4", "risk", "assess"),
        ("!风险 评估 2 3x4", "risk", "assess"),
        ("!risk avoid 2", "risk", "avoid"),
        ("!风险 规避 2", "risk", "avoid"),
        ("!risk mitigate 2", "risk", "mitigate"),
        ("!风险 缓解 2", "risk", "mitigate"),
        ("!风险 减轻 2", "risk", "mitigate"),
        ("!risk transfer 2", "risk", "transfer"),
        ("!风险 转移 2", "risk", "transfer"),
        ("!risk accept 2", "risk", "accept"),
        ("！风险 接受 2", "risk", "accept"),
        ("!风险接受2", "risk", "accept"),
        ("!risk close 2 | gone", "risk", "close"),
        ("!风险 关闭 2｜已到货", "risk", "close"),
        ("!risk reopen 2", "risk", "reopen"),
        ("!风险 重开 2", "risk", "reopen"),
        ("!风险 重新打开 2", "risk", "reopen"),
        ("!risk status", "risk", "status"),
        ("!风险 状态", "risk", "status"),
        ("!change add requirement wider scope", "change", "add"),
        ("!变更 新增 需求 范围扩大", "change", "add"),
        ("!change assess 1 two days, 400 EUR", "change", "assess"),
        ("!变更 评估 1 两天", "change", "assess"),
        ("!change approve 1", "change", "approve"),
        ("!变更 批准 1", "change", "approve"),
        ("!变更 同意", "change", "approve"),
        ("!change reject 1 | no budget", "change", "reject"),
        ("!变更 拒绝 1", "change", "reject"),
        ("!变更 驳回 1", "change", "reject"),
        ("!change defer 1 until 2026-04-01", "change", "defer"),
        ("!变更 推迟 1", "change", "defer"),
        ("!change mitigate 1", "change", "mitigate"),
        ("!变更 接受 1", "change", "accept"),
        ("/change status", "change", "status"),
        ("!review done", "review", "done"),
        ("!评审 完成 每周评审", "review", "done"),
        ("!review action call the supplier", "review", "action"),
        ("!评审 行动 联系供应商", "review", "action"),
        ("!评审 措施 联系供应商", "review", "action"),
        ("!review action-done 1", "review", "action-done"),
        ("!评审 行动完成 1", "review", "action-done"),
        ("!评审行动完成1", "review", "action-done"),
        ("!review skip holidays", "review", "skip"),
        ("!评审 跳过 放假", "review", "skip"),
        ("!review status", "review", "status"),
        ("!close done 3", "close", "done"),
        ("!closeout done 3", "close", "done"),
        ("!收尾 完成 3", "close", "done"),
        ("!收尾完成 3", "close", "done"),
        ("!close skip 4 no parts were used", "close", "skip"),
        ("!收尾 跳过 4 未用备件", "close", "skip"),
        ("!收尾 免除 4 未用备件", "close", "skip"),
        ("!close undo 4", "close", "undo"),
        ("!收尾 撤销 4", "close", "undo"),
        ("!close override customer moved away", "close", "override"),
        ("!收尾 放行 客户已搬迁", "close", "override"),
        ("!close lesson order parts early", "close", "lesson"),
        ("!收尾 经验 备件要早订", "close", "lesson"),
        ("!close summary pump replaced", "close", "summary"),
        ("!收尾 总结 更换水泵", "close", "summary"),
        ("!baseline", "baseline", "set"),
        ("!baseline as agreed on the phone", "baseline", "set"),
        ("！基线", "baseline", "set"),
        ("!help", "help", "help"),
        ("/help", "help", "help"),
        ("！帮助", "help", "help"),
        ("!risk", "help", "help"),
        ("!风险 帮助", "help", "help"),
        ("!时限 暂停 等待备件", "sla", "pause"),
        ("！时限暂停等待备件", "sla", "pause"),
        ("\\!risk accept 2", "risk", "accept"),
        ("!risk：accept", None, None),
        ("!risks are high", None, None),
        ("!closed", None, None),
        ("！帮助我看一下", None, None),
        ("!help.png!", None, None),
        ("!hello", None, None),
        ("!change.png|width=300!", None, None),
        ("! risk accept 2", None, None),
        ("please !risk accept 2", None, None),
    ],
)
def test_a_family_has_many_spellings(text: str, family: str | None, verb: str | None) -> None:
    """In English and Chinese, with the signs and spaces of either; and what only looks like one is none."""
    found = [(spoken.family, spoken.verb) for spoken in commands_in(text) if spoken.known]
    assert found == ([] if family is None else [(family, verb)])


WHOLE: Mapping[str, Any] = {
    "change": ChangeControl(baseline=CreatedTrigger(), kinds=(), window_ms=0),
    "closeouts": (Closeout(name="Field service", items=()),),
}


@pytest.fixture
def facts(build: Any) -> Any:
    """What the rule of commands alone finds after these comments of Monday 11:00, 11:01, ..., of an agent unless said
    otherwise; each a text or (text, more). The policy has every family."""

    def ask(*comments: Any, **policy: Any) -> Facts:
        written = []
        for number, each in enumerate(comments):
            text, more = each if isinstance(each, tuple) else (each, {})
            told = {"id": str(number), "public": False, "text": text, **more}
            written.append(build.comment(build.at(f"{MON} 11:00") + number * MINUTE, **told))
        rhythm = Rhythm(every="day", calendar=build.cal.BER, minute=600)
        options = {**WHOLE, "reviews": (Review(name="Weekly", rhythm=rhythm, who=()),), **policy}
        people = {
            "u1": Person(id="u1", name="Bob Smith", login="bsmith"),
            "u2": Person(id="u2", name="Bob"),
            "wei": Person(id="wei", name="王伟"),
        }
        snapshot = build.snapshot(build.issue(f"{MON} 10:00", comments=tuple(written)), **people)
        return commands(snapshot, build.policy(**options), build.at(f"{MON} 18:00"), Facts()).facts

    return ask


def parts(command: Command) -> dict[str, Any]:
    """What was said of a command, without what was not."""
    return {name: value for name in PARTS if (value := getattr(command, name)) not in (None, "")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "!risk add schedule 3x4 part is late | ordered",
            {"kind": "schedule", "score": (3, 4), "argument": "part is late", "note": "ordered"},
        ),
        ("!risk add cost 3×4 dear", {"kind": "cost", "score": (3, 4), "argument": "dear"}),
        ("!risk add cost 3 * 4 dear", {"kind": "cost", "score": (3, 4), "argument": "dear"}),
        ("!风险 新增 进度 ３ｘ４ 备件晚到", {"kind": "进度", "score": (3, 4), "argument": "备件晚到"}),
        ("!风险 新增 进度3x4备件晚到", {"kind": "进度", "score": (3, 4), "argument": "备件晚到"}),
        ("!risk assess 2 3x4", {"item": "2", "score": (3, 4)}),
        ("!risk assess #2 3x4", {"item": "2", "score": (3, 4)}),
        ("!风险 评估 第2项 3x4", {"item": "2", "score": (3, 4)}),
        (
            "!risk assess Spare part late 4x5 residual 2x3 with a stock",
            {"item": "Spare part late", "score": (4, 5), "residual": (2, 3), "argument": "with a stock"},
        ),
        ("!风险 评估 2 4×5 剩余 2×3", {"item": "2", "score": (4, 5), "residual": (2, 3)}),
        ("!risk accept 2", {"item": "2"}),
        ("!risk accept spare-part | fine", {"item": "spare-part", "note": "fine"}),
        ("!risk accept 2 fine with the customer", {"item": "2", "argument": "fine with the customer"}),
        ('!risk accept "Late, again" fine', {"item": "Late, again", "argument": "fine"}),
        ("!风险 接受 「备件晚到」 客户同意", {"item": "备件晚到", "argument": "客户同意"}),
        ("!risk mitigate 2 owner @Bob Smith", {"item": "2", "owner": "u1"}),
        ("!risk mitigate 2 owner @Bob", {"item": "2", "owner": "u2"}),
        ("!risk mitigate 2 owner [~accountid:5b10:ac] | now", {"item": "2", "owner": "5b10:ac", "note": "now"}),
        ("!risk mitigate 2 owner [~bsmith]", {"item": "2", "owner": "u1"}),
        ("!风险 缓解 2 负责人 @王伟", {"item": "2", "owner": "wei"}),
        ("!risk mitigate 2 owner @Carol Jones", {"item": "2", "owner": "Carol Jones"}),
        ("!risk close 2", {"item": "2"}),
        ("!risk close", {"refused": "no_item"}),
        ("!risk accept", {"refused": "no_item"}),
        ("!risk assess 2", {"item": "2", "refused": "bad_score"}),
        ("!risk assess 2 0x4", {"item": "2", "score": (0, 4), "refused": "bad_score"}),
        ("!risk add schedule part is late", {"kind": "schedule", "argument": "part is late", "refused": "bad_score"}),
        ("!risk add 3x4", {"score": (3, 4), "refused": "bad_type"}),
        ("!risk add cost 3x4", {"kind": "cost", "score": (3, 4), "refused": "no_reason"}),
        ("!change add scope a second site", {"kind": "scope", "argument": "a second site"}),
        ("!change add", {"refused": "bad_type"}),
        ("!change add scope", {"kind": "scope", "refused": "no_reason"}),
        ("!change assess 2 two days, 400 EUR", {"item": "2", "argument": "two days, 400 EUR"}),
        ("!change assess 2", {"item": "2", "refused": "no_reason"}),
        ("!change approve", {}),
        ("!change approve | as agreed", {"note": "as agreed"}),
        ("!change approve 3 as agreed", {"item": "3", "argument": "as agreed"}),
        ("!change approve the customer pays", {"argument": "the customer pays"}),
        ("!review done", {}),
        ("!review done Weekly look | all fine", {"item": "Weekly look", "note": "all fine"}),
        ("!review action call the supplier", {"argument": "call the supplier"}),
        ("!review action send it by courier", {"argument": "send it by courier"}),
        ("!review action", {"refused": "no_reason"}),
        ("!review skip", {"refused": "no_reason"}),
        ("!review skip holidays", {"argument": "holidays"}),
        ("!review skip Weekly look | holidays", {"item": "Weekly look", "note": "holidays"}),
        ("!close done", {"refused": "no_item"}),
        ("!close done billing", {"item": "billing"}),
        ("!close done signed by the customer", {"item": "signed by the customer"}),
        ("!close skip 4", {"item": "4", "refused": "no_reason"}),
        ("!close skip 4 no parts", {"item": "4", "argument": "no parts"}),
        ("!close skip spare parts | none used", {"item": "spare parts", "note": "none used"}),
        ("!close override", {"refused": "no_reason"}),
        ("!close override | moved away", {"note": "moved away"}),
        ("!close lesson order early", {"argument": "order early"}),
        ("!baseline", {}),
        ("!baseline agreed today", {"argument": "agreed today"}),
    ],
)
def test_a_command_is_taken_apart(facts: Any, text: str, expected: dict[str, Any]) -> None:
    """Item, type, score, owner and words; what is missing is refused before any rule is asked."""
    (command,) = facts(text).commands
    assert parts(command) == expected


@pytest.mark.parametrize(
    ("text", "until", "rest"),
    [
        ("!risk accept 2 until 2026-04-01", "2026-04-01 23:59", {"item": "2"}),
        ("!risk accept 2 until 2026-04-01 | ok", "2026-04-01 23:59", {"item": "2", "note": "ok"}),
        ("!risk accept 2 till tomorrow 12:00", "2026-03-03 12:00", {"item": "2"}),
        ("!risk accept 2 by 2026/4/1", "2026-04-01 23:59", {"item": "2"}),
        ("!风险 接受 2 至 4月1日", "2026-04-01 23:59", {"item": "2"}),
        ("!风险接受2至4月1日 16:00｜客户同意", "2026-04-01 16:00", {"item": "2", "note": "客户同意"}),
        ("!风险 接受 备件 截至 2026年4月1日", "2026-04-01 23:59", {"item": "备件"}),
        ("!risk accept 2 until 2026-04-01 owner @Bob Smith", "2026-04-01 23:59", {"item": "2", "owner": "u1"}),
        ("!risk accept 2 owner @Bob Smith until 2026-04-01", "2026-04-01 23:59", {"item": "2", "owner": "u1"}),
        (
            "!risk accept 2 owner @Carol Jones until 2026-04-01",
            "2026-04-01 23:59",
            {"item": "2", "owner": "Carol Jones"},
        ),
        ("!change defer 1 until 2026-04-01 | later", "2026-04-01 23:59", {"item": "1", "note": "later"}),
        ("!change accept until 2026-04-01", "2026-04-01 23:59", {}),
        (
            "!review action call the supplier owner @Bob by 2026-03-05",
            "2026-03-05 23:59",
            {"owner": "u2", "argument": "call the supplier"},
        ),
        (
            "!评审 行动 联系供应商 负责人 @王伟 至 3月5日",
            "2026-03-05 23:59",
            {"owner": "wei", "argument": "联系供应商"},
        ),
        ("!risk accept 2 until someday", None, {"item": "2 until someday", "refused": "bad_time"}),
        ("!risk accept 2 until 2026-02-30", None, {"item": "2", "refused": "bad_time"}),
        ("!risk accept 2 until 2026-03-01", "2026-03-01 23:59", {"item": "2", "refused": "not_ahead"}),
    ],
)
def test_a_date_says_until_when(build: Any, facts: Any, text: str, until: str | None, rest: dict[str, Any]) -> None:
    """In the policy's zone; a day ends at 23:59. What cannot be read, or lies behind, is refused."""
    (command,) = facts(text).commands
    assert command.until == (None if until is None else build.at(until))
    found = parts(command)
    assert found.pop("refused", None) == rest.get("refused")
    if not rest.get("refused"):
        assert found == rest


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("!close done 1, 3", ["1", "3"]),
        ("!close done 1 3", ["1", "3"]),
        ("!close done 1 and 3", ["1", "3"]),
        ("!close done #1 & #3", ["1", "3"]),
        ("!收尾 完成 1、3", ["1", "3"]),
        ("!收尾完成 第1项和第3项", ["1", "3"]),
        ("!close done 1, 1", ["1"]),
        ("!close done billing, spare parts", ["billing", "spare parts"]),
        ("!close skip 1, 3 none used", ["1", "3"]),
        ("!risk close 1；2｜已到货", ["1", "2"]),
        ("!change approve 1, 2 | agreed", ["1", "2"]),
    ],
)
def test_several_items_are_a_command_each(facts: Any, text: str, items: list[str]) -> None:
    """Numbered on in the comment, and with the same words; what follows keeps counting."""
    found = facts(f"{text}\n!baseline").commands
    assert [command.item for command in found] == [*items, None]
    assert [command.number for command in found] == list(range(len(items) + 1))
    assert {command.refused for command in found} == {None}


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("!rsik acept 2", "!risk accept 2"),
        ("!risk acept 2", "!risk accept 2"),
        ("!risk mitgate 2", "!risk mitigate 2"),
        ("!rsk accept 2", "!risk accept 2"),
        ("!chnage aprove 1", "!change approve 1"),
        ("!change aprove 1", "!change approve 1"),
        ("!reveiw done", "!review done"),
        ("!review actiondone 1", "!review action-done 1"),
        ("!clsoe done 3", "!close done 3"),
        ("!close dnoe 3", "!close done 3"),
        ("!close overide moved", "!close override moved"),
        ("!basline", "!baseline"),
        ("!hepl", "!help"),
        ("!风险 接收 2", "!risk 接受 2"),
        ("!变更 批准了", None),
        ("!risk frobnicate", "!help"),
    ],
)
def test_a_misspelt_command_is_answered_with_the_nearest(facts: Any, text: str, nearest: str | None) -> None:
    """With what was said after it, so that it can be copied."""
    (command,) = facts(text).commands
    assert (command.refused, command.nearest) == (("unknown", nearest) if nearest else (None, None))


@pytest.mark.parametrize(
    "text", ["!foo", "!wow that is late", "!chance is small", "!rust add x", "!hell yes", "!lose it"]
)
def test_other_words_are_no_commands(facts: Any, text: str) -> None:
    """Far from every family, or without a verb of the near one."""
    assert facts(text).commands == ()


@pytest.mark.parametrize("text", ["!close the door, please", "!change management asked", "!review of last week"])
def test_words_of_a_family_that_the_policy_lacks_are_no_commands(facts: Any, text: str) -> None:
    """Only what is spelt right is taken for one; it is answered that there is no such section."""
    off = {"change": None, "reviews": (), "closeouts": ()}
    assert facts(text, **off).commands == ()
    refused = [command.refused for command in facts("!close done 1\n!change approve\n!baseline", **off).commands]
    assert refused == ["family_off"] * 3


def test_the_families_are_those_of_the_policys_sections(build: Any) -> None:
    """The clocks, the risks and the help are always there; the baseline is that of changes."""
    assert families(build.policy()) == {"sla", "risk", "help"}
    assert families(build.policy(**WHOLE)) == {"sla", "risk", "help", "change", "baseline", "close"}


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("!help", "sla risk change review close baseline help"),
        ("!help 风险", "risk"),
        ("!close", "close"),
        ("!review help", "review"),
    ],
)
def test_help_lists_the_families_that_are_on(facts: Any, text: str, listed: str) -> None:
    """Or one of them."""
    (command,) = facts(text).commands
    assert (command.refused, command.argument) == (None, listed)


def test_a_rule_asks_for_the_commands_of_its_family(facts: Any) -> None:
    """Those that were not refused, in order; all verbs or some."""
    found = facts("!risk accept 1\n!risk accept\n!close done 1", "!risk close 1")
    assert [command.verb for command in asked(found, "risk")] == ["accept", "close"]
    assert [command.verb for command in asked(found, "risk", "close", "reopen")] == ["close"]
    assert asked(found, "change") == ()


def test_a_rule_refuses_a_command(facts: Any) -> None:
    """Once: the first reason stands, and a command that is not there changes nothing."""
    found = facts("!risk accept 1, 9")
    second = asked(found, "risk")[1]
    after = refuse(found, second, "no_such_item", "!risk status")
    assert [(command.refused, command.nearest) for command in after.commands] == [
        (None, None),
        ("no_such_item", "!risk status"),
    ]
    assert refuse(after, second, "already_so") == after
    assert refuse(Facts(), second, "already_so") == Facts()


def test_what_is_said_in_words_may_stand_on_either_side(facts: Any) -> None:
    """Before the bar, after it, or both."""
    told = facts("!close override a", "!close override | b", "!close override a | b").commands
    assert [command.words for command in told] == ["a", "b", "a b"]


def test_every_verb_has_a_name_of_its_own_in_each_language() -> None:
    """No two verbs of a family share a word, and each has a Chinese one."""
    for family, forms in FORMS.items():
        words = [word for verb, form in forms.items() for word in (verb, *form.names)]
        assert len(words) == len(set(words)), family
        assert all(any(not name.isascii() for name in form.names) for form in forms.values()) or len(forms) == 1
