"""How do differences from Jira's own SLAs read? From the public document, in either language."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from reports.explaining import Teller
from reports.texts.catalogue import say
from reports.texts.moments import duration
from reports.wording import clipped, known_metric
from rules.instants import from_iso

Raw: TypeAlias = Mapping[str, Any]
LENGTHS = ("goal", "elapsed", "remaining")


class NativeWords:
    """Tells in a teller's language and zone, with times as near to its instant as they are."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self.language = teller.language

    def say(self, key: str, **fields: str | int) -> str:
        return say(self.language, f"crosscheck.{key}", **fields)

    def metric(self, name: str) -> str:
        """As the cards call it."""
        return known_metric(name, self.language)

    def told(self, document: Raw) -> tuple[str, ...]:
        """A clock and its partner: that they agree, or each difference and each reason, a sentence each."""
        names = {"metric": self.metric(document["metric"]), "native": clipped(document["native"])}
        differences, reasons = self.differences(document), self.reasons(document)
        if differences:
            return (self.say("differs", **names), *differences, *reasons)
        return (self.say("agrees" if document["cycles"] else "unknown", **names),)

    def differences(self, document: Raw) -> tuple[str, ...]:
        return tuple(self._sentence(cycle, one) for cycle in document["cycles"] for one in cycle["differences"])

    def reasons(self, document: Raw) -> tuple[str, ...]:
        """Each once."""
        codes = dict.fromkeys(code for cycle in document["cycles"] for code in cycle["reasons"])
        return tuple(self.say(f"reason.{code}") for code in codes)

    def _sentence(self, cycle: Raw, one: Raw) -> str:
        what, number = one["what"], cycle["cycle"] if cycle["cycle"] is not None else cycle["native_cycle"]
        ours, native = self._value(what, one["ours"]), self._value(what, one["native"])
        if what in ("not_native", "not_ours"):
            return self.say(what, n=number, start=ours if what == "not_native" else native)
        return self.say("cycle", n=number, what=self.say(f"what.{what}"), ours=ours, native=native)

    def _value(self, what: str, value: object) -> str:
        if value is None:
            return self.say("none")
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if what in LENGTHS and isinstance(value, int | float):
            length = duration(round(abs(value) * 1000), self.language)
            return self.say("minus", length=length) if value < 0 else length
        at = from_iso(str(value))
        return str(value) if at is None else self.teller.when(at)


def native_sentences(document: Raw, teller: Teller) -> Sequence[tuple[str, ...]]:
    """Of a plan's document: the sentences of each clock that has a partner; () for a document without."""
    words = NativeWords(teller)
    return [words.told(check) for check in document.get("natives", ())]
