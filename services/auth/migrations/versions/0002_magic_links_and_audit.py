"""Magic-link keys and their uses, temporary links, proved mailboxes, the audit log."""

import sqlalchemy as sa
from alembic import op

import shared.columns
from shared.migrations import isolate

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sign_in_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level", sa.String(length=10), server_default="full", nullable=False))
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proved_at", shared.columns.UtcTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("others", sa.JSON(), server_default="[]", nullable=False))

    op.create_table(
        "magic_link_keys",
        sa.Column("slot", sa.SmallInteger(), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("ending", sa.String(length=4), nullable=False),
        sa.Column("created_at", shared.columns.UtcTime(timezone=True), nullable=False),
        sa.Column("retired_at", shared.columns.UtcTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "slot"),
    )
    op.create_table(
        "magic_link_uses",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("customer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_used_at", shared.columns.UtcTime(timezone=True), nullable=False),
        sa.Column("expires_at", shared.columns.UtcTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "token_hash"),
    )
    op.create_table(
        "audit",
        sa.Column("at", shared.columns.UtcTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ip", sa.String(length=45), nullable=False),
        sa.Column("customer", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index("ix_audit_tenant", ["tenant_id", "id"], unique=False)

    isolate(op, "magic_link_keys", "magic_link_uses", "audit")


def downgrade() -> None:
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_tenant")

    op.drop_table("audit")
    op.drop_table("magic_link_uses")
    op.drop_table("magic_link_keys")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_column("others")
        batch_op.drop_column("proved_at")

    with op.batch_alter_table("sign_in_requests", schema=None) as batch_op:
        batch_op.drop_column("level")
