"""The provider's own time, in the background: webhooks go out, debits settle, sessions expire."""

import json
import threading
from collections.abc import Callable

from deploy.sandbox import deliveries, settlements, webhooks
from deploy.sandbox.books import Books
from deploy.sandbox.checkout import expire_if_due
from deploy.sandbox.database import DatabaseClosed
from deploy.sandbox.deliveries import Delivery, Order
from deploy.sandbox.paying import settle
from deploy.sandbox.provider import Provider
from deploy.sandbox.webhooks import Letter

LONGEST_SLEEP_SECONDS = 5.0


class Courier:
    """One thread keeps time; each endpoint with mail gets a thread of its own, so a slow one delays no other."""

    def __init__(self, provider: Provider, *, post: Callable[[Letter], str] = webhooks.post) -> None:
        self.held: frozenset[str] = frozenset()
        """Event types that stay here until released; `*` is all of them."""
        self._provider = provider
        self._post = post
        self._busy: set[str] = set()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._keep_time, name="sandbox-courier", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._provider.database.changed.set()
        self._thread.join()

    def release(self, order: Order) -> None:
        """Holds nothing any more, and sends everything undelivered now."""
        self.held = frozenset()
        with self._provider.database.begin() as tx:
            deliveries.release(tx, order=order, now_ms=self._provider.terms.now_ms())

    def duplicate(self, event: str, copies: int) -> int:
        with self._provider.database.begin() as tx:
            return deliveries.duplicate(tx, event, copies=copies, now_ms=self._provider.terms.now_ms())

    def drop(self) -> int:
        with self._provider.database.begin() as tx:
            return deliveries.drop(tx)

    def _keep_time(self) -> None:
        changed = self._provider.database.changed
        while not self._closing.is_set():
            changed.clear()
            self._settle_due()
            self._expire_due()
            changed.wait(self._set_out())

    def _set_out(self) -> float:
        """Sends what is due; gives the seconds until there is more to do."""
        now_ms = self._provider.terms.now_ms()
        with self._provider.database.begin() as tx:
            due = deliveries.due(tx, now_ms=now_ms, held=self.held, busy=frozenset(self._busy))
            later = (deliveries.next_due_ms(tx, now_ms=now_ms), settlements.next_due_ms(tx))
        for endpoint, batch in deliveries.by_endpoint(due).items():
            self._busy.add(endpoint)
            threading.Thread(target=self._deliver_all, args=(endpoint, batch), daemon=True).start()
        next_ms = min(filter(None, later), default=now_ms + 60_000)
        return min(max(next_ms - now_ms, 1) / 1000, LONGEST_SLEEP_SECONDS)

    def _deliver_all(self, endpoint: str, batch: list[Delivery]) -> None:
        try:
            for delivery in batch:
                self._deliver(delivery)
        except DatabaseClosed:
            return  # what was not noted is sent again after the next start
        finally:
            self._busy.discard(endpoint)
            self._provider.database.changed.set()

    def _deliver(self, delivery: Delivery) -> None:
        if self.held & {"*", delivery.type}:
            return
        terms = self._provider.terms
        with self._provider.books(delivery.account) as books:
            endpoint = books.find(delivery.endpoint)
            if endpoint is None or not deliveries.is_waiting(books.tx, delivery.seq):
                return
            event = books.get(delivery.event)
        timestamp = terms.now_ms() // 1000
        letter = webhooks.signed(event, url=endpoint["url"], secret=endpoint["secret"], timestamp=timestamp)
        answer = self._post(letter)
        with self._provider.database.begin() as tx:
            deliveries.note(tx, delivery, answer=answer, now_ms=terms.now_ms(), retry_delays=terms.retry_delays)

    def _settle_due(self) -> None:
        with self._provider.database.begin() as tx:
            for intent, account in settlements.due(tx, now_ms=self._provider.terms.now_ms()):
                books = Books(tx, account, self._provider.terms)
                settle(books, books.get(intent), settlements.take(books, intent))

    def _expire_due(self) -> None:
        now = self._provider.terms.now_ms() // 1000
        with self._provider.database.begin() as tx:
            due = tx.execute(
                "SELECT account, body FROM documents WHERE kind = 'checkout.session'"
                " AND json_extract(body, '$.status') = 'open' AND json_extract(body, '$.expires_at') <= ?",
                (now,),
            ).fetchall()
            for row in due:
                expire_if_due(Books(tx, row["account"], self._provider.terms), json.loads(row["body"]))
