"""How long is a target, and in which measure? Reads "4h", "5 working days"; refuses what could mean two things."""

import re

from rules.model import MINUTE
from rules.policy import Target, Unit

_PARTS = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*([a-z]+(?:\s+[a-z]+)?)\s*")
_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("h", "hour", "hours", "working hour", "working hours"), "hour"),
    **dict.fromkeys(("m", "min", "minute", "minutes", "working minute", "working minutes"), "minute"),
    **dict.fromkeys(("working day", "working days"), "working_day"),
    **dict.fromkeys(("calendar day", "calendar days"), "calendar_day"),
}
_VAGUE_DAYS = {"d": 1, "day": 1, "days": 1, "w": 7, "week": 7, "weeks": 7}
_WORKING_DAYS_A_WEEK = 5
_EXAMPLES = '"30m", "4h", "1h 30m", "4 working hours", "5 working days", "10 calendar days"'
_LENGTHS = '"10m", "4h", "1h 30m"'
_MINUTES: dict[Unit | None, int] = {"minute": 1, "hour": 60}
_LONGEST_MINUTES = {"minute": 1, "hour": 60, "working_day": 24 * 60, "calendar_day": 24 * 60}
_TEN_YEARS_MINUTES = 3653 * 24 * 60


def read_target(text: str) -> Target:
    """The target that `text` names. Raises ValueError with what would be clear."""
    parts = _split(text)
    if all(float(number) <= 0 for number, _ in parts):
        raise ValueError(f'"{text}" leaves no time at all. A target must be longer than nothing: {_EXAMPLES}.')
    for number, unit in parts:
        if unit in _VAGUE_DAYS:
            raise ValueError(_vague(text, number, unit))
        if unit not in _UNITS:
            raise ValueError(f'"{unit}" in "{text}" is no unit of time. Allowed: {_EXAMPLES}.')
        if not number.isdigit():
            raise ValueError(f'"{text}" is not a whole number. Use a smaller unit, as in "1h 30m" for 1.5 hours.')
    target = _add_up(text, [(int(number), _UNITS[unit]) for number, unit in parts])
    if target.value * _LONGEST_MINUTES[target.unit] > _TEN_YEARS_MINUTES:
        raise ValueError(f'"{text}" is longer than ten years. Write a shorter target.')
    return target


def read_length(text: str) -> int:
    """A length in hours and minutes, in milliseconds. Raises ValueError with what would be clear."""
    parts = _split(text, _LENGTHS)
    for number, unit in parts:
        if _UNITS.get(unit) not in _MINUTES or "working" in unit:
            raise ValueError(f'"{unit}" in "{text}" is not allowed here. Write hours and minutes: {_LENGTHS}.')
        if not number.isdigit():
            raise ValueError(f'"{text}" is not a whole number. Use a smaller unit, as in "1h 30m" for 1.5 hours.')
    minutes = sum(int(number) * _MINUTES[_UNITS[unit]] for number, unit in parts)
    if minutes == 0:
        raise ValueError(f'"{text}" is no time at all. Write for example {_LENGTHS}, or remove it.')
    if minutes > _TEN_YEARS_MINUTES:
        raise ValueError(f'"{text}" is longer than ten years. Write a shorter time.')
    return minutes * MINUTE


def _split(text: str, examples: str = _EXAMPLES) -> list[tuple[str, str]]:
    lowered = text.strip().lower()
    parts: list[tuple[str, str]] = []
    at = 0
    while found := _PARTS.match(lowered, at):
        parts.append((found[1], " ".join(found[2].split())))
        at = found.end()
    if not parts or at != len(lowered):
        raise ValueError(f'"{text}" is not a length of time. Write for example {examples}.')
    return parts


def _add_up(text: str, parts: list[tuple[int, Unit]]) -> Target:
    """One target; hours and minutes together are minutes, nothing else can be added."""
    if len(parts) == 1:
        return Target(value=parts[0][0], unit=parts[0][1])
    if [unit for _, unit in parts] != ["hour", "minute"]:
        raise ValueError(f'"{text}" mixes measures. Only hours and minutes can be added, as in "1h 30m".')
    return Target(value=parts[0][0] * 60 + parts[1][0], unit="minute")


def _vague(text: str, number: str, unit: str) -> str:
    """A bare day or week may be 24 hours, working time or dates: name all three."""
    if "." in number:
        return f'"{text}" is not clear: a day may be 24 hours, a working day or a date. Write for example {_EXAMPLES}.'
    days = int(number) * _VAGUE_DAYS[unit]
    working = int(number) * (_WORKING_DAYS_A_WEEK if _VAGUE_DAYS[unit] > 1 else 1)
    choices = f'"{24 * days}h", "{_days(working, "working")}" or "{_days(days, "calendar")}"'
    return f'"{text}" is not clear: a day may be 24 hours, a working day or a date. Write {choices}.'


def _days(n: int, kind: str) -> str:
    return f"{n} {kind} day" if n == 1 else f"{n} {kind} days"
