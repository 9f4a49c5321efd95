"""`portico doctor`: what is well, what is not, and what to do about it."""

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import requests
import typer
from alembic.script import ScriptDirectory
from pydantic import ValidationError
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from deploy.commands.answering import FAILED, Output, OutputOption, read_config, show
from deploy.road import open_bus
from deploy.wording import failing
from services.billing.documents.typefaces import cjk_available
from services.notify.mailer import Mailer, PasswordInTheClear
from shared.bus.service import Bus, platform_origin
from shared.config import SERVICES, Config
from shared.contracts.errors import Broken, Refusal
from shared.contracts.message import ping_for
from shared.migrations import alembic_for

MAIL_SECONDS = 5
WELL, TROUBLE, NOTE = "ok", "TROUBLE", "note"


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str
    state: str
    detail: str
    fix: str = ""


def doctor(*, output: OutputOption = Output.TABLE) -> None:
    """Check everything that Portico needs, one line each.

    Example: portico doctor -o json
    """
    findings = list(_findings())
    show(
        [{"what": each.subject, "state": each.state, "detail": each.detail, "fix": each.fix} for each in findings],
        output,
    )
    if any(each.state == TROUBLE for each in findings):
        raise typer.Exit(FAILED)


def _findings() -> Iterator[Finding]:
    try:
        config = read_config()
    except ValidationError as mistake:
        yield Finding("configuration", TROUBLE, failing(mistake), "see docs/operations.md")
        return
    yield Finding("configuration", WELL, f"{config.environment}, {config.site('<tenant>')}")
    for service in SERVICES:
        yield _tried(
            f"database of {service}",
            partial(_database, config, service),
            fix="start PostgreSQL, then: portico migrate",
        )
    yield _tried("redis", lambda: _redis(config), fix="start Redis, or set PORTICO_REDIS_URL")
    yield from _services(config)
    if config.broker_url:
        yield _tried("mail server", lambda: _smtp(config), fix="start it, or set PORTICO_SMTP_URL")
        yield _tried("payment provider", lambda: _provider(config), fix="set PORTICO_PROVIDER_URL")
    else:
        yield Finding("mail server", WELL, "the demo's own")
        yield _tried("payment provider", lambda: _provider(config), fix="run: portico demo")
    yield _fonts()


def _tried(subject: str, check: Callable[[], str], *, fix: str) -> Finding:
    try:
        return Finding(subject, WELL, check())
    except (SQLAlchemyError, RedisError, OSError, smtplib.SMTPException, requests.RequestException) as trouble:
        return Finding(subject, TROUBLE, str(trouble).splitlines()[0][:120], fix)
    except PasswordInTheClear:
        return Finding(
            subject, TROUBLE, "no encryption for the password", "use smtps://, or let it offer STARTTLS"
        )
    except (Refusal, Broken, RuntimeError, ValueError) as trouble:
        return Finding(subject, TROUBLE, f"{type(trouble).__name__} {trouble}"[:120], fix)


def _database(config: Config, service: str) -> str:
    engine = create_engine(config.database(service))
    with engine.connect() as connection:
        present = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    newest = ScriptDirectory.from_config(alembic_for(service, "")).get_current_head()
    if present != newest:
        raise RuntimeError(f"is at {present}, should be at {newest}")
    return f"at migration {present}"


def _redis(config: Config) -> str:
    if not config.redis_url:
        return "kept in the process"
    with Redis.from_url(config.redis_url, socket_timeout=2) as redis:
        redis.ping()
    return "answers"


def _services(config: Config) -> Iterator[Finding]:
    fix = "start it: portico serve NAME" if config.broker_url else "run: portico demo"
    try:
        with open_bus(config) as bus:
            for service in SERVICES:
                yield _tried(f"service {service}", partial(_answering, bus, service), fix=fix)
    except Refusal:
        yield Finding("broker", TROUBLE, "does not answer", "start RabbitMQ, or set PORTICO_BROKER_URL")


def _answering(bus: Bus, service: str) -> str:
    return f"answers as {bus.ask(ping_for(service)(who=platform_origin(seconds=3))).service}"


def _smtp(config: Config) -> str:
    sender = config.mail_from or config.base_domain
    return f"answers, {Mailer(config.smtp_url, name=sender.rpartition('@')[2], seconds=MAIL_SECONDS).check()}"


def _provider(config: Config) -> str:
    answer = requests.get(f"{config.provider_url}/v1/balance", timeout=3)
    return f"answers {answer.status_code}"


def _fonts() -> Finding:
    if cjk_available():
        return Finding("fonts", WELL, "all scripts, Chinese, Japanese and Korean included")
    return Finding("fonts", NOTE, "PDFs have no Chinese, Japanese or Korean letters", "apt install fonts-noto-cjk")
