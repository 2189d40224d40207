"""Run by Alembic: gives the migrations the connection of the transaction that is open already."""

from alembic import context

from connector.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
