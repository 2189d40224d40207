"""Is an issue that is looked back at what it was, although little of it is worked out anew?"""

import cProfile
import pickle
import pstats
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reports.notice_replay import NoticeReplay
from rules.alerts import alerts
from rules.commands import commands
from rules.desired import Announce, Clock, Facts, LookAgain, Tell
from rules.jql import parse
from rules.model import DAY, HOUR, Instant, Snapshot
from rules.planning import RULES, answers
from rules.policy import AlertLevel, in_force
from rules.reading import used_ms
from rules.sla import sla
from rules.sla.hindsight import Hindsight
from rules.sla.tracks import Track
from rules.timeline import as_of, field_at, spans
from tests.rules.any_case import cases, last_event

CONDITIONS = tuple(map(parse, ("status = Open", "status = Waiting OR priority = High", "status was Waiting")))
MON = "2026-03-02"


def fresh(snapshot: Snapshot) -> Snapshot:
    """A copy about which nothing was worked out, and which was cut from nothing."""
    return replace(snapshot, issue=replace(snapshot.issue))


@given(data=st.data())
def test_what_was_worked_out_of_the_whole_holds_for_its_past(build: Any, data: st.DataObject) -> None:
    """Fields, spans and conditions of a cut issue are those of a copy of it that knows of no later event."""
    snapshot, _, now = data.draw(cases(build))
    created = snapshot.issue.created or now
    at = data.draw(st.integers(created, max(created, now, last_event(snapshot))))
    cut = as_of(snapshot, at, data.draw(st.sampled_from((0, 5 * 60_000))))
    bare = fresh(cut)

    for earlier in data.draw(st.lists(st.integers(created, at), min_size=1, max_size=5)):
        for name in (*cut.issue.fields, "status", "resolution", "key", "unheard of"):
            assert field_at(cut.issue, name, earlier) == field_at(bare.issue, name, earlier)
            assert spans(cut.issue, name, earlier) == spans(bare.issue, name, earlier)
        for query in CONDITIONS:
            assert query.matches(cut, earlier) is query.matches(bare, earlier)
            assert query.turns(cut) == query.turns(bare)


@given(data=st.data())
def test_clocks_of_a_cut_issue_are_those_of_a_bare_copy(build: Any, data: st.DataObject) -> None:
    """Down to the words of their intervals."""
    snapshot, policy, now = data.draw(cases(build))
    created = snapshot.issue.created or now
    cut = as_of(snapshot, data.draw(st.integers(created, max(created, now))), 0)

    found, bare = (answers(one, policy, now, RULES[:2]).facts for one in (cut, fresh(cut)))

    assert found.clocks == bare.clocks


@given(data=st.data())
def test_amounts_do_not_need_the_intervals(build: Any, data: st.DataObject) -> None:
    """What was used by an instant is the same whether or not the intervals are at hand."""
    snapshot, policy, now = data.draw(cases(build))
    at = data.draw(st.integers(now - 9 * DAY, now + DAY))
    for clock in answers(as_of(snapshot, now), policy, now, RULES[:2]).facts.clocks:
        for cycle in clock.cycles:
            told = used_ms(cycle, at)
            assert told == used_ms(replace(cycle, intervals=tuple(cycle.intervals)), at)


def test_intervals_are_as_good_as_a_tuple_of_them(build: Any, cycle: Any) -> None:
    """Equal to it both ways, with its hash, its text, its slices; and a tuple again where they are sent elsewhere."""
    metric = build.metric(build.goal("4 hour", build.cal.BER))
    asked, unasked = (cycle(build.issue(f"{MON} 10:00"), metric, "2026-03-03 11:00") for _ in range(2))
    plain = tuple(asked.intervals)

    assert asked.intervals == plain == asked.intervals
    assert asked.intervals == unasked.intervals
    assert asked.intervals != [*plain]
    assert (hash(asked.intervals), repr(asked.intervals)) == (hash(plain), repr(plain))
    assert (len(asked.intervals), asked.intervals[-1], asked.intervals[1:]) == (3, plain[-1], plain[1:])
    assert type(pickle.loads(pickle.dumps(asked.intervals))) is tuple


def test_who_asks_for_numbers_gets_no_words(build: Any) -> None:
    """No interval is cut and no cause is written while nobody looks at one."""
    metric = build.metric(build.goal("4 hour", build.cal.BER), pause="status = Waiting")
    snapshot = build.snapshot(build.issue(f"{MON} 10:00", *build.paused((f"{MON} 11:00", f"{MON} 12:00"))))
    found: list[Clock] = []

    def called(work: Callable[[], object]) -> set[str]:
        profile = cProfile.Profile()
        profile.runcall(work)
        return {name for _, _, name in pstats.Stats(profile).stats}  # type: ignore[attr-defined]

    def count() -> None:
        found[:] = sla(snapshot, build.policy(metric), build.at(f"{MON} 16:00"), Facts()).facts.clocks

    words = {"cause_of", "_of_phase"}
    assert not called(count) & words
    assert found[0].cycles[0].elapsed_ms == 5 * HOUR
    assert called(lambda: list(found[0].cycles[0].intervals)) >= words


def told_at_every_occasion(replay: NoticeReplay) -> Iterator[tuple[str, Instant]]:
    """The notices of a replay that works out everything anew at each look: every clock, by every rule."""
    waiting, told = set(replay._waiting().found), set[str]()
    looked: set[Instant] = set()
    while waiting - looked and len(looked) < 200:
        at = min(waiting - looked)
        looked.add(at)
        seen = fresh(as_of(replay.bare, at, 0))
        seen = replace(seen, issue=replace(seen.issue, property={"told": list(told)}))
        found = answers(seen, replay.policy, at, RULES[:-1])
        for wish in alerts(seen, in_force(replay.policy, at), at, found.facts).wishes if found.ours else ():
            if isinstance(wish, LookAgain) and at < wish.at < replay.until:
                waiting.add(wish.at)
            elif isinstance(wish, Tell | Announce) and not told >= set(wish.notice.op.split("+")):
                told |= {wish.notice.op, *wish.notice.settles}
                yield wish.notice.op, at


@given(data=st.data())
def test_a_replay_that_looks_at_single_clocks_tells_all_that_a_full_one_tells(build: Any, data: st.DataObject) -> None:
    """The same notices at the same instants, as long as a look is never given up."""
    snapshot, policy, now = data.draw(cases(build))
    policy = replace(policy, alerts=policy.alerts or (AlertLevel(at="breach", tell=("assignee",)),))
    bare = replace(snapshot, issue=replace(snapshot.issue, property={}))
    until = max(now, last_event(snapshot)) + 5 * DAY
    end, tracks = as_of(bare, until - 1, grace=0), list[Track]()
    facts = answers(end, policy, until - 1, (commands, partial(sla, keep=tracks))).facts
    replay = NoticeReplay(
        bare=bare, end=end, policy=policy, since=(bare.issue.created or 0), until=until, facts=facts
    )  # fmt: skip
    anew = [*told_at_every_occasion(replay)][:50]

    assert [(notice.op, at) for notice, at in replay.notices()][:50] == anew
    with_tracks = [*replace(replay, tracks=tracks).notices()][:50]
    assert [(notice.op, at) for notice, at in with_tracks] == anew
    assert with_tracks == [*replay.notices()][:50]


@given(data=st.data())
def test_hindsight_tells_the_clocks_that_the_rule_told_then(build: Any, data: st.DataObject) -> None:
    """Down to the words of their intervals, at any instant of which it says that it knows them."""
    snapshot, policy, now = data.draw(cases(build))
    if data.draw(st.booleans()):  # of commands it knows nothing
        silent = tuple(one for one in snapshot.issue.comments if not one.text.startswith("!"))
        snapshot = replace(snapshot, issue=replace(snapshot.issue, comments=silent))
    end, tracks = as_of(snapshot, now, 0), list[Track]()
    answers(end, policy, now, (commands, partial(sla, keep=tracks)))
    hindsight = Hindsight(tracks)
    created = snapshot.issue.created or now
    names = [None, *(frozenset({metric.name}) for metric in policy.metrics)]
    for at in data.draw(st.lists(st.integers(created, max(created, now)), min_size=1, max_size=5)):
        for only in names:
            if hindsight.sees(only, at):
                cut = fresh(as_of(snapshot, at, 0))
                told = answers(cut, policy, at, (commands, partial(sla, only=only)))
                seen = answers(end, policy, at, (partial(hindsight.look, only=only),))
                assert not {finding.code for finding in (*told.findings, *seen.findings)} & {"rule_failed"}
                assert seen.facts.clocks == told.facts.clocks
                assert seen.facts.replies == told.facts.replies
