"""Figures as pictures, and citations in the clipboard: what a reader takes along holds what stood on the screen."""

import re
import struct
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from components import frame, i18n
from data import catalogue
from tests.conftest import Reader
from tools import live

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "ar")
SVG = "{http://www.w3.org/2000/svg}"
MAP, CHART = "regions_map", "bars_MAR"


def taken(page: Page, key: str, form: str) -> tuple[str, bytes]:
    """Click a button for a picture and return its file: name and content."""
    with page.expect_download() as download:
        page.locator(f'.st-key-{key}_pictures [data-form="{form}"]').click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def words(picture: ElementTree.Element) -> str:
    """Return what a picture says, line by line, on one line."""
    return re.sub(r"\s+", " ", " ".join("".join(text.itertext()) for text in picture.iter(f"{SVG}text")))


def said(page: Page, key: str, selector: str) -> list[str]:
    """Return the texts that a figure has on the page."""
    return [
        re.sub(r"\s+", " ", one).strip() for one in page.locator(f".st-key-{key}_figure {selector}").all_inner_texts()
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [MAP, CHART])
def test_svg_holds_what_the_figure_says(reader: Reader, key: str, language: str) -> None:
    """Title, reading, notes, source, numbers, choices, version and link are in the picture; nothing is asked for."""
    page = live.drawn(reader("/regions", language=language), MAP)
    name, content = taken(page, key, "svg")
    assert name == f"awda_{key}.svg"
    picture = ElementTree.fromstring(content)
    found = words(picture)
    for selector in ("h2, h3", ".awda-reading", ".awda-note", ".awda-source"):
        for text in said(page, key, selector):
            # A line may end within a range of years.
            assert text.replace(" ", "") in found.replace(" ", "")
    i18n.set_language(language)
    assert catalogue.data_version() in found
    assert i18n.number(21.4) in found
    assert catalogue.indicator("returnees_region_share").label(language) in found
    assert "/regions?lang=" in found
    assert ("Natural Earth" in found) == (key == MAP)
    assert (frame.western_sahara_note().split()[0] in found) == (key == MAP)
    i18n.set_language("en")
    text = content.decode("utf-8")
    assert not re.findall(r"""(?:href|src)=|url\((?!["']?#)|@import|<script|<image|<foreignObject""", text)
    assert {address for address in re.findall(r'https?://[^\s"<]+', text) if "w3.org" not in address} == {
        address for address in re.findall(r"https?://[^\s\"<]+", found)
    }, "no address but the link that is written out"
    first = next(picture.iter(f"{SVG}text"))
    assert first.get("direction") == ("rtl" if language == "ar" else "ltr")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [MAP, CHART])
def test_png_is_a_picture_of_twice_the_size(reader: Reader, key: str, language: str) -> None:
    """The file is a PNG, twice as wide as the figure with its margins, and not empty."""
    page = live.drawn(reader("/regions", language=language), MAP)
    name, content = taken(page, key, "png")
    assert name == f"awda_{key}.png"
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    figure = page.locator(f".st-key-{key}_figure").bounding_box()
    assert figure
    assert width == pytest.approx(2 * (figure["width"] + 48), abs=4)
    assert height > 2 * figure["height"] * 0.9
    assert len(content) > 20_000, "an empty sheet would be smaller"


def test_nothing_of_the_picture_lies_outside(reader: Reader) -> None:
    """On a telephone as well each text stands within the picture, and no text upon another."""
    page = live.drawn(reader("/regions", language="ar", width=390, height=800), MAP)
    _name, content = taken(page, MAP, "svg")
    page.set_content(content.decode("utf-8"))
    outside = page.evaluate(
        """() => {
          const sheet = document.querySelector("svg").getBoundingClientRect()
          return [...document.querySelectorAll("svg > text, svg > g > text")].filter((text) => {
            const box = text.getBoundingClientRect()
            return box.left < sheet.left - 1 || box.right > sheet.right + 1 || box.bottom > sheet.bottom + 1
          }).map((text) => text.textContent)
        }"""
    )
    assert outside == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_citation_lands_in_the_clipboard(reader: Reader, language: str) -> None:
    """Each form of a view and of its source is copied by one click; the files hold the same."""
    page = live.drawn(reader("/regions", language=language), MAP)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    title = page.get_by_role("heading", level=1).inner_text()
    page.locator(".st-key-take_away button").first.click()
    page.locator(".st-key-take_citation button").click()
    forms = page.locator(".st-key-citations_of_view li")
    expect(forms).to_have_count(5)
    copied = []
    for number in range(5):
        forms.nth(number).get_by_role("button").click()
        expect(forms.nth(number).get_by_role("status")).not_to_be_empty()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    apa, chicago, bibtex, ris, link = copied
    assert apa.startswith("Awda contributors. (2026). ")
    assert title in apa
    assert title in chicago
    assert bibtex.startswith("@misc{awda_regions_")
    assert ris.startswith("TY  - ELEC")
    assert link.endswith(f"/regions?lang={language}")
    assert all(link in one for one in copied)
    source = page.locator(".st-key-citations_of_sources li")
    expect(source).to_have_count(1)
    source.get_by_role("button").click()
    expect(source.get_by_role("status")).not_to_be_empty()
    assert "Akhbar Aljaliya" in page.evaluate("navigator.clipboard.readText()")
    for form, begins in (("bib", b"@misc{awda_regions_"), ("ris", b"TY  - ELEC")):
        with page.expect_download() as download:
            page.locator(f".st-key-cite_{form} button").click()
        assert download.value.suggested_filename == f"awda_regions.{form}"
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(begins)
        assert b"MA_AKHBARALJALIYA" in content
