"""Long lists through the whole product: the page of the customer with few documents beside the one with many."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection

from deploy.stack import Stack
from services.portal_web.guard.cookies import Cookies
from shared import clock
from tests.bench.filling import fill
from tests.bench.scene import sign_in
from tests.bench.timing import Timed
from tests.support.product import Product, stacked_product

FIRST = 900_001
"""Ids of customers that nobody else has."""
DAY = clock.today("UTC").isoformat()
FROM = (clock.today("UTC") - timedelta(days=999)).isoformat()
PATHS: dict[str, tuple[str, str]] = {
    "My Account": ("/", "old"),
    "invoices": ("/activity/invoices", "many"),
    "invoices past due, by due date": ("/activity/invoices?status=past_due&sort=due", "many"),
    "invoices with a 7": ("/activity/invoices?number=7", "many"),
    "paid invoices with a 7": ("/activity/invoices?number=7&status=paid", "many"),
    "estimates": ("/activity/estimates", "many"),
    "credit notes": ("/activity/credit_notes", "many"),
    "payments": ("/activity/payments", "many"),
    "files to download": ("/downloads", "many"),
    "what is open": ("/statements?statement_type=open_item", "old"),
}
STATEMENT = "statement, 100 invoices"
"""Of three years with few documents, or of a day with many."""


def comparisons(many: int) -> Iterator[tuple[str, Timed, Timed]]:
    """While the product is running."""
    with stacked_product() as product:
        assert product.stack
        host = f"{product.acme.tenant.username}.{product.stack.config.base_domain}"
        postgres = product.stack.machinery.postgres.address
        url = postgres.admin_url.rpartition("/")[0] + f"/{postgres.prefix}_billing"
        customers = fill(url, tenant=product.acme.tenant.id, first=FIRST, many=many)
        with _browsing(product, product.stack, host, customers.few) as short:
            for beside in ("many", "old"):
                with _browsing(product, product.stack, host, getattr(customers, beside)) as long:
                    for name, (path, which) in PATHS.items():
                        if which == beside:
                            yield name, short.page(path), long.page(path)
                    if beside == "old":
                        yield (
                            STATEMENT,
                            short.page(f"/statements?start={FROM}"),
                            long.page(f"/statements?start={DAY}&end={DAY}"),
                        )


class Browser:
    """A customer who is signed in, with a connection that is kept alive."""

    def __init__(self, connection: HTTPConnection, headers: dict[str, str]) -> None:
        self._connection = connection
        self._headers = headers

    def page(self, path: str) -> Timed:
        def read() -> None:
            self._connection.request("GET", path, headers=self._headers)
            answer = self._connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {answer.status}")

        return read


@contextmanager
def _browsing(product: Product, stack: Stack, host: str, customer: int) -> Iterator[Browser]:
    cookie = Cookies(stack.config).session
    tenant, gateway = product.acme.tenant, stack.gateway
    secret = sign_in(product.bus, customer, tenant, gateway=gateway.url, host=host, cookie=cookie)
    connection = HTTPConnection("127.0.0.1", gateway.port, timeout=60)
    try:
        yield Browser(connection, {"Host": host, "Cookie": f"{cookie}={secret}"})
    finally:
        connection.close()
