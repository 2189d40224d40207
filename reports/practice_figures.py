"""What of the practice belongs into the week's report: risks, changes, reviews, actions, milestones and closings?

Only what somebody should look at, the worst first. Names are those of people; states are words of the texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reports.rows import IssueName, IssueRow, name_of
from rules.desired import ActionFact, ChangeFact, ChecklistFact, MilestoneFact, RiskFact
from rules.model import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRisk:
    """A line of the register. `moved`: what happened to it in the week. `owner` answers for it, if named."""

    issue: IssueName
    rule: str
    type: str
    band: str
    likelihood: int
    impact: int
    response: str = ""
    owner: str = ""
    review_at: Instant | None = None
    review_due: bool = False
    moved: Literal["", "new", "heavier", "lighter"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedChange:
    """A change that was made or decided in the week, or that still waits. `who` made it, `by` decided."""

    issue: IssueName
    change: ChangeFact
    state: Literal["late", "undecided", "deferred", "undone", "decided"]
    who: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedReview:
    issue: IssueName
    name: str
    due: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAction:
    """`owner` is a name, "" for nobody."""

    issue: IssueName
    text: str
    owner: str
    due: Instant | None
    overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """`issue` is the milestone itself where it is one. Dates are ISO, `slip` days later than first planned."""

    name: str
    issue: IssueName | None
    planned: str | None
    forecast: str | None
    slip: int | None
    working_slip: int | None
    moves: int
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfClosed:
    """Closed in the week without what is mandatory. `by` let it close all the same, with `reason`."""

    issue: IssueName
    checklist: str
    missing: tuple[str, ...]
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """See the module."""

    changes: tuple[LoggedChange, ...] = ()
    reviews: tuple[MissedReview, ...] = ()
    actions: tuple[OpenAction, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    closings: tuple[HalfClosed, ...] = ()


def practice_of(rows: Sequence[IssueRow], open_rows: Sequence[IssueRow], start: Instant, until: Instant) -> Practice:
    """Of the week from `start` until just before `until`. `open_rows` are those that were open at its end."""
    return Practice(
        changes=_changes(rows, open_rows, start, until),
        reviews=_reviews(open_rows),
        actions=_actions(open_rows),
        milestones=_milestones(open_rows),
        closings=tuple(one for row in rows for one in _closings(row, start, until)),
    )


def risks_of(rows: Sequence[IssueRow], start: Instant, until: Instant) -> tuple[OpenRisk, ...]:
    """The register of open issues: what nobody has accepted first, then the heaviest first."""
    found = [(risk, _risk(row, risk, start, until)) for row in rows for risk in row.risks]
    ordered = sorted(found, key=lambda two: (two[0].quiet, -two[1].likelihood * two[1].impact, *_place(two[1])))
    return tuple(one for _, one in ordered)


def _place(risk: OpenRisk) -> tuple[str, str]:
    return risk.issue.key, risk.rule


def _risk(row: IssueRow, risk: RiskFact, start: Instant, until: Instant) -> OpenRisk:
    return OpenRisk(
        issue=name_of(row),
        rule=risk.rule,
        type=risk.type,
        band=risk.band,
        likelihood=risk.likelihood,
        impact=risk.impact,
        response=risk.response or "",
        owner=_name(row, risk.owner),
        review_at=risk.review_at,
        review_due=risk.review_due,
        moved=_moved(risk, start, until),
    )


def _moved(risk: RiskFact, start: Instant, until: Instant) -> Literal["", "new", "heavier", "lighter"]:
    """Compared with the rating that it had when the week began."""
    moves = [move for move in risk.moves if move.at < until]
    earlier = [move for move in moves if move.at < start]
    if not earlier:
        return "new" if moves else ""
    before, now = (move.likelihood * move.impact for move in (earlier[-1], moves[-1]))
    return "" if before == now else "heavier" if now > before else "lighter"


def _name(row: IssueRow, account: str | None) -> str:
    """An owner may be a name as somebody wrote it."""
    return row.people.get(account, account) if account else ""


def _changes(
    rows: Sequence[IssueRow], open_rows: Sequence[IssueRow], start: Instant, until: Instant
) -> tuple[LoggedChange, ...]:
    """The log of the week: what waits too long first, then what waits, then the others, each in order of time."""
    still = {row.key for row in open_rows}
    found = [
        _logged(row, one)
        for row in rows
        for one in row.changes
        if one.from_ < until and ((one.open and row.key in still) or _touched(one, start, until))
    ]
    rank = ("late", "undecided", "deferred", "decided", "undone")
    return tuple(sorted(found, key=lambda one: (rank.index(one.state), one.change.from_, one.issue.key)))


def _touched(change: ChangeFact, start: Instant, until: Instant) -> bool:
    decided = change.decision is not None and start <= change.decision.at < until
    return decided or start <= change.to < until


def _logged(row: IssueRow, change: ChangeFact) -> LoggedChange:
    state: Literal["late", "undecided", "deferred", "undone", "decided"] = "undecided"
    if change.undone:
        state = "undone"
    elif change.overdue:
        state = "late"
    elif change.decision is not None:
        state = "deferred" if change.open else "decided"
    by = _name(row, change.decision.by) if change.decision else ""
    return LoggedChange(
        issue=name_of(row), change=change, state=state, who=tuple(_name(row, one) for one in change.authors), by=by
    )


def _reviews(rows: Sequence[IssueRow]) -> tuple[MissedReview, ...]:
    """Missed, and not held until now; the oldest first."""
    found = [
        MissedReview(issue=name_of(row), name=review.name, due=review.due)
        for row in rows
        for review in row.reviews
        if review.state == "missed" and review.due is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.issue.key, one.name)))


def _actions(rows: Sequence[IssueRow]) -> tuple[OpenAction, ...]:
    """Each once, though every review of an issue knows it; the late ones first."""
    found = [
        _action(row, action)
        for row in rows
        for action in dict.fromkeys(action for review in row.reviews for action in review.actions)
        if action.done_at is None
    ]
    return tuple(sorted(found, key=lambda one: (not one.overdue, one.due is None, one.due or 0, one.issue.key)))


def _action(row: IssueRow, action: ActionFact) -> OpenAction:
    owner = _name(row, action.owner)
    return OpenAction(issue=name_of(row), text=action.text, owner=owner, due=action.due, overdue=action.overdue)


def _milestones(rows: Sequence[IssueRow]) -> tuple[Milestone, ...]:
    """Those that slipped or are late: each once, as told by the issue that knows most of it."""
    found: dict[str, Milestone] = {}
    for row in rows:
        for one in row.milestones:
            made = _milestone(row, one, _is_late(row, one))
            known = found.get(one.id)
            if known is None or (known.issue is None and made.issue is not None) or (made.late and not known.late):
                found[one.id] = made
    shown = [one for one in found.values() if one.late or (one.slip or 0) > 0]
    return tuple(sorted(shown, key=lambda one: (not one.late, -(one.slip or 0), one.name)))


def _is_late(row: IssueRow, one: MilestoneFact) -> bool:
    """Its date has passed: as a gap in the plan of what counts towards it, or in its own."""
    told = {dict(gap.facts).get("milestone") for gap in row.gaps if gap.gap == "milestone_overdue"}
    return one.name in told or (one.name == row.key and any(gap.gap == "overdue" for gap in row.gaps))


def _milestone(row: IssueRow, one: MilestoneFact, late: bool) -> Milestone:
    return Milestone(
        name=one.name,
        issue=name_of(row) if one.name == row.key else None,
        planned=one.planned,
        forecast=one.forecast,
        slip=one.slip,
        working_slip=one.working_slip,
        moves=one.moves,
        late=late,
    )


def _closings(row: IssueRow, start: Instant, until: Instant) -> Iterator[HalfClosed]:
    for one in row.checklists:
        if one.closing is not None and start <= one.closing < until and one.missing:
            yield _closing(row, one)


def _closing(row: IssueRow, one: ChecklistFact) -> HalfClosed:
    return HalfClosed(
        issue=name_of(row),
        checklist=one.name,
        missing=tuple(item.text for item in one.missing),
        by=_name(row, one.overridden_by),
        reason=one.override,
    )
