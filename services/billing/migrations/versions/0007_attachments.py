"""Files on documents, with comments or by themselves."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import isolate

revision = "0007_attachments"
down_revision = "0006_estimates"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("comment_id", ID, nullable=True),
        sa.Column("file_id", ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "thread_id"], ["threads.tenant_id", "threads.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "comment_id"], ["comments.tenant_id", "comments.id"]),
        sa.ForeignKeyConstraint(["tenant_id", "file_id"], ["files.tenant_id", "files.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "id"),
        sa.UniqueConstraint("token"),
    )
    op.create_index("ix_attachments_thread", "attachments", ["tenant_id", "thread_id", "id"])
    op.create_index("ix_attachments_comment", "attachments", ["tenant_id", "comment_id"])
    isolate(op, "attachments")


def downgrade() -> None:
    op.drop_table("attachments")
