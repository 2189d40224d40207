"""Which alerts are on their way to chat and mail, and what became of them?

A row an alert and channel: its op is its identity, so it is queued once. `take` moves it to `sending` before
anything leaves the process, and whoever moved it sends it. If the process dies after that, its outcome is unknown and
it is never sent again; if it dies before, the row waits still.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal, cast

from sqlalchemy import ColumnElement, Connection, Update, func, select, update

from connector.store.interface import Message, MessageState, Subject
from connector.store.tables import outbox
from connector.store.transactions import Part, plain, upsert
from rules.model import Instant, Json

_row = outbox.c
_ALL = (
    _row.op, _row.channel, _row.subject_kind, _row.subject, _row.entry, _row.state, _row.at, _row.due_at,
    _row.attempts, _row.error,
)  # fmt: skip


class Outbox(Part):
    """Messages by their op id; see the module."""

    def queue(self, message: Message) -> bool:
        row = {
            "site": self._site, "op": message.op, "channel": plain(message.channel),
            "subject_kind": message.subject.kind, "subject": plain(message.subject.id),
            "entry": plain(json.dumps(message.entry, ensure_ascii=False)), "state": message.state, "at": message.at,
            "due_at": message.due, "attempts": 0,
        }  # fmt: skip

        def insert(connection: Connection) -> bool:
            new = upsert(connection.dialect.name, outbox).on_conflict_do_nothing()
            counted = new.execution_options(preserve_rowcount=True)
            return int(connection.execute(counted, row).rowcount) == 1

        return self._tx.write(insert)

    def channels_due(self, now: Instant) -> list[str]:
        wanted = select(_row.channel).distinct().where(*self._are("waiting"), _row.due_at <= now)
        return list(self._tx.read(lambda connection: connection.execute(wanted.order_by(_row.channel)).scalars().all()))

    def messages(self, *states: MessageState, channel: str | None = None) -> list[Message]:
        wanted = select(*_ALL).where(*self._are(*states)).order_by(_row.at, _row.op)
        if channel is not None:
            wanted = wanted.where(_row.channel == plain(channel))
        return [_message(row) for row in self._tx.read(lambda connection: connection.execute(wanted).all())]

    def take(self, ops: Iterable[str], *, steady: Instant) -> list[str]:
        wanted = select(_row.op).where(*self._are("waiting"), _row.op.in_(list(ops))).order_by(_row.op)

        def move(connection: Connection) -> list[str]:
            ours = list(connection.execute(wanted.with_for_update(skip_locked=True)).scalars().all())
            intent = {"state": "sending", "begun": steady, "attempts": _row.attempts + 1}
            connection.execute(update(outbox).where(_row.site == self._site, _row.op.in_(ours)).values(intent))
            return ours

        return self._tx.write(move)

    def settle_messages(
        self,
        ops: Sequence[str],
        state: MessageState,
        *,
        now: Instant,
        due: Instant | None = None,
        error: str | None = None,
    ) -> None:
        """What was said is forgotten with the last word on it; who is told of it finds the issue by its id."""
        values: dict[str, object] = {"state": state, "error": None if error is None else plain(error), "ended": now}
        if due is not None:
            values["due_at"] = due
        if state in ("sent", "over"):
            values["entry"] = "null"
        self._rows_changed(update(outbox).where(_row.site == self._site, _row.op.in_(ops)).values(values))

    def give_up_messages(self, *, begun_before: Instant, now: Instant) -> int:
        error = "the process ended, or lost its database, while this was being sent"
        lost = update(outbox).where(*self._are("sending"), _row.begun < begun_before)
        return self._rows_changed(lost.values(state="unknown", error=error, ended=now))

    def retry_messages(self, channel: str, now: Instant) -> int:
        again = update(outbox).where(*self._are("parked"), _row.channel == plain(channel))
        return self._rows_changed(again.values(state="waiting", attempts=0, due_at=now, error=None))

    def count_messages(self) -> dict[tuple[str, MessageState], int]:
        counts = select(_row.channel, _row.state, func.count()).where(_row.site == self._site)
        counts = counts.group_by(_row.channel, _row.state).order_by(_row.channel, _row.state)
        rows = self._tx.read(lambda connection: connection.execute(counts).all())
        return {(channel, cast(MessageState, state)): number for channel, state, number in rows}

    def _rows_changed(self, statement: Update) -> int:
        return self._tx.write(lambda connection: int(connection.execute(statement).rowcount))

    def _are(self, *states: MessageState) -> tuple[ColumnElement[bool], ...]:
        return (_row.site == self._site, _row.state.in_(states))


def _message(row: Any) -> Message:
    return Message(
        op=row.op,
        channel=row.channel,
        subject=Subject(cast(Literal["issue", "project"], row.subject_kind), row.subject),
        entry=_entry(row.entry),
        state=cast(MessageState, row.state),
        at=row.at,
        due=row.due_at,
        attempts=row.attempts,
        error=row.error,
    )


def _entry(text: str) -> Json:
    """None where it is no JSON: one spoilt row must not keep the others from being told."""
    try:
        return cast(Json, json.loads(text))
    except ValueError:
        return None
