"""What the card says about closing: how far it is, what is missing, what proves each line."""

from dataclasses import replace
from typing import Any

import pytest

from reports.cards import card_document
from reports.document import TaskList
from reports.render_wiki import render
from rules.desired import Card, ChecklistFact, ChecklistItem
from rules.model import HOUR, Person

AT = 1_772_442_000_000
PEOPLE = {"anna": Person(id="anna", name="Anna")}
SIGNED = ChecklistItem(number=1, id="a1", text="Acceptance signed", mandatory=True, state="open")
LEARNED = ChecklistItem(number=2, id="b2", text="Lessons", mandatory=False, state="open")


def card(*items: ChecklistItem, language: str = "en", **more: Any) -> Card:
    fact = ChecklistFact(name="Field service", mode="remind", items=items, **more)
    return Card(as_of=AT, zone="UTC", language=language, rows=(), checklists=(fact,))


def shown(wished: Card) -> str:
    return render(card_document(wished, PEOPLE))


@pytest.mark.parametrize(
    ("more", "english", "chinese"),
    [
        ({}, "0 of 2 done; 1 required missing: Acceptance signed.", "必需项还缺 1 项：Acceptance signed"),
        ({"closing": AT}, "closed with 0 of 2 done; 1 required missing", "关闭时已完成 0/2 项"),
        (
            {"closing": AT, "overridden_by": "anna", "override": "lost"},
            "Anna let it close all the same: lost",
            "Anna 放行关闭：lost",
        ),
        ({"closing": AT, "overridden_by": "anna"}, "Anna let it close all the same.", "Anna 放行关闭。"),
        ({"closing": AT, "overridden_by": "gone"}, "somebody unknown let it close", "未知人员 放行关闭"),
    ],
    ids=["open", "closed", "let close", "without a reason", "by somebody who is not known"],
)
def test_the_head_says_how_far_it_is(more: Any, english: str, chinese: str) -> None:
    """With what is missing by name."""
    assert english in shown(card(SIGNED, LEARNED, **more))
    assert chinese in shown(card(SIGNED, LEARNED, language="zh_CN", **more))


DONE = replace(SIGNED, state="done", how="evidence", at=AT - HOUR)
PERSON = replace(SIGNED, state="done", how="person", at=AT - HOUR)


@pytest.mark.parametrize(
    ("item", "english", "chinese"),
    [
        (SIGNED, "( ) *1. Acceptance signed* {color:#626F86}· required", "· 必需"),
        (LEARNED, "( ) 2. Lessons {color:#626F86}· optional", "· 可选"),
        (replace(DONE, evidence="attachment", proof="a.pdf"), "(/) 1. Acceptance signed", "a.pdf"),
        (replace(DONE, evidence="attachment", proof="a.pdf"), "· a.pdf, Mon 2 Mar 08:00", "· a.pdf，3 月 2 日"),
        (replace(DONE, evidence="subtasks", proof="A-1", at=None), "· A-1{color}", "· A-1{color}"),
        (replace(DONE, evidence="comment", proof="10042"), "· in a comment, Mon", "· 见评论，"),
        (replace(DONE, evidence="work_logged", proof="5400"), "· 1 h 30 min logged", "· 已登记工时 1 小时 30 分钟"),
        (replace(DONE, evidence="label", proof="billed"), "· label billed", "· 标签 billed"),
        (replace(PERSON, by="anna"), "· Anna, Mon 2 Mar 08:00", "· Anna，3 月 2 日"),
        (replace(PERSON, by="anna", proof="by phone"), "· Anna, Mon 2 Mar 08:00: by phone", "08:00：by phone"),
        (PERSON, "· ticked here, Mon 2 Mar 08:00", "· 在此勾选，3 月 2 日"),
        (
            replace(PERSON, state="skipped", by="anna", proof="no paper"),
            "( ) 1. Acceptance signed {color:#626F86}· not needed, says Anna, Mon 2 Mar 08:00: no paper",
            "· Anna 认为不需要，",
        ),
    ],
)
def test_each_line_says_what_proves_it_or_who_says_so(item: ChecklistItem, english: str, chinese: str) -> None:
    """An open one says whether it must be there."""
    assert english in shown(card(item))
    assert chinese in shown(card(item, language="zh_CN"))


def test_every_line_has_a_box_of_its_own() -> None:
    """A person may tick or untick any of them."""
    blocks = card_document(card(DONE, LEARNED), PEOPLE).blocks
    (tasks,) = [block for block in blocks if isinstance(block, TaskList)]
    assert [(task.id, task.done) for task in tasks.items] == [("a1", True), ("b2", False)]


def test_the_card_tells_how_to_tick_while_something_is_open() -> None:
    """With the number of the first line that is."""
    assert "close done 2" in shown(card(DONE, LEARNED))
    assert "close done" not in shown(card(DONE))


def test_many_missing_lines_are_not_all_named() -> None:
    """The boxes show the rest."""
    items = [replace(SIGNED, number=n, id=str(n), text=f"line {n}") for n in range(1, 9)]
    assert "8 required missing: line 1, line 2, line 3, line 4, line 5, …." in shown(card(*items))
