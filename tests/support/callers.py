"""Who asks, in tests."""

from datetime import timedelta
from itertools import count

from shared import clock
from shared.contracts.message import Caller, Visitor

_tenants = count(1_000)


def fresh_tenant() -> int:
    """One that no other test uses."""
    return next(_tenants)


def caller(*, tenant: int | None = None, milliseconds: int = 10_000, name: str = "Ada") -> Caller:
    return Caller(
        request_id="test",
        deadline=clock.now() + timedelta(milliseconds=milliseconds),
        tenant=fresh_tenant() if tenant is None else tenant,
        actor=Visitor(),
        name=name,
    )
