"""A server that is away, locked or restarted."""

import time

import psycopg
import pytest

from connector.errors import StoreBusy
from connector.store import open_store, postgres
from connector.store.interface import Subject

NOW = 1_770_000_000_000
ONE = Subject("issue", "1")

pytestmark = pytest.mark.postgres


def test_a_server_that_is_away_is_busy() -> None:
    """Nobody listens there; the error says so, and no password is in it."""
    with pytest.raises(StoreBusy, match="cannot be used now") as refused:
        open_store("postgresql://me:geheim@127.0.0.1:1/none", "acme")
    assert "geheim" not in str(refused.value)


def test_a_lost_connection_is_no_loss(postgres_url: str) -> None:
    """The server ends all sessions of the store; the next call opens new ones."""
    named = f"{postgres_url}&application_name=aftercare-to-be-cut"
    store = open_store(named, "acme")
    store.mark([ONE], "webhook", NOW)
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as other:
        cut = other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'aftercare-to-be-cut'"
        )
        assert cut.rowcount >= 1
    store.mark([ONE], "webhook", NOW)
    assert store.claim(1, "w", 1000, now=NOW, steady=NOW)[0].generation == 2
    store.close()


def test_a_row_that_stays_locked_is_busy_after_the_wait(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mark waits for another transaction on its row, but not for ever; a claim passes it by."""
    monkeypatch.setattr(postgres, "WAIT_SECONDS", 1)
    store = open_store(postgres_url, "acme")
    store.mark([ONE], "webhook", NOW)
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as other:
        other.execute("SELECT * FROM worklist FOR UPDATE")
        began = time.monotonic()
        with pytest.raises(StoreBusy, match="lock timeout"):
            store.mark([ONE], "webhook", NOW)
        assert 0.5 < time.monotonic() - began < 4
        assert store.claim(1, "w", 1000, now=NOW, steady=NOW) == []
    store.mark([ONE], "webhook", NOW)
    store.close()
