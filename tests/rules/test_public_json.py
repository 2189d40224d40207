"""The plan as a public document, to the byte."""

import json
from typing import Any

import pytest

from rules import plan
from rules.policy import AlertLevel, Risk, RiskRule
from rules.public_json import plan_document, plan_line


@pytest.fixture
def made(build: Any) -> Any:
    """A plan with something of everything: a breach, a pause, a risk, an alert, an unknown condition."""
    goals = [
        build.goal("2 hour", build.cal.BER, "priority = High", line=12),
        build.goal("1 working_day", build.cal.BER, "priority = Medium"),
    ]
    rule = RiskRule(name="Heavy", when=build.query("status = Open"), type="schedule", likelihood=4, impact=4)
    policy = build.policy(
        build.metric(*goals, pause="cf[10077] = 1"),
        build.metric(*goals, kind="first_response"),
        alerts=(AlertLevel(at="breach", tell=("assignee",)),),
        risk=Risk(rules=(rule,)),
    )
    priorities = (("Medium", "High", "2026-03-02 12:30"), ("High", "Low", "2026-03-02 15:00"))
    issue = build.issue(
        "2026-03-02 10:00:00.250",
        *(build.change(at, "priority", before, after) for before, after, at in priorities),
        comments=(build.comment("2026-03-02 11:00"),),
        fields={"labels": build.values("old", "sla-at-risk")},
        property={"labels": ["sla-at-risk"]},
    )

    def ask(now: str) -> Any:
        return plan(build.snapshot(issue), policy, build.at(now))

    return ask


def test_the_document_has_every_key_in_its_order(made: Any) -> None:
    """A reader need not ask whether a key exists; the order is part of the bytes."""
    document = plan_document(made("2026-03-02 13:00"))
    assert list(document) == [
        "issue",
        "at",
        "policy",
        "clocks",
        "tags",
        "risks",
        "changes",
        "reviews",
        "closeout",
        "alerts",
        "findings",
        "writes",
        "look_again_at",
    ]
    assert (document["changes"], document["reviews"], document["closeout"]) == ([], [], {})
    assert (document["issue"], document["at"], document["policy"]) == ("ASP-1", "2026-03-02T12:00:00.000Z", "d1")


def test_a_clock_shows_cycles_goals_and_intervals(made: Any) -> None:
    """The due goal took over at 12:30, when its two hours were used up: breached there."""
    (clock, _) = plan_document(made("2026-03-02 13:00"))["clocks"]  # type: ignore[misc]
    assert (clock["metric"], clock["kind"], clock["ever_breached"]) == ("Resolution", "resolution", True)
    assert clock["at_risk"] is False
    (cycle,) = clock["cycles"]
    goals, intervals = cycle.pop("goals"), cycle.pop("intervals")
    assert cycle == {
        "start": "2026-03-02T09:00:00.250Z",
        "stop": None,
        "state": "running",
        "reason": None,
        "breached": True,
        "breached_at": "2026-03-02T11:30:00.000Z",
        "due": "2026-03-02T11:30:00.000Z",
        "elapsed_seconds": 10799.75,
        "remaining_seconds": -3599.75,
        "target": {"value": 2, "unit": "hour"},
    }
    assert goals[1] == {
        "from": "2026-03-02T11:30:00.000Z",
        "when": "priority = High",
        "target": {"value": 2, "unit": "hour"},
        "calendar": "BER",
        "version": "d1",
    }
    assert intervals[1] == {
        "from": "2026-03-02T11:30:00.000Z",
        "to": "2026-03-02T12:00:00.000Z",
        "kind": "running",
        "seconds": 1800,
        "wall_seconds": 1800,
        "cause": "priority changed (history 1772451000): goal 2 hour, calendar BER (policy line 12)",
    }


@pytest.mark.parametrize(("now", "expected"), [("11:29", False), ("11:31", True), ("12:01", False)])
def test_a_clock_says_whether_it_is_at_risk(build: Any, now: str, expected: bool) -> None:
    """From three quarters of its two hours on, until it is missed."""
    policy = build.policy(build.metric(build.goal("2 hour", build.cal.BER)))
    made = plan(build.snapshot(build.issue("2026-03-02 10:00")), policy, build.at(f"2026-03-02 {now}"))
    (clock,) = plan_document(made)["clocks"]  # type: ignore[misc]
    assert clock["at_risk"] is expected


def test_a_target_in_days_shows_days_beside_the_seconds(made: Any) -> None:
    """An eighth of an eight-hour day, less a quarter of a second."""
    (_, clock) = plan_document(made("2026-03-02 13:00"))["clocks"]  # type: ignore[misc]
    (cycle,) = clock["cycles"]
    assert (cycle["elapsed_seconds"], cycle["elapsed_days"]) == (3599.75, 0.124991)
    assert (cycle["stop"], cycle["state"]) == ("2026-03-02T10:00:00.000Z", "stopped")


def test_whole_days_are_whole_numbers(build: Any) -> None:
    """One working day is 1, not 1.0."""
    policy = build.policy(build.metric(build.goal("3 working_day", build.cal.BER)))
    at = build.at("2026-03-03 09:00")
    line = plan_line(plan(build.snapshot(build.issue("2026-03-02 09:00")), policy, at))
    assert '"elapsed_seconds":28800,"elapsed_days":1,"remaining_seconds":57600,' in line


def test_a_cancelled_clock_has_a_goal_of_nothing(made: Any) -> None:
    """The instant from which no goal matched, and the reason."""
    (clock, _) = plan_document(made("2026-03-02 16:00"))["clocks"]  # type: ignore[misc]
    (cycle,) = clock["cycles"]
    assert cycle["goals"][-1] == {
        "from": "2026-03-02T14:00:00.000Z",
        "when": None,
        "target": None,
        "calendar": None,
        "version": "d1",
    }
    assert (cycle["due"], cycle["target"], cycle["remaining_seconds"]) == (None, None, None)


def test_risks_alerts_and_findings_are_listed(made: Any) -> None:
    """With the words of the policy and the instants of the clock."""
    document: Any = plan_document(made("2026-03-02 13:00"))
    (risk,) = document["risks"]
    assert {
        name: risk[name] for name in ("rule", "type", "likelihood", "impact", "band", "key", "residual", "quiet")
    } == {
        "rule": "Heavy",
        "type": "schedule",
        "likelihood": 4,
        "impact": 4,
        "band": "critical",
        "key": "heavy",
        "residual": None,
        "quiet": False,
    }
    (alert,) = document["alerts"]
    assert {**alert, "op": None} == {
        "op": None,
        "metric": "Resolution",
        "reason": "breached",
        "percent": 100,
        "reached": "2026-03-02T11:30:00.000Z",
        "due": "2026-03-02T11:30:00.000Z",
        "tell": ["agent"],
        "told_at": "2026-03-02T11:30:00.000Z",
        "repeat": 0,
        "also": [],
    }
    assert document["findings"] == [
        {
            "code": "unknown_condition",
            "text": "Resolution: cannot be answered here, counts as no: cf[10077] = 1",
        }
    ]


def test_every_write_says_what_and_why(build: Any, made: Any) -> None:
    """By kind, in the order in which they are made; the card and the notice by their identity."""
    writes: Any = plan_document(made("2026-03-02 13:00"))["writes"]
    assert [(write["kind"], write.get("label")) for write in writes] == [
        ("create_card", None),
        ("create_notice", None),
        ("add_label", "risk-critical"),
        ("add_label", "risk-schedule"),
        ("add_label", "sla-breached"),
        ("remove_label", "sla-at-risk"),
        ("set_property", None),
    ]
    assert all(write["because"] for write in writes)
    assert writes[1]["notice"] == plan_document(made("2026-03-02 13:00"))["alerts"][0]  # type: ignore[index]


def test_an_edited_card_names_its_comment(build: Any) -> None:
    """The comment that is written over."""
    from rules.model import Marker

    policy = build.policy(build.metric(build.goal("2 hour", build.cal.BER)))
    shown = build.comment("2026-03-02 10:00", "us", id="900", marker=Marker(kind="card", op="abc", hash="old"))
    issue = build.issue("2026-03-02 10:00", comments=(shown,))
    writes: Any = plan_document(plan(build.snapshot(issue), policy, build.at("2026-03-02 10:00")))["writes"]
    assert {**writes[0], "hash": None} == {
        "kind": "edit_card",
        "comment": "900",
        "op": "abc",
        "hash": None,
        "because": "the facts as of 2026-03-02T09:00:00.000Z",
    }


def test_the_same_plan_gives_the_same_bytes_on_one_line(made: Any) -> None:
    """JSON Lines: compact, no line break inside, nothing escaped that need not be."""
    one, two = plan_line(made("2026-03-02 13:00")), plan_line(made("2026-03-02 13:00"))
    assert one == two
    assert "\n" not in one
    assert json.loads(one) == plan_document(made("2026-03-02 13:00"))
