"""What do all readers of a calendar share? Its table, where to note what is wrong, and what a date looks like."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from connector.config.holiday_dates import YEARS
from connector.config.positions import Path
from connector.config.problems import Problems


@dataclass(frozen=True, slots=True)
class Reading:
    """One table `[calendars.NAME]` while it is being read. `language` is that of names given to dates."""

    name: str
    table: Mapping[str, object]
    problems: Problems
    language: str

    def wrong(self, path: Path, what: str) -> None:
        self.problems.add(("calendars", self.name, *path), what)

    def doubtful(self, path: Path, what: str) -> None:
        self.problems.warn(("calendars", self.name, *path), what)


def date_in(wish: object) -> date | None:
    """A date as TOML writes it, or in quotes where it is a key."""
    if isinstance(wish, date) and not isinstance(wish, datetime):
        return wish
    try:
        return date.fromisoformat(wish) if isinstance(wish, str) else None
    except ValueError:
        return None


def in_years(reading: Reading, path: Path, day: date) -> bool:
    """Whether calendars are computed for that year; one outside is a slip of the pen, and is noted."""
    if day.year in YEARS:
        return True
    reading.wrong(path, f"{day} is outside the years {YEARS[0]} to {YEARS[-1]}. Correct the year.")
    return False
