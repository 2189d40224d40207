"""Tests of connector.config.ics_files: all-day events close dates, events with a time of day are named and ignored."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from connector.config.ics_files import read_ics
from rules.policy import Calendar

Calendars = Callable[[str], dict[str, Calendar]]


@pytest.fixture
def ics(tmp_path: Path) -> Callable[..., Path]:
    """A file with one event for each text, or with this whole text."""

    def write(*events: str, name: str = "days.ics", text: str | None = None) -> Path:
        inner = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text if text is not None else f"BEGIN:VCALENDAR\n{inner}END:VCALENDAR\n", encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_an_all_day_event_closes_the_local_date(calendars: Calendars, ics: Callable[..., Path], zone: str) -> None:
    """25 December is 25 December in New York and in Berlin (D38)."""
    ics("DTSTART;VALUE=DATE:20261225\nSUMMARY:Christmas")

    found = calendars(f'[calendars.c]\ntimezone = "{zone}"\nmon-sun = ["09:00-17:00"]\nics = "days.ics"\n')["c"]

    assert found.dates == {date(2026, 12, 25): ()}
    assert found.date_names == {date(2026, 12, 25): "Christmas"}


def test_an_event_with_a_time_of_day_is_warned_about_and_closes_nothing(
    calendars: Calendars, warnings_of: Callable[[str], list[str]], ics: Callable[..., Path]
) -> None:
    """23:00 UTC on 24 December is 25 December in Berlin but the 24th in New York: nothing is guessed (D38)."""
    ics("DTSTART:20261224T230000Z\nSUMMARY:Christmas", "DTSTART;TZID=Europe/Berlin:20261231T120000\nSUMMARY:Party")
    text = '[calendars.c]\ntimezone = "Europe/Berlin"\nmon-sun = ["09:00-17:00"]\nics = "days.ics"\n'

    assert warnings_of(text) == [
        '4:1: calendars.c.ics: days.ics: 2 events have a time of day and nothing is closed for it; first: "Christmas" '
        "(2026-12-24 23:00). Make it an all-day event, or put its date under `closed`."
    ]
    assert calendars(text)["c"].dates == {}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261227", [(12, 25), (12, 26)]),
        ("DTSTART;VALUE=DATE:20261225\nDTEND;VALUE=DATE:20261225", [(12, 25)]),
        ("DTSTART;VALUE=DATE:20261225\nDURATION:P2D", [(12, 25), (12, 26)]),
        ("DTSTART;VALUE=DATE:20261225\nSTATUS:CANCELLED", []),
        ("DTSTART;VALUE=DATE:20261225\nTRANSP:TRANSPARENT", [(12, 25)]),
        ("DTSTART;VALUE=DATE:20261221\nRRULE:FREQ=DAILY;COUNT=3", [(12, 21), (12, 22), (12, 23)]),
        ("DTSTART;VALUE=DATE:20261221\nRRULE:FREQ=DAILY;UNTIL=20261222", [(12, 21), (12, 22)]),
        ("DTSTART;VALUE=DATE:20261221\nRRULE:FREQ=DAILY;UNTIL=20261222T235959", [(12, 21), (12, 22)]),
        ("DTSTART;VALUE=DATE:20261221\nRRULE:FREQ=WEEKLY;UNTIL=20261230T230000Z", [(12, 21), (12, 28)]),
        ("DTSTART;VALUE=DATE:20261221\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261222", [(12, 21), (12, 23)]),
        ("DTSTART;VALUE=DATE:20261221\nRDATE;VALUE=DATE:20261224,20261228", [(12, 21), (12, 24), (12, 28)]),
        ("DTSTART;VALUE=DATE:20261222\nRRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=1", [(12, 22), (12, 28)]),
    ],
)
def test_every_date_that_the_event_covers_is_closed(
    ics: Callable[..., Path], event: str, expected: list[tuple[int, int]]
) -> None:
    """The end is the first date after it; the start counts even where the rule does not name it."""
    assert sorted(read_ics(ics(event)).closed) == [date(2026, month, day) for month, day in expected]


def test_a_yearly_event_is_closed_from_2000_to_2060(ics: Callable[..., Path]) -> None:
    """Whenever it began, and whatever day it is today."""
    closed = read_ics(ics("DTSTART;VALUE=DATE:19701225\nRRULE:FREQ=YEARLY")).closed

    assert sorted(closed) == [date(year, 12, 25) for year in range(2000, 2061)]


def test_an_instance_that_was_moved_is_closed_where_it_went(ics: Callable[..., Path]) -> None:
    """A second event of the same UID stands in for one date of the first."""
    path = ics(
        "UID:a\nDTSTART;VALUE=DATE:20261221\nRRULE:FREQ=DAILY;COUNT=2",
        "UID:a\nRECURRENCE-ID;VALUE=DATE:20261222\nDTSTART;VALUE=DATE:20261230",
        "UID:b\nDTSTART;VALUE=DATE:20261222\nDTEND;VALUE=DATE:20261223\nSUMMARY:Other",
    )

    assert dict(read_ics(path).closed) == {
        date(2026, 12, 21): "days",
        date(2026, 12, 30): "days",
        date(2026, 12, 22): "Other",
    }


def test_an_instance_that_was_moved_from_a_time_of_day_is_refused(ics: Callable[..., Path]) -> None:
    """It may have been either of two dates."""
    path = ics(
        "UID:a\nDTSTART;VALUE=DATE:20261221\nRRULE:FREQ=DAILY;COUNT=2\nSUMMARY:X",
        "UID:a\nRECURRENCE-ID:20261221T230000Z\nDTSTART;VALUE=DATE:20261230",
    )

    with pytest.raises(ValueError, match='the event "X" is moved away from a time of day'):
        read_ics(path)


def test_files_of_a_folder_are_all_read(calendars: Calendars, ics: Callable[..., Path]) -> None:
    """Relative to the policy; files of other kinds are passed over."""
    ics("DTSTART;VALUE=DATE:20261225", name="dates/a.ics")
    ics("DTSTART;VALUE=DATE:20261226", name="dates/b.ICS")
    ics(text="no calendar", name="dates/readme.txt")
    ics("DTSTART;VALUE=DATE:20261227", name="c.ics")

    found = calendars('[calendars.c]\ntimezone = "UTC"\nmon-sun = ["09:00-17:00"]\nics = ["dates", "c.ics"]\n')["c"]

    assert sorted(day.day for day in found.dates) == [25, 26, 27]


@pytest.mark.parametrize(("line", "expected"), [("", 25), ('ics = "b.ics"', 26)], ids=["taken over", "its own instead"])
def test_a_calendar_like_another_has_its_files_or_its_own(
    calendars: Calendars, ics: Callable[..., Path], line: str, expected: int
) -> None:
    """As with every key."""
    ics("DTSTART;VALUE=DATE:20261225", name="a.ics")
    ics("DTSTART;VALUE=DATE:20261226", name="b.ics")
    base = '[calendars.base]\ntimezone = "UTC"\nmon-sun = ["09:00-17:00"]\nics = "a.ics"\n'

    found = calendars(f'{base}[calendars.c]\nlike = "base"\n{line}\n')["c"]

    assert [day.day for day in found.dates] == [expected]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART;VALUE=DATE:2026122\nSUMMARY:X", 'the event "X" has a DTSTART that cannot be read'),
        ("SUMMARY:X", 'the event "X" has no DTSTART.'),
        ("DTSTART;VALUE=DATE:20261221\nRRULE:FREQ=HOURLY", "repeats in a way that is not understood (it"),
        ("DTSTART;VALUE=DATE:20261221\nRRULE:FREQ=DAILY;BYHOUR=9", "not understood (it repeats within a day)"),
        ("DTSTART;VALUE=DATE:20261221\nRRULE:FREQ=DAILY;INTERVAL=0", "not understood (INTERVAL is below 1)"),
        ("DTSTART;VALUE=DATE:20261221\nRRULE:FREQ=YEARLY;RSCALE=CHINESE", "repeats in a way that is not understood"),
        ("DTSTART;VALUE=DATE:20261221\nRRULE:FREQ=DAILY;UNTIL=20261222T230000Z", "(its end is a time of day, which"),
        ("DTSTART;VALUE=DATE:20261221\nDTSTART;VALUE=DATE:20261222", "has more than one DTSTART"),
        ("DTSTART:120000", "has a DTSTART that is no date"),
        ("DTSTART;VALUE=DATE:20261221\nRRULE:COUNT=2", "repeats in a way that is not understood (it repeats within"),
        ("DTSTART;VALUE=DATE:20261221\nDTEND:20261222T230000Z", "begins on a date and ends at a time of day"),
        ("DTSTART;VALUE=DATE:20261221\nRDATE:20261222T230000Z", "has an RDATE with a time of day, which may mean"),
        ("DTSTART;VALUE=DATE:20261221\nEXDATE:20261222T230000Z", "has an EXDATE with a time of day, which may mean"),
        (
            "DTSTART;VALUE=DATE:20261221\nRDATE;VALUE=PERIOD:20261222T230000Z/PT1H",
            "has an RDATE with a time of day, which may mean",
        ),
        ("DTSTART;VALUE=DATE:20261221\nEXRULE:FREQ=DAILY", "has an EXRULE, which is not understood"),
        (
            "UID:a\nDTSTART;VALUE=DATE:20261221\nRECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20261220",
            "changes itself and all that follow, which is not understood",
        ),
    ],
)
def test_an_event_that_is_not_understood_is_refused(ics: Callable[..., Path], event: str, expected: str) -> None:
    """A holiday that is silently missing would move every due time."""
    with pytest.raises(ValueError, match="Correct the event, or take it out") as caught:
        read_ics(ics(event))

    assert expected in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "BEGIN:VCALENDAR\nX;VALUE=A,B:1\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nhello",
        "BEGIN:VEVENT\n",
        "END:VCALENDAR\n",
        "\x00\x01",
    ],
    ids=repr,
)
def test_a_file_that_is_no_calendar_is_refused(ics: Callable[..., Path], text: str) -> None:
    """Whatever stands in it."""
    with pytest.raises(ValueError, match=r"days\.ics"):
        read_ics(ics(text=text))
