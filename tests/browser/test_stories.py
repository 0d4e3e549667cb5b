"""Stories in the browser: chapters are turned in place, the Back button finds them, the figure stays live."""

import re

import pytest
from playwright.sync_api import Page

from data import stories
from tests.conftest import Reader, in_link, marked, same_document
from tools import live

pytestmark = pytest.mark.browser

LOWEST = 150  # pixels; notes, titles and buttons are lower
# Something in the column of the figure is high enough to be read.
FIGURE = """(lowest) => [...document.querySelectorAll(
  '.st-key-chapter [data-testid="stColumn"]:last-child [data-testid="stElementContainer"]')].some(
  node => node.getBoundingClientRect().height > lowest)"""


def title(page: Page, text: str) -> None:
    """Wait until a chapter is open."""
    page.wait_for_function("(text) => document.querySelector('h1')?.textContent.includes(text)", arg=text)


def test_chapters_are_turned_by_keyboard_and_back(reader: Reader) -> None:
    """Next by Enter, in place, to the top; Back returns to the chapter before; the list is one link away."""
    page = marked(reader("/stories?story=unknown_regions&chapter=2", language="en"))
    live.settled(page)
    page.locator(".awda-beside .awda-next").focus()
    page.keyboard.press("Enter")
    in_link(page, "chapter", "3")
    title(page, "blurred")
    page.wait_for_function("() => document.activeElement?.dataset.chosen === 'unknown_regions/3'")
    assert page.locator(".awda-progress [aria-current=step]").inner_text().startswith("3")
    page.go_back()
    in_link(page, "chapter", "2")
    title(page, "three of 12")
    page.locator(".awda-back a").click()
    in_link(page, "story", None)
    title(page, "3 stories")
    assert same_document(page)


def test_the_figure_lives_and_its_links_lead_to_its_page(reader: Reader) -> None:
    """A click on a region stays with the chapter; a name in another figure opens the page it belongs to."""
    page = marked(reader("/stories?story=unknown_regions&chapter=2", language="en"))
    live.settled(page)
    page.locator("[data-code=MA-05]").first.click()
    in_link(page, "region", "MA-05")
    in_link(page, "chapter", "2")
    page.goto(re.sub(r"/stories.*", "/stories?story=two_ways&chapter=3&lang=en", page.url))
    live.settled(page)
    page.get_by_role("link", name="Tounesna: national reintegration scheme").click()
    in_link(page, "mechanism", "TUN03")
    title(page, "Tounesna")


def test_a_phone_and_paper_read_well(reader: Reader) -> None:
    """No sideways scrolling, text above the figure; on paper no navigation, the text and the figure."""
    page = reader("/stories?story=unknown_regions&chapter=2", language="ar", width=390)
    live.settled(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    text, figure = page.locator(".awda-chapter").bounding_box(), page.locator(".st-key-regions_map").bounding_box()
    assert text
    assert figure
    assert text["y"] + text["height"] <= figure["y"]
    page.emulate_media(media="print")
    assert not page.locator(".awda-progress").is_visible()
    assert not page.locator(".awda-turning").first.is_visible()
    assert page.locator(".awda-chapter").is_visible()
    assert page.locator(".st-key-regions_map").is_visible()


@pytest.mark.parametrize("code", stories.stories())
def test_each_figure_stands_on_a_phone(reader: Reader, code: str) -> None:
    """Chapter by chapter, the figure that the text speaks of is there, and not wider than the screen."""
    chapters = stories.stories()[code].chapters
    page = reader(f"/stories?story={code}&chapter=1", language="en", width=390)
    for number, chapter in enumerate(chapters, start=1):
        title(page, chapter.title("en"))
        live.settled(page)
        if chapter.step.figure:
            page.wait_for_function(FIGURE, arg=LOWEST)
            assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
        if number < len(chapters):
            page.locator(".awda-next").last.click()
            in_link(page, "chapter", str(number + 1))
