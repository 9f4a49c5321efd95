"""Programs started, and signalled together with everything they started in turn."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PATIENCE = 10.0


class CommandFailed(RuntimeError):
    """Carries the command's own words."""


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
    user: str | None = None,
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603  # no shell, and every word is ours
        command,
        env=env,
        cwd=folder,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        capture_output=True,
        text=True,
        check=False,
    )


def output_of(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    folder: Path | None = None,
    user: str | None = None,
) -> str:
    done = run(command, env=env, folder=folder, user=user)
    if done.returncode:
        raise CommandFailed(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
    return done.stdout


def start(
    command: Sequence[str], *, env: Mapping[str, str], folder: Path, user: str | None, log: Path
) -> subprocess.Popen[bytes]:
    """In a session of its own: Ctrl-C in the terminal is not meant for it."""
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603  # no shell, and every word is ours
            command,
            env=env,
            cwd=folder,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def family(root: int) -> list[int]:
    """The process and its descendants, parents first. Their sessions and groups do not matter."""
    children: dict[int, list[int]] = {}
    for pid, parent in _parents():
        children.setdefault(parent, []).append(pid)
    members = [root] if alive(root) else []
    for member in members:
        members.extend(children.get(member, ()))
    return members


def alive(pid: int) -> bool:
    with suppress(OSError):
        return _status(pid)[0] != "Z"
    return False


def signal_all(pids: Iterable[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def end_family(root: int) -> None:
    """Frozen first: a parent that still runs could replace a child between two kills."""
    members: list[int] = []
    while (now := family(root)) != members:
        signal_all(now, signal.SIGSTOP)
        members = now
    end_all(members)


def end_all(pids: Iterable[int]) -> None:
    """Returns when they are gone, so that their ports and files are free."""
    pids = list(pids)
    signal_all(pids, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while any(map(alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.005)


def _status(pid: int) -> list[str]:
    # The command's name stands in parentheses and may itself hold spaces and parentheses.
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _parents() -> Iterable[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            pid = int(entry.name)
            yield pid, int(_status(pid)[1])
