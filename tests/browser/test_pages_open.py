"""Each page opens in each language: right language and direction, a title, no error, nothing asked from elsewhere."""

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import Reader, reading
from tools import live

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/regions",
    "/profiles",
    "/profiles?question=sex",
    "/trends",
    "/figures",
    "/figures?view=all",
    "/mechanisms",
    "/mechanisms?view=coverage",
    "/mechanisms?view=timeline",
    "/agreements",
    "/agreements?view=map",
    "/agreements?partner=ITA",
)
DIRECTIONS = {"en": "ltr", "fr": "ltr", "ar": "rtl"}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", DIRECTIONS)
def test_page_opens(reader: Reader, path: str, language: str) -> None:
    """The document says its language and direction, and the page has one title and no error."""
    page = reader(path, language=language)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", DIRECTIONS[language])
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


@pytest.mark.parametrize(("browser_language", "language"), [("fr-MA", "fr"), ("ar-TN", "ar"), ("de-DE", "en")])
def test_first_language_is_the_browsers(reader: Reader, browser_language: str, language: str) -> None:
    """A reader who never chose gets the browser's language, or English."""
    page = reader("/", browser_language=browser_language)
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_first_reader_may_come_by_a_link(browser: Browser) -> None:
    """A shared link works on a server that nobody has visited since its start."""
    with live.serving() as fresh, reading(browser, fresh) as read:
        page = read("/regions?region=MA-05")
        expect(page.locator(".st-key-regions_map .maps")).to_have_attribute("data-painted", live.ANY)
