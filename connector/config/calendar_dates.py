"""Which dates are exceptions? Reads closed and open dates, public holidays and ICS files of one calendar."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path as File
from typing import TypeAlias

from connector.config.calendar_hours import Windows, read_windows
from connector.config.calendar_reading import Reading, date_in, in_years
from connector.config.holiday_dates import HolidayDates, holiday_dates
from connector.config.positions import Path
from connector.config.problems import show, unknown_key

Exceptions: TypeAlias = Mapping[date, tuple[Windows, str]]
"""Dates with hours of their own, () for closed ones, and why."""
_NAMES = {"en": {"closed": "closed", "open": "open by date"}, "zh_CN": {"closed": "休息", "open": "按日期开放"}}
_CLOSED_KEYS = ("date", "from", "to", "name")
_OPEN_KEYS = ("hours", "name")


def read_exceptions(reading: Reading) -> Exceptions:
    """What `closed` and `open` say of single dates."""
    found = dict(_closed(reading))
    for day, exception in _open(reading):
        if day in found:
            reading.wrong(("open", str(day)), f"{day} is also among the closed dates. Take it out of one of them.")
        found[day] = exception
    return found


# ------------------------------------------------------------------------------------------------------ closed
def _closed(reading: Reading) -> Exceptions:
    closed = reading.table.get("closed", [])
    if not isinstance(closed, list):
        reading.wrong(("closed",), "closed dates are a list, as in [2026-12-24, 2026-12-31].")
        return {}
    found: dict[date, tuple[Windows, str]] = {}
    for index, wish in enumerate(closed):
        path: Path = ("closed", index)
        first, last, name = _stretch(reading, path, wish)
        if twice := sorted(found.keys() & set(_dates(first, last))):
            reading.wrong(path, f"{twice[0]} is already among the closed dates. Take it out of one of them.")
        found.update({day: ((), name) for day in _dates(first, last)})
    return found


def _stretch(reading: Reading, path: Path, wish: object) -> tuple[date | None, date | None, str]:
    """First and last date and the name of one entry; no dates when it cannot be read."""
    name = _NAMES[reading.language]["closed"]
    if not isinstance(wish, dict):
        day = _a_date(reading, path, wish)
        return day, day, name
    for key in set(wish) - set(_CLOSED_KEYS):
        reading.wrong((*path, key), unknown_key(key, _CLOSED_KEYS))
    name = _name(reading, path, wish, name)
    if set(wish) & {"date", "from", "to"} not in ({"date"}, {"from", "to"}):
        reading.wrong(path, "write { date = 2026-12-24, name = ... } or { from = 2026-12-24, to = 2026-12-31, ... }.")
        return None, None, name
    if "date" in wish:
        day = _a_date(reading, (*path, "date"), wish["date"])
        return day, day, name
    first, last = (_a_date(reading, (*path, key), wish[key]) for key in ("from", "to"))
    if first and last and last < first:
        reading.wrong((*path, "to"), f"{last} is before {first}. Write the first date in `from`, the last in `to`.")
        return None, None, name
    return first, last, name


def _dates(first: date | None, last: date | None) -> Iterator[date]:
    while first and last and first <= last:
        yield first
        first += timedelta(days=1)


def _a_date(reading: Reading, path: Path, wish: object) -> date | None:
    day = date_in(wish)
    if day is None:
        reading.wrong(path, f"{show(wish)} is not a date. Write it as 2026-12-31.")
        return None
    return day if in_years(reading, path, day) else None


def _name(reading: Reading, path: Path, table: Mapping[str, object], otherwise: str) -> str:
    name = table.get("name", otherwise)
    if isinstance(name, str) and name.strip():
        return name
    reading.wrong((*path, "name"), f'this must be text in quotes, as in "text", not {show(name)}.')
    return otherwise


# -------------------------------------------------------------------------------------------------------- open
def _open(reading: Reading) -> Iterator[tuple[date, tuple[Windows, str]]]:
    opened = reading.table.get("open", {})
    if not isinstance(opened, dict):
        reading.wrong(("open",), 'open dates are a table, as in { "2026-10-11" = ["09:00-12:00"] }.')
        return
    for key, value in opened.items():
        path: Path = ("open", key)
        name = _NAMES[reading.language]["open"]
        if isinstance(value, dict):
            for inner in set(value) - set(_OPEN_KEYS):
                reading.wrong((*path, inner), unknown_key(inner, _OPEN_KEYS))
            name = _name(reading, path, value, name)
            windows = read_windows(reading, (*path, "hours"), value.get("hours"))
        else:
            windows = read_windows(reading, path, value)
        day = date_in(key)
        if day is None:
            reading.wrong(path, f'"{key}" is not a date. Write it as "2026-10-11".')
        elif in_years(reading, path, day):
            yield day, (windows, name)


# ---------------------------------------------------------------------------------------------------- holidays
def read_holidays(reading: Reading) -> HolidayDates | None:
    """The public holidays of a country, a part of it, or several of them; None where the table names none."""
    wish = reading.table.get("holidays")
    if wish is None:
        return None
    names: dict[date, str] = {}
    make_up: dict[date, date | None] = {}
    several = isinstance(wish, list)
    for index, one in enumerate(wish if isinstance(wish, list) else [wish]):
        try:
            found = holiday_dates(*_country(one), reading.language)
        except ValueError as error:
            reading.wrong(("holidays", index) if several else ("holidays",), str(error))
            continue
        names = {**found.names, **names}
        make_up = {**found.make_up, **make_up}
    return HolidayDates(names, make_up)


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


# --------------------------------------------------------------------------------------------------------- ICS
def read_ics_dates(reading: Reading) -> Mapping[date, str] | None:
    """Dates that all-day events close, with their names; None where the table names no file.

    An event with a time of day is warned about and passed over: which dates it means depends on who looks (D38).
    """
    wish = reading.table.get("ics")
    if wish is None:
        return None
    from connector.config.ics_files import files_of  # a tenth of a second, and only calendars with a file need it

    closed: dict[date, str] = {}
    several = isinstance(wish, list)
    for index, one in enumerate(wish if isinstance(wish, list) else [wish]):
        path: Path = ("ics", index) if several else ("ics",)
        try:
            for file in files_of(reading.problems.file.parent, one):
                _add_ics(reading, path, file, closed)
        except ValueError as error:
            reading.wrong(path, str(error))
    return closed


def _add_ics(reading: Reading, path: Path, file: File, closed: dict[date, str]) -> None:
    from connector.config.ics_files import read_ics

    events = read_ics(file)
    closed.update(events.closed)
    if not events.timed:
        return
    first = events.timed[0]
    many = f"{len(events.timed)} events have" if len(events.timed) > 1 else "one event has"
    reading.doubtful(
        path,
        f"{file.name}: {many} a time of day and nothing is closed for it; first: {first}. "
        "Make it an all-day event, or put its date under `closed`.",
    )
