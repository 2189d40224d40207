"""Which clocks were promised: what starts, pauses and stops them, and their goals?"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from rules.jql import Query
from rules.model import Instant
from rules.policy.working_time import Calendar

Unit: TypeAlias = Literal["minute", "hour", "working_day", "calendar_day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`hour` and `minute` are open time of the goal's calendar (convention 11 of the clock semantics)."""

    value: int
    unit: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """`when` None matches every issue. `line` is where the goal stands in its file, None when built by hand.

    `until` is never a file's: the instant that a date on the issue or a command put in the place of the target.
    `contract` names the contract that promised it; it matches only from the first instant of `valid` up to the second.
    """

    target: Target
    calendar: Calendar
    when: Query | None = None
    line: int | None = None
    until: Instant | None = None
    contract: str | None = None
    valid: tuple[Instant, Instant] | None = None


@dataclass(frozen=True, slots=True)
class CreatedTrigger:
    """The issue came into being."""


@dataclass(frozen=True, slots=True)
class CommentBy:
    """A public comment by a customer, or by an agent."""

    who: Literal["customer", "agent"]


@dataclass(frozen=True, slots=True)
class Entered:
    """The issue came into this status (name or id) from another one, or was created in it."""

    status: str


@dataclass(frozen=True, slots=True)
class Left:
    """The issue went from this status (name or id) into another one."""

    status: str


@dataclass(frozen=True, slots=True)
class FieldSet:
    """The field (name or id) was empty and got a value, or the issue was created with one."""

    field: str


@dataclass(frozen=True, slots=True)
class FieldChanged:
    """The field (name or id) got another value, or was set or cleared; its creation is no change."""

    field: str


@dataclass(frozen=True, slots=True)
class FieldCleared:
    """The field (name or id) had a value and became empty."""

    field: str


@dataclass(frozen=True, slots=True)
class LabelAdded:
    """The label was put on the issue, or the issue was created with it."""

    label: str


@dataclass(frozen=True, slots=True)
class StateHolds:
    """A state, not an event: true at every instant at which the condition holds."""

    when: Query


Trigger: TypeAlias = (
    CreatedTrigger | CommentBy | Entered | Left | FieldSet | FieldChanged | FieldCleared | LabelAdded | StateHolds
)
Kind: TypeAlias = Literal["first_response", "next_response", "resolution", "customer_update", "custom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One clock definition. Goals are tried in order and the first that matches wins.

    `stop_on` (resolution only): `resolution` stops when the resolution is set, `done` when the status category is done.
    `at_risk` is the percent of the target from which the clock counts as at risk. `start` and `stop` (custom only) are
    alternatives: any of them is enough; without a `stop` the cycle never stops.

    `on_goal_change`: what becomes of a running cycle when another goal matches (convention 8). `on_reopen` (resolution
    only): whether a reopened issue goes on with its cycle and whether the time between counts (convention 9); one
    reopened within `reopen_grace_ms` was never resolved. `on_resolution` (first_response only): what a resolution
    without a reply means for the clock. `after_resolution` (next_response only): whether a customer's comment on a
    resolved issue asks for an answer. `due_field` (name or id of a date or date-time field): while it has a value, the
    open time up to it is the target, instead of the goal's own. `ways` (customer_update only): by which of them a word
    of ours counts, `comment` for a public one; empty for all. `contract` names the contract whose contact clock this
    is: then it begins with the issue and is there only where the contract promises something. `native` is the name or
    field id of the SLA of Jira Service Management that the clock is held against; None: the one of the same name, else
    Jira's standard one for the kind; "": none.
    """

    name: str
    kind: Kind
    goals: tuple[Goal, ...]
    pause: Query | None = None
    stop_on: Literal["resolution", "done"] = "resolution"
    at_risk: int = 75
    start: tuple[Trigger, ...] = ()
    stop: tuple[Trigger, ...] = ()
    on_goal_change: Literal["carry", "forward", "reset", "retroactive"] = "carry"
    on_reopen: Literal["continue", "new_cycle", "total"] = "continue"
    reopen_grace_ms: int = 0
    on_resolution: Literal["stop", "cancel", "run"] = "stop"
    after_resolution: bool = False
    due_field: str | None = None
    ways: frozenset[str] = frozenset()
    contract: str | None = None
    native: str | None = None
