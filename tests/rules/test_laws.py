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
from rules.instants import iso
from rules.jql import parse
from rules.model import DAY, HOUR, MINUTE, Change, Comment, Instant, Issue, Marker, Snapshot, Value
from rules.policy import (
    AlertLevel,
    CommentBy,
    CreatedTrigger,
    Entered,
    FieldChanged,
    FieldCleared,
    FieldSet,
    LabelAdded,
    Left,
    Metric,
    Policy,
    Risk,
    RiskRule,
    StateHolds,
    Trigger,
)
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
        ("!sla pause parts", "agent"),
        ("!sla resume", "agent"),
        ("!sla ack", "agent"),
        ("!sla contact phone", "agent"),
        ("!sla customer called", "agent"),
        ("!sla extend tomorrow 16:00 agreed", "agent"),
        ("!sla puase", "customer"),
    ]
)


TRIGGERS: tuple[Trigger, ...] = (
    CreatedTrigger(),
    Entered("Waiting"),
    Left("Waiting"),
    FieldSet("assignee"),
    FieldChanged("priority"),
    FieldCleared("resolution"),
    LabelAdded("sla-breached"),
    CommentBy("customer"),
    CommentBy("agent"),
    StateHolds(parse("priority = High")),
    StateHolds(parse("status = Resolved")),
)


@st.composite
def histories(draw: st.DrawFn, build: Any) -> Issue:
    """An issue whose current fields are what its history left."""
    at, changes, comments = START, [], []
    now_is = {"priority": "Medium", "status": "Open", "resolution": None, "labels": None, "assignee": "agent"}
    for number, (gap, (what, value)) in enumerate(draw(st.lists(st.tuples(GAPS, ACTS), max_size=8))):
        at += gap
        if what in ("comment", "note") or what.startswith("!"):
            public, text = what == "comment", what if what.startswith("!") else "Hello"
            comments.append(build.comment(at, value, id=str(number), public=public, text=text))
        else:
            changes.append(build.change(at, what, now_is[what], value, id=number))
            now_is[what] = value
    due = draw(st.sampled_from([(), (Value("2026-03-06"),)]))
    fields = {"duedate": due} | {name: build.values(value) if value else () for name, value in now_is.items()}
    return build.issue(START, *changes, comments=tuple(comments), fields=fields)


def alert_levels(build: Any) -> st.SearchStrategy[AlertLevel]:
    """Levels with every option: thresholds, steps before and after the breach, repeats, conditions, calendars."""
    places = st.sampled_from(
        [(50, 0), (75, 0), (100, 0), (150, 0), *(("breach", offset) for offset in (0, -HOUR, 2 * HOUR, 9 * HOUR))]
    )
    return st.builds(
        lambda place, **more: AlertLevel(at=place[0], offset_ms=place[1], **more),
        places,
        tell=st.sampled_from([("assignee",), ("chief",), ("assignee", "chief"), ("lead",), ("group:nobody",)]),
        when=st.sampled_from([None, build.query("priority = High"), build.query("created <= -1d")]),
        repeat_ms=st.sampled_from([None, 4 * HOUR, 20 * HOUR]),
        at_most=st.sampled_from([1, 3]),
        calendar=st.sampled_from([None, build.cal.ALWAYS, build.cal.BERL]),
    )


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
    options: Mapping[str, st.SearchStrategy[Any]] = {
        "on_goal_change": st.sampled_from(["carry", "forward", "reset", "retroactive"]),
        "on_reopen": st.sampled_from(["continue", "new_cycle", "total"]),
        "reopen_grace_ms": st.sampled_from([0, HOUR]),
        "on_resolution": st.sampled_from(["stop", "cancel", "run"]),
        "after_resolution": st.booleans(),
    }
    triggers = st.lists(st.sampled_from(TRIGGERS), min_size=1, max_size=2).map(tuple)

    def clock(kind: str, **more: Any) -> Metric:
        chosen = {name: draw(values) for name, values in options.items()}
        made = build.metric(*draw(lists), kind=kind, pause=draw(pauses), **chosen, **more)
        return build.replace(made, name=kind)  # type: ignore[no-any-return]

    levels = (AlertLevel(at=50, tell=("assignee",)), AlertLevel(at=150, tell=("assignee", "chief")))
    return build.policy(
        clock("first_response"),
        clock("resolution", stop_on=draw(st.sampled_from(["resolution", "done"]))),
        clock(draw(st.sampled_from(["next_response", "customer_update"]))),
        clock("custom", start=draw(triggers), stop=draw(triggers)),
        scope=draw(st.sampled_from([None, build.query("created >= -3d"), build.query("project = ASP")])),
        alerts=draw(
            st.one_of(
                st.sampled_from([(), levels, (*levels, AlertLevel(at="breach", tell=("chief",)))]),
                st.lists(alert_levels(build), min_size=1, max_size=4).map(tuple),
            )
        ),
        alert_calendar=draw(st.sampled_from([None, build.cal.BER, build.cal.SHA])),
        alert_group_ms=draw(st.sampled_from([0, 10 * MINUTE, 3 * HOUR])),
        recipient_calendars=draw(st.sampled_from([(), (("chief", build.cal.NYC),)])),
        lead=draw(st.sampled_from([None, "chief", "group:after-sales"])),
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
def test_another_policy_leaves_nothing_to_write_either_once_it_was_carried_out(build: Any, data: st.DataObject) -> None:
    """A policy that was corrected may take back what the first one told; looked at again, it has no more to say."""
    snapshot, first, now = data.draw(cases(build))
    second = data.draw(policies(build))
    after = applied(snapshot, plan(snapshot, first, now))
    at = now + data.draw(GAPS)
    made = plan(after, second, at)
    assert plan(applied(after, made), second, _later(data, made)).writes == ()


@given(data=st.data())
def test_between_two_looks_only_elapsed_and_remaining_change(build: Any, data: st.DataObject) -> None:
    """Before look_again_at the whole document but those stays the same, the writes included."""
    snapshot, policy, now = data.draw(cases(build))
    made = plan(snapshot, policy, now)
    until = iso(made.at)
    assert _stable(plan(snapshot, policy, _later(data, made)), until) == _stable(made, until)


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
    """Over one history: once ever breached, always. While it is the clock's last cycle and carries what it used, it is
    breached unless it was cancelled."""
    snapshot, policy, _ = data.draw(cases(build))
    policy = replace(policy, scope=None)
    last = max(one.at for one in (*snapshot.issue.changes, *snapshot.issue.comments, build.comment(START)))
    earlier, later = sorted(data.draw(st.tuples(st.integers(START, last + DAY), st.integers(START, last + 9 * DAY))))
    after = {clock.metric: clock for clock in plan(snapshot, policy, later).facts.clocks}
    carries = {metric.name for metric in policy.metrics if metric.on_goal_change == "carry"}
    for old in plan(snapshot, policy, earlier).facts.clocks:
        new = after[old.metric]
        assert new.ever_breached >= old.ever_breached
        if old.metric in carries and new.cycles[-1].start == old.cycles[-1].start:
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
            assert all(each.ms in (0, each.to - each.from_) for each in told)


@given(data=st.data())
def test_the_cycles_of_a_clock_follow_one_another(build: Any, data: st.DataObject) -> None:
    """At most the last one is ongoing, each starts at or after the end of the one before, and none ends before it
    starts."""
    snapshot, policy, now = data.draw(cases(build))
    for clock in plan(snapshot, policy, now).facts.clocks:
        assert all(cycle.state in ("stopped", "cancelled") for cycle in clock.cycles[:-1])
        ends = [max([cycle.start, *(each.to for each in cycle.intervals)]) for cycle in clock.cycles]
        assert all(cycle.stop is None or cycle.stop == end for cycle, end in zip(clock.cycles, ends, strict=True))
        assert all(end <= following.start for end, following in zip(ends, clock.cycles[1:], strict=False))


@given(data=st.data())
def test_due_is_the_first_instant_at_which_the_target_is_used_up(build: Any, data: st.DataObject) -> None:
    """A millisecond before it something is left, at it nothing: of every ongoing clock that is not yet due."""
    snapshot, policy, now = data.draw(cases(build))
    policy = replace(policy, scope=None)
    for number, clock in enumerate(plan(snapshot, policy, now).facts.clocks):
        due = clock.cycles[-1].due
        if due is None or due <= now or clock.cycles[-1].state != "running":
            continue
        before, at = (plan(snapshot, policy, instant).facts.clocks[number].cycles[-1] for instant in (due - 1, due))
        assert at.due == before.due == due
        assert before.remaining_ms is not None
        assert before.remaining_ms > 0 == at.remaining_ms
