"""Agreements in a browser: links followed in place, and room for everything on a phone."""

import pytest
from playwright.sync_api import expect

from tests.conftest import Reader
from tools import live

pytestmark = pytest.mark.browser

PATHS = {
    "/agreements": "agreements_MAR",
    "/agreements?view=map": "agreements_map",
    "/agreements?partner=ITA": "partner_MAR",
}


def test_a_partner_opens_in_place_and_back(reader: Reader) -> None:
    """The name in the matrix opens the partner without loading the page anew; one button leads back."""
    page = live.drawn(reader("/agreements", language="en"), "agreements_MAR")
    page.evaluate("window.still = true")
    page.locator(".awda-MAR .awda-pacts a", has_text="Italy").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Social security with Italy")
    assert page.evaluate("window.still")
    assert "partner=ITA" in page.url
    page.get_by_role("button", name="Back to all partners").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("agreements in force")
    page.wait_for_function("() => !location.search.includes('partner')")


def test_the_matrix_is_a_table_for_a_screen_reader_on_a_phone(reader: Reader) -> None:
    """Laid out as lists, its rows and cells keep their roles and their headers."""
    page = live.drawn(reader("/agreements", language="en", width=390), "agreements_MAR")
    table = page.get_by_role("table", name="Morocco")
    expect(table.get_by_role("rowheader", name="Italy")).to_have_count(1)
    expect(table.get_by_role("columnheader", name="Social security")).to_have_count(1)
