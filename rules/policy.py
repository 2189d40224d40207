"""What was promised, as the rules read it: built by connector/config from TOML, by tests by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from rules.jql import Query
from rules.model import HOUR, Instant

Window: TypeAlias = tuple[int, int]
"""Open time as (from, to) in seconds after local midnight; `to` may pass 86400 for a window over midnight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Working time. `weekly` has seven entries from Monday; `dates` overrides the weekday, () for a closed date.

    Holidays and make-up working days are expanded into `dates` by the configuration; `date_names` says why.
    """

    name: str
    zone: str
    weekly: tuple[tuple[Window, ...], ...]
    dates: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    date_names: Mapping[date, str] = field(default_factory=dict)


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
    """

    target: Target
    calendar: Calendar
    when: Query | None = None
    line: int | None = None
    until: Instant | None = None


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
    open time up to it is the target, instead of the goal's own.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who counts as agent and as customer. Empty sets of agents mean: whoever is neither customer nor bot.

    Domains are those of e-mail addresses, in lower case, without `@`. `customer_issue` says which issues a customer
    waits on, instead of the rule in `rules.people`; None leaves that rule in force.
    """

    agent_groups: frozenset[str] = frozenset()
    agent_accounts: frozenset[str] = frozenset()
    customer_groups: frozenset[str] = frozenset()
    customer_account_types: frozenset[str] = frozenset({"customer"})
    reporter_is_customer: bool = True
    agent_roles: frozenset[str] = frozenset()
    agent_domains: frozenset[str] = frozenset()
    customer_roles: frozenset[str] = frozenset()
    customer_domains: frozenset[str] = frozenset()
    participants_are_customers: bool = False
    customer_issue: Query | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLevel:
    """`at` is "breach" or a percent of the target; `tell` are recipients.

    A recipient is assignee, reporter, lead (`Policy.lead`), `role:NAME`, `group:NAME` or an account id.
    `offset_ms` moves a level at the breach: 7_200_000 is `breach + 2h`, -1_800_000 is `breach - 30m`, in the time that
    the clock counts. `when` limits it to issues that match. After the first notice it is repeated every `repeat_ms` of
    the open time of its calendar, `at_most` times. `calendar` stands before the recipients' own and the alerts' one.
    """

    at: int | Literal["breach"]
    tell: tuple[str, ...]
    offset_ms: int = 0
    when: Query | None = None
    repeat_ms: int | None = None
    at_most: int = 5
    calendar: Calendar | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRule:
    name: str
    when: Query
    type: str
    likelihood: int
    impact: int
    reopenings: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """`bands`: name and the smallest likelihood x impact that belongs to it, ascending."""

    bands: tuple[tuple[str, int], ...] = (("low", 1), ("medium", 5), ("high", 10), ("critical", 16))
    rules: tuple[RiskRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyReport:
    """`weekday` 0 is Monday; `minute` after local midnight of `calendar`'s zone."""

    calendar: Calendar
    project: str
    issue_type: str = "Task"
    weekday: int = 0
    minute: int = 8 * 60 + 30
    digest_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`digest` names this version: a hash over the meaning of the file. `zone` is how times are shown.

    `alert_calendar` is when people may be told (None: always); `recipient_calendars` are those of single recipients, as
    levels name them. Alerts of one issue to one recipient within `alert_group_ms` are one notice. `lead` is whom the
    recipient `lead` stands for: a `role:NAME`, a `group:NAME` or an account id. A command may speak of an instant up
    to `backdate_max_ms` before it was written.
    """

    digest: str
    metrics: tuple[Metric, ...] = ()
    language: Literal["en", "zh_CN"] = "en"
    zone: str = "UTC"
    scope: Query | None = None
    enforce_created_from: Instant | None = None
    label_prefix: str = ""
    people: People = field(default_factory=People)
    alerts: tuple[AlertLevel, ...] = ()
    risk: Risk = field(default_factory=Risk)
    weekly: WeeklyReport | None = None
    internal_comments: bool = True
    alert_calendar: Calendar | None = None
    alert_group_ms: int = 0
    recipient_calendars: tuple[tuple[str, Calendar], ...] = ()
    lead: str | None = None
    backdate_max_ms: int = 24 * HOUR
    created_field: str | None = None
