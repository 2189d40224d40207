"""Elapsed, due and breached of a clock, against a walk minute by minute over changes of the clock in many zones."""

from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules import plan
from rules.model import MINUTE
from rules.policy import Goal, Metric, Target
from tests.rules.slow_clock import ZONES, SlowClock, Turn

DAYS = 9
STARTS = st.sampled_from([(zone, day) for zone, days in ZONES.items() for day in days])
WINDOW = st.tuples(st.integers(0, 96), st.integers(1, 64)).map(
    lambda pair: (pair[0] * 900, min(pair[0] + pair[1], 160) * 900)
)
WEEKLY = st.lists(st.lists(WINDOW, max_size=2).map(tuple), min_size=7, max_size=7).map(tuple).filter(any)
OFFICE = st.just((((32_400, 43_200), (46_800, 61_200)),) * 5 + ((),) * 2)
ALWAYS = st.just((((0, 86_400),),) * 7)
NIGHTS = st.sampled_from([((79_200, 108_000),), ((0, 9_000),), ((9_000, 14_400),), ((3_600, 7_200), (7_200, 10_800))])
WEEKS = st.one_of(OFFICE, ALWAYS, NIGHTS.map(lambda night: (night,) * 7), WEEKLY)
TARGETS = st.one_of(
    st.tuples(st.one_of(st.sampled_from([60, 240, 480, 1440]), st.integers(1, 3000)), st.just("minute")),
    st.tuples(st.integers(1, 5), st.just("working_day")),
)
STEPS = st.lists(
    st.tuples(
        st.one_of(st.sampled_from([60, 120, 480, 1440]), st.integers(1, 2500)),
        st.sampled_from(["High", "Medium", "Low", "Waiting", "Open"]),
    ),
    max_size=6,
)
PRIORITIES = ("High", "Medium")


@given(STARTS, st.integers(0, 3 * 1440), WEEKS, WEEKS, st.tuples(TARGETS, TARGETS), STEPS, st.integers(0, 1440 * DAYS))
def test_elapsed_and_due_are_what_a_walk_minute_by_minute_finds(
    build: Any, place: Any, offset: int, week: Any, other: Any, targets: Any, steps: Any, look: int
) -> None:
    """Under goals that change and carry, with pauses: the same elapsed, the same due, breached from the next moment."""
    zone, day = place
    start = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(minutes=offset)
    calendars = build.calendar("A", zone, week), build.calendar("B", zone, other)
    slow = SlowClock([(cal, *target) for cal, target in zip(calendars, targets, strict=True)], start, DAYS)
    created = round(start.timestamp() * 1000)
    look = max(look, sum(minutes for minutes, _ in steps))
    now = created + look * MINUTE

    walked = slow.walk(turns(steps), look)

    metric = carrying(build, calendars, targets)
    (clock,) = plan(build.snapshot(lived(build, created, steps)), build.policy(metric), now).facts.clocks
    (cycle,) = clock.cycles
    assert cycle.elapsed_ms == walked.elapsed * MINUTE
    assert cycle.elapsed_ms == sum(each.ms for each in cycle.intervals)
    assert sum(each.to - each.from_ for each in cycle.intervals if each.kind == "running") == cycle.elapsed_ms
    if cycle.state == "cancelled":
        return
    if walked.due is not None:
        assert cycle.due == walked.due
        assert (cycle.breached, cycle.breached_at) == ((True, walked.due) if now > walked.due else (False, None))
    else:
        assert not cycle.breached
        assert cycle.due is None or cycle.due > created + DAYS * 24 * 60 * MINUTE


def carrying(build: Any, calendars: Any, targets: Any) -> Metric:
    """A goal for each of two priorities, none for the third; Waiting pauses."""
    goals = tuple(
        Goal(target=Target(value=value, unit=unit), calendar=calendar, when=build.query(f"priority = {priority}"))
        for priority, calendar, (value, unit) in zip(PRIORITIES, calendars, targets, strict=True)
    )
    return Metric(name="Resolution", kind="resolution", goals=goals, pause=build.query("status = Waiting"))


def lived(build: Any, created: int, steps: Any) -> Any:
    """The issue to which the steps happened, one after the other."""
    shows = {"priority": "Medium", "status": "Open"}
    changes = []
    for number, (minute, (_, value)) in enumerate(zip(accumulate(step for step, _ in steps), steps, strict=True)):
        what = "status" if value in ("Waiting", "Open") else "priority"
        changes.append(build.change(created + minute * MINUTE, what, shows[what], value, id=number))
        shows[what] = value
    return build.issue(created, *changes, fields={what: build.values(value) for what, value in shows.items()})


def turns(steps: Any) -> list[Turn]:
    """The same for the walk: which goal holds from when on, and whether the clock stands still."""
    goal: int | None = 1
    paused = False
    found = [Turn(minute=0, goal=goal, paused=paused)]
    for minute, (_, value) in zip(accumulate(step for step, _ in steps), steps, strict=True):
        if value in ("Waiting", "Open"):
            paused = value == "Waiting"
        else:
            goal = PRIORITIES.index(value) if value in PRIORITIES else None
        found.append(Turn(minute=minute, goal=goal, paused=paused))
    return found
