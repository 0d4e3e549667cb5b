"""The maps paint, and an area opens its card: by click and by keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import Reader, in_link
from tools import live

pytestmark = pytest.mark.browser

BENI_MELLAL = "MA-05"
MEDENINE = "TN-82"


def area(page: Page, code: str) -> Locator:
    """Return an area of the map."""
    return page.locator(f'.st-key-regions_map path[data-code="{code}"]')


# The middle of an area's frame may lie in a neighbour or in the sea: take a point with much of the area around it.
INSIDE = """node => {
  const box = node.getBBox()
  const steps = [...Array(19).keys()].map(step => (step + 1) / 20)
  const at = (across, down) => new DOMPoint(box.x + across * box.width, box.y + down * box.height)
  const inside = (across, down) => node.isPointInFill(at(across, down))
  const around = (across, down) =>
    steps.filter(step => inside(across, step)).length * steps.filter(step => inside(step, down)).length
  const points = steps.flatMap(across => steps.map(down => [across, down])).filter(point => inside(...point))
  const [across, down] = points.sort((one, other) => around(...other) - around(...one))[0]
  const frame = node.getBoundingClientRect()
  return { x: across * frame.width, y: down * frame.height }
}"""


def click(page: Page, code: str) -> None:
    """Click into an area of the map, once it is painted."""
    expect(page.locator(".st-key-regions_map .maps")).to_have_attribute("data-painted", live.ANY)
    shape = area(page, code)
    shape.click(position=shape.evaluate(INSIDE))


@pytest.mark.parametrize(("path", "key"), [("/", "overview_map"), ("/regions", "regions_map")])
def test_maps_paint(reader: Reader, path: str, key: str) -> None:
    """Twelve regions and twenty-four governorates have an outline and a colour or pattern."""
    page = reader(path)
    expect(page.locator(f".st-key-{key} .maps")).to_have_attribute("data-painted", live.ANY)
    areas = page.locator(f".st-key-{key} path[data-code]")
    expect(areas).to_have_count(12 + 24)
    drawn = areas.evaluate_all(
        "nodes => nodes.filter(node => node.getBoundingClientRect().width > 1 && node.getAttribute('fill'))"
        ".map(node => node.dataset.code)"
    )
    assert len(set(drawn)) == 36, "each area has a size, a fill and a code of its own"


def test_click_opens_the_card(reader: Reader) -> None:
    """Béni Mellal-Khénifra: share, flag, survey; its rate with how it was derived; and the region in the link."""
    page = reader("/regions", language="en")
    click(page, BENI_MELLAL)
    expect(area(page, BENI_MELLAL)).to_have_attribute("aria-pressed", "true")
    card = page.locator(".awda-key.awda-MAR")
    expect(card).to_contain_text("14.5%")
    expect(card).to_contain_text("as published")
    expect(card).to_contain_text("HCP survey of 2018-19")
    rate = page.get_by_role("row").filter(has_text="10.79")
    expect(rate).to_have_count(1)
    expect(rate).to_contain_text("1,000")
    expect(rate.locator(".awda-muted"), "the table says how the rate came about").to_contain_text("census")
    in_link(page, "region", BENI_MELLAL)


def test_second_click_takes_the_choice_back(reader: Reader) -> None:
    """A click on the chosen area closes its card and clears the link."""
    page = reader(f"/regions?region={BENI_MELLAL}")
    expect(area(page, BENI_MELLAL)).to_have_attribute("aria-pressed", "true")
    click(page, BENI_MELLAL)
    expect(area(page, BENI_MELLAL)).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".awda-key")).to_have_count(0)
    in_link(page, "region", None)


def test_area_without_figure_says_where_it_is_held(reader: Reader) -> None:
    """A Tunisian governorate reads "not published" and names the document that holds the figure."""
    page = reader("/regions", language="en")
    click(page, MEDENINE)
    in_link(page, "region", MEDENINE)
    missing = page.locator(".awda-unknown").filter(has_text=re.compile("not published", re.IGNORECASE))
    expect(missing.filter(has_text="Tunisia-HIMS").first).to_be_visible()
    expect(page.locator(".awda-key"), "a missing figure is never a number").to_have_count(0)


def test_keyboard_chooses_an_area(reader: Reader) -> None:
    """One area takes the focus, arrows move it, Enter chooses."""
    page = reader("/regions")
    first = page.locator('.st-key-regions_map path[data-code^="MA-"][tabindex="0"]')
    expect(first).to_have_count(1)
    before = first.get_attribute("data-code")
    first.focus()
    page.keyboard.press("ArrowRight")
    focused = page.locator('.st-key-regions_map path[data-code^="MA-"][tabindex="0"]')
    expect(focused).not_to_have_attribute("data-code", str(before))
    expect(focused).to_be_focused()
    code = str(focused.get_attribute("data-code"))
    page.keyboard.press("Enter")
    expect(area(page, code)).to_have_attribute("aria-pressed", "true")
    in_link(page, "region", code)


def test_group_of_regions_shares_one_figure(reader: Reader) -> None:
    """A region published only as part of a group shows the group's figure, and says so."""
    page = reader("/regions?region=MA-12", language="en")
    card = page.locator(".awda-key.awda-MAR")
    expect(card).to_contain_text("2.9%")
    expect(card).to_contain_text("grouped regions")
