"""What did a look at a whole project find, what should its own issue say, and what is missing there?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rules.desired.practice import GapFact, Reminder, ReviewFact
from rules.model import Instant

Pace: TypeAlias = Literal["behind", "on_time", "unknown"]
Band: TypeAlias = Literal["normal", "warning", "over", "no_capacity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadFact:
    """A person's week from `monday` (an ISO date) on, in seconds. `percent` None: there is load and no capacity.

    `plannable` of the person's `open` issues have an estimate and a due date: the rest is in no percent. `heaviest` are
    (key, seconds), `moves` the issues, or pairs of them, that would have to go for the week to fit. `actual_s` was
    logged in it.
    """

    account: str
    monday: str
    capacity_s: int
    load_s: int
    percent: int | None
    band: Band
    plannable: int
    open: int
    heaviest: tuple[tuple[str, int], ...] = ()
    moves: tuple[tuple[str, ...], ...] = ()
    actual_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsFact:
    """Keys of open issues by what their plan lacks. `plannable` of `open` have an estimate and a due date; parents
    with open parts count by those."""

    open: int = 0
    plannable: int = 0
    overdue: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()
    unestimated: tuple[str, ...] = ()
    on_day_off: tuple[str, ...] = ()
    unowned: tuple[str, ...] = ()
    breached: tuple[str, ...] = ()
    at_risk: tuple[str, ...] = ()
    risky: tuple[str, ...] = ()
    undecided: int = 0
    reviews_due: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMove:
    """The planned date was moved from `before` to `after` (ISO dates). `by` is None where Jira does not tell who."""

    at: Instant
    before: str | None
    after: str | None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What was promised at the start of a milestone, and what became of it; keys of issues."""

    committed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    done: tuple[str, ...]
    carried_over: tuple[str, ...]
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectMilestone:
    """A milestone of the project. `planned` is the first date that was promised, `current` what is planned now and
    `forecast` that or the latest due date of what is open in it. Slips count from planned to forecast, in days.

    `done_percent` is the done share of the work of its `members`, of which `unestimated` weigh the average. `elapsed`
    of `total` working days are over; `pace` compares the two. `scope` is None where nobody planned a start.
    """

    id: str
    name: str
    kind: Literal["version", "epic", "issue"]
    planned: str | None
    current: str | None
    forecast: str | None
    state: Literal["late", "behind", "on_time", "unknown", "done"]
    pace: Pace
    slip: int | None = None
    working_slip: int | None = None
    gross: int = 0
    moves: tuple[DateMove, ...] = ()
    members: int = 0
    done_percent: int = 0
    unestimated: int = 0
    elapsed: int = 0
    total: int = 0
    scope: Scope | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetUse:
    """The work that a contract covers, in seconds, and what was logged on its issues."""

    contract: str
    spent_s: int
    budget_s: int
    state: Literal["within", "at_risk", "spent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """`today` is the ISO date of the look in the policy's zone."""

    today: str = ""
    counts: CountsFact = field(default_factory=CountsFact)
    load: tuple[LoadFact, ...] = ()
    milestones: tuple[ProjectMilestone, ...] = ()
    budgets: tuple[BudgetUse, ...] = ()
    gaps: tuple[GapFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    reminders: tuple[Reminder, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectCard:
    """The card of a project, as facts. `as_of` is the ISO date on which it came to read so."""

    as_of: str
    key: str
    zone: str
    language: str
    counts: CountsFact
    load: tuple[LoadFact, ...] = ()
    milestones: tuple[ProjectMilestone, ...] = ()
    budgets: tuple[BudgetUse, ...] = ()
    gaps: tuple[GapFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()


NO_PROPERTY: Mapping[str, object] = {}
