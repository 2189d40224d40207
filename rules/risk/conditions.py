"""Which rules of the policy find their risk on the issue now, and since when?"""

import re
from dataclasses import dataclass, field

from rules.desired import Facts, Finding
from rules.model import Instant, Snapshot
from rules.people import is_ours
from rules.policy import Policy, RiskRule
from rules.resolution import reopened, resolved_by, turns
from rules.since import held_since
from rules.timeline import changes_of, spans

_BLOCKED = ("blocked by", "depends on", "阻塞", "依赖")
_WORDS = re.compile(r"[^\w]+")


def key_of(name: str) -> str:
    """The name of a risk as commands write it: words joined by hyphens."""
    return _WORDS.sub("-", name.strip().casefold()).strip("-")


@dataclass(slots=True)
class Conditions:
    """The rules' conditions against one issue. `looks` are the instants at which an answer may change by itself."""

    snapshot: Snapshot
    policy: Policy
    now: Instant
    facts: Facts
    looks: dict[Instant, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    _read: list[tuple[Instant, str]] | None = None

    def held_since(self, rule: RiskRule) -> Instant | None:
        """Since when the rule finds its risk; None where it does not now. What cannot be answered counts as no."""
        answer = rule.when.matches(self.snapshot, self.now)
        change = rule.when.next_change(self.snapshot, self.now)
        if change is not None:
            self.looks.setdefault(change, f"risk {rule.name} may change then")
        if answer is None:
            self._unknown(rule.name, rule.when.text)
        if not answer:
            return None
        begun = held_since(rule.when, self.snapshot, self.now)
        parts = [self._reopened(rule), self._late(rule), self._overdue(rule), self._blocked(rule), self._named(rule)]
        known = [0 if begun is None else begun, *(part for part in parts if part is not None)]
        return max(known) if len(known) > len(parts) else None

    def _reopened(self, rule: RiskRule) -> Instant | None:
        """When it was reopened that often."""
        if not rule.reopenings:
            return 0
        found = reopened(turns(self.snapshot, resolved_by(self.policy), self.now))
        return found[rule.reopenings - 1] if len(found) >= rule.reopenings else None

    def _late(self, rule: RiskRule) -> Instant | None:
        """When the first of the clocks that go on came into the state, or worse."""
        if rule.sla is None:
            return 0
        percents = {metric.name: metric.at_risk for metric in self.policy.metrics}
        found: list[Instant] = []
        for clock in self.facts.clocks:
            cycle = clock.cycles[-1]
            if cycle.state not in ("running", "paused"):
                continue
            if cycle.breached and cycle.breached_at is not None:
                found.append(cycle.breached_at)
            if rule.sla == "at_risk" and (clock.at_risk or cycle.breached):
                reached = percents.get(clock.metric)
                found += [at for percent, at in cycle.thresholds if percent == reached] or [cycle.start]
        return min(found, default=None)

    def _overdue(self, rule: RiskRule) -> Instant | None:
        """When a milestone of the issue became late."""
        if not rule.milestone_overdue:
            return 0
        return min((gap.since for gap in self.facts.gaps if gap.gap == "milestone_overdue"), default=None)

    def _blocked(self, rule: RiskRule) -> Instant | None:
        """An open issue that Jira says this one is blocked by, since it was linked. Unknown where links were not
        read."""
        if not rule.blocked:
            return 0
        if self.snapshot.related is None:
            self._unknown(rule.name, "links of the issue")
            return None
        links = [one for one in self.snapshot.related if one.relation == "link" and one.open]
        keys = {one.key for one in links if any(word in one.link.casefold() for word in _BLOCKED)}
        if not keys:
            return None
        made = changes_of(self.snapshot.issue, "issuelinks")
        return max((one.at for one in made if any(value.text in keys for value in one.after)), default=0)

    def _named(self, rule: RiskRule) -> Instant | None:
        """When one of the keywords first stood in the summary, the description or what a person wrote, in either
        language, of what stands there now."""
        if not rule.keywords:
            return 0
        words = [word.casefold() for word in rule.keywords]
        return next((at for at, text in self._texts() if any(word in text for word in words)), None)

    def _texts(self) -> list[tuple[Instant, str]]:
        """What can be read on the issue now, folded, in the order in which it was written."""
        if self._read is None:
            issue, own = self.snapshot.issue, self.facts.command_only
            people = (one for one in issue.comments if not is_ours(self.snapshot, one) and one.id not in own)
            found = [(one.at, one.text) for one in people]
            for name in ("summary", "description"):
                for since, values in spans(issue, name, self.now)[-1:]:
                    found += [(since, value.text) for value in values]
            self._read = sorted((at, text.casefold()) for at, text in found)
        return self._read

    def _unknown(self, name: str, what: str) -> None:
        text = f"risk {name}: cannot be answered here, counts as no: {what}"
        self.findings.append(Finding(code="unknown_condition", text=text))
