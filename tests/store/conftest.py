"""Stores to test: SQLite always, PostgreSQL where the machine has it."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from connector.store import open_store
from connector.store.interface import Store, Subject

SITE = "acme"
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL: the one that AFTERCARE_TEST_PG names, else a private cluster for this run."""
    given = os.environ.get("AFTERCARE_TEST_PG")
    if given:
        yield given
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("no PostgreSQL here: set AFTERCARE_TEST_PG to a URL, or install the postgresql server")
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("a private PostgreSQL is started by root only: set AFTERCARE_TEST_PG to a URL")
    yield from _private_cluster(programs[-1].parent)


def _private_cluster(programs: Path) -> Iterator[str]:
    # In /tmp and not in pytest's own folder: that one is closed to other users, and a socket's path must be short.
    home = Path(tempfile.mkdtemp(prefix="pg-"))
    shutil.chown(home, "postgres")
    data = home / "data"

    def run(program: str, *words: str) -> None:
        subprocess.run(
            [programs / program, *words], user="postgres", cwd=home, check=True, stdout=subprocess.DEVNULL,
            timeout=120, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        )  # fmt: skip

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        run("initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C")
        options = f"-k {home} -p {port} -c listen_addresses='' -c fsync=on -c max_connections=200"
        run("pg_ctl", "-D", str(data), "-l", str(home / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={home}&port={port}"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """A URL with a schema of its own, empty."""
    schema = f"test_{os.getpid()}_{time.monotonic_ns()}"
    plain = postgres_server.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    joint = "&" if "?" in postgres_server else "?"
    yield f"{postgres_server}{joint}options=-csearch_path%3D{schema}"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture(params=DATABASES)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store is, for each database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'aftercare.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def opened(store_url: str) -> Iterator[Callable[..., Store]]:
    """Opens the store, as often as wanted: each one stands for a process of its own."""
    stores: list[Store] = []

    def open_one(site: str = SITE) -> Store:
        stores.append(open_store(store_url, site))
        return stores[-1]

    yield open_one
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[..., Store]) -> Store:
    """An empty store."""
    return opened()


@pytest.fixture
def issue() -> Callable[[int], Subject]:
    """An issue by its number."""
    return lambda number: Subject("issue", str(number))
