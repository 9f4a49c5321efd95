"""Contacts by their own names on pages, and changes of e-mail addresses."""

import sqlalchemy as sa
from alembic import op

import shared.columns
from shared.migrations import isolate

revision = "0018_details"
down_revision = "0017_long_accounts"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = shared.columns.UtcTime(timezone=True)
WAITING = "confirmed_at IS NULL AND ended_at IS NULL"


def upgrade() -> None:
    _name_contacts()
    op.create_table(
        "email_changes",
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("old", sa.String(length=254), nullable=False),
        sa.Column("new", sa.String(length=254), nullable=False),
        sa.Column("mailbox", sa.String(length=254), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("confirm_hash", sa.String(length=64), nullable=False),
        sa.Column("undo_hash", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("browser", sa.String(length=200), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("minted_at", MOMENT, nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "customer_id"], ["customers.tenant_id", "customers.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "confirm_hash"),
        sa.UniqueConstraint("tenant_id", "undo_hash"),
    )
    op.create_index(
        "uq_one_waiting_email_change",
        "email_changes",
        ["tenant_id", "customer_id"],
        unique=True,
        postgresql_where=sa.text(WAITING),
        sqlite_where=sa.text(WAITING),
    )
    op.create_index("ix_email_changes_customer", "email_changes", ["tenant_id", "customer_id", "id"])
    op.create_index("ix_email_changes_mailbox", "email_changes", ["tenant_id", "mailbox", "minted_at"])
    isolate(op, "email_changes")


def downgrade() -> None:
    op.drop_table("email_changes")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_constraint("uq_contacts_token", type_="unique")
        batch_op.drop_column("token")


def _name_contacts() -> None:
    """Row-level security shows a migration no rows to update: on PostgreSQL a default names those that exist."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    random = "" if is_sqlite else "substr(replace(gen_random_uuid()::text, '-', ''), 1, 24)"
    column = sa.Column("token", sa.String(length=24), server_default=sa.text(random or "''"), nullable=False)
    op.add_column("contacts", column)
    if is_sqlite:
        op.execute("UPDATE contacts SET token = lower(hex(randomblob(12)))")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.alter_column("token", server_default=None, existing_type=sa.String(length=24))
        batch_op.create_unique_constraint("uq_contacts_token", ["tenant_id", "token"])
