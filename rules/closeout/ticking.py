"""Which items are done? What the issue proves, joined with what people said by command or by a box.

A person's word stands until the issue proves something newer: an item that was unticked stays open though its
attachment is still there, and is done again by the next one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from rules.answering import asked, number_in, refuse
from rules.closeout.proofs import Found, Issue, proof_of
from rules.desired import Box, ChecklistItem, Command, Facts
from rules.identity import op_id
from rules.model import Comment, Instant, Json, Snapshot
from rules.policy import Closeout

VERBS = ("done", "skip", "undo")
Word: TypeAlias = Literal["done", "skipped", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The last word of a person about an item."""

    word: Word
    at: Instant
    by: str | None = None
    reason: str = ""


@dataclass(slots=True)
class Ticking:
    """The checklists of one issue. Items are numbered through all of them, in the policy's order; the number in a
    command is that of then, when of `every` checklist others may have applied."""

    issue: Issue
    lists: tuple[Closeout, ...]
    card: Comment | None
    every: tuple[Closeout, ...]
    facts: Facts = field(init=False)
    _said: dict[str, Said] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.facts = self.issue.facts
        for command in asked(self.facts, "close", *VERBS):
            self._take(command)

    def items(self, checklist: Closeout) -> tuple[ChecklistItem, ...]:
        """The items of one list, as they stand."""
        return tuple(self._item(number, one) for number, one in _numbered(self.lists) if one.name == checklist.name)

    def _take(self, command: Command) -> None:
        places = list(_numbered(applied_then(self.issue.snapshot, self.every, command.at)))
        meant = [place for number, place in places if place.is_meant(command.item or "", number)]
        if not meant:
            near = f"!close {command.verb} {places[0][0]}" if places else None
            self.facts = refuse(self.facts, command, "no_such_item", near)
            return
        word: Word = {"done": "done", "skip": "skipped"}.get(command.verb, "open")  # type: ignore[assignment]
        said = Said(word=word, at=command.at, by=command.author, reason=command.words)
        self._said |= {place.id: said for place in meant}

    def _item(self, number: int, place: "Place") -> ChecklistItem:
        item = place.checklist.items[place.place]
        found, box = proof_of(item, self.issue), self._box(place.id)
        basis = ChecklistItem(
            number=number, id=place.id, text=item.text, mandatory=item.mandatory, state="open", box=box
        )
        said = self._last_word(place.id, box)
        if said is not None and not _newer(found, said):
            if said.word == "open":
                return basis
            return replace(basis, state=said.word, how="person", proof=said.reason, by=said.by, at=said.at)
        if found is None:
            return basis
        kind = item.proof or ""
        return replace(basis, state="done", how="evidence", proof=found.proof, at=found.at, evidence=kind)

    def _last_word(self, id_: str, box: Box | None) -> Said | None:
        words = [self._said[id_]] if id_ in self._said else []
        if box is not None:
            words.append(Said(word="done" if box.ticked else "open", at=box.at))
        return max(words, key=lambda said: said.at, default=None)

    def _box(self, id_: str) -> Box | None:
        """What a person last said with the box: now, where it stands otherwise than we wrote it, else as remembered."""
        property_, card = self.issue.snapshot.issue.property, self.card
        shown, remembered = remembered_box(property_, id_)
        if card is None or _is_newer_than_memory(card, property_):
            return remembered
        now = dict(card.ticks).get(id_)
        if now is not None and now != shown and (now or shown is not None):
            return Box(ticked=now, at=card.updated)
        return remembered


def _is_newer_than_memory(card: Comment, property_: Mapping[str, Json]) -> bool:
    """We wrote the card and died before the property said how: its boxes are ours, as far as anybody can tell."""
    known = property_.get("card")
    return isinstance(known, str) and card.marker is not None and card.marker.hash != known


def _newer(found: Found | None, said: Said) -> bool:
    """Whether the issue proves something that came after the person's word."""
    return found is not None and found.at is not None and found.at > said.at


def applied_then(snapshot: Snapshot, lists: Iterable[Closeout], at: Instant) -> list[Closeout]:
    """The checklists that the issue had at that instant."""
    return [one for one in lists if one.when is None or one.when.matches(snapshot, at) is True]


def _numbered(lists: Iterable[Closeout]) -> Iterator[tuple[int, "Place"]]:
    places = (Place(checklist, place) for checklist in lists for place in range(len(checklist.items)))
    return enumerate(places, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """An item by its place in a list. Its id is made from what it says, so that others may come and go around it."""

    checklist: Closeout
    place: int

    @property
    def name(self) -> str:
        return self.checklist.name

    @property
    def id(self) -> str:
        return op_id("item", self.checklist.name, self.checklist.items[self.place].text)[:12]

    def is_meant(self, item: str, number: int) -> bool:
        if item.isdecimal():
            return number_in(item) == number
        return item.strip().casefold() == self.checklist.items[self.place].text.casefold()


def remembered_box(property_: Mapping[str, Json], id_: str) -> tuple[bool | None, Box | None]:
    """How we last wrote the box, and what a person had said with it by then; the property keeps both."""
    boxes = property_.get("boxes")
    entry = boxes.get(id_) if isinstance(boxes, dict) else None
    if not isinstance(entry, dict):
        return None, None
    shown, said, at = entry.get("shown"), entry.get("said"), entry.get("at")
    box = Box(ticked=said, at=at) if isinstance(said, bool) and isinstance(at, int) else None
    return (shown if isinstance(shown, bool) else None), box
