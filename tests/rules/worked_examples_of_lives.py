"""The worked examples in which something happens to the issue: pauses, reopenings, other goals, replies, alerts."""

from rules.model import Value
from rules.policy import AlertLevel
from tests.rules.worked_examples import FRI, MON, TUE, WED, Example

EIGHT, SUNDAY, SATURDAY = f"{MON} 09:00", "2026-03-08", "2026-03-07"
WAITING = {"pause": "status = Waiting"}
RESPONSE = {"kind": "first_response"}
BREACH = AlertLevel(at="breach", tell=("assignee",))
SHARES = {"alerts": tuple(AlertLevel(at=at, tell=("assignee",)) for at in (50, 80, 100, 150))}


def waits(*spans: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(event for a, b in spans for event in ((a, "status: Open -> Waiting"), (b, "status: Waiting -> Open")))


PAUSES = (
    Example(
        id="D6b",
        created="2013-06-04 09:00+00:00",
        goals=("120 minute DAILY18",),
        metric=WAITING,
        happened=(
            *waits(("2013-06-04 10:00+00:00", "2013-06-04 15:00+00:00")),
            ("2013-06-04 16:30+00:00", "resolution: none -> Fixed"),
        ),
        looks={"2013-06-04 15:30+00:00": {"due": "2013-06-04 16:00+00:00"}, "2013-06-05 09:00": {"breached": True}},
    ),
    Example(
        id="D42",
        created=f"{MON} 09:30",
        goals=("2 hour BER",),
        metric=WAITING,
        happened=waits(
            (f"{MON} 10:00", f"{MON} 10:20"), (f"{MON} 11:00", f"{MON} 11:45"), (f"{MON} 12:30", f"{MON} 12:31")
        ),
        looks={
            f"{MON} 12:31": {"due": f"{MON} 12:36", "elapsed_minutes": 115, "breached": False},
            f"{MON} 12:36 +1ms": {"breached_at": f"{MON} 12:36"},
        },
    ),
    Example(
        id="D46",
        created=f"{MON} 09:00",
        goals=("1 hour BER",),
        metric=WAITING,
        happened=((f"{TUE} 10:00", "status: Waiting -> Closed"), (f"{TUE} 10:00", "resolution: none -> Fixed")),
        looks={FRI: {"state": "stopped", "elapsed_minutes": 0, "breached": False, "due": None}},
    ),
    Example(
        id="D47",
        created=f"{MON} 09:00",
        goals=("2 hour BER",),
        metric=WAITING,
        happened=waits((f"{MON} 12:00", f"{TUE} 12:00")),
        looks={
            f"{TUE} 11:00": {"state": "paused", "breached_at": f"{MON} 11:00", "remaining_minutes": -60},
            f"{TUE} 13:00": {"state": "running", "breached_at": f"{MON} 11:00", "remaining_minutes": -120},
        },
    ),
    Example(
        id="D50",
        created=f"{MON} 09:00",
        goals=("2 hour BER",),
        metric=WAITING,
        happened=waits((f"{MON} 10:00", f"{FRI} 10:00")),
        looks={
            now: {"state": "paused", "due": None, "remaining_minutes": 60, "look_again": None}
            for now in (f"{MON} 10:00", f"{MON} 16:00", f"{WED} 12:00")
        },
    ),
    *(
        Example(
            id=f"D51 pausable: {'yes' if pause else 'no'}",
            created=f"{MON} 16:00",
            goals=("2 hour BER",),
            metric={**RESPONSE, **pause},
            happened=waits((f"{MON} 16:30", f"{TUE} 11:30")),
            looks={f"{TUE} 11:30": {"due": expected}},
        )
        for pause, expected in (({}, f"{TUE} 10:00"), (WAITING, f"{TUE} 13:00"))
    ),
    Example(
        id="D52",
        created=f"{MON} 09:00",
        goals=("4 hour BER",),
        metric={"pause": "status = Resolved", "stop_on": "done"},
        happened=((f"{MON} 10:00", "status: Open -> Resolved"),),
        looks={f"{MON} 12:00": {"state": "stopped", "stop": f"{MON} 10:00", "elapsed_minutes": 60}},
    ),
    Example(
        id="D54",
        created=f"{MON} 09:00",
        goals=("2 hour BER",),
        metric=WAITING,
        happened=((f"{MON} 10:00", "status: Open -> Waiting"), (f"{MON} 11:00", "status: Waiting -> Waiting")),
        looks={f"{MON} 12:00": {"intervals": [("running", 60), ("paused", 0)], "state": "paused"}},
    ),
    Example(
        id="D57",
        created=f"{MON} 09:00",
        goals=("2 hour BER",),
        metric={"pause": "status = 4"},
        happened=((f"{MON} 10:00", "status: Open -> Waiting"),),
        issue={"fields": {"status": (Value("Waiting for customer", "4"),)}},
        looks={f"{TUE} 10:00": {"state": "paused", "elapsed_minutes": 60}},
    ),
)

REOPENED = (
    Example(
        id="D59",
        created=EIGHT,
        goals=("8 hour BER",),
        happened=((f"{MON} 11:00", "resolution: none -> Fixed"), (f"{TUE} 10:00", "resolution: Fixed -> none")),
        looks={f"{TUE} 10:00": {"due": f"{TUE} 16:00", "cycles": 1, "elapsed_minutes": 120}},
    ),
    Example(
        id="D63",
        created=EIGHT,
        goals=("8 hour BER",),
        happened=(
            (f"{MON} 11:00", "status: Open -> Resolved"),
            (f"{MON} 11:00", "resolution: none -> Fixed"),
            (f"{TUE} 11:00", "status: Resolved -> Closed"),
        ),
        looks={now: {"stop": f"{MON} 11:00", "elapsed_minutes": 120} for now in (f"{MON} 12:00", FRI)},
    ),
    *(
        Example(
            id=f"D65 {stop_on} stops, {what}",
            created=EIGHT,
            goals=("8 hour BER",),
            metric={"stop_on": stop_on},
            happened=happened,
            looks={f"{MON} 12:00": {"state": state, "findings": findings}},
        )
        for stop_on, what, happened, state, findings in (
            (
                "resolution",
                "status done",
                ((f"{MON} 11:00", "status: Open -> Closed"),),
                "running",
                ["done_without_resolution"],
            ),
            ("done", "status done", ((f"{MON} 11:00", "status: Open -> Closed"),), "stopped", []),
            (
                "done",
                "resolution set",
                ((f"{MON} 11:00", "resolution: none -> Fixed"),),
                "running",
                ["resolution_without_done"],
            ),
            (
                "resolution",
                "resolution cleared",
                (
                    (f"{MON} 10:00", "status: Open -> Closed"),
                    (f"{MON} 10:00", "resolution: none -> Fixed"),
                    (f"{MON} 11:00", "resolution: Fixed -> none"),
                ),
                "running",
                ["done_without_resolution"],
            ),
        )
    ),
    Example(
        id="D67",
        created=EIGHT,
        goals=("1 hour BER",),
        metric={"on_reopen": "new_cycle", "reopen_grace_ms": 600_000},
        policy={"alerts": (BREACH,)},
        happened=tuple(
            (f"{MON} 11:{minute:02}", f"resolution: {'none -> Fixed' if index % 2 == 0 else 'Fixed -> none'}")
            for index, minute in enumerate((0, 5, 20, 25, 40, 45))
        ),
        looks={f"{MON} 12:30": {"cycles": 1, "alerts": [("breached", 100)], "elapsed_minutes": 210}},
    ),
)

GOALS = (
    Example(
        id="D68",
        created=f"{MON} 10:00",
        goals=("2 hour BER if priority = High", "3 hour BER if priority = Medium"),
        happened=((f"{MON} 11:00", "priority: Medium -> High"),),
        looks={
            f"{MON} 10:50": {"due": f"{MON} 13:00"},
            f"{MON} 11:00": {"due": f"{MON} 12:00", "elapsed_minutes": 60},
        },
    ),
    Example(
        id="D76",
        created=f"{MON} 10:00",
        goals=("2 hour BER if priority = Medium",),
        policy={"alerts": (AlertLevel(at=50, tell=("assignee",)), BREACH)},
        happened=((f"{MON} 11:30", "priority: Medium -> Low"),),
        looks={
            f"{MON} 11:20": {"alerts": [("threshold", 50)], "due": f"{MON} 12:00"},
            f"{MON} 13:00": {
                "state": "cancelled",
                "reason": "priority changed (history 1): no goal matches",
                "due": None,
                "alerts": [],
                "tags": (),
                "look_again": None,
            },
        },
    ),
    *(
        Example(
            id=f"D77 {goals[0][:6]} first",
            created=f"{MON} 10:00",
            goals=goals,
            looks={f"{MON} 10:00": {"due": expected}},
        )
        for goals, expected in (
            (("1 hour BER if priority = Medium", "3 hour BER if status = Open"), f"{MON} 11:00"),
            (("3 hour BER if status = Open", "1 hour BER if priority = Medium"), f"{MON} 13:00"),
        )
    ),
    Example(
        id="D79",
        created=f"{MON} 10:00",
        goals=("2 hour BER",),
        policy={"enforce_created_from": TUE},
        looks={FRI: {"clocks": 0, "findings": ["before_enforcement"], "tags": ()}},
    ),
    Example(
        id="D80",
        created=f"{TUE} 10:00",
        goals=("8 hour BER",),
        policy={"created_field": "customfield_10070"},
        issue={"fields": {"customfield_10070": (Value("2026-03-02T08:00:00.000Z"),)}},
        looks={
            f"{TUE} 12:00": {
                "start": f"{MON} 09:00",
                "due": f"{MON} 17:00",
                "first_cause": "issue created, as field customfield_10070 says; in Jira at 2026-03-03T09:00:00.000Z: "
                "goal 8 hour, calendar BER (policy line 1)",
            },
        },
    ),
    Example(
        id="D39 whoever is assigned",
        created=f"{WED} 15:30+00:00",
        goals=("2 hour NYC",),
        happened=((f"{WED} 15:40+00:00", "assignee: agent -> Berliner"),),
        looks={f"{WED} 16:00+00:00": {"due": f"{WED} 17:30+00:00"}},
    ),
)

RESPONSES = (
    *(
        Example(
            id=f"D82 {what}",
            created=f"{MON} 10:00",
            goals=("8 hour BER",),
            metric=RESPONSE,
            happened=((f"{MON} 11:00", said),),
            looks={f"{MON} 12:00": {"state": "running", "stop": None, "elapsed_minutes": 120}},
        )
        for what, said in (
            ("internal note", "note: we look at it"),
            ("bot", "robot: received"),
            ("our own", "us: status"),
            ("customer", "customer: hello?"),
        )
    ),
    Example(
        id="D84",
        created=f"{MON} 09:00",
        goals=("1 hour BER",),
        metric={"kind": "next_response"},
        happened=(
            (f"{MON} 09:30", "customer: it is broken"),
            (f"{MON} 10:00", "agent: try this"),
            (f"{MON} 10:30", "customer: and now?"),
            (f"{MON} 11:00", "agent: done"),
            (f"{MON} 12:00", "resolution: none -> Fixed"),
            (f"{MON} 13:00", "customer: thanks"),
        ),
        looks={FRI: {"cycles": 1, "state": "stopped", "stop": f"{MON} 11:00", "ever_breached": False}},
    ),
    Example(
        id="D87",
        created=f"{SATURDAY} 12:00",
        goals=("1 hour BER",),
        metric=RESPONSE,
        happened=((f"{SUNDAY} 12:00", "agent: on my way"),),
        looks={"2026-03-10 12:00": {"state": "stopped", "elapsed_minutes": 0, "breached": False}},
    ),
    Example(
        id="D27",
        created="2026-10-25 00:30+00:00",
        goals=("90 hour ALWAYS",),
        metric=RESPONSE,
        happened=(("2026-10-25 01:30+00:00", "agent: hello"),),
        looks={"2026-10-26 09:00": {"elapsed_minutes": 60, "stop": "2026-10-25 01:30+00:00"}},
    ),
    Example(
        id="D28",
        created="2026-03-28 12:00",
        goals=("90 hour ALWAYS",),
        looks={"2026-03-29 12:00": {"elapsed_minutes": 23 * 60}},
    ),
    Example(
        id="D94",
        created=f"{MON} 10:00:03",
        goals=("2 hour BER",),
        looks={f"{MON} 10:00": {"elapsed_minutes": 0, "start": f"{MON} 10:00", "remaining_minutes": 120}},
    ),
)

ALERTS = (
    Example(
        id="D96 reached",
        created=f"{MON} 13:00",
        goals=("8 hour BER",),
        policy=SHARES,
        looks={
            f"{MON} 17:00": {"alerts": [("threshold", 50)], "told_at": f"{MON} 17:00"},
            f"{TUE} 11:24": {"alerts": [("threshold", 80)], "told_at": f"{TUE} 11:24"},
            f"{TUE} 13:00": {"alerts": [("threshold", 100)], "told_at": f"{TUE} 13:00"},
            f"{TUE} 17:00": {"alerts": [("threshold", 150)], "told_at": f"{TUE} 17:00"},
        },
    ),
    Example(
        id="D96 told in working time",
        created=f"{MON} 13:00",
        goals=("8 hour BER",),
        policy={**SHARES, "alert_calendar": "BER"},
        looks={
            f"{MON} 17:00": {"alerts": [], "look_again": f"{TUE} 09:00"},
            f"{TUE} 09:00": {"alerts": [("threshold", 50)], "told_at": f"{TUE} 09:00", "late": [False]},
        },
    ),
    Example(
        id="D93",
        created=f"{MON} 09:00",
        goals=("2 hour BER",),
        policy={"alerts": (AlertLevel(at=75, tell=("assignee",)), BREACH)},
        looks={
            f"{MON} 11:00 +1ms": {"alerts": [("breached", 100)], "late": [False]},
            f"{MON} 14:00": {"alerts": [("breached", 100)], "late": [True], "breached_at": f"{MON} 11:00"},
        },
    ),
    Example(
        id="D100",
        created=f"{MON} 10:00",
        goals=("4 hour BER",),
        policy={"alerts": (AlertLevel(at=75, tell=("assignee",)),), "alert_group_ms": 600_000},
        happened=((f"{MON} 13:09", "resolution: none -> Fixed"),),
        looks={
            f"{MON} 13:03": {"alerts": [], "look_again": f"{MON} 13:10"},
            f"{MON} 13:10": {"alerts": [], "look_again": None},
        },
    ),
)
LIVES = (*PAUSES, *REOPENED, *GOALS, *RESPONSES, *ALERTS)
