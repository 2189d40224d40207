"""Which subjects are due for a look, and who looks at them? One row per subject: state, not a queue.

A mark counts `generation` up; a claim takes a lease at one generation; settling it records that generation as `done`
and keeps the row due if the generation has moved on. A lease is known by its owner and its end together, so that a
claim that ran out cannot settle what the same owner has claimed anew.

After a look a subject may be left alone until `not_before`. No mark before that instant makes it due earlier: `due_at`
itself is put there, so that whatever asks when something is due gets one answer.

If the process dies: after a mark the row is due; after a claim the row stays due behind a lease, which runs out or is
given back at the next start (`release_all`); before a settle commits, the same; after it, nothing is left to do.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Literal, cast

from sqlalchemy import (
    BigInteger,
    Connection,
    Insert,
    Select,
    Text,
    Update,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)

from connector.store.interface import Claim, Parked, Subject
from connector.store.tables import worklist
from connector.store.transactions import Part, plain, upsert
from rules.model import HOUR, MINUTE, Instant

PARKED_RETRY_MS = 6 * HOUR
LONGEST_REST_MS = MINUTE
"""A `not_before` farther ahead was written before the clock was set back, and holds nothing back."""

_row = worklist.c


def mark_rows(connection: Connection, site: str, subjects: Iterable[Subject], reason: str, due: Instant) -> None:
    """Mark within a transaction. Sorted, so that two processes take row locks in the same order and never deadlock."""
    rows = [
        {"site": site, "kind": each.kind, "subject": plain(each.id), "due_at": due, "reason": plain(reason)}
        for each in sorted(set(subjects))
    ]
    if rows:
        connection.execute(_mark(connection.dialect.name), rows)


class Worklist(Part):
    """Marks, claims, leases; see the module."""

    def mark(self, subjects: Iterable[Subject], reason: str, now: Instant, due: Instant | None = None) -> None:
        """Make due at `due`, or earlier where it already is. A mark on a subject under a look makes it due at once
        after that look, or at its `not_before`, whatever `due` says; so a look asks for its own next one by
        `look_again_at`, never by a mark.
        """
        chosen, when = tuple(subjects), now if due is None else due
        self._tx.write(lambda connection: mark_rows(connection, self._site, chosen, reason, when))

    def claim(self, n: int, owner: str, lease_ms: int, *, now: Instant, steady: Instant) -> list[Claim]:
        """Lease the longest due. Asked for on a reading connection first, since most often nothing is."""
        wanted = {"site": self._site, "now": now, "steady": steady}
        if self._tx.read(lambda connection: connection.execute(_due(1), wanted).first()) is None:
            return []
        until = steady + lease_ms

        def lease(connection: Connection) -> list[Claim]:
            rows = connection.execute(_due(n).with_for_update(skip_locked=True), wanted).all()
            if rows:
                connection.execute(_LEASE, [self._lease(_claim(row, owner, until)) for row in rows])
            return [_claim(row, owner, until) for row in rows]

        return self._tx.write(lease)

    def holds(self, claim: Claim, *, steady: Instant) -> bool:
        if claim.until <= steady:
            return False
        lease = self._lease(claim)
        return self._tx.read(lambda connection: connection.execute(_HELD, lease).first()) is not None

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
        """End a claim. A parked one is due again at `retry_at`, else after 6 h; a mark during the look unparks it."""
        not_before = claim.not_before
        soonest = now if not_before is None else max(now, not_before)
        asked = None if look_again_at is None else max(look_again_at, not_before or look_again_at)
        again = retry_at if retry_at is not None else now + PARKED_RETRY_MS if park else asked
        why = None if error is None else plain(error)
        values = {**self._lease(claim), "soonest": soonest, "again": again, "why": why, "rest_until": not_before}
        statement = _settle(failed=park or retry_at is not None, park=park)
        return self._tx.write(lambda connection: int(connection.execute(statement, values).rowcount)) == 1

    def next_due(self) -> Instant | None:
        earliest = select(func.min(_row.due_at)).where(_row.site == self._site, _row.lease_owner.is_(None))
        return self._tx.read(lambda connection: connection.execute(earliest).scalar())

    def pending(self, now: Instant) -> int:
        busy = or_(_row.due_at <= now, _row.lease_owner.is_not(None))
        count = select(func.count()).select_from(worklist).where(_row.site == self._site, busy)
        return self._tx.read(lambda connection: connection.execute(count).scalar_one())

    def release_all(self, owner_prefix: str = "") -> int:
        held = (_row.site == self._site, _row.lease_owner.startswith(owner_prefix, autoescape=True))
        return self._update(update(worklist).where(*held).values(lease_owner=None, lease_until=None))

    def parked(self) -> list[Parked]:
        columns = (_row.kind, _row.subject, _row.attempts, _row.error, _row.due_at)
        kept = select(*columns).where(_row.site == self._site, _row.parked).order_by(_row.due_at, _row.subject)
        return [
            Parked(subject=_subject(row), attempts=row.attempts, error=row.error or "", due=row.due_at)
            for row in self._tx.read(lambda connection: connection.execute(kept).all())
        ]

    def failing(self) -> list[tuple[Subject, str]]:
        """Whatever ended its last look with an error, parked or not: failed, held back, without a login."""
        wanted = select(_row.kind, _row.subject, _row.error).where(_row.site == self._site, _row.error.is_not(None))
        rows = self._tx.read(lambda connection: connection.execute(wanted.order_by(_row.due_at)).all())
        return [(_subject(row), row.error) for row in rows]

    def drop(self, subject: Subject) -> None:
        """The row stays, so that its generation never goes back; a look that is under way loses its lease."""
        values: dict[str, Any] = {
            "due_at": None, "done": _row.generation, "attempts": 0, "parked": False, "error": None,
            "lease_owner": None, "lease_until": None,
        }  # fmt: skip
        key = (_row.site == self._site, _row.kind == subject.kind, _row.subject == plain(subject.id), _row.parked)
        self._update(update(worklist).where(*key).values(values))

    def _update(self, statement: Update) -> int:
        return self._tx.write(lambda connection: int(connection.execute(statement).rowcount))

    def _lease(self, claim: Claim) -> dict[str, Any]:
        return {
            "of_site": self._site, "of_kind": claim.subject.kind, "of_subject": plain(claim.subject.id),
            "owner": claim.owner, "until": claim.until, "looked_at": claim.generation,
        }  # fmt: skip


_KEY = (
    _row.site == bindparam("of_site"),
    _row.kind == bindparam("of_kind"),
    _row.subject == bindparam("of_subject"),
)
_LEASED = (*_KEY, _row.lease_owner == bindparam("owner"), _row.lease_until == bindparam("until"))
_LEASE = update(worklist).where(*_KEY).values(lease_owner=bindparam("owner"), lease_until=bindparam("until"))
_HELD = select(_row.subject).where(*_LEASED)


@cache
def _mark(dialect: str) -> Insert:
    new = upsert(dialect, worklist).values(generation=1, done=0, attempts=0, parked=False)
    asked = new.excluded.due_at
    resting = and_(_row.not_before > asked, _row.not_before <= asked + LONGEST_REST_MS)
    due = case((resting, _row.not_before), else_=asked)
    later = or_(_row.due_at.is_(None), _row.due_at > due)
    return new.on_conflict_do_update(
        index_elements=[_row.site, _row.kind, _row.subject],
        set_={
            "generation": _row.generation + 1,
            "due_at": case((later, due), else_=_row.due_at),
            "attempts": case((_row.parked, 0), else_=_row.attempts),
            "parked": False,
            "reason": new.excluded.reason,
        },
    )


@cache
def _due(n: int) -> Select[Any]:
    # By due_at alone: more keys would make the database sort all that fell due at one instant, at every claim.
    free = or_(_row.lease_owner.is_(None), _row.lease_until <= bindparam("steady"))
    return (
        select(_row.kind, _row.subject, _row.generation, _row.attempts)
        .where(_row.site == bindparam("site"), _row.due_at <= bindparam("now"), free)
        .order_by(_row.due_at)
        .limit(n)
    )


@cache
def _settle(*, failed: bool, park: bool) -> Update:
    looked_at = bindparam("looked_at", type_=BigInteger)
    moved_on = _row.generation > looked_at
    soonest, again = bindparam("soonest", type_=BigInteger), bindparam("again", type_=BigInteger)
    values: dict[str, Any] = {
        "due_at": case((moved_on, soonest), else_=again),
        "not_before": bindparam("rest_until", type_=BigInteger),
        "error": bindparam("why", type_=Text),
        "lease_owner": None,
        "lease_until": None,
    }
    if not failed:
        values |= {"attempts": 0, "parked": False, "done": case((_row.done < looked_at, looked_at), else_=_row.done)}
    elif not park:
        values |= {"attempts": _row.attempts + 1, "parked": False}
    else:  # a mark during the look unparks it at once, as one after it would
        values |= {
            "attempts": case((moved_on, 0), else_=_row.attempts + 1),
            "parked": case((moved_on, False), else_=True),
        }
    return update(worklist).where(*_LEASED).values(values)


def _claim(row: Any, owner: str, until: Instant) -> Claim:
    return Claim(subject=_subject(row), generation=row.generation, attempts=row.attempts, owner=owner, until=until)


def _subject(row: Any) -> Subject:
    return Subject(cast(Literal["issue", "project"], row.kind), row.subject)
