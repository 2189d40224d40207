"""What is told of an alert that waited depends on what the newest plan of its issue says."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connector.notify import still_standing
from connector.store import open_store
from connector.store.interface import Message, Store, Subject
from reports.messages import REMINDER
from rules.model import Json

ISSUE = Subject("issue", "1")
STANDS: dict[str, Json] = {"alerts": [{"op": "other"}, {"op": "a"}], "findings": []}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = open_store(f"sqlite:///{tmp_path}/store.db", "acme")
    yield made
    made.close()


def message(reason: str = "breached", outcome: str = "breached", at: int = 10) -> Message:
    entry: dict[str, Json] = {
        **dict.fromkeys(("state", "key", "summary", "link"), "x"),
        "op": "a",
        "reason": reason,
        "outcome": outcome,
        "reached": 1,
        "told": [],
    }
    return Message(op="a", channel="managers", subject=ISSUE, entry=entry, at=at, due=at)


def finding(code: str) -> dict[str, Json]:
    return {"alerts": [], "findings": [{"code": code, "text": ""}]}


@pytest.mark.parametrize(
    ("plans", "expected"),
    [
        ([], "stands"),
        ([STANDS], "stands"),
        ([STANDS, {"alerts": [], "findings": []}], "over"),
        ([{"alerts": [], "findings": []}, STANDS], "stands"),
        ([finding("rule_failed")], "stands"),
        ([finding("on_hold")], "later"),
    ],
    ids=["no plan", "planned", "no longer planned", "planned again", "nobody knows", "on hold"],
)
def test_an_alert_stands_while_it_is_planned(store: Store, plans: list[dict[str, Json]], expected: str) -> None:
    """By the newest plan; where that cannot tell, it is told."""
    for at, plan in enumerate(plans):
        store.decide(ISSUE, plan, at)
    assert still_standing(store)(message()) == expected


@pytest.mark.parametrize(
    "kept", [{"reason": "corrected"}, {"reason": "review", "outcome": REMINDER}], ids=["correction", "reminder"]
)
def test_what_is_no_alert_of_the_plan_always_stands(store: Store, kept: dict[str, Any]) -> None:
    """But not while its project is on hold."""
    store.decide(ISSUE, {"alerts": [], "findings": []}, 1)
    assert still_standing(store)(message(**kept)) == "stands"
    store.decide(ISSUE, finding("on_hold"), 2)
    assert still_standing(store)(message(**kept)) == "later"


def test_what_was_queued_before_the_switch_to_writing_is_over(store: Store) -> None:
    """It waited while Aftercare only observed."""
    store.decide(ISSUE, STANDS, 1)
    store.put("write_since", "11")
    assert still_standing(store)(message(at=10)) == "over"
    assert still_standing(store)(message(at=11)) == "stands"
