"""Which alerts has a clock come to by now, which were quieted, and when does the next one come?"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from rules.alerts.moments import after_due, before_due, next_open, repeats
from rules.alerts.recipients import CHANNEL, calendar_of
from rules.desired import Clock, Cycle, Reason
from rules.identity import op_id
from rules.model import Instant, Snapshot
from rules.policy import AlertLevel, Calendar, Policy
from rules.reading import used_percent

Order: TypeAlias = tuple[int, int, int]
"""Of alerts reached at one instant: warnings, the breach, what follows it; then the amount; then the repeat."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """Levels of the policy that tell at one threshold, for those recipients who have one calendar.

    `channel` is the recipient, as the policy names it, that is told outside Jira; "" for people told in a comment.
    """

    level: AlertLevel
    names: tuple[str, ...]
    calendar: Calendar | None
    channel: str = ""

    @property
    def threshold(self) -> str | int:
        """Its name in identities."""
        return self.level.at if not self.level.offset_ms else f"breach{self.level.offset_ms:+d}"

    @property
    def order(self) -> tuple[int, int]:
        at, offset = self.level.at, self.level.offset_ms
        if at != "breach":
            return (0 if at <= 100 else 2), at
        return (0, 100) if offset < 0 else (1, offset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """When a rung was passed, first and this time. `number` counts the repeats."""

    first: Instant
    at: Instant
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One alert of one clock. `release` is when its recipients may first be told of it; `since` is from when on an
    acknowledgement quiets it, None where nothing does. `settles` are the operations that telling it carries out."""

    op: str
    clock: Clock
    cycle: Cycle
    reason: Reason
    percent: int
    reached: Instant
    release: Instant
    order: Order
    names: tuple[str, ...]
    settles: tuple[str, ...] = ()
    since: Instant | None = None

    @property
    def rank(self) -> tuple[Instant, Order]:
        return self.reached, self.order

    @property
    def repeat(self) -> int:
        return self.order[2]

    @property
    def climbs(self) -> bool:
        """Whether it belongs to the breach or what follows it."""
        return self.order[0] > 0


def rungs(levels: Iterable[AlertLevel], policy: Policy) -> tuple[Rung, ...]:
    """Levels at one threshold under one condition are one rung, whose recipients are told together; a channel alone."""
    merged: dict[tuple[object, ...], list[Rung]] = {}
    for level in levels:
        when = None if level.when is None else level.when.text
        for name in level.tell or ("",):
            calendar = calendar_of(level, policy, name)
            channel = name if name.startswith(CHANNEL) else ""
            key = (level.at, level.offset_ms, when, level.repeat_ms, level.at_most, id(calendar), channel)
            names = (name,) if name else ()
            merged.setdefault(key, []).append(Rung(level=level, names=names, calendar=calendar, channel=channel))
    return tuple(
        replace(same[0], names=tuple(dict.fromkeys(name for rung in same for name in rung.names)))
        for same in merged.values()
    )


class SamePolicy(int):
    """A policy as a cache key: the object itself, which the key keeps alive."""

    policy: Policy

    def __new__(cls, policy: Policy) -> "SamePolicy":
        key = super().__new__(cls, id(policy))
        key.policy = policy
        return key


def every_rung(policy: Policy) -> tuple[Rung, ...]:
    """Those of all levels, whether or not they apply; kept for the next call with the same policy."""
    return _every_rung(SamePolicy(policy))


@lru_cache(maxsize=16)
def _every_rung(key: SamePolicy) -> tuple[Rung, ...]:
    return rungs(key.policy.alerts, key.policy)


def steps_of(
    clock: Clock, rung: Rung, snapshot: Snapshot, era: int, now: Instant
) -> tuple[tuple[Step, ...], Instant | None]:
    """The steps of a rung that were reached by now, and the instant of the next one where no clock tells of it."""
    cycle = clock.cycles[-1]
    reached = _reached(rung.level, cycle, now)
    if reached is None:
        return (), None
    if reached > now:
        return (), reached
    steps = [_step(clock, rung, snapshot, era, Passing(first=reached, at=reached))]
    if rung.level.repeat_ms:
        again = repeats(cycle, rung.calendar, reached, rung.level.repeat_ms, now)
        for number, at in enumerate(islice(again, rung.level.at_most), 1):
            if at > now:
                return tuple(steps), at
            steps.append(_step(clock, rung, snapshot, era, Passing(first=reached, at=at, number=number)))
    return tuple(steps), None


def _reached(level: AlertLevel, cycle: Cycle, now: Instant) -> Instant | None:
    """When the level's threshold was or will be passed; None where that is not known, or another look tells of it.

    A breach mutes what would only have warned of it.
    """
    if cycle.due is None:
        return None
    if level.at != "breach":
        muted = cycle.breached and level.at <= 100
        return None if muted else next((at for percent, at in cycle.thresholds if percent == level.at), None)
    if level.offset_ms < 0:
        return None if cycle.breached else before_due(cycle, cycle.due, -level.offset_ms, now)
    if cycle.breached_at is None:
        return None
    return after_due(cycle, cycle.breached_at, level.offset_ms, now) if level.offset_ms else cycle.breached_at


def _step(clock: Clock, rung: Rung, snapshot: Snapshot, era: int, passing: Passing) -> Step:
    cycle, level, reached, number = clock.cycles[-1], rung.level, passing.at, passing.number
    op = op_of(snapshot, clock, cycle, rung, era, number)
    group, amount = rung.order
    escalates = group == 2 or (group == 1 and amount > 0)
    anchor = passing.first if number else cycle.breached_at if escalates else None
    return Step(
        op=op,
        clock=clock,
        cycle=cycle,
        reason=_reason(level, again=escalates or number > 0),
        percent=level.at if level.at != "breach" else 100 if not level.offset_ms else used_percent(cycle, reached) or 0,
        reached=reached,
        release=next_open(rung.calendar, reached),
        order=(group, amount, number),
        names=rung.names,
        settles=(op,),
        since=anchor,
    )


def _reason(level: AlertLevel, *, again: bool) -> Reason:
    if level.at != "breach" or level.offset_ms < 0:
        return "threshold"
    return "still_breached" if again else "breached"


def op_of(snapshot: Snapshot, clock: Clock, cycle: Cycle, rung: Rung, era: int, number: int) -> str:
    """The alert's identity for ever. Recipients are the policy's names: another assignee is not told anew.

    `era` counts the corrections that were told: what is breached after one is told again.
    """
    corrected = era and rung.order[0] > 0
    threshold = f"{rung.threshold} after correction {era}" if corrected else rung.threshold
    names = ",".join(sorted(rung.names))
    # What a change of goal reset can be missed anew.
    start = cycle.start if cycle.counted_from is None else cycle.counted_from
    return op_id(snapshot.site.name, snapshot.issue.id, "alerts", clock.metric, start, threshold, names, number)


def standing(heard: Sequence[Step], told: Callable[[str], bool]) -> list[Step]:
    """Of the steps of one clock that may be told, only the highest.

    A lower one stays where its recipients may be told only after the higher one was told to others.
    The highest after a breach speaks also to those whom the steps below it should have reached and never did.
    """
    kept = []
    for step in heard:
        higher = [other for other in heard if other.rank > step.rank and other.release >= step.release]
        if higher:
            continue
        below = [
            other
            for other in heard
            if step.climbs
            and other.climbs
            and not other.repeat
            and other.rank < step.rank
            and other.release <= step.release
            and not told(other.op)
        ]
        names = dict.fromkeys([*step.names, *(name for other in below for name in other.names)])
        settles = (step.op, *(other.op for other in below))
        changed = len(names) > len(step.names) or settles != step.settles
        kept.append(replace(step, names=tuple(names), settles=settles) if changed else step)
    return kept


def quieted(step: Step, acknowledged: Sequence[Instant], wait: int) -> bool:
    """An acknowledgement since the breach, or since the first of the repeats, stops the climb.

    So does one that comes while the step waits up to `wait` ms for others.
    """
    since = step.since
    return since is not None and any(since <= at <= step.release + wait for at in acknowledged)
