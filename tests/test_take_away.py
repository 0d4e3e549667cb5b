"""The menu of what can be taken away: closed it makes nothing, open it offers what fits the view, in every language."""

import io
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pypdf
import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from components import decks, frame, i18n, making, take_away
from data import figures, library, plan, talks
from exports import jobs, slides
from tests.views import bodies, healthy, link, opened, plain, quiet
from views import figures_all, sources_library

pytestmark = pytest.mark.usefixtures("running_server")

OWN = (plan.Action("RR009", "high", "Diaspora", "short", 5, 4, "First step"), plan.Action("RR055"))


def keys(at: AppTest) -> set[str]:
    """Return the keys of the buttons on a page, downloads included."""
    plain_buttons = {button.key for button in at.button if button.key}
    downloads = {one.proto.id.rpartition("-")[2] for one in at.get("download_button")}
    return plain_buttons | downloads


def menu(page: str, /, **chosen: str) -> AppTest:
    """Open a page by a link, and then its menu."""
    at = quiet(opened(page, **chosen))
    at.session_state["take_away"] = True
    return quiet(at.run())


def asked(at: AppTest) -> jobs.Job:
    """Return what the reader has asked for."""
    job = at.session_state["awda_own"]["making"].job
    assert isinstance(job, jobs.Job)
    return job


def said(at: AppTest) -> str:
    """Return what is said about the document in the making."""
    return plain(" ".join(one for one in bodies(at).split("\n") if "awda-making" in one))


class Line:
    """Takes the place of the workers: nothing is made until a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.let = threading.Event()
        self.pool = jobs.Pool(workers=1, longest=3)
        self.asked: list[jobs.Job] = []
        monkeypatch.setattr(jobs, "start", self.start)

    def start(self, make: jobs.Make, wanted: Callable[[], bool] = lambda: True) -> jobs.Job:
        """Put a document in the line behind a gate."""

        def gated(progress: jobs.Progress) -> bytes:
            assert self.let.wait(30)
            return make(progress)

        self.asked.append(self.pool.start(gated, wanted))
        return self.asked[-1]


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """Hold all documents back."""
    return Line(monkeypatch)


def test_a_closed_menu_makes_nothing(monkeypatch: pytest.MonkeyPatch, line: Line) -> None:
    """It is a button and no more; opened, it still makes no document."""
    met: list[str] = []
    contents = take_away._contents

    def noted(page: str, *rest: Any, **named: Any) -> None:
        met.append(page)
        contents(page, *rest, **named)

    monkeypatch.setattr(take_away, "_contents", noted)
    at = quiet(opened("regions", lang="en"))
    assert not met
    assert "make_slides" not in keys(at)
    at.session_state["take_away"] = True
    quiet(at.run())
    assert met == ["regions"]
    assert {"make_slides", "take_workbook"} <= keys(at)
    assert not line.asked


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_slides_of_a_view(language: str) -> None:
    """Asked for, made, downloaded, in the language of the page; the link stays as it was."""
    at = menu("regions", lang=language, country="MAR")
    before = link(at)
    at.get_by_key("make_slides").click().run()
    job = asked(at)
    assert job.wait(60)
    quiet(at.run())
    assert link(at) == before
    assert "make_slides" not in keys(at)
    labels = [one.proto.label for one in at.get("download_button")]
    assert {"en": "Download", "fr": "Télécharger", "ar": "تنزيل"}[language] in labels
    deck = Presentation(io.BytesIO(job.fetch()))
    texts = " ".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    assert {"en": "Morocco", "fr": "Maroc", "ar": "المغرب"}[language] in texts


def test_a_waiting_reader_is_told_and_may_leave(line: Line) -> None:
    """How many come before; cancelled, the button is back and the line is shorter."""
    ahead = [jobs.start(lambda _progress: b"made") for _number in range(3)]
    at = menu("regions", lang="en")
    at.get_by_key("make_slides").click().run()
    assert "Waiting: 2 documents of other readers before yours" in said(quiet(at))
    ahead[2].cancel()
    assert "Waiting: 1 document of another reader before yours" in said(at.run())
    ahead[1].cancel()
    assert "Waiting: yours is next" in said(at.run())
    at.get_by_key("cancel_slides").click().run()
    assert line.asked[-1].standing().state == jobs.CANCELLED
    assert "make_slides" in keys(at)
    assert said(at) == ""
    line.let.set()


def test_what_is_asked_for_belongs_to_its_view_and_language(line: Line) -> None:
    """Another choice or language is another document; the first one is there again when the reader goes back."""
    at = menu("regions", lang="en", country="MAR")
    at.get_by_key("make_slides").click().run()
    assert "cancel_slides" in keys(at)
    at.get_by_key("country").set_value("TUN").run()
    assert "make_slides" in keys(quiet(at))
    at.get_by_key("country").set_value("MAR").run()
    assert "cancel_slides" in keys(at)
    at.get_by_key("language").set_value("fr").run()
    # A button of another name is another one: the menu has closed.
    at.session_state["take_away"] = True
    at.run()
    assert "make_slides" in keys(at)
    at.get_by_key("make_slides").click().run()
    first, second = [job.standing().state for job in line.asked]
    assert first == jobs.CANCELLED
    assert second in (jobs.WAITING, jobs.MAKING)
    line.let.set()


def test_a_failure_is_told_in_plain_words(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """No trace of the server on the page; the button is there for another try."""
    from exports import slides

    def broken(*_arguments: object) -> bytes:
        raise RuntimeError("secret of the server")

    monkeypatch.setattr(slides, "as_pptx", broken)
    line.let.set()
    at = menu("regions", lang="en")
    at.get_by_key("make_slides").click().run()
    assert asked(at).wait(60)
    quiet(at.run())
    assert "The document could not be made" in said(at)
    assert "secret" not in bodies(at)
    assert "make_slides" in keys(at)


def test_a_full_line_is_told(line: Line) -> None:
    """A reader hears at once that it is no use to wait."""
    for _number in range(4):
        jobs.start(lambda _progress: b"made")
    at = menu("regions", lang="en")
    at.get_by_key("make_slides").click().run()
    assert "Please ask again in a minute" in said(quiet(at))
    assert "make_slides" in keys(at)
    line.let.set()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_workbook_of_a_view(language: str) -> None:
    """It opens, and its sheets are those of the language."""
    book = openpyxl.load_workbook(
        io.BytesIO(take_away.workbook("regions", {"country": "MAR"}, language, "https://awda.example/"))
    )
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert any({"en": "Morocco", "fr": "Maroc", "ar": "المغرب"}[language] in cell for cell in cells)
    assert any(f"regions?country=MAR&lang={language}" in cell for cell in cells)
    assert all(bool(sheet.sheet_view.rightToLeft) == (language == "ar") for sheet in book)


# Lists whose pages a reader turns, with the choices of the filters, the key of a row, and what the filters leave.
PAGED = {
    "publications": ("sources", {"used_on": "figures", "page": "2"}, "source_id", sources_library.ON_A_PAGE),
    "all_publications": ("sources", {"page": "3"}, "source_id", sources_library.ON_A_PAGE),
    "figures": ("figures", {"view": "all", "topic": "labour", "page": "2"}, "obs_id", figures_all.ON_A_PAGE),
}


def left(page: str, chosen: dict[str, str]) -> list[str]:
    """Return the keys of all rows that the filters of a list leave."""
    if page == "figures":
        return list(figures.figures(figures.Asked(topic=chosen["topic"]))["obs_id"])
    narrowed = {name: [value] for name, value in chosen.items() if name != "page"}
    rows = library.matching(narrowed)
    return list(rows[rows["source_id"] != ""]["key"])


@pytest.mark.parametrize("name", PAGED)
def test_the_workbook_of_a_list_holds_all_its_pages(name: str) -> None:
    """Each row that the filters leave stands in it once, whichever page of the list is on the screen."""
    page, chosen, key, on_a_page = PAGED[name]
    file = take_away.workbook(page, chosen, "en", "https://awda.example/")
    header, *rows = openpyxl.load_workbook(io.BytesIO(file)).worksheets[1].iter_rows(values_only=True)
    wanted = left(page, chosen)
    assert len(wanted) > on_a_page, "a list of one page proves nothing"
    assert [row[header.index(key)] for row in rows] == wanted


@pytest.mark.parametrize("name", PAGED)
def test_the_slides_of_a_list_show_one_page_and_count_the_rest(name: str) -> None:
    """The table has rows of the page at hand, says how many the workbook has besides, and names no other's sources."""
    page, chosen, key, on_a_page = PAGED[name]
    view = decks.view_at(page, chosen, "en", "https://awda.example/")
    # The library has the publications only offered to consult on slides of their own.
    made = decks.of_view(replace(view, exhibits=view.exhibits[:1]))
    exhibit = made.slides[0].exhibit
    assert exhibit is not None
    first = on_a_page * (int(chosen["page"]) - 1)
    assert list(exhibit.rows[key]) == left(page, chosen)[first : first + on_a_page]
    shapes = [shape for slide in Presentation(io.BytesIO(slides.as_pptx(made))).slides for shape in slide.shapes]
    drawn = sum(len(shape.table.rows) - 1 for shape in shapes if shape.has_table)
    said = [shape.text_frame.text for shape in shapes if shape.name == "more"]
    count = i18n.number(len(left(page, chosen)) - drawn)
    assert said == [f"… and {count} more rows, see the workbook"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_map_of_a_view(language: str) -> None:
    """It is offered where there is a map, and names every region, the title and the note in the language."""
    drawn = take_away.drawn_map("regions", {"country": "MAR"}, language, "https://awda.example/").decode()
    ids = {node.get("id") for node in ElementTree.fromstring(drawn).iter()}
    assert {f"MA-{number:02}" for number in range(1, 13)} <= ids
    assert {"en": "Western Sahara", "fr": "Sahara occidental", "ar": "الصحراء الغربية"}[language] in drawn
    assert "take_map" in keys(menu("regions", lang=language, country="MAR"))
    assert "take_map" not in keys(menu("trends", lang=language))


def test_the_plan_has_slides_of_its_own() -> None:
    """With the reader's marks; an empty plan offers nothing."""
    at = menu("recommendations", lang="en", view="plan", plan=str(plan.to_link(OWN)))
    at.get_by_key("make_slides_of_plan").click().run()
    job = asked(at)
    assert job.wait(60)
    deck = Presentation(io.BytesIO(job.fetch()))
    cells = {
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    }
    assert "Diaspora" in cells
    assert "make_slides_of_plan" not in keys(menu("recommendations", lang="en", view="plan"))


def take_away_of(at: AppTest) -> bool:
    """Tell whether a page offers its menu."""
    return any("take_away" in block.proto.id for block in at.get("popover"))


def test_a_view_without_a_figure_can_be_cited() -> None:
    """It has no slides, no rows, no step for a talk; a talk itself is offered beside its name."""
    found = keys(menu("finder", lang="en"))
    assert {"take_citation", "make_brief_0"} <= found
    assert not {"make_slides", "take_workbook", "talk_add"} & found
    assert not take_away_of(healthy(opened("present", lang="en")))


def test_a_page_that_breaks_offers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be drawn cannot be taken away."""

    def broken(*_arguments: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(frame, "heading", broken)
    at = opened("figures", lang="en")
    assert at.error
    assert not take_away_of(at)


def test_the_menu_fits_the_view() -> None:
    """The brief on the region before that on the country; a talk gets the view."""
    at = menu("regions", lang="en", country="MAR", region="MA-05")
    labels = [button.label for button in at.button if str(button.key).startswith("make_brief_")]
    assert labels == ["Brief: Béni Mellal-Khénifra (PDF)", "Brief: Morocco (PDF)"]
    at.get_by_key("talk_add").click().run()
    (step,) = at.session_state["awda_own"]["talk"].steps
    assert (step.page, dict(step.choices)) == ("regions", {"country": "MAR", "region": "MA-05"})


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_brief_of_a_view(language: str) -> None:
    """Made by the workers, two pages, in the language of the reader."""
    at = menu("regions", lang=language, country="MAR")
    at.get_by_key("make_brief_0").click().run()
    job = asked(at)
    assert job.wait(60)
    pdf = pypdf.PdfReader(io.BytesIO(job.fetch()))
    assert len(pdf.pages) == 2
    assert str(pdf.root_object["/Lang"]) == language


def test_each_talk_offers_its_slides(line: Line) -> None:
    """Beside the talk, waited for in place."""
    at = quiet(opened("present", lang="en"))
    assert {f"make_talk_{code}" for code in talks.built_in()} <= keys(at)
    at.get_by_key("make_talk_short").click().run()
    assert "cancel_talk_short" in keys(at)
    line.let.set()
    assert line.asked[-1].wait(60)
    deck = Presentation(io.BytesIO(asked(at).fetch()))
    said = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    for step in talks.built_in()["short"].steps:
        assert any(step.message["en"] in text for text in said)


def test_a_deck_names_its_talk() -> None:
    """A talk that changes, or another language, is another document; the same is the same."""
    given = talks.built_in()["short"]
    i18n.set_language("en")
    one, two = making.deck_of(given), making.deck_of(talks.read(open_text(), "short"))
    assert one == two
    i18n.set_language("fr")
    assert making.deck_of(given) != one
    i18n.set_language("en")
    assert making.deck_of(talks.Talk("short", given.title, given.steps[:2])) != one


def open_text() -> str:
    """Return the file of the short talk."""
    return (talks.FOLDER / "short.toml").read_text(encoding="utf-8")
