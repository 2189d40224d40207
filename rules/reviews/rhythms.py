"""When is a review held? Instants of working time, after the rule for closed days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from rules.business_time import open_hours
from rules.business_time.hours import opening_instant
from rules.model import Instant
from rules.policy import Calendar, Rhythm

_DAY = timedelta(days=1)
_WEEK_ONE = date(2024, 1, 1)
"""A Monday: every second week is counted from here, the same for all issues."""
MOVED = timedelta(days=31)
"""Further than that no review is moved."""
FURTHEST = 400
"""Days: a rhythm has an instant at least once a year, else it has none."""


def last_and_next(rhythm: Rhythm, since: Instant, now: Instant) -> tuple[Instant | None, Instant | None]:
    """The newest instant after `since` and up to now, and the first one after now."""
    today = _local(now, rhythm.calendar)
    coming = (at for day in _planned(rhythm, today - MOVED, _DAY) for at in _on(rhythm, day) if at > now)
    past = (at for day in _planned(rhythm, today + MOVED, -_DAY) for at in _on(rhythm, day) if at <= now)
    newest = next(past, None)
    return newest if newest is not None and newest > since else None, next(coming, None)


def _planned(rhythm: Rhythm, start: date, step: timedelta) -> Iterator[date]:
    """The days on which it is planned, one after the other from there on, or backwards."""
    if rhythm.every == "month":
        yield from _monthly(rhythm, start, step)
        return
    for index in range(FURTHEST + MOVED.days):
        day = start + index * step
        if rhythm.every == "day":
            fits = _is_open(rhythm.calendar, day)
        else:
            weeks = (day - timedelta(days=day.weekday()) - _WEEK_ONE).days // 7
            fits = day.weekday() in rhythm.weekdays and weeks % rhythm.weeks == 0
        if fits:
            yield day


def _monthly(rhythm: Rhythm, start: date, step: timedelta) -> Iterator[date]:
    forwards = step > timedelta()
    first = start.replace(day=1)
    for _ in range(FURTHEST // 30 + 2):
        day = _of_month(rhythm, first)
        if day is not None and (day >= start if forwards else day <= start):
            yield day
        first = (first + 31 * _DAY if forwards else first - _DAY).replace(day=1)


def _local(at: Instant, calendar: Calendar) -> date:
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(ZoneInfo(calendar.zone)).date()


def _on(rhythm: Rhythm, day: date) -> Iterator[Instant]:
    """The instant of the review that is planned on that day, be it held on this day or on another one."""
    held = _held(rhythm, day)
    if held is not None:
        at = opening_instant(held, rhythm.minute * 60, ZoneInfo(rhythm.calendar.zone))
        yield open_hours(rhythm.calendar).next_open(at)


def _of_month(rhythm: Rhythm, first: date) -> date | None:
    """The day of the month that begins then: of its working days, or of one weekday; None where it has not so many."""
    month = [one for index in range(31) if (one := first + index * _DAY).month == first.month]
    fitting = [
        one
        for one in month
        if (one.weekday() in rhythm.weekdays if rhythm.weekdays else _is_open(rhythm.calendar, one))
    ]
    ordinal = rhythm.ordinal or 1
    place = ordinal - 1 if ordinal > 0 else len(fitting) + ordinal
    return fitting[place] if 0 <= place < len(fitting) else None


def _held(rhythm: Rhythm, day: date) -> date | None:
    if _is_open(rhythm.calendar, day):
        return day
    if rhythm.on_closed == "skip":
        return None
    step = _DAY if rhythm.on_closed == "next" else -_DAY
    return next((one for index in range(1, MOVED.days) if _is_open(rhythm.calendar, one := day + index * step)), None)


def _is_open(calendar: Calendar, day: date) -> bool:
    return any(first < last for first, last in calendar.dates.get(day, calendar.weekly[day.weekday()]))
