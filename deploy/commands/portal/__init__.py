"""A business's own portal: its look, its words, what runs on its pages, what it offers."""

import typer

from deploy.commands.portal import analytics, blocked, code, hosts, look, switches, texts

app = typer.Typer(no_args_is_help=True, help="A business's own portal: its look, its words, its code.")
app.add_typer(look.look, name="look")
app.add_typer(look.logo, name="logo")
app.add_typer(look.icon, name="icon")
app.add_typer(texts.app, name="texts")
app.add_typer(code.style_sheets, name="css")
app.add_typer(code.scripts, name="js")
app.add_typer(hosts.app, name="hosts")
app.add_typer(analytics.app, name="analytics")
app.add_typer(switches.app, name="switches")
app.add_typer(blocked.app, name="blocked")
