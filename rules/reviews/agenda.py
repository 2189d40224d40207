"""What should a review look at? Filled from what the other rules found."""

from collections.abc import Iterator, Sequence

from rules.desired import ActionFact, AgendaLine, Facts
from rules.model import Snapshot
from rules.policy import Policy
from rules.resolution import reopenings, resolved_by, turns


def agenda_of(
    snapshot: Snapshot, policy: Policy, facts: Facts, actions: Sequence[ActionFact]
) -> tuple[AgendaLine, ...]:
    """Schedule, cost, quality, risks, changes and what was agreed before: only where there is something to say."""
    return tuple(
        line
        for line in (
            *_schedule(snapshot, facts),
            *_cost(snapshot, facts),
            *_quality(snapshot, policy, facts),
            *_risks(facts),
            *_changes(facts),
            *_actions(actions),
        )
    )


def _schedule(snapshot: Snapshot, facts: Facts) -> Iterator[AgendaLine]:
    ongoing = [clock for clock in facts.clocks if clock.cycles[-1].state in ("running", "paused")]
    breached = sum(clock.cycles[-1].breached for clock in ongoing)
    at_risk = sum(clock.at_risk for clock in ongoing)
    due = snapshot.issue.fields.get("duedate", ())
    if due:
        yield AgendaLine(about="schedule", text="agenda.due", facts=(("due", due[0].text),))
    if breached or at_risk:
        yield AgendaLine(about="schedule", text="agenda.clocks", facts=(("breached", breached), ("at_risk", at_risk)))
    for gap in facts.gaps:
        if gap.gap in ("milestone_slipped", "milestone_overdue", "does_not_fit", "overdue"):
            yield AgendaLine(about="schedule", text=f"agenda.{gap.gap}", facts=gap.facts)


def _cost(snapshot: Snapshot, facts: Facts) -> Iterator[AgendaLine]:
    logged = sum(log.seconds for log in snapshot.issue.worklogs)
    if facts.budget is not None:
        amounts = (("spent_s", facts.budget.spent), ("budget_s", facts.budget.budget))
        yield AgendaLine(about="cost", text="agenda.budget", facts=amounts)
    elif logged:
        yield AgendaLine(about="cost", text="agenda.logged", facts=(("spent_s", logged),))


def _quality(snapshot: Snapshot, policy: Policy, facts: Facts) -> Iterator[AgendaLine]:
    again = reopenings(turns(snapshot, resolved_by(policy), facts.last_event or 0))
    missed = sum(cycle.breached for clock in facts.clocks for cycle in clock.cycles)
    if again or missed:
        yield AgendaLine(about="quality", text="agenda.quality", facts=(("reopened", again), ("missed", missed)))


def _risks(facts: Facts) -> Iterator[AgendaLine]:
    heavy = sorted(facts.risks, key=lambda one: (one.quiet, -one.weight, one.rule))
    if heavy:
        yield AgendaLine(about="risks", text="agenda.risks", facts=(("n", len(heavy)), ("heaviest", heavy[0].rule)))


def _changes(facts: Facts) -> Iterator[AgendaLine]:
    waiting = sum(change.open for change in facts.changes)
    if waiting:
        yield AgendaLine(about="changes", text="agenda.changes", facts=(("n", waiting),))


def _actions(actions: Sequence[ActionFact]) -> Iterator[AgendaLine]:
    for action in actions:
        if action.done_at is None:
            facts = (("number", action.number), ("text", action.text), ("owner", action.owner or ""))
            yield AgendaLine(about="actions", text="agenda.action", facts=facts)
