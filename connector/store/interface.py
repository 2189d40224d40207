"""What the rest may ask of the store. One class behind it, over SQLite and PostgreSQL.

Every method is one transaction and durable when it returns. Instants are `Clock.now()`; `steady` is `Clock.steady()`.
Any method may raise `StoreBusy`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from rules.model import Instant, Json


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """What is looked at: an issue or a project, by Jira's numeric id (as text)."""

    kind: Literal["issue", "project"]
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One webhook as accepted. `id` is the identity of the delivery; `subjects` are those it names, maybe none."""

    id: str
    event: str
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A lease on one subject: nobody else works on it until `until` (steady) has passed."""

    subject: Subject
    generation: int
    attempts: int
    owner: str
    until: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A write that must not be made twice. `begun` is by the steady clock. `ref` is what Jira called the result."""

    op: str
    subject: Subject
    kind: str
    state: Literal["sent", "done"]
    begun: Instant
    ref: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    subject: Subject
    attempts: int
    error: str
    due: Instant | None


class Store(Protocol):
    """See the module. `site` is bound at construction: one store object serves one site."""

    # deliveries and worklist -------------------------------------------------------------------------------------
    def accept(self, deliveries: Sequence[Delivery], now: Instant) -> list[bool]:
        """Take deliveries and mark their subjects due now, in one transaction; False for one taken before."""

    def mark(self, subjects: Iterable[Subject], reason: str, now: Instant, due: Instant | None = None) -> None:
        """Make subjects due at `due` (default now) or earlier, and bump their generation. A parked one is unparked."""

    def claim(self, n: int, owner: str, lease_ms: int, *, now: Instant, steady: Instant) -> list[Claim]:
        """Lease up to n subjects that are due and not leased, the longest due first."""

    def holds(self, claim: Claim, *, steady: Instant) -> bool:
        """Is the lease still ours and not run out?"""

    def settle(
        self,
        claim: Claim,
        *,
        now: Instant,
        look_again_at: Instant | None = None,
        retry_at: Instant | None = None,
        error: str | None = None,
        park: bool = False,
    ) -> bool:
        """End a claim. Keeps the subject due now if its generation has moved on; False if the lease was lost.

        With `retry_at` the attempt counts as failed and is due again then; `park` keeps it visible with its error.
        """

    def next_due(self) -> Instant | None:
        """The earliest instant at which anything unleased is due."""

    def pending(self, now: Instant) -> int:
        """How many subjects are due or leased now: 0 means idle."""

    def release_all(self, owner_prefix: str = "") -> int:
        """Give back the leases of this process's predecessors (at start, embedded mode) or of `owner_prefix`."""

    def parked(self) -> list[Parked]: ...

    def failing(self) -> list[tuple[Subject, str]]:
        """Subjects whose last look ended with an error, with it."""

    def drop(self, subject: Subject) -> None:
        """Forget a parked subject until its next event."""

    # ledger ----------------------------------------------------------------------------------------------------
    def begin(self, op: str, subject: Subject, kind: str, *, steady: Instant, now: Instant) -> Operation:
        """Record the intent to write, unless it is known already; answers with what is known, `state` sent or done.

        A new intent is answered with `begun == steady`.
        """

    def end(self, op: str, *, ref: str | None) -> None:
        """The write was applied."""

    def withdraw(self, op: str) -> None:
        """The write was certainly not applied: forget the intent."""

    def rebegin(self, op: str, *, steady: Instant) -> None:
        """It was looked up in Jira and is not there: an intent again from now, whatever it was."""

    def operations(self, subject: Subject) -> list[Operation]: ...

    def wrote(self, kind: str, subject: Subject, what: Json, now: Instant) -> None:
        """Append to the journal of writes made (labels added and removed, card edits, property, notices, reports)."""

    def journal(self, since: Instant = 0) -> list[tuple[Instant, str, Subject, Json]]: ...

    def count_writes(self, kinds: Sequence[str], since: Instant) -> int:
        """How many journal entries of these kinds since then (the hourly comment limit)."""

    # mirror, decisions, cursor -----------------------------------------------------------------------------------
    def remember(self, subject: Subject, key: str, project: str, raw: Json, now: Instant) -> None:
        """Keep the newest raw snapshot of an issue."""

    def mirrored(self, project: str | None = None) -> Iterable[tuple[Subject, str, Json]]:
        """(subject, key, raw) of every issue kept, in order of id, read in chunks."""

    def snapshot(self, subject: Subject) -> "Json | None": ...

    def decide(self, subject: Subject, plan: Json, now: Instant) -> None:
        """Keep what was planned and why (the newest few per subject)."""

    def decisions(self, subject: Subject) -> list[tuple[Instant, Json]]: ...

    def looked_at(self, limit: int) -> list[tuple[str, Instant, Json]]:
        """(key, when, plan) of the newest decision on each mirrored issue, the latest first, at most `limit`."""

    def newest_decision(self, key: str) -> tuple[Instant, Json] | None:
        """The newest decision on the issue that has this key as far as we know."""

    def get(self, name: str) -> str | None:
        """A cursor or setting by name (poll.cursor, write_since, report.2026-W10, ...)."""

    def put(self, name: str, value: str) -> None: ...

    def lead(self, name: str, owner: str, lease_ms: int, *, steady: Instant) -> bool:
        """Is `owner` the one process that does `name` now? Takes or renews the lead for `lease_ms`."""

    def forget(self, subject: Subject) -> None:
        """Delete the snapshot of what is gone."""

    def seen(self, subject: Subject) -> None:
        """The issue was read: any count of its being unseen starts afresh."""

    def unseen(self, subject: Subject, now: Instant) -> Literal["unseen", "gone"]:
        """The issue was not in a sound answer. Gone after two such reads at least an hour apart."""

    def housekeep(self, now: Instant, *, deliveries_ms: int, decisions_ms: int) -> None:
        """Delete deliveries and decisions older than that."""

    def close(self) -> None:
        """Flush and let go; nothing accepted is lost."""
