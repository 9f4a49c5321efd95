"""Alembic's way into the auth database."""

from services.auth.models import Model
from shared.migrations import run

run(Model.metadata)
