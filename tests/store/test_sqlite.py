"""One writer thread: groups, failures, locks, a full disk, and a process that dies."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import IntegrityError

from connector.errors import StoreBusy
from connector.store import open_store, sqlite
from connector.store.interface import Delivery, Subject
from connector.store.sqlite import SqliteTransactions

NOW = 1_770_000_000_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "aftercare.db"


@pytest.fixture
def transactions(file: Path) -> Iterator[SqliteTransactions]:
    transactions = SqliteTransactions(make_url(f"sqlite:///{file}"))
    transactions.write(lambda connection: connection.exec_driver_sql("CREATE TABLE t (n INTEGER UNIQUE)").close())
    yield transactions
    transactions.close()


def put(transactions: SqliteTransactions, number: int) -> None:
    transactions.write(lambda connection: connection.exec_driver_sql(f"INSERT INTO t VALUES ({number})").close())


def count(transactions: SqliteTransactions) -> int:
    return transactions.read(lambda connection: int(connection.exec_driver_sql("SELECT count(*) FROM t").scalar_one()))


def test_a_write_survives_power_loss(transactions: SqliteTransactions) -> None:
    """WAL with a full sync at each commit, on every connection (2 = FULL)."""
    for run in (transactions.read, transactions.write):
        assert run(lambda connection: connection.exec_driver_sql("PRAGMA synchronous").scalar()) == 2
        assert run(lambda connection: connection.exec_driver_sql("PRAGMA journal_mode").scalar()) == "wal"


def test_writes_that_queue_up_share_one_commit(transactions: SqliteTransactions) -> None:
    """While one write holds the writer up, 50 others queue; they are one group."""
    gate, entered = threading.Event(), threading.Event()
    groups: list[int] = []

    def first(connection: Connection) -> None:
        entered.set()
        gate.wait(10)

    def note(connection: Connection) -> None:
        # total_changes counts within the transaction too: what the group wrote before is seen before it is committed
        groups.append(int(connection.exec_driver_sql("SELECT count(*) FROM t").scalar_one()))
        connection.exec_driver_sql(f"INSERT INTO t VALUES ({len(groups)})")
        assert count(transactions) == 0  # another connection sees nothing before the commit of all

    threads = [threading.Thread(target=transactions.write, args=(first,))]
    threads[0].start()
    assert entered.wait(10)
    threads += [threading.Thread(target=transactions.write, args=(note,)) for _ in range(50)]
    for thread in threads[1:]:
        thread.start()
    while transactions._queue.qsize() < 50:
        time.sleep(0.001)
    gate.set()
    for thread in threads:
        thread.join()
    assert groups == list(range(50))
    assert count(transactions) == 50


def test_one_that_fails_does_not_fail_the_others_of_its_group(transactions: SqliteTransactions) -> None:
    """Each has a savepoint: its own writes are undone, its caller gets its own error, the rest is kept."""
    gate, entered = threading.Event(), threading.Event()
    failures: list[Exception] = []
    threads = [threading.Thread(target=transactions.write, args=(lambda _: (entered.set(), gate.wait(10)),))]
    threads[0].start()
    assert entered.wait(10)

    def attempt(number: int) -> None:
        def work(connection: Connection) -> None:
            connection.exec_driver_sql(f"INSERT INTO t VALUES ({number})")
            if number % 3 == 0:
                raise KeyError(number)
            if number % 3 == 1:
                connection.exec_driver_sql(f"INSERT INTO t VALUES ({number})")

        try:
            transactions.write(work)
        except (KeyError, IntegrityError) as error:
            failures.append(error)

    threads += [threading.Thread(target=attempt, args=(number,)) for number in range(30)]
    for thread in threads[1:]:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    assert count(transactions) == 10
    assert sorted(type(error).__name__ for error in failures) == ["IntegrityError"] * 10 + ["KeyError"] * 10


def test_a_locked_database_is_busy_after_the_wait_and_works_again(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All who queued up are told at once when the wait is over; reading goes on meanwhile."""
    monkeypatch.setattr(sqlite, "WAIT_SECONDS", 0.3)
    monkeypatch.setattr(sqlite, "GROUP", 1)
    store = open_store(f"sqlite:///{file}", "acme")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    busy: list[StoreBusy] = []

    def mark(number: int) -> None:
        with pytest.raises(StoreBusy, match="locked by another program") as refused:
            store.mark([Subject("issue", str(number))], "webhook", NOW)
        busy.append(refused.value)

    began = time.monotonic()
    threads = [threading.Thread(target=mark, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    assert store.pending(NOW) == 0
    for thread in threads:
        thread.join()
    assert len(busy) == 20
    assert time.monotonic() - began < 3
    other.execute("ROLLBACK")
    other.close()
    store.mark([Subject("issue", "1")], "webhook", NOW)
    assert store.pending(NOW) == 1
    store.close()


def test_a_full_disk_is_busy_and_loses_nothing(file: Path) -> None:
    """What was accepted is there; what was not was refused; with space again it goes on."""
    store = open_store(f"sqlite:///{file}", "acme")
    transactions: SqliteTransactions = store._tx  # type: ignore[attr-defined]
    pages = transactions.read(lambda connection: int(connection.exec_driver_sql("PRAGMA page_count").scalar_one()))
    transactions.write(lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 3}").close())
    accepted, refusals = [], []
    for number in range(600):
        try:
            store.accept([Delivery(id=f"{number:0200}", event="e", subjects=())], NOW)
            accepted.append(number)
        except StoreBusy as error:
            refusals.append(str(error))
    assert accepted
    assert refusals
    assert all("the disk is full" in text for text in refusals)
    transactions.write(lambda connection: connection.exec_driver_sql("PRAGMA max_page_count=100000").close())
    again = [Delivery(id=f"{number:0200}", event="e", subjects=()) for number in range(600)]
    assert [not new for new in store.accept(again, NOW)] == [number in accepted for number in range(600)]
    store.close()


def test_a_closed_store_is_busy(file: Path) -> None:
    """Closing commits what is queued; who comes later is told so. Closing twice is no error."""
    store = open_store(f"sqlite:///{file}", "acme")
    store.mark([Subject("issue", "1")], "webhook", NOW)
    store.close()
    store.close()
    with pytest.raises(StoreBusy, match="closed"):
        store.mark([Subject("issue", "1")], "webhook", NOW)


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    """A file where a database cannot be opened is trouble of the store, with the reason."""
    with pytest.raises(StoreBusy, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path}", "acme")


KILLED = """
import sys, threading
from connector.store import open_store
from connector.store.interface import Delivery, Subject
store = open_store(sys.argv[1], "acme")
lock = threading.Lock()
def send(worker):
    number = 0
    while True:
        name = f"{sys.argv[2]}-{worker}-{number}"
        store.accept([Delivery(id=name, event="e", subjects=(Subject("issue", str(number + 1)),))], 1)
        with lock:
            sys.stdout.write(name + "\\n")
            sys.stdout.flush()
        number += 1
for worker in range(4):
    threading.Thread(target=send, args=(worker,)).start()
"""


@pytest.mark.slow
def test_what_was_answered_is_there_after_kill_9(file: Path) -> None:
    """Four senders at once, killed in the middle, five times over: every delivery that was acknowledged is known."""
    url = f"sqlite:///{file}"
    acknowledged: list[str] = []
    for round_ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, url, str(round_)], stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(40 + 25 * round_)]
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
        process.stdout.close()
        process.wait()
        acknowledged += [line.strip() for line in lines if line.endswith("\n")]
    store = open_store(url, "acme")
    again = [Delivery(id=name, event="e", subjects=()) for name in acknowledged]
    assert len(acknowledged) > 400
    assert store.accept(again, NOW) == [False] * len(again)
    assert store.pending(NOW) > 0
    store.close()


def test_an_opening_waits_longer_than_a_write_for_another_process_that_migrates(tmp_path: Path) -> None:
    """Whoever comes second to a database that is brought up to date is not turned away after five seconds."""
    path = tmp_path / "aftercare.db"
    holding = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holding.execute("BEGIN EXCLUSIVE")
    release = threading.Timer(6, lambda: holding.execute("COMMIT"))
    release.start()
    try:
        open_store(f"sqlite:///{path}", "acme").close()
    finally:
        release.join()
        holding.close()
