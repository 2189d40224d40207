"""What does each project need? Its rows from the store, its own issue and its versions from Jira; then plan and apply.

A look costs one reading of the own issue, and once an hour one of the versions, whatever the number of issues. Dying
anywhere here leaves the lease to run out and the same look to be made again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, cast

import structlog

from connector.clock import Clock
from connector.errors import JiraRefused
from connector.intents import markers_of
from connector.jira_io.interface import Jira, Raw
from connector.publishing import Publisher
from connector.store.interface import Claim, SeenVersion, Store, Subject
from connector.worker import Outcome
from rules import plan_project
from rules.desired import ProjectPlan
from rules.milestones import Move
from rules.model import HOUR, Instant, Json, Person, Site, Snapshot
from rules.policy import Policy, in_force
from rules.project import ProjectSnapshot, ProjectVersion
from rules.project_json import project_document
from rules.rows import IssueRow

log = structlog.get_logger(__name__)


def versions_read(project: str) -> str:
    """The cursor that holds when the versions of a project were last read; "0" has them read with the next look."""
    return f"versions.{project}"


def versions_refused(project: str) -> str:
    """The cursor that holds why Jira refused the last reading of them; "" where it did not."""
    return f"versions refused.{project}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectDesk:
    """Looks at projects. `read` makes the snapshot of an issue; one object serves all worker threads."""

    jira: Jira
    store: Store
    clock: Clock
    policy: Policy
    publisher: Publisher
    mode: Literal["observe", "write"]
    read: Callable[[Raw, Instant], Snapshot]
    site: Callable[[], Site]

    def look(self, claim: Claim) -> Outcome:
        """One look at the claimed project; none at one that the policy has no own issue of. Raises AftercareError."""
        now, read_at = self.clock.now(), self.clock.steady()
        rows = self.store.rows_of(claim.subject.id)
        if not rows or self._own_key(rows[0].project, now) is None:
            return Outcome(claim=claim)
        snapshot, plan = self.plan(claim.subject.id, now)
        self.store.decide(claim.subject, cast(Json, project_document(plan)), now)
        # Versions change without a word where no webhook tells of them.
        again = [at for at in (plan.look_again_at, now + HOUR) if at is not None]
        if self.mode == "observe" or not plan.writes or snapshot.own is None:
            return Outcome(claim=claim, look_again_at=min(again))
        own = replace(snapshot.own, people={**snapshot.people, **snapshot.own.people})
        applied = self.publisher.apply(plan, own, claim, read_at=read_at)
        log.info("project.applied", project=plan.project_key, writes=len(plan.writes), waiting=len(applied.waiting))
        again += [] if applied.retry_at is None else [applied.retry_at]
        return Outcome(claim=claim, look_again_at=min(again), error=applied.reason)

    def plan(self, project: str, now: Instant) -> tuple[ProjectSnapshot, ProjectPlan]:
        """What would be written for the project with this id now."""
        rows = self.store.rows_of(project)
        key = rows[0].project if rows else ""
        own_key = self._own_key(key, now)
        own = None if own_key is None else self._own(own_key, now)
        versions, refused = self._versions(project, now)
        people = {
            row.assignee: Person(id=row.assignee, name=row.assignee_name, login=row.assignee_login)
            for row in rows
            if row.assignee
        }
        snapshot = ProjectSnapshot(
            id=project,
            key=key,
            rows=tuple(rows),
            own=own,
            versions=versions,
            versions_refused=refused,
            people=people if own is None else {**people, **own.people},
            site=self.site(),
            elsewhere=tuple(self._elsewhere(own_key, rows, now)),
            others=tuple(self._others(project, rows, now)),
        )
        return snapshot, plan_project(snapshot, self.policy, now)

    def _own_key(self, key: str, now: Instant) -> str | None:
        projects = in_force(self.policy, now).projects
        return next((project.issue for project in projects if project.key == key), None)

    def _own(self, key: str, now: Instant) -> Snapshot | None:
        """None where Jira does not show it to us."""
        known = [row for row in self.store.rows_about([key]) if row.key == key]
        markers = markers_of(self.store.operations(Subject("issue", known[0].id))) if known else {}
        found = self.jira.fetch([key], markers).issues
        if not found:
            log.warning("project.issue_unseen", issue=key)
            return None
        return self.read(next(iter(found.values())), now)

    def _versions(self, project: str, now: Instant) -> tuple[tuple[ProjectVersion, ...] | None, str]:
        """The versions, None where Jira refuses to tell them, and why it does.

        Asked for once an hour, and at once when a webhook told of them, be it during the reading. A reading that was
        begun and never ended is made again.
        """
        name = versions_read(project)
        if not 0 <= now - int(self.store.get(name) or 0) < HOUR:
            begun = str(-now)
            self.store.put(name, begun)
            self._read_versions(project, now)
            if self.store.get(name) == begun:
                self.store.put(name, str(now))
        refused = self.store.get(versions_refused(project)) or ""
        return None if refused else versions_of(self.store.seen_versions(project)), refused

    def _read_versions(self, project: str, now: Instant) -> None:
        """A refusal is kept in the place of what was to be read: the look goes on without it."""
        name = versions_refused(project)
        try:
            self.store.note_versions(project, self.jira.versions(project), now)
        except JiraRefused as error:
            log.warning("project.versions_refused", project=project, error=str(error))
            self.store.put(name, str(error))
        else:
            if self.store.get(name):
                self.store.put(name, "")

    def _elsewhere(self, own_key: str | None, rows: Sequence[IssueRow], now: Instant) -> Iterable[IssueRow]:
        contracts = [one.name for one in in_force(self.policy, now).contracts if one.issue == own_key]
        if own_key is None or not contracts:
            return ()
        mine = {row.id for row in rows}
        return (row for row in self.store.rows_promised(contracts) if row.id not in mine)

    def _others(self, project: str, rows: Sequence[IssueRow], now: Instant) -> Iterable[IssueRow]:
        """What the project's people have to do in other projects; the own issues of those are no work."""
        policy = in_force(self.policy, now)
        people = {row.assignee for row in rows if row.open and row.assignee is not None}
        if policy.load is None or not people:
            return ()
        own = {one.issue for one in policy.projects}
        return (row for row in self.store.rows_held(people, project) if row.key not in own)


def versions_of(seen: Iterable[SeenVersion]) -> tuple[ProjectVersion, ...]:
    """The versions that are there, each with the changes of its release date that we saw."""
    by_id: dict[str, list[SeenVersion]] = {}
    for one in seen:
        by_id.setdefault(one.version.id, []).append(one)
    return tuple(_version(states) for states in by_id.values() if not states[-1].gone)


def _version(states: Sequence[SeenVersion]) -> ProjectVersion:
    newest, moves, before = states[-1].version, list[Move](), None
    for state in states:
        after = _date(state.version.release)
        if after != before:
            moves.append(Move(at=state.at, before=before, after=after))
        before = after
    return ProjectVersion(
        id=newest.id,
        name=newest.name,
        start=_date(newest.start),
        release=_date(newest.release),
        released=newest.released,
        moves=tuple(moves),
    )


def _date(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None
