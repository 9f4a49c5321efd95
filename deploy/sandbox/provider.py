"""The provider as a whole: its books, its terms, and the trouble it has been asked to make."""

from collections.abc import Iterator
from contextlib import contextmanager

from deploy.sandbox.books import Books, Cause, Document, Terms
from deploy.sandbox.checkout import expire_if_due
from deploy.sandbox.database import Database
from deploy.sandbox.faults import Faults


class Provider:
    def __init__(self, *, database: Database, terms: Terms) -> None:
        self.database = database
        self.terms = terms
        self.faults = Faults()

    @contextmanager
    def books(self, account: str, cause: Cause = Cause()) -> Iterator[Books]:  # noqa: B008 frozen
        """An account's books, open for one transaction."""
        with self.database.begin() as tx:
            yield Books(tx, account, self.terms, cause)

    @contextmanager
    def session(self, ident: str) -> Iterator[tuple[Books, Document | None]]:
        """A session by its unguessable id alone, as the hosted page knows it; expired if it is time."""
        with self.database.begin() as tx:
            row = tx.execute(
                "SELECT account FROM documents WHERE id = ? AND kind = 'checkout.session'", (ident,)
            ).fetchone()
            books = Books(tx, row["account"] if row else "", self.terms)
            yield books, expire_if_due(books, books.get(ident)) if row else None
