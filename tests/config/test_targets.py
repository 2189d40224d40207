"""Tests of connector.config.targets: lengths that are clear are read, all others are refused with ones that are."""

import pytest

from connector.config.targets import read_target
from rules.policy import Target


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("4h", 4, "hour"),
        ("30m", 30, "minute"),
        ("1h 30m", 90, "minute"),
        ("1h30m", 90, "minute"),
        ("4 working hours", 4, "hour"),
        ("1 hour", 1, "hour"),
        ("45 minutes", 45, "minute"),
        ("5 working days", 5, "working_day"),
        ("1 working day", 1, "working_day"),
        ("10 calendar days", 10, "calendar_day"),
        (" 10  Calendar  Days ", 10, "calendar_day"),
    ],
)
def test_a_clear_target_is_read(text: str, value: int, unit: str) -> None:
    """Hours and minutes together are minutes."""
    assert read_target(text) == Target(value=value, unit=unit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("1d", '"24h", "1 working day" or "1 calendar day"'),
        ("2 days", '"48h", "2 working days" or "2 calendar days"'),
        ("1w", '"168h", "5 working days" or "7 calendar days"'),
    ],
)
def test_a_bare_day_is_refused_with_the_spellings_that_are_clear(text: str, choices: str) -> None:
    """A day may be 24 hours, a working day or a date: the file has to say which."""
    with pytest.raises(ValueError, match="not clear") as caught:
        read_target(text)

    assert choices in str(caught.value)


@pytest.mark.parametrize("text", ["0h", "0m", "-4h", "0 working days", "0h 0m", "0d", "-1d"])
def test_a_target_that_leaves_no_time_is_refused(text: str) -> None:
    """Zero and negative targets are breached before they begin."""
    with pytest.raises(ValueError, match="no time at all"):
        read_target(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not a length of time"),
        ("soon", "not a length of time"),
        ("4", "not a length of time"),
        ("4h or so", "not a length of time"),
        ("4 fortnights", "no unit of time"),
        ("1.5h", "not a whole number"),
        ("1.5d", "not clear"),
        ("1h 2 working days", "mixes measures"),
        ("30m 1h", "mixes measures"),
        ("999999 working days", "longer than ten years"),
    ],
)
def test_anything_else_is_refused_with_its_reason(text: str, why: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(ValueError, match=why):
        read_target(text)
