"""The customer's main job, over HTTPS: signs in by e-mail, opens an invoice, pays it, gets the receipt."""

import re

from deploy.compose_check.composition import DOMAIN
from deploy.compose_check.edge import Edge
from deploy.compose_check.failing import awaited, demand
from deploy.compose_check.letters import Letters
from deploy.compose_check.visitor import Visitor

SITE = f"https://acme.{DOMAIN}"
CUSTOMER = "jo@globex.example"
CARD = {"method": "card", "number": "4242 4242 4242 4242", "expiry": "12 / 39", "code": "123"}
SIGN_IN_LINK = re.compile(rf"{re.escape(SITE)}/s/\S+")
SETTLING_SECONDS = 30


class Job:
    def __init__(self, edge: Edge) -> None:
        self._visitor = Visitor(edge)
        self._letters = Letters(edge, url=f"https://inbox.{DOMAIN}")

    @property
    def turned_away(self) -> int:
        return self._visitor.turned_away

    def sign_in(self) -> str:
        visitor = self._visitor.open(f"{SITE}/")
        demand("Sign in to Acme Paper" in visitor.page.text, f"no sign-in page: {visitor.page.text[:300]}")
        known = self._letters.known(to=CUSTOMER, subject="Sign in")
        visitor.submit_until_taken(visitor.page.form("/sign-in"), email=CUSTOMER)
        letter = self._letters.await_one(to=CUSTOMER, subject="Sign in", but=known)
        link = SIGN_IN_LINK.search(letter.text)
        demand(link is not None, f"no link in the e-mail: {letter.text[:300]}")
        visitor.open(link[0] if link else "")
        visitor.submit(visitor.page.form("/sign-in/continue"))
        demand("Your details" in visitor.page.text, f"not signed in: {visitor.page.text[:300]}")
        return f"signed in as {CUSTOMER} by the link of the e-mail {letter.subject!r}"

    def pay(self, number: str) -> str:
        visitor = self._visitor.open(f"{SITE}/").follow(number)
        demand(f"Invoice {number}" in visitor.page.text, f"not the invoice: {visitor.page.text[:300]}")
        visitor.follow("Pay $")
        amount = re.search(r"Pay (\$[\d,.]+\d)", visitor.page.text)
        demand(amount is not None, f"no amount to pay: {visitor.page.text[:300]}")
        visitor.submit(visitor.page.form(visitor.url.path))
        demand(visitor.url.host == f"sandbox.{DOMAIN}", f"not at the provider's page but at {visitor.url}")
        visitor.submit(visitor.page.form(""), **CARD)
        demand(visitor.url.host == f"acme.{DOMAIN}", f"not back from the provider's page but at {visitor.url}")
        self._await_received()
        return f"paid {number}, {self._receipt(amount[1] if amount else '')}"

    def _await_received(self) -> None:
        visitor, address = self._visitor, str(self._visitor.url)

        def received() -> bool | None:
            return "Payment received" in visitor.open(address).page.text or None

        awaited(received, seconds=SETTLING_SECONDS, otherwise="the payment was not received")

    def _receipt(self, amount: str) -> str:
        letter = self._letters.await_one(to=CUSTOMER, subject=f"{amount} received")
        kinds = [(kind, content[:5]) for _, kind, content in letter.files]
        demand(kinds == [("application/pdf", b"%PDF-")], f"the receipt's files are {kinds}")
        name, _, content = letter.files[0]
        return f"e-mail {letter.subject!r} with {name} ({len(content) // 1024} KB)"
