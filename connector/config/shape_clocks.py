"""Which keys may a clock have, and what may stand there? Unknown keys are errors."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, InstanceOf, model_validator

from connector.config.problems import one_of
from connector.config.shape_values import STRICT, CalendarName, ClockCondition, Length, Percent, Text
from connector.config.targets import read_target
from connector.config.values import read_native, text_in
from rules.policy import Kind, Target


class Table(BaseModel):
    model_config = STRICT


class GoalTable(Table):
    when: ClockCondition | None = None
    target: Annotated[InstanceOf[Target], BeforeValidator(lambda value: read_target(text_in(value)))]
    calendar: CalendarName


class TriggerTable(Table):
    """One event or state that starts or stops a clock: exactly one key."""

    created: Literal[True] | None = None
    comment: Literal["customer", "agent"] | None = None
    entered: Text | None = None
    left: Text | None = None
    set: Text | None = None
    changed: Text | None = None
    cleared: Text | None = None
    label: Text | None = None
    when: ClockCondition | None = None

    @model_validator(mode="after")
    def _one_key(self) -> "TriggerTable":
        if len(self.model_fields_set) != 1:
            allowed = one_of(type(self).model_fields)
            several = "For several write [{ ... }, { ... }]."
            raise ValueError(f"one table says one thing, with one of these keys: {allowed}. {several}")
        return self


def _listed(value: object) -> object:
    """A single table stands for a list of one."""
    return [value] if isinstance(value, dict) else value


Triggers = Annotated[list[TriggerTable], BeforeValidator(_listed), Field(min_length=1)]


class SlaTable(Table):
    name: Text
    kind: Kind
    goals: Annotated[list[GoalTable], Field(min_length=1)]
    start: Triggers | None = None
    stop: Triggers | None = None
    pause: ClockCondition | None = None
    stop_on: Literal["resolution", "done"] = "resolution"
    at_risk: Percent = 75
    on_goal_change: Literal["carry", "forward", "reset", "retroactive"] = "carry"
    on_reopen: Literal["continue", "new_cycle", "total"] = "continue"
    reopen_grace: Length | None = None
    on_resolution: Literal["stop", "cancel", "run"] = "stop"
    after_resolution: bool = False
    due_field: Text | None = None
    native: Annotated[str | None, BeforeValidator(read_native)] = None
