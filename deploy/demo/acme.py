"""Acme Paper: dollars, English, Eastern Time."""

from decimal import Decimal

from deploy.demo.dressing import Dress
from deploy.demo.offers import OF_GLOBEX
from deploy.demo.papers import note
from deploy.demo.refunds import TO_GLOBEX
from deploy.demo.story import Bill, Business, Client, Coming, Paper, Said, line, off
from shared.contracts.billing.customers import Contact, CustomField
from shared.contracts.billing.invoices import NewTax
from shared.contracts.settings import Profile
from shared.contracts.settings.accepted import Accepted, Instruction
from shared.contracts.settings.late_fees import LateFeeTerms
from shared.contracts.settings.look import Texts
from shared.contracts.values import Address

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32" fill="none"'
    ' stroke="currentColor" stroke-width="2"><path d="M9 4h13l5 5v19H9zM22 4v5h5"/>'
    '<path d="M5 8v20.5a2.5 2.5 0 0 0 2.5 2.5H22"/><path d="M14 22l4-10 4 10M15.4 18.5h5.2"/></svg>'
)

HARBOR = Client(
    name="Globex Harbor Depot",
    email="depot@globex.example",
    attention_to="Lee Park",
    address=Address(lines=("12 Wharf Road",), city="Coos Bay", state="OR", postal_code="97420", country="US"),
    bills=(
        Bill(
            number="INV-0046",
            issued=10,
            due=20,
            lines=(line("Packing list envelopes", "30", 6_40, "Box of 100"), line("Delivery", "1", 35_00)),
        ),
    ),
)
GLOBEX = Client(
    name="Globex Corporation",
    email="jo@globex.example",
    attention_to="Jo Okafor",
    credit=40_00,
    address=Address(
        lines=("880 Cypress Creek Road",), city="Springfield", state="OR", postal_code="97477", country="US"
    ),
    contacts=(Contact(name="Ana Ruiz", email="ana@globex.example"),),
    fields=(CustomField(name="Vendor number", value="V-20417"),),
    offers=OF_GLOBEX,
    below=(HARBOR,),
    refunds=TO_GLOBEX,
    bills=(
        Bill(
            number="INV-0035",
            issued=36,
            due=-6,
            lines=(line("Shipping labels, 4 × 6 in", "24", 18_60, "Roll of 250"),),
        ),
        Bill(
            number="INV-0036",
            issued=95,
            due=-65,
            outcome="part",
            part=900_00,
            lines=(line("Copy paper, Letter, 20 lb", "20", 42_50, "Case of 10 reams"),),
        ),
        Bill(number="INV-0037", issued=64, due=-34, lines=(line("Archive boxes", "20", 7_16),)),
        Bill(
            number="INV-0038",
            issued=33,
            due=-3,
            outcome="card",
            lines=(
                line("Copy paper, Letter, 20 lb", "12", 42_50, "Case of 10 reams"),
                line("Ledger books, 96 leaves", "16", 16_75, "Cloth bound, numbered"),
            ),
        ),
        Bill(
            number="INV-0039",
            issued=61,
            due=-31,
            outcome="check",
            lines=(line("Kraft roll, 30 in × 900 ft", "4", 54_00), line("Delivery", "1", 35_00)),
        ),
        Bill(
            number="INV-0040",
            issued=50,
            due=-20,
            outcome="voided",
            lines=(line("Gummed packing tape", "25", 8_92, "Reinforced, 3 in"),),
        ),
        Bill(
            number="INV-0041",
            issued=42,
            due=-12,
            outcome="part",
            part=1200_00,
            terms="Net 30",
            order="PO-88417",
            fields=(CustomField(name="Delivered to", value="Cypress Creek, dock 4"),),
            lines=(
                line("Copy paper, Letter, 20 lb", "40", 42_50, "Case of 10 reams, 30% recycled"),
                line("Kraft mailing envelopes, 9 × 12 in", "12", 38_75, "Box of 250"),
                line("Card stock, 110 lb, ivory", "18", 21_40, "Pack of 250 sheets"),
                line("Delivery to Cypress Creek", "1", 180_00, "3 pallets"),
            ),
            discounts=(off("Volume discount", "5"),),
            notes="Thank you for moving to the recycled grade. The remaining 8 cases of ivory stock ship with "
            "your next order at the same rate.",
            papers=(
                Paper(
                    "Delivery note 8829, signed.pdf", note("Delivery note 8829", "18 packs of card stock, ivory")
                ),
            ),
            said=(
                Said(
                    "We received 17 packs of the ivory card stock, not 18. Could you check the delivery note?",
                    files=(Paper("Counted at the ramp.csv", b"item,counted\r\nCard stock 110 lb ivory,17\r\n"),),
                ),
                Said(
                    "Thank you, Jo. The driver’s copy shows 18 signed for. I’ve asked the depot to look, and if "
                    "one is missing we’ll credit $21.40 on this invoice.",
                    by="Marta Lindqvist",
                ),
                Said("The missing pack has turned up here. Before we pay the rest: is the delivery taxed?"),
            ),
        ),
        Bill(
            number="INV-0042",
            issued=23,
            due=7,
            send=True,
            terms="Net 30",
            lines=(
                line("Kraft roll, 30 in × 900 ft", "3", 54_00, "Reorder"),
                line("Gummed packing tape", "2", 10_20),
            ),
            coming=Coming("check", 5, "Check 1182", "In the mail since this morning."),
        ),
        Bill(
            number="INV-0043",
            issued=13,
            due=17,
            outcome="bank",
            lines=(
                line("Kraft roll, 30 in × 900 ft", "15", 54_00),
                line("Gummed packing tape", "25", 8_92, "Reinforced, 3 in"),
            ),
        ),
        Bill(number="INV-0044", issued=0, due=30, outcome="draft", lines=(line("Archive boxes", "20", 7_16),)),
    ),
)
INITECH = Client(
    name="Initech",
    email="sam@initech.example",
    attention_to="Sam Lowry",
    address=Address(lines=("4120 Freidrich Lane",), city="Austin", state="TX", postal_code="78744", country="US"),
    bills=(
        Bill(
            number="INV-0045",
            issued=2,
            due=28,
            terms="2% 10 NET 30",
            lines=(line("Index cards, 5 × 3 in", "40", 1_15),),
        ),
        Bill(
            number="INV-0047",
            issued=6,
            due=24,
            lines=(line("Archive boxes", "60", 7_16),),
            discounts=(off("Autumn offer", "10"),),
            expires=5,
        ),
        Bill(
            number="INV-0048",
            issued=20,
            due=10,
            lines=(line("Card stock, 110 lb, ivory", "8", 21_40, "Pack of 250 sheets"),),
            discounts=(off("Autumn offer", "10"),),
            expires=-3,
        ),
    ),
)
ACME = Business(
    profile=Profile(
        username="acme",
        name="Acme Paper",
        legal_name="Acme Paper Co.",
        currency="USD",
        locale="en-US",
        zone="America/New_York",
        address=Address(
            lines=("1725 Foundry Lane",), city="Millbrook", state="PA", postal_code="18505", country="US"
        ),
        tax_id="24-5550142",
        email="accounts@acmepaper.example",
        phone="+1 570 555 0142",
        accent="#0b6b53",
        logo=LOGO,
        terms_url="https://acmepaper.example/terms",
        privacy_url="https://acmepaper.example/privacy",
    ),
    accepted=Accepted(
        methods=frozenset({"card", "bank", "check", "wire_transfer"}),
        instructions=(
            Instruction(
                method="check",
                words="Make the check payable to Acme Paper Co. and write the invoice number on it.\n"
                "Acme Paper Co., Lockbox 5142, 1725 Foundry Lane, Millbrook, PA 18505",
            ),
            Instruction(
                method="wire_transfer",
                words="Millbrook Savings Bank\nRouting number 110000000 · Account number 000123456789\n"
                "Wires sent before 4 PM Eastern arrive on the same day.",
            ),
        ),
    ),
    tax=NewTax(name="Sales tax", rate=Decimal("8.25")),
    late_fee=LateFeeTerms(rate=Decimal("1.5"), grace_days=5, every_days=30),
    clients=(GLOBEX, INITECH),
    dress=Dress(texts=Texts(account={"en": "We ship until noon on December 24, and again from January 2."})),
)
