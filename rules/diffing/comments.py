"""Which comments are missing: the card, and one for whoever must act or whose command failed?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rules.desired import (
    Announce,
    CardReads,
    CreateCard,
    CreateMessage,
    CreateNotice,
    CreateReminder,
    CreateReply,
    CreateSummary,
    EditCard,
    MoveBack,
    Remind,
    Respond,
    Summarise,
    Tell,
    Wish,
)
from rules.diffing.memory import Remembered, told_ops
from rules.identity import content_hash, op_id
from rules.model import Instant, Snapshot
from rules.people import own_card

MOST_TOLD = 500
"""Operations that the property remembers as told, of 24 characters each; Jira allows 32,768."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """`told` are the operations that will have been carried out then, those of before included."""

    writes: tuple[CreateNotice | CreateReminder | CreateReply | CreateSummary | CreateMessage | MoveBack, ...]
    told: tuple[str, ...]


def card_of(
    snapshot: Snapshot, memory: Remembered, wish: CardReads | None
) -> tuple[tuple[CreateCard | EditCard, ...], str | None]:
    """The write that is missing, and the hash that the property should remember."""
    if wish is None:
        return (), memory.card
    wanted, shown = content_hash(wish.card), own_card(snapshot)
    if shown is not None and shown.marker is not None:
        if shown.marker.hash == wanted:
            return (), wanted
        edit = EditCard(comment_id=shown.id, op=shown.marker.op, hash=wanted, card=wish.card, because=wish.because)
        return (edit,), wanted
    since = snapshot.memory.write_since
    if memory.card == wanted:  # a person deleted it, and it would say nothing new
        return (), wanted
    if wish.card.empty or (since is not None and wish.card.as_of < since):
        return (), memory.card
    op = op_id(snapshot.site.name, snapshot.issue.id, "card")
    return (CreateCard(op=op, hash=wanted, card=wish.card, because=wish.because),), wanted


def comments_of(snapshot: Snapshot, memory: Remembered, wishes: Sequence[Wish], now: Instant) -> Comments:
    """What was not told yet. All that people must act on stands in one comment, with the replies to their commands:
    every comment of ours on an issue is seen by the same people."""
    known = told_ops(snapshot, now)
    told: dict[str, None] = {}
    tells, messages = list[Tell | Remind](), list[CreateMessage]()
    for wish in wishes:
        match wish:
            case Tell() | Remind() | Announce():
                said = wish.calls if isinstance(wish, Remind) else wish.notice
                channel = None if isinstance(wish, Tell) else wish.channel
                missing = not known.issuperset(said.op.split("+"))
                if missing and channel is not None:
                    messages.append(CreateMessage(op=said.op, channel=channel, notice=said, because=wish.because))
                elif missing and not isinstance(wish, Announce):
                    tells.append(wish)
                told |= dict.fromkeys(said.settles or (said.op,))
            case MoveBack():
                told[wish.op] = None
            case Summarise():
                told[wish.summary.op] = None
            case _:
                pass
    moves = tuple(wish for wish in wishes if isinstance(wish, MoveBack))
    replies = _replies([wish for wish in wishes if isinstance(wish, Respond)], known, told)
    sums = _summaries([wish for wish in wishes if isinstance(wish, Summarise)], known)
    joined = _one_comment(tells, replies)
    return Comments(writes=(*joined, *messages, *sums, *moves), told=_newest(memory.told, told))


def _newest(before: Sequence[str], now: Iterable[str]) -> tuple[str, ...]:
    """What was told in order, what stands now included. Of what nothing speaks of any more the oldest is forgotten, or
    the reminders of years would not go into one property: an occasion that is over does not come back."""
    every = tuple(dict.fromkeys([*before, *now]))
    standing, surplus = frozenset(now), len(every) - MOST_TOLD
    over = [op for op in every if op not in standing][: max(0, surplus)]
    return tuple(op for op in every if op not in over) if over else every


def _summaries(wishes: Iterable[Summarise], known: frozenset[str]) -> Iterable[CreateSummary]:
    """One comment for each closing, whatever becomes known of it later."""
    for wish in wishes:
        one = wish.summary
        if one.op not in known:
            yield CreateSummary(op=one.op, hash=content_hash(one), summary=one, because=wish.because)


def _one_comment(
    tells: Sequence[Tell | Remind], responds: Sequence[Respond]
) -> tuple[CreateNotice | CreateReminder | CreateReply, ...]:
    """The clocks first, then the reminders of the practice, then the replies. Each is known again by its own part of
    the comment's `op`."""
    notices = [one for tell in tells if isinstance(tell, Tell) for one in (tell.notice, *tell.notice.also)]
    calls = [call for tell in tells if isinstance(tell, Remind) for call in tell.calls.calls]
    replies = tuple(respond.reply for respond in responds)
    said = [tell.calls if isinstance(tell, Remind) else tell.notice for tell in tells]
    op = "+".join(dict.fromkeys(part for one in (*said, *replies) for part in one.op.split("+")))
    settles = tuple(dict.fromkeys([*(done for one in said for done in one.settles), *(one.op for one in replies)]))
    because = "; ".join(wish.because for wish in (*tells, *responds))
    if notices:
        alone = [replace(one, also=()) for one in notices]
        notice = replace(alone[0], op=op, also=tuple(alone[1:]), settles=settles, calls=tuple(calls), replies=replies)
        return (CreateNotice(op=op, hash=content_hash(notice), notice=notice, because=because),)
    if calls:
        first = next(tell.calls for tell in tells if isinstance(tell, Remind))
        merged = replace(first, op=op, calls=tuple(calls), settles=settles, replies=replies)
        return (CreateReminder(op=op, hash=content_hash(merged), calls=merged, because=because),)
    if replies:
        reply = replace(replies[0], op=op, also=replies[1:])
        return (CreateReply(op=op, hash=content_hash(reply), reply=reply, because=because),)
    return ()


def _replies(wishes: Iterable[Respond], known: frozenset[str], told: dict[str, None]) -> tuple[Respond, ...]:
    """What failed and was not said yet. What has nothing to tell counts as said."""
    missing = []
    for wish in wishes:
        if wish.reply.commands and wish.reply.op not in known:
            missing.append(wish)
        told[wish.reply.op] = None
    return tuple(missing)
