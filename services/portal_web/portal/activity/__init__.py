"""A customer's lists, one tab a kind. A new kind is a line in `kinds.py`, a template and its list in billing."""
