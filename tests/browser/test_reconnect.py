"""What a reader sees when the line drops or the server is started anew: soon, the same view, and no error."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browser.test_links import choices
from tests.conftest import copied_link, in_link, marked, reading, same_document
from tools import live

pytestmark = pytest.mark.browser

VIEW = "/regions?indicator=unemployment_rate_census&period=2014&detail=female"
# Long enough for a busy machine; a reader of a quiet one waits for a second or two.
BACK = 60_000
# Notes that the line was gone, is back, and that the page has been asked for since.
WATCH = """() => {
  const app = document.querySelector('[data-testid="stApp"]')
  let gone = false
  new MutationObserver(() => {
    const connected = app.dataset.testConnectionState === "CONNECTED"
    gone ||= !connected
    window.asked ||= gone && connected && app.dataset.testScriptState !== "notRunning"
  }).observe(app, { attributeFilter: ["data-test-connection-state", "data-test-script-state"] })
}"""


def chosen(page: Page) -> Page:
    """Make a choice on the page, so that the view is not only that of the link by which it was opened."""
    page.locator(".st-key-country").get_by_role("radio", name="Maroc").click()
    in_link(page, "country", "MAR")
    live.settled(page)
    page.locator('.st-key-regions_map path[data-code="MA-05"]').dispatch_event("click")
    in_link(page, "region", "MA-05")
    marked(live.settled(page)).evaluate(WATCH)
    return page


def is_back(page: Page, address: str, shown: dict[str, list[str]], link: str) -> None:
    """Wait until the page is back and still; nothing is lost, nothing complains, and the next choice counts."""
    page.wait_for_function("() => window.asked", timeout=BACK)
    live.settled(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    for mistake in ("stAlert", "stException", "stConnectionStatus"):
        expect(page.get_by_test_id(mistake)).to_have_count(0)
    assert same_document(page)
    assert page.evaluate("location.href") == address
    assert choices(page) == shown
    # A new session names the same choices in the order of the page.
    assert parse_qs(urlsplit(copied_link(page)).query) == parse_qs(urlsplit(link).query)
    page.locator(".st-key-country").get_by_role("radio", name="Tunisie").click()
    in_link(page, "country", "TUN")
    expect(page.locator('.st-key-regions_map path[data-code^="MA-"]')).to_have_count(0)
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_a_dropped_socket_leaves_the_view_as_it_is(browser: Browser, server: live.Server) -> None:
    """A line that drops for a moment is taken up again by the browser."""
    sockets: list[WebSocketRoute] = []

    def through(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        socket.connect_to_server()

    with reading(browser, server) as read:
        page = read("/")
        page.route_web_socket("**/_stcore/stream", through)
        page.goto(f"{server.address}{VIEW}&lang=fr")
        chosen(live.settled(page))
        address, shown, link = page.evaluate("location.href"), choices(page), copied_link(page)
        (dropped,) = sockets
        dropped.close(code=1001)
        is_back(page, address, shown, link)
        assert len(sockets) == 2, "the view is shown through a new socket"


def test_a_server_started_anew_shows_the_same_view(browser: Browser) -> None:
    """The new server knows nothing of the reader: the view comes back from the link."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(live.PATIENCE)
    page = context.new_page()
    with live.serving() as first:
        page.goto(f"{first.address}{VIEW}&lang=fr")
        chosen(live.settled(page))
        address, shown, link = page.evaluate("location.href"), choices(page), copied_link(page)
    with live.serving(port=urlsplit(first.address).port or 0) as second:
        is_back(page, address, shown, link)
        context.close()
        assert "Traceback" not in second.log.read_text(encoding="utf-8", errors="replace")
