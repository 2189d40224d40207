"""Which hours of which weekday are open, and from when on? Reads weekdays, spans of time, and dated changes of them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from connector.config.calendar_reading import Reading, date_in, in_years
from connector.config.positions import Path
from connector.config.problems import show, unknown_key
from rules.policy import Window

Windows: TypeAlias = tuple[Window, ...]
Days: TypeAlias = Mapping[int, Windows]
"""Open hours by weekday, 0 for Monday; a day that is absent was not spoken of."""
Versions: TypeAlias = tuple[tuple[date, Days], ...]
"""Hours with the date from which they hold, ascending; each adds to and replaces what was said before."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHOWN_WEEKDAYS = (*WEEKDAYS, "ranges such as mon-fri")
ALWAYS = date.min
_WINDOW = re.compile(r"\s*(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)\s*")
_DAY_SECONDS = 86_400


def read_days(reading: Reading, path: Path, table: Mapping[str, object], others: tuple[str, ...]) -> Days:
    """The hours of every weekday that `table`, at `path`, names. Notes keys that are neither days nor `others`."""
    week: dict[int, Windows] = {}
    given: dict[int, str] = {}
    for key, value in table.items():
        if key in others:
            continue
        days = weekday_range(key)
        if not days:
            reading.wrong((*path, key), unknown_key(key, (*SHOWN_WEEKDAYS, *others)))
            continue
        windows = read_windows(reading, (*path, key), value)
        for day in days:
            if day in given:
                reading.wrong((*path, key), f'{WEEKDAYS[day]} is also in "{given[day]}". Give each day once.')
            given[day] = key
            week[day] = windows
    return week


def read_changes(reading: Reading) -> Versions:
    """`[[calendars.NAME.change]]`: from a date on, the weekdays that it names have other hours."""
    changes = reading.table.get("change", [])
    if not isinstance(changes, list):
        reading.wrong(("change",), "changes are tables of their own. Write [[calendars.NAME.change]] above `from`.")
        return ()
    versions: dict[date, Days] = {}
    for index, table in enumerate(changes):
        path: Path = ("change", index)
        if not isinstance(table, dict):
            reading.wrong(path, f"this must be a table, as in {{ from = 2026-06-01 }}, not {show(table)}.")
            continue
        start = _from(reading, path, table)
        days = read_days(reading, path, table, ("from",))
        if set(table) <= {"from"}:
            reading.wrong(path, 'no weekday changes. Add its new hours, as in mon-fri = ["10:00-19:00"].')
        if start in versions:
            reading.wrong((*path, "from"), f"{start} is also the date of another change. Put both in one table.")
        elif start is not None:
            versions[start] = days
    return tuple(sorted(versions.items()))


def _from(reading: Reading, path: Path, table: Mapping[str, object]) -> date | None:
    if "from" not in table:
        reading.wrong(path, 'the key "from" is missing. Add the first date with the new hours, as in 2026-06-01.')
        return None
    start = date_in(table["from"])
    if start is None:
        reading.wrong((*path, "from"), f"{show(table['from'])} is not a date. Write it as 2026-06-01.")
        return None
    return start if in_years(reading, (*path, "from"), start) else None


def week_on(versions: Versions, day: date) -> tuple[Windows, ...]:
    """The seven weekdays' hours that hold on `day`; days that nothing was said of are closed."""
    week: dict[int, Windows] = {}
    for start, days in versions:
        if start <= day:
            week.update(days)
    return tuple(week.get(weekday, ()) for weekday in range(7))


def over(base: Versions, own: Versions) -> Versions:
    """`own` hours on top of those of another calendar: a weekday that is given without a date holds at all times."""
    always = {weekday for start, days in own if start == ALWAYS for weekday in days}
    merged: dict[date, dict[int, Windows]] = {}
    for start, days in base:
        merged[start] = {weekday: windows for weekday, windows in days.items() if weekday not in always}
    for start, days in own:
        merged.setdefault(start, {}).update(days)
    return tuple(sorted(merged.items()))


def weekday_range(key: str) -> tuple[int, ...]:
    """The weekdays that `mon`, `mon-fri` or `fri-mon` names, 0 for Monday; () when it names none."""
    ends = [part.strip().lower() for part in key.split("-")]
    if not 1 <= len(ends) <= 2 or any(end not in WEEKDAYS for end in ends):
        return ()
    first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
    return tuple(day % 7 for day in range(first, last + 1 if last >= first else last + 8))


def read_windows(reading: Reading, path: Path, value: object) -> Windows:
    """Open hours of one day, in order and united. A span whose end is not later ends next day."""
    if not isinstance(value, list):
        reading.wrong(path, 'open hours are a list, as in ["09:00-12:00", "13:00-18:00"]; [] for a closed day.')
        return ()
    windows: list[Window] = []
    for index, text in enumerate(value):
        try:
            windows.append(_window(text))
        except ValueError as error:
            reading.wrong((*path, index), str(error))
    return _united(windows)


def _window(text: object) -> Window:
    found = _WINDOW.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f'{show(text)} is not a span of time. Write it as "09:00-17:30".')
    hour, minute, to_hour, to_minute = (int(part) for part in found.groups())
    start, end = (hour * 60 + minute) * 60, (to_hour * 60 + to_minute) * 60
    if minute > 59 or to_minute > 59 or start >= _DAY_SECONDS or end > _DAY_SECONDS:
        raise ValueError(f'"{text}" has a time that no clock shows. Times go from 00:00 to 24:00.')
    if start == end:
        raise ValueError(f'"{text}" begins where it ends. For a whole day write "00:00-24:00".')
    return (start, end if end > start else end + _DAY_SECONDS)


def _united(windows: list[Window]) -> Windows:
    united: list[Window] = []
    for start, end in sorted(windows):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return tuple(united)
