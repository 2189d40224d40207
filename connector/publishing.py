"""How does a plan get into Jira, each part of it at most once?

The order: comments first, each between an intent and an outcome in the ledger, and after the comment of a gate likewise
its move; then one PUT with labels and property. Dying anywhere in between leaves either nothing, or an intent that the
next look settles by reading the issue, or comments whose markers the next plan sees, so that it asks only for what is
missing.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from connector.clock import Clock
from connector.editing import send_edit, written
from connector.errors import JiraGone, JiraRefused, JiraRetry, WouldBePublic
from connector.intents import COMMENT_KINDS, may_still_arrive, send_once, settle_intents
from connector.jira_io.interface import Edit, Jira, Transition
from connector.moving import KIND, gate_comment, move_op, settle_moves, tell_moved, tell_not_moved, way_back
from connector.rendering import body_of
from connector.store.interface import Claim, Store, Subject
from reports.calls import calls_document
from reports.cards import card_document
from reports.closings import closing_document
from reports.document import Document
from reports.notices import notice_document
from reports.project_cards import project_card_document
from reports.replies import reply_document
from rules.desired import (
    AddLabel,
    CreateCard,
    CreateMessage,
    CreateNotice,
    CreateReminder,
    CreateReply,
    CreateSummary,
    EditCard,
    MoveBack,
    Plan,
    ProjectCard,
    ProjectPlan,
    RemoveLabel,
    SetField,
    SetProperty,
    Write,
)
from rules.model import DAY, HOUR, Comment, Instant, Json, Marker, Snapshot

NewComment: TypeAlias = CreateCard | CreateNotice | CreateReminder | CreateReply | CreateSummary
KIND_OF: Mapping[type[NewComment], str] = {
    CreateCard: "card",
    CreateNotice: "notice",
    CreateReminder: "notice",
    CreateReply: "reply",
    CreateSummary: "summary",
}

SOON_MS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """`unknown_wait_ms`: how long a write of unknown outcome may still be applied by Jira. `margin_ms`: a lease with
    less left than this is not written under."""

    comments_per_hour: int = 60
    unknown_wait_ms: int = 60_000
    margin_ms: int = 40_000


@dataclass(slots=True)
class Applied:
    """What came of a plan. `waiting` are operations left out for now, with the instant to try again and the reason;
    `labels` are those that the plan did not know to be needed."""

    retry_at: Instant | None = None
    reason: str | None = None
    waiting: set[str] = field(default_factory=set)
    labels: list[str] = field(default_factory=list)

    def wait(self, op: str, until: Instant, reason: str) -> None:
        self.waiting.add(op)
        self.retry_at = until if self.retry_at is None else min(self.retry_at, until)
        self.reason = reason


Post: TypeAlias = Callable[[CreateMessage, Snapshot, Subject], bool]
"""Takes an alert for a channel, once for ever; False where there is no such channel."""


class LeaseLost(Exception):
    """The lease ran out under us: somebody else may be at work on the issue, so nothing more is written."""


class Publisher:
    """Applies plans of issues. Safe for several threads, each with its own claim."""

    def __init__(
        self,
        *,
        jira: Jira,
        store: Store,
        clock: Clock,
        limits: Limits,
        internal: Callable[[], bool] = lambda: True,
        post: Post | None = None,
    ) -> None:
        self._post = post
        self._jira = jira
        self._store = store
        self._clock = clock
        self._limits = limits
        self._internal = internal
        self._counting = threading.Lock()
        self._sending = 0
        self._leaks: dict[str, str] = {}

    def apply(self, plan: Plan | ProjectPlan, snapshot: Snapshot, claim: Claim, *, read_at: Instant) -> Applied:
        """Make the plan's writes on the issue. `read_at` (steady) is when the reading of the issue began.

        Raises JiraError for what Jira refuses or cannot do now, LeaseLost when the claim has run out.
        """
        settle_intents(self._store, _issue(snapshot), snapshot)
        settle_moves(self._store, _issue(snapshot), snapshot)
        applied, refused = Applied(), None
        for write in plan.writes:
            match write:
                case CreateCard() | CreateNotice() | CreateReminder() | CreateReply() | CreateSummary() | MoveBack():
                    try:
                        self._tell(write, snapshot, claim, applied, read_at)
                    except JiraRefused as error:  # labels and property do not depend on it
                        refused = error
                        applied.waiting.add(write.op)
                case EditCard():
                    self._edit_card(write, snapshot, claim)
                case CreateMessage():
                    self._post_message(write, snapshot, claim, applied)
                case AddLabel() | RemoveLabel() | SetField() | SetProperty():
                    pass
        self._edit_issue(plan, snapshot, claim, applied)
        if refused is not None:
            raise refused
        return applied

    def _post_message(self, write: CreateMessage, snapshot: Snapshot, claim: Claim, applied: Applied) -> None:
        """Before the property says that it was told: dying in between queues it again, which changes nothing."""
        self._require_lease(claim)
        if self._post is None or not self._post(write, snapshot, claim.subject):
            applied.wait(write.op, self._clock.now() + DAY, f"no channel is called {write.channel}")

    def _tell(
        self, write: NewComment | MoveBack, snapshot: Snapshot, claim: Claim, applied: Applied, read_at: Instant
    ) -> None:
        if isinstance(write, MoveBack):
            self._move_back(write, snapshot, claim, applied, read_at)
        else:
            self._create_comment(write, snapshot, claim, applied, read_at)

    def _move_back(self, write: MoveBack, snapshot: Snapshot, claim: Claim, applied: Applied, read_at: Instant) -> None:
        """The comment first, which says whether there is a way back; then the move, if there is."""
        way = way_back(self._jira.transitions(snapshot.issue.id), write)
        told = {comment.marker.op: comment.marker.hash for comment in snapshot.issue.comments if comment.marker}
        said = gate_comment(write, way)
        if write.op not in told:
            self._create_comment(said, snapshot, claim, applied, read_at)
        elif told[write.op] != said.hash:  # an earlier look has told it, and found another way then
            self._correct(said, snapshot, claim)
        if write.op in applied.waiting:
            return
        why = "no transition leads there" if way is None else self._take(way, write, snapshot, claim, applied, read_at)
        if why is not None and write.op not in applied.waiting:
            tell_not_moved(self._store, _issue(snapshot), write.op, why, self._clock.now())
            applied.labels.append(write.label)
            applied.retry_at = self._clock.now()  # the next plan has the finding

    def _take(
        self, way: Transition, write: MoveBack, snapshot: Snapshot, claim: Claim, applied: Applied, read_at: Instant
    ) -> str | None:
        """Why the issue was not moved; None where it was, or may be. What a refused move had its comment say is
        taken back."""
        self._require_lease(claim)
        op = move_op(write.op)
        if not self._may_send(op, KIND, _issue(snapshot), applied, read_at):
            applied.waiting |= {write.op} if op in applied.waiting else set()
            return None
        try:
            send_once(self._store, op, lambda: self._sent(snapshot.issue.id, way), way.id)
        except JiraRefused as error:
            self._correct(gate_comment(write, None), snapshot, claim)
            return str(error)
        tell_moved(self._store, _issue(snapshot), write.op, way, self._clock.now())
        return None

    def _sent(self, issue_id: str, way: Transition) -> str:
        self._jira.transition(issue_id, way.id)
        return way.name

    def _correct(self, said: CreateReminder, snapshot: Snapshot, claim: Claim) -> None:
        """Have our comment say where the issue goes, or that it stays, if it is still there."""
        refs = (one.ref or "" for one in self._store.operations(_issue(snapshot)) if one.op == said.op)
        comment = next(refs, "").partition(" ")[0]
        if not comment:
            return
        body = body_of(self._document(said, snapshot), self._jira.flavour)
        marker = Marker(kind="notice", op=said.op, hash=said.hash)
        self._require_lease(claim)
        with suppress(JiraGone):
            self._jira.update_comment(snapshot.issue.id, comment, body, marker)

    def _create_comment(
        self, write: NewComment, snapshot: Snapshot, claim: Claim, applied: Applied, read_at: Instant
    ) -> None:
        kind = _kind(write)
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
            if not self._may_send(write.op, kind, _issue(snapshot), applied, read_at):
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

    def _send_comment(self, write: NewComment, kind: str, body: Json, snapshot: Snapshot, claim: Claim) -> None:
        marker = Marker(kind=COMMENT_KINDS[kind], op=write.op, hash=write.hash)
        comment = send_once(
            self._store,
            write.op,
            lambda: self._jira.create_comment(snapshot.issue.id, body, marker, internal=self._is_internal(snapshot)),
            write.hash,
        )
        self._store.wrote(kind, _issue(snapshot), {"op": write.op, "comment": comment}, self._clock.now())

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
        if known.state == "done" and kind not in ("card", "project"):
            return False
        ripe = known.begun + self._limits.unknown_wait_ms
        # A card that we made and do not see was deleted, or what we read is older than it: not both after the wait.
        if read_at < ripe:
            wait = max(ripe - steady, 0) + 1
            what = "move" if kind == KIND else "comment"
            applied.wait(
                op, self._clock.now() + wait, f"an earlier {what} may still arrive; looking again before sending"
            )
            return False
        self._store.rebegin(op, steady=steady)
        return True

    def _edit_card(self, write: EditCard, snapshot: Snapshot, claim: Claim) -> None:
        self._require_same_boxes(write, snapshot)
        self._require_lease(claim)  # after the reading, which may have taken long
        body = body_of(self._document(write, snapshot), self._jira.flavour)
        kind = _kind(write)
        marker = Marker(kind=COMMENT_KINDS[kind], op=write.op, hash=write.hash)
        self._jira.update_comment(snapshot.issue.id, write.comment_id, body, marker)
        self._store.begin(write.op, _issue(snapshot), kind, steady=self._clock.steady(), now=self._clock.now())
        self._store.end(write.op, ref=f"{write.comment_id} {write.hash}")
        self._store.wrote("card edit", _issue(snapshot), {"comment": write.comment_id}, self._clock.now())

    def _require_same_boxes(self, write: EditCard, snapshot: Snapshot) -> None:
        """A box that somebody ticked since the issue was read would be written over. Raises JiraRetry."""
        known = next((one.ticks for one in snapshot.issue.comments if one.id == write.comment_id), ())
        if known and self._jira.ticks(snapshot.issue.id, write.comment_id) != known:
            raise JiraRetry("somebody has just ticked a box of the card; looking again", after_ms=SOON_MS)

    def _edit_issue(self, plan: Plan | ProjectPlan, snapshot: Snapshot, claim: Claim, applied: Applied) -> None:
        present = {value.text for value in snapshot.issue.fields.get("labels", ())}
        labels = [label for label in applied.labels if label and label not in present]
        edit = edit_of(plan.writes, _remembered(plan, snapshot), applied.waiting, labels)
        if edit is None:
            return
        self._require_lease(claim)
        refused = send_edit(self._jira, snapshot.issue.id, edit)
        for kind, what in written(edit, refused):
            self._store.wrote(kind, _issue(snapshot), what, self._clock.now())

    def _require_lease(self, claim: Claim) -> None:
        if not self._store.holds(claim, steady=self._clock.steady() + self._limits.margin_ms):
            raise LeaseLost(f"{claim.subject.id}: the lease ran out before the write")

    def _is_internal(self, snapshot: Snapshot) -> bool:
        return self._internal() and snapshot.issue.project in snapshot.site.service_projects

    def _document(self, write: NewComment | EditCard, snapshot: Snapshot) -> Document:
        if isinstance(write, CreateSummary):
            return closing_document(write.summary, snapshot.people)
        if isinstance(write, CreateReply):
            return reply_document(write.reply, snapshot.people)
        if isinstance(write, CreateReminder):
            of = "project" if any(call.practice == "project" for call in write.calls.calls) else "card"
            return calls_document(write.calls, snapshot.people, self._card_link(snapshot, of))
        if isinstance(write, CreateNotice):
            return notice_document(write.notice, snapshot.people, self._card_link(snapshot))
        if isinstance(write.card, ProjectCard):
            return project_card_document(write.card, snapshot.people)
        return card_document(write.card, snapshot.people)

    def _card_link(self, snapshot: Snapshot, of: str = "card") -> str | None:
        card = own_card(snapshot, of)
        address = self._jira.browse(snapshot.issue.key)
        return None if card is None else f"{address}?focusedCommentId={card.id}"


def own_card(snapshot: Snapshot, of: str = "card") -> Comment | None:
    """Our status card among the comments, or that of the project."""
    return next((c for c in snapshot.issue.comments if c.marker and c.marker.kind == of), None)


def _issue(snapshot: Snapshot) -> Subject:
    """Under what the ledger knows what is written there, be it for the issue or for the project whose own issue it is:
    so either look can tell what was applied."""
    return Subject("issue", snapshot.issue.id)


def _kind(write: NewComment | EditCard) -> str:
    if isinstance(write, CreateCard | EditCard):
        return "project" if isinstance(write.card, ProjectCard) else "card"
    return KIND_OF[type(write)]


def _remembered(plan: Plan | ProjectPlan, snapshot: Snapshot) -> Mapping[str, object]:
    """The property that the plan would set, as it is."""
    return snapshot.issue.project_property if isinstance(plan, ProjectPlan) else snapshot.issue.property


def edit_of(
    writes: tuple[Write, ...], before: Mapping[str, object], waiting: set[str], labels: Sequence[str] = ()
) -> Edit | None:
    """What goes into the one PUT. What was left out for now is not recorded as told; `labels` are added, and ours."""
    add = (*(w.label for w in writes if isinstance(w, AddLabel)), *labels)
    remove = tuple(w.label for w in writes if isinstance(w, RemoveLabel))
    value: dict[str, object] | None = None
    key = "aftercare"
    for write in writes:
        if isinstance(write, SetProperty):
            value, key = dict(write.value), write.key
    if value is not None:
        told = value.get("told")
        parts = (op.split("+") for op in waiting)
        held = waiting.union(*parts, *(_settles(write) for write in writes if _op(write) in waiting))
        value["told"] = [op for op in told if op not in held] if isinstance(told, list) else []
        if any(isinstance(w, CreateCard) and w.op in waiting for w in writes):
            value["card"] = before.get("card")
            value |= {"states": before.get("states")} if "states" in value else {}
        if labels:
            known = value.get("labels")
            value["labels"] = sorted({*(known if isinstance(known, list) else ()), *labels})
        if value == dict(before):
            value = None
    fields = {write.field: write.value for write in writes if isinstance(write, SetField)}
    if not (add or remove or fields or value is not None):
        return None
    return Edit(add_labels=add, remove_labels=remove, fields=fields, property=value, property_key=key)


def _op(write: Write) -> str | None:
    told = isinstance(write, CreateNotice | CreateReminder | CreateMessage | CreateSummary | MoveBack)
    return write.op if told else None  # type: ignore[union-attr]


def _settles(write: Write) -> tuple[str, ...]:
    """The operations of single alerts that a comment or message carries out."""
    if isinstance(write, CreateNotice | CreateMessage):
        return write.notice.settles
    return write.calls.settles if isinstance(write, CreateReminder) else ()
