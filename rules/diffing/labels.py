"""Which labels are missing, which are too many, and which did a person take away?"""

from collections.abc import Sequence
from dataclasses import dataclass

from rules.desired import AddLabel, LabelOn, RemoveLabel
from rules.diffing.memory import Remembered
from rules.model import Snapshot
from rules.timeline import event_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """`ours` and `declined` are what the property should remember, `wanted` what the issue ought to show."""

    wanted: tuple[str, ...]
    ours: frozenset[str]
    declined: frozenset[str]
    writes: tuple[AddLabel | RemoveLabel, ...]


def labels_of(snapshot: Snapshot, memory: Remembered, wishes: Sequence[LabelOn], *, unsure: bool) -> Labels:
    wanted = {wish.label: wish.because for wish in reversed(wishes)}
    if unsure:
        wanted |= {label: "kept: a rule failed" for label in memory.labels | memory.declined if label not in wanted}
    present = frozenset(value.text for value in snapshot.issue.fields.get("labels", ()))
    ours, declined, writes = set[str](), set[str](), list[AddLabel | RemoveLabel]()
    for label in sorted(wanted):
        if label in memory.declined or (label in memory.labels and label not in present):
            declined.add(label)
        elif label not in present:
            ours.add(label)
            writes.append(AddLabel(label=label, because=wanted[label]))
        elif label in memory.labels or _added_by_us(snapshot, label):
            ours.add(label)
    for label in sorted((memory.labels - wanted.keys()) & present):
        writes.append(RemoveLabel(label=label, because="no longer so"))
    shown = tuple(sorted(wanted.keys() - declined))
    return Labels(wanted=shown, ours=frozenset(ours), declined=frozenset(declined), writes=tuple(writes))


def _added_by_us(snapshot: Snapshot, label: str) -> bool:
    """Who put a present label there that the property does not know: we, before the property was lost, or a person."""
    account, ours = snapshot.site.account, False
    for change in sorted(snapshot.issue.changes, key=event_order):
        if change.field == "labels":
            before, after = ({value.text for value in side} for side in (change.before, change.after))
            if label in after - before:
                ours = account is not None and change.author == account
    return ours
