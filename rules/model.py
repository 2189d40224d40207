"""What a rule reads: one issue with its whole history, and what is known about the site around it.

Every instant is an `Instant`: whole milliseconds since 1970-01-01T00:00:00Z. Identity is by id wherever Jira has ids;
names are for reading. Empty tuples and mappings stand for "nothing"; None stands only for "not known" or "not set".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from rules.relatives import FixVersion, Relative

Instant: TypeAlias = int
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
NO_FIELDS: Mapping[str, tuple["Value", ...]] = {}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field. `text` is what Jira shows: a name, a number, an ISO date, or an ISO instant in UTC."""

    text: str
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One item of one history entry.

    `field` is the field id in lower case (`status`, `resolution`, `customfield_10010`); where the history has no id it
    is the id that the name stands for, else the name in lower case. With `partial` the item tells of elements added
    and removed (versions, components); without, `before` and `after` are the whole value.
    """

    at: Instant
    id: int
    index: int
    field: str
    before: tuple[Value, ...]
    after: tuple[Value, ...]
    author: str | None = None
    partial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The comment property `aftercare` on a comment of ours."""

    kind: Literal["card", "notice", "reply", "digest", "project", "summary"]
    op: str
    hash: str
    schema: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """`public` is False for internal comments of service projects and for comments restricted to a role or group.

    `ticks` are the boxes of a comment of ours, as they stand there now: (id of the box, whether it is ticked).
    """

    id: str
    at: Instant
    author: str | None
    updated: Instant
    public: bool
    text: str
    marker: Marker | None = None
    ticks: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    id: str
    at: Instant
    filename: str
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worklog:
    id: str
    at: Instant
    started: Instant
    seconds: int
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeCycle:
    """A cycle of a clock that Jira Service Management runs itself. `stop` None: it goes on. Lengths in ms of Jira's own
    calendar, None where Jira does not tell; `remaining_ms` is negative after a breach, and elapsed and remaining of a
    running cycle are those of the instant at which the issue was read. `breach` is when it is, or would be, missed."""

    start: Instant
    stop: Instant | None = None
    breach: Instant | None = None
    breached: bool = False
    paused: bool = False
    goal_ms: int | None = None
    elapsed_ms: int | None = None
    remaining_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeSla:
    """An SLA of Jira Service Management, from its custom field `field`. `odd` are the parts of its JSON that could
    not be read; `cut`: cycles later than the instant that is looked at were left out."""

    name: str
    field: str
    cycles: tuple[NativeCycle, ...] = ()
    odd: tuple[str, ...] = ()
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue as Jira has it now. `changes` and `comments` are in order of (at, id, index).

    `created` is None where the source did not tell. `history_complete` is False where Jira said there is more history
    than it gave. `property` is the issue property `aftercare` as last written, {} when there is none. `memo` keeps what
    was worked out from the rest, so that it is worked out once; a copy begins with an empty one. `native_slas` are the
    clocks of Jira Service Management, in order of their fields. `project_property` is the property
    `aftercare-project`, where this is the own issue of a project.
    """

    id: str
    key: str
    project: str
    created: Instant | None
    updated: Instant | None = None
    reporter: str | None = None
    creator: str | None = None
    fields: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    status_category: str | None = None
    changes: tuple[Change, ...] = ()
    comments: tuple[Comment, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    worklogs: tuple[Worklog, ...] = ()
    history_complete: bool = True
    property: Mapping[str, Json] = field(default_factory=dict)
    native_slas: tuple[NativeSla, ...] = ()
    project_property: Mapping[str, Json] = field(default_factory=dict)
    memo: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`category` is Jira's statusCategory key: new, indeterminate, done or undefined."""

    id: str
    name: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`type` is schema.type: date, datetime, number, string, option, array, user, priority, ... `custom` is
    schema.custom, the type of a custom field by the app that made it; "" for the others."""

    id: str
    name: str
    type: str
    custom: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`statuses` by id; `priorities` are (id, name), highest first; `fields` by id in lower case.

    `name` is the site's base address without a trailing slash, the first half of every identity. `account` is our own
    account's id; None offline. `component_leads` are account ids by the ids of components, None for one without.
    """

    name: str = ""
    account: str | None = None
    statuses: Mapping[str, Status] = field(default_factory=dict)
    priorities: tuple[tuple[str, str], ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    service_projects: frozenset[str] = frozenset()
    component_leads: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`account_type` is Cloud's (atlassian, app, customer), None on Data Center; `login` is Data Center's name."""

    id: str
    name: str
    account_type: str | None = None
    login: str | None = None
    groups: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Of the data that working time rests on: the time-zone database and the holidays package."""

    tzdata: str
    holidays: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedGoal:
    """From `since` on this goal was the cycle's. `target` is (value, unit); None: no goal matched. `version` is the
    digest of the policy that it comes from."""

    since: Instant
    target: tuple[int, str] | None
    when: str | None
    calendar: str | None
    line: int | None
    until: Instant | None
    version: str
    contract: str | None = None
    valid: tuple[Instant, Instant] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedInterval:
    """A stretch of a cycle as it explained itself when it was sealed."""

    from_: Instant
    to: Instant
    kind: Literal["running", "paused", "closed", "resolved", "set_aside"]
    ms: int
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A finished cycle as it was when it was sealed; the fields from `state` to `newest` are those of `desired.Cycle`.

    `number` counts the seals of one cycle (a superseded one is followed by the next). `end` is the stop, or the instant
    of the cancellation. `evidence` are "comment ID" and "history ID", `commands` the ids of the comments whose commands
    counted. `policy` is the digest that it ran under.
    """

    metric: str
    start: Instant
    number: int = 1
    end: Instant
    state: Literal["stopped", "cancelled"]
    reason: str | None
    breached: bool
    breached_at: Instant | None
    due: Instant | None
    elapsed_ms: int
    elapsed_days: tuple[int, int] | None
    """As numerator and denominator."""
    remaining_ms: int | None
    target: tuple[int, str] | None
    goals: tuple[SealedGoal, ...]
    intervals: tuple[SealedInterval, ...]
    resolved_without_reply: bool
    counted_from: Instant | None
    set_aside_ms: int
    former_breaches: tuple[tuple[Instant, int, str], ...]
    newest: Instant | None
    policy: str
    versions: Versions
    evidence: tuple[str, ...]
    commands: tuple[str, ...]
    sealed_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenComment:
    """A comment as it was when it was first seen, without its text.

    `role` is what its author was then; `command`: it held nothing but commands. `judged` names the policy's word on
    who is who that said so. `gone_at` is when it was found missing, None while it is there.
    """

    id: str
    at: Instant
    author: str
    public: bool
    role: Literal["agent", "customer", "nobody", "command"]
    judged: str
    gone_at: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDue:
    """The due instant of an open cycle, and the data that it was computed with.

    `basis` names everything else that it follows from. `was_due` and `was_versions`: what it was before other data
    moved it.
    """

    metric: str
    start: Instant
    due: Instant
    basis: str
    versions: Versions
    was_due: Instant | None = None
    was_versions: Versions | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the shell knows and history does not tell.

    `write_since` is the instant at which writing was switched on: what is older is recorded and never announced.
    None means that nothing limits announcements. `versions` None: nothing is kept of this issue, so nothing is sealed.
    `seals` are those that stand, `evidence` the comments ever seen, `dues` those of open cycles at the last look.
    `sections` are parts of the policy's practice by name, with the instant from which each counts as it reads now: what
    they find of before is shown and never told. One that is missing counts from the beginning.
    """

    write_since: Instant | None = None
    versions: Versions | None = None
    seals: tuple[Seal, ...] = ()
    evidence: tuple[SeenComment, ...] = ()
    dues: tuple[KeptDue, ...] = ()
    sections: tuple[tuple[str, Instant], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that a rule may look at. `people` is by account id and may be incomplete. `memo` is as that of Issue.

    `related` and `versions` are as of the reading; None where they were not read.
    """

    issue: Issue
    site: Site = field(default_factory=Site)
    people: Mapping[str, Person] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    related: tuple[Relative, ...] | None = None
    versions: tuple[FixVersion, ...] | None = None
    memo: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
