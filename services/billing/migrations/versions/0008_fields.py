"""Custom fields of customers and invoices, and when an invoice was first seen."""

import sqlalchemy as sa
from alembic import op

import shared.columns

revision = "0008_fields"
down_revision = "0007_attachments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("customers", sa.Column("fields", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("invoices", sa.Column("fields", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("invoices", sa.Column("viewed_at", shared.columns.UtcTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table, column in (("invoices", "viewed_at"), ("invoices", "fields"), ("customers", "fields")):
        op.drop_column(table, column)
