"""What is kept of an issue that Jira cannot tell later: seals, comments seen, due instants."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables."""
    op.create_table(
        "seals",
        *_subject(),
        sa.Column("metric", sa.Text, primary_key=True),
        sa.Column("start", sa.BigInteger, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("sealed_at", sa.BigInteger, nullable=False),
        sa.Column("superseded_at", sa.BigInteger),
        sa.Column("because", sa.Text),
        sa.Column("seal", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "comments_seen",
        *_subject(),
        sa.Column("comment", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("judged", sa.Text, nullable=False),
        sa.Column("gone_at", sa.BigInteger),
    )
    op.create_table(
        "dues",
        *_subject(),
        sa.Column("moved", sa.Boolean, nullable=False),
        sa.Column("dues", sa.Text, nullable=False),
    )
    op.create_index("dues_by_moved", "dues", ["site", "moved"])


def _subject() -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text, primary_key=True) for name in ("site", "kind", "subject"))
