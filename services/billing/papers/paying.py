"""How an invoice is paid past the provider, as its paper tells it: a check or a transfer needs no page."""

from collections.abc import Iterator
from typing import get_args

from services.billing.documents.values import Fact, PayElsewhere
from services.billing.papers.stationery import Stationery
from shared.contracts.billing.invoices import InvoiceView, PaidWith
from shared.contracts.settings import Tenant
from shared.contracts.settings.accepted import ONLINE
from shared.contracts.values import Method, OfflineMethod
from shared.language import phrases


def may_be_paid_online(view: InvoiceView, tenant: Tenant) -> bool:
    return tenant.switches.has("payments") and not ONLINE.isdisjoint(_offered(view, tenant))


def elsewhere(view: InvoiceView, paper: Stationery) -> Iterator[PayElsewhere]:
    """Every way that is open to this customer for this invoice, if there is something to say of it."""
    for method in get_args(OfflineMethod):
        if method in _offered(view, paper.tenant) and (way := _way(method, view, paper)):
            yield way


def _offered(view: InvoiceView, tenant: Tenant) -> tuple[Method, ...]:
    return tenant.accepted.offered(view.customer.disabled_payment_methods, view.invoice.disabled_payment_methods)


def _way(method: OfflineMethod, view: InvoiceView, paper: Stationery) -> PayElsewhere | None:
    words = paper.tenant.accepted.words_for(method).strip()
    facts = tuple(_account(paper)) if method == "wire_transfer" else ()
    if method == "check" and not words:
        words = _where_checks_go(paper)
    if not words and not facts:
        return None
    if method == "wire_transfer":
        facts = (*facts, Fact(paper.say("Reference"), view.invoice.number))
    return PayElsewhere(phrases.means(paper.words, PaidWith(kind=method)), words, facts)


def _where_checks_go(paper: Stationery) -> str:
    tenant, lines = paper.tenant, paper.address(paper.tenant.address)
    business = tenant.legal_name or tenant.name
    payable = paper.say("Make the check payable to %(business)s and send it to:", business=business)
    return "\n".join((payable, *lines)) if lines else ""


def _account(paper: Stationery) -> Iterator[Fact]:
    say, account = paper.say, paper.tenant.accepted.account
    if account is None:
        return
    yield Fact(say("Account holder"), account.holder)
    yield Fact(say("IBAN"), account.iban_in_groups)
    if account.bic:
        yield Fact(say("BIC"), account.bic)
