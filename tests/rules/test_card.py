"""What the status card says, and when it is written again."""

from typing import Any

import pytest

from rules import plan
from rules.desired import Card, CreateCard, EditCard
from rules.model import HOUR, Marker

MON, TUE = "2026-03-02", "2026-03-03"


@pytest.fixture
def wished(build: Any) -> Any:
    """The card of an issue of Monday 10:00, or None: resolution in 4 h (paused in Waiting), answer in 1 working day."""

    def ask(now: str, *changes: Any, **issue: Any) -> Card | None:
        policy = build.policy(
            build.metric(build.goal("1 working_day", build.cal.BER), kind="first_response"),
            build.metric(
                build.goal("4 hour", build.cal.BER, "priority != Low"), pause="status = Waiting", name="Resolution"
            ),
            language="zh_CN",
        )
        made = plan(build.snapshot(build.issue(f"{MON} 10:00", *changes, **issue)), policy, build.at(now))
        cards = [write.card for write in made.writes if isinstance(write, CreateCard | EditCard)]
        return cards[0] if cards else None

    return ask


@pytest.mark.parametrize(
    ("now", "changes", "outcome", "used", "percent"),
    [
        (f"{MON} 10:00", [], "running", 0, 0),
        (f"{MON} 12:00", [], "running", 0, 0),
        (f"{MON} 13:00", [], "at_risk", 3, 75),
        (f"{MON} 15:59", [], "breached", 4, 100),
        (f"{MON} 16:00", [(f"{MON} 12:00", "status", "Open", "Waiting")], "paused", 2, 50),
        (f"{MON} 16:00", [(f"{MON} 12:00", "resolution", None, "Fixed")], "met", 2, 50),
        (f"{MON} 16:00", [(f"{MON} 15:00", "resolution", None, "Fixed")], "missed", 5, 125),
        (f"{MON} 16:00", [(f"{MON} 12:00", "priority", "Medium", "Low")], "cancelled", 2, None),
    ],
)
def test_the_word_for_each_state(
    build: Any, wished: Any, now: str, changes: list[Any], outcome: str, used: int, percent: int | None
) -> None:
    """With what was used as of the last change, not as of now."""
    card = wished(now, *(build.change(*change) for change in changes))
    (row,) = [row for row in card.rows if row.metric == "Resolution"]
    assert (row.outcome, row.used_ms, row.percent) == (outcome, used * HOUR, percent)


def test_the_worst_row_stands_first(build: Any, wished: Any) -> None:
    """The policy has the answer first; the breach of the other clock goes before it."""
    card = wished(f"{MON} 15:59")
    assert [row.outcome for row in card.rows] == ["breached", "running"]
    assert (card.language, card.zone, card.assignee) == ("zh_CN", "Europe/Berlin", "agent")
    assert card.as_of == build.at(f"{MON} 14:00")


def test_a_target_in_days_is_measured_in_days(wished: Any) -> None:
    """Three of eight open hours of a working day."""
    (row,) = [row for row in wished(f"{MON} 13:00").rows if row.kind == "first_response"]
    assert (row.used_ms, row.percent, row.calendar) == (3 * HOUR, 37, "BER")


def test_days_used_under_another_calendar_count_as_they_did_then(build: Any) -> None:
    """Six of 24 open hours were a quarter of a day, under a calendar that is open day and night."""
    goals = [
        build.goal("1 working_day", build.cal.BER, "priority = High"),
        build.goal("1 working_day", build.cal.ALWAYS),
    ]
    issue = build.issue(f"{MON} 09:00", build.change(f"{MON} 15:00", "priority", "Medium", "High"))
    made = plan(build.snapshot(issue), build.policy(build.metric(*goals)), build.at(f"{MON} 16:00"))
    (card,) = [write.card for write in made.writes if isinstance(write, CreateCard)]
    assert card.rows[0].percent == 25


def test_the_history_on_the_card_leaves_nights_out(build: Any, wished: Any) -> None:
    """Running over a night is one stretch; pauses and resolutions stand apart; nothing lies after `as_of`."""
    changes = [
        build.change(f"{MON} 11:00", "status", "Open", "Waiting"),
        build.change(f"{MON} 16:00", "status", "Waiting", "Open"),
        build.change(f"{TUE} 10:00", "resolution", None, "Fixed"),
        build.change(f"{TUE} 11:00", "resolution", "Fixed", None),
    ]
    card = wished(f"{TUE} 11:30", *changes)
    (row,) = [row for row in card.rows if row.metric == "Resolution"]
    assert [(each.kind, each.ms // HOUR) for each in row.history] == [
        ("running", 1),
        ("paused", 0),
        ("running", 2),
        ("resolved", 0),
    ]
    assert row.history[-1].to == card.as_of == build.at(f"{TUE} 11:00")


def test_an_unrelated_comment_does_not_write_the_card_again(build: Any, wished: Any) -> None:
    """Nor does time: the card is the same at 10:00 and at 12:30, whatever a customer says meanwhile."""
    said = build.comment(f"{MON} 12:00", "customer")
    assert wished(f"{MON} 10:00") == wished(f"{MON} 12:30", comments=(said,))


def test_an_issue_without_clocks_has_no_card(wished: Any) -> None:
    """Nothing to show."""
    assert wished(f"{MON} 10:00", creator="us") is None


def test_an_unassigned_issue_says_so(wished: Any) -> None:
    """None stands for nobody; an account without an id is shown by its text."""
    assert wished(f"{MON} 10:00", fields={"assignee": ()}).assignee is None


def test_a_card_that_says_the_same_is_left_alone(build: Any) -> None:
    """By the hash in its marker; another hash is an edit of the same comment."""
    policy = build.policy(build.metric(build.goal("4 hour", build.cal.BER)))
    snapshot, now = build.snapshot(build.issue(f"{MON} 10:00")), build.at(f"{MON} 10:00")
    (created,) = [write for write in plan(snapshot, policy, now).writes if isinstance(write, CreateCard)]
    for seen, writes in ((created.hash, []), ("other", ["900"])):
        marker = Marker(kind="card", op=created.op, hash=seen)
        shown = build.comment(now, "us", id="900", marker=marker)
        newer = build.comment(now, "us", id="901", marker=build.replace(marker, hash="second"))
        foreign = build.comment(now, "customer", id="899", marker=marker)
        commented = build.snapshot(build.issue(f"{MON} 10:00", comments=(newer, shown, foreign)))
        edits = [write for write in plan(commented, policy, now).writes if isinstance(write, EditCard | CreateCard)]
        assert [edit.comment_id for edit in edits if isinstance(edit, EditCard)] == writes
        assert len(edits) == len(writes)


@pytest.mark.parametrize(("until", "paused"), [(None, True), ("2026-03-03 12:00", False)])
def test_a_missed_clock_is_paused_only_while_it_is(build: Any, until: str | None, paused: bool) -> None:
    """The card is as of the instant at which it goes on, and says so."""
    stops = [build.change("2026-03-03 10:00", "status", "Open", "Waiting")]
    stops += [build.change(until, "status", "Waiting", "Open")] if until else []
    clock = build.metric(build.goal("2 hour", build.cal.BER), pause="status = Waiting")
    made = plan(
        build.snapshot(build.issue("2026-03-02 10:00", *stops)), build.policy(clock), build.at("2026-03-03 13:00")
    )
    (write,) = [write for write in made.writes if isinstance(write, CreateCard)]
    (row,) = write.card.rows
    assert (row.outcome, row.paused) == ("breached", paused)
