"""What working time does a table `[calendars.NAME]` describe? Weekdays, holidays and exceptions become one calendar."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from connector.config.holiday_dates import MAKE_UP_NAMES, holiday_dates
from connector.config.positions import Path
from connector.config.problems import Problems, show, unknown_key
from connector.config.values import read_zone
from rules.policy import Calendar, Window

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_OTHER_KEYS = ("timezone", "holidays", "closed", "open")
_SHOWN_KEYS = (*WEEKDAYS, "ranges such as mon-fri", *_OTHER_KEYS)
_WINDOW = re.compile(r"\s*(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)\s*")
_CLOSED_TOO_LONG = 366
_DAY_SECONDS = 86_400
_NAMES = {"en": {"closed": "closed", "open": "open by date"}, "zh_CN": {"closed": "休息", "open": "按日期开放"}}


@dataclass(slots=True)
class _Reading:
    """One calendar while it is being read."""

    name: str
    table: Mapping[str, object]
    problems: Problems
    language: str
    dates: dict[date, tuple[Window, ...]] = field(default_factory=dict)
    names: dict[date, str] = field(default_factory=dict)

    def wrong(self, path: Path, what: str) -> None:
        self.problems.add(("calendars", self.name, *path), what)


def read_calendar(name: str, table: Mapping[str, object], problems: Problems, language: str) -> Calendar | None:
    """The calendar, or None when something about it was noted in `problems`."""
    before = len(problems.found)
    reading = _Reading(name, table, problems, language)
    zone = _zone(reading)
    weekly = _weekly(reading)
    _add_holidays(reading, weekly)
    _add_closed(reading)
    _add_open(reading)
    if len(problems.found) > before:
        return None
    calendar = Calendar(name=name, zone=zone, weekly=weekly, dates=reading.dates, date_names=reading.names)
    if (gap := _closed_year(calendar)) is not None:
        reading.wrong((), f"nothing is open for 366 days from {gap}, so no clock would ever end. Add opening hours.")
        return None
    return calendar


def _zone(reading: _Reading) -> str:
    zone = reading.table.get("timezone")
    if not isinstance(zone, str):
        reading.wrong(("timezone",), 'the time zone is missing. Add timezone = "Europe/Berlin", or wherever it is.')
        return "UTC"
    try:
        return read_zone(zone)
    except ValueError as error:
        reading.wrong(("timezone",), str(error))
        return "UTC"


# ---------------------------------------------------------------------------------------------------- weekdays
def _weekly(reading: _Reading) -> tuple[tuple[Window, ...], ...]:
    """Seven entries from Monday. Notes keys that are no weekdays and days given twice."""
    week: list[tuple[Window, ...]] = [()] * 7
    given: dict[int, str] = {}
    for key, value in reading.table.items():
        if key in _OTHER_KEYS:
            continue
        days = weekday_range(key)
        if not days:
            reading.wrong((key,), unknown_key(key, _SHOWN_KEYS))
        windows = read_windows(reading, (key,), value)
        for day in days:
            if day in given:
                reading.wrong((key,), f'{WEEKDAYS[day]} is also in "{given[day]}". Give each day once.')
            given[day] = key
            week[day] = windows
    return tuple(week)


def weekday_range(key: str) -> tuple[int, ...]:
    """The weekdays that `mon`, `mon-fri` or `fri-mon` names, 0 for Monday; () when it names none."""
    ends = [part.strip().lower() for part in key.split("-")]
    if not 1 <= len(ends) <= 2 or any(end not in WEEKDAYS for end in ends):
        return ()
    first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
    return tuple(day % 7 for day in range(first, last + 1 if last >= first else last + 8))


def read_windows(reading: _Reading, path: Path, value: object) -> tuple[Window, ...]:
    """Open hours of one day, in order and united."""
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


def _united(windows: list[Window]) -> tuple[Window, ...]:
    united: list[Window] = []
    for start, end in sorted(windows):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return tuple(united)


# ------------------------------------------------------------------------------------------------------- dates
def _add_holidays(reading: _Reading, weekly: tuple[tuple[Window, ...], ...]) -> None:
    """Holidays are closed; a make-up day has the hours of the weekday that it replaces, else Monday's."""
    wish = reading.table.get("holidays")
    if wish is None:
        return
    try:
        country, subdivision = _country(wish)
        found = holiday_dates(country, subdivision, reading.language)
    except ValueError as error:
        reading.wrong(("holidays",), str(error))
        return
    for day, name in found.names.items():
        reading.dates[day], reading.names[day] = (), name
    for day, replaced in found.make_up.items():
        reading.dates[day] = weekly[replaced.weekday() if replaced else 0]
        reading.names[day] = MAKE_UP_NAMES[reading.language]


def _country(wish: object) -> tuple[str, str | None]:
    """`"CN"`, `"DE-BE"` or `{ country = "DE", subdivision = "BE" }`."""
    if isinstance(wish, str) and wish:
        country, _, subdivision = wish.partition("-")
        return country, subdivision or None
    if isinstance(wish, dict) and set(wish) <= {"country", "subdivision"} and isinstance(wish.get("country"), str):
        part = wish.get("subdivision")
        if part is None or isinstance(part, str):
            return str(wish["country"]), part
    raise ValueError('write holidays = "CN", "DE-BE" or { country = "DE", subdivision = "BE" }.')


def _add_closed(reading: _Reading) -> None:
    closed = reading.table.get("closed", [])
    if not isinstance(closed, list):
        reading.wrong(("closed",), "closed dates are a list, as in [2026-12-24, 2026-12-31].")
        return
    for index, wish in enumerate(closed):
        if (day := _date(wish)) is None:
            reading.wrong(("closed", index), f"{wish} is not a date. Write it as 2026-12-31.")
        else:
            reading.dates[day], reading.names[day] = (), _NAMES[reading.language]["closed"]


def _add_open(reading: _Reading) -> None:
    opened = reading.table.get("open", {})
    if not isinstance(opened, dict):
        reading.wrong(("open",), 'open dates are a table, as in { "2026-10-11" = ["09:00-12:00"] }.')
        return
    closed = reading.table.get("closed", [])
    closed_days = {_date(wish) for wish in closed} if isinstance(closed, list) else set()
    for key, value in opened.items():
        day = _date(key)
        if day is None:
            reading.wrong(("open", key), f'"{key}" is not a date. Write it as "2026-10-11".')
            continue
        if day in closed_days:
            reading.wrong(("open", key), f"{day} is also among the closed dates. Take it out of one of them.")
        reading.dates[day] = read_windows(reading, ("open", key), value)
        reading.names[day] = _NAMES[reading.language]["open"]


def _date(wish: object) -> date | None:
    if isinstance(wish, date) and not isinstance(wish, datetime):
        return wish
    try:
        return date.fromisoformat(wish) if isinstance(wish, str) else None
    except ValueError:
        return None


def _closed_year(calendar: Calendar) -> date | None:
    """The first day of 366 without any opening; None when there is no such stretch."""
    if not calendar.dates:
        return None if any(calendar.weekly) else date(2000, 1, 1)
    day = min(calendar.dates) - timedelta(days=_CLOSED_TOO_LONG)
    last = max(calendar.dates) + timedelta(days=_CLOSED_TOO_LONG)
    closed = 0
    while day < last and closed < _CLOSED_TOO_LONG:
        closed = 0 if calendar.dates.get(day, calendar.weekly[day.weekday()]) else closed + 1
        day += timedelta(days=1)
    return day - timedelta(days=closed) if closed >= _CLOSED_TOO_LONG else None
