"""Odd days of a rhythm, and whose words settle a review."""

from datetime import date
from typing import Any

import pytest

from rules import plan
from rules.desired import Plan
from rules.policy import Review, Rhythm
from rules.reviews.rhythms import last_and_next
from rules.reviews.rule import after_name

NIGHTLY = {"every": "day", "minute": 150}
THURSDAYS = {"every": "week", "weekdays": (3,), "minute": 600}
FORTNIGHTLY = {"every": "week", "weekdays": (0,), "weeks": 2, "minute": 600}
FRIDAY_EVENING = {"every": "week", "weekdays": (4,), "minute": 1080}
LAST_DAY = {"every": "month", "ordinal": -1, "minute": 600}
FIFTH_FRIDAY = {"every": "month", "ordinal": 5, "weekdays": (4,), "minute": 600}
DAY_23 = {"every": "month", "ordinal": 23, "minute": 600}
MIDNIGHT = {"every": "day", "minute": 0}


@pytest.mark.parametrize(
    ("options", "calendar", "now", "last", "coming"),
    [
        (NIGHTLY, "247", "2026-03-29 00:00", "2026-03-28 02:30", "2026-03-29 03:30"),
        (NIGHTLY, "247", "2026-03-29 04:00", "2026-03-29 03:30", "2026-03-30 02:30"),
        (NIGHTLY, "247", "2026-10-25 00:00", "2026-10-24 02:30", "2026-10-25T02:30+02:00"),
        (NIGHTLY, "247", "2026-10-25T02:45+01:00", "2026-10-25T02:30+02:00", "2026-10-26 02:30"),
        (THURSDAYS, "BER", "2028-02-25 12:00", "2028-02-24 10:00", "2028-03-02 10:00"),
        (LAST_DAY, "BER", "2028-02-25 12:00", "2028-01-31 10:00", "2028-02-29 10:00"),
        (LAST_DAY, "BER", "2026-02-25 12:00", "2026-01-30 10:00", "2026-02-27 10:00"),
        (FIFTH_FRIDAY, "BER", "2026-02-10 12:00", "2026-01-30 10:00", "2026-05-29 10:00"),
        (DAY_23, "BER", "2026-02-10 12:00", "2025-12-31 10:00", "2026-07-31 10:00"),
        (FORTNIGHTLY, "BER", "2025-12-31 12:00", "2025-12-29 10:00", "2026-01-12 10:00"),
        (FRIDAY_EVENING, "BER", "2026-03-07 12:00", "2026-03-02 09:00", "2026-03-09 09:00"),
        (MIDNIGHT, "BER", "2026-03-07 12:00", "2026-03-06 09:00", "2026-03-09 09:00"),
    ],
    ids=[
        "02:30 in the night in which it is left out",
        "after it",
        "02:30 in the night in which it comes twice",
        "between the two",
        "Thursday, in February of a leap year",
        "the last working day, the 29th of February",
        "the last working day, before a weekend",
        "the fifth Friday, which few months have",
        "the 23rd working day, which few months have",
        "every second week, over the new year",
        "after closing: at the next opening",
        "before opening: at the opening",
    ],
)
def test_a_rhythm_on_odd_days(
    build: Any, options: dict[str, Any], calendar: str, now: str, last: str, coming: str
) -> None:
    """The last instant up to now and the next one."""
    calendars = {one.name: one for one in vars(build.cal).values()}
    found = last_and_next(Rhythm(calendar=calendars[calendar], **options), build.at("2025-09-01 00:00"), build.at(now))
    assert found == (build.at(last), build.at(coming))


def test_a_review_that_waits_for_the_end_of_a_long_closure_is_still_ahead(build: Any) -> None:
    """Planned for Friday evening, held at the first opening after two weeks of holidays."""
    closed = {date(2026, 3, day): () for day in range(9, 21)}
    works = build.replace(build.cal.BER, dates=closed)
    rhythm = Rhythm(every="week", weekdays=(4,), minute=1080, calendar=works, on_closed="skip")
    _, coming = last_and_next(rhythm, 0, build.at("2026-03-18 12:00"))
    assert coming == build.at("2026-03-23 09:00")


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("Weekly review: all well", "Weekly review", "all well"),
        ("WEEKLY REVIEW all well", "weekly review", "all well"),
        ("Reviewing the pump", "Review", None),
        ("Review", "Review", ""),
        ("月度评审完成，无问题", "月度评审", "完成，无问题"),
        ("月度评审：无问题", "月度评审", "无问题"),
        ("A weekly review", "Weekly review", None),
    ],
)
def test_the_name_at_the_beginning_of_a_comment(text: str, name: str, rest: str | None) -> None:
    """A longer word that begins alike is no name; Chinese has no blanks between words."""
    assert after_name(text, name) == rest


@pytest.fixture
def held(build: Any) -> Any:
    """The plan of an issue with two weekly reviews, Mondays at ten, after comments (when, author, text)."""

    def ask(*said: tuple[str, str, str], now: str, changes: Any = (), when: Any = None) -> Plan:
        rhythm = Rhythm(every="week", weekdays=(0,), minute=600, calendar=build.cal.BER)
        names = ("Weekly", "Weekly review of cost")
        reviews = tuple(Review(name=name, rhythm=rhythm, who=("assignee",), when=when) for name in names)
        comments = tuple(build.comment(at, who, text=text) for at, who, text in said)
        issue = build.issue("2026-03-02 08:00", *changes, comments=comments)
        return plan(build.snapshot(issue), build.policy(reviews=reviews), build.at(now))

    return ask


def states(made: Plan) -> list[str]:
    return [review.state for review in made.facts.reviews]


@pytest.mark.parametrize(
    ("author", "text", "found"),
    [
        ("agent", "Weekly: done", ["done", "due"]),
        ("agent", "Weekly review of cost: done", ["due", "done"]),
        ("customer", "Weekly: when is it?", ["due", "due"]),
        ("robot", "Weekly: backup done", ["due", "due"]),
        ("agent", "Weeklyish thoughts", ["due", "due"]),
        ("agent", "!review done", ["done", "done"]),
    ],
)
def test_whose_words_settle_which_review(held: Any, author: str, text: str, found: list[str]) -> None:
    """Those of agents, about the review whose whole name they begin with."""
    assert states(held(("2026-03-02 11:00", author, text), now="2026-03-03 10:00")) == found


def test_a_second_word_about_a_review_does_not_settle_the_next_one(held: Any) -> None:
    """Only what is said nearer to the next one is said of it."""
    twice = [("2026-03-02 11:00", "agent", "Weekly: done"), ("2026-03-02 15:00", "agent", "Weekly: one more thing")]
    assert states(held(*twice, now="2026-03-09 11:00")) == ["due", "due"]
    ahead = (*twice, ("2026-03-06 15:00", "agent", "Weekly: done already"))
    assert states(held(*ahead, now="2026-03-09 11:00")) == ["done", "due"]


def test_what_was_done_is_not_refused_when_the_issue_is_reviewed_no_more(build: Any, held: Any) -> None:
    """It was resolved, or matches no longer: then another word is refused, and the older one is not."""
    said = ("2026-03-02 11:00", "agent", "!review done Weekly"), ("2026-03-06 11:00", "agent", "!review done Weekly")
    fixed = build.change("2026-03-05 12:00", "resolution", None, "Fixed")
    made = held(*said, now="2026-03-09 11:00", changes=(fixed,))
    assert [command.refused for command in made.facts.commands] == [None, "not_allowed_here"]
    lower = build.change("2026-03-05 12:00", "priority", "Medium", "Low")
    made = held(*said, now="2026-03-09 11:00", changes=(lower,), when=build.query("priority = Medium"))
    assert [command.refused for command in made.facts.commands] == [None, "not_allowed_here"]
