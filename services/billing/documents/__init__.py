"""PDF documents: a value that says everything a page shows, in; the bytes of the PDF, out."""
