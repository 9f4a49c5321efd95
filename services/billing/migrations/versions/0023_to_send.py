"""Invoices that are e-mailed by themselves, and from when on."""

import sqlalchemy as sa
from alembic import op

import shared.columns

revision = "0023_to_send"
down_revision = "0022_longer_lists"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoices", sa.Column("send_after", shared.columns.UtcTime(timezone=True), nullable=True))
    op.create_index(
        "ix_invoices_to_send",
        "invoices",
        ["tenant_id", "send_after", "id"],
        postgresql_where=sa.text("send_after IS NOT NULL"),
        sqlite_where=sa.text("send_after IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_invoices_to_send", "invoices")
    op.drop_column("invoices", "send_after")
