"""What holds for a business's magic links."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import isolate

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "magic_link_rules",
        sa.Column("longest_days", sa.Integer(), nullable=False),
        sa.Column("is_single_use", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id"),
    )
    isolate(op, "magic_link_rules")


def downgrade() -> None:
    op.drop_table("magic_link_rules")
