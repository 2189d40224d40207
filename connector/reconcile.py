"""What does each issue need? Fetch a batch, plan each issue, apply each plan.

The truth is fetched on every look, so it does not matter what woke us or how often. Dying anywhere here leaves the
leases to run out and the same look to be made again.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, cast

import structlog

import rules
from connector.clock import Clock
from connector.errors import JiraGone, JiraRefused, JiraRetry, LoginLost
from connector.jira_io.interface import Fetched, Jira, Raw
from connector.jira_io.parsing import read_snapshot
from connector.publishing import LeaseLost, Publisher, markers_of
from connector.store.interface import Claim, Store
from connector.worker import Outcome, failed
from rules.alerts import groups_told, roles_told
from rules.desired import Plan
from rules.model import HOUR, MINUTE, Instant, Json, Memory, Person, Site, Snapshot
from rules.policy import Policy
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
    holders: dict[str, Mapping[str, Person]] = field(default_factory=dict)
    """Who holds a role, by project, as far as they were asked for."""


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
        self._publisher = publisher
        self._mode = mode
        self._around: Surroundings | None = None
        self._reading = threading.Lock()
        self.login_lost: str | None = None
        """What Jira said when it last refused our login; None while it knows us."""

    def look(self, claims: Sequence[Claim]) -> Iterator[Outcome]:
        """One look at each claimed issue, read in one batch.

        Raises what the reading of the batch may raise, and LoginLost; what goes wrong with one issue is its outcome.
        """
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
        for claim in claims:
            yield self._look_at(claim, fetched, read_at)

    def plan(self, raw: Raw, now: Instant) -> tuple[Snapshot, Plan]:
        """What would be written for this issue now."""
        around = self.surroundings()
        snapshot = read_snapshot(raw, around.site, memory=self._memory())
        people = with_groups(snapshot.people, around.groups, groups_told(self._policy))
        people = with_roles(people, self._holders(around, snapshot.issue.project))
        snapshot = replace(snapshot, people=people)
        return snapshot, rules.plan(snapshot, self._policy, now)

    def surroundings(self) -> Surroundings:
        """Site and group members, read again after an hour."""
        with self._reading:
            around = self._around
            if around is None or self._clock.steady() - around.read_at > SITE_AGE_MS:
                people = self._policy.people
                groups = sorted(people.agent_groups | people.customer_groups | groups_told(self._policy))
                try:
                    members = self._jira.people_in_groups(groups) if groups else {}
                except JiraRefused as error:  # a setting of the site: no issue is to blame
                    raise JiraRetry(str(error), after_ms=MINUTE, scope="all") from error
                around = Surroundings(self._jira.site(), members, self._clock.steady())
                self._around = around
            return around

    def _holders(self, around: Surroundings, project: str) -> Mapping[str, Person]:
        """Who holds the roles that the policy names in this project, read once an hour.

        Raises JiraRetry where they cannot be read: the issue itself is not gone, and nothing is planned without them.
        """
        people = self._policy.people
        roles = sorted(people.agent_roles | people.customer_roles | roles_told(self._policy))
        if not roles or not project:
            return {}
        if project not in around.holders:
            try:
                around.holders[project] = self._jira.people_in_roles(project, roles)
            except JiraRefused as error:
                raise JiraRetry(str(error), after_ms=MINUTE) from error
        return around.holders[project]

    def _look_at(self, claim: Claim, fetched: Fetched, read_at: Instant) -> Outcome:
        now = self._clock.now()
        raw = fetched.issues.get(claim.subject.id)
        if raw is None:
            return self._unread(claim, fetched, now)
        self._store.seen(claim.subject)
        try:
            return self._act(claim, raw, read_at, now)
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

    def _act(self, claim: Claim, raw: Raw, read_at: Instant, now: Instant) -> Outcome:
        snapshot, plan = self.plan(raw, now)
        self._store.remember(claim.subject, snapshot.issue.key, snapshot.issue.project, cast(Json, raw), now)
        self._store.decide(claim.subject, cast(Json, plan_document(plan)), now)
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

    def _memory(self) -> Memory:
        since = self._store.get("write_since")
        # Not switched on, or switched off under our feet: then nothing is new enough to be announced.
        return Memory(write_since=int(since) if since else self._clock.now())
