"""Which risks does the issue show now, and how heavy are they?"""

from dataclasses import replace

from rules.desired import Facts, Finding, LabelOn, LookAgain, Result, RiskFact, Wish
from rules.model import Instant, Snapshot
from rules.policy import Policy, Risk, RiskRule
from rules.resolution import reopenings, resolved_by, turns

LABELLED_BANDS = ("high", "critical")


def risk(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """Risks as facts; a label for each type and for each heavy band; a look when a condition's answer may change."""
    found: list[RiskFact] = []
    findings: list[Finding] = []
    wishes: list[Wish] = []
    for rule in policy.risk.rules:
        answer = rule.when.matches(snapshot, now)
        if answer is None:
            text = f"risk {rule.name}: cannot be answered here, counts as no: {rule.when.text}"
            findings.append(Finding(code="unknown_condition", text=text))
        elif answer and _reopened_enough(rule, snapshot, policy, now):
            found.append(_fact(rule, policy.risk))
        change = rule.when.next_change(snapshot, now)
        if change is not None:
            wishes.append(LookAgain(at=change, because=f"risk {rule.name} may change then"))
    wishes += _labels(found, policy.label_prefix)
    return Result(facts=replace(facts, risks=tuple(found)), wishes=tuple(wishes), findings=tuple(findings))


def _reopened_enough(rule: RiskRule, snapshot: Snapshot, policy: Policy, now: Instant) -> bool:
    if rule.reopenings is None:
        return True
    return reopenings(turns(snapshot, resolved_by(policy), now)) >= rule.reopenings


def _fact(rule: RiskRule, risk: Risk) -> RiskFact:
    score = rule.likelihood * rule.impact
    band = max(((floor, name) for name, floor in risk.bands if floor <= score), default=(0, ""))[1]
    return RiskFact(rule=rule.name, type=rule.type, likelihood=rule.likelihood, impact=rule.impact, band=band)


def _labels(found: list[RiskFact], prefix: str) -> list[LabelOn]:
    """Jira's labels hold no blanks."""
    wishes: dict[str, LabelOn] = {}
    for fact in found:
        for word in (fact.type, fact.band if fact.band in LABELLED_BANDS else None):
            if word:
                label = f"{prefix}risk-{'-'.join(word.split())}"
                wishes.setdefault(label, LabelOn(label=label, because=f"risk {fact.rule}"))
    return list(wishes.values())
