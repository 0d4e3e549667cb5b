"""Asks the API as a program would, without a network."""

import asyncio
from functools import cache
from typing import Any

import httpx
from starlette.applications import Starlette

import api

# No test is about how often one may ask, but those that say so.
FREE = api.Settings(rate=0)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Return the one loop in which everything is asked: a new one for each question would start threads anew."""
    return asyncio.new_event_loop()


@cache
def mounted(settings: api.Settings = FREE) -> Starlette:
    """Return a server that offers nothing but the API, where the dashboard has it."""
    return Starlette(routes=api.routes(settings))


def ask(
    path: str, *, method: str = "GET", settings: api.Settings = FREE, peer: str = "192.0.2.1", **more: Any
) -> httpx.Response:
    """Ask for a path below /api."""

    async def asked() -> httpx.Response:
        # What the application raises is a failure of ours: it must not pass for an answer.
        transport = httpx.ASGITransport(mounted(settings), client=(peer, 123))
        async with httpx.AsyncClient(transport=transport, base_url="http://awda.test") as client:
            return await client.request(method, f"/api{path}", **more)

    return _loop().run_until_complete(asked())
