"""How does a plan read in a terminal? Clocks, what would be written and why, findings, and when to look again."""

from datetime import UTC, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from rules.desired import (
    AddLabel,
    Clock,
    CreateCard,
    CreateNotice,
    Cycle,
    EditCard,
    Plan,
    RemoveLabel,
    SetProperty,
    Write,
)
from rules.model import Instant
from rules.policy import Policy, Target

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS = {"minute": "min", "hour": "h", "working_day": "working days", "calendar_day": "calendar days"}
_STYLES = {"breached": "bold red", "at risk": "yellow", "running": "green", "paused": "cyan"}


def print_plan(plan: Plan, policy: Policy) -> None:
    """One plan for people. Times are in the policy's zone."""
    console = Console(highlight=False)
    zone = ZoneInfo(policy.zone)
    console.print(Text.assemble((plan.issue_key, "bold"), f"  as of {_time(plan.at, zone)}"))
    if plan.facts.clocks:
        console.print(_clocks(plan, zone))
    for write in plan.writes:
        console.print(Text.assemble("  ", (_what(write), "bold"), f": {write.because}"), soft_wrap=True)
    if not plan.writes:
        console.print("  Nothing would be written.")
    for finding in plan.findings:
        console.print(Text.assemble("  ", (finding.code, "yellow"), f": {finding.text}"), soft_wrap=True)
    again = "not before something happens" if plan.look_again_at is None else _time(plan.look_again_at, zone)
    console.print(f"  Next look: {again}")
    console.print()


def _clocks(plan: Plan, zone: ZoneInfo) -> Table:
    table = Table(box=None, pad_edge=True, header_style="dim")
    for title in ("clock", "state", "due", "elapsed", "left", "target"):
        table.add_column(title, justify="right" if title in ("elapsed", "left") else "left")
    for clock in plan.facts.clocks:
        for cycle in clock.cycles:
            state = _state(clock, cycle)
            table.add_row(
                Text(clock.metric),
                Text(state, style=_STYLES.get(state, "")),
                "" if cycle.due is None else _time(cycle.due, zone),
                duration(cycle.elapsed_ms),
                "" if cycle.remaining_ms is None else duration(cycle.remaining_ms),
                "" if cycle.target is None else _target(cycle.target),
            )
    return table


def _state(clock: Clock, cycle: Cycle) -> str:
    if cycle.state == "cancelled":
        return f"cancelled ({cycle.reason})" if cycle.reason else "cancelled"
    if cycle.state == "stopped":
        return "missed" if cycle.breached else "met"
    if cycle.breached:
        return "breached"
    return "at risk" if clock.at_risk and cycle is clock.cycles[-1] else cycle.state


def _what(write: Write) -> str:
    match write:
        case AddLabel():
            return f"add label {write.label}"
        case RemoveLabel():
            return f"remove label {write.label}"
        case SetProperty():
            return "set property aftercare"
        case CreateCard():
            return "create the status card"
        case EditCard():
            return "edit the status card"
        case CreateNotice():
            told = dict.fromkeys(name for one in (write.notice, *write.notice.also) for name in one.tell)
            return f"comment for {', '.join(told) or 'nobody'}"
        case _:
            assert_never(write)


def _time(at: Instant, zone: ZoneInfo) -> str:
    return f"{(_EPOCH + timedelta(milliseconds=at)).astimezone(zone):%Y-%m-%d %H:%M %Z}"


def _target(target: Target) -> str:
    unit = _UNITS[target.unit]
    return f"{target.value} {unit.removesuffix('s') if target.value == 1 else unit}"


def duration(ms: int) -> str:
    """Hours and minutes, rounded towards zero: 4:05, -0:30."""
    minutes = abs(ms) // 60_000
    sign = "-" if ms < 0 and minutes else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02d}"
