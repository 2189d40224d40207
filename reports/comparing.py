"""Where do two policies read the clocks of one issue differently, and why?"""

from collections.abc import Mapping, Sequence
from itertools import zip_longest

from reports.tallies import Difference, Reading
from reports.texts.catalogue import say
from reports.texts.moments import promised
from rules.desired import Clock, Cycle
from rules.instants import iso
from rules.model import Instant
from rules.policy import Goal


def goal_text(goal: Goal | None, language: str = "en") -> str:
    """A goal as one line; "" for none."""
    if goal is None:
        return ""
    return say(
        language,
        "backtest.goal.named",
        condition=goal.when.text if goal.when is not None else say(language, "backtest.goal.every"),
        target=promised(goal.target, language),
        calendar=goal.calendar.name,
    )


def goal_at(cycle: Cycle, at: Instant) -> Goal | None:
    """The cycle's goal at `at`; its first one for an earlier instant."""
    earlier = [span.goal for span in cycle.goals if span.since <= at]
    return earlier[-1] if earlier else cycle.goals[0].goal if cycle.goals else None


def differences(
    a: Sequence[Clock], b: Sequence[Clock], since: Instant, *, open_only: bool = False, language: str = "en"
) -> tuple[Difference, ...]:
    """Cycles, paired by metric and number, that are not read alike; those that ended before `since` are left out.

    `open_only` leaves out what is stopped or cancelled under both. Goals are named in `language`.
    """
    left, right = _by_name(a), _by_name(b)
    found = []
    for metric in dict.fromkeys([*left, *right]):
        pairs = zip_longest(left.get(metric, ()), right.get(metric, ()))
        for number, (one, other) in enumerate(pairs, 1):
            if any(_concerns(cycle, since, open_only=open_only) for cycle in (one, other) if cycle is not None):
                found += _compared(metric, number, one, other, language)
    return tuple(found)


def _by_name(clocks: Sequence[Clock]) -> Mapping[str, tuple[Cycle, ...]]:
    return {clock.metric: clock.cycles for clock in clocks}


def _concerns(cycle: Cycle, since: Instant, *, open_only: bool) -> bool:
    if open_only:
        return cycle.state in ("running", "paused")
    return cycle.stop is None or cycle.stop >= since


def _compared(metric: str, number: int, a: Cycle | None, b: Cycle | None, language: str) -> list[Difference]:
    one, other = _reading(a, language), _reading(b, language)
    if one == other:
        return []
    first = a or b
    assert first is not None  # a pair has at least one of them
    reasons, weight = _reasons(one, other)
    return [Difference(metric=metric, number=number, start=first.start, a=one, b=other, reasons=reasons, weight=weight)]


def _reading(cycle: Cycle | None, language: str) -> Reading | None:
    if cycle is None:
        return None
    return Reading(
        state=cycle.state,
        goal=goal_text(cycle.goals[-1].goal, language) if cycle.goals else "",
        due=cycle.due,
        breached=cycle.breached,
        breached_at=cycle.breached_at if cycle.breached else None,
    )


def _reasons(a: Reading | None, b: Reading | None) -> tuple[tuple[str, ...], int]:
    if a is None or b is None:
        there = a or b
        weight = 0 if there is not None and there.breached else 2
        return (f"only policy {'B' if a is None else 'A'} has this cycle",), weight
    texts = []
    if a.breached != b.breached:
        texts.append(f"breached: {_yes(a)} -> {_yes(b)}")
    if a.due != b.due:
        texts.append(f"due: {_when(a.due)} -> {_when(b.due)}")
    if a.goal != b.goal:
        texts.append(f"goal: {a.goal or 'none'} -> {b.goal or 'none'}")
    if a.state != b.state:
        texts.append(f"state: {a.state} -> {b.state}")
    if not texts:
        texts.append(f"breached at: {_when(a.breached_at)} -> {_when(b.breached_at)}")
    return tuple(texts), 0 if a.breached != b.breached else 1 if a.due != b.due else 2


def _yes(reading: Reading) -> str:
    return f"yes, {iso(reading.breached_at)}" if reading.breached_at is not None else "no"


def _when(at: Instant | None) -> str:
    return "none" if at is None else iso(at)
