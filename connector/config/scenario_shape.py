"""Which keys may a file of scenarios have, and what may stand there? One model a table; unknown keys are errors."""

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Moment: TypeAlias = str | datetime | date
"""Read with the scenario's zone, which stands elsewhere in the file."""
Role = Literal["agent", "customer", "bot"]
Category = Literal["to do", "in progress", "done"]


def _true(value: bool) -> bool:
    if not value:
        raise ValueError("this happens or stands not here at all. Write true, or remove the key.")
    return value


Happens = Annotated[bool, AfterValidator(_true)]


class Table(BaseModel):
    """Unknown keys are errors and values are not converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class IssueTable(Table):
    """What an issue is created with."""

    project: Text | None = None
    type: Text | None = None
    status: Text | None = None
    priority: Text | None = None
    reporter: Text | None = None
    assignee: Text | None = None
    labels: list[Text] | None = None
    fields: dict[Text, Any] = {}


class EventTable(Table):
    """Something that happens at an instant; several keys are one act, as on one screen of Jira."""

    at: Moment
    created: IssueTable | None = None
    comment: Text | None = None
    internal: Happens | None = None
    text: Text | None = None
    status: Text | None = None
    resolved: Text | Happens | None = None
    reopened: Text | Happens | None = None
    label: Text | list[Text] | None = None
    unlabel: Text | list[Text] | None = None
    set: Annotated[dict[Text, Any] | None, Field(min_length=1)] = None
    by: Text | None = None
    noticed: Moment | None = None
    arrives: Annotated[int, Field(ge=1, le=10)] = 1


ACTIONS = ("created", "comment", "status", "resolved", "reopened", "label", "unlabel", "set")


class ExpectTable(Table):
    """What must be so at an instant; a key that is not there is not compared."""

    at: Moment
    clock: Text | None = None
    cycle: Annotated[int | None, Field(ge=1)] = None
    cycles: Annotated[int | None, Field(ge=0)] = None
    state: Text | None = None
    due: Moment | None = None
    elapsed: Text | None = None
    remaining: Text | None = None
    target: Text | None = None
    breached: bool | None = None
    breached_at: Moment | None = None
    stop: Moment | None = None
    reason: Text | None = None
    labels: list[Text] | None = None
    told: list[Text] | None = None


OF_CLOCKS = ("cycle", "cycles", "state", "due", "elapsed", "remaining", "target", "breached", "breached_at", "stop")
"""What speaks of one clock, which `clock` has to name."""


class ScenarioTable(Table):
    name: Text
    zone: Text | None = None
    events: Annotated[list[EventTable], Field(min_length=1)]
    expect: Annotated[list[ExpectTable], Field(min_length=1)]


class FileTable(Table):
    """The top of a file of scenarios."""

    policy: Text | None = None
    zone: Text | None = None
    issue: IssueTable = IssueTable()
    statuses: dict[Text, Category] = {}
    priorities: Annotated[list[Text], Field(min_length=1)] = ["Highest", "High", "Medium", "Low", "Lowest"]
    people: dict[Text, Role] = {}
    scenario: Annotated[list[ScenarioTable], Field(min_length=1)]
