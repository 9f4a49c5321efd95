"""My Account."""

from services.billing.store.account_view import ACCOUNT
from services.billing.store.customers import CustomerQueries
from shared.contracts.billing.payments import AccountView
from shared.contracts.errors import CustomerNotFound


class AccountQueries(CustomerQueries):
    def account(self, customer: int) -> AccountView:
        """Raises CustomerNotFound."""
        found = self.read(ACCOUNT, customer=customer)
        if found is None:
            raise CustomerNotFound(str(customer))
        return found
