"""Ways of paying that a business takes away from a customer, or from one invoice."""

from typing import Literal

from shared.contracts.message import Ask
from shared.contracts.values import Id, Methods


class DisableMethods(Ask[None]):
    """From now on the customer, or the invoice, cannot be paid in these ways, and in all others. What was begun in
    one of them goes on. Refuses with CustomerNotFound, InvoiceNotFound or Denied."""

    kind: Literal["customer", "invoice"]
    id: Id
    methods: Methods
