"""How much faster is our working time than that of public libraries? Ratios from one and the same run:

    python -m venv /tmp/bench
    /tmp/bench/bin/pip install businesstimedelta businesslen lark
    PYTHONPATH=. /tmp/bench/bin/python bench/business_time.py

Elapsed over 30 days and 40 hours added, on aware datetimes, under a calendar with a lunch break and holidays. A library
that is not installed is left out and named. None is needed to run the program: businesstimedelta is there for tests,
which hold our results against its own; businesslen, which cannot add, is no dependency at all.
Targets: 1,000 times businesstimedelta, 20 times businesslen.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from importlib import import_module
from importlib.util import find_spec
from zoneinfo import ZoneInfo

from rules.business_time import open_hours
from rules.model import HOUR
from rules.policy import Calendar

ZONE = "Europe/Berlin"
HOLIDAYS = tuple(date(2026, month, day) for month, day in ((1, 1), (4, 3), (4, 6), (5, 1), (5, 14), (5, 25)))
DAY = ((8 * 3600, 12 * 3600), (13 * 3600, 17 * 3600))
CALENDAR = Calendar(
    name="berlin", zone=ZONE, weekly=(DAY, DAY, DAY, DAY, DAY, (), ()), dates={day: () for day in HOLIDAYS}
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
STARTS = [datetime(2026, 1, 5, 8, 30, tzinfo=ZoneInfo(ZONE)) + timedelta(hours=7 * n) for n in range(200)]
SPAN = timedelta(days=30)
Measured = Callable[[datetime], object]


def ours() -> tuple[Measured, Measured]:
    """(elapsed, add), from aware datetimes and, for `add`, back to one."""
    hours = open_hours(CALENDAR)

    def elapsed(start: datetime) -> object:
        return hours.elapsed(round(start.timestamp() * 1000), round((start + SPAN).timestamp() * 1000))

    def add(start: datetime) -> object:
        return EPOCH + hours.add(round(start.timestamp() * 1000), 40 * HOUR) * MILLISECOND

    return elapsed, add


def businesstimedelta() -> tuple[Measured, Measured]:
    """The same of businesstimedelta; it wants pytz zones."""
    library, zone = import_module("businesstimedelta"), import_module("pytz").timezone(ZONE)
    work = library.WorkDayRule(
        start_time=clock(8), end_time=clock(17),
        working_days=[0, 1, 2, 3, 4], tz=zone,
    )  # fmt: skip
    lunch = library.LunchTimeRule(
        start_time=clock(12), end_time=clock(13),
        working_days=[0, 1, 2, 3, 4], tz=zone,
    )  # fmt: skip
    rules = library.Rules([work, lunch, library.HolidayRule(HOLIDAYS, tz=zone)])
    forty = library.BusinessTimeDelta(rules, hours=40)
    return (lambda start: rules.difference(start, start + SPAN)), (lambda start: start + forty)


def businesslen() -> tuple[Measured, None]:
    """Elapsed of businesslen; it knows whole hours of naive local time only, and cannot add."""
    midnights = tuple(datetime(day.year, day.month, day.day) for day in HOLIDAYS)  # noqa: DTZ001 - as it wants them
    week = {day: (8, 17) if day < 5 else () for day in range(7)}
    counter = import_module("businesslen").BusinessLen(workweek_schedule=week, lunch_hour=12, offdays=midnights)
    return (lambda start: counter.hours(start.replace(tzinfo=None), (start + SPAN).replace(tzinfo=None))), None


def microseconds(measured: Measured) -> float:
    """Of work for one call: the best of five rounds, for in the others somebody else used the core."""
    return min(_round(measured) for _ in range(5)) * 1e6


def _round(measured: Measured) -> float:
    calls, began = 0, time.process_time()
    while time.process_time() - began < 0.2:
        for start in STARTS[:: 1 if calls else 20]:
            measured(start)
            calls += 1
    return (time.process_time() - began) / calls


def main() -> None:
    elapsed, add = ours()
    elapsed(STARTS[0])  # the first question fills the tables
    base, adding = microseconds(elapsed), microseconds(add)
    sys.stdout.write(f"{'ours':<18} elapsed {base:>10.2f} us   add {adding:>10.2f} us\n")
    for name, build in (("businesstimedelta", businesstimedelta), ("businesslen", businesslen)):
        if find_spec(name) is None:
            sys.stdout.write(f"{name:<18} is not installed\n")
            continue
        theirs, adds = build()
        took = microseconds(theirs)
        line = f"{name:<18} elapsed {took:>10.2f} us = {took / base:>8,.0f} times ours"
        if adds is not None:
            took = microseconds(adds)
            line += f"   add {took:>10.2f} us = {took / adding:>8,.0f} times ours"
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
