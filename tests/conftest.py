"""A running dashboard, a browser, and readers who open pages and note all that must not happen."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    WebSocket,
    expect,
    sync_playwright,
)
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import app_test

from components import i18n
from tools import live

# The slowest answer to a click on a loaded machine; nothing waits this long when all is well.
expect.set_options(timeout=15_000)
OURS = ("data", "blob")


class Reader(Protocol):
    """Opens a page as a reader with these habits would, and waits until it is complete."""

    def __call__(
        self,
        path: str = "/",
        *,
        language: str = "",
        browser_language: str = "en-US",
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
    ) -> Page:
        """Open a page; `language` is added to its link."""


@dataclass
class Watch:
    """What happened on the pages of a test that no page should do."""

    host: str
    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Listen to a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("websocket", self._socket)

    def _console(self, message: ConsoleMessage) -> None:
        where = urlsplit(str(message.location.get("url", ""))).path
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({where})")

    def _request(self, request: Request) -> None:
        self._address(request.url)

    def _socket(self, socket: WebSocket) -> None:
        self._address(socket.url)

    def _address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in OURS and parts.netloc != self.host:
            self.faults.append(f"a request left the machine: {address}")


def query(page: Page) -> dict[str, list[str]]:
    """Return the choices in the address bar; the browser knows it before Playwright does."""
    return parse_qs(urlsplit(page.evaluate("location.href")).query)


def copied_link(page: Page) -> str:
    """Return what the copy button would put into the clipboard."""
    button = page.locator(".st-key-copy_link button")
    expect(button).to_have_attribute("data-link", live.ANY)
    return str(button.get_attribute("data-link"))


def in_link(page: Page, name: str, value: str | None) -> None:
    """Wait until the address bar holds a choice, or holds it no more."""
    page.wait_for_function(
        "([name, value]) => new URL(location.href).searchParams.get(name) === value", arg=[name, value]
    )


def marked(page: Page) -> Page:
    """Leave a mark that a page loaded anew would not have."""
    page.evaluate("window.sameDocument = true")
    return page


def same_document(page: Page) -> bool:
    """Tell whether the page has been loaded only once."""
    return bool(page.evaluate("window.sameDocument === true"))


class RunningServer(PagesManager):
    """The pages of a server that has met st.navigation before; AppTest would forget that at each run."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        PagesManager.uses_pages_directory = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test in the browser try once more: on a busy machine a click may come late; the summary names each."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture
def running_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let AppTest draw every page through dashboard.py, as a running server does."""
    monkeypatch.setattr(app_test, "PagesManager", RunningServer)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Let each test begin in English, whatever the one before it has left behind."""
    i18n.set_language("en")
    yield
    i18n.set_language("en")


@pytest.fixture(scope="session")
def server() -> Iterator[live.Server]:
    """Run the dashboard once for all browser tests."""
    with live.serving() as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all browser tests; each reader gets a fresh profile in it."""
    with sync_playwright() as playwright:
        browser = live.launch(playwright)
        yield browser
        browser.close()


@contextmanager
def reading(browser: Browser, server: live.Server) -> Iterator[Reader]:
    """Yield a function that opens pages of a server; afterwards, nothing may have gone wrong behind the scenes."""
    contexts: list[BrowserContext] = []
    watch = Watch(host=urlsplit(server.address).netloc)
    logged = server.log.stat().st_size

    def read(
        path: str = "/",
        *,
        language: str = "",
        browser_language: str = "en-US",
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
    ) -> Page:
        context = browser.new_context(
            locale=browser_language,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(live.PATIENCE)
        page = context.new_page()
        watch.follow(page)
        if language:
            path += ("&" if "?" in path else "?") + f"lang={language}"
        page.goto(path if path.startswith("http") else server.address + path)
        live.settled(page)
        if language:
            expect(page.locator("html")).to_have_attribute("lang", language)
        return page

    yield read
    for context in contexts:
        # A browser that went down with the test has nothing left to close.
        with suppress(Exception):
            context.close()
    said = server.log.read_text(encoding="utf-8", errors="replace")[logged:]
    assert "Traceback" not in said, f"the dashboard logged an exception:\n{said[-4000:]}"
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture
def reader(browser: Browser, server: live.Server) -> Iterator[Reader]:
    """Return a function that opens pages of the dashboard."""
    with reading(browser, server) as read:
        yield read
