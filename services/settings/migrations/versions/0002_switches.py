"""What each business has switched on."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tenants") as batch_op:
        batch_op.add_column(sa.Column("switches", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("tenants") as batch_op:
        batch_op.alter_column("switches", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("tenants") as batch_op:
        batch_op.drop_column("switches")
