"""Which database is it, and is it ready? Opens a store by its URL, migrated to this version."""

from contextlib import ExitStack, suppress
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from connector.errors import ConfigError, StoreBusy
from connector.store.cursors import Cursors
from connector.store.deliveries import Deliveries
from connector.store.housekeeping import Housekeeping
from connector.store.interface import Store
from connector.store.journal import Journal
from connector.store.ledger import Ledger
from connector.store.migration import migrate
from connector.store.mirror import Mirror
from connector.store.outbox import Outbox
from connector.store.postgres import PostgresTransactions
from connector.store.rows import Rows
from connector.store.sealing import Sealing
from connector.store.sqlite import SqliteTransactions
from connector.store.transactions import Transactions
from connector.store.worklist import Worklist

PATIENCE = 4
"""So often a write that migrates waits for its turn once more, 5 s each time."""


class SqlStore(Deliveries, Worklist, Ledger, Journal, Mirror, Outbox, Sealing, Rows, Cursors, Housekeeping):
    """The Store of `connector.store.interface`, put together from its tables."""

    def close(self) -> None:
        """Commit what is queued and let go of the database."""
        self._tx.close()


def open_store(url: str, site: str) -> Store:
    """Open `sqlite:///path` or `postgresql+psycopg://...` for one site, and migrate it to this version.

    Raises ConfigError for another kind of URL, StoreBusy where the database cannot be used now, and AftercareError
    where a newer version of this program has written it.
    """
    transactions = _transactions(url)
    with ExitStack() as undo:
        undo.callback(transactions.close)
        _migrated(transactions)
        undo.pop_all()
    return SqlStore(transactions, site)


def _migrated(transactions: Transactions) -> None:
    """Another process of ours may be migrating, which can take longer than a write waits for its turn."""
    for _ in range(PATIENCE):
        with suppress(StoreBusy):
            transactions.write(migrate)
            return
    transactions.write(migrate)


def store_exists(url: str) -> bool:
    """Whether a store was ever opened there. A server is taken to have one: only a file is made by opening it."""
    parsed = make_url(url)
    return parsed.get_backend_name() != "sqlite" or Path(parsed.database or "").is_file()


def _transactions(url: str) -> Transactions:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigError([_advice(url)]) from error
    if parsed.get_backend_name() == "sqlite":
        return SqliteTransactions(parsed)
    if parsed.drivername in ("postgresql", "postgresql+psycopg"):
        return PostgresTransactions(parsed.set(drivername="postgresql+psycopg"))
    raise ConfigError([_advice(parsed.render_as_string(hide_password=True))])


def _advice(url: str) -> str:
    return (
        f"store.url: {url!r} is no database that can be used; "
        "write sqlite:///path/to/aftercare.db or postgresql+psycopg://user:password@host/database"
    )
