"""What stops the climb of alerts, what a gap leaves of it, what is withdrawn, and whom the recipients stand for."""

from dataclasses import replace
from typing import Any

import pytest

from rules.desired import CreateNotice, Notice, Plan
from rules.model import HOUR, MINUTE, Person
from rules.policy import AlertLevel

MON, TUE = "2026-03-02", "2026-03-03"
BREACH = AlertLevel(at="breach", tell=("assignee",))


def notices(made: Plan) -> list[Notice]:
    return [write.notice for write in made.writes if isinstance(write, CreateNotice)]


def shown(made: Plan) -> list[tuple[str, int, int]]:
    """Reason, percent and repeat of what is told."""
    return [(notice.reason, notice.percent, notice.repeat) for notice in notices(made)]


def told(made: Plan) -> dict[str, Any]:
    """The property that the plan leaves."""
    return dict(made.property)


# ------------------------------------------------------------------------------------------ acknowledgement
LADDER = (
    replace(BREACH, repeat_ms=HOUR, at_most=5),
    AlertLevel(at="breach", offset_ms=2 * HOUR, tell=("boss",)),
    AlertLevel(at=200, tell=("director",)),
)


@pytest.mark.parametrize(
    ("comment", "climbs"),
    [
        (None, True),
        ({"when": f"{MON} 14:30"}, False),
        ({"when": f"{MON} 14:30", "public": False, "text": "!sla ack"}, False),
        ({"when": f"{MON} 14:30", "public": False, "text": "！ＳＬＡ 确认"}, False),
        ({"when": f"{MON} 14:30", "public": False}, True),
        ({"when": f"{MON} 14:30", "author": "customer"}, True),
        ({"when": f"{MON} 14:30", "author": "customer", "text": "!sla ack"}, True),
        ({"when": f"{MON} 14:30", "author": "robot"}, True),
        ({"when": f"{MON} 14:30", "text": "!sla status"}, True),
        ({"when": f"{MON} 13:59"}, True),
        ({"when": f"{MON} 13:59", "text": "!sla ack"}, True),
    ],
)
def test_a_public_reply_or_an_acknowledgement_stops_the_climb(
    build: Any, look: Any, comment: Any, climbs: bool
) -> None:
    """Repeats and escalation after the breach; what came before the breach stops nothing that follows it."""
    comments = (build.comment(comment.pop("when"), **comment),) if comment else ()
    reasons = [
        {reason for reason, _, _ in shown(look(f"{now}", comments=comments, alerts=LADDER))}
        for now in (f"{MON} 15:05", f"{MON} 16:05", f"{TUE} 11:00")
    ]
    assert reasons == ([{"still_breached"}, {"still_breached"}, {"threshold"}] if climbs else [{"breached"}] * 3)


def test_an_acknowledgement_does_not_mute_the_breach_itself(build: Any, look: Any) -> None:
    """Nor does a reply: the first notice of a breach always comes."""
    reply = build.comment(f"{MON} 13:30", "agent")
    assert shown(look(f"{MON} 14:10", comments=(reply,), alerts=LADDER)) == [("breached", 100, 0)]


def test_an_acknowledgement_while_a_step_waits_stops_it(build: Any, look: Any) -> None:
    """The repeat of 15:00 waits till 15:10 for others; acknowledged at 15:05 it never comes."""
    ack = (build.comment(f"{MON} 15:05", public=False, text="!sla ack"),)
    known = told(look(f"{MON} 14:30", alerts=LADDER, alert_group_ms=10 * MINUTE))
    assert notices(look(f"{MON} 15:15", alerts=LADDER, comments=ack, alert_group_ms=10 * MINUTE, property=known)) == []


# ------------------------------------------------------------------------------------------ after a gap, and the switch
def test_after_a_gap_only_the_highest_is_told_once_and_marked_late(look: Any) -> None:
    """D93: three hours without a look. Who should have heard of the steps below is mentioned with it."""
    levels = (AlertLevel(at=75, tell=("helper",)), BREACH, AlertLevel(at="breach", offset_ms=HOUR, tell=("boss",)))
    made = look(f"{MON} 16:30", alerts=levels)
    (notice,) = notices(made)
    assert (notice.reason, notice.late, notice.tell) == ("still_breached", True, ("boss", "agent"))
    assert notices(look(f"{MON} 16:40", alerts=levels, property=told(made))) == []


def test_without_a_gap_each_step_tells_its_own_people(look: Any) -> None:
    """The escalation mentions only those whom it adds."""
    levels = (BREACH, AlertLevel(at="breach", offset_ms=HOUR, tell=("boss",)))
    first = look(f"{MON} 14:05", alerts=levels)
    (notice,) = notices(look(f"{MON} 15:05", alerts=levels, property=told(first)))
    assert (notice.tell, notice.late) == (("boss",), False)


def test_a_lower_level_held_longer_is_told_after_the_higher_one(build: Any, look: Any) -> None:
    """Breach Monday 20:00: the boss hears at 22:00, the assignee when the day begins, as nobody was told for them."""
    boss = AlertLevel(at="breach", offset_ms=2 * HOUR, tell=("boss",), calendar=build.cal.ALWAYS)
    options = {"target": "10 hour", "cal": build.cal.ALWAYS, "alert_calendar": build.cal.BER, "alerts": (BREACH, boss)}
    night = look(f"{MON} 22:00", **options)
    assert [notice.tell for notice in notices(night)] == [("boss",)]
    morning = look(f"{TUE} 09:00", **options, property=told(night))
    assert [(notice.tell, notice.reason, notice.late) for notice in notices(morning)] == [
        (("agent",), "breached", False)
    ]


@pytest.mark.parametrize(("since", "expected"), [("14:00", 1), ("14:00:00.001", 0)])
def test_repeats_of_what_is_older_than_the_switch_are_never_told(look: Any, since: str, expected: int) -> None:
    """Otherwise switching on would announce every old breach."""
    level = replace(BREACH, repeat_ms=HOUR)
    assert len(notices(look(f"{MON} 16:30", alerts=(level,), write_since=f"{MON} {since}"))) == expected


# ------------------------------------------------------------------------------------------ corrections
def test_a_breach_that_a_correction_withdrew_is_told_once_more(build: Any, look: Any) -> None:
    """Four hours became eight: whoever was told is told so, once; the new breach is told again."""
    wrong = look(f"{MON} 14:30")
    made = look(f"{MON} 14:40", target="6 hour", property=told(wrong))
    (notice,) = notices(made)
    assert (notice.reason, notice.due, notice.tell, notice.late) == (
        "corrected",
        build.at(f"{MON} 16:00"),
        ("agent",),
        False,
    )
    assert notices(look(f"{MON} 15:00", target="6 hour", property=told(made))) == []
    again = look(f"{MON} 16:30", target="6 hour", property=told(made))
    assert shown(again) == [("breached", 100, 0)]
    assert notices(look(f"{MON} 16:50", target="6 hour", property=told(again))) == []


def test_a_correction_reaches_a_clock_that_stopped(build: Any, look: Any) -> None:
    """Missed at 15:00 under four hours, met under six."""
    solved = build.change(f"{MON} 15:00", "resolution", None, "Fixed")
    made = look(f"{MON} 15:10", solved, target="6 hour", property=told(look(f"{MON} 14:30")))
    assert shown(made) == [("corrected", 100, 0)]


def test_a_breach_that_nobody_was_told_of_is_not_withdrawn(look: Any) -> None:
    """Nor one that still stands."""
    assert notices(look(f"{MON} 14:40", target="6 hour")) == []
    assert notices(look(f"{MON} 14:40", property=told(look(f"{MON} 14:30")))) == []


def test_a_correction_waits_for_the_morning(build: Any, look: Any) -> None:
    """Nobody is told at night."""
    quiet = {"target": "12 hour", "alert_calendar": build.cal.BER, "property": told(look(f"{MON} 14:30"))}
    night = look(f"{MON} 20:00", **quiet)
    assert (notices(night), night.look_again_at) == ([], build.at(f"{TUE} 09:00"))
    assert shown(look(f"{TUE} 09:00", **quiet)) == [("corrected", 100, 0)]


# ------------------------------------------------------------------------------------------ recipients and conditions
MANAGERS = {
    "m1": Person(id="m1", name="Mia", groups=frozenset({"managers"}), roles=frozenset({"Project lead"})),
    "m2": Person(id="m2", name="Max", groups=frozenset({"managers"})),
}


@pytest.mark.parametrize(
    ("name", "lead", "tell", "unknown"),
    [
        ("group:managers", None, ("m1", "m2"), None),
        ("role:Project lead", None, ("m1",), None),
        ("lead", "role:Project lead", ("m1",), None),
        ("lead", "m2", ("m2",), None),
        ("lead", None, (), "lead"),
        ("group:nobody", None, (), "group:nobody"),
        ("role:Nothing", None, (), "role:Nothing"),
        ("account-7", None, ("account-7",), None),
    ],
)
def test_recipients_stand_for_accounts(look: Any, name: str, lead: Any, tell: Any, unknown: Any) -> None:
    """By group and role of the people who are known; whom nobody can resolve is a finding, and the notice comes."""
    made = look(f"{MON} 14:05", alerts=(AlertLevel(at="breach", tell=(name,)),), lead=lead, people=MANAGERS)
    (notice,) = notices(made)
    assert notice.tell == tell
    text = f"Whom the recipient {unknown} stands for is not known here: nobody is mentioned for it."
    assert [(one.code, one.text) for one in made.findings] == ([("unknown_recipient", text)] if unknown else [])


@pytest.mark.parametrize(
    ("when", "count", "findings"),
    [
        ("priority = Medium", 1, []),
        ("priority = High", 0, []),
        ('"Never heard of" = x', 0, ['alerts: cannot be answered here, counts as no: "Never heard of" = x']),
    ],
)
def test_a_level_tells_only_where_its_condition_holds(
    build: Any, look: Any, when: str, count: int, findings: list[str]
) -> None:
    """What cannot be answered counts as no, and is a finding."""
    made = look(f"{MON} 14:05", alerts=(replace(BREACH, when=build.query(when)),))
    assert len(notices(made)) == count
    assert [finding.text for finding in made.findings] == findings


def test_a_condition_on_time_is_looked_at_when_it_may_change(build: Any, look: Any) -> None:
    """From a day after creation on."""
    made = look(f"{MON} 15:00", alerts=(replace(BREACH, when=build.query("created <= -1d")),))
    assert made.look_again_at is not None
    assert made.look_again_at <= build.at(f"{TUE} 10:00")
    assert len(notices(look(f"{TUE} 10:01", alerts=(replace(BREACH, when=build.query("created <= -1d")),)))) == 1
