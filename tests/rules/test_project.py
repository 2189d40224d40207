"""The look at a whole project: load, what plans lack, promises, and what is written to its own issue."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.desired import CreateCard, CreateReminder, EditCard, SetProperty
from rules.model import Memory, Person, Worklog
from rules.policy import Capacity, LoadRule, Project, Review, Rhythm
from rules.project_json import project_line
from tests.rules.project_looks import HOUR, MONDAY, OFFICE, PEOPLE, after, at, contract, look, own, policy, row

FRIDAY = date(2026, 11, 27)


def kinds(found: Any) -> list[str]:
    return [type(write).__name__ for write in found.writes]


def texts(found: Any) -> list[str]:
    return [call.text for calls in found.reminders for call in calls.calls]


def test_w1_a_weeks_load_is_told_with_its_coverage() -> None:
    """16 h until Friday are 40 % of the week, of one of one open issue; the next week is empty."""
    first, second = look(row("A", 16, FRIDAY, start=MONDAY)).facts.load
    assert (first.monday, first.percent, first.band, first.plannable, first.open) == ("2026-11-23", 40, "normal", 1, 1)
    assert (second.monday, second.load_s, second.percent) == ("2026-11-30", 0, 0)


def test_w7_parents_count_by_their_open_parts() -> None:
    """A parent of 20 h with parts of 8 h and 4 h is 12 h of work."""
    rows = [row("P", 20, FRIDAY), row("A", 8, FRIDAY, parent="P"), row("B", 4, FRIDAY, parent="P")]
    found = look(*rows)
    assert found.facts.load[0].load_s == 12 * HOUR
    assert (found.facts.counts.plannable, found.facts.counts.open) == (2, 2)


def test_w9_what_is_planned_and_what_was_worked() -> None:
    """Anna's plan is not Bo's work; what lacks an estimate or a date is counted, not spread."""
    log = Worklog(id="1", at=at("2026-11-23 09:00"), started=at("2026-11-20 12:00"), seconds=3 * HOUR, author="bo")
    rows = [
        row("A", 5, FRIDAY, worklogs=(log,)),
        row("B", None, FRIDAY),
        row("C", 4),
        row("D", 1, FRIDAY, assignee="bo"),
    ]
    found = look(*rows)
    counts = found.facts.counts
    anna, _, bo, _ = found.facts.load
    assert (anna.account, anna.load_s, anna.actual_s) == ("anna", 5 * HOUR, 0)
    assert (bo.account, bo.actual_s) == ("bo", 0)  # logged last week
    assert (counts.unestimated, counts.undated, counts.plannable, counts.open) == (("B",), ("C",), 2, 4)


def test_work_of_this_week_is_told_beside_the_plan() -> None:
    """By who logged it and when it was done."""
    log = Worklog(id="1", at=at("2026-11-23 09:00"), started=at("2026-11-23 08:00"), seconds=HOUR, author="anna")
    assert look(row("A", 5, FRIDAY, worklogs=(log,))).facts.load[0].actual_s == HOUR


def test_the_four_findings_are_apart() -> None:
    """Overdue, undated, unestimated and dated on a day off are four things, each with its keys."""
    rows = [
        row("LATE", 1, date(2026, 11, 20)),
        row("UNDATED", 1),
        row("UNESTIMATED", None, FRIDAY),
        row("SUNDAY", 1, date(2026, 11, 29), start=date(2026, 11, 28)),
    ]
    counts = look(*rows).facts.counts
    assert (counts.overdue, counts.undated, counts.unestimated, counts.on_day_off) == (
        ("LATE",),
        ("UNDATED",),
        ("UNESTIMATED",),
        ("SUNDAY",),
    )


def test_who_is_over_capacity_is_told_once_with_the_way_out() -> None:
    """One comment to whoever looks after the own issue: what weighs most, and the smallest moves that would help."""
    rows = [row("A", 30, FRIDAY), row("B", 12, FRIDAY), row("C", 4, FRIDAY)]
    found = look(*rows)
    (reminder,) = [write for write in found.writes if isinstance(write, CreateReminder)]
    (call,) = reminder.calls.calls
    facts = dict(call.facts)
    assert (call.text, call.tell) == ("project.over_capacity.moves", ("bo",))
    assert (facts["percent"], facts["heaviest"], facts["moves"]) == (115, "A, B, C", "B / A")
    assert [finding.code for finding in found.findings] == ["over_capacity"]
    again = look(*rows, own=after(found), now="2026-11-24 10:00")
    assert "CreateReminder" not in kinds(again)


def test_who_is_over_capacity_is_told_to_those_whom_the_policy_names() -> None:
    """Instead of whoever looks after the own issue."""
    asked = policy(load=LoadRule(calendar=OFFICE, tell=("anna",)))
    (reminder,) = [
        write for write in look(row("A", 99, FRIDAY), asked=asked).writes if isinstance(write, CreateReminder)
    ]
    assert [call.tell for call in reminder.calls.calls] == [("anna",)]


@pytest.mark.parametrize(
    ("hours", "rule", "band"),
    [
        (31, {}, "normal"),
        (32, {}, "warning"),
        (40, {}, "over"),
        (40, {"over": 120}, "warning"),
        (24, {"warning": 60}, "warning"),
        (0, {}, "normal"),
    ],
    ids=["below", "from 80 %", "from 100 %", "over set higher", "warning set lower", "nothing to do"],
)
def test_bands_begin_where_the_policy_says(hours: int, rule: dict[str, int], band: str) -> None:
    """A week of 40 h, against the policy's percents."""
    asked = policy(load=LoadRule(calendar=OFFICE, **rule))
    assert look(row("A", hours, FRIDAY), asked=asked).facts.load[0].band == band


def test_whoever_has_hours_of_their_own_may_be_named_by_login() -> None:
    """As people on Data Center know each other: half a week for Dora, who has 20 h to do."""
    half = Capacity(account="dora", calendar=OFFICE, percent=50)
    asked = policy(load=LoadRule(calendar=OFFICE, capacities=(half,)))
    known = PEOPLE | {"JIRAUSER4": Person(id="JIRAUSER4", name="Dora", login="dora")}
    found = look(row("A", 20, FRIDAY, assignee="JIRAUSER4"), asked=asked, people=known)
    assert [week.percent for week in found.facts.load if week.account == "JIRAUSER4"][:1] == [100]


def test_load_without_capacity_is_no_percentage() -> None:
    """On leave for the week: hours and no percent, and told as such."""
    leave = Capacity(account="anna", calendar=OFFICE, leave=((MONDAY, date(2028, 12, 31)),))
    asked = policy(load=LoadRule(calendar=OFFICE, capacities=(leave,)))
    found = look(row("A", 6, FRIDAY), asked=asked)
    week = found.facts.load[0]
    assert (week.percent, week.band, week.load_s) == (None, "no_capacity", 6 * HOUR)
    assert texts(found) == ["project.over_capacity.none"]


def test_without_load_in_the_policy_nothing_is_said_of_people() -> None:
    """What is overdue is counted all the same."""
    found = look(row("A", 99, date(2026, 11, 20)), asked=policy(load=None))
    assert (found.facts.load, found.facts.counts.overdue, texts(found)) == ((), ("A",), [])


def test_issues_without_owner_are_named() -> None:
    """Their work is nobody's load."""
    found = look(row("A", 5, FRIDAY, assignee=None))
    assert (found.facts.counts.unowned, found.facts.load) == (("A",), ())


@pytest.mark.parametrize(
    ("owner", "gap"),
    [("role:Service desk lead", True), ("role:Agents", False), ("bo", False), (None, False)],
    ids=["a role that nobody has", "a role that somebody has", "an account", "none named"],
)
def test_a_communication_owner_that_is_nobody_is_missed(owner: str | None, gap: bool) -> None:
    """Told once to whoever looks after the own issue."""
    people = {**PEOPLE, "cy": Person(id="cy", name="Cy", roles=frozenset({"Agents"}))}
    asked = policy(projects=(Project(key="ASP", issue="ASP-1", communication_owner=owner),))
    found = look(row("A", 1, FRIDAY), asked=asked, own=replace(own(), people=people))
    assert [one.gap for one in found.facts.gaps] == (["no_communication_owner"] if gap else [])
    assert texts(found) == (["project.no_communication_owner"] if gap else [])
    assert not look(row("A", 1, FRIDAY), asked=asked, own=after(found, replace(own(), people=people))).writes


@pytest.mark.parametrize(("hours", "state"), [(90, "within"), (96, "at_risk"), (120, "spent"), (130, "spent")], ids=str)
def test_a_contracts_budget_counts_the_work_on_all_its_issues(hours: int, state: str) -> None:
    """Open and done ones; what falls under no contract counts nowhere."""
    asked = policy(contracts=(contract(budget_s=120 * HOUR),))
    done = row("B", 0, open=False, contracts=("Gold",), spent_s=30 * HOUR)
    rows = [
        row("A", 1, FRIDAY, contracts=("Gold",), spent_s=(hours - 30) * HOUR),
        done,
        row("C", 1, spent_s=999 * HOUR),
    ]
    found = look(*rows, asked=asked)
    (budget,) = found.facts.budgets
    assert (budget.spent_s, budget.budget_s, budget.state) == (hours * HOUR, 120 * HOUR, state)
    codes = [finding.code for finding in found.findings]
    assert codes == ([] if state == "within" else [f"budget_{state}"])


@pytest.mark.parametrize(
    ("percent", "hours", "state", "since"),
    [
        (50, 4, "within", None),
        (50, 5, "at_risk", 5),
        (80, 7, "within", None),
        (80, 8, "at_risk", 8),
        (95, 9, "within", None),
    ],
)
def test_from_which_part_on_a_budget_is_at_risk_is_for_the_contract_to_say(
    percent: int, hours: int, state: str, since: int | None
) -> None:
    """Ten hours, of which one is logged on each day of March: told of from the day on which the part was reached."""
    logs = tuple(
        Worklog(id=str(n), at=at(f"2026-03-{n:02}"), started=at(f"2026-03-{n:02}"), seconds=HOUR, author="bo")
        for n in range(1, hours + 1)
    )
    asked = policy(contracts=(contract(budget_s=10 * HOUR, budget_at_risk=percent),))
    found = look(row("A", 1, FRIDAY, contracts=("Gold",), worklogs=logs, spent_s=hours * HOUR), asked=asked)
    assert [one.state for one in found.facts.budgets] == [state]
    told = [one.since for calls in found.reminders for one in calls.calls if one.practice == "project"]
    assert told == ([] if since is None else [at(f"2026-03-{since:02}")])


def test_a_contract_counts_the_work_of_other_projects_where_it_names_its_issue() -> None:
    """One project looks after it for all."""
    asked = policy(contracts=(contract(budget_s=10 * HOUR, issue="ASP-1"),))
    other = row("X-1", contracts=("Gold",), spent_s=9 * HOUR)
    assert look(asked=asked, elsewhere=(other,)).facts.budgets[0].state == "at_risk"
    elsewhere = policy(contracts=(contract(budget_s=10 * HOUR, issue="X-9"),))
    assert look(row("A", 1, contracts=("Gold",)), asked=elsewhere).facts.budgets == ()


def test_work_outside_a_contracts_time_is_not_its_work() -> None:
    """Where every piece of work is known."""
    logs = tuple(
        Worklog(id=str(n), at=at(day), started=at(day), seconds=HOUR, author="bo")
        for n, day in enumerate(("2026-01-10", "2026-03-10"))
    )
    asked = policy(contracts=(contract(budget_s=10 * HOUR, valid=(at("2026-03-01"), at("2027-01-01"))),))
    known = row("A", 1, contracts=("Gold",), worklogs=logs, spent_s=2 * HOUR)
    assert look(known, asked=asked).facts.budgets[0].spent_s == HOUR
    assert look(replace(known, spent_s=5 * HOUR), asked=asked).facts.budgets[0].spent_s == 5 * HOUR


def weekly(**more: Any) -> Review:
    rhythm = Rhythm(every="week", calendar=OFFICE, minute=600, weekdays=(0,))
    return Review(**{"name": "Project review", "rhythm": rhythm, "who": ("assignee",), "of": "project", **more})


def test_a_review_of_the_project_is_held_at_its_own_issue_with_an_agenda() -> None:
    """Its agenda tells of the whole project."""
    asked = policy(reviews=(weekly(),), contracts=(contract(budget_s=10 * HOUR),))
    rows = [
        row("A", 1, date(2026, 11, 20), breached=1, band="high", changes=2),
        row("B", 1, contracts=("Gold",), spent_s=9 * HOUR),
    ]
    found = look(*rows, asked=asked)
    (review,) = found.facts.reviews
    assert (review.name, review.state, review.due) == ("Project review", "due", at("2026-11-23 10:00"))
    assert [line.text for line in review.agenda] == [
        "agenda.project.dates",
        "agenda.project.budget",
        "agenda.clocks",
        "agenda.project.risks",
        "agenda.changes",
    ]
    calls = [call for calls in found.reminders for call in calls.calls if call.text == "review.due"]
    assert calls[0].agenda == review.agenda


def test_a_review_of_a_customer_is_one_for_each_contract() -> None:
    """Each with what concerns that customer alone, named after the contract."""
    asked = policy(reviews=(weekly(of="customer", name="Call"),), contracts=(contract(), contract(name="Silver")))
    found = look(row("A", 1, contracts=("Gold",), breached=1), row("B", 1, contracts=("Silver",)), asked=asked)
    assert [one.name for one in found.facts.reviews] == ["Call (Gold)", "Call (Silver)"]
    gold, silver = found.facts.reviews
    assert [line.text for line in gold.agenda] == ["agenda.project.open", "agenda.clocks"]
    assert [line.text for line in silver.agenda] == ["agenda.project.open"]


def test_a_review_of_an_issue_is_none_of_the_projects() -> None:
    """And the other way round: see the reviews of issues."""
    assert look(row("A", 1), asked=policy(reviews=(weekly(of="issue"),))).facts.reviews == ()


def test_a_first_look_makes_the_card_and_a_second_writes_nothing() -> None:
    """The card, one comment for what to act on, and the property of the project."""
    rows = [row("A", 50, FRIDAY), row("B")]
    first = look(*rows)
    assert kinds(first) == ["CreateCard", "CreateReminder", "SetProperty"]
    assert look(*rows, own=after(first)).writes == ()
    assert look(*rows, own=after(first), now="2026-11-23 23:59:59").writes == ()


def test_the_card_is_edited_in_place_on_another_day() -> None:
    """What is left spreads over fewer days: other numbers, no other comment."""
    rows = [row("A", 30, date(2026, 12, 4))]
    first = look(*rows)
    second = look(*rows, own=after(first), now="2026-11-26 09:00")
    assert kinds(second) == ["EditCard", "SetProperty"]
    (edit,) = [write for write in second.writes if isinstance(write, EditCard)]
    assert edit.op == next(write.op for write in first.writes if isinstance(write, CreateCard))


def test_a_card_that_a_person_deleted_comes_back_for_news_only() -> None:
    """Another day with other numbers is no news; somebody over capacity is."""
    rows = [row("A", 30, date(2026, 12, 4))]
    shown = after(look(*rows))
    bare = replace(shown, issue=replace(shown.issue, comments=()))
    assert look(*rows, own=bare, now="2026-11-26 09:00").writes == ()
    assert "CreateCard" in kinds(look(row("A", 99, FRIDAY), own=bare, now="2026-11-26 09:00"))


def test_the_property_of_the_project_is_not_that_of_its_issue() -> None:
    """The two looks never touch what the other remembers."""
    found = look(row("A", 1))
    assert [write.key for write in found.writes if isinstance(write, SetProperty)] == ["aftercare-project"]
    mine = own(property={"labels": ["x"], "told": ["t"], "card": "c"})
    assert kinds(look(row("A", 1), own=mine)) == ["CreateCard", "SetProperty"]


def test_without_an_own_issue_facts_are_all_there_is() -> None:
    """Nothing is written anywhere."""
    found = look(row("A", 99, FRIDAY), own=None)
    assert (found.writes, found.issue_key, found.facts.load[0].band) == ((), None, "over")


def test_the_next_look_is_at_midnight_of_the_policys_zone() -> None:
    """Load and what is overdue change with the date there."""
    assert look(row("A", 1)).look_again_at == at("2026-11-24 00:00")
    assert look(row("A", 1), asked=policy(zone="Asia/Shanghai")).look_again_at == at("2026-11-23 16:00")


def test_a_project_on_hold_tells_nobody() -> None:
    """Its card goes on."""
    asked = policy(projects=(Project(key="ASP", issue="ASP-1", on_hold=True),))
    found = look(row("A", 99, FRIDAY), asked=asked)
    assert kinds(found) == ["CreateCard", "SetProperty"]
    assert "on_hold" in [finding.code for finding in found.findings]


def test_nobody_is_told_at_night() -> None:
    """The quiet hours of alerts hold here, too, and the look comes back when they end."""
    asked = policy(alert_calendar=OFFICE)
    found = look(row("A", 99, FRIDAY), asked=asked, now="2026-11-23 05:00")
    assert texts(found) == []
    assert found.look_again_at == at("2026-11-23 09:00")


def test_a_broken_part_leaves_the_others_and_the_card() -> None:
    """A row that makes no sense is a finding; nothing that was written is unsaid."""
    rows = [row("A", 30, FRIDAY)]
    shown = after(look(*rows))
    broken = look(row("A", 30, FRIDAY, worklogs=(None,)), own=shown)
    assert [finding.code for finding in broken.findings] == ["rule_failed"]
    assert "EditCard" not in kinds(broken)


def test_what_is_older_than_the_switch_to_writing_is_known_all_the_same() -> None:
    """Load has no history: it is told as it stands when somebody may first be told."""
    since = replace(own(), memory=Memory(write_since=at("2026-11-23 09:00")))
    assert texts(look(row("A", 99, FRIDAY), own=since)) == ["project.over_capacity.moves"]


def test_the_same_input_gives_the_same_bytes() -> None:
    """Whatever the order of the rows."""
    rows = [row("A", 50, FRIDAY), row("B", 3, FRIDAY, assignee="bo"), row("C")]
    assert project_line(look(*rows)) == project_line(look(*reversed(rows)))
