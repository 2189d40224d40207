"""Which keys may a policy have, and what may stand there? One model a table; unknown keys are errors."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from connector.config.contract_shape import ContractTable, ProjectTable
from connector.config.practice.change import ChangeTable
from connector.config.practice.closeout import CloseoutTable
from connector.config.practice.load import CapacityTable, LoadTable
from connector.config.practice.plan import PlanTable
from connector.config.practice.reviews import ReviewTable
from connector.config.practice.risk import RiskTable
from connector.config.shape_clocks import SlaTable
from connector.config.shape_values import (
    STRICT,
    Allowed,
    CalendarName,
    ClockCondition,
    Condition,
    Domain,
    Length,
    Named,
    Recipient,
    Text,
)
from connector.config.values import (
    read_instant,
    read_label_prefix,
    read_level,
    read_post,
    read_zone,
)
from rules.model import HOUR


class Table(BaseModel):
    model_config = STRICT


class Agents(Table):
    groups: list[Text] = []
    accounts: list[Text] = []
    roles: list[Text] = []
    domains: list[Domain] = []


class Customers(Table):
    groups: list[Text] = []
    account_types: list[Literal["atlassian", "app", "customer"]] = ["customer"]
    reporter: bool = True
    roles: list[Text] = []
    domains: list[Domain] = []
    participants: bool = False


class HoursTable(Table):
    """When one recipient may be told."""

    who: Recipient
    calendar: CalendarName


class PeopleTable(Table):
    agents: Agents = Agents()
    customers: Customers = Customers()
    customer_issue: ClockCondition | None = None
    lead: Named | None = None
    hours: list[HoursTable] = []
    capacity: list[CapacityTable] = []


class LevelTable(Table):
    at: Annotated[tuple[Literal["breach"] | int, int], BeforeValidator(read_level)]
    tell: Annotated[list[Recipient], Field(min_length=1)]
    when: ClockCondition | None = None
    repeat: Length | None = None
    at_most: Annotated[int, Field(ge=1, le=100)] = 5
    calendar: CalendarName | None = None


class AlertsTable(Table):
    calendar: CalendarName | None = None
    group: Length | None = None
    level: list[LevelTable] = []


class CommandsTable(Table):
    backdate_max: Length = 24 * HOUR
    at_most: Annotated[int, Field(ge=1, le=1000)] = 20
    may: dict[str, list[Allowed]] = {}


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
    created_field: Text | None = None
    label_prefix: Annotated[str, BeforeValidator(read_label_prefix)] = ""
    internal_comments: bool = True
    people: PeopleTable = PeopleTable()
    calendars: dict[str, dict[str, Any]] = {}
    sla: list[SlaTable] = []
    contract: list[ContractTable] = []
    project: list[ProjectTable] = []
    alerts: AlertsTable = AlertsTable()
    commands: CommandsTable = CommandsTable()
    risk: RiskTable = RiskTable()
    change: ChangeTable | None = None
    plan: PlanTable | None = None
    load: LoadTable | None = None
    review: list[ReviewTable] = []
    closeout: list[CloseoutTable] = []
    report: ReportTable = ReportTable()


POLICY_KEYS = tuple(PolicyTable.model_fields)
