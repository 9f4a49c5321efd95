"""What people read: words from catalogues, and numbers, dates and amounts as their language writes them."""
