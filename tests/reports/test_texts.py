"""The catalogues: one set of messages, the same fields, strong marks in pairs."""

import re

import pytest

from reports.document import Lozenge, Text
from reports.texts.catalogue import LANGUAGES, phrase, say, small

PLURALS = {key for key in LANGUAGES["en"] if key.endswith(".one")}


def test_every_language_has_every_message() -> None:
    """Only forms for a single thing may be missing where a language has none."""
    english, chinese = set(LANGUAGES["en"]), set(LANGUAGES["zh_CN"])

    assert english ^ chinese <= {"target.working_day.one", "target.calendar_day.one"}


@pytest.mark.parametrize("key", sorted(set(LANGUAGES["en"]) & set(LANGUAGES["zh_CN"])))
def test_a_message_has_the_same_fields_in_every_language(key: str) -> None:
    """A time is a thing of its own: its parts differ."""
    if key.startswith(("day", "moment", "weekly.days.day")):
        return
    english, chinese = (set(re.findall(r"{(\w+)}", LANGUAGES[language][key])) for language in ("en", "zh_CN"))

    assert english == chinese


@pytest.mark.parametrize("language", LANGUAGES)
def test_strong_marks_stand_in_pairs(language: str) -> None:
    """An odd one would make the rest of the sentence strong."""
    odd = [key for key, message in LANGUAGES[language].items() if message.count("*") % 2]

    assert odd == []


def test_what_fills_a_field_is_not_read_as_markup() -> None:
    """Stars and braces of users stay theirs."""
    line = phrase("en", "history.metric", metric="a*b{c}")

    assert line == (Text("a*b{c}", strong=True),)


def test_neighbouring_texts_of_one_style_are_one() -> None:
    """Fewer nodes, and no glued marks in wiki markup."""
    line = phrase("en", "card.no_goal", state=Lozenge("OK", "green"), metric="Resolution")

    assert line == (Lozenge("OK", "green"), Text("  Resolution: the clock is running; no goal applies."))


def test_small_print_is_grey_throughout() -> None:
    """Only texts have a colour."""
    assert small((Text("a"), Lozenge("b"))) == (Text("a", small=True), Lozenge("b"))


def test_a_missing_field_is_an_error() -> None:
    """Better a failing test than a brace in Jira."""
    with pytest.raises(KeyError):
        say("en", "duration.hours")
