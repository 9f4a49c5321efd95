"""Everything that can be set from outside, read once: the PORTICO_* variables of docs/operations.md."""

import os
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEMO_SECRET = "demo:not-a-secret-only-for-trials-0123456789abcdef"  # noqa: S105 - refused in production
SERVICES = ("settings", "billing", "auth", "notify")


class Config(BaseSettings):
    """The description of each field is its line in docs/operations.md."""

    model_config = SettingsConfigDict(env_prefix="PORTICO_", frozen=True, extra="ignore", env_ignore_empty=True)

    environment: Literal["production", "demo"] = Field(
        "production", description="`demo` allows plain HTTP on loopback and the demo secret"
    )
    base_domain: str = Field("localhost", description="Tenants live one label below it: acme.<base domain>")
    port: int = Field(8000, description="Port of the gateway", ge=1, le=65535)
    listen: str = Field("127.0.0.1", description="Address that the gateway listens on")
    health_port: int = Field(0, description="Internal port of /livez and /readyz of a program; 0 switches it off")
    trusted_proxies: str = Field(
        "127.0.0.1", description="Addresses whose X-Forwarded-* headers are believed, separated by commas"
    )
    database_url: str = Field(
        "",
        description="SQLAlchemy URL of the services' databases; `{service}` stands for the service, "
        "`{password}` for PORTICO_<SERVICE>_DATABASE_PASSWORD",
    )
    database_owner_url: str = Field(
        "",
        description="The same as the owner of the tables, for `portico migrate`; `{password}` stands for "
        "PORTICO_<SERVICE>_OWNER_PASSWORD; empty: the same user",
    )
    broker_url: str = Field("", description="amqp:// address of RabbitMQ")
    redis_url: str = Field("", description="redis:// address; empty: kept in the process (embedded only)")
    smtp_url: str = Field(
        "smtp://127.0.0.1:25", description="smtp://[user:password@]host:port, or smtps:// for TLS from the start"
    )
    mail_from: str = Field("", description="Sender of e-mails; empty: billing@<base domain>")
    reply_domain: str = Field(
        "",
        description="Domain whose mail is handed to `portico mail receive`: comments are answered by e-mail there",
    )
    provider_url: str = Field(
        "https://api.stripe.com", description="Base address of the payment provider's API (the sandbox in trials)"
    )
    checkout_hosts: str = Field(
        "https://checkout.stripe.com", description="Origins of the provider's hosted page, separated by spaces"
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="`id:secret`, at least 32 characters; older keys follow, separated by commas"
    )
    sign_in_seconds: int = Field(900, description="How long a sign-in link and its code work, in seconds")
    session_idle_seconds: int = Field(43_200, description="A full session ends after so long without use")
    session_seconds: int = Field(2_592_000, description="A full session ends at the latest after so long")
    temporary_seconds: int = Field(3_600, description="A temporary session ends after so long")
    page_seconds: int = Field(2, description="How long a page waits for a service")
    sign_in_wait_seconds: int = Field(5, description="How long signing in waits for a service")
    pay_seconds: int = Field(8, description="How long a payment waits for billing")
    provider_seconds: int = Field(5, description="How long billing waits for the payment provider")
    janitor_seconds: int = Field(30, description="How often unsettled payments are asked after")
    workers: int = Field(16, description="Questions that one program of a service answers side by side")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="What is logged")

    @model_validator(mode="after")
    def refuse_unsafe_production(self) -> Self:
        secret = self.secret_key.get_secret_value()
        for key in secret.split(","):
            name, colon, value = key.partition(":")
            if not (name and colon and len(value) >= 32):
                raise ValueError("PORTICO_SECRET_KEY must be id:secret with a secret of at least 32 characters")
        if self.environment == "production" and "not-a-secret" in secret:
            raise ValueError("PORTICO_SECRET_KEY is the demo's: set one of your own")
        return self

    def database(self, service: str) -> str:
        return _filled(self.database_url, service, "DATABASE")

    def owner_database(self, service: str) -> str:
        return _filled(self.database_owner_url or self.database_url, service, "OWNER")

    @property
    def scheme(self) -> str:
        return "http" if self.environment == "demo" else "https"

    def site(self, label: str) -> str:
        """The canonical address of a host below the base domain, without a slash at the end."""
        port = f":{self.port}" if self.environment == "demo" and self.port != 80 else ""
        return f"{self.scheme}://{label}.{self.base_domain}{port}"


def _filled(url: str, service: str, role: str) -> str:
    password = os.environ.get(f"PORTICO_{service.upper()}_{role}_PASSWORD", "")
    return url.replace("{service}", service).replace("{password}", password)


@cache
def embedded_folder() -> Path:
    """Where the embedded product keeps its files, below the folder it is started in."""
    return Path("var") / "demo"
