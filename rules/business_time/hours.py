"""How much open time lies between two instants, and when will so much of it have passed?

Local opening hours become sorted UTC tables once; every question after that is a bisection.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from rules.model import DAY, Instant
from rules.policy import Calendar

LONGEST_CLOSURE = 366 * DAY
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 — the origin of local clock readings, which have no zone
SECOND = timedelta(seconds=1)
_HORIZON = 200  # years; a target that reaches further is a slip of the pen, and its tables would take seconds


class NoOpening(ValueError):
    """The calendar has no open time for 366 days from `at` on. `calendar` is its name."""

    def __init__(self, calendar: str, at: Instant) -> None:
        when = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)).date()
        super().__init__(f"calendar {calendar} has no open time in the 366 days after {when}")
        self.calendar = calendar
        self.at = at


def opening_instant(day: date, second: int, zone: ZoneInfo) -> Instant:
    """The instant of the local clock reading `second` seconds after midnight of `day`: the first of two readings.

    A reading that does not exist moves forward by the gap: fold=0 reads it with the offset from before the gap.
    """
    reading = datetime(day.year, day.month, day.day) + timedelta(seconds=second)  # noqa: DTZ001 — zone added below
    return _utc_ms(reading, (reading.replace(tzinfo=zone).utcoffset() or timedelta()))


def closing_instant(day: date, second: int, zone: ZoneInfo) -> Instant:
    """As `opening_instant`, but the second of two readings.

    The smaller offset is the later instant; in a gap it is the offset from before, as for an opening.
    """
    reading = datetime(day.year, day.month, day.day) + timedelta(seconds=second)  # noqa: DTZ001 — zone added below
    first = reading.replace(tzinfo=zone).utcoffset() or timedelta()
    second_pass = reading.replace(tzinfo=zone, fold=1).utcoffset() or timedelta()
    return _utc_ms(reading, min(first, second_pass))


def _utc_ms(reading: datetime, offset: timedelta) -> Instant:
    return (reading - EPOCH - offset) // SECOND * 1000


def year_of(at: Instant) -> int:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)).year


def _year_start(year: int) -> Instant:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * 1000


def _united(windows: list[tuple[Instant, Instant]]) -> list[tuple[Instant, Instant]]:
    """Sorted, without empty, overlapping or touching windows."""
    united: list[tuple[Instant, Instant]] = []
    for start, end in sorted(window for window in windows if window[0] < window[1]):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


@dataclass(frozen=True, slots=True)
class _Table:
    """Open windows of whole years. It speaks for instants from `since` to `until`, both included.

    `before[i]` is the open time ahead of window i and `through[i]` the same with window i. `closures` are the indices
    of windows that follow more than 366 closed days.
    """

    first_year: int
    last_year: int
    since: Instant
    until: Instant
    starts: list[Instant]
    ends: list[Instant]
    before: list[int]
    through: list[int]
    closures: list[int]

    def open_until(self, at: Instant) -> int:
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return 0
        end = self.ends[index]
        return self.before[index] + (at if at < end else end) - self.starts[index]


class OpenHours:
    """The open time of one calendar. Built by `open_hours`; the tables of further years are added when asked for."""

    __slots__ = ("_table", "_years", "calendar", "zone")

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.zone)
        self._years: dict[int, list[tuple[Instant, Instant]]] = {}
        self._table = _Table(0, 0, 1, 0, [], [], [], [], [])  # speaks for no instant

    def is_open(self, at: Instant) -> bool:
        """Whether `at` lies in a window; a closing instant does not."""
        table = self._covering(at, at)
        index = bisect_right(table.starts, at) - 1
        return index >= 0 and at < table.ends[index]

    def elapsed(self, a: Instant, b: Instant) -> int:
        """Open milliseconds from `a` to `b`; 0 where `b` is not after `a`."""
        if b <= a:
            return 0
        table = self._table
        if a < table.since or b > table.until:
            table = self._covering(a, b)
        return table.open_until(b) - table.open_until(a)

    def add(self, start: Instant, ms: int) -> Instant:
        """The earliest instant at which `ms` open milliseconds have passed since `start`: `start` itself for 0.

        Raises NoOpening where that would cross more than 366 closed days, OverflowError where it takes two centuries.
        """
        if ms < 0:
            raise ValueError(f"open time to add must not be negative, got {ms}")
        if ms == 0:
            return start
        table = self._table
        if start < table.since or start > table.until:
            table = self._covering(start, start)
        wanted = table.open_until(start) + ms
        while not table.through or table.through[-1] < wanted:
            table = self._further(table, start)
            wanted = table.open_until(start) + ms
        index = bisect_left(table.through, wanted)
        if table.closures or start < table.starts[0]:  # else no gap between windows is too long
            self._refuse_closure(table, start, index)
        return table.starts[index] + wanted - table.before[index]

    def next_open(self, at: Instant) -> Instant:
        """`at` itself when open, else the next opening. Raises NoOpening when it is more than 366 days away."""
        table = self._covering(at, at + LONGEST_CLOSURE)
        index = bisect_right(table.ends, at)
        if index == len(table.starts) or table.starts[index] - at > LONGEST_CLOSURE:
            raise NoOpening(self.calendar.name, at)
        return max(at, table.starts[index])

    def windows(self, a: Instant, b: Instant) -> Iterator[tuple[Instant, Instant]]:
        """The open windows between `a` and `b`, in order, cut to that range; none touches another."""
        table = self._covering(a, b)
        for index in range(bisect_right(table.ends, a), bisect_left(table.starts, b)):
            yield max(a, table.starts[index]), min(b, table.ends[index])

    def _covering(self, a: Instant, b: Instant) -> _Table:
        table = self._table
        if table.since <= a and b <= table.until:
            return table
        # A margin of days: a window may end two days after its date began, and zones differ from UTC by up to a day.
        first, last = year_of(a - 5 * DAY), year_of(b + 5 * DAY)
        if table.since <= table.until:
            first, last = min(first, table.first_year), max(last, table.last_year)
        return self._tabulate(first, last)

    def _further(self, table: _Table, start: Instant) -> _Table:
        """A table of about twice the years; NoOpening when the open time has come to an end."""
        after = max(start, table.ends[-1]) if table.ends else start
        if after + LONGEST_CLOSURE < table.until:
            raise NoOpening(self.calendar.name, after)
        if table.last_year > year_of(start) + _HORIZON:
            raise OverflowError(f"calendar {self.calendar.name}: the result lies more than {_HORIZON} years ahead")
        return self._tabulate(table.first_year, 2 * table.last_year - table.first_year + 1)

    def _refuse_closure(self, table: _Table, start: Instant, index: int) -> None:
        first = bisect_right(table.ends, start)
        if table.starts[first] - start > LONGEST_CLOSURE:
            raise NoOpening(self.calendar.name, start)
        for closure in table.closures:
            if first < closure <= index:
                raise NoOpening(self.calendar.name, table.ends[closure - 1])

    def _tabulate(self, first: int, last: int) -> _Table:
        # The finished table replaces the old one in a single assignment: readers in other threads see one or the other.
        windows = _united([window for year in range(first, last + 1) for window in self._windows_of(year)])
        through = list(accumulate(end - start for start, end in windows))
        self._table = table = _Table(
            first_year=first,
            last_year=last,
            since=_year_start(first) + 4 * DAY,
            until=_year_start(last + 1) - 2 * DAY,
            starts=[start for start, _ in windows],
            ends=[end for _, end in windows],
            before=[0, *through[:-1]] if through else [],
            through=through,
            closures=[
                index for index in range(1, len(windows)) if windows[index][0] - windows[index - 1][1] > LONGEST_CLOSURE
            ],
        )
        return table

    def _windows_of(self, year: int) -> list[tuple[Instant, Instant]]:
        if year not in self._years:
            calendar, zone = self.calendar, self.zone
            day, windows = date(year, 1, 1), []
            while day.year == year:
                for start, end in calendar.dates.get(day, calendar.weekly[day.weekday()]):
                    windows.append((opening_instant(day, start, zone), closing_instant(day, end, zone)))
                day += timedelta(days=1)
            self._years[year] = windows
        return self._years[year]


class SameCalendar(int):
    """A calendar as a cache key: calendars hold mappings, which have no hash, so the object itself is the key.

    A number, since numbers are hashed and compared fastest; the key keeps its calendar alive, so no other has its id.
    """

    calendar: Calendar

    def __new__(cls, calendar: Calendar) -> "SameCalendar":
        key = super().__new__(cls, id(calendar))
        key.calendar = calendar
        return key


def open_hours(calendar: Calendar) -> OpenHours:
    """The open time of `calendar`, kept for the next call with the same calendar."""
    return hours_of(SameCalendar(calendar))


@lru_cache(maxsize=256)
def hours_of(key: SameCalendar) -> OpenHours:
    return OpenHours(key.calendar)
