"""Which values do the tables of the practice share?"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, InstanceOf

from connector.config.shape_values import CalendarName
from connector.config.targets import read_target
from connector.config.values import text_in
from rules.policy import Calendar, Target, Within

Amount = Annotated[InstanceOf[Target], BeforeValidator(lambda value: read_target(text_in(value)))]
"""An amount of a calendar's time, as the target of a goal."""


def needs_calendar(table: BaseModel, calendar: CalendarName | None, *keys: str) -> None:
    """Raises ValueError where one of these amounts is given and no calendar to count it in."""
    given = [key for key in keys if getattr(table, key) is not None]
    if given and calendar is None:
        raise ValueError(f"`{given[0]}` is counted in working time. Add `calendar` with the name of one.")


def within(amount: Target | None, calendars: Mapping[str, Calendar], name: str | None) -> Within | None:
    """The amount in the calendar of that name; None where none is given."""
    return None if amount is None or name is None else Within(target=amount, calendar=calendars[name])
