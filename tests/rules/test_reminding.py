"""Reminders of the practice: told once, in one comment, when people may be told, and never of the past."""

from typing import Any

import pytest

from rules import plan
from rules.desired import Calls, CreateMessage, CreateNotice, CreateReminder, CreateReply, Plan
from rules.model import Comment, Marker
from rules.policy import AlertLevel, PlanHealth, Project, Wanted


@pytest.fixture
def reminded(build: Any) -> Any:
    """The plan of an issue of Monday 2026-03-02 10:00 without due date and estimate, both of which are asked for."""

    def ask(now: str, **options: Any) -> Plan:
        health = PlanHealth(
            calendar=build.cal.BER, due_date=Wanted(), estimate=Wanted(), tell=options.pop("tell", ("assignee",))
        )
        health = options.pop("plan", health)
        since, comments = options.pop("write_since", None), options.pop("comments", ())
        property_ = options.pop("property", {})
        issue = build.issue(options.pop("start", "2026-03-02 10:00"), comments=comments, property=property_)
        snapshot = build.replace(build.snapshot(issue, write_since=since and build.at(since)), related=(), versions=())
        clocks = options.pop("clocks", ())
        return plan(snapshot, build.policy(*clocks, plan=health, **options), build.at(now))

    return ask


def comments(told: Plan) -> list[Any]:
    return [write for write in told.writes if isinstance(write, CreateNotice | CreateReminder | CreateReply)]


def test_all_reminders_of_a_look_are_one_comment(reminded: Any) -> None:
    """With the accounts of those whom they concern."""
    (write,) = comments(reminded("2026-03-02 10:01"))
    assert isinstance(write.calls, Calls)
    assert [call.text for call in write.calls.calls] == ["plan.no_due_date", "plan.no_estimate"]
    assert [call.tell for call in write.calls.calls] == [("agent",), ("agent",)]
    assert write.op == "+".join(call.op for call in write.calls.calls)


def test_clocks_and_reminders_share_the_comment(build: Any, reminded: Any) -> None:
    """The clock first."""
    clock = build.metric(build.goal("2 hour", build.cal.BER))
    alerts = (AlertLevel(at="breach", tell=("assignee",)),)
    (write,) = comments(reminded("2026-03-02 12:01", clocks=(clock,), alerts=alerts))
    assert isinstance(write, CreateNotice)
    assert write.notice.reason == "breached"
    assert [call.text for call in write.notice.calls] == ["plan.no_due_date", "plan.no_estimate"]
    assert set(write.op.split("+")) == set(write.notice.settles)


@pytest.mark.parametrize(
    ("lacking", "late", "failed", "kind"),
    [
        (True, True, True, "CreateNotice"),
        (False, True, True, "CreateNotice"),
        (True, False, True, "CreateReminder"),
        (True, True, False, "CreateNotice"),
        (False, False, True, "CreateReply"),
    ],
    ids=["all three", "a clock and replies", "reminders and replies", "no replies", "replies alone"],
)
def test_whatever_a_look_has_to_say_is_one_comment(
    build: Any, reminded: Any, lacking: bool, late: bool, failed: bool, kind: str
) -> None:
    """Clocks, reminders, and the replies to two comments; each part is known again by itself."""
    clock = build.metric(build.goal("2 hour", build.cal.BER))
    options: dict[str, Any] = {"clocks": (clock,), "alerts": (AlertLevel(at="breach", tell=("assignee",)),)}
    if not lacking:
        options["plan"] = None
    at = build.at("2026-03-02 10:00")
    said = [build.comment(at + n, id=str(n), public=False, text="!sla resume") for n in (1, 2)] if failed else []
    now = "2026-03-02 12:01" if late else "2026-03-02 10:01"
    found = reminded(now, comments=tuple(said), **options)
    (write,) = comments(found)
    assert type(write).__name__ == kind
    parts = write.op.split("+")
    assert len(parts) == len(set(parts)) == 2 * lacking + late + 2 * failed
    assert set(parts) <= set(dict(found.property)["told"])
    assert comments(reminded(now, comments=tuple(said), property=dict(found.property), **options)) == []


def test_what_was_told_is_not_told_again(build: Any, reminded: Any) -> None:
    """The property knows it, or the marker of the comment."""
    first = reminded("2026-03-02 10:01")
    (write,) = comments(first)
    assert comments(reminded("2026-03-03 10:01", property=dict(first.property))) == []
    at = build.at("2026-03-02 10:02")
    marker = Marker(kind="notice", op=write.op, hash=write.hash)
    ours = Comment(id="9", at=at, author="us", updated=at, public=True, text="", marker=marker)
    assert comments(reminded("2026-03-03 10:01", comments=(ours,))) == []


@pytest.mark.parametrize(
    ("now", "told"), [("2026-03-02 20:00", False), ("2026-03-03 08:59", False), ("2026-03-03 09:00", True)]
)
def test_nobody_is_told_at_night(build: Any, reminded: Any, now: str, told: bool) -> None:
    """The next opening of the alerts' calendar is looked at."""
    found = reminded(now, start="2026-03-02 19:00", alert_calendar=build.cal.BER)
    assert bool(comments(found)) == told
    if not told:
        assert found.look_again_at == build.at("2026-03-03 09:00")


def test_each_recipient_has_their_own_hours(build: Any, reminded: Any) -> None:
    """One is told at once, the other in the morning; both of the same."""
    options = {
        "start": "2026-03-02 19:00",
        "tell": ("assignee", "reporter"),
        "alert_calendar": build.cal.BER,
        "recipient_calendars": (("reporter", build.cal.ALWAYS),),
    }
    (night,) = comments(reminded("2026-03-02 20:00", **options))
    assert {call.tell for call in night.calls.calls} == {("customer",)}
    (morning,) = comments(reminded("2026-03-03 09:00", **options))
    assert {call.tell for call in morning.calls.calls} == {("customer",), ("agent",)}


@pytest.mark.parametrize(("since", "told"), [("2026-03-02 10:01", False), ("2026-03-02 10:00", True)])
def test_what_was_lacking_before_writing_was_switched_on_is_never_told(reminded: Any, since: str, told: bool) -> None:
    """It is a label and a fact all the same."""
    found = reminded("2026-03-04 10:00", write_since=since)
    assert bool(comments(found)) == told
    assert found.tags == ("plan-no-due-date", "plan-no-estimate")


def test_a_project_on_hold_is_left_alone(reminded: Any) -> None:
    """Nobody is told of anything there."""
    project = Project(key="ASP", on_hold=True)
    assert comments(reminded("2026-03-02 10:01", projects=(project,))) == []


@pytest.mark.parametrize(("now", "late"), [("2026-03-02 10:10", False), ("2026-03-02 10:11", True)])
def test_a_reminder_says_that_it_is_late(reminded: Any, now: str, late: bool) -> None:
    """When it comes more than ten minutes after its time."""
    (write,) = comments(reminded(now))
    assert [call.late for call in write.calls.calls] == [late, late]


def test_a_channel_gets_a_message_of_its_own(reminded: Any) -> None:
    """And the comment mentions the others."""
    found = reminded("2026-03-02 10:01", tell=("assignee", "channel:managers"))
    messages = [write for write in found.writes if isinstance(write, CreateMessage)]
    assert [(one.channel, isinstance(one.notice, Calls)) for one in messages] == [("managers", True)] * 2
    assert len(comments(found)) == 1
    again = reminded("2026-03-02 10:05", tell=("assignee", "channel:managers"), property=dict(found.property))
    assert not [write for write in again.writes if isinstance(write, CreateMessage | CreateReminder)]


def test_somebody_who_cannot_be_found_is_told_of_as_a_finding(reminded: Any) -> None:
    """The comment is written without a mention."""
    found = reminded("2026-03-02 10:01", tell=("group:nobody",))
    assert [finding.code for finding in found.findings] == ["unknown_recipient"]
    assert len(comments(found)) == 1
