"""What a rule reads: one issue with its whole history, and what is known about the site around it.

Every instant is an `Instant`: whole milliseconds since 1970-01-01T00:00:00Z. Identity is by id wherever Jira has ids;
names are for reading. Empty tuples and mappings stand for "nothing"; None stands only for "not known" or "not set".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

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

    kind: Literal["card", "notice", "reply", "digest"]
    op: str
    hash: str
    schema: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """`public` is False for internal comments of service projects and for comments restricted to a role or group."""

    id: str
    at: Instant
    author: str | None
    updated: Instant
    public: bool
    text: str
    marker: Marker | None = None


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
class Issue:
    """One issue as Jira has it now. `changes` and `comments` are in order of (at, id, index).

    `created` is None where the source did not tell. `history_complete` is False where Jira said there is more history
    than it gave. `property` is the issue property `aftercare` as last written, {} when there is none. `memo` keeps what
    was worked out from the rest, so that it is worked out once; a copy begins with an empty one.
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
    account's id; None offline.
    """

    name: str = ""
    account: str | None = None
    statuses: Mapping[str, Status] = field(default_factory=dict)
    priorities: tuple[tuple[str, str], ...] = ()
    fields: Mapping[str, Field] = field(default_factory=dict)
    service_projects: frozenset[str] = frozenset()


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
class Memory:
    """What the shell knows and history does not tell.

    `write_since` is the instant at which writing was switched on: what is older is recorded and never announced.
    None means that nothing limits announcements.
    """

    write_since: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that a rule may look at. `people` is by account id and may be incomplete. `memo` is as that of Issue."""

    issue: Issue
    site: Site = field(default_factory=Site)
    people: Mapping[str, Person] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    memo: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
