"""What the look at a project reads: a thin row of each issue, and the dates that versions were seen with."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "issue_rows",
        *(sa.Column(name, sa.Text, primary_key=True) for name in ("site", "kind", "subject")),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("project", sa.Text, nullable=False),
        sa.Column("project_key", sa.Text, nullable=False),
        sa.Column("parent", sa.Text),
        sa.Column("counted", sa.Boolean, nullable=False),
        sa.Column("promised", sa.Boolean, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("row", sa.Text, nullable=False),
    )
    op.create_index("issue_rows_by_project", "issue_rows", ["site", "project", "counted"])
    op.create_index("issue_rows_by_parent", "issue_rows", ["site", "parent"])
    op.create_table(
        "version_dates",
        sa.Column("site", sa.Text, primary_key=True),
        sa.Column("project", sa.Text, primary_key=True),
        sa.Column("version", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("start", sa.Text),
        sa.Column("release", sa.Text),
        sa.Column("released", sa.Boolean, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
    )
