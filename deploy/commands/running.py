"""Running Portico: the demo, one program of it, the databases it needs."""

import sys
from typing import Annotated

import typer

from deploy.commands.answering import FAILED, Output, OutputOption, answering, asking, read_config, show
from deploy.queues import declare_queues
from shared import clock
from shared.bus.service import platform_origin
from shared.config import SERVICES, embedded_folder
from shared.contracts.message import ping_for
from shared.migrations import migrate as bring_up_to_date


@answering
def demo(*, reset: Annotated[bool, typer.Option("--reset", help="Forget the demo's data first.")] = False) -> None:
    """Run everything in this process, with made-up businesses to try.

    Example: portico demo
    """
    from deploy.demo.running import run_demo

    config = read_config()
    run_demo(embedded_folder(), port=config.port, reset=reset)


@answering
def serve(
    name: Annotated[str, typer.Argument(help="settings, billing, auth, notify, portal_web, sandbox or inbox")],
) -> None:
    """Run one program until it is told to stop.

    Example: portico serve billing
    """
    from deploy.programs import run_program

    sys.exit(run_program(name))


@answering
def seed_demo(
    *,
    hooks_url: Annotated[
        str | None,
        typer.Option(help="Where the payment sandbox reaches the gateway, if not at its public address"),
    ] = None,
) -> None:
    """Give an installation without businesses the demo's, once, and print where to look.

    Example: portico seed-demo --hooks-url http://hooks.portal.example.com:8000
    """
    from deploy.demo.seeding import NotOurStory, seed

    config = read_config()
    try:
        with asking() as bus:
            typer.echo(seed(bus, config, hooks_url=hooks_url or config.site("hooks")))
    except NotOurStory:
        typer.echo(
            "There are businesses here, but not the whole demo: it is told only where there are none.", err=True
        )
        raise typer.Exit(FAILED) from None


@answering
def migrate(*, output: OutputOption = Output.TABLE) -> None:
    """Bring the services' databases up to date, and make the queues in which the broker keeps news for them.

    Example: portico migrate
    """
    config = read_config()
    for service in SERVICES:
        bring_up_to_date(service, config.owner_database(service))
    if config.broker_url:
        declare_queues(config)
    show([{"service": service, "migrated": "yes"} for service in SERVICES], output)


@answering
def ping(
    name: Annotated[str, typer.Argument(help="settings, billing, auth or notify")],
    *,
    output: OutputOption = Output.TABLE,
) -> None:
    """Ask a service whether it is there, the way the gateway asks it.

    Example: portico ping billing
    """
    if name not in SERVICES:
        raise typer.BadParameter(f"there is no service {name!r}: there are {', '.join(SERVICES)}")
    started = clock.now()
    with asking() as bus:
        pong = bus.ask(ping_for(name)(who=platform_origin(seconds=5)))
    took = (clock.now() - started).total_seconds()
    show([{"service": pong.service, "at": pong.at.isoformat(), "seconds": round(took, 3)}], output)
