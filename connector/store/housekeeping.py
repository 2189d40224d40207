"""What is kept no longer? Rows that have served, deleted a few hundred at a time, so that nobody waits for it.

What could make something be sent twice stays: the outcome of a write or an alert goes only when it is settled, old, and
its subject was not looked at since, so that Jira's own marks (the property, the markers of comments) are all that a
later look needs. If the process dies half-way some of it is deleted, and the next run deletes the rest.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Table, and_, delete, exists, func, select, tuple_, update

from connector.store.interface import Retention
from connector.store.journal import count_deleted
from connector.store.tables import decisions, deliveries, journal, ledger, mirror, outbox, seals, version_dates
from connector.store.transactions import Part
from rules.model import Instant

BATCH = 500
"""Rows of one transaction: a few milliseconds."""
MOST = 50_000
"""Rows of one table in one run; the rest is left to the next."""


@dataclass(frozen=True, slots=True)
class Old:
    """Which rows of a table are old. With `emptied` they stay, with these values."""

    name: str
    table: Table
    old: ColumnElement[bool]
    emptied: Mapping[str, object] | None = None


class Housekeeping(Part):
    """See the module."""

    def housekeep(self, now: Instant, keep: Retention) -> Mapping[str, int]:
        done = Counter[str]()
        for one in _aged(now, keep):
            found = self._found(one)
            for keys in _batched(found) if found else ():
                done[one.name] += self._tx.write(self._ending(one, keys))
        return +done

    def _found(self, one: Old) -> list[tuple[Any, ...]]:
        """On a reading connection, which keeps nobody waiting. In the order of their keys."""
        key = _key(one.table)
        wanted = select(*key).where(one.table.c.site == self._site, one.old).order_by(*key).limit(MOST)
        return [tuple(row) for row in self._tx.read(lambda connection: connection.execute(wanted).all())]

    def _ending(self, one: Old, keys: Sequence[tuple[Any, ...]]) -> Callable[[Connection], int]:
        """Those that are old still: meanwhile one may have been begun again."""
        key, site = _key(one.table), self._site
        known = key[0].in_([first for first, *_ in keys]) if len(key) == 1 else tuple_(*key).in_(keys)
        these = (one.table.c.site == site, known, one.old)

        def end(connection: Connection) -> int:
            if one.emptied is not None:
                return int(connection.execute(update(one.table).where(*these).values(one.emptied)).rowcount)
            if one.table is not journal:
                return int(connection.execute(delete(one.table).where(*these)).rowcount)
            kinds = connection.execute(delete(journal).where(*these).returning(journal.c.kind)).scalars().all()
            count_deleted(connection, site, Counter(kinds))
            return len(kinds)

        return end


def _aged(now: Instant, keep: Retention) -> Iterator[Old]:
    yield Old("deliveries", deliveries, deliveries.c.at < now - keep.deliveries_ms)
    yield Old("decisions", decisions, decisions.c.at < now - keep.decisions_ms)
    yield Old("journal", journal, journal.c.at < now - keep.journal_ms)
    sent, words = outbox.c, now - keep.words_ms
    ended = func.coalesce(sent.ended, sent.at)
    unknown = and_(sent.state == "unknown", sent.entry != "null", ended < words)
    yield Old("words of alerts", outbox, unknown, {"entry": "null"})
    parked = and_(sent.state == "parked", ended < words)
    yield Old("alerts given up", outbox, parked, {"entry": "null", "state": "over", "ended": now})
    intents = now - keep.intents_ms
    settled = and_(ledger.c.state == "done", ledger.c.at < intents)
    yield Old("ledger", ledger, and_(settled, _unlooked(ledger, ledger.c.subject_kind, intents)))
    over = and_(sent.state.in_(("sent", "over", "unknown")), ended < intents)
    yield Old("outbox", outbox, and_(over, _unlooked(outbox, sent.subject_kind, intents)))
    yield Old("versions", version_dates, _gone(now - keep.versions_ms))
    if keep.seals_ms is not None:
        old = now - keep.seals_ms
        yield Old("seals", seals, and_(seals.c.sealed_at < old, _unlooked(seals, seals.c.kind, old)))


def _unlooked(table: Table, kind: ColumnElement[str], since: Instant) -> ColumnElement[bool]:
    """Nobody has looked at its subject since then, or it is not there any more."""
    look = mirror.c
    same = (look.site == table.c.site, look.kind == kind, look.subject == table.c.subject)
    return ~exists().where(*same, look.updated >= since)


def _gone(before: Instant) -> ColumnElement[bool]:
    """Of a version that has been gone since: the newest of its rows says so. That row is the last to be deleted."""
    last, any_ = version_dates.alias(), version_dates.alias()
    newest = select(func.max(any_.c.number)).where(*_same_version(any_, last)).scalar_subquery()
    gone = (last.c.gone.is_(True), last.c.at < before, last.c.number == newest)
    return exists().where(*_same_version(last, version_dates), *gone)


def _same_version(one: FromClause, other: FromClause) -> tuple[ColumnElement[bool], ...]:
    return tuple(one.c[name] == other.c[name] for name in ("site", "project", "version"))


def _key(table: Table) -> tuple[ColumnElement[Any], ...]:
    """What tells a row of one site from the others."""
    return tuple(column for column in table.primary_key if column.name != "site")


def _batched(keys: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
