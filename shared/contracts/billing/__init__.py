"""What `billing` promises the others: customers, invoices, payments."""
