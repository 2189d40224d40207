"""What do cards, notices and the weekly page call the same thing? Words of states, names of metrics, people."""

from collections.abc import Mapping

from reports.document import Colour, Lozenge
from reports.texts.catalogue import has, say
from rules.model import Person

STATES: Mapping[str, Colour] = {
    "breached": "red",
    "at_risk": "yellow",
    "paused": "blue",
    "running": "green",
    "met": "green",
    "missed": "red",
    "cancelled": "neutral",
}
BANDS: Mapping[str, Colour] = {"low": "neutral", "medium": "yellow", "high": "red", "critical": "red"}
LONGEST_NAME = 60


def state(outcome: str, language: str) -> Lozenge:
    """The word and colour of a clock's outcome."""
    return Lozenge(say(language, f"state.{outcome}"), STATES[outcome])


def band(name: str, language: str) -> Lozenge:
    """The word and colour of a risk's band; a band of the policy's own keeps its name."""
    key = f"band.{name}"
    return Lozenge(say(language, key) if has(language, key) else name, BANDS.get(name, "neutral"))


def metric(name: str, kind: str, language: str) -> str:
    """A metric's name as the policy has it; the plain English names are translated."""
    key = f"metric.{kind}"
    return say(language, key) if has("en", key) and name.casefold() == say("en", key).casefold() else clipped(name)


def person(account: str, people: Mapping[str, Person], language: str) -> str:
    """A name to be read; account ids are never shown."""
    return clipped(people[account].name) if account in people else say(language, "person.assignee")


def clipped(text: str, longest: int = LONGEST_NAME) -> str:
    """One line of at most `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"
