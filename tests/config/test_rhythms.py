"""Rhythms of reviews as people write them, in English and Chinese."""

import pytest

from connector.config.practice.rhythms import Written, read_rhythm


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Monday 10:00", Written(every="week", minute=600, weekdays=(0,))),
        ("every Monday 10:00", Written(every="week", minute=600, weekdays=(0,))),
        ("mon, thu 9:30", Written(every="week", minute=570, weekdays=(0, 3))),
        ("Thursday and Monday 10:00", Written(every="week", minute=600, weekdays=(0, 3))),
        ("every two weeks on Tuesday 14:00", Written(every="week", minute=840, weekdays=(1,), weeks=2)),
        ("daily 09:00", Written(every="day", minute=540)),
        ("every working day 09:00", Written(every="day", minute=540)),
        ("first working day of the month 10:00", Written(every="month", minute=600, ordinal=1)),
        ("last working day of each month 10:00", Written(every="month", minute=600, ordinal=-1)),
        ("second Tuesday of the month 10:00", Written(every="month", minute=600, weekdays=(1,), ordinal=2)),
        ("每周一 10:00", Written(every="week", minute=600, weekdays=(0,))),
        ("每周一、四 10：00", Written(every="week", minute=600, weekdays=(0, 3))),
        ("每两周周二 14:00", Written(every="week", minute=840, weekdays=(1,), weeks=2)),
        ("每个工作日 09:00", Written(every="day", minute=540)),
        ("每月第一个工作日 10:00", Written(every="month", minute=600, ordinal=1)),
        ("每月最后一个周五 15:00", Written(every="month", minute=900, weekdays=(4,), ordinal=-1)),
    ],
)
def test_a_rhythm_is_read(text: str, meant: Written) -> None:
    """Days, weeks and months, with their time of day."""
    assert read_rhythm(text) == meant


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Monday", "is no rhythm with a time of day"),
        ("Mondey 10:00", 'Did you mean "monday"?'),
        ("Monday 25:00", "is no time of day"),
        ("每月 10:00", '"每月" is no weekday'),
        (10, "is no rhythm with a time of day"),
    ],
)
def test_what_is_no_rhythm_is_told_with_a_way_out(text: object, part: str) -> None:
    """An example, or the nearest weekday."""
    with pytest.raises(ValueError, match=r"Write for example|Times go from") as told:
        read_rhythm(text)
    assert part in str(told.value)
