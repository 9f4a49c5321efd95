"""Discounts that expire, and what invoices rose by when they ended."""

import sqlalchemy as sa
from alembic import op

import shared.columns
from shared.migrations import isolate

revision = "0028_ended_discounts"
down_revision = "0027_approvals_of_estimates"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = shared.columns.UtcTime(timezone=True)
OPEN = "AND discounts_end_at IS NOT NULL AND voided_at IS NULL AND paid_minor < total_minor"


def upgrade() -> None:
    op.add_column("invoices", sa.Column("ended_minor", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("invoices", sa.Column("discounts_end_at", MOMENT, nullable=True))
    op.add_column("invoice_adjustments", sa.Column("expires", sa.Date(), nullable=True))
    op.add_column("invoice_adjustments", sa.Column("ends_at", MOMENT, nullable=True))
    op.create_index(
        "ix_invoices_discounts",
        "invoices",
        ["tenant_id", "discounts_end_at", "id"],
        postgresql_where=sa.text(f"is_draft IS false {OPEN}"),
        sqlite_where=sa.text(f"is_draft IS 0 {OPEN}"),
    )
    op.create_table(
        "ended_discounts",
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name="ended_discount_costs"),
        sa.ForeignKeyConstraint(["tenant_id", "customer_id"], ["customers.tenant_id", "customers.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "invoice_id", "position"),
    )
    op.create_index("ix_ended_discounts_customer", "ended_discounts", ["tenant_id", "customer_id", "ended_at"])
    isolate(op, "ended_discounts")


def downgrade() -> None:
    op.drop_table("ended_discounts")
    op.drop_index("ix_invoices_discounts", "invoices")
    op.drop_column("invoice_adjustments", "ends_at")
    op.drop_column("invoice_adjustments", "expires")
    op.drop_column("invoices", "discounts_end_at")
    op.drop_column("invoices", "ended_minor")
