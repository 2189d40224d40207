"""What should be written on this issue now, and when is it due for another look?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from rules.alerts import alerts
from rules.budget import budget
from rules.card import card, untracked
from rules.change import change
from rules.closeout import closeout
from rules.commands import commands
from rules.contracts import contracts
from rules.crosscheck import crosscheck
from rules.desired import Facts, Finding, LookAgain, Plan, Record, Result, Wish
from rules.diffing import difference
from rules.instants import from_iso
from rules.model import Instant, Snapshot
from rules.people import is_ours
from rules.plan_health import plan_health
from rules.policy import Policy, in_force
from rules.replying import replying
from rules.reviews import reviews
from rules.risk import risk
from rules.sla import sla
from rules.timeline import GRACE, as_of

Rule: TypeAlias = Callable[[Snapshot, Policy, Instant, Facts], Result]

RULES: tuple[Rule, ...] = (
    commands,
    sla,
    contracts,
    budget,
    crosscheck,
    change,
    plan_health,
    risk,
    reviews,
    closeout,
    card,
    replying,
    alerts,
)
"""In order: a rule sees the facts of those before it."""


def plan(snapshot: Snapshot, policy: Policy, now: Instant) -> Plan:
    """The whole answer for one issue. Pure: the same arguments give the same plan.

    What happened after `now` is not seen, except that a clock a few minutes ahead of ours counts as ours.
    """
    policy, seen = in_force(policy, now), as_of(snapshot, now)
    found = answers(seen, policy, now, RULES)
    facts, wishes, findings = found.facts, [*found.wishes], found.findings
    if not found.ours:
        wishes.append(untracked(seen, policy))
    if _unsettled(snapshot, now):
        # An event of a clock ahead of ours counts as at now, whichever now: until it lies behind, every look differs.
        wishes.append(LookAgain(at=now + 1, because="an event is ahead of our clock"))
    unsure = any(finding.code == "rule_failed" for finding in findings)
    missing = difference(seen, facts, wishes, now, unsure=unsure)
    return Plan(
        issue_id=seen.issue.id,
        issue_key=seen.issue.key,
        at=now,
        policy=policy.digest,
        facts=facts,
        findings=findings,
        tags=missing.tags,
        writes=missing.writes,
        look_again_at=min((wish.at for wish in wishes if isinstance(wish, LookAgain)), default=None),
        property=missing.property,
        alerts=missing.alerts,
        reminders=missing.reminders,
        messages=missing.messages,
        record=Record() if unsure else facts.record,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What rules say, before it is compared with what Jira shows. `ours`: whether the rules apply to the issue."""

    facts: Facts
    wishes: tuple[Wish, ...]
    findings: tuple[Finding, ...]
    ours: bool


def answers(seen: Snapshot, policy: Policy, now: Instant, rules: Sequence[Rule]) -> Answers:
    """The answers of these rules, in their order, to a snapshot that holds nothing later than `now`."""
    facts = Facts(last_event=max(_instants(seen), default=None))
    wishes: list[Wish] = []
    findings: list[Finding] = []
    policy = in_force(policy, now)
    if policy.versions:
        wishes.append(LookAgain(at=policy.versions[0].effective, because="another version of the policy begins then"))
    ours = _ours_to_look_after(seen, policy, now, wishes, findings)
    for rule in rules if ours else ():
        result = _ask(rule, seen, policy, now, facts)
        facts = result.facts
        wishes += result.wishes
        findings += result.findings
    return Answers(facts=facts, wishes=tuple(wishes), findings=tuple(findings), ours=ours)


def _ask(rule: Rule, snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """A rule's answer; one that fails says so as a finding, and the facts stay as they were."""
    try:
        return rule(snapshot, policy, now, facts)
    except Exception as failure:  # noqa: BLE001 - one broken rule must not silence the others
        text = f"{getattr(rule, '__name__', 'a rule')} failed: {type(failure).__name__}: {failure}"
        return Result(facts=facts, findings=(Finding(code="rule_failed", text=text),))


def _ours_to_look_after(
    snapshot: Snapshot, policy: Policy, now: Instant, wishes: list[Wish], findings: list[Finding]
) -> bool:
    """Whether the rules apply: the issue lies in scope and we did not make it ourselves (a report, for example)."""
    account = snapshot.site.account
    if account is not None and snapshot.issue.creator == account:
        return False
    if policy.scope is None:
        return True
    answer = policy.scope.matches(snapshot, now)
    if answer is None:
        text = f"scope: cannot be answered here, counts as no: {policy.scope.text}"
        findings.append(Finding(code="unknown_condition", text=text))
    change = policy.scope.next_change(snapshot, now)
    if change is not None:
        wishes.append(LookAgain(at=change, because="the scope may change then"))
    return answer is True


def _unsettled(snapshot: Snapshot, now: Instant) -> bool:
    return any(now < at <= now + GRACE for at in _instants(snapshot))


def _instants(snapshot: Snapshot) -> Iterator[Instant]:
    """When people did something. What we wrote ourselves is no event."""
    issue, account = snapshot.issue, snapshot.site.account
    if issue.created is not None:
        yield issue.created
    for item in issue.changes:
        if account is None or item.author != account:
            yield item.at
    for comment in issue.comments:
        if not is_ours(snapshot, comment):
            yield comment.at
    for date in issue.fields.get("resolutiondate", ()):
        at = from_iso(date.text)
        if at is not None:
            yield at
