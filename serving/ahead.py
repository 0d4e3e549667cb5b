"""Routes of ours that are answered ahead of Streamlit's own layers.

Streamlit compresses what it passes on, for anybody who so much as names gzip, under the tag of what was not compressed.
The API packs its answers itself, each form with its tag.
"""

from collections.abc import Sequence

from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import BaseRoute, Router
from starlette.types import ASGIApp, Receive, Scope, Send


class Ahead:
    """Answers by some routes; what fits none of them goes on."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self._answers = ExceptionMiddleware(Router(routes, redirect_slashes=False, default=app))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await (self._answers if scope["type"] == "http" else self.app)(scope, receive, send)
