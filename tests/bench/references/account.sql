WITH me AS (
    SELECT s.*, t.settings
    FROM sessions s JOIN tenants t ON t.id = s.tenant_id AND t.host = %(host)s
    WHERE s.secret = %(secret)s AND s.expires_at > now()
), mine AS (
    SELECT i.id, i.due_on, i.issued_on, i.voided_at IS NULL AND i.paid_minor < i.total_minor AS is_open,
        json_build_object(
            'token', i.token, 'number', i.number, 'issued_on', i.issued_on, 'due_on', i.due_on,
            'is_draft', i.is_draft, 'is_voided', i.voided_at IS NOT NULL, 'summary', i.summary,
            'total', json_build_object('minor', i.total_minor, 'currency', i.currency),
            'paid', json_build_object('minor', i.paid_minor, 'currency', i.currency),
            'pending', json_build_object('minor', coalesce((
                SELECT sum(y.amount_minor) FROM attempt_invoices y JOIN attempts w ON w.id = y.attempt_id
                WHERE y.invoice_id = i.id AND y.is_open AND w.state = 'pending'), 0), 'currency', i.currency)
        ) AS line
    FROM invoices i JOIN me ON i.customer_id = me.customer WHERE NOT i.is_draft
), paid AS (
    SELECT p.token, 'succeeded' AS state, p.amount_minor, p.currency, p.method, p.received_at AS at, (
        SELECT json_agg(i.number ORDER BY x.id) FROM applications x JOIN invoices i ON i.id = x.invoice_id
        WHERE x.payment_id = p.id) AS numbers
    FROM payments p JOIN me ON p.customer_id = me.customer
    UNION ALL
    SELECT w.token, CASE w.state WHEN 'pending' THEN 'pending' ELSE 'waiting' END, w.amount_minor, w.currency,
        w.method, w.created_at, (
        SELECT json_agg(i.number ORDER BY y.id) FROM attempt_invoices y JOIN invoices i ON i.id = y.invoice_id
        WHERE y.attempt_id = w.id)
    FROM attempts w JOIN me ON w.customer_id = me.customer
    WHERE w.state IN ('pending', 'unknown', 'quarantined')
    ORDER BY at DESC LIMIT 5
)
SELECT json_build_object(
    'tenant', me.settings,
    'session', json_build_object(
        'customer', me.customer, 'name', me.name, 'contact', me.contact, 'email', me.email, 'level', me.level,
        'expires_at', me.expires_at
    ),
    'view', json_build_object(
        'customer', json_build_object(
            'id', c.id, 'number', c.number, 'name', c.name, 'email', c.email, 'attention_to', c.attention_to,
            'address', c.address, 'tax_id', c.tax_id, 'locale', c.locale, 'currency', c.currency
        ),
        'open', (SELECT coalesce(json_agg(line), '[]')
            FROM (SELECT line FROM mine WHERE is_open ORDER BY due_on, id LIMIT 100) o),
        'settled', (SELECT coalesce(json_agg(line), '[]')
            FROM (SELECT line FROM mine WHERE NOT is_open ORDER BY issued_on DESC, id DESC LIMIT 20) z),
        'payments', (SELECT coalesce(json_agg(json_build_object(
                'token', token, 'state', state, 'method', method, 'at', at, 'numbers', coalesce(numbers, '[]'),
                'amount', json_build_object('minor', amount_minor, 'currency', currency)
            ) ORDER BY at DESC), '[]') FROM paid)
    )
)::text
FROM me JOIN customers c ON c.id = me.customer
