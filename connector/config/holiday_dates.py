"""Which dates are public holidays of a country, and which days off are worked instead?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType

YEARS = range(2000, 2061)
"""Fixed, so that the same file means the same on any day."""
MAKE_UP_NAMES = {"en": "make-up working day", "zh_CN": "调休上班"}
_LANGUAGES = {"en": "en_US", "zh_CN": "zh_CN"}
_DATE_IN_LABEL = re.compile(r"\b(\d\d)/(\d\d)/(\d{4})\b")


@dataclass(frozen=True, slots=True)
class HolidayDates:
    """`names` of days off by date; `make_up` are working days in exchange, each with the day off it makes up for."""

    names: Mapping[date, str]
    make_up: Mapping[date, date | None]


@lru_cache(maxsize=32)
def holiday_dates(country: str, subdivision: str | None, language: str) -> HolidayDates:
    """The public holidays of `YEARS`. Raises ValueError for a country or subdivision that is not known."""
    import holidays  # a tenth of a second, and only policies that name a country need it

    countries = holidays.list_supported_countries()
    if country not in countries:
        raise ValueError(f'"{country}" is no country with known holidays.{_hint(country, list(countries))}')
    if subdivision is not None and subdivision not in countries[country]:
        raise ValueError(_no_subdivision(country, subdivision, countries[country]))
    cls = getattr(holidays, country)
    wanted = _LANGUAGES[language]
    # Without a language the package would take that of the machine, and the same file would mean other names elsewhere.
    chosen = wanted if wanted in cls.supported_languages else cls.default_language
    days = holidays.country_holidays(country, subdiv=subdivision, years=YEARS, language=chosen)
    names = {day: str(name) for day, name in days.items()}
    return HolidayDates(MappingProxyType(names), MappingProxyType(_make_up(country, subdivision)))


def _make_up(country: str, subdivision: str | None) -> dict[date, date | None]:
    """Working days in exchange for days off.

    The package tells them as a set; which day off each replaces stands only in that day's name, in English as
    month/day/year.
    """
    import holidays

    if "en_US" not in getattr(holidays, country).supported_languages:
        return {}
    english = holidays.country_holidays(country, subdiv=subdivision, years=YEARS, language="en_US")
    days: set[date] = getattr(english, "weekend_workdays", set())
    worked: dict[date, date | None] = {day: None for day in sorted(days) if day.year in YEARS}
    for off, name in sorted(english.items()):
        for found in _DATE_IN_LABEL.finditer(str(name)):
            day = date(int(found[3]), int(found[1]), int(found[2]))
            if day in worked:
                worked[day] = off
    return worked


def _no_subdivision(country: str, subdivision: str, known: list[str]) -> str:
    if not known:
        return f'"{country}" has no subdivisions with holidays of their own. Write holidays = "{country}".'
    return f'"{subdivision}" is no subdivision of {country}. Allowed: {", ".join(known)}.'


def _hint(country: str, countries: list[str]) -> str:
    near = get_close_matches(country.upper(), countries, n=3, cutoff=0.5)
    written = f" Did you mean {' or '.join(near)}?" if near else ""
    return f' Write an ISO 3166 code, as in "CN" or "DE-BE".{written}'
