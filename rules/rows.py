"""What is known of many issues at once? A thin row each, for the look at a whole project."""

from dataclasses import dataclass
from datetime import date

from rules.model import Instant, Worklog


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """One issue of a project. `remaining_s` is what is left to do in seconds, None where nobody estimated it.

    `start` is when work on it begins as far as anything tells, `parent` the id of the issue that it is a part of,
    `versions` the ids of its fix versions. An issue is open until its status is of the done category.

    As of the newest plan of the issue: `tags` are the labels that it ought to carry, `breached` and `at_risk` count its
    clocks that run, `band` is that of its heaviest risk that is not quiet, `changes` wait for a decision, `reviews` are
    due. `contracts` names those that it falls under, `spent_s` is the work logged on it. `member` is when it belonged
    to which milestone, `done` when it was done, `moves` how its due date was changed: when, from, to and by whom.
    `category` is the key of its status category. `asked`, of a project's own issue, is when a person last wrote there.
    """

    id: str
    key: str
    type: str = ""
    summary: str = ""
    open: bool = True
    created: Instant = 0
    resolved: Instant | None = None
    assignee: str | None = None
    start: date | None = None
    due: date | None = None
    remaining_s: int | None = None
    worklogs: tuple[Worklog, ...] = ()
    parent: str | None = None
    versions: tuple[str, ...] = ()
    project: str = ""
    tags: tuple[str, ...] = ()
    breached: int = 0
    at_risk: int = 0
    band: str | None = None
    changes: int = 0
    reviews: int = 0
    contracts: tuple[str, ...] = ()
    spent_s: int = 0
    member: tuple[tuple[str, Instant, Instant | None], ...] = ()
    done: tuple[tuple[Instant, Instant | None], ...] = ()
    moves: tuple[tuple[Instant, str | None, str | None, str | None], ...] = ()
    assignee_name: str = ""
    assignee_login: str | None = None
    category: str | None = None
    asked: Instant = 0


def version_milestone(id_: str) -> str:
    """What `member` calls a version, by its id."""
    return f"version {id_}"


def issue_milestone(id_: str) -> str:
    """What `member` calls an issue that is a milestone, by its id or key."""
    return f"issue {id_}"


def remaining(estimate_s: int | None, original_s: int | None, logged_s: int) -> int | None:
    """What is left to do, in seconds: Jira's remaining estimate, else the original one while nothing was logged.

    Never the aggregate fields, which count sub-tasks again. None: nobody estimated it.
    """
    if estimate_s is not None:
        return estimate_s
    return original_s if not logged_s else None
