"""What holds for every plan, whatever the history and the policy."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, target
from hypothesis import strategies as st

from rules import plan
from rules.desired import (
    AddLabel,
    CreateCard,
    CreateNotice,
    EditCard,
    Plan,
    RemoveLabel,
    SetProperty,
    Write,
)
from rules.model import DAY, HOUR, MINUTE, Change, Comment, Instant, Issue, Marker, Snapshot, Value
from rules.policy import AlertLevel, Policy, Risk, RiskRule
from rules.public_json import plan_document, plan_line

START = 1_772_442_000_000
"""Mon 2026-03-02 10:00 in Berlin."""

# Steps of a history: what a person does, and how long after the step before. Round numbers hit edges; others do not.
GAPS = st.one_of(
    st.sampled_from([0, MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 7 * HOUR, 17 * HOUR, DAY]),
    st.integers(0, 2 * DAY),
)
ACTS = st.sampled_from(
    [
        ("priority", "High"),
        ("priority", "Medium"),
        ("priority", "Low"),
        ("status", "Open"),
        ("status", "Waiting"),
        ("status", "Resolved"),
        ("resolution", "Fixed"),
        ("resolution", None),
        ("assignee", "customer"),
        ("assignee", None),
        ("labels", "sla-breached"),
        ("labels", None),
        ("comment", "agent"),
        ("comment", "customer"),
        ("comment", "robot"),
        ("note", "agent"),
    ]
)


@st.composite
def histories(draw: st.DrawFn, build: Any) -> Issue:
    """An issue whose current fields are what its history left."""
    at, changes, comments = START, [], []
    now_is = {"priority": "Medium", "status": "Open", "resolution": None, "labels": None, "assignee": "agent"}
    for number, (gap, (what, value)) in enumerate(draw(st.lists(st.tuples(GAPS, ACTS), max_size=8))):
        at += gap
        if what in ("comment", "note"):
            comments.append(build.comment(at, value, id=str(number), public=what == "comment"))
        else:
            changes.append(build.change(at, what, now_is[what], value, id=number))
            now_is[what] = value
    due = draw(st.sampled_from([(), (Value("2026-03-06"),)]))
    fields = {"duedate": due} | {name: build.values(value) if value else () for name, value in now_is.items()}
    return build.issue(START, *changes, comments=tuple(comments), fields=fields)


@st.composite
def policies(draw: st.DrawFn, build: Any) -> Policy:
    goals = st.builds(
        build.goal,
        st.sampled_from(["30 minute", "2 hour", "8 hour", "1 working_day", "3 working_day", "2 calendar_day"]),
        st.sampled_from([build.cal.BER, build.cal.BERL, build.cal.ALWAYS, build.cal.NYC]),
        st.sampled_from([None, "priority = High", "priority >= Medium", "status != Waiting", "resolution is EMPTY"]),
    )
    lists = st.lists(goals, min_size=1, max_size=3)
    pauses = st.sampled_from([None, "status = Waiting", "assignee is EMPTY"])
    risks = (
        RiskRule(name="Due", when=build.query("duedate <= 2d"), type="schedule", likelihood=4, impact=4),
        RiskRule(
            name="Again", when=build.query("status = Open"), type="technical", likelihood=2, impact=5, reopenings=1
        ),
    )
    levels = (AlertLevel(at=50, tell=("assignee",)), AlertLevel(at=150, tell=("assignee", "lead")))
    return build.policy(
        build.metric(*draw(lists), kind="first_response", pause=draw(pauses)),
        build.metric(*draw(lists), pause=draw(pauses), stop_on=draw(st.sampled_from(["resolution", "done"]))),
        scope=draw(st.sampled_from([None, build.query("created >= -3d"), build.query("project = ASP")])),
        alerts=draw(st.sampled_from([(), levels, (*levels, AlertLevel(at="breach", tell=("lead",)))])),
        risk=draw(st.sampled_from([Risk(), Risk(rules=risks)])),
    )


@st.composite
def cases(draw: st.DrawFn, build: Any) -> tuple[Snapshot, Policy, Instant]:
    """An issue, a policy, and a now that is seldom long before and often after its last event."""
    issue = draw(histories(build))
    last = max([START, *(one.at for one in (*issue.changes, *issue.comments))])
    now = last + draw(st.one_of(st.integers(-4 * MINUTE, 0), GAPS, st.integers(0, 10 * DAY)))
    since = draw(st.sampled_from([None, None, START - DAY, START + DAY, now]))
    return build.snapshot(issue, write_since=since), draw(policies(build)), max(now, START - MINUTE)


def applied(snapshot: Snapshot, made: Plan) -> Snapshot:
    """A model of Jira: the issue after the plan's writes, with the history that they leave."""
    for number, write in enumerate(made.writes):
        snapshot = replace(snapshot, issue=_written(snapshot.issue, write, made.at, 5000 + number))
    return snapshot


def _written(issue: Issue, write: Write, at: Instant, number: int) -> Issue:
    match write:
        case AddLabel() | RemoveLabel():
            before = issue.fields.get("labels", ())
            kept = tuple(value for value in before if value.text != write.label)
            after = (*kept, Value(write.label)) if isinstance(write, AddLabel) else kept
            item = Change(at=at, id=number, index=0, field="labels", before=before, after=after, author="us")
            return replace(issue, fields={**issue.fields, "labels": after}, changes=(*issue.changes, item))
        case SetProperty():
            return replace(issue, property=json.loads(json.dumps(write.value)))
        case CreateCard() | CreateNotice():
            marker = Marker(kind="card" if isinstance(write, CreateCard) else "notice", op=write.op, hash=write.hash)
            ours = Comment(
                id=str(number), at=at, author="us", updated=at, public=False, text="written by us", marker=marker
            )
            return replace(issue, comments=(*issue.comments, ours))
        case EditCard():
            marker = Marker(kind="card", op=write.op, hash=write.hash)
            comments = tuple(
                replace(one, marker=marker, updated=at) if one.id == write.comment_id else one for one in issue.comments
            )
            return replace(issue, comments=comments)


def _stable(made: Plan) -> Mapping[str, Any]:
    """The document without what may change while nothing happens: elapsed, remaining, and the last intervals."""
    document: Any = plan_document(made)
    del document["at"]
    for clock in document["clocks"]:
        for cycle in clock["cycles"]:
            for key in ("elapsed_seconds", "elapsed_days", "remaining_seconds"):
                cycle.pop(key, None)
            cycle["intervals"] = [each for each in cycle["intervals"] if each["kind"] in ("paused", "resolved")][:-1]
    return document  # type: ignore[no-any-return]


def _later(draw: st.DataObject, made: Plan) -> Instant:
    """An instant before the next look."""
    end = made.look_again_at if made.look_again_at is not None else made.at + 60 * DAY
    return draw.draw(st.one_of(st.just(made.at), st.just(end - 1), st.integers(made.at, end - 1)))


def test_a_plan_that_was_carried_out_leaves_nothing_to_write_until_its_next_look(build: Any) -> None:
    """Two plans before look_again_at: whatever the first wrote, the second writes nothing. Most examples do write."""
    seen: Counter[str] = Counter()

    @given(cases(build), st.data())
    def law(case: tuple[Snapshot, Policy, Instant], data: st.DataObject) -> None:
        snapshot, policy, now = case
        made = plan(snapshot, policy, now)
        seen["all"] += 1
        seen["with writes"] += bool(made.writes)
        target(float(len(made.writes)))
        after = applied(snapshot, made)
        assert plan(after, policy, _later(data, made)).writes == ()

    law()
    assert seen["with writes"] * 2 >= seen["all"]


@given(data=st.data())
def test_between_two_looks_only_elapsed_and_remaining_change(build: Any, data: st.DataObject) -> None:
    """Before look_again_at the whole document but those stays the same, the writes included."""
    snapshot, policy, now = data.draw(cases(build))
    made = plan(snapshot, policy, now)
    assert _stable(plan(snapshot, policy, _later(data, made))) == _stable(made)


@given(data=st.data())
def test_the_order_in_which_history_was_read_does_not_matter(build: Any, data: st.DataObject) -> None:
    """Pages of history in any order, each event once, give the same document."""
    snapshot, policy, now = data.draw(cases(build))
    issue = snapshot.issue
    shuffled = replace(
        issue,
        changes=tuple(data.draw(st.permutations(issue.changes))),
        comments=tuple(data.draw(st.permutations(issue.comments))),
    )
    assert plan_line(plan(replace(snapshot, issue=shuffled), policy, now)) == plan_line(plan(snapshot, policy, now))


@given(data=st.data())
def test_an_event_that_was_read_twice_counts_once(build: Any, data: st.DataObject) -> None:
    """The same history item or comment on two pages changes nothing about the clocks."""
    snapshot, policy, now = data.draw(cases(build))
    issue = snapshot.issue
    doubled = replace(issue, changes=(*issue.changes, *issue.changes), comments=(*issue.comments, *issue.comments))
    assert plan(replace(snapshot, issue=doubled), policy, now).facts.clocks == plan(snapshot, policy, now).facts.clocks


@given(data=st.data())
def test_a_later_now_never_withdraws_a_breach(build: Any, data: st.DataObject) -> None:
    """Over one history: once ever breached, always; and breached unless the clock was cancelled."""
    snapshot, policy, _ = data.draw(cases(build))
    policy = replace(policy, scope=None)
    last = max(one.at for one in (*snapshot.issue.changes, *snapshot.issue.comments, build.comment(START)))
    earlier, later = sorted(data.draw(st.tuples(st.integers(START, last + DAY), st.integers(START, last + 9 * DAY))))
    before, after = plan(snapshot, policy, earlier).facts.clocks, plan(snapshot, policy, later).facts.clocks
    for old, new in zip(before, after, strict=True):
        assert new.ever_breached >= old.ever_breached
        assert new.cycles[-1].state == "cancelled" or new.cycles[-1].breached >= old.cycles[-1].breached


@given(data=st.data())
def test_the_intervals_of_a_cycle_add_up_to_its_elapsed(build: Any, data: st.DataObject) -> None:
    """Intervals adjoin from start to end, and what they count is elapsed, to the millisecond."""
    snapshot, policy, now = data.draw(cases(build))
    for clock in plan(snapshot, policy, now).facts.clocks:
        for cycle in clock.cycles:
            told = cycle.intervals
            assert sum(each.ms for each in told) == cycle.elapsed_ms
            assert all(one.to == other.from_ for one, other in pairwise(told))
            assert not told or told[0].from_ == cycle.start
            assert all(each.cause for each in told)
