"""Stripe's test bank accounts: a debit takes its time, then arrives or comes back."""

from collections.abc import Mapping

from deploy.sandbox.means import N_, Decline, FieldErrors, Means, digits_of

CLOSED = Decline("account_closed", N_("The bank account has been closed."))
NO_FUNDS = Decline("insufficient_funds", N_("The bank account has insufficient funds."))
NOT_ALLOWED = Decline("debit_not_authorized", N_("The bank refused the debit."))

ROUTING_NUMBER = "110000000"
ACCOUNTS: dict[str, Decline | None] = {
    "000123456789": None,
    "000111111113": CLOSED,
    "000222222227": NO_FUNDS,
    "000333333335": NOT_ALLOWED,
}
IBANS: dict[str, Decline | None] = {
    "DE89370400440532013000": None,
    "DE62370400440532013001": NOT_ALLOWED,
}


def read_us_account(form: Mapping[str, str]) -> Means:
    """The routing and account numbers typed into the payment page. Raises FieldErrors."""
    routing, account = digits_of(form.get("routing", "")), digits_of(form.get("account", ""))
    wrong = _holder_errors(form)
    if routing != ROUTING_NUMBER:
        wrong["routing"] = N_("Use the test routing number 110000000.")
    if account not in ACCOUNTS:
        wrong["account"] = N_("Use a test account, such as 000123456789. Real accounts are refused here.")
    if wrong:
        raise FieldErrors(wrong)
    details = {
        "account_holder_type": "individual",
        "account_type": "checking",
        "bank_name": "TEST BANK",
        "last4": account[-4:],
        "routing_number": routing,
    }
    return Means("us_bank_account", details, decline=ACCOUNTS[account])


def read_iban(form: Mapping[str, str]) -> Means:
    """The IBAN typed into the payment page. Raises FieldErrors."""
    iban = "".join(form.get("iban", "").split()).upper()
    wrong = _holder_errors(form)
    if not _adds_up(iban):
        wrong["iban"] = N_("Check the IBAN: it is not complete or has a wrong character.")
    elif iban not in IBANS:
        wrong["iban"] = N_("Use a test IBAN, such as DE89 3704 0044 0532 0130 00. Real accounts are refused here.")
    if wrong:
        raise FieldErrors(wrong)
    details = {"bank_code": iban[4:12], "branch_code": "", "country": iban[:2], "last4": iban[-4:]}
    return Means("sepa_debit", details, decline=IBANS[iban])


def _adds_up(iban: str) -> bool:
    if not (15 <= len(iban) <= 34 and iban.isascii() and iban.isalnum()):
        return False
    return int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97 == 1


def _holder_errors(form: Mapping[str, str]) -> dict[str, str]:
    return {} if form.get("holder", "").strip() else {"holder": N_("Enter the name on the account.")}
