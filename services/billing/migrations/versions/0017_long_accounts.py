"""Indexes for accounts of any age: what is open by its date, what is left of credits."""

import sqlalchemy as sa
from alembic import op

revision = "0017_long_accounts"
down_revision = "0016_early_discounts"
branch_labels = None
depends_on = None

OPEN = "AND voided_at IS NULL AND paid_minor < total_minor"
LEFT = "used_minor < amount_minor"


def upgrade() -> None:
    op.create_index(
        "ix_invoices_open_issued",
        "invoices",
        ["tenant_id", "customer_id", "issued_on", "id"],
        postgresql_where=sa.text(f"is_draft IS false {OPEN}"),
        sqlite_where=sa.text(f"is_draft IS 0 {OPEN}"),
        postgresql_include=["due_on"],
    )
    op.create_index(
        "ix_credits_left",
        "credits",
        ["tenant_id", "customer_id", "currency"],
        postgresql_where=sa.text(LEFT),
        sqlite_where=sa.text(LEFT),
        postgresql_include=["amount_minor", "used_minor"],
    )


def downgrade() -> None:
    op.drop_index("ix_credits_left", "credits")
    op.drop_index("ix_invoices_open_issued", "invoices")
