"""Numbers in commands mean what they meant when the command was written, whatever applies to the issue today."""

from typing import Any

import pytest

from rules import plan
from rules.desired import Plan
from rules.model import MINUTE
from rules.policy import ChangeControl, Closeout, CloseoutItem, CreatedTrigger

PARTS = Closeout(name="Parts", items=(CloseoutItem(text="Ordered"), CloseoutItem(text="Billed")))
FIELD = Closeout(name="Field", items=(CloseoutItem(text="Signed"), CloseoutItem(text="Told")))


@pytest.fixture
def listed(build: Any) -> Any:
    """The plan of an issue with two checklists, the first only while the priority is Medium, after commands."""

    def ask(*said: tuple[str, str], changes: Any = (), now: str = "2026-03-06 16:00", both: bool = True) -> Plan:
        comments = tuple(build.comment(when, "agent", text=text) for when, text in said)
        lists = (build.replace(PARTS, when=build.query("priority = Medium")), *((FIELD,) if both else ()))
        snapshot = build.snapshot(build.issue("2026-03-02 10:00", *changes, comments=comments))
        return plan(snapshot, build.policy(closeouts=lists), build.at(now))

    return ask


def done(made: Plan) -> list[str]:
    return [item.text for fact in made.facts.checklists for item in fact.items if item.state == "done"]


def refused(made: Plan) -> list[str | None]:
    return [command.refused for command in made.facts.commands]


@pytest.mark.parametrize(
    ("when", "text", "ticked", "why"),
    [
        ("2026-03-03 10:00", "!close done 3", ["Signed"], None),
        ("2026-03-03 10:00", "!close done 1", [], None),
        ("2026-03-03 10:00", "!close done Signed", ["Signed"], None),
        ("2026-03-05 10:00", "!close done 1", ["Signed"], None),
        ("2026-03-05 10:00", "!close done 3", [], "no_such_item"),
        ("2026-03-05 10:00", "!close done Ordered", [], "no_such_item"),
    ],
    ids=["third of four", "of a list that is gone", "by its text", "first of two", "third of two", "gone by then"],
)
def test_an_item_is_numbered_through_the_lists_of_then(
    build: Any, listed: Any, when: str, text: str, ticked: list[str], why: str | None
) -> None:
    """On Wednesday the first list ceased to apply."""
    lower = build.change("2026-03-04 10:00", "priority", "Medium", "Low")
    made = listed((when, text), changes=(lower,))
    assert (done(made), refused(made)) == (ticked, [why])


def test_what_was_ticked_is_not_refused_when_no_list_is_left(build: Any, listed: Any) -> None:
    """What is said afterwards is."""
    lower = build.change("2026-03-04 10:00", "priority", "Medium", "Low")
    said = ("2026-03-03 10:00", "!close done 1"), ("2026-03-05 10:00", "!close done 1")
    assert refused(listed(*said, changes=(lower,), both=False)) == [None, "not_allowed_here"]


def test_what_was_decided_is_not_refused_when_changes_are_controlled_no_more(build: Any) -> None:
    """What is said afterwards is."""
    control = ChangeControl(
        baseline=CreatedTrigger(),
        kinds=(("schedule", ("duedate",)),),
        window_ms=30 * MINUTE,
        when=build.query("priority = Medium"),
    )
    changes = [
        build.change("2026-03-03 09:00", "duedate", None, "2026-03-31"),
        build.change("2026-03-04 10:00", "priority", "Medium", "Low"),
    ]
    comments = tuple(build.comment(f"2026-03-0{day} 10:00", "agent", text="!change approve") for day in (3, 5))
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", *changes, comments=comments))
    made = plan(snapshot, build.policy(change=control), build.at("2026-03-06 10:00"))
    assert refused(made) == [None, "not_allowed_here"]


def test_an_item_that_two_pages_of_history_tell_of_is_one_edit(build: Any) -> None:
    """Jira's pages may overlap."""
    control = ChangeControl(baseline=CreatedTrigger(), kinds=(("schedule", ("duedate",)),), window_ms=0)
    edit = build.change("2026-03-03 09:00", "duedate", None, "2026-03-31")
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", edit, edit))
    made = plan(snapshot, build.policy(change=control), build.at("2026-03-06 10:00"))
    assert [len(one.items) for one in made.facts.changes] == [1]


def test_a_label_proves_since_it_is_there_whatever_comes_beside_it(build: Any) -> None:
    """Our own labels beside it make no newer proof of it, and nothing to write."""
    billed = CloseoutItem(text="Billed", proof="label", value="billed")
    changes = [
        build.change("2026-03-03 09:00", "labels", None, "billed"),
        build.replace(
            build.change("2026-03-04 09:00", "labels", None, None),
            before=build.values("billed"),
            after=build.values("billed", "risk-high"),
        ),
    ]
    issue = build.issue("2026-03-02 10:00", *changes)
    lists = (Closeout(name="Billing", items=(billed,)),)
    made = plan(build.snapshot(issue), build.policy(closeouts=lists), build.at("2026-03-06 10:00"))
    ((item,),) = (fact.items for fact in made.facts.checklists)
    assert (item.state, item.at) == ("done", build.at("2026-03-03 09:00"))
