"""`portico`: what an operator types. Data go to stdout, talk to stderr.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 wrong configuration, 5 nobody reachable, 75 try later.
"""

import typer

from deploy.commands import (
    attachments,
    attention,
    auditing,
    billing,
    credit_notes,
    customers,
    deadletters,
    doctoring,
    domains,
    estimates,
    invoices,
    late_fees,
    magic_links,
    mail,
    methods,
    payments,
    portal,
    running,
    statements,
    tenants,
)

app = typer.Typer(
    no_args_is_help=True, pretty_exceptions_enable=False, help="Portico, the self-hosted customer billing portal."
)
app.command()(running.demo)
app.command()(running.serve)
app.command()(running.migrate)
app.command("seed-demo")(running.seed_demo)
app.command()(running.ping)
app.command("signin-link")(billing.signin_link)
app.command()(auditing.audit)
app.command()(doctoring.doctor)
app.add_typer(tenants.app, name="tenant")
app.add_typer(customers.app, name="customer")
app.add_typer(invoices.app, name="invoice")
app.add_typer(estimates.app, name="estimate")
app.add_typer(statements.app, name="statement")
app.add_typer(methods.app, name="methods")
app.add_typer(payments.app, name="payment")
app.add_typer(credit_notes.app, name="credit-note")
app.add_typer(late_fees.app, name="late-fee")
app.add_typer(magic_links.app, name="magic-link")
app.add_typer(attachments.app, name="attachment")
app.add_typer(attention.app, name="attention")
app.add_typer(mail.app, name="mail")
app.add_typer(domains.app, name="domain")
app.add_typer(portal.app, name="portal")
app.add_typer(deadletters.app, name="deadletters")

if __name__ == "__main__":
    app()
