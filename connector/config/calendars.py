"""What working time does a table `[calendars.NAME]` describe? Weekdays, holidays and exceptions become one calendar.

What comes first: a date under `closed` or `open`, then ICS files, then make-up days, then holidays, then the weekday.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from connector.config.calendar_dates import Exceptions, read_exceptions, read_holidays, read_ics_dates
from connector.config.calendar_hours import (
    ALWAYS,
    SHOWN_WEEKDAYS,
    Versions,
    Windows,
    over,
    read_changes,
    read_days,
    read_windows,
    week_on,
    weekday_range,
)
from connector.config.calendar_reading import Reading
from connector.config.holiday_dates import MAKE_UP_NAMES, YEARS, HolidayDates
from connector.config.problems import Problems, did_you_mean, one_of, show
from connector.config.values import read_zone
from rules.policy import Calendar

__all__ = ["CALENDAR_KEYS", "SHOWN_WEEKDAYS", "read_calendars", "weekday_range"]

CALENDAR_KEYS = ("timezone", "like", "holidays", "makeup_hours", "ics", "closed", "open", "change")
"""Beside the weekdays."""
_CLOSED_TOO_LONG = 366


@dataclass(frozen=True, slots=True)
class _Parts:
    """What one table says, on top of what it took over. None: not said."""

    zone: str | None
    hours: Versions
    holidays: HolidayDates | None
    makeup_hours: Windows | None
    ics: Mapping[date, str] | None
    exceptions: Exceptions


@dataclass(slots=True)
class _Calendars:
    """All calendars of a file; each is read once, those that others are like before them."""

    tables: Mapping[str, object]
    problems: Problems
    language: str
    parts: dict[str, _Parts | None]
    found: dict[str, Calendar | None]

    def read(self, name: str, above: tuple[str, ...] = ()) -> _Parts | None:
        """The parts of `name`; None when it, or one that it is like, cannot be used. `above` wait for it."""
        if name not in self.parts:
            self.parts[name] = None
            table = self.tables[name]
            if isinstance(table, dict):
                self.parts[name] = self._read(Reading(name, table, self.problems, self.language), above)
        return self.parts[name]

    def _read(self, reading: Reading, above: tuple[str, ...]) -> _Parts | None:
        before = len(self.problems.found)
        base = self._base(reading, (*above, reading.name))
        parts = _own_parts(reading)
        if base is not None:
            parts = _on_top(base, parts)
        usable = base is not None or "like" not in reading.table
        if usable:
            _check(reading, parts)
        if not usable or len(self.problems.found) > before:
            return None
        calendar = _composed(reading, parts)
        if (gap := _closed_year(calendar)) is not None:
            what = f"nothing is open for 366 days from {gap}, so no clock would ever end. Add opening hours."
            reading.wrong((), what)
            return None
        self.found[reading.name] = calendar
        return parts

    def _base(self, reading: Reading, chain: tuple[str, ...]) -> _Parts | None:
        """The parts of the calendar that this one is like."""
        if "like" not in reading.table:
            return None
        other = reading.table["like"]
        names = sorted(set(self.tables) - {reading.name})
        if other in chain:
            circle = " is like ".join(f'"{name}"' for name in (*chain[chain.index(other) :], other))
            reading.wrong(("like",), f"{circle}, so none of them says anything. Write the hours into one of them.")
        elif not isinstance(other, str) or other not in names:
            defined = f" Defined beside it: {one_of(names)}." if names else " There is no other one in this file."
            hint = did_you_mean(other, names) if isinstance(other, str) else ""
            reading.wrong(("like",), f"there is no calendar {show(other)}.{defined}{hint}")
        else:
            return self.read(other, chain)
        return None


def read_calendars(tables: Mapping[str, object], problems: Problems, language: str) -> dict[str, Calendar | None]:
    """Every calendar by name, None for one that cannot be used: the reason is noted in `problems`."""
    calendars = _Calendars(tables, problems, language, {}, {})
    for name in tables:
        calendars.read(name)
    return {name: calendars.found.get(name) for name in tables}


# ------------------------------------------------------------------------------------------------------- parts
def _own_parts(reading: Reading) -> _Parts:
    table = reading.table
    days = read_days(reading, (), table, CALENDAR_KEYS)
    makeup = read_windows(reading, ("makeup_hours",), table["makeup_hours"]) if "makeup_hours" in table else None
    return _Parts(
        zone=_zone(reading),
        hours=((ALWAYS, days), *read_changes(reading)),
        holidays=read_holidays(reading),
        makeup_hours=makeup,
        ics=read_ics_dates(reading),
        exceptions=read_exceptions(reading),
    )


def _zone(reading: Reading) -> str | None:
    if "timezone" not in reading.table:
        return None
    try:
        return read_zone(reading.table["timezone"])
    except ValueError as error:
        reading.wrong(("timezone",), str(error))
        return "UTC"


def _on_top(base: _Parts, own: _Parts) -> _Parts:
    """`own` where it says something, else `base`: hours weekday by weekday, closed and open dates date by date."""
    return _Parts(
        zone=base.zone if own.zone is None else own.zone,
        hours=over(base.hours, own.hours),
        holidays=base.holidays if own.holidays is None else own.holidays,
        makeup_hours=base.makeup_hours if own.makeup_hours is None else own.makeup_hours,
        ics=base.ics if own.ics is None else own.ics,
        exceptions={**base.exceptions, **own.exceptions},
    )


def _check(reading: Reading, parts: _Parts) -> None:
    """What has to be there once everything was taken over."""
    if parts.zone is None:
        what = 'the time zone is missing. Add timezone = "Europe/Berlin", or wherever it is.'
        reading.wrong(("timezone",), what)
    holidays = parts.holidays
    if "makeup_hours" in reading.table and (holidays is None or (holidays.names and not holidays.make_up)):
        what = "the holidays of this calendar have no make-up days, so nothing has these hours. Remove it."
        reading.wrong(("makeup_hours",), what)


# ------------------------------------------------------------------------------------------------- composition
def _composed(reading: Reading, parts: _Parts) -> Calendar:
    """Later layers win."""
    weekly = week_on(parts.hours, date.max)
    entries: dict[date, tuple[Windows, str | None]] = {
        day: (windows, None) for day, windows in _earlier(parts.hours, weekly).items()
    }
    if parts.holidays is not None:
        entries.update({day: ((), name) for day, name in parts.holidays.names.items()})
        for day, replaced in parts.holidays.make_up.items():
            usual = week_on(parts.hours, day)[replaced.weekday() if replaced else 0]
            windows = usual if parts.makeup_hours is None else parts.makeup_hours
            entries[day] = (windows, MAKE_UP_NAMES[reading.language])
    entries.update({day: ((), name) for day, name in (parts.ics or {}).items()})
    entries.update(parts.exceptions)
    return Calendar(
        name=reading.name,
        zone=parts.zone or "UTC",
        weekly=weekly,
        dates={day: windows for day, (windows, _) in entries.items()},
        date_names={day: name for day, (_, name) in entries.items() if name is not None},
    )


def _earlier(versions: Versions, weekly: tuple[Windows, ...]) -> dict[date, Windows]:
    """Dates before the last change whose hours were not the newest ones."""
    dates: dict[date, Windows] = {}
    for (start, _), (end, _) in pairwise(versions):
        week = week_on(versions, start)
        day = max(start, date(YEARS[0], 1, 1))
        while day < end:
            if week[day.weekday()] != weekly[day.weekday()]:
                dates[day] = week[day.weekday()]
            day += timedelta(days=1)
    return dates


def _closed_year(calendar: Calendar) -> date | None:
    """The first day of 366 without any opening; None when there is no such stretch."""
    if not calendar.dates:
        return None if any(calendar.weekly) else date(2000, 1, 1)
    day = max(min(calendar.dates) - timedelta(days=_CLOSED_TOO_LONG), date(YEARS[0], 1, 1))
    last = max(calendar.dates) + timedelta(days=_CLOSED_TOO_LONG + 1)
    closed = 0
    while day < last and closed < _CLOSED_TOO_LONG:
        closed = 0 if calendar.dates.get(day, calendar.weekly[day.weekday()]) else closed + 1
        day += timedelta(days=1)
    return day - timedelta(days=closed) if closed >= _CLOSED_TOO_LONG else None
