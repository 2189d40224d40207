"""What holds for every plan under a policy with versions, whatever the history, the versions and their instants."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules import plan
from rules.desired import Cycle
from rules.model import DAY, Instant, Snapshot
from rules.policy import Policy, PolicyVersion
from rules.public_json import plan_document
from tests.rules.any_case import START, applied, cases, last_event, policies


def _versioned(data: st.DataObject, first: Policy, others: list[Policy], now: Instant) -> Policy:
    """The first policy, with the others from as many instants on, before the issue began or after now at times."""
    instants = st.integers(START - DAY, max(now, START) + DAY)
    ends = sorted(data.draw(st.lists(instants, min_size=len(others), max_size=len(others), unique=True)))
    found = (PolicyVersion(effective=at, policy=one) for at, one in zip(ends, others, strict=True))
    return replace(first, versions=tuple(found))


def _case(build: Any, data: st.DataObject) -> tuple[Snapshot, Policy, Instant]:
    snapshot, first, now = data.draw(cases(build))
    found = data.draw(st.lists(policies(build), min_size=1, max_size=2))
    others = [replace(policy, digest=f"v{number}") for number, policy in enumerate(found)]
    return snapshot, _versioned(data, first, others, now), now


def _shown(cycle: Cycle) -> Cycle:
    """But for the names of versions."""
    goals = tuple(replace(span, version=None) for span in cycle.goals)
    return replace(cycle, goals=goals, intervals=tuple(cycle.intervals))


def _timeless(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return {key: value for key, value in document.items() if key != "look_again_at"}


@given(data=st.data())
def test_versions_of_equal_content_are_one_policy(build: Any, data: st.DataObject) -> None:
    """The same plan to the letter; only that it looks again when the next one begins."""
    snapshot, policy, now = data.draw(cases(build))
    versioned = _versioned(data, policy, [policy] * data.draw(st.integers(1, 3)), now)
    alone, made = plan(snapshot, policy, now), plan(snapshot, versioned, now)
    assert _timeless(plan_document(made)) == _timeless(plan_document(alone))
    coming = [version.effective for version in versioned.versions if version.effective > now]
    looks = [at for at in (alone.look_again_at, *coming) if at is not None]
    assert made.look_again_at == min(looks, default=None)


@given(data=st.data())
def test_a_plan_under_versions_leaves_nothing_to_write_until_its_next_look(build: Any, data: st.DataObject) -> None:
    """Whatever changes with the next version changes at the instant for which the plan asked."""
    snapshot, policy, now = _case(build, data)
    made = plan(snapshot, policy, now)
    end = made.look_again_at if made.look_again_at is not None else now + 60 * DAY
    later = data.draw(st.one_of(st.just(now), st.just(end - 1), st.integers(now, end - 1)))
    assert plan(applied(snapshot, made), policy, later).writes == ()


@given(data=st.data())
def test_cycles_under_versions_add_up_and_follow_one_another(build: Any, data: st.DataObject) -> None:
    """Intervals adjoin and add up to elapsed, only the last cycle is open, none begins before the one before ends."""
    snapshot, policy, now = _case(build, data)
    for clock in plan(snapshot, policy, now).facts.clocks:
        assert all(cycle.state in ("stopped", "cancelled") for cycle in clock.cycles[:-1])
        ends = [max([cycle.start, *(each.to for each in cycle.intervals)]) for cycle in clock.cycles]
        assert all(end <= following.start for end, following in zip(ends, clock.cycles[1:], strict=False))
        for cycle in clock.cycles:
            assert sum(each.ms for each in cycle.intervals) == cycle.elapsed_ms
            assert all(one.to == other.from_ for one, other in pairwise(cycle.intervals))


@given(data=st.data())
def test_what_was_over_before_a_version_is_what_it_was(build: Any, data: st.DataObject) -> None:
    """Cycles that stopped before its instant are those of the same history without it."""
    snapshot, first, now = data.draw(cases(build))
    first, now = replace(first, scope=None), max(now, last_event(snapshot))
    policy = _versioned(data, first, [replace(data.draw(policies(build)), scope=None)], now)
    at = policy.versions[0].effective
    if at > now:
        return
    before = {clock.metric: clock.cycles for clock in plan(snapshot, first, now).facts.clocks}
    after = {clock.metric: clock.cycles for clock in plan(snapshot, policy, now).facts.clocks}
    for metric, cycles in before.items():
        kept = {cycle.start: _shown(cycle) for cycle in cycles if cycle.stop is not None and cycle.stop < at}
        again = {cycle.start: cycle for cycle in after.get(metric, ())}
        assert kept.keys() <= again.keys()
        still = {start: _shown(again[start]) for start in kept if (again[start].stop or at) < at}
        assert still == {start: kept[start] for start in still}
