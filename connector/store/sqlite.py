"""How are writes made durable in SQLite? One writer thread, which commits what many threads queued in one transaction.

A commit costs an fsync, so that one per webhook is slow on a slow disk; a group of up to 200 shares one. Each queued
piece of work has its own savepoint, so that one that fails takes nothing else with it. A caller gets its answer only
after the commit: if the process dies before, nobody was told that anything was kept.
"""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import NullPool

from connector.errors import ConfigError, StoreBusy
from connector.store.transactions import T

GROUP = 200
WAIT_SECONDS = 5

_TROUBLE = {
    sqlite3.SQLITE_BUSY: "the database is locked by another program",
    sqlite3.SQLITE_LOCKED: "the database is locked by another program",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk cannot be written or read",
    sqlite3.SQLITE_READONLY: "the database file is read-only",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
}


class SqliteTransactions:
    """See the module. Readers have connections of their own and never wait for the writer (WAL)."""

    dialect = "sqlite"

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:":
            raise ConfigError([f"store.url: {url}: SQLite needs a file; write sqlite:///path/to/aftercare.db"])
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError([f"store.url: the folder of {url.database} cannot be made ({error.strerror})"]) from error
        self._readers = _engine(url, pool_size=8, max_overflow=24, pool_timeout=WAIT_SECONDS)
        self._engine = _engine(url, poolclass=NullPool)
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._door = threading.Lock()
        self._open = True
        self._thread = threading.Thread(target=self._serve, name="store-writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Connection], T]) -> T:
        job = _Job(work, Future())
        with self._door:
            if not self._open:
                raise StoreBusy("the store is closed")
            self._queue.put(job)
        result: T = job.future.result()
        return result

    def read(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._readers.connect() as connection:
                return work(connection)
        except DBAPIError as error:
            raise (_busy(error) or error) from error
        except PoolTimeout as error:
            raise StoreBusy(f"the store is overloaded: no connection within {WAIT_SECONDS} s") from error

    def close(self) -> None:
        """Commit what is queued and stop the writer. Later calls get StoreBusy."""
        with self._door:
            if self._open:
                self._open = False
                self._queue.put(None)
        self._thread.join()
        self._readers.dispose()
        self._engine.dispose()

    def _serve(self) -> None:
        connection: Connection | None = None
        group: list[_Job] = []
        try:
            while (first := self._queue.get()) is not None:
                group = [first, *self._waiting(GROUP - 1)]
                if connection is None:
                    connection = self._connect(group)
                if connection is not None:
                    self._commit(connection, group)
            if connection is not None:
                connection.close()
        finally:
            with self._door:
                self._open = False
            # Only after a defect is anybody left here; nobody may wait for ever.
            left = [job for job in group if not job.future.done()]
            self._refuse([*left, *self._waiting(self._queue.qsize())], StoreBusy("the store has stopped"))

    def _connect(self, group: "list[_Job]") -> Connection | None:
        try:
            return self._engine.connect()
        except DBAPIError as error:
            self._refuse(group, _busy(error) or error)
            return None

    def _waiting(self, most: int) -> "list[_Job]":
        jobs: list[_Job] = []
        while len(jobs) < most:
            try:
                job = self._queue.get_nowait()
            except Empty:
                break
            if job is None:
                self._queue.put(None)  # the sign to stop: seen again after this group
                break
            jobs.append(job)
        return jobs

    def _commit(self, connection: Connection, group: "list[_Job]") -> None:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            for job in group:
                with _Savepoint(connection, job):
                    job.value = job.work(connection)
            connection.exec_driver_sql("COMMIT")
        except DBAPIError as error:
            if _in_transaction(connection):
                connection.exec_driver_sql("ROLLBACK")
            # Whoever queued up meanwhile has waited as well: the next in line would only wait for 5 s more.
            self._refuse([*group, *self._waiting(self._queue.qsize())], _busy(error) or error)
            return
        for job in group:
            job.answer()

    @staticmethod
    def _refuse(jobs: "list[_Job]", error: Exception) -> None:
        for job in jobs:
            job.future.set_exception(error)


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any]
    future: "Future[Any]"
    value: Any = None
    error: Exception | None = None

    def answer(self) -> None:
        if self.error is None:
            self.future.set_result(self.value)
        else:
            self.future.set_exception(self.error)


class _Savepoint:
    """Undoes one job that failed and keeps its error for its caller; lets pass what ended the whole transaction."""

    def __init__(self, connection: Connection, job: _Job) -> None:
        self._connection = connection
        self._job = job

    def __enter__(self) -> None:
        self._connection.exec_driver_sql("SAVEPOINT job")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, Exception):
            if isinstance(error, DBAPIError) and (_busy(error) or not _in_transaction(self._connection)):
                return False
            self._connection.exec_driver_sql("ROLLBACK TO job")
            self._job.error = error
        self._connection.exec_driver_sql("RELEASE job")
        return isinstance(error, Exception)


def _engine(url: URL, **options: Any) -> Engine:
    # Autocommit, so that BEGIN IMMEDIATE is ours to say: the driver's own BEGIN comes too late and takes no lock.
    engine = create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"timeout": WAIT_SECONDS}, **options)

    @event.listens_for(engine, "connect")
    def durable(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    return engine


def _in_transaction(connection: Connection) -> bool:
    driver = connection.connection.driver_connection
    return isinstance(driver, sqlite3.Connection) and driver.in_transaction


def _busy(error: DBAPIError) -> StoreBusy | None:
    """StoreBusy where the database cannot work now; None where the statement itself is to blame."""
    code = getattr(error.orig, "sqlite_errorcode", None)
    trouble = None if code is None else _TROUBLE.get(code & 0xFF)  # the low byte is the kind, the rest says more
    return None if trouble is None else StoreBusy(f"{trouble}: {error.orig}")
