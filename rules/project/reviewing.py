"""Which reviews of the project and its customers are due at its own issue, and what should they look at?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rules.commands import commands
from rules.desired import (
    AgendaLine,
    BudgetUse,
    Facts,
    Finding,
    LookAgain,
    ProjectFacts,
    Reminder,
    ReviewFact,
)
from rules.model import Instant, Snapshot
from rules.policy import Contract
from rules.project.promises import mine
from rules.project.snapshot import View
from rules.reviews import name_of, reviews, standing_reviews
from rules.rows import IssueRow

DUE = "review.due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    reviews: tuple[ReviewFact, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    findings: tuple[Finding, ...] = ()
    looks: tuple[Instant, ...] = ()


def reviewed(view: View, own: Snapshot, facts: ProjectFacts) -> Reviewed:
    """As the reviews of an issue, with an agenda from the whole project. Commands on its own issue answer them."""
    standing = standing_reviews(view.policy, own.issue.key)
    if not standing:
        return Reviewed()
    asked = commands(own, view.policy, view.now, Facts())
    policy = replace(view.policy, reviews=standing)
    found = reviews(own, policy, view.now, asked.facts)
    agendas = {review.name: tuple(_agenda(view, facts)) for review in standing}
    for contract in mine(view):
        for review in view.policy.reviews:
            name = name_of(review, contract, view.policy.language)
            if review.of == "customer":
                agendas[name] = tuple(_customer_agenda(view, facts, contract))
    told = tuple(replace(one, agenda=_with(agendas, one)) for one in found.facts.reviews)
    by_name = {one.name: one for one in told}
    return Reviewed(
        reviews=told,
        reminders=tuple(_with_agenda(reminder, by_name) for reminder in found.facts.reminders),
        findings=found.findings,
        looks=tuple(wish.at for wish in found.wishes if isinstance(wish, LookAgain)),
    )


def _with(agendas: dict[str, tuple[AgendaLine, ...]], one: ReviewFact) -> tuple[AgendaLine, ...]:
    """Earlier actions stay on it."""
    if one.state not in ("due", "missed"):
        return ()
    return (*agendas[one.name], *(line for line in one.agenda if line.about == "actions"))


def _with_agenda(reminder: Reminder, by_name: dict[str, ReviewFact]) -> Reminder:
    review = by_name.get(str(dict(reminder.facts).get("review", "")))
    if review is None or reminder.text != DUE:
        return reminder
    return replace(reminder, agenda=review.agenda)


def _agenda(view: View, facts: ProjectFacts) -> Iterator[AgendaLine]:
    """Only where there is something to say."""
    counts = facts.counts
    for one in facts.milestones:
        if one.state in ("late", "behind") or (one.slip or 0) > 0:
            more = (("milestone", one.name), ("date", one.forecast or ""), ("days", one.slip or 0))
            yield AgendaLine(about="schedule", text=f"agenda.project.{one.state}", facts=more)
    if counts.overdue or counts.undated:
        numbers = (("overdue", len(counts.overdue)), ("undated", len(counts.undated)))
        yield AgendaLine(about="schedule", text="agenda.project.dates", facts=numbers)
    over = {one.account for one in facts.load if one.band in ("over", "no_capacity")}
    if over:
        covered = (("n", len(over)), ("plannable", counts.plannable), ("open", counts.open))
        yield AgendaLine(about="schedule", text="agenda.project.load", facts=covered)
    yield from _budget_lines(facts.budgets)
    yield from _quality([row for row in view.rows if row.open])
    if counts.risky:
        yield AgendaLine(about="risks", text="agenda.project.risks", facts=(("keys", " ".join(counts.risky)),))
    if counts.undecided:
        yield AgendaLine(about="changes", text="agenda.changes", facts=(("n", counts.undecided),))


def _customer_agenda(view: View, facts: ProjectFacts, contract: Contract) -> Iterator[AgendaLine]:
    """What concerns the issues of one contract."""
    rows = [row for row in view.rows if row.open and contract.name in row.contracts]
    yield AgendaLine(about="schedule", text="agenda.project.open", facts=(("n", len(rows)),))
    late = [row.key for row in rows if row.due is not None and row.due < view.today]
    if late:
        numbers = (("overdue", len(late)), ("undated", sum(row.due is None for row in rows)))
        yield AgendaLine(about="schedule", text="agenda.project.dates", facts=numbers)
    yield from _budget_lines([one for one in facts.budgets if one.contract == contract.name])
    yield from _quality(rows)


def _quality(rows: Sequence[IssueRow]) -> Iterator[AgendaLine]:
    breached, at_risk = sum(bool(row.breached) for row in rows), sum(bool(row.at_risk) for row in rows)
    if breached or at_risk:
        yield AgendaLine(about="quality", text="agenda.clocks", facts=(("breached", breached), ("at_risk", at_risk)))


def _budget_lines(found: Sequence[BudgetUse]) -> Iterator[AgendaLine]:
    for one in found:
        facts = (("contract", one.contract), ("spent_s", one.spent_s), ("budget_s", one.budget_s))
        yield AgendaLine(about="cost", text="agenda.project.budget", facts=facts)
