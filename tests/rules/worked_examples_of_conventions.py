"""The examples inside the conventions of the clock semantics, each by the convention's number."""

from rules.jql import parse
from rules.policy import Entered, StateHolds
from tests.rules.worked_examples import FRI, MON, TUE, Example, due

SPRING, AUTUMN = "2026-03-29", "2026-10-25"
REOPENED = ((f"{MON} 11:00", "resolution: none -> Fixed"), (f"{TUE} 10:00", "resolution: Fixed -> none"))
HIGH_FIRST = "2 hour BER if priority = High"

TIME = (
    due("convention 1: closed at 17:00:00", "BER", f"{MON} 17:00:00", "1 hour", f"{TUE} 10:00"),
    due("convention 1: empty once mapped", "TWO_TO_THREE", f"{SPRING} 00:00", "1 hour", "2026-03-30 03:00"),
    due("convention 2", "BER", f"{MON} 09:00", "8 hour", f"{MON} 17:00"),
    due("convention 4: opens at the first 02:30", "FROM0230", f"{AUTUMN} 00:00", "1 hour", f"{AUTUMN} 01:30+00:00"),
    due("convention 4: and has 150 minutes", "FROM0230", f"{AUTUMN} 00:00", "150 minute", f"{AUTUMN} 03:00+00:00"),
    due("convention 4: closes at the second", "UNTIL0230", f"{AUTUMN} 00:00", "150 minute", f"{AUTUMN} 01:30+00:00"),
    due("convention 4: a time that is not", "FROM0230", f"{SPRING} 00:00", "1 minute", f"{SPRING} 01:31+00:00"),
    due("convention 4: moves by the gap", "FROM0230", f"{SPRING} 00:00", "30 minute", f"{SPRING} 02:00+00:00"),
    due("convention 11: 5 working days", "BER", f"{TUE} 10:00", "5 working_day", "2026-03-10 10:00"),
    due("convention 11: a short day", "XMAS", "2026-12-23 13:00", "1 working_day", "2026-12-24 10:30"),
    due("convention 11: 10 calendar days", "BER", "2026-03-27 10:00", "10 calendar_day", "2026-04-06 10:00+02:00"),
)

STOPS = (
    *(
        Example(
            id=f"convention 3: stopped {when}",
            created=f"{MON} 10:00",
            goals=("2 hour BER",),
            happened=((f"{MON} 12:00 {when}".strip(), "resolution: none -> Fixed"),),
            looks={
                FRI: {"state": "stopped", "breached": breached, "breached_at": f"{MON} 12:00" if breached else None}
            },
        )
        for when, breached in (("+0ms", False), ("+1ms", True))
    ),
    Example(
        id="late by wall time, over by nothing",
        created=f"{MON} 09:00",
        goals=("8 hour BER",),
        happened=((f"{MON} 22:00", "resolution: none -> Fixed"),),
        looks={FRI: {"breached_at": f"{MON} 17:00", "elapsed_minutes": 480, "remaining_minutes": 0}},
    ),
    Example(
        id="convention 5: stop before start",
        created=f"{MON} 09:00",
        goals=("2 hour BER",),
        metric={"kind": "next_response"},
        happened=(
            (f"{MON} 09:30", "agent: hello"),
            (f"{MON} 10:00", "customer: a question"),
            (f"{MON} 11:00", "customer: another"),
            (f"{MON} 11:00", "agent: an answer"),
        ),
        looks={f"{MON} 12:00": {"cycles": 2, "start": f"{MON} 11:00", "state": "running", "elapsed_minutes": 60}},
    ),
    Example(
        id="convention 5: a cycle whose stop state holds took 0 s",
        created=f"{MON} 09:00",
        goals=("2 hour BER",),
        metric={
            "kind": "custom",
            "start": (Entered("In Progress"),),
            "stop": (StateHolds(parse("priority = Medium")),),
        },
        happened=((f"{MON} 10:00", "status: Open -> In Progress"),),
        looks={f"{MON} 12:00": {"state": "stopped", "elapsed_minutes": 0, "stop": f"{MON} 10:00", "breached": False}},
    ),
)

OTHER_GOALS = tuple(
    Example(
        id=f"convention 8: {option}",
        created=f"{MON} 09:00",
        goals=(HIGH_FIRST, "8 hour BER"),
        metric={"on_goal_change": option},
        happened=((f"{MON} 15:00", "priority: Medium -> High"),),
        looks={f"{MON} 16:00": look},
    )
    for option, look in (
        ("carry", {"due": f"{MON} 15:00", "breached_at": f"{MON} 15:00", "elapsed_minutes": 420, "cycles": 1}),
        ("forward", {"due": f"{MON} 17:00", "breached": False, "elapsed_minutes": 60, "cycles": 2}),
        ("reset", {"due": f"{MON} 17:00", "elapsed_minutes": 60, "cycles": 1, "set_aside_minutes": 360}),
        ("retroactive", {"due": f"{MON} 11:00", "breached_at": f"{MON} 11:00", "elapsed_minutes": 420, "cycles": 1}),
    )
)

OTHERS = (
    Example(
        id="convention 8: another goal at the very instant of due",
        created=f"{MON} 10:00",
        goals=("8 hour BER if priority = High", "2 hour BER"),
        happened=((f"{MON} 12:00", "priority: Medium -> High"),),
        looks={f"{MON} 12:30": {"breached": False, "ever_breached": False, "due": f"{TUE} 10:00"}},
    ),
    Example(
        id="convention 8: what was announced stays ever breached",
        created=f"{MON} 10:00",
        goals=("8 hour BER if priority = High", "2 hour BER"),
        metric={"on_goal_change": "retroactive"},
        happened=((f"{MON} 13:00", "priority: Medium -> High"),),
        looks={f"{MON} 14:00": {"breached": False, "ever_breached": True, "due": f"{TUE} 10:00"}},
    ),
    *(
        Example(
            id=f"convention 9: {option}",
            created=f"{MON} 09:00",
            goals=("8 hour BER",),
            metric={"on_reopen": option},
            happened=REOPENED,
            looks=looks,
        )
        for option, looks in (
            ("continue", {f"{TUE} 11:00": {"due": f"{TUE} 16:00", "elapsed_minutes": 180, "cycles": 1}}),
            ("new_cycle", {f"{TUE} 11:00": {"due": "2026-03-04 10:00", "elapsed_minutes": 60, "cycles": 2}}),
            (
                "total",
                {
                    f"{TUE} 09:59": {"breached": False},
                    f"{TUE} 10:30": {"breached_at": f"{TUE} 10:00", "elapsed_minutes": 570, "cycles": 1},
                },
            ),
        )
    ),
    Example(
        id="convention 9: reopened within the grace",
        created=f"{MON} 09:00",
        goals=("8 hour BER",),
        metric={"reopen_grace_ms": 600_000},
        happened=((f"{MON} 11:00", "resolution: none -> Fixed"), (f"{MON} 11:10", "resolution: Fixed -> none")),
        looks={f"{MON} 12:00": {"elapsed_minutes": 180, "intervals": [("running", 180)], "due": f"{MON} 17:00"}},
    ),
    *(
        Example(
            id=f"convention 12: {ahead} minutes ahead",
            created=f"{MON} 10:00",
            goals=("4 hour BER",),
            happened=((f"{MON} 12:0{ahead}", "resolution: none -> Fixed"),),
            looks={f"{MON} 12:00": {"state": state, "elapsed_minutes": 120, "stop": stop}},
        )
        for ahead, state, stop in ((5, "stopped", f"{MON} 12:00"), (6, "running", None))
    ),
    Example(
        id="convention 13: the intervals add up",
        created=f"{MON} 16:00",
        goals=("40 hour BER",),
        metric={"pause": "status = Waiting"},
        happened=((f"{TUE} 10:00", "status: Open -> Waiting"), (f"{TUE} 11:00", "status: Waiting -> Open")),
        looks={
            f"{TUE} 12:00": {
                "intervals": [("running", 60), ("closed", 0), ("running", 60), ("paused", 0), ("running", 60)],
                "elapsed_minutes": 180,
                "first_cause": "issue created: goal 40 hour, calendar BER (policy line 1)",
            }
        },
    ),
)
CONVENTIONS = (*TIME, *STOPS, *OTHER_GOALS, *OTHERS)
