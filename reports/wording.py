"""What do cards, notices and the weekly page call the same thing? Words of states, names of metrics, people."""

import re
from collections.abc import Mapping
from typing import get_args

from reports.document import Colour, Lozenge
from reports.texts.catalogue import has, say
from rules.model import Person
from rules.policy import Kind

STATES: Mapping[str, Colour] = {
    "breached": "red",
    "at_risk": "yellow",
    "paused": "blue",
    "running": "green",
    "met": "green",
    "missed": "red",
    "ended": "neutral",
    "cancelled": "neutral",
}
BANDS: Mapping[str, Colour] = {"low": "neutral", "medium": "yellow", "high": "red", "critical": "red"}
ACCOUNT = re.compile(r"[0-9]+:[0-9a-fA-F-]{30,}|[0-9a-f]{24}|JIRAUSER[0-9]+")
"""How Jira writes accounts; a key of before Data Center 8 cannot be told from a name."""
LONGEST_NAME = 60
LONGEST_WORD = 20
"""Of a policy's own, in a lozenge."""


def state(outcome: str, language: str) -> Lozenge:
    """The word and colour of a clock's outcome."""
    return Lozenge(say(language, f"state.{outcome}"), STATES[outcome])


def band(name: str, language: str) -> Lozenge:
    """The word and colour of a risk's band; a band of the policy's own keeps its name."""
    key = f"band.{name}"
    word = say(language, key) if has(language, key) else clipped(name, LONGEST_WORD)
    return Lozenge(word, BANDS.get(name, "neutral"))


def metric(name: str, kind: str, language: str) -> str:
    """A metric's name as the policy has it; the plain English names are translated."""
    key = f"metric.{kind}"
    return say(language, key) if has("en", key) and name.casefold() == say("en", key).casefold() else clipped(name)


def known_metric(name: str, language: str) -> str:
    """As `metric`, where the kind is not at hand."""
    kinds = (kind for kind in get_args(Kind) if has("en", f"metric.{kind}"))
    plain = clipped(name)
    return next((said for kind in kinds if (said := metric(name, kind, language)) != plain), plain)


def person(account: str, people: Mapping[str, Person], language: str) -> str:
    """A name to be read; account ids are never shown."""
    return clipped(people[account].name) if account in people else say(language, "person.assignee")


def named(who: str, people: Mapping[str, Person], language: str) -> str:
    """The name of an account, or a name as a person wrote it; an account id of nobody known is not shown."""
    if who in people:
        return clipped(people[who].name)
    return say(language, "person.somebody") if ACCOUNT.fullmatch(who) else clipped(who)


def clipped(text: str, longest: int = LONGEST_NAME) -> str:
    """One line of at most `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
