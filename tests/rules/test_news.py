"""What is news and what is not: nobody is told of what was long so when a part of the policy came or was changed, and
everybody of what comes about from then on, however old the issue is."""

from typing import Any

import pytest

from rules import plan
from rules.desired import CreateNotice, CreateReminder, LabelOn, MoveBack, Plan
from rules.diffing import Remembered
from rules.diffing.comments import MOST_TOLD, comments_of
from rules.model import MINUTE, Memory, Value
from rules.policy import (
    ChangeControl,
    Closeout,
    CloseoutItem,
    CreatedTrigger,
    PlanHealth,
    Risk,
    RiskRule,
    Target,
    Wanted,
    Within,
)
from rules.sections import sections

RULE = RiskRule(name="Again", when=None, type="technical", likelihood=4, impact=5)  # type: ignore[arg-type]


@pytest.fixture
def told(build: Any) -> Any:
    """What is told of an issue of Monday 2026-03-02 10:00, under a policy whose parts count from `since` on."""

    def ask(*changes: Any, now: str, since: str | None = None, switch: str | None = None, **options: Any) -> Plan:
        parts = ("plan", "risk", "change", "closeouts", "metrics")
        policy = build.policy(*options.pop("clocks", ()), **{p: options.pop(p) for p in parts if p in options})
        known = tuple((name, build.at(since)) for name in sections(policy)) if since else ()
        memory = Memory(write_since=switch and build.at(switch), sections=known)
        issue = build.issue("2026-03-02 10:00", *changes, **options)
        snapshot = build.replace(build.snapshot(issue), related=(), versions=(), memory=memory)
        return plan(snapshot, policy, build.at(now))

    return ask


def texts(made: Plan) -> list[str]:
    calls = [write.calls for write in made.writes if isinstance(write, CreateReminder)]
    notices = [write.notice for write in made.writes if isinstance(write, CreateNotice)]
    return [call.text for one in calls for call in one.calls] + [call.text for one in notices for call in one.calls]


def within(build: Any, amount: str) -> Within:
    value, unit = amount.split()
    return Within(target=Target(value=int(value), unit=unit), calendar=build.cal.BER)  # type: ignore[arg-type]


@pytest.mark.parametrize(("since", "news"), [("2026-03-04 10:00", False), ("2026-03-02 10:00", True)])
def test_a_plan_that_lacked_it_before_it_was_asked_for_is_marked_and_not_told(
    build: Any, told: Any, since: str, news: bool
) -> None:
    """The label tells what is so; the comment, what is new."""
    made = told(now="2026-03-05 10:00", since=since, plan=PlanHealth(calendar=build.cal.BER, due_date=Wanted()))
    assert texts(made) == (["plan.no_due_date"] if news else [])
    assert made.tags == ("plan-no-due-date",)


@pytest.mark.parametrize(("since", "moved"), [("2026-03-05 12:01", False), ("2026-03-05 12:00", True)])
def test_a_gate_that_came_later_moves_nothing_back(build: Any, told: Any, since: str, moved: bool) -> None:
    """Of what was closed before it read so, nothing is asked but a label."""
    gate = Closeout(name="Field", mode="gate", items=(CloseoutItem(text="Signed"),))
    closed = build.change("2026-03-05 12:00", "resolution", None, "Fixed")
    made = told(closed, now="2026-03-06 10:00", since=since, closeouts=(gate,))
    assert any(isinstance(write, MoveBack) for write in made.writes) == moved
    assert made.tags == (() if moved else ("closeout-incomplete",))
    assert texts(made) == []


def test_another_time_to_decide_in_tells_nothing_again(build: Any, told: Any) -> None:
    """The reminder is the same one, though it would have come at another time."""
    edit = build.change("2026-03-03 10:00", "duedate", None, "2026-03-31")
    kinds = (("schedule", ("duedate",)),)

    def ops(amount: str) -> list[str]:
        control = ChangeControl(
            baseline=CreatedTrigger(), kinds=kinds, window_ms=30 * MINUTE, decide_within=within(build, amount)
        )
        return [one.op for one in told(edit, now="2026-03-12 10:00", change=control).facts.reminders]

    assert ops("1 working_day") == ops("2 working_day") != []


def test_a_slip_is_news_on_an_old_milestone(build: Any, told: Any) -> None:
    """It counts from the move of the date, not from the creation."""
    moves = [
        build.change("2026-03-03 10:00", "duedate", None, "2026-03-10"),
        build.change("2026-03-06 10:00", "duedate", "2026-03-10", "2026-03-20"),
    ]
    fields = {"duedate": (Value("2026-03-20"),), "issuetype": (Value("Epic"),)}
    health = PlanHealth(calendar=build.cal.BER)
    made = told(*moves, now="2026-03-06 11:00", switch="2026-03-05 10:00", plan=health, fields=fields)
    assert texts(made) == ["plan.milestone_slipped"]


def test_what_is_asked_of_some_issues_counts_from_when_they_are_such(build: Any, told: Any) -> None:
    """An owner within four hours of waiting, whenever the issue was created."""
    wanted = Wanted(within=within(build, "4 hour"), when=build.query("status = Waiting"))
    health = PlanHealth(calendar=build.cal.BER, due_date=wanted)
    waits = build.change("2026-03-05 10:00", "status", "Open", "Waiting")
    assert texts(told(waits, now="2026-03-05 13:59", plan=health)) == []
    late = told(waits, now="2026-03-05 14:00", switch="2026-03-04 10:00", plan=health)
    assert texts(late) == ["plan.no_due_date"]


def test_an_issue_that_is_opened_again_has_its_time_anew(build: Any, told: Any) -> None:
    """To find an owner, as if it had been created then."""
    health = PlanHealth(calendar=build.cal.BER, due_date=Wanted(within=within(build, "4 hour")))
    again = [
        build.change("2026-03-02 11:00", "resolution", None, "Fixed"),
        build.change("2026-03-05 10:00", "resolution", "Fixed", None),
    ]
    assert texts(told(*again, now="2026-03-05 13:59", plan=health)) == []
    assert texts(told(*again, now="2026-03-05 14:00", plan=health)) == ["plan.no_due_date"]


@pytest.mark.parametrize(
    ("more", "since"),
    [
        ({"reopenings": 1}, "2026-03-05 10:00"),
        ({"sla": "breached"}, "2026-03-02 12:00"),
        ({"sla": "at_risk"}, "2026-03-02 11:30"),
        ({"keywords": ("leak",)}, "2026-03-04 09:00"),
        ({"keywords": ("pump",)}, "2026-03-02 10:00"),
        ({"keywords": ("泄漏",)}, "2026-03-04 09:00"),
        ({"reopenings": 1, "keywords": ("leak",)}, "2026-03-05 10:00"),
        ({}, "2026-03-02 10:00"),
    ],
    ids=["reopened", "breached", "at risk", "said", "from the start", "said in Chinese", "the later of two", "always"],
)
def test_a_risk_is_there_since_all_of_its_conditions_hold(
    build: Any, told: Any, more: dict[str, Any], since: str
) -> None:
    """Not since `when` alone does."""
    rule = build.replace(RULE, when=build.query("priority is not EMPTY"), **more)
    changes = [
        build.change("2026-03-04 10:00", "resolution", None, "Fixed"),
        build.change("2026-03-05 10:00", "resolution", "Fixed", None),
    ]
    said = build.comment("2026-03-04 09:00", "agent", text="There is a LEAK, 泄漏")
    clock = build.metric(build.goal("2 hour", build.cal.BER), kind="first_response")
    clock = build.replace(clock, on_resolution="run")
    fields = {"summary": (Value("Pump"),)}
    options = {"comments": (said,), "fields": fields, "clocks": (build.replace(clock, kind="resolution"),)}
    if "sla" in more:
        changes, options["comments"] = [], ()
    made = told(*changes, now="2026-03-06 10:00", risk=Risk(rules=(rule,)), **options)
    (risk,) = made.facts.risks
    assert risk.since == build.at(since)


def test_nobody_is_told_of_changes_and_risks_of_a_resolved_issue(build: Any, told: Any) -> None:
    """They are listed all the same."""
    edit = build.change("2026-03-03 10:00", "duedate", None, "2026-03-31")
    closed = build.change("2026-03-05 12:00", "resolution", None, "Fixed")
    control = ChangeControl(
        baseline=CreatedTrigger(),
        kinds=(("schedule", ("duedate",)),),
        window_ms=0,
        decide_within=within(build, "1 working_day"),
    )
    rule = build.replace(RULE, when=build.query("priority is not EMPTY"))
    risk = Risk(rules=(rule,), tell=(("critical", ("assignee",)),))
    assert texts(told(edit, now="2026-03-06 10:00", change=control, risk=risk)) == ["change.undecided", "risk.band"]
    made = told(edit, closed, now="2026-03-06 10:00", change=control, risk=risk)
    assert texts(made) == []
    assert (len(made.facts.changes), len(made.facts.risks)) == (1, 1)


def test_alike_risks_and_changes_of_one_comment_are_told_each(build: Any, told: Any) -> None:
    """Each has an identity of its own."""
    lines = "!risk add technical 4x5 leak\n!risk add technical 4x4 leak"
    lines += "\n!change add cost pump\n!change add cost seal"
    said = build.comment("2026-03-03 10:00", "agent", text=lines)
    control = ChangeControl(
        baseline=CreatedTrigger(),
        kinds=(("cost", ("customfield_1",)),),
        window_ms=0,
        decide_within=within(build, "1 working_day"),
    )
    risk = Risk(tell=(("critical", ("assignee",)),))
    made = told(now="2026-03-06 10:00", comments=(said,), change=control, risk=risk)
    ops = [one.op for one in made.facts.reminders]
    assert len(ops) == len(set(ops)) == 4


def test_reminders_of_years_go_into_the_property(build: Any) -> None:
    """The oldest of those that nothing speaks of any more are forgotten, the rest keeps its order."""
    many = [f"{number:024d}" for number in range(MOST_TOLD + 20)]
    snapshot = build.snapshot(build.issue("2026-03-02 10:00", property={"told": many}))
    memory = Remembered.of(snapshot, build.at("2026-03-03 10:00"))
    wishes = [LabelOn(label="x", because="y")]
    assert comments_of(snapshot, memory, wishes, build.at("2026-03-03 10:00")).told == tuple(many[20:])


@pytest.mark.parametrize(
    ("score", "told_again"), [("5x5", False), ("4x4", False), ("3x4", True)], ids=["heavier", "lighter", "another band"]
)
def test_another_rating_in_the_same_band_is_no_news(build: Any, told: Any, score: str, told_again: bool) -> None:
    """What escalates is coming into the band, not staying there."""
    lines = ["!risk add technical 4x5 leak", f"!risk assess 1 {score}"]
    said = [build.comment(f"2026-03-0{day} 10:00", "agent", text=text) for day, text in enumerate(lines, 3)]
    risk = Risk(tell=(("critical", ("assignee",)), ("high", ("assignee",))))
    (before,) = told(now="2026-03-03 11:00", comments=tuple(said[:1]), risk=risk).facts.reminders
    (after,) = told(now="2026-03-06 11:00", comments=tuple(said), risk=risk).facts.reminders
    assert (after.op != before.op) == told_again
