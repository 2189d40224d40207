"""Which commands does a text hold? `!sla VERB argument | note` at the beginning of a line, in any of its spellings."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import normalize

NAME = "sla"
VERBS: Mapping[str, tuple[str, ...]] = {
    "status": ("状态",),
    "pause": ("暂停",),
    "resume": ("恢复", "继续"),
    "cause": ("原因",),
    "extend": ("延期", "延长"),
    "ack": ("确认", "知悉"),
    "contact": ("联系",),
    "customer": ("客户",),
    "help": ("帮助",),
}
WAYS: Mapping[str, tuple[str, ...]] = {
    "phone": ("call", "电话"),
    "meeting": ("会议",),
    "site": ("onsite", "现场", "上门"),
    "wechat": ("weixin", "微信"),
    "mail": ("email", "邮件"),
}

_SIGNS = "!/！／"
# A backslash is how wiki text tells an exclamation mark from a picture.
_LINE = re.compile(r"[ \t]{0,3}\\?[!！/／]([A-Za-zＡ-Ｚａ-ｚ]+)(?:[ \t\u3000]+|(?=[\u4e00-\u9fff])|$)(.*)")
_FENCE = re.compile(r"\{(code|noformat|quote|panel)(?::[^}]*)?\}")
_FORWARDED = re.compile(r"\s*-{2,}\s*(original message|forwarded message|原始邮件|转发的邮件)", re.IGNORECASE)
_CJK = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A command as it stands there. `verb` is the English name of a known one, else the word as written; `near` is
    set where the name of the command itself was misspelt."""

    verb: str
    argument: str
    note: str
    near: bool = False

    @property
    def known(self) -> bool:
        return self.verb in VERBS and not self.near

    @property
    def nearest(self) -> str | None:
        """The command that may have been meant; None for one that is known."""
        if self.known:
            return None
        close = get_close_matches(self.verb, VERBS, n=1)
        return f"!{NAME} {close[0] if close else 'help'}"


def plain(text: str) -> str:
    """In the one spelling by which words are compared."""
    return normalize("NFKC", text).strip().casefold()


def commands_in(text: str) -> Iterator[Spoken]:
    """The commands of a comment in order. What stands in code, quotes, panels or a forwarded mail is none."""
    if any(sign in text for sign in _SIGNS):
        yield from (spoken for line in _own_lines(text) if (spoken := _spoken(line)) is not None)


def _own_lines(text: str) -> Iterator[str]:
    """The lines that their author says to the reader."""
    apart: str | None = None
    for line in text.splitlines():
        fences = _FENCE.findall(line)
        if apart is None and not fences:
            if _FORWARDED.match(line):
                return
            yield line
        for fence in fences:
            apart = fence if apart is None else None if apart == fence else apart


def only_commands(text: str) -> bool:
    """Whether every line that is not empty is a command."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(_spoken(line) is not None for line in lines)


def way_of(word: str) -> str | None:
    """The name of a way to be in contact."""
    return _named(word, WAYS)


def _spoken(line: str) -> Spoken | None:
    match = _LINE.fullmatch(line.rstrip())
    if match is None:
        return None
    name, rest = plain(match[1]), match[2].strip()
    body, _, note = re.sub("｜", "|", rest, count=1).partition("|")
    word, _, argument = body.strip().partition(" ")
    verb, more = _verb(word)
    spoken = Spoken(verb=verb, argument=f"{more} {argument}".strip(), note=note.strip())
    if name == NAME:
        return spoken
    misspelt = spoken.verb in VERBS and len(name) > 1 and _one_slip(name, NAME)
    return Spoken(verb=verb, argument=spoken.argument, note=spoken.note, near=True) if misspelt else None


def _verb(word: str) -> tuple[str, str]:
    """The verb, and what was written on without a space, as Chinese is. No word at all asks for help."""
    word = word.strip("\u3000")
    if not word:
        return "help", ""
    known = _named(word, VERBS)
    if known is not None:
        return known, ""
    if _CJK.match(word):
        for verb, aliases in VERBS.items():
            for alias in aliases:
                if word.startswith(alias):
                    return verb, word.removeprefix(alias).lstrip("\u3000")
    return plain(word), ""


def _named(word: str, names: Mapping[str, tuple[str, ...]]) -> str | None:
    wanted = plain(word)
    return next((name for name, aliases in names.items() if wanted == name or wanted in aliases), None)


def _one_slip(word: str, right: str) -> bool:
    """One letter too many, too few, wrong, or two turned round."""
    slips = {right[:at] + right[at + 1 :] for at in range(len(right))}
    slips |= {right[:at] + right[at + 1] + right[at] + right[at + 2 :] for at in range(len(right) - 1)}
    shorter = {word[:at] + word[at + 1 :] for at in range(len(word))}
    wrong = len(word) == len(right) and sum(a != b for a, b in zip(word, right, strict=True)) == 1
    return word in slips or right in shorter or wrong
