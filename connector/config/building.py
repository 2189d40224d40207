"""Which types of rules.policy do the checked tables of a policy become?"""

from collections.abc import Mapping

from connector.config.contract_building import contact_clocks, contracts_of, goals_promised, projects_of
from connector.config.practice.change import change_of
from connector.config.practice.closeout import closeouts_of
from connector.config.practice.load import load_of
from connector.config.practice.plan import plan_of
from connector.config.practice.reviews import reviews_of
from connector.config.practice.risk import risk_of
from connector.config.problems import Problems
from connector.config.shape import AlertsTable, PeopleTable, PolicyTable, WeeklyTable
from connector.config.shape_clocks import TriggerTable
from rules.policy import (
    AlertLevel,
    Calendar,
    CommentBy,
    CreatedTrigger,
    Entered,
    FieldChanged,
    FieldCleared,
    FieldSet,
    Goal,
    LabelAdded,
    Left,
    Metric,
    People,
    Policy,
    StateHolds,
    Trigger,
    WeeklyReport,
)

Calendars = Mapping[str, Calendar]


def build(table: PolicyTable, calendars: Calendars, problems: Problems) -> Policy:
    """The policy, its digest still empty. `problems` knows the places of the goals; none is added."""
    weekly, alerts, people = table.report.weekly, table.alerts, table.people
    return Policy(
        digest="",
        metrics=(
            *(_metric(index, table, calendars, problems) for index in range(len(table.sla))),
            *contact_clocks(table.contract, calendars, problems, table.language),
        ),
        contracts=contracts_of(table.contract, calendars, table.language),
        projects=projects_of(table.project),
        language=table.language,
        zone=table.time_zone,
        scope=table.scope,
        enforce_created_from=table.enforce_created_from,
        created_field=table.created_field,
        label_prefix=table.label_prefix,
        people=_people(people),
        lead=people.lead,
        recipient_calendars=tuple((hours.who, calendars[hours.calendar]) for hours in people.hours),
        alerts=_levels(alerts, calendars),
        alert_calendar=calendars[alerts.calendar] if alerts.calendar else None,
        alert_group_ms=alerts.group or 0,
        backdate_max_ms=table.commands.backdate_max,
        commands_may=tuple((name, tuple(people)) for name, people in table.commands.may.items()),
        commands_at_most=table.commands.at_most,
        risk=risk_of(table.risk),
        change=change_of(table.change, calendars),
        plan=plan_of(table.plan, calendars),
        load=load_of(table.load, people.capacity, calendars),
        reviews=reviews_of(table.review, calendars),
        closeouts=closeouts_of(table.closeout),
        weekly=_weekly(weekly, calendars) if weekly else None,
        internal_comments=table.internal_comments,
    )


def _metric(index: int, table: PolicyTable, calendars: Calendars, problems: Problems) -> Metric:
    sla = table.sla[index]
    goals = tuple(
        Goal(
            target=goal.target,
            calendar=calendars[goal.calendar],
            when=goal.when,
            line=problems.positions.of(("sla", index, "goals", place))[0],
        )
        for place, goal in enumerate(sla.goals)
    )
    return Metric(
        name=sla.name,
        kind=sla.kind,
        goals=(*goals_promised(sla.name, table.contract, calendars, problems), *goals),
        pause=sla.pause,
        stop_on=sla.stop_on,
        at_risk=sla.at_risk,
        start=tuple(map(_trigger, sla.start or ())),
        stop=tuple(map(_trigger, sla.stop or ())),
        on_goal_change=sla.on_goal_change,
        on_reopen=sla.on_reopen,
        reopen_grace_ms=sla.reopen_grace or 0,
        on_resolution=sla.on_resolution,
        after_resolution=sla.after_resolution,
        due_field=sla.due_field,
        native=sla.native,
    )


def _trigger(table: TriggerTable) -> Trigger:
    """The one that the table's only key stands for."""
    if table.comment is not None:
        return CommentBy(table.comment)
    if table.when is not None:
        return StateHolds(table.when)
    named: dict[str, type[Entered | Left | FieldSet | FieldChanged | FieldCleared | LabelAdded]] = {
        "entered": Entered,
        "left": Left,
        "set": FieldSet,
        "changed": FieldChanged,
        "cleared": FieldCleared,
        "label": LabelAdded,
    }
    for key, trigger in named.items():
        if (name := getattr(table, key)) is not None:
            return trigger(name)
    return CreatedTrigger()


def _people(table: PeopleTable) -> People:
    return People(
        agent_groups=frozenset(table.agents.groups),
        agent_accounts=frozenset(table.agents.accounts),
        agent_roles=frozenset(table.agents.roles),
        agent_domains=frozenset(table.agents.domains),
        customer_groups=frozenset(table.customers.groups),
        customer_account_types=frozenset(table.customers.account_types),
        customer_roles=frozenset(table.customers.roles),
        customer_domains=frozenset(table.customers.domains),
        reporter_is_customer=table.customers.reporter,
        participants_are_customers=table.customers.participants,
        customer_issue=table.customer_issue,
    )


def _levels(table: AlertsTable, calendars: Calendars) -> tuple[AlertLevel, ...]:
    return tuple(
        AlertLevel(
            at=level.at[0],
            offset_ms=level.at[1],
            tell=tuple(level.tell),
            when=level.when,
            repeat_ms=level.repeat,
            at_most=level.at_most,
            calendar=calendars[level.calendar] if level.calendar else None,
        )
        for level in table.level
    )


def _weekly(table: WeeklyTable, calendars: Calendars) -> WeeklyReport:
    weekday, minute = table.post
    return WeeklyReport(
        calendar=calendars[table.calendar],
        project=table.where.issue.project,
        issue_type=table.where.issue.type,
        weekday=weekday,
        minute=minute,
        digest_on=table.digest_on,
    )
