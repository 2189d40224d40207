"""How are the values of a scenario told? As its file may have them in the policy's language.

A difference holds them as an English file has them, and so does every JSON.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reports.findings import Sentences
from rules.desired import Finding

WEEKDAYS = dict(zip(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "一二三四五六日", strict=True))
STATES = {
    "running": "计时",
    "paused": "暂停",
    "stopped": "停止",
    "cancelled": "取消",
    "met": "达标",
    "missed": "未达标",
    "breached": "已超时",
}
UNITS = {"h": "小时", "m": "分钟", "s": "秒", "ms": "ms", "days": "天"}
WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)}) (?=\d)")
LENGTH = re.compile(r"\b(\d+(?:\.\d+)?) ?(ms|h|m|s|days)\b")
TOLD = ((re.compile(r" breach(?=[ \"])"), " 超时"), (re.compile(r" late(?=[ \"])"), " 迟到"))
NO_CLOCK = "none ("


@dataclass(frozen=True, slots=True)
class ScenarioWords:
    """In the language of `sentences`. `findings`: those of the plan that was compared."""

    sentences: Sentences
    findings: Sequence[Finding]

    def value(self, key: str, text: str) -> str:
        """The value of a key of an expectation, or what is said in its place."""
        teller = self.sentences.teller
        if text.startswith(NO_CLOCK):
            found = (self.sentences.finding(one.code, one.text) for one in self.findings)
            return teller.say("differing.none.why", findings=teller.say("between.clauses").join(found))
        if (told := self.sentences.told("differing", text)) is not None:
            return told if teller.language == "en" else _lengths(told)
        return text if teller.language == "en" else self._in_chinese(key, text)

    def moment(self, text: str) -> str:
        """A day and time with its weekday."""
        if self.sentences.teller.language == "en":
            return text
        return WEEKDAY.sub(lambda match: f"周{WEEKDAYS[match[1]]} ", text)

    def _in_chinese(self, key: str, text: str) -> str:
        if key == "state":
            return STATES.get(text, text)
        if key == "target":  # has one form only
            return text
        if key in ("elapsed", "remaining"):
            return _lengths(text)
        if key == "told":
            for pattern, word in TOLD:
                text = pattern.sub(word, text)
            return text
        return self.moment(text)


def _lengths(text: str) -> str:
    return LENGTH.sub(lambda match: f"{match[1]} {UNITS[match[2]]}", text)
