"""What was taken back of credits, and when: statements of the days before must not change."""

import sqlalchemy as sa
from alembic import op

import shared.columns

revision = "0019_taken_back"
down_revision = "0018_details"
branch_labels = None
depends_on = None

MOMENT = shared.columns.UtcTime(timezone=True)
TABLES = ("credits", "credit_notes")
TAKE_BACK = """
UPDATE credits
SET taken_back_minor = (SELECT note.total_minor - credits.amount_minor FROM credit_notes AS note WHERE {its_note}),
    taken_back_at = (SELECT note.voided_at FROM credit_notes AS note WHERE {its_note})
WHERE EXISTS (SELECT 1 FROM credit_notes AS note WHERE {its_note} AND note.voided_at IS NOT NULL)
"""
ITS_NOTE = "note.tenant_id = credits.tenant_id AND note.credit_id = credits.id"


def upgrade() -> None:
    op.add_column("credits", sa.Column("taken_back_minor", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("credits", sa.Column("taken_back_at", MOMENT, nullable=True))
    _remember()


def downgrade() -> None:
    op.drop_column("credits", "taken_back_at")
    op.drop_column("credits", "taken_back_minor")


def _remember() -> None:
    """What voided credit notes have taken back in all tenants: for that the wall between them is opened."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in TABLES if is_postgresql else ():
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(TAKE_BACK.format(its_note=ITS_NOTE))
    for table in TABLES if is_postgresql else ():
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
