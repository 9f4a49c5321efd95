"""Indexes for lists of estimates of any length; what invoices by their due date are filtered by is in the index."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022_longer_lists"
down_revision = "0021_tails"
branch_labels = None
depends_on = None

WAITING = "voided_at IS NULL AND invoice_id IS NULL AND declined_at IS NULL"
ESTIMATES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("issued", "", {"postgresql_include": ["number", "purchase_order"]}),
    (
        "unanswered",
        f" AND {WAITING} AND approved_at IS NULL",
        {"postgresql_include": ["valid_until", "total_minor"]},
    ),
    ("approved", f" AND {WAITING} AND approved_at IS NOT NULL", {}),
    ("declined", " AND voided_at IS NULL AND invoice_id IS NULL AND declined_at IS NOT NULL", {}),
    ("invoiced", " AND voided_at IS NULL AND invoice_id IS NOT NULL", {}),
    ("voided", " AND voided_at IS NOT NULL", {}),
)


def upgrade() -> None:
    op.drop_index("ix_invoices_customer", "invoices")
    op.create_index(
        "ix_invoices_due",
        "invoices",
        ["tenant_id", "customer_id", "due_on", "id"],
        postgresql_where=sa.text("is_draft IS false"),
        sqlite_where=sa.text("is_draft IS 0"),
        postgresql_include=["issued_on", "voided_at"],
    )
    op.drop_index("ix_estimates_unanswered", "estimates")
    op.create_index("ix_estimates_amount", "estimates", ["tenant_id", "customer_id", "total_minor"])
    for name, having, more in ESTIMATES:
        _estimates(name, having, **more)


def downgrade() -> None:
    for name, _having, _more in ESTIMATES:
        op.drop_index(f"ix_estimates_{name}", "estimates")
    op.drop_index("ix_estimates_amount", "estimates")
    _estimates("unanswered", f" AND {WAITING} AND approved_at IS NULL")
    op.drop_index("ix_invoices_due", "invoices")
    op.create_index("ix_invoices_customer", "invoices", ["tenant_id", "customer_id", "due_on"])


def _estimates(name: str, having: str, **more: Any) -> None:
    op.create_index(
        f"ix_estimates_{name}",
        "estimates",
        ["tenant_id", "customer_id", "issued_on", "id"],
        postgresql_where=sa.text(f"is_draft IS false{having}"),
        sqlite_where=sa.text(f"is_draft IS 0{having}"),
        **more,
    )
