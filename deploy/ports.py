"""Ports of this machine: free ones, and taken ones named plainly."""

import socket


class PortTaken(Exception):
    """`variable` is what to set to use another port."""

    def __init__(self, port: int, variable: str) -> None:
        super().__init__(f"Port {port} is in use. Set {variable} to another one, such as {variable}={port + 1}.")


def free_port() -> int:
    """A loopback port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demand_free(port: int, *, variable: str) -> None:
    """Raises PortTaken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise PortTaken(port, variable) from taken
