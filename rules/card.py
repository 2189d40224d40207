"""What should the status card say?"""

from collections.abc import Sequence
from typing import Literal, TypeAlias

from rules.desired import Card, CardReads, CardRow, Clock, Command, Cycle, Facts, Interval, Result
from rules.instants import iso
from rules.model import Instant, Snapshot
from rules.policy import Policy
from rules.reading import newest, used_ms, used_percent

Outcome: TypeAlias = Literal["breached", "at_risk", "paused", "running", "met", "missed", "cancelled"]

MOST_REPLIES = 3

WORST_FIRST: tuple[Outcome, ...] = ("breached", "at_risk", "missed", "paused", "running", "met", "cancelled")


def card(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """The card as of the last instant at which a clock changed, or a command was given."""
    replies = _replies(snapshot, facts)
    instants = [at for at in (newest(facts.clocks), *(reply.at for reply in replies)) if at is not None]
    if not instants:
        return Result(facts=facts, wishes=(untracked(snapshot, policy),))
    as_of = max(instants)
    rows = [_row(clock, clock.cycles[-1], as_of) for clock in facts.clocks]
    assignee = snapshot.issue.fields.get("assignee", ())
    wished = Card(
        as_of=as_of,
        zone=policy.zone,
        language=policy.language,
        rows=tuple(sorted(rows, key=lambda row: WORST_FIRST.index(row.outcome))),
        risks=facts.risks,
        assignee=(assignee[0].id or assignee[0].text) if assignee else None,
        replies=replies,
    )
    return Result(facts=facts, wishes=(CardReads(card=wished, because=f"the clocks as of {iso(as_of)}"),))


def _replies(snapshot: Snapshot, facts: Facts) -> tuple[Command, ...]:
    """The newest commands since writing was switched on: each is answered, done or not."""
    since = snapshot.memory.write_since
    asked = [command for command in facts.commands if since is None or command.at >= since]
    return tuple(reversed(asked[-MOST_REPLIES:]))


def untracked(snapshot: Snapshot, policy: Policy) -> CardReads:
    """A card without rows, for an issue on which no clock runs or ran: written over an older card, never by itself."""
    empty = Card(as_of=snapshot.issue.created or 0, zone=policy.zone, language=policy.language, rows=())
    return CardReads(card=empty, because="no clock any more")


def _row(clock: Clock, cycle: Cycle, as_of: Instant) -> CardRow:
    goal = cycle.goals[-1].goal
    return CardRow(
        metric=clock.metric,
        kind=clock.kind,
        outcome=_outcome(clock, cycle),
        due=cycle.due,
        used_ms=used_ms(cycle, as_of),
        target=cycle.target,
        stopped_at=cycle.stop,
        reason=cycle.reason,
        calendar=goal.calendar.name if goal is not None else None,
        percent=used_percent(cycle, as_of),
        history=_history(cycle.intervals, as_of),
    )


def _outcome(clock: Clock, cycle: Cycle) -> Outcome:
    if cycle.state == "cancelled":
        return "cancelled"
    if cycle.state == "stopped":
        return "missed" if cycle.breached else "met"
    if cycle.breached:
        return "breached"
    if clock.at_risk:
        return "at_risk"
    return "paused" if cycle.state == "paused" else "running"


def _history(intervals: Sequence[Interval], as_of: Instant) -> tuple[Interval, ...]:
    """Stretches up to `as_of`: nights and holidays are part of the running stretch around them."""
    told: list[Interval] = []
    for interval in intervals:
        to, kind = min(interval.to, as_of), "running" if interval.kind == "closed" else interval.kind
        if to <= interval.from_:
            break
        ms = to - interval.from_ if interval.ms else 0
        if told and told[-1].kind == kind == "running":
            told[-1] = Interval(from_=told[-1].from_, to=to, kind=kind, ms=told[-1].ms + ms, cause=told[-1].cause)
        else:
            told.append(Interval(from_=interval.from_, to=to, kind=kind, ms=ms, cause=interval.cause))
    return tuple(told)
