"""What was promised, as the rules read it: built by connector/config from TOML, by tests by hand."""

from dataclasses import dataclass, field
from typing import Literal

from rules.jql import Query
from rules.model import HOUR, Instant
from rules.policy.clocks import Metric
from rules.policy.working_time import Calendar


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
