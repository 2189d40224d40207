"""What holds for seals, whatever the history and the policy."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules import plan
from rules.model import DAY, MINUTE, Memory
from rules.public_json import plan_document
from tests.rules.any_case import cases, last_event
from tests.rules.looking import V1, bare, kept


@given(data=st.data())
def test_what_a_plan_seals_changes_nothing_that_a_clock_shows(build: Any, data: st.DataObject) -> None:
    """With its record kept the next plan is the same: no new record, the same clocks, card, labels and alerts."""
    snapshot, policy, now = data.draw(cases(build))
    fresh = replace(snapshot, memory=Memory(versions=V1))
    first = plan(fresh, policy, now)
    again = plan(replace(fresh, memory=kept(fresh.memory, first.record)), policy, now)
    assert not again.record
    assert bare(again.facts.clocks) == bare(first.facts.clocks)
    before, after = plan_document(first), plan_document(again)
    for part in ("tags", "alerts", "writes", "look_again_at", "findings"):
        assert after[part] == before[part]


@given(data=st.data())
def test_sealing_looks_as_often_as_one_likes_end_where_one_look_does(build: Any, data: st.DataObject) -> None:
    """Looks on the way seal what is over by then, and give way to a later reopening: the clocks are those of an issue
    that nobody looked at before."""
    snapshot, policy, now = data.draw(cases(build))
    start = snapshot.issue.created or 0
    end = max(now, last_event(snapshot)) + data.draw(st.sampled_from([MINUTE, DAY, 3 * DAY]))
    memory = Memory(versions=V1)
    for at in sorted(data.draw(st.lists(st.integers(start, end), max_size=4))):
        memory = kept(memory, plan(replace(snapshot, memory=memory), policy, at).record)
    looked = plan(replace(snapshot, memory=memory), policy, end)
    unseen = plan(replace(snapshot, memory=Memory(versions=V1)), policy, end)
    assert [one for one in looked.findings if one.code in ("deleted_evidence", "evidence_changed")] == []
    assert [one.text for one in looked.findings if one.code == "differs_from_sealed"] == []
    assert bare(looked.facts.clocks) == bare(unseen.facts.clocks)


@given(data=st.data())
def test_the_order_of_seals_changes_nothing(build: Any, data: st.DataObject) -> None:
    """Nor that of evidence and dues."""
    snapshot, policy, now = data.draw(cases(build))
    memory = kept(Memory(versions=V1), plan(replace(snapshot, memory=Memory(versions=V1)), policy, now).record)
    turned = replace(
        memory,
        seals=tuple(data.draw(st.permutations(memory.seals))),
        evidence=tuple(data.draw(st.permutations(memory.evidence))),
    )
    one, other = (plan(replace(snapshot, memory=known), policy, now) for known in (memory, turned))
    assert (plan_document(one), one.record) == (plan_document(other), other.record)
