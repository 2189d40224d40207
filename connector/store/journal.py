"""What was written to Jira, and why? The journal of writes made, and the newest decisions of each subject.

If the process dies between a write and its journal entry, the entry is missing: the journal is for people and for the
hourly limit, and nothing else is decided by it. What must not be made twice is in the ledger.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Literal, cast

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from connector.store.interface import Subject
from connector.store.tables import cursor, decisions, journal, mirror
from connector.store.transactions import Part, packed, plain, unpacked, upsert
from rules.model import Instant, Json

DECISIONS_KEPT = 20
_SAME_SUBJECT = (
    (mirror.c.site == decisions.c.site)
    & (mirror.c.kind == decisions.c.kind)
    & (mirror.c.subject == decisions.c.subject)
)

_NEWEST = (
    select(decisions.c.plan)
    .where(
        decisions.c.site == bindparam("of_site"),
        decisions.c.kind == bindparam("of_kind"),
        decisions.c.subject == bindparam("of_subject"),
    )
    .order_by(decisions.c.id.desc())
    .limit(1)
)


class Journal(Part):
    """Writes made and decisions taken; see the module."""

    def wrote(self, kind: str, subject: Subject, what: Json, now: Instant) -> None:
        row = {
            "site": self._site, "at": now, "kind": kind, "subject_kind": subject.kind, "subject": plain(subject.id),
            "what": json.dumps(what, separators=(",", ":")),
        }  # fmt: skip
        self._tx.write(lambda connection: connection.execute(insert(journal), row).close())

    def journal(self, since: Instant = 0) -> list[tuple[Instant, str, Subject, Json]]:
        """In the order of writing, `since` itself included."""
        row = journal.c
        wanted = select(row.at, row.kind, row.subject_kind, row.subject, row.what).where(
            row.site == self._site, row.at >= since
        )
        rows = self._tx.read(lambda connection: connection.execute(wanted.order_by(row.id)).all())
        return [
            (at, kind, Subject(cast(Literal["issue", "project"], of), subject), cast(Json, json.loads(what)))
            for at, kind, of, subject, what in rows
        ]

    def count_writes(self, kinds: Sequence[str], since: Instant) -> int:
        row = journal.c
        wanted = (row.site == self._site, row.kind.in_(kinds), row.at >= since)
        count = select(func.count()).select_from(journal).where(*wanted)
        gone = select(cursor.c.value).where(cursor.c.site == self._site, cursor.c.name.in_(map(_deleted, kinds)))

        def read(connection: Connection) -> int:
            before = [] if since else connection.execute(gone).scalars().all()
            found: int = connection.execute(count).scalar_one()
            return found + sum(map(int, before))

        return self._tx.read(read)

    def decide(self, subject: Subject, plan: Json, now: Instant) -> None:
        """Keeps the newest 20 of each subject."""
        row = decisions.c
        key = {"site": self._site, "kind": subject.kind, "subject": plain(subject.id)}
        of = (row.site == self._site, row.kind == subject.kind, row.subject == plain(subject.id))
        surplus = select(row.id).where(*of).order_by(row.id.desc()).offset(DECISIONS_KEPT).limit(1000)
        data = packed(plan)

        def keep(connection: Connection) -> None:
            connection.execute(insert(decisions), {**key, "at": now, "plan": data})
            old = connection.execute(surplus).scalars().all()
            if old:
                connection.execute(delete(decisions).where(row.id.in_(old)))

        self._tx.write(keep)

    def decisions(self, subject: Subject) -> list[tuple[Instant, Json]]:
        """The newest first."""
        row = decisions.c
        of = (row.site == self._site, row.kind == subject.kind, row.subject == plain(subject.id))
        kept = select(row.at, row.plan).where(*of).order_by(row.id.desc())
        return [(at, unpacked(plan)) for at, plan in self._tx.read(lambda connection: connection.execute(kept).all())]

    def decided(self, subject: Subject) -> "Json | None":
        """One row, found by the index of the subject."""
        key = {"of_site": self._site, "of_kind": subject.kind, "of_subject": plain(subject.id)}
        found = self._tx.read(lambda connection: connection.execute(_NEWEST, key).scalar())
        return None if found is None else unpacked(found)

    def looked_at(self, limit: int) -> list[tuple[str, Instant, Json]]:
        """The keys are the mirror's: those of the last look."""
        row = decisions.c
        newest = (
            select(func.max(row.id).label("id"))
            .where(row.site == self._site, row.kind == "issue")
            .group_by(row.subject)
            .order_by(func.max(row.id).desc())
            .limit(limit)
            .subquery()
        )
        wanted = select(mirror.c.key, row.at, row.plan).join(newest, newest.c.id == row.id).join(mirror, _SAME_SUBJECT)
        rows = self._tx.read(lambda connection: connection.execute(wanted.order_by(row.id.desc())).all())
        return [(key, at, unpacked(plan)) for key, at, plan in rows]

    def newest_decision(self, key: str) -> tuple[Instant, Json] | None:
        row = decisions.c
        wanted = (
            select(row.at, row.plan)
            .join(mirror, _SAME_SUBJECT)
            .where(row.site == self._site, row.kind == "issue", mirror.c.key == plain(key))
            .order_by(row.id.desc())
            .limit(1)
        )
        found = self._tx.read(lambda connection: connection.execute(wanted).first())
        return None if found is None else (found.at, unpacked(found.plan))


def count_deleted(connection: Connection, site: str, kinds: Mapping[str, int]) -> None:
    """Add to how many entries of each kind were deleted: counters never go back. Within the deleting transaction."""
    for kind, number in sorted(kinds.items()):
        key = {"site": site, "name": _deleted(kind)}
        row = (cursor.c.site == site, cursor.c.name == key["name"])
        connection.execute(upsert(connection.dialect.name, cursor).on_conflict_do_nothing(), {**key, "value": "0"})
        before = int(connection.execute(select(cursor.c.value).where(*row).with_for_update()).scalar_one())
        connection.execute(update(cursor).where(*row).values(value=str(before + number)))


def _deleted(kind: str) -> str:
    """The cursor that counts what was deleted of a kind."""
    return f"deleted from the journal.{kind}"
