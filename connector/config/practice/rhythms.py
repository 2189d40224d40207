"""How is the rhythm of reviews written? "Monday 10:00", "first working day of the month 10:00", 每周一 10:00."""

import re
from dataclasses import dataclass
from typing import Literal

from connector.config.problems import did_you_mean, show

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_ZH = {day: place for place, names in enumerate(("一", "二", "三", "四", "五", "六", "日天")) for day in names}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
_ORDINALS_ZH = {"第一": 1, "第二": 2, "第三": 3, "第四": 4, "最后一": -1}
_TIME = re.compile(r"(.*?)\s*(\d{1,2})[:：](\d\d)\s*")
_ZH_MONTH = re.compile(r"每月(第一|第二|第三|第四|最后一)个?(工作日|(?:周|星期)[一二三四五六日天])")
_ZH_WEEK = re.compile(r"每(两周|2周|周|星期)(?:的?周|的?星期)?([一二三四五六日天](?:[、和,，][一二三四五六日天])*)")
_MONTH = re.compile(r"(first|second|third|fourth|last) (working day|\w+) of (?:the|each|every) month")
_WEEKS = re.compile(r"every (?:(two|three|four|[2-8]) weeks? on )?(.+)|(.+)")
_NUMBERS = {"two": 2, "three": 3, "four": 4}
EXAMPLES = (
    '"Monday 10:00", "every two weeks on Tuesday 14:00", "every working day 09:00" or '
    '"first working day of the month 10:00"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A rhythm without its calendar; see `rules.policy.Rhythm`."""

    every: Literal["day", "week", "month"]
    minute: int
    weekdays: tuple[int, ...] = ()
    ordinal: int | None = None
    weeks: int = 1


def read_rhythm(value: object) -> Written:
    """The rhythm that is meant. Raises ValueError with examples."""
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{show(value)} is no rhythm with a time of day. Write for example {EXAMPLES}.")
    hour, minute = int(found[2]), int(found[3])
    if hour > 23 or minute > 59:
        raise ValueError(f'"{found[2]}:{found[3]}" is no time of day. Times go from 00:00 to 23:59.')
    words = " ".join(found[1].casefold().replace(",", " , ").split())
    read = _chinese(words, hour * 60 + minute) or _english(words, hour * 60 + minute)
    if read is None:
        raise ValueError(f"{show(value)} is no rhythm. Write for example {EXAMPLES}.")
    return read


def _english(words: str, minute: int) -> Written | None:
    if words in ("daily", "every day", "every working day", "working days"):
        return Written(every="day", minute=minute)
    if month := _MONTH.fullmatch(words):
        of_month: tuple[int, ...] = () if month[2] == "working day" else (_weekday(month[2]),)
        return Written(every="month", minute=minute, weekdays=of_month, ordinal=_ORDINALS[month[1]])
    found = _WEEKS.fullmatch(words)
    if found is None:
        return None
    listed = re.split(r"(?: , | and |\s)+", found[2] or found[3])
    weeks = 1 if found[1] is None else _NUMBERS.get(found[1]) or int(found[1])
    weekdays = tuple(sorted({_weekday(word) for word in listed if word}))
    return Written(every="week", minute=minute, weekdays=weekdays, weeks=weeks)


def _weekday(word: str) -> int:
    for place, name in enumerate(DAYS):
        if word in (name, name[:3], f"{name}s"):
            return place
    raise ValueError(f'"{word}" is no weekday. Write for example {EXAMPLES}.{did_you_mean(word, DAYS)}')


def _chinese(words: str, minute: int) -> Written | None:
    text = words.replace(" ", "")
    if text in ("每个工作日", "每工作日", "每天", "每日"):
        return Written(every="day", minute=minute)
    if month := _ZH_MONTH.fullmatch(text):
        of_month: tuple[int, ...] = () if month[2] == "工作日" else (_DAYS_ZH[month[2][-1]],)
        return Written(every="month", minute=minute, weekdays=of_month, ordinal=_ORDINALS_ZH[month[1]])
    if week := _ZH_WEEK.fullmatch(text):
        weekdays = tuple(sorted({_DAYS_ZH[sign] for sign in week[2] if sign in _DAYS_ZH}))
        return Written(every="week", minute=minute, weekdays=weekdays, weeks=2 if "周" in week[1][1:] else 1)
    return None
