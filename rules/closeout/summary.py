"""What is written down of an issue when it is closed with everything that it must have?"""

from collections.abc import Iterator, Sequence
from typing import Literal

from rules.answering import asked
from rules.closeout.gate import is_recent
from rules.desired import ChecklistFact, Clock, ClosingClock, ClosingSummary, Cycle, Facts, Saying, Summarise
from rules.identity import op_id
from rules.model import Instant, Snapshot
from rules.policy import Policy
from rules.resolution import resolved_by, turns


def summary_of(
    snapshot: Snapshot, policy: Policy, found: Sequence[ChecklistFact], facts: Facts, now: Instant
) -> ClosingSummary | None:
    """The summary of the last closing; None while the issue is open, or where no checklist asks for one."""
    wanted = {one.name for one in policy.closeouts if one.summary}
    lists = [fact for fact in found if fact.name in wanted and fact.closing is not None]
    if not lists or lists[0].closing is None:
        return None
    closing, first = lists[0].closing, lists[0]
    return ClosingSummary(
        op=op_id(snapshot.site.name, snapshot.issue.id, "summary", closing),
        closing=closing,
        zone=policy.zone,
        language=policy.language,
        created=snapshot.issue.created,
        answered=_answered(facts),
        reopened=tuple(turn.at for turn in turns(snapshot, resolved_by(policy), now)[1:] if not turn.resolved),
        clocks=tuple(_clocks(facts.clocks)),
        changes=tuple(change for change in facts.changes if not change.undone),
        risks=tuple(one for one in facts.risks if one.by is not None or (one.since or 0) <= closing),
        actions=tuple(one for one in facts.actions if one.done_at is None),
        worked_s=_worked(snapshot),
        estimate_s=_seconds(snapshot, "timeoriginalestimate"),
        lessons=tuple(_said(facts, "lesson")),
        words=tuple(_said(facts, "summary")),
        done=sum(item.state != "open" for fact in lists for item in fact.items),
        all=sum(len(fact.items) for fact in lists),
        missing=tuple(item.text for fact in lists for item in fact.missing),
        overridden_by=first.overridden_by,
        override=first.override,
    )


def summarised(
    summary: ClosingSummary | None, found: Sequence[ChecklistFact], snapshot: Snapshot, policy: Policy
) -> Iterator[Summarise]:
    """The wish, once all is there: for what was closed since Aftercare writes and asks for summaries."""
    wanted = {one.name for one in policy.closeouts if one.summary}
    recent = all(is_recent(snapshot, fact) for fact in found if fact.name in wanted)
    if summary is not None and summary.complete and recent:
        yield Summarise(summary=summary, because="closed with everything that must be there")


def _answered(facts: Facts) -> Instant | None:
    """The first reply, as the clock has it, or as agents' comments do."""
    for clock in facts.clocks:
        first = clock.cycles[0]
        if clock.kind == "first_response" and first.state == "stopped" and not first.resolved_without_reply:
            return first.stop
    return next(iter(facts.replies or ()), None)


def _clocks(clocks: Sequence[Clock]) -> Iterator[ClosingClock]:
    for clock in clocks:
        last = clock.cycles[-1]
        stopped = [cycle for cycle in clock.cycles if cycle.state == "stopped"]
        yield ClosingClock(
            metric=clock.metric,
            kind=clock.kind,
            outcome="missed" if any(cycle.breached for cycle in stopped) else _outcome(last),
            used_ms=last.elapsed_ms,
            target=last.target,
            met=sum(not (cycle.breached or cycle.ended) for cycle in stopped),
            missed=sum(cycle.breached for cycle in clock.cycles if cycle.state != "cancelled"),
        )


def _outcome(cycle: Cycle) -> Literal["met", "missed", "ended", "cancelled", "running"]:
    if cycle.state == "cancelled":
        return "cancelled"
    if cycle.breached:
        return "missed"
    if cycle.ended:
        return "ended"
    return "met" if cycle.state == "stopped" else "running"


def _said(facts: Facts, verb: str) -> Iterator[Saying]:
    for command in asked(facts, "close", verb):
        yield Saying(at=command.at, by=command.author, words=command.words)


def _worked(snapshot: Snapshot) -> int | None:
    """Jira's own sum, since it gives only the first of many work logs along with an issue."""
    logged = sum(log.seconds for log in snapshot.issue.worklogs)
    return _seconds(snapshot, "timespent") or logged or None


def _seconds(snapshot: Snapshot, field: str) -> int | None:
    values = snapshot.issue.fields.get(field, ())
    return int(values[0].text) if values and values[0].text.isdecimal() else None
