"""Measure the time from a choice until its figure is repainted and the page is still, on every page with choices.

Run by `make bench`, which writes `results.md` beside this file; `README.md` says how to read it.
"""

import argparse
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Error, Page, WebSocket, sync_playwright

from benchmarks import report
from data import catalogue
from tools import live

RESULTS = Path(__file__).with_name("results.md")
WARM_UP = 3
# The clock starts in the page at the click itself, before Streamlit sees it. A figure is repainted with the last change
# to what it draws; the page is still when the run is over, nothing waits to be replaced, and no change came for a
# moment.
# `expected` is false where the figure may be replaced by another one, or stays as it is.
WATCH = """([key, expected]) => {
  const app = document.querySelector('[data-testid="stApp"]')
  const quiet = 120
  const patience = performance.now() + 20_000
  window.awdaBench = new Promise((resolve, reject) => {
    let start, painted, still, ran = false
    const note = () => { if (start !== undefined) painted = performance.now() - start }
    const observer = new MutationObserver(changes => {
      for (const { target, addedNodes } of changes) {
        for (const node of [target, ...addedNodes]) {
          const host = node.getRootNode().host
          const part = host ?? (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)
          // Streamlit marks the frame of what waits to be replaced: that is not yet a picture.
          const ours = part?.closest(`[class*="st-key-${key}"]`) ?? part?.querySelector?.(`[class*="st-key-${key}"]`)
          const drawn = ".js-plotly-plot, table, canvas, [class*=awda-]"
          if (ours && (host || part.closest(drawn) || [...addedNodes].includes(node))) return note()
        }
      }
    })
    const options = { subtree: true, childList: true, attributes: true, characterData: true }
    const roots = new Set()
    const attend = () => {
      for (const root of [document.querySelector('[data-testid="stMain"]'),
        ...[...document.querySelectorAll(`[class*="st-key-${key}"] *`)].map(node => node.shadowRoot)]) {
        if (root && !roots.has(root)) { roots.add(root); observer.observe(root, options) }
      }
    }
    attend()
    // A short run begins and ends between two frames: every change of its state is a sign of it.
    const runs = new MutationObserver(() => { ran ||= start !== undefined })
    runs.observe(app, { attributeFilter: ["data-test-script-state"] })
    const look = () => {
      if (performance.now() > patience) return reject(new Error(`no change of ${key} in 20 seconds`))
      attend()
      if (start !== undefined) {
        const now = performance.now() - start
        const over = app.dataset.testScriptState === "notRunning" && !document.querySelector('[data-stale="true"]')
        if (ran && over) still ??= now
        else still = undefined
        const rested = now - Math.max(still ?? now, painted ?? 0) > quiet
        if (still !== undefined && rested && (painted !== undefined || !expected)) {
          observer.disconnect()
          runs.disconnect()
          return resolve({ painted: painted ?? null, still: Math.max(still, painted ?? 0) })
        }
      }
      requestAnimationFrame(look)
    }
    const began = () => { start ??= performance.now() }
    for (const kind of ["click", "keydown"]) document.addEventListener(kind, began, { capture: true, once: true })
    requestAnimationFrame(look)
  })
}"""


class Times(NamedTuple):
    """One repetition: milliseconds until the figure was painted and the page still, bytes and messages received."""

    painted: float | None
    still: float
    received: int
    messages: int


@dataclass
class Wire:
    """What the server sends through the page's socket."""

    sizes: list[int] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Listen to the socket of a page."""
        page.on("websocket", self._opened)

    def _opened(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda message: self.sizes.append(len(message)))


class Change(NamedTuple):
    """A change a reader makes on a page: the key of the figure that answers, and the clicks, each in its turn."""

    name: str
    path: str
    figure: str
    clicks: list[Callable[[Page], None]]
    repaints: bool = True


def _indicator(code: str) -> Callable[[Page], None]:
    """Choose an indicator; its name is typed, so that the one click is the choice itself."""
    return _option("indicator", catalogue.indicator(code).label("en"))


def _option(key: str, name: str) -> Callable[[Page], None]:
    """Choose one of a list by its name."""

    def act(page: Page) -> None:
        page.locator(f".st-key-{key}").get_by_role("combobox").fill(name)
        page.get_by_role("option", name=name, exact=True).click()

    return act


def _radio(key: str, position: int) -> Callable[[Page], None]:
    """Choose one of a row of buttons."""
    return lambda page: page.locator(f".st-key-{key}").get_by_role("radio").nth(position).click()


def _each(key: str) -> list[Callable[[Page], None]]:
    """Choose in turn each of three buttons in a row, of which the first is chosen."""
    return [_radio(key, position) for position in (1, 2, 0)]


def _step(key: str, direction: str) -> Callable[[Page], None]:
    """Move the handle of a slider by one step: ArrowLeft or ArrowRight."""
    return lambda page: page.locator(f".st-key-{key}").get_by_role("slider").first.press(direction)


def _area(code: str) -> Callable[[Page], None]:
    """Click an area of the map."""
    return lambda page: page.locator(f'.st-key-regions_map path[data-code="{code}"]').dispatch_event("click")


def _popover(page: Page) -> None:
    """Open or close a definition: the server runs the page and the map stays as it is."""
    page.locator(".st-key-regions_map_definition").get_by_role("button").first.dispatch_event("click")


BASELINE = "map: nothing (a definition opens or closes)"
CHANGES = [
    Change(BASELINE, "/regions", "regions_map", [_popover], repaints=False),
    Change(
        "map: another indicator",
        "/regions",
        "regions_map",
        [_indicator("unemployment_rate_census"), _indicator("returnees_per_1000")],
    ),
    Change("map: a region", "/regions", "regions_map", [_area("MA-05"), _area("MA-06")]),
    Change("map: another country", "/regions", "regions_map", _each("country")),
    Change("compare: another sex", "/regions?view=compare&regions=MA-05,MA-06", "profile_MAR", _each("sex")),
    Change(
        "routes: another year",
        "/regions?view=routes&indicator=eu_valid_permits&country=MAR",
        "routes_map",
        [_step("period", "ArrowLeft")],
    ),
    Change("profiles: another country", "/profiles?question=sex", "profile_", _each("country")),
    Change(
        "trends: another indicator",
        "/trends",
        "trend_MAR_TUN",
        [_indicator("remittances_usd"), _indicator("remittances_pct_gdp")],
    ),
    Change("trends: another scale", "/trends", "trend_MAR_TUN", [_radio("scale", 1), _radio("scale", 0)]),
    Change("sources: another country", "/figures", "answers_", _each("country"), repaints=False),
    Change(
        "comparison: another dimension",
        "/comparison",
        "sheet",
        [_option("dimension", "Employment"), _option("dimension", "Gender")],
        repaints=False,
    ),
    Change("assessment: another country", "/assessment", "matrix", _each("country")),
    Change(
        "flow: another dimension",
        "/assessment?view=flow&dimension=gender",
        "flow_strands",
        [_option("dimension", "Employment"), _option("dimension", "Gender")],
        repaints=False,
    ),
    Change("recommendations: another country", "/recommendations", "advice", _each("country")),
    Change("mechanisms: another country", "/mechanisms", "inventory", _each("country")),
    Change("coverage: another year", "/mechanisms?view=coverage", "coverage", [_step("year", "ArrowLeft")]),
    Change("agreements: another country", "/agreements", "agreements_", _each("country"), repaints=False),
    Change(
        "finder: another way of return",
        "/finder?from=ITA&return_type=forced&region=TN-82&need=business",
        "finder_sheet",
        _each("return_type"),
    ),
]


def opened(page: Page, address: str, change: Change) -> None:
    """Open the page of a change as a newcomer finds it."""
    page.goto(f"{address}{change.path}{'&' if '?' in change.path else '?'}lang=en")
    live.settled(page)
    page.locator(
        f'[class*="st-key-{change.figure}"] :is(.maps[data-painted], .main-svg, [class*=awda-])'
    ).first.wait_for()


def measure(page: Page, wire: Wire, change: Change, turn: int) -> Times:
    """Make a change once and take its times."""
    live.settled(page)
    page.evaluate(WATCH, [change.figure, change.repaints])
    already = len(wire.sizes)
    change.clicks[turn % len(change.clicks)](page)
    taken = page.evaluate("window.awdaBench")
    arrived = wire.sizes[already:]
    return Times(taken["painted"] if change.repaints else None, taken["still"], sum(arrived), len(arrived))


def ninetieth(values: list[float]) -> float:
    """Return the value that nine in ten do not exceed."""
    return statistics.quantiles(values, n=10, method="inclusive")[-1]


def table(taken: dict[str, list[Times]]) -> str:
    """Write the results, each as a multiple of the baseline too."""
    base = statistics.median(times.still for times in taken[BASELINE])
    lines = [
        "| change | n | figure painted, median ms | p90 | page still, median ms | p90 | × baseline | kB received |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, all_times in taken.items():
        painted = [times.painted for times in all_times if times.painted is not None]
        still = [times.still for times in all_times]
        drawn = f"{statistics.median(painted):.0f} | {ninetieth(painted):.0f}" if painted else "– | –"
        received = statistics.median(times.received for times in all_times) / 1000
        lines.append(
            f"| {name} | {len(still)} | {drawn} | {statistics.median(still):.0f} | {ninetieth(still):.0f} "
            f"| {statistics.median(still) / base:.2f} | {received:.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure all changes, print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repetitions", type=int, default=24, help="of each change, after the warm-up")
    repetitions = parser.parse_args().repetitions
    load = report.load()
    taken: dict[str, list[Times]] = {}
    with live.serving() as server, sync_playwright() as playwright:
        browser = live.launch(playwright)
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(live.PATIENCE)
        wire = Wire()
        wire.follow(page)
        for change in CHANGES:
            opened(page, server.address, change)
            times: list[Times] = []
            for turn in range(WARM_UP + repetitions):
                try:
                    times.append(measure(page, wire, change, turn))
                except Error as error:
                    # Now and then a click meets an option just as its list is drawn again, and nothing is chosen.
                    print(f"left out: {change.name}, {error.message.splitlines()[0]}")
                    opened(page, server.address, change)
            taken[change.name] = times[WARM_UP:]
        version = browser.version
        browser.close()
    measured = f"{report.machine()}, Chromium {version.split('.')[0]}, all on one machine."
    report.keep(RESULTS, "From a choice to the repainted figure", measured, table(taken), load)


if __name__ == "__main__":
    main()
