SELECT json_build_object(
    'tenant', t.settings,
    'session', json_build_object(
        'customer', s.customer, 'name', s.name, 'contact', s.contact, 'email', s.email, 'level', s.level,
        'expires_at', s.expires_at
    ),
    'view', json_build_object(
        'invoice', json_build_object(
            'token', i.token, 'number', i.number, 'issued_on', i.issued_on, 'due_on', i.due_on,
            'is_draft', i.is_draft, 'is_voided', i.voided_at IS NOT NULL,
            'total', json_build_object('minor', i.total_minor, 'currency', i.currency),
            'paid', json_build_object('minor', i.paid_minor, 'currency', i.currency),
            'pending', json_build_object('minor', coalesce(
                CASE a.state WHEN 'pending' THEN a.applied_minor END, 0), 'currency', i.currency),
            'id', i.id, 'customer', i.customer_id, 'currency', i.currency, 'terms', i.terms,
            'purchase_order', i.purchase_order, 'notes', i.notes,
            'subtotal', json_build_object('minor', i.subtotal_minor, 'currency', i.currency),
            'lines', (
                SELECT coalesce(json_agg(json_build_object(
                    'name', l.name, 'description', l.description, 'quantity', trim_scale(l.quantity)::text,
                    'unit_cost', json_build_object('minor', l.unit_cost_minor, 'currency', i.currency),
                    'amount', json_build_object('minor', l.amount_minor, 'currency', i.currency)
                ) ORDER BY l.position), '[]')
                FROM invoice_lines l WHERE l.invoice_id = i.id
            ),
            'discounts', coalesce(d.discounts, '[]'),
            'taxes', coalesce(d.taxes, '[]')
        ),
        'customer', json_build_object(
            'id', c.id, 'number', c.number, 'name', c.name, 'email', c.email, 'attention_to', c.attention_to,
            'address', c.address, 'tax_id', c.tax_id, 'locale', c.locale, 'currency', c.currency
        ),
        'payments', (
            SELECT coalesce(json_agg(json_build_object(
                'payment', p.token, 'received_at', p.received_at, 'method', p.method,
                'amount', json_build_object('minor', x.amount_minor, 'currency', i.currency)
            ) ORDER BY p.received_at), '[]')
            FROM applications x JOIN payments p ON p.id = x.payment_id WHERE x.invoice_id = i.id
        ),
        'attempt', CASE WHEN a.token IS NOT NULL THEN json_build_object(
            'payment', a.token, 'started_at', a.created_at, 'method', a.method,
            'state', CASE WHEN a.state IN ('open', 'pending') THEN a.state ELSE 'waiting' END
        ) END,
        'is_own', i.customer_id = s.customer
    )
)::text
FROM sessions s
JOIN tenants t ON t.id = s.tenant_id AND t.host = %(host)s
JOIN invoices i ON i.tenant_id = t.id AND i.token = %(token)s AND NOT i.is_draft
JOIN customers c ON c.id = i.customer_id
LEFT JOIN LATERAL (
    SELECT json_agg(j.line ORDER BY j.position) FILTER (WHERE j.kind = 'discount') AS discounts,
           json_agg(j.line ORDER BY j.position) FILTER (WHERE j.kind = 'tax') AS taxes
    FROM (
        SELECT kind, position, json_build_object(
            'name', name, 'rate', trim_scale(rate)::text,
            'amount', json_build_object('minor', amount_minor, 'currency', i.currency)
        ) AS line
        FROM invoice_adjustments WHERE invoice_id = i.id
    ) j
) d ON true
LEFT JOIN LATERAL (
    SELECT w.token, w.state, w.created_at, w.method, y.amount_minor AS applied_minor
    FROM attempt_invoices y JOIN attempts w ON w.id = y.attempt_id WHERE y.invoice_id = i.id AND y.is_open
) a ON true
WHERE s.secret = %(secret)s AND s.expires_at > now()
