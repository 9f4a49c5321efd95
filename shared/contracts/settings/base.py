"""What keeps two who change settings at once from undoing each other."""

from typing import Annotated

from pydantic import Field

Base = Annotated[int, Field(ge=1, lt=2**31)] | None
"""The version of the settings that a change was made of: refused with Conflict ("version") once there is another.
None takes whatever there is."""
