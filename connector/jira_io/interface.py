"""What the rest may ask of Jira, Cloud and Data Center alike."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from rules.model import Instant, Json, Marker, Person, Site
from rules.relatives import FixVersion

Raw = dict[str, Json]
"""One issue as REST gives it, made whole: all of changelog.histories and fields.comment.comments, `properties`
with ours if set, and each comment of ours with its `properties` list where it has our marker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    id: str
    name: str
    login: str | None
    zone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """`issues` by id; `missing` were asked for and not in a sound answer; `failed` are to be tried again, by id."""

    issues: Mapping[str, Raw]
    missing: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What goes into one PUT of an issue. `fields` are REST values by field id; `property` is ours, whole: that of the
    issue, or of the project whose own issue it is."""

    add_labels: tuple[str, ...] = ()
    remove_labels: tuple[str, ...] = ()
    fields: Mapping[str, Json] = field(default_factory=dict)
    property: Mapping[str, object] | None = None
    property_key: str = "aftercare"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIssue:
    project: str
    issue_type: str
    summary: str
    description: Json
    labels: tuple[str, ...]
    property: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """`media` is the id that a document in ADF needs to show it; None on Data Center or where it cannot be had."""

    id: str
    filename: str
    media: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A way out of an issue's status. `category` is Jira's statusCategory key of where it leads, `to` the name of that
    status; `asks` are the fields that it requires and does not fill itself."""

    id: str
    name: str
    category: str
    asks: tuple[str, ...] = ()
    to: str = ""


class Jira(Protocol):
    """Bodies are ADF documents (dict) on Cloud and wiki text (str) on Data Center; `flavour` says which to render.

    Any method may raise JiraRetry, JiraRefused, JiraGone or LoginLost. No method sleeps, and none repeats a request
    that is not idempotent.
    """

    flavour: Literal["cloud", "datacenter"]
    calls: Counter[str]
    """Requests sent, by "METHOD template" (GET /issue/{id}, ...)."""

    def myself(self) -> Account: ...

    def site(self) -> Site: ...

    def people_in_groups(self, groups: Sequence[str]) -> dict[str, Person]: ...

    def people_in_roles(
        self, project: str, roles: Sequence[str], spare: frozenset[str] = frozenset()
    ) -> dict[str, Person]:
        """Who holds these roles. One of `spare` that the project does not have is held by nobody."""

    def component_leads(self, project: str) -> dict[str, Person | None]:
        """By the ids of the project's components, None for one without a lead."""

    def versions(self, project: str) -> list[FixVersion]:
        """The versions of a project (id or key) that are not archived, as Jira lists them."""

    def fetch(self, ids: Sequence[str], known_markers: Mapping[str, Marker]) -> Fetched:
        """Up to 100 issues, whole. `known_markers` by comment id spares reading them again where that costs a call."""

    def search_ids(self, jql: str) -> Iterator[str]:
        """Ids of the issues that match, each once, whatever the paging does. The JQL must be bounded."""

    def updated_since(self, scope: str, since: Instant, now: Instant) -> Iterator[str]:
        """Ids in scope updated since then: a relative window, rounded up to whole minutes."""

    def edit(self, issue_id: str, edit: Edit) -> None: ...

    def create_comment(self, issue_id: str, body: Json, marker: Marker, *, internal: bool) -> str:
        """Answers with the comment's id. `internal` is for issues of service projects."""

    def update_comment(self, issue_id: str, comment_id: str, body: Json, marker: Marker) -> None: ...

    def transitions(self, issue_id: str) -> list[Transition]:
        """The ways that the workflow offers our account now."""

    def transition(self, issue_id: str, transition_id: str) -> None: ...

    def ticks(self, issue_id: str, comment_id: str) -> tuple[tuple[str, bool], ...]:
        """The boxes of a comment as they stand now: (id, whether it is ticked)."""

    def attach(self, issue_id: str, filename: str, content: bytes, mime: str) -> Attached: ...

    def attachments(self, issue_id: str) -> list[Attached]: ...

    def create_issue(self, issue: NewIssue) -> tuple[str, str]:
        """Answers with (id, key)."""

    def find_by_label(self, project: str, label: str) -> list[str]: ...

    def browse(self, key: str) -> str:
        """The address of an issue for people."""
