"""`[load]` and `[[people.capacity]]`: when is a week full, and how much time does each person have?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, PlainValidator, model_validator

from connector.config.problems import Problems, show
from connector.config.shape_values import STRICT, CalendarName, Recipient
from rules.policy import Calendar, Capacity, LoadRule

Raw = Mapping[str, object]
Leave = tuple[date, date]


class Table(BaseModel):
    model_config = STRICT


def _percent(value: object, least: int, most: int) -> int:
    text = value.strip() if isinstance(value, str) else ""
    number = text.removesuffix("%").strip()
    if not text.endswith("%") or not number.isdecimal() or not least <= int(number) <= most:
        raise ValueError(f'{show(value)} is no percentage from {least}% to {most}%. Write for example "80%".')
    return int(number)


def _account(value: object) -> str:
    account = value.get("account") if isinstance(value, dict) and set(value) == {"account"} else None
    if not isinstance(account, str) or not account.strip():
        raise ValueError(f'{show(value)} is no one person. Write {{ account = "ID" }}.')
    return account


def _leave(value: object) -> Leave:
    first, last = (value.get("from"), value.get("to")) if isinstance(value, dict) else (None, None)
    if not (isinstance(value, dict) and set(value) == {"from", "to"} and _is_date(first) and _is_date(last)):
        raise ValueError(f"{show(value)} is no leave. Write two dates, as in {{ from = 2026-12-21, to = 2027-01-01 }}.")
    assert isinstance(first, date)
    assert isinstance(last, date)
    if last < first:
        raise ValueError(f"the leave ends on {last}, before it begins on {first}. Write the earlier date first.")
    return first, last


def _day(value: object) -> date:
    if not _is_date(value):
        raise ValueError(f"{show(value)} is no date. Write it without quotes, as in 2026-03-01.")
    assert isinstance(value, date)
    return value


def _is_date(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


class CapacityTable(Table):
    """The time that one person has."""

    who: Annotated[str, BeforeValidator(_account)]
    calendar: CalendarName
    percent: Annotated[int, BeforeValidator(lambda value: _percent(value, 1, 100))] = 100
    leave: list[Annotated[Leave, PlainValidator(_leave)]] = []
    valid_from: Annotated[date, PlainValidator(_day)] | None = None


class LoadTable(Table):
    calendar: CalendarName
    warning: Annotated[int, BeforeValidator(lambda value: _percent(value, 1, 1000))] = 80
    over: Annotated[int, BeforeValidator(lambda value: _percent(value, 1, 1000))] = 100
    tell: Annotated[list[Recipient], Field(min_length=1)] = ["assignee"]

    @model_validator(mode="after")
    def _ascend(self) -> "LoadTable":
        if self.warning >= self.over:
            raise ValueError(f"`warning` ({self.warning}%) must be below `over` ({self.over}%). Make it smaller.")
        return self


def load_of(
    table: LoadTable | None, people: Sequence[CapacityTable], calendars: Mapping[str, Calendar]
) -> LoadRule | None:
    """What the tables mean."""
    if table is None:
        return None
    return LoadRule(
        calendar=calendars[table.calendar],
        warning=table.warning,
        over=table.over,
        tell=tuple(table.tell),
        capacities=tuple(
            Capacity(
                account=one.who,
                calendar=calendars[one.calendar],
                percent=one.percent,
                leave=tuple(one.leave),
                valid_from=one.valid_from,
            )
            for one in people
        ),
    )


def note_load_faults(raw: Raw, problems: Problems) -> None:
    """Hours of people that nobody asks for, and two answers for the same person and day."""
    people = raw.get("people")
    tables = people.get("capacity") if isinstance(people, Mapping) else None
    seen: dict[str, int] = {}
    for index, table in enumerate(tables if isinstance(tables, list) else []):
        path = ("people", "capacity", index)
        if "load" not in raw:
            problems.add(path, "without [load] nobody asks for it. Add [load], or remove this.")
        if not isinstance(table, Mapping):
            continue
        key = f"{show(table.get('who'))} from {table.get('valid_from', 'the beginning')}"
        if key in seen:
            line, _ = problems.positions.of(("people", "capacity", seen[key], "who"))
            what = f"{key} is already said in line {line}. Give each its own `valid_from`, or remove one."
            problems.add((*path, "who"), what)
        seen.setdefault(key, index)
