"""The credit notes of the demo's businesses: used up or in part for what they are for, open, taken back, draft."""

from deploy.demo.story import Refund, line

TO_GLOBEX = (
    Refund(
        number="CN-0004",
        issued=58,
        bill="INV-0037",
        lines=(line("Archive boxes, water damage", "20", 7_16, "Returned"),),
    ),
    Refund(
        number="CN-0005",
        issued=35,
        outcome="voided",
        lines=(line("Ledger books, 96 leaves", "2", 16_75, "Returned, then kept after all"),),
    ),
    Refund(
        number="CN-0006",
        issued=18,
        bill="INV-0036",
        lines=(line("Copy paper, Letter, 20 lb", "3", 42_50, "Crushed in transit"),),
        notes="Part of it covers what was open on INV-0036. Use the rest for whatever you like.",
    ),
    Refund(
        number="CN-0007",
        issued=2,
        send=True,
        lines=(line("Kraft mailing envelopes, 9 × 12 in", "1", 38_75, "Wrong gum, returned"),),
    ),
    Refund(
        number="CN-0008",
        issued=0,
        outcome="draft",
        lines=(line("Card stock, 110 lb, ivory", "1", 21_40, "Delivery note 8829"),),
    ),
)
TO_HAFENBAD = (
    Refund(
        number="CN-0012",
        issued=70,
        bill="INV-0106",
        lines=(line("Grundpreis", "1", 14_90, "Doppelt berechnet"),),
    ),
    Refund(
        number="CN-0013",
        issued=30,
        outcome="voided",
        lines=(line("Wartung Ladestation", "0.5", 84_00, "Irrtümlich gutgeschrieben"),),
    ),
    Refund(
        number="CN-0014",
        issued=1,
        send=True,
        lines=(line("Arbeitspreis Ökostrom, kWh", "210.5", 29, "Ablesefehler im Oktober"),),
        notes="Der Zählerstand vom 31. Oktober war um 210,5 kWh zu hoch abgelesen.",
    ),
    Refund(number="CN-0015", issued=0, outcome="draft", lines=(line("Anfahrt", "1", 42_00),)),
)
TO_MANARA = (
    Refund(
        number="CN-0020",
        issued=60,
        bill="INV-0310",
        lines=(line("دفاتر مسطرة A4", "4", 12_50, "مرتجع"),),
    ),
    Refund(
        number="CN-0021",
        issued=25,
        outcome="voided",
        lines=(line("مظاريف كرافت C4", "1", 38_75, "أُلغي بعد المراجعة"),),
    ),
    Refund(
        number="CN-0022",
        issued=2,
        send=True,
        lines=(line("كرتون مقوى عاجي", "1", 21_40, "حزمة ناقصة من آخر توريد"),),
        notes="نعتذر عن النقص، ويمكنكم استخدام هذا الرصيد لأي فاتورة.",
    ),
    Refund(number="CN-0023", issued=0, outcome="draft", lines=(line("لفائف ورق حراري", "2", 9_75),)),
)
