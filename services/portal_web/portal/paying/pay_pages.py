"""What a pay page shows: invoices that may be paid together, and how much of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, get_args
from urllib.parse import urlencode

from babel import Locale

from shared.contracts.billing.payable import CreditLeft, Payable, PayableRow
from shared.contracts.settings.accepted import ONLINE
from shared.contracts.values import Method, OfflineMethod
from shared.language.typed import NotAnAmount, typed_amount
from shared.money import Money, total

Choice = Literal["online", "card", "bank", "check", "wire_transfer", "cash", "other"]
"""How a visitor wants to pay: "online" is by card or from a bank account, as the provider's page will ask."""
Wrong = Literal["", "empty", "unreadable", "small", "large", "rest", "credit"]


@dataclass(frozen=True, slots=True)
class Share:
    """What an invoice gets of the payment, what is taken off for paying it early, and what stays open."""

    row: PayableRow
    part: Money
    off: Money

    @property
    def rest(self) -> Money:
        return self.row.left - self.part - self.off


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be paid together: invoices of one currency. `amount` pays them all `today`; `path` is the page of
    just these."""

    rows: tuple[PayableRow, ...]
    amount: Money
    path: str
    today: date

    @property
    def tokens(self) -> str:
        return " ".join(row.token for row in self.rows)

    def shares(self, amount: Money) -> tuple[Share, ...]:
        """Due first, first: as billing will do it."""
        rest, found = amount, []
        for row in self.rows:
            due = row.to_pay(today=self.today)
            part = min(due, rest)
            found.append(Share(row, part, row.left - due if part == due else row.left - row.left))
            rest = rest - part
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Part:
    """Another amount than all: as it was typed, what is wrong with it, and what it is. `smallest` to `largest` can
    be paid."""

    smallest: Money
    largest: Money
    text: str = ""
    wrong: Wrong = ""
    amount: Money | None = None

    @property
    def is_chosen(self) -> bool:
        return bool(self.text or self.wrong)


@dataclass(frozen=True, slots=True)
class CreditOffer:
    """Credit that may be used here: what there is, and how much of it these invoices could need. `sources` are
    what it is made of, the oldest first, if people know any of it by a name."""

    there: Money
    most: Money
    action: str
    sources: tuple[CreditLeft, ...] = ()
    text: str = ""
    wrong: Wrong = ""

    def most_of(self, source: str) -> Money | None:
        """How much of one of the sources, by its id, these invoices could need."""
        return next((min(each.left, self.most) for each in self.sources if str(each.id) == source), None)


@dataclass(frozen=True, slots=True)
class PayPage:
    """`left_out` was chosen and cannot be paid now. `notice`: "changed" when the amount is not the one shown
    before, "offline" when it cannot be paid here, "method" when not in the way that was chosen, "unpaid" just
    back without paying, "underway" when some of it is being paid already, "credit" when credit was used. `action`
    is where the form goes, `back` where the visitor came from. Without a `part` only all can be paid, without
    `credit` there is none to use. Of the `choices` the first is meant when nothing is said; without any, nothing
    can be paid here. `fee_rate`, in percent, comes on top of what is paid by card."""

    view: Payable
    offer: Offer
    left_out: tuple[PayableRow, ...]
    notice: str
    action: str
    back: str
    part: Part | None = None
    credit: CreditOffer | None = None
    choices: tuple[Choice, ...] = ()
    choice: Choice | None = None
    fee_rate: Decimal = Decimal(0)

    @property
    def chosen(self) -> Choice | None:
        return self.choice or next(iter(self.choices), None)

    @property
    def past_choices(self) -> tuple[Choice, ...]:
        """Those for which nothing is charged here."""
        return tuple(each for each in self.choices if past_of(each))

    @property
    def path(self) -> str:
        """Where this page is."""
        return self.offer.path if self.back == "/" else self.action

    @property
    def single(self) -> PayableRow | None:
        """The invoice, when it is one only."""
        return self.offer.rows[0] if len(self.offer.rows) == 1 else None

    @property
    def amount(self) -> Money:
        """What is paid when nothing else is said."""
        return (self.part.amount if self.part else None) or self.offer.amount

    @property
    def fee(self) -> Money:
        """On top of what is paid when nothing else is said, if that is by card."""
        return self.amount.percent(self.fee_rate)

    @property
    def full_fee(self) -> Money:
        return self.offer.amount.percent(self.fee_rate)

    @property
    def is_surely_by_card(self) -> bool:
        return self.choices == ("card",)

    @property
    def shares(self) -> tuple[Share, ...]:
        return self.offer.shares(self.amount)


@dataclass(frozen=True, slots=True)
class ChoosePage:
    """One payment has one currency. No offer: nothing is to be paid."""

    view: Payable
    offers: tuple[Offer, ...]
    left_out: tuple[PayableRow, ...]


def offers(rows: Iterable[PayableRow], *, today: date) -> tuple[Offer, ...]:
    """What may be paid, by currency: amounts of two currencies are never added."""
    payable = [row for row in rows if row.may_be_chosen]
    found = []
    for currency in sorted({row.left.currency for row in payable}):
        same = tuple(row for row in payable if row.left.currency == currency)
        amount = total([row.to_pay(today=today) for row in same], currency=currency)
        path = pay_path([row.token for row in same])
        found.append(Offer(rows=same, amount=amount, path=path, today=today))
    return tuple(found)


def choices_of(methods: Sequence[Method], *, has_fee: bool) -> tuple[Choice, ...]:
    """Which of card and bank account is asked where they are entered, so here they are one, unless one of them
    costs more."""
    if has_fee or not set(methods) >= ONLINE:
        return tuple(methods)
    return ("online", *(method for method in methods if method not in ONLINE))


def part_of(view: Payable, offer: Offer) -> Part | None:
    """None when there is nothing between the smallest and the largest amount."""
    smallest = of_currency(view.smallest, offer.amount.currency) or offer.amount
    return Part(smallest=smallest, largest=offer.amount) if smallest < offer.amount else None


def typed_part(part: Part, text: str, *, locale: Locale) -> Part:
    """With what was typed, or what is wrong with it."""
    amount, wrong = _read(text, locale, part.largest.currency)
    if amount is not None:
        wrong = _trouble(amount, part)
    return Part(part.smallest, part.largest, text=text[:40], wrong=wrong, amount=None if wrong else amount)


def credit_of(view: Payable, offer: Offer, *, action: str) -> CreditOffer | None:
    there = of_currency(view.credit, offer.amount.currency)
    if there is None:
        return None
    sources = tuple(each for each in view.credits if each.left.currency == there.currency)
    is_named = any(each.reference for each in sources)
    return CreditOffer(there, min(there, offer.amount), action, sources if is_named else ())


def typed_credit(credit: CreditOffer, text: str, *, locale: Locale) -> tuple[CreditOffer, Money | None]:
    """The amount, or the offer with what is wrong about it."""
    amount, wrong = _read(text, locale, credit.most.currency)
    if amount is not None and not 0 < amount.minor <= credit.most.minor:
        amount, wrong = None, "credit"
    return replace(credit, text=text[:40], wrong=wrong), amount


def of_currency(amounts: Iterable[Money], currency: str) -> Money | None:
    return next((amount for amount in amounts if amount.currency == currency), None)


def pay_path(tokens: Sequence[str], **more: str) -> str:
    """The page on which these are paid together; without any, all that are open."""
    fields = [*(("invoice", token) for token in tokens), *more.items()]
    return f"/pay?{urlencode(fields)}" if fields else "/pay"


def past_of(text: str) -> OfflineMethod | None:
    """The way of paying past the provider that this is, if it is one."""
    return next((method for method in get_args(OfflineMethod) if method == text), None)


def past_path(tokens: Sequence[str], method: OfflineMethod, *, of_document: bool, **more: str) -> str:
    """The page that says how to pay these past the provider."""
    if not of_document:
        return pay_path(tokens, **more).replace("/pay", f"/pay/{method}", 1)
    return f"/invoices/{tokens[0]}/payment/{method}" + (f"?{urlencode(more)}" if more else "")


def _read(text: str, locale: Locale, currency: str) -> tuple[Money | None, Wrong]:
    if not text.strip():
        return None, "empty"
    try:
        return typed_amount(text, locale=locale, currency=currency), ""
    except NotAnAmount:
        return None, "unreadable"


def _trouble(amount: Money, part: Part) -> Wrong:
    if amount < part.smallest:
        return "small"
    if part.largest < amount:
        return "large"
    return "rest" if amount != part.largest and part.largest - amount < part.smallest else ""
