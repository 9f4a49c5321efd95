"""Where the business looks at its own documents: what e-mails to it link to."""

from shared.bus.client import Bus
from shared.contracts.billing.viewing import PreviewDocument, ViewedKind
from shared.contracts.message import Caller

PREVIEW_SECONDS = 86_400


def page_of_business(bus: Bus, who: Caller, kind: ViewedKind, document: int) -> str:
    """Its address of a document, at which it is not taken for its customer."""
    return bus.ask(PreviewDocument(who=who, kind=kind, document=document, seconds=PREVIEW_SECONDS))
