"""Which versions of the policy ruled on this issue, when, and what does each see?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from rules.model import Instant, Snapshot
from rules.policy import Metric
from rules.sla.creation import really_created
from rules.sla.evidence import Evidence, gather
from rules.sla.phases import Conditions

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Era:
    """From `since` on (the first one: from the beginning) and before `until` this version of the policy was in force.

    `evidence` is the whole history as this version reads it. `until` is None for the one in force now.
    """

    since: Instant
    until: Instant | None
    evidence: Evidence

    @property
    def name(self) -> str:
        """How causes call it: by digest, and by the instant from which it is in force, in the policy's zone."""
        policy = self.evidence.policy
        return f"policy version {policy.digest[:12]}, in force from {_local(self.since, policy.zone)}"


def eras_of(snapshot: Snapshot, evidence: Evidence) -> tuple[Era, ...]:
    """The versions in order, the last one that of the evidence; without those that ended before the issue was there.

    `snapshot` is the issue as Jira has it, with the creation of Jira.
    """
    policy, now = evidence.policy, evidence.now
    born, since = snapshot.issue.created or 0, 0
    eras = []
    for former in policy.earlier:
        if former.until <= born:
            continue
        seen, origin, _ = really_created(snapshot, former.policy, now)
        read = gather(seen, former.policy, now, evidence.facts, origin)
        eras.append(Era(since=since, until=former.until, evidence=read))
        since = former.until
    return (*eras, Era(since=since, until=None, evidence=evidence))


@lru_cache(maxsize=64)
def _local(at: Instant, zone: str) -> str:
    return (_EPOCH + timedelta(milliseconds=at)).astimezone(ZoneInfo(zone)).isoformat(timespec="minutes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a version says of one metric: None where it has no such."""

    era: Era
    metric: Metric | None
    conditions: Conditions | None


def parts_of(name: str, eras: Sequence[Era]) -> tuple[Part, ...]:
    """The metric of that name in each version."""
    found = []
    for era in eras:
        metric = next((one for one in era.evidence.policy.metrics if one.name == name), None)
        conditions = None if metric is None else Conditions(metric, era.evidence)
        found.append(Part(era=era, metric=metric, conditions=conditions))
    return tuple(found)
