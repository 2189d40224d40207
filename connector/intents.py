"""Was a comment that we meant to write written? Intents in the ledger, held against the markers that stand in Jira."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from connector.errors import JiraError, WouldBePublic
from connector.store.interface import Operation, Store, Subject
from rules.model import Instant, Marker, Snapshot

COMMENT_KINDS: Mapping[str, Literal["card", "notice", "reply", "digest", "summary", "project"]] = {
    "card": "card",
    "notice": "notice",
    "reply": "reply",
    "digest": "digest",
    "summary": "summary",
    "project": "project",
}


def send_once(store: Store, op: str, send: Callable[[], str], content_hash: str) -> str:
    """Make a write whose intent stands in the ledger and record what came of it; answers with Jira's id.

    Dying before the answer, or an answer that never comes, leaves the intent `sent`: unknown. A refusal withdraws it;
    but what Jira showed to customers is done with, since each further try would be mailed to them as well.
    """
    try:
        ref = send()
    except WouldBePublic:
        store.end(op, ref=None)
        raise
    except JiraError as error:
        if not error.outcome_unknown:
            store.withdraw(op)
        raise
    store.end(op, ref=f"{ref} {content_hash}")
    return ref


def settle_intents(store: Store, subject: Subject, snapshot: Snapshot) -> None:
    """Intents without outcome whose marker stands on the issue were applied."""
    seen = {c.marker.op: c for c in snapshot.issue.comments if c.marker}
    for operation in store.operations(subject):
        if operation.state == "sent" and operation.op in seen:
            comment = seen[operation.op]
            assert comment.marker is not None
            store.end(operation.op, ref=f"{comment.id} {comment.marker.hash}")
            store.wrote(operation.kind, subject, {"op": operation.op, "comment": comment.id}, comment.at)


def markers_of(operations: list[Operation]) -> dict[str, Marker]:
    """The markers that we know our comments carry, by comment id: spares Data Center a call for each."""
    known: dict[str, Marker] = {}
    for operation in operations:
        comment, _, content_hash = (operation.ref or "").partition(" ")
        kind = COMMENT_KINDS.get(operation.kind)
        if operation.state == "done" and content_hash and kind is not None:
            known[comment] = Marker(kind=kind, op=operation.op, hash=content_hash)
    return known


def may_still_arrive(op: str, operations: Iterable[Operation], since: Instant) -> bool:
    """Whether another comment with some of the same alerts was sent after `since` (steady), its outcome unknown."""
    alerts = set(op.split("+"))
    return any(
        other.state == "sent" and other.op != op and other.begun > since and alerts & set(other.op.split("+"))
        for other in operations
    )
