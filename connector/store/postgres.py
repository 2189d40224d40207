"""How are writes made in PostgreSQL? One transaction each on a pooled connection; waiting ends after 5 s."""

import time
from collections.abc import Callable
from typing import Any

from psycopg import Connection as DriverConnection
from psycopg import Error as DriverError
from psycopg import OperationalError
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from connector.errors import StoreBusy
from connector.store.transactions import T

WAIT_SECONDS = 5
TRIES = 5

_COLLISIONS = {"40001", "40P01"}  # serialization failure, deadlock: the server undid it; run it again
# Connection trouble, out of resources (disk, memory, connections), operator intervention, system error, lock not
# available, and a server that has become a read-only standby.
_AWAY = ("08", "53", "57", "58", "55P03", "25006")


class PostgresTransactions:
    """See the module. Any number of processes may share the database."""

    dialect = "postgresql"

    def __init__(self, url: URL) -> None:
        self._engine = create_engine(
            url,
            pool_size=8,
            max_overflow=24,
            pool_timeout=WAIT_SECONDS,
            pool_pre_ping=True,
            connect_args={"connect_timeout": WAIT_SECONDS},
        )

        @event.listens_for(self._engine, "connect")
        def patient(connection: DriverConnection[Any], _record: object) -> None:
            connection.execute(f"SET lock_timeout = '{WAIT_SECONDS}s'".encode())
            connection.commit()

    def write(self, work: Callable[[Connection], T]) -> T:
        for turn in range(TRIES):
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except DBAPIError as error:
                if _state(error) not in _COLLISIONS:
                    raise (_busy(error) or error) from error
                time.sleep(0.01 * 2**turn)
            except PoolTimeout as error:
                raise _overloaded() from error
        raise StoreBusy("the database is too busy: transactions kept colliding")

    def read(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._engine.connect() as connection:
                return work(connection)
        except DBAPIError as error:
            raise (_busy(error) or error) from error
        except PoolTimeout as error:
            raise _overloaded() from error

    def close(self) -> None:
        self._engine.dispose()


def _state(error: DBAPIError) -> str | None:
    return error.orig.sqlstate if isinstance(error.orig, DriverError) else None


def _busy(error: DBAPIError) -> StoreBusy | None:
    """StoreBusy where the server cannot work now; None where the statement itself is to blame."""
    state = _state(error)
    away = error.connection_invalidated or (
        state.startswith(_AWAY) if state else isinstance(error.orig, OperationalError)
    )
    return StoreBusy(f"the database cannot be used now: {error.orig}".strip()) if away else None


def _overloaded() -> StoreBusy:
    return StoreBusy(f"the store is overloaded: no connection within {WAIT_SECONDS} s")
