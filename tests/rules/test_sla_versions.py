"""What a later version of the policy does to clocks: finished ones keep theirs, open ones are split at its instant."""

from collections.abc import Callable
from typing import Any

import pytest

from rules import plan
from rules.desired import Clock, Cycle, Plan
from rules.model import HOUR, MINUTE
from rules.policy import Entered, PolicyVersion
from rules.public_json import plan_document, plan_line

MON, TUE, WED = "2026-03-02", "2026-03-03", "2026-03-04"
Ask = Callable[..., Plan]


@pytest.fixture
def ask(build: Any) -> Ask:
    """The plan of an issue of Monday 10:00 under metrics, and later ones from other instants on: `(when, *metrics)`."""

    def of(now: str, first: tuple[Any, ...], *later: tuple[Any, ...], changes: Any = (), **more: Any) -> Plan:
        versions = tuple(
            PolicyVersion(effective=build.at(when), policy=build.policy(*metrics, digest=f"v{number}"))
            for number, (when, *metrics) in enumerate(later, 2)
        )
        policy = build.policy(*first, digest="v1", versions=versions)
        issue = build.issue(more.pop("created", f"{MON} 10:00"), *changes, **more)
        return plan(build.snapshot(issue), policy, build.at(now))

    return of


def only(found: Plan) -> Cycle:
    """The only cycle of the only clock."""
    (clock,) = found.facts.clocks
    (cycle,) = clock.cycles
    return cycle


def states(clock: Clock) -> list[tuple[str, bool]]:
    return [(cycle.state, cycle.breached) for cycle in clock.cycles]


def versions(found: Plan) -> list[list[str]]:
    """The digests at the goals of each cycle of the first clock, as they are published."""
    document: Any = plan_document(found)
    return [[goal["version"] for goal in cycle["goals"]] for cycle in document["clocks"][0]["cycles"]]


def name(digest: str, when: str) -> str:
    return f"policy version {digest}, in force from {when}"


def test_a_pause_that_the_policy_no_longer_knows_ends_when_that_version_begins(build: Any, ask: Ask) -> None:
    """D58: the clock starts at that date, not retroactively."""
    goal = build.goal("4 hour", build.cal.BER)
    waiting = [build.change(f"{MON} 11:00", "status", "Open", "Waiting")]
    with_pause, without = build.metric(goal, pause="status = Waiting"), build.metric(goal)
    found = only(ask(f"{TUE} 11:00", (with_pause,), (f"{TUE} 10:00", without), changes=waiting))
    assert (found.state, found.elapsed_ms, found.due) == ("running", 2 * HOUR, build.at(f"{TUE} 13:00"))
    assert [each.kind for each in found.intervals] == ["running", "paused", "running"]
    assert found.intervals[-1].cause == f"{name('v2', f'{TUE}T10:00+01:00')}: goal 4 hour, calendar BER"


def test_a_cycle_that_was_over_keeps_the_version_that_it_ran_under(build: Any, ask: Ask) -> None:
    """D90: 4 hours became 2 after a completion in 2.5; it stays met under the first version, and says so."""
    solved = [build.change(f"{MON} 12:30", "resolution", None, "Fixed")]
    four, two = (build.metric(build.goal(target, build.cal.BER)) for target in ("4 hour", "2 hour"))
    found = ask(f"{WED} 10:00", (four,), (f"{TUE} 09:00", two), changes=solved)
    assert (only(found).state, only(found).breached, only(found).due) == ("stopped", False, build.at(f"{MON} 14:00"))
    assert (found.policy, versions(found)) == ("v2", [["v1"]])


@pytest.mark.parametrize(
    ("option", "due", "elapsed", "cycles", "goals"),
    [
        ("carry", "14:00", 2 * HOUR, 1, [["v1", "v2"]]),
        ("forward", "15:00", HOUR, 2, [["v1"], ["v2"]]),
        ("reset", "15:00", HOUR, 1, [["v1", "v2"]]),
        ("retroactive", "14:00", 2 * HOUR, 1, [["v2"]]),
    ],
)
def test_the_new_version_says_what_its_goal_does_to_an_open_clock(
    build: Any, ask: Ask, option: str, due: str, elapsed: int, cycles: int, goals: list[list[str]]
) -> None:
    """Six hours from 10:00, four from 11:00 on, seen at 12:00: the new version's option counts, not the old one's."""
    other = "forward" if option == "carry" else "carry"
    six = build.metric(build.goal("6 hour", build.cal.BER), on_goal_change=other)
    four = build.metric(build.goal("4 hour", build.cal.BER), on_goal_change=option)
    found = ask(f"{MON} 12:00", (six,), (f"{MON} 11:00", four))
    (clock,) = found.facts.clocks
    last = clock.cycles[-1]
    assert (last.due, last.elapsed_ms, len(clock.cycles)) == (build.at(f"{MON} {due}"), elapsed, cycles)
    assert versions(found) == goals
    assert any(name("v2", f"{MON}T11:00+01:00") in each.cause for each in last.intervals)


@pytest.mark.parametrize(
    ("option", "breached_at"), [("carry", "15:00"), ("forward", None), ("reset", None), ("retroactive", "12:00")]
)
def test_a_goal_that_is_used_up_when_it_begins_is_due_then(
    build: Any, ask: Ask, option: str, breached_at: str | None
) -> None:
    """Five hours were used when two hours become the goal at 15:00."""
    eight = build.metric(build.goal("8 hour", build.cal.BER))
    two = build.metric(build.goal("2 hour", build.cal.BER), on_goal_change=option)
    (clock,) = ask(f"{MON} 16:00", (eight,), (f"{MON} 15:00", two)).facts.clocks
    assert clock.cycles[-1].breached_at == (build.at(f"{MON} {breached_at}") if breached_at else None)


@pytest.mark.parametrize("option", ["carry", "forward", "reset", "retroactive"])
def test_a_breach_of_the_old_version_stays_ever_breached(build: Any, ask: Ask, option: str) -> None:
    """Two hours were missed at 12:00; eight hours from 13:00 on."""
    two = build.metric(build.goal("2 hour", build.cal.BER))
    eight = build.metric(build.goal("8 hour", build.cal.BER), on_goal_change=option)
    (clock,) = ask(f"{MON} 14:00", (two,), (f"{MON} 13:00", eight)).facts.clocks
    assert clock.ever_breached
    assert clock.cycles[-1].breached == (option == "carry")


def test_each_version_says_what_a_change_within_it_means(build: Any, ask: Ask) -> None:
    """Raised under a version that resets, then the next version carries on with a longer goal."""

    def metric(high: str, option: str) -> Any:
        goals = build.goal(high, build.cal.BER, "priority = High"), build.goal("8 hour", build.cal.BER)
        return build.metric(*goals, on_goal_change=option)

    raised = [build.change(f"{MON} 11:00", "priority", "Medium", "High")]
    first, later = metric("4 hour", "reset"), (f"{MON} 12:00", metric("3 hour", "carry"))
    found = only(ask(f"{MON} 13:00", (first,), later, changes=raised))
    assert (found.counted_from, found.set_aside_ms) == (build.at(f"{MON} 11:00"), HOUR)
    assert (found.elapsed_ms, found.due) == (2 * HOUR, build.at(f"{MON} 14:00"))


def test_nothing_is_split_where_the_metric_did_not_change(build: Any, ask: Ask) -> None:
    """Not by another version, and not by another line of its file."""
    metric, moved = (
        build.metric(build.goal("4 hour", build.cal.BER, line=line), pause="status = Waiting", on_goal_change="forward")
        for line in (7, 9)
    )
    waiting = build.paused((f"{MON} 12:00", f"{MON} 13:00"), (f"{MON} 15:00", f"{MON} 15:30"))
    versioned = ask(f"{MON} 16:00", (metric,), (f"{MON} 14:00", moved), changes=waiting)
    alone = only(ask(f"{MON} 16:00", (metric,), changes=waiting))
    assert only(versioned) == build.replace(alone, goals=only(versioned).goals)
    assert versions(versioned) == [["v1"]]


def test_a_calendar_of_the_same_name_with_other_hours_counts_from_its_version_on(build: Any, ask: Ask) -> None:
    """With an hour closed at noon from Tuesday on: what Monday counted stays."""
    lunch = build.replace(build.cal.BERL, name="BER")
    old, new = (build.metric(build.goal("10 hour", cal)) for cal in (build.cal.BER, lunch))
    found = only(ask(f"{TUE} 14:00", (old,), (f"{TUE} 00:00", new)))
    assert (found.elapsed_ms, found.due) == (11 * HOUR, build.at(f"{TUE} 12:00"))


# ------------------------------------------------------------------------------------ metrics that come and go
def test_a_metric_that_is_new_begins_with_its_version(build: Any, ask: Ask) -> None:
    """On an open issue of the day before, from that instant on, and the cause says why."""
    metric = build.metric(build.goal("4 hour", build.cal.BER))
    found = only(ask(f"{TUE} 11:00", (), (f"{TUE} 10:00", metric)))
    assert (found.start, found.elapsed_ms, found.due) == (build.at(f"{TUE} 10:00"), HOUR, build.at(f"{TUE} 14:00"))
    assert found.intervals[0].cause == f"{name('v2', f'{TUE}T10:00+01:00')}: goal 4 hour, calendar BER"


def test_a_metric_that_is_new_leaves_alone_what_was_over(build: Any, ask: Ask) -> None:
    """Resolved before: no clock. Reopened later: the reopening is the first that it sees."""
    metric = build.metric(build.goal("4 hour", build.cal.BER))
    solved = [build.change(f"{MON} 12:00", "resolution", None, "Fixed")]
    again = [*solved, build.change(f"{TUE} 11:00", "resolution", "Fixed", None)]
    assert ask(f"{TUE} 12:00", (), (f"{TUE} 10:00", metric), changes=solved).facts.clocks == ()
    assert only(ask(f"{TUE} 12:00", (), (f"{TUE} 10:00", metric), changes=again)).start == build.at(f"{TUE} 11:00")


def test_a_metric_that_is_gone_is_called_off_when_its_version_ends(build: Any, ask: Ask) -> None:
    """With the reason; a cycle that was over stays as it was."""
    metric = build.metric(build.goal("4 hour", build.cal.BER))
    found = only(ask(f"{TUE} 12:00", (metric,), (f"{MON} 12:00",)))
    assert (found.state, found.due, found.elapsed_ms) == ("cancelled", None, 2 * HOUR)
    assert found.reason == f"{name('v2', f'{MON}T12:00+01:00')} has no such clock"
    assert found.newest == build.at(f"{MON} 12:00")
    solved = [build.change(f"{MON} 11:00", "resolution", None, "Fixed")]
    assert only(ask(f"{TUE} 12:00", (metric,), (f"{MON} 12:00",), changes=solved)).state == "stopped"


def test_a_metric_that_comes_back_begins_again(build: Any, ask: Ask) -> None:
    """Called off at noon, there again at 14:00: a cycle of its own from then on."""
    metric = build.metric(build.goal("4 hour", build.cal.BER))
    (clock,) = ask(f"{MON} 15:00", (metric,), (f"{MON} 12:00",), (f"{MON} 14:00", metric)).facts.clocks
    assert [cycle.state for cycle in clock.cycles] == ["cancelled", "running"]
    assert (clock.cycles[1].start, clock.cycles[1].elapsed_ms) == (build.at(f"{MON} 14:00"), HOUR)


# ------------------------------------------------------------------------------------- other starts and stops
def custom(build: Any, start: str, stop: str) -> Any:
    goal = build.goal("4 hour", build.cal.BER)
    return build.metric(goal, kind="custom", name="Resolution", start=(Entered(start),), stop=(Entered(stop),))


@pytest.mark.parametrize(
    ("start", "stop", "cycles"),
    [
        ("In Progress", "Closed", [("10:00", None, "running")]),
        ("Open", "Waiting", [("10:00", "15:00", "stopped")]),
        ("Waiting", "Closed", [("10:00", None, "cancelled"), ("15:00", None, "running")]),
    ],
    ids=["goes on from its old start", "has another stop", "is called off, and one begins later"],
)
def test_a_cycle_goes_on_where_the_new_definition_has_one_there(
    build: Any, ask: Ask, start: str, stop: str, cycles: list[tuple[str, str | None, str]]
) -> None:
    """Open from 10:00, in progress from 11:00, waiting from 15:00; another definition from 12:00 on."""
    changes = [
        build.change(f"{MON} 11:00", "status", "Open", "In Progress"),
        build.change(f"{MON} 15:00", "status", "In Progress", "Waiting"),
    ]
    later = (f"{MON} 12:00", custom(build, start, stop))
    (clock,) = ask(f"{MON} 16:00", (custom(build, "Open", "Closed"),), later, changes=changes).facts.clocks
    at = build.at
    assert [(cycle.start, cycle.stop, cycle.state) for cycle in clock.cycles] == [
        (at(f"{MON} {begun}"), at(f"{MON} {ended}") if ended else None, state) for begun, ended, state in cycles
    ]
    if clock.cycles[0].state == "cancelled":
        assert clock.cycles[0].reason == f"{name('v2', f'{MON}T12:00+01:00')} has no such cycle here"


def test_what_was_over_is_not_opened_by_another_definition(build: Any, ask: Ask) -> None:
    """Done counted as resolved; from noon on only the resolution does, and it was never set."""
    goal = build.goal("4 hour", build.cal.BER)
    by_status, by_resolution = build.metric(goal, stop_on="done"), build.metric(goal)
    done = [build.change(f"{MON} 11:00", "status", "Open", "Resolved")]
    found = only(ask(f"{MON} 16:00", (by_status,), (f"{MON} 12:00", by_resolution), changes=done))
    assert (found.state, found.stop, found.elapsed_ms) == ("stopped", build.at(f"{MON} 11:00"), HOUR)


@pytest.mark.parametrize(
    ("old", "new", "cycles"), [("continue", "new_cycle", 2), ("new_cycle", "continue", 1), ("continue", "total", 1)]
)
def test_a_reopening_is_what_the_version_of_then_makes_of_it(
    build: Any, ask: Ask, old: str, new: str, cycles: int
) -> None:
    """Resolved at 11:00 under one version, reopened at 13:00 under another."""
    changes = [
        build.change(f"{MON} 11:00", "resolution", None, "Fixed"),
        build.change(f"{MON} 13:00", "resolution", "Fixed", None),
    ]
    goal = build.goal("6 hour", build.cal.BER)
    before, after = (build.metric(goal, on_reopen=option) for option in (old, new))
    (clock,) = ask(f"{MON} 14:00", (before,), (f"{MON} 12:00", after), changes=changes).facts.clocks
    assert len(clock.cycles) == cycles
    total = sum(cycle.elapsed_ms for cycle in clock.cycles)
    assert total == (4 * HOUR if new == "total" else 2 * HOUR)


def test_whoever_answered_under_the_old_version_did_answer(build: Any, ask: Ask) -> None:
    """From noon on only Bea is an agent: Anna's answer of 11:00 still stopped the clock, that of 13:00 does not."""
    people = build.policy().people
    bea = build.replace(people, agent_accounts=frozenset({"bea"}))
    first = build.metric(build.goal("4 hour", build.cal.BER), kind="first_response")
    for when, state in (("11:00", "stopped"), ("13:00", "running")):
        later = PolicyVersion(effective=build.at(f"{MON} 12:00"), policy=build.policy(first, digest="v2", people=bea))
        issue = build.issue(f"{MON} 10:00", comments=(build.comment(f"{MON} {when}"),))
        made = plan(build.snapshot(issue), build.policy(first, versions=(later,)), build.at(f"{MON} 14:00"))
        assert made.facts.clocks[0].cycles[0].state == state


# ------------------------------------------------------------------------------------------- what holds for all
def test_three_versions_follow_one_another(build: Any, ask: Ask) -> None:
    """Eight hours, from 11:00 on six, from 12:00 on four: each takes over what was used."""
    eight, six, four = (build.metric(build.goal(f"{hours} hour", build.cal.BER)) for hours in (8, 6, 4))
    found = ask(f"{MON} 13:00", (eight,), (f"{MON} 11:00", six), (f"{MON} 12:00", four))
    assert versions(found) == [["v1", "v2", "v3"]]
    assert only(found).due == build.at(f"{MON} 14:00")
    assert found.policy == "v3"


def test_the_next_version_is_a_reason_to_look_again(build: Any, ask: Ask) -> None:
    """At its first instant it is in force; a millisecond before, it is not."""
    eight, four = (build.metric(build.goal(f"{hours} hour", build.cal.BER)) for hours in (8, 4))
    before = ask(f"{MON} 10:30", (eight,), (f"{MON} 11:00", four))
    assert (before.look_again_at, before.policy) == (build.at(f"{MON} 11:00"), "v1")
    there = ask(f"{MON} 11:00", (eight,), (f"{MON} 11:00", four))
    assert (there.policy, only(there).due) == ("v2", build.at(f"{MON} 14:00"))
    assert there.look_again_at != before.look_again_at


def test_an_issue_outside_the_scope_is_looked_at_again_too(build: Any) -> None:
    """The next version may look after it."""
    later = PolicyVersion(effective=build.at(f"{MON} 11:00"), policy=build.policy(digest="v2"))
    policy = build.policy(scope=build.query("project = OTHER"), versions=(later,))
    found = plan(build.snapshot(build.issue(f"{MON} 10:00")), policy, build.at(f"{MON} 10:30"))
    assert found.look_again_at == build.at(f"{MON} 11:00")


def test_what_is_no_clock_is_as_the_version_in_force_says(build: Any) -> None:
    """Labels, card and enforcement follow the newest version; an issue before its enforcement has no clock."""
    metric = build.metric(build.goal("1 hour", build.cal.BER))
    issue = build.snapshot(build.issue(f"{MON} 10:00"))
    at, now = build.at(f"{MON} 13:00"), build.at(f"{MON} 14:00")

    def under(**more: Any) -> Plan:
        later = PolicyVersion(effective=at, policy=build.policy(metric, digest="v2", **more))
        return plan(issue, build.policy(metric, versions=(later,)), now)

    assert under(label_prefix="ac-").tags == ("ac-sla-breached",)
    assert [finding.code for finding in under(enforce_created_from=at).findings] == ["before_enforcement"]


def test_versions_that_ended_before_the_issue_was_there_leave_no_trace(build: Any, ask: Ask) -> None:
    """Created on Tuesday, under the second version."""
    eight, four = (build.metric(build.goal(f"{hours} hour", build.cal.BER)) for hours in (8, 4))
    found = ask(f"{TUE} 11:00", (eight,), (f"{MON} 11:00", four), created=f"{TUE} 10:00")
    alone = plan(build.snapshot(build.issue(f"{TUE} 10:00")), build.policy(four, digest="v2"), build.at(f"{TUE} 11:00"))
    assert plan_line(found) == plan_line(alone)


def test_the_same_question_has_the_same_answer_to_the_byte(build: Any, ask: Ask) -> None:
    """Asked twice, with versions."""
    eight, four = (build.metric(build.goal(f"{hours} hour", build.cal.BER)) for hours in (8, 4))
    lines = {plan_line(ask(f"{MON} 12:00", (eight,), (f"{MON} 11:00", four))) for _ in range(2)}
    assert len(lines) == 1


def test_a_stop_at_the_very_instant_of_a_version_is_seen_by_it(build: Any, ask: Ask) -> None:
    """What happens at that instant happens under the new version, but the stopped cycle has only its old goal."""
    eight, four = (build.metric(build.goal(f"{hours} hour", build.cal.BER)) for hours in (8, 4))
    solved = [build.change(f"{MON} 11:00", "resolution", None, "Fixed")]
    found = ask(f"{MON} 12:00", (eight,), (f"{MON} 11:00", four), changes=solved)
    assert (only(found).stop, only(found).elapsed_ms) == (build.at(f"{MON} 11:00"), 60 * MINUTE)
    assert versions(found) == [["v1"]]


def test_a_command_counts_as_the_version_of_its_time_has_it(build: Any, ask: Ask) -> None:
    """Paused at 11:00 under a version that lets pause; the one of 12:00 does not, and the clock goes on."""
    goal = build.goal("6 hour", build.cal.BER)
    pausable, other = build.metric(goal, pause="status = Waiting"), build.metric(goal)
    asked = build.comment(f"{MON} 11:00", text="!sla pause parts")
    found = ask(f"{MON} 13:00", (pausable,), (f"{MON} 12:00", other), comments=(asked,))
    assert found.facts.commands[0].refused is None
    assert (only(found).state, only(found).elapsed_ms) == ("running", 2 * HOUR)
    late = build.comment(f"{MON} 12:30", text="!sla pause parts")
    again = ask(f"{MON} 13:00", (pausable,), (f"{MON} 12:00", other), comments=(late,))
    assert again.facts.commands[0].refused == "not_pausable"
