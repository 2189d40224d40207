"""Tests of connector.config.calendars: weekdays, holidays, make-up days and exceptions become dated entries."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from connector.config import load_policy
from connector.config.calendars import weekday_range
from rules.policy import Calendar, Window

DAY: tuple[Window, ...] = ((32_400, 43_200), (46_800, 64_800))


@pytest.fixture
def calendar(tmp_path: Path) -> Callable[[str], Calendar]:
    """The calendar whose table has these lines."""

    def read(lines: str, language: str = "en") -> Calendar:
        path = tmp_path / "policy.toml"
        goals = 'name = "R"\nkind = "resolution"\ngoals = [{ target = "4h", calendar = "c" }]'
        path.write_text(f'language = "{language}"\n[calendars.c]\n{lines}\n[[sla]]\n{goals}\n', encoding="utf-8")
        return load_policy(path).metrics[0].goals[0].calendar

    return read


SHANGHAI = 'timezone = "Asia/Shanghai"\nmon-fri = ["09:00-12:00", "13:00-18:00"]\n'


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("mon", (0,)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("mon-sun", (0, 1, 2, 3, 4, 5, 6)),
        ("sat-sun", (5, 6)),
        ("sun-thu", (6, 0, 1, 2, 3)),
        ("monday", ()),
        ("mon-tue-wed", ()),
        ("", ()),
    ],
)
def test_a_range_of_weekdays_may_pass_the_weekend(key: str, expected: tuple[int, ...]) -> None:
    """Weeks begin on Sunday in some places."""
    assert weekday_range(key) == expected


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ('["13:00-17:00", "09:00-12:00"]', ((32_400, 43_200), (46_800, 61_200))),
        ('["13:00-17:00", "09:00-14:00"]', ((32_400, 61_200),)),
        ('["22:00-06:00"]', ((79_200, 108_000),)),
        ('["00:00-24:00"]', ((0, 86_400),)),
        ('["09:00-12:00", "12:00-13:00"]', ((32_400, 46_800),)),
        ('["20:00-24:00"]', ((72_000, 86_400),)),
    ],
    ids=["out of order", "overlapping", "over midnight", "whole day", "touching", "until midnight"],
)
def test_open_hours_are_put_in_order_and_united(
    calendar: Callable[[str], Calendar], hours: str, expected: tuple[Window, ...]
) -> None:
    """An hour that is given twice counts once (D16)."""
    assert calendar(f'timezone = "UTC"\ntue = {hours}').weekly[1] == expected


def test_days_that_are_not_named_are_closed(calendar: Callable[[str], Calendar]) -> None:
    """Seven entries from Monday, empty for closed days."""
    assert calendar(SHANGHAI).weekly == (DAY, DAY, DAY, DAY, DAY, (), ())


def test_holidays_are_closed_and_make_up_days_open(calendar: Callable[[str], Calendar]) -> None:
    """1 October 2026 is a holiday in China, and Saturday 10 October is worked instead (D15)."""
    found = calendar(SHANGHAI + 'holidays = "CN"')

    assert found.dates[date(2026, 10, 1)] == ()
    assert found.dates[date(2026, 10, 7)] == ()
    assert found.dates[date(2026, 10, 10)] == DAY
    assert date(2026, 10, 9) not in found.dates


def test_a_make_up_day_has_the_hours_of_the_weekday_that_it_replaces(calendar: Callable[[str], Calendar]) -> None:
    """Saturday 10 October 2026 is worked for Wednesday 7 October, Sunday 4 January for Friday 2 January."""
    found = calendar(
        'timezone = "Asia/Shanghai"\nmon-tue = ["08:00-09:00"]\nwed = ["10:00-11:00"]\nthu = []\n'
        'fri = ["12:00-13:00"]\nholidays = "CN"'
    )

    assert found.dates[date(2026, 10, 10)] == ((36_000, 39_600),)
    assert found.dates[date(2026, 1, 4)] == ((43_200, 46_800),)


@pytest.mark.parametrize(
    ("language", "holiday", "make_up"),
    [("en", "National Day", "make-up working day"), ("zh_CN", "国庆节", "调休上班")],
)
def test_dates_have_names_in_the_language_of_the_policy(
    calendar: Callable[..., Calendar], language: str, holiday: str, make_up: str
) -> None:
    """So that a clock can say why it stood still."""
    found = calendar(SHANGHAI + 'holidays = "CN"', language)

    assert found.date_names[date(2026, 10, 1)] == holiday
    assert found.date_names[date(2026, 10, 10)] == make_up


@pytest.mark.parametrize("wish", ['"DE-BE"', '{ country = "DE", subdivision = "BE" }'])
def test_a_part_of_a_country_has_its_own_holidays(calendar: Callable[[str], Calendar], wish: str) -> None:
    """Women's Day is a holiday in Berlin and not in all of Germany."""
    lines = 'timezone = "Europe/Berlin"\nmon-fri = ["09:00-17:00"]\nholidays = '

    assert date(2026, 3, 8) in calendar(lines + wish).dates
    assert date(2026, 3, 8) not in calendar(lines + '"DE"').dates


def test_dates_of_the_file_win_over_holidays_and_make_up_days(calendar: Callable[[str], Calendar]) -> None:
    """Open or closed by date comes first, then the make-up day, then the holiday, then the weekday."""
    found = calendar(
        SHANGHAI + 'holidays = "CN"\nclosed = [2026-10-10, 2026-12-31]\nopen = { "2026-10-01" = ["10:00-11:00"] }'
    )

    assert found.dates[date(2026, 10, 10)] == ()
    assert found.dates[date(2026, 12, 31)] == ()
    assert found.dates[date(2026, 10, 1)] == ((36_000, 39_600),)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ('mon = ["09:00-17:00"]', "1:12: calendars.c.timezone: the time zone is missing"),
        ('timezone = "Europe/Berln"\nmon = ["09:00-17:00"]', 'Did you mean "Europe/Berlin"?'),
        ('timezone = "UTC"\nmon-fri = ["9-17"]', '3:12: calendars.c.mon-fri[1]: "9-17" is not a span of time'),
        ('timezone = "UTC"\nmon = ["09:00-25:00"]', "has a time that no clock shows"),
        ('timezone = "UTC"\nmon = ["09:61-10:00"]', "has a time that no clock shows"),
        ('timezone = "UTC"\nmon = ["24:00-10:00"]', "has a time that no clock shows"),
        ('timezone = "UTC"\nmon = ["09:00-09:00"]', 'For a whole day write "00:00-24:00"'),
        ('timezone = "UTC"\nmon = "09:00-17:00"', "open hours are a list"),
        ('timezone = "UTC"\nmon-fri = ["09:00-17:00"]\nfri = []', 'fri is also in "mon-fri"'),
        ('timezone = "UTC"\nmonday = ["09:00-17:00"]', "there is no such key. Allowed here: mon, tue"),
        ('timezone = "UTC"', "nothing is open for 366 days"),
        ('timezone = "UTC"\nopen = { "2026-10-11" = ["09:00-12:00"] }', "nothing is open for 366 days"),
        ('timezone = "UTC"\nmon = ["09:00-17:00"]\nholidays = "XX"', '"XX" is no country with known holidays'),
        ('timezone = "UTC"\nmon = ["09:00-17:00"]\nholidays = "cn"', "Did you mean CN"),
        ('timezone = "UTC"\nmon = ["09:00-17:00"]\nholidays = "DE-XX"', '"XX" is no subdivision of DE. Allowed: BB'),
        ('timezone = "UTC"\nmon = ["09:00-17:00"]\nholidays = 7', 'write holidays = "CN"'),
        ('timezone = "UTC"\nmon = ["09:00-17:00"]\nclosed = 2026-01-01', "closed dates are a list"),
        ('timezone = "UTC"\nmon = ["09:00-17:00"]\nclosed = ["soon"]', '"soon" is not a date. Write it as 2026-12-31.'),
        ('timezone = "UTC"\nmon = ["09:00-17:00"]\nopen = { soon = [] }', '"soon" is not a date'),
        ('timezone = "UTC"\nmon = ["09:00-17:00"]\nopen = []', "open dates are a table"),
        (
            'timezone = "UTC"\nmon = ["09:00-17:00"]\nclosed = [2026-10-11]\nopen = { 2026-10-11 = [] }',
            "2026-10-11 is also among the closed dates",
        ),
    ],
)
def test_an_impossible_calendar_is_refused(problems_of: Callable[[str], list[str]], lines: str, expected: str) -> None:
    """Each with its place and a way out."""
    problems = problems_of(f"[calendars.c]\n{lines}\n")

    assert expected in "\n".join(problems)
    assert len(problems) == 1


def test_a_year_without_an_opening_is_refused_even_beside_weekly_hours(
    problems_of: Callable[[str], list[str]],
) -> None:
    """Closed dates may not swallow 366 days: the search for the next opening would not end (D17)."""
    days = ", ".join(str(date.fromordinal(date(2026, 1, 1).toordinal() + n)) for n in range(366))

    problems = problems_of(f'[calendars.c]\ntimezone = "UTC"\nmon-sun = ["09:00-17:00"]\nclosed = [{days}]\n')

    assert problems == [
        "1:12: calendars.c: nothing is open for 366 days from 2026-01-01, so no clock would ever end. "
        "Add opening hours."
    ]
