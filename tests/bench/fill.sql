-- 100,000 invoices of 5,000 customers of the tenant named in bench.tenant, written past the services.
SET session_replication_role = replica;

CREATE TEMPORARY TABLE fresh_customers AS
SELECT nextval('customers_id_seq') AS id, n FROM generate_series(0, 4999) n;

CREATE TEMPORARY TABLE fresh AS
SELECT nextval('invoices_id_seq') AS id, s AS n, c.id AS customer_id, s % 2 = 0 AS is_paid,
    current_setting('bench.tenant')::bigint AS tenant_id
FROM generate_series(1, 100000) s JOIN fresh_customers c ON c.n = s % 5000;

INSERT INTO customers (id, tenant_id, number, name, email, mailbox, attention_to, address, tax_id, currency,
    statement_token, created_at)
SELECT id, current_setting('bench.tenant')::bigint, 'B-' || n, 'Customer ' || n, n || '@customers.example',
    n || '@customers.example', '', '{"lines": ["1 Main Street"], "city": "Springfield", "country": "US"}', '', 'USD',
    substr(md5('s' || n), 1, 24), now()
FROM fresh_customers;

INSERT INTO invoices (id, tenant_id, token, customer_id, number, currency, issued_on, due_on, terms, purchase_order,
    notes, summary, is_draft, subtotal_minor, total_minor, paid_minor, version, created_at)
SELECT id, tenant_id, substr(md5(n::text), 1, 24), customer_id, 'B-' || n, 'USD', current_date - n % 700,
    current_date - n % 700 + 30, 'Net 30', '', '', 'Paper, Envelopes', false, 50000, 51419,
    CASE WHEN is_paid THEN 51419 ELSE 0 END, 1, now()
FROM fresh;

INSERT INTO invoice_lines (tenant_id, invoice_id, position, name, description, quantity, currency, unit_cost_minor,
    amount_minor)
SELECT tenant_id, id, position, 'Paper', 'Case of 10 reams', 2, 'USD', 5000, 10000
FROM fresh, generate_series(0, 4) position;

INSERT INTO invoice_adjustments (tenant_id, invoice_id, kind, position, name, rate, currency, amount_minor)
SELECT tenant_id, id, kind, 0, name, rate, 'USD', minor
FROM fresh, (VALUES ('discount', 'Volume discount', 5, 2500), ('tax', 'Sales tax', 8.25, 3919)) v (kind, name, rate, minor);

INSERT INTO payments (tenant_id, token, reference, customer_id, currency, amount_minor, kept_minor, method, note,
    receipt_email, received_at)
SELECT tenant_id, substr(md5('p' || n), 1, 24), 'B' || n, customer_id, 'USD', 51419, 0, '{"kind": "check"}', '', '',
    now() - (n % 700) * interval '1 day'
FROM fresh WHERE is_paid;

INSERT INTO applications (tenant_id, payment_id, invoice_id, currency, amount_minor)
SELECT f.tenant_id, p.id, f.id, 'USD', 51419
FROM fresh f JOIN payments p ON p.token = substr(md5('p' || n), 1, 24);

ANALYZE;
