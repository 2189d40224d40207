"""The plan as a public document: instants in UTC, one stable order of keys, the same bytes for the same plan."""

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from rules.desired import (
    AddLabel,
    Announce,
    Calls,
    Clock,
    Command,
    CreateCard,
    CreateMessage,
    CreateNotice,
    CreateReminder,
    CreateReply,
    CreateSummary,
    Cycle,
    EditCard,
    GoalSpan,
    Interval,
    MoveBack,
    Notice,
    Plan,
    RemoveLabel,
    Reply,
    SealNote,
    SetField,
    SetProperty,
    Write,
)
from rules.instants import iso
from rules.native_json import native_documents
from rules.policy import Target
from rules.practice_json import calls_document, practice_documents
from rules.promises_json import promise_documents


def plan_document(plan: Plan) -> dict[str, object]:
    """Fields of other kinds of rules are there and empty, so that a reader need not ask whether they exist."""
    return {
        "issue": plan.issue_key,
        "at": iso(plan.at),
        "policy": plan.policy,
        "clocks": [_clock(clock, plan.policy) for clock in plan.facts.clocks],
        "tags": list(plan.tags),
        **practice_documents(plan.facts),
        "alerts": [*map(_notice, plan.alerts), *map(_message, plan.messages)],
        "findings": [{"code": finding.code, "text": finding.text} for finding in plan.findings],
        "writes": [_write(write) for write in plan.writes],
        "look_again_at": _maybe(plan.look_again_at, iso),
        **({"natives": native_documents(plan.facts.natives)} if plan.facts.natives else {}),
        **promise_documents(plan.facts),
    }


def plan_line(plan: Plan) -> str:
    """The document on one line, for JSON Lines."""
    return json.dumps(plan_document(plan), ensure_ascii=False, separators=(",", ":"))


def _clock(clock: Clock, version: str) -> dict[str, object]:
    return {
        "metric": clock.metric,
        "kind": clock.kind,
        "ever_breached": clock.ever_breached,
        "at_risk": clock.at_risk,
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
    if cycle.sealed is not None:
        apart["sealed"] = _sealed(cycle.sealed)
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
        **({} if goal is None or goal.contract is None else {"contract": goal.contract}),
        "version": span.version or version,
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


def _sealed(note: SealNote) -> dict[str, object]:
    return {
        "at": iso(note.at),
        "policy": note.policy,
        "tzdata": note.versions.tzdata,
        "holidays": note.versions.holidays,
    }


def _target(target: Target) -> dict[str, object]:
    return {"value": target.value, "unit": target.unit}


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
        **({"calls": calls_document(_calls_in(notice))} if notice.calls else {}),
        **_replies("replies", notice.replies),
    }


def _reply(reply: Reply) -> dict[str, object]:
    return {"author": reply.author, "commands": [_command(one) for one in reply.commands]}


def _replies(name: str, replies: Sequence[Reply]) -> dict[str, object]:
    """Under this name, where there are any."""
    return {name: [_reply(one) for one in replies]} if replies else {}


def _calls_in(notice: Notice) -> Calls:
    return Calls(op=notice.op, calls=notice.calls, zone=notice.zone, language=notice.language)


def _message(message: Announce) -> dict[str, object]:
    return {**_notice(message.notice), "channel": message.channel}


def _command(command: Command) -> dict[str, object]:
    return {
        "comment": command.comment,
        "family": command.family,
        "verb": command.verb,
        "item": command.item,
        "refused": command.refused,
        "nearest": command.nearest,
    }


def _write(write: Write) -> dict[str, object]:
    match write:
        case AddLabel() | RemoveLabel() | SetField() | SetProperty():
            facts = _in_the_put(write)
        case CreateCard() | EditCard():
            facts = _of_the_card(write)
        case MoveBack():
            facts = {"kind": "move_back", "op": write.op, "category": write.category, "missing": list(write.missing)}
        case CreateSummary():
            closing = iso(write.summary.closing)
            facts = {"kind": "create_summary", "op": write.op, "hash": write.hash, "closing": closing}
        case CreateNotice() | CreateReminder() | CreateReply() | CreateMessage():  # pragma: no branch - no other kind
            facts = _told(write)
    return {**facts, "because": write.because}


def _of_the_card(write: CreateCard | EditCard) -> Mapping[str, object]:
    if isinstance(write, CreateCard):
        return {"kind": "create_card", "op": write.op, "hash": write.hash}
    return {"kind": "edit_card", "comment": write.comment_id, "op": write.op, "hash": write.hash}


def _told(write: CreateNotice | CreateReminder | CreateReply | CreateMessage) -> Mapping[str, object]:
    match write:
        case CreateNotice():
            return {"kind": "create_notice", "op": write.op, "hash": write.hash, "notice": _notice(write.notice)}
        case CreateReminder():
            calls = calls_document(write.calls)
            told = {"calls": calls, **_replies("replies", write.calls.replies)}
            return {"kind": "create_reminder", "op": write.op, "hash": write.hash, **told}
        case CreateReply():
            told = {"reply": _reply(write.reply), **_replies("also", write.reply.also)}
            return {"kind": "create_reply", "op": write.op, "hash": write.hash, **told}
        case CreateMessage():  # pragma: no branch - there is no other kind
            said = write.notice
            told = {"calls": calls_document(said)} if isinstance(said, Calls) else {"notice": _notice(said)}
            return {"kind": "create_message", "op": write.op, "channel": write.channel, **told}


def _in_the_put(write: AddLabel | RemoveLabel | SetField | SetProperty) -> Mapping[str, object]:
    match write:
        case AddLabel() | RemoveLabel():
            return {"kind": "add_label" if isinstance(write, AddLabel) else "remove_label", "label": write.label}
        case SetField():
            return {"kind": "set_field", "field": write.field, "value": write.value}
        case SetProperty():  # pragma: no branch - there is no other kind
            return {"kind": "set_property", "value": dict(write.value)}


def _seconds(ms: int) -> int | float:
    """Whole seconds as a whole number, else with the milliseconds."""
    return ms // 1000 if ms % 1000 == 0 else ms / 1000


def _days(days: Fraction) -> int | float:
    return days.numerator if days.denominator == 1 else round(float(days), 6)


def _maybe(value: object, show: Callable[..., object]) -> object:
    return None if value is None else show(value)
