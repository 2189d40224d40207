"""Who waits for whose next word: the next response and the customer update."""

from typing import Any

import pytest

from rules import plan
from rules.desired import CreateCard
from rules.model import HOUR
from rules.policy import People

MON, TUE = "2026-03-02", "2026-03-03"

TALK = [
    ("customer", "10:00"),
    ("agent", "10:30"),
    ("customer", "11:00"),
    ("customer", "11:30"),
    ("agent", "12:00"),
    ("customer", "13:00"),
]


def talk(build: Any, *said: tuple[str, str], day: str = MON, **more: Any) -> tuple[Any, ...]:
    return tuple(build.comment(f"{day} {time}", who, **more) for who, time in said)


def next_response(build: Any, **more: Any) -> Any:
    return build.metric(build.goal("2 hour", build.cal.BER), kind="next_response", **more)


def update(build: Any, **more: Any) -> Any:
    return build.metric(build.goal("4 hour", build.cal.BER), kind="customer_update", **more)


def times(build: Any, clock: Any) -> list[tuple[str, str | None]]:
    """Start and stop of every cycle, as hours of the day in Berlin."""
    offset = build.at(f"{MON} 00:00")
    shown = [(cycle.start - offset, None if cycle.stop is None else cycle.stop - offset) for cycle in clock.cycles]
    return [(_hour(start), None if stop is None else _hour(stop)) for start, stop in shown]


def _hour(ms: int) -> str:
    minutes = ms // 60_000
    return f"{minutes // 60:02}:{minutes % 60:02}"


def test_every_exchange_is_a_cycle(build: Any, clock: Any) -> None:
    """The customer's second comment moves nothing; what came before our first reply is the first response's."""
    issue = build.issue(f"{MON} 09:00", comments=talk(build, *TALK))
    found = clock(issue, next_response(build), f"{MON} 13:30")
    assert times(build, found) == [("11:00", "12:00"), ("13:00", None)]
    assert (found.cycles[0].elapsed_ms, found.cycles[1].due) == (HOUR, build.at(f"{MON} 15:00"))
    assert found.cycles[0].intervals[0].cause.startswith("the customer wrote (comment ")


def test_each_exchange_is_met_or_missed_by_itself(build: Any, clock: Any) -> None:
    """An answer after three hours was late, the next one after one hour was not, and what was late stays so."""
    said = [("agent", "09:30"), ("customer", "10:00"), ("agent", "13:00"), ("customer", "14:00"), ("agent", "15:00")]
    found = clock(build.issue(f"{MON} 09:00", comments=talk(build, *said)), next_response(build), f"{MON} 16:00")
    assert [cycle.breached for cycle in found.cycles] == [True, False]
    assert found.ever_breached


def test_no_answer_is_owed_before_anybody_wrote(build: Any) -> None:
    """A clock that never started is no clock."""
    made = plan(
        build.snapshot(build.issue(f"{MON} 09:00")), build.policy(next_response(build)), build.at(f"{MON} 12:00")
    )
    assert made.facts.clocks == ()


def test_where_no_first_response_is_owed_the_first_comment_asks(build: Any) -> None:
    """An issue of our own: the customer's first comment waits for an answer at once."""
    issue = build.issue(f"{MON} 09:00", reporter="agent", comments=talk(build, ("customer", "10:00")))
    policy = build.policy(next_response(build), people=People(reporter_is_customer=False))
    (found,) = plan(build.snapshot(issue), policy, build.at(f"{MON} 11:00")).facts.clocks
    assert times(build, found) == [("10:00", None)]


@pytest.mark.parametrize(
    ("who", "what"),
    [("agent", {"public": False}), ("robot", {}), ("us", {}), (None, {})],
    ids=["internal note", "bot", "our own", "anonymous"],
)
def test_what_is_no_public_reply_by_an_agent_is_no_answer(build: Any, clock: Any, who: str, what: Any) -> None:
    """D82 for the answers after the first: the clock runs on."""
    said = (*talk(build, ("agent", "09:30"), ("customer", "10:00")), build.comment(f"{MON} 11:00", who, **what))
    found = clock(build.issue(f"{MON} 09:00", comments=said), next_response(build), f"{MON} 11:30")
    assert times(build, found) == [("10:00", None)]


@pytest.mark.parametrize(("after", "expected"), [(False, []), (True, [("13:00", None)])])
def test_thanks_after_the_resolution_asks_for_nothing(build: Any, after: bool, expected: Any) -> None:
    """D84: no new cycle, unless the policy says so."""
    issue = build.issue(
        f"{MON} 09:00",
        build.change(f"{MON} 12:00", "resolution", None, "Fixed"),
        comments=talk(build, ("agent", "10:00"), ("customer", "13:00")),
    )
    policy = build.policy(next_response(build, after_resolution=after))
    clocks = plan(build.snapshot(issue), policy, build.at(f"{TUE} 12:00")).facts.clocks
    assert [row for clock in clocks for row in times(build, clock)] == expected


@pytest.mark.parametrize(
    ("after", "stop", "reason"), [(False, "12:00", "resolved without reply"), (True, "14:00", None)]
)
def test_a_resolution_ends_the_wait_for_the_next_answer(
    build: Any, clock: Any, after: bool, stop: str, reason: str | None
) -> None:
    """Resolved without an answer is counted apart; a policy that asks on goes on waiting for the reply."""
    issue = build.issue(
        f"{MON} 09:00",
        build.change(f"{MON} 12:00", "resolution", None, "Fixed"),
        comments=talk(build, ("agent", "10:00"), ("customer", "11:00"), ("agent", "14:00")),
    )
    found = clock(issue, next_response(build, after_resolution=after), f"{TUE} 12:00")
    assert times(build, found) == [("11:00", stop)]
    assert found.cycles[0].reason == reason


def test_an_answer_at_the_instant_of_the_resolution_is_an_answer(build: Any, clock: Any) -> None:
    """One act on one screen."""
    issue = build.issue(
        f"{MON} 09:00",
        build.change(f"{MON} 12:00", "resolution", None, "Fixed"),
        comments=talk(build, ("agent", "10:00"), ("customer", "11:00"), ("agent", "12:00")),
    )
    assert clock(issue, next_response(build), f"{MON} 13:00").cycles[0].reason is None


def test_at_one_instant_the_stop_comes_before_the_start(build: Any, clock: Any) -> None:
    """Convention 5: an answer and a new question in one millisecond end one cycle and begin the next."""
    said = talk(build, ("agent", "09:30"), ("customer", "10:00"))
    both = (build.comment(f"{MON} 11:00", "customer", id="7"), build.comment(f"{MON} 11:00", "agent", id="8"))
    found = clock(build.issue(f"{MON} 09:00", comments=(*said, *both)), next_response(build), f"{MON} 12:00")
    assert times(build, found) == [("10:00", "11:00"), ("11:00", None)]


@pytest.mark.parametrize(("on_resolution", "expected"), [("stop", [("12:00", None)]), ("run", [])])
def test_the_next_response_waits_for_the_end_of_the_first(build: Any, on_resolution: str, expected: Any) -> None:
    """Resolved without a reply and reopened: where that ended the first response, the next comment asks anew."""
    turns = [("10:00", None, "Fixed"), ("11:00", "Fixed", None)]
    issue = build.issue(
        f"{MON} 09:00",
        *(build.change(f"{MON} {time}", "resolution", *turn) for time, *turn in turns),
        comments=talk(build, ("customer", "12:00")),
    )
    first = build.metric(build.goal("8 hour", build.cal.BER), kind="first_response", on_resolution=on_resolution)
    policy = build.policy(first, build.replace(next_response(build), name="Next response"))
    clocks = plan(build.snapshot(issue), policy, build.at(f"{MON} 13:00")).facts.clocks[1:]
    assert [row for clock in clocks for row in times(build, clock)] == expected


def test_every_public_word_of_ours_starts_the_rhythm_again(build: Any, clock: Any) -> None:
    """From update to update; what the customer writes and what we write among ourselves changes nothing."""
    said = (*talk(build, ("agent", "09:00"), ("customer", "10:00"), ("agent", "12:00")),)
    note = build.comment(f"{MON} 12:30", "agent", public=False)
    found = clock(build.issue(f"{MON} 09:00", comments=(*said, note)), update(build), f"{MON} 13:00")
    assert times(build, found) == [("09:00", "12:00"), ("12:00", None)]
    assert found.cycles[-1].due == build.at(f"{MON} 16:00")


def test_the_rhythm_stands_still_while_the_customer_is_asked(build: Any, clock: Any) -> None:
    """Waiting from 11:00 to 13:00 moves the next update by two hours."""
    issue = build.issue(
        f"{MON} 09:00", *build.paused((f"{MON} 11:00", f"{MON} 13:00")), comments=talk(build, ("agent", "10:00"))
    )
    found = clock(issue, update(build, pause="status = Waiting"), f"{MON} 14:00")
    assert found.cycles[-1].due == build.at(f"{MON} 16:00")


def test_a_resolution_ends_the_rhythm(build: Any, clock: Any) -> None:
    """Our word on a resolved issue starts nothing, and neither does the one in the act of resolving."""
    issue = build.issue(
        f"{MON} 09:00",
        build.change(f"{MON} 12:00", "resolution", None, "Fixed"),
        comments=talk(build, ("agent", "10:00"), ("agent", "12:00"), ("agent", "15:00")),
    )
    assert times(build, clock(issue, update(build), f"{TUE} 12:00")) == [("10:00", "12:00")]


@pytest.mark.parametrize(
    ("answer", "resolved", "reason", "breached", "outcome"),
    [
        (None, "12:00", "resolved without update", False, "ended"),
        ("12:00", "12:00", None, False, "met"),
        (None, "15:00", "resolved without update", True, "missed"),
        ("11:00", "15:00", "resolved without update", False, "ended"),
    ],
    ids=["in time", "with an update", "late", "the update after it"],
)
def test_a_rhythm_that_a_resolution_ends_was_not_kept_by_it(
    build: Any, answer: str | None, resolved: str, reason: str | None, breached: bool, outcome: str
) -> None:
    """Four hours from 10:00 on: nobody was told anything, so nothing was met; what was late by then is missed."""
    said = talk(build, ("agent", "10:00"), *((("agent", answer),) if answer else ()))
    change = build.change(f"{MON} {resolved}", "resolution", None, "Fixed")
    snapshot = build.snapshot(build.issue(f"{MON} 09:00", change, comments=said))
    made = plan(snapshot, build.policy(update(build)), build.at(f"{TUE} 12:00"))
    last = made.facts.clocks[0].cycles[-1]
    assert (last.state, last.reason, last.breached) == ("stopped", reason, breached)
    (card,) = (write.card for write in made.writes if isinstance(write, CreateCard))
    assert [row.outcome for row in card.rows] == [outcome]
    assert last.ended is (outcome == "ended")


def test_on_a_reopened_issue_our_next_word_starts_the_rhythm_again(build: Any, clock: Any) -> None:
    """Reopened at 13:00, and updated at 14:00."""
    turns = [("12:00", None, "Fixed"), ("13:00", "Fixed", None)]
    issue = build.issue(
        f"{MON} 09:00",
        *(build.change(f"{MON} {time}", "resolution", *turn) for time, *turn in turns),
        comments=talk(build, ("agent", "10:00"), ("agent", "14:00")),
    )
    assert times(build, clock(issue, update(build), f"{MON} 15:00")) == [("10:00", "12:00"), ("14:00", None)]


@pytest.mark.parametrize(
    ("on_resolution", "state", "stop", "reason"),
    [
        ("stop", "stopped", "12:00", "resolved without reply"),
        ("cancel", "cancelled", None, "resolved without reply"),
        ("run", "stopped", "15:00", None),
    ],
)
def test_what_a_resolution_without_a_reply_means_for_the_first_response(
    build: Any, cycle: Any, on_resolution: str, state: str, stop: str | None, reason: str | None
) -> None:
    """It stops the clock, calls it off, or leaves it waiting for the reply."""
    change = build.change(f"{MON} 12:00", "resolution", None, "Fixed")
    issue = build.issue(f"{MON} 10:00", change, comments=talk(build, ("agent", "15:00")))
    metric = build.metric(build.goal("8 hour", build.cal.BER), kind="first_response", on_resolution=on_resolution)
    found = cycle(issue, metric, f"{MON} 16:00")
    assert (found.state, found.stop, found.reason) == (state, build.at(f"{MON} {stop}") if stop else None, reason)


def test_a_clock_called_off_after_its_breach_was_breached(build: Any, clock: Any) -> None:
    """One hour promised, resolved after two: no longer breached now, but ever."""
    issue = build.issue(f"{MON} 10:00", build.change(f"{MON} 12:00", "resolution", None, "Fixed"))
    metric = build.metric(build.goal("1 hour", build.cal.BER), kind="first_response", on_resolution="cancel")
    found = clock(issue, metric, f"{MON} 16:00")
    assert (found.ever_breached, found.cycles[0].breached) == (True, False)
