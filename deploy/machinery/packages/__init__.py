"""The programs that the real stack needs: found, installed where that is allowed, or asked for by name."""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.machinery.processes import run

INSTALL = Path(__file__).with_name("install.sh")


class MissingPrograms(RuntimeError):
    """Says which programs are missing and the command that brings them."""


@dataclass(frozen=True, slots=True)
class Package:
    name: str
    program: str
    found_in: str

    def binary(self) -> Path | None:
        """The newest where several versions stand side by side."""
        places = sorted(Path("/").glob(f"{self.found_in.lstrip('/')}/{self.program}"), key=_version)
        if places:
            return places[-1]
        found = shutil.which(self.program)
        return Path(found) if found else None

    def required(self) -> Path:
        ensure(self)
        if binary := self.binary():
            return binary
        raise MissingPrograms(_explanation([self]))


POSTGRESQL = Package("postgresql", "postgres", "/usr/lib/postgresql/*/bin")
RABBITMQ = Package("rabbitmq-server", "rabbitmq-server", "/usr/lib/rabbitmq/bin")
REDIS = Package("redis-server", "redis-server", "/usr/bin")
CHROMIUM = Package("chromium", "chromium", "/usr/bin")
POPPLER = Package("poppler-utils", "pdftotext", "/usr/bin")
ALL = (POSTGRESQL, RABBITMQ, REDIS, CHROMIUM, POPPLER)


def missing(packages: Sequence[Package]) -> list[Package]:
    return [package for package in packages if not package.binary()]


def ensure(*packages: Package) -> None:
    """Returns when every program is there."""
    if wanted := missing(packages):
        prefix = _root_prefix()
        if prefix is None or not shutil.which("apt-get"):
            raise MissingPrograms(_explanation(wanted))
        _install([package.name for package in wanted], prefix)
    if still := missing(packages):
        raise MissingPrograms(_explanation(still))


def _install(names: list[str], prefix: list[str]) -> None:
    sys.stderr.write(f"Installing {', '.join(names)} (apt-get)\n")
    done = run([*prefix, "/bin/sh", INSTALL, *names])
    if done.returncode:
        sys.stderr.write(f"{done.stdout[-2000:]}{done.stderr[-2000:]}\n")


def _root_prefix() -> list[str] | None:
    """The words that make a command run as root, or None where we may not."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and run([sudo, "-n", "true"]).returncode == 0:
        return [sudo, "-n"]
    return None


def _explanation(wanted: list[Package]) -> str:
    programs = ", ".join(f"{package.program} ({package.found_in} or PATH)" for package in wanted)
    names = " ".join(package.name for package in wanted)
    return f"Not found: {programs}.\nOn Debian: sudo apt-get install --no-install-recommends {names}"


def _version(place: Path) -> list[int]:
    return [int(part) for part in place.parts if part.isdigit()]
