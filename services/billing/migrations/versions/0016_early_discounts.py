"""What is taken off for paying early."""

import sqlalchemy as sa
from alembic import op

import shared.columns

revision = "0016_early_discounts"
down_revision = "0015_fees"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("invoices", sa.Column("early_rate", shared.columns.Exact(), nullable=True))
    op.add_column("invoices", sa.Column("early_until", sa.Date(), nullable=True))
    op.add_column("invoices", sa.Column("early_ends_at", shared.columns.UtcTime(timezone=True), nullable=True))


def downgrade() -> None:
    for column in ("early_ends_at", "early_until", "early_rate"):
        op.drop_column("invoices", column)
