"""Indexes for lists of any length."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005_lists"
down_revision = "0004_credits"
branch_labels = None
depends_on = None

COMING = "state = 'pending' OR state = 'quarantined' OR state = 'unknown'"
INVOICES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("ix_invoices_issued", "issued_on", "", {"postgresql_include": ["number", "purchase_order"]}),
    ("ix_invoices_open", "due_on", " AND voided_at IS NULL AND paid_minor < total_minor", {}),
    ("ix_invoices_paid", "issued_on", " AND voided_at IS NULL AND paid_minor >= total_minor", {}),
    ("ix_invoices_voided", "issued_on", " AND voided_at IS NOT NULL", {}),
)


def upgrade() -> None:
    op.create_index("ix_invoices_amount", "invoices", ["tenant_id", "customer_id", "total_minor"])
    for name, by, having, more in INVOICES:
        op.create_index(
            name,
            "invoices",
            ["tenant_id", "customer_id", by, "id"],
            postgresql_where=sa.text(f"is_draft IS false{having}"),
            sqlite_where=sa.text(f"is_draft IS 0{having}"),
            **more,
        )
    op.create_index(
        "ix_attempts_coming",
        "attempts",
        ["tenant_id", "customer_id", "created_at"],
        postgresql_where=sa.text(COMING),
        sqlite_where=sa.text(COMING),
    )


def downgrade() -> None:
    op.drop_index("ix_attempts_coming", "attempts")
    for name, _by, _having, _more in INVOICES:
        op.drop_index(name, "invoices")
    op.drop_index("ix_invoices_amount", "invoices")
