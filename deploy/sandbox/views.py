"""What the hosted pages say, as values for their templates, and the headers they are sent with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from deploy.sandbox.books import Document
from deploy.sandbox.currencies import readable
from deploy.sandbox.means import N_
from shared.language.catalogue import Words, pick, translations

CARD_NUMBERS = (
    ("4242 4242 4242 4242", N_("Pays (Visa)")),
    ("5555 5555 5555 4444", N_("Pays (Mastercard)")),
    ("3782 822463 10005", N_("Pays (Amex)")),
    ("4000 0025 0000 3155", N_("Asks you to confirm")),
    ("4000 0000 0000 0002", N_("Is declined")),
    ("4000 0000 0000 9995", N_("Has insufficient funds")),
    ("4000 0000 0000 0069", N_("Has expired")),
    ("4000 0000 0000 0127", N_("Has a wrong security code")),
)
NUMBERS = {
    "card": CARD_NUMBERS,
    "us_bank_account": (
        ("110000000 · 000123456789", N_("Pays after a while")),
        ("110000000 · 000111111113", N_("Fails after a while")),
    ),
    "sepa_debit": (
        ("DE89 3704 0044 0532 0130 00", N_("Pays after a while")),
        ("DE62 3704 0044 0532 0130 01", N_("Fails after a while")),
    ),
}

FOLDER = Path(__file__).parent / "templates"


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
    business: str = ""


View = PayView | ConfirmView | NoticeView
TEMPLATE_OF: dict[type[View], str] = {PayView: "pay.html", ConfirmView: "confirm.html", NoticeView: "notice.html"}


def order_of(session: Document) -> Order:
    amount = partial(readable, currency=session["currency"], locale=_words(session).locale)
    items = (
        Item(each["description"], each["quantity"], amount(each["amount_total"]))
        for each in session["line_items"]["data"]
    )
    return Order(
        business=business_of(session),
        amount=amount(session["amount_total"]),
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
    words = _words(session)
    template = _environment(words.locale.language).get_template(TEMPLATE_OF[type(view)])
    html = template.render(view=view, prefix=prefix, lang=words.tag, direction=words.direction)
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


def _words(session: Document | None) -> Words:
    """Those that the business wished for, as far as we speak them."""
    return Words(pick(session["locale"] if session else None))


@cache
def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.globals["name"] = Markup("<bdi>{}</bdi>").format
    return environment


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
