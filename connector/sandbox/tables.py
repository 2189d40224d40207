"""The sandbox's tables: who and what is there, and how it is found. All behind one lock."""

import itertools
import threading
import uuid
from collections.abc import Callable, Iterable
from typing import TypeVar

from connector.sandbox.records import (
    ISSUE_TYPES,
    LINK_TYPES,
    PRIORITIES,
    RESOLUTIONS,
    SLA_CUSTOM,
    SLA_TYPE,
    STATUSES,
    SYSTEM_FIELDS,
    Comment,
    FieldKind,
    Flavour,
    Issue,
    Link,
    Named,
    Project,
    Status,
    User,
    Version,
)

T = TypeVar("T", Status, Named)


class Missing(LookupError):
    """There is no such thing in the tables."""


class Refused(ValueError):
    """A change that Jira would answer with 400. `fields` are its messages by field id."""

    def __init__(self, text: str, *, fields: dict[str, str] | None = None, status: int = 400) -> None:
        super().__init__(text)
        self.fields = fields or {}
        self.status = status


class Tables:
    """`now` is the clock of everything that is stored; `lock` is held by whoever reads more than one row."""

    def __init__(self, flavour: Flavour, now: Callable[[], int]) -> None:
        self.flavour = flavour
        self.now = now
        self.lock = threading.RLock()
        self.base_url = "http://sandbox.invalid"
        self.users: dict[str, User] = {}
        self.projects: dict[str, Project] = {}
        self.statuses: tuple[Status, ...] = STATUSES
        self.priorities: tuple[Named, ...] = PRIORITIES
        self.resolutions: tuple[Named, ...] = RESOLUTIONS
        self.issue_types: tuple[Named, ...] = ISSUE_TYPES
        self.link_types: tuple[Named, ...] = LINK_TYPES
        self.fields: dict[str, FieldKind] = {each.id: each for each in SYSTEM_FIELDS}
        self.links: list[Link] = []
        self.components: dict[str, dict[str, str | None]] = {}
        self.roles: dict[str, dict[str, tuple[str, ...]]] = {}
        """By project, the account of the lead of each component, by its name."""
        self.versions: dict[str, dict[str, Version]] = {}
        """By project, its versions by their names."""
        self.off_screen: set[str] = set()
        """Ids of fields that no edit screen has: Jira refuses to set them."""
        self.revision = 0
        self._issues: dict[str, Issue] = {}
        self._keys: dict[str, str] = {}
        self._counters: dict[str, itertools.count[int]] = {}

    def next_id(self, what: str, first: int = 10_000) -> int:
        """Numbers count up per table, as in Jira."""
        return next(self._counters.setdefault(what, itertools.count(first)))

    def add_user(
        self,
        id: str,
        name: str,
        account_type: str = "atlassian",
        login: str | None = None,
        groups: Iterable[str] = (),
    ) -> User:
        """A person, or a bot with account_type "app"; "customer" comes in by the portal only."""
        with self.lock:
            key = f"JIRAUSER{self.next_id('user', 10_100)}"
            user = User(id, name, login or id, key, account_type, frozenset(groups))
            self.users[id] = user
            return user

    def create_project(self, key: str, name: str, type: str = "software") -> Project:
        """`type` is software or service_desk."""
        with self.lock:
            project = Project(str(self.next_id("project")), key, name, type)
            self.projects[key] = project
            return project

    def add_component(self, project: str, name: str, lead: str | None = None) -> None:
        """A component of a project, with the id of the user who leads it."""
        with self.lock:
            self.components.setdefault(project, {})[name] = lead

    def add_version(self, project: str, name: str, *, start: str | None = None, release: str | None = None) -> Version:
        """A version of a project, or new dates for the one of that name; no issue's history tells of them."""
        with self.lock:
            known = self.versions.setdefault(project, {})
            id = known[name].id if name in known else str(self.next_id("version"))
            known[name] = Version(id, name, start, release)
            self.revision += 1
            return known[name]

    def add_field(self, id: str, name: str, type: str = "string") -> FieldKind:
        """A custom field customfield_NNNNN; `type` is schema.type: string, number, option, date, user, ..."""
        kinds = {
            "option": "select",
            "number": "float",
            "date": "datepicker",
            "string": "textfield",
            "user": "userpicker",
        }
        custom = f"com.atlassian.jira.plugin.system.customfieldtypes:{kinds.get(type, type)}"
        field = FieldKind(id, name, type, custom)
        self.fields[id] = field
        return field

    def add_sla_field(self, id: str, name: str) -> FieldKind:
        """An SLA customfield_NNNNN of service management; `State.run_sla` gives it its cycles."""
        field = FieldKind(id, name, SLA_TYPE, SLA_CUSTOM)
        self.fields[id] = field
        return field

    def user(self, ref: str) -> User:
        """By id, login or Data Center's key. Raises Missing."""
        found = self.users.get(ref) or next((u for u in self.users.values() if ref in (u.login, u.key)), None)
        if found is None:
            raise Missing(f"no user {ref}")
        return found

    def project(self, ref: str) -> Project:
        """By key, id or name, whatever the case. Raises Missing."""
        wanted = ref.casefold()
        for project in self.projects.values():
            if wanted in (project.key.casefold(), project.id, project.name.casefold()):
                return project
        raise Missing(f"no project {ref}")

    def issue(self, ref: str) -> Issue:
        """By id or key. Raises Missing."""
        found = self._issues.get(ref) or self._issues.get(self._keys.get(ref.upper(), ""))
        if found is None:
            raise Missing(f"no issue {ref}")
        return found

    def issues(self) -> list[Issue]:
        """All, by id ascending."""
        with self.lock:
            return list(self._issues.values())

    def parts_of(self, issue: Issue) -> list[Issue]:
        """The issues whose parent it is, by id ascending."""
        return [each for each in self._issues.values() if each.parent == issue.id]

    def comment_by_id(self, id: str) -> tuple[Issue, Comment]:
        """Raises Missing."""
        for issue in self._issues.values():
            for comment in issue.comments:
                if comment.id == id:
                    return issue, comment
        raise Missing(f"no comment {id}")

    def status(self, ref: str) -> Status:
        return _named(self.statuses, ref, "status")

    def priority(self, ref: str) -> Named:
        return _named(self.priorities, ref, "priority")

    def resolution(self, ref: str) -> Named:
        return _named(self.resolutions, ref, "resolution")

    def issue_type(self, ref: str) -> Named:
        return _named(self.issue_types, ref, "issue type")

    def is_service(self, issue: Issue) -> bool:
        return self.projects[issue.project].type == "service_desk"

    def _keep(self, issue: Issue) -> None:
        self._issues[issue.id] = issue
        self._keys[issue.key] = issue.id

    def _forget(self, issue: Issue) -> None:
        del self._issues[issue.id]
        del self._keys[issue.key]

    @staticmethod
    def media_id() -> str:
        """The name of a file in the media service."""
        return str(uuid.uuid4())


def _named(rows: tuple[T, ...], ref: str, what: str) -> T:
    wanted = ref.casefold()
    for row in rows:
        if wanted in (row.id, row.name.casefold()):
            return row
    raise Missing(f"no {what} {ref}")
