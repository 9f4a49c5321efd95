"""Customers below customers, a link to each one's statements, and indexes to add up accounts by."""

import sqlalchemy as sa
from alembic import op

from shared.secrets import new_document_token

revision = "0012_statements"
down_revision = "0011_credit_notes"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("customers", sa.Column("parent_id", ID, nullable=True))
    op.add_column("customers", sa.Column("statement_token", sa.String(length=24), nullable=True))
    _give_links()
    with op.batch_alter_table("customers") as customers:
        customers.alter_column("statement_token", existing_type=sa.String(length=24), nullable=False)
        customers.create_unique_constraint("uq_customers_statement_token", ["statement_token"])
        customers.create_foreign_key(
            "fk_customers_parent", "customers", ["tenant_id", "parent_id"], ["tenant_id", "id"]
        )
    op.create_index("ix_customers_parent", "customers", ["tenant_id", "parent_id"])


def downgrade() -> None:
    op.drop_index("ix_customers_parent", "customers")
    with op.batch_alter_table("customers") as customers:
        customers.drop_constraint("fk_customers_parent", type_="foreignkey")
        customers.drop_constraint("uq_customers_statement_token", type_="unique")
        customers.drop_column("statement_token")
        customers.drop_column("parent_id")


def _give_links() -> None:
    """To the customers that there are, in all tenants: for that the wall between them is opened, even to us."""
    connection = op.get_bind()
    is_postgresql = connection.dialect.name == "postgresql"
    if is_postgresql:
        op.execute("ALTER TABLE customers NO FORCE ROW LEVEL SECURITY")
    links = [
        {"id": number, "token": new_document_token()}
        for number in connection.scalars(sa.text("SELECT id FROM customers"))
    ]
    if links:
        connection.execute(sa.text("UPDATE customers SET statement_token = :token WHERE id = :id"), links)
    if is_postgresql:
        op.execute("ALTER TABLE customers FORCE ROW LEVEL SECURITY")
