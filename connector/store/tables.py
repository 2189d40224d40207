"""Which tables are there? The only definition of them, for SQLite and PostgreSQL alike; `site` is in every key."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

# SQLite numbers rows by itself only where the type is spelled INTEGER.
_SERIAL = BigInteger().with_variant(Integer, "sqlite")

deliveries = Table(
    "deliveries",
    metadata,
    Column("site", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("event", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("deliveries_by_age", "site", "at"),
)

worklist = Table(
    "worklist",
    metadata,
    Column("site", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("due_at", BigInteger),
    Column("generation", BigInteger, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", BigInteger),
    Column("attempts", Integer, nullable=False),
    Column("parked", Boolean, nullable=False),
    Column("error", Text),
    Column("reason", Text, nullable=False),
    Index("worklist_by_due", "site", "due_at"),
    Index("worklist_by_lease", "site", "lease_owner"),
    Index("worklist_by_parked", "site", "parked"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("site", Text, primary_key=True),
    Column("op", Text, primary_key=True),
    Column("subject_kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("begun", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("ref", Text),
    Index("ledger_by_subject", "site", "subject_kind", "subject"),
)

journal = Table(
    "journal",
    metadata,
    Column("id", _SERIAL, primary_key=True, autoincrement=True),
    Column("site", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("what", Text, nullable=False),
    Index("journal_by_age", "site", "at"),
    Index("journal_by_kind", "site", "kind", "at"),
)

mirror = Table(
    "mirror",
    metadata,
    Column("site", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("updated", BigInteger, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Index("mirror_by_project", "site", "project"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", _SERIAL, primary_key=True, autoincrement=True),
    Column("site", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("plan", LargeBinary, nullable=False),
    Index("decisions_by_subject", "site", "kind", "subject"),
    Index("decisions_by_age", "site", "at"),
)

cursor = Table(
    "cursor",
    metadata,
    Column("site", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

unseen = Table(
    "unseen",
    metadata,
    Column("site", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("since", BigInteger, nullable=False),
)
