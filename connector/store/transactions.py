"""How does a piece of work become one transaction? The border between the table modules and the two databases."""

import json
import zlib
from collections.abc import Callable
from typing import Protocol, TypeVar, cast

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from rules.model import Json

T = TypeVar("T")


class Transactions(Protocol):
    """One database. Work is a function of a connection; it is run once, and must not keep the connection."""

    dialect: str

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run and commit; durable when it returns. If it raises, nothing of it was kept.

        Raises StoreBusy where the database is locked, full or away. Only when a PostgreSQL server goes away during the
        commit itself may the work have been kept all the same: every write of the store may be made again.
        """

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run on a connection of one's own; sees everything committed before."""

    def close(self) -> None: ...


class Part:
    """What a table module stands on: the transactions, and the site that it serves."""

    def __init__(self, transactions: Transactions, site: str) -> None:
        self._tx = transactions
        self._site = site


def upsert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can be given an ON CONFLICT clause; the two databases spell it alike."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def plain(text: str) -> str:
    """Text that every database can hold: without NUL and without lone surrogates, which JSON from outside may carry."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def packed(value: Json) -> bytes:
    """JSON as compressed bytes. Level 3: nearly as small as 6 for snapshots, and three times as fast."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 3)


def unpacked(data: bytes) -> Json:
    """What `packed` was given."""
    return cast(Json, json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass")))
