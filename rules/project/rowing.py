"""What of an issue does the look at its project need? A thin row, from the issue and its newest plan."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from rules.dates import value_at
from rules.desired import Facts, Plan
from rules.model import Change, Instant, Snapshot, Value
from rules.people import is_ours
from rules.policy import Policy, in_force
from rules.project.snapshot import local_date
from rules.rows import IssueRow, issue_milestone, remaining, version_milestone
from rules.timeline import changes_of, spans

START = "Start date"
"""What Jira calls the field; a custom one, which not every site has."""
EPIC_LINK = "com.pyxis.greenhopper.jira:gh-epic-link"
_PARENTS = ("issueparentassociation", "parent", "epic link")
"""What histories call a change of the parent."""
Member: TypeAlias = tuple[str, Instant, Instant | None]


def row_of(snapshot: Snapshot, plan: Plan, policy: Policy, now: Instant) -> IssueRow:
    """The row of an issue as of its plan."""
    issue, policy = snapshot.issue, in_force(policy, now)
    done = tuple(_done(snapshot, now))
    spent = _number(issue.fields.get("timespent", ())) or sum(log.seconds for log in issue.worklogs)
    left = _number(issue.fields.get("timeestimate", ()))
    parent = _parent(snapshot)
    assignee = next((value.id or value.text for value in issue.fields.get("assignee", ())), None)
    doer = snapshot.people.get(assignee or "")
    row = IssueRow(
        id=issue.id,
        key=issue.key,
        type=_text(issue.fields.get("issuetype", ())),
        summary=_text(issue.fields.get("summary", ())),
        open=not (done and done[-1][1] is None),
        created=issue.created or 0,
        resolved=done[-1][0] if done and done[-1][1] is None else None,
        assignee=assignee,
        assignee_name=_text(issue.fields.get("assignee", ())),
        assignee_login=None if doer is None else doer.login,
        start=_start(snapshot, policy.zone, now),
        due=_date(_text(issue.fields.get("duedate", ()))),
        remaining_s=remaining(left, _number(issue.fields.get("timeoriginalestimate", ())), spent or 0),
        worklogs=issue.worklogs,
        parent=parent,
        versions=tuple(value.id or value.text for value in issue.fields.get("fixversions", ())),
        project=issue.project,
        tags=plan.tags,
        contracts=tuple(one.name for one in policy.contracts if one.when.matches(snapshot, now) is True),
        spent_s=spent or 0,
        member=(*_versions(snapshot, now), *_parents(snapshot, parent, now)),
        done=done,
        moves=tuple(_moves(snapshot)),
        category=issue.status_category,
        asked=_asked(snapshot, policy),
    )
    return _with_state(row, plan.facts)


def _asked(snapshot: Snapshot, policy: Policy) -> Instant:
    """What people write there may be about the project."""
    if not any(project.issue == snapshot.issue.key for project in policy.projects):
        return 0
    said = (max(one.at, one.updated) for one in snapshot.issue.comments if not is_ours(snapshot, one))
    return max(said, default=0)


def _with_state(row: IssueRow, facts: Facts) -> IssueRow:
    """With what the newest plan says, as far as people have to act on it."""
    ongoing = [clock for clock in facts.clocks if clock.cycles[-1].state in ("running", "paused")]
    heaviest = max((one for one in facts.risks if not one.quiet), key=lambda one: one.weight, default=None)
    return replace(
        row,
        breached=sum(clock.cycles[-1].breached for clock in ongoing),
        at_risk=sum(clock.at_risk and not clock.cycles[-1].breached for clock in ongoing),
        band=None if heaviest is None else heaviest.band,
        changes=sum(one.open for one in facts.changes),
        reviews=sum(one.state in ("due", "missed") for one in facts.reviews),
    )


def _start(snapshot: Snapshot, zone: str, now: Instant) -> date | None:
    """The date in the field for it, else when it was first in progress."""
    values = value_at(snapshot, START, now)
    planned = _date(values[0].text) if values else None
    if planned is not None:
        return planned
    begun = (since for since, category in _categories(snapshot, now) if category == "indeterminate")
    first = next(begun, None)
    return None if first is None else local_date(first, zone)


def _categories(snapshot: Snapshot, now: Instant) -> Iterator[tuple[Instant, str | None]]:
    """The status category since when. The present one is Jira's own word for it."""
    held = spans(snapshot.issue, "status", now)
    for place, (since, values) in enumerate(held):
        known = snapshot.site.statuses.get(values[0].id or "") if values else None
        category = None if known is None else known.category
        if place == len(held) - 1:
            category = snapshot.issue.status_category or category
        yield since, category
    if not held:
        yield snapshot.issue.created or 0, snapshot.issue.status_category


def _done(snapshot: Snapshot, now: Instant) -> Iterator[tuple[Instant, Instant | None]]:
    begun: Instant | None = None
    for since, category in _categories(snapshot, now):
        if category == "done" and begun is None:
            begun = since
        elif category != "done" and begun is not None:
            yield begun, since
            begun = None
    if begun is not None:
        yield begun, None


def _versions(snapshot: Snapshot, now: Instant) -> Iterator[Member]:
    held = spans(snapshot.issue, "fixversions", now)
    sets = [(since, {value.id or value.text for value in values}) for since, values in held]
    yield from _spells(sets, version_milestone)


def _parents(snapshot: Snapshot, parent: str | None, now: Instant) -> Iterator[Member]:
    """By the changes of the parent as far as there are any; the first of them tells what it was before."""
    changes = [one for name in _PARENTS for one in changes_of(snapshot.issue, name) if one.at <= now]
    begun = snapshot.issue.created or 0
    if not changes:
        if parent is not None:
            yield issue_milestone(parent), begun, None
        return
    sets = [(begun, _ids(changes[0].before))]
    sets += [(change.at, _ids(change.after)) for change in changes]
    yield from _spells(sets, issue_milestone)


def _ids(values: Iterable[Value]) -> set[str]:
    return {value.id or value.text for value in values}


def _spells(sets: list[tuple[Instant, set[str]]], name: Callable[[str], str]) -> Iterator[Member]:
    """From when to when each id was among them."""
    for id_ in sorted(set[str]().union(*(ids for _, ids in sets))):
        begun: Instant | None = None
        for since, ids in sets:
            if id_ in ids and begun is None:
                begun = since
            elif id_ not in ids and begun is not None:
                yield name(id_), begun, since
                begun = None
        if begun is not None:
            yield name(id_), begun, None


def _parent(snapshot: Snapshot) -> str | None:
    """The id of its parent; on Data Center the key of its epic."""
    for one in snapshot.related or ():
        if one.relation == "parent":
            return one.id
    for id_, field in snapshot.site.fields.items():
        if field.custom == EPIC_LINK:
            epic = snapshot.issue.fields.get(id_, ())
            if epic:
                return epic[0].text
    return None


def _moves(snapshot: Snapshot) -> Iterator[tuple[Instant, str | None, str | None, str | None]]:
    for change in changes_of(snapshot.issue, "duedate"):
        yield change.at, _day(change, before=True), _day(change, before=False), change.author


def _day(change: Change, *, before: bool) -> str | None:
    day = _date(_text(change.before if before else change.after))
    return None if day is None else day.isoformat()


def _text(values: tuple[Value, ...]) -> str:
    return values[0].text if values else ""


def _number(values: tuple[Value, ...]) -> int | None:
    return int(values[0].text) if values and values[0].text.isdecimal() else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
