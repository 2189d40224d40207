"""Are the promises kept that concern the whole project: the work that contracts cover, and who answers for it?"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

from rules.alerts.recipients import accounts
from rules.alerts.stand_ins import COMMUNICATION, project_of
from rules.desired import BudgetUse, Finding, GapFact, Reminder
from rules.identity import op_id
from rules.model import Instant, Worklog
from rules.policy import Contract
from rules.project.snapshot import View
from rules.rows import IssueRow

TELL = ("assignee",)
"""Whoever looks after the project's own issue."""


def budgets(view: View) -> tuple[BudgetUse, ...]:
    """How much of each contract's budget is spent, in the policy's order."""
    return tuple(_use(view, contract, contract.budget_s) for contract in mine(view) if contract.budget_s is not None)


def mine(view: View) -> tuple[Contract, ...]:
    """The contracts that this project looks after: they say so, or it has issues that fall under them."""
    project = project_of(view.policy, view.snapshot.key)
    own = None if project is None else project.issue
    named = {name for row in view.snapshot.rows for name in row.contracts}
    return tuple(
        contract
        for contract in view.policy.contracts
        if (contract.issue is not None and contract.issue == own) or (contract.issue is None and contract.name in named)
    )


def _use(view: View, contract: Contract, budget_s: int) -> BudgetUse:
    spent = sum(_spent(row, contract) for row in _covered(view, contract))
    state: Literal["within", "at_risk", "spent"] = "within"
    if spent and spent >= budget_s:
        state = "spent"
    elif Fraction(spent * 100, budget_s) >= contract.budget_at_risk:
        state = "at_risk"
    return BudgetUse(contract=contract.name, spent_s=spent, budget_s=budget_s, state=state)


def _covered(view: View, contract: Contract) -> Sequence[IssueRow]:
    """The issues that fall under it, of other projects too where it names its own issue."""
    rows = view.snapshot.rows if contract.issue is None else (*view.snapshot.rows, *view.snapshot.elsewhere)
    return [row for row in rows if contract.name in row.contracts]


def _spent(row: IssueRow, contract: Contract) -> int:
    """What was logged while the contract held; all of the issue's work where Jira did not give each piece of it."""
    if contract.valid is None or sum(log.seconds for log in row.worklogs) != row.spent_s:
        return row.spent_s
    return sum(log.seconds for log in _logs(row, contract))


def _logs(row: IssueRow, contract: Contract) -> list[Worklog]:
    valid = contract.valid
    return [log for log in row.worklogs if valid is None or valid[0] <= log.started < valid[1]]


def _since(view: View, use: BudgetUse) -> Instant:
    """When the work was logged that brought it there; this look where Jira did not give each piece of work."""
    contract = next(one for one in mine(view) if one.name == use.contract)
    logs = [log for row in _covered(view, contract) for log in _logs(row, contract)]
    total, share = 0, 100 if use.state == "spent" else contract.budget_at_risk
    if sum(log.seconds for log in logs) == use.spent_s:
        for log in sorted(logs, key=lambda log: (log.at, log.id)):
            total += log.seconds
            if total * 100 >= use.budget_s * share:
                return min(log.at, view.now)
    return view.now


def budget_findings(found: Sequence[BudgetUse]) -> Iterator[Finding]:
    for one in found:
        if one.state != "within":
            text = f"Contract {one.contract}: {_hours(one.spent_s)} h of {_hours(one.budget_s)} h of work are logged."
            yield Finding(code=f"budget_{one.state}", text=text)


def budget_reminders(view: View, found: Sequence[BudgetUse]) -> Iterator[Reminder]:
    """Once when it is at risk and once when it is spent."""
    for one in found:
        if one.state != "within":
            facts = (("contract", one.contract), ("spent_s", one.spent_s), ("budget_s", one.budget_s))
            yield Reminder(
                op=_op(view, "budget", one.contract, one.state, one.budget_s),
                practice="project",
                text=f"project.budget_{one.state}",
                since=_since(view, one),
                tell=TELL,
                facts=facts,
                section=f"contract {one.contract}",
            )


def owner_gap(view: View) -> tuple[GapFact, ...]:
    """Nobody stands behind the project's communication owner. Nothing is said where none is named in the policy."""
    project = project_of(view.policy, view.snapshot.key)
    if project is None or project.communication_owner is None or view.snapshot.own is None:
        return ()
    found, _ = accounts(view.snapshot.own, view.policy, [COMMUNICATION])
    if found:
        return ()
    facts = (("owner", project.communication_owner),)
    return (GapFact(gap="no_communication_owner", since=view.now, due=view.now, facts=facts),)


def owner_reminders(view: View, gaps: Sequence[GapFact]) -> Iterator[Reminder]:
    for gap in gaps:
        yield Reminder(
            op=_op(view, "communication owner", str(dict(gap.facts)["owner"])),
            practice="project",
            text=gap.text,
            since=view.now,
            tell=TELL,
            facts=gap.facts,
            section=f"project {view.snapshot.key}",
        )


def _op(view: View, *parts: str | int) -> str:
    return op_id(view.snapshot.site.name, "project", view.snapshot.id, *parts)


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:.2f}".rstrip("0").rstrip(".")
