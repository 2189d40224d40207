"""Who is mentioned in a comment, and how somebody is who is not known here."""

import pytest

from reports.document import Mention, Text
from reports.mentions import mentions
from rules.model import Person

ACCOUNT = "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077"


def test_each_is_mentioned_once_with_a_blank_between() -> None:
    """In the order in which they are named."""
    people = {"anna": Person(id="anna", name="Anna Berg", login="aberg"), "bo": Person(id="bo", name="Bo")}

    assert mentions(("anna", "bo", "anna"), people) == (
        Mention("anna", "Anna Berg", "aberg"),
        Text(" "),
        Mention("bo", "Bo", None),
    )


@pytest.mark.parametrize(
    ("account", "login"),
    [("cmueller", "cmueller"), ("Clara Mueller", None), (ACCOUNT, None), ("JIRAUSER10100", None)],
    ids=["a login", "a full name", "an account of Cloud", "a key of Data Center"],
)
def test_somebody_unknown_is_mentioned_by_what_may_be_a_login(account: str, login: str | None) -> None:
    """A command may name somebody who is new here; an id is no login, and would be a dead mention."""
    assert mentions((account,), {}) == (Mention(account, account, login),)
