"""How does a plan get into Jira, each part of it at most once?

The order: comments first, each between an intent and an outcome in the ledger; then one PUT with labels and property.
Dying anywhere in between leaves either nothing, or an intent that the next look settles by reading the issue, or
comments whose markers the next plan sees, so that it asks only for what is missing.
"""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from connector.clock import Clock
from connector.errors import JiraError, JiraRefused, WouldBePublic
from connector.jira_io.interface import Edit, Jira
from connector.rendering import body_of
from connector.store.interface import Claim, Operation, Store, Subject
from reports.cards import card_document
from reports.document import Document
from reports.notices import notice_document
from rules.desired import AddLabel, CreateCard, CreateNotice, EditCard, Plan, RemoveLabel, SetProperty, Write
from rules.model import DAY, HOUR, Comment, Instant, Json, Marker, Snapshot

COMMENT_KINDS: Mapping[str, Literal["card", "notice", "digest"]] = {
    "card": "card",
    "notice": "notice",
    "digest": "digest",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`unknown_wait_ms`: how long a write of unknown outcome may still be applied by Jira. `margin_ms`: a lease with
    less left than this is not written under."""

    comments_per_hour: int = 60
    unknown_wait_ms: int = 60_000
    margin_ms: int = 40_000


@dataclass(slots=True)
class Applied:
    """What came of a plan. `waiting` are operations left out for now, with the instant to try again and the reason."""

    retry_at: Instant | None = None
    reason: str | None = None
    waiting: set[str] = field(default_factory=set)

    def wait(self, op: str, until: Instant, reason: str) -> None:
        self.waiting.add(op)
        self.retry_at = until if self.retry_at is None else min(self.retry_at, until)
        self.reason = reason


class LeaseLost(Exception):
    """The lease ran out under us: somebody else may be at work on the issue, so nothing more is written."""


class Publisher:
    """Applies plans of issues. Safe for several threads, each with its own claim."""

    def __init__(self, *, jira: Jira, store: Store, clock: Clock, limits: Limits, internal: bool = True) -> None:
        self._jira = jira
        self._store = store
        self._clock = clock
        self._limits = limits
        self._internal = internal
        self._counting = threading.Lock()
        self._sending = 0
        self._leaks: dict[str, str] = {}

    def apply(self, plan: Plan, snapshot: Snapshot, claim: Claim, *, read_at: Instant) -> Applied:
        """Make the plan's writes. `read_at` (steady) is when the reading of the issue began.

        Raises JiraError for what Jira refuses or cannot do now, LeaseLost when the claim has run out.
        """
        settle_intents(self._store, claim.subject, snapshot)
        applied, refused = Applied(), None
        for write in plan.writes:
            match write:
                case CreateCard() | CreateNotice():
                    try:
                        self._create_comment(write, snapshot, claim, applied, read_at)
                    except JiraRefused as error:  # labels and property do not depend on it
                        refused = error
                        applied.waiting.add(write.op)
                case EditCard():
                    self._edit_card(write, snapshot, claim)
                case AddLabel() | RemoveLabel() | SetProperty():
                    pass
        self._edit_issue(plan, snapshot, claim, applied)
        if refused is not None:
            raise refused
        return applied

    def _create_comment(
        self, write: CreateCard | CreateNotice, snapshot: Snapshot, claim: Claim, applied: Applied, read_at: Instant
    ) -> None:
        kind = "card" if isinstance(write, CreateCard) else "notice"
        leak = self._leaks.get(snapshot.issue.project)
        if leak is not None:
            applied.wait(write.op, self._clock.now() + DAY, f"no comments, Jira shows them to customers: {leak}")
            return
        body = body_of(self._document(write, snapshot), self._jira.flavour)
        with self._counting:
            now = self._clock.now()
            made = self._store.count_writes(list(COMMENT_KINDS), now - HOUR)
            if made + self._sending >= self._limits.comments_per_hour:
                applied.wait(write.op, now + HOUR // 6, "held back: max_comments_per_hour is reached")
                return
            self._require_lease(claim)
            if not self._may_send(write.op, kind, claim.subject, applied, read_at):
                return
            self._sending += 1
        try:
            self._send_comment(write, kind, body, snapshot, claim)
        except WouldBePublic as error:
            # One customer has been mailed already. Until the next start the project gets no comment of ours.
            self._leaks[snapshot.issue.project] = str(error)
            raise
        finally:
            with self._counting:
                self._sending -= 1

    def _send_comment(
        self, write: CreateCard | CreateNotice, kind: str, body: Json, snapshot: Snapshot, claim: Claim
    ) -> None:
        marker = Marker(kind="card" if kind == "card" else "notice", op=write.op, hash=write.hash)
        comment = send_once(
            self._store,
            write.op,
            lambda: self._jira.create_comment(snapshot.issue.id, body, marker, internal=self._is_internal(snapshot)),
            write.hash,
        )
        self._store.wrote(kind, claim.subject, {"op": write.op, "comment": comment}, self._clock.now())

    def _may_send(self, op: str, kind: str, subject: Subject, applied: Applied, read_at: Instant) -> bool:
        """Record the intent; False where an earlier one forbids or postpones the sending.

        The plan asks for the comment, so the issue as read did not have it. For an intent without outcome that proves
        something only if the reading began after the last moment at which Jira may still have applied it.
        """
        steady = self._clock.steady()
        if may_still_arrive(op, self._store.operations(subject), read_at - self._limits.unknown_wait_ms):
            until = self._clock.now() + self._limits.unknown_wait_ms
            applied.wait(op, until, "an earlier comment about some of this may still arrive; looking again")
            return False
        known = self._store.begin(op, subject, kind, steady=steady, now=self._clock.now())
        if known.state == "sent" and known.begun == steady:
            return True
        if known.state == "done" and kind != "card":
            return False
        ripe = known.begun + self._limits.unknown_wait_ms
        # A card that we made and do not see was deleted, or what we read is older than it: not both after the wait.
        if read_at < ripe:
            wait = max(ripe - steady, 0) + 1
            applied.wait(
                op, self._clock.now() + wait, "an earlier comment may still arrive; looking again before sending"
            )
            return False
        self._store.rebegin(op, steady=steady)
        return True

    def _edit_card(self, write: EditCard, snapshot: Snapshot, claim: Claim) -> None:
        self._require_lease(claim)
        body = body_of(self._document(write, snapshot), self._jira.flavour)
        marker = Marker(kind="card", op=write.op, hash=write.hash)
        self._jira.update_comment(snapshot.issue.id, write.comment_id, body, marker)
        self._store.begin(write.op, claim.subject, "card", steady=self._clock.steady(), now=self._clock.now())
        self._store.end(write.op, ref=f"{write.comment_id} {write.hash}")
        self._store.wrote("card edit", claim.subject, {"comment": write.comment_id}, self._clock.now())

    def _edit_issue(self, plan: Plan, snapshot: Snapshot, claim: Claim, applied: Applied) -> None:
        edit = edit_of(plan.writes, snapshot.issue.property, applied.waiting)
        if edit is None:
            return
        self._require_lease(claim)
        self._jira.edit(snapshot.issue.id, edit)
        now = self._clock.now()
        for label in edit.add_labels:
            self._store.wrote("label added", claim.subject, {"label": label}, now)
        for label in edit.remove_labels:
            self._store.wrote("label removed", claim.subject, {"label": label}, now)
        if edit.property is not None:
            self._store.wrote("property", claim.subject, None, now)

    def _require_lease(self, claim: Claim) -> None:
        if not self._store.holds(claim, steady=self._clock.steady() + self._limits.margin_ms):
            raise LeaseLost(f"{claim.subject.id}: the lease ran out before the write")

    def _is_internal(self, snapshot: Snapshot) -> bool:
        return self._internal and snapshot.issue.project in snapshot.site.service_projects

    def _document(self, write: CreateCard | EditCard | CreateNotice, snapshot: Snapshot) -> Document:
        if isinstance(write, CreateNotice):
            return notice_document(write.notice, snapshot.people, self._card_link(snapshot))
        return card_document(write.card, snapshot.people)

    def _card_link(self, snapshot: Snapshot) -> str | None:
        card = own_card(snapshot)
        address = self._jira.browse(snapshot.issue.key)
        return None if card is None else f"{address}?focusedCommentId={card.id}"


def own_card(snapshot: Snapshot) -> Comment | None:
    """Our status card among the comments."""
    return next((c for c in snapshot.issue.comments if c.marker and c.marker.kind == "card"), None)


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


def edit_of(writes: tuple[Write, ...], before: Mapping[str, object], waiting: set[str]) -> Edit | None:
    """What goes into the one PUT. What was left out for now is not recorded as told."""
    add = tuple(w.label for w in writes if isinstance(w, AddLabel))
    remove = tuple(w.label for w in writes if isinstance(w, RemoveLabel))
    value: dict[str, object] | None = None
    for write in writes:
        if isinstance(write, SetProperty):
            value = dict(write.value)
    if value is not None:
        told = value.get("told")
        notices = (write.notice for write in writes if isinstance(write, CreateNotice) and write.op in waiting)
        held = waiting.union(*(notice.settles for notice in notices))
        value["told"] = [op for op in told if op not in held] if isinstance(told, list) else []
        if any(isinstance(w, CreateCard) and w.op in waiting for w in writes):
            value["card"] = before.get("card")
        if value == dict(before):
            value = None
    if not (add or remove or value is not None):
        return None
    return Edit(add_labels=add, remove_labels=remove, property=value)
