"""Style sheets and scripts of the businesses, what else they run, and what browsers blocked."""

import sqlalchemy as sa
from alembic import op

import shared.columns
from shared.migrations import isolate

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tenants") as batch_op:
        batch_op.add_column(sa.Column("extras", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("css_digest", sa.String(length=16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("js_digest", sa.String(length=16), nullable=False, server_default=""))
    with op.batch_alter_table("tenants") as batch_op:
        for column in ("extras", "css_digest", "js_digest"):
            batch_op.alter_column(column, server_default=None)

    op.create_table(
        "code_versions",
        sa.Column("kind", sa.String(length=3), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("published_at", shared.columns.UtcTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "kind", "number"),
    )
    with op.batch_alter_table("code_versions") as batch_op:
        batch_op.create_index("ix_code_versions_digest", ["tenant_id", "kind", "digest"], unique=False)
    op.create_table(
        "blocked_sources",
        sa.Column("directive", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("page", sa.String(length=100), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", shared.columns.UtcTime(timezone=True), nullable=False),
        sa.Column("last_at", shared.columns.UtcTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("tenant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "directive", "source", "page"),
    )
    isolate(op, "code_versions", "blocked_sources")


def downgrade() -> None:
    op.drop_table("blocked_sources")
    with op.batch_alter_table("code_versions") as batch_op:
        batch_op.drop_index("ix_code_versions_digest")
    op.drop_table("code_versions")
    with op.batch_alter_table("tenants") as batch_op:
        for column in ("js_digest", "css_digest", "extras"):
            batch_op.drop_column(column)
