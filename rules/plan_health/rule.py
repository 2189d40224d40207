"""The gaps in the plan of an issue, the labels that show them, and who is told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from rules.desired import Facts, Gap, GapFact, LabelOn, LookAgain, MilestoneFact, Reminder, Result
from rules.identity import op_id
from rules.model import Instant, Snapshot
from rules.plan_health.gaps import Gaps
from rules.plan_health.milestones import milestones_of
from rules.policy import PlanHealth, Policy
from rules.resolution import reopened, resolved_by, turns
from rules.sections import WANTED
from rules.timeline import changes_of

DATED = ("milestone_overdue", "milestone_slipped", "does_not_fit")
"""Gaps that are known again by their milestone and its date."""


def plan_health(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """Gaps and milestones as facts, a label for each gap, a reminder from the instant on at which it is pointed out."""
    health = policy.plan
    if health is None:
        return Result(facts=facts)
    found = turns(snapshot, resolved_by(policy), now)
    closed = found[-1].at if found and found[-1].resolved else None
    opened = max((snapshot.issue.created or 0, *_reopened_by_people(snapshot, reopened(found))))
    milestones = milestones_of(snapshot, health) if closed is None else ()
    desk = Gaps(snapshot, policy, health, now, milestones, opened)
    gaps = desk.found() if closed is None else _open_children(snapshot, closed)
    reminders = (*_reminders(gaps, desk.lost, snapshot, health), *_reasons(milestones, snapshot, health))
    told = replace(facts, gaps=gaps, milestones=milestones, reminders=(*facts.reminders, *reminders))
    again = tuple(LookAgain(at=at, because="the plan may lack something then") for at in sorted(desk.looks) if at > now)
    return Result(facts=told, wishes=(*_labels(gaps, policy.label_prefix), *again), findings=tuple(desk.findings))


def _reopened_by_people(snapshot: Snapshot, reopenings: Iterable[Instant]) -> Iterator[Instant]:
    """A gate that moves an issue back asks for nothing anew."""
    account = snapshot.site.account
    ours = {change.at for change in snapshot.issue.changes if account is not None and change.author == account}
    yield from (at for at in reopenings if at not in ours)


def _open_children(snapshot: Snapshot, closed: Instant) -> tuple[GapFact, ...]:
    """A parent that is closed while some of its parts are not."""
    parts = [one for one in snapshot.related or () if one.relation in ("subtask", "child") and one.open]
    if not parts:
        return ()
    keys = " ".join(one.key for one in parts)
    return (GapFact(gap="open_children", since=closed, due=closed, facts=(("n", len(parts)), ("keys", keys))),)


def _labels(gaps: Sequence[GapFact], prefix: str) -> Iterator[LabelOn]:
    for gap in dict.fromkeys(gap.gap for gap in gaps):
        yield LabelOn(label=f"{prefix}plan-{gap.replace('_', '-')}", because=f"the plan: {gap.replace('_', ' ')}")


def _reminders(
    gaps: Sequence[GapFact], lost: Mapping[Gap, Instant], snapshot: Snapshot, health: PlanHealth
) -> Iterator[Reminder]:
    """Each once: a gap that comes back is told anew, one whose details change is not, but for other dates; nor one that
    was there before the issue was opened again."""
    for gap in gaps:
        identity = [str(value) for _, value in gap.facts] if gap.gap in DATED else [str(lost.get(gap.gap, gap.since))]
        if gap.gap == "not_smart":
            identity = []
        yield Reminder(
            op=op_id(snapshot.site.name, snapshot.issue.id, "plan", gap.gap, *identity),
            practice="plan",
            section=f"plan {gap.gap}" if gap.gap in WANTED else "plan",
            text=gap.text,
            since=gap.due,
            tell=health.tell,
            facts=gap.facts,
        )


def _reasons(milestones: Sequence[MilestoneFact], snapshot: Snapshot, health: PlanHealth) -> Iterator[Reminder]:
    """Who moved the milestone once too often is asked why."""
    for one in milestones:
        if one.id == snapshot.issue.id and one.moves >= health.most_moves:
            last = changes_of(snapshot.issue, "duedate")[-1]
            yield Reminder(
                op=op_id(snapshot.site.name, snapshot.issue.id, "plan", "reason", last.at, one.moves),
                practice="plan",
                section="plan",
                text="plan.reason",
                since=last.at,
                tell=(last.author or "assignee",),
                facts=(("moves", one.moves), ("days", one.slip or 0)),
            )
