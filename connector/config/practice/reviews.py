"""`[[review]]`: which issues are reviewed, how often, and who is reminded?"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, InstanceOf, model_validator

from connector.config.practice.rhythms import Written, read_rhythm
from connector.config.practice.values import Amount, within
from connector.config.shape_values import STRICT, CalendarName, Condition, Recipient, Text
from rules.policy import Calendar, Review, Rhythm


class Table(BaseModel):
    model_config = STRICT


class ReviewTable(Table):
    name: Text
    every: Annotated[InstanceOf[Written], BeforeValidator(read_rhythm)]
    calendar: CalendarName
    who: Annotated[list[Recipient], Field(min_length=1)] = ["assignee"]
    when: Condition | None = None
    on_closed: Literal["skip", "next", "previous"] = "next"
    missed_after: Amount | None = None
    escalate_after: Amount | None = None
    escalate_to: list[Recipient] = []
    of: Literal["issue", "project", "customer"] = "issue"

    @model_validator(mode="after")
    def _together(self) -> "ReviewTable":
        if (self.escalate_after is None) != (not self.escalate_to):
            raise ValueError("`escalate_after` and `escalate_to` say when and to whom. Give both, or neither.")
        if self.escalate_after is not None and self.missed_after is None:
            raise ValueError("`escalate_after` counts from the end of `missed_after`. Add that.")
        return self


def reviews_of(tables: Iterable[ReviewTable], calendars: Mapping[str, Calendar]) -> tuple[Review, ...]:
    """What the tables mean."""
    return tuple(_review(table, calendars) for table in tables)


def _review(table: ReviewTable, calendars: Mapping[str, Calendar]) -> Review:
    every = table.every
    return Review(
        name=table.name,
        rhythm=Rhythm(
            every=every.every,
            calendar=calendars[table.calendar],
            minute=every.minute,
            weekdays=every.weekdays,
            ordinal=every.ordinal,
            weeks=every.weeks,
            on_closed=table.on_closed,
        ),
        who=tuple(table.who),
        when=table.when,
        remind_within=within(table.missed_after, calendars, table.calendar),
        escalate_within=within(table.escalate_after, calendars, table.calendar),
        escalate_to=tuple(table.escalate_to),
        of=table.of,
    )
