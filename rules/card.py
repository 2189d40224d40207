"""What should the status card say?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

from rules.desired import (
    BudgetFact,
    CameTo,
    Card,
    CardReads,
    CardRow,
    ChangeFact,
    ChecklistFact,
    Clock,
    Command,
    ContractFact,
    Cycle,
    Facts,
    Interval,
    Result,
    RiskFact,
)
from rules.diffing import Remembered
from rules.instants import iso
from rules.model import Field, Instant, Snapshot
from rules.policy import Policy
from rules.reading import newest, used_ms, used_percent
from rules.resolution import closed_at

Outcome: TypeAlias = Literal["breached", "at_risk", "paused", "running", "met", "missed", "ended", "cancelled"]

MOST_REPLIES = 3
MOST_DECIDED = 3
VERDICTS = ("approve", "reject", "avoid", "mitigate", "transfer", "accept")
"""What was decided about a change by itself; a new baseline settles it with all others and needs no line."""

WORST_FIRST: tuple[Outcome, ...] = ("breached", "at_risk", "missed", "paused", "running", "met", "ended", "cancelled")


def card(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """The card as of the last instant at which something on it happened: never as of now, and not as of an edit of a
    field that it says nothing of."""
    wished = _said(snapshot, policy, facts, closed_at(snapshot, policy, now))
    if wished.empty and not facts.clocks:
        idle = Card(as_of=wished.as_of, zone=policy.zone, language=policy.language, rows=())
        return Result(facts=facts, wishes=(CardReads(card=idle, because="nothing is to be said"),))
    known = Remembered.of(snapshot, now).shown_at
    happened = [at for at in _happened(wished, facts) if at is not None]
    if known is not None and known <= now:  # of what is gone since the card was right until then
        happened.append(known)
    as_of = max(happened, default=wished.as_of)
    rows = [_row(clock, clock.cycles[-1], as_of) for clock in facts.clocks]
    assignee = snapshot.issue.fields.get("assignee", ()) if rows else ()
    wished = replace(
        wished,
        as_of=as_of,
        rows=tuple(sorted(rows, key=lambda row: WORST_FIRST.index(row.outcome))),
        assignee=(assignee[0].id or assignee[0].text) if assignee else None,
    )
    return Result(facts=facts, wishes=(CardReads(card=wished, because=f"the facts as of {iso(as_of)}"),))


def _said(snapshot: Snapshot, policy: Policy, facts: Facts, closed: Instant | None) -> Card:
    """Everything on the card but the clocks. What is not shown is left out: a card that reads the same is the same."""
    reviews = [replace(review, who=(), words="", agenda=(), actions=()) for review in facts.reviews]
    actions = tuple(action for action in facts.actions if action.done_at is None)
    changes, risks = tuple(_changes(snapshot, facts, closed)), tuple(_risks(facts, closed))
    left = bool(actions) or any(one.open for one in changes) or any(not one.quiet for one in risks)
    asked = _asked(snapshot, facts)
    return Card(
        as_of=snapshot.issue.created or 0,
        zone=policy.zone,
        language=policy.language,
        rows=(),
        replies=_replies(asked, facts),
        earlier=max(0, len(asked) - MOST_REPLIES),
        risks=risks,
        scales=(policy.risk.likelihoods, policy.risk.impacts) if risks else ((), ()),
        changes=changes,
        gaps=facts.gaps,
        milestones=facts.milestones,
        reviews=tuple(reviews),
        actions=actions,
        closed=closed if left else None,
        contracts=_ending(facts),
        budget=_tight(facts),
        checklists=_checklists(facts),
    )


def _risks(facts: Facts, closed: Instant | None) -> Iterator[RiskFact]:
    """Of a closed issue none that only a rule found, and only after it was closed."""
    for risk in facts.risks:
        if closed is None or risk.by is not None or (risk.since or 0) <= closed:
            yield replace(risk, by=None, words="", moves=risk.moves[-2:])


def _changes(snapshot: Snapshot, facts: Facts, closed: Instant | None) -> Iterator[ChangeFact]:
    """Those that wait for a decision with what they change, and the newest that were decided. Of a closed issue no edit
    that was made after it was closed."""
    decided = [one for one in facts.changes if not one.open and one.decision and one.decision.verb in VERDICTS]
    for one in decided[-MOST_DECIDED:]:
        yield replace(one, items=(), words="", assessment="")
    for one in facts.changes:
        if one.open and (closed is None or one.from_ <= closed or one.words):
            fields = snapshot.site.fields
            items = (replace(item, field=_named(item.field, fields)) for item in one.items)
            yield replace(one, items=tuple(items))


def _named(field: str, fields: Mapping[str, Field]) -> str:
    """The fields of Jira keep the id by which their names are translated; the others have the site's name only."""
    known = fields.get(field)
    return known.name if known is not None and field.startswith("customfield_") else field


def _happened(said: Card, facts: Facts) -> Iterator[Instant | None]:
    """When what the card says came about, all at or before now."""
    yield newest(facts.clocks)
    yield said.closed
    yield from (reply.at for reply in said.replies)
    yield from (contract.since for contract in said.contracts)
    yield None if said.budget is None else said.budget.at
    yield from (gap.due for gap in said.gaps)
    for checklist in said.checklists:
        yield from (checklist.closing, *(item.at for item in checklist.items))
    for risk in said.risks:
        yield from (risk.since, *(move.at for move in risk.moves), risk.review_at if risk.review_due else None)
    for change in said.changes:
        yield from (change.to, change.decision.at if change.decision else None)
        yield change.decide_by if change.overdue else None
    for review in said.reviews:
        yield from (review.due, review.done_at)
    for action in said.actions:
        yield from (action.at, action.due if action.overdue else None)


def _checklists(facts: Facts) -> tuple[ChecklistFact, ...]:
    """Those of an open issue, and of one closed without what must be there. How a box once stood is no news."""
    shown = (one for one in facts.checklists if one.closing is None or one.missing)
    return tuple(replace(one, items=tuple(replace(item, box=None) for item in one.items)) for one in shown)


def _ending(facts: Facts) -> tuple[ContractFact, ...]:
    """The contracts of which people are told: they end soon, or have ended."""
    return tuple(contract for contract in facts.contracts if contract.since is not None)


def _tight(facts: Facts) -> BudgetFact | None:
    """The budget, where it is at risk or spent. Below that the card does not change with each hour that is logged."""
    return None if facts.budget is None or facts.budget.state == "within" else facts.budget


def _asked(snapshot: Snapshot, facts: Facts) -> list[Command]:
    """The commands since writing was switched on: each is answered, done or not."""
    since = snapshot.memory.write_since
    return [command for command in facts.commands if since is None or command.at >= since]


def _replies(asked: Sequence[Command], facts: Facts) -> tuple[Command, ...]:
    """The newest, with what came of them."""
    return tuple(replace(one, came_to=_came_to(one, facts.clocks)) for one in reversed(asked[-MOST_REPLIES:]))


def _came_to(command: Command, clocks: Sequence[Clock]) -> CameTo:
    """What the clocks made of an acknowledgement or a new date. A miss stays one, whatever was promised after it."""
    if command.family != "sla" or command.refused is not None:
        return ""
    at = command.at
    if command.verb == "ack":
        going = (cycle for clock in clocks for cycle in clock.cycles if _goes_on(cycle, at))
        return "" if any(_missed(cycle, at) for cycle in going) else "early"
    if command.verb != "extend":
        return ""
    cycles = [cycle for clock in clocks if clock.kind == "resolution" for cycle in clock.cycles if cycle.start <= at]
    if any(cycle.due == command.effect and (cycle.stop is None or at < cycle.stop) for cycle in cycles):
        return ""
    going_on = [cycle for cycle in cycles if _goes_on(cycle, at)]
    if any(cycle.breached_at is not None and cycle.breached_at < at for cycle in going_on):
        return "missed"
    return "stopped" if cycles and not going_on else "noted"


def _goes_on(cycle: Cycle, at: Instant) -> bool:
    """What happens at the very instant of a stop comes after it."""
    return cycle.start <= at and (cycle.stop is None or at < cycle.stop) and not _resolved(cycle, at)


def _resolved(cycle: Cycle, at: Instant) -> bool:
    """Whether the issue stood resolved then, and was opened again later."""
    return any(one.kind == "resolved" and one.from_ <= at < one.to for one in cycle.intervals)


def _missed(cycle: Cycle, at: Instant) -> bool:
    breaches = [cycle.breached_at, *(one.at for one in cycle.former_breaches)]
    return any(one is not None and one < at for one in breaches)


def untracked(snapshot: Snapshot, policy: Policy) -> CardReads:
    """A card of an issue that the rules do not apply to any more: written over an older card, never by itself."""
    created = snapshot.issue.created or 0
    empty = Card(as_of=created, zone=policy.zone, language=policy.language, rows=(), tracked=False)
    return CardReads(card=empty, because="the rules do not apply any more")


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
        paused=cycle.state == "paused",
    )


def _outcome(clock: Clock, cycle: Cycle) -> Outcome:
    if cycle.state == "cancelled":
        return "cancelled"
    if cycle.state == "stopped":
        return "missed" if cycle.breached else "ended" if cycle.ended else "met"
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
