"""Whom does a recipient of the policy stand for on this issue, and when may they be told?"""

from collections.abc import Iterator, Sequence

from rules.alerts.stand_ins import COMMUNICATION, COMPONENT, component_leads, ever_meant, stands_for
from rules.model import Snapshot
from rules.policy import AlertLevel, Calendar, Policy

GROUP, ROLE, CHANNEL = "group:", "role:", "channel:"


def accounts(
    snapshot: Snapshot, policy: Policy, names: Sequence[str], metric: str = ""
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Account ids, each once, in the policy's order; and the names of whom nobody can tell whom they stand for.

    `metric` names the clock that they are told of.
    """
    found: list[str] = []
    unknown: list[str] = []
    for name in names:
        meant_name = stands_for(policy, snapshot.issue.project, metric, name)
        meant = None if meant_name is None else _accounts(snapshot, meant_name)
        if meant is None:
            unknown.append(name)
        else:
            found += meant
    return tuple(dict.fromkeys(found)), tuple(unknown)


def calendar_of(level: AlertLevel, policy: Policy, name: str) -> Calendar | None:
    """When this recipient of the level may be told; None: at any time."""
    if level.calendar is not None:
        return level.calendar
    return calendar_of_recipient(policy, name)


def calendar_of_recipient(policy: Policy, name: str) -> Calendar | None:
    """When they may be told whatever it is: in their own hours, else in those of the alerts."""
    return next((calendar for own, calendar in policy.recipient_calendars if own == name), policy.alert_calendar)


def groups_told(policy: Policy) -> frozenset[str]:
    """The groups whose members must be known so that alerts can mention them."""
    return frozenset(name.removeprefix(GROUP) for name in _named(policy) if name.startswith(GROUP))


def roles_told(policy: Policy, project: str | None = None) -> frozenset[str]:
    """The roles whose holders in the project (None: in any) must be known so that alerts can mention them."""
    return frozenset(name.removeprefix(ROLE) for name in _named(policy, project) if name.startswith(ROLE))


def components_told(policy: Policy) -> bool:
    """Whether the leads of components must be known so that alerts can mention them."""
    return COMPONENT in _named(policy)


def _named(policy: Policy, project: str | None = None) -> Iterator[str]:
    for level in policy.alerts:
        for name in level.tell:
            yield from ever_meant(policy, name, project)
    for name in _of_the_practice(policy):
        yield from ever_meant(policy, name, project)
    for _, allowed in policy.commands_may:
        for name in allowed:
            yield from ever_meant(policy, name, project)


def _of_the_practice(policy: Policy) -> Iterator[str]:
    """Whom risks, changes, plans, reviews and closings are told to."""
    yield from (name for _, names in policy.risk.tell for name in names)
    if policy.change is not None:
        yield from (*policy.change.tell, *policy.change.escalate_to)
    if policy.plan is not None:
        yield from policy.plan.tell
    for review in policy.reviews:
        yield from (*review.who, *review.escalate_to)
    for checklist in policy.closeouts:
        yield from checklist.tell
    yield from _of_projects(policy)


def _of_projects(policy: Policy) -> Iterator[str]:
    """Whom the look at a project tells, and whether it has somebody who answers for its communication."""
    if policy.load is not None:
        yield from policy.load.tell
    if any(project.issue is not None for project in policy.projects):
        yield COMMUNICATION


def _accounts(snapshot: Snapshot, name: str) -> list[str] | None:
    """Nobody assigned is nobody to tell, and no riddle; a group or role without known people is one."""
    issue, people = snapshot.issue, snapshot.people
    if name == "assignee":
        return [value.id or value.text for value in issue.fields.get("assignee", ())]
    if name == "reporter":
        return [] if issue.reporter is None else [issue.reporter]
    if name == COMPONENT:
        return component_leads(snapshot)
    if name.startswith(CHANNEL):  # told by a message of its own, in which nobody of Jira is mentioned
        return []
    if name.startswith(GROUP):
        group = name.removeprefix(GROUP)
        return sorted(person.id for person in people.values() if group in person.groups) or None
    if name.startswith(ROLE):
        role = name.removeprefix(ROLE)
        return sorted(person.id for person in people.values() if role in person.roles) or None
    # Data Center's people know each other by login, which is not the identity of an account there.
    known = sorted(person.id for person in people.values() if person.login == name)
    return known or ([name] if name else [])
