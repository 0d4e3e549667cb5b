"""Statements are reached from the matrix by mouse and keyboard, and open in place."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Reader, marked, query, same_document
from tests.views import lines_of
from tools import live

pytestmark = pytest.mark.browser


# Each dimension opens its statements, country by country.
READ = ".st-key-statements .awda-voices + p > a[data-choice]"


def promised(page: Page) -> int:
    """Return how many statements the links of all dimensions say they open."""
    live.settled(page)
    return sum(int("".join(filter(str.isdigit, text))) for text in page.locator(READ).all_inner_texts())


def test_a_cell_opens_its_statements_and_closes_again(reader: Reader) -> None:
    """In place, with the cell marked among the others; chosen once more it is taken back."""
    page = marked(live.drawn(reader("/assessment", language="en"), "matrix"))
    cell = page.locator('.awda-matrix a[aria-label^="Employment, Tunisia, Weakness: 4 statements"]')
    cell.click()
    expect(page.locator(".awda-finding")).to_have_count(4)
    page.wait_for_function("() => new URL(location.href).searchParams.get('dimension') === 'employment'")
    chosen = {name: codes for name, codes in query(page).items() if name != "lang"}
    assert chosen == {"country": ["TUN"], "dimension": ["employment"], "judgement": ["weakness"]}
    expect(page.locator("[data-chosen]")).to_be_focused()
    expect(page.locator(".awda-matrix a[aria-current]")).to_have_count(1)
    cell.click()
    page.wait_for_function("() => !new URL(location.href).searchParams.has('dimension')")
    expect(page.locator(".awda-finding")).to_have_count(0)
    expect(page.locator(READ)).not_to_have_count(0)
    assert promised(page) == len(lines_of("findings"))
    assert same_document(page)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_matrix_is_walked_by_keyboard(reader: Reader, language: str) -> None:
    """One Tab stop, arrow keys inside it in the direction read, over empty cells, Enter opens the statements."""
    page = marked(live.drawn(reader("/assessment", language=language), "matrix"))
    page.locator(".awda-matrix a[tabindex='0']").focus()
    onward = "ArrowLeft" if language == "ar" else "ArrowRight"
    for key in (onward, onward, "ArrowDown"):
        page.keyboard.press(key)
    # Policy framework: strength, weakness; Morocco has no gap and no contrast there, so Tunisia's weakness is next.
    assert "country=TUN&dimension=institutions_coordination&judgement=weakness" in page.evaluate(
        "document.activeElement.href"
    )
    page.keyboard.press("Enter")
    expect(page.locator(".awda-finding")).to_have_count(3)
    assert same_document(page)


def test_a_statement_opens_in_full_and_leads_back(reader: Reader) -> None:
    """On top of the page, in the link as well, with what answers it; the way back keeps the choices."""
    page = marked(live.drawn(reader("/assessment?origin=sure_project", language="en"), "statements"))
    page.get_by_role("link", name="RF010 in full").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("institutional mechanisms")
    page.wait_for_function("() => new URL(location.href).searchParams.get('finding') === 'RF010'")
    expect(page.locator(".awda-finding").first).to_have_attribute("data-finding", "RF010")
    page.locator(".st-key-back").get_by_role("button").click()
    expect(page.locator(".awda-finding")).to_have_count(6)
    page.wait_for_function("() => !new URL(location.href).searchParams.has('finding')")
    assert query(page)["origin"] == ["sure_project"]
    assert same_document(page)


def test_the_years_of_the_sources_stand_in_the_link(reader: Reader) -> None:
    """The slider takes a step by the arrow key; what is older is gone."""
    page = live.drawn(reader("/assessment", language="en"), "statements")
    page.locator(".st-key-more_filters").get_by_role("button").click()
    page.locator(".st-key-published").get_by_role("slider").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => new URL(location.href).searchParams.get('published') === '2008-2026'")
    expect(page.locator(READ)).not_to_have_count(0)
    years = {row["source_id"]: row["year"] for row in lines_of("sources")}
    assert promised(page) == sum(years[row["source_id"]] >= "2008" for row in lines_of("findings"))
