"""What stands in the sandbox's tables, and what is in them from the start."""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Flavour: TypeAlias = Literal["cloud", "datacenter"]
Body: TypeAlias = "dict[str, Any] | str | None"
"""A text as stored: an ADF document on Cloud, wiki text on Data Center."""


@dataclass(slots=True)
class User:
    """`id` is Cloud's accountId and the name by which stories call the person; `login` and `key` are Data Center's."""

    id: str
    name: str
    login: str
    key: str
    account_type: str = "atlassian"
    groups: frozenset[str] = frozenset()
    active: bool = True


@dataclass(slots=True)
class Project:
    id: str
    key: str
    name: str
    type: str = "software"


@dataclass(frozen=True, slots=True)
class Status:
    id: str
    name: str
    category: str


@dataclass(frozen=True, slots=True)
class Named:
    """A priority, resolution or issue type."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class FieldKind:
    """`type` and `custom` are schema.type and schema.custom; `fields` holds values of custom ones in REST's form."""

    id: str
    name: str
    type: str
    custom: str | None = None
    items: str | None = None

    @property
    def clauses(self) -> list[str]:
        """The names by which JQL knows it."""
        if self.custom is None:
            return CLAUSES.get(self.id, [self.id])
        return [f"cf[{self.id.removeprefix('customfield_')}]", self.name]


SLA_TYPE, SLA_CUSTOM = "sd-servicelevelagreement", "com.atlassian.servicedesk:sd-sla-field"


@dataclass(frozen=True, slots=True)
class SlaCycle:
    """A cycle of an SLA as service management runs it; nothing here works it out, whoever tells the story does.

    `stop` None: it goes on. `elapsed` None: every hour since `start` counts. `breach` None: `start` + `goal`; not
    shown while paused. Instants and lengths in ms.
    """

    start: int
    goal: int
    stop: int | None = None
    elapsed: int | None = None
    breach: int | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One changed field. `before` and `after` are ids where the field has ids, user ids for users."""

    field: str
    before: str | None
    before_text: str | None
    after: str | None
    after_text: str | None


@dataclass(frozen=True, slots=True)
class History:
    id: int
    at: int
    author: str | None
    items: tuple[Item, ...]


@dataclass(slots=True)
class Comment:
    id: str
    author: str
    at: int
    body: Body
    update_author: str
    updated: int
    visibility: dict[str, str] | None = None
    properties: dict[str, Any] = field(default_factory=dict)

    @property
    def internal(self) -> bool:
        """Internal to the service project, by the property that service management reads."""
        value = self.properties.get("sd.public.comment")
        return isinstance(value, dict) and value.get("internal") in (True, "true")

    @property
    def public(self) -> bool:
        return not self.internal and self.visibility is None


@dataclass(slots=True)
class Attachment:
    """`media` is the id under which the media service has it."""

    id: str
    filename: str
    mime: str
    content: bytes
    author: str
    at: int
    media: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a project; `start` and `release` are ISO dates."""

    id: str
    name: str
    start: str | None = None
    release: str | None = None
    released: bool = False


@dataclass(frozen=True, slots=True)
class Worklog:
    """Work that somebody says was done, from `started` on."""

    id: str
    author: str
    at: int
    started: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Link:
    """`type` links `source` (outward) to `target` (inward); ids of issues."""

    id: str
    type: str
    source: str
    target: str


@dataclass(slots=True)
class Issue:
    """One issue. `assignee`, `reporter` and `creator` are user ids; status, priority, ... are names."""

    id: str
    key: str
    project: str
    type: str
    summary: str
    created: int
    updated: int
    reporter: str | None
    creator: str | None
    status: str
    priority: str | None = None
    description: Body = None
    assignee: str | None = None
    resolution: str | None = None
    resolved_at: int | None = None
    category_changed: int = 0
    duedate: str | None = None
    labels: list[str] = field(default_factory=list)
    components: list[str] = field(default_factory=list)
    fix_versions: list[str] = field(default_factory=list)
    parent: str | None = None
    """The id of the issue that it is a part of."""
    estimate: int | None = None
    remaining: int | None = None
    spent: int | None = None
    """Of work, in seconds: as first estimated, as left, as logged."""
    worklogs: list[Worklog] = field(default_factory=list)
    custom: dict[str, Any] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    history: list[History] = field(default_factory=list)
    properties: dict[str, Any] = field(default_factory=dict)
    watchers: set[str] = field(default_factory=set)
    slas: dict[str, tuple[SlaCycle, ...]] = field(default_factory=dict)
    revision: int = 0
    """Rises with every change, so that a page knows that it is old."""


STATUSES = (
    Status("1", "Open", "new"),
    Status("3", "In Progress", "indeterminate"),
    Status("10001", "Waiting for customer", "indeterminate"),
    Status("10002", "Waiting for parts", "indeterminate"),
    Status("4", "Reopened", "new"),
    Status("5", "Resolved", "done"),
    Status("6", "Closed", "done"),
)
ACTIVE = ("In Progress", "Waiting for customer", "Waiting for parts", "Resolved")
WORKFLOW = {
    "Open": ACTIVE,
    "In Progress": ("Waiting for customer", "Waiting for parts", "Resolved"),
    "Waiting for customer": ("In Progress", "Waiting for parts", "Resolved"),
    "Waiting for parts": ("In Progress", "Waiting for customer", "Resolved"),
    "Resolved": ("Closed", "Reopened"),
    "Closed": ("Reopened",),
    "Reopened": ACTIVE,
}
CATEGORIES = {
    "new": (2, "To Do", "blue-gray"),
    "indeterminate": (4, "In Progress", "yellow"),
    "done": (3, "Done", "green"),
}
PRIORITIES = tuple(Named(str(n), name) for n, name in enumerate(("Highest", "High", "Medium", "Low", "Lowest"), 1))
RESOLUTIONS = (
    Named("10000", "Done"),
    Named("10001", "Won't Do"),
    Named("10002", "Duplicate"),
    Named("10003", "Cannot Reproduce"),
)
ISSUE_TYPES = tuple(
    Named(str(n), name)
    for n, name in enumerate(
        ("Task", "Bug", "Story", "Service Request", "Incident", "Change", "Sub-task", "Epic", "Milestone"), 10_001
    )
)
SUBTASK = "Sub-task"
LINK_TYPES = (Named("10000", "Blocks"), Named("10001", "Duplicate"), Named("10002", "Relates"))
CLAUSES = {
    "issuetype": ["issuetype", "type"],
    "duedate": ["due", "duedate"],
    "created": ["created", "createdDate"],
    "updated": ["updated", "updatedDate"],
    "resolutiondate": ["resolutiondate", "resolved"],
}
SYSTEM_FIELDS = tuple(
    FieldKind(*row)
    for row in (
        ("summary", "Summary", "string"),
        ("description", "Description", "string"),
        ("issuetype", "Issue Type", "issuetype"),
        ("project", "Project", "project"),
        ("status", "Status", "status"),
        ("priority", "Priority", "priority"),
        ("resolution", "Resolution", "resolution"),
        ("assignee", "Assignee", "user"),
        ("reporter", "Reporter", "user"),
        ("creator", "Creator", "user"),
        ("created", "Created", "datetime"),
        ("updated", "Updated", "datetime"),
        ("duedate", "Due date", "date"),
        ("resolutiondate", "Resolved", "datetime"),
        ("labels", "Labels", "array", None, "string"),
        ("attachment", "Attachment", "array", None, "attachment"),
        ("comment", "Comment", "comments-page"),
        ("issuelinks", "Linked Issues", "array", None, "issuelinks"),
        ("components", "Components", "array", None, "component"),
        ("fixVersions", "Fix versions", "array", None, "version"),
        ("parent", "Parent", "issuelink"),
        ("timeoriginalestimate", "Original estimate", "number"),
        ("timeestimate", "Remaining Estimate", "number"),
        ("timespent", "Time Spent", "number"),
        ("subtasks", "Sub-tasks", "array", None, "issuelinks"),
        ("worklog", "Log Work", "array", None, "worklog"),
        ("watches", "Watchers", "watches"),
    )
)
NOT_NAVIGABLE = frozenset({"comment", "attachment", "worklog"})
"""Left out of `*navigable`."""
