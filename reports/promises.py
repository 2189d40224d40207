"""What does the card say of the contract and of the budget? A line for each that somebody should know of."""

from reports import wording
from reports.document import Line
from reports.texts.catalogue import phrase
from reports.texts.moments import day, duration, local
from rules.desired import BudgetFact, Card, ContractFact


def promise_lines(card: Card) -> tuple[Line, ...]:
    """Contracts that end soon or have ended, then the budget."""
    lines = tuple(_contract(contract, card) for contract in card.contracts)
    return lines if card.budget is None else (*lines, _budget(card.budget, card.language))


def _contract(contract: ContractFact, card: Card) -> Line:
    """The last day is that of the contract's own zone."""
    if contract.until is None:
        return ()
    last, near = local(contract.until - 1, contract.zone).date(), local(card.as_of, card.zone).date()
    return phrase(
        card.language,
        f"contract.{contract.state}",
        contract=wording.clipped(contract.name),
        day=day(last, card.language, near),
    )


def _budget(budget: BudgetFact, language: str) -> Line:
    spent = duration(budget.spent * 1000, language)
    if not budget.budget:
        return phrase(language, "budget.spent.none", spent=spent)
    return phrase(
        language,
        f"budget.{budget.state}",
        spent=spent,
        budget=duration(budget.budget * 1000, language),
        percent=budget.spent * 100 // budget.budget,
    )
