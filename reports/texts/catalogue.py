"""Which words stand for a message in a language? Whole sentences with named fields; nothing is glued from parts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from reports.document import Inline, Line, Text
from reports.texts import (
    backtest,
    checklists,
    closings,
    commands,
    crosscheck,
    en,
    explain,
    findings,
    messages,
    operator,
    practice,
    projects,
    promises,
    reminders,
    terminal,
    weekly_practice,
    zh_cn,
)

Filling: TypeAlias = str | int | Inline | Line

LANGUAGES: Mapping[str, Mapping[str, str]] = {
    "en": {
        **en.MESSAGES,
        **explain.EN,
        **operator.EN,
        **findings.EN,
        **terminal.EN,
        **messages.EN,
        **backtest.EN,
        **crosscheck.EN,
        **promises.EN,
        **commands.EN,
        **reminders.EN,
        **checklists.EN,
        **closings.EN,
        **practice.EN,
        **projects.EN,
        **weekly_practice.EN,
    },
    "zh_CN": {
        **zh_cn.MESSAGES,
        **explain.ZH_CN,
        **operator.ZH_CN,
        **findings.ZH_CN,
        **terminal.ZH_CN,
        **messages.ZH_CN,
        **backtest.ZH_CN,
        **crosscheck.ZH_CN,
        **promises.ZH_CN,
        **commands.ZH_CN,
        **reminders.ZH_CN,
        **checklists.ZH_CN,
        **closings.ZH_CN,
        **practice.ZH_CN,
        **projects.ZH_CN,
        **weekly_practice.ZH_CN,
    },
}
TOKEN = re.compile(r"(\*|\{\w+\})")


def has(language: str, key: str) -> bool:
    """Whether the language has a message of that name."""
    return key in LANGUAGES[language]


def say(language: str, key: str, **fields: str | int) -> str:
    """The message as plain text. KeyError for a language, a message or a field that there is not."""
    return LANGUAGES[language][key].replace("*", "").format_map(fields)


def counted(language: str, key: str, n: int, **fields: str | int) -> str:
    """A message about `n` things; `<key>.one` is taken for one thing where the language tells them apart."""
    single = f"{key}.one"
    return say(language, single if n == 1 and has(language, single) else key, n=n, **fields)


def phrase(language: str, key: str, **fields: Filling) -> Line:
    """The message as inlines: `*` in the message begins and ends strong words, a field may be a lozenge, a link or a
    mention. What fills a field is never read as markup."""
    strong = False
    line: list[Inline] = []
    for token in TOKEN.split(LANGUAGES[language][key]):
        if token == "*":
            strong = not strong
        elif token.startswith("{") and token.endswith("}"):
            line.extend(_filled(fields[token[1:-1]], strong))
        else:
            line.append(Text(token, strong=strong))
    return _joined(line)


def small(line: Line) -> Line:
    """The line in grey small print."""
    return tuple(replace(inline, small=True) if isinstance(inline, Text) else inline for inline in line)


def _filled(filling: Filling, strong: bool) -> Sequence[Inline]:
    if isinstance(filling, str | int):
        return [Text(str(filling), strong=strong)]
    return filling if isinstance(filling, tuple) else [filling]


def _joined(line: Sequence[Inline]) -> Line:
    """Neighbouring texts of one style become one, and empty ones go."""
    joined: list[Inline] = []
    for inline in line:
        last = joined[-1] if joined else None
        if isinstance(inline, Text) and not inline.text:
            continue
        if isinstance(inline, Text) and isinstance(last, Text) and _style(inline) == _style(last):
            joined[-1] = Text(last.text + inline.text, last.strong, last.code, last.link, last.small)
        else:
            joined.append(inline)
    return tuple(joined)


def _style(text: Text) -> tuple[bool, bool, str | None, bool]:
    return text.strong, text.code, text.link, text.small
