"""What a reader takes away arrives as a file that opens, by mouse, by finger and by keyboard."""

import io
from pathlib import Path

import openpyxl
import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Download, Locator, Page, expect
from pptx import Presentation

from data import catalogue
from tests.browser.test_screens import GRAVE, WIDER
from tests.conftest import Reader, query
from tools import live

pytestmark = pytest.mark.browser

MOROCCO = {"en": "Morocco", "fr": "Maroc", "ar": "المغرب"}


def opened(page: Page) -> Locator:
    """Open the menu, and return what is in it."""
    page.locator(".st-key-take_away button").first.click()
    menu = page.get_by_test_id("stPopoverBody")
    expect(menu).to_be_visible()
    live.settled(page)
    return menu


def content(download: Download) -> io.BytesIO:
    """Return what has been downloaded."""
    return io.BytesIO(Path(download.path()).read_bytes())


def made(page: Page, code: str) -> io.BytesIO:
    """Ask for a document, wait until it is made, and download it."""
    page.locator(f".st-key-make_{code} button").click()
    button = page.locator(f".st-key-download_{code} button")
    expect(button).to_be_visible()
    with page.expect_download() as waiting:
        button.click()
    return content(waiting.value)


def names(deck: io.BytesIO) -> tuple[str, set[str]]:
    """Return the words on the slides, and the names of all shapes."""
    words: list[str] = []
    found: set[str] = set()

    def walk(shapes: object) -> None:
        for shape in shapes:  # type: ignore[attr-defined]
            found.add(shape.name)
            if shape.has_text_frame:
                words.append(shape.text_frame.text)
            if hasattr(shape, "shapes"):
                walk(shape.shapes)

    for slide in Presentation(deck).slides:
        walk(slide.shapes)
    return " ".join(words), found


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_slides_workbook_and_brief_of_a_map(reader: Reader, language: str) -> None:
    """Each opens again and speaks the language; the page stays where it was, and is not drawn again meanwhile."""
    page = live.drawn(reader("/regions?country=MAR&region=MA-05", language=language), "regions_map")
    before = query(page)
    # A mark that a run of the whole page would take away, as it gives the map its data anew.
    page.locator(".st-key-regions_map .maps").evaluate(
        "node => { window.awdaDrawn = 0; "
        "new MutationObserver(() => { window.awdaDrawn += 1 }).observe(node, { childList: true, subtree: true }) }"
    )
    opened(page)
    words, shapes = names(made(page, "slides"))
    assert MOROCCO[language] in words
    assert catalogue.region_name("MA-05", language) in words
    assert any("MA-05" in name for name in shapes), "no shape of the map is named by its region"
    with page.expect_download() as waiting:
        page.locator(".st-key-take_workbook button").click()
    cells = {
        str(cell.value)
        for sheet in openpyxl.load_workbook(content(waiting.value))
        for row in sheet.iter_rows()
        for cell in row
    }
    assert "MA-05" in cells
    brief = pypdf.PdfReader(made(page, "brief_0"))
    assert len(brief.pages) == 2
    assert page.evaluate("window.awdaDrawn") == 0
    assert query(page) == before


def test_slides_by_keyboard_alone(reader: Reader) -> None:
    """From the button of the menu to the file: no step needs a mouse, and the focus is never lost."""
    page = live.drawn(reader("/regions?country=MAR", language="en"), "regions_map")
    # On a slow machine the menu comes button by button, and not the first one first.
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('.st-key-take_away'))"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    live.settled(page)
    button = page.locator(".st-key-make_slides button")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    download = page.locator(".st-key-download_slides button")
    expect(download).to_be_focused()
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    words, _shapes = names(content(waiting.value))
    assert "Morocco" in words
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(page.locator(".st-key-take_away button")).to_be_focused()


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("ar", True)])
def test_the_menu_reads_well_on_a_telephone(reader: Reader, language: str, dark: bool) -> None:
    """Nothing lies outside of the screen, nothing keeps somebody out."""
    page = live.drawn(reader("/regions?country=MAR", language=language, width=390, dark=dark), "regions_map")
    menu = opened(page)
    box = menu.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    found = [f"wider than the screen: {node}" for node in page.evaluate(WIDER)]
    # The rest of the page is tried elsewhere.
    judged = Axe().run(page, context={"include": [["[data-testid='stPopoverBody']"]]}).response
    assert judged["passes"], "axe has judged nothing"
    found += [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in judged["violations"] if one["impact"] in GRAVE]
    assert not found, "\n".join(found)


def test_polling_ends_with_the_document(reader: Reader) -> None:
    """Once it is there, nothing is asked any more."""
    page = live.drawn(reader("/regions?country=MAR", language="en"), "regions_map")
    opened(page)
    page.locator(".st-key-make_slides button").click()
    expect(page.locator(".st-key-download_slides button")).to_be_visible()
    live.settled(page)
    page.evaluate(
        "() => { window.awdaRuns = 0; new MutationObserver(() => { window.awdaRuns += 1 }).observe("
        "document.querySelector('[data-testid=\"stApp\"]'), { attributeFilter: ['data-test-script-state'] }) }"
    )
    # Longer than the time between two questions.
    page.wait_for_timeout(2_000)
    assert page.evaluate("window.awdaRuns") == 0


def test_citations_are_not_covered_by_the_menu(reader: Reader) -> None:
    """The menu makes way for what it has opened."""
    page = live.drawn(reader("/regions?country=MAR", language="en"), "regions_map")
    menu = opened(page)
    page.locator(".st-key-take_citation button").click()
    expect(page.get_by_role("dialog").filter(has_text="BibTeX")).to_be_visible()
    expect(menu).to_be_hidden()
