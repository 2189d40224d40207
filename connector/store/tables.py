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
    Column("not_before", BigInteger),
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

outbox = Table(
    "outbox",
    metadata,
    Column("site", Text, primary_key=True),
    Column("op", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("entry", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("due_at", BigInteger, nullable=False),
    Column("begun", BigInteger),
    Column("ended", BigInteger),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Index("outbox_by_state", "site", "state", "due_at"),
)

seals = Table(
    "seals",
    metadata,
    Column("site", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("metric", Text, primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("sealed_at", BigInteger, nullable=False),
    Column("superseded_at", BigInteger),
    Column("because", Text),
    Column("seal", LargeBinary, nullable=False),
)

comments_seen = Table(
    "comments_seen",
    metadata,
    Column("site", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("comment", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("public", Boolean, nullable=False),
    Column("role", Text, nullable=False),
    Column("judged", Text, nullable=False),
    Column("gone_at", BigInteger),
)

dues = Table(
    "dues",
    metadata,
    Column("site", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("moved", Boolean, nullable=False),
    Column("dues", Text, nullable=False),
    Index("dues_by_moved", "site", "moved"),
)

issue_rows = Table(
    "issue_rows",
    metadata,
    Column("site", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("key", Text, nullable=False),
    Column("project", Text, nullable=False),
    Column("project_key", Text, nullable=False),
    Column("parent", Text),
    Column("counted", Boolean, nullable=False),
    Column("promised", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("row", Text, nullable=False),
    Column("assignee", Text),
    Index("issue_rows_by_project", "site", "project", "counted"),
    Index("issue_rows_by_parent", "site", "parent"),
    Index("issue_rows_by_key", "site", "key"),
    Index("issue_rows_by_project_key", "site", "project_key", "at"),
    Index("issue_rows_by_assignee", "site", "assignee"),
    Index("issue_rows_by_promise", "site", "promised"),
)

version_dates = Table(
    "version_dates",
    metadata,
    Column("site", Text, primary_key=True),
    Column("project", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("start", Text),
    Column("release", Text),
    Column("released", Boolean, nullable=False),
    Column("gone", Boolean, nullable=False),
)
