"""What did the rules of the practice find: risks, changes, reviews, the plan, the closing?

Numbers that people use in commands (`!change approve 2`) are stable: they count from the beginning of the history.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from rules.model import Instant

Response: TypeAlias = Literal["avoid", "mitigate", "transfer", "accept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskMove:
    """From `at` on the risk was rated so. `by` is the account of a person, None for a rule."""

    at: Instant
    likelihood: int
    impact: int
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFact:
    """`likelihood` and `impact` are those before any response; `residual` is what is expected to be left of them.

    `key` is the name in commands, `number` its place among the risks of the issue. `by` is the person who named or
    rated it, None while only a rule speaks of it. `quiet`: accepted, and its review date is not reached.
    """

    rule: str
    type: str
    likelihood: int
    impact: int
    band: str
    key: str = ""
    number: int = 0
    residual: tuple[int, int] | None = None
    response: Response | None = None
    owner: str | None = None
    review_at: Instant | None = None
    since: Instant | None = None
    by: str | None = None
    words: str = ""
    quiet: bool = False
    review_due: bool = False
    moves: tuple[RiskMove, ...] = ()

    @property
    def weight(self) -> int:
        """Likelihood times impact, 1 to 25, of what is left of it: by this one risk is heavier than another."""
        likelihood, impact = self.residual or (self.likelihood, self.impact)
        return likelihood * impact


Measure: TypeAlias = Literal["characters", "days", "minutes", "values"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeItem:
    """One history item after the baseline: item `index` of entry `history`. `kind` is the policy's word for what it
    touches (requirement, ...). Long texts are clipped; `size` tells how much was changed, later and more is positive.
    """

    at: Instant
    history: int
    index: int
    field: str
    kind: str
    before: str
    after: str
    author: str | None
    size: int
    measure: Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided about a change, by whom (an account), and how that is known."""

    verb: str
    at: Instant
    by: str | None
    how: Literal["command", "field", "approval"]
    reason: str = ""
    until: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFact:
    """Edits within one window are one change. `items` is empty for one that a person only told of in `words`.

    `decide_by` is None where the policy gives no time. `overdue`: it has passed without a decision. `undone`: every
    field came to rest as it was before, so there is nothing to decide.
    """

    number: int
    kinds: tuple[str, ...]
    from_: Instant
    to: Instant
    authors: tuple[str, ...]
    items: tuple[ChangeItem, ...]
    words: str = ""
    assessment: str = ""
    decision: Decision | None = None
    decide_by: Instant | None = None
    overdue: bool = False
    undone: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody still has to decide."""
        return not self.undone and (self.decision is None or self.decision.verb == "defer")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionFact:
    """Something that a review agreed on. `owner` is an account or a name as it was written."""

    number: int
    text: str
    at: Instant
    owner: str | None = None
    due: Instant | None = None
    done_at: Instant | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """What a review should look at: `about` names the text, `facts` fill it."""

    about: Literal["schedule", "cost", "quality", "risks", "changes", "actions"]
    text: str
    facts: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFact:
    """A review of the policy on this issue: its newest occurrence at or before now, and the next one.

    `missed`: the time for it has passed without word of it. `who` are recipients as the policy names them.
    """

    name: str
    due: Instant | None
    next: Instant | None
    state: Literal["coming", "due", "missed", "done", "skipped"]
    who: tuple[str, ...]
    done_at: Instant | None = None
    done_by: str | None = None
    words: str = ""
    agenda: tuple[AgendaLine, ...] = ()
    actions: tuple[ActionFact, ...] = ()


Gap: TypeAlias = Literal[
    "no_owner",
    "no_due_date",
    "no_estimate",
    "no_acceptance_criteria",
    "overdue",
    "does_not_fit",
    "open_children",
    "milestone_slipped",
    "milestone_overdue",
    "no_communication_owner",
    "over_capacity",
    "not_smart",
]
PROJECT_GAPS: tuple[Gap, ...] = ("no_communication_owner", "over_capacity")
"""What a whole project lacks, and no issue's plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFact:
    """Something that the plan lacks since `since`; it is pointed out from `due` on. `facts` fill its text."""

    gap: Gap
    since: Instant
    due: Instant
    facts: tuple[tuple[str, str | int], ...] = ()

    @property
    def text(self) -> str:
        """What a reminder of it says: about a project, or about the plan of an issue."""
        return f"project.{self.gap}" if self.gap in PROJECT_GAPS else f"plan.{self.gap}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneFact:
    """A version, an epic or a milestone issue that this issue counts towards. Dates are ISO; slips are in days."""

    id: str
    name: str
    kind: Literal["version", "epic", "issue"]
    planned: str | None
    forecast: str | None
    slip: int | None = None
    working_slip: int | None = None
    moves: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What a person said with the box of an item, at `at`: ticked it, or took the tick away. Jira does not tell who."""

    ticked: bool
    at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistItem:
    """One line of a closing checklist. `id` is stable under other lines coming and going. `how` it was proven: by
    `evidence` (told in `proof`; `evidence` is its kind) or by a `person` (account `by`); None while open. `box` is what
    was last said with its box, which Jira itself forgets when the card is written anew."""

    number: int
    id: str
    text: str
    mandatory: bool
    state: Literal["open", "done", "skipped"]
    how: Literal["evidence", "person"] | None = None
    proof: str = ""
    by: str | None = None
    at: Instant | None = None
    box: Box | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistFact:
    """A checklist that applies to the issue. `closing` is when the issue was last closed, None while it is open.

    `overridden_by` is the account of who let it close all the same, with `override`, the reason.
    """

    name: str
    mode: Literal["remind", "label", "gate"]
    items: tuple[ChecklistItem, ...]
    closing: Instant | None = None
    overridden_by: str | None = None
    override: str = ""

    @property
    def missing(self) -> tuple[ChecklistItem, ...]:
        """What must be there and is not."""
        return tuple(item for item in self.items if item.mandatory and item.state == "open")


Practice: TypeAlias = Literal["risk", "change", "review", "plan", "closeout", "project"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A person must act on something that is no clock. The alerts decide when it may be told, and tell it once.

    `op` is its identity for ever, `since` the instant from which it should be told, `tell` recipients as the policy
    names them. `text` is the key of its sentence and `facts` fill it: strings, numbers, and instants as
    `("due", at)` in milliseconds, named in `instants`. `agenda` is what it asks to look at. `section` names the part of
    the policy that asks for it; what came about before that part did is not told.
    """

    op: str
    practice: Practice
    text: str
    since: Instant
    tell: tuple[str, ...]
    facts: tuple[tuple[str, str | int], ...] = ()
    instants: tuple[str, ...] = ()
    agenda: tuple[AgendaLine, ...] = ()
    section: str = ""
