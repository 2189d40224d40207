"""How are commands answered: done, from when and how to undo it, or not done and why? On the card, and where one
failed by a short comment to its author."""

import re
from collections.abc import Iterator, Mapping, Sequence

from reports import wording
from reports.document import BulletList, Document, Line, Mention, Panel, Paragraph, Text
from reports.texts.catalogue import has, phrase, say
from reports.texts.moments import moment_zoned
from rules.commands.families import FORMS, NAMES
from rules.desired import Card, Command, Reply
from rules.model import Instant, Person

LONGEST = 120
MOST_ANSWERS = 15
"""Of more failures in one comment, each author is told the first, and how many there are."""
WITHOUT_VERB = ("baseline", "help")
ASKS = ("status", "help")
"""Verbs after which there is nothing to undo."""
CHINESE = {
    "until": "至",
    "owner": "负责人",
    "by": "截止",
    "phone": "电话",
    "NAME": "名称",
    "TYPE": "类型",
    "KIND": "类型",
    "WORDS": "内容",
    "ITEM": "编号",
    "NOTE": "说明",
    "NOTES": "说明",
    "REASON": "原因",
}
"""What a command is made of besides its verb."""
PLACEHOLDER = re.compile(
    rf"\b(until|owner|by)(?= @?[A-Z]{{4}})|^phone\b|\b({'|'.join(filter(str.isupper, CHINESE))})\b"
)


def reply_blocks(card: Card, people: Mapping[str, Person]) -> tuple[Paragraph | BulletList, ...]:
    """Newest first; nothing where nobody commanded anything."""
    if not card.replies:
        return ()
    answers = [_answer(command, card, people) for command in card.replies]
    if card.earlier:
        answers.append((Text(say(card.language, "replies.earlier", n=card.earlier), small=True),))
    return Paragraph(phrase(card.language, "replies")), BulletList(tuple(answers))


def reply_document(reply: Reply, people: Mapping[str, Person]) -> Document:
    """The comment to the authors of commands that failed."""
    return Document((reply_panel((reply, *reply.also), people),), reply.language)


def reply_panel(replies: Sequence[Reply], people: Mapping[str, Person]) -> Panel:
    """At least one reply; what one person is told stands together. Nothing in it begins a line as a command does."""
    language, authors = replies[0].language, dict.fromkeys(reply.author for reply in replies)
    few = sum(len(reply.commands) for reply in replies) > MOST_ANSWERS
    lines: list[Line] = []
    for author in authors:
        mine = [reply for reply in replies if reply.author == author]
        failed = [command for reply in mine for command in reply.commands]
        shown = failed[: 1 if few else None]
        answers = [_failed(command, language) for command in shown]
        lines += [phrase(language, "reply.to", who=_mention(author, people), answer=answers[0]), *answers[1:]]
        more = len(failed) - len(shown) + sum(reply.more for reply in mine)
        if more:
            lines.append(phrase(language, "reply.more", n=more))
    return Panel("warning", tuple(map(Paragraph, lines)))


def _mention(author: str, people: Mapping[str, Person]) -> Mention:
    person = people.get(author)
    return Mention(author, person.name if person else author, person.login if person else None)


def _failed(command: Command, language: str) -> Line:
    fields = {"command": _spelt(command, language), "why": say(language, f"why.{command.refused}")}
    if command.nearest is None:
        return phrase(language, "reply.failed", **fields)
    return phrase(language, "reply.failed.nearest", nearest=_nearest(command, language), **fields)


def _spelt(command: Command, language: str) -> str:
    """The command without what was said in words."""
    verb = "" if command.family in WITHOUT_VERB else command.verb
    written = " ".join(part for part in (f"!{command.typed or command.family}", verb, command.item) if part)
    if command.typed:  # shown with its slip: spelt right it would look like the command that is offered instead
        return wording.clipped(written)
    return wording.clipped(_in_words_of(language, command, written))


def _nearest(command: Command, language: str) -> str:
    return wording.clipped(_in_words_of(language, command, command.nearest or ""), LONGEST)


def _in_words_of(language: str, command: Command, written: str) -> str:
    """With family and verb in the reader's language. Whoever misspelt an English word gets English ones."""
    if language != "zh_CN" or (command.verb.isascii() and command.verb not in FORMS[command.family]):
        return written
    name, _, rest = written.removeprefix("!").partition(" ")
    family = next((one for one in FORMS if one == name), None)
    if family is None:
        return written
    verb, _, rest = ("", "", rest) if family in WITHOUT_VERB else rest.partition(" ")
    form = FORMS[family].get(verb)
    verb, rest = (form.names[0] if form else verb), PLACEHOLDER.sub(lambda found: CHINESE[found[0]], rest)
    return " ".join(part for part in (f"!{NAMES[family][-1]}", verb, rest) if part)


def _answer(command: Command, card: Card, people: Mapping[str, Person]) -> Line:
    language = card.language
    fields = {
        "command": _spelt(command, language),
        "who": wording.person(command.author, people, language),
        "at": _moment(command.at, card),
    }
    if command.refused is None:
        return phrase(language, "reply.done", what=_what(command, card, people), **fields)
    why = say(language, f"why.{command.refused}")
    if command.nearest is None:
        return phrase(language, "reply.refused", why=why, **fields)
    return phrase(language, "reply.refused.nearest", why=why, nearest=_nearest(command, language), **fields)


def _what(command: Command, card: Card, people: Mapping[str, Person]) -> str:
    if command.family != "sla":
        return say(card.language, "between.sentences").join(_sentences(command, card, people))
    argument = wording.clipped(command.argument, LONGEST)
    if command.verb == "contact":
        argument = say(card.language, f"way.{command.argument}")
    effect = _moment(command.effect, card)
    key = f"reply.{command.verb}" + (f".{command.came_to}" if command.came_to else "")
    return say(card.language, key, argument=argument, effect=effect, at=_moment(command.at, card))


def _sentences(command: Command, card: Card, people: Mapping[str, Person]) -> Iterator[str]:
    """What was done, and everything else that was said with it."""
    language = card.language
    fields = {
        "item": _item(command, language),
        "written": wording.clipped(command.item or ""),
        "kind": _kind(command.kind or "", language),
        "score": _score(command.score),
        "at": _moment(command.at, card),
    }
    yield say(language, f"reply.{command.family}.{command.verb}", **fields)
    if command.family == "help":
        yield from (say(language, f"help.{family}") for family in command.argument.split())
        return
    if command.residual is not None:
        yield say(language, "reply.risk.residual", residual=_score(command.residual))
    if command.until is not None:
        yield say(language, "reply.until", until=_moment(command.until, card))
    if command.owner is not None:
        yield say(language, "reply.owner", owner=_owner(command.owner, people))
    if command.words:
        yield say(language, "reply.words", words=wording.clipped(command.words, LONGEST))
    if command.verb not in ASKS:
        yield say(language, "reply.undo")


def _item(command: Command, language: str) -> str:
    """What is meant; where nothing was named, that of which there is only one."""
    if command.item is None:
        key = f"reply.open.{command.family}"
        return say(language, key) if has(language, key) else ""
    key, item = f"reply.item.{command.family}", wording.clipped(command.item)
    return say(language, key, item=item) if has(language, key) else item


def _kind(kind: str, language: str) -> str:
    """A type of risk or kind of change; the policy's own ones as they are written there."""
    return say(language, f"kind.{kind}") if has(language, f"kind.{kind}") else wording.clipped(kind)


def _score(score: tuple[int, int] | None) -> str:
    return "" if score is None else f"{score[0]} × {score[1]}"


def _owner(owner: str, people: Mapping[str, Person]) -> str:
    return wording.clipped(people[owner].name if owner in people else owner)


def _moment(at: Instant, card: Card) -> str:
    return moment_zoned(at, card.zone, card.language, near=card.as_of)
