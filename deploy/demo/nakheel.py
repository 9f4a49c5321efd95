"""Palm Paper of Dubai: dirhams, Arabic, from right to left."""

from decimal import Decimal

from deploy.demo.dressing import Dress
from deploy.demo.offers import OF_MANARA
from deploy.demo.refunds import TO_MANARA
from deploy.demo.story import Bill, Business, Client, Said, line, off
from shared.contracts.billing.customers import Contact, CustomField
from shared.contracts.billing.invoices import NewTax
from shared.contracts.settings import Profile, Switches
from shared.contracts.settings.accepted import Accepted, BankAccount, Instruction
from shared.contracts.settings.late_fees import LateFeeTerms
from shared.contracts.settings.look import Texts
from shared.contracts.values import Address

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32" fill="none"'
    ' stroke="currentColor" stroke-width="2" stroke-linecap="round">'
    '<path d="M16 30V13M16 13C15 6 9 4 4 8c6-1 9 1 12 5z'
    'M16 13c1-7 7-9 12-5-6-1-9 1-12 5zM16 13c-5-1-10 2-10 8 2-5 6-7 10-8zM16 13c5-1 10 2 10 8-2-5-6-7-10-8z"/>'
    "</svg>"
)
BRANCH = Client(
    name="مكتبة المنارة، فرع الشارقة",
    email="sharjah@manara.example",
    attention_to="مريم الشامسي",
    address=Address(lines=("شارع الكورنيش 21",), city="الشارقة", country="AE"),
    bills=(Bill(number="INV-0314", issued=8, due=22, lines=(line("أقلام حبر جاف", "40", 3_50, "علبة من 12"),)),),
)
MANARA = Client(
    name="مكتبة المنارة",
    email="huda@manara.example",
    fields=(CustomField(name="رقم العقد", value="C-2291"),),
    attention_to="هدى الكعبي",
    credit=150_00,
    contacts=(Contact(name="سالم النعيمي", email="salem@manara.example"),),
    address=Address(lines=("شارع السرو 880",), city="دبي", country="AE"),
    offers=OF_MANARA,
    below=(BRANCH,),
    refunds=TO_MANARA,
    bills=(
        Bill(number="INV-0309", issued=36, due=-6, lines=(line("ملفات تعليق", "20", 14_75, "علبة من 25"),)),
        Bill(number="INV-0310", issued=62, due=-32, lines=(line("دفاتر مسطرة A4", "4", 12_50),)),
        Bill(
            number="INV-0311",
            issued=48,
            due=-18,
            outcome="card",
            lines=(line("دفاتر مسطرة A4", "60", 12_50, "حزمة من 10"),),
        ),
        Bill(
            number="INV-0312",
            issued=42,
            due=-12,
            outcome="part",
            part=1200_00,
            order="PO-88417",
            terms="30 يومًا",
            lines=(
                line("ورق تصوير A4، 80 غرامًا", "40", 42_50, "كرتون من 10 رزم"),
                line("مظاريف كرافت C4", "12", 38_75, "علبة من 250"),
                line("كرتون مقوى عاجي", "18", 21_40, "حزمة من 250 ورقة"),
                line("التوصيل إلى المستودع", "1", 215_00, "3 منصات"),
            ),
            discounts=(off("خصم الكمية", "5"),),
            said=(
                Said("استلمنا 17 حزمة من الكرتون المقوى العاجي لا 18. هل يمكنكم مراجعة إشعار التسليم PO-88417؟"),
                Said("شكرًا لكم. سنراجع المستودع اليوم ونرد عليكم هنا.", by="سالم المري"),
            ),
        ),
        Bill(
            number="INV-0313",
            issued=3,
            due=27,
            terms="2% 10 NET 30",
            send=True,
            lines=(line("لفائف ورق حراري", "30", 9_75),),
        ),
    ),
)
WAHA = Client(
    name="مدرسة الواحة",
    email="noura@waha.example",
    attention_to="نورة السويدي",
    address=Address(lines=("شارع النخلة 5",), city="العين", country="AE"),
    bills=(
        Bill(
            number="INV-0315",
            issued=4,
            due=26,
            lines=(line("دفاتر مسطرة A4", "80", 12_50, "حزمة من 10"),),
            discounts=(off("عرض الخريف", "10"),),
            expires=6,
        ),
        Bill(
            number="INV-0316",
            issued=17,
            due=13,
            lines=(line("أقلام حبر جاف", "100", 3_50, "علبة من 12"),),
            discounts=(off("عرض الخريف", "10"),),
            expires=-2,
        ),
    ),
)
NAKHEEL = Business(
    profile=Profile(
        username="nakheel",
        name="ورق النخيل",
        legal_name="ورق النخيل ذ.م.م",
        currency="AED",
        locale="ar-AE",
        zone="Asia/Dubai",
        address=Address(lines=("شارع الميناء 14",), city="دبي", country="AE"),
        tax_id="100000000000003",
        email="billing@nakheel.example",
        phone="+971 4 555 0142",
        accent="#9b2242",
        logo=LOGO,
    ),
    switches=Switches(convenience_fee=Decimal("2.5"), speak_as_browsers_ask=False),
    accepted=Accepted(
        methods=frozenset({"card", "cash", "wire_transfer"}),
        instructions=(
            Instruction(method="cash", words="ادفع نقدًا في مكتبنا، شارع الميناء 14، من الأحد إلى الخميس."),
        ),
        account=BankAccount(holder="Waraq Al Nakheel LLC", iban="AE070331234567890123456", bic="BOMLAEAD"),
    ),
    tax=NewTax(name="ضريبة القيمة المضافة", rate=Decimal(5)),
    late_fee=LateFeeTerms(rate=Decimal(2), grace_days=5, every_months=1),
    clients=(MANARA, WAHA),
    dress=Dress(texts=Texts(welcome={"ar": "هنا فواتيركم وعروض الأسعار من ورق النخيل."})),
)
