"""What the numbers of documents end with, so that a part of one is found in an index."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.billing.models.owned import Model
from shared.columns import Id

LONGEST_TAIL = 80
IN_ORDER = String(LONGEST_TAIL).with_variant(String(LONGEST_TAIL, collation="C"), "postgresql")


class TailRow(Model):
    """A number from one of its characters on, in lower case: INV-7 has inv-7, nv-7, v-7, -7 and 7. Whatever is a
    part of a number, one of its tails begins with. `kind` says whose number it is.

    PostgreSQL writes them by triggers, of documents that were issued; SQLite has none and reads the numbers. Tails
    are in the order of C. Comparing them is known to leak nothing (since PostgreSQL 12), and only what is may be
    answered by an index where there is row-level security: not LIKE, nor the operators of pg_trgm.
    """

    __tablename__ = "tails"
    __table_args__ = (Index("ix_tails_document", "tenant_id", "document_id"),)

    tenant_id: Mapped[int] = mapped_column(Id, primary_key=True)
    customer_id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    tail: Mapped[str] = mapped_column(IN_ORDER, primary_key=True)
    document_id: Mapped[int] = mapped_column(Id, primary_key=True)
