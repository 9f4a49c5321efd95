"""My Account."""

from datetime import timedelta

from services.billing.store.account_view import ACCOUNT
from services.billing.store.customers import CustomerQueries
from shared import clock
from shared.contracts.billing.payments import AccountView
from shared.contracts.errors import CustomerNotFound


class AccountQueries(CustomerQueries):
    def account(self, customer: int) -> AccountView:
        """Raises CustomerNotFound."""
        yesterday = clock.now() - timedelta(days=1)  # nowhere is it an earlier day
        found = self.read(ACCOUNT, customer=customer, valid=yesterday.date())
        if found is None:
            raise CustomerNotFound(str(customer))
        return found
