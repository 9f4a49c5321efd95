"""Estimates, their lines and adjustments, and the approvals of customers."""

import sqlalchemy as sa
from alembic import op

import shared.columns
from shared.migrations import isolate

revision = "0006_estimates"
down_revision = "0005_lists"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = shared.columns.UtcTime(timezone=True)
EXACT = shared.columns.Exact(precision=18, scale=6)


def upgrade() -> None:
    _estimates()
    _lines()
    _adjustments()
    _approvals()
    isolate(op, "estimates", "estimate_lines", "estimate_adjustments", "approvals")


def downgrade() -> None:
    for table in ("approvals", "estimate_adjustments", "estimate_lines", "estimates"):
        op.drop_table(table)


def _estimates() -> None:
    op.create_table(
        "estimates",
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("purchase_order", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("subtotal_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("deposit_minor", sa.BigInteger(), nullable=False),
        sa.Column("deposit_rate", EXACT, nullable=True),
        sa.Column("is_deposit_paid", sa.Boolean(), nullable=False),
        sa.Column("viewed_at", MOMENT, nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("declined_at", MOMENT, nullable=True),
        sa.Column("decline_reason", sa.Text(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("invoice_id", ID, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.CheckConstraint("deposit_minor >= 0 AND deposit_minor <= total_minor", name="deposit_at_most_total"),
        sa.ForeignKeyConstraint(["tenant_id", "customer_id"], ["customers.tenant_id", "customers.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "id"),
        sa.UniqueConstraint("tenant_id", "number"),
        sa.UniqueConstraint("token"),
    )
    op.create_index("ix_estimates_customer", "estimates", ["tenant_id", "customer_id", "issued_on"])
    op.create_index("ix_estimates_invoice", "estimates", ["tenant_id", "invoice_id"])


def _lines() -> None:
    op.create_table(
        "estimate_lines",
        sa.Column("estimate_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity", EXACT, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("unit_cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "estimate_id"], ["estimates.tenant_id", "estimates.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "estimate_id", "position"),
    )


def _adjustments() -> None:
    op.create_table(
        "estimate_adjustments",
        sa.Column("estimate_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rate", EXACT, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "estimate_id"], ["estimates.tenant_id", "estimates.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "estimate_id", "kind", "position"),
    )


def _approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("estimate_id", ID, nullable=False),
        sa.Column("attempt_id", ID, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("initials", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("user_agent", sa.String(length=500), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "estimate_id"], ["estimates.tenant_id", "estimates.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "attempt_id"], ["attempts.tenant_id", "attempts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    for state in ("open", "given"):
        op.create_index(
            f"uq_one_{state}_approval",
            "approvals",
            ["tenant_id", "estimate_id"],
            unique=True,
            postgresql_where=sa.text(f"state = '{state}'"),
            sqlite_where=sa.text(f"state = '{state}'"),
        )
    op.create_index("ix_approvals_attempt", "approvals", ["tenant_id", "attempt_id"])
