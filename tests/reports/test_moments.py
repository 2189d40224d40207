"""Times, durations and targets in words."""

from datetime import UTC, datetime

import pytest

from reports.texts import moments
from rules.model import HOUR, MINUTE
from rules.policy import Target

FRIDAY = int(datetime(2025, 11, 21, 8, 30, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("language", "zone", "words"),
    [
        ("en", "Asia/Shanghai", "Fri 21 Nov 16:30 (UTC+8)"),
        ("zh_CN", "Asia/Shanghai", "11 月 21 日（周五）16:30 (UTC+8)"),
        ("en", "UTC", "Fri 21 Nov 08:30 (UTC)"),
        ("en", "Asia/Kolkata", "Fri 21 Nov 14:00 (UTC+5:30)"),
        ("en", "America/St_Johns", "Fri 21 Nov 05:00 (UTC-3:30)"),
    ],
)
def test_a_moment_has_its_day_and_zone(language: str, zone: str, words: str) -> None:
    """Never a time without a place."""
    assert words == moments.moment_zoned(FRIDAY, zone, language)


def test_the_offset_follows_summer_time() -> None:
    """It is the offset of that instant, not of today."""
    july = int(datetime(2025, 7, 1, tzinfo=UTC).timestamp() * 1000)

    assert moments.offset(FRIDAY, "Europe/Berlin") == "UTC+1"
    assert moments.offset(july, "Europe/Berlin") == "UTC+2"


@pytest.mark.parametrize(
    ("minutes", "english", "chinese"),
    [
        (0, "0 min", "0 分钟"),
        (0.5, "under 1 min", "不到 1 分钟"),
        (35, "35 min", "35 分钟"),
        (60, "1 h", "1 小时"),
        (380, "6 h 20 min", "6 小时 20 分钟"),
        (99 * 60 + 59, "99 h 59 min", "99 小时 59 分钟"),
        (6001, "100 h", "100 小时"),
    ],
)
def test_a_duration_is_in_hours_and_minutes(minutes: float, english: str, chinese: str) -> None:
    """The begun minute does not count, and minutes do not matter beside a hundred hours."""
    ms = int(minutes * MINUTE)

    assert (english, chinese) == (moments.duration(ms, "en"), moments.duration(ms, "zh_CN"))


@pytest.mark.parametrize(
    ("target", "english", "chinese"),
    [
        (Target(value=8, unit="hour"), "8 h", "8 小时"),
        (Target(value=90, unit="minute"), "1 h 30 min", "1 小时 30 分钟"),
        (Target(value=1, unit="working_day"), "1 working day", "1 个工作日"),
        (Target(value=5, unit="working_day"), "5 working days", "5 个工作日"),
        (Target(value=1, unit="calendar_day"), "1 day", "1 天"),
        (Target(value=3, unit="calendar_day"), "3 days", "3 天"),
    ],
)
def test_a_target_reads_as_it_was_promised(target: Target, english: str, chinese: str) -> None:
    """Days are not turned into hours."""
    assert (english, chinese) == (moments.promised(target, "en"), moments.promised(target, "zh_CN"))


def test_only_hours_and_minutes_have_a_percent() -> None:
    """A day is not a number of hours."""
    assert moments.percent_used(HOUR, Target(value=3, unit="hour")) == 33
    assert moments.percent_used(HOUR, Target(value=3, unit="working_day")) is None
