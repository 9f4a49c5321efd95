"""A throw-away RabbitMQ that knows Portico's programs and nobody else."""

import os
import secrets
import socket
from contextlib import suppress
from pathlib import Path

from deploy.machinery.addresses import BrokerAddress
from deploy.machinery.packages import RABBITMQ
from deploy.machinery.processes import output_of
from deploy.machinery.server import Server, free_port

DEFINITIONS = Path(__file__).parent.parent / "rabbitmq" / "definitions.sh"
AMQP_GREETING = b"AMQP\x00\x00\x09\x01"
METHOD_FRAME = b"\x01"

# Erlang's name server would stay behind as a daemon if the broker started it: here it ends with the broker.
LAUNCH = """
epmd -address 127.0.0.1 -port "$ERL_EPMD_PORT" & names=$!
"$1" & broker=$!
trap 'kill -TERM $broker' TERM
wait $broker  # ends early at the signal
wait $broker
kill $names
"""
LOOPBACK = "-kernel inet_dist_use_interface {127,0,0,1}"


class RabbitMQ(Server):
    name = "rabbitmq"

    def __init__(self) -> None:
        self._server = RABBITMQ.required()
        super().__init__()
        self.address = BrokerAddress("127.0.0.1", self.port)
        self._epmd, self._peers, self._tool = free_port(), free_port(), free_port()

    def url(self, program: str = "admin") -> str:
        return self.address.url(program)

    def ctl(self, *arguments: str) -> str:
        """`rabbitmqctl --quiet`: alarms, queues, users."""
        tool = self._server.with_name("rabbitmqctl")
        return output_of([tool, "--quiet", *arguments], env=self.environment())

    def prepare(self) -> None:
        cookie = self.folder / ".erlang.cookie"
        cookie.write_text(secrets.token_hex(32))
        cookie.chmod(0o400)
        definitions = self.folder / "definitions.json"
        definitions.write_text(definitions_of(self.address))
        (self.folder / "plugins").write_text("[].\n")
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\n"
            f"load_definitions = {definitions}\n"
            "log.file = false\n"
            "log.console = true\n"
            "log.console.level = warning\n"
        )

    def command(self) -> list[str]:
        return ["sh", "-c", LAUNCH, "sh", str(self._server)]

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(self.folder),
            "RABBITMQ_NODENAME": f"portico-{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(self._peers),
            "RABBITMQ_CTL_DIST_PORT_MIN": str(self._tool),
            "RABBITMQ_CTL_DIST_PORT_MAX": str(self._tool + 20),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "advanced.config"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": LOOPBACK,
            "RABBITMQ_CTL_ERL_ARGS": LOOPBACK,
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self._epmd),
        }

    def answers(self) -> bool:
        return greets(self.address)


def greets(address: BrokerAddress) -> bool:
    """Users are loaded before the listener opens, so a greeting means ready."""
    with suppress(OSError), socket.create_connection((address.host, address.port), timeout=5) as connection:
        connection.sendall(AMQP_GREETING)
        return connection.recv(1) == METHOD_FRAME
    return False


def definitions_of(address: BrokerAddress) -> str:
    return output_of(["/bin/sh", DEFINITIONS], env=address.environment())
