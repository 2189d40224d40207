"""What the one PUT says of comments that had to wait, and which comments have to."""

from dataclasses import replace
from typing import Any

import pytest

from connector.intents import may_still_arrive
from connector.publishing import edit_of
from connector.store.interface import Operation, Subject
from rules.desired import (
    CountsFact,
    CreateCard,
    CreateMessage,
    CreateNotice,
    CreateReply,
    Notice,
    ProjectCard,
    Reply,
    SetProperty,
)
from rules.policy import Target

SUBJECT = Subject("issue", "10001")
NOTICE = Notice(
    op="a+b",
    reason="breached",
    metric="Resolution",
    kind="resolution",
    cycle_start=0,
    due=1,
    reached=1,
    percent=100,
    used_ms=1,
    target=Target(value=1, unit="hour"),
    tell=(),
    late=False,
    zone="UTC",
    language="en",
    settles=("a", "c", "b"),
)


@pytest.mark.parametrize(
    ("waiting", "told"),
    [(set(), ["old", "a", "c", "b"]), ({"a+b"}, ["old"]), ({"other"}, ["old", "a", "c", "b"])],
)
def test_what_a_comment_that_waits_would_have_told_is_not_recorded_as_told(waiting: set[str], told: list[str]) -> None:
    """None of its alerts: the next look asks for the comment again."""
    notice = CreateNotice(op=NOTICE.op, hash="h", notice=NOTICE, because="")
    value: dict[str, Any] = {"told": ["old", "a", "c", "b"], "card": None}
    edit = edit_of((notice, SetProperty(value=value, because="")), {}, waiting)
    assert edit is not None
    assert edit.property is not None
    assert edit.property["told"] == told


def test_what_a_channel_could_not_take_is_not_recorded_as_told() -> None:
    """There is no such channel: the next look asks for the message again, and the comment is told all the same."""
    notice = CreateNotice(op="n", hash="h", notice=replace(NOTICE, op="n", settles=("n",)), because="")
    message = CreateMessage(op="m", channel="c", notice=replace(NOTICE, op="m", settles=("m", "lower")), because="")
    value: dict[str, Any] = {"told": ["n", "m", "lower"], "card": None}
    edit = edit_of((notice, message, SetProperty(value=value, because="")), {}, {"m"})
    assert edit is not None
    assert edit.property is not None
    assert edit.property["told"] == ["n"]


def test_none_of_the_replies_of_a_comment_that_waits_is_recorded_as_told() -> None:
    """The next look asks for all of them again; those of before stay known."""
    said = Reply(op="a+b", author="x", commands=(), zone="UTC", language="en")
    reply = CreateReply(op="a+b", hash="h", reply=said, because="")
    value: dict[str, Any] = {"told": ["old", "a", "b"], "card": None}
    edit = edit_of((reply, SetProperty(value=value, because="")), {}, {"a+b"})
    assert edit is not None
    assert edit.property is not None
    assert edit.property["told"] == ["old"]


def test_a_projects_card_that_waits_is_asked_for_again() -> None:
    """It came back because something is in another state: that must still be so at the next look."""
    shown = ProjectCard(as_of="2026-03-02", key="ASP", zone="UTC", language="en", counts=CountsFact())
    card = CreateCard(op="c", hash="new", card=shown, because="")
    before = {"schema": 1, "card": "old", "states": "s1", "told": []}
    value: dict[str, Any] = {**before, "card": "new", "states": "s2"}
    writes = (card, SetProperty(value=value, because="", key="aftercare-project"))
    assert edit_of(writes, before, {"c"}) is None
    edit = edit_of(writes, before, set())
    assert edit is not None
    assert edit.property == value


SENT = Operation(op="b+c", subject=SUBJECT, kind="notice", state="sent", begun=1_000, ref=None)


@pytest.mark.parametrize(
    ("operation", "since", "expected"),
    [
        (SENT, 999, True),
        (SENT, 1_000, False),
        (replace(SENT, state="done"), 999, False),
        (replace(SENT, op="c+d"), 999, False),
        (replace(SENT, op="a+b"), 999, False),
        (replace(SENT, op="b"), 999, True),
    ],
    ids=["shares one", "long ago", "settled", "shares none", "the same comment", "a single alert"],
)
def test_a_comment_waits_while_another_with_the_same_alert_may_arrive(
    operation: Operation, since: int, expected: bool
) -> None:
    """The same comment has its own rule: its intent stands in the ledger under its own name."""
    assert may_still_arrive("a+b", [operation], since) is expected
