"""What does the weekly report read of each issue?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.desired import ChangeFact, ChecklistFact, Clock, GapFact, MilestoneFact, ReviewFact, RiskFact
from rules.model import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """One issue as the report reads it, with names for people and words for states.

    `resolved` is None while it is open now. `resolutions` are all instants at which it was resolved, where they are
    known; without them only `resolved` counts. `cause` is what a person gave as the reason of a miss. `stands_for` is
    shown in place of the key of an issue that not all readers may see.
    """

    key: str
    url: str
    summary: str
    created: Instant
    owner: str | None = None
    customer: str | None = None
    resolved: Instant | None = None
    reopened_at: tuple[Instant, ...] = ()
    resolutions: tuple[Instant, ...] = ()
    status: str = ""
    clocks: tuple[Clock, ...] = ()
    risks: tuple[RiskFact, ...] = ()
    changes: tuple[ChangeFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    milestones: tuple[MilestoneFact, ...] = ()
    checklists: tuple[ChecklistFact, ...] = ()
    gaps: tuple[GapFact, ...] = ()
    cause: str | None = None
    stands_for: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    """Names by account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueName:
    key: str
    url: str
    summary: str
    owner: str | None
    customer: str | None


def name_of(row: IssueRow) -> IssueName:
    """What a table shows of the issue."""
    return IssueName(
        key=row.stands_for or row.key, url=row.url, summary=row.summary, owner=row.owner, customer=row.customer
    )
