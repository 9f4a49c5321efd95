"""Credit and what it was used for."""

import sqlalchemy as sa
from alembic import op

import shared.columns
from shared.migrations import isolate

revision = "0004_credits"
down_revision = "0003_comments"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "credits",
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("used_minor", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", shared.columns.UtcTime(timezone=True), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.CheckConstraint("amount_minor > 0", name="credit_is_money"),
        sa.CheckConstraint("used_minor >= 0 AND used_minor <= amount_minor", name="used_at_most_all"),
        sa.ForeignKeyConstraint(["tenant_id", "customer_id"], ["customers.tenant_id", "customers.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "id"),
        sa.UniqueConstraint("tenant_id", "key"),
    )
    op.create_index("ix_credits_customer", "credits", ["tenant_id", "customer_id", "currency"])
    op.create_table(
        "credit_uses",
        sa.Column("credit_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("applied_at", shared.columns.UtcTime(timezone=True), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.CheckConstraint("amount_minor > 0", name="credit_use_is_money"),
        sa.ForeignKeyConstraint(["tenant_id", "credit_id"], ["credits.tenant_id", "credits.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_credit_uses_credit", "credit_uses", ["tenant_id", "credit_id"])
    op.create_index("ix_credit_uses_invoice", "credit_uses", ["tenant_id", "invoice_id"])
    isolate(op, "credits", "credit_uses")


def downgrade() -> None:
    op.drop_table("credit_uses")
    op.drop_table("credits")
