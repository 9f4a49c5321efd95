"""What `portico` can be told to do, a module a subject."""
