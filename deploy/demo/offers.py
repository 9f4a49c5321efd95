"""The estimates of the demo's businesses: one of each to be tried, others that were settled long ago."""

from decimal import Decimal

from deploy.demo.story import Offer, line
from shared.contracts.billing.estimates import NewDeposit

TERMS = """\
1. Artwork is approved by you in writing before printing. Changes after that are charged at $85.00 an hour.
2. Printed quantities may differ from the order by up to 3%. You pay for what is delivered.
3. The deposit is returned in full if you cancel before artwork starts, and less the hours worked after that.
4. The remaining $1,540.00 is due 30 days after delivery."""

OF_GLOBEX = (
    Offer(
        number="EST-0325",
        issued=20,
        valid=10,
        outcome="invoiced",
        deposit=NewDeposit(rate=Decimal(100)),
        lines=(line("Sample book, cotton papers", "1", 180_00, "Hand bound"),),
    ),
    Offer(
        number="EST-0326",
        issued=9,
        valid=21,
        outcome="approved",
        lines=(line("Wrapping paper, printed", "40", 31_50, "Roll of 250 ft, one color"),),
    ),
    Offer(
        number="EST-0327",
        issued=15,
        valid=15,
        outcome="declined",
        reason="We need them in blue, and by the end of the month. Could you offer us that?",
        lines=(line("Folders, hanging, green", "300", 1_15),),
    ),
    Offer(
        number="EST-0328",
        issued=80,
        valid=-50,
        lines=(line("Moving boxes, double wall", "120", 6_40),),
    ),
    Offer(
        number="EST-0329",
        issued=12,
        valid=18,
        outcome="voided",
        lines=(line("Letterhead, printed", "10000", 14, "Cotton, 32 lb"),),
    ),
    Offer(
        number="EST-0330",
        payment_terms="2% 10 NET 30",
        issued=4,
        valid=26,
        send=True,
        is_taxed=False,
        terms=TERMS,
        deposit=NewDeposit(rate=Decimal(50)),
        lines=(
            line("Letterhead design", "1", 680_00, "Two rounds of corrections"),
            line("Letterhead, printed", "10000", 12, "Cotton, 32 lb, two colors"),
            line("Envelopes, printed", "5000", 24, "No. 10, matching"),
        ),
    ),
    Offer(
        number="EST-0331",
        issued=1,
        valid=29,
        lines=(line("Archive boxes", "200", 6_95, "Yearly supply, delivered monthly"),),
    ),
)
OF_HAFENBAD = (
    Offer(
        number="EST-0048",
        issued=30,
        valid=5,
        outcome="invoiced",
        deposit=NewDeposit(rate=Decimal(100)),
        lines=(line("Prüfprotokoll Ladestation", "2", 95_00),),
    ),
    Offer(
        number="EST-0049",
        issued=25,
        valid=5,
        outcome="declined",
        reason="Der Speicher ist uns zu groß. Bitte bieten Sie uns 5 kWh an.",
        lines=(line("Batteriespeicher 10 kWh", "1", 6_490_00, "Mit Wechselrichter"),),
    ),
    Offer(
        number="EST-0051",
        payment_terms="2% 10 NET 30",
        issued=3,
        valid=18,
        send=True,
        terms="Die Montage erfolgt innerhalb von sechs Wochen nach der Anzahlung.\n"
        "Änderungen an der Hausinstallation sind nicht enthalten.",
        deposit=NewDeposit(rate=Decimal(30)),
        lines=(
            line("Wallbox 22 kW", "4", 949_00, "Mit Lastmanagement"),
            line("Montage", "12.5", 84_00, "Stunden vor Ort"),
        ),
    ),
    Offer(number="EST-0050", issued=90, valid=-60, lines=(line("Energieberatung", "1", 450_00),)),
)
OF_MANARA = (
    Offer(
        number="EST-0075",
        issued=20,
        valid=10,
        outcome="declined",
        reason="نفضّل الورق المعاد تدويره.",
        lines=(line("أكياس ورقية بمقبض", "2000", 1_10),),
    ),
    Offer(
        number="EST-0076",
        issued=8,
        valid=22,
        outcome="approved",
        terms="يبدأ التصنيع بعد وصول الدفعة المقدمة.",
        deposit=NewDeposit(rate=Decimal(25)),
        lines=(line("بطاقات عمل، 350 غرامًا", "1000", 95, "وجهان، لونان"),),
    ),
    Offer(
        number="EST-0077",
        payment_terms="2% 10 NET 30",
        issued=2,
        valid=12,
        send=True,
        terms="يبدأ التصنيع بعد وصول الدفعة المقدمة.",
        deposit=NewDeposit(amount=1_000_00),
        lines=(
            line("دفاتر بشعار المكتبة", "500", 6_80, "غلاف مقوى، 96 ورقة"),
            line("تصميم الغلاف", "1", 750_00),
        ),
    ),
)
