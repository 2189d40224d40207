"""WAS and CHANGED, and conditions asked of the past."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.jql import parse
from rules.model import Change, Issue, Person, Site, Snapshot, Status, Value

SITE = Site(
    statuses={
        "1": Status(id="1", name="To Do", category="new"),
        "2": Status(id="2", name="In Progress", category="indeterminate"),
        "3": Status(id="3", name="Waiting for parts", category="indeterminate"),
        "4": Status(id="4", name="Done", category="done"),
    }
)
PEOPLE = {
    "ann": Person(id="ann", name="Ann Archer", login="ann.x"),
    "bob": Person(id="bob", name="Bob Baker", login="bob.x"),
}


def at(text):
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


NOW = at("2026-03-04T12:00Z")
OPEN, WAITING, DONE = Value("To Do", "1"), Value("Waiting for parts", "3"), Value("Done", "4")
T1, T2, T3 = at("2026-03-02T10:00Z"), at("2026-03-03T10:00Z"), at("2026-03-04T10:00Z")
LIFE = Snapshot(
    issue=Issue(
        id="1",
        key="ASP-1",
        project="ASP",
        created=at("2026-03-01T10:00Z"),
        creator="carl",
        status_category="done",
        fields={"status": (DONE,), "assignee": (), "resolution": (), "priority": (Value("High", "2"),)},
        changes=(
            Change(at=T1, id=1, index=0, field="status", before=(OPEN,), after=(WAITING,), author="ann"),
            Change(at=T2, id=2, index=0, field="assignee", before=(Value("Ann Archer", "ann"),), after=(), author=None),
            Change(at=T3, id=3, index=0, field="status", before=(WAITING,), after=(DONE,), author="bob"),
        ),
    ),
    site=SITE,
    people=PEOPLE,
)
HISTORY = {
    'status was "To Do"': True,
    "status was 3": True,
    'status was "In Progress"': False,
    'status was not "In Progress"': True,
    'status was not "To Do"': False,
    'status was in ("In Progress", Done)': True,
    'status was not in ("In Progress", Done)': False,
    'NOT status was in ("In Progress")': True,
    "assignee was ann": True,
    "assignee was EMPTY": True,
    "priority was High": True,
    "resolution was Unresolved": True,
    'status was "To Do" before "2026-03-02"': True,
    'status was "To Do" after "2026-03-02 10:00"': False,
    'status was "To Do" after "2026-03-02 09:59"': True,
    'status was "Waiting for parts" on "2026-03-03"': True,
    'status was "Waiting for parts" on "2026-03-01"': False,
    'status was Done during ("2026-03-01", "2026-03-04 09:59")': False,
    'status was Done during ("2026-03-01", "2026-03-04 10:00")': True,
    'status was "Waiting for parts" by ann': True,
    'status was "Waiting for parts" by bob': False,
    'status was "To Do" by carl': True,
    'status was "Waiting for parts" after -2d before -1h by ("Ann Archer", bob.x)': True,
    "status changed": True,
    "priority changed": False,
    "NOT priority changed": True,
    "NOT status changed": False,
    "status changed to Done": True,
    'status changed from "To Do" to Done': False,
    'status changed from ("To Do", "Waiting for parts") to Done by bob': True,
    "status changed by carl": False,
    "assignee changed from ann to EMPTY": True,
    "assignee changed by ann": False,
    "status changed after -3h": True,
    "status changed after -1h": False,
    'status changed on "2026-03-03"': False,
    "status changed on startOfDay()": True,
    'status changed before "2026-03-02 10:00"': False,
    'status changed during ("2026-03-02 10:00", "2026-03-02 10:00")': True,
}


@pytest.mark.parametrize(("jql", "answer"), HISTORY.items(), ids=HISTORY)
def test_was_and_changed_read_the_history(jql, answer):
    """Values by name or id, moments as half-open ranges, authors by id, name or login."""
    assert parse(jql).matches(LIFE, NOW) is answer


def test_the_past_is_asked_as_it_was():
    """At an earlier instant later changes have not happened."""
    assert parse("status = Done").matches(LIFE, T3 - 1) is False
    assert parse("status was Done").matches(LIFE, T3 - 1) is False
    assert parse("status changed to Done").matches(LIFE, T3 - 1) is False
    assert parse("statusCategory = 'In Progress'").matches(LIFE, T3 - 1) is True
    assert parse("assignee = ann").matches(LIFE, T1) is True


def test_an_incomplete_history_can_prove_but_not_refute():
    """What Jira did not give may hold what was asked for."""
    partly = Snapshot(
        issue=Issue(
            id="1",
            key="A-1",
            project="A",
            created=0,
            fields={"status": (DONE,)},
            changes=LIFE.issue.changes,
            history_complete=False,
        )
    )

    assert parse("status was 3").matches(partly, NOW) is True
    assert parse("status was not 3").matches(partly, NOW) is False
    assert parse("status was 2").matches(partly, NOW) is None
    assert parse("status was not 2").matches(partly, NOW) is None


def test_was_with_a_moving_moment_changes_when_that_passes_an_event():
    """The event of 10:00 is three hours old at 13:00, and a day of it ends at midnight."""
    assert at("2026-03-04T13:00Z") == parse("status changed after -3h").next_change(LIFE, NOW)
    assert parse("status changed after -3h").matches(LIFE, at("2026-03-04T12:59Z")) is True
    assert parse("status changed after -3h").matches(LIFE, at("2026-03-04T13:00Z")) is False
    assert at("2026-03-05T00:00Z") == parse("status changed on now()").next_change(LIFE, NOW)
    assert parse("status was Done").next_change(LIFE, NOW) is None
