"""A clock that counts by walking minute by minute, and knows nothing of tables, phases or legs.

It asks the local clock of a zone which minutes are open, and holds for each minute what was promised and whether it
counts. Everything here happens at whole minutes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Days before a change of the clock in each zone: by an hour, by half of one, at midnight, by a whole day.
ZONES: Mapping[str, tuple[str, ...]] = {
    "Europe/Berlin": ("2026-03-27", "2026-10-23", "2026-12-30"),
    "America/New_York": ("2026-03-06", "2026-10-30"),
    "Australia/Lord_Howe": ("2026-04-03", "2026-10-02"),
    "America/Sao_Paulo": ("2018-11-02", "2018-02-16"),
    "Asia/Shanghai": ("1991-04-12", "1991-09-13", "2026-02-13"),
    "Africa/Casablanca": ("2026-02-13", "2026-03-20"),
    "Asia/Tehran": ("2022-03-20", "2022-09-20"),
    "Pacific/Apia": ("2011-12-28", "2011-09-22"),
    "Europe/Dublin": ("2026-03-27", "2026-10-23"),
    "America/St_Johns": ("2011-03-11", "2026-10-30"),
    "Asia/Kathmandu": ("1985-12-30", "2026-03-06"),
    "Pacific/Auckland": ("2026-04-03", "2026-09-25"),
}


@cache
def readings(day: date, seconds: int, zone: str) -> tuple[datetime, ...]:
    """Every UTC instant at which the clock of `zone` shows `seconds` after midnight of `day`; one that is left out
    moves forward by the gap."""
    wanted = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001 - a clock reading
    middle = wanted.replace(tzinfo=UTC)
    asked = ((middle + timedelta(hours=h)).astimezone(ZoneInfo(zone)).utcoffset() for h in range(-30, 31))
    offsets = {offset for offset in asked if offset is not None}
    found = [
        moment
        for offset in offsets
        if (moment := middle - offset).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wanted
    ]
    return tuple(sorted(found)) or (max(middle - offset for offset in offsets),)


def open_minutes(calendar: Any, first: datetime, last: datetime) -> set[datetime]:
    """The open UTC minutes from `first` to `last`."""
    minutes = set()
    day = first.date() - timedelta(days=3)
    while day <= last.date() + timedelta(days=2):
        for start, end in calendar.dates.get(day, calendar.weekly[day.weekday()]):
            moment, stop = readings(day, start, calendar.zone)[0], readings(day, end, calendar.zone)[-1]
            while moment < stop:
                if first <= moment < last:
                    minutes.add(moment)
                moment += MINUTE
        day += timedelta(days=1)
    return minutes


@dataclass(frozen=True, kw_only=True)
class Turn:
    """From `minute` on: the number of the goal that holds (None: none does), and whether the clock is paused."""

    minute: int
    goal: int | None
    paused: bool


@dataclass(frozen=True, kw_only=True)
class Counted:
    """`due` is None where the target was not used up in the time that was walked."""

    elapsed: int
    due: int | None


class SlowClock:
    """Counts under goals of (calendar, amount, unit), `minute` or `working_day`, from one instant for some days."""

    def __init__(self, goals: Sequence[tuple[Any, int, str]], start: datetime, days: int) -> None:
        self.goals, self.start, self.minutes = goals, start, days * 24 * 60
        early, late = start - timedelta(days=2), start + timedelta(days=days + 2)
        self.open = [open_minutes(calendar, early, late) for calendar, _, _ in goals]
        self.lengths = [
            Counter(moment.astimezone(ZoneInfo(calendar.zone)).date() for moment in minutes)
            for (calendar, _, _), minutes in zip(goals, self.open, strict=True)
        ]

    def walk(self, turns: Sequence[Turn], until: int) -> Counted:
        """Minute by minute: `elapsed` is of `until`, in minutes; `due` the first instant, in milliseconds since 1970,
        at which what was used reaches the target of the goal that holds then."""
        used: dict[str, Fraction] = {"minute": Fraction(0), "working_day": Fraction(0)}
        elapsed, due, held = 0, None, {turn.minute: turn for turn in turns}
        turn = turns[0]
        for minute in range(max(self.minutes, until) + 1):
            turn = held.get(minute, turn)
            moment = self.start + minute * MINUTE
            if minute == until:
                elapsed = int(used["minute"])
                if due is not None:
                    break
            rest, rate = self._rest(turn, used), self._rates(turn, moment)
            if due is None and rest is not None:
                step = rate[self.goals[turn.goal or 0][2]]
                if rest <= 0:
                    due = _ms(moment)
                elif rest < step:
                    due = _ms(moment) + ceil(rest / step * 60_000)
            for unit, amount in rate.items():
                used[unit] += amount
        return Counted(elapsed=elapsed, due=due)

    def _rest(self, turn: Turn, used: Mapping[str, Fraction]) -> Fraction | None:
        """What is left of the target."""
        if turn.goal is None:
            return None
        _, amount, unit = self.goals[turn.goal]
        return amount - used[unit]

    def _rates(self, turn: Turn, moment: datetime) -> dict[str, Fraction]:
        """What this minute uses up, in each measure."""
        if turn.goal is None or turn.paused or moment not in self.open[turn.goal]:
            return {"minute": Fraction(0), "working_day": Fraction(0)}
        day = moment.astimezone(ZoneInfo(self.goals[turn.goal][0].zone)).date()
        return {"minute": Fraction(1), "working_day": Fraction(1, self.lengths[turn.goal][day])}


def _ms(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)
