"""A throw-away Redis that keeps nothing on disk."""

import os
import socket
from contextlib import suppress

from deploy.machinery.addresses import RedisAddress
from deploy.machinery.packages import REDIS
from deploy.machinery.server import Server


class Redis(Server):
    name = "redis"

    def __init__(self) -> None:
        self._server = REDIS.required()
        super().__init__()
        self.address = RedisAddress("127.0.0.1", self.port)

    @property
    def url(self) -> str:
        return self.address.url

    def prepare(self) -> None:
        # In a file, since a command line is readable by every user of the machine.
        (self.folder / "redis.conf").write_text(
            f'bind 127.0.0.1\nport {self.port}\nrequirepass {self.address.password}\nsave ""\nappendonly no\n'
        )

    def command(self) -> list[str]:
        return [str(self._server), str(self.folder / "redis.conf")]

    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}

    def answers(self) -> bool:
        return pongs(self.address)


def pongs(address: RedisAddress) -> bool:
    with suppress(OSError), socket.create_connection((address.host, address.port), timeout=5) as connection:
        connection.sendall(f"AUTH {address.password}\r\nPING\r\n".encode())
        answer = connection.makefile("rb")
        return (answer.readline(), answer.readline()) == (b"+OK\r\n", b"+PONG\r\n")
    return False
