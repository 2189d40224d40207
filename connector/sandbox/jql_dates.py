"""Which instant does a date, a span or a function of JQL mean?"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from connector.sandbox.jql import BadJql, Operand

UNITS = {"w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000}
SPAN = re.compile(r"([+-]?)\s*((?:\d+[wdhmMy]\s*)+)")
DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?: (\d{1,2}):(\d{2}))?")
EDGE = re.compile(r"(startof|endof)(day|week|month|year)")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(operand: Operand, now: int, zone: ZoneInfo) -> int:
    """In milliseconds. Dates without a zone are read in `zone`; weeks begin on Monday. Raises BadJql."""
    if operand.call is not None:
        return _function(operand, now, zone)
    date = DATE.fullmatch(operand.text.strip())
    if date:
        year, month, day, hour, minute = (int(part or 0) for part in date.groups())
        return _ms(datetime(year, month, day, hour, minute, tzinfo=zone))
    if operand.text.isdecimal():
        return int(operand.text)
    span = SPAN.fullmatch(operand.text.strip())
    if span:
        return _ms(_shifted(_local(now, zone), span))
    text = f"Date value '{operand.text}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd', '-5d'."
    raise BadJql(text)


def _local(at: int, zone: ZoneInfo) -> datetime:
    return (EPOCH + timedelta(milliseconds=at)).astimezone(zone)


def _ms(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)


def _shifted(moment: datetime, span: re.Match[str]) -> datetime:
    """Months and years by the calendar, all else as time that passes."""
    sign = -1 if span[1] == "-" else 1
    for number, unit in re.findall(r"(\d+)([wdhmMy])", span[2]):
        count = sign * int(number)
        if unit in UNITS:
            moment = (moment.astimezone(UTC) + timedelta(milliseconds=count * UNITS[unit])).astimezone(moment.tzinfo)
        else:
            moment = _months(moment, count * (12 if unit == "y" else 1))
    return moment


def _months(moment: datetime, count: int) -> datetime:
    """The same day `count` months on; the last of the month where there is no such day."""
    first = moment.replace(day=1)
    year, month = divmod(first.year * 12 + first.month - 1 + count, 12)
    first = first.replace(year=year, month=month + 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(moment.day, last.day))


NEXT: dict[str, Callable[[datetime], datetime]] = {
    "day": lambda start: start + timedelta(days=1),
    "week": lambda start: start + timedelta(days=7),
    "month": lambda start: _months(start, 1),
    "year": lambda start: _months(start, 12),
}
DEFAULT_UNIT = {"day": "d", "week": "w", "month": "M", "year": "y"}


def _function(operand: Operand, now: int, zone: ZoneInfo) -> int:
    """now(), and startOf...() or endOf...() moved on by their argument."""
    name = operand.call or ""
    if name == "now":
        return now
    edge = EDGE.fullmatch(name)
    if edge is None:
        raise BadJql(f"Unable to find JQL function '{operand.call}()'.")
    which, length = edge.groups()
    start = _start(_local(now, zone), length)
    moment = start if which == "startof" else NEXT[length](start) - timedelta(milliseconds=1)
    argument = operand.text.strip()
    if not argument:
        return _ms(moment)
    span = SPAN.fullmatch(argument + (DEFAULT_UNIT[length] if argument[-1].isdigit() else ""))
    if span is None:
        raise BadJql(f"Duration for function '{operand.call}' should have the format (+/-)n(yMwdm).")
    return _ms(_shifted(moment, span))


def _start(moment: datetime, length: str) -> datetime:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if length == "week":
        return midnight - timedelta(days=midnight.weekday())
    if length == "month":
        return midnight.replace(day=1)
    return midnight.replace(month=1, day=1) if length == "year" else midnight
