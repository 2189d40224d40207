"""How does service management show an SLA in its custom field? In the shape of its own API."""

from collections.abc import Callable, Sequence
from typing import Any

from connector.sandbox.records import FieldKind, SlaCycle

Json = dict[str, Any]
Instants = Callable[[int], "str | None"]
"""Writes an instant as REST does: 2019-02-15T19:11:18.321-0800."""


def sla_value(kind: FieldKind, cycles: Sequence[SlaCycle], now: int, instant: Instants) -> Json:
    """Completed cycles, and the ongoing one with what has elapsed until now."""
    shown: Json = {"id": kind.id.removeprefix("customfield_"), "name": kind.name, "_links": {}}
    shown["completedCycles"] = [_cycle(each, now, instant) for each in cycles if each.stop is not None]
    for each in cycles:
        if each.stop is None:
            shown["ongoingCycle"] = _cycle(each, now, instant)
            shown["ongoingCycle"] |= {"paused": each.paused, "withinCalendarHours": not each.paused}
    return shown | {"slaDisplayFormat": "NEW_SLA_FORMAT"}


def _cycle(cycle: SlaCycle, now: int, instant: Instants) -> Json:
    end = now if cycle.stop is None else cycle.stop
    elapsed = end - cycle.start if cycle.elapsed is None else cycle.elapsed
    shown: Json = {"startTime": _date(cycle.start, instant)}
    if cycle.stop is not None:
        shown["stopTime"] = _date(cycle.stop, instant)
    if not cycle.paused:
        shown["breachTime"] = _date(cycle.start + cycle.goal if cycle.breach is None else cycle.breach, instant)
    return {
        **shown,
        "breached": elapsed > cycle.goal,
        "goalDuration": _duration(cycle.goal),
        "elapsedTime": _duration(elapsed),
        "remainingTime": _duration(cycle.goal - elapsed),
    }


def _date(at: int, instant: Instants) -> Json:
    text = instant(at) or ""
    return {"iso8601": f"{text[:19]}{text[23:]}", "jira": text, "friendly": text[:16], "epochMillis": at}


def _duration(ms: int) -> Json:
    """`friendly` is rounded down to minutes, as people see it."""
    hours, minutes = divmod(abs(ms) // 60_000, 60)
    text = f"{hours}h {minutes}m" if hours else f"{minutes}m"
    return {"millis": ms, "friendly": f"-{text}" if ms < 0 else text}
