"""Finished cycles are sealed: what was computed once stands, whatever becomes of its evidence."""

from dataclasses import replace
from typing import Any

import pytest

from rules.desired import Command
from rules.model import DAY, HOUR, MINUTE, Memory, Person
from rules.policy import PolicyVersion
from rules.public_json import plan_document
from tests.rules.looking import AGENTS, ANSWERED, CREATED, NOW, RESOLVED, V1, Looker, bare, codes, shown, text_of


def test_a_finished_cycle_is_sealed_with_all_that_it_shows(looker: Looker, resolved: Any, build: Any) -> None:
    """Its times, goal, evidence, policy and versions, and the instant of the sealing."""
    first, resolution = looker(resolved()).record.seals
    assert (first.metric, first.start, first.end) == ("First response", build.at(CREATED), build.at(ANSWERED))
    assert (first.state, first.due, first.elapsed_ms, first.breached_at) == (
        "stopped", build.at("2026-03-02 14:00"), HOUR, None,
    )  # fmt: skip
    assert (first.policy, first.versions, first.sealed_at) == ("d1", V1, build.at(NOW))
    assert first.evidence == ("comment 7",)
    assert resolution.evidence == (f"history {build.at(RESOLVED) // 1000}",)
    assert [(goal.target, goal.calendar) for goal in resolution.goals] == [((8, "hour"), "BER")]


def test_a_second_look_seals_nothing_and_shows_the_same(looker: Looker, resolved: Any) -> None:
    """The clocks are those of the first look, now marked as sealed; nothing is left to keep or to write."""
    first, again = looker(resolved()), looker(resolved())
    assert not again.record
    assert bare(again.facts.clocks) == bare(first.facts.clocks)
    assert all(cycle.sealed is not None for clock in again.facts.clocks for cycle in clock.cycles)
    assert (again.property, codes(again)) == (first.property, [])


def test_nothing_is_sealed_where_nothing_is_kept(build: Any, looker: Looker, resolved: Any) -> None:
    """Offline there is no store: no seals, no evidence."""
    looker.memory = Memory()
    assert not looker(resolved()).record


def test_an_open_cycle_is_not_sealed(build: Any, looker: Looker) -> None:
    """Neither one that runs nor one that has no goal at present."""
    found = looker(build.issue(CREATED))
    assert found.record.seals == ()


@pytest.mark.parametrize(
    ("later", "metric"), [(0, "First response"), (1, "Resolution")], ids=["first response", "resolution"]
)
def test_what_stopped_this_very_instant_is_sealed_a_moment_later(
    build: Any, looker: Looker, resolved: Any, later: int, metric: str
) -> None:
    """Something of the same instant may still come; the plan asks for the look that seals it."""
    at = build.at((ANSWERED, RESOLVED)[later])
    found = looker(resolved(), at)
    assert metric not in [seal.metric for seal in found.record.seals]
    assert found.look_again_at == at + 1
    assert metric in [seal.metric for seal in looker(resolved(), at + 1).record.seals]


def test_a_resolution_is_sealed_after_its_grace(build: Any, looker: Looker, resolved: Any) -> None:
    """One taken back within the grace was none, so that it must not be sealed before."""
    (*_, resolution) = looker.policy.metrics
    looker.policy = build.policy(replace(resolution, reopen_grace_ms=HOUR))
    end = build.at(RESOLVED)
    found = looker(resolved(comments=()), end + HOUR)
    assert (found.record.seals, found.look_again_at) == ((), end + HOUR + 1)
    assert len(looker(resolved(comments=()), end + HOUR + 1).record.seals) == 1


@pytest.mark.parametrize("doubt", ["history", "condition", "person"])
def test_what_is_in_doubt_is_not_sealed(build: Any, looker: Looker, resolved: Any, doubt: str) -> None:
    """A seal would make a guess last for ever."""
    match doubt:
        case "history":
            found = looker(resolved(history_complete=False))
        case "condition":
            goal = build.goal("4 hour", build.cal.BER, 'cf[99999] = "x"')
            looker.policy = build.policy(build.metric(goal, build.goal("4 hour", build.cal.BER)))
            found = looker(resolved())
        case _:
            issue = resolved(comments=(build.comment(ANSWERED, author="stranger"),))
            found = looker(issue, agent=Person(id="agent", name="Anna"))
    assert [seal.metric for seal in found.record.seals if doubt != "person" or seal.metric != "Resolution"] == []


def test_a_stop_whose_evidence_is_gone_stands(build: Any, looker: Looker, resolved: Any) -> None:
    """The agent's answer is deleted: still met, and two findings say what is so."""
    before = looker(resolved())
    found = looker(resolved(comments=()))
    assert shown(found, "First response") == shown(before, "First response")
    assert codes(found) == ["deleted_evidence"]
    assert "Comment 7" in text_of(found, "deleted_evidence")
    assert not looker(resolved(comments=())).record


def test_a_seal_stands_where_not_even_the_evidence_is_known(build: Any, looker: Looker, resolved: Any) -> None:
    """With only the seals left, the difference is told with both values and the way out."""
    looker(resolved())
    looker.memory = replace(looker.memory, evidence=())
    found = looker(resolved(comments=()))
    assert shown(found, "First response")[0].stop == build.at(ANSWERED)
    text = text_of(found, "differs_from_sealed")
    for part in (
        "First response", "2026-03-02T09:00:00.000Z", "stop is sealed as 2026-03-02T10:00:00.000Z, computed as",
        "aftercare reseal ASP-1 --because TEXT",
    ):  # fmt: skip
        assert part in text


@pytest.mark.parametrize("on_reopen", ["continue", "total"])
def test_a_reopening_supersedes_the_seal(build: Any, looker: Looker, resolved: Any, on_reopen: Any) -> None:
    """It is no difference: the cycle goes on, and gets its next seal when it stops again."""
    looker.policy = build.policy(replace(looker.policy.metrics[2], on_reopen=on_reopen))
    looker(resolved())
    again = build.change("2026-03-05 11:00", "resolution", "Fixed", None)
    found = looker(resolved(again), "2026-03-05 12:00")
    ((superseded),) = found.record.superseded
    assert (superseded.metric, superseded.number) == ("Resolution", 1)
    assert superseded.because == f"reopened after {'2026-03-02T11:00:00.000Z'}"
    assert shown(found, "Resolution")[0].state == "running"
    assert codes(found) == []
    fixed = build.change("2026-03-05 13:00", "resolution", None, "Fixed")
    found = looker(resolved(again, fixed), "2026-03-05 14:00")
    assert [seal.end for seal in found.record.seals] == [build.at("2026-03-05 13:00")]
    assert found.record.superseded == ()


def test_a_new_cycle_leaves_the_seal_alone(build: Any, looker: Looker, resolved: Any) -> None:
    """The reopened issue has a cycle of its own."""
    looker.policy = build.policy(replace(looker.policy.metrics[2], on_reopen="new_cycle"))
    looker(resolved())
    again = build.change("2026-03-05 11:00", "resolution", "Fixed", None)
    found = looker(resolved(again), "2026-03-05 12:00")
    assert [cycle.state for cycle in shown(found, "Resolution")] == ["stopped", "running"]
    assert (not found.record.superseded, codes(found)) == (True, [])


def test_a_change_of_policy_leaves_what_is_sealed_as_it_was(build: Any, looker: Looker, resolved: Any) -> None:
    """Met under 8 hours stays met under one; the difference is told, with the change of policy."""
    before = looker(resolved())
    strict = build.metric(build.goal("1 hour", build.cal.BER))
    looker.policy = build.policy(*looker.policy.metrics[:2], strict, people=AGENTS, digest="d2")
    found = looker(resolved())
    assert shown(found, "Resolution")[0].due == shown(before, "Resolution")[0].due
    assert not shown(found, "Resolution")[0].breached
    text = text_of(found, "differs_from_sealed")
    assert "target is sealed as 8 hour, computed as 1 hour" in text
    assert "policy d1 -> d2" in text
    (clock,) = [one for one in plan_document(found)["clocks"] if one["metric"] == "Resolution"]  # type: ignore[attr-defined]
    assert clock["cycles"][0]["goals"][0]["version"] == "d1"
    assert clock["cycles"][0]["sealed"] == {
        "at": "2026-03-05T09:00:00.000Z", "policy": "d1", "tzdata": "2026a", "holidays": "0.90",
    }  # fmt: skip


def test_a_renamed_calendar_and_a_shifted_line_are_no_difference(build: Any, looker: Looker, resolved: Any) -> None:
    """What the clock shows is compared, not how the file spells it; a calendar that is no more keeps its name."""
    looker(resolved())
    same = build.metric(build.goal("8 hour", replace(build.cal.BER, name="Berlin"), line=99), pause="status = Waiting")
    looker.policy = build.policy(*looker.policy.metrics[:2], same, people=AGENTS, digest="d2")
    found = looker(resolved())
    assert codes(found) == []
    goal = shown(found, "Resolution")[0].goals[0].goal
    assert goal is not None
    assert goal.calendar.name == "BER"


def test_a_command_taken_back_supersedes_what_it_stopped(build: Any, looker: Looker) -> None:
    """Deleting a command's comment undoes it, sealed or not: a person did that on purpose."""
    call = build.comment("2026-03-02 15:00", id="9", text="!sla contact phone 10:30", public=False)
    found = looker(build.issue(CREATED, comments=(call,)))
    assert [seal.commands for seal in found.record.seals] == [("9",)]
    found = looker(build.issue(CREATED))
    assert [one.because for one in found.record.superseded] == ["the command in comment 9 was taken back"]
    assert shown(found, "First response")[0].state == "running"
    assert codes(found) == []


def test_a_command_given_later_supersedes_what_it_speaks_of(build: Any, looker: Looker, resolved: Any) -> None:
    """Resolved without reply, as it seemed; the call before it is written down afterwards."""
    looker(resolved(comments=()), "2026-03-02 14:00")
    call = build.comment("2026-03-02 15:00", id="9", text="!sla contact phone 10:30", public=False)
    found = looker(resolved(comments=(call,)))
    assert shown(found, "First response")[0].stop == build.at("2026-03-02 10:30")
    assert [one.because for one in found.record.superseded] == [
        "the command in comment 9 speaks of 2026-03-02T09:30:00.000Z"
    ]
    assert "First response" in [seal.metric for seal in found.record.seals]


def test_a_look_at_the_past_uses_no_later_seal(build: Any, looker: Looker, resolved: Any) -> None:
    """As of an instant before the stop the clock runs."""
    looker(resolved())
    found = looker.plan(resolved(), "2026-03-02 10:30")
    assert [shown(found, name)[0].state for name in ("First response", "Resolution")] == ["running", "running"]
    assert codes(found) == []


def test_the_order_of_what_is_remembered_does_not_matter(build: Any, looker: Looker, resolved: Any) -> None:
    """Seals, evidence and dues in any order give the same plan."""
    said = tuple(
        build.comment(f"2026-03-02 1{hour}:{minute}", author=who, id=f"{hour}{minute}")
        for hour in range(1, 4)
        for minute, who in (("10", "agent"), ("30", "customer"))
    )
    looker(resolved(comments=said))
    one = looker.plan(resolved())
    memory = looker.memory
    looker.memory = replace(memory, seals=memory.seals[::-1], evidence=memory.evidence[::-1])
    other = looker.plan(resolved())
    assert plan_document(other) == plan_document(one)
    assert other.record == one.record
    assert len(memory.seals) == 3


def test_a_cycle_without_a_goal_is_sealed_once_it_stopped(build: Any, looker: Looker, resolved: Any) -> None:
    """Cancelled and resolved: cancelled for good."""
    looker.policy = build.policy(build.metric(build.goal("8 hour", build.cal.BER, "priority = High")))
    (seal,) = looker(resolved(comments=())).record.seals
    assert (seal.state, seal.target, seal.end) == ("cancelled", None, build.at(RESOLVED))
    assert codes(looker(resolved(comments=()))) == []


def test_a_failing_rule_keeps_nothing(build: Any, looker: Looker, resolved: Any, monkeypatch: Any) -> None:
    """What it would have told is missing from the clocks, which must not be made to last."""

    def broken(*_: Any) -> Command:
        raise ValueError("no")

    from rules import planning

    monkeypatch.setattr(planning, "RULES", (broken, *planning.RULES))
    assert not looker(resolved()).record


@pytest.mark.parametrize("after", [MINUTE, DAY, 30 * DAY], ids=["minute", "day", "month"])
def test_time_alone_leaves_nothing_to_keep(build: Any, looker: Looker, resolved: Any, after: int) -> None:
    """Whenever the next look is made, nothing new stands in its record."""
    looker(resolved())
    assert not looker(resolved(), build.at(NOW) + after).record


def test_a_version_that_comes_into_force_is_no_difference(build: Any, looker: Looker, resolved: Any) -> None:
    """A cycle that was over keeps its version, sealed before or after the next one began; its seal names it."""
    strict = build.policy(build.metric(build.goal("1 hour", build.cal.BER)), digest="d2", people=AGENTS)
    effective = build.at("2026-03-04 00:00")
    looker.policy = replace(looker.policy, versions=(PolicyVersion(effective=effective, policy=strict),))
    (*_, early) = looker(resolved(), "2026-03-03 10:00").record.seals
    found = looker(resolved(), "2026-03-05 10:00")
    (cycle,) = shown(found, "Resolution")
    assert (codes(found), cycle.due, cycle.breached) == ([], early.due, False)
    assert [span.version for span in cycle.goals] == ["d1"]
    looker.memory = Memory(versions=V1)
    (late,) = [seal for seal in looker(resolved(), "2026-03-05 10:00").record.seals if seal.metric == "Resolution"]
    assert (early.policy, late.policy) == ("d1", "d1")
    assert late == replace(early, sealed_at=late.sealed_at)
