"""What the provider refuses, in the JSON that Stripe's libraries turn back into their exceptions.

Refusal
├── InvalidParameters   400  a parameter is missing, unknown or wrong: nothing began
├── Refused             400  understood, and not possible now
├── ResourceMissing     404  no such object in this account
├── Unauthenticated     401  no key, or not a secret test key
├── KeyReused           400  the idempotency key came with another request
├── KeyInUse            409  the first request with this key has not ended
└── ProviderFailure     500  the provider itself broke (scripted)
"""

from typing import Any, ClassVar


class Refusal(Exception):
    status: ClassVar[int] = 400
    kind: ClassVar[str] = "invalid_request_error"
    remembered: ClassVar[bool] = True
    """Whether the answer is kept for the idempotency key. What never began may be tried again."""

    def __init__(self, message: str, *, code: str | None = None, param: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param

    @property
    def body(self) -> dict[str, Any]:
        named = {"code": self.code, "message": self.message, "param": self.param, "type": self.kind}
        return {"error": {name: value for name, value in named.items() if value is not None}}


class InvalidParameters(Refusal):
    remembered = False


class Refused(Refusal):
    pass


class ResourceMissing(Refusal):
    status = 404

    def __init__(self, kind: str, ident: str, *, param: str) -> None:
        super().__init__(f"No such {kind}: '{ident}'", code="resource_missing", param=param)


class Unauthenticated(Refusal):
    status = 401
    remembered = False


class KeyReused(Refusal):
    kind = "idempotency_error"
    remembered = False


class KeyInUse(Refusal):
    status = 409
    remembered = False


class ProviderFailure(Refusal):
    status = 500
    kind = "api_error"
