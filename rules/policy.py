"""What was promised, as the rules read it: built by connector/config from TOML, by tests by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from rules.jql import Query
from rules.model import Instant

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
    """`when` None matches every issue. `line` is where the goal stands in its file, None when built by hand."""

    target: Target
    calendar: Calendar
    when: Query | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One clock definition. Goals are tried in order and the first that matches wins.

    `stop_on` (resolution only): `resolution` stops when the resolution is set, `done` when the status category is done.
    `at_risk` is the percent of the target from which the clock counts as at risk.
    """

    name: str
    kind: Literal["first_response", "resolution"]
    goals: tuple[Goal, ...]
    pause: Query | None = None
    stop_on: Literal["resolution", "done"] = "resolution"
    at_risk: int = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who counts as agent and as customer. Empty sets of agents mean: whoever is neither customer nor bot."""

    agent_groups: frozenset[str] = frozenset()
    agent_accounts: frozenset[str] = frozenset()
    customer_groups: frozenset[str] = frozenset()
    customer_account_types: frozenset[str] = frozenset({"customer"})
    reporter_is_customer: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertLevel:
    """`at` is "breach" or a percent of the target; `tell` are recipients: assignee, reporter or an account id."""

    at: int | Literal["breach"]
    tell: tuple[str, ...]


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
    """`digest` names this version: a hash over the meaning of the file. `zone` is how times are shown."""

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
