"""Lines of the audit log about what other services did, each once."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("audit") as batch_op:
        batch_op.add_column(sa.Column("event_id", sa.String(length=32), nullable=True))
        batch_op.create_unique_constraint("audit_tenant_id_event_id_key", ["tenant_id", "event_id"])


def downgrade() -> None:
    with op.batch_alter_table("audit") as batch_op:
        batch_op.drop_constraint("audit_tenant_id_event_id_key", type_="unique")
        batch_op.drop_column("event_id")
