"""Reference A: one process, FastAPI and SQLAlchemy's ORM, as the textbooks have it."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Request
from sqlalchemy import create_engine, make_url, select
from sqlalchemy.orm import Session, joinedload, selectinload, sessionmaker
from starlette.responses import Response

from services.billing.domain.attempts import VISIBLE, State
from shared import clock
from shared.contracts.billing import payments
from tests.bench.references import messages
from tests.bench.references.frame import Frame, database_url
from tests.bench.references.rows import (
    Application,
    Attempt,
    AttemptPart,
    Customer,
    Invoice,
    Payment,
    SignedIn,
)

ON_THE_WAY = (State.PENDING, State.UNKNOWN, State.QUARANTINED)


def create_app() -> FastAPI:
    engine = create_engine(make_url(database_url()).set(drivername="postgresql+psycopg"), pool_size=40)
    open_session = sessionmaker(engine)
    frame = Frame()
    app = FastAPI()

    def database() -> Iterator[Session]:
        with open_session() as session:
            yield session

    def signed_in(request: Request, database: Annotated[Session, Depends(database)]) -> SignedIn:
        found = database.scalars(
            select(SignedIn)
            .options(joinedload(SignedIn.tenant))
            .where(
                SignedIn.secret == request.cookies[frame.cookie],
                SignedIn.expires_at > clock.now(),
            )
        ).first()
        if found is None or found.tenant.host != request.url.hostname:
            raise HTTPException(401)
        return found

    @app.get("/invoices/{token}")
    def invoice(
        token: str,
        request: Request,
        database: Annotated[Session, Depends(database)],
        who: Annotated[SignedIn, Depends(signed_in)],
    ) -> Response:
        view = messages.invoice_view(_invoice(database, token, who), who)
        return frame.invoice(request, messages.tenant(who), messages.session(who), view)

    @app.get("/")
    def account(
        request: Request,
        database: Annotated[Session, Depends(database)],
        who: Annotated[SignedIn, Depends(signed_in)],
    ) -> Response:
        return frame.account(
            request, messages.tenant(who), messages.session(who), _account_view(database, who.customer)
        )

    return app


def _invoice(database: Session, token: str, who: SignedIn) -> Invoice:
    found = database.scalars(
        select(Invoice)
        .options(
            joinedload(Invoice.customer),
            selectinload(Invoice.lines),
            selectinload(Invoice.adjustments),
            selectinload(Invoice.applications).joinedload(Application.payment),
            selectinload(Invoice.attempt_parts).joinedload(AttemptPart.attempt),
        )
        .where(Invoice.tenant_id == who.tenant_id, Invoice.token == token, Invoice.is_draft.is_(False))
    ).first()
    if found is None:
        raise HTTPException(404)
    return found


def _account_view(database: Session, customer: int) -> payments.AccountView:
    issued = (
        select(Invoice)
        .options(selectinload(Invoice.attempt_parts).joinedload(AttemptPart.attempt))
        .where(Invoice.customer_id == customer, Invoice.is_draft.is_(False))
    )
    is_open = Invoice.voided_at.is_(None) & (Invoice.paid_minor < Invoice.total_minor)
    owed = issued.where(is_open).order_by(Invoice.due_on, Invoice.id).limit(100)
    settled = issued.where(~is_open).order_by(Invoice.issued_on.desc(), Invoice.id.desc()).limit(20)
    return payments.AccountView(
        customer=messages.customer(database.get_one(Customer, customer)),
        open=tuple(messages.invoice_row(row) for row in database.scalars(owed)),
        settled=tuple(messages.invoice_row(row) for row in database.scalars(settled)),
        payments=_payments(database, customer),
    )


def _payments(database: Session, customer: int) -> tuple[payments.PaymentRow, ...]:
    received = (
        select(Payment)
        .options(selectinload(Payment.applications).joinedload(Application.invoice))
        .where(Payment.customer_id == customer)
        .order_by(Payment.received_at.desc())
        .limit(5)
    )
    on_the_way = (
        select(Attempt)
        .options(selectinload(Attempt.parts).joinedload(AttemptPart.invoice))
        .where(Attempt.customer_id == customer, Attempt.state.in_(ON_THE_WAY))
    )
    lines = [
        messages.payment_row(row, "succeeded", row.received_at, row.applications)
        for row in database.scalars(received)
    ]
    lines += [
        messages.payment_row(row, VISIBLE[State(row.state)], row.created_at, row.parts)
        for row in database.scalars(on_the_way)
    ]
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True)[:5])
