"""The fee on card payments."""

import sqlalchemy as sa
from alembic import op

revision = "0015_fees"
down_revision = "0014_promises"
branch_labels = None
depends_on = None

TABLES = ("attempts", "payments")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("fee_minor", sa.BigInteger(), nullable=False, server_default="0"))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "fee_minor")
