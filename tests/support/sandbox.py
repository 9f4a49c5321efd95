"""The payment sandbox, running for a test: its API, its hosted page filled in over HTTP, and its scripted side."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin

import requests
import stripe

from deploy.sandbox.app import RETRY_DELAYS, SETTLE_AFTER, Sandbox, create_sandbox
from deploy.sandbox.webhooks import reachable
from shared import clock as system
from tests.support.serving import served

CARD = "4242 4242 4242 4242"
DECLINED = "4000 0000 0000 0002"
ASKS_CONFIRMATION = "4000 0025 0000 3155"
US_ACCOUNT, FAILING_US_ACCOUNT = "000123456789", "000111111113"
IBAN, FAILING_IBAN = "DE89370400440532013000", "DE62370400440532013001"
When = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """What the browser was told: a page, or where to go instead."""

    status: int
    location: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Scripted:
    """JSON to and from `/_sandbox`."""

    url: str

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        return self._ask("GET", path, params=params)

    def post(self, path: str, **order: Any) -> Any:
        return self._ask("POST", path, json=order)

    def delete(self, path: str) -> Any:
        return self._ask("DELETE", path)

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        answer = _request(method, f"{self.url}/_sandbox{path}", **more)
        answer.raise_for_status()
        return answer.json()


@dataclass(frozen=True, slots=True)
class FaultScript:
    """Trouble for the next answers of an operation such as `checkout.sessions.create`."""

    scripted: Scripted

    def late(self, operation: str, *, seconds: float, when: When = "after", times: int = 1) -> str:
        return self._add(operation=operation, answer="late", seconds=seconds, when=when, times=times)

    def hold(self, operation: str, *, when: When = "after", times: int = 1) -> str:
        """Answers stay until released."""
        return self._add(operation=operation, answer="held", when=when, times=times)

    def lose(self, operation: str, *, when: When = "after", times: int = 1) -> str:
        """Connections close without an answer."""
        return self._add(operation=operation, answer="lost", when=when, times=times)

    def fail(self, operation: str, *, when: When = "after", times: int = 1, remembered: bool = True) -> str:
        """A 500, which the idempotency key remembers unless told otherwise."""
        return self._add(operation=operation, answer="broken", when=when, times=times, remembered=remembered)

    def waiting(self) -> int:
        """How many answers are being held back right now."""
        return sum(fault["waiting"] for fault in self.scripted.get("/faults")["data"])

    def release(self, ident: str | None = None) -> None:
        self.scripted.delete(f"/faults/{ident}" if ident else "/faults")

    def _add(self, **order: Any) -> str:
        return str(self.scripted.post("/faults", **order)["id"])


@dataclass(frozen=True, slots=True)
class WebhookScript:
    scripted: Scripted

    def hold(self, *types: str) -> None:
        """Keeps letters of these event types (all, when none is named) until released."""
        self.scripted.post("/deliveries/hold", types=types or ("*",))

    def release(self, *, order: Literal["oldest", "newest"] = "oldest") -> None:
        self.scripted.post("/deliveries/release", order=order)

    def duplicate(self, event: str, *, copies: int = 1) -> None:
        self.scripted.post("/deliveries/duplicate", event=event, copies=copies)

    def drop(self) -> None:
        """Loses everything undelivered for good."""
        self.scripted.post("/deliveries/drop")

    def deliveries(self) -> list[dict[str, Any]]:
        return list(self.scripted.get("/deliveries")["data"])

    def settled(self) -> bool:
        """Nothing is on its way."""
        return all(delivery["state"] != "waiting" for delivery in self.deliveries())


@dataclass(frozen=True, slots=True)
class RunningSandbox:
    url: str

    @property
    def scripted(self) -> Scripted:
        return Scripted(self.url)

    @property
    def faults(self) -> FaultScript:
        return FaultScript(self.scripted)

    @property
    def webhooks(self) -> WebhookScript:
        return WebhookScript(self.scripted)

    def client(self, key: str = "sk_test_acme", *, max_network_retries: int = 0) -> stripe.StripeClient:
        return stripe.StripeClient(key, base_addresses={"api": self.url}, max_network_retries=max_network_retries)

    def payments(self, **metadata: str) -> list[dict[str, Any]]:
        """The ground truth: what was taken and given back, of sessions with this metadata."""
        params = {f"metadata[{name}]": value for name, value in metadata.items()}
        return list(self.scripted.get("/payments", params)["data"])

    def settle(self, ident: str, outcome: Literal["succeeded", "failed"] = "succeeded") -> None:
        """Ends a bank debit (pi_… or cs_…) now."""
        self.scripted.post(f"/payments/{ident}/settle", outcome=outcome)

    def pay(
        self, checkout_url: str, *, card: str = CARD, expiry: str = "12 / 34", code: str = "", confirm: bool = True
    ) -> PageAnswer:
        """Pays by card as a customer would; `confirm` is what she answers if her bank asks."""
        usual = "1234" if card.startswith("3") else "123"
        answer = self.submit(checkout_url, method="card", number=card, expiry=expiry, code=code or usual)
        if answer.location and answer.location.endswith("/confirm"):
            return self.submit(urljoin(checkout_url, answer.location), answer="yes" if confirm else "no")
        return answer

    def pay_from_us_account(self, checkout_url: str, *, account: str = US_ACCOUNT) -> PageAnswer:
        return self.submit(
            checkout_url, method="us_bank_account", routing="110000000", account=account, holder="Jo Okafor"
        )

    def pay_from_iban(self, checkout_url: str, *, iban: str = IBAN) -> PageAnswer:
        return self.submit(checkout_url, method="sepa_debit", iban=iban, holder="Jo Okafor")

    def open(self, page_url: str) -> PageAnswer:
        return _answer(_request("GET", page_url))

    def submit(self, page_url: str, **typed: str) -> PageAnswer:
        """Fills in what a hosted page asks for and sends it; without a form there, sends it all the same."""
        page = self.open(page_url)
        form = {"email": "payer@example.com"} | typed
        asked = _FieldNames.of(page.text)
        sent = {name: value for name, value in form.items() if name in asked}
        return _answer(_request("POST", page_url, data=sent or form))


@contextmanager
def running_sandbox(
    *,
    state: Path | None = None,
    port: int = 0,
    settle_after: timedelta = SETTLE_AFTER,
    retry_delays: tuple[timedelta, ...] = RETRY_DELAYS,
    clock: Callable[[], datetime] = system.now,
) -> Iterator[RunningSandbox]:
    def sandbox_at(url: str) -> Sandbox:
        return create_sandbox(
            public_url=url, state=state, settle_after=settle_after, retry_delays=retry_delays, clock=clock
        )

    with served(sandbox_at, port=port) as url:
        running = RunningSandbox(url)
        yield running
        running.faults.release()


class _FieldNames(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    @staticmethod
    def of(html: str) -> set[str]:
        parser = _FieldNames()
        parser.feed(html)
        return parser.names

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("name")
        if tag in ("input", "button") and name:
            self.names.add(name)


def _answer(response: requests.Response) -> PageAnswer:
    return PageAnswer(response.status_code, response.headers.get("location"), response.text)


def _request(method: str, url: str, **more: Any) -> requests.Response:
    address, host = reachable(url)
    return requests.request(method, address, headers={"Host": host}, timeout=30, allow_redirects=False, **more)
