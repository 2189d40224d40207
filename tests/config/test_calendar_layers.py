"""Tests of connector.config.calendars: one calendar like another, hours from a date on, and what comes before what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rules.business_time import open_hours
from rules.policy import Calendar, Window

Calendars = Callable[[str], dict[str, Calendar]]
BASE = '[calendars.base]\ntimezone = "Asia/Shanghai"\nmon-fri = ["09:00-12:00"]\nholidays = "CN"\n'
NINE: tuple[Window, ...] = ((32_400, 43_200),)
TEN: tuple[Window, ...] = ((36_000, 43_200),)
ELEVEN: tuple[Window, ...] = ((39_600, 43_200),)


def hours_on(calendar: Calendar, day: date) -> tuple[Window, ...]:
    """The hours that the rules see."""
    return calendar.dates.get(day, calendar.weekly[day.weekday()])


# -------------------------------------------------------------------------------------------------------- like
def test_a_calendar_like_another_has_everything_of_it(calendars: Calendars) -> None:
    """Only the name differs."""
    found = calendars(BASE + 'closed = [2026-12-31]\n[calendars.copy]\nlike = "base"\n')

    assert found["copy"] == replace(found["base"], name="copy")


@pytest.mark.parametrize(
    ("line", "day", "expected"),
    [
        ('sat = ["10:00-12:00"]', date(2026, 3, 7), TEN),
        ('fri = ["10:00-12:00"]', date(2026, 3, 6), TEN),
        ('fri = ["10:00-12:00"]', date(2026, 3, 5), NINE),
        ("fri = []", date(2026, 3, 6), ()),
        ("holidays = []", date(2026, 10, 1), NINE),
        ('holidays = "DE"', date(2026, 10, 1), NINE),
        ('makeup_hours = ["10:00-12:00"]', date(2026, 10, 10), TEN),
        ("closed = [2026-03-03]", date(2026, 3, 3), ()),
        ("closed = [2026-03-03]", date(2026, 12, 31), ()),
        ('open = { "2026-12-31" = ["10:00-12:00"] }', date(2026, 12, 31), TEN),
        ('open = { "2026-03-08" = ["10:00-12:00"] }', date(2026, 12, 31), ()),
    ],
)
def test_what_a_calendar_gives_itself_replaces_what_it_took_over(
    calendars: Calendars, line: str, day: date, expected: tuple[Window, ...]
) -> None:
    """Weekday by weekday, date by date, and key by key."""
    found = calendars(BASE + f'closed = [2026-12-31]\n[calendars.own]\nlike = "base"\n{line}\n')

    assert hours_on(found["own"], day) == expected


def test_the_time_zone_can_be_ones_own(calendars: Calendars) -> None:
    """The same hours elsewhere."""
    found = calendars(BASE + '[calendars.own]\nlike = "base"\ntimezone = "Europe/Berlin"\n')

    assert [found[name].zone for name in ("base", "own")] == ["Asia/Shanghai", "Europe/Berlin"]


def test_a_calendar_may_be_like_one_that_stands_further_down_and_is_like_a_third(calendars: Calendars) -> None:
    """The order of tables means nothing."""
    found = calendars(
        '[calendars.a]\nlike = "b"\nsun = ["10:00-12:00"]\n[calendars.b]\nlike = "base"\nsat = ["11:00-12:00"]\n' + BASE
    )

    assert found["a"].weekly == (*[NINE] * 5, ELEVEN, TEN)
    assert found["b"].weekly == (*[NINE] * 5, ELEVEN, ())


# ------------------------------------------------------------------------------------------------------ change
CHANGE = "[[calendars.{}.change]]\nfrom = {}\n{}\n"


def test_hours_change_on_a_date_and_stay_changed(calendars: Calendars) -> None:
    """The days before keep theirs, and so do weekdays that the change does not name."""
    hours = 'mon-tue = ["10:00-12:00"]\nsat = ["11:00-12:00"]'

    base = calendars(BASE + CHANGE.format("base", "2026-06-01", hours))["base"]

    assert [hours_on(base, date(2026, 5, day)) for day in (25, 26, 27, 30)] == [NINE, NINE, NINE, ()]
    assert [hours_on(base, date(2026, 6, day)) for day in (1, 2, 3, 6)] == [TEN, TEN, NINE, ELEVEN]
    assert hours_on(base, date(2099, 6, 1)) == TEN


def test_several_changes_follow_one_another(calendars: Calendars) -> None:
    """Whatever their order in the file."""
    base = calendars(
        BASE
        + CHANGE.format("base", "2026-06-01", 'mon = ["11:00-12:00"]')
        + CHANGE.format("base", "2026-05-01", 'mon = ["10:00-12:00"]')
    )["base"]

    mondays = [date(2026, 4, 27), date(2026, 5, 11), date(2026, 5, 25), date(2026, 6, 1)]
    assert [hours_on(base, day) for day in mondays] == [NINE, TEN, TEN, ELEVEN]


def test_holidays_stay_closed_and_make_up_days_have_the_hours_of_their_time(calendars: Calendars) -> None:
    """Saturday 10 October 2026 is worked for Wednesday the 7th, when the new hours hold."""
    base = calendars(BASE + CHANGE.format("base", "2026-10-09", 'mon-fri = ["10:00-12:00"]'))["base"]

    assert hours_on(base, date(2026, 10, 1)) == ()
    assert hours_on(base, date(2026, 1, 4)) == NINE
    assert hours_on(base, date(2026, 10, 10)) == TEN


def test_a_calendar_takes_over_changes_but_for_weekdays_that_it_gives_itself(calendars: Calendars) -> None:
    """Its own hours hold at all times, unless it says from when on."""
    found = calendars(
        BASE
        + CHANGE.format("base", "2026-06-01", 'mon-tue = ["10:00-12:00"]')
        + '[calendars.own]\nlike = "base"\nmon = ["11:00-12:00"]\n'
        + CHANGE.format("own", "2026-06-15", 'tue = ["11:00-12:00"]')
    )

    tuesdays = [date(2026, 5, 26), date(2026, 6, 2), date(2026, 6, 16)]
    assert [hours_on(found["own"], date(2026, 5, 25)), hours_on(found["own"], date(2026, 6, 1))] == [ELEVEN, ELEVEN]
    assert [hours_on(found["own"], day) for day in tuesdays] == [NINE, TEN, ELEVEN]


# -------------------------------------------------------------------------------------------------- exceptions
def test_closed_and_open_dates_have_names(calendars: Calendars) -> None:
    """So that a card can say why a clock stood still; a stretch includes both of its ends."""
    base = calendars(
        BASE
        + 'closed = [{ date = 2026-03-03, name = "Audit" }, { from = 2026-12-30, to = 2027-01-02, name = "Away" }]\n'
        + 'open = { "2026-03-08" = { hours = ["10:00-12:00"], name = "Open day" } }\n'
    )["base"]

    names = {day: base.date_names.get(day) for day in (date(2026, 3, 3), date(2026, 12, 30), date(2027, 1, 2))}
    assert set(names.values()) == {"Audit", "Away"}
    assert {hours_on(base, day) for day in names} == {()}
    assert (hours_on(base, date(2026, 3, 8)), base.date_names[date(2026, 3, 8)]) == (TEN, "Open day")
    assert hours_on(base, date(2026, 12, 29)) == NINE


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", NINE),
        ('makeup_hours = ["10:00-12:00"]', TEN),
        ("makeup_hours = []", ()),
        ('ics = "days.ics"\nmakeup_hours = ["10:00-12:00"]', ()),
        ('ics = "days.ics"\nopen = { "2026-10-10" = ["11:00-12:00"] }', ELEVEN),
        ('closed = [2026-10-10]\nmakeup_hours = ["10:00-12:00"]', ()),
    ],
    ids=["weekday", "makeup_hours", "no make-up", "ICS first", "open first", "closed first"],
)
def test_a_date_comes_before_ics_before_make_up_before_holiday_before_weekday(
    calendars: Calendars, tmp_path: Path, lines: str, expected: tuple[Window, ...]
) -> None:
    """10 October 2026 is a make-up day in China; the ICS file closes it."""
    (tmp_path / "days.ics").write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261010\nSUMMARY:Move\nEND:VEVENT\nEND:VCALENDAR\n"
    )

    assert hours_on(calendars(BASE + lines + "\n")["base"], date(2026, 10, 10)) == expected


def test_several_countries_have_holidays_at_once(calendars: Calendars) -> None:
    """A team in two places closes on the holidays of both."""
    base = calendars(BASE.replace('"CN"', '["CN", { country = "DE", subdivision = "BE" }]'))["base"]

    assert [hours_on(base, day) for day in (date(2026, 10, 1), date(2027, 3, 8), date(2026, 10, 10))] == [(), (), NINE]


def test_a_window_over_midnight_is_one_night(calendars: Calendars) -> None:
    """Eight hours from Saturday 22:00 end on Sunday night: the night of the spring change has only seven (D25)."""
    night = calendars('[calendars.night]\ntimezone = "Europe/Berlin"\nmon-sun = ["22:00-06:00"]\n')["night"]
    start = datetime(2026, 3, 28, 21, tzinfo=UTC)

    due = open_hours(night).add(int(start.timestamp()) * 1000, 8 * 3_600_000)

    assert datetime.fromtimestamp(due / 1000, UTC) == datetime(2026, 3, 29, 21, tzinfo=UTC)
