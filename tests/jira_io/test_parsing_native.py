"""SLA fields of Jira Service Management: what they say, in every shape that is known."""

import json
from pathlib import Path
from typing import Any

import pytest

from connector.jira_io.parsing import read_issue
from rules.model import HOUR, MINUTE, Field, NativeCycle, Site

START = 1_772_442_000_000  # 2026-03-02T09:00:00Z
TEXT = "2026-03-02T17:00:00.000+0800"
KNOWN = Site(
    fields={
        "customfield_10030": Field(
            id="customfield_10030",
            name="Time to resolution",
            type="sd-servicelevelagreement",
            custom="com.atlassian.servicedesk:sd-sla-field",
        )
    }
)


def sla(*completed: Any, ongoing: Any = None, **more: Any) -> dict[str, Any]:
    value = {"id": "5", "name": "Time to resolution", "completedCycles": list(completed), **more}
    return value if ongoing is None else {**value, "ongoingCycle": ongoing}


def read(value: Any, site: Site = Site()) -> Any:  # noqa: B008 - frozen
    """The native SLAs of an issue with one field."""
    fields = {"created": TEXT, "customfield_10030": value, "customfield_10031": None}
    return read_issue({"id": "1", "key": "ASP-1", "fields": fields}, site).native_slas


def cycle(**more: Any) -> dict[str, Any]:
    return {"startTime": {"epochMillis": START, "iso8601": "2026-03-02T17:00:00+0800"}, "breached": False, **more}


def test_an_sla_is_known_by_its_shape_without_any_list_of_fields() -> None:
    """An exported issue has no schema; the SLA's own name stands in it."""
    (found,) = read(sla(ongoing=cycle(paused=True, goalDuration={"millis": 4 * HOUR, "friendly": "4h"})))

    assert (found.name, found.field, found.odd) == ("Time to resolution", "customfield_10030", ())
    assert found.cycles == (NativeCycle(start=START, paused=True, goal_ms=4 * HOUR),)


def test_completed_cycles_and_the_ongoing_one_are_in_order() -> None:
    """By their start, each with all that it tells."""
    over = cycle(
        stopTime={"epochMillis": START + HOUR},
        breachTime={"epochMillis": START + 4 * HOUR},
        goalDuration={"millis": 4 * HOUR},
        elapsedTime={"millis": HOUR},
        remainingTime={"millis": 3 * HOUR},
    )
    again = {"startTime": {"epochMillis": START + 2 * HOUR}, "breached": True, "remainingTime": {"millis": -MINUTE}}
    (found,) = read(sla(over, ongoing=again))

    assert found.cycles == (
        NativeCycle(
            start=START,
            stop=START + HOUR,
            breach=START + 4 * HOUR,
            goal_ms=4 * HOUR,
            elapsed_ms=HOUR,
            remaining_ms=3 * HOUR,
        ),
        NativeCycle(start=START + 2 * HOUR, breached=True, remaining_ms=-MINUTE),
    )


@pytest.mark.parametrize(
    "told",
    [
        {"epochMillis": START},
        {"epochMillis": str(START)},
        {"jira": TEXT, "friendly": "Today 5:00 PM"},
        {"iso8601": "2026-03-02T17:00:00+0800", "friendly": "今天 17:00"},
        START,
        TEXT,
        "2026-03-02T09:00:00Z",
    ],
    ids=["epoch", "epoch as text", "jira", "iso", "a number", "a text", "a text in UTC"],
)
def test_an_instant_is_read_in_every_known_shape(told: Any) -> None:
    """The exact one first."""
    (found,) = read(sla(ongoing={"startTime": told}))

    assert (found.cycles[0].start, found.odd) == (START, ())


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"millis": -5_400_000, "friendly": "-1h 30m"}, -90 * MINUTE),
        ({"friendly": "4h 30m"}, 270 * MINUTE),
        ({"friendly": "-1h 20m"}, -80 * MINUTE),
        ({"friendly": "45m"}, 45 * MINUTE),
        ({"iso8601": "PT4H30M"}, 270 * MINUTE),
        ("-PT90M", -90 * MINUTE),
        ("PT1.5S", 1000),
        (3_600_000, HOUR),
        ("3600000", HOUR),
    ],
)
def test_a_length_is_read_in_every_known_shape(told: Any, expected: int) -> None:
    """Milliseconds as they are; a friendly text only where it can mean but one thing."""
    (found,) = read(sla(ongoing=cycle(goalDuration=told)))

    assert (found.cycles[0].goal_ms, found.odd) == (expected, ())


@pytest.mark.parametrize(
    ("ongoing", "odd"),
    [
        ({"goalDuration": {"friendly": "4h 240m"}}, "ongoingCycle.goalDuration"),
        ({"goalDuration": {"friendly": "4 Stunden"}}, "ongoingCycle.goalDuration"),
        ({"elapsedTime": True}, "ongoingCycle.elapsedTime"),
        ({"breachTime": {"friendly": "Today 10:52 AM"}}, "ongoingCycle.breachTime"),
        ({"paused": "yes"}, "ongoingCycle.paused"),
    ],
    ids=["nonsense", "another language", "a flag", "an instant for people", "a text for a flag"],
)
def test_a_shape_that_is_not_known_is_noted_and_the_rest_is_read(ongoing: Any, odd: str) -> None:
    """With the place of what could not be read."""
    (found,) = read(sla(ongoing=cycle(**ongoing)))

    assert (found.odd, [one.start for one in found.cycles]) == ((odd,), [START])


@pytest.mark.parametrize("start", [None, {"friendly": "Today"}], ids=["absent", "unreadable"])
def test_a_cycle_without_a_start_is_left_out_and_noted(start: Any) -> None:
    """Nothing can be held against it."""
    (found,) = read(sla(ongoing={"startTime": start}))

    assert found.cycles == ()
    assert len(found.odd) == 1


def test_a_known_field_with_something_else_in_it_is_noted() -> None:
    """Its name is then that of the field."""
    (found,) = read("4h 30m", KNOWN)

    assert (found.name, found.odd) == ("Time to resolution", ("value",))


def test_other_fields_are_no_slas() -> None:
    """Nor is an empty one."""
    assert read({"id": "1", "value": "Line B"}) == ()
    assert read(None, KNOWN) == ()


def test_an_answer_of_the_service_desk_api_is_read_as_a_field_is(shared_data: Path) -> None:
    """The same object: two cycles that are over, and one that goes on."""
    told = json.loads((shared_data / "jsm" / "get-customer-sla.json").read_text(encoding="utf-8"))
    (found,) = read(told)

    assert (found.name, found.odd) == ("Time To First Response", ())
    assert [(one.breached, one.stop is None) for one in found.cycles] == [(False, False), (True, False), (False, True)]
    assert [(one.goal_ms, one.elapsed_ms, one.remaining_ms) for one in found.cycles] == [
        (14_400_000, 420_000, 13_980_000),
        (14_400_000, 19_380_000, -4_980_000),
        (14_400_000, 5_640_000, 8_760_000),
    ]
