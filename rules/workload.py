"""Who has how much to do, against the time that they have?

Load is what is left of each open issue, spread evenly over the working days of its assignee from today or its start to
its due date. Capacity is the person's own calendar without leave. Seconds are exact; nothing is rounded here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import combinations
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from rules.model import Instant
from rules.policy import Calendar, Capacity
from rules.rows import IssueRow

WARNING, OVER = 80, 100
"""Percent of capacity from which a week is full, and too full."""
HEAVIEST, MOST_MOVES, MOST_TOGETHER = 5, 2, 2
_DAY = timedelta(days=1)
Band: TypeAlias = Literal["normal", "warning", "over", "no_capacity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many seconds of an issue fall on a day. `overdue`: its due date has passed, so all of it is due today."""

    day: date
    account: str
    key: str
    seconds: Fraction
    overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is planned. The keys in `unestimated`, `undated`, `overdue` and `on_day_off` are four different findings.

    `plannable` of `open` issues have both an estimate and a due date; parents with open parts count by those.
    """

    shares: tuple[Share, ...]
    unestimated: tuple[str, ...]
    undated: tuple[str, ...]
    overdue: tuple[str, ...]
    on_day_off: tuple[str, ...]
    plannable: int
    open: int

    def on(self, account: str, day: date) -> Fraction:
        """Seconds that the person has to do on that day."""
        return sum((one.seconds for one in self.shares if one.account == account and one.day == day), Fraction())


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A person's week, from `monday` on. `percent` is None where there is load and no capacity, never infinite.

    `heaviest` are (key, seconds), at most five; `moves` are the two smallest ways to bring the week to its capacity:
    each an issue or a pair to move out of it. () where it fits, or no pair suffices.
    """

    account: str
    monday: date
    capacity_s: Fraction
    load_s: Fraction
    percent: int | None
    band: Band
    heaviest: tuple[tuple[str, Fraction], ...] = ()
    moves: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Capacities:
    """The time that people have. Who is not in the policy's table has the hours of `usual`, whole."""

    usual: Calendar
    table: Sequence[Capacity] = ()
    _by_account: Mapping[str, list[Capacity]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[str, list[Capacity]] = defaultdict(list)
        for one in sorted(self.table, key=lambda one: one.valid_from or date.min):
            found[one.account].append(one)
        self._by_account = found

    def seconds(self, account: str, day: date) -> Fraction:
        """The person's working time of that date: holidays, leave and part time taken off, make-up days counted."""
        entry = self._entry(account, day)
        if entry is None:
            return Fraction(_open_seconds(self.usual, day))
        if any(first <= day <= last for first, last in entry.leave):
            return Fraction()
        return Fraction(_open_seconds(entry.calendar, day) * entry.percent, 100)

    def working_days(self, account: str, first: date, last: date) -> list[date]:
        return [day for day in _days(first, last) if self.seconds(account, day) > 0]

    def next_working_day(self, account: str, day: date) -> date:
        """That day or the first later one with working time; the day itself where there is none within a year."""
        return next((one for one in _days(day, day + 366 * _DAY) if self.seconds(account, one) > 0), day)

    def _entry(self, account: str, day: date) -> Capacity | None:
        valid = [one for one in self._by_account.get(account, ()) if one.valid_from is None or one.valid_from <= day]
        return valid[-1] if valid else None


def _open_seconds(calendar: Calendar, day: date) -> int:
    """Of the windows that begin on that date, overlapping time once."""
    total, end = 0, 0
    for first, last in sorted(calendar.dates.get(day, calendar.weekly[day.weekday()])):
        total += max(0, last - max(first, end))
        end = max(end, last)
    return total


def _days(first: date, last: date) -> Iterator[date]:
    return (first + index * _DAY for index in range((last - first).days + 1))


def load_of(rows: Iterable[IssueRow], capacities: Capacities, today: date) -> Load:
    """The plan of all open issues, as of today."""
    rows = list(rows)
    split = {row.parent for row in rows if row.open and row.parent is not None}
    leaves = [row for row in rows if row.open and row.id not in split]
    ready = [row for row in leaves if row.remaining_s is not None and row.due is not None]
    shares: list[Share] = []
    on_day_off: list[str] = []
    for row in ready:
        if row.assignee is not None and row.remaining_s:
            spread, moved = _spread(row, capacities, today)
            shares += spread
            on_day_off += [row.key] if moved else []
    return Load(
        shares=tuple(shares),
        unestimated=tuple(row.key for row in leaves if row.remaining_s is None),
        undated=tuple(row.key for row in leaves if row.due is None),
        overdue=tuple(row.key for row in leaves if row.due is not None and row.due < today),
        on_day_off=tuple(on_day_off),
        plannable=len(ready),
        open=len(leaves),
    )


def _spread(row: IssueRow, capacities: Capacities, today: date) -> tuple[list[Share], bool]:
    """The shares of an issue, and whether it was dated on days off alone: then all of it waits for the next one."""
    assert row.assignee is not None
    assert row.due is not None
    assert row.remaining_s is not None  # only such rows are spread
    overdue = row.due < today
    due = max(row.due, today)
    window = capacities.working_days(row.assignee, due if overdue else max(today, row.start or today), due)
    days = window or [capacities.next_working_day(row.assignee, due)]
    each = Fraction(row.remaining_s, len(days))
    shares = [Share(day=day, account=row.assignee, key=row.key, seconds=each, overdue=overdue) for day in days]
    return shares, not window and not overdue


def week_of(
    load: Load, capacities: Capacities, account: str, monday: date, *, warning: int = WARNING, over: int = OVER
) -> Week:
    """One person's week: load against capacity, and what would clear it. The bands begin at these percents."""
    days = set(_days(monday, monday + 6 * _DAY))
    capacity = sum((capacities.seconds(account, day) for day in days), Fraction())
    issues: dict[str, Fraction] = defaultdict(Fraction)
    for share in load.shares:
        if share.account == account and share.day in days:
            issues[share.key] += share.seconds
    total = sum(issues.values(), Fraction())
    percent = int(total * 100 / capacity) if capacity else None if total else 0
    band = _band(percent, warning, over)
    heaviest = sorted(issues.items(), key=lambda item: (-item[1], item[0]))
    told = total > 0 and band in ("over", "no_capacity")
    return Week(
        account=account,
        monday=monday,
        capacity_s=capacity,
        load_s=total,
        percent=percent,
        band=band,
        heaviest=tuple(heaviest[:HEAVIEST]) if told else (),
        moves=_moves(issues, total - capacity) if told and total > capacity else (),
    )


def _band(percent: int | None, warning: int, over: int) -> Band:
    if percent is None:
        return "no_capacity"
    return "over" if percent >= over else "warning" if percent >= warning else "normal"


def _moves(issues: Mapping[str, Fraction], excess: Fraction) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of issues that each take away the excess, none with an issue that it could do without."""
    found: list[tuple[Fraction, tuple[str, ...]]] = []
    for number in range(1, MOST_TOGETHER + 1):
        for keys in combinations(sorted(issues), number):
            size = sum((issues[key] for key in keys), Fraction())
            spare = any(size - issues[key] >= excess for key in keys)
            if size >= excess and not spare:
                found.append((size, keys))
    return tuple(keys for _, keys in sorted(found)[:MOST_MOVES])


def actual_of(rows: Iterable[IssueRow], zone: str) -> dict[tuple[str, date], int]:
    """Seconds worked by (account, date in the zone): by who logged the work and when it began, no matter whose issue.

    Work of nobody known is left out.
    """
    found: dict[tuple[str, date], int] = defaultdict(int)
    for row in rows:
        for log in row.worklogs:
            if log.author is not None:
                found[log.author, _date(log.started, zone)] += log.seconds
    return dict(found)


def _date(at: Instant, zone: str) -> date:
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(ZoneInfo(zone)).date()
