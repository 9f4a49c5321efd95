"""Credit notes, their lines and adjustments; a credit of which all was taken back."""

from typing import Any

import sqlalchemy as sa
from alembic import op

import shared.columns
from shared.migrations import isolate

revision = "0011_credit_notes"
down_revision = "0010_unanswered_estimates"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = shared.columns.UtcTime(timezone=True)
EXACT = shared.columns.Exact(precision=18, scale=6)
LISTS = (
    ("open", " AND voided_at IS NULL AND closed_at IS NULL"),
    ("closed", " AND voided_at IS NULL AND closed_at IS NOT NULL"),
    ("voided", " AND voided_at IS NOT NULL"),
)


def upgrade() -> None:
    _demand_of_credit("amount_minor >= 0")
    _notes()
    _lines()
    _adjustments()
    isolate(op, "credit_notes", "credit_note_lines", "credit_note_adjustments")


def downgrade() -> None:
    for table in ("credit_note_adjustments", "credit_note_lines", "credit_notes"):
        op.drop_table(table)
    op.execute("DELETE FROM credits WHERE amount_minor = 0")
    _demand_of_credit("amount_minor > 0")


def _demand_of_credit(amount: str) -> None:
    with op.batch_alter_table("credits") as credits:
        credits.drop_constraint("credit_is_money", type_="check")
        credits.create_check_constraint("credit_is_money", amount)


def _notes() -> None:
    op.create_table(
        "credit_notes",
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("invoice_id", ID, nullable=True),
        sa.Column("credit_id", ID, nullable=True),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("purchase_order", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.Column("is_draft", sa.Boolean(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("viewed_at", MOMENT, nullable=True),
        sa.Column("subtotal_minor", sa.BigInteger(), nullable=False),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.CheckConstraint("total_minor > 0", name="credit_note_is_money"),
        sa.ForeignKeyConstraint(["tenant_id", "customer_id"], ["customers.tenant_id", "customers.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "invoice_id"], ["invoices.tenant_id", "invoices.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "credit_id"], ["credits.tenant_id", "credits.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "id"),
        sa.UniqueConstraint("tenant_id", "number"),
        sa.UniqueConstraint("tenant_id", "credit_id"),
        sa.UniqueConstraint("token"),
    )
    op.create_index("ix_credit_notes_invoice", "credit_notes", ["tenant_id", "invoice_id"])
    op.create_index("ix_credit_notes_amount", "credit_notes", ["tenant_id", "customer_id", "total_minor"])
    _listed("issued", "", postgresql_include=["number", "purchase_order"])
    for name, having in LISTS:
        _listed(name, having)


def _listed(name: str, having: str, **more: Any) -> None:
    op.create_index(
        f"ix_credit_notes_{name}",
        "credit_notes",
        ["tenant_id", "customer_id", "issued_on", "id"],
        postgresql_where=sa.text(f"is_draft IS false{having}"),
        sqlite_where=sa.text(f"is_draft IS 0{having}"),
        **more,
    )


def _lines() -> None:
    op.create_table(
        "credit_note_lines",
        sa.Column("credit_note_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity", EXACT, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("unit_cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "credit_note_id"], ["credit_notes.tenant_id", "credit_notes.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "credit_note_id", "position"),
    )


def _adjustments() -> None:
    op.create_table(
        "credit_note_adjustments",
        sa.Column("credit_note_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rate", EXACT, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "credit_note_id"], ["credit_notes.tenant_id", "credit_notes.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "credit_note_id", "kind", "position"),
    )
