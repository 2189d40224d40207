"""`[change]`: from when on are changes controlled, which fields tell of them, and who has to decide by when?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from connector.config.practice.values import Amount, needs_calendar, within
from connector.config.problems import show
from connector.config.shape_values import STRICT, CalendarName, Condition, Length, Recipient, Text
from connector.config.values import read_instant
from rules.model import MINUTE, Instant
from rules.policy import Calendar, ChangeControl, CreatedTrigger, Entered, FieldSet, LabelAdded

Baseline = CreatedTrigger | Entered | FieldSet | LabelAdded | Instant
_EVENTS: dict[str, type[Entered | FieldSet | LabelAdded]] = {"entered": Entered, "set": FieldSet, "label": LabelAdded}
KINDS = ("requirement", "technical", "resource", "schedule", "cost")


def read_baseline(value: object) -> Baseline:
    """`"created"`, an instant, `{ entered = "STATUS" }`, `{ set = "FIELD" }` or `{ label = "LABEL" }`."""
    if value == "created":
        return CreatedTrigger()
    if isinstance(value, datetime):
        return read_instant(value)
    if isinstance(value, dict) and len(value) == 1:
        [(key, name)] = value.items()
        if key in _EVENTS and isinstance(name, str) and name.strip():
            return _EVENTS[key](name)
    raise ValueError(
        f'{show(value)} is no baseline. Write "created", {{ entered = "STATUS" }}, {{ set = "FIELD" }}, '
        '{ label = "LABEL" }, or date, time and offset without quotes.'
    )


class Table(BaseModel):
    model_config = STRICT


class ChangeTable(Table):
    baseline: Annotated[object, BeforeValidator(read_baseline)]
    when: Condition | None = None
    window: Length = 30 * MINUTE
    requirement: list[Text] = ["summary", "description", "fixVersions", "components", "issuelinks"]
    technical: list[Text] = []
    resource: list[Text] = ["assignee", "timeoriginalestimate"]
    schedule: list[Text] = ["duedate"]
    cost: list[Text] = []
    calendar: CalendarName | None = None
    decide_within: Amount | None = None
    tell: Annotated[list[Recipient], Field(min_length=1)] = ["assignee"]
    escalate_after: Amount | None = None
    escalate_to: list[Recipient] = []
    approval_field: Text | None = None
    approved: list[Text] = ["Approved"]
    rejected: list[Text] = ["Rejected", "Declined"]

    @model_validator(mode="after")
    def _together(self) -> "ChangeTable":
        needs_calendar(self, self.calendar, "decide_within", "escalate_after")
        if (self.escalate_after is None) != (not self.escalate_to):
            raise ValueError("`escalate_after` and `escalate_to` say when and to whom. Give both, or neither.")
        if self.escalate_after is not None and self.decide_within is None:
            raise ValueError("`escalate_after` counts from the end of `decide_within`. Add that.")
        seen: dict[str, str] = {}
        for kind in KINDS:
            for name in getattr(self, kind):
                other = seen.setdefault(name.casefold(), kind)
                if other != kind:
                    raise ValueError(f'"{name}" stands under {other} and under {kind}. Remove it from one of them.')
        return self


def change_of(table: ChangeTable | None, calendars: Mapping[str, Calendar]) -> ChangeControl | None:
    """What the table means."""
    if table is None:
        return None
    assert isinstance(table.baseline, Baseline)  # as it was read
    return ChangeControl(
        baseline=table.baseline,
        kinds=tuple((kind, tuple(getattr(table, kind))) for kind in KINDS),
        window_ms=table.window,
        when=table.when,
        decide_within=within(table.decide_within, calendars, table.calendar),
        tell=tuple(table.tell),
        escalate_after=within(table.escalate_after, calendars, table.calendar),
        escalate_to=tuple(table.escalate_to),
        approval_field=table.approval_field,
        approved=tuple(table.approved),
        rejected=tuple(table.rejected),
    )
