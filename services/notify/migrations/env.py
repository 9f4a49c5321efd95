"""Alembic's way into the notify database."""

from services.notify.models import Model
from shared.migrations import run

run(Model.metadata)
