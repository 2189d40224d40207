"""A number in a command means the same risk, action or change, whichever comments were deleted since."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import plan
from rules.desired import Plan
from rules.diffing.memory import MOST_NUMBERS, Remembered, numbers_kept
from rules.model import DAY, MINUTE, Instant, Snapshot
from rules.policy import ChangeControl, CreatedTrigger, Review, Rhythm
from tests.rules.any_case import applied
from tests.rules.any_practice import practised

MON = "2026-03-02"
RISKS = ("!risk add technical 3x4 no spare part", "!risk add schedule 2x3 customs", "!risk add cost 2x2 freight")
ACTIONS = ("!review action call the customer", "!review action order parts", "!review action book a flight")
CHANGES = ("!change add cost one more pump", "!change add cost two valves", "!change add cost a longer hose")


@pytest.fixture
def ask(build: Any) -> Any:
    """The plan of an issue of Monday after comments of (hour, text), where the property holds what was remembered."""

    def made(*said: tuple[int, str], edits: Any = (), kept: Plan | None = None, now: str = f"{MON} 20:00") -> Plan:
        comments = tuple(build.comment(f"{MON} {hour:02}:00", "agent", id=str(hour), text=text) for hour, text in said)
        remembered = {} if kept is None else json.loads(json.dumps(dict(kept.property)))
        issue = build.issue(f"{MON} 08:00", *edits, comments=comments, property=remembered)
        weekly = Rhythm(every="week", calendar=build.cal.BER, minute=600, weekdays=(4,))
        policy = build.policy(
            change=ChangeControl(
                baseline=CreatedTrigger(), kinds=(("cost", ("summary",)),), window_ms=30 * MINUTE
            ),
            reviews=(Review(name="Weekly", rhythm=weekly, who=("assignee",)),),
        )  # fmt: skip
        return plan(build.snapshot(issue), policy, build.at(now))

    return made


def named(made: Plan) -> Mapping[str, list[tuple[int, str]]]:
    """The numbers that people can use, each with the first word of what it stands for."""
    facts = made.facts
    return {
        "risk": [(one.number, one.words.split()[0]) for one in facts.risks],
        "action": [(one.number, one.text.split()[0]) for one in facts.actions],
        "change": [(one.number, (one.words or one.items[0].after).split()[0]) for one in facts.changes],
    }


def refused(made: Plan) -> list[str | None]:
    return [command.refused for command in made.facts.commands]


FAMILIES = [
    pytest.param("risk", RISKS, "!risk close 2 | over", [(3, "freight")], id="risks"),
    pytest.param("action", ACTIONS, "!review action-done 2", [(2, "order"), (3, "book")], id="actions"),
    pytest.param("change", CHANGES, "!change approve 2 | fine", [(2, "two"), (3, "a")], id="changes"),
]


@pytest.mark.parametrize(("family", "said", "command", "left"), FAMILIES)
def test_a_number_stays_with_its_comment_when_an_earlier_one_is_deleted(
    ask: Any, family: str, said: tuple[str, ...], command: str, left: list[tuple[int, str]]
) -> None:
    """The first of three is gone: its number is nobody's, and the second is still the second."""
    every = list(enumerate(said, 9))
    before = ask(*every)
    assert [number for number, _ in named(before)[family]] == [1, 2, 3]
    after = ask(*every[1:], (15, command), kept=before)
    assert refused(after) == [None, None, None]
    assert named(after)[family] == left
    assert refused(ask(*every[1:], (15, command.replace("2", "1")), kept=before)) == [None, None, "no_such_item"]


@pytest.mark.parametrize(("family", "said", "command", "left"), FAMILIES)
def test_what_comes_after_a_deletion_gets_a_number_that_nothing_had(
    ask: Any, family: str, said: tuple[str, ...], command: str, left: list[tuple[int, str]]
) -> None:
    """Also where the last one is gone, and a second look at it writes nothing more."""
    first = ask((9, said[0]), (10, said[1]))
    second = ask((9, said[0]), (11, said[2]), kept=first)
    assert [number for number, _ in named(second)[family]] == [1, 3]
    assert ask((9, said[0]), (11, said[2]), kept=second).property["numbers"] == second.property["numbers"]


@pytest.mark.parametrize("said", ["!review action-done ", "!change approve ", "!risk close "])
def test_a_number_of_thousands_of_digits_is_nobodys(ask: Any, said: str) -> None:
    """It is refused, and keeps no rule from looking at the issue."""
    made = ask((9, ACTIONS[0]), (10, CHANGES[0]), (11, f"{said}{'9' * 5000} | done"))
    assert refused(made) == [None, None, "no_such_item"]
    assert not any(finding.code == "rule_failed" for finding in made.findings)


def test_edits_keep_their_numbers_beside_deleted_words(build: Any, ask: Any) -> None:
    """An edit, a word, two edits apart or not, a word: what is deleted of the words moves no edit."""
    edits = tuple(
        build.change(f"{MON} {at}", "summary", f"v{n}", f"v{n + 1}", id=n)
        for n, at in enumerate(("09:00", "11:00", "11:10", "13:00"), 1)
    )
    said = [(10, CHANGES[0]), (12, CHANGES[1])]
    before = ask(*said, edits=edits)
    assert [number for number, _ in named(before)["change"]] == [1, 2, 3, 4, 5]
    after = ask(said[1], edits=edits, kept=before)
    assert named(after)["change"] == [one for one in named(before)["change"] if one[0] != 2]


def test_a_decision_that_is_deleted_joins_two_changes_and_moves_no_other(build: Any, ask: Any) -> None:
    """It stood between two edits within one window; the second part's number is nobody's from then on."""
    edits = (
        build.change(f"{MON} 09:50", "summary", "a", "b", id=1),
        build.change(f"{MON} 10:10", "summary", "b", "c", id=2),
        build.change(f"{MON} 13:00", "summary", "c", "d", id=3),
    )
    before = ask((10, "!change approve 1 | fine"), edits=edits)
    assert [one.number for one in before.facts.changes] == [1, 2, 3]
    assert [one.number for one in ask(edits=edits, kept=before).facts.changes] == [1, 3]


def test_without_words_of_people_nothing_is_remembered(build: Any, ask: Any) -> None:
    """The history gives edits their numbers by itself."""
    edit = build.change(f"{MON} 09:00", "summary", "a", "b", id=1)
    assert "numbers" not in ask(edits=(edit,)).property
    assert ask((9, RISKS[0])).property["numbers"] == {"risk": {"9.0": 1}}


@pytest.mark.parametrize(
    "spoilt",
    [
        "no",
        [1],
        {"risk": 7},
        {"risk": {"9.0": "1"}},
        {"risk": {"9.0": 0}},
        {"risk": {"9.0": True}},
        {"risk": {"9.0": 2, "10.0": 2}},
    ],
    ids=str,
)
def test_what_other_hands_made_of_the_memory_counts_for_nothing(build: Any, spoilt: Any) -> None:
    """The numbers are given as if nothing had been remembered."""
    comments = tuple(build.comment(f"{MON} {hour}:00", "agent", id=hour, text=RISKS[0]) for hour in ("09", "10"))
    issue = build.issue(f"{MON} 08:00", comments=comments, property={"numbers": spoilt})
    made = plan(build.snapshot(issue), build.policy(), build.at(f"{MON} 12:00"))
    assert [one.number for one in made.facts.risks] == [1, 2]


def test_the_memory_of_numbers_stays_small() -> None:
    """Of each family the newest ones: Jira takes 32,768 characters for all that we remember."""
    empty = Remembered(labels=frozenset(), declined=frozenset(), card=None, told=(), clocks=[], as_of=None)
    given = [(family, f"{10**8 + n}.0", n) for family in ("risk", "action", "change") for n in range(1, 1000)]
    kept: Any = numbers_kept(empty, given)["numbers"]
    assert [list(numbers.values()) for numbers in kept.values()] == [list(range(1000 - MOST_NUMBERS, 1000))] * 3
    assert len(json.dumps(kept)) < 8_000


@given(data=st.data())
def test_no_deletion_moves_a_number(build: Any, data: st.DataObject) -> None:
    """Of anything that is still there after a person's comment is deleted, whatever else stands on the issue."""
    snapshot, policy, now = data.draw(practised(build))
    made = plan(snapshot, policy, now)
    after = applied(snapshot, made)
    words = [one for one in after.issue.comments if one.marker is None]
    gone = data.draw(st.sampled_from(words)) if words else None
    left = _without(after, None if gone is None else gone.id)
    later = plan(left, policy, now + data.draw(st.integers(0, DAY)))
    before = {(family, key): number for family, key, number in made.facts.numbers}
    found = {(family, key): number for family, key, number in later.facts.numbers}
    if made.property == after.issue.property:  # else nobody was there to be told a number
        assert all(before.get(one, number) == number for one, number in found.items())
        taken = [(family, number) for family, _, number in later.facts.numbers]
        assert len(taken) == len(set(taken))


def _without(snapshot: Snapshot, gone: str | None) -> Snapshot:
    kept = tuple(one for one in snapshot.issue.comments if one.id != gone)
    return replace(snapshot, issue=replace(snapshot.issue, comments=kept))


def test_a_look_at_the_past_knows_nothing_of_later_numbers(build: Any, ask: Any) -> None:
    """What was remembered at eight in the evening is not asked about ten in the morning."""
    kept: Any = {**ask((9, RISKS[0]), (11, RISKS[1])).property, "as_of": f"{MON}T19:00:00.000Z"}
    comments = (build.comment(f"{MON} 11:00", "agent", id="11", text=RISKS[1]),)
    issue = build.issue(f"{MON} 08:00", comments=comments, property=kept)
    now: Instant = build.at(f"{MON} 12:00")
    assert [one.number for one in plan(build.snapshot(issue), build.policy(), now).facts.risks] == [1]
