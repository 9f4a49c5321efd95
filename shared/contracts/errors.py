"""How a service says no. Refusals cross the wire and come back as their own type.

Refusal
├── NotFound              nothing there for this caller; foreign and absent look the same
│   ├── TenantNotFound
│   ├── BundleNotFound
│   ├── CodeNotFound
│   ├── CommentNotFound
│   ├── CreditNoteNotFound
│   ├── ContactNotFound
│   ├── CustomerNotFound
│   ├── DocumentsNotFound
│   ├── EmailLinkNotFound
│   ├── FileNotFound
│   ├── InvoiceNotFound
│   ├── EstimateNotFound
│   ├── PaymentNotFound
│   ├── SessionNotFound
│   ├── SignInLinkNotFound
│   ├── StatementNotFound
│   └── KeyNotFound
├── Conflict              it cannot be done in the present state
│   ├── AlreadyExists
│   ├── CreditExceeded
│   ├── EstimateChanged
│   ├── EmailLinkSpent
│   ├── EstimateClosed
│   ├── MethodNotOffered
│   ├── NothingToPay
│   ├── NotPrintable
│   ├── PaymentUnderWay
│   ├── SignInLinkSpent
│   ├── TooManyBundles
│   ├── TooManyDocuments
│   └── TooManyKeys
├── Denied                this caller may not
│   └── WrongSignature
├── Invalid               the question itself is wrong: `about` names the field
│   ├── AmountNotPayable
│   ├── FileNotAllowed
│   ├── StatementNotPossible
│   └── WrongCode
└── Unavailable           nobody could answer in time; nothing is known to have changed
    └── ProviderUnavailable
        ├── ProviderBusy
        └── ProviderNotAsked
"""

from typing import ClassVar


class Refusal(Exception):
    """`about` is a short machine-readable hint (a field, an id); `facts` fill the words that people see."""

    kinds: ClassVar[dict[str, type["Refusal"]]] = {}

    def __init__(self, about: str = "", facts: dict[str, str] | None = None) -> None:
        super().__init__(about, facts or {})
        self.about = about
        self.facts = facts or {}

    def __init_subclass__(cls) -> None:
        Refusal.kinds[cls.__name__] = cls

    @staticmethod
    def named(kind: str, about: str, facts: dict[str, str]) -> "Refusal | None":
        """The refusal of that name, or None when there is no such kind."""
        found = Refusal.kinds.get(kind)
        return found(about, facts) if found else None


class NotFound(Refusal):
    pass


class TenantNotFound(NotFound):
    pass


class BundleNotFound(NotFound):
    pass


class CodeNotFound(NotFound):
    pass


class ContactNotFound(NotFound):
    pass


class CustomerNotFound(NotFound):
    pass


class DocumentsNotFound(NotFound):
    pass


class EmailLinkNotFound(NotFound):
    pass


class FileNotFound(NotFound):
    pass


class CommentNotFound(NotFound):
    pass


class CreditNoteNotFound(NotFound):
    pass


class InvoiceNotFound(NotFound):
    pass


class EstimateNotFound(NotFound):
    pass


class PaymentNotFound(NotFound):
    pass


class SessionNotFound(NotFound):
    pass


class SignInLinkNotFound(NotFound):
    pass


class StatementNotFound(NotFound):
    pass


class KeyNotFound(NotFound):
    pass


class Conflict(Refusal):
    pass


class AlreadyExists(Conflict):
    pass


class CreditExceeded(Conflict):
    """There is less credit than was to be used."""


class EstimateChanged(Conflict):
    """It is not any more what was shown to whoever answers it."""


class EmailLinkSpent(Conflict):
    """The link changes no address any more; `facts["reason"]` is "used", "expired" or "replaced",
    `facts["locale"]` the customer's, if one was chosen."""


class EstimateClosed(Conflict):
    """Nothing can be done with the estimate any more; `about` is its status, such as "expired"."""


class MethodNotOffered(Conflict):
    """It cannot be paid in this way, or not any more."""


class NothingToPay(Conflict):
    pass


class NotPrintable(Conflict):
    """There is no way to make a file of it; its page has all of it."""


class PaymentUnderWay(Conflict):
    """An earlier payment is not settled yet; `facts["payment"]` is its token."""


class SignInLinkSpent(Conflict):
    """The link or code was used or is too old; `facts["reason"]` is "used", "expired", "tries" (a code,
    too often) or "left" (the page that it led to, for too long), `facts["locale"]` its reader's, if known."""


class TooManyBundles(Conflict):
    """As many are being made as may be at once: one has to be done first."""


class TooManyDocuments(Conflict):
    """More than one file holds."""


class TooManyKeys(Conflict):
    """As many are active as may be: retire one first."""


class Denied(Refusal):
    pass


class WrongSignature(Denied):
    pass


class Invalid(Refusal):
    pass


class AmountNotPayable(Invalid):
    pass


class FileNotAllowed(Invalid):
    """`about` is "type", "size", "pixels" or "empty"; `facts["name"]` is the file's."""


class StatementNotPossible(Invalid):
    """There is none with such days, or it is too long; `about` is "start", "end" or "length"."""


class WrongCode(Invalid):
    """`facts["tries_left"]` says how many more times it may be typed."""


class Unavailable(Refusal):
    pass


class ProviderUnavailable(Unavailable):
    pass


class ProviderBusy(ProviderUnavailable):
    """The same thing is being asked of the provider at this moment, by a second click."""


class ProviderNotAsked(ProviderUnavailable):
    """Our own time was up before the provider could be asked: it knows of nothing new, and is not silent."""


class Broken(Exception):
    """The service failed on a question: a bug, logged there under the request id, never shown."""
