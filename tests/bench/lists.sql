-- Two customers of one tenant, written past the services: one with few invoices, one with many. Every tenth is open,
-- every hundredth was cancelled; each paid one has a payment. There are as many credit notes and estimates, which stand alike.
SET session_replication_role = replica;

INSERT INTO customers (id, tenant_id, number, name, email, mailbox, attention_to, address, tax_id, currency,
    statement_token, created_at)
SELECT id, 1, 'C-' || id, 'Customer ' || id, 'c@customers.example', 'c@customers.example', '', '{}', '', 'USD',
    substr(md5('s' || id), 1, 24), now()
FROM generate_series(1, 2) id;

CREATE TEMPORARY TABLE fresh AS
SELECT CASE WHEN n < 0 THEN 1 ELSE 2 END AS customer_id, n, abs(n) % 10 = 5 AS is_open, abs(n) % 100 = 7 AS is_voided
FROM generate_series(-current_setting('bench.few')::int, current_setting('bench.many')::int) n WHERE n <> 0;

INSERT INTO invoices (tenant_id, token, customer_id, number, currency, issued_on, due_on, terms, purchase_order, notes,
    summary, is_draft, voided_at, subtotal_minor, total_minor, paid_minor, version, created_at)
SELECT 1, substr(md5(n::text), 1, 24), customer_id, 'INV' || n, 'USD', current_date - abs(n) % 1000,
    current_date - abs(n) % 1000 + 30, 'Net 30', 'PO' || n * 7, '', 'Paper, Envelopes', false,
    CASE WHEN is_voided THEN now() END, 50000, 50000 + abs(n) % 977,
    CASE WHEN is_open OR is_voided THEN 0 ELSE 50000 + abs(n) % 977 END, 1, now()
FROM fresh;

INSERT INTO payments (tenant_id, token, reference, customer_id, currency, amount_minor, kept_minor, method, note,
    receipt_email, received_at)
SELECT 1, substr(md5('p' || n), 1, 24), 'P' || n, customer_id, 'USD', 50000 + abs(n) % 977, 0, '{"kind": "check"}', '',
    '', now() - (abs(n) % 1000) * interval '1 day'
FROM fresh WHERE NOT is_open AND NOT is_voided;

INSERT INTO applications (tenant_id, payment_id, invoice_id, currency, amount_minor)
SELECT 1, p.id, i.id, 'USD', p.amount_minor
FROM fresh f
JOIN payments p ON p.token = substr(md5('p' || n), 1, 24) JOIN invoices i ON i.token = substr(md5(n::text), 1, 24);

INSERT INTO credits (tenant_id, customer_id, source, reference, key, currency, amount_minor, used_minor, posted_at)
SELECT 1, customer_id, 'credit_note', 'CN' || n, 'credit note ' || n, 'USD',
    CASE WHEN is_voided THEN 0 ELSE 5000 + abs(n) % 977 END,
    CASE WHEN is_open OR is_voided THEN 0 ELSE 5000 + abs(n) % 977 END, now()
FROM fresh;

INSERT INTO credit_notes (tenant_id, token, customer_id, credit_id, number, currency, issued_on, purchase_order, notes,
    summary, is_draft, closed_at, voided_at, subtotal_minor, total_minor, created_at)
SELECT 1, substr(md5('c' || n), 1, 24), f.customer_id, c.id, 'CN' || n, 'USD', current_date - abs(n) % 1000,
    'PO' || n * 7, '', 'Paper, returned', false, CASE WHEN NOT is_open AND NOT is_voided THEN now() END,
    CASE WHEN is_voided THEN now() END, 5000, 5000 + abs(n) % 977, now()
FROM fresh f JOIN credits c ON c.tenant_id = 1 AND c.key = 'credit note ' || n;

INSERT INTO estimates (tenant_id, token, customer_id, number, currency, issued_on, valid_until, terms, purchase_order,
    notes, summary, is_draft, subtotal_minor, total_minor, deposit_minor, is_deposit_paid, approved_at, declined_at,
    voided_at, decline_reason, version, created_at)
SELECT 1, substr(md5('e' || n), 1, 24), customer_id, 'EST' || n, 'USD', current_date - abs(n) % 1000,
    current_date - abs(n) % 1000 + 30, '', 'PO' || n * 7, '', 'Paper, Envelopes', false, 50000, 50000 + abs(n) % 977, 0,
    false, CASE WHEN NOT is_open AND NOT is_voided THEN now() END, CASE WHEN is_open AND abs(n) % 20 = 5 THEN now() END,
    CASE WHEN is_voided THEN now() END, '', 1, now()
FROM fresh;

INSERT INTO tails (tenant_id, customer_id, kind, tail, document_id)
SELECT tenant_id, customer_id, 'invoice', tails_of(number), id FROM invoices
UNION ALL SELECT tenant_id, customer_id, 'invoice po', tails_of(purchase_order), id FROM invoices
UNION ALL SELECT tenant_id, customer_id, 'estimate', tails_of(number), id FROM estimates
UNION ALL SELECT tenant_id, customer_id, 'estimate po', tails_of(purchase_order), id FROM estimates
UNION ALL SELECT tenant_id, customer_id, 'credit note', tails_of(number), id FROM credit_notes
UNION ALL SELECT tenant_id, customer_id, 'credit note po', tails_of(purchase_order), id FROM credit_notes
UNION ALL SELECT tenant_id, customer_id, 'payment', tails_of(reference), id FROM payments;
