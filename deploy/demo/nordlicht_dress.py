"""Nordlicht's own touch: sharp corners, its yellow as a line, a word of thanks."""

from deploy.demo.dressing import Dress
from shared.contracts.settings.look import Look, Texts

DARK_LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32" fill="none"'
    ' stroke="#ffd400" stroke-width="2" stroke-linecap="round"><path d="M4 24c6-3 6-9 12-12s8-6 12-8"/>'
    '<path d="M4 28c8-2 9-8 14-10s7-4 10-6"/><path d="M5 17l1-2M12 9l1-2M9 5l1-2"/></svg>'
)
SHEET = """/* Nordlicht: eine Linie in unserem Gelb über jedem Blatt, die Firma weit gesetzt. */
.pl-card { border-block-start: 4px solid var(--pl-accent) }
.pl-card::before { display: none }
.pl-header .pl-logo { letter-spacing: .02em }
.pl-body[data-pl-page="payment"][data-pl-status="succeeded"] .pl-amount { color: var(--pl-ok) }
"""
SCRIPT = """// Ein Dank auf der Seite einer Zahlung, die gelungen ist. Mehr dazu: docs/theming.md
window.portal.on("payment:succeeded", ({ amount, currency }) => {
  const thanks = document.createElement("p");
  thanks.className = "pl-muted";
  const paid = window.portal.format.money(amount, currency);
  thanks.textContent = `Danke! Mit ${paid} bauen wir weiter an der Energiewende.`;
  document.querySelector("[data-pl-slot='payment.summary']")?.append(thanks);
});
"""
DRESS = Dress(
    look=Look(radius=0, dark_logo=DARK_LOGO),
    texts=Texts(
        welcome={
            "de": "Hier finden Sie Ihre Rechnungen und Angebote von Nordlicht.",
            "en": "Your invoices and estimates from Nordlicht are here.",
        },
        footer={
            "de": "Störung? Rund um die Uhr: +49 431 5550100",
            "en": "Power cut? Day and night: +49 431 5550100",
        },
    ),
    sheet=SHEET,
    script=SCRIPT,
)
