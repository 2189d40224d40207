"""Was this write begun, and was it applied? Intents: recorded before a write that must not be made twice.

If the process dies after `begin`, the intent stays `sent` with an unknown outcome: whoever comes next looks in Jira for
the marker, then calls `end`, or `rebegin` and sends again. If it dies before `begin` commits, nothing was sent.
"""

from functools import cache
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Connection, Insert, Select, Update, delete, select, update

from connector.store.interface import Operation, Subject
from connector.store.tables import ledger
from connector.store.transactions import Part, plain, upsert
from rules.model import Instant

_row = ledger.c


class Ledger(Part):
    """Operations by their op id; see the module."""

    def begin(self, op: str, subject: Subject, kind: str, *, steady: Instant, now: Instant) -> Operation:
        row = {
            "site": self._site, "op": op, "subject_kind": subject.kind, "subject": plain(subject.id), "kind": kind,
            "state": "sent", "begun": steady, "at": now,
        }  # fmt: skip

        def record(connection: Connection) -> Operation:
            connection.execute(_intend(connection.dialect.name), row)
            return _operation(connection.execute(_select().where(*self._is(op))).one())

        return self._tx.write(record)

    def end(self, op: str, *, ref: str | None) -> None:
        self._change(update(ledger).where(*self._is(op)).values(state="done", ref=None if ref is None else plain(ref)))

    def withdraw(self, op: str) -> None:
        """An operation that is done stays: what Jira has applied cannot be taken back here."""
        gone = delete(ledger).where(*self._is(op), _row.state == "sent")
        self._tx.write(lambda connection: connection.execute(gone).close())

    def rebegin(self, op: str, *, steady: Instant) -> None:
        self._change(update(ledger).where(*self._is(op)).values(begun=steady, state="sent"))

    def operations(self, subject: Subject) -> list[Operation]:
        key = (_row.site == self._site, _row.subject_kind == subject.kind, _row.subject == plain(subject.id))
        found = _select().where(*key).order_by(_row.at, _row.op)
        return [_operation(row) for row in self._tx.read(lambda connection: connection.execute(found).all())]

    def _is(self, op: str) -> tuple[ColumnElement[bool], ...]:
        return (_row.site == self._site, _row.op == op)

    def _change(self, statement: Update) -> None:
        self._tx.write(lambda connection: connection.execute(statement).close())


@cache
def _intend(dialect: str) -> Insert:
    return upsert(dialect, ledger).on_conflict_do_nothing()


@cache
def _select() -> Select[Any]:
    return select(_row.op, _row.subject_kind, _row.subject, _row.kind, _row.state, _row.begun, _row.ref)


def _operation(row: Any) -> Operation:
    return Operation(
        op=row.op,
        subject=Subject(cast(Literal["issue", "project"], row.subject_kind), row.subject),
        kind=row.kind,
        state=cast(Literal["sent", "done"], row.state),
        begun=row.begun,
        ref=row.ref,
    )
