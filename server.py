"""The dashboard as a server to rely on: `python server.py`, or `uvicorn server:app` under another server's rules.

It draws the same pages as `streamlit run dashboard.py`. Around them stand files that come compressed, a shell that
speaks the reader's language before any script has run, headers that keep foreign scripts out, health checks and logs.
"""

import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from serving import assets, settings, shell

chosen = settings.read(os.environ)
store = assets.Store(assets.folders(), chosen.cache_folder)


def pages() -> list[shell.PageText]:
    """Return the pages by the names that the menu gives them in the language in use."""
    from components import frame

    return [shell.PageText(door.code, door.title, door.says) for door in frame.doors()]


@cache
def shells() -> shell.Shell:
    """Return the shells of all pages."""
    return shell.Shell(pages)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Compress the files in the background while the server is up."""
    threading.Thread(target=lambda: store.perfect(shells().first_files()), name="compressing", daemon=True).start()
    yield {}
    store.stop()


app = st.App(
    settings.ROOT / "dashboard.py",
    lifespan=lifespan,
    middleware=[
        Middleware(shell.Shells, shell=shells, public_url=chosen.public_url),
        Middleware(assets.Compressed, store=store),
    ],
)

if __name__ == "__main__":
    options: dict[str, Any] = {"server.port": chosen.port}
    if chosen.address:
        options["server.address"] = chosen.address
    if chosen.headless:
        options["server.headless"] = True
    app.run(config=options)
