"""How are the sentences of rules told to people: what they find, and why something is written?

Rules write plain English, which every JSON keeps as it is. Here its fields are read back by the sentence of the
catalogue that it was made from, and told in the reader's language and zone. What is not known is told as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias, get_args

from reports.explaining import Teller
from reports.native_words import NativeWords
from reports.texts.catalogue import LANGUAGES, has
from reports.texts.moments import duration, promised
from reports.wording import clipped, known_metric
from rules.instants import from_iso
from rules.policy import Target, Unit

Raw: TypeAlias = Mapping[str, Any]
NATIVE = "differs_from_native"
PLACE = re.compile(r"\{(\w+)\}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
SECONDS = re.compile(r"(\d+(?:\.\d+)?(?:e\+\d+)?) s")
PROMISE = re.compile(rf"(?P<value>\d+) (?P<unit>{'|'.join(get_args(Unit))})")
UNITS: Mapping[str, Unit] = {unit: unit for unit in get_args(Unit)}
WORDS = {
    "gap": "gap",
    "word": "finding.word",
    "word_now": "finding.word",
    "what": "sealing.what",
    "reminder": "reminder",
    "refusal": "why",
}
"""Fields that hold a word of ours, and the messages that tell it."""
LISTS = {"names": ", ", "clocks": ", ", "differences": "; ", "changes": ", "}
"""Fields that hold several things, and what stands between them."""
LONGEST = 400
"""Characters of a field."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Tells as its teller does. `people`: the names of accounts that sentences hold."""

    teller: Teller
    people: Mapping[str, str] = field(default_factory=dict)

    def finding(self, code: str, text: str) -> str:
        """What a rule found."""
        return self.told(f"finding.{code}", text) or self._plain(text)

    def because(self, text: str) -> str:
        """Why something is written; a text may give several reasons."""
        told = [self.told("because", part) for whole in text.split("; ") for part in _refusals(whole)]
        if any(one is None for one in told):
            return self.told("because", text) or self._plain(text)
        return self.teller.say("between.clauses").join(one for one in told if one is not None)

    def findings(self, document: Raw) -> Iterator[tuple[str, str]]:
        """(code, sentence) of a plan's document. Differences from Jira's own SLAs are told as on the pages."""
        native = NativeWords(self.teller)
        apart = (check for check in document.get("natives", ()) if any(one["differences"] for one in check["cycles"]))
        for one in document["findings"]:
            check = next(apart, None) if one["code"] == NATIVE else None
            if check is None:
                yield one["code"], self.finding(one["code"], one["text"])
            else:
                yield one["code"], self.teller.joined(native.told(check))

    def told(self, group: str, text: str) -> str | None:
        """By the first sentence of the group of messages that may have made the text; None where there is none."""
        for key, pattern in _patterns(group):
            if match := pattern.fullmatch(text):
                fields = {name: self._field(name, value) for name, value in match.groupdict().items()}
                return self.teller.say(key, **fields)
        return None

    def _field(self, name: str, value: str) -> str:
        if name in LISTS:
            between = "between.clauses" if LISTS[name] == "; " else "list.comma"
            return self.teller.say(between).join(self._one(name, part) for part in value.split(LISTS[name]))
        return self._one(name, value)

    def _one(self, name: str, value: str) -> str:
        if name in WORDS:
            key = next((key for key in _keys(WORDS[name], value) if has(self.teller.language, key)), None)
            return value if key is None else self.teller.say(key)
        if name in ("clock", "clocks"):
            return known_metric(value, self.teller.language)
        if name in ("differences", "changes"):
            return self.told("sealing", value) or self._plain(value)
        if name in ("sealed", "computed"):
            return self._value(value)
        return self.people.get(value, value) if name == "who" else self._plain(value)

    def _value(self, value: str) -> str:
        """A state, a length, a target or an instant, as two computations of a cycle differ in it."""
        if value == "none":
            return self.teller.say("crosscheck.none")
        if match := SECONDS.fullmatch(value):
            return duration(round(float(match[1]) * 1000), self.teller.language)
        if match := PROMISE.fullmatch(value):
            return promised(Target(value=int(match["value"]), unit=UNITS[match["unit"]]), self.teller.language)
        key = f"backtest.state.{value}"
        return self.teller.say(key) if has(self.teller.language, key) else self._plain(value)

    def _plain(self, value: str) -> str:
        """As it is, with instants on the reader's clock."""
        return INSTANT.sub(self._moment, clipped(value, LONGEST))

    def _moment(self, match: re.Match[str]) -> str:
        at = from_iso(match[0])
        return match[0] if at is None else self.teller.when(at)


def _refusals(text: str) -> Iterable[str]:
    """A reply is about several commands, each of which begins as commands do."""
    first, *others = text.split(", !") if text.startswith("!") else [text]
    return first, *(f"!{other}" for other in others)


def _keys(group: str, value: str) -> Iterable[str]:
    """Words may be written with blanks where their names have underscores."""
    return f"{group}.{value}", f"{group}.{value.replace(' ', '_')}"


@cache
def _patterns(group: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The sentences of a group in their order, as patterns of the texts that rules make of them."""
    found = [key for key in LANGUAGES["en"] if key == group or key.startswith(f"{group}.")]
    return tuple((key, _pattern(LANGUAGES["en"][key])) for key in found)


def _pattern(sentence: str) -> re.Pattern[str]:
    texts = PLACE.split(sentence)
    parts = [f"(?P<{part}>.*?)" if place % 2 else re.escape(part) for place, part in enumerate(texts)]
    return re.compile("".join(parts), re.DOTALL)
