"""From any figure to all that rests on its publication, and back to the view that shows it, without loading anew."""

import pytest
from playwright.sync_api import Browser, expect

from tools import live

pytestmark = pytest.mark.browser


def test_from_a_figure_to_its_publication_and_on(browser: Browser, server: live.Server) -> None:
    """The list of sources below a figure leads to the publication; a use leads to its view; the session lives on."""
    page = browser.new_context(locale="en-US", reduced_motion="reduce").new_page()
    page.goto(f"{server.address}/profiles?question=sex&lang=fr")
    live.settled(page)
    page.evaluate("() => { window.same = true }")
    page.locator('[class*="_sources"] button').first.click()
    page.locator('a[data-page^="sources?"]').first.click()
    page.wait_for_function("() => location.pathname === '/sources'")
    expect(page.locator(".st-key-publication_facts")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    page.locator('a[data-page^="figures?"]').first.click()
    page.wait_for_function("() => location.pathname === '/figures'")
    expect(page.locator(".st-key-figures_table")).to_be_visible()
    assert page.evaluate("() => window.same === true"), "the page was loaded anew"
    page.context.close()


def test_a_title_opens_by_the_keyboard_and_back(browser: Browser, server: live.Server) -> None:
    """In Arabic: a title is a link of the table; the button leads back to the list."""
    page = browser.new_context(locale="ar", reduced_motion="reduce").new_page()
    page.goto(f"{server.address}/sources?lang=ar&search=himss")
    live.settled(page)
    first = page.locator(".st-key-publications a[data-choice]").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".st-key-publication_facts")).to_be_visible()
    page.wait_for_function("() => new URLSearchParams(location.search).has('source')")
    page.locator(".st-key-back button").click()
    expect(page.locator(".st-key-publications")).to_be_visible()
    page.context.close()
