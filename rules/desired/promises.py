"""How do the contract and the budget of an issue stand?"""

from dataclasses import dataclass
from typing import Literal

from rules.model import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFact:
    """A contract that the issue falls under, in force from `from_` up to `until`; None: without beginning or end.

    From `warn_from` on it is `expiring`. `renewed`: it has ended, and another took over from it without a gap.
    """

    name: str
    state: Literal["ahead", "valid", "expiring", "expired", "renewed"]
    from_: Instant | None
    warn_from: Instant | None
    until: Instant | None
    zone: str

    @property
    def since(self) -> Instant | None:
        """Since when people are warned of its end, or told of it; None where neither."""
        return {"expiring": self.warn_from, "expired": self.until}.get(self.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetFact:
    """The work logged on the issue, of all that may be, in seconds. `at` is the last time that some was logged."""

    spent: int
    budget: int
    state: Literal["within", "at_risk", "spent"]
    at: Instant | None
