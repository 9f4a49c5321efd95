"""What is added to invoices that are not paid in time."""

import sqlalchemy as sa
from alembic import op

import shared.columns
from shared.migrations import isolate

revision = "0020_late_fees"
down_revision = "0019_taken_back"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = "AND voided_at IS NULL AND paid_minor < total_minor"


def upgrade() -> None:
    op.add_column("invoices", sa.Column("late_minor", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("invoices", sa.Column("late_on", sa.Date(), nullable=True))
    op.add_column("invoice_lines", sa.Column("kind", sa.String(length=20), nullable=False, server_default="item"))
    op.create_index(
        "ix_invoices_overdue",
        "invoices",
        ["tenant_id", "due_on", "id"],
        postgresql_where=sa.text(f"is_draft IS false {OPEN}"),
        sqlite_where=sa.text(f"is_draft IS 0 {OPEN}"),
    )
    op.create_table(
        "late_fees",
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=False),
        sa.Column("fell_on", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("added_at", shared.columns.UtcTime(timezone=True), nullable=False),
        sa.Column("credit_note_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.CheckConstraint("amount_minor > 0", name="late_fee_is_money"),
        sa.ForeignKeyConstraint(["tenant_id", "customer_id"], ["customers.tenant_id", "customers.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "credit_note_id"], ["credit_notes.tenant_id", "credit_notes.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "invoice_id", "fell_on"),
    )
    op.create_index("ix_late_fees_customer", "late_fees", ["tenant_id", "customer_id", "added_at"])
    isolate(op, "late_fees")


def downgrade() -> None:
    op.drop_table("late_fees")
    op.drop_index("ix_invoices_overdue", "invoices")
    op.drop_column("invoice_lines", "kind")
    op.drop_column("invoices", "late_on")
    op.drop_column("invoices", "late_minor")
