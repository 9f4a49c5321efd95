"""Outlives the process that started a server, however that goes, just long enough to clear up after it."""

import shutil
import subprocess
import sys
from pathlib import Path

from deploy.machinery.processes import end_family

PROJECT = Path(__file__).resolve().parents[2]
STAND = "import sys; from deploy.machinery.guard import stand; stand(sys.argv[1])"


class Guard:
    """Its standard input is a pipe that closes when this process ends: even a SIGKILL closes it."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603  # no shell, and every word is ours
            [sys.executable, "-E", "-S", "-c", STAND, str(folder)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    def watch(self, root: int) -> None:
        """The process to end; 0 once that has ended, since its number may be given to another."""
        if self._process.stdin:
            self._process.stdin.write(f"{root}\n")
            self._process.stdin.flush()

    def dismiss(self) -> None:
        """Returns when the watched process and the folder are gone."""
        self._process.communicate()


def stand(folder: str) -> None:
    root = 0
    for line in sys.stdin:
        root = int(line)
    if root:
        end_family(root)
    shutil.rmtree(folder, ignore_errors=True)
