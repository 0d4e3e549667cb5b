"""How much a request may bring along. No page takes an upload and no address takes a form: what is large is a mistake.

What comes through a page's socket is limited by `server.maxMessageSize` in .streamlit/config.toml. Addresses that say
for themselves what is too long, such as those of the API, are only kept from bodies that turn out larger than said.
"""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components import i18n
from components.i18n import gettext as _
from serving import problems, shell

LARGEST_BODY = 64_000
LONGEST_ADDRESS = 8_000
_HEARD = 1_000_000
_PATIENCE_SECONDS = 2
# An address that is far too long is looked through for this alone.
_LANGUAGE = re.compile(r"(?:^|&)lang=([a-z]{2})(?=&|$)")


class TooLarge(Exception):
    """A body that turned out larger than what is taken."""


class Limits:
    """Refuses long addresses and large bodies, those of unsaid length as well.

    `own` are the paths below which somebody else refuses what says its length.
    """

    def __init__(self, app: ASGIApp, own: Sequence[str] = ()) -> None:
        self.app = app
        self._own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        own = self._is_own(scope["path"])
        told = Headers(scope=scope).get("content-length", "0")
        large = not told.isdecimal() or int(told) > LARGEST_BODY
        if large:
            await _heard(receive)
        if not own:
            if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
                await _refusal(scope, HTTPStatus.REQUEST_URI_TOO_LONG)(scope, receive, send)
                return
            if large:
                await _refusal(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)(scope, receive, send)
                return
        taken, begun, more = 0, False, True

        async def counted() -> Message:
            nonlocal taken, more
            message = await receive()
            taken += len(message.get("body", b""))
            more = message.get("more_body", False)
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
                if more:
                    await _heard(receive)
                await _refusal(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)(scope, receive, send)

    def _is_own(self, path: str) -> bool:
        """Tell whether somebody else refuses what is too long at a path."""
        return any(path == own or path.startswith(f"{own}/") for own in self._own)


async def _heard(receive: Receive) -> None:
    """Let a body that will be refused arrive: closed while it is still sent, a connection loses the answer.

    One that is far too large, or slow, is cut off all the same.
    """
    taken, more = 0, True
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while more and taken < _HEARD:
                message = await receive()
                taken += len(message.get("body", b""))
                more = message.get("more_body", False)


def _refusal(scope: Scope, status: HTTPStatus) -> Response:
    """Say how much is taken: on pages to people in their language, elsewhere to programs."""
    headers = {} if status is HTTPStatus.REQUEST_URI_TOO_LONG else {"Connection": "close"}
    if scope["path"].lstrip("/").partition("/")[0] in shell.NOT_PAGES:
        return problems.problem(status, _said(status)[1], headers)
    given = _LANGUAGE.findall(scope["query_string"].decode("latin-1"))
    wished = Headers(scope=scope).get("accept-language", "")
    language = shell.language_of({"lang": given[-1]} if given else {}, wished)
    with i18n.speaking(language):
        return problems.page(status, *_said(status), headers)


def _said(status: HTTPStatus) -> tuple[str, str]:
    """Return what is wrong, and how much is taken."""
    if status is HTTPStatus.REQUEST_URI_TOO_LONG:
        detail = _("An address of this server has at most {most} characters.")
        return _("The address is too long"), detail.format(most=i18n.number(LONGEST_ADDRESS))
    detail = _("A request to this server brings along at most {most} bytes.")
    return _("The request is too large"), detail.format(most=i18n.number(LARGEST_BODY))
