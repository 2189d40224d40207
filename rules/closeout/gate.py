"""Is an issue that was closed half-done moved back? Once for each closing, and never without end."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rules.desired import ChecklistFact, Finding, MoveBack
from rules.diffing import Remembered
from rules.identity import op_id
from rules.model import DAY, Instant, Snapshot
from rules.policy import Closeout, Policy
from rules.sections import is_news
from rules.timeline import changes_of

OPEN = ("indeterminate", "new")
"""The categories of statuses in which there is something to do."""


def moved_back(
    snapshot: Snapshot, policy: Policy, facts: Sequence[ChecklistFact], now: Instant
) -> tuple[MoveBack | None, tuple[Finding, ...]]:
    """The move that is wished, and why none is where one might be expected."""
    shut = [fact for fact in facts if fact.mode == "gate" and fact.missing and fact.overridden_by is None]
    shut = [fact for fact in shut if is_recent(snapshot, fact)]
    closing = next((fact.closing for fact in shut), None)
    if closing is None:
        return None, ()
    lists = [one for one in policy.closeouts if any(one.name == fact.name for fact in shut)]
    if snapshot.issue.project in snapshot.site.service_projects:
        refused = [one.name for one in lists if not one.customers_may_be_notified]
        if refused:
            text = (
                f"{', '.join(refused)}: on a service project moving the issue back may send mail to the customer; "
                "allow it with customers_may_be_notified = true."
            )
            return None, (Finding(code="gate_refused", text=text),)
    most = min(one.most_moves for one in lists)
    if sum(1 for _ in _our_moves(snapshot, closing)) >= most:
        text = (
            f"The gate has moved this issue back {most} times in 24 hours: it stays closed until somebody looks at it."
        )
        return None, (Finding(code="gate_parked", text=text),)
    move = replace(_move(snapshot, lists, shut, closing), zone=policy.zone, language=policy.language)
    move = replace(move, label=incomplete(policy))
    if move.op in Remembered.of(snapshot, now).told:
        text = f"Closed without {', '.join(move.missing)}, and it could not be moved back: no transition leads there."
        return None, (Finding(code="gate_no_transition", text=text),)
    return move, ()


def incomplete(policy: Policy) -> str:
    """The label of an issue that is closed without what it must have."""
    return f"{policy.label_prefix}closeout-incomplete"


def is_recent(snapshot: Snapshot, fact: ChecklistFact) -> bool:
    """Whether it was closed since Aftercare writes, and since the checklist reads as it does: nothing is asked of what
    was closed before."""
    return fact.closing is not None and is_news(snapshot.memory, f"closeout {fact.name}", fact.closing)


def _our_moves(snapshot: Snapshot, closing: Instant) -> Iterator[Instant]:
    account = snapshot.site.account
    for change in changes_of(snapshot.issue, "status"):
        if account is not None and change.author == account and closing - DAY <= change.at < closing:
            yield change.at


def _move(snapshot: Snapshot, lists: Sequence[Closeout], shut: Sequence[ChecklistFact], closing: Instant) -> MoveBack:
    missing = tuple(item.text for fact in shut for item in fact.missing)
    return MoveBack(
        op=op_id(snapshot.site.name, snapshot.issue.id, "gate", closing),
        category=lists[0].reopen_to,
        others=() if lists[0].reopen_only else tuple(one for one in OPEN if one != lists[0].reopen_to),
        missing=missing,
        closed_at=closing,
        closed_by=_closed_by(snapshot, closing),
        because=f"closed without {', '.join(missing)}",
    )


def _closed_by(snapshot: Snapshot, closing: Instant) -> str | None:
    """Whoever set the status or the resolution at that instant."""
    for field in ("status", "resolution"):
        for change in changes_of(snapshot.issue, field):
            if change.at == closing:
                return change.author
    return None
