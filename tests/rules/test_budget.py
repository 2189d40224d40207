"""Tests of rules.budget: how much work was logged, of all that may be."""

from collections.abc import Callable
from typing import Any

import pytest

from rules import plan
from rules.desired import Plan
from rules.model import Field, Value, Worklog
from rules.policy import Project
from rules.public_json import plan_document

HOURS, FIELD = 3600, "customfield_10050"


@pytest.fixture
def spent(build: Any) -> Callable[..., Plan]:
    """The plan for an issue with a budget of ten hours, and these values of Jira's fields."""

    def look(now: str = "2026-03-02 12:00", logs: tuple[Worklog, ...] = (), **more: Any) -> Plan:
        budget, logged = more.pop("budget", "10"), more.pop("timespent", ())
        project = Project(**{"key": "ASP", "budget_field": "Service budget (h)", **more.pop("project", {})})
        changes = more.pop("changes", ())
        fields = {FIELD: (Value(budget),) if budget else ()}
        fields |= {} if logged is None else {"timespent": (Value(str(logged)),) if logged != () else ()}
        fields |= more.pop("fields", {})
        estimate = Field(id="timeoriginalestimate", name="Original estimate", type="number")
        own = Field(id=FIELD, name="Service budget (h)", type="number")
        kinds = {**build.site.fields, own.id: own, estimate.id: estimate}
        site = build.replace(build.site, fields=kinds)
        issue = build.issue("2026-03-02 10:00", *changes, fields=fields, worklogs=logs)
        metric = build.metric(build.goal("90 hour", build.cal.BER))
        policy = build.policy(metric, projects=(project,), **more)
        return plan(build.snapshot(issue, site=site), policy, build.at(now))

    return look


def log(build: Any, when: str, hours: int) -> Worklog:
    at = build.at(when)
    return Worklog(id=str(at), at=at, started=at, seconds=hours * HOURS)


@pytest.mark.parametrize(
    ("seconds", "state", "tags"),
    [
        (0, "within", ()),
        (8 * HOURS - 1, "within", ()),
        (8 * HOURS, "at_risk", ("budget-at-risk",)),
        (10 * HOURS - 1, "at_risk", ("budget-at-risk",)),
        (10 * HOURS, "spent", ("budget-spent",)),
        (99 * HOURS, "spent", ("budget-spent",)),
    ],
)
def test_a_budget_is_within_at_risk_or_spent(
    spent: Callable[..., Plan], seconds: int, state: str, tags: tuple[str, ...]
) -> None:
    """At risk from 80 % on; the label and the finding are of the same name."""
    found = spent(timespent=seconds)

    assert found.facts.budget is not None
    assert (found.facts.budget.state, found.facts.budget.spent, found.facts.budget.budget) == (state, seconds, 36000)
    assert found.tags == tags
    assert [finding.code for finding in found.findings] == [f"budget_{state}" for _ in tags]


def test_the_policy_says_from_when_on_a_budget_is_at_risk(spent: Callable[..., Plan]) -> None:
    """`budget_at_risk`; and labels have the policy's prefix."""
    found = spent(timespent=5 * HOURS, project={"budget_at_risk": 50}, label_prefix="ac-")

    assert found.tags == ("ac-budget-at-risk",)
    assert [finding.text for finding in found.findings] == ["5 h of 10 h of work are logged."]


@pytest.mark.parametrize("name", ["timeoriginalestimate", "Original estimate"])
def test_jiras_own_estimate_is_counted_in_seconds(spent: Callable[..., Plan], name: str) -> None:
    """By its id, or by the name that Jira shows; other fields are of hours."""
    estimate = {"timeoriginalestimate": (Value("36000"),)}
    found = spent(timespent=8 * HOURS, project={"budget_field": name}, fields=estimate)

    assert found.facts.budget is not None
    assert found.facts.budget.budget == 10 * HOURS


@pytest.mark.parametrize(
    ("budget", "seconds"), [("7.5", 27000), ("10.0", 36000), ("0", 0)], ids=["halves", "as Jira writes it", "nothing"]
)
def test_a_budget_may_have_a_fraction(spent: Callable[..., Plan], budget: str, seconds: int) -> None:
    """And where it is nothing, no work spends nothing of it."""
    found = spent(budget=budget)

    assert found.facts.budget is not None
    assert (found.facts.budget.budget, found.facts.budget.state) == (seconds, "within")


def test_the_first_work_spends_a_budget_of_nothing(spent: Callable[..., Plan]) -> None:
    """Nothing was planned."""
    assert spent(budget="0", timespent=60).tags == ("budget-spent",)


def test_without_jiras_sum_the_work_logs_are_added_up(build: Any, spent: Callable[..., Plan]) -> None:
    """Those that had been written by then."""
    logs = (log(build, "2026-03-02 11:00", 8), log(build, "2026-03-02 13:00", 2))

    assert spent(timespent=None, logs=logs).tags == ("budget-at-risk",)
    assert spent("2026-03-02 14:00", timespent=None, logs=logs).tags == ("budget-spent",)


def test_what_was_logged_later_is_not_seen_before(build: Any, spent: Callable[..., Plan]) -> None:
    """The sum follows its history."""
    changes = (build.change("2026-03-02 13:00", "timespent", "3600", "36000"),)

    assert spent("2026-03-02 12:00", timespent=36000, changes=changes).tags == ()
    assert spent("2026-03-02 14:00", timespent=36000, changes=changes).tags == ("budget-spent",)


@pytest.mark.parametrize("text", ["a lot", "-1", "nan"])
def test_what_is_no_amount_of_work_is_named(spent: Callable[..., Plan], text: str) -> None:
    """And is no budget."""
    found = spent(budget=text, timespent=99 * HOURS)

    assert (found.facts.budget, found.tags) == (None, ())
    assert [finding.code for finding in found.findings] == ["budget_unreadable"]


def test_unknown_work_is_not_taken_for_none(spent: Callable[..., Plan]) -> None:
    """A source that does not tell of work says so."""
    found = spent(timespent=None)

    assert found.facts.budget is None
    assert [finding.code for finding in found.findings] == ["budget_unreadable"]


@pytest.mark.parametrize(
    ("options", "why"),
    [({"budget": ""}, "empty"), ({"project": {"key": "OPS"}}, "elsewhere"), ({"project": {"budget_field": None}}, "")],
    ids=["the field is empty", "another project", "no field"],
)
def test_where_there_is_no_budget_nothing_is_said(
    spent: Callable[..., Plan], options: dict[str, Any], why: str
) -> None:
    """However much was logged."""
    found = spent(timespent=99 * HOURS, **options)

    assert (found.facts.budget, found.tags, found.findings) == (None, (), ()), why


def test_the_card_tells_of_a_budget_that_runs_out(build: Any, spent: Callable[..., Plan]) -> None:
    """As of the last work; while there is enough, work changes nothing on it."""
    logs = (log(build, "2026-03-02 11:00", 8),)
    tight, ample = spent(timespent=8 * HOURS, logs=logs), spent(timespent=HOURS, logs=logs)
    cards = [next(write.card for write in one.writes if hasattr(write, "card")) for one in (tight, ample)]

    assert (cards[0].budget, cards[0].as_of) == (tight.facts.budget, build.at("2026-03-02 11:00"))
    assert (cards[1].budget, cards[1].as_of) == (None, build.at("2026-03-02 10:00"))


def test_the_public_document_tells_of_the_budget(spent: Callable[..., Plan]) -> None:
    """In seconds; an issue without a budget has no such key."""
    assert plan_document(spent(timespent=8 * HOURS))["budget"] == {
        "state": "at_risk",
        "spent_seconds": 28800,
        "budget_seconds": 36000,
    }
    assert "budget" not in plan_document(spent(budget=""))
