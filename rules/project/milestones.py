"""Will the milestones of a project be reached when they were promised, and with what was promised?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Literal

from rules.dates import beginning_of
from rules.desired import DateMove, GapFact, ProjectMilestone, Reminder, Scope
from rules.identity import op_id
from rules.milestones import Move, Tracked, commitment, done_share, expected, slip
from rules.model import Instant
from rules.policy import PlanHealth
from rules.project.load import OFFICE
from rules.project.snapshot import ProjectVersion, View
from rules.rows import issue_milestone, version_milestone

_DAY = timedelta(days=1)
SHOWN_AFTER_RELEASE = 14
"""Days for which a released version is still shown: what was carried over is asked about then."""
EPICS = ("epic", "史诗")
State = Literal["late", "behind", "on_time", "unknown", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A milestone before anything is worked out. `name` is what it is called in histories of its members."""

    id: str
    label: str
    kind: Literal["version", "epic", "issue"]
    name: str
    start: date | None
    current: date | None
    moves: tuple[Move, ...]
    released: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    milestones: tuple[ProjectMilestone, ...]
    gaps: tuple[GapFact, ...]
    reminders: tuple[Reminder, ...]


def reached(view: View) -> Reached:
    """Every milestone, the nearest first; a gap for each that is late or has slipped, and who is told."""
    health = view.policy.plan or PlanHealth(calendar=OFFICE)
    sources = [*_versions(view), *_issues(view, health)]
    found = sorted((_milestone(view, health, one) for one in sources), key=lambda one: _order(one))
    gaps = tuple(gap for one in found for gap in _gaps(view, one))
    reminders = () if view.policy.plan is None else tuple(r for one in found for r in _reminders(view, health, one))
    return Reached(milestones=tuple(found), gaps=gaps, reminders=reminders)


def _order(one: ProjectMilestone) -> tuple[bool, str, str]:
    return one.forecast is None, one.forecast or "", one.name


def _versions(view: View) -> Iterator[Source]:
    for version in view.snapshot.versions or ():
        if not version.released or _lately(version, view.today):
            yield Source(
                id=version.id,
                label=version.name,
                kind="version",
                name=version_milestone(version.id),
                start=version.start,
                current=version.release,
                moves=version.moves,
                released=version.released,
            )


def _lately(version: ProjectVersion, today: date) -> bool:
    return version.release is not None and version.release + SHOWN_AFTER_RELEASE * _DAY >= today


def _issues(view: View, health: PlanHealth) -> Iterator[Source]:
    """Open issues of the types that are milestones, with the history of their own due dates."""
    types = {name.casefold() for name in health.milestone_types}
    for row in view.rows:
        if row.open and row.type.casefold() in types:
            yield Source(
                id=row.id,
                label=f"{row.key} {row.summary}".strip(),
                kind="epic" if row.type.casefold() in EPICS else "issue",
                name=issue_milestone(row.id),
                start=row.start,
                current=row.due,
                moves=tuple(
                    Move(at=at, before=_date(before), after=_date(after), by=by) for at, before, after, by in row.moves
                ),
            )


def _milestone(view: View, health: PlanHealth, source: Source) -> ProjectMilestone:
    members = [row for row in view.rows if any(n == source.name and to is None for n, _, to in row.member)]
    dates = [day for move in source.moves for day in (move.before, move.after) if day is not None]
    planned = dates[0] if dates else source.current
    forecast = source.current
    if forecast is not None and not source.released:
        forecast = max([forecast, *(row.due for row in members if row.open and row.due is not None)])
    share, unestimated = done_share(members)
    pace = expected(source.start, source.current, view.today, share, health.calendar)
    slipped = slip(planned, forecast, health.calendar, source.moves) if planned and forecast else None
    return ProjectMilestone(
        id=source.id,
        name=source.label,
        kind=source.kind,
        planned=_iso(planned),
        current=_iso(source.current),
        forecast=_iso(forecast),
        state=_state(view, source, pace.pace),
        pace=pace.pace,
        slip=None if slipped is None else slipped.calendar_days,
        working_slip=None if slipped is None else slipped.working_days,
        gross=0 if slipped is None else slipped.gross,
        moves=tuple(
            DateMove(at=one.at, before=_iso(one.before), after=_iso(one.after), by=one.by)
            for one in source.moves
            if one.days
        ),
        members=len(members),
        done_percent=int(share * 100),
        unestimated=unestimated,
        elapsed=pace.elapsed,
        total=pace.total,
        scope=_scope(view, source),
    )


def _state(view: View, source: Source, pace: Literal["behind", "on_time", "unknown"]) -> State:
    if source.released:
        return "done"
    return "late" if source.current is not None and source.current < view.today else pace


def _scope(view: View, source: Source) -> Scope | None:
    """Frozen at the beginning of the start date; at the end of a released version what is left was carried over."""
    start = _begins(view, source.start)
    if start is None or start > view.now:
        return None
    tracked = [
        Tracked(
            key=row.key, member=tuple((at, to) for name, at, to in row.member if name == source.name), done=row.done
        )
        for row in view.rows
        if any(name == source.name for name, _, _ in row.member)
    ]
    end = None
    if source.released and source.current is not None:
        first, last = _begins(view, source.current), _begins(view, source.current + _DAY)
        end = None if first is None else (first, last)
    found = commitment(tracked, start, view.now, end)
    return Scope(
        committed=found.committed,
        added=found.added,
        removed=found.removed,
        done=found.done,
        carried_over=found.carried_over,
        open=found.open,
    )


def _gaps(view: View, one: ProjectMilestone) -> Iterator[GapFact]:
    """Late from the end of the date on; slipped since the last move."""
    if one.state == "late" and one.current is not None:
        at = _begins(view, date.fromisoformat(one.current) + _DAY) or view.now
        facts: tuple[tuple[str, str | int], ...] = (("milestone", one.name), ("date", one.current))
        yield GapFact(gap="milestone_overdue", since=at, due=at, facts=facts)
    if one.slip is not None and one.slip > 0 and one.moves:
        at = one.moves[-1].at
        facts = (("milestone", one.name), ("days", one.slip), ("moves", len(one.moves)))
        yield GapFact(gap="milestone_slipped", since=at, due=at, facts=facts)


def _reminders(view: View, health: PlanHealth, one: ProjectMilestone) -> Iterator[Reminder]:
    """A milestone issue says of itself what concerns it; nobody but the project speaks for a version."""
    if one.kind != "version":
        return
    told = partial(Reminder, practice="project", tell=health.tell, section="plan")
    for gap in _gaps(view, one):
        identity = str(dict(gap.facts).get("date", gap.since))
        op = _op(view, one, gap.gap, identity)
        yield told(op=op, text=gap.text, since=gap.since, facts=gap.facts)
    if len(one.moves) >= health.most_moves:
        at = one.moves[-1].at
        facts = (("milestone", one.name), ("moves", len(one.moves)), ("days", one.gross))
        yield told(op=_op(view, one, "reason", str(at)), text="project.reason", since=at, facts=facts)


def _op(view: View, one: ProjectMilestone, *parts: str) -> str:
    return op_id(view.snapshot.site.name, "project", view.snapshot.id, "milestone", one.id, *parts)


def _begins(view: View, day: date | None) -> Instant | None:
    return None if day is None else beginning_of(day.isoformat(), view.policy.zone)


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
