"""nameko's own client, in a process of its own: importing it here would bring eventlet along."""

import json
import subprocess
import sys
from typing import Any

COMMAND = (sys.executable, "-m", "tests.support.proxied")


def call(url: str, method: str, **fields: Any) -> dict[str, Any]:
    """What came back: {"result": …} or {"error": …}."""
    done = subprocess.run([*COMMAND, url, method, json.dumps(fields)], capture_output=True, text=True, check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def begin(url: str, method: str, **fields: Any) -> subprocess.Popen[str]:
    """Asked, and not waited for."""
    return subprocess.Popen([*COMMAND, url, method, json.dumps(fields)], stdout=subprocess.PIPE, text=True)
