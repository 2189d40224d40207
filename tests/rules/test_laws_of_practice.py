"""What holds for every plan in which the whole practice takes part: risks, changes, plans, reviews and closings."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules import plan
from rules.desired import Calls, CreateCard, EditCard, MoveBack, Plan
from rules.identity import content_hash
from rules.instants import iso
from rules.model import DAY, Instant, Snapshot
from rules.policy import Policy
from rules.public_json import plan_document, plan_line
from tests.rules.any_practice import meddled, practised, settled

Case = tuple[Snapshot, Policy, Instant]
MOST_ROUNDS = 6
"""Carrying a plan out is news only where it moves the issue back: then the next one is about an open issue."""


def _carried_out(snapshot: Snapshot, policy: Policy, now: Instant) -> tuple[Snapshot, Plan]:
    """After as many looks at one instant as moves back make necessary, and the last plan, which writes nothing."""
    for _ in range(MOST_ROUNDS):
        after, made = settled(snapshot, policy, now)
        if not made.writes:
            return snapshot, made
        moved = any(isinstance(write, MoveBack) for write in made.writes)
        snapshot = after
        if not moved:
            last = plan(snapshot, policy, now)
            assert last.writes == ()
            return snapshot, last
    raise AssertionError("moved back again and again")


def _later(data: st.DataObject, made: Plan) -> Instant:
    """An instant before the next look."""
    end = made.look_again_at if made.look_again_at is not None else made.at + 60 * DAY
    return data.draw(st.one_of(st.just(end - 1), st.integers(made.at, end - 1)))


def _sound(made: Plan) -> Plan:
    assert [finding for finding in made.findings if finding.code == "rule_failed"] == []
    return made


def test_a_practice_that_was_carried_out_has_nothing_to_write_until_its_next_look(build: Any) -> None:
    """Whatever the first plan wrote, the second writes nothing at any instant before look_again_at. No rule fails, and
    every kind of fact comes up."""
    seen: Counter[str] = Counter()

    @given(practised(build), st.data())
    def law(case: Case, data: st.DataObject) -> None:
        snapshot, policy, now = case
        facts = _sound(plan(snapshot, policy, now)).facts
        for kind in ("risks", "changes", "gaps", "reviews", "checklists", "reminders", "milestones"):
            seen[kind] += bool(getattr(facts, kind))
        after, made = _carried_out(snapshot, policy, now)
        assert _sound(plan(after, policy, _later(data, made))).writes == ()

    law()
    assert min(seen.values()) > 0, seen


def test_what_people_meddle_with_is_settled_by_one_look(build: Any) -> None:
    """A box ticked or unticked, a label taken away, a field edited, a card deleted: the next look may write once more,
    and then nothing."""

    @given(practised(build), st.data())
    def law(case: Case, data: st.DataObject) -> None:
        snapshot, policy, now = case
        after, made = _carried_out(snapshot, policy, now)
        at = data.draw(st.integers(now, now + DAY))
        changed = meddled(data, build, after, at)
        later = at + data.draw(st.sampled_from([0, 1, DAY]))
        changed, made = _carried_out(changed, policy, later)
        assert _sound(plan(changed, policy, _later(data, made))).writes == ()

    law()


def _stable(made: Plan, until: str) -> Mapping[str, Any]:
    """The document without what may change while nothing happens: elapsed, remaining, and intervals that go on."""
    document: Any = plan_document(made)
    del document["at"]
    for clock in document["clocks"]:
        for cycle in clock["cycles"]:
            for key in ("elapsed_seconds", "elapsed_days", "remaining_seconds"):
                cycle.pop(key, None)
            cycle["intervals"] = [
                each for each in cycle["intervals"] if each["kind"] in ("paused", "resolved") and each["to"] < until
            ]
    return document  # type: ignore[no-any-return]


def _untimed(calls: Calls) -> Calls:
    """Whether it comes late is up to the look that tells it."""
    return replace(calls, calls=tuple(replace(call, late=False) for call in calls.calls))


def _shown(made: Plan) -> tuple[object, ...]:
    """What people and programs see in Jira, to the byte; when to look again, too."""
    cards = [content_hash(write.card) for write in made.writes if isinstance(write, CreateCard | EditCard)]
    reminders = [_untimed(calls) for calls in made.reminders]
    return made.tags, reminders, json.dumps(made.property, sort_keys=True), cards, made.look_again_at, made.facts.risks


@given(data=st.data())
def test_between_two_looks_nothing_of_the_practice_changes(build: Any, data: st.DataObject) -> None:
    """Before look_again_at labels, reminders, card and property are the same to the byte."""
    snapshot, policy, now = data.draw(practised(build))
    made = plan(snapshot, policy, now)
    until = iso(made.at)
    later = plan(snapshot, policy, _later(data, made))
    assert _shown(later) == _shown(made)
    assert _stable(later, until) == _stable(made, until)


@given(data=st.data())
def test_the_order_in_which_an_issue_was_read_does_not_matter(build: Any, data: st.DataObject) -> None:
    """Pages of history in any order give the same document, to the byte; and so does the same once more."""
    snapshot, policy, now = data.draw(practised(build))
    issue = snapshot.issue
    shuffled = replace(
        issue,
        changes=tuple(data.draw(st.permutations(issue.changes))),
        comments=tuple(data.draw(st.permutations(issue.comments))),
    )
    told = plan_line(plan(snapshot, policy, now))
    assert plan_line(plan(replace(snapshot, issue=shuffled), policy, now)) == told
    assert plan_line(plan(replace(snapshot, issue=replace(issue)), policy, now)) == told


@given(data=st.data())
def test_an_event_that_was_read_twice_counts_once(build: Any, data: st.DataObject) -> None:
    """The same history item or comment on two pages changes no fact of the practice."""
    snapshot, policy, now = data.draw(practised(build))
    issue = snapshot.issue
    doubled = replace(issue, changes=(*issue.changes, *issue.changes), comments=(*issue.comments, *issue.comments))
    facts = plan(snapshot, policy, now).facts
    again = plan(replace(snapshot, issue=doubled), policy, now).facts
    for kind in ("risks", "changes", "gaps", "reviews", "checklists", "reminders", "milestones", "commands"):
        assert getattr(again, kind) == getattr(facts, kind)


@given(data=st.data())
def test_reminders_have_identities_of_their_own(build: Any, data: st.DataObject) -> None:
    """No two reminders of a look share one, or the second would never be told; and numbers are given once."""
    snapshot, policy, now = data.draw(practised(build))
    facts = plan(snapshot, policy, now).facts
    ops = [reminder.op for reminder in facts.reminders]
    assert len(ops) == len(set(ops))
    numbers = [one.number for one in facts.changes]
    assert numbers == list(range(1, len(numbers) + 1))
    names = [(one.key, one.number) for one in facts.risks]
    assert len(names) == len(set(names))


@given(data=st.data())
def test_what_was_found_keeps_its_number(build: Any, data: st.DataObject) -> None:
    """A later look gives every change, action and named risk of an earlier one the number that it had."""
    snapshot, policy, now = data.draw(practised(build))
    policy = replace(policy, scope=None)
    start = snapshot.issue.created or 0
    now = max(now, start)
    early, late = sorted(data.draw(st.tuples(st.integers(start, now), st.integers(start, now))))
    early -= 6 * 60_000
    before, after = plan(snapshot, policy, early).facts, plan(snapshot, policy, late).facts
    if before.changes and after.changes:
        firsts = {one.number: (one.from_, bool(one.items)) for one in after.changes}
        assert all(firsts[one.number] == (one.from_, bool(one.items)) for one in before.changes)
    rules = {rule.name for rule in policy.risk.rules}
    named = {one.number: one.rule for one in after.risks if one.number}
    kept = [one for one in before.risks if one.number and one.rule not in rules]
    assert all(named.get(one.number, one.rule) == one.rule for one in kept)
