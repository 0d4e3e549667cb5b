"""The quiz in a browser: answered by keyboard alone, told to a screen reader, printed for a trainer."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from components import i18n, quizzes
from data import quiz
from tests.conftest import Reader, query
from tools import live

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 390)])
def test_a_question_is_answered_by_keyboard_alone(reader: Reader, language: str, width: int) -> None:
    """Arrow keys choose, Tab and Enter check; the focus stays on the button, then goes to the next question."""
    page = live.settled(reader("/training?view=lessons&lesson=data&quiz=7&item=1", language=language, width=width))
    question = quiz.drawn("data", "7")[0]
    i18n.set_language(language)
    group = page.locator(".st-key-quiz_options").get_by_role("radiogroup")
    expect(group).to_have_attribute("aria-label", quizzes.asked(question))
    status = page.locator(".awda-feedback[role=status]")
    expect(status).to_have_text("")
    group.locator("input").first.focus()
    place = question.options.index(question.right)
    # The first arrow key chooses the option after the one that has the focus.
    for _step in range((place - 0) % len(question.options) or len(question.options)):
        page.keyboard.press("ArrowDown")
    expect(group.locator("input").nth(place)).to_be_checked()
    live.settled(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(status).to_contain_text(quizzes.RIGHT_SIGN)
    expect(status).to_contain_text(quizzes.option(question, question.right))
    live.settled(page)
    expect(page.locator(".st-key-quiz_check button")).to_be_focused()
    # The page that shows the row, then the next question.
    for _link in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".awda-asked")).to_have_text(
        re.compile(re.escape(quizzes.asked(quiz.drawn("data", "7")[1])[:20]))
    )
    page.wait_for_function("() => document.activeElement?.dataset.chosen === 'quiz_data_7_2'")
    assert query(page)["item"] == ["2"]
    assert question.right not in page.evaluate("location.href")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator('.awda-marks a[aria-current="step"]')).to_have_text(i18n.number(2))


def test_what_is_marked_stays_when_the_language_changes(reader: Reader) -> None:
    """An option that is marked and not checked yet is still marked in another language, and is the one checked."""
    page = live.settled(reader("/training?view=lessons&lesson=data&quiz=7&item=1", language="en"))
    question = quiz.drawn("data", "7")[0]
    place = question.options.index(question.right)
    marks = page.locator(".st-key-quiz_options input")
    page.locator(".st-key-quiz_options [role=radiogroup] label").nth(place).click()
    expect(marks.nth(place)).to_be_checked()
    live.settled(page)
    page.get_by_text("Français", exact=True).first.click()
    expect(page.locator(".st-key-quiz_check button")).to_have_text("Vérifier la réponse")
    live.settled(page)
    expect(marks.nth(place)).to_be_checked()
    page.locator(".st-key-quiz_check button").click()
    expect(page.locator(".awda-feedback[role=status]")).to_contain_text(quizzes.RIGHT_SIGN)


def test_the_trainers_sheet_is_made_while_the_reader_waits(reader: Reader) -> None:
    """Asked for on the page of a lesson, it comes as PDF with the questions of the attempt."""
    page = live.settled(reader("/training?view=lessons&lesson=mechanisms", language="fr"))
    page.locator(".st-key-make_sheet_mechanisms button").click()
    button = page.locator(".st-key-download_sheet_mechanisms button")
    expect(button).to_be_visible(timeout=30_000)
    with page.expect_download() as waiting:
        button.click()
    assert waiting.value.suggested_filename == "awda_lesson_mechanisms_1_fr.pdf"
    made = PdfReader(io.BytesIO(waiting.value.path().read_bytes()))
    assert len(made.pages) == 2
    assert "lesson=mechanisms&quiz=1&lang=fr" in re.sub(r"\s", "", made.pages[0].extract_text())
