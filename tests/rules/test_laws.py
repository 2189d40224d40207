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
from rules.desired import CreateCard, EditCard, Notice, Plan
from rules.instants import iso
from rules.model import DAY, Instant, Snapshot
from rules.policy import Policy
from rules.public_json import plan_document, plan_line
from rules.timeline import GRACE
from tests.rules.any_case import GAPS, applied, cases, last_event, policies


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
    later = plan(snapshot, policy, _later(data, made))
    assert _stable(later, until) == _stable(made, until)
    assert _shown(later) == _shown(made)


def _untimed(notice: Notice) -> Notice:
    """Without whether it comes late, which is no state of the issue: it is said once, by the comment that tells it, of
    the instant at which that is written. Until then it is a matter of now; nobody sees it before or after, and the
    document leaves it out."""
    return replace(notice, late=False, also=tuple(_untimed(other) for other in notice.also))


def _shown(made: Plan) -> tuple[object, ...]:
    """What people and programs see in Jira, to the byte; when to look again, too."""
    cards = [write.card for write in made.writes if isinstance(write, CreateCard | EditCard)]
    alerts = [_untimed(notice) for notice in made.alerts]
    return made.tags, alerts, json.dumps(made.property, sort_keys=True), cards, made.look_again_at


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
    breached unless it was cancelled.

    What happens up to five minutes ahead counts as at now, all at once (a clock of Jira's that is ahead of ours): so
    which cycle is the last one, and what it used, may still turn out otherwise until then. A breach that was, was.
    """
    snapshot, policy, _ = data.draw(cases(build))
    policy = replace(policy, scope=None)
    start, last = snapshot.issue.created or 0, last_event(snapshot)
    events = (*snapshot.issue.changes, *snapshot.issue.comments)
    near = st.sampled_from([start, *(one.at for one in events)]).flatmap(lambda at: st.integers(at - GRACE, at))
    first = data.draw(st.one_of(near.map(lambda at: max(start, at)), st.integers(start, last + DAY)))
    earlier, later = sorted((first, data.draw(st.integers(start, last + 9 * DAY))))
    settled = not any(earlier < one.at <= earlier + GRACE for one in events)
    after = {clock.metric: clock for clock in plan(snapshot, policy, later).facts.clocks}
    carries = {metric.name for metric in policy.metrics if metric.on_goal_change == "carry"}
    for old in plan(snapshot, policy, earlier).facts.clocks:
        new = after.get(old.metric)
        assert new is not None or not (settled or old.ever_breached)
        assert new is None or new.ever_breached >= old.ever_breached
        if settled and new is not None and old.metric in carries and new.cycles[-1].start == old.cycles[-1].start:
            assert new.cycles[-1].state == "cancelled" or new.cycles[-1].breached >= old.cycles[-1].breached


@given(data=st.data())
def test_the_intervals_of_a_cycle_add_up_to_its_elapsed(build: Any, data: st.DataObject) -> None:
    """Intervals adjoin from start to end, and what they count is elapsed, to the millisecond."""
    snapshot, policy, now = data.draw(cases(build))
    for clock in plan(snapshot, policy, now).facts.clocks:
        for cycle in clock.cycles:
            told = cycle.intervals
            assert sum(each.ms for each in told) == cycle.elapsed_ms
            assert all(each.kind in ("running", "resolved") for each in told if each.ms)
            assert all(each.ms == each.to - each.from_ for each in told if each.kind == "running")
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
    policy, now = replace(policy, scope=None), max(now, last_event(snapshot))
    for number, clock in enumerate(plan(snapshot, policy, now).facts.clocks):
        due = clock.cycles[-1].due
        if due is None or due <= now or clock.cycles[-1].state != "running":
            continue
        before, at = (plan(snapshot, policy, instant).facts.clocks[number].cycles[-1] for instant in (due - 1, due))
        assert at.due == before.due == due
        assert before.remaining_ms is not None
        promised = before.goals[-1].goal
        dated = promised is not None and promised.until is not None  # it may fall into closed time, with nothing left
        assert before.remaining_ms >= (0 if dated else 1)
        assert at.remaining_ms == 0
