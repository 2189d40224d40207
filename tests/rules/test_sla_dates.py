"""Dates that people promised: in a field, by command, and the real beginning of an imported issue."""

from typing import Any

import pytest

from rules import plan
from rules.model import HOUR, Field, Value
from rules.policy import CreatedTrigger
from rules.public_json import plan_document

MON, TUE, WED, FRI = "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-06"
PROMISED = "customfield_10060"
ORIGINAL = "customfield_10070"
FIELDS = {
    PROMISED: Field(id=PROMISED, name="Promised date", type="date"),
    ORIGINAL: Field(id=ORIGINAL, name="Original created", type="datetime"),
}


def asked(build: Any, issue: Any, metric: Any, now: str | int, **policy: Any) -> Any:
    """The plan, from a site that knows the two fields."""
    site = build.replace(build.site, fields={**build.site.fields, **FIELDS})
    return plan(
        build.snapshot(issue, site=site), build.policy(metric, **policy), now if isinstance(now, int) else build.at(now)
    )


def only(made: Any) -> Any:
    (cycle,) = made.facts.clocks[0].cycles
    return cycle


def due_later(build: Any, due: str) -> int:
    return int(build.at(due)) + 1


def promised(build: Any, *goals: Any, **more: Any) -> Any:
    return build.metric(*(goals or (build.goal("2 hour", build.cal.BER),)), due_field="promised date", **more)


DUE = [
    ("a date is over at its closing", WED, f"{WED} 17:00"),
    ("a date without opening is over at its end", "2026-03-08", "2026-03-09 00:00"),
    ("an instant is that instant", "2026-03-04T10:30:00.000Z", f"{WED} 11:30"),
    ("an instant outside the hours is that instant", "2026-03-04T20:30:00.000Z", f"{WED} 21:30"),
    ("no date leaves the goal its target", None, f"{MON} 12:00"),
    ("neither date nor instant leaves it, too", "soon", f"{MON} 12:00"),
    ("a date that is past is due at the start", "2026-02-27", f"{MON} 10:00"),
]


@pytest.mark.parametrize(("name", "value", "due"), DUE, ids=[case[0] for case in DUE])
def test_a_date_in_a_field_takes_the_place_of_the_target(build: Any, name: str, value: str | None, due: str) -> None:
    """Created Monday 10:00, two hours promised where no date is: due then, breached a millisecond later."""
    issue = build.issue(f"{MON} 10:00", fields={PROMISED: (Value(value),) if value else ()})
    expected = build.at(due)
    found = only(asked(build, issue, promised(build), due))
    assert (found.due, found.breached) == (expected, False)
    assert only(asked(build, issue, promised(build), due_later(build, due))).breached_at == expected


def test_open_time_up_to_the_date_is_the_target(build: Any) -> None:
    """Seven hours of Monday and eight of Tuesday: half used means half a target used, and at risk comes in between."""
    issue = build.issue(f"{MON} 10:00", fields={PROMISED: (Value(TUE),)})
    made = asked(build, issue, promised(build, at_risk=60), f"{TUE} 11:00")
    found = only(made)
    assert (found.target.value, found.target.unit) == (15 * 60, "minute")
    assert (found.elapsed_ms, found.remaining_ms) == (9 * HOUR, 6 * HOUR)
    assert dict(found.thresholds) == {60: build.at(f"{TUE} 11:00")}
    assert "goal until 2026-03-03T16:00:00.000Z, calendar BER" in found.intervals[0].cause
    document: Any = plan_document(made)
    assert document["clocks"][0]["cycles"][0]["goals"][0]["target"] == {"value": 900, "unit": "minute"}


@pytest.mark.parametrize("unit", ["2 hour", "1 working_day", "3 calendar_day"])
def test_a_date_set_later_holds_from_then_on(build: Any, unit: str) -> None:
    """Whatever was used before, and in whatever unit the goal was: due on the date that was promised."""
    change = build.change(f"{MON} 11:00", PROMISED, None, WED)
    issue = build.issue(f"{MON} 10:00", *build.paused((f"{MON} 10:15", f"{MON} 10:30")), change)
    metric = promised(build, build.goal(unit, build.cal.BER), pause="status = Waiting")
    found = only(asked(build, issue, metric, f"{TUE} 10:00"))
    assert found.due == build.at(f"{WED} 17:00")
    assert [span.since for span in found.goals] == [build.at(f"{MON} 10:00"), build.at(f"{MON} 11:00")]


def test_a_pause_after_the_promise_moves_it(build: Any) -> None:
    """A promise counts open time like every goal: waiting for the customer from 11:00 to 13:00 adds two hours."""
    issue = build.issue(
        f"{MON} 10:00",
        *build.paused((f"{MON} 11:00", f"{MON} 13:00")),
        fields={PROMISED: (Value("2026-03-02T14:00:00.000Z"),)},
    )
    metric = promised(build, pause="status = Waiting")
    assert only(asked(build, issue, metric, f"{MON} 13:30")).due == build.at(f"{MON} 17:00")


def test_another_date_is_another_goal(build: Any) -> None:
    """Missed at noon of Monday; moved to Wednesday afterwards: carried, the breach stays; read back, it was one."""
    early, late = "2026-03-02T11:00:00.000Z", "2026-03-04T11:00:00.000Z"
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 14:00", PROMISED, early, late))
    for option, breached in (("carry", True), ("retroactive", False)):
        made = asked(build, issue, promised(build, on_goal_change=option), f"{MON} 15:00")
        assert (only(made).breached, made.facts.clocks[0].ever_breached) == (breached, True)


def test_the_document_counts_up_to_the_date_in_every_percent(build: Any) -> None:
    """The card's percent is of the open time up to the date."""
    issue = build.issue(
        f"{MON} 09:00", build.change(f"{MON} 13:00", "status", "Open", "Waiting"), fields={PROMISED: (Value(MON),)}
    )
    made = asked(build, issue, promised(build, pause="status = Waiting"), f"{MON} 13:00")
    (card,) = [write.card for write in made.writes if hasattr(write, "card")]
    assert card.rows[0].percent == 50


@pytest.mark.parametrize(
    ("option", "value", "start", "codes"),
    [
        (None, "2026-03-02T08:00:00.000Z", f"{TUE} 10:00", []),
        ("Original created", "2026-03-02T08:00:00.000Z", f"{MON} 09:00", []),
        ("customfield_10070", MON, f"{MON} 00:00", []),
        ("Original created", None, f"{TUE} 10:00", []),
        ("Original created", "long ago", f"{TUE} 10:00", ["created_field_unusable"]),
        ("Original created", "2026-03-05T08:00:00.000Z", f"{TUE} 10:00", ["created_field_unusable"]),
    ],
    ids=["not asked for", "an instant", "a date, by id", "empty", "no date", "after the import"],
)
def test_an_imported_issue_began_when_its_field_says(
    build: Any, option: str | None, value: str | None, start: str, codes: list[str]
) -> None:
    """D80: imported on Tuesday; the clock starts at the field's instant, and its explanation says why."""
    issue = build.issue(f"{TUE} 10:00", fields={ORIGINAL: (Value(value),) if value else ()})
    made = asked(build, issue, build.metric(build.goal("8 hour", build.cal.BER)), f"{TUE} 12:00", created_field=option)
    found = only(made)
    assert found.start == build.at(start)
    assert [finding.code for finding in made.findings] == codes
    assert ("as field" in found.intervals[0].cause or "as field" in found.intervals[-1].cause) == (
        found.start != build.at(f"{TUE} 10:00")
    )


@pytest.mark.parametrize("kind", ["first_response", "resolution", "custom"])
def test_every_clock_of_an_imported_issue_starts_then(build: Any, kind: str) -> None:
    """Whatever starts at the creation."""
    issue = build.issue(f"{TUE} 10:00", fields={ORIGINAL: (Value("2026-03-02T08:00:00.000Z"),)})
    metric = build.metric(build.goal("8 hour", build.cal.BER), kind=kind, start=(CreatedTrigger(),))
    found = only(asked(build, issue, metric, f"{TUE} 12:00", created_field="original created"))
    assert found.start == build.at(f"{MON} 09:00")


def test_an_imported_issue_is_enforced_by_its_real_creation(build: Any) -> None:
    """D79 with D80: older than the enforcement date, though imported after it: no clock, with the reason."""
    issue = build.issue(f"{TUE} 10:00", fields={ORIGINAL: (Value("2026-02-02T08:00:00.000Z"),)})
    metric = build.metric(build.goal("8 hour", build.cal.BER))
    policy = {"created_field": "Original created", "enforce_created_from": build.at("2026-03-01 00:00")}
    made = asked(build, issue, metric, f"{TUE} 12:00", **policy)
    assert made.facts.clocks == ()
    assert [finding.code for finding in made.findings] == ["before_enforcement"]
    assert "before enforcement" in made.findings[0].text
