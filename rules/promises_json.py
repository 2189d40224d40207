"""The contracts and the budget of an issue, as a public document."""

from rules.desired import BudgetFact, ContractFact, Facts
from rules.instants import iso


def promise_documents(facts: Facts) -> dict[str, object]:
    """The keys `contracts` and `budget`, each where there is any."""
    found: dict[str, object] = {}
    if facts.contracts:
        found["contracts"] = [_contract(fact) for fact in facts.contracts]
    if facts.budget is not None:
        found["budget"] = _budget(facts.budget)
    return found


def _contract(fact: ContractFact) -> dict[str, object]:
    """`until` is the first instant after the contract."""
    return {
        "name": fact.name,
        "state": fact.state,
        "from": None if fact.from_ is None else iso(fact.from_),
        "until": None if fact.until is None else iso(fact.until),
    }


def _budget(fact: BudgetFact) -> dict[str, object]:
    return {"state": fact.state, "spent_seconds": fact.spent, "budget_seconds": fact.budget}
