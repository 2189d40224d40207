"""What was promised to one customer, and who answers for a project?"""

from dataclasses import dataclass

from rules.jql import Query
from rules.model import Instant
from rules.policy.working_time import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What one customer was promised. Its goals stand in the metrics, in front of their own, with its name.

    It speaks of issues that match `when`, from the first instant of `valid` up to the second; None: without end. From
    `warn_from` on its end is near. `contact` names the metric of its contact clock, and `owner` is the recipient for
    whom `contact owner` stands on that clock. `budget_s` is how much work it covers, in seconds, at risk from
    `budget_at_risk` percent on. `issue` is the key of the own issue of the project that looks after it; None: each
    project with issues of the contract does.
    """

    name: str
    when: Query
    calendar: Calendar
    valid: tuple[Instant, Instant] | None = None
    warn_from: Instant | None = None
    contact: str | None = None
    owner: str = "assignee"
    budget_s: int | None = None
    budget_at_risk: int = 80
    issue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project by its key. `lead` and `communication_owner`: a `role:NAME`, a `group:NAME` or an account id.

    `budget_field` (name or id) holds how much work may be logged on an issue: hours, or seconds in Jira's own fields
    for time. From `budget_at_risk` percent on that is at risk. While `on_hold` is true, or holds for an issue, nobody
    is told of its clocks. `issue` is the key of the project's own issue, to which is written what concerns all of it.
    """

    key: str
    lead: str | None = None
    communication_owner: str | None = None
    budget_field: str | None = None
    budget_at_risk: int = 80
    on_hold: Query | bool = False
    issue: str | None = None
