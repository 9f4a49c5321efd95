"""The double entries behind everything that moves money."""

from services.billing.models import LedgerRow
from shared import clock
from shared.store import Store


class LedgerQueries(Store):
    def write_ledger(self, posting: str, *, customer: int, currency: str, sides: dict[str, int]) -> None:
        """A double entry, in minor units. Raises ValueError when its sides do not sum to nought."""
        if sum(sides.values()):
            raise ValueError(f"{posting} does not balance")
        for account, minor in sides.items():
            if minor:
                self.add(
                    LedgerRow(
                        posting=posting,
                        account=account,
                        customer_id=customer,
                        currency=currency,
                        amount_minor=minor,
                        at=clock.now(),
                    )
                )
