"""What does a policy file promise? Its tables become the types of rules.policy, or a list of what is wrong."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date

from pydantic import ValidationError

from connector.config.calendars import read_calendar
from connector.config.problems import Problems, add_validation
from connector.config.shape import AlertsTable, PeopleTable, PolicyTable, RiskTable, SlaTable, WeeklyTable
from rules.jql import Query, parse
from rules.policy import (
    AlertLevel,
    Calendar,
    Goal,
    Metric,
    People,
    Policy,
    Risk,
    RiskRule,
    WeeklyReport,
)

Raw = Mapping[str, object]


def read_policy(raw: Raw, problems: Problems) -> Policy | None:
    """The policy of a parsed file; None, with `problems` told, when there are any."""
    calendars = _calendars(raw, problems)
    table: PolicyTable | None = None
    try:
        table = PolicyTable.model_validate(raw, context=tuple(calendars))
    except ValidationError as error:
        add_validation(problems, (), error, PolicyTable)
    _contradictions(raw, problems)
    defined = {name: calendar for name, calendar in calendars.items() if calendar is not None}
    if problems.found or table is None:
        return None
    policy = _in_zone(_build(table, defined, problems), table.time_zone)
    assert isinstance(policy, Policy)  # as was given
    return replace(policy, digest=digest(policy))


def digest(policy: Policy) -> str:
    """A hash over what the policy means: comments, order of tables and line numbers make no difference."""
    text = json.dumps(_plain(replace(policy, digest="")), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _calendars(raw: Raw, problems: Problems) -> dict[str, Calendar | None]:
    """Every calendar by name, None for one that cannot be used."""
    tables = raw.get("calendars", {})
    language = "zh_CN" if raw.get("language") == "zh_CN" else "en"
    if not isinstance(tables, dict):
        return {}
    return {
        name: read_calendar(name, table, problems, language) if isinstance(table, dict) else None
        for name, table in tables.items()
    }


# ---------------------------------------------------------------------------------------------- contradictions
def _contradictions(raw: Raw, problems: Problems) -> None:
    """What each table may say alone but not together with another. Works on what was written, however broken."""
    risk, alerts = raw.get("risk"), raw.get("alerts")
    _twice(_tables(raw.get("sla")), ("sla",), "name", problems)
    for index, sla in enumerate(_tables(raw.get("sla"))):
        _unreachable_goals(index, sla, problems)
        if sla.get("kind") == "first_response" and "stop_on" in sla:
            problems.add(("sla", index, "stop_on"), 'only clocks of kind = "resolution" have it. Remove it.')
    if isinstance(alerts, dict):
        _twice(_tables(alerts.get("level")), ("alerts", "level"), "at", problems)
    if isinstance(risk, dict):
        _twice(_tables(risk.get("rule")), ("risk", "rule"), "name", problems)
        _bands_ascend(risk.get("bands"), problems)


def _tables(value: object) -> list[dict[str, object]]:
    """The tables of an array; a table that is none counts as empty, so that indices stay right."""
    return [entry if isinstance(entry, dict) else {} for entry in value] if isinstance(value, list) else []


def _twice(tables: list[dict[str, object]], path: tuple[str, ...], key: str, problems: Problems) -> None:
    seen: dict[object, int] = {}
    for index, table in enumerate(tables):
        name = table.get(key)
        if not isinstance(name, str):
            continue
        if name in seen:
            line, _ = problems.positions.of((*path, seen[name], key))
            problems.add((*path, index, key), f'"{name}" is already used in line {line}. Give each its own.')
        seen.setdefault(name, index)


def _unreachable_goals(sla: int, table: dict[str, object], problems: Problems) -> None:
    goals = _tables(table.get("goals"))
    for index, goal in enumerate(goals[:-1]):
        if goal and "when" not in goal:
            what = "without `when` it matches every issue, so the goals after it are never reached. Move it to the end."
            problems.add(("sla", sla, "goals", index), what)


def _bands_ascend(bands: object, problems: Problems) -> None:
    if not isinstance(bands, dict):
        return
    known = RiskTable().bands.model_dump()
    merged = {name: bands.get(name, start) for name, start in known.items()}
    starts = [start for start in merged.values() if isinstance(start, int)]
    if len(starts) == len(merged) and (starts != sorted(set(starts)) or starts[0] != 1):
        written = ", ".join(f"{name} = {start}" for name, start in merged.items())
        problems.add(("risk", "bands"), f"{written} do not ascend from 1. Write for example {_example(known)}.")


def _example(bands: dict[str, int]) -> str:
    return "{ " + ", ".join(f"{name} = {start}" for name, start in bands.items()) + " }"


# --------------------------------------------------------------------------------------------------- building
def _build(table: PolicyTable, calendars: dict[str, Calendar], problems: Problems) -> Policy:
    weekly = table.report.weekly
    return Policy(
        digest="",
        metrics=tuple(_metric(index, sla, calendars, problems) for index, sla in enumerate(table.sla)),
        language=table.language,
        zone=table.time_zone,
        scope=table.scope,
        enforce_created_from=table.enforce_created_from,
        label_prefix=table.label_prefix,
        people=_people(table.people),
        alerts=_alerts(table.alerts),
        risk=_risk(table.risk),
        weekly=_weekly(weekly, calendars) if weekly else None,
        internal_comments=table.internal_comments,
    )


def _in_zone(value: object, zone: str) -> object:
    """The same with the dates in its conditions read on the clocks of the policy's zone."""
    if isinstance(value, Query):
        return parse(value.text, zone=zone)
    if isinstance(value, tuple):
        return tuple(_in_zone(item, zone) for item in value)
    if is_dataclass(value) and not isinstance(value, type | Calendar):
        return replace(value, **{item.name: _in_zone(getattr(value, item.name), zone) for item in fields(value)})
    return value


def _metric(index: int, sla: SlaTable, calendars: dict[str, Calendar], problems: Problems) -> Metric:
    goals = tuple(
        Goal(
            target=goal.target,
            calendar=calendars[goal.calendar],
            when=goal.when,
            line=problems.positions.of(("sla", index, "goals", place))[0],
        )
        for place, goal in enumerate(sla.goals)
    )
    return Metric(name=sla.name, kind=sla.kind, goals=goals, pause=sla.pause, stop_on=sla.stop_on, at_risk=sla.at_risk)


def _people(table: PeopleTable) -> People:
    return People(
        agent_groups=frozenset(table.agents.groups),
        agent_accounts=frozenset(table.agents.accounts),
        customer_groups=frozenset(table.customers.groups),
        customer_account_types=frozenset(table.customers.account_types),
        reporter_is_customer=table.customers.reporter,
    )


def _alerts(table: AlertsTable) -> tuple[AlertLevel, ...]:
    return tuple(AlertLevel(at=level.at, tell=tuple(level.tell)) for level in table.level)


def _risk(table: RiskTable) -> Risk:
    rules = tuple(
        RiskRule(
            name=rule.name,
            when=rule.when,
            type=rule.type,
            likelihood=rule.likelihood,
            impact=rule.impact,
            reopenings=rule.facts.reopenings,
        )
        for rule in table.rule
    )
    return Risk(bands=tuple(table.bands.model_dump().items()), rules=rules)


def _weekly(table: WeeklyTable, calendars: dict[str, Calendar]) -> WeeklyReport:
    weekday, minute = table.post
    return WeeklyReport(
        calendar=calendars[table.calendar],
        project=table.where.issue.project,
        issue_type=table.where.issue.type,
        weekday=weekday,
        minute=minute,
        digest_on=table.digest_on,
    )


# ----------------------------------------------------------------------------------------------------- digest
def _plain(value: object) -> object:
    """JSON that two policies share exactly when they mean the same."""
    if isinstance(value, Query):
        return value.text
    if is_dataclass(value) and not isinstance(value, type):
        items = {item.name: getattr(value, item.name) for item in fields(value) if item.name != "line"}
        return {name: _plain(item) for name, item in items.items()}
    if isinstance(value, Mapping):
        return {_key(name): _plain(item) for name, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _key(name: object) -> str:
    return name.isoformat() if isinstance(name, date) else str(name)
