"""Reference B: one process, one statement a page, written by hand: about the least that Python can do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Generic, TypeVar

from fastapi import FastAPI, HTTPException, Request
from psycopg import AsyncConnection
from pydantic import BaseModel
from starlette.responses import Response

from shared.contracts.auth import Session
from shared.contracts.billing.invoices import InvoiceView
from shared.contracts.billing.payments import AccountView
from shared.contracts.settings import Tenant
from tests.bench.references.frame import Frame, database_url

V = TypeVar("V")
CONNECTIONS = 8
FOLDER = Path(__file__).parent
INVOICE = (FOLDER / "invoice.sql").read_text()
ACCOUNT = (FOLDER / "account.sql").read_text()


class Found(BaseModel, Generic[V]):
    """Everything a page shows, as the database wrote it."""

    tenant: Tenant
    session: Session
    view: V


class Database:
    def __init__(self) -> None:
        self._free: asyncio.Queue[AsyncConnection] = asyncio.Queue()

    async def connect(self) -> None:
        for _ in range(CONNECTIONS):
            connection = await AsyncConnection.connect(database_url(), autocommit=True, prepare_threshold=1)
            self._free.put_nowait(connection)

    async def disconnect(self) -> None:
        for _ in range(CONNECTIONS):
            await (await self._free.get()).close()

    async def one(self, statement: str, **facts: str) -> str:
        connection = await self._free.get()
        try:
            row = await (await connection.execute(statement.encode(), facts)).fetchone()
        finally:
            self._free.put_nowait(connection)
        if row is None or row[0] is None:
            raise HTTPException(404)
        return str(row[0])


def create_app() -> FastAPI:
    database, frame = Database(), Frame()

    @asynccontextmanager
    async def connected(_app: FastAPI) -> AsyncIterator[None]:
        await database.connect()
        yield
        await database.disconnect()

    app = FastAPI(lifespan=connected)

    def who(request: Request) -> dict[str, str]:
        return {"secret": request.cookies[frame.cookie], "host": request.url.hostname or ""}

    @app.get("/invoices/{token}")
    async def invoice(token: str, request: Request) -> Response:
        found = Found[InvoiceView].model_validate_json(await database.one(INVOICE, token=token, **who(request)))
        return frame.invoice(request, found.tenant, found.session, found.view)

    @app.get("/")
    async def account(request: Request) -> Response:
        found = Found[AccountView].model_validate_json(await database.one(ACCOUNT, **who(request)))
        return frame.account(request, found.tenant, found.session, found.view)

    return app
