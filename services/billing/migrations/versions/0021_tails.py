"""What numbers end with, kept by triggers on PostgreSQL: a search for a part of a number reads an index."""

import sqlalchemy as sa
from alembic import op

from shared.migrations import isolate

revision = "0021_tails"
down_revision = "0020_late_fees"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TAIL = sa.String(80).with_variant(sa.String(80, collation="C"), "postgresql")
NUMBERS = {
    "invoices": {"number": "invoice", "purchase_order": "invoice po"},
    "estimates": {"number": "estimate", "purchase_order": "estimate po"},
    "credit_notes": {"number": "credit note", "purchase_order": "credit note po"},
    "payments": {"reference": "payment"},
}
"""The columns with numbers, each with its kind of tails."""
TAILS_OF = """
CREATE FUNCTION tails_of(number text) RETURNS SETOF text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT DISTINCT substr(lower(number), place, 80) FROM generate_series(1, length(lower(number))) AS place
$$
"""
WRITE_TAILS = """
CREATE FUNCTION write_tails() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written jsonb := to_jsonb(NEW);
BEGIN
    FOR argument IN 0 .. TG_NARGS - 2 BY 2 LOOP
        IF TG_OP <> 'INSERT' THEN
            DELETE FROM tails
            WHERE tenant_id = OLD.tenant_id AND kind = TG_ARGV[argument + 1] AND document_id = OLD.id;
        END IF;
        IF TG_OP <> 'DELETE' AND NOT coalesce((written ->> 'is_draft')::boolean, false) THEN
            INSERT INTO tails (tenant_id, customer_id, kind, tail, document_id)
            SELECT NEW.tenant_id, NEW.customer_id, TG_ARGV[argument + 1], tail, NEW.id
            FROM tails_of(written ->> TG_ARGV[argument]) AS tail;
        END IF;
    END LOOP;
    RETURN NULL;
END
$$
"""
FILL = """
INSERT INTO tails (tenant_id, customer_id, kind, tail, document_id)
SELECT tenant_id, customer_id, '{kind}', tails_of({column}), id FROM {table} WHERE {is_issued}
"""


def upgrade() -> None:
    op.create_table(
        "tails",
        sa.Column("tenant_id", ID, nullable=False),
        sa.Column("customer_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("tail", TAIL, nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "customer_id", "kind", "tail", "document_id"),
    )
    op.create_index("ix_payments_attempt", "payments", ["tenant_id", "attempt_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(TAILS_OF)
        op.execute(WRITE_TAILS)
        for table, kinds in NUMBERS.items():
            _write_those_of(table, kinds)
            _keep_those_of(table, kinds)
    op.create_index("ix_tails_document", "tails", ["tenant_id", "document_id"])
    isolate(op, "tails")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in NUMBERS:
            op.execute(f"DROP TRIGGER write_tails ON {table}")
        op.execute("DROP FUNCTION write_tails()")
        op.execute("DROP FUNCTION tails_of(text)")
    op.drop_index("ix_payments_attempt", "payments")
    op.drop_table("tails")


def _write_those_of(table: str, kinds: dict[str, str]) -> None:
    """Of what all tenants have: for that the wall between them is opened."""
    op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    is_issued = "true" if table == "payments" else "NOT is_draft"
    for column, kind in kinds.items():
        op.execute(FILL.format(table=table, column=column, kind=kind, is_issued=is_issued))
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _keep_those_of(table: str, kinds: dict[str, str]) -> None:
    drafts = () if table == "payments" else ("is_draft",)
    columns = ", ".join(("tenant_id", "customer_id", *drafts, *kinds))
    arguments = ", ".join(f"'{column}', '{kind}'" for column, kind in kinds.items())
    op.execute(
        f"CREATE TRIGGER write_tails AFTER INSERT OR DELETE OR UPDATE OF {columns} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION write_tails({arguments})"
    )
