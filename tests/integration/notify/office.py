"""The service under test, and the others played by what they would answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from services.notify.service import make
from shared.bus.local import LocalBus
from shared.bus.service import Service, system_caller
from shared.config import DEMO_SECRET, Config
from shared.contracts.auth import MintSignIn
from shared.contracts.billing.comments import GetComment
from shared.contracts.billing.credit_notes import GetCreditNote, PrintCreditNote
from shared.contracts.billing.email_changes import MintEmailLink
from shared.contracts.billing.estimates import GetEstimate, PrintEstimate
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import GetInvoice, PrintInvoice
from shared.contracts.billing.payments import GetPayment, PrintReceipt, ViewPayment
from shared.contracts.billing.statements import GetStatement, PrintStatement
from shared.contracts.billing.viewing import PreviewDocument
from shared.contracts.errors import Refusal
from shared.contracts.message import Caller, Event, Question
from shared.contracts.notify import Delivery, ListDeliveries
from shared.contracts.settings import GetTenant
from shared.database import assert_no_open_unit
from tests.support.correspondence import (
    comment_view,
    credit_note_view,
    estimate_view,
    failed_payment,
    invoice_view,
    minted_email_link,
    minted_link,
    payment,
    statement_view,
    tenant,
)

R = TypeVar("R")
TENANT = 7


def _answers() -> dict[type[Question[Any]], Any]:
    return {
        GetTenant: tenant(),
        MintSignIn: minted_link(),
        GetInvoice: invoice_view(),
        PrintInvoice: File(name="Acme-Paper-INV-1071.pdf", media_type="application/pdf", content=b"%PDF invoice"),
        GetEstimate: estimate_view(),
        PrintEstimate: File(
            name="Acme-Paper-EST-0330.pdf", media_type="application/pdf", content=b"%PDF estimate"
        ),
        GetStatement: statement_view(),
        PrintStatement: File(
            name="Acme-Paper-CUST-0007.pdf", media_type="application/pdf", content=b"%PDF statement"
        ),
        GetCreditNote: credit_note_view(),
        PrintCreditNote: File(name="Acme-Paper-CN-0007.pdf", media_type="application/pdf", content=b"%PDF credit"),
        GetPayment: payment(),
        ViewPayment: failed_payment(),
        MintEmailLink: minted_email_link(),
        GetComment: comment_view(),
        PreviewDocument: "https://acme.portal.example/invoices/q9LrT2?preview=mark",
        PrintReceipt: File(name="Acme-Paper-PAY-20988.pdf", media_type="application/pdf", content=b"%PDF receipt"),
    }


@dataclass
class Others:
    """Settings, billing and auth, as far as notify asks them. An answer may be a refusal."""

    answers: dict[type[Question[Any]], Any] = field(default_factory=_answers)
    asked: list[Question[Any]] = field(default_factory=list)

    def ask(self, question: Question[R]) -> R:
        assert_no_open_unit()
        self.asked.append(question)
        answer = self.answers[type(question)]
        if isinstance(answer, Refusal):
            raise answer
        return question.answer_from(question.answer_json(answer))


@dataclass
class Office:
    service: Service
    others: Others
    bus: LocalBus

    def hear(self, event: Event) -> None:
        """The event arrives."""
        self.service.receive(event.topic(), event.model_dump_json().encode())

    def work(self) -> None:
        """Everything that is due is worked."""
        while self.service.inbox.work_some():
            pass

    def log(self, *, tenant: int = TENANT, limit: int = 50) -> list[Delivery]:
        return self.bus.ask(ListDeliveries(who=staff(tenant), limit=limit))

    def states(self) -> list[tuple[str, str, str]]:
        return [(each.kind, each.recipient, each.state) for each in self.log()]


@contextmanager
def opened(database: str, smtp_port: int, *, reply_domain: str = "reply.portal.example") -> Iterator[Office]:
    config = Config(
        environment="demo",
        base_domain="portal.example",
        database_url=database,
        smtp_url=f"smtp://127.0.0.1:{smtp_port}",
        secret_key=DEMO_SECRET,
        reply_domain=reply_domain,
    )
    others, bus = Others(), LocalBus()
    service = make(config, others)
    bus.add(service)
    try:
        yield Office(service, others, bus)
    finally:
        service.stop()


def staff(tenant: int = TENANT) -> Caller:
    return system_caller(tenant, job="test")
