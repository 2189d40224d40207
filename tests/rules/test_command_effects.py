"""What commands do to the clocks, through the plan: the same words in Jira, another due instant."""

from typing import Any

import pytest

from rules import plan
from rules.desired import Clock, Plan
from rules.model import HOUR
from rules.policy import AlertLevel

MON, TUE = "2026-03-02", "2026-03-03"


@pytest.fixture
def after(build: Any) -> Any:
    """The plan of Monday 16:00 for an issue of Monday 10:00 after these comments of (time, text, more)."""

    def ask(*comments: Any, now: str = f"{MON} 16:00", kinds: tuple[str, ...] = ("resolution",), **more: Any) -> Plan:
        written = tuple(
            build.comment(f"{MON} {when}", **{"id": str(number), "text": text, **(rest[0] if rest else {})})
            for number, (when, text, *rest) in enumerate(comments)
        )
        pause = more.pop("pause", "status = Waiting")
        options = {name: more.pop(name) for name in ("alerts",) if name in more}
        metrics = [
            build.replace(build.metric(build.goal("4 hour", build.cal.BER), kind=kind, pause=pause), name=kind)
            for kind in kinds
        ]
        issue = build.issue(f"{MON} 10:00", comments=written, **more)
        return plan(build.snapshot(issue), build.policy(*metrics, **options), build.at(now))

    return ask


def only(made: Plan) -> Clock:
    (clock,) = made.facts.clocks
    return clock


INTERNAL = {"public": False}


def test_a_pause_by_command_moves_the_due_instant(build: Any, after: Any) -> None:
    """Two hours later; its interval tells the reason. Without the resume there is no due instant."""
    pause, resume = ("11:00", "!sla pause parts", INTERNAL), ("13:00", "!sla resume", INTERNAL)
    (cycle,) = only(after(pause, resume)).cycles
    assert (cycle.due, cycle.elapsed_ms) == (build.at(f"{MON} 16:00"), 4 * HOUR)
    assert [(each.kind, "parts" in each.cause) for each in cycle.intervals] == [
        ("running", False),
        ("paused", True),
        ("running", False),
    ]
    (cycle,) = only(after(pause)).cycles
    assert (cycle.state, cycle.due, cycle.elapsed_ms) == ("paused", None, HOUR)


def test_a_pause_by_command_and_one_by_status_are_united(build: Any, after: Any) -> None:
    """11:00 to 13:00 by command, 12:00 to 14:00 by status: three hours."""
    waiting = build.paused((f"{MON} 12:00", f"{MON} 14:00"))
    commands = (("11:00", "!sla pause parts", INTERNAL), ("13:00", "!sla resume", INTERNAL))
    issue = build.issue(
        f"{MON} 10:00",
        *waiting,
        comments=tuple(build.comment(f"{MON} {when}", id=when, text=text, **more) for when, text, more in commands),
    )
    metric = build.metric(build.goal("4 hour", build.cal.BER), pause="status = Waiting")
    (cycle,) = only(plan(build.snapshot(issue), build.policy(metric), build.at(f"{MON} 16:00"))).cycles
    assert (cycle.elapsed_ms, cycle.due) == (3 * HOUR, build.at(f"{MON} 17:00"))


def test_a_refused_command_changes_no_clock(after: Any) -> None:
    """By a customer, without a reason, or in a comment that was edited later."""
    untouched = after().facts.clocks
    for refused in (
        ("11:00", "!sla pause parts", {"author": "customer"}),
        ("11:00", "!sla pause", INTERNAL),
        ("11:00", "!sla extend someday agreed", INTERNAL),
    ):
        assert after(refused).facts.clocks == untouched


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (f"!sla extend {TUE} 12:00 agreed", f"{TUE} 12:00"),
        ("!sla extend 12:30 agreed", f"{MON} 12:30"),
    ],
)
def test_an_extension_moves_the_due_instant_of_the_resolution(build: Any, after: Any, text: str, due: str) -> None:
    """Later or earlier; the interval tells the reason, and the other clocks keep theirs."""
    made = after(("11:00", text, INTERNAL), now=f"{MON} 12:00", kinds=("first_response", "resolution"))
    response, resolution = made.facts.clocks
    assert response.cycles[-1].due == build.at(f"{MON} 14:00")
    assert resolution.cycles[-1].due == build.at(due)
    assert "agreed" in resolution.cycles[-1].intervals[-1].cause


def test_the_last_extension_counts(build: Any, after: Any) -> None:
    """Each stands in the place of the one before."""
    made = after(("11:00", f"!sla extend {TUE} 12:00 a", INTERNAL), ("12:00", f"!sla extend {TUE} 15:00 b", INTERNAL))
    assert only(made).cycles[-1].due == build.at(f"{TUE} 15:00")


def test_a_contact_stops_the_wait_for_a_response_at_the_stated_instant(build: Any, after: Any) -> None:
    """Told at 15:30, held at 13:30: met, though the goal was 14:00; both instants are in the evidence."""
    made = after(("15:30", "!sla contact phone 13:30 | explained", INTERNAL), kinds=("first_response",))
    (cycle,) = only(made).cycles
    assert (cycle.state, cycle.stop, cycle.breached) == ("stopped", build.at(f"{MON} 13:30"), False)


def test_a_contact_written_down_after_the_breach_does_not_withdraw_it(after: Any) -> None:
    """It was missed as far as anybody knew, and whoever was told knows that: the clock was ever breached."""
    levels = (AlertLevel(at="breach", tell=("assignee",)),)
    told = after(now=f"{MON} 14:30", kinds=("first_response",), alerts=levels)
    contact = ("15:30", "!sla contact phone 13:30", INTERNAL)
    made = after(contact, kinds=("first_response",), alerts=levels, property=dict(told.property))
    assert (made.alerts, only(made).ever_breached, only(made).cycles[-1].breached) == ((), True, False)


def test_a_command_alone_is_no_reply(build: Any, after: Any) -> None:
    """Neither is a contact's comment itself; with words to the customer around it, it is one."""
    alone = after(("11:00", "!sla status"), kinds=("first_response",))
    assert only(alone).cycles[-1].state == "running"
    both = after(("11:00", "We are on it.\n!sla status"), kinds=("first_response",))
    assert only(both).cycles[-1].stop == build.at(f"{MON} 11:00")


def test_a_customers_word_starts_the_wait_for_the_next_response(build: Any, after: Any) -> None:
    """Written down by an agent, for customers without an account."""
    made = after(
        ("11:00", "Hello"),
        ("12:00", "!sla customer asks for a date", INTERNAL),
        kinds=("first_response", "next_response"),
    )
    _, following = made.facts.clocks
    assert (following.cycles[-1].start, following.cycles[-1].state) == (build.at(f"{MON} 12:00"), "running")


def test_a_contact_is_an_update_of_the_customer(build: Any, after: Any) -> None:
    """The rhythm starts again at the stated instant."""
    made = after(("11:00", "Hello"), ("13:00", "!sla contact site 12:30", INTERNAL), kinds=("customer_update",))
    assert only(made).cycles[-1].start == build.at(f"{MON} 12:30")


def test_the_cause_of_a_miss_is_a_fact(after: Any) -> None:
    """For the weekly report."""
    assert after(("11:00", "!sla cause supplier", INTERNAL)).facts.cause == "supplier"
