"""How does the card answer the newest commands: done, from when and how to undo it, or not done and why?"""

from collections.abc import Mapping

from reports import wording
from reports.document import BulletList, Line, Paragraph
from reports.texts.catalogue import phrase, say
from reports.texts.moments import moment_zoned
from rules.desired import Card, Command
from rules.model import Instant, Person

LONGEST = 120


def reply_blocks(card: Card, people: Mapping[str, Person]) -> tuple[Paragraph | BulletList, ...]:
    """Newest first; nothing where nobody commanded anything."""
    if not card.replies:
        return ()
    answers = tuple(_answer(command, card, people) for command in card.replies)
    return Paragraph(phrase(card.language, "replies")), BulletList(answers)


def _answer(command: Command, card: Card, people: Mapping[str, Person]) -> Line:
    language = card.language
    fields = {
        "command": wording.clipped(f"!sla {command.verb}"),
        "who": wording.person(command.author, people, language),
        "at": _moment(command.at, card),
    }
    if command.refused is None:
        return phrase(language, "reply.done", what=_what(command, card), **fields)
    why = say(language, f"why.{command.refused}")
    if command.nearest is None:
        return phrase(language, "reply.refused", why=why, **fields)
    return phrase(language, "reply.refused.nearest", why=why, nearest=wording.clipped(command.nearest), **fields)


def _what(command: Command, card: Card) -> str:
    argument = wording.clipped(command.argument, LONGEST)
    if command.verb == "contact":
        argument = say(card.language, f"way.{command.argument}")
    effect = _moment(command.effect, card)
    return say(card.language, f"reply.{command.verb}", argument=argument, effect=effect, at=_moment(command.at, card))


def _moment(at: Instant, card: Card) -> str:
    return moment_zoned(at, card.zone, card.language, near=card.as_of)
