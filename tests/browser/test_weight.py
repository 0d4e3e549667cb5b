"""A page loads the code of what it shows and no other: no Plotly without a chart, no map code without a map."""

import pytest
from playwright.sync_api import Browser

from tools import live

pytestmark = pytest.mark.browser

# What marks each engine on its way to the browser: part of a file's address, or a word of a script that travels inline.
FILES = {"plotly": "PlotlyChart", "relief": "DeckGl", "outlines": "/static/outlines/region.json"}
SCRIPTS = {"map": "awdaOutlines"}
PAGES = {
    "/": {"outlines", "map"},
    "/regions": {"plotly", "outlines", "map"},
    "/regions?view=relief&country=MAR": {"plotly", "relief"},
    "/regions?view=compare": {"plotly"},
    "/regions?view=routes": {"plotly"},
    "/profiles": set(),
    "/profiles?question=sex": {"plotly"},
    "/trends": {"plotly"},
    "/figures": {"plotly"},
    "/figures?view=all": set(),
    "/assessment": set(),
    "/mechanisms": set(),
    "/mechanisms?view=coverage": set(),
    "/mechanisms?view=timeline": {"plotly"},
    "/mechanisms?view=actors": set(),
    "/recommendations": set(),
    "/agreements": set(),
    "/agreements?partner=ITA": set(),
    "/agreements?view=map": {"plotly"},
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_what_it_shows(browser: Browser, server: live.Server, path: str) -> None:
    """Files asked for, and messages received, name the engines that the page needs and no other."""
    met: set[str] = set()

    def note(text: str, signs: dict[str, str]) -> None:
        met.update(engine for engine, sign in signs.items() if sign in text)

    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.on("request", lambda request: note(request.url, FILES))
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived",
            lambda frame: note(frame if isinstance(frame, str) else frame.decode("utf-8", "replace"), SCRIPTS),
        ),
    )
    page.goto(f"{server.address}{path}{'&' if '?' in path else '?'}lang=en")
    live.settled(page)
    page.wait_for_load_state("networkidle")
    context.close()
    assert met == PAGES[path]
