"""Which milestones does an issue count towards, and how far have their dates moved?"""

from collections.abc import Iterator
from datetime import date

from rules.desired import MilestoneFact
from rules.milestones import Move, slip
from rules.model import Change, Snapshot
from rules.policy import PlanHealth
from rules.timeline import changes_of, field_at


def milestones_of(snapshot: Snapshot, health: PlanHealth) -> tuple[MilestoneFact, ...]:
    """Its versions, its parent where that is a milestone, and itself where it is one."""
    return (*_versions(snapshot), *_parent(snapshot, health), *_itself(snapshot, health))


def _versions(snapshot: Snapshot) -> Iterator[MilestoneFact]:
    """Jira keeps no history of their dates in issues: planned is what is planned now."""
    for version in snapshot.versions or ():
        if not version.released:
            yield MilestoneFact(
                id=version.id, name=version.name, kind="version", planned=version.release, forecast=version.release
            )


def _parent(snapshot: Snapshot, health: PlanHealth) -> Iterator[MilestoneFact]:
    for one in snapshot.related or ():
        if one.relation == "parent" and one.open and is_milestone(one.type, health):
            kind = "epic" if one.type.casefold() in ("epic", "史诗") else "issue"
            yield MilestoneFact(id=one.id, name=one.key, kind=kind, planned=one.due, forecast=one.due)  # type: ignore[arg-type]


def _itself(snapshot: Snapshot, health: PlanHealth) -> Iterator[MilestoneFact]:
    """With the slip from its first due date to the present one, and how often it was moved."""
    issue = snapshot.issue
    kind = issue.fields.get("issuetype", ())
    if not kind or not is_milestone(kind[0].text, health):
        return
    moves = [_move(change) for change in dict.fromkeys(changes_of(issue, "duedate"))]
    forecast = _day(field_at(issue, "duedate", issue.updated or 0) or issue.fields.get("duedate", ()))
    dates = [day for move in moves for day in (move.before, move.after) if day is not None]
    planned = dates[0] if dates else forecast
    found = slip(planned, forecast, health.calendar, moves) if planned and forecast else None
    yield MilestoneFact(
        id=issue.id,
        name=issue.key,
        kind="issue",
        planned=planned.isoformat() if planned else None,
        forecast=forecast.isoformat() if forecast else None,
        slip=found.calendar_days if found else None,
        working_slip=found.working_days if found else None,
        moves=found.moves if found else 0,
    )


def is_milestone(type_: str, health: PlanHealth) -> bool:
    return type_.casefold() in {name.casefold() for name in health.milestone_types}


def _move(change: Change) -> Move:
    return Move(at=change.at, before=_day(change.before), after=_day(change.after), by=change.author)


def _day(values: object) -> date | None:
    text = values[0].text if isinstance(values, tuple) and values else ""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
