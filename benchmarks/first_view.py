"""Measure a first visit on a slow line: bytes, first words and the map, beside plain `streamlit run dashboard.py`.

Both servers run on this machine; Chromium slows the line down (4 Mbit/s, 60 ms there and back) and knows nothing of
earlier visits. Each page is opened on one server and then on the other, several times, so that a busy machine is busy
for both. Run by `make bench`; writes `first_view.md` beside this file.
"""

import argparse
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from benchmarks import report
from tools import live

RESULTS = Path(__file__).with_name("first_view.md")
BITS_A_SECOND = 4_000_000
ROUND_TRIP_MILLISECONDS = 60
# The first words that mean something: the headline of the page. The map is there when its areas are painted.
MARKS = """() => {
  window.marks = {}
  const look = () => {
    if (document.querySelector("h1")?.textContent.trim()) marks.words ??= performance.now()
    for (const map of document.querySelectorAll(".maps[data-painted]")) marks.map ??= performance.now()
    for (const host of document.querySelectorAll('[class*="st-key"] *')) {
      if (host.shadowRoot?.querySelector(".maps[data-painted]")) marks.map ??= performance.now()
    }
    if (!marks.words || !marks.map) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}"""
# Page, what is measured on it, and the part of the plain server's that it may take.
TARGETS = {
    ("/", "bytes"): 0.35,
    ("/", "words"): 0.60,
    ("/regions", "bytes"): 0.35,
    ("/regions", "map"): 0.50,
}
UNITS = {"bytes": "kB", "words": "ms", "map": "ms"}


class Visit(NamedTuple):
    """What one first visit took."""

    bytes: float
    words: float
    map: float


def visit(browser: Browser, address: str) -> Visit:
    """Open a page as somebody who has never been here, over a slow line."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US", reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(120_000)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MILLISECONDS,
            "downloadThroughput": BITS_A_SECOND / 8,
            "uploadThroughput": BITS_A_SECOND / 8,
        },
    )
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    # What comes through the socket is counted as the browser unpacks it: the same for both servers.
    wire.on(
        "Network.webSocketFrameReceived", lambda event: received.append(len(event["response"]["payloadData"]) * 0.75)
    )
    page.add_init_script(f"({MARKS})()")
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.marks?.words && window.marks?.map", timeout=120_000)
    marks = page.evaluate("window.marks")
    live.settled(page)
    page.wait_for_load_state("networkidle")
    context.close()
    return Visit(sum(received) / 1000, marks["words"], marks["map"])


def table(taken: Mapping[tuple[str, str], list[Visit]]) -> str:
    """Write the medians of both servers and what part one is of the other."""
    lines = ["| page | measured | plain | server.py | part | wanted | |", "|---|---|---|---|---|---|---|"]
    for path in ("/", "/regions"):
        for name in Visit._fields:
            plain, ours = (
                statistics.median(getattr(one, name) for one in taken[path, server])
                for server in ("plain", "server.py")
            )
            wanted = TARGETS.get((path, name))
            met = "" if wanted is None else "met" if ours / plain <= wanted else "**missed**"
            lines.append(
                f"| {path} | {name}, {UNITS[name]} | {plain:.0f} | {ours:.0f} | {ours / plain:.0%} "
                f"| {f'{wanted:.0%}' if wanted else ''} | {met} |"
            )
    return "\n".join(lines)


def main() -> None:
    """Measure, print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=5, help="of each page on each server")
    repetitions = parser.parse_args().repetitions
    taken: dict[tuple[str, str], list[Visit]] = {}
    load = report.load()
    with live.serving(plain=True) as plain, live.serving() as ours, sync_playwright() as playwright:
        live.ready(ours)
        browser = live.launch(playwright)
        version = browser.version
        servers = {"plain": plain, "server.py": ours}
        for path in ("/", "/regions"):
            for turn in range(repetitions + 1):
                for name, server in servers.items():
                    seen = visit(browser, server.address + path)
                    # The first turn lets both servers read their tables.
                    if turn:
                        taken.setdefault((path, name), []).append(seen)
        browser.close()
    measured = (
        f"{report.machine()}, Chromium {version.split('.')[0]}; {BITS_A_SECOND / 1e6:.0f} Mbit/s, "
        f"{ROUND_TRIP_MILLISECONDS} ms, medians of {repetitions} visits."
    )
    report.keep(RESULTS, "A first visit on a slow line", measured, table(taken), load)


if __name__ == "__main__":
    main()
