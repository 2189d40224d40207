"""Which numbers tell how a week went? Pure counting over issues and their clocks, ready to be worded, drawn or sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reports.honesty import LONGEST_HISTORY, Reading, nearest_rank, read_count, read_ratio
from reports.practice_figures import OpenRisk, Practice, practice_of, risks_of
from reports.rows import IssueName, IssueRow, name_of
from reports.weeks import Week, week_of
from rules.desired import Cycle
from rules.model import DAY, HOUR, MINUTE, Instant

__all__ = [
    "Breach",
    "Coverage",
    "Figures",
    "FlowWeek",
    "IssueName",
    "IssueRow",
    "OpenRisk",
    "Promise",
    "figures",
]
CHART_WEEKS = 12
REOPENED_WITHIN = 7 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much was read: issues, those that could not be read, findings about them, those with a security level."""

    read: int
    failed: int = 0
    findings: int = 0
    restricted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One metric in the week: `met` of `of` cycles. Misses are cycles that stopped late in the week and those that are
    still open past their goal; `ended` are those that a resolution ended in time, counted apart. Times are counted time
    of the other cycles that stopped; percentiles from ten on."""

    metric: str
    kind: str
    met: int
    of: int
    last_met: int
    last_of: int
    reading: Reading
    stopped: int
    median_ms: int | None
    p90_ms: int | None
    last_median_ms: int | None
    slowest_ms: int | None
    slowest: IssueName | None
    ended: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowWeek:
    """`open` is how many were open at the end of the week, or at the report's instant in a running week."""

    name: str
    number: int
    created: int
    resolved: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """`over_ms` is counted time past the target, None where days were promised; `still_open` at the report's
    instant."""

    issue: IssueName
    metric: str
    kind: str
    due: Instant | None
    over_ms: int | None
    still_open: bool
    cause: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A week in numbers. `now` is the instant of the data; `complete` tells whether the week was over by then.

    `flow` is oldest first and ends with this week. `reopened` of `resolved_before`: resolved in the week before and
    open again within seven days.
    """

    week: Week
    now: Instant
    complete: bool
    coverage: Coverage
    promises: tuple[Promise, ...]
    flow: tuple[FlowWeek, ...]
    created_reading: Reading
    open_reading: Reading
    reopened: int
    resolved_before: int
    breaches: tuple[Breach, ...]
    at_risk: int
    risks: tuple[OpenRisk, ...]
    without_owner: tuple[IssueName, ...]
    practice: Practice = field(default_factory=Practice)


def figures(rows: Sequence[IssueRow], week: Week, now: Instant, coverage: Coverage | None = None) -> Figures:
    """The week's numbers as of `now`. Without `coverage` all issues read are those given."""
    complete = now >= week.end
    until = min(now, week.end)
    flow = _flow(rows, week, until)
    open_rows = [row for row in rows if _is_open(row, until)]
    resolved_before, reopened = _reopened(rows, week.later(-1), until)
    return Figures(
        week=week,
        now=now,
        complete=complete,
        coverage=coverage or Coverage(read=len(rows)),
        promises=tuple(_promise(rows, clock, week, until, complete) for clock in _metrics(rows)),
        flow=flow[-CHART_WEEKS:],
        created_reading=read_count(flow[-1].created, [past.created for past in flow[:-1]], complete=complete),
        open_reading=read_count(flow[-1].open, [past.open for past in flow[:-1]], complete=complete),
        reopened=reopened,
        resolved_before=resolved_before,
        breaches=_breaches(rows, week, until),
        at_risk=sum(clock.at_risk for row in open_rows for clock in row.clocks),
        risks=risks_of(open_rows, week.start, until),
        without_owner=tuple(name_of(row) for row in sorted(open_rows, key=_age) if row.owner is None),
        practice=practice_of(rows, open_rows, week.start, until),
    )


def _age(row: IssueRow) -> tuple[Instant, str]:
    return row.created, row.key


def _metrics(rows: Iterable[IssueRow]) -> list[tuple[str, str]]:
    """Name and kind of each metric, in the order of the policy, which is that of the clocks."""
    return list(dict.fromkeys((clock.metric, clock.kind) for row in rows for clock in row.clocks))


def _resolutions(row: IssueRow) -> tuple[Instant, ...]:
    if row.resolutions or row.resolved is None:
        return row.resolutions
    return (row.resolved,)


def _is_open(row: IssueRow, at: Instant) -> bool:
    """Whether the issue was there and open just before the instant."""
    if row.created >= at:
        return False
    moves = [(moment, 0) for moment in _resolutions(row)] + [(moment, 1) for moment in row.reopened_at]
    before = [move for move in moves if move[0] < at]
    return not before or max(before)[1] == 1


def _flow(rows: Sequence[IssueRow], week: Week, until: Instant) -> tuple[FlowWeek, ...]:
    """This week and those before it, back to the first issue, at most twenty."""
    first = min((row.created for row in rows), default=week.start)
    oldest = week_of(first, week.zone)
    weeks = [week]
    while weeks[0].monday > oldest.monday and len(weeks) <= LONGEST_HISTORY:
        weeks.insert(0, weeks[0].later(-1))
    return tuple(_flow_week(rows, each, min(each.end, until)) for each in weeks)


def _flow_week(rows: Sequence[IssueRow], week: Week, until: Instant) -> FlowWeek:
    start = week.start
    return FlowWeek(
        name=week.name,
        number=week.number,
        created=sum(start <= row.created < until for row in rows),
        resolved=sum(start <= moment < until for row in rows for moment in _resolutions(row)),
        open=sum(_is_open(row, until) for row in rows),
    )


def _reopened(rows: Sequence[IssueRow], before: Week, until: Instant) -> tuple[int, int]:
    """How many resolutions fell in that week, and after how many of them the issue was open again in seven days."""
    start, end = before.start, before.end
    resolved = [(row, moment) for row in rows for moment in _resolutions(row) if start <= moment < end]
    again = sum(
        any(moment < opened <= min(moment + REOPENED_WITHIN, until) for opened in row.reopened_at)
        for row, moment in resolved
    )
    return len(resolved), again


def _cycles(rows: Iterable[IssueRow], metric: str, kind: str) -> list[tuple[IssueRow, Cycle]]:
    """The cycles that had a goal and were not called off."""
    return [
        (row, cycle)
        for row in rows
        for clock in row.clocks
        if (clock.metric, clock.kind) == (metric, kind)
        for cycle in clock.cycles
        if cycle.target is not None and cycle.state != "cancelled"
    ]


def _stopped_in(cycle: Cycle, start: Instant, until: Instant) -> bool:
    return cycle.stop is not None and start <= cycle.stop < until


def _late_at(cycle: Cycle, until: Instant) -> bool:
    """Still going and past its goal just before the instant."""
    return cycle.breached_at is not None and cycle.breached_at < until and (cycle.stop is None or cycle.stop >= until)


def _score(cycles: Sequence[tuple[IssueRow, Cycle]], start: Instant, until: Instant) -> tuple[int, int]:
    """Met, and all that count."""
    stopped = [cycle for _, cycle in cycles if _stopped_in(cycle, start, until)]
    late = sum(_late_at(cycle, until) for _, cycle in cycles)
    return sum(not cycle.breached for cycle in stopped), len(stopped) + late


def _promise(rows: Sequence[IssueRow], metric: tuple[str, str], week: Week, until: Instant, complete: bool) -> Promise:
    known = _cycles(rows, *metric)
    cycles = [(row, cycle) for row, cycle in known if not cycle.ended]
    met, of = _score(cycles, week.start, until)
    past = [week.later(-back) for back in range(LONGEST_HISTORY, 0, -1)]
    earlier = [_score(cycles, each.start, each.end) for each in past]
    stopped = [(cycle.elapsed_ms, row) for row, cycle in cycles if _stopped_in(cycle, week.start, until)]
    times = [elapsed for elapsed, _ in stopped]
    last = [cycle.elapsed_ms for _, cycle in cycles if _stopped_in(cycle, past[-1].start, past[-1].end)]
    slowest = max(stopped, key=lambda pair: (pair[0], pair[1].key), default=None)
    return Promise(
        metric=metric[0],
        kind=metric[1],
        met=met,
        of=of,
        last_met=earlier[-1][0],
        last_of=earlier[-1][1],
        reading=read_ratio(met, of, earlier, complete=complete),
        stopped=len(stopped),
        median_ms=nearest_rank(times, 50),
        p90_ms=nearest_rank(times, 90),
        last_median_ms=nearest_rank(last, 50),
        slowest_ms=slowest[0] if slowest else None,
        slowest=name_of(slowest[1]) if slowest else None,
        ended=sum(cycle.ended and _stopped_in(cycle, week.start, until) for _, cycle in known),
    )


def _breaches(rows: Sequence[IssueRow], week: Week, until: Instant) -> tuple[Breach, ...]:
    """Exactly the misses that the promises count: those still open first, then by how much."""
    found = [
        _breach(row, metric, kind, cycle, still_open=late)
        for metric, kind in _metrics(rows)
        for row, cycle in _cycles(rows, metric, kind)
        if (late := _late_at(cycle, until)) or (cycle.breached and _stopped_in(cycle, week.start, until))
    ]
    return tuple(sorted(found, key=lambda miss: (not miss.still_open, -(miss.over_ms or 0), miss.issue.key)))


def _breach(row: IssueRow, metric: str, kind: str, cycle: Cycle, *, still_open: bool) -> Breach:
    return Breach(
        issue=name_of(row),
        metric=metric,
        kind=kind,
        due=cycle.due if cycle.due is not None else cycle.breached_at,
        over_ms=_over(cycle),
        still_open=still_open,
        cause=row.cause,
    )


def _over(cycle: Cycle) -> int | None:
    """Counted time past the target; only hours and minutes can be subtracted."""
    unit = {"minute": MINUTE, "hour": HOUR}.get(cycle.target.unit) if cycle.target else None
    return max(0, cycle.elapsed_ms - cycle.target.value * unit) if cycle.target and unit else None
