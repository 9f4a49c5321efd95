"""A customer's statements: signed in, or by their link; as a page, a PDF and a table."""
