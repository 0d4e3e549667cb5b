"""How much a request may bring along. No page takes an upload and no address takes a form: what is large is a mistake.

What comes through a page's socket is limited by `server.maxMessageSize` in .streamlit/config.toml.
"""

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving import problems

LARGEST_BODY = 64_000
LONGEST_ADDRESS = 8_000


class TooLarge(Exception):
    """A body that turned out larger than what is taken."""


class Limits:
    """Refuses long addresses and large bodies, those of unsaid length as well."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            answer = problems.problem(
                HTTPStatus.REQUEST_URI_TOO_LONG, f"The address is longer than {LONGEST_ADDRESS} characters."
            )
            await answer(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isdecimal() or int(told) > LARGEST_BODY:
            await _too_large(scope, receive, send)
            return
        taken, begun = 0, False

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > LARGEST_BODY:
                raise TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, counted, noted)
        except TooLarge:
            if not begun:
                await _too_large(scope, receive, send)


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    """Say how much is taken."""
    detail = f"A request to this server brings along {LARGEST_BODY} bytes at most."
    answer = problems.problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, {"Connection": "close"})
    await answer(scope, receive, send)
