"""Ways of paying that are switched off for a customer or an invoice."""

import sqlalchemy as sa
from alembic import op

revision = "0009_methods"
down_revision = "0008_fields"
branch_labels = None
depends_on = None

TABLES = ("customers", "invoices")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("disabled_payment_methods", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "disabled_payment_methods")
