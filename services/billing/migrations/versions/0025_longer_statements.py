"""Indexes for statements of any history: credit by when it was given, used and taken back, invoices by when they were
cancelled. For that a use knows whose credit it was. What waits for an answer has an index by customer."""

import sqlalchemy as sa
from alembic import op

revision = "0025_longer_statements"
down_revision = "0024_fields_and_terms"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OWNERS = """
UPDATE credit_uses SET customer_id = (
    SELECT credits.customer_id FROM credits
    WHERE credits.tenant_id = credit_uses.tenant_id AND credits.id = credit_uses.credit_id
)
"""
INDEXES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("ix_credit_uses_customer", "credit_uses", ("applied_at",), ""),
    ("ix_credits_posted", "credits", ("posted_at",), ""),
    ("ix_credits_taken_back", "credits", ("taken_back_at",), "taken_back_at IS NOT NULL"),
    ("ix_invoices_voided_at", "invoices", ("voided_at",), "voided_at IS NOT NULL"),
    ("ix_threads_customer", "threads", ("attention_since", "id"), "attention_since IS NOT NULL"),
)


def upgrade() -> None:
    op.add_column("credit_uses", sa.Column("customer_id", ID, nullable=True))
    _name_owners()
    with op.batch_alter_table("credit_uses") as uses:
        uses.alter_column("customer_id", existing_type=ID, nullable=False)
        uses.create_foreign_key(
            "fk_credit_uses_customer", "customers", ["tenant_id", "customer_id"], ["tenant_id", "id"]
        )
    for name, table, columns, having in INDEXES:
        where = sa.text(having) if having else None
        by = ["tenant_id", "customer_id", *columns]
        op.create_index(name, table, by, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    for name, table, _columns, _having in INDEXES:
        op.drop_index(name, table)
    with op.batch_alter_table("credit_uses") as uses:
        uses.drop_constraint("fk_credit_uses_customer", type_="foreignkey")
        uses.drop_column("customer_id")


def _name_owners() -> None:
    """Of the uses that there are, in all tenants: for that the wall between them is opened, even to us."""
    is_walled = op.get_bind().dialect.name == "postgresql"
    for table in ("credits", "credit_uses") if is_walled else ():
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(OWNERS)
    for table in ("credits", "credit_uses") if is_walled else ():
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
