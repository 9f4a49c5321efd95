"""The index of what is overdue, for questions about due dates only.

PostgreSQL took it to find what is open of one customer who has much of all there is, and read what is open of
everybody. It takes a partial index only where the question implies its condition.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029_overdue_only"
down_revision = "0028_ended_discounts"
branch_labels = None
depends_on = None

OPEN = "AND voided_at IS NULL AND paid_minor < total_minor"


def upgrade() -> None:
    _made_anew("AND due_on IS NOT NULL ")


def downgrade() -> None:
    _made_anew("")


def _made_anew(condition: str) -> None:
    op.drop_index("ix_invoices_overdue", "invoices")
    op.create_index(
        "ix_invoices_overdue",
        "invoices",
        ["tenant_id", "due_on", "id"],
        postgresql_where=sa.text(f"is_draft IS false {condition}{OPEN}"),
        sqlite_where=sa.text(f"is_draft IS 0 {condition}{OPEN}"),
    )
