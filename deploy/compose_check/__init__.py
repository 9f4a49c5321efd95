"""Brings docker-compose.yml up for real, uses it as a customer would, and leaves nothing of it behind."""
