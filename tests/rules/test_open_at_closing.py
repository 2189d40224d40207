"""What nobody decided, answered or did before an issue was closed: shown on its card, asked of nobody, back when it is
opened again."""

from collections.abc import Callable
from itertools import takewhile
from typing import Any

import pytest

from reports.cards import card_document
from rules import plan
from rules.desired import Card, CreateCard, Plan, SetProperty
from rules.model import MINUTE
from rules.policy import (
    ChangeControl,
    Closeout,
    CloseoutItem,
    CreatedTrigger,
    Review,
    Rhythm,
    Risk,
    RiskRule,
    Target,
    Within,
)
from tests.plain_documents import plain

CLOSED = ("2026-03-05 12:00", "resolution", None, "Fixed")
REOPENED = ("2026-03-09 12:00", "resolution", "Fixed", None)
ACCEPT = ("2026-03-03 11:00", "!risk accept 1 until 2026-03-20")
SAID = (
    ("2026-03-03 10:00", "!risk add cost 2x2 Price of the valve"),
    ("2026-03-03 10:10", "!review action Ask the supplier by 2026-03-04"),
    ("2026-03-03 10:20", "!review action Order a seal by 2026-03-10"),
    ("2026-03-03 10:30", "!review action Call the customer"),
    ("2026-03-04 10:30", "!review action-done 3"),
)
LIVE = ("action-overdue", "change-overdue", "change-requirement", "risk-cost", "risk-high", "risk-schedule")
Look = Callable[..., Plan]


@pytest.fixture
def look(build: Any) -> Look:
    """An issue of Monday 2026-03-02 whose summary was edited on Tuesday, under every family."""

    def ask(*steps: tuple[str, str, Any, Any], now: str, said: Any = SAID, **more: Any) -> Plan:
        day = Within(target=Target(value=1, unit="working_day"), calendar=build.cal.BER)
        control = ChangeControl(
            baseline=CreatedTrigger(),
            kinds=(("requirement", ("summary",)),),
            window_ms=30 * MINUTE,
            decide_within=day,
        )
        late = {"when": build.query("created < -1d"), "type": "schedule", "likelihood": 4, "impact": 3}
        aged = {"when": build.query("created < -5d"), "type": "technical", "likelihood": 5, "impact": 5}
        rules = (RiskRule(name="Spare part late", **late), RiskRule(name="Grown old", **aged))
        bands = (("low", 1), ("high", 12))
        rhythm = Rhythm(every="week", calendar=build.cal.BER, minute=600, weekdays=(0,))
        lists = (Closeout(name="Repair", items=(CloseoutItem(text="Paper", mandatory=False),)),)
        policy = build.policy(
            change=control,
            risk=Risk(rules=rules, bands=bands, tell=(("high", ("assignee",)),)),
            reviews=(Review(name="Weekly review", who=("assignee",), rhythm=rhythm),),
            closeouts=lists,
        )
        made = [build.change("2026-03-03 10:00", "summary", "A pump", "Two pumps")]
        made += [build.change(*step, author="anna") for step in steps]
        comments = tuple(build.comment(when, "agent", text=text) for when, text in said)
        issue = build.issue("2026-03-02 10:00", *made, comments=comments, property=more.get("property", {}))
        return plan(build.replace(build.snapshot(issue), related=()), policy, build.at(now))

    return ask


def card(made: Plan) -> Card:
    (write,) = [write for write in made.writes if isinstance(write, CreateCard)]
    assert isinstance(write.card, Card)
    return write.card


def left(made: Plan, language: str = "en") -> list[str]:
    """The lines of what was open at the closing."""
    lines = plain(card_document(card(made), {})).splitlines()
    heads = [place for place, line in enumerate(lines) if line.startswith("*Open at closing*")]
    return list(takewhile(lambda line: line.startswith("- "), lines[heads[0] + 1 :])) if heads else []


def test_while_it_is_open_all_of_it_calls_for_action(look: Look) -> None:
    """With labels and reminders; the card asks."""
    made = look(now="2026-03-05 11:00")
    assert made.tags == LIVE
    assert {call.text for calls in made.reminders for call in calls.calls} >= {
        "change.undecided",
        "risk.band",
        "review.action",
    }
    assert card(made).closed is None


def test_a_closed_issue_shows_it_shortly_and_asks_nobody(look: Look) -> None:
    """No label, no reminder; the card says what was open, without the commands that answer it."""
    made = look(CLOSED, now="2026-03-05 12:01")
    assert made.tags == ()
    assert made.reminders == ()
    shown = plain(card_document(card(made), {}))
    lines = left(made)
    assert [word in " ".join(lines) for word in ("Change 1", "Spare part late", "Price of the valve")] == [True] * 3
    assert [line.partition("Action ")[2] for line in lines[3:]] == [
        "1: Ask the supplier (by Wed 4 Mar).",
        "2: Order a seal (by Tue 10 Mar).",
    ]
    assert [word in shown for word in ("Changes to decide", "answer with", "when done", "Late")] == [False] * 4


def test_time_changes_nothing_on_a_closed_issue(look: Look) -> None:
    """No decision, review date or action becomes due, no risk is found by time alone, and no look is asked for."""
    said = (*SAID, ACCEPT)
    first, later = (look(CLOSED, now=now, said=said) for now in ("2026-03-05 12:01", "2026-06-01 12:00"))
    assert card(first) == card(later)
    assert (first.tags, later.tags, later.reminders) == ((), (), ())
    assert first.facts.actions == later.facts.actions
    assert first.facts.changes == later.facts.changes
    assert [risk.review_due for risk in later.facts.risks] == [False] * len(later.facts.risks)
    again = look(CLOSED, now="2026-06-01 12:00", said=said, property=dict(first.property))
    assert [write for write in again.writes if isinstance(write, SetProperty)] == []


def test_an_accepted_risk_was_answered(look: Look) -> None:
    """It is not among what was left open."""
    made = look(CLOSED, now="2026-03-05 12:01", said=(*SAID, ACCEPT))
    assert not any("Price of the valve" in line for line in left(made)[:-1])
    assert made.tags == ()


def test_when_it_is_opened_again_everything_is_back(look: Look) -> None:
    """Labels, the card that asks, and what is late by then; what was told once is not told again."""
    before = look(now="2026-03-05 11:00")
    told_before = {"told": dict(before.property)["told"]}
    made = look(CLOSED, REOPENED, now="2026-03-09 12:01", property=told_before)
    assert set(LIVE) <= set(made.tags)
    assert card(look(CLOSED, REOPENED, now="2026-03-09 12:01")).closed is None
    told = {op for calls in before.reminders for op in calls.op.split("+")}
    assert told <= {op for calls in made.reminders for op in calls.op.split("+")}
    assert not told & {op for write in made.writes if hasattr(write, "calls") for op in write.op.split("+")}


def test_edits_after_the_closing_were_not_open_at_it(look: Look) -> None:
    """What a person says of it afterwards is shown all the same."""
    edited = ("2026-03-06 10:00", "summary", "Two pumps", "Three pumps")
    said = (*SAID, ("2026-03-06 11:00", "!risk add cost 5x5 Supplier is bankrupt"))
    lines = left(look(CLOSED, edited, now="2026-03-06 12:00", said=said))
    assert [any(word in line for line in lines) for word in ("Change 1", "Change 2", "bankrupt")] == [True, False, True]


def test_a_closed_issue_that_left_nothing_open_has_a_card_as_before(look: Look) -> None:
    """No heading stands there without lines."""
    said = (("2026-03-04 10:00", "!change approve 1"), ("2026-03-04 10:01", "!risk accept spare-part-late"))
    made = look(CLOSED, now="2026-03-05 12:01", said=said)
    assert card(made).closed is None
    assert left(made) == []


def test_many_lines_of_a_family_are_counted(look: Look) -> None:
    """Three of each family, so that none hides another."""
    said = [(f"2026-03-03 10:{n:02d}", f"!review action Step {n}") for n in range(10, 17)]
    lines = left(look(CLOSED, now="2026-03-05 12:01", said=(*SAID[:1], *said)))
    assert [line for line in lines if "Step" in line and "Action" in line] == lines[3:6]
    assert lines[6] == "- ~4 more"


def test_the_summary_of_the_closing_tells_of_it(look: Look) -> None:
    """Changes, risks as of the closing, and the actions that were not done."""
    summary = look(CLOSED, now="2026-06-01 12:00").facts.closing
    assert summary is not None
    assert [change.open for change in summary.changes] == [True]
    assert [risk.rule for risk in summary.risks] == ["Spare part late", "Price of the valve"]
    assert [action.number for action in summary.actions] == [1, 2]
