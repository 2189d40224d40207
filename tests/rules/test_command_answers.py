"""Does the answer to a command say what the clocks made of it?"""

from typing import Any

import pytest

from reports.cards import card_document
from rules import plan
from rules.desired import Card, Command, CreateCard
from rules.identity import content_hash
from tests.plain_documents import plain

MON, TUE, WED = "2026-03-02", "2026-03-03", "2026-03-04"
EXTEND = f"!sla extend {WED} 15:00 part comes by sea"


@pytest.fixture
def answers(build: Any) -> Any:
    """What the card of Tuesday 10:00 says of the commands on an issue of Monday 10:00, due at 12:00.

    (What came of each, the text.)"""

    def ask(
        *said: tuple[str, str], turns: Any = (), now: str = f"{TUE} 10:00", language: str = "en", **more: Any
    ) -> Any:
        changes = [build.change(f"{MON} {at}", "resolution", *turn) for at, *turn in turns]
        comments = tuple(build.comment(f"{MON} {at}", public=False, text=text) for at, text in said)
        issue = build.issue(f"{MON} 10:00", *changes, comments=comments)
        metric = build.metric(build.goal("2 hour", build.cal.BER), **{"pause": "status = Waiting", **more})
        made = plan(build.snapshot(issue), build.policy(metric, language=language), build.at(now))
        (card,) = (write.card for write in made.writes if isinstance(write, CreateCard))
        assert isinstance(card, Card)
        return [reply.came_to for reply in card.replies], plain(card_document(card, {}))

    return ask


REOPENED = (("11:00", None, "Fixed"), ("14:00", "Fixed", None))


@pytest.mark.parametrize(
    ("said", "more", "came_to"),
    [
        ([("11:00", EXTEND)], {}, [""]),
        ([("12:00", EXTEND)], {}, [""]),
        ([("12:01", EXTEND)], {}, ["missed"]),
        ([("12:01", EXTEND)], {"on_goal_change": "forward"}, [""]),
        ([("12:01", EXTEND)], {"on_goal_change": "reset"}, [""]),
        ([("12:01", EXTEND)], {"on_goal_change": "retroactive"}, [""]),
        ([("11:30", EXTEND)], {"turns": [("11:00", None, "Fixed")]}, ["stopped"]),
        ([("11:30", EXTEND)], {"turns": [("12:00", None, "Fixed")]}, [""]),
        ([("13:00", EXTEND)], {"turns": REOPENED}, [""]),
        ([("13:00", EXTEND)], {"turns": REOPENED[:1]}, ["stopped"]),
        ([("11:00", EXTEND), ("11:30", EXTEND.replace("15:00", "16:00"))], {}, ["", "noted"]),
        ([("11:00", EXTEND), ("11:30", "!sla pause parts")], {}, ["", "noted"]),
        ([("11:00", "!sla ack")], {}, ["early"]),
        ([("12:00", "!sla ack")], {}, ["early"]),
        ([("12:01", "!sla ack")], {}, [""]),
        ([("12:01", "!sla ack")], {"turns": [("11:00", None, "Fixed")]}, ["early"]),
        ([("12:01", "!sla ack"), ("12:02", EXTEND)], {"on_goal_change": "retroactive"}, ["", ""]),
    ],
)
def test_an_answer_knows_what_the_clock_made_of_the_command(
    said: list[tuple[str, str]], more: dict[str, Any], came_to: list[str], answers: Any
) -> None:
    """A new date moves a clock that runs; what was missed stays missed, and what had stopped waits for a reopening. An
    acknowledgement speaks of what is missed by then. Newest first."""
    assert answers(*said, **more)[0] == came_to


@pytest.mark.parametrize(
    ("said", "english", "chinese"),
    [
        (("12:01", EXTEND), "The goal was missed before, and stays missed.", "此前已超时，仍计为未达标。"),
        (("11:00", EXTEND), "the resolution is due Wed 4 Mar 15:00", "解决的截止时间改为 3 月 4 日"),
        (("11:00", "!sla ack"), "No running clock had missed its goal; a miss will be told.", "超时仍会通知。"),
        (("12:01", "!sla ack"), "no further reminders and no escalation of what is missed.", "超时不再升级。"),
    ],
)
def test_the_answer_and_the_clock_on_one_card_agree(
    said: tuple[str, str], english: str, chinese: str, answers: Any
) -> None:
    """In both languages."""
    assert english in answers(said)[1]
    assert chinese in answers(said, language="zh_CN")[1]


def test_the_answer_does_not_change_when_nothing_happens(answers: Any) -> None:
    """Given in time, the date is kept and missed on Wednesday: it was the due instant then, and still is."""
    for now in (f"{TUE} 10:00", f"{WED} 15:00", f"{WED} 16:30"):
        assert answers(("11:00", EXTEND), now=now)[0] == [""]


def test_a_card_that_says_nothing_new_of_a_command_is_not_written_again() -> None:
    """Its hash is the one of versions that did not know yet what the clocks made of commands."""
    said = Command(comment="1", number=1, at=5, author="a", verb="ack", argument="", note="", effect=5)
    card = Card(as_of=1, zone="UTC", language="en", rows=(), replies=(said,))
    assert content_hash(card) == "8655244643164d75471f5b2432cfcf64f797cb70c3383e8be62d1eac2ea55c28"
