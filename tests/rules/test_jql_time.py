"""Dates in conditions: what they mean, and when time alone changes an answer."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.jql import parse
from rules.model import MINUTE, Issue, Snapshot, Value


def at(text):
    return (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


NOW = at("2026-03-04T12:00Z")


def created(instant):
    return Snapshot(issue=Issue(id="1", key="A-1", project="A", created=at(instant)))


CRASH = Snapshot(
    issue=Issue(
        id="1", key="A-1", project="A", created=at("2026-03-01T08:00Z"), fields={"duedate": (Value("2026-03-06"),)}
    )
)


def due(day):
    return Snapshot(issue=Issue(id="1", key="A-1", project="A", created=0, fields={"duedate": (Value(day),)}))


@pytest.mark.parametrize(
    ("jql", "changes"),
    [
        ("due <= 3d", at("2026-03-07T00:00Z")),
        ("due < 3d", at("2026-03-07T00:00Z")),
        ("due > now()", at("2026-03-10T00:00Z")),
        ("due < -1d", at("2026-03-11T00:00Z")),
        ("due <= startOfDay()", at("2026-03-05T00:00Z")),
        ("due <= endOfWeek()", at("2026-03-09T00:00Z")),
        ("due <= endOfMonth()", None),
        ('due <= startOfYear("+2w")', at("2027-01-01T00:00Z")),
        ("due <= 3d AND due > startOfDay()", at("2026-03-05T00:00Z")),
        ("due = '2026-03-10'", None),
        ("due is EMPTY", None),
        ("created > -1d", None),
    ],
)
def test_the_next_change_is_when_a_moving_date_reaches_the_field(jql, changes):
    """Asked on Wednesday the 4th at noon of an issue due on Tuesday the 10th, created in 1970."""
    query = parse(jql)

    assert changes == query.next_change(due("2026-03-10"), NOW)
    assert query.depends_on_now is (changes is not None or "-1d" in jql or "endOfMonth" in jql)


def test_the_answer_never_changes_before_next_change():
    """Walking on by next_change meets every change of the answer, whichever comparison it is."""
    rows = [
        f"{field} {operator} {moment}"
        for field in ("due", "created")
        for operator in ("<", "<=", ">", ">=", "=", "!=")
        for moment in ("now()", "-36h", "2d", "startOfDay()", 'endOfDay("+1")', "startOfWeek()", 'endOfMonth("-1d")')
    ]
    for jql in rows:
        query = parse(jql)
        moment, end = at("2026-02-26T00:00Z"), at("2026-03-12T00:00Z")
        while moment < end:
            until = min(query.next_change(CRASH, moment) or end, end)
            answers = {query.matches(CRASH, each) for each in (*range(moment, until, 37 * MINUTE), until - 1)}
            assert len(answers) == 1, (jql, moment, until)
            moment = until


def test_dates_and_days_are_those_of_the_zone():
    """Midnight of Shanghai is 16:00 of the day before in UTC; of New York 05:00."""
    shanghai, new_york = parse("due <= now()", zone="Asia/Shanghai"), parse("due <= now()", zone="America/New_York")

    assert at("2026-03-04T16:00Z") == shanghai.next_change(due("2026-03-05"), NOW)
    assert at("2026-03-05T05:00Z") == new_york.next_change(due("2026-03-05"), NOW)
    later = parse("created > '2026-03-04 08:00'", zone="Asia/Shanghai")
    assert later.matches(created("2026-03-04T00:30:00.000Z"), NOW) is True
    assert parse("created > '2026-03-04 08:00'").matches(created("2026-03-04T00:30:00.000Z"), NOW) is False


def test_a_date_of_data_centers_history_is_a_date():
    """It writes a midnight behind the date."""
    assert parse("due = 2026-03-10").matches(due("2026-03-10 00:00:00.0"), NOW) is True
    assert parse("due < 2026-03-10").matches(due("tomorrow"), NOW) is None
    assert parse("due < 2026-03-10").matches(due("2026-02-30"), NOW) is None


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("startOfDay()", "2026-01-31T00:00Z"),
        ('startOfDay("+1")', "2026-02-01T00:00Z"),
        ('startOfDay("-2h")', "2026-01-30T22:00Z"),
        ("startOfWeek()", "2026-01-26T00:00Z"),
        ('startOfWeek("-1w")', "2026-01-19T00:00Z"),
        ("startOfMonth()", "2026-01-01T00:00Z"),
        ('startOfMonth("+14d")', "2026-01-15T00:00Z"),
        ('startOfMonth("1")', "2026-02-01T00:00Z"),
        ('startOfYear("-1y")', "2025-01-01T00:00Z"),
        ('startOfYear("+1M")', "2026-02-01T00:00Z"),
        ("endOfDay()", "2026-01-31T23:59:59.999Z"),
        ("endOfWeek()", "2026-02-01T23:59:59.999Z"),
        ("endOfMonth()", "2026-01-31T23:59:59.999Z"),
        ('endOfMonth("+1")', "2026-02-28T23:59:59.999Z"),
        ('endOfMonth("+15d")', "2026-02-15T23:59:59.999Z"),
        ('endOfDay("+1M")', "2026-02-28T23:59:59.999Z"),
        ("endOfYear()", "2026-12-31T23:59:59.999Z"),
        ("now()", "2026-01-31T15:30Z"),
        ('"2026-01-30 07:05"', "2026-01-30T07:05Z"),
        ('"2026/1/3"', "2026-01-03T00:00Z"),
        ("1769700000000", "2026-01-29T15:20Z"),
        ('"-1w 2d 3h 4m"', "2026-01-22T12:26Z"),
        ("90m", "2026-01-31T17:00Z"),
    ],
)
def test_a_moment_means_this_instant_on_the_last_day_of_january(function, expected):
    """Asked on Saturday 2026-01-31 at 15:30 UTC."""
    now = at("2026-01-31T15:30Z")
    one = Snapshot(
        issue=Issue(id="1", key="A-1", project="A", created=0, fields={"created": (Value(expected.strip()),)})
    )

    assert parse(f"created = {function}").matches(one, now) is True
