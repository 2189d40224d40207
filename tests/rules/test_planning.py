"""The plan as a whole: which issues are looked after, which rules are asked, and when to look again."""

from typing import Any

import pytest

from rules import plan, planning
from rules.desired import Facts, Result
from rules.model import MINUTE, Marker, Snapshot
from rules.policy import Policy

MON, TUE = "2026-03-02", "2026-03-03"


@pytest.fixture
def policy(build: Any) -> Any:
    """One goal of two hours."""

    def made(**more: Any) -> Policy:
        result: Policy = build.policy(build.metric(build.goal("2 hour", build.cal.BER)), **more)
        return result

    return made


def test_a_plan_says_when_to_look_again(build: Any, policy: Any) -> None:
    """At risk from 11:30, breached after 12:00, and then nothing changes by itself."""
    snapshot = build.snapshot(build.issue(f"{MON} 10:00"))
    due = build.at(f"{MON} 12:00")
    looks = [plan(snapshot, policy(), at).look_again_at for at in (build.at(f"{MON} 10:00"), due - 1, due, due + 1)]
    assert looks == [build.at(f"{MON} 11:30"), due + 1, due + 1, None]


def test_a_breach_is_tagged_once(build: Any, policy: Any) -> None:
    """At risk until due, breached after; never both."""
    snapshot = build.snapshot(build.issue(f"{MON} 10:00"))
    due = build.at(f"{MON} 12:00")
    tags = [plan(snapshot, policy(), at).tags for at in (due - 31 * MINUTE, due - 30 * MINUTE, due, due + 1)]
    assert tags == [(), ("sla-at-risk",), ("sla-at-risk",), ("sla-breached",)]


@pytest.mark.parametrize(
    ("scope", "looked_after"),
    [
        ("project = ASP", True),
        ("project = OTHER", False),
        ("cf[10050] = 1", False),
    ],
)
def test_an_issue_out_of_scope_is_left_alone_and_our_labels_go(
    build: Any, policy: Any, scope: str, looked_after: bool
) -> None:
    """No clocks, no card; a label of ours is removed."""
    fields = {"labels": build.values("sla-breached")}
    issue = build.issue(f"{MON} 10:00", fields=fields, property={"schema": 1, "labels": ["sla-breached"]})
    made = plan(build.snapshot(issue), policy(scope=build.query(scope)), build.at(f"{MON} 16:00"))
    assert bool(made.facts.clocks) == looked_after
    assert made.tags == (("sla-breached",) if looked_after else ())
    assert any(type(write).__name__ == "RemoveLabel" for write in made.writes) != looked_after
    assert [finding.code for finding in made.findings] == (["unknown_condition"] if "cf" in scope else [])


def test_the_card_of_an_issue_that_left_the_scope_says_so(build: Any, policy: Any) -> None:
    """An older card is written over by one without rows, once; a failing rule does not do that."""
    marker = Marker(kind="card", op="o", hash="old")
    shown = build.comment(f"{MON} 11:00", "us", id="900", marker=marker)
    issue = build.issue(f"{MON} 10:00", comments=(shown,), property={"schema": 1, "card": "old"})
    elsewhere = policy(scope=build.query("project = OTHER"))
    (edit, property_) = plan(build.snapshot(issue), elsewhere, build.at(f"{MON} 16:00")).writes
    assert (edit.comment_id, edit.card.rows, property_.value["card"]) == ("900", (), edit.hash)
    closed = build.replace(shown, marker=build.replace(marker, hash=edit.hash))
    after = build.replace(issue, comments=(closed,), property=dict(property_.value))
    assert plan(build.snapshot(after), elsewhere, build.at(f"{TUE} 16:00")).writes == ()


def test_a_scope_that_time_changes_is_looked_at_again(build: Any, policy: Any) -> None:
    """Out of scope after two days."""
    scoped = policy(scope=build.query("created >= -2d"))
    made = plan(build.snapshot(build.issue(f"{MON} 10:00")), scoped, build.at(f"{TUE} 10:00"))
    assert made.look_again_at is not None
    assert build.at("2026-03-04 10:00") <= made.look_again_at <= build.at("2026-03-04 10:01")


def test_an_issue_that_we_created_has_no_clocks(build: Any, policy: Any) -> None:
    """A weekly report owes nobody an answer."""
    made = plan(build.snapshot(build.issue(f"{MON} 10:00", creator="us")), policy(), build.at(f"{MON} 16:00"))
    assert (made.facts.clocks, made.writes) == ((), ())


def test_a_rule_that_fails_is_a_finding_and_the_others_go_on(
    build: Any, policy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clocks and the card are as without it, and nothing that it may have wished before is taken away."""

    def sick(snapshot: Snapshot, policy: Policy, now: int, facts: Facts) -> Result:
        raise RuntimeError("no luck")

    issue = build.issue(
        f"{MON} 10:00",
        fields={"labels": build.values("risk-schedule")},
        property={"schema": 1, "labels": ["risk-schedule", "gone"], "declined": ["no"]},
    )
    snapshot, now = build.snapshot(issue), build.at(f"{MON} 16:00")
    monkeypatch.setattr(planning, "RULES", tuple(sick if rule is planning.risk else rule for rule in planning.RULES))
    made = plan(snapshot, policy(), now)
    assert [(finding.code, finding.text) for finding in made.findings] == [
        ("rule_failed", "sick failed: RuntimeError: no luck")
    ]
    assert made.tags == ("risk-schedule", "sla-breached")
    assert made.property["declined"] == ["gone", "no"]
    assert [type(write).__name__ for write in made.writes] == ["CreateCard", "AddLabel", "SetProperty"]


def test_when_the_clocks_fail_what_was_known_of_them_stays(
    build: Any, policy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The property keeps the clocks of the last look, so that a broken rule writes nothing."""

    def sick(snapshot: Snapshot, policy: Policy, now: int, facts: Facts) -> Result:
        raise ZeroDivisionError

    known = {
        "schema": 1,
        "labels": ["sla-breached"],
        "declined": [],
        "card": "c",
        "told": [],
        "clocks": [{"metric": "Resolution"}],
        "as_of": "2026-03-02T11:00:00.000Z",
    }
    card = build.comment(f"{MON} 11:00", "us", marker=Marker(kind="card", op="o", hash="c"))
    fields = {"labels": build.values("sla-breached")}
    issue = build.issue(f"{MON} 10:00", fields=fields, comments=(card,), property=known)
    monkeypatch.setattr(planning, "RULES", tuple(sick if rule is planning.sla else rule for rule in planning.RULES))
    assert plan(build.snapshot(issue), policy(), build.at(f"{MON} 16:00")).writes == ()


def test_our_own_writes_are_no_events(build: Any, policy: Any) -> None:
    """The last event is what a person did: not our label, our card, or a reply of ours under another account."""
    issue = build.issue(
        f"{MON} 10:00",
        build.change(f"{MON} 11:00", "priority", "Medium", "High"),
        build.change(f"{MON} 12:00", "labels", None, "sla-breached", author="us"),
        comments=(
            build.comment(f"{MON} 11:30", "customer"),
            build.comment(f"{MON} 12:00", "us"),
            build.comment(f"{MON} 12:30", "robot", marker=Marker(kind="card", op="o", hash="h")),
        ),
        fields={"resolutiondate": build.values("never")},
    )
    made = plan(build.snapshot(issue), policy(), build.at(f"{MON} 16:00"))
    assert made.facts.last_event == build.at(f"{MON} 11:30")


def test_offline_everyone_counts_as_a_person(build: Any, policy: Any) -> None:
    """Without an account of our own only a marker tells what is ours."""
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 12:00", "labels", None, "x", author=None))
    snapshot = build.snapshot(issue, site=build.replace(build.site, account=None))
    assert plan(snapshot, policy(), build.at(f"{MON} 16:00")).facts.last_event == build.at(f"{MON} 12:00")


def test_a_second_plan_after_the_first_was_carried_out_is_empty(build: Any, policy: Any) -> None:
    """Nothing happened between: nothing to write."""
    snapshot, now = build.snapshot(build.issue(f"{MON} 10:00")), build.at(f"{MON} 11:00")
    first = plan(snapshot, policy(), now)
    (card, property_) = first.writes
    shown = build.comment(now, "us", marker=Marker(kind="card", op=card.op, hash=card.hash))
    after = build.replace(snapshot.issue, comments=(shown,), property=dict(property_.value))
    assert plan(build.replace(snapshot, issue=after), policy(), now + MINUTE).writes == ()


@pytest.mark.parametrize(("ahead", "soon"), [(0, False), (1, True), (5 * MINUTE, True), (5 * MINUTE + 1, False)])
def test_an_event_ahead_of_our_clock_is_looked_at_again_at_once(
    build: Any, policy: Any, ahead: int, soon: bool
) -> None:
    """It counts as at now, so every look differs until it lies behind; what is farther ahead is not seen at all."""
    now = build.at(f"{MON} 11:00")
    for extra in ({"comments": (build.comment(now + ahead, "customer"),)},):
        made = plan(build.snapshot(build.issue(f"{MON} 10:00", **extra)), policy(), now)
        assert (made.look_again_at == now + 1) == soon
