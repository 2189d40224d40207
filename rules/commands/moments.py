"""Which instant does a command speak of? Times are on the wall clock of the policy's zone."""

import re
from datetime import UTC, date, datetime, timedelta
from unicodedata import normalize
from zoneinfo import ZoneInfo

from rules.model import Instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAYS = {"today": 0, "今天": 0, "tomorrow": 1, "明天": 1, "yesterday": -1, "昨天": -1}
_SAID = re.compile(
    r"(?:(?P<now>now|现在)"
    r"|(?:(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
    r"|(?P<month>\d{1,2})月(?P<day>\d{1,2})日"
    rf"|(?P<word>{'|'.join(_DAYS)}))?"
    r"(?:[T \u3000]*(?P<hour>\d{1,2})[:：](?P<minute>\d{2}))?)(?=[\s\u3000]|$)",
    re.IGNORECASE,
)


def said(text: str, at: Instant, zone: str) -> tuple[Instant | None, str]:
    """The instant that a text written at `at` begins with, and the rest; None where it begins with none.

    A time alone is of the day of writing, a day alone ends at 23:59, a day without a year is of the year of writing.
    """
    match = _SAID.match(text)
    if match is None or not match[0].strip():
        return None, text
    rest = text[match.end() :].strip()
    if match["now"]:
        return at, rest
    try:
        return _instant(match, at, ZoneInfo(zone)), rest
    except ValueError:
        return None, text


def _instant(match: re.Match[str], at: Instant, zone: ZoneInfo) -> Instant:
    written = (_EPOCH + timedelta(milliseconds=at)).astimezone(zone).date()
    if match["y"]:
        on = date(int(match["y"]), int(match["m"]), int(match["d"]))
    elif match["month"]:
        on = date(written.year, int(match["month"]), int(match["day"]))
    else:
        on = written + timedelta(days=_DAYS.get(normalize("NFKC", match["word"] or "today").casefold(), 0))
    hour, minute = (int(match["hour"]), int(match["minute"])) if match["hour"] else (23, 59)
    local = datetime(on.year, on.month, on.day, hour, minute, tzinfo=zone)
    return (local - _EPOCH) // timedelta(milliseconds=1)
