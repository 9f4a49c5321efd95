"""What a newcomer reads first: where everything is, and what to try."""

from deploy.demo.telling import Told

CARDS = "4242 4242 4242 4242 · declined: 4000 0000 0000 0002"


def block(
    told: list[Told],
    *,
    made_of: str,
    link: str,
    inbox_url: str,
    stop: str = "Ctrl-C",
    afresh: str = "make demo-reset",
) -> str:
    sites = [f"{each.tenant.url}/" for each in told]
    width = max(len(site) for site in (*sites, inbox_url)) + 2
    ways = [f"sign in as {each.email}" for each in told]
    ways[0] += f", or at once: {link}"
    lines = [f"Portico demo is ready  ({made_of})"]
    for label, site, way in zip(("Customer", *[""] * len(told)), sites, ways, strict=False):
        lines.append(f"  {label:<10}  {site:<{width}}{way}")
    lines += [
        f"  {'Inbox':<10}  {f'{inbox_url}/':<{width}}every e-mail the demo sent",
        f"  Try: pay INV-0042 with {CARDS} · stop: {stop} · start afresh: {afresh}",
    ]
    return "\n".join(lines)
