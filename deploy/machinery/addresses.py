"""Where the databases, the broker and Redis are, and what each of Portico's programs signs in with."""

import secrets
from dataclasses import dataclass, field

SERVICES = ("settings", "billing", "auth", "notify")
PROGRAMS = (*SERVICES, "web")


def _fresh() -> str:
    return secrets.token_urlsafe(18)


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """The names and passwords that `deploy/postgres/init.sh` gives to databases and roles."""

    host: str
    port: int
    admin: str = "postgres"
    password: str = field(default_factory=_fresh, repr=False)
    passwords: dict[str, str] = field(
        default_factory=lambda: {
            f"{service}_{role}": _fresh() for service in SERVICES for role in ("database", "owner")
        },
        repr=False,
    )
    prefix: str = "portico"

    def url(self, service: str) -> str:
        """For the application: bound by row-level security."""
        return self._url(
            f"{self.prefix}_{service}", self.passwords[f"{service}_database"], f"{self.prefix}_{service}"
        )

    def owner_url(self, service: str) -> str:
        """For migrations."""
        return self._url(
            f"{self.prefix}_{service}_owner", self.passwords[f"{service}_owner"], f"{self.prefix}_{service}"
        )

    @property
    def admin_url(self) -> str:
        return self._url(self.admin, self.password, "postgres")

    def environment(self) -> dict[str, str]:
        """What `deploy/postgres/init.sh` and the official image read."""
        variables = {f"PORTICO_{name.upper()}_PASSWORD": value for name, value in self.passwords.items()}
        return variables | {
            "POSTGRES_USER": self.admin,
            "POSTGRES_PASSWORD": self.password,
            "PORTICO_PREFIX": self.prefix,
        }

    def _url(self, role: str, password: str, database: str) -> str:
        return f"postgresql+psycopg://{role}:{password}@{self.host}:{self.port}/{database}"


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """The users and passwords that `deploy/rabbitmq/definitions.sh` gives to the programs."""

    host: str
    port: int
    passwords: dict[str, str] = field(
        default_factory=lambda: {program: _fresh() for program in ("admin", *PROGRAMS)}, repr=False
    )

    def url(self, program: str = "admin") -> str:
        return f"amqp://portico_{program}:{self.passwords[program]}@{self.host}:{self.port}/"

    def environment(self) -> dict[str, str]:
        """What `deploy/rabbitmq/definitions.sh` reads."""
        return {f"PORTICO_{name.upper()}_BROKER_PASSWORD": value for name, value in self.passwords.items()}


@dataclass(frozen=True, slots=True)
class RedisAddress:
    host: str
    port: int
    password: str = field(default_factory=_fresh, repr=False)

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{self.host}:{self.port}/0"
