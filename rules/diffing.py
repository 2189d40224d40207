"""What is missing between the wishes and what Jira shows? The one place that compares them.

What a person took away or changed is their decision: the property remembers what we put there, so that an absence can
be told from a wish not yet fulfilled.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rules.desired import (
    AddLabel,
    CardReads,
    CreateCard,
    CreateNotice,
    EditCard,
    Facts,
    LabelOn,
    Notice,
    RemoveLabel,
    SetProperty,
    Tell,
    Wish,
    Write,
)
from rules.identity import SCHEMA, content_hash, op_id
from rules.instants import from_iso, iso
from rules.model import Comment, Instant, Json, Snapshot
from rules.reading import newest
from rules.timeline import GRACE, event_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    tags: tuple[str, ...]
    writes: tuple[Write, ...]
    property: Mapping[str, object]
    alerts: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The property `aftercare` as we last wrote it. Empty where it is absent or spoilt by other hands."""

    labels: frozenset[str]
    declined: frozenset[str]
    card: str | None
    told: tuple[str, ...]
    clocks: Json
    as_of: Json

    @classmethod
    def of(cls, snapshot: Snapshot, now: Instant) -> "Remembered":
        value = snapshot.issue.property
        as_of = value.get("as_of")
        written = from_iso(as_of) if isinstance(as_of, str) else None
        if written is not None and written > now + GRACE:  # a look at the past: it knows nothing of what came later
            value = {}
        card = value.get("card")
        return cls(
            labels=frozenset(_texts(value.get("labels"))),
            declined=frozenset(_texts(value.get("declined"))),
            card=card if isinstance(card, str) else None,
            told=tuple(_texts(value.get("told"))),
            clocks=value.get("clocks"),
            as_of=value.get("as_of"),
        )


def told_ops(snapshot: Snapshot, now: Instant) -> frozenset[str]:
    """The operations of single alerts that were told: the property knows them, or the marker of the comment itself."""
    marked = (comment.marker.op for comment in snapshot.issue.comments if comment.marker is not None)
    return frozenset(Remembered.of(snapshot, now).told) | {op for joined in marked for op in joined.split("+")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """`ours` and `declined` are what the property should remember, `wanted` what the issue ought to show."""

    wanted: tuple[str, ...]
    ours: frozenset[str]
    declined: frozenset[str]
    writes: tuple[AddLabel | RemoveLabel, ...]


def difference(snapshot: Snapshot, facts: Facts, wishes: Sequence[Wish], now: Instant, *, unsure: bool) -> Difference:
    """The writes that are missing, comments first. When `unsure` (a rule failed) nothing wished earlier is unsaid."""
    memory = Remembered.of(snapshot, now)
    labels = _labels(snapshot, memory, [wish for wish in wishes if isinstance(wish, LabelOn)], unsure=unsure)
    # With nothing on it a card says that no clock is left, which a rule that failed cannot know.
    cards = [
        wish for wish in wishes if isinstance(wish, CardReads) and (wish.card.rows or wish.card.replies or not unsure)
    ]
    card, card_hash = _card(snapshot, memory, next(iter(cards), None))
    tells = [wish for wish in wishes if isinstance(wish, Tell)]
    notices, told = _notices(snapshot, memory, tells, now)
    as_of = newest(facts.clocks)
    silent = unsure and as_of is None
    wished: dict[str, object] = {
        "schema": SCHEMA,
        "labels": sorted(labels.ours),
        "declined": sorted(labels.declined),
        "card": card_hash,
        "told": list(told),
        "clocks": memory.clocks if silent else _clocks(facts),
        "as_of": memory.as_of if silent else None if as_of is None else iso(as_of),
    }
    property_: tuple[SetProperty, ...] = ()
    ours = "kind" not in snapshot.issue.property  # a report issue keeps a property of its own kind
    if ours and dict(snapshot.issue.property) != wished and _worth_keeping(snapshot, facts, wished):
        property_ = (SetProperty(value=wished, because="what the next look must know"),)
    return Difference(
        tags=labels.wanted,
        writes=(*card, *notices, *labels.writes, *property_),
        property=wished,
        alerts=tuple(wish.notice for wish in tells),
    )


def _labels(snapshot: Snapshot, memory: Remembered, wishes: Sequence[LabelOn], *, unsure: bool) -> Labels:
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


def _card(
    snapshot: Snapshot, memory: Remembered, wish: CardReads | None
) -> tuple[tuple[CreateCard | EditCard, ...], str | None]:
    """The write that is missing, and the hash that the property should remember."""
    if wish is None:
        return (), memory.card
    wanted, shown = content_hash(wish.card), _own_card(snapshot)
    if shown is not None and shown.marker is not None:
        if shown.marker.hash == wanted:
            return (), wanted
        edit = EditCard(comment_id=shown.id, op=shown.marker.op, hash=wanted, card=wish.card, because=wish.because)
        return (edit,), wanted
    since = snapshot.memory.write_since
    if memory.card == wanted:  # a person deleted it, and it would say nothing new
        return (), wanted
    if not (wish.card.rows or wish.card.replies) or (since is not None and wish.card.as_of < since):
        return (), memory.card
    op = op_id(snapshot.site.name, snapshot.issue.id, "card")
    return (CreateCard(op=op, hash=wanted, card=wish.card, because=wish.because),), wanted


def _own_card(snapshot: Snapshot) -> Comment | None:
    """Our card, the oldest where there are several."""
    account = snapshot.site.account
    cards = [
        comment
        for comment in snapshot.issue.comments
        if comment.marker is not None
        and comment.marker.kind == "card"
        and (account is None or comment.author == account)
    ]
    return min(cards, key=event_order, default=None)


def _notices(
    snapshot: Snapshot, memory: Remembered, tells: Iterable[Tell], now: Instant
) -> tuple[tuple[CreateNotice, ...], tuple[str, ...]]:
    """What was not told yet, and every op that will have been told then."""
    known = told_ops(snapshot, now)
    told = dict.fromkeys(memory.told)
    writes = []
    for tell in tells:
        notice = tell.notice
        if not known.issuperset(notice.op.split("+")):
            writes.append(CreateNotice(op=notice.op, hash=content_hash(notice), notice=notice, because=tell.because))
        told |= dict.fromkeys(notice.settles or (notice.op,))
    return tuple(writes), tuple(told)


def _clocks(facts: Facts) -> list[dict[str, object]]:
    return [
        {
            "metric": clock.metric,
            "state": cycle.state,
            "due": None if cycle.due is None else iso(cycle.due),
            "breached_at": None if cycle.breached_at is None else iso(cycle.breached_at),
        }
        for clock in facts.clocks
        for cycle in clock.cycles[-1:]
    ]


def _worth_keeping(snapshot: Snapshot, facts: Facts, wished: Mapping[str, object]) -> bool:
    """An issue on which nothing goes on, and nothing happened since writing was switched on, gets no property.

    What did happen since shows on its card.
    """
    if snapshot.issue.property or wished["labels"] or wished["card"] or wished["told"]:
        return True
    return any(cycle.state in ("running", "paused") for clock in facts.clocks for cycle in clock.cycles)


def _texts(value: Json) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
