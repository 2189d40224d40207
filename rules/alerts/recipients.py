"""Whom does a recipient of the policy stand for on this issue, and when may they be told?"""

from collections.abc import Iterator, Sequence

from rules.model import Snapshot
from rules.policy import AlertLevel, Calendar, Policy

GROUP, ROLE = "group:", "role:"


def accounts(snapshot: Snapshot, policy: Policy, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Account ids, each once, in the policy's order; and the names of whom nobody can tell whom they stand for."""
    found: list[str] = []
    unknown: list[str] = []
    for name in names:
        meant = _accounts(snapshot, policy, name)
        if meant is None:
            unknown.append(name)
        else:
            found += meant
    return tuple(dict.fromkeys(found)), tuple(unknown)


def calendar_of(level: AlertLevel, policy: Policy, name: str) -> Calendar | None:
    """When this recipient of the level may be told; None: at any time."""
    if level.calendar is not None:
        return level.calendar
    return next((calendar for own, calendar in policy.recipient_calendars if own == name), policy.alert_calendar)


def groups_told(policy: Policy) -> frozenset[str]:
    """The groups whose members must be known so that alerts can mention them."""
    return frozenset(name.removeprefix(GROUP) for name in _named(policy) if name.startswith(GROUP))


def roles_told(policy: Policy) -> frozenset[str]:
    """The project roles whose holders must be known so that alerts can mention them."""
    return frozenset(name.removeprefix(ROLE) for name in _named(policy) if name.startswith(ROLE))


def _named(policy: Policy) -> Iterator[str]:
    for level in policy.alerts:
        for name in level.tell:
            yield policy.lead or name if name == "lead" else name


def _accounts(snapshot: Snapshot, policy: Policy, name: str) -> list[str] | None:
    """Nobody assigned is nobody to tell, and no riddle; a group or role without known people is one."""
    issue, people = snapshot.issue, snapshot.people
    if name == "assignee":
        return [value.id or value.text for value in issue.fields.get("assignee", ())]
    if name == "reporter":
        return [] if issue.reporter is None else [issue.reporter]
    if name == "lead":
        return None if policy.lead in (None, "lead") else _accounts(snapshot, policy, str(policy.lead))
    if name.startswith(GROUP):
        group = name.removeprefix(GROUP)
        return sorted(person.id for person in people.values() if group in person.groups) or None
    if name.startswith(ROLE):
        role = name.removeprefix(ROLE)
        return sorted(person.id for person in people.values() if role in person.roles) or None
    return [name]
