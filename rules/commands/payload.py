"""What is said after the verb: which items, which score, until when, by whom, and in which words?"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from rules.commands.families import Form
from rules.commands.moments import said
from rules.desired import Refusal
from rules.model import Instant

Score: TypeAlias = tuple[int, int]
Known: TypeAlias = Callable[[str], tuple[str, int] | None]
"""Whom a text begins to name: the account id and the length of the name; None for nobody who is known here."""

_SCORE = r"(?<![A-Za-z0-9.])(\d{1,2})[ \u3000]*[xXｘＸ×✕✖*＊][ \u3000]*(\d{1,2})(?![A-Za-z0-9])"
_RESIDUAL = re.compile(rf"(?:\bresidual|剩余风险|残余风险|剩余|残余)[ \u3000]*[:：]?[ \u3000]*{_SCORE}", re.IGNORECASE)
_INHERENT = re.compile(_SCORE)
_UNTIL = re.compile(
    r"(?:(?<!\S)(?P<sure>until|till)\s+|(?P<firm>截至|截止|直到)\s*|(?<!\S)by\s+|[至到]\s*)", re.IGNORECASE
)
_OWNER = re.compile(r"(?:(?<!\S)owner|负责人|责任人)\s*[:：]?\s*(?=\[~|@|＠)", re.IGNORECASE)
_MENTION = re.compile(r"\[~(?:accountid:)?([^\]]+)\]")
_NEXT = re.compile(r"\s+(?:until|till|by)\s|\s*(?:截至|截止|直到|[至到]\s*\d)|$", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”「『']([^\"“”「」『』']+)[\"“”」』']\s*")
_NUMBER = r"(?:第|#|＃)?\d{1,4}(?:项|条|号)?"
_AND = r"[ \u3000]*(?:[,，、;；&]|\band\b|和|与)[ \u3000]*"
_NUMBERS = re.compile(rf"({_NUMBER}(?:{_AND}{_NUMBER})*)(?=[.:：](?!\d)|\s|[\u4e00-\u9fff]|$)[.:：]?\s*")
_SPACED = re.compile(rf"{_NUMBER}(?:\s+{_NUMBER})+")
_BETWEEN = re.compile(r"[,，、;；]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """`items` is empty where none was named. `refused` tells what is missing or cannot be read."""

    items: tuple[str, ...] = ()
    kind: str | None = None
    score: Score | None = None
    residual: Score | None = None
    until: Instant | None = None
    owner: str | None = None
    argument: str = ""
    refused: Refusal | None = None


def read(form: Form, argument: str, note: str, at: Instant, zone: str, known: Known) -> Payload:
    """The parts of a command's argument, written at `at`. Never raises: what cannot be read is a refusal."""
    found = Payload(argument=argument)
    if form.owned:
        found = _with_owner(found, known)
    if form.dated:
        found = _with_date(found, form, at, zone)
    if form.score:
        found = _with_score(found, named=form.item != "none")
    elif form.item != "none":
        found = _with_items(
            found, found.argument, whole=form.words == "after" or bool(note), needed=form.item == "needed"
        )
    if form.kind:
        word, _, rest = found.argument.replace("\u3000", " ").partition(" ")
        found = replace(found, kind=word or None, argument=rest.strip())
    return found if found.refused else replace(found, refused=_missing(found, form, note))


def _missing(found: Payload, form: Form, note: str) -> Refusal | None:
    if form.kind and found.kind is None:
        return "bad_type"
    if form.item == "needed" and not found.items:
        return "no_item"
    if form.score and (found.score is None or 0 in (*found.score, *(found.residual or ()))):
        return "bad_score"
    return "no_reason" if form.words == "needed" and not (found.argument or note) else None


def _with_owner(found: Payload, known: Known) -> Payload:
    match = _OWNER.search(found.argument)
    if match is None:
        return found
    before, after = found.argument[: match.start()], found.argument[match.end() :]
    mention = _MENTION.match(after)
    if mention is not None:
        account = known(mention[1])
        owner, length = account[0] if account else mention[1].strip(), mention.end()
    else:
        named = known(after[1:])
        end = _NEXT.search(after)
        owner, length = (named[0], named[1] + 1) if named else (after[1 : end.start()].strip() if end else "", 0)
        length = length or (end.start() if end else len(after))
    return replace(found, owner=owner or None, argument=_joined(before, after[length:]))


def _with_date(found: Payload, form: Form, at: Instant, zone: str) -> Payload:
    """The last date that a word such as `until` announces. Where no words are expected, it must be one."""
    for match in reversed(list(_UNTIL.finditer(found.argument))):
        before, after = found.argument[: match.start()], found.argument[match.end() :]
        until, rest = said(after, at, zone)
        if until is not None:
            refused: Refusal | None = None if until > at else "not_ahead"
            return replace(found, until=until, argument=_joined(before, rest), refused=refused)
        if (match["sure"] or match["firm"]) and form.words == "after":
            return replace(found, refused="bad_time")
    return found


def _with_score(found: Payload, *, named: bool) -> Payload:
    """`named`: what stands before the score names the items."""
    residual, text = _RESIDUAL.search(found.argument), found.argument
    if residual is not None:
        text = _joined(text[: residual.start()], text[residual.end() :])
        found = replace(found, residual=(int(residual[1]), int(residual[2])))
    score = _INHERENT.search(text)
    before, after = (text, "") if score is None else (text[: score.start()].strip(), text[score.end() :].strip())
    if score is not None:
        found = replace(found, score=(int(score[1]), int(score[2])))
    if not named:
        return replace(found, argument=_joined(before, after))
    found = _with_items(found, before, whole=True, needed=True)
    return replace(found, argument=_joined(found.argument, after))


def _with_items(found: Payload, text: str, *, whole: bool, needed: bool) -> Payload:
    """Numbers, or a name in quotation marks; else a name: the `whole` text, or one word where others may follow it."""
    quoted, numbers = _QUOTED.match(text), _NUMBERS.match(text)
    if quoted is not None:
        return replace(found, items=(quoted[1].strip(),), argument=text[quoted.end() :].strip())
    if whole and _SPACED.fullmatch(text):
        return replace(found, items=_numbers(text), argument="")
    if numbers is not None:
        return replace(found, items=_numbers(numbers[1]), argument=text[numbers.end() :].strip())
    if whole:
        names = (name.strip() for name in _BETWEEN.split(text))
        return replace(found, items=tuple(dict.fromkeys(name for name in names if name)), argument="")
    if not needed:
        return found
    word, _, rest = text.replace("\u3000", " ").partition(" ")
    return replace(found, items=(word,) if word else (), argument=rest.strip())


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(int(number)) for number in re.findall(r"\d+", text)))


def _joined(before: str, after: str) -> str:
    return " ".join(part for part in (before.strip(), after.strip()) if part)
