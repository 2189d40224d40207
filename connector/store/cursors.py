"""Where did we stop, and what was set? Names with a value: cursors of the poll, the switch, reports already made.

If the process dies before a `put` commits, the older value stands: its reader repeats work that is safe to repeat.
"""

from functools import cache

from sqlalchemy import Connection, Insert, select, update

from connector.store.tables import cursor
from connector.store.transactions import Part, plain, upsert
from rules.model import Instant


class Cursors(Part):
    """Values by name; see the module."""

    def get(self, name: str) -> str | None:
        found = select(cursor.c.value).where(cursor.c.site == self._site, cursor.c.name == plain(name))
        return self._tx.read(lambda connection: connection.execute(found).scalar())

    def put(self, name: str, value: str) -> None:
        row = {"site": self._site, "name": plain(name), "value": plain(value)}
        self._tx.write(lambda connection: connection.execute(_put(connection.dialect.name), row).close())

    def lead(self, name: str, owner: str, lease_ms: int, *, steady: Instant) -> bool:
        """Is `owner` the one process that does `name` now? Takes or renews the lead for `lease_ms`.

        If the leader dies, its lead runs out and the next to ask has it.
        """
        key = (cursor.c.site == self._site, cursor.c.name == f"leader.{plain(name)}")
        mine = {"site": self._site, "name": f"leader.{plain(name)}", "value": f"{steady + lease_ms} {owner}"}

        def take(connection: Connection) -> bool:
            new = upsert(connection.dialect.name, cursor).on_conflict_do_nothing()
            connection.execute(new, {**mine, "value": f"0 {owner}"})
            held = connection.execute(select(cursor.c.value).where(*key).with_for_update()).scalar_one()
            until, _, leader = held.partition(" ")
            if leader != owner and int(until) > steady:
                return False
            connection.execute(update(cursor).where(*key).values(value=mine["value"]))
            return True

        return self._tx.write(take)


@cache
def _put(dialect: str) -> Insert:
    new = upsert(dialect, cursor)
    return new.on_conflict_do_update(index_elements=[cursor.c.site, cursor.c.name], set_={"value": new.excluded.value})
