"""What do we remember of an issue? The property `aftercare` as we last wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rules.instants import from_iso
from rules.model import Instant, Json, Snapshot
from rules.timeline import GRACE


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
        )


def told_ops(snapshot: Snapshot, now: Instant) -> frozenset[str]:
    """The operations of single alerts that were told: the property knows them, or the marker of the comment itself."""
    marked = (comment.marker.op for comment in snapshot.issue.comments if comment.marker is not None)
    return frozenset(Remembered.of(snapshot, now).told) | {op for joined in marked for op in joined.split("+")}


def _texts(value: Json) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
