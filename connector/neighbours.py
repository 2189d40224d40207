"""Who reads what a look at an issue has found changed? Its parent, its parts, what it is linked with, and its project.

An issue reads of its relatives: key, type, summary, status category and due date; a project reads the whole row. Only
what is known here is made due, so an issue outside the scope is never looked at because of a link. The row and the
marks are one transaction: if the process dies before it, the next look at the issue finds the same difference.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from connector.clock import Clock
from connector.jira_io.interface import Raw
from connector.jira_io.parsing_values import table, text_or_none
from connector.store.interface import Store, Subject
from rules.desired import Plan
from rules.model import Instant, Snapshot
from rules.policy import Policy, every_version, in_force
from rules.project import row_of
from rules.project.rowing import EPIC_LINK
from rules.relatives import Relative
from rules.rows import IssueRow

GATHER_MS = 10_000
"""How long a project waits for more changes before it is looked at."""


@dataclass(frozen=True, slots=True)
class Near:
    """Rows of the issues of a batch, of their parents and of their parts, as they were and, in the course of the batch,
    as they are. For one thread."""

    rows: dict[str, IssueRow] = field(default_factory=dict)

    def parts_of(self, id_: str, key: str) -> Iterator[IssueRow]:
        return (row for row in self.rows.values() if row.parent in (id_, key))

    def parent_of(self, ref: str) -> IssueRow | None:
        return self.rows.get(ref) or next((row for row in self.rows.values() if row.key == ref), None)


class Neighbours:
    """Keeps the rows of issues, and marks who reads them. Safe for several threads."""

    def __init__(self, *, store: Store, clock: Clock, policy: Policy) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy
        projects = [project for version in every_version(policy) for project in version.projects]
        self._own = {project.key: project.issue for project in projects if project.issue is not None}
        self._promised = {
            contract.name: contract.issue for version in every_version(policy) for contract in version.contracts
        }

    def near(self, raws: Iterable[Raw]) -> Near:
        """One question to the store, whatever the number of issues."""
        asked = set[str]()
        for raw in raws:
            asked |= {str(raw.get("id")), str(raw.get("key"))} | set(_parents(raw))
        return Near({row.id: row for row in self._store.rows_about(asked)})

    def joined(self, snapshot: Snapshot, near: Near) -> Snapshot:
        """With the parts that name it as their parent, and the due dates that Jira does not tell with relatives."""
        issue, related = snapshot.issue, snapshot.related or ()
        known = {one.id for one in related if one.relation == "subtask"}
        dated = tuple(_dated(one, near) for one in related)
        parts = tuple(_child(row) for row in near.parts_of(issue.id, issue.key) if row.id not in known)
        epic = self._epic(snapshot, near)
        return replace(snapshot, related=(*dated, *parts, *epic)) if parts or epic or dated != related else snapshot

    def _epic(self, snapshot: Snapshot, near: Near) -> tuple[Relative, ...]:
        """Data Center names the epic in a field of its own, by its key."""
        if any(one.relation == "parent" for one in snapshot.related or ()):
            return ()
        fields = (id_ for id_, found in snapshot.site.fields.items() if found.custom == EPIC_LINK)
        for id_ in fields:
            for value in snapshot.issue.fields.get(id_, ()):
                epic = near.parent_of(value.text)
                if epic is not None:
                    return (replace(_child(epic), relation="parent"),)
        return ()

    def note(self, snapshot: Snapshot, plan: Plan, project: str, near: Near, now: Instant) -> None:
        """Keep the row of an issue that was planned, and make due who reads what differs. `project` is its id."""
        if snapshot.site.account is not None and snapshot.issue.creator == snapshot.site.account:
            return  # made by us, such as a report: no work of anybody's
        row, before = row_of(snapshot, plan, self._policy, now), near.rows.get(snapshot.issue.id)
        if row == before:
            return
        readers = self._first_readers(row, near) if before is None else self._readers(snapshot, before, row, near)
        wake = {Subject("issue", id_): now for id_ in sorted(readers)}
        wake |= dict.fromkeys(self._projects(before, row, project), now + GATHER_MS)
        self._store.keep_rows(project, [row], now, wake=wake)
        near.rows[row.id] = row

    def _first_readers(self, row: IssueRow, near: Near) -> set[str]:
        """At the first look: its parent and its parts, and itself where the parent was first looked at meanwhile."""
        asked = {row.id, row.key, *([row.parent] if row.parent else [])}
        fresh = Near({one.id: one for one in self._store.rows_about(asked)})
        found = {part.id for part in fresh.parts_of(row.id, row.key)}
        parent = fresh.parent_of(row.parent) if row.parent else None
        if parent is not None:
            found |= {parent.id} if near.parent_of(parent.id) else {parent.id, row.id}
        return found

    def _readers(self, snapshot: Snapshot, before: IssueRow, row: IssueRow, near: Near) -> set[str]:
        """Of the relatives those that read what differs, as far as they are known here."""
        found = set[str]()
        for ref in {row.parent, before.parent} - {None}:
            parent = near.parent_of(str(ref))
            if parent is not None and (before.parent != row.parent or _differs(before, row)):
                found.add(parent.id)
        if _differs(before, row):
            found |= {part.id for part in near.parts_of(row.id, row.key)}
            links = [one.id for one in snapshot.related or () if one.relation == "link"]
            found |= {known.id for known in self._store.rows_about(links) if known.id in links} if links else set()
        return found - {row.id}

    def _projects(self, before: IssueRow | None, row: IssueRow, project: str) -> list[Subject]:
        """Those with an own issue: the one that it is in or was in, and those that look after its contracts."""
        found = {project} if row.project in self._own and project else set[str]()
        others = {before.project} - {row.project} if before is not None else set[str]()
        owners = {issue: key for key, issue in self._own.items()}
        named = (*row.contracts, *(before.contracts if before is not None else ()))
        others |= {owners[own] for name in named if (own := self._promised.get(name)) in owners}
        for key in sorted(others & self._own.keys() - {row.project}):
            id_ = self._store.project_id(key)
            found |= set() if id_ is None else {id_}
        return [Subject("project", id_) for id_ in sorted(found)]

    def wake_projects(self, now: Instant) -> None:
        """Make every project due that has an own issue: the policy has changed."""
        keys = [project.key for project in in_force(self._policy, now).projects if project.issue is not None]
        found = [id_ for key in keys if (id_ := self._store.project_id(key)) is not None]
        if found:
            self._store.mark([Subject("project", id_) for id_ in found], "another policy", now)


def project_id_of(raw: Raw) -> str:
    """The numeric id of the issue's project; "" where it is not told."""
    return text_or_none(table(table(raw.get("fields")).get("project")).get("id")) or ""


def _parents(raw: Raw) -> Sequence[str]:
    """By what the issue may name its parent: an id, or the key of an epic in any of its fields."""
    fields = table(raw.get("fields"))
    parent = text_or_none(table(fields.get("parent")).get("id"))
    prefix = f"{text_or_none(table(fields.get('project')).get('key'))}-"
    epics = [
        value
        for name, value in fields.items()
        if name.startswith("customfield_") and isinstance(value, str) and value.startswith(prefix)
    ]
    return [*([parent] if parent else []), *epics]


def _differs(before: IssueRow, row: IssueRow) -> bool:
    def read(one: IssueRow) -> tuple[object, ...]:
        return one.key, one.type, one.summary, one.category, one.due

    return read(before) != read(row)


def _dated(one: Relative, near: Near) -> Relative:
    row = near.rows.get(one.id)
    return one if one.due is not None or row is None or row.due is None else replace(one, due=row.due.isoformat())


def _child(row: IssueRow) -> Relative:
    return Relative(
        id=row.id,
        key=row.key,
        relation="child",
        type=row.type,
        summary=row.summary,
        category=row.category,
        due=None if row.due is None else row.due.isoformat(),
    )
