"""The headers of every answer."""

from starlette.datastructures import MutableHeaders

from shared.config import Config

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in ("camera", "microphone", "geolocation", "payment", "usb", "browsing-topics", "interest-cohort")
)
FOREVER = "public, max-age=31536000, immutable"
NO_STORE = "no-store"


class HeaderWriter:
    """Adds what every answer has; HSTS only where there is TLS."""

    def __init__(self, config: Config) -> None:
        self._everywhere = {
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }
        if config.environment == "production":
            self._everywhere["Strict-Transport-Security"] = "max-age=31536000"

    def finish(self, headers: MutableHeaders, *, request_id: str) -> None:
        headers.update(self._everywhere)
        headers["X-Request-Id"] = request_id

    def finish_private(self, headers: MutableHeaders, *, policy: str, tells_referrer: bool) -> None:
        """For what depends on who asks: kept nowhere, and its address told to no other site."""
        headers["Content-Security-Policy"] = policy
        headers["Permissions-Policy"] = PERMISSIONS
        headers["Referrer-Policy"] = "same-origin" if tells_referrer else "no-referrer"
        headers["Cache-Control"] = NO_STORE
        headers["Vary"] = "Cookie, Accept-Language"
