"""How a worked example of the clock semantics is written down, and what it is to be looked at for.

An example says when the issue was created, what happened to it, what was promised, and what each look shall see. Its
numbers are written by hand: nothing here works out what is expected.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rules import plan
from rules.desired import Clock, Cycle, Plan
from rules.model import MINUTE

Look = Mapping[str, object]
Happened = tuple[str, str]
MON, TUE, WED, FRI = "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-06"
H = 3600


@dataclass(frozen=True, kw_only=True)
class Example:
    """`goals` read `2 hour BER` or `2 hour BER if priority = High`; what happened reads `status: Open -> Waiting`,
    `agent: hello` (also customer, robot, us) or `note: hello`. Times are Berlin's where they have no offset; a look at
    `TIME +1ms` is a millisecond later. What a look expects is named in `ASKED`.
    """

    id: str
    created: str
    goals: tuple[str, ...]
    looks: Mapping[str, Look]
    happened: tuple[Happened, ...] = ()
    metric: Mapping[str, Any] = field(default_factory=dict)
    policy: Mapping[str, Any] = field(default_factory=dict)
    issue: Mapping[str, Any] = field(default_factory=dict)


def due(id_: str, calendar: str, created: str, target: str, expected: str) -> Example:
    """Created then, due then: known from the start, not yet breached at due, breached a millisecond later."""
    at_due: Look = {"due": expected, "breached": False, "breached_at": None}
    over: Look = {"due": expected, "breached": True, "breached_at": expected}
    looks: dict[str, Look] = {created: {"due": expected}}
    looks |= {expected: at_due, f"{expected} +1ms": over}
    return Example(id=id_, created=created, goals=(f"{target} {calendar}",), looks=looks)


def instant(build: Any, text: str) -> int:
    plain, _, later = text.partition(" +")
    return int(build.at(plain)) + (int(later.removesuffix("ms")) if later else 0)


# ------------------------------------------------------------------------------------------ what a look is asked
def _last(made: Plan) -> Cycle:
    return _clock(made).cycles[-1]


def _clock(made: Plan) -> Clock:
    (clock,) = made.facts.clocks
    return clock


def _minutes(ms: int | None) -> float | None:
    return None if ms is None else ms / MINUTE


INSTANTS: Mapping[str, Callable[[Plan], object]] = {
    "start": lambda made: _last(made).start,
    "stop": lambda made: _last(made).stop,
    "due": lambda made: _last(made).due,
    "breached_at": lambda made: _last(made).breached_at,
    "look_again": lambda made: made.look_again_at,
    "told_at": lambda made: made.alerts[-1].told_at,
}
ASKED: Mapping[str, Callable[[Plan], object]] = {
    "state": lambda made: _last(made).state,
    "reason": lambda made: _last(made).reason,
    "breached": lambda made: _last(made).breached,
    "ever_breached": lambda made: _clock(made).ever_breached,
    "elapsed_minutes": lambda made: _minutes(_last(made).elapsed_ms),
    "remaining_minutes": lambda made: _minutes(_last(made).remaining_ms),
    "set_aside_minutes": lambda made: _minutes(_last(made).set_aside_ms),
    "cycles": lambda made: len(_clock(made).cycles),
    "intervals": lambda made: [(each.kind, _minutes(each.ms)) for each in _last(made).intervals],
    "first_cause": lambda made: _last(made).intervals[0].cause,
    "clocks": lambda made: len(made.facts.clocks),
    "findings": lambda made: [finding.code for finding in made.findings],
    "alerts": lambda made: [(notice.reason, notice.percent) for notice in made.alerts],
    "late": lambda made: [notice.late for notice in made.alerts],
    "tags": lambda made: made.tags,
}


def seen(build: Any, calendars: Mapping[str, Any], example: Example, now: str) -> Plan:
    """The plan of the example at that look."""
    metrics = (build.metric(*_goals(build, calendars, example), **example.metric),)
    policy = dict(example.policy)
    if "alert_calendar" in policy:
        policy["alert_calendar"] = calendars[policy["alert_calendar"]]
    for key in ("enforce_created_from",):
        if key in policy:
            policy[key] = instant(build, policy[key])
    return plan(build.snapshot(_issue(build, example)), build.policy(*metrics, **policy), instant(build, now))


def answers(build: Any, made: Plan, look: Look) -> dict[str, object]:
    """What the look is asked for, as it was found."""
    return {name: (INSTANTS[name] if name in INSTANTS else ASKED[name])(made) for name in look}


def expected(build: Any, look: Look) -> dict[str, object]:
    """The same, as it was written down."""
    return {
        name: instant(build, value) if name in INSTANTS and isinstance(value, str) else value
        for name, value in look.items()
    }


def _goals(build: Any, calendars: Mapping[str, Any], example: Example) -> list[Any]:
    goals = []
    for line, text in enumerate(example.goals, 1):
        promise, _, when = text.partition(" if ")
        value, unit, calendar = promise.split()
        goals.append(build.goal(f"{value} {unit}", calendars[calendar], when or None, line=line))
    return goals


def _issue(build: Any, example: Example) -> Any:
    changes, comments = [], []
    for number, (when, what) in enumerate(example.happened, 1):
        who, _, words = what.partition(": ")
        if " -> " in words:
            before, after = (None if side == "none" else side for side in words.split(" -> "))
            changes.append(build.change(instant(build, when), who, before, after, id=number))
        else:
            author = "agent" if who == "note" else who
            at = instant(build, when)
            comments.append(build.comment(at, author, id=str(number), public=who != "note", text=words))
    return build.issue(instant(build, example.created), *changes, comments=tuple(comments), **example.issue)


def more_calendars(build: Any) -> dict[str, Any]:
    """Calendars of the examples inside the conventions: daily ones in Berlin, and one with a make-up day."""

    def daily(name: str, start: float, end: float) -> Any:
        return build.calendar(name, "Europe/Berlin", (((round(start * H), round(end * H)),),) * 7)

    saturday = {date(2026, 10, 10): ((9 * H, 12 * H),)}
    spans = {"DAILY18": (9, 18), "FROM0230": (2.5, 4), "UNTIL0230": (1, 2.5), "TWO_TO_THREE": (2, 3)}
    made = {name: daily(name, *span) for name, span in spans.items()}
    return made | {"MAKEUP": build.calendar("MAKEUP", "Asia/Shanghai", build.cal.SHA.weekly, saturday)}
