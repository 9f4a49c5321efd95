"""Alembic's way into the billing database."""

from services.billing.models import Model
from shared.migrations import run

run(Model.metadata)
