"""The finder on paper: the case, the answers with addresses in full, nothing to click, few pages."""

import re

import pytest
from playwright.sync_api import expect

from tests.conftest import Reader
from tools import live

pytestmark = pytest.mark.browser

CASE = "/finder?from=ITA&return_type=forced&region=TN-82&need=business"
FEW_PAGES = 2


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_finder_prints_as_a_sheet(reader: Reader, language: str) -> None:
    """Choices, menu and folds stay off the paper; each link writes its address."""
    page = live.drawn(reader(CASE, language=language), "finder_sheet")
    page.emulate_media(media="print")
    for key in ("finder_question", "finder_print", "finder_rule", "finder_left_out", "top"):
        expect(page.locator(f".st-key-{key}").first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".awda-answers > li").first).to_be_visible()
    link = page.locator(".awda-answers .awda-contacts a").first
    written = link.evaluate("node => getComputedStyle(node, '::after').content")
    assert written == f'"{link.get_attribute("href")}"'
    counted = re.search(rb"/Count (\d+)", page.pdf(format="A4", prefer_css_page_size=True))
    assert counted is not None
    assert int(counted[1]) <= FEW_PAGES
