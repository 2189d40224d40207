"""What is outside the subset of JQL, where it says so, and how words are written."""

import pytest

from rules.jql import JqlError, parse
from rules.model import Issue, Snapshot, Value

REFUSED = {
    "": (0, "the condition is empty", "a field name"),
    "status": (6, "the condition ends too early", "was"),
    "status =": (8, "the condition ends too early", "a word"),
    "status foo": (7, "foo is not expected here", "="),
    "status = Open foo": (14, "foo is not expected here", "AND"),
    "status = Open AND": (17, "the condition ends too early", "NOT"),
    "(status = Open": (14, "the condition ends too early", ")"),
    "status = Open)": (13, ") is not expected here", "the end"),
    "status in Open": (10, "a list has to stand between parentheses", "("),
    "status in ()": (11, ") is not expected here", "a word"),
    "status = (Open, Done)": (9, "( is not expected here", "a word"),
    "status is Open": (10, "Open is not expected here", "EMPTY"),
    "status not Open": (11, "Open is not expected here", "in"),
    "status > Open": (7, "status does not support >", "="),
    "labels ~ x": (7, "labels does not support ~", "="),
    "summary = x": (8, "summary does not support =", "~"),
    "comment is EMPTY": (8, "comment does not support is", "~"),
    "labels was x": (7, "labels does not support was", "in"),
    "Region changed": (7, "Region does not support changed", "~"),
    "priority > EMPTY": (11, "EMPTY cannot follow >", "is EMPTY"),
    'status = "Open': (9, "this quotation mark is never closed", None),
    'status = "Open" "Done"': (16, '"Done" is not expected here', "OR"),
    "status = a*b": (10, "the character * has to stand between quotation marks", "AND"),
    "due < +3d": (6, "the character + has to stand between quotation marks", "a quoted text"),
    "labels = in": (9, "in is a keyword of JQL", '"in" between quotation marks'),
    "order = 3": (0, "order is a keyword of JQL", '"order" between quotation marks'),
    "due < 2026/01/03": (10, "the character / has to stand between quotation marks", "AND"),
    '"" = 3': (0, "a field name is missing", None),
    "due < tomorrow": (6, "tomorrow is no date", "-7d"),
    "due < 2026-02-30": (6, "2026-02-30 is no date", '"2026-03-02"'),
    "due < 3M": (6, "3M is no date", "-7d"),
    'due < startOfDay("x")': (6, 'startOfDay() takes one increment such as "-1d" or "+2w"', "now()"),
    "due < startOfDay(-1, -2)": (6, 'startOfDay() takes one increment such as "-1d" or "+2w"', "now()"),
    "statusCategory = Doing": (17, "Doing is no status category", "Done"),
    "assignee = currentUser()": (
        11,
        "currentUser() has no meaning in a policy: nobody is logged in; name an account",
        "now()",
    ),
    "assignee in membersOf(x)": (12, "membersOf() cannot be evaluated here", "now()"),
    "assignee = now()": (11, "now() is an instant, and this field is none", "a word"),
    "status = Done ORDER BY created": (
        14,
        "ORDER BY has no meaning in a condition; leave it out",
        "AND",
    ),
    "ORDER BY created": (0, "ORDER BY has no meaning in a condition; leave it out", None),
    "filter = 10000": (0, "filter cannot be evaluated here, only by Jira itself", None),
    'summary ~ "x AND y"': (10, "this text search cannot be evaluated here", "words"),
    'summary ~ "*x"': (10, "this text search cannot be evaluated here", "word*"),
    'summary ~ ""': (10, "this text search cannot be evaluated here", "words"),
    "NOT": (3, "the condition ends too early", "("),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.items(), ids=REFUSED)
def test_what_is_outside_the_subset_is_refused_with_its_place_and_a_way_out(text, expected):
    """Position from 0, what is wrong, and what may stand there."""
    position, message, allowed = expected
    with pytest.raises(JqlError) as refused:
        parse(text)

    assert (position, message) == (refused.value.position, refused.value.message)
    assert allowed is None or allowed in refused.value.allowed
    assert str(refused.value).startswith(f"{message} (character {position + 1})")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'labels = "a\"b"', 'a"b'),
        (r"labels = 'it\'s'", "it's"),
        (r'labels = "\u4e2d\t"', "中\t"),
        ("labels = in-progress", "in-progress"),
        ("labels = empty-handed", "empty-handed"),
        ("labels = 557058:ab-cd.e", "557058:ab-cd.e"),
        ("labels = file", "file"),
        ('labels = "in"', "in"),
    ],
)
def test_words_and_quoted_texts_mean_what_they_say(text, value):
    """Escapes, and words that only begin like a keyword."""
    one = Snapshot(issue=Issue(id="1", key="A-1", project="A", created=0, fields={"labels": (Value(value),)}))

    assert parse(text).matches(one, 0) is True
