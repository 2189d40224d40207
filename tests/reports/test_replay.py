"""Would the notices have been sent that a replay counts?"""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from reports.notice_replay import NoticeReplay
from reports.replay import Span, count
from reports.tallies import Tally
from rules.jql import parse
from rules.model import DAY, HOUR, MINUTE, Change, Comment, Instant, Issue, Person, Snapshot, Value
from rules.planning import RULES, answers
from rules.policy import AlertLevel, Calendar, Goal, Metric, People, Policy, Target
from rules.timeline import as_of

START = 1_772_438_400_000
"""2026-03-02T08:00:00Z, a Monday."""
ALWAYS = Calendar(name="247", zone="UTC", weekly=(((0, 86_400),),) * 7)
WHOLE = Span(since=START, until=START + 10 * DAY, zone="UTC")


def moved(at: Instant, field: str, before: str | None, after: str | None) -> Change:
    values = [() if text is None else (Value(text, text),) for text in (before, after)]
    return Change(at=at, id=at - START, index=0, field=field, before=values[0], after=values[1])


def snapshot(*changes: Change, resolved: bool = False, **fields: str) -> Snapshot:
    shown = {"assignee": "anna", "priority": "Low", "status": "Open", **fields}
    values = {name: (Value(text, text),) for name, text in shown.items()}
    values["resolution"] = (Value("Done", "Done"),) if resolved else ()
    issue = Issue(id="1", key="ASP-1", project="ASP", created=START, fields=values, changes=changes)
    return Snapshot(issue=issue, people={"anna": Person(id="anna", name="Anna Berg")})


def policy(*levels: AlertLevel, hours: int = 8, **metric: object) -> Policy:
    goals = (Goal(target=Target(value=hours, unit="hour"), calendar=ALWAYS),)
    clock = replace(Metric(name="Resolution", kind="resolution", goals=goals), **metric)  # type: ignore[arg-type]
    return Policy(digest="d", metrics=(clock,), alerts=levels)


def told(one: Snapshot, *policies: Policy, span: Span = WHOLE) -> Tally:
    tally = Tally(keep=10)
    count(one, policies[0], policies[1] if len(policies) > 1 else None, span, tally, (0, 0))
    return tally


def level(at: int | str, tell: Sequence[str] = ("assignee",), **more: object) -> AlertLevel:
    return replace(AlertLevel(at=75, tell=tuple(tell)), at=at, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("levels", "days"),
    [
        ((level(75),), {"2026-03-02": 1}),
        ((level("breach"),), {"2026-03-02": 1}),
        ((level(75), level("breach")), {"2026-03-02": 2}),
        ((level(200),), {"2026-03-03": 1}),
        ((level("breach", offset_ms=24 * HOUR),), {"2026-03-03": 1}),
        ((level("breach", offset_ms=-2 * HOUR),), {"2026-03-02": 1}),
        ((level("breach", repeat_ms=DAY, at_most=2),), {"2026-03-02": 1, "2026-03-03": 1, "2026-03-04": 1}),
        ((), {}),
    ],
    ids=["threshold", "breach", "both", "twice the target", "a day after", "two hours ahead", "repeated", "no alerts"],
)
def test_an_open_issue_is_told_of_each_level_on_its_day(levels: tuple[AlertLevel, ...], days: dict[str, int]) -> None:
    """Eight hours from Monday 08:00 on, and nobody does anything."""
    notices = told(snapshot(), policy(*levels)).notices

    assert {day: n for (_, _, day), n in notices.items()} == days
    assert {account for _, account, _ in notices} <= {"anna"}


def test_an_issue_that_was_resolved_in_time_was_warned_of_nevertheless() -> None:
    """A finished cycle tells nothing of the thresholds that it passed: the replay looks before its stop."""
    one = snapshot(moved(START + 7 * HOUR, "resolution", None, "Done"), resolved=True)

    tally = told(one, policy(level(75), level("breach")))

    assert sum(tally.notices.values()) == 1
    assert [outcome for *_, outcome in tally.cycles] == ["met"]


@pytest.mark.parametrize(("hours", "outcome"), [(7, "ended"), (9, "breached")])
def test_what_a_resolution_ended_without_an_answer_is_counted_apart(hours: int, outcome: str) -> None:
    """In time it is neither met nor missed; what was late by then is missed."""
    one = snapshot(moved(START + hours * HOUR, "resolution", None, "Done"), resolved=True)
    asked = policy(name="First response", kind="first_response")

    assert [
        what for *_, what in told(one, replace(asked, people=People(customer_issue=parse("status = Open")))).cycles
    ] == [outcome]


def test_a_resolution_within_minutes_of_the_breach_does_not_hide_it() -> None:
    """When the breach came, nobody knew of what was to happen two minutes later."""
    one = snapshot(moved(START + 8 * HOUR + 2 * MINUTE, "resolution", None, "Done"), resolved=True)

    assert sum(told(one, policy(level("breach"))).notices.values()) == 1


def test_who_is_assigned_at_that_instant_is_told() -> None:
    """Not who is assigned today."""
    one = snapshot(moved(START + 7 * HOUR, "assignee", "bert", "anna"))

    assert [account for _, account, _ in told(one, policy(level(75))).notices] == ["bert"]


def test_a_level_that_comes_to_apply_is_told_then() -> None:
    """The breach was on Monday; on Tuesday the priority was raised, and the level is for high priorities."""
    one = snapshot(moved(START + DAY, "priority", "Low", "High"), priority="High")

    notices = told(one, policy(level("breach", when=parse("priority = High")))).notices

    assert [day for _, _, day in notices] == ["2026-03-03"]


def test_what_the_connector_remembers_of_its_own_notices_does_not_matter() -> None:
    """The property says that all was told; the replay begins from nothing."""
    one = snapshot()
    fresh = told(one, policy(level("breach")))
    property_ = {"schema": 1, "told": ["x"], "labels": ["sla-breached"]}
    remembered = replace(one, issue=replace(one.issue, property=property_))

    assert told(remembered, policy(level("breach"))).notices == fresh.notices


def test_thresholds_outside_the_range_are_not_counted() -> None:
    """Only Tuesday is asked for."""
    tuesday = Span(since=START + 16 * HOUR, until=START + 40 * HOUR, zone="UTC")

    assert not told(snapshot(), policy(level(75), level("breach")), span=tuesday).notices


def test_two_policies_are_counted_apart() -> None:
    """Twenty hours warn on Monday night, eight in the afternoon; both breaches are told."""
    tally = told(snapshot(), policy(level("breach")), policy(level("breach"), hours=20))

    assert sorted((side, day) for side, _, day in tally.notices) == [("a", "2026-03-02"), ("b", "2026-03-03")]
    assert tally.differing == 1
    assert tally.kept[0].differences[0].reasons[0].startswith("breached at: ") is False


def test_tallies_add_up_however_they_are_cut() -> None:
    """The most serious differences are kept, whichever tally they come from."""
    ones = [replace(snapshot(), issue=replace(snapshot().issue, id=str(n), key=f"ASP-{n}")) for n in range(6)]
    a, b = policy(level("breach")), policy(level("breach"), hours=20)
    whole, left, right = Tally(keep=4), Tally(keep=4), Tally(keep=4)
    for number, one in enumerate(ones):
        for tally in (whole, left if number < 2 else right):
            count(one, a, b, WHOLE, tally, (number, 0))
    left.fail("x", "y")
    whole.fail("x", "y")

    left.add(right)

    assert left == whole
    assert [issue.key for issue in whole.kept] == ["ASP-0", "ASP-1", "ASP-2", "ASP-3"]


def commanded(*words: tuple[Instant, str]) -> Snapshot:
    """The issue with comments of Anna, an agent, at hours after its start."""
    one = snapshot()
    comments = tuple(
        Comment(id=str(n), at=at, author="anna", updated=at, public=False, text=text)
        for n, (at, text) in enumerate(words)
    )
    return replace(one, issue=replace(one.issue, comments=comments))


def sent(one: Snapshot, asked: Policy) -> list[tuple[str, int]]:
    """(reason, hours after the start) of every notice, in order."""
    until = WHOLE.until
    end = as_of(one, until - 1, grace=0)
    facts = answers(end, asked, until - 1, RULES[:2]).facts
    replay = NoticeReplay(bare=one, end=end, policy=asked, since=START, until=until, facts=facts)
    return [(notice.reason, (at - START) // HOUR) for notice, at in replay.notices()]


PAUSE = parse("status = Waiting")


@pytest.mark.parametrize(
    ("words", "notices"),
    [
        ((), [("threshold", 6), ("breached", 8)]),
        (((2, "!sla pause parts"),), []),
        (((2, "!sla pause parts"), (12, "!sla resume")), [("threshold", 16), ("breached", 18)]),
        (((7, "!sla pause parts"), (12, "!sla resume")), [("threshold", 6), ("breached", 13)]),
        (((2, "!sla extend 2026-03-04 08:00 agreed"),), [("threshold", 36), ("breached", 48)]),
        (((7, "!sla extend 2026-03-04 08:00 agreed"),), [("threshold", 6), ("breached", 48)]),
    ],
    ids=["none", "paused", "resumed", "paused after the warning", "another date", "another date after the warning"],
)
def test_commands_move_notices(words: tuple[tuple[int, str], ...], notices: list[tuple[str, int]]) -> None:
    """Eight hours of which three quarters are worth a warning; commands stop the clock, or set another date."""
    one = commanded(*((START + hour * HOUR, text) for hour, text in words))

    assert sent(one, policy(level(75), level("breach"), pause=PAUSE)) == notices


@pytest.mark.parametrize(
    ("written", "notices"),
    [(5, []), (7, [("threshold", 6)]), (9, [("threshold", 6), ("breached", 8)])],
    ids=["before the warning", "after the warning", "after the breach"],
)
def test_a_call_that_was_written_down_late_hides_nothing_that_was_told_before(
    written: int, notices: list[tuple[str, int]]
) -> None:
    """Called after one hour. Until that was written down nobody knew: people were warned, and told of a breach."""
    one = commanded((START + written * HOUR, "!sla contact phone 09:00"))

    assert sent(one, policy(level(75), level("breach"), kind="first_response")) == notices


def test_a_goal_that_is_read_back_does_not_hide_what_was_told_before() -> None:
    """Half an hour was missed; then a due date came, as if it had always stood: nothing shows the miss any more."""
    one = snapshot(moved(START + HOUR, "duedate", None, "2026-03-04"), duedate="2026-03-04")
    asked = policy(level("breach"), hours=1, on_goal_change="retroactive", due_field="duedate")
    goals = (replace(asked.metrics[0].goals[0], target=Target(value=30, unit="minute")),)
    asked = replace(asked, metrics=(replace(asked.metrics[0], goals=goals),))

    assert sent(one, asked)[0] == ("breached", 0)


@pytest.mark.parametrize(
    ("scope", "changes", "notices"),
    [
        ("Low", (("Low", "High", 9),), [("threshold", 6), ("breached", 8)]),
        ("High", (("High", "Low", 3), ("Low", "High", 9)), [("breached", 9)]),
        ("High", (("High", "Low", 7), ("Low", "High", 20)), [("threshold", 6), ("breached", 20)]),
        ("Low", (("Low", "High", 2),), []),
    ],
    ids=["left after the breach", "came back after the breach", "left in between", "left before anything"],
)
def test_an_issue_is_told_of_while_it_lies_in_scope(
    scope: str, changes: tuple[tuple[str, str, int], ...], notices: list[tuple[str, int]]
) -> None:
    """Whether or not it lies there in the end; on coming into scope people are told what it has come to."""
    moves = (moved(START + hour * HOUR, "priority", before, after) for before, after, hour in changes)
    asked = replace(policy(level(75), level("breach")), scope=parse(f"priority = {scope}"))

    assert sent(snapshot(*moves, priority="High"), asked) == notices


def test_time_alone_brings_an_issue_into_scope() -> None:
    """It is looked after from its second day on; by then it is late."""
    asked = replace(policy(level(75), level("breach")), scope=parse("created <= -1d"))

    assert sent(snapshot(), asked) == [("breached", 24)]


def test_commands_count_although_the_issue_left_the_scope() -> None:
    """A call after one hour stopped the clock; three days later nothing of the issue is counted any more."""
    one = commanded((START + 2 * HOUR, "!sla contact phone 09:00"))
    late = level("breach", when=parse("created <= -1d"))
    asked = replace(policy(late, kind="first_response"), scope=parse("created >= -3d"))

    assert sent(one, asked) == []
