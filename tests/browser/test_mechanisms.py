"""Links of the page are followed in place, by mouse and keyboard; nobody has to scroll sideways."""

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import Reader, marked, query, same_document
from tools import live

pytestmark = pytest.mark.browser

VIEWS = {
    "/mechanisms": "inventory",
    "/mechanisms?mechanism=TUN03": "mechanism_TUN03",
    "/mechanisms?view=coverage&cell=health.arrival": "coverage",
    "/mechanisms?view=coverage&scale=difference": "coverage",
    "/mechanisms?view=timeline": "timeline_TUN",
    "/mechanisms?view=actors": "flow",
}


def test_a_card_opens_in_place_and_closes_again(reader: Reader) -> None:
    """The mechanism takes the place of the list, in the link as well; the way back leads to the list."""
    page = marked(live.drawn(reader("/mechanisms?search=tounessna", language="en"), "inventory"))
    page.get_by_role("link", name=re.compile("^Tounesna: national")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tounesna: national reintegration scheme")
    page.wait_for_function("() => new URL(location.href).searchParams.get('mechanism') === 'TUN03'")
    assert same_document(page)
    page.locator(".st-key-back").get_by_role("button").click()
    expect(page.locator(".st-key-search input")).to_have_value("tounessna")
    page.wait_for_function("() => !new URL(location.href).searchParams.has('mechanism')")
    assert query(page)["search"] == ["tounessna"]


def test_a_link_to_a_mechanism_opens_it_in_another_tab(reader: Reader) -> None:
    """The address of a card is that of its mechanism, in the reader's language."""
    page = live.drawn(reader("/mechanisms?search=tounesna", language="ar"), "inventory")
    address = page.locator(".awda-card a[data-choice]").first.evaluate("node => node.href")
    other = live.drawn(reader(address), "mechanism_TUN03")
    expect(other.locator("html")).to_have_attribute("lang", "ar")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_matrix_is_walked_by_keyboard(reader: Reader, language: str) -> None:
    """One Tab stop for each table, arrow keys inside it in the direction read, Enter opens the list of the cell."""
    page = marked(live.drawn(reader("/mechanisms?view=coverage", language=language), "coverage"))
    page.locator(".awda-MAR .awda-matrix a[tabindex='0']").focus()
    page.keyboard.press("ArrowLeft" if language == "ar" else "ArrowRight")
    page.keyboard.press("ArrowDown")
    focused = "document.activeElement.dataset.choice"
    assert page.evaluate(focused) == "view=coverage&cell=orientation.abroad"
    page.keyboard.press("Enter")
    page.wait_for_function("() => new URL(location.href).searchParams.get('cell') === 'orientation.abroad'")
    expect(page.locator(".awda-matrix a[aria-current]")).to_have_count(2)
    expect(page.locator("[data-chosen]")).to_be_focused()
    assert same_document(page)


def test_a_cell_leads_to_a_mechanism(reader: Reader) -> None:
    """From the matrix through the list of a cell to one of its mechanisms."""
    page = live.drawn(reader("/mechanisms?view=coverage&cell=reception.arrival", language="en"), "coverage")
    page.get_by_role("link", name=re.compile("^Tounesna: national")).click()
    live.drawn(page, "mechanism_TUN03")
    page.wait_for_function("() => new URL(location.href).searchParams.get('mechanism') === 'TUN03'")
    assert "view" not in query(page)


def test_the_year_of_the_matrix_stands_in_the_link(reader: Reader) -> None:
    """The slider takes a step by the arrow key; the link carries the year."""
    page = live.drawn(reader("/mechanisms?view=coverage", language="en"), "coverage")
    page.locator(".st-key-year").get_by_role("slider").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => new URL(location.href).searchParams.get('year') === '2025'")
    expect(page.locator(".awda-MAR .awda-matrix caption")).to_have_text("Morocco, 2025")


def test_a_number_of_who_does_what_opens_its_mechanisms(reader: Reader) -> None:
    """From a cell to the inventory, in place and from its top, whatever narrowed the inventory before."""
    page = marked(live.drawn(reader("/mechanisms?status=ended&kind=programme", language="en"), "inventory"))
    page.locator(".st-key-view").get_by_text("Who does what").click()
    live.drawn(page, "flow")
    cell = page.locator('.awda-MAR .awda-upright a[href*="service=entrepreneurship&actor=bilateral_agency"]')
    expect(cell).to_have_accessible_name("none known, perhaps 2")
    cell.click()
    live.drawn(page, "inventory")
    expect(page.locator(".awda-card")).to_have_count(2)
    page.wait_for_function("() => new URL(location.href).searchParams.get('actor') === 'bilateral_agency'")
    assert "status" not in query(page)
    assert "view" not in query(page)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.evaluate("document.querySelector('h1').getBoundingClientRect().top") > 0
    assert same_document(page)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_numbers_of_who_does_what_are_walked_by_keyboard(reader: Reader, language: str) -> None:
    """The arrow keys pass over cells without mechanisms."""
    page = live.drawn(reader("/mechanisms?view=actors&country=MAR", language=language), "flow")
    page.locator(".awda-upright a[tabindex='0']").first.focus()
    for key in ("ArrowDown", *["ArrowLeft" if language == "ar" else "ArrowRight"] * 2):
        page.keyboard.press(key)
    # International organisations offer no information: the third step is the agencies'.
    assert "service=information&actor=bilateral_agency" in page.evaluate("document.activeElement.href")
