"""What the hosted pages say, as values for their templates, and the headers they are sent with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from deploy.sandbox.books import Document
from deploy.sandbox.currencies import readable

CARD_NUMBERS = (
    ("4242 4242 4242 4242", "Pays (Visa)"),
    ("5555 5555 5555 4444", "Pays (Mastercard)"),
    ("3782 822463 10005", "Pays (Amex)"),
    ("4000 0025 0000 3155", "Asks you to confirm"),
    ("4000 0000 0000 0002", "Is declined"),
    ("4000 0000 0000 9995", "Has insufficient funds"),
    ("4000 0000 0000 0069", "Has expired"),
    ("4000 0000 0000 0127", "Has a wrong security code"),
)
NUMBERS = {
    "card": CARD_NUMBERS,
    "us_bank_account": (
        ("110000000 · 000123456789", "Pays after a while"),
        ("110000000 · 000111111113", "Fails after a while"),
    ),
    "sepa_debit": (
        ("DE89 3704 0044 0532 0130 00", "Pays after a while"),
        ("DE62 3704 0044 0532 0130 01", "Fails after a while"),
    ),
}

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Item:
    name: str
    quantity: int
    amount: str


@dataclass(frozen=True, slots=True)
class Order:
    """What is being paid, to whom, and the way back."""

    business: str
    amount: str
    description: str | None
    items: tuple[Item, ...]
    back_url: str | None


@dataclass(frozen=True, slots=True)
class PayView:
    order: Order
    methods: tuple[str, ...]
    numbers: tuple[tuple[str, str], ...]
    """Test numbers for these methods, and what each does."""
    email: str | None
    problem: str | None = None
    chosen: str = "card"
    typed_email: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConfirmView:
    order: Order
    brand: str
    last4: str


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A page that only tells how things stand, and the way on."""

    title: str
    text: str
    good: bool = False
    link: str | None = None
    link_text: str | None = None


View = PayView | ConfirmView | NoticeView
TEMPLATE_OF: dict[type[View], str] = {PayView: "pay.html", ConfirmView: "confirm.html", NoticeView: "notice.html"}


def order_of(session: Document) -> Order:
    currency = session["currency"]
    items = (
        Item(each["description"], each["quantity"], readable(each["amount_total"], currency=currency))
        for each in session["line_items"]["data"]
    )
    return Order(
        business=business_of(session),
        amount=readable(session["amount_total"], currency=currency),
        description=session["payment_intent_data"]["description"],
        items=tuple(items),
        back_url=session["cancel_url"],
    )


def business_of(session: Document) -> str:
    named = session["branding_settings"]["display_name"]
    return str(named or urlsplit(session["success_url"]).hostname)


def success_url(session: Document) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def page(view: View, *, prefix: str, session: Document | None, status: int = 200) -> Response:
    """The page: it may load our stylesheet, send its form here and on to the business, and nothing else."""
    html = TEMPLATES.get_template(TEMPLATE_OF[type(view)]).render(view=view, prefix=prefix)
    # Chromium applies form-action to the redirect after a POST too, so the way back must be named.
    sources = ["'self'", *sorted({_origin(session["success_url"])} if session else ())]
    policy = (
        "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action "
        + " ".join(sources)
    )
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    return HTMLResponse(html, status_code=status, headers=headers)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
