"""How are instants, durations, targets and weeks written in a language? Always absolute, always with a zone at hand."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from reports.texts.catalogue import counted, say
from rules.model import HOUR, MINUTE, Instant
from rules.policy import Target

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = {"en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "zh_CN": tuple("一二三四五六日")}
LONG = 100
MS_OF_UNIT = {"minute": MINUTE, "hour": HOUR}


def local(at: Instant, zone: str) -> datetime:
    """The instant on the wall clock of an IANA zone."""
    return (EPOCH + timedelta(milliseconds=at)).astimezone(ZoneInfo(zone))


def offset(at: Instant, zone: str) -> str:
    """The zone as people write it: UTC, UTC+8, UTC-3:30. It is that of the instant, so it follows summer time."""
    delta = local(at, zone).utcoffset() or timedelta()
    minutes = round(delta.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def day(on: date, language: str, near: date | None = None) -> str:
    """A day with its weekday; with the year where that is another than that of `near`."""
    weekday = DAYS[language][on.weekday()]
    key = "day" if near is None or near.year == on.year else "day.year"
    return say(language, key, weekday=weekday, d=on.day, m=on.month, month=MONTHS[on.month - 1], y=on.year)


def day_cell(on: date, language: str, near: date) -> str:
    """A day as short as a line with other words in it wants it; with the year where that is another one."""
    key = "day.cell" if near.year == on.year else "day.cell.year"
    weekday, month = DAYS[language][on.weekday()], MONTHS[on.month - 1]
    return say(language, key, weekday=weekday, d=on.day, m=on.month, month=month, y=on.year)


def moment(at: Instant, zone: str, language: str, *, near: Instant | None = None) -> str:
    """Day and time without the zone. The year is told where it is another than that of `near`."""
    when = local(at, zone)
    beside = None if near is None else local(near, zone).date()
    return say(language, "moment", day=day(when.date(), language, beside), time=f"{when:%H:%M}")


def moment_dated(at: Instant, zone: str, language: str) -> str:
    """Day, year and time without the zone: what all other times on a page are near to."""
    when = local(at, zone)
    return say(language, "moment", day=day(when.date(), language, date.min), time=f"{when:%H:%M}")


def moment_cell(at: Instant, zone: str, language: str, *, near: Instant) -> str:
    """Day and time as short as a table's cell wants them."""
    when = local(at, zone)
    if when.year != local(near, zone).year:
        return moment(at, zone, language, near=near)
    shown = day(when.date(), language, when.date())
    return say(language, "moment.cell", day=shown, d=when.day, m=when.month, time=f"{when:%H:%M}")


def moment_zoned(at: Instant, zone: str, language: str, *, near: Instant | None = None) -> str:
    """Day, time and zone: "Fri 21 Nov 16:30 (UTC+8)"."""
    return say(language, "moment.zoned", moment=moment(at, zone, language, near=near), zone=offset(at, zone))


def moment_beside(at: Instant, other: Instant, zone: str, language: str) -> str:
    """The time alone where the other instant is on the same day, else day and time."""
    when = local(at, zone)
    if when.date() == local(other, zone).date():
        return f"{when:%H:%M}"
    return moment(at, zone, language, near=other)


def duration(ms: int, language: str) -> str:
    """Hours and minutes, the begun minute not counted; "under 1 min" where there is less. From 100 hours on, the hours
    alone."""
    hours, minutes = divmod(ms // MINUTE, 60)
    if not hours and not minutes:
        return say(language, "duration.under_minute" if ms > 0 else "duration.none")
    if not hours:
        return say(language, "duration.minutes", minutes=minutes)
    return say(
        language, "duration.both" if minutes and hours < LONG else "duration.hours", hours=hours, minutes=minutes
    )


def promised(target: Target, language: str) -> str:
    """A target as it was promised: 8 h, 2 working days."""
    if target.unit in MS_OF_UNIT:
        return duration(target.value * MS_OF_UNIT[target.unit], language)
    return counted(language, f"target.{target.unit}", target.value)


def percent_used(used_ms: int, target: Target) -> int | None:
    """How much of a target in hours or minutes is used, rounded down; None for days, which are not made of hours."""
    if target.unit not in MS_OF_UNIT or target.value <= 0:
        return None
    return used_ms * 100 // (target.value * MS_OF_UNIT[target.unit])
