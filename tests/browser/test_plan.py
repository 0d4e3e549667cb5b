"""The reader's own plan in a browser: built, kept in a file, opened again; no bad file takes it away."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import FilePayload, Page, expect

from data import plan
from data.plan import Action
from tests.conftest import Reader, in_link, query
from tools import live

pytestmark = pytest.mark.browser

NOTE = "<b>First</b> $x$\n=ask `them`: “why”"
SHARED = (Action("RR009", "high", "Ministry", "short", 5, 4), Action("RR022", "", "", "", 2, 2))


def pick(page: Page, field: str, recommendation: str, place: int) -> None:
    """Choose one of the values of a mark."""
    values = page.locator(f".st-key-plan_{field}_{recommendation} [data-variant]")
    values.nth(place).click()
    expect(values.nth(place)).to_have_attribute("aria-checked", "true")
    live.settled(page)


def write(page: Page, field: str, recommendation: str, text: str) -> None:
    """Fill in a text, and leave the field."""
    box = page.locator(f".st-key-plan_{field}_{recommendation}").locator("input, textarea")
    box.fill(text)
    box.blur()
    expect(page.locator(".st-key-plan_table")).to_contain_text(text.splitlines()[0])
    live.settled(page)


def downloaded(page: Page, kind: str) -> bytes:
    """Return what a button downloads."""
    with page.expect_download() as waiting:
        page.locator(f".st-key-plan_download_{kind} button").click()
    return Path(waiting.value.path()).read_bytes()


def give(page: Page, content: bytes, name: str = "plan.json") -> None:
    """Choose a file."""
    file: FilePayload = {"name": name, "mimeType": "application/json", "buffer": content}
    page.locator(".st-key-plan_file input[type=file]").set_input_files(file)
    expect(page.locator(".st-key-plan_said")).to_be_visible()
    live.settled(page)


def rows_of(page: Page) -> list[str]:
    """Return the table of the plan, line by line."""
    return page.locator(".st-key-plan_table tbody tr").all_inner_texts()


def test_a_plan_survives(reader: Reader) -> None:
    """Built, downloaded, the page reloaded, the file opened: identical, in tables as well."""
    page = live.settled(reader("/recommendations?view=plan", language="en"))
    box = page.locator(".st-key-plan_add input")
    for words, recommendation in (("after a forced return", "RR055"), ("free choice to return", "RR016")):
        box.click()
        box.press_sequentially(words)
        box.press("Enter")
        expect(page.locator(f".st-key-plan_item_{recommendation}")).to_be_visible()
        live.settled(page)
    expect(page.locator(".st-key-plan_priority_RR055")).to_have_count(0)
    pick(page, "priority", "RR016", 0)
    pick(page, "horizon", "RR016", 2)
    pick(page, "importance", "RR016", 4)
    pick(page, "ease", "RR016", 3)
    write(page, "lead", "RR016", "Ministère de l’Intérieur")
    write(page, "note", "RR016", NOTE)
    live.drawn(page, "plan_matrix")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your action plan: 2 actions, 1 of high priority")
    built = rows_of(page)
    assert "<b>First</b> $x$" in built[1]
    file = downloaded(page, "json")
    wanted = (Action("RR055"), Action("RR016", "high", "Ministère de l’Intérieur", "long", 5, 4, NOTE))
    assert plan.from_file(file).plan == wanted
    assert NOTE in next(csv.reader(io.StringIO(downloaded(page, "csv").decode("utf-8-sig").split("\n", 2)[2])))
    book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "xlsx")))
    assert NOTE in [cell.value for cell in book.worksheets[0][3]]
    page.reload()
    live.settled(page)
    expect(page.locator(".st-key-plan_table")).to_have_count(0)
    give(page, file)
    assert rows_of(page) == built
    assert downloaded(page, "json") == file


BAD = {
    "en": ("broken", b"{plan}", "not a plan file of Awda"),
    "fr": ("truncated", plan.to_file(SHARED)[:-40], "s'arrête avant sa fin"),
    "ar": ("foreign", json.dumps({"type": "FeatureCollection"}).encode(), "برنامج آخر"),
}


@pytest.mark.parametrize("language", BAD)
def test_a_bad_file_leaves_the_plan_alone(reader: Reader, language: str) -> None:
    """A clear word in the reader's language; then a huge file, then a good one, which can be taken back."""
    _name, content, said = BAD[language]
    page = reader(f"/recommendations?view=plan&plan={plan.to_link(SHARED)}", language=language)
    live.drawn(page, "plan_matrix")
    before = rows_of(page)
    assert len(before) == len(SHARED)
    alert = page.get_by_test_id("stAlert")
    give(page, content)
    expect(alert).to_contain_text(said)
    assert rows_of(page) == before
    give(page, b" " * (plan.LARGEST + 1))
    expect(alert).to_contain_text("200")
    assert rows_of(page) == before
    give(page, plan.to_file((Action("RR055"),)))
    expect(page.locator(".st-key-plan_table tbody tr")).to_have_count(1)
    page.locator(".st-key-plan_undo button").click()
    expect(page.locator(".st-key-plan_table tbody tr")).to_have_count(len(SHARED))
    live.settled(page)
    assert rows_of(page) == before


def test_a_plan_travels_by_its_link(reader: Reader) -> None:
    """The copied link opens the same plan for another reader; a change takes the code out of the address."""
    page = live.drawn(reader(f"/recommendations?view=plan&plan={plan.to_link(SHARED)}", language="fr"), "plan_matrix")
    address = page.locator(".st-key-plan_link button").get_attribute("data-link")
    assert address
    other = live.drawn(reader(address), "plan_matrix")
    expect(other.locator("html")).to_have_attribute("lang", "fr")
    assert rows_of(other) == rows_of(page)
    assert "plan" in query(other)
    other.locator(".st-key-plan_item_RR009 summary").press("Enter")
    pick(other, "priority", "RR009", 2)
    in_link(other, "plan", None)
