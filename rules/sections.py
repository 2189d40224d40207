"""Since when does each part of the practice count? What is older than a part is no news of it.

A part of the policy that is added or changed finds at once what has long been so on hundreds of issues. That is shown
on each of them, but people are told only of what comes about from then on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from rules.identity import fingerprint
from rules.jql import Query
from rules.model import Instant, Memory
from rules.policy import Calendar, Policy

RECIPIENTS = ("tell", "who", "escalate_to")
"""Whom people are told to: another recipient makes nothing of the past news."""
WANTED = {
    "no_owner": "owner",
    "no_due_date": "due_date",
    "no_estimate": "estimate",
    "no_acceptance_criteria": "criteria",
    "not_smart": "smart",
}
"""What may be asked of a plan, by the gap that it finds; every other gap is looked for wherever there is a plan."""


def sections(policy: Policy) -> Mapping[str, str]:
    """Every part of the practice by its name, with a fingerprint of what it finds."""
    return {name: fingerprint(_meaning(part)) for name, part in _parts(policy)}


def begun(memory: Memory, section: str) -> Instant | None:
    """From when on what the part finds is news: since it is there and Aftercare writes. None: nothing is too old."""
    known = [since for name, since in memory.sections if name == section]
    known += [] if memory.write_since is None else [memory.write_since]
    return max(known, default=None)


def is_news(memory: Memory, section: str, at: Instant) -> bool:
    """Whether people may be told of what came about at that instant."""
    since = begun(memory, section)
    return since is None or at >= since


def _parts(policy: Policy) -> Iterator[tuple[str, object]]:
    rated = (policy.risk.bands, tuple(band for band, _ in policy.risk.tell))
    yield "risk", rated
    for rule in policy.risk.rules:
        yield f"risk {rule.name}", (rated, rule)
    if policy.change is not None:
        yield "change", policy.change
    for review in policy.reviews:
        yield f"review {review.name}", review
    yield "review", ()
    if policy.plan is not None:
        yield "plan", (policy.plan.calendar, policy.plan.milestone_types, policy.plan.most_moves)
        for gap, name in WANTED.items():
            yield f"plan {gap}", getattr(policy.plan, name)
    for checklist in policy.closeouts:
        yield f"closeout {checklist.name}", checklist
    yield from _project_parts(policy)


def _project_parts(policy: Policy) -> Iterator[tuple[str, object]]:
    """What the look at a whole project tells people of."""
    if policy.load is not None:
        yield "load", (policy.load.calendar, policy.load.warning, policy.load.over)
    for contract in policy.contracts:
        counted = (contract.budget_s, contract.budget_at_risk, contract.valid, contract.issue)
        yield f"contract {contract.name}", (contract.when, counted)
    for project in policy.projects:
        yield f"project {project.key}", project.communication_owner


def _meaning(value: object) -> object:
    """JSON that stays the same while the part finds the same. An option left at its default means nothing new."""
    if isinstance(value, Query):
        return value.text
    if isinstance(value, Calendar):
        return value.name
    if is_dataclass(value) and not isinstance(value, type):
        said = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in RECIPIENTS}
        unusual = (field for field in fields(value) if field.name in said and said[field.name] != _default(field))
        return [type(value).__name__, {field.name: _meaning(said[field.name]) for field in unusual}]
    return [_meaning(one) for one in value] if isinstance(value, tuple) else value


def _default(field: Field[Any]) -> object:
    return field.default if field.default is not MISSING else MISSING
