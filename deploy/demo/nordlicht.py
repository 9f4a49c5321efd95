"""Nordlicht Energie: euros, German, a yellow that needs care."""

from decimal import Decimal

from deploy.demo.nordlicht_dress import DRESS
from deploy.demo.offers import OF_HAFENBAD
from deploy.demo.refunds import TO_HAFENBAD
from deploy.demo.story import Bill, Business, Client, Coming, Said, line, off
from shared.contracts.billing.customers import Contact, CustomField
from shared.contracts.billing.invoices import NewTax
from shared.contracts.settings import Profile, Switches
from shared.contracts.settings.accepted import Accepted, BankAccount, Instruction
from shared.contracts.settings.late_fees import LateFeeTerms
from shared.contracts.values import Address

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32" fill="none"'
    ' stroke="#9a8000" stroke-width="2" stroke-linecap="round"><path d="M4 24c6-3 6-9 12-12s8-6 12-8"/>'
    '<path d="M4 28c8-2 9-8 14-10s7-4 10-6"/><path d="M5 17l1-2M12 9l1-2M9 5l1-2"/></svg>'
)
SAUNA = Client(
    name="Hafenbad Saunahaus",
    email="sauna@hafenbad.example",
    attention_to="Jan Petersen",
    address=Address(lines=("Am Kai 9",), city="Flensburg", postal_code="24937", country="DE"),
    bills=(Bill(number="INV-0110", issued=12, due=2, lines=(line("Arbeitspreis Ökostrom, kWh", "1180", 29),)),),
)
HAFENBAD = Client(
    name="Hafenbad GmbH",
    email="lena@hafenbad.example",
    fields=(CustomField(name="Kostenstelle", value="4711"),),
    attention_to="Lena Brandt",
    contacts=(Contact(name="Kai Brandt", email="kai@hafenbad.example"),),
    credit=25_50,
    address=Address(lines=("Am Kai 7",), city="Flensburg", postal_code="24937", country="DE"),
    tax_id="DE813992525",
    offers=OF_HAFENBAD,
    below=(SAUNA,),
    refunds=TO_HAFENBAD,
    bills=(
        Bill(number="INV-0105", issued=22, due=-8, lines=(line("Zählerwechsel", "1", 96_50, "Halle 2"),)),
        Bill(number="INV-0106", issued=71, due=-57, lines=(line("Grundpreis", "1", 14_90, "September"),)),
        Bill(
            number="INV-0107",
            issued=40,
            due=-26,
            outcome="card",
            lines=(line("Grundpreis", "1", 14_90, "Oktober"), line("Arbeitspreis Ökostrom, kWh", "3120", 29)),
        ),
        Bill(
            number="INV-0108",
            issued=26,
            due=-12,
            terms="14 Tage netto",
            lines=(
                line("Grundpreis", "1", 14_90, "November"),
                line("Arbeitspreis Ökostrom, kWh", "4275.5", 29),
                line("Wartung Ladestation", "2.5", 84_00, "Stunden vor Ort"),
            ),
            notes="Bitte geben Sie bei Rückfragen die Zählernummer 1EMH0012947 an.",
            said=(
                Said("Der Techniker war zwei Stunden da, nicht zweieinhalb. Können Sie das bitte prüfen?"),
                Said(
                    "Guten Tag Frau Brandt, eine halbe Stunde ist die Anfahrt, siehe "
                    "https://nordlicht.example/preise#anfahrt. Ist das für Sie so in Ordnung?",
                    by="Ole Petersen",
                ),
            ),
        ),
        Bill(
            number="INV-0109",
            issued=4,
            due=10,
            terms="2% 7 NET 14",
            send=True,
            lines=(line("Prüfung der Solaranlage", "1", 389_00, "Dach Süd, 48 Module"),),
            coming=Coming("wire_transfer", 4, note="Mit dem nächsten Zahlungslauf."),
        ),
    ),
)
WERFTCAFE = Client(
    name="Werftcafé",
    email="ute@werftcafe.example",
    attention_to="Ute Carstens",
    address=Address(lines=("Werftstraße 3",), city="Flensburg", postal_code="24939", country="DE"),
    bills=(
        Bill(
            number="INV-0111",
            issued=5,
            due=16,
            lines=(line("Beratung zur Wärmepumpe", "3", 84_00, "Stunden vor Ort"),),
            discounts=(off("Herbstrabatt", "10"),),
            expires=6,
        ),
        Bill(
            number="INV-0112",
            issued=18,
            due=3,
            lines=(line("Prüfung der Ladestation", "1", 129_00),),
            discounts=(off("Herbstrabatt", "10"),),
            expires=-2,
        ),
    ),
)
NORDLICHT = Business(
    profile=Profile(
        username="nordlicht",
        name="Nordlicht Energie",
        legal_name="Nordlicht Energie GmbH",
        currency="EUR",
        locale="de-DE",
        zone="Europe/Berlin",
        address=Address(lines=("Speicherstraße 12",), city="Kiel", postal_code="24103", country="DE"),
        tax_id="DE298456117",
        email="rechnung@nordlicht.example",
        phone="+49 431 5550142",
        accent="#ffd400",
        logo=LOGO,
        terms_url="https://nordlicht.example/agb",
        privacy_url="https://nordlicht.example/datenschutz",
    ),
    switches=Switches(speak_as_browsers_ask=False),
    accepted=Accepted(
        methods=frozenset({"card", "bank", "wire_transfer"}),
        instructions=(
            Instruction(
                method="wire_transfer",
                words="Bitte überweisen Sie auf unser Konto bei der Förde-Bank "
                "und geben Sie die Rechnungsnummer an.",
            ),
        ),
        account=BankAccount(holder="Nordlicht Energie GmbH", iban="DE89370400440532013000", bic="COBADEFFXXX"),
    ),
    tax=NewTax(name="Umsatzsteuer", rate=Decimal(19)),
    late_fee=LateFeeTerms(amounts={"EUR": 5_00}, grace_days=7),
    clients=(HAFENBAD, WERFTCAFE),
    dress=DRESS,
)
