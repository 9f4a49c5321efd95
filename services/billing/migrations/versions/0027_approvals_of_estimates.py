"""An index for the approvals of an estimate."""

from alembic import op

revision = "0027_approvals_of_estimates"
down_revision = "0026_cancelled_by_amount"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_approvals_estimate", "approvals", ["tenant_id", "estimate_id"])


def downgrade() -> None:
    op.drop_index("ix_approvals_estimate", "approvals")
