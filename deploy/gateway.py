"""The gateway as a program: uvicorn in front, RabbitMQ and Redis behind."""

import uvicorn
from redis.asyncio import Redis

from deploy import memory
from deploy.health import health_served
from services.portal_web.app import create_app
from shared import log
from shared.bus.amqp import AmqpClient
from shared.config import Config


def serve_gateway(config: Config) -> int:
    log.configure(config.log_level)
    redis = Redis.from_url(config.redis_url, socket_timeout=1, socket_connect_timeout=1)
    bus = AmqpClient(config.broker_url)
    app = create_app(config=config, bus=bus, redis=redis)
    memory.settle()
    with health_served(config.health_port, {"broker": lambda: bus.connected}, address=config.listen):
        uvicorn.run(
            app,
            host=config.listen,
            port=config.port,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # the gateway judges X-Forwarded-* itself
            timeout_graceful_shutdown=10,
        )
    return 0
