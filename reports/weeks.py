"""Which instants belong to a calendar week (ISO 8601, Monday to Sunday) on the clocks of a zone?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from reports.texts.moments import local
from rules.model import Instant


@dataclass(frozen=True, slots=True)
class Week:
    """`year` is the ISO year, which is not always that of the days. `zone` is an IANA name."""

    year: int
    number: int
    zone: str

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def start(self) -> Instant:
        """Monday's first instant."""
        return _midnight(self.monday, self.zone)

    @property
    def end(self) -> Instant:
        """The next Monday's first instant: it belongs to the next week."""
        return _midnight(self.monday + timedelta(days=7), self.zone)

    @property
    def name(self) -> str:
        """2026-W10."""
        return f"{self.year}-W{self.number:02d}"

    def later(self, weeks: int) -> "Week":
        """The week that many weeks later; earlier for negative numbers."""
        year, number, _ = (self.monday + timedelta(weeks=weeks)).isocalendar()
        return Week(year, number, self.zone)


def week_of(at: Instant, zone: str) -> Week:
    """The week in which the instant lies."""
    year, number, _ = local(at, zone).date().isocalendar()
    return Week(year, number, zone)


def weeks_between(names: Iterable[str]) -> tuple[str, ...]:
    """The names of all weeks from the first to the last of those given, in order."""
    mondays = [date.fromisoformat(f"{name}-1") for name in sorted(names)]
    if not mondays:
        return ()
    count = (mondays[-1] - mondays[0]).days // 7 + 1
    dates = (mondays[0] + timedelta(weeks=number) for number in range(count))
    return tuple(f"{on:%G}-W{on:%V}" for on in dates)


def _midnight(on: date, zone: str) -> Instant:
    """Where midnight does not exist or is there twice (summer time), the first instant of the day."""
    return int(datetime.combine(on, time.min, ZoneInfo(zone)).timestamp()) * 1000
