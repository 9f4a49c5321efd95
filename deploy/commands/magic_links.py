"""Keys for magic links, and what holds for them."""

from typing import Annotated
from urllib.parse import urlsplit

import typer

from deploy.commands.answering import FAILED, Output, OutputOption, answering, asking, show
from deploy.commands.billing import TenantOption
from deploy.commands.tenants import operator
from shared.contracts.auth.magic_links import (
    ChangeMagicLinkRules,
    CreateMagicLinkKey,
    GetMagicLinkRules,
    InspectMagicLink,
    ListMagicLinkKeys,
    MagicLinkKey,
    RetireMagicLinkKey,
)
from shared.contracts.errors import SignInLinkNotFound, SignInLinkSpent
from shared.contracts.settings import GetTenant

app = typer.Typer(no_args_is_help=True, help="Sign-in links that a business's own application makes.")

WRONG = {
    "form": "This is not a signed JSON Web Token of at most 4,000 characters.",
    "signature": "No active key of this business signed this with HS256.",
    "alg": "`alg` in the header must be HS256.",
    "header": "The header must hold `alg`, `typ` (JWT) and at most a `kid`, and nothing else.",
    "claims": "The claims are not a JSON object.",
    "sub": "`sub` is not a customer's id.",
    "exp": "`exp` is missing, is not a whole number of seconds, or is further ahead than the business allows.",
    "nbf": "`nbf` is still ahead, or is not a number.",
    "iat": "`iat` is still ahead, or is not a number.",
    "aud": "`aud` is for another host.",
    "customer": "This business has no customer with this id.",
}


@app.command("create-key")
@answering
def create_key(
    *,
    tenant: TenantOption,
    secret: Annotated[str | None, typer.Option(help="One of your own, 32 characters or more")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Make a key. Its secret is shown once. Two may be active, to go from one to the other.

    Example: portico magic-link create-key --tenant acme
    """
    with asking() as bus:
        key = bus.ask(CreateMagicLinkKey(who=operator(bus, tenant), secret=secret))
    show([{**_row(key), "secret": key.secret}], output)


@app.command("keys")
@answering
def keys(*, tenant: TenantOption, output: OutputOption = Output.TABLE) -> None:
    """List the keys, newest first.

    Example: portico magic-link keys --tenant acme
    """
    with asking() as bus:
        show([_row(key) for key in bus.ask(ListMagicLinkKeys(who=operator(bus, tenant)))], output)


@app.command("retire-key")
@answering
def retire_key(key: Annotated[int, typer.Argument(help="The key's id")], *, tenant: TenantOption) -> None:
    """End a key for good, and with it every link that was signed with it.

    Example: portico magic-link retire-key 1 --tenant acme
    """
    with asking() as bus:
        bus.ask(RetireMagicLinkKey(who=operator(bus, tenant), key=key))
    typer.echo(f"Key {key} opens nothing any more.", err=True)


@app.command("rules")
@answering
def rules(
    *,
    tenant: TenantOption,
    days: Annotated[int | None, typer.Option(min=1, max=3650, help="How far ahead a link may expire")] = None,
    once: Annotated[bool | None, typer.Option("--once/--any-number", help="Whether a link works once")] = None,
    output: OutputOption = Output.TABLE,
) -> None:
    """Say how long links may last, and whether each works once; what is not named stays as it is.

    Example: portico magic-link rules --tenant acme --days 1 --once
    """
    with asking() as bus:
        who = operator(bus, tenant)
        kept = bus.ask(GetMagicLinkRules(who=who))
        if (days, once) != (None, None):
            longest, is_single_use = days or kept.longest_days, kept.is_single_use if once is None else once
            kept = bus.ask(ChangeMagicLinkRules(who=who, longest_days=longest, is_single_use=is_single_use))
    show(
        [{"longest_days": kept.longest_days, "works": "once" if kept.is_single_use else "until it expires"}],
        output,
    )


@app.command("check")
@answering
def check(
    token: Annotated[str, typer.Argument(help="What stands behind /login/")],
    *,
    tenant: TenantOption,
    output: OutputOption = Output.TABLE,
) -> None:
    """Say whom a link would sign in, or what is wrong with it. Uses nothing.

    Example: portico magic-link check eyJhbGciOi… --tenant acme
    """
    with asking() as bus:
        who = operator(bus, tenant)
        host = urlsplit(bus.ask(GetTenant(who=who)).url).hostname or ""
        try:
            account = bus.ask(InspectMagicLink(who=who, token=token, host=host)).accounts[0]
        except SignInLinkNotFound as wrong:
            typer.echo(WRONG.get(wrong.about, "This link opens nothing."), err=True)
            raise typer.Exit(FAILED) from None
        except SignInLinkSpent as spent:
            typer.echo(f"This link is {spent.facts['reason']}.", err=True)
            raise typer.Exit(FAILED) from None
    show([{"customer": account.customer, "name": account.name}], output)


def _row(key: MagicLinkKey) -> dict[str, object]:
    return {
        "id": key.id,
        "ends_with": key.ending,
        "created": key.created_at.isoformat(timespec="seconds"),
        "retired": key.retired_at.isoformat(timespec="seconds") if key.retired_at else None,
    }
