"""Each view in each language: it opens, speaks one language, axe finds nothing serious, no request leaves the machine.

One visit serves all three promises, since opening a page is what takes time.
"""

import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import Browser, Page, expect

from data import store
from tests.conftest import Reader, copied_link, reading
from tests.views import SCREENS
from tools import live

pytestmark = pytest.mark.browser

WIDER = """() => {
  const root = document.documentElement
  const main = document.querySelector('[data-testid="stMain"]')
  const beyond = [...main.querySelectorAll("*")].filter(node => {
    const box = node.getBoundingClientRect()
    const outside = box.right > root.clientWidth + 1 || box.left < -1
    let kept = false
    for (let above = node.parentElement; above && above !== main; above = above.parentElement) {
      if (getComputedStyle(above).overflowX !== "visible") kept = true
    }
    return box.width > 1 && box.height > 1 && outside && !kept && node.checkVisibility({ visibilityProperty: true })
  })
  const found = beyond.slice(0, 5).map(node => node.outerHTML.slice(0, 160))
  if (root.scrollWidth > root.clientWidth) found.push(`document: ${root.scrollWidth} > ${root.clientWidth}`)
  if (main.scrollWidth > main.clientWidth) found.push(`main: ${main.scrollWidth} > ${main.clientWidth}`)
  return found
}"""
# Cells whose words nobody sees, though their table is there.
UNSEEN = """() => [...document.querySelectorAll("td")]
  .filter(cell => cell.textContent.trim() && cell.closest("tr").checkVisibility() && !cell.checkVisibility())
  .map(cell => `${cell.closest('[class*="st-key-"]')?.className.slice(-60)}: ${cell.textContent.slice(0, 40)}`)"""
# Lists whose bullets or numbers stand outside of the list, where nobody has left room for them.
OUTSIDE = """() => [...document.querySelectorAll("ul > li:first-child, ol > li:first-child")].filter(item => {
  const look = getComputedStyle(item), list = item.parentElement
  if (look.display !== "list-item" || look.listStyleType === "none" || look.listStylePosition === "inside") return false
  const inner = item.getBoundingClientRect(), outer = list.getBoundingClientRect()
  const room = look.direction === "rtl" ? outer.right - inner.right : inner.left - outer.left
  return item.checkVisibility() && room < 12
}).map(item => item.outerHTML.slice(0, 160))"""
DIRECTIONS = {"en": "ltr", "fr": "ltr", "ar": "rtl"}
LOCALES = Path(__file__).resolve().parents[2] / "locales"
ARABIC = re.compile(r"[\u0600-\u06ff]")
BLANK = re.compile(r"\{(\w*)\}")
# Blanks that are filled with digits.
COUNTS = ("count", "number", "total", "year")
# Streamlit's own words that it lets nobody translate (its issue 1353).
STREAMLIT = {"Skip to main content", "App pages", "Open", "Clear value", "Clear all", "Close", "Help"}
# A text in another language is marked as such: the title of a publication, the place in a source.
WORDS = """() => {
  const found = []
  const language = node => {
    for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) {
      if (at.lang) return at.lang
    }
    return ""
  }
  const page = document.documentElement.lang
  const seen = (node, kind, text) => {
    const words = text.replace(/\\s+/g, " ").trim()
    if (words && language(node) === page) found.push([kind, words])
  }
  const walk = root => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) walk(node.shadowRoot)
      if (["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE"].includes(node.tagName)) continue
      // What is to be copied, a call or a citation, is in no language of a page, and Streamlit lets nobody mark it so.
      if (node.closest("[data-testid=stCode], p.words")) continue
      if (node.dataset?.testid === "stIconMaterial" || node.dataset?.testid === "stAlertDynamicIcon") continue
      if (!node.checkVisibility()) continue
      for (const kind of ["aria-label", "placeholder", "title", "alt"]) {
        if (node.getAttribute(kind)) seen(node, kind, node.getAttribute(kind))
      }
      if (node.tagName === "INPUT") seen(node, "value", node.value)
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) seen(node, "text", child.textContent)
      }
    }
  }
  walk(document.body)
  return found
}"""


@cache
def english_texts(language: str) -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Return the English texts that read differently in a language: those as they stand, those with blanks."""
    whole, patterns = set(), []
    with (LOCALES / language / "LC_MESSAGES" / "awda.po").open("rb") as po:
        for message in read_po(po, locale=language):
            sources = [message.id] if isinstance(message.id, str) else list(message.id)
            translated = [message.string] if isinstance(message.string, str) else list(message.string or ())
            for source in sources:
                letters = re.sub(r"[^A-Za-z]", "", BLANK.sub("", source))
                if not source or source in translated or len(letters) < 6:
                    continue
                if BLANK.search(source):
                    # Text and names of blanks in turn; what counts is written in digits.
                    parts = BLANK.split(source)
                    parts[::2] = map(re.escape, parts[::2])
                    parts[1::2] = [r"[\d.,]+" if name in COUNTS else ".+" for name in parts[1::2]]
                    patterns.append(re.compile("".join(parts)))
                else:
                    whole.add(source)
    for table in ("codes", "indicators"):
        rows = store.table(table)
        differ = rows[(rows["label_en"] != rows[f"label_{language}"]) & (rows["label_en"].str.len() > 3)]
        # A word that is right in this language for another code proves nothing.
        whole |= set(differ["label_en"]) - set(rows[f"label_{language}"])
    return frozenset(whole), tuple(patterns)


def words(page: Page, key: str) -> list[tuple[str, str]]:
    """Return all that a page says in its own language: kind and text."""
    live.drawn(page, key)
    found = [(kind, text) for kind, text in page.evaluate(WORDS) if text not in STREAMLIT]
    assert len(found) > 40, "a page says more than that"
    return found


def untranslated(language: str, text: str) -> bool:
    """Tell whether a text stands in English although there is a translation."""
    if language == "en":
        return False
    whole, patterns = english_texts(language)
    return text in whole or text.rstrip(": ") in whole or any(pattern.fullmatch(text) for pattern in patterns)


def without_arabic(language: str, text: str) -> bool:
    """Tell whether an Arabic page says something in four Latin words or more, and no Arabic letter with them."""
    return language == "ar" and len(re.findall(r"[A-Za-zÀ-ÿ]{2,}", text)) >= 4 and not ARABIC.search(text)


def unfinished(text: str) -> bool:
    """Tell whether a text has an open blank or a missing value in it."""
    return bool(BLANK.search(text) or re.search(r"\b(?:nan|None|NaT|null|undefined)\b", text))


GRAVE = ("serious", "critical")


def grave(page: Page) -> list[str]:
    """Return the serious and critical violations on a page, each with the element; axe judges only what is in view."""
    live.unrolled(page)
    return [
        f"{violation['id']}: {node['target']} {node['html'][:200]} {node['failureSummary'][:300]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def language_faults(page: Page, key: str, language: str) -> list[str]:
    """Say which texts are not translated, not complete, or not marked as being in a language of their own."""
    said = words(page, key)
    left = [f"not translated: {kind}: {text}" for kind, text in said if untranslated(language, text)]
    left += [f"no Arabic in it: {kind}: {text}" for kind, text in said if without_arabic(language, text)]
    left += [f"not finished: {kind}: {text}" for kind, text in said if unfinished(text)]
    return sorted(set(left))


@pytest.mark.parametrize(("language", "dark"), [("en", False), ("fr", False), ("ar", True)])
@pytest.mark.parametrize("path", SCREENS)
def test_a_view_opens_and_reads_well(reader: Reader, path: str, language: str, dark: bool) -> None:
    """One title, no error, the right direction and language, nothing that keeps somebody out, no scrolling sideways.

    The link that a reader would copy is the one that has opened the view.
    """
    page = live.drawn(reader(path, language=language, dark=dark), SCREENS[path])
    assert parse_qs(urlsplit(copied_link(page)).query) == parse_qs(urlsplit(path).query) | {"lang": [language]}
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("html")).to_have_attribute("dir", DIRECTIONS[language])
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    found = language_faults(page, SCREENS[path], language) + grave(page)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        live.settled(page)
        found += [f"wider than {width} pixels: {node}" for node in page.evaluate(WIDER)]
        found += [f"unseen at {width} pixels: {cell}" for cell in page.evaluate(UNSEEN)]
        found += [f"bullet outside of its list at {width} pixels: {node}" for node in page.evaluate(OUTSIDE)]
    assert not found, "\n".join(found)


def test_arabic_on_light_paper_reads_well(reader: Reader) -> None:
    """The paper is the only thing that differs from the dark one above."""
    page = live.drawn(reader("/regions", language="ar"), SCREENS["/regions"])
    found = grave(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("key", ["regions_map_definition", "regions_map_sources"])
def test_axe_finds_nothing_serious_in_what_opens(reader: Reader, key: str) -> None:
    """The words behind a figure are as readable as the figure."""
    page = reader("/regions", language="en")
    page.locator(f".st-key-{key}").get_by_role("button").click()
    expect(page.get_by_test_id("stPopoverBody").locator("p, li").first).to_be_visible()
    live.settled(page)
    found = grave(page)
    assert not found, "\n".join(found)


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
