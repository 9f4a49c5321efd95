"""The throw-away servers: private, furnished, able to fail on demand, gone afterwards."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pika
import psycopg
import pytest
import redis
from pika.exceptions import ChannelClosedByBroker
from redis.backoff import NoBackoff
from redis.retry import Retry

from deploy.machinery import Machinery, machinery
from deploy.machinery.addresses import SERVICES
from deploy.machinery.postgres import create_databases
from deploy.machinery.processes import alive
from tests.support.waiting import until

PROJECT = Path(__file__).resolve().parents[2]
LISTENING = "0A"
LOOPBACK = {"0100007F", "00000000000000000000000001000000"}

CHILD = """
import sys
from deploy.machinery import machinery
with machinery(durable=False) as m:
    for server in (m.postgres, m.broker, m.redis):
        print(server.folder, *server.members(), flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def servers() -> Iterator[Machinery]:
    with machinery(durable=False) as started:
        yield started


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def broker_connection(url: str) -> pika.BlockingConnection:
    return pika.BlockingConnection(pika.URLParameters(url))


def listening_hosts(pids: list[int]) -> list[str]:
    """The addresses, in the kernel's hexadecimal, on which these processes accept connections."""
    sockets = set()
    for pid in pids:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                sockets.update(re.findall(r"socket:\[(\d+)\]", os.readlink(descriptor)))
    rows = [
        line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()
    ]
    return [row[1].partition(":")[0] for row in rows if row[3] == LISTENING and row[9] in sockets]


def test_nothing_listens_beyond_loopback(servers: Machinery) -> None:
    for server in (servers.postgres, servers.broker, servers.redis):
        hosts = listening_hosts(server.members())
        assert hosts
        assert set(hosts) <= LOOPBACK


def test_application_roles_have_no_privilege_of_their_own(servers: Machinery) -> None:
    with connect(servers.postgres.address.admin_url) as admin:
        rows = admin.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication"
            "  FROM pg_roles WHERE rolname LIKE 'portico%' ORDER BY rolname"
        ).fetchall()
    names = sorted(f"portico_{service}{suffix}" for service in SERVICES for suffix in ("", "_owner"))
    assert rows == [(name, False, False, False, False, False) for name in names]


@pytest.mark.parametrize("service", SERVICES)
def test_application_role_reaches_its_own_database_alone(servers: Machinery, service: str) -> None:
    own = servers.postgres.url(service)
    others = [f"portico_{other}" for other in SERVICES if other != service]
    with connect(own) as application:
        assert application.execute("SELECT current_user, current_database()").fetchone() == (
            f"portico_{service}",
            f"portico_{service}",
        )
    for other in (*others, "postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            connect(own.rpartition("/")[0] + f"/{other}")


def test_tables_of_the_owner_are_open_to_the_application_within_row_security(servers: Machinery) -> None:
    with connect(servers.postgres.owner_url("billing")) as owner:
        owner.execute(
            "CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY, serial bigserial, tenant int, body text)"
        )
        owner.execute("ALTER TABLE note ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE note FORCE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY own ON note USING (tenant = current_setting('portico.tenant')::int)")
    with connect(servers.postgres.url("billing")) as application:
        for tenant, body in ((1, "ours"), (2, "theirs")):
            application.execute("SELECT set_config('portico.tenant', %s, false)", [str(tenant)])
            application.execute("INSERT INTO note (tenant, body) VALUES (%s, %s)", [tenant, body])
        application.execute("SELECT set_config('portico.tenant', '1', false)")
        application.execute("UPDATE note SET body = body || ', edited'")
        assert application.execute("SELECT serial, tenant, body FROM note").fetchall() == [(1, 1, "ours, edited")]
        assert application.execute("DELETE FROM note RETURNING tenant").fetchall() == [(1,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("ALTER TABLE note DISABLE ROW LEVEL SECURITY")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("CREATE TABLE scribble (id int)")


def test_making_the_databases_again_keeps_what_they_hold(servers: Machinery) -> None:
    with connect(servers.postgres.owner_url("notify")) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 7 AS number")
    create_databases(servers.postgres.address)
    with connect(servers.postgres.owner_url("notify")) as owner:
        assert owner.execute("SELECT number FROM kept").fetchall() == [(7,)]


def test_database_killed_and_started_again_still_has_what_was_committed(servers: Machinery) -> None:
    with connect(servers.postgres.owner_url("auth")) as owner:
        owner.execute("CREATE TABLE survivor AS SELECT 'committed' AS what")
    servers.postgres.kill()
    with pytest.raises(psycopg.OperationalError, match="refused"):
        connect(servers.postgres.url("auth"))
    servers.postgres.start()
    with connect(servers.postgres.url("auth")) as application:
        assert application.execute("SELECT what FROM survivor").fetchall() == [("committed",)]


def test_broker_knows_the_five_programs_and_no_guest(servers: Machinery) -> None:
    users = sorted(line.split("\t")[0] for line in servers.broker.ctl("list_users").splitlines()[1:])
    programs = ("admin", "auth", "billing", "notify", "settings", "web")
    assert users == [f"portico_{program}" for program in programs]


def test_program_may_not_read_the_queue_of_another(servers: Machinery) -> None:
    with closing(broker_connection(servers.broker.url("billing"))) as billing:
        channel = billing.channel()
        channel.exchange_declare("nameko-rpc", exchange_type="topic", durable=True)
        channel.queue_declare("rpc-billing", durable=True)
        channel.queue_bind("rpc-billing", "nameko-rpc", "billing.*")
    with closing(broker_connection(servers.broker.url("web"))) as web:
        channel = web.channel()
        channel.confirm_delivery()
        channel.basic_publish("nameko-rpc", "billing.get_invoice", b"{}", mandatory=True)
        with pytest.raises(ChannelClosedByBroker, match="ACCESS_REFUSED"):
            channel.basic_get("rpc-billing")
    with closing(broker_connection(servers.broker.url("billing"))) as billing:
        assert billing.channel().basic_get("rpc-billing", auto_ack=True)[2] == b"{}"


def test_confirmed_message_outlives_a_killed_broker(servers: Machinery) -> None:
    with closing(broker_connection(servers.broker.url("notify"))) as notify:
        channel = notify.channel()
        channel.queue_declare("events-notify", durable=True, arguments={"x-queue-type": "quorum"})
    # RabbitMQ 3.10 writes a new quorum queue's identity to disk some seconds late, or when it is stopped.
    servers.broker.restart()
    with closing(broker_connection(servers.broker.url("notify"))) as notify:
        channel = notify.channel()
        channel.confirm_delivery()
        channel.basic_publish("", "events-notify", b"paid", pika.BasicProperties(delivery_mode=2))
    servers.broker.kill()
    servers.broker.start()
    with closing(broker_connection(servers.broker.url("notify"))) as notify:
        channel = notify.channel()
        assert channel.basic_get("events-notify", auto_ack=True)[2] == b"paid"


def test_broker_that_stopped_by_itself_leaves_nothing_and_can_be_started_again(servers: Machinery) -> None:
    members = servers.broker.members()
    servers.broker.ctl("stop")
    until(lambda: not any(map(alive, members)))
    servers.broker.start()
    assert "portico_web" in servers.broker.ctl("list_users")


def test_redis_asks_for_its_password(servers: Machinery) -> None:
    stranger = redis.Redis(host="127.0.0.1", port=servers.redis.port, retry=Retry(NoBackoff(), 0))
    with closing(stranger), pytest.raises(redis.exceptions.AuthenticationError):
        stranger.ping()
    with closing(redis.Redis.from_url(servers.redis.url)) as portico:
        assert portico.ping()


def test_paused_server_keeps_the_connection_and_says_nothing_until_resumed(servers: Machinery) -> None:
    with closing(redis.Redis.from_url(servers.redis.url, socket_timeout=0.2, retry=None)) as client:
        client.set("colour", "green")
        servers.redis.pause()
        with pytest.raises(redis.exceptions.TimeoutError):
            client.get("colour")
        servers.redis.resume()
        assert client.get("colour") == b"green"


def test_restarted_redis_answers_at_the_same_address_and_has_forgotten_everything(servers: Machinery) -> None:
    with closing(redis.Redis.from_url(servers.redis.url)) as client:
        client.set("colour", "green")
        servers.redis.restart()
        assert client.get("colour") is None


def test_servers_and_folders_go_when_whoever_started_them_is_killed() -> None:
    command = [sys.executable, "-c", CHILD]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT, text=True
    ) as parent:
        assert parent.stdout
        lines = [parent.stdout.readline().split() for _ in range(3)]
        folders = [Path(line[0]) for line in lines]
        pids = [int(pid) for line in lines for pid in line[1:]]
        assert all(map(alive, pids))
        parent.send_signal(signal.SIGKILL)
    until(lambda: not any(map(alive, pids)))
    until(lambda: not any(folder.exists() for folder in folders))
