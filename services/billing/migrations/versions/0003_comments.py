"""Comments on documents, and which documents wait for an answer."""

import sqlalchemy as sa
from alembic import op

import shared.columns
from shared.migrations import isolate

revision = "0003_comments"
down_revision = "0002_files"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "threads",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("last_said", ID, nullable=True),
        sa.Column("attention_since", shared.columns.UtcTime(timezone=True), nullable=True),
        sa.Column("attention_reason", sa.String(length=40), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "customer_id"],
            ["customers.tenant_id", "customers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "id"),
        sa.UniqueConstraint("tenant_id", "kind", "document_id"),
    )
    op.create_index(
        "ix_threads_attention",
        "threads",
        ["tenant_id", "attention_since", "id"],
        postgresql_where=sa.text("attention_since IS NOT NULL"),
        sqlite_where=sa.text("attention_since IS NOT NULL"),
    )

    op.create_table(
        "comments",
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("is_business", sa.Boolean(), nullable=False),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("reply_to", sa.String(length=254), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=True),
        sa.Column("written_at", shared.columns.UtcTime(timezone=True), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("tenant_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "thread_id"],
            ["threads.tenant_id", "threads.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "id"),
        sa.UniqueConstraint("tenant_id", "thread_id", "mark"),
    )
    op.create_index("ix_comments_thread", "comments", ["tenant_id", "thread_id", "id"])

    isolate(op, "threads", "comments")


def downgrade() -> None:
    op.drop_table("comments")
    op.drop_table("threads")
