"""One port for everything in a trial: the sandbox and the inbox on hosts of their own, the gateway on the rest."""

from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
SANDBOX_PATH = "/sandbox"


class TrialFaces:
    """Programs do not resolve *.localhost, so the sandbox's API is also below /sandbox of 127.0.0.1."""

    def __init__(self, gateway: ASGIApp, *, base_domain: str, sandbox: ASGIApp, inbox: ASGIApp) -> None:
        self._gateway = gateway
        self._hosts = {f"sandbox.{base_domain}": sandbox, f"inbox.{base_domain}": inbox}
        self._sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._gateway(scope, receive, send)
            return
        host = _host(scope)
        if host in LOOPBACK and scope["path"].startswith(f"{SANDBOX_PATH}/"):
            scope = {**scope, "root_path": scope.get("root_path", "") + SANDBOX_PATH}
            await self._sandbox(scope, receive, send)
            return
        await self._hosts.get(host, self._gateway)(scope, receive, send)


def _host(scope: Scope) -> str:
    headers: list[tuple[bytes, bytes]] = scope["headers"]
    host = next((value.decode("latin-1") for name, value in headers if name == b"host"), "")
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()
