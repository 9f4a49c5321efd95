"""100,000 invoices in billing's tables, and a copy of them all for the references."""

from pathlib import Path

import psycopg

from tests.bench.scene import Scene

FILL = (Path(__file__).parent / "fill.sql").read_bytes()
COPIED: dict[str, tuple[str, ...]] = {
    "customers": (),
    "invoices": ("token", "customer_id"),
    "invoice_lines": ("invoice_id",),
    "invoice_adjustments": ("invoice_id",),
    "payments": ("customer_id",),
    "applications": ("invoice_id", "payment_id"),
    "attempts": ("customer_id",),
    "attempt_invoices": ("invoice_id", "attempt_id"),
}
"""Tables, each with the columns that the references look it up by."""
SIGNED_IN = b"""
CREATE TABLE bench.tenants (id bigint PRIMARY KEY, host text UNIQUE, settings json);
CREATE TABLE bench.sessions (
    id bigserial PRIMARY KEY, tenant_id bigint REFERENCES bench.tenants, secret text UNIQUE, customer bigint,
    name text, contact text, email text, level text, expires_at timestamptz
);
"""


def fill(url: str, *, tenant: int) -> None:
    """`url` is the billing database's, as somebody whom row-level security does not bind."""
    with psycopg.connect(url) as connection:
        connection.execute("SELECT set_config('bench.tenant', %s, false)", [str(tenant)])
        connection.execute(FILL)


def copy(url: str, scene: Scene, *, host: str) -> None:
    """The schema `bench`: the same rows, the indexes that anybody would have, and the one who is signed in."""
    with psycopg.connect(url) as connection:
        connection.execute("CREATE SCHEMA bench")
        for table, columns in COPIED.items():
            connection.execute(f"CREATE TABLE bench.{table} AS TABLE public.{table}".encode())
            connection.execute(f"ALTER TABLE bench.{table} ADD PRIMARY KEY (id)".encode())
            for column in columns:
                connection.execute(f"CREATE INDEX ON bench.{table} ({column})".encode())
        connection.execute(SIGNED_IN)
        _sign_in(connection, scene, host=host)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _sign_in(connection: psycopg.Connection, scene: Scene, *, host: str) -> None:
    tenant = scene.tenant
    connection.execute(
        "INSERT INTO bench.tenants VALUES (%s, %s, %s)", [tenant.id, host, tenant.model_dump_json()]
    )
    connection.execute(
        "INSERT INTO bench.sessions (tenant_id, secret, customer, name, contact, email, level, expires_at) VALUES"
        " (%(tenant)s, %(secret)s, %(customer)s, %(name)s, %(contact)s, %(email)s, %(level)s, %(expires_at)s)",
        {**scene.session.model_dump(), "tenant": tenant.id, "secret": scene.secret},
    )
