"""A term in a text shows what it means, for a mouse, the keyboard and a finger, and leads into the glossary."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Reader
from tools import live

pytestmark = pytest.mark.browser

HINT = ".awda-hint"
TERM = ".awda-term[data-term=returnee]"
QUESTION = "/profiles?question=difficulties"


def term_of(page: Page) -> None:
    """Wait until the definition of the term is there to be read out, which the script has brought."""
    expect(page.locator(TERM).first).to_be_visible()
    page.wait_for_function("() => document.getElementById('awda-term-returnee')")


def test_a_mouse_and_the_keyboard_read_a_definition(reader: Reader) -> None:
    """It stays while it is pointed at, Escape closes it, and its link leads into the glossary in place."""
    page = reader(QUESTION, language="en")
    live.settled(page)
    term_of(page)
    term, hint = page.locator(TERM).first, page.locator(HINT)
    term.hover()
    expect(hint).to_contain_text("goes to the country of return")
    expect(term).to_have_attribute("aria-expanded", "true")
    hint.hover()
    page.wait_for_timeout(600)
    expect(hint).to_be_visible()
    page.mouse.move(2, 2)
    expect(hint).to_have_count(0)

    term.hover()
    expect(hint).to_be_visible()
    page.keyboard.press("Escape")
    expect(hint).to_have_count(0)
    expect(term).to_have_attribute("aria-expanded", "false")
    page.mouse.move(2, 2)

    page.evaluate("() => { window.same = true }")
    term.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(hint).to_be_visible()
    page.keyboard.press("Tab")
    expect(hint.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Returnee (return migrant)")
    expect(page.locator(".awda-entry [aria-current]")).to_have_text("returnee (return migrant)")
    assert page.evaluate("() => window.same")
    assert "term=returnee" in page.evaluate("() => location.href")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_finger_opens_and_closes_a_definition_on_a_phone(reader: Reader, language: str) -> None:
    """It lies within the screen, beside its term, whatever the direction; a tap elsewhere closes it."""
    page = reader(QUESTION, language=language, width=390, height=780)
    live.settled(page)
    term_of(page)
    term, hint = page.locator(TERM).first, page.locator(HINT)
    term.scroll_into_view_if_needed()
    term.dispatch_event("click")
    expect(hint).to_be_visible()
    box, at = hint.bounding_box(), term.bounding_box()
    assert box is not None
    assert at is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] >= at["y"] + at["height"] or box["y"] + box["height"] <= at["y"] + 1
    assert 0 <= box["y"] <= 780 - box["height"]
    page.locator("h1").dispatch_event("pointerdown")
    expect(hint).to_have_count(0)
