"""The plan of a project as a public document: instants in UTC, one stable order of keys."""

import json

from rules.desired import (
    AddLabel,
    BudgetUse,
    CountsFact,
    CreateMessage,
    CreateReply,
    CreateSummary,
    EditCard,
    LoadFact,
    MoveBack,
    ProjectMilestone,
    ProjectPlan,
    RemoveLabel,
    SetField,
    SetProperty,
    Write,
)
from rules.instants import iso
from rules.practice_json import calls_document, review_document


def project_document(plan: ProjectPlan) -> dict[str, object]:
    """The whole plan."""
    facts = plan.facts
    return {
        "project": plan.project_key,
        "issue": plan.issue_key,
        "at": iso(plan.at),
        "policy": plan.policy,
        "today": facts.today,
        "counts": _counts(facts.counts),
        "load": [_load(one) for one in facts.load],
        "milestones": [_milestone(one) for one in facts.milestones],
        "budgets": [_budget(one) for one in facts.budgets],
        "reviews": [review_document(one) for one in facts.reviews],
        "gaps": [{"gap": gap.gap, **dict(gap.facts)} for gap in facts.gaps],
        "reminders": [told for calls in plan.reminders for told in calls_document(calls)],
        "findings": [{"code": one.code, "text": one.text} for one in plan.findings],
        "writes": [_write(write) for write in plan.writes],
        "look_again_at": None if plan.look_again_at is None else iso(plan.look_again_at),
    }


def project_line(plan: ProjectPlan) -> str:
    """The document on one line, byte for byte the same for the same plan."""
    return json.dumps(project_document(plan), ensure_ascii=False, separators=(",", ":"))


def _counts(counts: CountsFact) -> dict[str, object]:
    return {
        "open": counts.open,
        "plannable": counts.plannable,
        "overdue": list(counts.overdue),
        "undated": list(counts.undated),
        "unestimated": list(counts.unestimated),
        "on_day_off": list(counts.on_day_off),
        "without_owner": list(counts.unowned),
        "breached": list(counts.breached),
        "at_risk": list(counts.at_risk),
        "high_risk": list(counts.risky),
        "undecided_changes": counts.undecided,
        "reviews_due": counts.reviews_due,
    }


def _load(one: LoadFact) -> dict[str, object]:
    return {
        "account": one.account,
        "week": one.monday,
        "capacity_seconds": one.capacity_s,
        "load_seconds": one.load_s,
        "logged_seconds": one.actual_s,
        "percent": one.percent,
        "state": one.band,
        "plannable": one.plannable,
        "open": one.open,
        "heaviest": [{"issue": key, "seconds": seconds} for key, seconds in one.heaviest],
        "moves": [list(keys) for keys in one.moves],
    }


def _milestone(one: ProjectMilestone) -> dict[str, object]:
    scope = one.scope
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "state": one.state,
        "planned": one.planned,
        "current": one.current,
        "forecast": one.forecast,
        "slip_days": one.slip,
        "slip_working_days": one.working_slip,
        "gross_slip_days": one.gross,
        "moves": [{"at": iso(m.at), "from": m.before, "to": m.after, "by": m.by} for m in one.moves],
        "issues": one.members,
        "done_percent": one.done_percent,
        "unestimated": one.unestimated,
        "working_days": {"elapsed": one.elapsed, "total": one.total},
        "scope": None
        if scope is None
        else {
            "committed": list(scope.committed),
            "added": list(scope.added),
            "removed": list(scope.removed),
            "done": list(scope.done),
            "carried_over": list(scope.carried_over),
            "open": list(scope.open),
        },
    }


def _budget(one: BudgetUse) -> dict[str, object]:
    return {
        "contract": one.contract,
        "spent_seconds": one.spent_s,
        "budget_seconds": one.budget_s,
        "state": one.state,
    }


def _write(write: Write) -> dict[str, object]:
    match write:
        case EditCard():
            return {"kind": "edit_card", "comment": write.comment_id, "because": write.because}
        case SetProperty():
            return {"kind": "set_property", "because": write.because}
        case CreateMessage():
            return {"kind": "create_message", "channel": write.channel, "op": write.op, "because": write.because}
        # a project has none of these
        case AddLabel() | RemoveLabel() | SetField() | CreateReply() | CreateSummary() | MoveBack():
            return {"kind": type(write).__name__, "because": write.because}
        case _:
            kind = "create_card" if type(write).__name__ == "CreateCard" else "create_reminder"
            return {"kind": kind, "op": write.op, "because": write.because}
