"""What is to be remembered of an issue when it is closed?"""

from dataclasses import dataclass
from typing import Literal

from rules.desired.practice import ActionFact, ChangeFact, RiskFact
from rules.model import Instant
from rules.policy import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingClock:
    """How a clock ended: how many of its cycles were met and missed (one is enough for the outcome), and what the last
    one used of its target."""

    metric: str
    kind: str
    outcome: Literal["met", "missed", "ended", "cancelled", "running"]
    used_ms: int
    target: Target | None
    met: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """Words of a person, by account."""

    at: Instant
    by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingSummary:
    """A closing and everything that led to it. `op` is its identity for ever: one comment for each closing.

    `actions` are those of reviews that were not done by then. `done` of `all` lines of the checklists are settled;
    `missing` are the required ones that are not. `worked_s` and `estimate_s` are seconds, None where nothing tells.
    """

    op: str
    closing: Instant
    zone: str
    language: str
    created: Instant | None = None
    answered: Instant | None = None
    reopened: tuple[Instant, ...] = ()
    clocks: tuple[ClosingClock, ...] = ()
    changes: tuple[ChangeFact, ...] = ()
    risks: tuple[RiskFact, ...] = ()
    worked_s: int | None = None
    estimate_s: int | None = None
    lessons: tuple[Saying, ...] = ()
    words: tuple[Saying, ...] = ()
    done: int = 0
    all: int = 0
    missing: tuple[str, ...] = ()
    overridden_by: str | None = None
    override: str = ""
    actions: tuple[ActionFact, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing required is missing, or a person let it close all the same."""
        return not self.missing or self.overridden_by is not None
