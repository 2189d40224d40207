"""What was promised, as the rules read it: built by connector/config from TOML, by tests by hand."""

from dataclasses import dataclass, field
from typing import Literal

from rules.jql import Query
from rules.model import HOUR, Instant
from rules.policy.clocks import Metric
from rules.policy.contracts import Contract, Project
from rules.policy.practice import ChangeControl, Closeout, LoadRule, PlanHealth, Review
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

    A recipient is assignee, reporter, lead (the project's, else `Policy.lead`), communication owner (the project's),
    component owner (the lead of each component in Jira), contact owner (of the contract, on its contact clock only),
    `role:NAME`, `group:NAME`, `channel:NAME` (chat or mail, set up in the configuration) or an account id.
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
    """A risk that a condition finds. `reopenings` is the least number of them; `sla`: a clock that runs is breached,
    or at least at risk; `blocked`: by an open issue; `milestone_overdue`: one of the issue's milestones is late;
    `keywords`: one of them stands in the summary, the description or a comment of a person. All must hold."""

    name: str
    when: Query
    type: str
    likelihood: int
    impact: int
    reopenings: int | None = None
    sla: Literal["breached", "at_risk"] | None = None
    blocked: bool = False
    milestone_overdue: bool = False
    keywords: tuple[str, ...] = ()
    response: Literal["avoid", "mitigate", "transfer", "accept"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """`bands`: name and the smallest likelihood x impact that belongs to it, ascending.

    `types` may be named in commands besides the four usual ones and those of rules. `tell`: who is told when a risk
    comes into a band. `score_field` (name or id) shows the heaviest. A risk accepted without a date is to be reviewed
    after `accepted_for_days`; None: never. `likelihoods` and `impacts` are the five words of each scale, () for none.
    """

    bands: tuple[tuple[str, int], ...] = (("low", 1), ("medium", 5), ("high", 10), ("critical", 16))
    rules: tuple[RiskRule, ...] = ()
    types: tuple[str, ...] = ()
    tell: tuple[tuple[str, tuple[str, ...]], ...] = ()
    score_field: str | None = None
    accepted_for_days: int | None = None
    likelihoods: tuple[str, ...] = ()
    impacts: tuple[str, ...] = ()


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
    to `backdate_max_ms` before it was written, and one person may give `commands_at_most` on an issue within an hour.
    `versions` are what comes into force later, ascending; `earlier` what was in force before this, in order.
    `commands_may` is who may command, by `FAMILY` or `FAMILY VERB` (the latter goes first): recipients as levels have
    them. Everything else is for agents.
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
    commands_may: tuple[tuple[str, tuple[str, ...]], ...] = ()
    created_field: str | None = None
    contracts: tuple[Contract, ...] = ()
    projects: tuple[Project, ...] = ()
    commands_at_most: int = 20
    change: ChangeControl | None = None
    reviews: tuple[Review, ...] = ()
    plan: PlanHealth | None = None
    closeouts: tuple[Closeout, ...] = ()
    load: LoadRule | None = None
    versions: "tuple[PolicyVersion, ...]" = ()
    earlier: "tuple[EarlierPolicy, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """From `effective` on, `policy` is in force, which has neither versions nor earlier policies itself."""

    effective: Instant
    policy: Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierPolicy:
    """Before `until`, and from the end of the one before it on, `policy` was in force."""

    until: Instant
    policy: Policy
