"""Tells people by e-mail what happened, once, and keeps the log of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from services.notify import credit_note_letters, estimate_letters, letters
from services.notify.answering import Answering
from services.notify.commenting import Commenting
from services.notify.credit_note_letters import CreditNoteLetter
from services.notify.detailing import Detailing
from services.notify.estimate_letters import EstimateLetter
from services.notify.forgetting import Forgetting
from services.notify.mailer import Mailer
from services.notify.models import POST, DeliveryRow
from services.notify.outgoing import Outgoing
from services.notify.promising import Promising
from services.notify.quarantining import Quarantining
from services.notify.stating import Stating
from services.notify.store import NotifyStore
from services.notify.watching import Watching
from shared import clock
from shared.bus.client import Bus
from shared.bus.files import whole
from shared.bus.jobs import Job
from shared.bus.loops import Bell
from shared.bus.marks import answers, on
from shared.bus.service import Build, Service
from shared.config import Config
from shared.contracts.auth import MintedLink, MintSignIn, SignInRequested
from shared.contracts.billing.credit_notes import CreditNoteSent, GetCreditNote, PrintCreditNote
from shared.contracts.billing.estimates import EstimateSent, GetEstimate, PrintEstimate
from shared.contracts.billing.files import File
from shared.contracts.billing.invoices import GetInvoice, InvoiceSent, PrintInvoice
from shared.contracts.billing.payments import (
    GetPayment,
    PaymentFailed,
    PaymentReceived,
    PaymentView,
    PrintReceipt,
    ViewPayment,
)
from shared.contracts.errors import Denied, NotPrintable, SignInLinkNotFound
from shared.contracts.message import ApiKey, Ask, Caller, Event, Staff, System
from shared.contracts.notify import Delivery, ListDeliveries
from shared.contracts.settings import GetTenant, Tenant
from shared.database import Database
from shared.reply_addresses import ReplyAddresses
from shared.secrets import Vault

WithPaper = letters.InvoiceLetter | letters.Receipt | EstimateLetter | CreditNoteLetter
ASKING_SECONDS = 25
SMTP_SECONDS = 20


class Correspondence:
    """What happened elsewhere that somebody should read about. Everything is asked before anything is sent."""

    def __init__(self, bus: Bus, who: Caller, outgoing: Outgoing) -> None:
        self._bus = bus
        self._who = who
        self._outgoing = outgoing

    @on(SignInRequested)
    def sign_in(self, event: SignInRequested) -> None:
        if self._outgoing.is_done(event, "sign_in"):
            return
        link = self._minted(event.request)
        if link is not None:
            self._outgoing.send(event, letters.sign_in(link, self._tenant()), to=link.email)

    def _minted(self, request: int) -> MintedLink | None:
        try:
            return self._bus.ask(MintSignIn(who=self._who, request=request))
        except SignInLinkNotFound:
            return None  # too old by now: auth keeps no requests that can no longer be used

    @on(InvoiceSent)
    def invoice(self, event: InvoiceSent) -> None:
        if self._outgoing.is_done(event, "invoice"):
            return
        view = self._bus.ask(GetInvoice(who=self._who, invoice=event.invoice))
        if view.invoice.is_draft or view.invoice.is_voided:
            return
        tenant = self._tenant()
        letter = letters.invoice(view, tenant, today=clock.today(tenant.zone))
        self._send(event, letter, PrintInvoice(who=self._who, token=view.invoice.token), to=view.customer.email)

    @on(EstimateSent)
    def estimate(self, event: EstimateSent) -> None:
        if self._outgoing.is_done(event, "estimate"):
            return
        view = self._bus.ask(GetEstimate(who=self._who, estimate=event.estimate))
        if view.estimate.is_draft or view.estimate.is_voided:
            return
        tenant = self._tenant()
        letter = estimate_letters.estimate(view, tenant, today=clock.today(tenant.zone))
        self._send(event, letter, PrintEstimate(who=self._who, token=view.estimate.token), to=view.customer.email)

    @on(CreditNoteSent)
    def credit_note(self, event: CreditNoteSent) -> None:
        if self._outgoing.is_done(event, "credit_note"):
            return
        view = self._bus.ask(GetCreditNote(who=self._who, credit_note=event.credit_note))
        if view.note.is_draft or view.note.is_voided:
            return
        letter = credit_note_letters.credit_note(view, self._tenant())
        self._send(event, letter, PrintCreditNote(who=self._who, token=view.note.token), to=view.customer.email)

    @on(PaymentReceived)
    def receipt(self, event: PaymentReceived) -> None:
        if self._outgoing.is_done(event, "receipt"):
            return
        payment = self._bus.ask(GetPayment(who=self._who, payment=event.payment))
        letter = letters.receipt(payment, self._tenant())
        self._send(event, letter, PrintReceipt(who=self._who, token=payment.token), to=_payer(payment))

    @on(PaymentFailed)
    def payment_failed(self, event: PaymentFailed) -> None:
        if self._outgoing.is_done(event, "payment_failed"):
            return
        payment = self._bus.ask(ViewPayment(who=self._who, token=event.payment))
        if payment.state == "failed":
            self._outgoing.send(event, letters.payment_failed(payment, self._tenant()), to=_payer(payment))

    def _tenant(self) -> Tenant:
        return self._bus.ask(GetTenant(who=self._who))

    def _send(self, event: Event, letter: WithPaper, question: Ask[File], *, to: str) -> None:
        files = self._paper(question)
        self._outgoing.send(event, replace(letter, has_paper=bool(files)), to=to, files=files)

    def _paper(self, question: Ask[File]) -> Sequence[File]:
        """None of what cannot be printed: its page has all of it."""
        try:
            return [whole(self._bus, self._bus.ask(question), who=self._who)]
        except NotPrintable:
            return []


class DeliveryLog:
    """What was sent to whom."""

    def __init__(self, store: NotifyStore) -> None:
        self._store = store

    @answers(ListDeliveries)
    def newest(self, ask: ListDeliveries) -> list[Delivery]:
        if not isinstance(ask.who.actor, Staff | ApiKey | System):
            raise Denied("actor")
        with self._store.reading():
            return [_delivery(row) for row in self._store.newest(ask.limit)]


def make(config: Config, bus: Bus) -> Service:
    """The service, ready to be hosted."""
    database = Database(config.database("notify"), connections=config.workers + 4)
    bell = Bell()
    sender = config.mail_from or f"billing@{config.base_domain}"
    addresses = ReplyAddresses(Vault(config.secret_key.get_secret_value()), domain=config.reply_domain)
    mailer = Mailer(config.smtp_url, name=sender.rpartition("@")[2], seconds=SMTP_SECONDS)

    def outgoing(who: Caller) -> Outgoing:
        return Outgoing(NotifyStore(database, who, news=bell.ring), mailer, sender=sender)

    def correspondence(who: Caller) -> Correspondence:
        return Correspondence(bus, _in_time_to_send(who), outgoing(who))

    def commenting(who: Caller) -> Commenting:
        return Commenting(bus, _in_time_to_send(who), outgoing(who), addresses)

    def answering(who: Caller) -> Answering:
        return Answering(bus, _in_time_to_send(who), outgoing(who))

    def watching(who: Caller) -> Watching:
        return Watching(bus, _in_time_to_send(who), outgoing(who))

    def promising(who: Caller) -> Promising:
        return Promising(bus, _in_time_to_send(who), outgoing(who))

    def quarantining(who: Caller) -> Quarantining:
        return Quarantining(bus, _in_time_to_send(who), outgoing(who))

    def detailing(who: Caller) -> Detailing:
        return Detailing(bus, _in_time_to_send(who), outgoing(who))

    def stating(who: Caller) -> Stating:
        return Stating(bus, _in_time_to_send(who), outgoing(who))

    def delivery_log(who: Caller) -> DeliveryLog:
        return DeliveryLog(NotifyStore(database, who))

    rooms: dict[type, Build] = {
        Correspondence: correspondence,
        Commenting: commenting,
        Watching: watching,
        Answering: answering,
        Promising: promising,
        Quarantining: quarantining,
        Detailing: detailing,
        Stating: stating,
        DeliveryLog: delivery_log,
    }
    forgetting = Forgetting(bus, store=lambda who: NotifyStore(database, who))
    jobs = (Job("notify memory", timedelta(days=1), forgetting.run),)
    return Service("notify", database=database, post=POST, bell=bell, rooms=rooms, jobs=jobs)


def _in_time_to_send(who: Caller) -> Caller:
    """Asking must leave time for the mail server before another worker may take the same event up."""
    return who.model_copy(update={"deadline": min(who.deadline, clock.from_now(seconds=ASKING_SECONDS))})


def _payer(payment: PaymentView) -> str:
    return payment.receipt_email or payment.customer.email


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.id,
        kind=row.kind,
        recipient=row.recipient,
        subject=row.subject,
        message_id=row.message_id,
        state=row.state,
        reason=row.reason,
        created_at=row.created_at,
        sent_at=row.sent_at,
    )
