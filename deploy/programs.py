"""The programs of an installation, each started in the process it is asked for in."""

import os
import sys
from pathlib import Path

from shared.config import SERVICES, Config

SANDBOX_FOLDER = Path("var") / "sandbox"


def run_program(name: str) -> int:
    """Serves until told to stop; the exit code of the program. Raises ValidationError when wrongly configured."""
    if name in SERVICES:
        Config()  # what is wrong with it is said here, in words
        # A fresh interpreter: the standard library must be made cooperative before anything else is imported.
        os.execv(sys.executable, [sys.executable, "-m", "deploy.program", name])  # noqa: S606 - our own program
    if name == "portal_web":
        from deploy.gateway import serve_gateway

        return serve_gateway(Config())
    if name == "sandbox":
        return _serve_sandbox(Config())
    if name == "inbox":
        return _serve_inbox(Config())
    sys.stderr.write(f"There is no program {name!r}.\n")
    return 2


def _serve_sandbox(config: Config) -> int:
    from deploy.sandbox.server import serve

    SANDBOX_FOLDER.mkdir(parents=True, exist_ok=True)
    serve(
        host=config.listen,
        port=config.port,
        public_url=config.checkout_hosts.split()[0],
        state=SANDBOX_FOLDER / "sandbox.sqlite3",
    )
    return 0


def _serve_inbox(config: Config) -> int:
    from urllib.parse import urlsplit

    import uvicorn

    from deploy.inbox.app import create_inbox
    from deploy.inbox.mailbox import Mailbox
    from deploy.inbox.smtp import SmtpServer

    mailbox = Mailbox()
    smtp = SmtpServer(mailbox, host=config.listen, port=urlsplit(config.smtp_url).port or 25)
    smtp.start()
    uvicorn.run(create_inbox(mailbox), host=config.listen, port=config.port, log_level="warning")
    smtp.stop()
    return 0
