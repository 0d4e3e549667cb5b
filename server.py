"""The dashboard as a server to rely on: `python server.py`, or `uvicorn server:app --no-access-log` under other rules.

It draws the same pages as `streamlit run dashboard.py`. Around them stand files that come compressed, a shell that
speaks the reader's language before any script has run, headers that keep foreign scripts out, health checks and logs.
What can be set stands in serving/settings.py and docs/operating.md.
"""

import logging
import os
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import cache
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

import api
from data import library
from serving import ahead, assets, headers, health, icons, limits, logs, parts, proxies, settings, shell, strays

try:
    chosen = settings.read(os.environ)
    chosen_for_api = replace(api.from_environment(), public_url=chosen.public_url)
except (settings.SettingsError, api.SettingError) as error:
    raise SystemExit(str(error)) from error
store = assets.Store(assets.folders(), chosen.cache_folder)
readiness = health.Readiness()


def pages() -> list[shell.PageText]:
    """Return the pages by the names that the menu gives them in the language in use."""
    from components import frame

    return [shell.PageText(door.code, door.title, door.says) for door in frame.doors()]


def chapters() -> parts.Chapters:
    """Return what the chapters of each story show."""
    from data import stories

    return {
        story.code: [
            parts.Figure(one.figure, one.choices, one.controls) if one.page else None for one in story.as_talk().steps
        ]
        for story in stories.stories().values()
    }


@cache
def shells() -> shell.Shell:
    """Return the shells of all pages."""
    return shell.Shell(pages, chapters)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Make ready in the background while the server is up; send nobody here any more once it goes down."""
    logs.set_up(chosen.log_format, chosen.log_level)

    def prepare() -> None:
        readiness.prepare(shells, later=[library.prepare])
        store.perfect(shells().first_files())

    threading.Thread(target=prepare, name="preparing", daemon=True).start()
    yield {}
    readiness.end()
    store.stop()


# From the outside to the inside.
app = st.App(
    settings.ROOT / "dashboard.py",
    lifespan=lifespan,
    routes=[*health.routes(readiness), *strays.routes()],
    middleware=[
        Middleware(proxies.Proxies, believed=chosen.believed),
        Middleware(logs.Requests, page=lambda path: shells().code(path)),
        Middleware(
            headers.Security,
            scripts=[shell.script_hash()],
            frame_ancestors=chosen.frame_ancestors,
            hsts_seconds=chosen.hsts_seconds,
        ),
        Middleware(
            headers.Gate,
            allowed_hosts=chosen.allowed_hosts,
            metrics=chosen.metrics,
            always=(health.ALIVE, health.READY),
        ),
        Middleware(limits.Limits, own=("/api",)),
        Middleware(ahead.Ahead, routes=api.routes(chosen_for_api)),
        Middleware(shell.Shells, shell=shells, public_url=chosen.public_url),
        Middleware(icons.Cut, icons=icons.read()),
        Middleware(assets.Compressed, store=store),
        Middleware(strays.Strays, files=strays.streamlits()),
    ],
)

if __name__ == "__main__":
    # Watching for changed code would look up every module of Python for each new reader, while all others wait.
    options: dict[str, Any] = {"server.port": chosen.port, "server.fileWatcherType": "none"}
    if chosen.address:
        options["server.address"] = chosen.address
    if chosen.headless:
        options["server.headless"] = True
    try:
        app.run(config=options)
    except KeyboardInterrupt:
        # The server below has ended in good order by now, and then repeats the signal.
        logging.getLogger("awda").info("stopped from the keyboard")
        raise SystemExit(128 + signal.SIGINT) from None
