"""The reader's own talk in a browser: views added from their menu, put in order by keyboard, kept and opened again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from components import i18n
from data import talks
from data.talks import Step, everywhere
from tests.conftest import Reader, query
from tools import live

pytestmark = pytest.mark.browser

TEXT = "<b>Mine</b> $x$ **y**"
BAD = {
    "en": (b'title = "x"\n[[steps]]\nmessage = "x"\nview = "globe"\nfigure = "x"\n', "line 4, and step 1"),
    "fr": (b'title = "x"\n\nsteps = "y"\n', "ligne 3"),
    "ar": (b'title = "x"\n[[steps]]\nmessage = "x"\nmessage = "y"\n', "السطر 4"),
}


def add(page: Page, figure: str = "") -> None:
    """Add the view on screen to the reader's own talk."""
    page.locator(".st-key-take_away button").first.click()
    if figure:
        page.locator(".st-key-talk_figure input").click()
        page.get_by_role("option", name=figure, exact=True).click()
        live.settled(page)
    page.locator(".st-key-talk_add button").click()
    expect(page.locator(".st-key-talk_adding a")).to_be_visible()
    live.settled(page)


def messages(page: Page) -> list[str]:
    """Return the messages of the reader's own talk, in their order."""
    return page.locator('[class*="st-key-talk_row_"] bdi').all_inner_texts()


def give(page: Page, content: bytes) -> None:
    """Choose a file."""
    file: FilePayload = {"name": "mine.toml", "mimeType": "application/toml", "buffer": content}
    page.locator(".st-key-talk_file input[type=file]").set_input_files(file)
    expect(page.locator(".st-key-talk_said")).to_be_visible()
    live.settled(page)


def test_a_talk_is_made_kept_and_opened_again(reader: Reader) -> None:
    """Two views added, put in order by keyboard alone, worded, saved; another reader opens file and link: the same."""
    page = live.settled(reader("/regions?country=MAR", language="en"))
    add(page, "From highest to lowest: Morocco")
    page.locator(".st-key-talk_adding a").click()
    expect(page.locator(".st-key-talk_title")).to_be_visible()
    page.get_by_test_id("stTopNavSection").filter(has_text="Returnees").first.click()
    page.locator('a[href$="/trends"]').click()
    live.drawn(page, "trend_MAR")
    add(page)
    page.locator(".st-key-talk_adding a").click()
    rows = page.locator('[class*="st-key-talk_row_"]')
    expect(rows).to_have_count(2)
    live.settled(page)
    first, second = messages(page)
    up = page.locator(".st-key-talk_up_2 button")
    up.focus()
    page.keyboard.press("Enter")
    expect(rows.first).to_contain_text(second)
    live.settled(page)
    assert messages(page) == [second, first]
    expect(page.locator(".st-key-talk_said [role=status]")).to_have_text("It is now step 1.")
    down = page.locator(".st-key-talk_down_2 button")
    down.focus()
    page.keyboard.press("Enter")
    expect(rows.first).to_contain_text(first)
    live.settled(page)
    # The focus stays with the step that moves.
    assert page.evaluate("document.activeElement.closest('.st-key-talk_row_2') !== null")
    page.locator(".st-key-talk_fields_1").get_by_text("Message, notes, figure").click()
    box = page.locator(".st-key-talk_message_en_1 input")
    box.fill(TEXT)
    box.blur()
    expect(rows.first.locator("bdi")).to_have_text(TEXT)
    live.settled(page)
    with page.expect_download() as waiting:
        page.locator(".st-key-talk_download button").click()
    file = Path(waiting.value.path()).read_bytes()
    talk = talks.from_file(file)
    assert [(step.view(), step.figure) for step in talk.steps] == [
        ("regions?country=MAR", "bars_MAR"),
        ("trends?country=MAR", "trend_MAR"),
    ]
    assert talk.steps[0].message == {"en": TEXT, "fr": first, "ar": first}
    address = page.locator(".st-key-talk_link button").get_attribute("data-link")
    assert address
    other = live.settled(reader("/present", language="en"))
    give(other, file)
    assert messages(other) == [TEXT, second]
    with other.expect_download() as waiting:
        other.locator(".st-key-talk_download button").click()
    assert Path(waiting.value.path()).read_bytes() == file
    third = live.settled(reader(address))
    third.locator(".st-key-talk_copy_link button").click()
    expect(third.locator('[class*="st-key-talk_row_"]')).to_have_count(2)
    assert messages(third) == [TEXT, second]


@pytest.mark.parametrize("language", BAD)
def test_a_bad_file_is_refused_with_line_and_reason(reader: Reader, language: str) -> None:
    """The talk made before stays; a good file takes its place and can be taken back."""
    content, said = BAD[language]
    page = live.settled(reader("/present", language=language))
    page.locator(".st-key-talk_copy_short button").click()
    rows = page.locator('[class*="st-key-talk_row_"]')
    expect(rows).to_have_count(5)
    live.settled(page)
    give(page, content)
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text(re.compile(re.escape(said)))
    expect(alert).to_contain_text("mine.toml")
    expect(rows).to_have_count(5)
    give(page, b" " * (talks.LARGEST + 1))
    expect(alert).to_contain_text("300")
    good = talks.Talk(talks.OWN, everywhere("x"), (Step(everywhere("y"), everywhere("")),))
    give(page, talks.to_file(good))
    expect(rows).to_have_count(1)
    page.locator(".st-key-talk_undo button").click()
    expect(rows).to_have_count(5)
    assert query(page).get("lang") == [language]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_an_own_talk_begins_in_the_language_of_its_reader(reader: Reader, language: str) -> None:
    """What a button writes into it is in the language of the page; so is a title that is entered."""
    page = live.settled(reader("/regions?country=MAR", language=language))
    add(page)
    page.locator(".st-key-talk_adding a").click()
    field = page.locator(".st-key-talk_title input")
    with i18n.speaking(language):
        expect(field).to_have_value(i18n.gettext("My talk"))
    page = live.settled(reader("/present", language=language))
    page.locator(".st-key-talk_words button").click()
    field = page.locator(".st-key-talk_title input")
    with i18n.speaking(language):
        expect(field).to_have_value(i18n.gettext("My talk"))
        assert messages(page) == [i18n.gettext("A message in a few words")]
    link = page.locator(".st-key-talk_link button")
    expect(link).to_have_attribute("data-link", live.ANY)
    before = str(link.get_attribute("data-link"))
    field.fill(TEXT)
    field.blur()
    # The talk is in its link: a file that is saved earlier is that of the run before.
    expect(link).not_to_have_attribute("data-link", before)
    live.settled(page)
    with page.expect_download() as waiting:
        page.locator(".st-key-talk_download button").click()
    assert talks.from_file(Path(waiting.value.path()).read_bytes()).title[language] == TEXT
