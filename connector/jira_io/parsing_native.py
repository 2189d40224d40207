"""What do the SLA fields of Jira Service Management say? They come with the issue, in the shape of its own API."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from connector.jira_io.parsing_values import read_instant, table, tables, text_or_none
from rules.model import HOUR, MINUTE, Instant, NativeCycle, NativeSla, Site

CUSTOM = "com.atlassian.servicedesk:sd-sla-field"
_FRIENDLY = re.compile(r"(?P<sign>-?)(?=\d)(?:(?P<hours>\d+)h)? ?(?:(?P<minutes>[0-5]?\d)m)?")
_ISO = re.compile(r"(?P<sign>-?)PT(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)(?:\.\d+)?S)?")
Raw = Mapping[str, Any]


def read_native_slas(fields: Raw, site: Site) -> tuple[NativeSla, ...]:
    """The SLAs among the fields of an issue, by field. Known by the field's type, else by the shape of its value."""
    found = [_sla(name.lower(), value, site) for name, value in fields.items() if _is_sla(name, value, site)]
    return tuple(sorted(found, key=lambda sla: (len(sla.field), sla.field)))


def _is_sla(name: str, value: object, site: Site) -> bool:
    if value is None or not name.startswith("customfield_"):
        return False
    if isinstance(value, Mapping) and ("completedCycles" in value or "ongoingCycle" in value):
        return True
    known = site.fields.get(name.lower())
    return known is not None and known.custom == CUSTOM


def _sla(field: str, value: object, site: Site) -> NativeSla:
    raw, odd = table(value), [] if isinstance(value, Mapping) else ["value"]
    known = site.fields.get(field)
    read = [
        _cycle(each, f"completedCycles[{number}]", odd)
        for number, each in enumerate(tables(raw.get("completedCycles")))
    ]
    if raw.get("ongoingCycle"):
        read.append(_cycle(table(raw["ongoingCycle"]), "ongoingCycle", odd))
    return NativeSla(
        name=text_or_none(raw.get("name")) or (known.name if known is not None else field),
        field=field,
        cycles=tuple(sorted((each for each in read if each is not None), key=lambda cycle: cycle.start)),
        odd=tuple(odd),
    )


def _cycle(raw: Raw, where: str, odd: list[str]) -> NativeCycle | None:
    """None where it does not tell when it began."""
    part = _Parts(raw, where, odd)
    start, stop, breach = part.instant("startTime"), part.instant("stopTime"), part.instant("breachTime")
    if start is None:
        if raw.get("startTime") is None:
            odd.append(f"{where}.startTime")
        return None
    return NativeCycle(
        start=start,
        stop=stop,
        breach=breach,
        breached=part.flag("breached"),
        paused=part.flag("paused"),
        goal_ms=part.length("goalDuration"),
        elapsed_ms=part.length("elapsedTime"),
        remaining_ms=part.length("remainingTime"),
    )


class _Parts:
    """Reads the parts of a cycle, and notes those of a shape that is not known."""

    def __init__(self, raw: Raw, where: str, odd: list[str]) -> None:
        self._raw = raw
        self._where = where
        self._odd = odd

    def instant(self, key: str) -> Instant | None:
        """`epochMillis` is exact; the texts beside it leave out the milliseconds, and `friendly` is for people."""
        return self._first(key, ("epochMillis", "jira", "iso8601"), _instant)

    def length(self, key: str) -> int | None:
        return self._first(key, ("millis", "iso8601", "friendly"), _length)

    def flag(self, key: str) -> bool:
        """Absent means no."""
        value = self._raw.get(key)
        if value is None or isinstance(value, bool):
            return value is True
        self._odd.append(f"{self._where}.{key}")
        return False

    def _first(self, key: str, shapes: tuple[str, ...], read: Callable[[object], int | None]) -> int | None:
        value = self._raw.get(key)
        if value is None:
            return None
        told = [value.get(shape) for shape in shapes] if isinstance(value, Mapping) else [value]
        found = next((at for each in told if (at := read(each)) is not None), None)
        if found is None:
            self._odd.append(f"{self._where}.{key}")
        return found


def _instant(value: object) -> Instant | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return round(value) if isinstance(value, float) else read_instant(value)


def _length(value: object) -> int | None:
    """Milliseconds as a number, `PT4H30M`, or `4h 30m`; the last only where it can mean but one thing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(value)
    if not isinstance(value, str):
        return None
    text = value.strip()
    if text.removeprefix("-").isdigit() and text.isascii():
        return int(text)
    found = _ISO.fullmatch(text) or _FRIENDLY.fullmatch(text)
    return _summed(found.groupdict()) if found is not None else None


def _summed(parts: Mapping[str, str | None]) -> int:
    length = int(parts.get("hours") or 0) * HOUR + int(parts.get("minutes") or 0) * MINUTE
    length += int(parts.get("seconds") or 0) * 1000
    return -length if parts.get("sign") else length
