"""The dashboard as a reader meets it: a server on a free port, and a browser that waits until a page is still."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

from tools import find_chromium

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
# A cold start on a loaded machine of two cores is the slowest thing these scripts wait for.
PATIENCE = 30_000
# The longest page, a telephone's, is shorter; Chromium draws windows up to twice this height.
HIGHEST = 8_000
ARGUMENTS = [
    # Containers seldom allow Chromium's own sandbox; the only pages opened are ours.
    "--no-sandbox",
    "--disable-gpu",
    # No graphics card here: the map in relief is reckoned by the processor.
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    # Reckoned so, a picture may take longer on a busy machine than Chromium would wait for a graphics card.
    "--disable-gpu-watchdog",
    "--disable-dev-shm-usage",
    # The rest keeps the browser from talking to its makers while we listen for foreign requests.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Any value at all, for an attribute that only has to be there.
ANY = re.compile(r".+")
# Streamlit says when a run is over; an element of the run before may still wait to be replaced, a new one for its code,
# and the page for the component that gives it its language and direction.
STATE = """() => {
  const app = document.querySelector('[data-testid="stApp"]')
  if (app?.dataset.testScriptState !== "notRunning" || app.dataset.testConnectionState !== "CONNECTED") return false
  if (document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')) return false
  if (document.querySelector('[data-testid="stException"]')) return "broken"
  return document.documentElement.dir && document.querySelector(".awda-footer") ? "still" : false
}"""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _healthy(address: str, check: str = "/_stcore/health") -> bool:
    """Tell whether the server answers; a proxy of the machine is not for the way to ourselves."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{address}{check}", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@dataclass(frozen=True)
class Server:
    """A running dashboard: where it answers, the file it writes its log to, and its process."""

    address: str
    log: Path
    process: subprocess.Popen[bytes]


@contextmanager
def serving(*, plain: bool = False, port: int = 0, folder: Path = ROOT, **variables: str) -> Iterator[Server]:
    """Run the dashboard; show what the server said if it does not start.

    `plain` runs Streamlit's own server, for comparison; `port` is any free one if not given; `folder` is where the
    code stands; `variables` are those of the server's environment.
    """
    port = port or free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "AWDA_ADDRESS": "127.0.0.1",
        "CI": "true",
        "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none",
        **variables,
    }
    command = [sys.executable, "server.py"]
    if plain:
        command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.headless=true"]
        command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    with tempfile.TemporaryDirectory() as temporary:
        log = Path(temporary) / "server.log"
        with log.open("w") as file:
            process = subprocess.Popen(command, cwd=folder, env=environment, stdout=file, stderr=subprocess.STDOUT)
        server = Server(f"http://127.0.0.1:{port}", log, process)
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _healthy(server.address):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the dashboard did not start in {START_SECONDS} s:\n{server.log.read_text()}")
                time.sleep(0.1)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def ready(server: Server) -> None:
    """Wait until the server has loaded and checked its tables."""
    deadline = time.monotonic() + START_SECONDS
    while not _healthy(server.address, "/readyz"):
        if time.monotonic() > deadline:
            raise RuntimeError(f"the dashboard was not ready in {START_SECONDS} s:\n{server.log.read_text()}")
        time.sleep(0.1)


def launch(playwright: Playwright) -> Browser:
    """Start Chromium without a window."""
    return playwright.chromium.launch(executable_path=find_chromium.find(), args=ARGUMENTS)


def settled(page: Page) -> Page:
    """Wait until the page is complete and no run is under way; raise when the page shows an error instead."""
    if page.wait_for_function(STATE, timeout=PATIENCE).json_value() == "broken":
        raise RuntimeError(f"{page.url} shows an error instead of the page; the server's log has it")
    return page


def drawn(page: Page, key: str) -> Page:
    """Wait until the map, the chart, the table or the figures with this key stand on the page."""
    kinds = (
        ".maps[data-painted]",
        ".main-svg",
        "canvas",
        ".awda-key",
        ".awda-table",
        ".awda-cards",
        ".awda-matrix",
        ".awda-pacts",
        ".awda-treaty",
        ".awda-citations",
        ".awda-answer",
        ".awda-advice",
        ".awda-strands",
        ".awda-lesson",
        ".awda-asked",
        ".awda-terms",
    )
    page.locator(", ".join(f".st-key-{key} {kind}" for kind in kinds)).first.wait_for()
    return page


def unrolled(page: Page) -> Page:
    """Make the window as high as what the page holds: Streamlit scrolls within it, and what is scrolled away is unseen.

    A page may grow when it gets room, so measure until it fits.
    """
    width = page.evaluate("innerWidth")
    for _attempt in range(3):
        height = page.get_by_test_id("stMain").evaluate("node => node.scrollHeight")
        if height <= page.evaluate("innerHeight"):
            break
        page.set_viewport_size({"width": width, "height": min(height, HIGHEST)})
        settled(page)
    return page
