"""Several documents in one file."""

import sqlalchemy as sa
from alembic import op

import shared.columns
from shared.migrations import isolate

revision = "0013_bundles"
down_revision = "0012_statements"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = shared.columns.UtcTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bundles",
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("file_id", ID, nullable=True),
        sa.Column("moved_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "customer_id"], ["customers.tenant_id", "customers.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "file_id"], ["files.tenant_id", "files.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "id"),
        sa.UniqueConstraint("token"),
        sa.UniqueConstraint("tenant_id", "customer_id", "fingerprint"),
    )
    op.create_index("ix_bundles_expiring", "bundles", ["tenant_id", "expires_at"])
    op.create_table(
        "bundled_documents",
        sa.Column("bundle_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("file_id", ID, nullable=True),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "bundle_id"], ["bundles.tenant_id", "bundles.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "file_id"], ["files.tenant_id", "files.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "bundle_id", "position"),
    )
    isolate(op, "bundles", "bundled_documents")


def downgrade() -> None:
    op.drop_table("bundled_documents")
    op.drop_table("bundles")
