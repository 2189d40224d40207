"""Alerts in channels outside Jira: a ladder and an identity of their own beside the comments."""

from dataclasses import replace
from typing import Any

import pytest

from rules.desired import CreateMessage, CreateNotice, Plan
from rules.model import HOUR, MINUTE
from rules.policy import AlertLevel
from rules.public_json import plan_document

MON, TUE = "2026-03-02", "2026-03-03"
BOTH = AlertLevel(at="breach", tell=("assignee", "channel:managers"))
BREACH = AlertLevel(at="breach", tell=("channel:managers",))
WARNING = AlertLevel(at=50, tell=("channel:managers",))


def messages(made: Plan) -> list[CreateMessage]:
    return [write for write in made.writes if isinstance(write, CreateMessage)]


def shown(made: Plan) -> list[tuple[str, str, int, int]]:
    return [(one.channel, one.notice.reason, one.notice.percent, one.notice.repeat) for one in messages(made)]


def told(made: Plan) -> dict[str, Any]:
    return dict(made.property)


@pytest.mark.parametrize(
    ("now", "levels", "expected"),
    [
        (f"{MON} 11:59:59.999", (WARNING, BREACH), []),
        (f"{MON} 12:00", (WARNING, BREACH), [("managers", "threshold", 50, 0)]),
        (f"{MON} 14:00", (WARNING, BREACH), [("managers", "threshold", 50, 0)]),
        (f"{MON} 14:00:00.001", (WARNING, BREACH), [("managers", "breached", 100, 0)]),
        (f"{MON} 15:00:00.001", (replace(BREACH, repeat_ms=HOUR),), [("managers", "still_breached", 100, 1)]),
        (
            f"{MON} 14:30",
            (replace(BREACH, tell=("channel:a", "channel:b")),),
            [("a", "breached", 100, 0), ("b", "breached", 100, 0)],
        ),
        (f"{MON} 14:30", (replace(BREACH, tell=("assignee",)),), []),
    ],
    ids=["before", "half", "at due", "missed", "repeated", "two channels", "people only"],
)
def test_a_channel_is_told_the_highest_that_was_passed(look: Any, now: str, levels: Any, expected: Any) -> None:
    """As people are, by the same levels."""
    assert shown(look(now, alerts=levels)) == expected


def test_a_channel_and_the_people_of_one_level_are_told_apart(look: Any) -> None:
    """A comment without the channel, a message without a mention, each with an identity of its own."""
    made = look(f"{MON} 15:00", alerts=(BOTH,))
    (message,) = messages(made)
    (comment,) = [write for write in made.writes if isinstance(write, CreateNotice)]
    assert (message.notice.tell, comment.notice.tell) == ((), ("agent",))
    alone = look(f"{MON} 15:00", alerts=(replace(BOTH, tell=("assignee",)),))
    assert [write.op for write in alone.writes if isinstance(write, CreateNotice)] == [comment.op]
    assert message.op != comment.op
    assert {message.op, comment.op} <= set(told(made)["told"])


def test_what_was_told_in_a_channel_is_not_told_again(look: Any) -> None:
    """The property knows it; the alert stays, and no second look writes."""
    made = look(f"{MON} 15:00", alerts=(BOTH,))
    again = look(f"{MON} 16:00", alerts=(BOTH,), property=told(made))
    assert messages(again) == []
    assert [one.notice.op for one in again.messages] == [messages(made)[0].op]


@pytest.mark.parametrize(
    ("calendars", "expected"),
    [
        ({"alert_calendar": "BER"}, TUE),
        ({"alert_calendar": "247", "recipient_calendars": "BER"}, TUE),
        ({"alert_calendar": "BER", "recipient_calendars": "247"}, MON),
        ({"alert_calendar": "247"}, MON),
    ],
    ids=["of the alerts", "its own closed", "its own open", "always"],
)
def test_a_channel_has_quiet_hours(build: Any, look: Any, calendars: Any, expected: str) -> None:
    """Missed at 19:00 in the evening; told at 09:00, and the next look is then."""
    known = {"BER": build.cal.BER, "247": build.cal.ALWAYS}
    options = {"alert_calendar": known[calendars["alert_calendar"]]}
    if "recipient_calendars" in calendars:
        options["recipient_calendars"] = (("channel:managers", known[calendars["recipient_calendars"]]),)
    made = look(f"{MON} 19:30", target="9 hour", cal=build.cal.ALWAYS, alerts=(BREACH,), **options)
    assert bool(messages(made)) == (expected == MON)
    if expected == TUE:
        assert made.look_again_at == build.at(f"{TUE} 09:00")
        made = look(f"{TUE} 09:00", target="9 hour", cal=build.cal.ALWAYS, alerts=(BREACH,), **options)
        assert shown(made) == [("managers", "breached", 100, 0)]


def test_a_channel_does_not_wait_in_the_plan_for_others(look: Any) -> None:
    """The outbox gathers, across issues; the comment waits here."""
    made = look(f"{MON} 14:05", alerts=(BOTH,), alert_group_ms=10 * MINUTE)
    assert [type(write) for write in made.writes if isinstance(write, CreateMessage | CreateNotice)] == [CreateMessage]


def test_a_reply_stops_the_climb_in_channels_too(build: Any, look: Any) -> None:
    """The breach was told; somebody answered; no escalation."""
    after = replace(BREACH, offset_ms=2 * HOUR)
    reply = (build.comment(f"{MON} 15:00"),)
    assert shown(look(f"{MON} 16:30", alerts=(after,))) == [("managers", "still_breached", 150, 0)]
    assert shown(look(f"{MON} 16:30", alerts=(after,), comments=reply)) == []


def test_a_withdrawn_breach_is_withdrawn_in_the_channel(build: Any, look: Any) -> None:
    """Told with four hours, corrected to eight: said once, in the comment and in the channel, and once only."""
    made = look(f"{MON} 15:00", alerts=(BOTH,))
    fixed = look(f"{MON} 15:30", target="6 hour", alerts=(BOTH,), property=told(made))
    assert shown(fixed) == [("managers", "corrected", 100, 0)]
    settled = look(f"{MON} 15:40", target="6 hour", alerts=(BOTH,), property=told(fixed))
    assert messages(settled) == []
    missed = look(f"{MON} 16:30", target="6 hour", alerts=(BOTH,), property=told(settled))
    assert shown(missed) == [("managers", "breached", 100, 0)]
    assert messages(missed)[0].op != messages(made)[0].op


def test_what_is_older_than_the_switch_is_not_told(look: Any) -> None:
    """Missed at 14:00, switched to writing at 14:30."""
    assert messages(look(f"{MON} 15:00", alerts=(BREACH,), write_since=f"{MON} 14:30")) == []


def test_the_public_plan_names_the_channel(look: Any) -> None:
    """Among the alerts, and as a write of its own kind."""
    document = plan_document(look(f"{MON} 15:00", alerts=(BREACH,)))
    (alert,) = document["alerts"]  # type: ignore[misc]
    assert (alert["channel"], alert["reason"]) == ("managers", "breached")
    (write,) = [write for write in document["writes"] if write["kind"] == "create_message"]  # type: ignore[attr-defined]
    assert (write["channel"], write["op"]) == ("managers", alert["op"])
