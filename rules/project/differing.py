"""What is missing between what a project's own issue should say and what it says?

The property of the project stands beside that of the issue, and its card beside the issue's card: the two looks never
touch what the other wrote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rules.desired import (
    CreateCard,
    EditCard,
    ProjectCard,
    ProjectFacts,
    Remind,
    SetProperty,
    Write,
)
from rules.diffing import Remembered
from rules.diffing.comments import comments_of
from rules.identity import SCHEMA, content_hash, op_id
from rules.model import Comment, Snapshot
from rules.project.snapshot import View
from rules.timeline import event_order

PROPERTY = "aftercare-project"
MOST_TOLD = 500
"""Operations that are remembered: older ones are known by their comments, or lie too far back to come again."""


def missing(
    view: View, own: Snapshot, facts: ProjectFacts, told: Sequence[Remind], *, unsure: bool
) -> tuple[tuple[Write, ...], Mapping[str, object]]:
    """The writes, comments first, and what the property should hold. When `unsure` the card stays as it is."""
    memory = Remembered.of(own, view.now)
    card = card_of(view, facts)
    writes, shown = ((), memory.card) if unsure else _card_writes(view, own, card, memory)
    comments = comments_of(own, memory, told, view.now)
    kept = own.issue.property
    states = kept.get("states") if unsure else _states(card)
    wished: dict[str, object] = {
        "schema": SCHEMA,
        "card": shown,
        "states": states,
        "told": list(comments.told)[-MOST_TOLD:],
    }
    property_: tuple[SetProperty, ...] = ()
    if dict(kept) != wished and (kept or wished["card"] or wished["told"]):
        property_ = (SetProperty(value=wished, because="what the next look at the project must know", key=PROPERTY),)
    return (*writes, *comments.writes, *property_), wished


def card_of(view: View, facts: ProjectFacts) -> ProjectCard:
    """What the card should say today."""
    return ProjectCard(
        as_of=facts.today,
        key=view.snapshot.key,
        zone=view.policy.zone,
        language=view.policy.language,
        counts=facts.counts,
        load=facts.load,
        milestones=facts.milestones,
        budgets=facts.budgets,
        gaps=tuple(replace(gap, since=0, due=0) for gap in facts.gaps if gap.gap == "no_communication_owner"),
        reviews=facts.reviews,
    )


def own_project_card(own: Snapshot) -> Comment | None:
    """Our card of the project, the oldest where there are several."""
    account = own.site.account
    cards = [
        comment
        for comment in own.issue.comments
        if comment.marker is not None
        and comment.marker.kind == "project"
        and (account is None or comment.author == account)
    ]
    return min(cards, key=event_order, default=None)


def _card_writes(
    view: View, own: Snapshot, card: ProjectCard, memory: Remembered
) -> tuple[tuple[CreateCard | EditCard, ...], str | None]:
    """A card that a person deleted comes back when something is in another state, not with the mere passing of days."""
    wanted, shown = content_hash(card), own_project_card(own)
    if shown is not None and shown.marker is not None:
        if shown.marker.hash == wanted:
            return (), wanted
        because = f"the project on {card.as_of}"
        return (EditCard(comment_id=shown.id, op=shown.marker.op, hash=wanted, card=card, because=because),), wanted
    deleted = memory.card is not None
    if deleted and own.issue.property.get("states") == _states(card):
        return (), memory.card
    op = op_id(own.site.name, "project", view.snapshot.id, "card")
    return (CreateCard(op=op, hash=wanted, card=card, because=f"the project on {card.as_of}"),), wanted


def _states(card: ProjectCard) -> str:
    """The states on the card without its numbers, as a number to compare."""
    return op_id(
        *(f"{one.id} {one.state}" for one in card.milestones),
        *(f"{one.account} {one.monday} {one.band}" for one in card.load if one.band in ("over", "no_capacity")),
        *(f"{one.contract} {one.state}" for one in card.budgets),
        *(f"{one.name} {one.state} {one.due}" for one in card.reviews),
        *(gap.gap for gap in card.gaps),
    )
