"""An index of the estimates that nobody has answered yet."""

import sqlalchemy as sa
from alembic import op

revision = "0010_unanswered_estimates"
down_revision = "0009_methods"
branch_labels = None
depends_on = None

UNANSWERED = "voided_at IS NULL AND invoice_id IS NULL AND declined_at IS NULL AND approved_at IS NULL"


def upgrade() -> None:
    op.create_index(
        "ix_estimates_unanswered",
        "estimates",
        ["tenant_id", "customer_id", "issued_on", "id"],
        postgresql_where=sa.text(f"is_draft IS false AND {UNANSWERED}"),
        sqlite_where=sa.text(f"is_draft IS 0 AND {UNANSWERED}"),
    )


def downgrade() -> None:
    op.drop_index("ix_estimates_unanswered", "estimates")
