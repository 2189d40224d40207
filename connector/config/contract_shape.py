"""Which keys may a contract and a project have, and what may stand there? Unknown keys are errors."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, InstanceOf, PlainValidator

from connector.config.problems import did_you_mean, show
from connector.config.shape_values import STRICT, CalendarName, ClockCondition, Length, Named, Text
from connector.config.targets import read_target
from connector.config.values import ROLES, read_budget_percent, read_named, read_timeless_jql, text_in
from rules.jql import Query
from rules.policy import Target

Way = Literal["phone", "meeting", "site", "wechat", "mail", "comment"]
"""A way to be in contact, as `!sla contact` knows them; `comment` is a public comment."""
_RHYTHMS = {"weekly": 7, "每周": 7, "fortnightly": 14, "每两周": 14}
_DAYS = re.compile(r"(\d{1,4})\s*(days?|calendar days?|weeks?|天|周)")
_OWNERS = tuple(role for role in ROLES if role != "contact owner")


class Table(BaseModel):
    model_config = STRICT


def read_rhythm(value: object) -> Target:
    """How often: a target, or a word for whole weeks by date."""
    text = text_in(value)
    days = _RHYTHMS.get(text.strip().casefold())
    if days is not None:
        return Target(value=days, unit="calendar_day")
    try:
        return read_target(text)
    except ValueError as error:
        raise ValueError(f'{error} Or write "weekly" or "fortnightly".') from None


def read_days(value: object) -> int:
    """Whole days by date."""
    found = _DAYS.fullmatch(value.strip()) if isinstance(value, str) else None
    days = 0 if found is None else int(found[1]) * (7 if found[2].startswith(("week", "周")) else 1)
    if not 1 <= days <= 3653:
        raise ValueError(
            f'{show(value)} is no number of days from 1 to 3653. Write for example "30 days" or "6 weeks".'
        )
    return days


def read_project_key(value: object) -> str:
    """A project's key. Jira's are in capitals, so that another spelling would speak of no project."""
    key = text_in(value)
    if key != key.upper() or not key.replace("_", "").isalnum():
        way = 'Write it as it stands before the number of an issue: "ASP".'
        raise ValueError(f"{show(key)} is no key of a project. {way}")
    return key


def read_valid(value: object) -> tuple[date, date]:
    """The first and the last day, both included."""
    example = "[2026-01-01, 2026-12-31]"
    if not isinstance(value, list) or len(value) != 2 or not all(map(_is_date, value)):
        raise ValueError(
            f"{show(value)} is not a first and a last day. Write two dates without quotes, as in {example}."
        )
    first, last = value
    if last < first:
        raise ValueError(
            f"the last day, {last}, comes before the first, {first}. Write the earlier one first: {example}."
        )
    if not 1970 <= first.year <= last.year < 9999:
        raise ValueError(f"{first} to {last} is no time in which a contract holds. Write for example {example}.")
    return first, last


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def read_owner(value: object) -> str:
    """Who answers for a contact: a word for somebody on the issue, or somebody by name."""
    if isinstance(value, str):
        if value in _OWNERS:
            return value
        words = ", ".join(f'"{role}"' for role in _OWNERS)
        hint = did_you_mean(value, _OWNERS)
        raise ValueError(
            f'{show(value)} is nobody. Write {words}, {{ account = "ID" }}, {{ group = "NAME" }} or '
            f'{{ role = "NAME" }}.{hint}'
        )
    return read_named(value)


def read_hold(value: object) -> Query | bool:
    """true or false, or the condition of the issues that are on hold."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise ValueError(
            f"{show(value)} is no condition. Write true, false, or JQL in quotes, as in 'status = \"On hold\"'."
        )
    return read_timeless_jql(value)


def _listed(value: object) -> object:
    """A single word stands for a list of one."""
    return [value] if isinstance(value, str) else value


class ContactTable(Table):
    """`pause`: while it holds it is the customer's turn."""

    every: Annotated[InstanceOf[Target], BeforeValidator(read_rhythm)]
    by: Annotated[list[Way], BeforeValidator(_listed), Field(min_length=1)] | None = None
    owner: Annotated[str, PlainValidator(read_owner)] = "assignee"
    pause: ClockCondition | None = None


class ContractTable(Table):
    name: Text
    when: ClockCondition
    calendar: CalendarName
    goals: dict[str, Annotated[InstanceOf[Target], BeforeValidator(lambda value: read_target(text_in(value)))]] = {}
    contact: ContactTable | None = None
    valid: Annotated[tuple[date, date] | None, PlainValidator(read_valid)] = None
    expiry_warning: Annotated[int, BeforeValidator(read_days)] = 30
    budget: Length | None = None
    budget_at_risk: Annotated[int, BeforeValidator(read_budget_percent)] = 80
    issue: Text | None = None


class ProjectTable(Table):
    key: Annotated[str, PlainValidator(read_project_key)]
    lead: Named | None = None
    communication_owner: Named | None = None
    budget_field: Text | None = None
    budget_at_risk: Annotated[int, BeforeValidator(read_budget_percent)] = 80
    on_hold: Annotated[Query | bool, PlainValidator(read_hold)] = False
    issue: Text | None = None
