"""What scenarios share: a PostgreSQL, where the machine has one."""

from tests.store.conftest import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
