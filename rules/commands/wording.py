"""Which commands does a text hold? `!FAMILY VERB argument | note` at the beginning of a line, in any spelling."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar
from unicodedata import normalize

from rules.commands.families import FORMS, NAMES, VERBLESS, spelt
from rules.commands.lines import own_lines
from rules.desired import Family

Name = TypeVar("Name", bound=str)

WAYS: Mapping[str, tuple[str, ...]] = {
    "phone": ("call", "电话"),
    "meeting": ("会议",),
    "site": ("onsite", "现场", "上门"),
    "wechat": ("weixin", "微信"),
    "mail": ("email", "邮件"),
}

_SIGNS = "!/！／"
_CHINESE = "|".join(name for names in NAMES.values() for name in names if not name.isascii())
# A backslash is how wiki text tells an exclamation mark from a picture.
_LINE = re.compile(
    rf"[ \t]{{0,3}}\\?[!！/／]([A-Za-zＡ-Ｚａ-ｚ]+|{_CHINESE})(?:[ \t\u3000]+|(?=[\u4e00-\u9fff])|$)(.*)"
)
_CJK = re.compile(r"[\u4e00-\u9fff]")
_BLANK = re.compile(r"[ \t\u3000]+")
_NO_CUTOFF_FOR = 4
"""Names of families this short are taken for misspelt only where a verb of theirs follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A command as it stands there. `verb` is the English name of a known one, else the word as written; `near` is
    set where the name of the family was misspelt, `nearest` is then, and for an unknown verb, what may be meant."""

    family: Family
    verb: str
    argument: str
    note: str
    near: bool = False
    nearest: str | None = None
    typed: str = ""
    """The misspelt name."""

    @property
    def known(self) -> bool:
        return self.verb in FORMS[self.family] and not self.near


def plain(text: str) -> str:
    """In the one spelling by which words are compared."""
    return normalize("NFKC", text).strip().casefold()


def commands_in(text: str) -> Iterator[Spoken]:
    """The commands of a comment in order. What stands in code, quotes, panels or a forwarded mail is none."""
    if any(sign in text for sign in _SIGNS):
        yield from (spoken for line in own_lines(text) if (spoken := _spoken(line)) is not None)


def only_commands(text: str) -> bool:
    """Whether every line that is not empty is a command."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(_spoken(line) is not None for line in lines)


def way_of(word: str) -> str | None:
    """The name of a way to be in contact."""
    return _named(word, WAYS)


def family_of(word: str) -> Family | None:
    """The family of that name."""
    return _named(word, NAMES)


def _spoken(line: str) -> Spoken | None:
    match = _LINE.fullmatch(line.rstrip())
    if match is None:
        return None
    name, rest = plain(match[1]), match[2].strip()
    body, _, note = re.sub("｜", "|", rest, count=1).partition("|")
    family = _named(name, NAMES)
    if family is None:
        return _misspelt(name, body, note.strip())
    if family == "help" and _CJK.match(match[2]) and not name.isascii():  # "help me" is a sentence in Chinese
        return None
    return _of(family, body, note.strip())


def _of(family: Family, body: str, note: str) -> Spoken:
    if family in VERBLESS:
        return Spoken(family=family, verb=VERBLESS[family], argument=body.strip(), note=note)
    word, argument = _divided(body)
    if family != "sla" and (not word or plain(word) in ("help", "帮助")):
        return Spoken(family="help", verb="help", argument=family, note="")
    verb, more = _verb(word, family)
    argument = f"{more} {argument}".strip().lstrip(":：").strip()
    if verb in FORMS[family]:
        return Spoken(family=family, verb=verb, argument=argument, note=note)
    meant = _close(verb, family)
    nearest = spelt(family, meant, argument) if meant else "!sla help" if family == "sla" else "!help"
    return Spoken(family=family, verb=verb, argument=argument, note=note, nearest=nearest)


def _misspelt(name: str, body: str, note: str) -> Spoken | None:
    """A slip in the name of a family, where what follows is a verb of it or nearly one."""
    family = next((known for known in NAMES if len(name) > 1 and _one_slip(name, known)), None)
    if family is None:
        return None
    if family in VERBLESS:
        if len(family) <= _NO_CUTOFF_FOR and body.strip():
            return None
        meant = VERBLESS[family]
        nearest = spelt(family, meant, body.strip())
        return Spoken(
            family=family, verb=meant, argument=body.strip(), note=note, near=True, nearest=nearest, typed=name
        )
    word, argument = _divided(body)
    verb, more = _verb(word, family)
    known = verb if verb in FORMS[family] else _close(verb, family, cutoff=0.75)
    if not word or known is None:
        return None
    argument = f"{more} {argument}".strip()
    nearest = spelt(family, known, argument)
    return Spoken(family=family, verb=verb, argument=argument, note=note, near=True, nearest=nearest, typed=name)


def _divided(body: str) -> tuple[str, str]:
    """The first word and the rest."""
    word, *rest = _BLANK.split(body.strip(" \t\u3000"), maxsplit=1)
    return word, rest[0] if rest else ""


def _verb(word: str, family: Family) -> tuple[str, str]:
    """The verb, and what was written on without a space, as Chinese is. No word at all asks for help."""
    if not word:
        return "help", ""
    names = {verb: form.names for verb, form in FORMS[family].items()}
    known = _named(word.rstrip(":："), names)
    if known is not None:
        return known, ""
    if _CJK.match(word):
        aliases = sorted(((alias, verb) for verb, known in names.items() for alias in known), key=_longest_first)
        for alias, verb in aliases:
            if word.startswith(alias):
                return verb, word.removeprefix(alias)
    return plain(word), ""


def _longest_first(alias: tuple[str, str]) -> tuple[int, str]:
    return -len(alias[0]), alias[0]


def _close(word: str, family: Family, cutoff: float = 0.6) -> str | None:
    """The verb that may be meant, in the language in which it was written."""
    chinese = _CJK.match(word) is not None
    words: Iterable[str] = FORMS[family]
    if chinese:
        words = [name for form in FORMS[family].values() for name in form.names]
        word, cutoff = word[:2], 0.5
    return next(iter(get_close_matches(word, words, n=1, cutoff=cutoff)), None)


def _named(word: str, names: Mapping[Name, tuple[str, ...]]) -> Name | None:
    wanted = plain(word)
    return next((name for name, aliases in names.items() if wanted == name or wanted in aliases), None)


def _one_slip(word: str, right: str) -> bool:
    """One letter too many, too few, wrong, or two turned round."""
    slips = {right[:at] + right[at + 1 :] for at in range(len(right))}
    slips |= {right[:at] + right[at + 1] + right[at] + right[at + 2 :] for at in range(len(right) - 1)}
    shorter = {word[:at] + word[at + 1 :] for at in range(len(word))}
    wrong = len(word) == len(right) and sum(a != b for a, b in zip(word, right, strict=True)) == 1
    return word in slips or right in shorter or wrong
