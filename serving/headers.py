"""What browsers are told to refuse, who may ask, and what is closed.

The policy was tightened until pages broke, in a browser on every page; a browser test repeats that. What stays open
and why:

- styles in the page: Streamlit writes its styles while it runs (emotion), and so does Plotly.
- `blob:` for scripts: the scripts of our own components travel inline and are loaded from such addresses.
- `wasm-unsafe-eval`: large numbers in messages, and the map in relief, are reckoned by WebAssembly. No text becomes
  script by it, as it would by `unsafe-eval`, which is not allowed.
- `data:` for a font in Streamlit's style sheet; `data:` and `blob:` for pictures: patterns of charts, and pictures
  that a reader takes away.

Scripts by address come from this server alone, a script in the page only if it is the one of our shell, by its hash.
"""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving import problems

# Streamlit draws none of these for us: no upload is offered, and no program drives the dashboard.
CLOSED = ("/_stcore/upload_file", "/_stcore/agent", "/_stcore/script-health-check", "/auth", "/oauth2callback")
METRICS = "/_stcore/metrics"
_DENIED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
_OURS = ("clipboard-write", "fullscreen")
PERMISSIONS = ", ".join([*(f"{name}=()" for name in _DENIED), *(f"{name}=(self)" for name in _OURS)])


def policy(scripts: Sequence[str], frame_ancestors: str) -> str:
    """Return the Content-Security-Policy; `scripts` are the hashes of what may stand in the page."""
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(["'self'", "blob:", "'wasm-unsafe-eval'", *scripts]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": frame_ancestors,
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


class Security:
    """Puts the headers on every answer; what an answer says itself about a policy or about caching stays.

    Who may show us in a frame holds for every answer, also for one with a policy of its own.
    """

    def __init__(self, app: ASGIApp, *, scripts: Sequence[str], frame_ancestors: str, hsts_seconds: int) -> None:
        self.app = app
        self._frame_ancestors = frame_ancestors
        self._hsts = f"max-age={hsts_seconds}" if hsts_seconds else ""
        self._headers = {
            "Content-Security-Policy": policy(scripts, frame_ancestors),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": PERMISSIONS,
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        # For browsers that do not know frame-ancestors; a list of sites cannot be said so.
        if frame_ancestors in ("'none'", "'self'"):
            self._headers["X-Frame-Options"] = "DENY" if frame_ancestors == "'none'" else "SAMEORIGIN"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                if "frame-ancestors" not in (own := headers["Content-Security-Policy"]):
                    headers["Content-Security-Policy"] = f"{own}; frame-ancestors {self._frame_ancestors}"
                # Streamlit refuses some paths in a word of no type, which browsers may not guess.
                if message["status"] >= 400 and headers.get("content-length", "0") != "0":
                    headers.setdefault("Content-Type", "text/plain; charset=utf-8")
                if self._hsts and scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = self._hsts
            await send(message)

        await self.app(scope, receive, answer)


class Gate:
    """Refuses foreign names of the host, and closes what nobody is offered."""

    def __init__(
        self, app: ASGIApp, *, allowed_hosts: Sequence[str], metrics: bool, always: Sequence[str] = ()
    ) -> None:
        self.app = app
        self._allowed_hosts = allowed_hosts
        self._closed = CLOSED if metrics else (*CLOSED, METRICS)
        self._always = always

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if response is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await response(scope, receive, send)
        else:
            # Closed before it is accepted, a socket is refused with 403.
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": ""})

    def _refusal(self, scope: Scope) -> Response | None:
        """Return why a request goes no further, None if it may."""
        path: str = scope["path"]
        if path not in self._always and not self._allowed(Headers(scope=scope).get("host", "")):
            return problems.problem(HTTPStatus.BAD_REQUEST, "This server does not answer under this name.")
        if any(path == closed or path.startswith(f"{closed}/") for closed in self._closed):
            return problems.problem(HTTPStatus.NOT_FOUND, "There is nothing at this address.")
        return None

    def _allowed(self, host: str) -> bool:
        """Tell whether the server answers to this name."""
        if not self._allowed_hosts:
            return True
        name = host.lower().rsplit(":", 1)[0] if not host.endswith("]") else host.lower()
        name = name.rstrip(".")
        return any(
            name.endswith(allowed[1:]) if allowed.startswith("*.") else name == allowed
            for allowed in self._allowed_hosts
        )
