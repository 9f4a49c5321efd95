"""What people and programs send that no form of ours asks for."""

import re
from pathlib import Path

from shared import previews

GATEWAY = Path(__file__).parents[2] / "services" / "portal_web"
READ = re.compile(
    r'(?:form|query)(?:\.get\(|\[)"(\w+)"|queries\("(\w+)"\)|"(\w+)" in (?:visit\.)?query'
    r'|_number\(visit, "(\w+)"\)'
)
INPUT = re.compile(r'<(?:input|select|textarea|button)\b[^>]*? name="(\w+)"')

POLYGLOTS = (
    "javascript:alert(1)//'\"><img src=x onerror=alert(1)>",
    "</title></style></textarea></script><svg onload=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "'-alert(1)-'",
    "--><!--<script>alert(1)</script>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "]]><iframe srcdoc='<script>alert(1)</script>'>",
    '<a href="jav&#x09;ascript:alert(1)">&lt;b&gt;</a>',
    "{{7*7}}${7*7}<%= 7*7 %>#{7*7}'\"",
)
"""Each is code in several places at once: it must come out as the text that it is."""
JUNK = (
    *POLYGLOTS,
    "",
    " \t ",
    "\0",
    "a\0b",
    "\r\nSet-Cookie: planted=1\r\n\r\n<h1>",
    "\u202eexe.fdp\u2066",
    "\u2028\u2029\ufeff\u200b",
    "👩‍👩‍👧‍👦" * 20,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢" * 20,
    "ﷺ" * 100,
    "x" * 3_000,
    "-1",
    "0",
    "1e9",
    "NaN",
    "+5",
    "١٢",
    "９９",
    "9" * 40,
    "1.005",
    "null",
    "true",
    "[" * 500,
    '{"a": {"$gt": ""}}',
    "' OR 1=1 --",
    "../../../../etc/passwd",
    "%00%0d%0a%252e",
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "N" * 24,
    "eyJhbGciOiJub25lIn0.e30.",
    "a@x.test\nBcc: b@evil.example",
    "=HYPERLINK(1)",
)
"""All kinds of it; what a form may hold, in UTF-8."""


def fields() -> tuple[str, ...]:
    """Every field of a query or a form that the gateway's code reads or a page has: a new one is among them."""
    code = [name for path in GATEWAY.rglob("*.py") for names in READ.findall(path.read_text()) for name in names]
    pages = [name for path in GATEWAY.rglob("*.html") for name in INPUT.findall(path.read_text())]
    return tuple(sorted({*code, *pages, previews.FIELD} - {"", "csrf"}))
