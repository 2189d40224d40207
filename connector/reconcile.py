"""What does each issue need? Fetch a batch, plan each issue, apply each plan.

The truth is fetched on every look, so it does not matter what woke us or how often. Dying anywhere here leaves the
leases to run out and the same look to be made again.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, cast

import structlog

import rules
from connector.clock import Clock
from connector.errors import JiraGone, JiraRefused, JiraRetry, LoginLost
from connector.intents import markers_of
from connector.jira_io.interface import Fetched, Jira, Raw
from connector.jira_io.parsing import read_snapshot
from connector.neighbours import Near, Neighbours, project_id_of
from connector.projects import ProjectDesk
from connector.publishing import LeaseLost, Publisher
from connector.recollection import Recollection
from connector.sections import Sections
from connector.store.interface import Claim, Store
from connector.versions import data_versions
from connector.worker import Outcome, failed
from rules.alerts import components_told, groups_told, roles_told
from rules.desired import Plan
from rules.model import HOUR, MINUTE, Instant, Json, Memory, Person, Site, Snapshot
from rules.policy import Policy, every_version, in_force
from rules.public_json import plan_document

log = structlog.get_logger(__name__)
SITE_AGE_MS = HOUR
SOON_MS = 10_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around the issues, and since when (steady)."""

    site: Site
    groups: Mapping[str, Person]
    read_at: Instant
    asked: frozenset[str] = frozenset()
    """The groups that the version in force asks for."""
    holders: dict[str, Mapping[str, Person]] = field(default_factory=dict)
    """Who holds a role, by project, as far as they were asked for."""
    leads: dict[str, Mapping[str, Person | None]] = field(default_factory=dict)
    """The leads of components by their ids, by project, as far as they were asked for."""


def with_groups(people: Mapping[str, Person], members: Mapping[str, Person], told: frozenset[str]) -> dict[str, Person]:
    """The people with their groups, and all members of the groups `told` by alerts, be they on the issue or not."""
    known = {
        id_: replace(person, groups=members[id_].groups) if id_ in members else person for id_, person in people.items()
    }
    return {**{id_: person for id_, person in members.items() if person.groups & told}, **known}


def with_roles(people: Mapping[str, Person], holders: Mapping[str, Person]) -> dict[str, Person]:
    """The people with their roles, and all who hold one, be they on the issue or not."""
    known = {
        id_: replace(person, roles=person.roles | holders[id_].roles) if id_ in holders else person
        for id_, person in people.items()
    }
    return {**holders, **known}


def with_leads(snapshot: Snapshot, leads: Mapping[str, Person | None]) -> Snapshot:
    """The snapshot with the leads of components, who need not be on the issue."""
    if not leads:
        return snapshot
    named = {person.id: person for person in leads.values() if person is not None}
    told = {component: None if person is None else person.id for component, person in leads.items()}
    site = replace(snapshot.site, component_leads=told)
    return replace(snapshot, site=site, people={**named, **snapshot.people})


def _groups_needed(policy: Policy) -> frozenset[str]:
    """Those by which agents and customers are known: without them every clock would be wrong."""
    return policy.people.agent_groups | policy.people.customer_groups


def _groups_of(policy: Policy) -> frozenset[str]:
    """Every group whose members a version of the policy asks for."""
    return _groups_needed(policy) | groups_told(policy)


def _roles_of(policy: Policy, project: str) -> frozenset[str]:
    return policy.people.agent_roles | policy.people.customer_roles | roles_told(policy, project)


class Reconciler:
    """Looks at issues. One object serves all worker threads."""

    def __init__(
        self,
        *,
        jira: Jira,
        store: Store,
        clock: Clock,
        policy: Policy,
        publisher: Publisher,
        mode: Literal["observe", "write"],
    ) -> None:
        self._jira = jira
        self._store = store
        self._clock = clock
        self._policy = policy
        self._versions = every_version(policy)
        self._publisher = publisher
        self._recollection = Recollection(store, data_versions())
        self._sections = Sections(store, policy)
        self._mode = mode
        self.neighbours = Neighbours(store=store, clock=clock, policy=policy)
        self.projects = ProjectDesk(
            jira=jira,
            store=store,
            clock=clock,
            policy=policy,
            publisher=publisher,
            mode=mode,
            read=lambda raw, now: self._snapshot(raw, now, None),
            site=lambda: self.surroundings().site,
        )
        self._around: Surroundings | None = None
        self._reading = threading.Lock()
        self.login_lost: str | None = None
        """What Jira said when it last refused our login; None while it knows us."""
        self.groups_unread: Mapping[str, str] = {}
        """Groups that the policy in force tells or lets command, that Jira does not show us; with its words."""

    def look(self, claims: Sequence[Claim]) -> Iterator[Outcome]:
        """One look at each claimed issue, read in one batch, then one at each claimed project.

        Raises what the reading of the batch may raise, and LoginLost; what goes wrong with one issue is its outcome.
        """
        issues = [claim for claim in claims if claim.subject.kind == "issue"]
        if issues:
            yield from self._look_at_issues(issues)
        for claim in claims:
            if claim.subject.kind == "project":
                yield self._tried(claim, partial(self.projects.look, claim))

    def _look_at_issues(self, claims: Sequence[Claim]) -> Iterator[Outcome]:
        known = {}
        for claim in claims:
            known.update(markers_of(self._store.operations(claim.subject)))
        try:
            self.surroundings()
            read_at = self._clock.steady()
            fetched = self._jira.fetch([c.subject.id for c in claims], known)
        except LoginLost as error:
            self.login_lost = str(error)
            raise
        except JiraRetry as error:
            # Trouble with the batch is no issue's fault: nobody's attempts count.
            raise JiraRetry(str(error), after_ms=max(error.after_ms, SOON_MS), scope="all") from error
        self.login_lost = None
        near = self.neighbours.near(fetched.issues.values())
        for claim in claims:
            yield self._look_at(claim, fetched, near, read_at)

    def plan(self, raw: Raw, now: Instant, *, sealed: bool = True, near: Near | None = None) -> tuple[Snapshot, Plan]:
        """What would be written for this issue now; not `sealed`: were its finished clocks not sealed. `near` is what
        is known around it, where that was asked for already."""
        snapshot = self._snapshot(raw, now, near, sealed=sealed)
        return snapshot, rules.plan(snapshot, self._policy, now)

    def _snapshot(self, raw: Raw, now: Instant, near: Near | None, *, sealed: bool = True) -> Snapshot:
        around = self.surroundings()
        memory = self._memory(str(raw["id"]))
        snapshot = read_snapshot(raw, around.site, memory=memory if sealed else replace(memory, seals=()))
        people = with_groups(snapshot.people, around.groups, groups_told(in_force(self._policy, now)))
        people = with_roles(people, self._holders(around, snapshot.issue.project))
        snapshot = with_leads(replace(snapshot, people=people), self._leads(around, snapshot.issue.project))
        return self.neighbours.joined(snapshot, self.neighbours.near([raw]) if near is None else near)

    def surroundings(self) -> Surroundings:
        """Site and group members, read again after an hour."""
        with self._reading:
            around = self._around
            groups = _groups_of(in_force(self._policy, self._clock.now()))
            if around is None or around.asked != groups or self._clock.steady() - around.read_at > SITE_AGE_MS:
                needed = _groups_needed(in_force(self._policy, self._clock.now()))
                try:
                    members = self._jira.people_in_groups(sorted(needed)) if needed else {}
                except JiraRefused as error:  # a setting of the site: no issue is to blame
                    raise JiraRetry(str(error), after_ms=MINUTE, scope="all") from error
                members = self._with_spare_groups(members, needed, groups)
                around = Surroundings(self._jira.site(), members, self._clock.steady(), asked=groups)
                self._around = around
            return around

    def _with_spare_groups(
        self, members: Mapping[str, Person], needed: frozenset[str], asked: frozenset[str]
    ) -> dict[str, Person]:
        """The members with those of groups that are told or may command, and of groups that only other versions of the
        policy name: finished clocks keep theirs.

        A group of these may be gone, or not be there yet: that must not hold up every clock of every issue. `asked` are
        those of the version in force: where one cannot be read, its operator has to know.
        """
        found, unread = dict(members), {}
        for group in sorted(frozenset[str]().union(*map(_groups_of, self._versions)) - needed):
            try:
                more = self._jira.people_in_groups([group])
            except JiraRefused as error:
                log.warning("group.unread", group=group, error=str(error))
                unread.update({group: str(error)} if group in asked else {})
                continue
            for id_, person in more.items():
                known = found.get(id_, person)
                found[id_] = replace(known, groups=known.groups | {group})
        self.groups_unread = unread
        return found

    def _holders(self, around: Surroundings, project: str) -> Mapping[str, Person]:
        """Who holds the roles that the policy names in this project, read once an hour.

        Raises JiraRetry where they cannot be read: the issue itself is not gone, and nothing is planned without them.
        """
        roles = sorted(frozenset[str]().union(*(_roles_of(version, project) for version in self._versions)))
        if not roles or not project:
            return {}
        if project not in around.holders:
            try:
                spare = frozenset(roles) - self._indispensable()
                around.holders[project] = self._jira.people_in_roles(project, roles, spare)
            except JiraRefused as error:
                raise JiraRetry(str(error), after_ms=MINUTE) from error
        return around.holders[project]

    def _indispensable(self) -> frozenset[str]:
        """The roles by which agents and customers are known: without them every clock would be wrong."""
        people = in_force(self._policy, self._clock.now()).people
        return people.agent_roles | people.customer_roles

    def _leads(self, around: Surroundings, project: str) -> Mapping[str, Person | None]:
        """The leads of the project's components, read once an hour where alerts tell them. Raises JiraRetry."""
        if not project or not any(map(components_told, self._versions)):
            return {}
        if project not in around.leads:
            try:
                around.leads[project] = self._jira.component_leads(project)
            except JiraRefused as error:
                raise JiraRetry(str(error), after_ms=MINUTE) from error
        return around.leads[project]

    def _look_at(self, claim: Claim, fetched: Fetched, near: Near, read_at: Instant) -> Outcome:
        now = self._clock.now()
        raw = fetched.issues.get(claim.subject.id)
        if raw is None:
            return self._unread(claim, fetched, now)
        self._store.seen(claim.subject)
        return self._tried(claim, lambda: self._act(claim, raw, near, read_at))

    def _tried(self, claim: Claim, act: Callable[[], Outcome]) -> Outcome:
        """The outcome of a look, also where Jira refused something in it. Raises LoginLost."""
        now = self._clock.now()
        try:
            return act()
        except LeaseLost as lost:
            return Outcome(claim=claim, look_again_at=now, error=str(lost))
        except LoginLost as error:
            self.login_lost = str(error)
            raise
        except JiraGone as gone:
            log.info("issue.unseen", issue=claim.subject.id, error=str(gone))
            return Outcome(claim=claim, look_again_at=now + HOUR)
        except (JiraRetry, JiraRefused) as error:
            log.warning("write.failed", issue=claim.subject.id, error=str(error))
            return failed(claim, error, now)

    def _act(self, claim: Claim, raw: Raw, near: Near, read_at: Instant) -> Outcome:
        now = self._clock.now()
        snapshot, plan = self.plan(raw, now, near=near)
        self._store.remember(claim.subject, snapshot.issue.key, snapshot.issue.project, cast(Json, raw), now)
        self._store.decide(claim.subject, cast(Json, plan_document(plan)), now)
        self._recollection.keep(claim.subject, plan, now)
        self.neighbours.note(snapshot, plan, project_id_of(raw), near, now)
        if self._mode == "observe" or not plan.writes:
            return Outcome(claim=claim, look_again_at=plan.look_again_at)
        applied = self._publisher.apply(plan, snapshot, claim, read_at=read_at)
        log.info("plan.applied", issue=plan.issue_key, writes=len(plan.writes), waiting=len(applied.waiting))
        again = [at for at in (plan.look_again_at, applied.retry_at) if at is not None]
        return Outcome(claim=claim, look_again_at=min(again, default=None), error=applied.reason)

    def _unread(self, claim: Claim, fetched: Fetched, now: Instant) -> Outcome:
        """Absent is not deleted: only two sound answers an hour apart end our interest in an issue."""
        if claim.subject.id in fetched.failed:
            return failed(claim, JiraRetry(fetched.failed[claim.subject.id], after_ms=0), now)
        if self._store.unseen(claim.subject, now) == "gone":
            log.info("issue.gone", issue=claim.subject.id)
            self._store.forget(claim.subject)
            return Outcome(claim=claim)
        return Outcome(claim=claim, look_again_at=now + HOUR)

    def _memory(self, issue_id: str) -> Memory:
        since, now = self._store.get("write_since"), self._clock.now()
        # Not switched on, or switched off under our feet: then nothing is new enough to be announced.
        memory = self._recollection.memory(issue_id, int(since) if since else now)
        return replace(memory, sections=self._sections.since(now))
