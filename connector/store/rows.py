"""What does the look at a project read? A thin row of each issue, and the dates that versions were ever seen with.

A row is kept after each look at its issue, in one transaction with the marks of who reads it. If the process dies
before that, the older row stays until the next look, which finds the same difference; dates of versions that were not
noted are noted with the next reading.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, insert, or_, select

from connector.store.interface import SeenVersion, Subject
from connector.store.tables import issue_rows, version_dates
from connector.store.transactions import Part, plain, upsert
from connector.store.worklist import mark_rows
from rules.model import Instant, Worklog
from rules.relatives import FixVersion
from rules.rows import IssueRow

CHUNK = 200
NOBODY: Mapping[Subject, Instant] = {}
_row = issue_rows.c
_seen = version_dates.c


class Rows(Part):
    """Rows by issue and by project, versions by project; see the module."""

    def keep_rows(
        self, project: str, rows: Sequence[IssueRow], now: Instant, wake: Mapping[Subject, Instant] = NOBODY
    ) -> None:
        """An older row never replaces a newer one. Done ones count while a milestone or contract counts them."""
        values = [
            {
                "site": self._site, "kind": "issue", "subject": plain(row.id), "key": plain(row.key),
                "project": plain(project), "project_key": plain(row.project),
                "parent": row.parent and plain(row.parent), "counted": row.open or bool(row.member),
                "promised": bool(row.contracts), "at": now, "row": plain(_written(row)),
                "assignee": row.assignee and plain(row.assignee),
            }
            for row in sorted(rows, key=lambda row: row.id)
        ]  # fmt: skip

        def keep(connection: Connection) -> None:
            if values:
                connection.execute(_keep(connection.dialect.name), values)
            for due in sorted(set(wake.values())):
                subjects = [subject for subject, at in wake.items() if at == due]
                mark_rows(connection, self._site, subjects, "a relative has changed", due)

        self._tx.write(keep)

    def rows_about(self, ids: Iterable[str]) -> list[IssueRow]:
        """One reading for up to 200 ids, each way of naming them by its own index: SQLite takes none for an OR."""
        found: dict[str, IssueRow] = {}
        known = sorted({plain(id_) for id_ in ids})
        for start in range(0, len(known), CHUNK):
            part = known[start : start + CHUNK]
            ways = ((_row.kind == "issue", _row.subject.in_(part)), (_row.parent.in_(part),), (_row.key.in_(part),))
            found |= {row.id: row for row in self._rows(*ways)}
        return _ordered(found.values())

    def rows_of(self, project: str) -> list[IssueRow]:
        counted = or_(_row.counted.is_(True), _row.promised.is_(True))
        return _ordered(self._rows((_row.project == plain(project), counted)))

    def rows_promised(self, contracts: Iterable[str] | None = None) -> list[IssueRow]:
        """The database sorts out by the name as it stands in the row; most of the time goes into reading rows."""
        if contracts is None:
            return _ordered(self._rows((_row.promised.is_(True),)))
        named = frozenset(contracts)
        ways = [(_row.promised.is_(True), _row.row.contains(_quoted(name), autoescape=True)) for name in sorted(named)]
        return _ordered(row for row in self._rows(*ways) if named & set(row.contracts))

    def rows_held(self, accounts: Iterable[str], beside: str) -> list[IssueRow]:
        """Their parts tell that a parent is not worked on itself, whoever has these."""
        held = self._open_elsewhere(_row.assignee, accounts, beside)
        parts = self._open_elsewhere(_row.parent, (name for row in held for name in (row.id, row.key)), beside)
        return _ordered({row.id: row for row in (*held, *parts)}.values())

    def project_id(self, key: str) -> str | None:
        wanted = select(_row.project).where(_row.site == self._site, _row.project_key == plain(key))
        newest = wanted.order_by(_row.at.desc()).limit(1)
        return self._tx.read(lambda connection: connection.execute(newest).scalar())

    def note_versions(self, project: str, versions: Sequence[FixVersion], now: Instant) -> bool:
        """True where anything is new. A version that is not among them any more is noted as gone."""

        def note(connection: Connection) -> bool:
            newest = {one.version.id: one for one in self._versions(connection, project)}
            here = {version.id for version in versions}
            gone = [(one.version, True) for id_, one in newest.items() if id_ not in here and not one.gone]
            new = [(version, False) for version in versions if _differs(newest.get(version.id), version)]
            rows = [self._version_row(project, newest, version, now, gone=left) for version, left in (*new, *gone)]
            if rows:
                connection.execute(insert(version_dates), rows)
            return bool(rows)

        return self._tx.write(note)

    def seen_versions(self, project: str) -> list[SeenVersion]:
        return self._tx.read(lambda connection: self._versions(connection, project))

    def _open_elsewhere(self, column: ColumnElement[Any], names: Iterable[str], beside: str) -> list[IssueRow]:
        """The open issues of other projects that have one of the names there."""
        wanted, found = sorted({plain(name) for name in names}), list[IssueRow]()
        for start in range(0, len(wanted), CHUNK):
            part = column.in_(wanted[start : start + CHUNK])
            rows = self._rows((part, _row.counted.is_(True), _row.project != plain(beside)))
            found += [row for row in rows if row.open]
        return found

    def _version_row(
        self, project: str, newest: dict[str, SeenVersion], version: FixVersion, now: Instant, *, gone: bool
    ) -> dict[str, object]:
        known = newest.get(version.id)
        return {
            "site": self._site, "project": plain(project), "version": plain(version.id),
            "number": 1 if known is None else known.number + 1, "at": now, "name": plain(version.name),
            "start": version.start, "release": version.release, "released": version.released, "gone": gone,
        }  # fmt: skip

    def _versions(self, connection: Connection, project: str) -> list[SeenVersion]:
        wanted = select(version_dates).where(_seen.site == self._site, _seen.project == plain(project))
        return [
            SeenVersion(
                at=row.at,
                number=row.number,
                gone=row.gone,
                version=FixVersion(
                    id=row.version, name=row.name, start=row.start, release=row.release, released=row.released
                ),
            )
            for row in connection.execute(wanted.order_by(_seen.version, _seen.number))
        ]

    def _rows(self, *ways: tuple[ColumnElement[bool], ...]) -> list[IssueRow]:
        """The rows that one of these ways finds, in one transaction."""
        wanted = [select(_row.row).where(_row.site == self._site, *where) for where in ways]

        def read(connection: Connection) -> set[str]:
            return {text for one in wanted for text in connection.execute(one).scalars()}

        return [_read(text) for text in self._tx.read(read)]


def _differs(known: SeenVersion | None, version: FixVersion) -> bool:
    return known is None or known.gone or known.version != version


def _ordered(rows: Iterable[IssueRow]) -> list[IssueRow]:
    return sorted(rows, key=lambda row: (len(row.id), row.id))


def _written(row: IssueRow) -> str:
    """In ASCII, so that half a character, where Jira cut a summary in two, is read again as it was: else the row would
    differ at every look, and two such relatives would make each other due for ever."""
    return json.dumps(asdict(row), separators=(",", ":"), default=date.isoformat)


def _quoted(name: str) -> str:
    """A name as `_written` writes it."""
    return json.dumps(name)


def _read(text: str) -> IssueRow:
    """Keys that a later version of this program has written are passed over."""
    told: dict[str, Any] = {name: value for name, value in json.loads(text).items() if name in _FIELDS}
    for name in ("start", "due"):
        told[name] = None if told.get(name) is None else date.fromisoformat(told[name])
    told["worklogs"] = tuple(Worklog(**log) for log in told.get("worklogs", ()))
    for name in ("versions", "tags", "contracts"):
        told[name] = tuple(told.get(name, ()))
    for name in ("member", "done", "moves"):
        told[name] = tuple(tuple(one) for one in told.get(name, ()))
    return IssueRow(**told)


_FIELDS = frozenset(IssueRow.__dataclass_fields__)


@cache
def _keep(dialect: str) -> Insert:
    new = upsert(dialect, issue_rows)
    names = ("key", "project", "project_key", "parent", "counted", "promised", "at", "row", "assignee")
    return new.on_conflict_do_update(
        index_elements=[_row.site, _row.kind, _row.subject],
        set_={name: new.excluded[name] for name in names},
        where=new.excluded.at >= _row.at,
    )
