"""Starts, stops and reopenings: the first response and the resolution."""

from typing import Any

import pytest

from rules import plan
from rules.model import HOUR, Value
from rules.policy import People

MON, TUE, FRI = "2026-03-02", "2026-03-03", "2026-03-06"


def test_reopening_continues_the_cycle(build: Any, cycle: Any) -> None:
    """D59: two hours used before the resolution, the day between does not count, due Tue 16:00."""
    issue = build.issue(
        f"{MON} 09:00",
        build.change(f"{MON} 11:00", "resolution", None, "Fixed"),
        build.change(f"{TUE} 10:00", "resolution", "Fixed", None),
    )
    found = cycle(issue, build.metric(build.goal("8 hour", build.cal.BER)), f"{TUE} 10:00")
    assert (found.due, found.stop, found.state) == (build.at(f"{TUE} 16:00"), None, "running")
    assert [each.kind for each in found.intervals] == ["running", "resolved"]


@pytest.mark.parametrize("stop_on", ["resolution", "done"])
def test_closing_a_resolved_issue_changes_nothing(build: Any, cycle: Any, stop_on: str) -> None:
    """D63: Resolved on Monday and Closed on Tuesday was resolved on Monday."""
    issue = build.issue(
        f"{MON} 09:00",
        build.change(f"{MON} 11:00", "resolution", None, "Fixed"),
        build.change(f"{MON} 11:00", "status", "Open", "Resolved"),
        build.change(f"{TUE} 11:00", "status", "Resolved", "Closed"),
    )
    found = cycle(issue, build.metric(build.goal("8 hour", build.cal.BER), stop_on=stop_on), f"{FRI} 10:00")
    assert (found.stop, found.elapsed_ms) == (build.at(f"{MON} 11:00"), 2 * HOUR)


def test_what_happens_at_the_instant_of_the_stop_comes_after_it(build: Any, cycle: Any) -> None:
    """Convention 5: resolved and moved out of every goal on one screen is met, not cancelled."""
    issue = build.issue(
        f"{MON} 10:00",
        build.change(f"{MON} 11:00", "resolution", None, "Fixed", id=7),
        build.change(f"{MON} 11:00", "priority", "Medium", "Low", id=7, index=1),
    )
    found = cycle(issue, build.metric(build.goal("2 hour", build.cal.BER, "priority = Medium")), f"{MON} 13:00")
    assert (found.state, len(found.goals)) == ("stopped", 1)


def test_an_issue_can_be_reopened_again_and_again(build: Any, cycle: Any) -> None:
    """D67: three resolutions, two reopenings, one cycle; only the time between counts."""
    turns = [(None, "Fixed"), ("Fixed", None)] * 2 + [(None, "Fixed")]
    changes = [build.change(f"{MON} 1{hour}:00", "resolution", *turn) for hour, turn in enumerate(turns, 1)]
    found = cycle(
        build.issue(f"{MON} 10:00", *changes), build.metric(build.goal("8 hour", build.cal.BER)), f"{TUE} 10:00"
    )
    assert [(each.kind, (each.to - each.from_) // HOUR) for each in found.intervals] == [
        ("running", 1),
        ("resolved", 1),
        ("running", 1),
        ("resolved", 1),
        ("running", 1),
    ]
    assert (found.stop, found.elapsed_ms) == (build.at(f"{MON} 15:00"), 3 * HOUR)
    assert found.intervals[1].cause == f"resolved: resolution none -> Fixed (history {changes[0].id})"
    assert found.intervals[2].cause.startswith(f"resolution Fixed -> none (history {changes[1].id}): goal")


def test_the_first_response_takes_the_resolution_clocks_word_for_resolved(build: Any) -> None:
    """Where that stops on a done status, a done status ends the wait."""
    goal = build.goal("8 hour", build.cal.BER)
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 11:00", "status", "Open", "Closed"))
    for stop_on, state in (("done", "stopped"), ("resolution", "running")):
        policy = build.policy(build.metric(goal, kind="first_response"), build.metric(goal, stop_on=stop_on))
        clocks = plan(build.snapshot(issue), policy, build.at(f"{MON} 12:00")).facts.clocks
        assert clocks[0].cycles[0].state == state


def test_a_reply_at_the_instant_of_creation_took_no_time(build: Any, cycle: Any) -> None:
    """Created after a call, with the answer in it."""
    metric = build.metric(build.goal("8 hour", build.cal.BER), kind="first_response")
    found = cycle(build.issue(f"{MON} 10:00", comments=(build.comment(f"{MON} 10:00"),)), metric, f"{MON} 12:00")
    assert (found.stop, found.elapsed_ms) == (build.at(f"{MON} 10:00"), 0)


def test_a_stop_after_closing_time_is_late_though_nothing_more_was_used(build: Any, cycle: Any) -> None:
    """Due Monday at closing, resolved at night: breached, over by nothing."""
    issue = build.issue(f"{MON} 09:00", build.change(f"{MON} 22:00", "resolution", None, "Fixed"))
    found = cycle(issue, build.metric(build.goal("8 hour", build.cal.BER)), f"{FRI} 10:00")
    assert (found.breached_at, found.remaining_ms, found.state) == (build.at(f"{MON} 17:00"), 0, "stopped")


@pytest.mark.parametrize(
    ("who", "what"),
    [
        ("agent", {"public": False}),
        ("robot", {}),
        ("us", {}),
        ("customer", {}),
        (None, {}),
        ("agent", {"at": 1_772_000_000_000}),
    ],
    ids=["internal note", "bot", "our own", "customer", "anonymous", "from before the issue"],
)
def test_what_is_no_public_reply_by_an_agent_stops_nothing(build: Any, cycle: Any, who: str, what: Any) -> None:
    """D82: such a comment leaves the first response running, and its later edit does too."""
    edited = {"updated": build.at(f"{MON} 12:00")}
    issue = build.issue(f"{MON} 10:00", comments=(build.comment(f"{MON} 11:00", who, **edited, **what),))
    metric = build.metric(build.goal("8 hour", build.cal.BER), kind="first_response")
    assert cycle(issue, metric, f"{MON} 13:00").state == "running"


def test_a_reply_on_sunday_to_an_issue_of_saturday_took_no_time(build: Any, cycle: Any) -> None:
    """D87: elapsed 0, met."""
    issue = build.issue("2026-03-07 12:00", comments=(build.comment("2026-03-08 12:00"),))
    metric = build.metric(build.goal("1 hour", build.cal.BER), kind="first_response")
    found = cycle(issue, metric, "2026-03-10 12:00")
    assert (found.state, found.elapsed_ms, found.breached) == ("stopped", 0, False)


@pytest.mark.parametrize(
    ("reply", "stop", "without"),
    [
        (None, "12:00", True),
        ("11:00", "11:00", False),
        ("12:00", "12:00", False),
        ("13:00", "12:00", True),
    ],
)
def test_a_resolution_ends_the_wait_for_an_answer(build: Any, cycle: Any, reply: str, stop: str, without: bool) -> None:
    """Resolved at 12:00 before any reply is counted apart; a reply in the same act is a reply."""
    comments = (build.comment(f"{MON} {reply}"),) if reply else ()
    change = build.change(f"{MON} 12:00", "resolution", None, "Fixed")
    metric = build.metric(build.goal("8 hour", build.cal.BER), kind="first_response")
    found = cycle(build.issue(f"{MON} 10:00", change, comments=comments), metric, f"{TUE} 13:00")
    assert (found.stop, found.resolved_without_reply) == (build.at(f"{MON} {stop}"), without)
    assert found.reason == ("resolved without reply" if without else None)


def test_an_answer_is_not_owed_where_no_customer_asked(build: Any) -> None:
    """The reporter is no customer and the policy does not take every reporter for one: no clock."""
    metric = build.metric(build.goal("8 hour", build.cal.BER), kind="first_response")
    issue = build.issue(f"{MON} 10:00", reporter="agent")
    asked = build.policy(metric, people=People(reporter_is_customer=False))
    assert plan(build.snapshot(issue), asked, build.at(f"{MON} 11:00")).facts.clocks == ()
    assert len(plan(build.snapshot(issue), build.policy(metric), build.at(f"{MON} 11:00")).facts.clocks) == 1


@pytest.mark.parametrize(
    ("date_text", "now", "stop"),
    [
        ("2026-03-02T11:00:00.000Z", f"{TUE} 10:00", "2026-03-02 12:00"),
        ("2026-03-02T11:00:00.000Z", f"{MON} 11:57", "2026-03-02 11:57"),
        ("2026-03-02T11:00:00.000Z", f"{MON} 11:55", "2026-03-02 11:55"),
        ("2026-03-02T11:00:00.000Z", f"{MON} 11:00", None),
        ("not a date", f"{TUE} 10:00", f"{MON} 10:00"),
        ("2026-03-02T11:00:00.000", f"{TUE} 10:00", f"{MON} 10:00"),
        ("2026-03-01T11:00:00.000Z", f"{TUE} 10:00", f"{MON} 10:00"),
    ],
    ids=["by the field", "a little ahead", "just seen", "not yet", "spoilt", "without offset", "before creation"],
)
def test_a_resolution_without_history_is_dated_by_its_field(
    build: Any, cycle: Any, date_text: str, now: str, stop: str | None
) -> None:
    """`resolutiondate` says when; where it cannot, the issue was resolved from the start: 0 s."""
    fields = {"resolution": build.values("Fixed"), "resolutiondate": (Value(date_text),)}
    found = cycle(build.issue(f"{MON} 10:00", fields=fields), build.metric(build.goal("8 hour", build.cal.BER)), now)
    assert found.stop == (build.at(stop) if stop else None)


def test_an_issue_created_resolved_and_reopened_runs_from_the_reopening(build: Any, cycle: Any) -> None:
    """Started and stopped at its creation; the time until it was reopened is `resolved`."""
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 12:00", "resolution", "Fixed", None))
    found = cycle(issue, build.metric(build.goal("2 hour", build.cal.BER)), f"{MON} 13:00")
    assert [(each.kind, each.ms) for each in found.intervals] == [("resolved", 0), ("running", HOUR)]
    assert (found.start, found.due) == (build.at(f"{MON} 10:00"), build.at(f"{MON} 14:00"))


def test_a_status_that_the_site_does_not_list_counts_by_its_category_today(build: Any, cycle: Any) -> None:
    """Offline, Jira's own word for the present status is all there is."""
    issue = build.issue(
        f"{MON} 10:00",
        build.change(f"{MON} 12:00", "status", "Open", Value("Erledigt", "99")),
        status_category="done",
    )
    metric = build.metric(build.goal("8 hour", build.cal.BER), stop_on="done")
    assert cycle(issue, metric, f"{MON} 13:00").stop == build.at(f"{MON} 12:00")
    assert cycle(build.replace(issue, status_category="new"), metric, f"{MON} 13:00").stop is None


def test_of_several_turns_at_one_instant_the_last_is_the_cause(build: Any, cycle: Any) -> None:
    """Set, cleared and set again within a millisecond: the third item, in whatever order they were read."""
    turns = [(None, "Fixed"), ("Fixed", None), (None, "Won't do")]
    changes = [build.change(f"{MON} 11:00", "resolution", *turn, id=number) for number, turn in enumerate(turns)]
    reopened = build.change(f"{MON} 12:00", "resolution", "Won't do", None, id=9)
    metric = build.metric(build.goal("8 hour", build.cal.BER))
    issue = build.issue(f"{MON} 10:00", *changes, reopened)
    for order in (changes, changes[::-1]):
        found = cycle(build.replace(issue, changes=(*order, reopened)), metric, f"{MON} 13:00")
        assert found.intervals[1].cause == "resolved: resolution none -> Won't do (history 2)"
