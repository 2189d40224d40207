"""What do people see: the card, and a comment because somebody must act?"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rules.desired.asked import QUIET, Command
from rules.desired.clocks import Interval
from rules.desired.practice import (
    ActionFact,
    AgendaLine,
    ChangeFact,
    ChecklistFact,
    GapFact,
    MilestoneFact,
    Practice,
    ReviewFact,
    RiskFact,
)
from rules.desired.promises import BudgetFact, ContractFact
from rules.model import Instant
from rules.policy import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """One clock on the card. `outcome` is the word to show (`ended`: by a resolution); `used_ms` is elapsed at the
    card's `as_of`. `paused`: the clock stands still, whatever else is to be said of it."""

    metric: str
    kind: str
    outcome: Literal["breached", "at_risk", "paused", "running", "met", "missed", "ended", "cancelled"]
    due: Instant | None
    used_ms: int
    target: Target | None
    stopped_at: Instant | None = None
    reason: str | None = None
    calendar: str | None = None
    percent: int | None = None
    history: tuple[Interval, ...] = ()
    paused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The status card, as facts: the words are chosen by reports. Rows: worst first. Nothing here is a function of now
    but through `as_of`: the last event or threshold at or before now.

    `actions` are the open ones of all reviews. `scales` are the policy's five words for likelihood and for impact, ()
    where it has none. `closed` is when the issue was resolved, if that left any of `changes`, `risks` and `actions`
    open: nobody is asked for them any more. `earlier` is how many commands came before those of `replies`. `tracked` is
    False once the rules do not apply to the issue any more.
    """

    as_of: Instant
    zone: str
    language: str
    rows: tuple[CardRow, ...]
    risks: tuple[RiskFact, ...] = ()
    assignee: str | None = None
    replies: tuple[Command, ...] = ()
    contracts: tuple[ContractFact, ...] = ()
    budget: BudgetFact | None = None
    changes: tuple[ChangeFact, ...] = ()
    gaps: tuple[GapFact, ...] = ()
    milestones: tuple[MilestoneFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    actions: tuple[ActionFact, ...] = ()
    scales: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    tracked: bool = True
    checklists: tuple[ChecklistFact, ...] = ()
    closed: Instant | None = field(default=None, metadata=QUIET)
    earlier: int = field(default=0, metadata=QUIET)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say: then it is written over an older card only. A milestone that is kept or a
        review that is still to come is nothing by itself."""
        return not (self.rows or self.replies or self._practice or self.contracts or self.budget)

    @property
    def _practice(self) -> bool:
        held = any(review.state != "coming" for review in self.reviews)
        return bool(self.risks or self.changes or self.gaps or self.actions or self.checklists or held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A new comment for `author` (an account id), whose `commands` in one comment were not carried out; neither were
    `more` of them, which are not listed. `also` are replies to other comments in the same one of ours; `op` joins
    theirs by `+`."""

    op: str
    author: str
    commands: tuple[Command, ...]
    zone: str
    language: str
    more: int = 0
    also: "tuple[Reply, ...]" = ()


Reason: TypeAlias = Literal["threshold", "breached", "still_breached", "corrected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A reminder as it is told: `tell` are account ids to mention. The rest is that of `Reminder`."""

    op: str
    practice: Practice
    text: str
    since: Instant
    tell: tuple[str, ...]
    late: bool
    facts: tuple[tuple[str, str | int], ...] = ()
    instants: tuple[str, ...] = ()
    agenda: tuple[AgendaLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Calls:
    """A new comment of reminders, and `replies` to commands, if there are any. `op` joins theirs by `+`; `settles` are
    those operations."""

    op: str
    calls: tuple[Call, ...]
    zone: str
    language: str
    settles: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A new comment, because a person must act. `op` is its identity for ever; `tell` are account ids to mention.

    `told_at` is when it was to be told: after the recipients' quiet hours and the wait for others to join it. `repeat`
    counts from 0. `also` are the other clocks of the same comment. `settles` are the operations of single alerts that
    this comment carries out; `op` joins those that it tells by `+`. `calls` are reminders in the same comment, and
    `replies` answers to commands that failed.
    """

    op: str
    reason: Reason
    metric: str
    kind: str
    cycle_start: Instant
    due: Instant
    reached: Instant
    percent: int
    used_ms: int
    target: Target
    tell: tuple[str, ...]
    late: bool
    zone: str
    language: str
    told_at: Instant | None = None
    repeat: int = 0
    also: "tuple[Notice, ...]" = ()
    settles: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    replies: tuple[Reply, ...] = ()
