"""All that the look at a project may see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from rules.milestones import Move
from rules.model import Instant, Person, Site, Snapshot
from rules.policy import Policy
from rules.rows import IssueRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectVersion:
    """A version of the project. `moves` are the changes of its release date that we have seen, the first one included:
    Jira keeps no history of them."""

    id: str
    name: str
    start: date | None = None
    release: date | None = None
    released: bool = False
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSnapshot:
    """A project, known by its numeric id. `rows` are its open issues, and those done ones that milestones and contracts
    count. `own` is its own issue, whole; None where it has none or that cannot be read. `versions` None: not read;
    `versions_refused` is what Jira said where it refused to tell them, else "". `elsewhere` are rows of other projects
    that fall under contracts which this one looks after; `others` are the open issues that people of this project have
    in other projects, and the open parts of these."""

    id: str
    key: str
    rows: tuple[IssueRow, ...]
    own: Snapshot | None = None
    versions: tuple[ProjectVersion, ...] | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    site: Site = field(default_factory=Site)
    elsewhere: tuple[IssueRow, ...] = ()
    versions_refused: str = ""
    others: tuple[IssueRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One look: the project, the policy in force, the instant, and the date that it is in the policy's zone.

    `rows` are those of the project without its own issue, their parents by id.
    """

    snapshot: ProjectSnapshot
    policy: Policy
    now: Instant
    today: date
    rows: tuple[IssueRow, ...]


def local_date(at: Instant, zone: str) -> date:
    """The date that it is in the zone."""
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(ZoneInfo(zone)).date()
