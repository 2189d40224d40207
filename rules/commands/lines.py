"""Which lines of a comment does its author say to the reader? Not code, quotes, panels, nor the mail answered to."""

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"\{(code|noformat|quote|panel)(?::[^}]*)?\}")
_FORWARDED = re.compile(
    r"\s*(?:[-_=*]{2,}\s*(?:original message|original appointment|forwarded message|replied message|forwarded by\b.*"
    r"|原始邮件|邮件原件|转发的邮件|转发邮件|回复的原邮件|原邮件)\s*[-_=*]*"
    r"|begin forwarded message\s*[:：]|_{20,}|-{20,})\s*",
    re.IGNORECASE,
)
_SAID = re.compile(r"(?:.{4,}\b(?:wrote|writes)|.*写道|.{4,}\bschrieb\b.*|.{4,}\ba écrit)\s*[:：]\s*", re.IGNORECASE)
_BROKEN = re.compile(r"\s*(?:on\b|于|在).*", re.IGNORECASE)
_HEADER = re.compile(
    r"\s*\*?(?:from|sent|date|to|cc|subject|发件人|发送时间|发送日期|日期|时间|收件人|抄送|主题)\s*[:：]", re.IGNORECASE
)
_FROM = re.compile(r"\s*\*?(?:from|发件人)\s*[:：]", re.IGNORECASE)
_NEAR = 4
"""How many lines after the sender another line of a mail's head must follow, for them to be one."""


def own_lines(text: str) -> Iterator[str]:
    """The lines that their author says to the reader, up to where an older mail begins."""
    lines, apart = text.splitlines(), ""
    for at, line in enumerate(lines):
        fences = _FENCE.findall(line)
        if not apart and not fences:
            if _mail_begins(lines, at):
                return
            yield line
        for fence in fences:
            apart = "" if apart == fence else apart or fence


def _mail_begins(lines: Sequence[str], at: int) -> bool:
    line = lines[at]
    if _FORWARDED.fullmatch(line) or _SAID.fullmatch(line):
        return True
    if _BROKEN.fullmatch(line) and at + 1 < len(lines):  # "On Monday, Wei Chen" and "<wei@example.com> wrote:" below it
        return "@" in lines[at + 1] and _SAID.fullmatch(lines[at + 1]) is not None
    if _FROM.match(line) is None:
        return False
    return "@" in line or any(_HEADER.match(below) for below in lines[at + 1 : at + 1 + _NEAR])
