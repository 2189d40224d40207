"""Was this webhook taken before? The identity of each delivery, kept beside the marks that it made.

If the process dies before the commit, neither the delivery nor its marks are there and Jira, unanswered, sends it
again; after the commit both are, and the repeat is told apart by its identity.
"""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, Insert

from connector.store.interface import Delivery
from connector.store.tables import deliveries
from connector.store.transactions import Part, plain, upsert
from connector.store.worklist import mark_rows
from rules.model import Instant


class Deliveries(Part):
    """What came in; see the module."""

    def accept(self, deliveries: Sequence[Delivery], now: Instant) -> list[bool]:
        def take(connection: Connection) -> list[bool]:
            insert = _take(connection.dialect.name)
            new: dict[str, bool] = {}
            # In order of identity: two processes that take the same deliveries wait for each other, never in a circle.
            for each in sorted(deliveries, key=lambda delivery: delivery.id):
                row = {"site": self._site, "id": plain(each.id), "event": plain(each.event), "at": now}
                new[each.id] = new.get(each.id, False) or connection.execute(insert, row).rowcount == 1
            fresh = {subject for each in deliveries if new[each.id] for subject in each.subjects}
            events = {each.event for each in deliveries if new[each.id]}
            mark_rows(connection, self._site, fresh, ", ".join(sorted(events)), now)
            return _first_only(deliveries, new)

        return self._tx.write(take)


@cache
def _take(dialect: str) -> Insert:
    return upsert(dialect, deliveries).on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def _first_only(taken: Sequence[Delivery], new: dict[str, bool]) -> list[bool]:
    """True for the first of each identity that is new; its repeats in the same call are duplicates too."""
    return [new.get(each.id, False) and new.pop(each.id) for each in taken]
