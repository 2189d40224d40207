"""Which keys may a policy have, and what may stand there? One model a table; unknown keys are errors."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, ValidationInfo

from connector.config.problems import did_you_mean, one_of
from connector.config.targets import read_target
from connector.config.values import (
    read_at_least,
    read_instant,
    read_jql,
    read_label_part,
    read_label_prefix,
    read_level,
    read_percent,
    read_post,
    read_recipient,
    read_timeless_jql,
    read_zone,
    text_in,
)
from rules.jql import Query
from rules.policy import Target


def _defined_calendar(value: object, info: ValidationInfo) -> str:
    """The name of a calendar of this file; the names are the validation's context."""
    name = text_in(value)
    names: list[str] = sorted(info.context or ())
    if name not in names:
        defined = f"Defined: {one_of(names)}." if names else f"Define it as [calendars.{name}]."
        raise ValueError(f'there is no calendar "{name}". {defined}{did_you_mean(name, names)}')
    return name


Text = Annotated[str, Field(min_length=1)]
OneToFive = Annotated[int, Field(ge=1, le=5)]
Product = Annotated[int, Field(ge=1, le=25)]
CalendarName = Annotated[str, BeforeValidator(_defined_calendar)]
Condition = Annotated[InstanceOf[Query], BeforeValidator(read_jql)]
ClockCondition = Annotated[InstanceOf[Query], BeforeValidator(read_timeless_jql)]
Percent = Annotated[int, BeforeValidator(read_percent)]


class Table(BaseModel):
    """Unknown keys are errors and values are not converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Agents(Table):
    groups: list[Text] = []
    accounts: list[Text] = []


class Customers(Table):
    groups: list[Text] = []
    account_types: list[Literal["atlassian", "app", "customer"]] = ["customer"]
    reporter: bool = True


class PeopleTable(Table):
    agents: Agents = Agents()
    customers: Customers = Customers()


class GoalTable(Table):
    when: ClockCondition | None = None
    target: Annotated[InstanceOf[Target], BeforeValidator(lambda value: read_target(text_in(value)))]
    calendar: CalendarName


class SlaTable(Table):
    name: Text
    kind: Literal["first_response", "resolution"]
    goals: Annotated[list[GoalTable], Field(min_length=1)]
    pause: ClockCondition | None = None
    stop_on: Literal["resolution", "done"] = "resolution"
    at_risk: Percent = 75


class LevelTable(Table):
    at: Annotated[int | Literal["breach"], BeforeValidator(read_level)]
    tell: Annotated[list[Annotated[str, BeforeValidator(read_recipient)]], Field(min_length=1)]


class AlertsTable(Table):
    level: list[LevelTable] = []


class RiskFacts(Table):
    reopenings: Annotated[int | None, BeforeValidator(read_at_least)] = None


class RiskRuleTable(Table):
    name: Text
    when: Condition
    type: Annotated[str, BeforeValidator(read_label_part)]
    likelihood: OneToFive
    impact: OneToFive
    facts: RiskFacts = RiskFacts()


class Bands(Table):
    low: Product = 1
    medium: Product = 5
    high: Product = 10
    critical: Product = 16


class RiskTable(Table):
    bands: Bands = Bands()
    rule: list[RiskRuleTable] = []


class ReportIssue(Table):
    project: Text
    type: Text = "Task"


class ReportWhere(Table):
    issue: ReportIssue


class WeeklyTable(Table):
    post: Annotated[tuple[int, int], BeforeValidator(read_post)] = (0, 8 * 60 + 30)
    calendar: CalendarName
    where: ReportWhere
    digest_on: Text | None = None


class ReportTable(Table):
    weekly: WeeklyTable | None = None


class PolicyTable(Table):
    """The top of a policy file. Calendars are read apart, since their keys are weekdays."""

    language: Literal["en", "zh_CN"] = "en"
    time_zone: Annotated[str, BeforeValidator(read_zone)] = "UTC"
    scope: Condition | None = None
    enforce_created_from: Annotated[int | None, BeforeValidator(read_instant)] = None
    label_prefix: Annotated[str, BeforeValidator(read_label_prefix)] = ""
    internal_comments: bool = True
    people: PeopleTable = PeopleTable()
    calendars: dict[str, dict[str, Any]] = {}
    sla: list[SlaTable] = []
    alerts: AlertsTable = AlertsTable()
    risk: RiskTable = RiskTable()
    report: ReportTable = ReportTable()


POLICY_KEYS = tuple(PolicyTable.model_fields)
