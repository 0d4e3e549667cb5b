"""The flow from gap to answer is followed in place by mouse and keyboard; a phone reads the list instead."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Reader, in_link, marked, same_document
from tools import live

pytestmark = pytest.mark.browser


def block(page: Page, code: str, within: str = "") -> str:
    """Return where the block of a code stands, once it is drawn."""
    place = f'{within} [data-node="{code}"]'
    expect(page.locator(place).first).to_be_visible()
    return place


def test_a_block_is_followed_by_mouse(reader: Reader) -> None:
    """From the counts of a country to a dimension, to one finding, and back by the same block."""
    page = marked(live.drawn(reader("/assessment?view=flow", language="en"), "flow_MAR"))
    page.locator(block(page, "gender", ".st-key-flow_TUN")).click()
    in_link(page, "dimension", "gender")
    in_link(page, "country", "TUN")
    page.locator(block(page, "RF028", ".st-key-flow_strands")).click()
    in_link(page, "finding", "RF028")
    expect(page.locator('[data-node="RF028"][aria-current="true"]')).to_be_visible()
    expect(page.locator('[data-chosen="RF028"]')).to_be_focused()
    page.locator(block(page, "RF028")).click()
    in_link(page, "finding", None)
    in_link(page, "dimension", "gender")
    assert same_document(page)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_block_is_followed_by_keyboard(reader: Reader, language: str) -> None:
    """Tab goes from block to block, ribbons of others grow pale, Enter follows."""
    page = marked(live.drawn(reader("/assessment?view=flow&dimension=gender", language=language), "flow_strands"))
    first = page.locator(block(page, "RF028"))
    first.focus()
    expect(page.locator("path.awda-pale").first).to_be_attached()
    assert page.locator('path.awda-pale[data-ends~="RF028"]').count() == 0
    page.keyboard.press("Tab")
    code = page.evaluate("document.activeElement.dataset.node")
    assert code.startswith("RF")
    page.keyboard.press("Enter")
    in_link(page, "finding", code)
    expect(page.locator(f'[data-node="{code}"][aria-current="true"]')).to_be_visible()
    assert same_document(page)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_flow_starts_where_reading_starts(reader: Reader, language: str) -> None:
    """Findings stand on the side of the first word, and each ribbon begins at its finding."""
    page = live.drawn(reader("/assessment?view=flow&finding=RF006", language=language), "flow_strands")
    finding = page.locator(block(page, "RF006")).bounding_box()
    mechanism = page.locator('[data-node^="MAR"]').first.bounding_box()
    begins = page.locator(".awda-strands path").first.evaluate(
        "path => path.getPointAtLength(0).matrixTransform(path.getScreenCTM()).x"
    )
    assert finding
    assert mechanism
    if language == "ar":
        assert finding["x"] > mechanism["x"] + mechanism["width"]
        assert abs(begins - finding["x"]) < 2
    else:
        assert finding["x"] + finding["width"] < mechanism["x"]
        assert abs(begins - finding["x"] - finding["width"]) < 2


def test_no_status_is_cut(reader: Reader) -> None:
    """What stands in a block in small print is seen whole, in the longest flow and the longest language."""
    page = live.drawn(reader("/assessment?view=flow&dimension=policy_framework", language="fr"), "flow_strands")
    expect(page.locator("[data-node] small").first).to_be_visible()
    cut = page.evaluate(
        """() => [...document.querySelectorAll("[data-node]")].filter((node) => {
            const box = node.getBoundingClientRect()
            return [...node.querySelectorAll("small")].some((small) => {
                const own = small.getBoundingClientRect()
                return own.bottom > box.bottom + 1 || own.top < box.top - 1
            })
        }).map((node) => node.dataset.node)"""
    )
    assert cut == []


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize(
    "path", ["?view=flow", "?view=flow&dimension=policy_framework", "?view=flow&finding=RF006", "?view=unanswered"]
)
def test_a_phone_reads_the_list(reader: Reader, path: str, language: str) -> None:
    """Nobody scrolls sideways at 390 pixels; the flow makes room for the list that says the same."""
    page = reader(f"/assessment{path}", language=language, width=390, height=844)
    expect(page.locator(".awda-footer")).to_be_visible()
    main = "(main => main.scrollWidth - main.clientWidth)(document.querySelector('[data-testid=stMain]'))"
    assert page.evaluate(main) <= 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator(".awda-strands:visible")).to_have_count(0)
    if "view=flow" in path:
        expect(page.locator(".st-key-flow_beside button[data-picture]").first).to_be_attached()
        expect(page.locator(".st-key-flow_beside button[data-picture]:visible")).to_have_count(0)
    if path == "?view=flow":
        first = page.locator(".st-key-flow_list").bounding_box()
        then = page.locator(".st-key-flow_beside").bounding_box()
        assert first
        assert then
        assert first["y"] + first["height"] <= then["y"], "the list comes before the sources of what is not drawn"
    expect(
        page.locator("main a[data-choice]:visible, [data-testid=stMain] a[data-choice]:visible").first
    ).to_be_visible()
