"""The queues in which the broker keeps news, made before any program of this version runs."""

from importlib import import_module

from kombu.exceptions import OperationalError

from shared.bus.local import LocalBus
from shared.bus.queues import declare_events_queues
from shared.bus.service import Service
from shared.config import SERVICES, Config
from shared.contracts.errors import Unavailable


def declare_queues(config: Config) -> None:
    """News that a service hears from this version on waits for it, should others tell it first. Raises Unavailable
    when the broker is away or lets this user declare nothing."""
    topics = {name: _topics(name, config) for name in SERVICES}
    try:
        declare_events_queues(config.broker_url, {name: heard for name, heard in topics.items() if heard})
    except (OperationalError, OSError) as away:
        raise Unavailable("broker") from away


def _topics(name: str, config: Config) -> set[str]:
    """What a service hears. It is put together for that, connects to nothing, and is let go."""
    owner = config.model_copy(update={"database_url": config.database_owner_url or config.database_url})
    service: Service = import_module(f"services.{name}.service").make(owner, LocalBus())
    service.stop()
    return service.topics()
