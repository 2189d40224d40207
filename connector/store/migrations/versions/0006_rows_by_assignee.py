"""Rows of issues found by who works on them, and those that a contract counts without reading all the others."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY = ("site", "kind", "subject")
_BATCH = 500


def upgrade() -> None:
    """A column, filled from the rows themselves, and two indexes."""
    op.add_column("issue_rows", sa.Column("assignee", sa.Text))
    rows = sa.table("issue_rows", *(sa.column(name, sa.Text) for name in (*_KEY, "row", "assignee")))
    connection = op.get_bind()
    known = connection.execute(sa.select(*(rows.c[name] for name in (*_KEY, "row")))).all()
    found = [{f"of_{name}": value for name, value in zip(_KEY, row, strict=False)} | _held(row.row) for row in known]
    fill = sa.update(rows).where(*(rows.c[name] == sa.bindparam(f"of_{name}") for name in _KEY))
    for start in range(0, len(found), _BATCH):
        connection.execute(fill.values(assignee=sa.bindparam("who")), found[start : start + _BATCH])
    op.create_index("issue_rows_by_assignee", "issue_rows", ["site", "assignee"])
    op.create_index("issue_rows_by_promise", "issue_rows", ["site", "promised"])


def _held(text: str) -> dict[str, str | None]:
    """By whom, in a form that every database can hold."""
    told = json.loads(text).get("assignee")
    return {"who": told.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8") if told else None}
