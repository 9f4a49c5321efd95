-- Three customers of one tenant, written past the services, with what three years of business leave: one with few
-- documents, a third of them open and a third cancelled, so that there is a page of each; one with many, of which
-- every tenth is open and every hundredth was cancelled; and one with as many, of which no more are open than the
-- first one has. Every twentieth invoice got a late fee; each paid one has a payment and a credit note that was used
-- for it. There are as many estimates, and somebody has asked something about each invoice; every third of the few and
-- every tenth of the many waits for an answer.
SET session_replication_role = replica;

INSERT INTO customers (id, tenant_id, number, name, email, mailbox, attention_to, address, tax_id, currency,
    statement_token, created_at)
SELECT current_setting('bench.first')::int + place, current_setting('bench.tenant')::int, 'C-L' || place,
    'Customer ' || place, 'c@customers.example', 'c@customers.example', '', '{}', '', 'USD',
    substr(md5('s' || current_setting('bench.first')::int + place), 1, 24), now()
FROM generate_series(0, 2) place;

CREATE TEMPORARY TABLE sizes AS
SELECT place, current_setting('bench.first')::int + place AS customer_id, size, open_of, size / open_of AS every
FROM (VALUES (0, current_setting('bench.few')::int, current_setting('bench.few')::int / 3),
             (1, current_setting('bench.many')::int, current_setting('bench.many')::int / 10),
             (2, current_setting('bench.many')::int, current_setting('bench.few')::int / 3)) s (place, size, open_of);

CREATE TEMPORARY TABLE fresh AS
SELECT current_setting('bench.tenant')::int AS tenant_id, customer_id, k AS n,
    prefix || k AS name, customer_id || '-' || k AS mark,
    k % every = every / 2 AS is_open, CASE place WHEN 0 THEN k % 3 = 2 ELSE k % 100 = 7 END AS is_voided,
    current_date - age AS issued_on, current_date - age + least(age, 40) * (k % 37) / 37.0 * interval '1 day' AS settled_at,
    50000 + k % 977 AS billed, 5000 + k % 977 AS good, CASE WHEN k % 20 = 9 AND age > 40 THEN 500 ELSE 0 END AS late
FROM sizes, generate_series(1, size) k, LATERAL (SELECT ((size - k)::bigint * 1000 / size)::int AS age,
    CASE place WHEN 0 THEN 'S' WHEN 1 THEN '' ELSE 'L' END AS prefix) told
ORDER BY age DESC, k, place;

INSERT INTO invoices (tenant_id, token, customer_id, number, currency, issued_on, due_on, terms, purchase_order, notes,
    summary, is_draft, voided_at, subtotal_minor, total_minor, paid_minor, late_minor, late_on, version, created_at)
SELECT tenant_id, substr(md5('i' || mark), 1, 24), customer_id, 'INV' || name, 'USD', issued_on, issued_on + 30,
    'Net 30', 'PO' || n * 7, '', 'Paper, Envelopes', false, CASE WHEN is_voided THEN settled_at END,
    50000 + late, billed + late, CASE WHEN is_open OR is_voided THEN 0 ELSE billed + late END, late,
    CASE WHEN late > 0 THEN issued_on + 31 END, 1, issued_on
FROM fresh;

INSERT INTO late_fees (tenant_id, customer_id, invoice_id, fell_on, currency, amount_minor, added_at)
SELECT f.tenant_id, f.customer_id, i.id, i.late_on, 'USD', f.late, i.late_on + time '11:00'
FROM fresh f JOIN invoices i ON i.token = substr(md5('i' || mark), 1, 24) WHERE f.late > 0;

INSERT INTO payments (tenant_id, token, reference, customer_id, currency, amount_minor, kept_minor, method, note,
    receipt_email, received_at)
SELECT tenant_id, substr(md5('p' || mark), 1, 24), 'P' || name, customer_id, 'USD', billed + late - good, 0,
    '{"kind": "check"}', '', '', settled_at
FROM fresh WHERE NOT is_open AND NOT is_voided;

INSERT INTO applications (tenant_id, payment_id, invoice_id, currency, amount_minor)
SELECT f.tenant_id, p.id, i.id, 'USD', p.amount_minor
FROM fresh f
JOIN payments p ON p.token = substr(md5('p' || mark), 1, 24) JOIN invoices i ON i.token = substr(md5('i' || mark), 1, 24);

INSERT INTO credits (tenant_id, customer_id, source, reference, key, currency, amount_minor, used_minor, posted_at,
    taken_back_minor, taken_back_at)
SELECT tenant_id, customer_id, 'credit_note', 'CN' || name, 'credit note L' || name, 'USD',
    CASE WHEN is_voided THEN 0 ELSE good END, CASE WHEN is_open OR is_voided THEN 0 ELSE good END,
    issued_on + time '09:00', CASE WHEN is_voided THEN good ELSE 0 END, CASE WHEN is_voided THEN settled_at END
FROM fresh;

INSERT INTO credit_uses (tenant_id, customer_id, credit_id, invoice_id, currency, amount_minor, applied_at)
SELECT f.tenant_id, f.customer_id, c.id, i.id, 'USD', f.good, f.settled_at
FROM fresh f JOIN invoices i ON i.token = substr(md5('i' || mark), 1, 24)
JOIN credits c ON c.tenant_id = f.tenant_id AND c.key = 'credit note L' || name WHERE c.used_minor > 0;

INSERT INTO credit_notes (tenant_id, token, customer_id, credit_id, number, currency, issued_on, purchase_order, notes,
    summary, is_draft, closed_at, voided_at, subtotal_minor, total_minor, created_at)
SELECT f.tenant_id, substr(md5('c' || mark), 1, 24), f.customer_id, c.id, 'CN' || name, 'USD', f.issued_on,
    'PO' || n * 7, '', 'Paper, returned', false, CASE WHEN NOT is_open AND NOT is_voided THEN settled_at END,
    CASE WHEN is_voided THEN settled_at END, good, good, f.issued_on
FROM fresh f JOIN credits c ON c.tenant_id = f.tenant_id AND c.key = 'credit note L' || name;

INSERT INTO estimates (tenant_id, token, customer_id, number, currency, issued_on, valid_until, terms, purchase_order,
    notes, summary, is_draft, subtotal_minor, total_minor, deposit_minor, is_deposit_paid, approved_at, declined_at,
    voided_at, decline_reason, version, created_at)
SELECT tenant_id, substr(md5('e' || mark), 1, 24), customer_id, 'EST' || name, 'USD', issued_on,
    CASE n % 4 WHEN 0 THEN current_date + 30 ELSE issued_on + 1 END, '', 'PO' || n * 7, '', 'Paper, Envelopes', false,
    50000, billed, 0, false, CASE WHEN n % 4 = 2 THEN settled_at END, CASE WHEN n % 4 = 1 THEN settled_at END,
    NULL, '', 1, issued_on
FROM fresh;

INSERT INTO threads (tenant_id, kind, document_id, token, number, customer_id, attention_since, attention_reason)
SELECT f.tenant_id, 'invoice', i.id, i.token, i.number, f.customer_id,
    CASE WHEN f.is_open THEN settled_at END, 'comment'
FROM fresh f JOIN invoices i ON i.token = substr(md5('i' || mark), 1, 24);

INSERT INTO comments (tenant_id, thread_id, is_business, via, author, reply_to, body, written_at)
SELECT t.tenant_id, t.id, false, 'portal', 'Pat', '', 'When is it delivered?', now()
FROM threads t JOIN sizes s ON s.customer_id = t.customer_id;

INSERT INTO bundles (tenant_id, token, customer_id, kind, fingerprint, name, state, count, printed, size, moved_at,
    expires_at)
SELECT current_setting('bench.tenant')::int, substr(md5('b' || customer_id || '-' || k), 1, 24), customer_id, 'invoices',
    md5('b' || k), 'Invoices', 'done', 100, 100, 1000000, now(), now() + interval '7 days'
FROM sizes, generate_series(1, 5) k;

INSERT INTO tails (tenant_id, customer_id, kind, tail, document_id)
SELECT tenant_id, customer_id, kind, tails_of(number), id
FROM (
    SELECT 'invoice' AS kind, tenant_id, customer_id, number, id FROM invoices
    UNION ALL SELECT 'invoice po', tenant_id, customer_id, purchase_order, id FROM invoices
    UNION ALL SELECT 'estimate', tenant_id, customer_id, number, id FROM estimates
    UNION ALL SELECT 'estimate po', tenant_id, customer_id, purchase_order, id FROM estimates
    UNION ALL SELECT 'credit note', tenant_id, customer_id, number, id FROM credit_notes
    UNION ALL SELECT 'credit note po', tenant_id, customer_id, purchase_order, id FROM credit_notes
    UNION ALL SELECT 'payment', tenant_id, customer_id, reference, id FROM payments
) numbered
WHERE customer_id IN (SELECT customer_id FROM sizes);
