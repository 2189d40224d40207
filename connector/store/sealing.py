"""What was seen of an issue that Jira cannot tell later? Seals, comments ever seen, due instants of open cycles.

A record is kept in one transaction. If the process dies before it commits, nothing of it was kept, and the next look
finds the same again.
"""

from functools import cache
from typing import Literal, cast

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Insert, Table, func, insert, select, update

from connector.store.interface import FormerSeal, Kept, Subject
from connector.store.tables import comments_seen, dues, mirror, seals
from connector.store.transactions import Part, packed, plain, unpacked, upsert
from rules.desired import Record, Superseded
from rules.model import Instant, KeptDue, Seal, SeenComment

_seal, _comment, _due = seals.c, comments_seen.c, dues.c
_SEEN = ("at", "author", "public", "role", "judged", "gone_at")


class Sealing(Part):
    """Records by subject; see the module."""

    def kept(self, subject: Subject) -> Kept:
        standing = (
            select(_seal.number, _seal.seal)
            .where(*self._of_subject(seals, subject), _seal.superseded_at.is_(None))
            .order_by(_seal.metric, _seal.start)
        )
        of = self._of_subject(comments_seen, subject)
        seen = select(comments_seen).where(*of).order_by(_comment.at, _comment.comment)
        due = select(_due.dues).where(*self._of_subject(dues, subject))

        def read(connection: Connection) -> Kept:
            known = connection.execute(due).scalar()
            return Kept(
                seals=tuple(_read_seal(row.number, row.seal) for row in connection.execute(standing)),
                comments=tuple(
                    SeenComment(id=row.comment, **{name: getattr(row, name) for name in _SEEN})
                    for row in connection.execute(seen)
                ),
                dues=() if known is None else _dues().validate_json(known),
            )

        return self._tx.read(read)

    def keep(self, subject: Subject, record: Record, now: Instant) -> None:
        key = {"site": self._site, "kind": subject.kind, "subject": plain(subject.id)}
        rows = [(seal, packed(_seals().dump_python(seal, mode="json"))) for seal in record.seals]

        def write(connection: Connection) -> None:
            for gone in record.superseded:
                connection.execute(
                    update(seals)
                    .where(*self._of_cycle(subject, gone), _seal.number == gone.number, _seal.superseded_at.is_(None))
                    .values(superseded_at=now, because=plain(gone.because))
                )
            for seal, data in rows:
                self._seal(connection, subject, seal, data)
            for one in record.comments:
                row = {name: getattr(one, name) for name in _SEEN}
                connection.execute(_see(connection.dialect.name), {**key, "comment": plain(one.id), **row})
            if record.dues is not None:
                moved = any(one.was_due is not None for one in record.dues)
                text = _dues().dump_json(record.dues).decode()
                connection.execute(_promise(connection.dialect.name), {**key, "moved": moved, "dues": text})

        self._tx.write(write)

    def seals(self, subject: Subject) -> list[FormerSeal]:
        wanted = (
            select(_seal.number, _seal.seal, _seal.superseded_at, _seal.because)
            .where(*self._of_subject(seals, subject))
            .order_by(_seal.metric, _seal.start, _seal.number)
        )
        rows = self._tx.read(lambda connection: connection.execute(wanted).all())
        return [
            FormerSeal(
                seal=_read_seal(row.number, row.seal), superseded_at=row.superseded_at, because=row.because
            )
            for row in rows
        ]  # fmt: skip

    def sealed(self) -> list[Subject]:
        wanted = select(_seal.kind, _seal.subject).where(_seal.site == self._site, _seal.superseded_at.is_(None))
        rows = self._tx.read(lambda connection: connection.execute(wanted.distinct()).all())
        found = [Subject(cast(Literal["issue", "project"], row.kind), row.subject) for row in rows]
        return sorted(found, key=lambda subject: (subject.kind, len(subject.id), subject.id))

    def moved(self) -> list[tuple[str, KeptDue]]:
        same = (mirror.c.site == _due.site) & (mirror.c.kind == _due.kind) & (mirror.c.subject == _due.subject)
        wanted = select(mirror.c.key, _due.dues).join(mirror, same).where(_due.site == self._site, _due.moved.is_(True))
        rows = self._tx.read(lambda connection: connection.execute(wanted.order_by(mirror.c.key)).all())
        return [(row.key, one) for row in rows for one in _dues().validate_json(row.dues) if one.was_due is not None]

    def _seal(self, connection: Connection, subject: Subject, seal: Seal, data: bytes) -> None:
        """Give it the next number, unless one stands already."""
        of = self._of_cycle(subject, seal)
        if connection.execute(select(_seal.number).where(*of, _seal.superseded_at.is_(None))).first() is not None:
            return
        last: int = connection.execute(select(func.coalesce(func.max(_seal.number), 0)).where(*of)).scalar_one()
        row = {
            "site": self._site, "kind": subject.kind, "subject": plain(subject.id), "metric": plain(seal.metric),
            "start": seal.start, "number": last + 1, "sealed_at": seal.sealed_at, "seal": data,
        }  # fmt: skip
        connection.execute(insert(seals), row)

    def _of_subject(self, table: Table, subject: Subject) -> tuple[ColumnElement[bool], ...]:
        return (table.c.site == self._site, table.c.kind == subject.kind, table.c.subject == plain(subject.id))

    def _of_cycle(self, subject: Subject, of: Seal | Superseded) -> tuple[ColumnElement[bool], ...]:
        return (*self._of_subject(seals, subject), _seal.metric == plain(of.metric), _seal.start == of.start)


def _read_seal(number: int, data: bytes) -> Seal:
    seal: Seal = _seals().validate_python({**cast("dict[str, object]", unpacked(data)), "number": number})
    return seal


@cache
def _seals() -> TypeAdapter[Seal]:
    return TypeAdapter(Seal)


@cache
def _dues() -> TypeAdapter[tuple[KeptDue, ...]]:
    return TypeAdapter(tuple[KeptDue, ...])


@cache
def _see(dialect: str) -> Insert:
    new = upsert(dialect, comments_seen)
    return new.on_conflict_do_update(
        index_elements=[_comment.site, _comment.kind, _comment.subject, _comment.comment],
        set_={name: new.excluded[name] for name in _SEEN},
    )


@cache
def _promise(dialect: str) -> Insert:
    new = upsert(dialect, dues)
    return new.on_conflict_do_update(
        index_elements=[_due.site, _due.kind, _due.subject],
        set_={name: new.excluded[name] for name in ("moved", "dues")},
    )
