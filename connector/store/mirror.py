"""What did the issue look like when it was last read, and was it there? Raw snapshots as Jira gave them, compressed.

Nothing is decided from the mirror that a fresh read would not correct: if the process dies before a snapshot is kept,
the older one stays until the next look. A count of being unseen that was not kept starts an hour's wait later.
"""

from collections.abc import Iterable
from functools import cache
from typing import Literal, cast

from sqlalchemy import ColumnElement, Connection, Insert, Table, delete, select, update

from connector.store.interface import Subject
from connector.store.tables import comments_seen, dues, issue_rows, mirror, outbox, unseen
from connector.store.transactions import Part, packed, plain, unpacked, upsert
from rules.model import HOUR, Instant, Json

CHUNK = 200
GONE_AFTER_MS = HOUR

_row = mirror.c


class Mirror(Part):
    """Snapshots by subject, and who is missing; see the module."""

    def remember(self, subject: Subject, key: str, project: str, raw: Json, now: Instant) -> None:
        """An older snapshot never replaces a newer one, should two processes end in the wrong order."""
        row = {
            "site": self._site, "kind": subject.kind, "subject": plain(subject.id), "key": plain(key),
            "project": plain(project), "updated": now, "raw": packed(raw),
        }  # fmt: skip
        self._tx.write(lambda connection: connection.execute(_keep(connection.dialect.name), row).close())

    def mirrored(self, project: str | None = None) -> Iterable[tuple[Subject, str, Json]]:
        """The list of ids is read first: what is added while the caller reads on is left to the next time."""
        wanted = select(_row.kind, _row.subject).where(_row.site == self._site)
        if project is not None:
            wanted = wanted.where(_row.project == project)
        rows = self._tx.read(lambda connection: connection.execute(wanted).all())
        order = sorted({(kind, len(subject), subject) for kind, subject in rows})
        for start in range(0, len(order), CHUNK):
            yield from self._chunk([(kind, subject) for kind, _, subject in order[start : start + CHUNK]])

    def snapshot(self, subject: Subject) -> "Json | None":
        found = select(_row.raw).where(*self._of(mirror, subject))
        data = self._tx.read(lambda connection: connection.execute(found).scalar())
        return None if data is None else unpacked(data)

    def forget(self, subject: Subject) -> None:
        """It is gone from Jira: its texts go, alerts that wait are over, and reports no longer count it."""
        unsaid = update(outbox).where(
            outbox.c.site == self._site,
            outbox.c.subject_kind == subject.kind,
            outbox.c.subject == plain(subject.id),
            outbox.c.state.in_(("waiting", "parked")),
        )
        over = unsaid.values(state="over", entry="null")
        gone = [delete(table).where(*self._of(table, subject)) for table in (mirror, comments_seen, dues, issue_rows)]

        def clear(connection: Connection) -> None:
            for statement in (*gone, over):
                connection.execute(statement)

        self._tx.write(clear)

    def seen(self, subject: Subject) -> None:
        """Writes only where there is a count to end; that is rare, and a look is not."""
        counted = select(unseen.c.since).where(*self._of(unseen, subject))
        if self._tx.read(lambda connection: connection.execute(counted).first()) is not None:
            ended = delete(unseen).where(*self._of(unseen, subject))
            self._tx.write(lambda connection: connection.execute(ended).close())

    def unseen(self, subject: Subject, now: Instant) -> Literal["unseen", "gone"]:
        row = {"site": self._site, "kind": subject.kind, "subject": plain(subject.id), "since": now}
        first = select(unseen.c.since).where(*self._of(unseen, subject))

        def count(connection: Connection) -> Instant:
            connection.execute(_miss(connection.dialect.name), row)
            since: Instant = connection.execute(first).scalar_one()
            return since

        return "gone" if now - self._tx.write(count) >= GONE_AFTER_MS else "unseen"

    def _chunk(self, keys: list[tuple[str, str]]) -> Iterable[tuple[Subject, str, Json]]:
        ids = [subject for _, subject in keys]
        wanted = select(_row.kind, _row.subject, _row.key, _row.raw).where(
            _row.site == self._site, _row.subject.in_(ids)
        )
        rows = self._tx.read(lambda connection: connection.execute(wanted).all())
        found = {(row.kind, row.subject): row for row in rows}
        for key in keys:
            if (row := found.get(key)) is not None:  # None: deleted meanwhile
                yield Subject(cast(Literal["issue", "project"], row.kind), row.subject), row.key, unpacked(row.raw)

    def _of(self, table: Table, subject: Subject) -> tuple[ColumnElement[bool], ...]:
        return (table.c.site == self._site, table.c.kind == subject.kind, table.c.subject == plain(subject.id))


@cache
def _keep(dialect: str) -> Insert:
    new = upsert(dialect, mirror)
    return new.on_conflict_do_update(
        index_elements=[_row.site, _row.kind, _row.subject],
        set_={name: new.excluded[name] for name in ("key", "project", "updated", "raw")},
        where=new.excluded.updated >= _row.updated,
    )


@cache
def _miss(dialect: str) -> Insert:
    return upsert(dialect, unseen).on_conflict_do_nothing()
