"""An index for cancelled invoices by their amount."""

import sqlalchemy as sa
from alembic import op

revision = "0026_cancelled_by_amount"
down_revision = "0025_longer_statements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_invoices_voided_amount",
        "invoices",
        ["tenant_id", "customer_id", "total_minor", "id"],
        postgresql_where=sa.text("is_draft IS false AND voided_at IS NOT NULL"),
        sqlite_where=sa.text("is_draft IS 0 AND voided_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_invoices_voided_amount", "invoices")
