"""All SQL of the billing service."""

from datetime import datetime

from services.billing.models import POST
from services.billing.store.accounts import AccountQueries
from services.billing.store.answers import AnswerQueries
from services.billing.store.approvals import ApprovalQueries
from services.billing.store.attention import AttentionQueries
from services.billing.store.bundles import BundleQueries
from services.billing.store.business_lists import BusinessListQueries
from services.billing.store.contacts import ContactQueries
from services.billing.store.credit_notes import CreditNoteQueries
from services.billing.store.discounts import DiscountQueries
from services.billing.store.email_changes import EmailChangeQueries
from services.billing.store.late_fees import LateFeeQueries
from services.billing.store.listings import ListQueries
from services.billing.store.payments import PaymentQueries
from services.billing.store.provider import ProviderQueries
from services.billing.store.quarantine import QuarantineQueries
from services.billing.store.statements import StatementQueries
from services.billing.store.viewing import ViewingQueries
from shared import clock


class BillingStore(
    ApprovalQueries,
    PaymentQueries,
    QuarantineQueries,
    CreditNoteQueries,
    LateFeeQueries,
    DiscountQueries,
    ProviderQueries,
    AnswerQueries,
    AccountQueries,
    AttentionQueries,
    ListQueries,
    BusinessListQueries,
    StatementQueries,
    BundleQueries,
    ViewingQueries,
    ContactQueries,
    EmailChangeQueries,
):
    post = POST

    def forget(self, before: datetime) -> None:
        """What a repeat would be recognised by, and no repeat can come of any more."""
        self.forget_notices(before)
        self.forget_answers(before)
        self.forget_bundles(clock.now())
