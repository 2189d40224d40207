"""Which fields show something else than they ought to? What a person put there is left until the wish changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.desired import FieldIs, SetField
from rules.diffing.memory import Remembered
from rules.model import Json, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """`ours` is what the property should remember: the value that we last wished, by field."""

    ours: Mapping[str, Json]
    writes: tuple[SetField, ...]


def fields_of(snapshot: Snapshot, memory: Remembered, wishes: Sequence[FieldIs], *, unsure: bool) -> Fields:
    """A field that nothing is wished of any more is emptied, if it still shows what we put there."""
    wanted = {wish.field: wish for wish in wishes}
    ours: dict[str, Json] = dict(memory.fields) if unsure else {}
    writes: list[SetField] = []
    for id_, wish in sorted(wanted.items()):
        ours[id_] = wish.value
        changed = id_ not in memory.fields or memory.fields[id_] != wish.value
        if changed and _shown(snapshot, id_) != _text(wish.value):
            writes.append(SetField(field=id_, value=wish.value, because=wish.because))
    for id_ in sorted(memory.fields.keys() - wanted.keys()) if not unsure else ():
        before = _text(memory.fields[id_])
        if before and _shown(snapshot, id_) == before:
            writes.append(SetField(field=id_, value=None, because="no longer so"))
    return Fields(ours=ours, writes=tuple(writes))


def _shown(snapshot: Snapshot, id_: str) -> str:
    return ", ".join(value.text for value in snapshot.issue.fields.get(id_, ()))


def _text(value: Json) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
