"""The plan as a public document: instants in UTC, one stable order of keys, the same bytes for the same plan."""

import json
from collections.abc import Callable, Mapping
from fractions import Fraction

from rules.desired import (
    AddLabel,
    Clock,
    CreateCard,
    CreateNotice,
    Cycle,
    EditCard,
    GoalSpan,
    Interval,
    Notice,
    Plan,
    RemoveLabel,
    RiskFact,
    SetProperty,
    Write,
)
from rules.instants import iso
from rules.policy import Target


def plan_document(plan: Plan) -> dict[str, object]:
    """Fields of other kinds of rules are there and empty, so that a reader need not ask whether they exist."""
    return {
        "issue": plan.issue_key,
        "at": iso(plan.at),
        "policy": plan.policy,
        "clocks": [_clock(clock, plan.policy) for clock in plan.facts.clocks],
        "tags": list(plan.tags),
        "risks": [_risk(fact) for fact in plan.facts.risks],
        "changes": [],
        "reviews": [],
        "closeout": {},
        "alerts": [_notice(notice) for notice in plan.alerts],
        "findings": [{"code": finding.code, "text": finding.text} for finding in plan.findings],
        "writes": [_write(write) for write in plan.writes],
        "look_again_at": _maybe(plan.look_again_at, iso),
    }


def plan_line(plan: Plan) -> str:
    """The document on one line, for JSON Lines."""
    return json.dumps(plan_document(plan), ensure_ascii=False, separators=(",", ":"))


def _clock(clock: Clock, version: str) -> dict[str, object]:
    return {
        "metric": clock.metric,
        "kind": clock.kind,
        "ever_breached": clock.ever_breached,
        "cycles": [_cycle(cycle, version) for cycle in clock.cycles],
    }


def _cycle(cycle: Cycle, version: str) -> dict[str, object]:
    days = {} if cycle.elapsed_days is None else {"elapsed_days": _days(cycle.elapsed_days)}
    apart: dict[str, object] = {}
    if cycle.counted_from is not None:
        apart |= {"counted_from": iso(cycle.counted_from), "set_aside_seconds": _seconds(cycle.set_aside_ms)}
    if cycle.former_breaches:
        former = [{"breached_at": iso(one.at), "target": _target(one.target)} for one in cycle.former_breaches]
        apart["former_breaches"] = former
    return {
        "start": iso(cycle.start),
        "stop": _maybe(cycle.stop, iso),
        "state": cycle.state,
        "reason": cycle.reason,
        "breached": cycle.breached,
        "breached_at": _maybe(cycle.breached_at, iso),
        "due": _maybe(cycle.due, iso),
        "elapsed_seconds": _seconds(cycle.elapsed_ms),
        **days,
        "remaining_seconds": _maybe(cycle.remaining_ms, _seconds),
        "target": _maybe(cycle.target, _target),
        "goals": [_goal(span, version) for span in cycle.goals],
        "intervals": [_interval(interval) for interval in cycle.intervals],
        **apart,
    }


def _goal(span: GoalSpan, version: str) -> dict[str, object]:
    goal = span.goal
    return {
        "from": iso(span.since),
        "when": None if goal is None or goal.when is None else goal.when.text,
        "target": None if goal is None else _target(goal.target),
        "calendar": None if goal is None else goal.calendar.name,
        "version": version,
    }


def _interval(interval: Interval) -> dict[str, object]:
    return {
        "from": iso(interval.from_),
        "to": iso(interval.to),
        "kind": interval.kind,
        "seconds": _seconds(interval.ms),
        "wall_seconds": _seconds(interval.to - interval.from_),
        "cause": interval.cause,
    }


def _target(target: Target) -> dict[str, object]:
    return {"value": target.value, "unit": target.unit}


def _risk(fact: RiskFact) -> dict[str, object]:
    return {
        "rule": fact.rule,
        "type": fact.type,
        "likelihood": fact.likelihood,
        "impact": fact.impact,
        "band": fact.band,
    }


def _notice(notice: Notice) -> dict[str, object]:
    return {
        "op": notice.op,
        "metric": notice.metric,
        "reason": notice.reason,
        "percent": notice.percent,
        "reached": iso(notice.reached),
        "due": iso(notice.due),
        "tell": list(notice.tell),
        "told_at": _maybe(notice.told_at, iso),
        "repeat": notice.repeat,
        "also": [_notice(other) for other in notice.also],
    }


def _write(write: Write) -> dict[str, object]:
    match write:
        case AddLabel():
            facts: Mapping[str, object] = {"kind": "add_label", "label": write.label}
        case RemoveLabel():
            facts = {"kind": "remove_label", "label": write.label}
        case SetProperty():
            facts = {"kind": "set_property", "value": dict(write.value)}
        case CreateCard():
            facts = {"kind": "create_card", "op": write.op, "hash": write.hash}
        case EditCard():
            facts = {"kind": "edit_card", "comment": write.comment_id, "op": write.op, "hash": write.hash}
        case CreateNotice():  # pragma: no branch - there is no other kind
            facts = {"kind": "create_notice", "op": write.op, "hash": write.hash, "notice": _notice(write.notice)}
    return {**facts, "because": write.because}


def _seconds(ms: int) -> int | float:
    """Whole seconds as a whole number, else with the milliseconds."""
    return ms // 1000 if ms % 1000 == 0 else ms / 1000


def _days(days: Fraction) -> int | float:
    return days.numerator if days.denominator == 1 else round(float(days), 6)


def _maybe(value: object, show: Callable[..., object]) -> object:
    return None if value is None else show(value)
