"""A second small service, which asks `echo` and hears its news."""
