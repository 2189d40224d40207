"""What do we remember of an issue? The property `aftercare` as we last wrote it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rules.instants import from_iso
from rules.model import Instant, Json, Snapshot
from rules.timeline import GRACE

MOST_NUMBERS = 120
"""Of a family, of some 20 characters each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The property `aftercare` as we last wrote it. Empty where it is absent or spoilt by other hands."""

    labels: frozenset[str]
    declined: frozenset[str]
    card: str | None
    told: tuple[str, ...]
    clocks: Json
    as_of: Json
    fields: Mapping[str, Json] = field(default_factory=dict)
    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def shown_at(self) -> Instant | None:
        """The instant as of which the card was last right."""
        return from_iso(self.as_of) if isinstance(self.as_of, str) else None

    @classmethod
    def of(cls, snapshot: Snapshot, now: Instant) -> "Remembered":
        value = snapshot.issue.property
        as_of = value.get("as_of")
        written = from_iso(as_of) if isinstance(as_of, str) else None
        if written is not None and written > now + GRACE:  # a look at the past: it knows nothing of what came later
            value = {}
        card, fields = value.get("card"), value.get("fields")
        return cls(
            labels=frozenset(_texts(value.get("labels"))),
            declined=frozenset(_texts(value.get("declined"))),
            card=card if isinstance(card, str) else None,
            told=tuple(_texts(value.get("told"))),
            clocks=value.get("clocks"),
            as_of=value.get("as_of"),
            fields=fields if isinstance(fields, dict) else {},
            numbers=_numbers(value.get("numbers")),
        )


def told_ops(snapshot: Snapshot, now: Instant) -> frozenset[str]:
    """The operations of single alerts that were told: the property knows them, or the marker of the comment itself."""
    marked = (comment.marker.op for comment in snapshot.issue.comments if comment.marker is not None)
    return frozenset(Remembered.of(snapshot, now).told) | {op for joined in marked for op in joined.split("+")}


def numbers_kept(memory: Remembered, given: Iterable[tuple[str, str, int]]) -> dict[str, object]:
    """Every number ever given, of each family the newest ones; nothing where there are none."""
    known = {family: dict(numbers) for family, numbers in memory.numbers.items()}
    for family, key, number in given:
        known.setdefault(family, {})[key] = number
    newest = {
        family: dict(sorted(numbers.items(), key=lambda one: one[1])[-MOST_NUMBERS:])
        for family, numbers in sorted(known.items())
    }
    return {"numbers": newest} if newest else {}


def _numbers(value: Json) -> Mapping[str, Mapping[str, int]]:
    """A number that two things have is nobody's: other hands were here."""
    found = value if isinstance(value, dict) else {}
    return {family: numbers for family, known in found.items() if (numbers := _by_key(known))}


def _by_key(value: Json) -> dict[str, int]:
    found = value if isinstance(value, dict) else {}
    numbers = {key: one for key, one in found.items() if type(one) is int and one > 0}
    return numbers if len(set(numbers.values())) == len(numbers) else {}


def _texts(value: Json) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
