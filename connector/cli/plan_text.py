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
    CreateMessage,
    CreateNotice,
    CreateReminder,
    CreateReply,
    CreateSummary,
    Cycle,
    EditCard,
    MoveBack,
    Plan,
    ProjectCard,
    RemoveLabel,
    SetField,
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
        console.print(Text.assemble("  ", (said_by(write), "bold"), f": {write.because}"), soft_wrap=True)
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


def said_by(write: Write) -> str:
    """What a write does, in a few words."""
    match write:
        case AddLabel() | RemoveLabel() | SetField() | SetProperty():
            return _in_the_put(write)
        case CreateCard():
            return f"create the {_card(write)}"
        case EditCard():
            return f"edit the {_card(write)}"
        case MoveBack():
            return f"move the issue back to a status of category {write.category}"
        case CreateSummary():
            return "sum up the closing in a comment"
        case CreateNotice() | CreateReminder() | CreateReply() | CreateMessage():
            return _said(write)
        case _:
            assert_never(write)


def _card(write: CreateCard | EditCard) -> str:
    return "card of the project" if isinstance(write.card, ProjectCard) else "status card"


def _in_the_put(write: AddLabel | RemoveLabel | SetField | SetProperty) -> str:
    match write:
        case AddLabel():
            return f"add label {write.label}"
        case RemoveLabel():
            return f"remove label {write.label}"
        case SetField():
            return f"set field {write.field} to {'nothing' if write.value is None else write.value}"
        case _:
            return f"set property {write.key}"


def _said(write: CreateNotice | CreateReminder | CreateReply | CreateMessage) -> str:
    if isinstance(write, CreateReply):
        return f"reply to {write.reply.author}"
    if isinstance(write, CreateMessage):
        return f"message to {write.channel}"
    if isinstance(write, CreateReminder):
        names = [name for one in write.calls.calls for name in one.tell]
    else:
        names = [name for one in (write.notice, *write.notice.also) for name in one.tell]
        names += [name for one in write.notice.calls for name in one.tell]
    told = dict.fromkeys(names)
    return f"comment for {', '.join(told) or 'nobody'}"


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
