"""The language of whoever is signed in, or has a link to sign in with."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sign_in_requests", sa.Column("locale", sa.String(length=35), nullable=True))
    op.add_column("sessions", sa.Column("locale", sa.String(length=35), nullable=True))


def downgrade() -> None:
    op.drop_column("sessions", "locale")
    op.drop_column("sign_in_requests", "locale")
