"""The sandbox as a program of its own, on uvicorn."""

from pathlib import Path

import uvicorn

from deploy.sandbox.app import create_sandbox


def serve(*, host: str, port: int, public_url: str, state: Path | None, admin: bool = True) -> None:
    """Serves until told to stop."""
    sandbox = create_sandbox(public_url=public_url, state=state, admin=admin)
    uvicorn.run(sandbox, host=host, port=port, log_level="warning", timeout_graceful_shutdown=3)
