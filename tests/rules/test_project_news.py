"""What the look at a project tells people of: what is news since the policy asks for it, wherever the work is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from rules.desired import ProjectPlan
from rules.model import Worklog
from rules.policy import LoadRule, Policy, Project, Review, Rhythm
from rules.sections import sections
from tests.rules.project_looks import HOUR, OFFICE, after, at, contract, health, look, own, policy, row

FRIDAY = date(2026, 11, 27)
LOG = Worklog(id="1", at=at("2026-11-20 12:00"), started=at("2026-11-20 09:00"), seconds=10 * HOUR, author="bo")
SPENT = row("A", 1, FRIDAY, contracts=("Gold",), spent_s=10 * HOUR, worklogs=(LOG,))
RHYTHM = Rhythm(every="week", calendar=OFFICE, minute=600, weekdays=(0,))
WEEKLY = Review(name="Project review", rhythm=RHYTHM, who=("assignee",), of="project")


def counted_since(when: str, asked: Policy) -> Any:
    """The own issue, for a service that knows each part of the policy from then on."""
    issue = own()
    known = tuple((name, at(when)) for name in sections(asked))
    return replace(issue, memory=replace(issue.memory, sections=known))


def told(found: ProjectPlan) -> list[str]:
    return [one.calls[0].text for one in found.reminders]


@pytest.mark.parametrize(
    ("since", "news"),
    [("2026-11-20 11:00", ["project.budget_spent"]), ("2026-11-20 13:00", [])],
    ids=["before", "after"],
)
def test_a_budget_that_was_spent_before_the_policy_asked_is_shown_and_not_told(since: str, news: list[str]) -> None:
    """The work that spent it was logged on the 20th at 12:00."""
    asked = policy(load=None, contracts=(contract(budget_s=10 * HOUR),))
    found = look(SPENT, asked=asked, own=counted_since(since, asked))
    assert [one.state for one in found.facts.budgets] == ["spent"]
    assert told(found) == news


def test_a_contract_that_comes_later_leaves_the_others_news_alone() -> None:
    """Each part of the policy has its own beginning."""
    asked = policy(load=None, contracts=(contract(budget_s=10 * HOUR), contract(name="Silver", budget_s=5 * HOUR)))
    issue = own()
    known = (("contract Gold", at("2026-11-01")), ("contract Silver", at("2026-11-22")))
    both = replace(SPENT, contracts=("Gold", "Silver"))
    found = look(both, asked=asked, own=replace(issue, memory=replace(issue.memory, sections=known)))
    assert [dict(one.calls[0].facts)["contract"] for one in found.reminders] == ["Gold"]


def test_what_has_no_history_is_told_when_it_is_first_seen() -> None:
    """A week that is too full and an owner whom nobody stands for: the look that finds them is their beginning."""
    asked = policy(projects=(Project(key="ASP", issue="ASP-1", communication_owner="role:Nobody"),))
    found = look(row("A", 60, FRIDAY), asked=asked, own=counted_since("2026-11-23 10:00", asked))
    assert sorted(told(found)) == ["project.no_communication_owner", "project.over_capacity.moves"]


def test_every_reminder_of_a_project_names_the_part_of_the_policy_that_asks_for_it() -> None:
    """A part that has no beginning could tell old news."""
    projects = (Project(key="ASP", issue="ASP-1", communication_owner="role:Nobody"),)
    asked = policy(projects=projects, contracts=(contract(budget_s=10 * HOUR),), plan=health(), reviews=(WEEKLY,))
    found = look(SPENT, row("B", 60, FRIDAY), now="2026-11-30 12:00", asked=asked)
    named = {one.section for one in found.facts.reminders}
    assert {"load", "contract Gold", "project ASP", "review Project review"} == named
    assert named <= set(sections(asked))


@pytest.mark.parametrize(
    ("rule", "same"),
    [(LoadRule(calendar=OFFICE, tell=("lead",)), True), (LoadRule(calendar=OFFICE, over=120), False)],
    ids=["another recipient", "another percent"],
)
def test_a_part_begins_anew_when_it_finds_something_else(rule: LoadRule, same: bool) -> None:
    """Not when somebody else is told."""
    assert (sections(policy())["load"] == sections(policy(load=rule))["load"]) is same


def test_somebody_who_works_in_two_projects_has_one_week() -> None:
    """24 h here and 24 h there are 120 % of 40 h, though each project alone looks well."""
    here, there = row("ASP-2", 24, FRIDAY), row("IT-7", 24, FRIDAY, project="IT")
    alone = look(here)
    assert [one.percent for one in alone.facts.load] == [60, 0]
    found = look(here, others=(there,))
    week = found.facts.load[0]
    assert (week.percent, week.band, week.plannable, week.open) == (120, "over", 2, 2)
    assert [key for key, _ in week.heaviest] == ["ASP-2", "IT-7"]
    assert told(found) == ["project.over_capacity.moves"]
    assert look(here, others=(there,), own=after(found)).writes == ()


def test_work_in_other_projects_counts_for_people_alone() -> None:
    """What lacks a date or is overdue there is that project's to say, and who has nothing to do here is not shown."""
    there = (row("IT-7", 24, date(2026, 11, 20)), row("IT-8"), row("IT-9", 99, FRIDAY, assignee="bo"))
    found = look(row("ASP-2", 1, FRIDAY), others=there)
    counts = found.facts.counts
    assert (counts.open, counts.overdue, counts.undated, counts.unestimated) == (1, (), (), ())
    assert {one.account for one in found.facts.load} == {"anna"}
    assert (found.facts.load[0].load_s, found.facts.load[0].plannable, found.facts.load[0].open) == (25 * HOUR, 2, 3)


def test_a_parent_in_another_project_counts_by_its_parts() -> None:
    """Whether they name it by its id or, as epics on Data Center, by its key."""
    epic = replace(row("IT-1", 40, FRIDAY, project="IT"), id="90")
    parts = (row("IT-2", 4, FRIDAY, parent="IT-1"), row("IT-3", 4, FRIDAY, parent="90"))
    assert look(row("ASP-2", 2, FRIDAY), others=(epic, *parts)).facts.load[0].load_s == 10 * HOUR
