"""What is worked out once for an issue is what would be worked out every time."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.jql import parse
from rules.jql.evaluation import holds
from rules.jql.values import Look
from rules.model import DAY, HOUR, Change, Issue, Snapshot, Value
from rules.timeline import as_of, changes_at, field_at

START = 1_772_438_400_000
CONDITIONS = (
    "status = Open",
    "status != Open AND priority = High",
    "statusCategory = Done OR assignee is EMPTY",
    "status was Waiting",
    "status changed",
    "priority >= High",
    "project = ASP AND labels in (a, b)",
    "resolved is not EMPTY",
    'Customer = "Big" OR cf[10010] = 3',
    "created <= 2026-03-04",
)


@st.composite
def snapshots(draw: st.DrawFn, build: Any) -> Snapshot:
    """An issue with a random history of the fields that the conditions read."""
    names = {"status": ("Open", "Waiting", "Closed"), "priority": ("High", "Low"), "labels": ("a", "c"),
             "resolution": ("Fixed",), "customfield_10010": ("Big", "3")}  # fmt: skip
    changes, held = [], dict[str, str | None](status="Open")
    for number, hours in enumerate(sorted(draw(st.lists(st.integers(1, 60), max_size=12)))):
        name = draw(st.sampled_from(sorted(names)))
        before, after = held.get(name), draw(st.sampled_from((*names[name], *((None,) if name != "status" else ()))))
        held[name] = after
        changes.append(build.change(START + hours * HOUR, name, before, after, id=number + 1))
    return build.snapshot(build.issue(START, *changes))


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_changes_its_answer_only_at_its_turns(build: Any, text: str) -> None:
    """Asked in any order and many times, it answers as the evaluation itself does at every hour."""
    query = parse(text)

    @settings(max_examples=15, deadline=None)
    @given(st.data())
    def law(data: st.DataObject) -> None:
        one = data.draw(snapshots(build))
        turns = query.turns(one)
        answers = []
        for hour in data.draw(st.permutations(range(62))):
            at = START + hour * HOUR
            assert query.matches(one, at) is holds(query._node, Look(one, at, "UTC"))
            answers.append((at, query.matches(one, at)))
        assert turns is not None
        for (earlier, before), (later, after) in zip(sorted(answers), sorted(answers)[1:], strict=False):
            assert before is after or any(earlier < turn <= later for turn in turns)

    law()


@pytest.mark.parametrize(
    "text", ["created > -2d", "due < now()", "comment ~ pump", "text ~ pump", "status was Open AFTER 2026-03-02"]
)
def test_a_condition_that_time_or_words_can_change_names_no_turns(build: Any, text: str) -> None:
    """It is asked anew each time."""
    assert parse(text).turns(build.snapshot(build.issue(START))) is None


def test_a_copy_of_an_issue_is_looked_at_afresh(build: Any) -> None:
    """What was found about one is not found about a changed copy."""
    one = build.snapshot(build.issue(START, build.change(START + HOUR, "status", "Open", "Waiting")))
    query = parse("status = Waiting")
    assert query.matches(one, START + DAY)

    other = build.replace(one, issue=build.replace(one.issue, changes=(), fields={"status": (Value("Open", "1"),)}))

    assert query.matches(other, START + DAY) is False


def test_what_was_worked_out_is_no_part_of_an_issue(build: Any) -> None:
    """Equality, text and pickles do not depend on what was asked before."""
    asked, unasked = (build.issue(START, build.change(START + HOUR, "status", "Open", "Waiting")) for _ in range(2))
    field_at(asked, "status", START)

    assert asked == unasked
    assert repr(asked) == repr(unasked)
    assert pickle.loads(pickle.dumps(asked)) == unasked


def test_the_changes_of_an_instant_are_found_together(build: Any) -> None:
    """Those of other instants are not among them."""
    changes = [build.change(START + hour * HOUR, "status", "Open", "Waiting", id=hour) for hour in (1, 2, 3)]
    one = build.issue(START, *changes, build.change(START + 2 * HOUR, "labels", None, "a", id=9))

    assert {change.id for change in changes_at(one, START + 2 * HOUR)} == {2, 9}
    assert not changes_at(one, START)


@pytest.mark.parametrize(("grace", "seen"), [(None, 1), (0, 0)], ids=["as ours", "strictly"])
def test_who_looks_back_may_allow_no_grace(build: Any, grace: int | None, seen: int) -> None:
    """A minute ahead counts as now while clocks may differ, and as later when all is over."""
    one = build.snapshot(build.issue(START, build.change(START + HOUR, "status", "Open", "Waiting")))
    at = START + HOUR - 60_000

    cut = as_of(one, at) if grace is None else as_of(one, at, grace)

    assert len(cut.issue.changes) == seen


def test_a_long_history_costs_in_proportion(build: Any, count_calls: Callable[..., int]) -> None:
    """Ten times the changes take not much more than ten times the work."""
    query = parse("status = Waiting AND priority = High")

    def ask(length: int) -> None:
        moves = [
            Change(at=START + n * HOUR, id=n, index=0, field="status", before=(Value("Open", "1"),),
                   after=(Value("Waiting", "4"),))
            for n in range(length)
        ]  # fmt: skip
        one = Snapshot(issue=Issue(id="1", key="ASP-1", project="ASP", created=START, changes=tuple(moves)))
        for move in moves:
            query.matches(one, move.at)

    assert count_calls(ask, 1000) < 15 * count_calls(ask, 100)


@pytest.fixture
def count_calls() -> Callable[..., int]:
    """How many function calls a piece of work makes: a measure that no other program disturbs."""
    import cProfile
    import pstats

    def count(work: Callable[..., None], *args: Any) -> int:
        profile = cProfile.Profile()
        profile.runcall(work, *args)
        return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]

    return count
