"""What do many issues say about our clocks and Jira's own SLAs? Counts by clock and reason, and which issues differ."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.explaining import Teller
from reports.tallies import Tally
from rules.crosscheck import crosscheck
from rules.desired import NativeCheck, NativeReason
from rules.instants import iso
from rules.model import Instant, Snapshot
from rules.native_json import native_documents
from rules.planning import RULES, answers
from rules.policy import Policy
from rules.timeline import as_of

CLOCK_RULES = RULES[: RULES.index(crosscheck) + 1]
"""What comes later says nothing about clocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferingIssue:
    """An issue on which clocks and Jira's own SLAs differ. `order` is its place in the input."""

    key: str
    order: tuple[int, int]
    checks: tuple[NativeCheck, ...]


@dataclass(slots=True, kw_only=True)
class CheckTally(Tally):
    """`compared` and `apart` are cycles by (metric, Jira's SLA), `why` cycles by (metric, reason), `alone` issues by
    metric whose clock found no partner among the SLAs there. Of differing issues the first `keep` are listed; as many
    of `odd`: (key, Jira's SLA, the parts of it that could not be read)."""

    with_slas: int = 0
    compared: Counter[tuple[str, str]] = field(default_factory=Counter)
    apart: Counter[tuple[str, str]] = field(default_factory=Counter)
    why: Counter[tuple[str, NativeReason]] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    listed: list[DifferingIssue] = field(default_factory=list)
    odd: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, later: Tally) -> None:
        """What was counted over issues further on in the input."""
        Tally.add(self, later)
        if isinstance(later, CheckTally):
            self.with_slas += later.with_slas
            self.compared.update(later.compared)
            self.apart.update(later.apart)
            self.why.update(later.why)
            self.alone.update(later.alone)
            self.listed = sorted([*self.listed, *later.listed], key=lambda one: one.order)[: self.keep]
            self.odd = [*self.odd, *later.odd][: self.keep]


def check(snapshot: Snapshot, policy: Policy, now: Instant, tally: CheckTally, order: tuple[int, int]) -> None:
    """Add one issue to the tally, as of `now`."""
    tally.issues += 1
    found = answers(as_of(snapshot, now), policy, now, CLOCK_RULES)
    if not snapshot.issue.native_slas or not found.ours:
        return
    tally.with_slas += 1
    checks = found.facts.natives
    for one in checks:
        for pair in one.pairs:
            tally.compared[one.metric, one.native] += 1
            tally.apart[one.metric, one.native] += bool(pair.differences)
            tally.why.update((one.metric, reason) for reason in pair.reasons)
    partnered = {one.metric for one in checks}
    tally.alone.update(clock.metric for clock in found.facts.clocks if clock.metric not in partnered)
    key = snapshot.issue.key
    asked = {one.native for one in checks}
    slas = snapshot.issue.native_slas
    tally.odd += [(key, sla.name, ", ".join(sla.odd)) for sla in slas if sla.odd and sla.name in asked]
    differing = tuple(one for one in checks if one.differs)
    if differing:
        tally.differing += 1
        tally.listed.append(DifferingIssue(key=key, order=order, checks=differing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosscheck:
    """What was asked, and what was counted."""

    at: Instant
    policy: Policy
    language: str
    tally: CheckTally

    @property
    def teller(self) -> Teller:
        return Teller(self.language, self.policy.zone, self.at)

    @property
    def metrics(self) -> Mapping[str, tuple[str, ...]]:
        """Jira's SLAs by clock, in the policy's order; () where a clock found none anywhere."""
        names: dict[str, tuple[str, ...]] = {}
        for metric in self.policy.metrics:
            found = tuple(sorted(native for name, native in self.tally.compared if name == metric.name))
            if found or self.tally.alone[metric.name]:
                names[metric.name] = found
        return names


def document(found: Crosscheck) -> dict[str, object]:
    """Everything, for programs: stable keys and orders; the same input gives the same document."""
    tally = found.tally
    return {
        "at": iso(found.at),
        "policy": found.policy.digest,
        "issues": {
            "read": tally.issues,
            "with_slas": tally.with_slas,
            "differing": tally.differing,
            "failed": tally.failed,
            "failures": [{"where": where, "why": why} for where, why in tally.troubles],
        },
        "clocks": [
            {
                "metric": metric,
                "native": native,
                "compared": tally.compared[metric, native],
                "differing": tally.apart[metric, native],
            }
            for metric, natives in found.metrics.items()
            for native in natives
        ],
        "without_partner": [{"metric": metric, "issues": n} for metric, n in sorted(tally.alone.items())],
        "reasons": [{"metric": metric, "reason": why, "cycles": n} for (metric, why), n in sorted(tally.why.items())],
        "list": [{"issue": one.key, "natives": native_documents(one.checks)} for one in tally.listed],
        "unreadable": [{"issue": key, "native": native, "parts": parts} for key, native, parts in tally.odd],
    }
