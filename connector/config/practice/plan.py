"""`[plan]`: what must the plan of an issue have, by when, and what is a milestone?"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, Field

from connector.config.practice.values import Amount, within
from connector.config.shape_values import STRICT, CalendarName, Condition, Recipient, Text
from rules.policy import Calendar, PlanHealth, Wanted


class Table(BaseModel):
    model_config = STRICT


class WantedTable(Table):
    within: Amount | None = None
    when: Condition | None = None


class CriteriaTable(WantedTable):
    field: Text | None = None


class PlanTable(Table):
    calendar: CalendarName
    owner: WantedTable | None = None
    due_date: WantedTable | None = None
    estimate: WantedTable | None = None
    acceptance_criteria: CriteriaTable | None = None
    smart: WantedTable | None = None
    milestone_types: list[Text] = ["Milestone", "Epic"]
    most_moves: Annotated[int, Field(ge=1, le=100)] = 2
    tell: Annotated[list[Recipient], Field(min_length=1)] = ["assignee"]


def plan_of(table: PlanTable | None, calendars: Mapping[str, Calendar]) -> PlanHealth | None:
    """What the table means."""
    if table is None:
        return None

    def wanted(one: WantedTable | None) -> Wanted | None:
        return None if one is None else Wanted(within=within(one.within, calendars, table.calendar), when=one.when)

    criteria = table.acceptance_criteria
    return PlanHealth(
        calendar=calendars[table.calendar],
        owner=wanted(table.owner),
        due_date=wanted(table.due_date),
        estimate=wanted(table.estimate),
        criteria=wanted(criteria),
        smart=wanted(table.smart),
        criteria_field=criteria.field if criteria is not None else None,
        milestone_types=tuple(table.milestone_types),
        most_moves=table.most_moves,
        tell=tuple(table.tell),
    )
