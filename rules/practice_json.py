"""Risks, changes, the plan, reviews and checklists as a public document: instants in UTC, one stable order of keys."""

from rules.desired import (
    ActionFact,
    Calls,
    ChangeFact,
    ChangeItem,
    ChecklistFact,
    Facts,
    GapFact,
    MilestoneFact,
    ReviewFact,
    RiskFact,
)
from rules.instants import iso
from rules.model import Instant


def practice_documents(facts: Facts) -> dict[str, object]:
    """The parts of a plan that the practice fills. `plan` is there only where something is asked of it."""
    plan = {"gaps": [_gap(gap) for gap in facts.gaps], "milestones": [_milestone(one) for one in facts.milestones]}
    return {
        "risks": [_risk(fact) for fact in facts.risks],
        "changes": [_change(fact) for fact in facts.changes],
        "reviews": [review_document(fact) for fact in facts.reviews],
        "closeout": {fact.name: _checklist(fact) for fact in facts.checklists},
        **({"plan": plan} if facts.gaps or facts.milestones else {}),
    }


def calls_document(calls: Calls) -> list[dict[str, object]]:
    """What a comment of reminders tells."""
    return [
        {
            "op": call.op,
            "practice": call.practice,
            "text": call.text,
            "since": iso(call.since),
            "tell": list(call.tell),
            **{name: iso(int(value)) if name in call.instants else value for name, value in call.facts},
        }
        for call in calls.calls
    ]


def _at(at: Instant | None) -> str | None:
    return None if at is None else iso(at)


def _risk(fact: RiskFact) -> dict[str, object]:
    return {
        "rule": fact.rule,
        "type": fact.type,
        "likelihood": fact.likelihood,
        "impact": fact.impact,
        "band": fact.band,
        "key": fact.key,
        "number": fact.number or None,
        "residual": list(fact.residual) if fact.residual else None,
        "response": fact.response,
        "owner": fact.owner,
        "review_at": _at(fact.review_at),
        "since": _at(fact.since),
        "by": fact.by,
        "quiet": fact.quiet,
        "moves": [
            {"at": iso(move.at), "likelihood": move.likelihood, "impact": move.impact, "by": move.by}
            for move in fact.moves
        ],
    }


def _change(fact: ChangeFact) -> dict[str, object]:
    decision = fact.decision
    decided = None
    if decision is not None:
        decided = {
            "verb": decision.verb,
            "at": iso(decision.at),
            "by": decision.by,
            "how": decision.how,
            "reason": decision.reason,
            "until": _at(decision.until),
        }
    return {
        "number": fact.number,
        "kinds": list(fact.kinds),
        "from": iso(fact.from_),
        "to": iso(fact.to),
        "authors": list(fact.authors),
        "items": [_item(item) for item in fact.items],
        "words": fact.words,
        "assessment": fact.assessment,
        "decision": decided,
        "decide_by": _at(fact.decide_by),
        "overdue": fact.overdue,
        "undone": fact.undone,
    }


def _item(item: ChangeItem) -> dict[str, object]:
    return {
        "at": iso(item.at),
        "history": item.history,
        "index": item.index,
        "field": item.field,
        "kind": item.kind,
        "before": item.before,
        "after": item.after,
        "author": item.author,
        "size": item.size,
        "measure": item.measure,
    }


def review_document(fact: ReviewFact) -> dict[str, object]:
    """A review with the actions that were agreed in it."""
    return {
        "name": fact.name,
        "due": _at(fact.due),
        "next": _at(fact.next),
        "state": fact.state,
        "who": list(fact.who),
        "done_at": _at(fact.done_at),
        "done_by": fact.done_by,
        "words": fact.words,
        "actions": [_action(action) for action in fact.actions],
    }


def _action(action: ActionFact) -> dict[str, object]:
    return {
        "number": action.number,
        "text": action.text,
        "at": iso(action.at),
        "owner": action.owner,
        "due": _at(action.due),
        "done_at": _at(action.done_at),
        "overdue": action.overdue,
    }


def _gap(gap: GapFact) -> dict[str, object]:
    return {"gap": gap.gap, "since": iso(gap.since), "due": iso(gap.due), **dict(gap.facts)}


def _milestone(fact: MilestoneFact) -> dict[str, object]:
    return {
        "id": fact.id,
        "name": fact.name,
        "kind": fact.kind,
        "planned": fact.planned,
        "forecast": fact.forecast,
        "slip_days": fact.slip,
        "slip_working_days": fact.working_slip,
        "moves": fact.moves,
    }


def _checklist(fact: ChecklistFact) -> dict[str, object]:
    return {
        "mode": fact.mode,
        "complete": not fact.missing,
        "closing": _at(fact.closing),
        "overridden_by": fact.overridden_by,
        "override": fact.override,
        "items": [
            {
                "number": item.number,
                "text": item.text,
                "mandatory": item.mandatory,
                "state": item.state,
                "how": item.how,
                "proof": item.proof,
                "by": item.by,
                "at": _at(item.at),
            }
            for item in fact.items
        ],
    }
