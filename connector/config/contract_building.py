"""Which goals, clocks and types of rules.policy do the contracts and projects of a policy become?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from connector.config.contract_shape import ContractTable, ProjectTable
from connector.config.problems import Problems
from rules.model import Instant
from rules.policy import Calendar, Contract, Goal, Metric, Project, Target

Calendars = Mapping[str, Calendar]
CONTACT_NAMES = {"en": "Contact ({name})", "zh_CN": "联系（{name}）"}
"""What the contact clock of a contract is called, by the policy's language."""


def contact_name(contract: str, language: str) -> str:
    """The name of its contact clock."""
    return CONTACT_NAMES[language].format(name=contract)


def goals_promised(
    metric: str, tables: Sequence[ContractTable], calendars: Calendars, problems: Problems
) -> Iterator[Goal]:
    """The goals that contracts have for a metric, in the order of the file. They stand in front of its own."""
    for index, table in enumerate(tables):
        if metric in table.goals:
            line = problems.positions.of(("contract", index, "goals", metric))[0]
            yield _goal(table, table.goals[metric], calendars, line)


def contact_clocks(
    tables: Sequence[ContractTable], calendars: Calendars, problems: Problems, language: str
) -> Iterator[Metric]:
    """A clock for each contract that promises a rhythm of contact."""
    for index, table in enumerate(tables):
        if table.contact is not None:
            line = problems.positions.of(("contract", index, "contact", "every"))[0]
            yield Metric(
                name=contact_name(table.name, language),
                kind="customer_update",
                goals=(_goal(table, table.contact.every, calendars, line),),
                pause=table.contact.pause,
                ways=frozenset(table.contact.by or ()),
                contract=table.name,
            )


def contracts_of(tables: Sequence[ContractTable], calendars: Calendars, language: str) -> tuple[Contract, ...]:
    """The contracts in the order of the file."""
    return tuple(
        Contract(
            name=table.name,
            when=table.when,
            calendar=calendars[table.calendar],
            valid=_valid(table, calendars),
            warn_from=_warn_from(table, calendars),
            contact=None if table.contact is None else contact_name(table.name, language),
            owner="assignee" if table.contact is None else table.contact.owner,
            budget_s=None if table.budget is None else table.budget // 1000,
            budget_at_risk=table.budget_at_risk,
            issue=table.issue,
        )
        for table in tables
    )


def projects_of(tables: Sequence[ProjectTable]) -> tuple[Project, ...]:
    """What is said of single projects."""
    return tuple(
        Project(
            key=table.key,
            lead=table.lead,
            communication_owner=table.communication_owner,
            budget_field=table.budget_field,
            budget_at_risk=table.budget_at_risk,
            on_hold=table.on_hold,
            issue=table.issue,
        )
        for table in tables
    )


def _goal(table: ContractTable, target: Target, calendars: Calendars, line: int) -> Goal:
    return Goal(
        target=target,
        calendar=calendars[table.calendar],
        when=table.when,
        line=line,
        contract=table.name,
        valid=_valid(table, calendars),
    )


def _valid(table: ContractTable, calendars: Calendars) -> tuple[Instant, Instant] | None:
    """From the midnight that begins the first day to the one that ends the last, in the calendar's zone."""
    if table.valid is None:
        return None
    zone = calendars[table.calendar].zone
    return _midnight(table.valid[0], zone), _midnight(table.valid[1] + timedelta(days=1), zone)


def _warn_from(table: ContractTable, calendars: Calendars) -> Instant | None:
    if table.valid is None:
        return None
    first, last = table.valid
    day = max(first, last + timedelta(days=1) - timedelta(days=table.expiry_warning))
    return _midnight(day, calendars[table.calendar].zone)


def _midnight(day: date, zone: str) -> Instant:
    return round(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp() * 1000)
