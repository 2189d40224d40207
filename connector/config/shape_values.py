"""Which values may stand at a key of a policy? The types that its tables are made of."""

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, InstanceOf, ValidationInfo

from connector.config.problems import did_you_mean, one_of
from connector.config.targets import read_length
from connector.config.values import (
    read_allowed,
    read_domain,
    read_jql,
    read_named,
    read_percent,
    read_recipient,
    read_timeless_jql,
    text_in,
)
from rules.jql import Query


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
Length = Annotated[int, BeforeValidator(lambda value: read_length(text_in(value)))]
"""Milliseconds."""
Recipient = Annotated[str, BeforeValidator(read_recipient)]
Allowed = Annotated[str, BeforeValidator(read_allowed)]
Named = Annotated[str, BeforeValidator(read_named)]
Domain = Annotated[str, BeforeValidator(read_domain)]
STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)
"""Unknown keys are errors and values are not converted."""
