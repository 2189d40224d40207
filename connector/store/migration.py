"""Is the database of this version? Brings it there at start by the migrations shipped with the package.

All of it is one transaction: if the process dies half-way, the database is as it was.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from connector.errors import AftercareError

# Any number that no other program on the server takes; it makes processes that start together migrate in turn.
_LOCK = 5_284_931_077


def migrate(connection: Connection, to: str = "head") -> None:
    """Upgrade within the transaction of `connection`. Raises AftercareError where a newer version has written it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    present = MigrationContext.configure(connection).get_current_revision()
    scripts = ScriptDirectory.from_config(config)
    if present is not None and present == scripts.get_current_head() and to == "head":
        return
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise AftercareError(
            f"the database is at version {present}, which this program does not know: it was written by a newer one. "
            "Install that version again, or start with another store.url"
        ) from error
