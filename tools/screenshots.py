"""Renew docs/screenshots: two pages in every way, one look at others, wide and narrow, light and dark."""

import io
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tools import live

FOLDER = live.ROOT / "docs" / "screenshots"
# Pages that are looked at in every way.
PAGES = {"overview": "/", "regions": "/regions?region=MA-05"}
# One look at others, each in another language and width.
SINGLE = {
    "flow-fr-wide": "/assessment?view=flow",
    "mechanisms-en-wide": "/mechanisms?view=coverage",
    "course-en-dark": "/training?view=course",
    "programme-fr-wide": "/programme",
    "story-ar-narrow": "/stories?story=two_ways&chapter=4",
    "sources-fr-wide": "/sources",
}
COLOURS = 256
LARGEST = 400_000


class Variant(NamedTuple):
    """How a reader looks at the page."""

    language: str
    width: int
    dark: bool = False


VARIANTS = {
    "en-wide": Variant("en", 1280),
    "fr-wide": Variant("fr", 1280),
    "ar-narrow": Variant("ar", 390),
    "en-dark": Variant("en", 1280, dark=True),
}
# What a reader sees before scrolling: the picture of the README.
FIRST_SCREEN = "regions-first-screen"


def complete(page: Page) -> None:
    """Wait until maps, charts and fonts are drawn."""
    live.settled(page)
    maps = page.locator(".maps")
    for position in range(maps.count()):
        expect(maps.nth(position)).to_have_attribute("data-painted", live.ANY)
    charts = page.locator('[data-testid="stPlotlyChart"]')
    for position in range(charts.count()):
        charts.nth(position).locator(".main-svg").first.wait_for()
    page.evaluate("document.fonts.ready")


def take(browser: Browser, address: str, variant: Variant, *, whole: bool = True) -> bytes:
    """Return the picture of a page: the whole of it, or what stands on the first screen."""
    with browser.new_context(
        viewport={"width": variant.width, "height": 900},
        color_scheme="dark" if variant.dark else "light",
        reduced_motion="reduce",
    ) as context:
        page = context.new_page()
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={variant.language}")
        complete(page)
        if whole:
            complete(live.unrolled(page))
        return page.screenshot(animations="disabled")


def store(picture: bytes, path: Path) -> None:
    """Write a picture with few colours, in fewer still when it is large."""
    colours = COLOURS
    while True:
        reduced = (
            Image.open(io.BytesIO(picture))
            .convert("RGB")
            .quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
        )
        reduced.save(path, optimize=True)
        if path.stat().st_size <= LARGEST or colours <= 16:
            return
        colours //= 2


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    looks = {f"{name}-{variant}": (path, variant) for name, path in PAGES.items() for variant in VARIANTS}
    looks |= {name: (path, name.partition("-")[2]) for name, path in SINGLE.items()}
    with live.serving() as server, sync_playwright() as playwright:
        browser = live.launch(playwright)
        for name, (path, variant) in looks.items():
            target = FOLDER / f"{name}.png"
            store(take(browser, server.address + path, VARIANTS[variant]), target)
            print(f"{target.relative_to(live.ROOT)}  {target.stat().st_size / 1000:.0f} kB")
        first = take(browser, server.address + PAGES["regions"], VARIANTS["en-wide"], whole=False)
        store(first, FOLDER / f"{FIRST_SCREEN}.png")
        browser.close()


if __name__ == "__main__":
    main()
