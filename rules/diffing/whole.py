"""What is missing between the wishes and what Jira shows? The one place that compares them.

What a person took away or changed is their decision: the property remembers what we put there, so that an absence can
be told from a wish not yet fulfilled.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.desired import (
    Announce,
    Calls,
    CardReads,
    ChecklistFact,
    Facts,
    FieldIs,
    LabelOn,
    Notice,
    Remind,
    SetProperty,
    Tell,
    Wish,
    Write,
)
from rules.diffing.comments import card_of, comments_of
from rules.diffing.fields import fields_of
from rules.diffing.labels import labels_of
from rules.diffing.memory import Remembered, numbers_kept
from rules.identity import SCHEMA
from rules.instants import iso
from rules.model import Instant, Snapshot
from rules.reading import newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """`alerts` and `reminders` ought to have been told in comments by now, `messages` in channels, told or not."""

    tags: tuple[str, ...]
    writes: tuple[Write, ...]
    property: Mapping[str, object]
    alerts: tuple[Notice, ...]
    reminders: tuple[Calls, ...]
    messages: tuple[Announce, ...]


def difference(snapshot: Snapshot, facts: Facts, wishes: Sequence[Wish], now: Instant, *, unsure: bool) -> Difference:
    """The writes that are missing, comments first. When `unsure` (a rule failed) nothing wished earlier is unsaid."""
    memory = Remembered.of(snapshot, now)
    labels = labels_of(snapshot, memory, [wish for wish in wishes if isinstance(wish, LabelOn)], unsure=unsure)
    fields = fields_of(snapshot, memory, [wish for wish in wishes if isinstance(wish, FieldIs)], unsure=unsure)
    # With nothing on it a card says that no clock is left, which a rule that failed cannot know.
    cards = [wish for wish in wishes if isinstance(wish, CardReads) and not (wish.card.empty and unsure)]
    card, card_hash = card_of(snapshot, memory, next(iter(cards), None))
    comments = comments_of(snapshot, memory, wishes, now)
    as_of = newest(facts.clocks)
    silent = unsure and as_of is None
    shown = next((wish.card.as_of for wish in cards if not wish.card.empty), None)
    if shown is not None:
        as_of = shown
    wished: dict[str, object] = {
        "schema": SCHEMA,
        "labels": sorted(labels.ours),
        "declined": sorted(labels.declined),
        "card": card_hash,
        "told": list(comments.told),
        "clocks": memory.clocks if silent else _clocks(facts),
        "as_of": memory.as_of if silent else None if as_of is None else iso(as_of),
        **({"fields": dict(fields.ours)} if fields.ours else {}),
        **_boxes(facts.checklists),
        **numbers_kept(memory, facts.numbers),
    }
    property_: tuple[SetProperty, ...] = ()
    ours = "kind" not in snapshot.issue.property  # a report issue keeps a property of its own kind
    if ours and dict(snapshot.issue.property) != wished and _worth_keeping(snapshot, facts, wished):
        property_ = (SetProperty(value=wished, because="what the next look must know"),)
    return Difference(
        tags=labels.wanted,
        writes=(*card, *comments.writes, *labels.writes, *fields.writes, *property_),
        property=wished,
        alerts=tuple(wish.notice for wish in wishes if isinstance(wish, Tell)),
        reminders=tuple(wish.calls for wish in wishes if isinstance(wish, Remind)),
        messages=tuple(wish for wish in wishes if isinstance(wish, Announce)),
    )


def _boxes(checklists: Sequence[ChecklistFact]) -> dict[str, object]:
    """How the card shows each box from now on, and what a person said with it."""
    boxes: dict[str, object] = {}
    for item in (item for checklist in checklists for item in checklist.items):
        said = {} if item.box is None else {"said": item.box.ticked, "at": item.box.at}
        boxes[item.id] = {"shown": item.state == "done", **said}
    return {"boxes": boxes} if boxes else {}


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
