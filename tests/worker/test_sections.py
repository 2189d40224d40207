"""Since when each part of the practice counts, over restarts, edits of the policy and its versions."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connector.sections import Sections, note_sections
from connector.store import open_store
from connector.store.interface import Store
from rules.jql import parse
from rules.model import DAY, HOUR, Instant
from rules.policy import Calendar, Closeout, CloseoutItem, PlanHealth, Policy, PolicyVersion, Risk, RiskRule, Wanted

NOW = 1_772_442_000_000
HOURS = Calendar(name="week", zone="UTC", weekly=(((32400, 61200),),) * 7, dates={}, date_names={})
SIGNED = CloseoutItem(text="Signed")
LIST = Closeout(name="Field", items=(SIGNED,))
PLAN = PlanHealth(calendar=HOURS, owner=Wanted())


def policy(digest: str = "1", **parts: Any) -> Policy:
    return Policy(digest=digest, zone="UTC", metrics=(), **parts)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty one."""
    opened = open_store(f"sqlite:///{tmp_path / 'store.db'}", "https://example.atlassian.net")
    yield opened
    opened.close()


@pytest.fixture
def started(store: Store) -> Any:
    """The service starts with a policy at an instant; what its plans are told then, or some time after it."""

    def start(with_policy: Policy, at: Instant, after: int = 0) -> dict[str, Instant]:
        note_sections(store, with_policy, at)
        return dict(Sections(store, with_policy).since(at + after))

    return start


def test_where_nothing_was_noted_nothing_is_limited(store: Store) -> None:
    """A store of its own, for a look without leaving a trace."""
    assert Sections(store, policy(closeouts=(LIST,))).since(NOW) == ()


def test_what_is_there_from_the_first_start_counts_from_it(started: Any) -> None:
    """And a restart changes nothing."""
    first = started(policy(closeouts=(LIST,)), NOW)
    assert first["closeout Field"] == NOW
    assert started(policy(closeouts=(LIST,)), NOW + DAY) == first


@pytest.mark.parametrize(
    ("edited", "new"),
    [
        (replace(LIST, mode="gate"), True),
        (replace(LIST, items=(SIGNED, SIGNED)), True),
        (replace(LIST, when=parse("type = Bug")), True),
        (replace(LIST, tell=("reporter",)), False),
        (replace(LIST), False),
    ],
    ids=["a gate", "another item", "other issues", "other recipients", "the same"],
)
def test_a_part_that_finds_something_else_counts_anew(started: Any, edited: Closeout, new: bool) -> None:
    """Whom it is told to makes nothing of the past news."""
    started(policy(closeouts=(LIST,)), NOW)
    assert started(policy(closeouts=(edited,)), NOW + DAY)["closeout Field"] == (NOW + DAY if new else NOW)


def test_what_is_added_counts_from_then_and_the_rest_as_before(started: Any) -> None:
    """Something more that is asked of a plan, a rule, a checklist."""
    started(policy(plan=PLAN), NOW)
    rule = RiskRule(name="Due", when=parse("duedate < 2d"), type="schedule", likelihood=2, impact=2)
    more = policy(plan=replace(PLAN, estimate=Wanted()), risk=Risk(rules=(rule,)), closeouts=(LIST,))
    found = started(more, NOW + DAY)
    assert {name for name, since in found.items() if since == NOW + DAY} == {
        "plan no_estimate",
        "risk Due",
        "closeout Field",
    }
    assert found["plan no_owner"] == found["plan"] == NOW


def test_what_is_taken_out_and_put_back_counts_anew(started: Any) -> None:
    """Nothing was told in between."""
    started(policy(closeouts=(LIST,)), NOW)
    started(policy(), NOW + HOUR)
    assert started(policy(closeouts=(LIST,)), NOW + DAY)["closeout Field"] == NOW + DAY


def test_a_version_counts_from_its_beginning(started: Any) -> None:
    """Whether the service ran then or not, and before it what was in force."""
    both = policy(plan=PLAN, versions=(PolicyVersion(effective=NOW + DAY, policy=policy("2", closeouts=(LIST,))),))
    assert "closeout Field" not in started(both, NOW)
    assert started(both, NOW, after=DAY)["closeout Field"] == NOW + DAY
    assert started(both, NOW + 3 * DAY)["closeout Field"] == NOW + DAY


def test_what_another_process_has_not_noted_is_not_told(store: Store) -> None:
    """An old process beside a new one: rather nothing than old news."""
    note_sections(store, policy(closeouts=(LIST,)), NOW)
    old = Sections(store, policy("0", closeouts=(replace(LIST, mode="gate"),)))
    assert dict(old.since(NOW + HOUR))["closeout Field"] == NOW + HOUR
