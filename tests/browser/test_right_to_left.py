"""Arabic reads from the right, and no page is wider than the screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Reader
from tools import live

pytestmark = pytest.mark.browser

WIDE, NARROW = 1280, 390
MAPS = {"/": "overview_map", "/regions?region=MA-05": "regions_map"}
# What reaches beyond the screen; boxes that scroll within themselves may hold more than they show.


def painted(page: Page, path: str) -> Page:
    """Wait until the map of a page is drawn."""
    expect(page.locator(f".st-key-{MAPS[path]} .maps")).to_have_attribute("data-painted", live.ANY)
    return page


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("path", MAPS)
def test_headings_start_from_the_right(reader: Reader, path: str, width: int) -> None:
    """Each heading's words end at the right edge of its box, and so does the text below."""
    page = painted(reader(path, language="ar", width=width), path)
    wrong = page.evaluate(
        """() => [...document.querySelectorAll("h1, h2, h3, .awda-lead, .awda-reading")].filter(node => {
          const words = document.createRange()
          words.selectNodeContents(node)
          const side = getComputedStyle(node)
          const gap = node.getBoundingClientRect().right - words.getBoundingClientRect().right
          return side.direction !== "rtl" || !["start", "right"].includes(side.textAlign) || gap > 24
        }).map(node => node.textContent)"""
    )
    assert wrong == []


def test_menu_and_filters_start_from_the_right(reader: Reader) -> None:
    """The first page of the menu and the first filter stand on the right."""
    page = reader("/regions", language="ar", width=WIDE)
    first = page.get_by_role("navigation").get_by_role("link").first
    # The menu measures itself before it settles, so its place is waited for.
    page.wait_for_function("node => node.getBoundingClientRect().left > innerWidth / 2", arg=first.element_handle())
    indicator = page.locator(".st-key-indicator").bounding_box()
    country = page.locator(".st-key-country").bounding_box()
    assert indicator is not None
    assert country is not None
    assert indicator["x"] > country["x"], "the first filter is right of the second"
    names = page.locator(".st-key-language").get_by_role("radio")
    boxes = [box for box in (name.bounding_box() for name in names.all()) if box]
    assert [box["x"] for box in boxes] == sorted((box["x"] for box in boxes), reverse=True)


@pytest.mark.parametrize("path", MAPS)
def test_nothing_covers_a_narrow_page(reader: Reader, path: str) -> None:
    """No closed menu lies on the text: the middle of the screen belongs to the page."""
    page = painted(reader(path, language="ar", width=NARROW), path)
    covered = page.evaluate(
        """() => [0.05, 0.5, 0.95].map(share => {
          const node = document.elementFromPoint(share * innerWidth, innerHeight / 2)
          return Boolean(node?.closest('[data-testid="stSidebar"]'))
        })"""
    )
    assert covered == [False, False, False]


def test_maps_and_charts_keep_their_direction(reader: Reader) -> None:
    """West stays left and axes run as everywhere."""
    page = painted(reader("/regions?region=MA-05", language="ar"), "/regions?region=MA-05")
    for canvas in page.locator(".st-key-regions_map svg.canvas").all():
        expect(canvas).to_have_css("direction", "ltr")
    chart = page.locator(".st-key-bars_MAR .main-svg").first
    expect(chart).to_be_visible()
    assert chart.evaluate("node => getComputedStyle(node).direction") == "ltr"
    oriental = page.locator('path[data-code="MA-02"]').bounding_box()
    souss = page.locator('path[data-code="MA-09"]').bounding_box()
    assert oriental is not None
    assert souss is not None
    assert oriental["x"] > souss["x"], "the Oriental is east of Souss-Massa"
