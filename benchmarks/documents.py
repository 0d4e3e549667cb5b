"""Measure how long documents take to make, and how the dashboard answers others while ten readers ask at once.

Run by `make bench`, which writes `documents.md` beside this file; `README.md` says how to read it.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import report
from benchmarks.filter_to_repaint import CHANGES, Change, Wire, measure, ninetieth, opened
from components import briefs, decks, i18n
from data import talks
from exports import slides
from tools import live

RESULTS = Path(__file__).with_name("documents.md")
TALK = "main"
READERS = 10
QUIET = 12
# The longest that ten readers wait before something must be wrong, in seconds.
PATIENCE = 180
BASE = "https://awda.example/"
CHANGE = "map: another country"


class Line(NamedTuple):
    """One line of the results: what was measured, how often, the median and the slowest, and what it may take."""

    name: str
    times: int
    median: float
    slowest: float
    budget: float


def timed(name: str, make: Callable[[], object], repetitions: int, budget: float) -> Line:
    """Make something again and again, once for nothing, and take the times."""
    make()
    times = []
    for _turn in range(repetitions):
        began = time.perf_counter()
        make()
        times.append(time.perf_counter() - began)
    return Line(name, len(times), statistics.median(times), max(times), budget)


def deck() -> bytes:
    """Make the long talk as slides."""
    return slides.as_pptx(decks.of_talk(talks.built_in()[TALK], "fr", BASE))


def brief() -> bytes:
    """Make the brief of a country."""
    one = briefs.fitting("regions", {"country": "MAR"})[0]
    return briefs.make(one, "fr", BASE)


def repaints(page: Page, wire: Wire, change: Change, go_on: Callable[[int], bool]) -> list[float]:
    """Make a change again and again as long as told, and return the seconds until the page was still."""
    times: list[float] = []
    while go_on(len(times)):
        times.append(measure(page, wire, change, len(times)).still / 1000)
    return times


def waiting(browser: Browser, address: str) -> list[Page]:
    """Open the page of the talks for each of the readers."""
    pages = []
    for _reader in range(READERS):
        page = browser.new_context().new_page()
        page.set_default_timeout(live.PATIENCE)
        page.goto(f"{address}/present?lang=en")
        live.settled(page)
        page.locator(f".st-key-make_talk_{TALK} button").wait_for()
        pages.append(page)
    return pages


def together(browser: Browser, address: str) -> list[Line]:
    """Let ten readers ask for a deck each while another one changes a choice."""
    (change,) = [one for one in CHANGES if one.name == CHANGE]
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(live.PATIENCE)
    wire = Wire()
    wire.follow(page)
    opened(page, address, change)
    readers = waiting(browser, address)
    repaints(page, wire, change, lambda turn: turn < 3)
    quiet = repaints(page, wire, change, lambda turn: turn < QUIET)
    began = time.perf_counter()
    for reader in readers:
        reader.locator(f".st-key-make_talk_{TALK} button").click()
    got: dict[int, float] = {}

    def some_wait(_turn: int) -> bool:
        for number, reader in enumerate(readers):
            if number not in got and reader.locator(f".st-key-download_talk_{TALK} button").count():
                got[number] = time.perf_counter() - began
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError(f"{len(got)} of {READERS} readers have a deck after {PATIENCE} s")
        return len(got) < READERS

    meanwhile = repaints(page, wire, change, some_wait)
    for reader in readers:
        with reader.expect_download() as download:
            reader.locator(f".st-key-download_talk_{TALK} button").click()
        if not Path(download.value.path()).read_bytes().startswith(b"PK"):
            raise RuntimeError("a reader got something that is no deck")
    times = list(got.values())
    ratio = statistics.median(meanwhile) / statistics.median(quiet)
    return [
        Line(f"deck for each of {READERS} readers who ask at once", READERS, statistics.median(times), max(times), 0),
        Line(f"filter to repaint, quiet ({CHANGE})", len(quiet), statistics.median(quiet), ninetieth(quiet), 0),
        Line(
            f"filter to repaint meanwhile, {ratio:.1f} × quiet",
            len(meanwhile),
            statistics.median(meanwhile),
            ninetieth(meanwhile),
            1,
        ),
    ]


def table(lines: list[Line]) -> str:
    """Write the results."""
    rows = [
        "| what | n | median, s | slowest (repaints: p90), s | budget of the median, s |",
        "|---|---|---|---|---|",
    ]
    for one in lines:
        budget = f"{one.budget:g}" if one.budget else "–"
        rows.append(f"| {one.name} | {one.times} | {one.median:.2f} | {one.slowest:.2f} | {budget} |")
    return "\n".join(rows)


def main() -> None:
    """Measure, print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=5, help="of each document, after one that does not count")
    repetitions = parser.parse_args().repetitions
    i18n.set_language("fr")
    load = report.load()
    steps = len(talks.built_in()[TALK].steps)
    lines = [
        timed(f"deck of {steps} steps", deck, repetitions, 5),
        timed("brief of two pages", brief, repetitions, 2),
    ]
    with live.serving() as server, sync_playwright() as playwright:
        browser = live.launch(playwright)
        lines += together(browser, server.address)
        browser.close()
    measured = f"{report.machine()}, server, readers and browser on one machine."
    report.keep(RESULTS, "Documents, and the dashboard while they are made", measured, table(lines), load)
    late = [one.name for one in lines if one.budget and one.median > one.budget]
    if late:
        print(f"over budget: {', '.join(late)}")


if __name__ == "__main__":
    main()
