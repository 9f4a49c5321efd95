"""How each business's pages look, and what it says on them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
COLUMNS = ("look", "texts")


def upgrade() -> None:
    with op.batch_alter_table("tenants") as batch_op:
        for column in COLUMNS:
            batch_op.add_column(sa.Column(column, sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("tenants") as batch_op:
        for column in COLUMNS:
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("tenants") as batch_op:
        for column in reversed(COLUMNS):
            batch_op.drop_column(column)
