"""A database of any version becomes one of this version, or is refused with advice."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from connector.errors import AftercareError, ConfigError
from connector.store import migration, open_store
from connector.store.interface import Store
from connector.store.tables import metadata

VERSIONS = sorted(
    path.name[:4] for path in (Path(migration.__file__).parent / "migrations" / "versions").glob("[0-9]*.py")
)


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = create_engine(store_url)
    yield engine
    engine.dispose()


def filled(connection: Connection) -> None:
    """A row in every table of the oldest version."""
    for statement in (
        "INSERT INTO deliveries (site, id, event, at) VALUES ('acme', 'a', 'e', 1)",
        "INSERT INTO worklist (site, kind, subject, due_at, generation, done, attempts, parked, reason)"
        " VALUES ('acme', 'issue', '1', 5, 3, 2, 0, false, 'webhook')",
        "INSERT INTO ledger (site, op, subject_kind, subject, kind, state, begun, at)"
        " VALUES ('acme', 'op', 'issue', '1', 'notice', 'sent', 4, 4)",
        "INSERT INTO cursor (site, name, value) VALUES ('acme', 'poll.cursor', 'x')",
    ):
        connection.execute(text(statement))


def test_the_migrations_make_the_tables_that_the_code_uses(store_url: str, engine: Engine) -> None:
    """Nothing is left to do between what the migrations made and the definitions in tables.py."""
    open_store(store_url, "acme").close()
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_database_of_every_older_version_is_brought_here_with_its_rows(
    store_url: str, engine: Engine, version: str, opened: Callable[..., Store]
) -> None:
    """What was due is due, an open intent stays open, a delivery stays known."""
    with engine.begin() as connection:
        migration.migrate(connection, version)
        filled(connection)
    store = opened()
    (claim,) = store.claim(9, "w", 1000, now=5, steady=0)
    assert (claim.subject.id, claim.generation) == ("1", 3)
    assert [operation.state for operation in store.operations(claim.subject)] == ["sent"]
    assert store.get("poll.cursor") == "x"


def test_rows_of_older_versions_are_found_by_who_works_on_them(
    store_url: str, engine: Engine, opened: Callable[..., Store]
) -> None:
    """A row that never changes is not written again: it is filled in by the migration, whatever stands in it."""
    with engine.begin() as connection:
        migration.migrate(connection, "0005")
        for number in range(1200):
            held = f"user-{number % 3}" if number else None
            told = {"id": str(number), "key": f"ASP-{number}", "assignee": held, "summary": "\0\ud83d"}
            connection.execute(
                text(
                    "INSERT INTO issue_rows (site, kind, subject, key, project, project_key, counted, promised, at,"
                    " row) VALUES ('acme', 'issue', :id, :key, '10', 'ASP', true, false, 1, :row)"
                ),
                {"id": told["id"], "key": told["key"], "row": json.dumps(told)},
            )
    assert [one.id for one in opened().rows_held(["user-0"], "20")] == [str(n) for n in range(3, 1200, 3)]


def test_a_database_of_a_newer_version_is_refused_with_advice(store_url: str, engine: Engine) -> None:
    """The refusal says what to do, and leaves everything as it was."""
    open_store(store_url, "acme").close()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(AftercareError, match=r"9999.*newer one.*store\.url"):
        open_store(store_url, "acme")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"


def test_processes_that_start_together_migrate_in_turn(store_url: str) -> None:
    """All of them find the tables."""
    with ThreadPoolExecutor(4) as pool:
        for store in pool.map(lambda number: open_store(store_url, f"site-{number}"), range(4)):
            store.put("name", "value")
            store.close()


def test_a_migration_that_fails_leaves_nothing_behind(store_url: str, engine: Engine) -> None:
    """Creating tables is part of the transaction, in both databases."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        migration.migrate(connection)
        connection.rollback()
    assert inspect(engine).get_table_names() == []


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://host/db", "postgresql+asyncpg://host/db", "sqlite://", "sqlite:///:memory:"]
)
def test_a_url_that_is_no_store_is_refused_with_advice(url: str) -> None:
    """The advice shows both forms that can be used."""
    with pytest.raises(ConfigError, match=r"store\.url.*write sqlite:///"):
        open_store(url, "acme")


def test_a_password_in_a_refused_url_is_not_shown() -> None:
    """An error text may be logged."""
    with pytest.raises(ConfigError) as refused:
        open_store("mysql://me:geheim@host/db", "acme")
    assert "geheim" not in str(refused.value)
