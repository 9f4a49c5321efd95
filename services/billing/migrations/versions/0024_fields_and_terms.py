"""Custom fields of estimates and credit notes, and what an estimate says of the payment of its invoice."""

import sqlalchemy as sa
from alembic import op

revision = "0024_fields_and_terms"
down_revision = "0023_to_send"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("estimates", "credit_notes"):
        op.add_column(table, sa.Column("fields", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "estimates", sa.Column("payment_terms", sa.String(length=200), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("estimates", "payment_terms")
    for table in ("credit_notes", "estimates"):
        op.drop_column(table, "fields")
