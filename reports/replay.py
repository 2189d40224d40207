"""What would a policy have made of an issue between two instants: which cycles met or missed, who was told when?

Everything is worked out by the rules themselves, with later events unseen; nothing of it is estimated.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reports.comparing import differences, goal_at, goal_text
from reports.tallies import Differing, Outcome, Side, Tally
from reports.texts.moments import local
from reports.weeks import week_of
from rules.alerts import alerts
from rules.desired import Cycle, LookAgain, Notice, Tell
from rules.jql import Query
from rules.model import Instant, Snapshot
from rules.planning import RULES, Answers, Rule, answers
from rules.policy import Policy
from rules.sla.passings import passings
from rules.timeline import as_of

MOST_LOOKS = 500
"""At one issue under one policy; a policy that wants more repeats something for ever."""
_SILENT = ("card", "risk", "alerts")
"""Rules that say nothing about clocks."""
METHOD = (
    "Each issue is read as it was at the end of the range: later events are unseen, fields are rolled back through the "
    "history. What Jira keeps without a history (texts, groups, the present shape of the workflow) is as it is today.",
    "A cycle counts once, in the ISO week in which it was decided: breached at its breach, met at its stop, cancelled "
    "when it lost its goal. Open cycles are those that run or pause at the end of the range and are not breached. What "
    "was decided before the range is not counted.",
    "Notices are replayed: the issue is looked at again at every instant within the range at which a clock reached an "
    "alert threshold or was breached, and whenever the alerts themselves ask for another look. Each notice counts once "
    "for each person that it mentions, on the day of that look. The connector is taken never to have been down, and no "
    "comment of its own that the issues hold is taken for one of these notices.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From `since` on and before `until`; weeks and days are those of `zone`. `notices`: whether to replay them."""

    since: Instant
    until: Instant
    zone: str
    notices: bool = True


def count(snapshot: Snapshot, a: Policy, b: Policy | None, span: Span, tally: Tally, order: tuple[int, int]) -> None:
    """Add one issue to the tally, under policy `a` and, where there is one, under `b`."""
    tally.issues += 1
    bare = _unmarked(snapshot)
    end = as_of(bare, span.until - 1, grace=0)
    last = _counted(bare, end, a, "a", span, tally)
    if b is None:
        return
    other = _counted(bare, end, b, "b", span, tally)
    found = differences(last.facts.clocks, other.facts.clocks, span.since)
    if found:
        tally.differ(Differing(key=snapshot.issue.key, order=order, differences=found))


def _unmarked(snapshot: Snapshot) -> Snapshot:
    """Without what the connector remembers of the writes that it did make."""
    issue = snapshot.issue
    return replace(snapshot, issue=replace(issue, property={})) if issue.property else snapshot


def _counted(bare: Snapshot, end: Snapshot, policy: Policy, side: Side, span: Span, tally: Tally) -> Answers:
    last = answers(end, policy, span.until - 1, _clock_rules())
    for clock in last.facts.clocks:
        for cycle in clock.cycles:
            outcome, at = _outcome(cycle)
            if at is None or span.since <= at < span.until:
                week = "" if at is None else week_of(at, span.zone).name
                goal = goal_text(goal_at(cycle, span.until if at is None else at))
                tally.cycles[side, clock.metric, goal, week, outcome] += 1
    tally.findings.update((side, finding.code) for finding in last.findings)
    if span.notices and policy.alerts:
        for notice, sent in _notices(bare, policy, span, _occasions(bare, end, policy, span, last)):
            day = str(local(sent, span.zone).date())
            mentioned = dict.fromkeys(account for one in (notice, *notice.also) for account in one.tell)
            for account in mentioned or ("",):
                tally.notices[side, account, day] += 1
                person = bare.people.get(account)
                tally.names.setdefault(account, person.name if person is not None else account)
    return last


def _clock_rules() -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if getattr(rule, "__name__", "") not in _SILENT)


def _outcome(cycle: Cycle) -> tuple[Outcome, Instant | None]:
    """What became of it, and when that was decided; None while it is open."""
    if cycle.state == "cancelled":
        return "cancelled", cycle.stop if cycle.stop is not None or not cycle.goals else cycle.goals[-1].since
    if cycle.breached:
        return "breached", cycle.breached_at
    return ("open", None) if cycle.stop is None else ("met", cycle.stop)


def _notices(bare: Snapshot, policy: Policy, span: Span, waiting: set[Instant]) -> Iterator[tuple[Notice, Instant]]:
    """Every notice and when it was sent: one look after another, each remembering what was told before it."""
    told: dict[str, None] = {}
    looked: set[Instant] = set()
    while waiting and len(looked) < MOST_LOOKS:
        at = min(waiting)
        waiting.remove(at)
        looked.add(at)
        seen = as_of(bare, at, grace=0)
        seen = replace(seen, issue=replace(seen.issue, property={"told": list(told)}))
        found = answers(seen, policy, at, _clock_rules())
        if not found.ours:
            continue
        for wish in alerts(seen, policy, at, found.facts).wishes:
            if isinstance(wish, LookAgain) and at < wish.at < span.until and wish.at not in looked:
                waiting.add(wish.at)
            elif isinstance(wish, Tell) and not told.keys() >= set(wish.notice.op.split("+")):
                told |= dict.fromkeys((wish.notice.op, *wish.notice.settles))
                yield wish.notice, at


def _occasions(bare: Snapshot, end: Snapshot, policy: Policy, span: Span, last: Answers) -> set[Instant]:
    """The instants within the range at which a notice may arise; from them on, the alerts say when to look again."""
    found = set(passings(end, policy, span.until - 1, last.facts))
    cycles = [cycle for clock in last.facts.clocks for cycle in clock.cycles]
    if any(metric.on_goal_change in ("forward", "retroactive") for metric in policy.metrics):
        for at in {goal.since - 1 for cycle in cycles for goal in cycle.goals[1:]}:
            seen = as_of(bare, at, grace=0)
            found |= passings(seen, policy, at, answers(seen, policy, at, _clock_rules()).facts)
    if any(level.offset_ms or level.repeat_ms for level in policy.alerts):
        found |= {at for cycle in cycles for at in _beginnings(cycle)}
    found |= {at for level in policy.alerts if level.when is not None for at in _turns(level.when, end)}
    return {at for at in found if span.since <= at < span.until}


def _beginnings(cycle: Cycle) -> Iterator[Instant]:
    """When it began, was given another goal, and ran again."""
    yield cycle.start
    yield from (goal.since for goal in cycle.goals)
    yield from (
        later.from_ for one, later in pairwise(cycle.intervals) if one.kind not in ("running", "closed") and later.ms
    )


def _turns(when: Query, end: Snapshot) -> Sequence[Instant]:
    """When a level's condition may begin to hold."""
    turns = when.turns(end)
    return [change.at for change in end.issue.changes] if turns is None else turns
