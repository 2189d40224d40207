"""How does an issue that was closed half-done get back to work? Which way it goes, what its comment says, and whether a
move of unknown outcome was made."""

from collections.abc import Sequence

from connector.jira_io.interface import Transition
from connector.store.interface import Store, Subject
from reports.texts.catalogue import say
from rules.desired import Call, Calls, CreateReminder, MoveBack
from rules.identity import content_hash, op_id
from rules.model import Change, Instant, Snapshot

KIND = "move"
"""The kind of a move in the ledger."""
MOVED = "moved back"
NOT_MOVED = "not moved back"


def move_op(op: str) -> str:
    """The identity of the move itself; `op` alone is that of its comment."""
    return f"{op}:move"


def way_back(ways: Sequence[Transition], write: MoveBack) -> Transition | None:
    """The way into a status of its category, else of the next: rather one that asks for nothing, of those the least
    id."""
    wanted = [category for category in (write.category, *write.others) if category != "done"]
    there = [way for way in ways if way.category in wanted]
    ordered = sorted(there, key=lambda way: (wanted.index(way.category), len(way.asks), len(way.id), way.id))
    return next(iter(ordered), None)


def gate_comment(write: MoveBack, way: Transition | None) -> CreateReminder:
    """What is missing, told to whoever closed the issue, and where it goes; None: it stays where it is."""
    call = Call(
        op=write.op,
        practice="closeout",
        text="gate_stuck" if way is None else "gate",
        since=write.closed_at,
        tell=() if write.closed_by is None else (write.closed_by,),
        late=False,
        facts=(
            ("missing", say(write.language, "between.clauses").join(write.missing)),
            *(() if way is None else (("status", way.to or way.name),)),
        ),
    )
    calls = Calls(op=write.op, calls=(call,), zone=write.zone, language=write.language)
    return CreateReminder(op=write.op, hash=content_hash(calls), calls=calls, because=write.because)


def settle_moves(store: Store, subject: Subject, snapshot: Snapshot) -> None:
    """Moves without outcome whose issue has left the status in which it was closed. Jira shows who moved it."""
    unknown = {one.op for one in store.operations(subject) if one.kind == KIND and one.state == "sent"}
    if not unknown:
        return
    for closing in (change for change in snapshot.issue.changes if change.field in ("status", "resolution")):
        op = op_id(snapshot.site.name, snapshot.issue.id, "gate", closing.at)
        after = _move_after(closing, snapshot)
        if move_op(op) in unknown and after is not None:
            unknown.discard(move_op(op))
            store.end(move_op(op), ref=str(after.id))
            if after.author == snapshot.site.account:
                _tell(store, MOVED, subject, op, after.at)


def _move_after(closing: Change, snapshot: Snapshot) -> Change | None:
    """The next change of status, in another entry of the history."""
    moves = (change for change in snapshot.issue.changes if change.field == "status")
    later = (change for change in moves if (change.at, change.id) > (closing.at, closing.id))
    return min(later, key=lambda change: (change.at, change.id), default=None)


def tell_moved(store: Store, subject: Subject, op: str, way: Transition, now: Instant) -> None:
    """Into the journal, where it is counted."""
    _tell(store, MOVED, subject, op, now, transition=way.name)


def tell_not_moved(store: Store, subject: Subject, op: str, why: str, now: Instant) -> None:
    """Into the journal: the next plan has a finding about it, and the label."""
    _tell(store, NOT_MOVED, subject, op, now, why=why)


def _tell(store: Store, kind: str, subject: Subject, op: str, at: Instant, **more: str) -> None:
    store.wrote(kind, subject, {"op": op, **more}, at)
