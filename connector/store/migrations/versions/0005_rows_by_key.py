"""Rows of issues found by the keys of issues and of projects, without reading all of them."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two indexes."""
    op.create_index("issue_rows_by_key", "issue_rows", ["site", "key"])
    op.create_index("issue_rows_by_project_key", "issue_rows", ["site", "project_key", "at"])
