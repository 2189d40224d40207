"""Until when a subject that was looked at just now is left alone, however often it is marked."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A column; nothing held back any subject until now."""
    op.add_column("worklist", sa.Column("not_before", sa.BigInteger))
