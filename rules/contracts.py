"""Which contracts does the issue fall under, and does one of them end?

Their goals are clocks' goals, which the rule `sla` knows: here it is told that a contract ends, or has ended.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from rules.desired import ContractFact, Facts, Finding, LookAgain, Result, Wish
from rules.instants import iso
from rules.model import Instant, Snapshot
from rules.policy import Contract, Policy
from rules.resolution import resolved_by, turns


def contracts(snapshot: Snapshot, policy: Policy, now: Instant, facts: Facts) -> Result:
    """Contracts as facts; a finding for each that ends soon or has ended, while the issue is open; a look when that
    changes. One that another takes over from without a gap does not end."""
    if not policy.contracts:
        return Result(facts=facts)
    findings: list[Finding] = []
    mine = [contract for contract in policy.contracts if _matches(contract, snapshot, now, findings)]
    ended = _resolved(snapshot, policy, now)
    found = () if ended else tuple(_fact(contract, mine, now) for contract in mine)
    findings += [finding for fact in found for finding in _findings(fact)]
    # A clock may go on after the resolution, and its goal ends with the contract.
    ongoing = not ended or any(clock.cycles[-1].state != "stopped" for clock in facts.clocks)
    wishes = tuple(_looks(mine, now)) if ongoing else ()
    return Result(facts=replace(facts, contracts=found), wishes=wishes, findings=tuple(findings))


def _matches(contract: Contract, snapshot: Snapshot, now: Instant, findings: list[Finding]) -> bool:
    answer = contract.when.matches(snapshot, now)
    if answer is None:
        text = f"contract {contract.name}: cannot be answered here, counts as no: {contract.when.text}"
        findings.append(Finding(code="unknown_condition", text=text))
    return answer is True


def _resolved(snapshot: Snapshot, policy: Policy, now: Instant) -> bool:
    found = turns(snapshot, resolved_by(policy), now)
    return bool(found) and found[-1].resolved


def _fact(contract: Contract, mine: Sequence[Contract], now: Instant) -> ContractFact:
    until = None if contract.valid is None else contract.valid[1]
    return ContractFact(
        name=contract.name,
        state=_state(contract, mine, now),
        from_=None if contract.valid is None else contract.valid[0],
        warn_from=contract.warn_from,
        until=until,
        zone=contract.calendar.zone,
    )


def _state(
    contract: Contract, mine: Sequence[Contract], now: Instant
) -> Literal["ahead", "valid", "expiring", "expired", "renewed"]:
    if contract.valid is None:
        return "valid"
    begins, ends = contract.valid
    if now < begins:
        return "ahead"
    renewed = any(other is not contract and _covers(other, ends) for other in mine)
    if now >= ends:
        return "renewed" if renewed else "expired"
    near = contract.warn_from is not None and now >= contract.warn_from
    return "expiring" if near and not renewed else "valid"


def _covers(contract: Contract, at: Instant) -> bool:
    return contract.valid is None or contract.valid[0] <= at < contract.valid[1]


def _findings(fact: ContractFact) -> Iterator[Finding]:
    if fact.until is None:
        return
    if fact.state == "expired":
        text = f"Contract {fact.name} ended at {iso(fact.until)}: its goals do not count any more."
        yield Finding(code="contract_expired", text=text)
    elif fact.state == "expiring":
        text = f"Contract {fact.name} ends at {iso(fact.until)}: from then on its goals do not count any more."
        yield Finding(code="contract_expiring", text=text)


def _looks(mine: Sequence[Contract], now: Instant) -> Iterator[Wish]:
    for contract in mine:
        instants = [at for at in (*(contract.valid or ()), contract.warn_from) if at is not None and at > now]
        if instants:
            yield LookAgain(at=min(instants), because=f"contract {contract.name} changes then")
