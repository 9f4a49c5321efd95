"""Three businesses' own style sheets, as somebody might write them: their rules win, and nothing breaks."""

from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Page

from shared.bus.service import platform_origin, system_caller
from shared.contracts.billing.customers import CreateCustomer
from shared.contracts.billing.invoices import CreateInvoice, NewLine
from shared.contracts.settings import CreateTenant, Profile
from shared.contracts.settings.code import PublishCode
from shared.contracts.settings.look import ChangeLook, Look
from tests.browser.looking import Looker
from tests.support.product import Product
from tests.support.theming import example

MEASURED = """rules => rules.map(([selector, property]) =>
    getComputedStyle(document.querySelector(selector)).getPropertyValue(property))"""

ON_PAPER = [[".pl-body", "background-color"], [".pl-amount", "color"], [".pl-actions", "display"]]


@dataclass(frozen=True, slots=True)
class Theme:
    """`won` is what its rules must have made of the invoice page: selector, property, value on light pages."""

    sheet: str
    won: tuple[tuple[str, str, str], ...]
    look: Look | None = None


THEMES = {
    "the one in the documentation": Theme(
        example(),
        (
            (".pl-card", "box-shadow", "none"),
            (".pl-btn", "border-radius", "0px"),
            (".pl-body", "background-color", "rgb(251, 247, 240)"),
            (".pl-logo", "letter-spacing", "0.8px"),
        ),
    ),
    "loud": Theme(
        """
        a { color: light-dark(#5b00b3, #d9b8ff) }
        h1 { text-transform: uppercase; letter-spacing: .08em }
        table { border-color: light-dark(#5b00b3, #d9b8ff) }
        .pl-btn { background: #5b00b3; color: #fff; border-radius: 3rem; min-height: 3.5rem }
        [data-pl-slot="invoice.comments"] { display: none }
        """,
        (
            ("h1", "text-transform", "uppercase"),
            (".pl-table", "border-top-color", "rgb(91, 0, 179)"),
            (".pl-btn", "background-color", "rgb(91, 0, 179)"),
            (".pl-btn", "min-height", "56px"),
            ("[data-pl-slot='invoice.comments']", "display", "none"),
        ),
        Look(scheme="light"),
    ),
    "dark only": Theme(
        """
        :root { color-scheme: dark; --pl-bg: #000; --pl-surface: #111; --pl-radius: 1.25rem; --pl-measure: 34rem }
        .pl-card { border: 0 }
        .pl-header, .pl-footer { flex-direction: column; align-items: center }
        @media (max-width: 30rem) { .pl-amount { font-size: 2rem } }
        """,
        (
            (".pl-body", "background-color", "rgb(0, 0, 0)"),
            (".pl-card", "border-top-width", "0px"),
            (".pl-btn", "border-radius", "20px"),
            (".pl-footer", "flex-direction", "column"),
        ),
    ),
}


def invoice_of(demo: Product, theme: Theme, *, locale: str) -> str:
    """The address of an invoice of a business that has made the theme its own."""
    name = f"theme-{uuid4().hex[:8]}"
    profile = Profile(username=name, name="Studio", currency="USD", email="owner@studio.example", locale=locale)
    tenant = demo.bus.ask(CreateTenant(who=platform_origin(), profile=profile))
    who = system_caller(tenant.id, job="test")
    demo.bus.ask(PublishCode(who=who, kind="css", text=theme.sheet))
    if theme.look:
        demo.bus.ask(ChangeLook(who=who, look=theme.look))
    customer = demo.bus.ask(CreateCustomer(who=who, name="Globex", email=f"jo@{name}.example"))
    lines = (NewLine(name="Card stock", unit_cost=165_00),)
    invoice = demo.bus.ask(CreateInvoice(who=who, customer=customer.id, lines=lines))
    return f"{tenant.url}/invoices/{invoice.token}"


@pytest.mark.parametrize("locale", ["en-US", "ar-AE"])
@pytest.mark.parametrize("name", THEMES)
def test_each_rule_wins_without_being_important_and_the_page_holds(
    demo: Product, page: Page, look: Looker, name: str, locale: str
) -> None:
    theme = THEMES[name]
    assert "!important" not in theme.sheet
    page.goto(invoice_of(demo, theme, locale=locale))
    page.emulate_media(color_scheme="light")
    found = page.evaluate(MEASURED, [[selector, property_] for selector, property_, _ in theme.won])
    assert found == [value for _, _, value in theme.won]
    look.at()
    button = page.locator(".pl-btn[data-variant=primary]").first.bounding_box()
    assert button
    assert button["height"] >= 44
    assert look.said == []
    page.emulate_media(media="print")
    assert page.evaluate(MEASURED, ON_PAPER) == ["rgb(255, 255, 255)", "rgb(0, 0, 0)", "none"]
