"""Which dates do the all-day events of an ICS file cover? Events with a time of day are named, never guessed at."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from icalendar import Calendar, Event
from icalendar.prop import vRecur

from connector.config.holiday_dates import YEARS

_FIRST, _LAST = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)
_BY_DATE = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID")
_UNTIL = re.compile(r"UNTIL=[^;]*")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class IcsDates:
    """`closed` by date with the event's name; `timed` are events that are not all-day, as people know them."""

    closed: Mapping[date, str]
    timed: tuple[str, ...]


def files_of(folder: Path, wish: object) -> list[Path]:
    """The file, or the .ics files of the folder in order of their names. Raises ValueError when there is none."""
    if not isinstance(wish, str) or not wish.strip():
        raise ValueError('write the path of a file or a folder, as in "holidays.ics", or a list of them.')
    path = folder / Path(wish).expanduser()
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".ics")
    if not files:
        raise ValueError(f"the folder {path} holds no .ics file. Put one there, or correct the path.")
    return files


def read_ics(path: Path) -> IcsDates:
    """What the file's events close in the years of `YEARS`. Raises ValueError for a file that cannot be relied on."""
    events = _events(path)
    moved = _moved_instances(events)
    closed: dict[date, str] = {}
    timed: list[str] = []
    for event in events:
        name = str(event.get("SUMMARY", "")).strip() or path.stem
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        try:
            start = _start(event)
            if isinstance(start, datetime):
                timed.append(f'"{name}" ({start:%Y-%m-%d %H:%M})')
                continue
            skipped = moved.get(str(event.get("UID"))) if event.get("RECURRENCE-ID") is None else None
            closed.update(dict.fromkeys(_dates(event, start, skipped or set()), name))
        except ValueError as error:
            raise ValueError(f'{path}: the event "{name}" {error} Correct the event, or take it out.') from error
    return IcsDates(closed, tuple(timed))


def _events(path: Path) -> list[Event]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        what = f"the file {path} cannot be read ({error.strerror}). Create it, or correct the path."
        raise ValueError(what) from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not UTF-8 text (byte {error.start}). Save it as UTF-8.") from error
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, AttributeError) as error:  # the second: a parameter with two values, which the package misreads
        raise ValueError(f"{path} is no ICS file ({error}). Export it from the calendar program again.") from error
    events = [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    if not events:
        raise ValueError(f"{path} holds no event. Export it from the calendar program again, or remove it here.")
    return events


def _moved_instances(events: list[Event]) -> dict[str, set[date]]:
    """What repeating events are at other times: another event of the same UID stands in for each of these."""
    moved: dict[str, set[date]] = {}
    for event in events:
        for instead_of in _several(event.get("RECURRENCE-ID")):
            moved.setdefault(str(event.get("UID")), set()).add(instead_of.dt)
    return moved


def _start(event: Event) -> date:
    """Raises ValueError for an event that does not say when it is."""
    if event.errors:
        key, what = event.errors[0]
        raise ValueError(f"has a {key or 'line'} that cannot be read ({what}).")
    for key in _ONCE:
        if isinstance(event.get(key), list):
            raise ValueError(f"has more than one {key}.")
    begins = event.get("DTSTART")
    if begins is None:
        raise ValueError("has no DTSTART.")
    if event.get("RECURRENCE-ID") is not None and "RANGE" in event["RECURRENCE-ID"].params:
        raise ValueError("changes itself and all that follow, which is not understood.")
    if not isinstance(begins.dt, date):
        raise ValueError("has a DTSTART that is no date.")
    return begins.dt


# --------------------------------------------------------------------------------------------------- repetition
def _dates(event: Event, start: date, skipped: set[date]) -> Iterator[date]:
    """Every date that an all-day event covers, those outside the years of `YEARS` left out."""
    if any(isinstance(moment, datetime) for moment in skipped):
        raise ValueError("is moved away from a time of day, which may mean one of two dates.")
    length = _length(event, start)
    for first in _starts(event, start, length):
        if first in skipped:
            continue
        for day in range(length):
            if _FIRST <= first + day * _DAY <= _LAST:
                yield first + day * _DAY


def _length(event: Event, start: date) -> int:
    """In days, at least 1: some programs write an end that is the start."""
    end, duration = event.get("DTEND"), event.get("DURATION")
    if end is not None:
        if isinstance(end.dt, datetime) or not isinstance(end.dt, date):
            raise ValueError("begins on a date and ends at a time of day.")
        days: int = (end.dt - start).days
        return max(1, min(days, len(YEARS) * 366))
    return max(1, duration.dt.days) if duration is not None else 1


def _starts(event: Event, start: date, length: int) -> list[date]:
    """The start, and what RRULE and RDATE add to it, without EXDATE."""
    if event.get("EXRULE") is not None:
        raise ValueError("has an EXRULE, which is not understood.")
    since = max(date.min + length * _DAY, _FIRST) - length * _DAY
    found = {start}
    for rule in _several(event.get("RRULE")):
        try:
            found.update(_repeated(rule, start, since))
        except ValueError as error:
            raise ValueError(f"repeats in a way that is not understood ({error}).") from error
    found |= _listed(event, "RDATE")
    return sorted(found - _listed(event, "EXDATE"))


def _repeated(rule: vRecur, start: date, since: date) -> set[date]:
    """The dates of a rule from `since` on. Raises ValueError for one that is no rule of dates."""
    parts = {key: values for key, values in rule.items()}
    frequency = str(parts.get("FREQ", ["nothing"])[0]).upper()
    if frequency not in _BY_DATE or any(key in parts for key in ("BYHOUR", "BYMINUTE", "BYSECOND")):
        raise ValueError("it repeats within a day")
    if any(int(interval) < 1 for interval in parts.get("INTERVAL", [])):
        raise ValueError("INTERVAL is below 1")
    text = rule.to_ical().decode()  # type: ignore[no-untyped-call]
    if "UNTIL" not in parts:
        return _expanded(text, start, since)
    until = parts["UNTIL"][0]
    last = until.date() if isinstance(until, datetime) else until
    days = [last]
    if isinstance(until, datetime) and until.tzinfo is not None:
        days = [last - _DAY, last + _DAY]  # what it is in some zone
    ends = [_expanded(_UNTIL.sub(f"UNTIL={day:%Y%m%d}", text), start, since) for day in days]
    if ends[0] != ends[-1]:
        raise ValueError("its end is a time of day, which may mean one of two dates")
    return ends[0]


def _expanded(rule: str, start: date, since: date) -> set[date]:
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    dates = rrulestr(rule, dtstart=datetime.combine(start, time.min))
    found = dates.between(datetime.combine(since, time.min), datetime.combine(_LAST, time.min), inc=True)
    return {each.date() for each in found}


def _listed(event: Event, key: str) -> set[date]:
    """The dates that RDATE or EXDATE names."""
    moments = [one.dt for each in _several(event.get(key)) for one in each.dts]
    if any(isinstance(moment, datetime) or not isinstance(moment, date) for moment in moments):
        raise ValueError(f"has an {key} with a time of day, which may mean one of two dates.")
    return set(moments)


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
