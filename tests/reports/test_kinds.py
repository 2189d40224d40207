"""Every kind of clock has its words on the card, in both languages."""

import pytest

from reports.cards import card_document
from reports.document import Document
from reports.render_wiki import render
from rules.desired import Card, CardRow
from rules.model import HOUR, Person
from rules.policy import Target

AT = 1_772_442_000_000
PEOPLE = {"li": Person(id="li", name="Li Wei")}
KINDS = [
    ("first_response", "answered", "to answer the customer", "已响应", "回复客户"),
    ("next_response", "answered", "to answer the customer", "已响应", "回复客户"),
    ("resolution", "resolved", "to resolve the request", "已解决", "解决此请求"),
    ("customer_update", "told", "to tell the customer how things stand", "已通报", "向客户通报进展"),
    ("custom", "done", "to take care of it", "已完成", "处理此事项"),
]


def card(kind: str, language: str, stopped: int | None, assignee: str | None) -> Document:
    row = CardRow(
        metric="Clock",
        kind=kind,
        outcome="breached" if stopped is None else "met",
        due=AT + HOUR,
        used_ms=HOUR,
        target=Target(value=2, unit="hour"),
        stopped_at=stopped,
        percent=50,
    )
    wished = Card(as_of=AT, zone="Europe/Berlin", language=language, rows=(row,), assignee=assignee)
    return card_document(wished, PEOPLE)


@pytest.mark.parametrize(("kind", "ended", "todo", "ended_zh", "todo_zh"), KINDS, ids=[case[0] for case in KINDS])
def test_a_clock_that_ended_says_how_and_one_that_runs_says_what_to_do(
    kind: str, ended: str, todo: str, ended_zh: str, todo_zh: str
) -> None:
    """Stopped: how. Running: who is to do what, or that somebody is to be assigned."""
    for language, words, doing in (("en", ended, todo), ("zh_CN", ended_zh, todo_zh)):
        assert words in render(card(kind, language, AT, "li"))
        for assignee in ("li", None):
            assert doing in render(card(kind, language, None, assignee))
