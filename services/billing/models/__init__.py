"""The rows of the billing database. Moments are aware UTC."""

from services.billing.models.answers import KeptAnswerRow
from services.billing.models.attempts import AttemptInvoiceRow, AttemptRow
from services.billing.models.bundles import BundledRow, BundleRow
from services.billing.models.credit_notes import (
    CreditNoteAdjustmentRow,
    CreditNoteLineRow,
    CreditNoteRow,
)
from services.billing.models.credits import CreditRow, CreditUseRow
from services.billing.models.customers import ContactRow, CustomerRow, SequenceRow
from services.billing.models.discounts import EndedDiscountRow
from services.billing.models.email_changes import EmailChangeRow
from services.billing.models.estimates import ApprovalRow, EstimateAdjustmentRow, EstimateLineRow, EstimateRow
from services.billing.models.files import FileRow, PieceRow
from services.billing.models.invoices import AdjustmentRow, InvoiceRow, LineRow
from services.billing.models.late_fees import LateFeeRow
from services.billing.models.owned import Model
from services.billing.models.payments import ApplicationRow, LedgerRow, PaymentRow
from services.billing.models.promises import PromiseRow
from services.billing.models.provider import NoticeRow, ProviderAccountRow
from services.billing.models.tails import TailRow
from services.billing.models.threads import AttachmentRow, CommentRow, ThreadRow
from shared.bus.tables import post_tables

POST = post_tables(Model.metadata)

__all__ = [
    "POST",
    "AdjustmentRow",
    "ApplicationRow",
    "ApprovalRow",
    "AttachmentRow",
    "AttemptInvoiceRow",
    "AttemptRow",
    "BundleRow",
    "BundledRow",
    "CommentRow",
    "ContactRow",
    "CreditNoteAdjustmentRow",
    "CreditNoteLineRow",
    "CreditNoteRow",
    "CreditRow",
    "CreditUseRow",
    "CustomerRow",
    "EmailChangeRow",
    "EndedDiscountRow",
    "EstimateAdjustmentRow",
    "EstimateLineRow",
    "EstimateRow",
    "FileRow",
    "InvoiceRow",
    "KeptAnswerRow",
    "LateFeeRow",
    "LedgerRow",
    "LineRow",
    "Model",
    "NoticeRow",
    "PaymentRow",
    "PieceRow",
    "PromiseRow",
    "ProviderAccountRow",
    "SequenceRow",
    "TailRow",
    "ThreadRow",
]
