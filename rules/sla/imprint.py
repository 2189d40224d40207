"""How does a finished cycle become a seal, and how is it read from one again?"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from rules.desired import Cycle, FormerBreach, GoalSpan, Interval, SealNote
from rules.jql import JqlError, Query, parse
from rules.model import Instant, Seal, SealedGoal, SealedInterval, Versions
from rules.policy import Calendar, Goal, Policy, Target, Unit

EVIDENCE = re.compile(r"\b(comment|history) (\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Under what a cycle is sealed: `policy` is the digest in force now, `causes` tell of its evidence, `commands` are
    ids of comments."""

    policy: str
    versions: Versions
    causes: tuple[str, ...]
    commands: tuple[str, ...]
    now: Instant


def seal_of(metric: str, cycle: Cycle, end: Instant, seen: Seen) -> Seal:
    """The seal of a finished cycle that ended at `end`."""
    days = cycle.elapsed_days
    return Seal(
        metric=metric,
        start=cycle.start,
        end=end,
        state="stopped" if cycle.state == "stopped" else "cancelled",
        reason=cycle.reason,
        breached=cycle.breached,
        breached_at=cycle.breached_at,
        due=cycle.due,
        elapsed_ms=cycle.elapsed_ms,
        elapsed_days=None if days is None else (days.numerator, days.denominator),
        remaining_ms=cycle.remaining_ms,
        target=None if cycle.target is None else (cycle.target.value, cycle.target.unit),
        goals=tuple(_sealed_goal(span, seen.policy) for span in cycle.goals),
        intervals=tuple(
            SealedInterval(from_=one.from_, to=one.to, kind=one.kind, ms=one.ms, cause=one.cause)
            for one in cycle.intervals
        ),
        resolved_without_reply=cycle.resolved_without_reply,
        counted_from=cycle.counted_from,
        set_aside_ms=cycle.set_aside_ms,
        former_breaches=tuple((one.at, one.target.value, one.target.unit) for one in cycle.former_breaches),
        newest=cycle.newest,
        policy=(cycle.goals[-1].version if cycle.goals else None) or seen.policy,
        versions=seen.versions,
        evidence=_evidence((*(one.cause for one in cycle.intervals), *seen.causes)),
        commands=seen.commands,
        sealed_at=seen.now,
    )


def _evidence(causes: Iterable[str]) -> tuple[str, ...]:
    found = {f"{kind} {number}" for cause in causes for kind, number in EVIDENCE.findall(cause)}
    return tuple(sorted(found))


def _sealed_goal(span: GoalSpan, policy: str) -> SealedGoal:
    goal, version = span.goal, span.version or policy
    if goal is None:
        return SealedGoal(
            since=span.since, target=None, when=None, calendar=None, line=None, until=None, version=version
        )
    return SealedGoal(
        since=span.since,
        target=(goal.target.value, goal.target.unit),
        when=None if goal.when is None else goal.when.text,
        calendar=goal.calendar.name,
        line=goal.line,
        until=goal.until,
        version=version,
        contract=goal.contract,
        valid=goal.valid,
    )


def cycle_from(seal: Seal, policy: Policy, known: Sequence[Goal]) -> Cycle:
    """The cycle as it was sealed. `known` are goals whose calendars and conditions can be taken again."""
    stopped = seal.state == "stopped"
    return Cycle(
        start=seal.start,
        stop=seal.end if stopped else None,
        state=seal.state,
        reason=seal.reason,
        breached=seal.breached,
        breached_at=seal.breached_at,
        due=seal.due,
        elapsed_ms=seal.elapsed_ms,
        remaining_ms=seal.remaining_ms,
        target=None if seal.target is None else _target(*seal.target),
        goals=tuple(_span(one, policy, known) for one in seal.goals),
        intervals=tuple(
            Interval(from_=one.from_, to=one.to, kind=one.kind, ms=one.ms, cause=one.cause) for one in seal.intervals
        ),
        resolved_without_reply=seal.resolved_without_reply,
        newest=seal.newest,
        elapsed_days=None if seal.elapsed_days is None else Fraction(*seal.elapsed_days),
        counted_from=seal.counted_from,
        set_aside_ms=seal.set_aside_ms,
        former_breaches=tuple(
            FormerBreach(at=at, target=_target(value, unit)) for at, value, unit in seal.former_breaches
        ),
        sealed=SealNote(at=seal.sealed_at, policy=seal.policy, versions=seal.versions),
    )


def _target(value: int, unit: str) -> Target:
    return Target(value=value, unit=cast(Unit, unit))


def _span(sealed: SealedGoal, policy: Policy, known: Sequence[Goal]) -> GoalSpan:
    version = None if sealed.version == policy.digest else sealed.version
    if sealed.target is None:
        return GoalSpan(since=sealed.since, goal=None, version=version)
    goal = Goal(
        target=_target(*sealed.target),
        calendar=_calendar(sealed.calendar or "", policy, known),
        when=None if sealed.when is None else _condition(sealed.when, policy, known),
        line=sealed.line,
        until=sealed.until,
        contract=sealed.contract,
        valid=sealed.valid,
    )
    return GoalSpan(since=sealed.since, goal=goal, version=version)


def _calendar(name: str, policy: Policy, known: Sequence[Goal]) -> Calendar:
    """The calendar of that name; one that is no more is known by its name alone, and nothing is measured by it."""
    same = (goal.calendar for goal in known if goal.calendar.name == name)
    return next(same, None) or Calendar(name=name, zone=policy.zone, weekly=(((0, 86400),),) * 7)


def _condition(text: str, policy: Policy, known: Sequence[Goal]) -> Query | None:
    """For reading only. One that this version of the program does not read any more is not shown."""
    for goal in known:
        if goal.when is not None and goal.when.text == text:
            return goal.when
    try:
        return parse(text, policy.zone)
    except JqlError:
        return None
