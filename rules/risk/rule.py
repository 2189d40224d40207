"""The risks of an issue, the labels and the field that show them, and who is told of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rules.dates import ids_of
from rules.desired import Facts, FieldIs, LabelOn, LookAgain, Reminder, Result, RiskFact, RiskMove, Wish
from rules.identity import op_id
from rules.model import Instant, Snapshot
from rules.numbering import Numbers
from rules.policy import Policy, Risk, RiskRule
from rules.resolution import closed_at
from rules.risk.conditions import Conditions, key_of
from rules.risk.register import Register, band_of

LABELLED_BANDS = ("high", "critical")


def risk(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """Risks as facts; a label for each type and heavy band; a look when a condition's answer or a date may come."""
    conditions = Conditions(snapshot, policy, now, facts)
    held = [(rule, conditions.held_since(rule)) for rule in policy.risk.rules]
    found = [_fact(rule, since) for rule, since in held if since is not None]
    closed = closed_at(snapshot, policy, now)
    numbers = Numbers.of("risk", snapshot, now)
    register = Register(policy.risk, facts, now, found, numbers, closed)
    risks = register.risks()
    for one in risks if closed is None else ():
        if one.review_at is not None and one.review_at > now:
            conditions.looks.setdefault(one.review_at, f"risk {one.rule} is to be reviewed then")
    reminders = tuple(_reminders(risks, snapshot, policy)) if closed is None else ()
    labels = tuple(_labels(risks, policy.label_prefix)) if closed is None else ()
    looks = (LookAgain(at=at, because=because) for at, because in sorted(conditions.looks.items()))
    wishes: tuple[Wish, ...] = (*looks, *labels, *_score(risks, snapshot, policy))
    told = numbers.told(replace(register.facts, risks=risks, reminders=(*facts.reminders, *reminders)), "risk")
    return Result(facts=told, wishes=wishes, findings=tuple(conditions.findings))


def _fact(rule: RiskRule, since: Instant) -> RiskFact:
    return RiskFact(
        rule=rule.name,
        type=rule.type,
        likelihood=rule.likelihood,
        impact=rule.impact,
        band="",
        key=key_of(rule.name),
        response=rule.response,
        since=since,
        moves=(RiskMove(at=since, likelihood=rule.likelihood, impact=rule.impact),),
    )


def _labels(risks: Sequence[RiskFact], prefix: str) -> Iterator[LabelOn]:
    """Jira's labels hold no blanks. A risk that was accepted is quiet: one label tells that there is one."""
    wished: dict[str, LabelOn] = {}
    for fact in risks:
        words = ("accepted",) if fact.quiet else (fact.type, fact.band if fact.band in LABELLED_BANDS else None)
        for word in words:
            if word:
                label = f"{prefix}risk-{'-'.join(word.split())}"
                wished.setdefault(label, LabelOn(label=label, because=f"risk {fact.rule}"))
    yield from wished.values()


def _score(risks: Sequence[RiskFact], snapshot: Snapshot, policy: Policy) -> Iterator[FieldIs]:
    """The heaviest risk that is not quiet, as likelihood times impact of what is left of it; no value without one."""
    if policy.risk.score_field is None:
        return
    known = [id_ for id_ in ids_of(policy.risk.score_field, snapshot.site) if id_ in snapshot.site.fields]
    heaviest = max((fact.weight for fact in risks if not fact.quiet), default=None)
    if known:
        yield FieldIs(field=known[0], value=heaviest, because="the heaviest risk")


def _reminders(risks: Sequence[RiskFact], snapshot: Snapshot, policy: Policy) -> Iterator[Reminder]:
    """Told once when a risk comes into a band that the policy escalates, and once when it is to be reviewed."""
    ruled = {key_of(rule.name): rule.name for rule in policy.risk.rules}
    for fact in risks:
        section = f"risk {ruled[fact.key]}" if fact.key in ruled else "risk"
        # Two risks that people named alike have one key, and numbers of their own.
        identity = (snapshot.site.name, snapshot.issue.id, "risk", fact.key, *([fact.number] if fact.number else []))
        about = (("risk", fact.rule), ("likelihood", fact.likelihood), ("impact", fact.impact), ("band", fact.band))
        tell = dict(policy.risk.tell).get(fact.band)
        if tell and fact.moves and not fact.quiet and not fact.review_due:
            since = _came(fact, policy.risk)
            op = op_id(*identity, since, "band", fact.band)
            yield Reminder(
                op=op, practice="risk", section=section, text="risk.band", since=since, tell=tell, facts=about
            )
        if fact.review_due and fact.review_at is not None:
            owner = (fact.owner,) if fact.owner else tell or ("assignee",)
            yield Reminder(
                op=op_id(*identity, fact.review_at, "review"),
                practice="risk",
                section=section,
                text="risk.review",
                since=fact.review_at,
                tell=owner,
                facts=(*about, ("due", fact.review_at)),
                instants=("due",),
            )


def _came(fact: RiskFact, risk: Risk) -> Instant:
    """When it came into its band: another rating in the same one is no news."""
    at = fact.moves[-1].at
    for move in reversed(fact.moves):
        if band_of(move.likelihood * move.impact, risk) != fact.band:
            break
        at = move.at
    return at
