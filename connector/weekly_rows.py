"""What does the weekly report count? Every mirrored issue, planned as of the report's instant."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from connector.errors import JiraRetry
from connector.jira_io.interface import Raw
from connector.store.interface import Store
from reports.document import Document, Picture
from reports.figures import Coverage, Figures, IssueRow, figures
from reports.texts.catalogue import say
from reports.weeks import Week, week_of
from rules.desired import Plan
from rules.model import Instant, Snapshot
from rules.policy import Policy, WeeklyReport, in_force
from rules.resolution import resolved_by, turns

PlanAt = Callable[[Raw, Instant], tuple[Snapshot, Plan]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyRows:
    """Reads the mirror. `browse` gives the address of an issue for people."""

    store: Store
    policy: Policy
    plan: PlanAt
    browse: Callable[[str], str]

    def figures(self, week: Week, at: Instant) -> Figures:
        """The numbers of a week as they were known at `at`."""
        rows, findings = [], 0
        unread: list[str] = []
        for snapshot, plan in self._plans(at, unread):
            findings += bool(plan.findings)
            row = self._row(snapshot, plan, at)
            rows.append(veiled(row, in_force(self.policy, at).language) if _is_restricted(snapshot) else row)
        everybody = {account: name for row in rows for account, name in row.people.items()}
        rows = [replace(row, people=everybody) for row in rows]  # an owner may be new to the issue
        failed = len({parked.subject.id for parked in self.store.parked()} | {*unread})
        restricted = sum(bool(row.stands_for) for row in rows)
        coverage = Coverage(read=len(rows), failed=failed, findings=findings, restricted=restricted)
        return figures(rows, week, at, coverage)

    def _plans(self, at: Instant, unread: list[str]) -> Iterator[tuple[Snapshot, Plan]]:
        """An issue that cannot be planned now, since its project's roles or leads cannot be read, is put into `unread`
        and stops no report. What concerns all issues does: JiraRetry."""
        scope = in_force(self.policy, at).scope
        for subject, _key, raw in self.store.mirrored():
            try:
                snapshot, plan = self.plan(cast(Raw, raw), at)
            except JiraRetry as error:
                if error.scope == "all":
                    raise
                unread.append(subject.id)
                continue
            issue = snapshot.issue
            inside = scope is None or scope.matches(snapshot, at) is True
            if inside and issue.created is not None and issue.created <= at and issue.creator != snapshot.site.account:
                yield snapshot, plan

    def _row(self, snapshot: Snapshot, plan: Plan, at: Instant) -> IssueRow:
        issue = snapshot.issue
        assert issue.created is not None  # given by _plans
        moves = turns(snapshot, resolved_by(in_force(self.policy, at)), at)
        resolutions = tuple(turn.at for turn in moves if turn.resolved)
        return IssueRow(
            key=issue.key,
            url=self.browse(issue.key),
            summary=_text(snapshot, "summary"),
            created=issue.created,
            owner=_text(snapshot, "assignee") or None,
            customer=_text(snapshot, "reporter") or None,
            resolved=resolutions[-1] if moves and moves[-1].resolved else None,
            reopened_at=tuple(turn.at for turn in moves[1:] if not turn.resolved),
            resolutions=resolutions,
            status=_text(snapshot, "status"),
            clocks=plan.facts.clocks,
            risks=plan.facts.risks,
            changes=plan.facts.changes,
            reviews=plan.facts.reviews,
            milestones=plan.facts.milestones,
            checklists=plan.facts.checklists,
            gaps=plan.facts.gaps,
            people={known: one.name for one in snapshot.people.values() for known in (one.id, one.login) if known},
            cause=plan.facts.cause,
        )


def _is_restricted(snapshot: Snapshot) -> bool:
    """Whether the issue has a security level: the report's readers may not all see it."""
    return bool(snapshot.issue.fields.get("security"))


def veiled(row: IssueRow, language: str) -> IssueRow:
    """What every reader may know of a restricted issue: that it exists, its clocks, and who works on it."""
    return IssueRow(
        key=row.key,
        url="",
        summary="",
        stands_for=say(language, "weekly.restricted"),
        created=row.created,
        owner=row.owner,
        resolved=row.resolved,
        reopened_at=row.reopened_at,
        resolutions=row.resolutions,
        status=row.status,
        clocks=row.clocks,
        people=row.people,
    )


def _text(snapshot: Snapshot, field: str) -> str:
    return ", ".join(value.text for value in snapshot.issue.fields.get(field, ()))


def posted_at(week: Week, settings: WeeklyReport) -> Instant:
    """When the report of a week is posted: on the first such weekday and time after it is over."""
    zone = ZoneInfo(settings.calendar.zone)
    day = week.monday + timedelta(days=7 + settings.weekday)
    midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - local on purpose: the zone comes with the time
    local = (midnight + timedelta(minutes=settings.minute)).replace(tzinfo=zone)
    return round(local.timestamp() * 1000)


def newest_due(settings: WeeklyReport, now: Instant) -> tuple[Week, Instant]:
    """The newest week whose report's hour has come, and that hour."""
    week = week_of(now, settings.calendar.zone)
    while posted_at(week, settings) > now:
        week = week.later(-1)
    return week, posted_at(week, settings)


def with_picture(document: Document, file: str | None) -> Document:
    """The document with its picture under the name that it has in Jira; without it while there is none."""
    kept = [at for at, block in enumerate(document.blocks) if file is not None or not isinstance(block, Picture)]
    shown = (document.blocks[at] for at in kept)
    blocks = tuple(replace(b, file=file) if isinstance(b, Picture) and file else b for b in shown)
    sections = tuple(
        replace(each, first=sum(at < each.first for at in kept), last=sum(at < each.last for at in kept))
        for each in document.sections
    )
    return replace(document, blocks=blocks, sections=sections)
