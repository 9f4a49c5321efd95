"""Alembic's way into the settings database."""

from services.settings.models import Model
from shared.migrations import run

run(Model.metadata)
