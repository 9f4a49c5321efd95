"""How the gateway itself says no, before any service is asked.

Refused
├── FormExpired        the form's token is not this visitor's any more; what was typed is kept
├── SentFromElsewhere  another site sent this form, or fetched what is only to be opened
├── TooMany            too often; `seconds` until it is allowed again
├── TooLarge           the body is longer than any of our forms
├── Unreadable         not a form, or not text
└── WrongMethod        the path exists, but not for this method
"""


class Refused(Exception):
    pass


class FormExpired(Refused):
    pass


class SentFromElsewhere(Refused):
    pass


class TooMany(Refused):
    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class TooLarge(Refused):
    pass


class Unreadable(Refused):
    pass


class WrongMethod(Refused):
    def __init__(self, *, allowed: tuple[str, ...]) -> None:
        super().__init__(allowed)
        self.allowed = allowed
