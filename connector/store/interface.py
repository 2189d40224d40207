"""What the rest may ask of the store. One class behind it, over SQLite and PostgreSQL.

Every method is one transaction and durable when it returns. Instants are `Clock.now()`; `steady` is `Clock.steady()`.
Any method may raise `StoreBusy`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from rules.desired import Record
from rules.model import DAY, Instant, Json, KeptDue, Seal, SeenComment
from rules.relatives import FixVersion
from rules.rows import IssueRow


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
    """A lease on one subject: nobody else works on it until `until` (steady) has passed.

    `not_before`: until when the subject is to be left alone once the claim is settled; whoever settles it says so.
    """

    subject: Subject
    generation: int
    attempts: int
    owner: str
    until: Instant
    not_before: Instant | None = None


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


MessageState: TypeAlias = Literal["waiting", "sending", "sent", "unknown", "parked", "over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An alert for a channel outside Jira. `entry` is what it says, None where that is no longer kept.

    `waiting` until `due`, and longer after a failure; `sending` from before anything leaves the process; `unknown`
    when nobody can say whether it arrived; `parked` after failures enough; `over` when it was too late to tell it.
    """

    op: str
    channel: str
    subject: Subject
    entry: Json
    at: Instant
    due: Instant
    state: MessageState = "waiting"
    attempts: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of an issue: the seals that stand, every comment ever seen, the dues of open cycles."""

    seals: tuple[Seal, ...] = ()
    comments: tuple[SeenComment, ...] = ()
    dues: tuple[KeptDue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerSeal:
    """A seal, and when and why it was superseded; None while it stands."""

    seal: Seal
    superseded_at: Instant | None
    because: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenVersion:
    """What a version of a project looked like from `at` on, as far as we saw; `number` counts from 1. `gone`: it was
    not there any more."""

    at: Instant
    number: int
    gone: bool
    version: FixVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long what is kept of past events is kept, in milliseconds.

    `words_ms`: what alerts say that may not have arrived. `intents_ms`: outcomes of writes and alerts, from the last
    look at their issue on. `versions_ms`: versions that are gone. `seals_ms`: seals of issues that nobody has looked at
    since; None: for ever.
    """

    deliveries_ms: int = 30 * DAY
    decisions_ms: int = 90 * DAY
    journal_ms: int = 365 * DAY
    words_ms: int = 30 * DAY
    intents_ms: int = 730 * DAY
    versions_ms: int = 365 * DAY
    seals_ms: int | None = None


class Store(Protocol):
    """See the module. `site` is bound at construction: one store object serves one site."""

    # deliveries and worklist -------------------------------------------------------------------------------------
    def accept(self, deliveries: Sequence[Delivery], now: Instant) -> list[bool]:
        """Take deliveries and mark their subjects due now, in one transaction; False for one taken before."""

    def mark(self, subjects: Iterable[Subject], reason: str, now: Instant, due: Instant | None = None) -> None:
        """Make subjects due at `due` (default now) or earlier, and bump their generation. A parked one is unparked.

        One that was settled with a `not_before` is not due before that.
        """

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
        Until the claim's `not_before`, at most a minute ahead, no mark makes the subject due, neither one that came
        during the look nor one that comes later; it is due then. `retry_at` and parking keep their own instants.
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
        """How many journal entries of these kinds since then (the hourly comment limit); 0: ever, also of those that
        are deleted."""

    # outbox ------------------------------------------------------------------------------------------------------
    def queue(self, message: Message) -> bool:
        """Put it there, unless its op is known already, whatever became of that; True when it is new."""

    def channels_due(self, now: Instant) -> list[str]:
        """The channels for which something waits that is due."""

    def messages(self, *states: MessageState, channel: str | None = None) -> list[Message]:
        """Those in one of these states, the oldest first."""

    def take(self, ops: Iterable[str], *, steady: Instant) -> list[str]:
        """The intent to send: of those that wait still, all become `sending`. Only these may be sent, and by us."""

    def settle_messages(
        self,
        ops: Sequence[str],
        state: MessageState,
        *,
        now: Instant,
        due: Instant | None = None,
        error: str | None = None,
    ) -> None:
        """The outcome of a sending; `waiting` with another `due` where it certainly failed."""

    def give_up_messages(self, *, begun_before: Instant, now: Instant) -> int:
        """What somebody began to send before that (steady) and never told the outcome of is `unknown`: how many."""

    def retry_messages(self, channel: str, now: Instant) -> int:
        """What is parked for the channel waits again, due now: how many."""

    def count_messages(self) -> Mapping[tuple[str, MessageState], int]:
        """How many by channel and state, of those that are kept."""

    # mirror, decisions, cursor -----------------------------------------------------------------------------------
    def remember(self, subject: Subject, key: str, project: str, raw: Json, now: Instant) -> None:
        """Keep the newest raw snapshot of an issue."""

    def mirrored(self, project: str | None = None) -> Iterable[tuple[Subject, str, Json]]:
        """(subject, key, raw) of every issue kept, in order of id, read in chunks."""

    def snapshot(self, subject: Subject) -> "Json | None": ...

    def decide(self, subject: Subject, plan: Json, now: Instant) -> None:
        """Keep what was planned and why (the newest few per subject)."""

    def decisions(self, subject: Subject) -> list[tuple[Instant, Json]]: ...

    def decided(self, subject: Subject) -> "Json | None":
        """What was planned last; None where nothing is kept."""

    def looked_at(self, limit: int) -> list[tuple[str, Instant, Json]]:
        """(key, when, plan) of the newest decision on each mirrored issue, the latest first, at most `limit`."""

    def newest_decision(self, key: str) -> tuple[Instant, Json] | None:
        """The newest decision on the issue that has this key as far as we know."""

    # rows and versions, for looks at projects --------------------------------------------------------------------
    def keep_rows(
        self, project: str, rows: Sequence[IssueRow], now: Instant, wake: "Mapping[Subject, Instant]" = ...
    ) -> None:
        """Keep the newest rows of issues, in the project with this id, and with them mark who reads them, to be due at
        the instants of `wake`."""

    def rows_about(self, ids: Iterable[str]) -> list[IssueRow]:
        """Rows of the issues with these ids or keys, and of the issues that are parts of them."""

    def rows_of(self, project: str) -> list[IssueRow]:
        """Rows of the project with this id: open ones, and those that a milestone or contract counts."""

    def rows_promised(self, contracts: Iterable[str] | None = None) -> list[IssueRow]:
        """Rows of all projects that fall under a contract: under one of these, None: under any."""

    def rows_held(self, accounts: Iterable[str], beside: str) -> list[IssueRow]:
        """Rows of the open issues of these people in all projects but the one with this id, and of their open parts
        there, whoever has these."""

    def project_id(self, key: str) -> str | None:
        """The id of the project with this key, as far as rows tell."""

    def note_versions(self, project: str, versions: Sequence[FixVersion], now: Instant) -> bool:
        """Note what the versions of the project look like now, where that is new."""

    def seen_versions(self, project: str) -> list[SeenVersion]:
        """All that versions of the project ever looked like, by id and in order."""

    # what Jira cannot tell later ---------------------------------------------------------------------------------
    def kept(self, subject: Subject) -> Kept:
        """What the plan of an issue has to know."""

    def keep(self, subject: Subject, record: Record, now: Instant) -> None:
        """Keep what a plan says is new, all of it or nothing.

        A seal gets the next number of its cycle. One for a cycle whose seal stands and is not superseded by the same
        record is left out: another look was faster.
        """

    def seals(self, subject: Subject) -> list[FormerSeal]:
        """Every seal ever made of the issue, by metric, start and number."""

    def sealed(self) -> list[Subject]:
        """The issues that have a seal that stands, in order of id."""

    def moved(self) -> list[tuple[str, KeptDue]]:
        """(key, due) of every open cycle whose due other data has moved, by key."""

    def get(self, name: str) -> str | None:
        """A cursor or setting by name (poll.cursor, write_since, report.2026-W10, ...)."""

    def put(self, name: str, value: str) -> None: ...

    def lead(self, name: str, owner: str, lease_ms: int, *, steady: Instant) -> bool:
        """Is `owner` the one process that does `name` now? Takes or renews the lead for `lease_ms`."""

    def forget(self, subject: Subject) -> None:
        """Delete the snapshot of what is gone, with the comments seen and the dues; alerts that wait for a channel are
        over. Seals, which name nobody, stay."""

    def seen(self, subject: Subject) -> None:
        """The issue was read: any count of its being unseen starts afresh."""

    def unseen(self, subject: Subject, now: Instant) -> Literal["unseen", "gone"]:
        """The issue was not in a sound answer. Gone after two such reads at least an hour apart."""

    def housekeep(self, now: Instant, keep: Retention) -> Mapping[str, int]:
        """Delete what is older than that, in many short transactions. How many rows went, or lost their words, by what
        they were; only what is more than 0."""

    def close(self) -> None:
        """Flush and let go; nothing accepted is lost."""
