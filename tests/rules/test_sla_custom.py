"""Clocks of the policy's own: every trigger, and the order of stop and start."""

from itertools import pairwise
from typing import Any

import pytest

from rules import plan
from rules.model import HOUR, Field, Value
from rules.policy import (
    CommentBy,
    CreatedTrigger,
    Entered,
    FieldChanged,
    FieldCleared,
    FieldSet,
    LabelAdded,
    Left,
    StateHolds,
)

MON, TUE = "2026-03-02", "2026-03-03"
ARRIVED = Field(id="customfield_10050", name="Arrived on site", type="datetime")


def custom(build: Any, start: Any, *stop: Any, target: str = "24 hour", **more: Any) -> Any:
    starts = start if isinstance(start, tuple) else (start,)
    return build.metric(build.goal(target, build.cal.ALWAYS), kind="custom", start=starts, stop=stop, **more)


def cycles(build: Any, issue: Any, metric: Any, now: str = f"{TUE} 09:00") -> list[tuple[str, str | None]]:
    """Start and stop of every cycle as Monday's hours, through the whole plan."""
    site = build.replace(build.site, fields={**build.site.fields, ARRIVED.id: ARRIVED})
    clocks = plan(build.snapshot(issue, site=site), build.policy(metric), build.at(now)).facts.clocks
    return [(_hour(build, each.start), _hour(build, each.stop)) for clock in clocks for each in clock.cycles]


def _hour(build: Any, at: int | None) -> Any:
    return None if at is None else f"{(at - build.at(f'{MON} 00:00')) // 3_600_000:02}"


def moves(build: Any, *statuses: str) -> list[Any]:
    """From Open through these statuses, one an hour from 10:00 on."""
    names = ["Open", *statuses]
    pairs = pairwise(names)
    return [build.change(f"{MON} {hour}:00", "status", *pair) for hour, pair in enumerate(pairs, 10)]


def test_the_engineer_is_on_site_within_a_day(build: Any, clock: Any) -> None:
    """From dispatch to the field that says when he arrived: the sketch's example, stopped and running."""
    changes = [*moves(build, "In Progress"), build.change(f"{MON} 14:00", ARRIVED.id, None, "2026-03-02T12:50:00.000Z")]
    metric = custom(build, Entered("In Progress"), FieldSet("Arrived on site"))
    assert cycles(build, build.issue(f"{MON} 09:00", *changes), metric) == [("10", "14")]
    found = clock(build.issue(f"{MON} 09:00", changes[0]), metric, f"{MON} 12:00")
    assert (found.kind, found.cycles[0].due, found.cycles[0].elapsed_ms) == (
        "custom",
        build.at(f"{TUE} 10:00"),
        2 * HOUR,
    )
    assert found.cycles[0].intervals[0].cause.startswith("status Open -> In Progress (history ")


TRIGGERS = [
    ("created", CreatedTrigger(), ["09"]),
    ("entered, by name", Entered("waiting"), ["11"]),
    ("entered, by id", Entered("4"), ["11"]),
    ("created in a status", Entered("Open"), ["09"]),
    ("left", Left("In Progress"), ["11"]),
    ("field set", FieldSet("assignee"), ["12"]),
    ("field set from the start", FieldSet("priority"), ["09"]),
    ("field changed", FieldChanged("Priority"), ["13"]),
    ("field cleared", FieldCleared("assignee"), ["14"]),
    ("label added", LabelAdded("Site"), ["15"]),
    ("customer wrote", CommentBy("customer"), ["16"]),
    ("agent wrote", CommentBy("agent"), ["17"]),
    ("a state", StateHolds("priority = High"), ["13"]),
    ("a state from the start", StateHolds("priority = Medium"), ["09"]),
    ("what never happens", Entered("Closed"), []),
]


@pytest.mark.parametrize(("name", "trigger", "starts"), TRIGGERS, ids=[case[0] for case in TRIGGERS])
def test_each_trigger_starts_a_clock_when_it_happens(build: Any, name: str, trigger: Any, starts: list[str]) -> None:
    """One history in which everything happens once."""
    issue = build.issue(
        f"{MON} 09:00",
        *moves(build, "In Progress", "Waiting"),
        build.change(f"{MON} 12:00", "assignee", None, "agent"),
        build.change(f"{MON} 13:00", "priority", "Medium", "High"),
        build.change(f"{MON} 14:00", "assignee", "agent", None),
        build.change(f"{MON} 15:00", "labels", None, "site"),
        comments=(build.comment(f"{MON} 16:00", "customer"), build.comment(f"{MON} 17:00", "agent")),
    )
    start = StateHolds(build.query(trigger.when)) if isinstance(trigger, StateHolds) else trigger
    assert cycles(build, issue, custom(build, start)) == [(each, None) for each in starts]


STOPS = [
    ("a stop event", [Left("In Progress")], [("10", "11"), ("12", None)]),
    ("a stop state", ["status = Waiting"], [("10", "11"), ("12", None)]),
    ("a stop state that holds at the start", ["status = 'In Progress'"], [("10", "10"), ("12", "12")]),
    ("either of two", [FieldSet("duedate"), Entered("Waiting")], [("10", "11"), ("12", None)]),
    ("none", [], [("10", None)]),
]


@pytest.mark.parametrize(("name", "stops", "expected"), STOPS, ids=[case[0] for case in STOPS])
def test_a_clock_stops_and_starts_again(build: Any, name: str, stops: list[Any], expected: Any) -> None:
    """In Progress at 10 and 12, Waiting at 11: each entry is a cycle; while one runs, another entry moves nothing."""
    issue = build.issue(f"{MON} 09:00", *moves(build, "In Progress", "Waiting", "In Progress"))
    triggers = [StateHolds(build.query(stop)) if isinstance(stop, str) else stop for stop in stops]
    assert cycles(build, issue, custom(build, Entered("In Progress"), *triggers)) == expected


def test_a_cycle_whose_stop_state_holds_at_its_start_is_met(build: Any, clock: Any) -> None:
    """Convention 5: 0 s, met, though its calendar is open."""
    issue = build.issue(f"{MON} 09:00", *moves(build, "In Progress"))
    metric = custom(build, Entered("In Progress"), StateHolds(build.query("priority = Medium")))
    (found,) = clock(issue, metric, f"{MON} 12:00").cycles
    assert (found.state, found.elapsed_ms, found.breached) == ("stopped", 0, False)


def test_at_one_instant_a_running_cycle_stops_before_the_next_starts(build: Any) -> None:
    """Convention 5: what stops and starts at once ends one cycle and begins another."""
    issue = build.issue(f"{MON} 09:00", *moves(build, "In Progress", "Waiting"))
    assert cycles(build, issue, custom(build, (CreatedTrigger(), Entered("Waiting")), Entered("Waiting"))) == [
        ("09", "11"),
        ("11", None),
    ]


def test_a_start_state_starts_again_only_after_it_ended(build: Any) -> None:
    """Stopped while its start state still holds: the next cycle waits until that begins anew."""
    changes = [("10", "Medium", "High"), ("12", "High", "Low"), ("13", "Low", "High")]
    issue = build.issue(
        f"{MON} 09:00",
        *(build.change(f"{MON} {hour}:00", "priority", *pair) for hour, *pair in changes),
        comments=(build.comment(f"{MON} 11:00", "agent"),),
    )
    metric = custom(build, StateHolds(build.query("priority = High")), CommentBy("agent"))
    assert cycles(build, issue, metric) == [("10", "11"), ("13", None)]


def test_a_transition_to_the_same_status_is_no_entry(build: Any) -> None:
    """D54: a screen that leaves the status as it is starts nothing."""
    same = build.change(f"{MON} 11:00", "status", "Open", "Open")
    assert cycles(build, build.issue(f"{MON} 09:00", same), custom(build, (Entered("Open"),), Left("Open"))) == [
        ("09", None)
    ]


def test_a_renamed_status_is_the_same_status(build: Any) -> None:
    """D57: the history knows it by its old name, the site and the policy by the new one; the id is one."""
    change = build.change(f"{MON} 10:00", "status", "Open", Value("Warten", "4"))
    assert cycles(build, build.issue(f"{MON} 09:00", change), custom(build, Entered("Waiting"))) == [("10", None)]


def test_a_custom_clock_pauses_and_has_goals_like_every_other(build: Any, clock: Any) -> None:
    """Waiting from 12:00 to 14:00 moves four hours from 16:00 to 18:00."""
    issue = build.issue(f"{MON} 12:00", *build.paused((f"{MON} 12:00", f"{MON} 14:00")))
    metric = custom(build, CreatedTrigger(), target="4 hour", pause="status = Waiting")
    assert clock(issue, metric, f"{MON} 15:00").cycles[0].due == build.at(f"{MON} 18:00")


def test_an_unknown_start_state_is_told(build: Any) -> None:
    """A condition on a field of which nothing is known starts nothing, and says so."""
    metric = custom(build, StateHolds(build.query("cf[10999] = x")))
    site = build.replace(build.site, account=None)
    made = plan(build.snapshot(build.issue(f"{MON} 09:00"), site=site), build.policy(metric), build.at(f"{MON} 10:00"))
    assert made.facts.clocks == ()
    assert [finding.code for finding in made.findings] == ["unknown_condition"]
