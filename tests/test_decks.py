"""Decks hold what the page holds: the same rows, the same words, the same choices; what is missing is told."""

import io
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from pptx import Presentation

from components import decks, exhibits, frame, i18n, plain, take_away
from data import catalogue, plan, talks
from exports import model, slides
from tests.views import SCREENS, healthy, lines_of, opened

pytestmark = pytest.mark.usefixtures("running_server")

BASE = "https://awda.example/"
LINKS = [
    (urlsplit(path).path.strip("/") or "overview", dict(parse_qsl(urlsplit(path).query)))
    for path in SCREENS
    if "plan=" not in path
]
# Views without a figure of their own: the finder's answer prints as a sheet, open data and versions are files already,
# a question of a quiz is no evidence.
SILENT = ("finder", "open_data", "stories", "sources-version", "training-lessons-data-7-3")
NAMES = [f"{page}-{'-'.join(link.values())}" for page, link in LINKS]


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[exhibits.Run]:
    """Return what pages of a test have shown, page by page."""
    met: list[exhibits.Run] = []
    monkeypatch.setattr(take_away, "offer", lambda page: met.append(exhibits.current()))
    return met


def step(view: str, figure: str, **more: object) -> talks.Step:
    """Return a step of a talk."""
    page, _mark, query = view.partition("?")
    return talks.Step({"en": "It says so"}, {"en": "Speak slowly."}, page, dict(parse_qsl(query)), figure, **more)  # type: ignore[arg-type]


def talk(*steps: talks.Step) -> talks.Talk:
    """Return a talk with these steps."""
    return talks.Talk("test", {"en": "A talk"}, steps)


def same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    """Fail unless two tables hold the same."""
    pd.testing.assert_frame_equal(left.reset_index(drop=True), right.reset_index(drop=True))


@pytest.mark.parametrize(("page", "link"), LINKS, ids=NAMES)
def test_a_view_as_slides_holds_what_the_page_shows(
    page: str, link: Mapping[str, str], seen: list[exhibits.Run]
) -> None:
    """Every exhibit of the page is a slide, with the rows, the titles and the choices of the page."""
    healthy(opened(page, lang="fr", **link))
    shown = seen[-1]
    view = decks.view_at(page, link, "fr", BASE)
    deck = decks.of_view(view)
    # The milestones marked in a chart are no exhibit of the page, and have a slide of their own.
    made = [slide for slide in deck.slides if slide.exhibit and slide.exhibit.table != "timeline"]
    named = "-".join((page, *link.values()))
    assert shown.shown or named.startswith(SILENT), "the page has shown nothing"
    assert [slide.exhibit.key for slide in made if slide.exhibit] == [one.key for one in shown.shown]
    for slide, one in zip(made, shown.shown, strict=True):
        assert slide.exhibit is not None
        # A list of several pages is a slide of the page at hand, its workbook has all: tests/test_take_away.py.
        same(slide.exhibit.rows, one.rows if one.listed is None else one.listed)
        assert slide.message == plain.plain(one.title or shown.title)
        assert slide.notes.startswith(plain.plain(one.reading or one.alt))
        assert slide.view is view
    assert (view.title, view.section) == (plain.plain(shown.title), shown.section)
    assert deck.language == view.language == "fr"
    assert view.data_version == catalogue.data_version()
    address = urlsplit(view.address)
    assert f"{address.scheme}://{address.netloc}/" == BASE
    assert address.path.strip("/") == ("" if page == "overview" else page)
    assert dict(parse_qsl(address.query)) == {**link, "lang": "fr"}


def test_choices_are_stated_in_the_language() -> None:
    """Who reads the slide reads which choices held."""
    view = decks.view_at("regions", {"country": "TUN", "indicator": "population"}, "fr", BASE)
    assert view.choices["Pays"] == "Tunisie"
    assert catalogue.indicator("population").label("fr") in view.choices.values()


@pytest.mark.parametrize(
    ("page", "link", "name", "title", "part"),
    [
        ("sources", {}, "published", "Year of publication", "2015-2020"),
        ("figures", {"view": "all"}, "years", "Years", "2015-2020"),
        ("trends", {"indicator": "remittances_usd"}, "years", "Years", "2015-2020"),
        ("assessment", {}, "published", "Year of the source", "2015-2020"),
    ],
)
def test_a_range_of_all_years_is_no_choice(page: str, link: dict[str, str], name: str, title: str, part: str) -> None:
    """Files and citations name the years that somebody chose, and no others."""
    untouched = decks.view_at(page, link, "en", BASE)
    assert not any(re.search(r"\d{4}.\d{4}", text) for text in untouched.choices.values())
    assert title not in untouched.choices
    assert decks.view_at(page, {**link, name: part}, "en", BASE).choices[title] == i18n.period(*part.split("-"))


def test_the_two_years_of_a_timeline_are_stated() -> None:
    """Then and now are fewer than all years, and the figure is about them."""
    assert "From one year to another" in decks.view_at("mechanisms", {"view": "timeline"}, "en", BASE).choices


def test_only_maps_credit_their_outlines() -> None:
    """The outlines are somebody's; a deck without a map owes them nothing."""
    assert decks.view_at("regions", {}, "en", BASE).credits == frame.outline_credit()
    assert decks.view_at("mechanisms", {}, "en", BASE).credits == ""


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("code", sorted(talks.built_in()))
def test_a_talk_as_slides_holds_its_steps(code: str, language: str) -> None:
    """One slide for each step, with its message and notes, and the rows of its figure; progress is told."""
    told: list[tuple[int, int]] = []
    given = talks.built_in()[code]
    deck = decks.of_talk(given, language, BASE, lambda done, steps: told.append((done, steps)))
    assert deck.title == given.title[language]
    assert deck.language == language
    assert told == [(number, len(given.steps)) for number in range(len(given.steps) + 1)]
    assert [slide.message for slide in deck.slides] == [one.message[language] for one in given.steps]
    assert [slide.notes for slide in deck.slides] == [one.notes.get(language, "") for one in given.steps]
    for slide, one in zip(deck.slides, given.steps, strict=True):
        if not one.page:
            assert slide.exhibit is None
            assert slide.points == [point[language] for point in one.points]
            continue
        assert slide.exhibit is not None, f"{one.page} shows no {one.figure}"
        found = decks.opened(one.page, one.choices, language)
        (wanted,) = [shown for shown in found.run.shown if shown.key == one.figure]
        same(slide.exhibit.rows, wanted.rows)
        assert slide.view is not None
        assert list(slide.view.exhibits) == [slide.exhibit]
        assert slide.view.language == language


def test_a_figure_that_is_gone_is_told() -> None:
    """Of an unknown key, or where nothing fits: the slide stands, with the message and a word."""
    deck = decks.of_talk(talk(step("regions", "gone"), step("regions?country=MAR", "regions_map")), "en", BASE)
    gone, there = deck.slides
    assert gone.exhibit is None
    assert gone.message == "It says so"
    assert "no longer shows its figure" in gone.points[-1]
    assert there.exhibit is not None
    assert not there.points


def test_a_view_that_breaks_leaves_the_talk_whole(caplog: pytest.LogCaptureFixture) -> None:
    """The log has the details; the slide says so, and the next one stands."""
    deck = decks.of_talk(talk(step("no_such_page", "x"), step("regions", "regions_map")), "en", BASE)
    assert deck.slides[0].points == ["The figure of this step could not be drawn."]
    assert deck.slides[1].exhibit is not None
    assert "no_such_page" in caplog.text


def test_an_unknown_choice_is_told_to_the_speaker() -> None:
    """The usual choice is shown, and the notes say so: on a slide no notice of the page would show."""
    deck = decks.of_talk(talk(step("regions?country=XYZ", "regions_map")), "en", BASE)
    assert deck.slides[0].exhibit is not None
    assert "country=XYZ" in deck.slides[0].notes
    assert deck.slides[0].notes.endswith("Speak slowly.")


def test_a_talk_of_one_language_is_read_in_another() -> None:
    """A reader's own message stands as it was written; the figure speaks the language asked for."""
    deck = decks.of_talk(talk(step("regions?country=MAR", "regions_map")), "ar", BASE)
    assert (deck.title, deck.slides[0].message) == ("A talk", "It says so")
    assert deck.slides[0].view is not None
    assert deck.slides[0].view.choices["البلد"] == "المغرب"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_plan_as_slides_holds_its_actions(language: str) -> None:
    """Every action in its order with its statement and marks, its place in the matrix, and its sources."""
    advice = {row["recommendation_id"]: row for row in lines_of("recommendations")}
    chosen = list(advice)[:8]
    own = tuple(
        plan.Action(code, "high", f"Lead {code}", "short", number % 5 + 1, 5 if number % 2 else None, f"Note {code}")
        for number, code in enumerate(chosen)
    )
    deck = decks.of_plan(own, language, BASE)
    tables = [
        (slide, slide.exhibit.picture)
        for slide in deck.slides
        if slide.exhibit and isinstance(slide.exhibit.picture, model.Table)
    ]
    actions = [row for slide, table in tables if slide.exhibit.key.startswith("plan_actions") for row in table.rows]
    places = [row for slide, table in tables if slide.exhibit.key.startswith("plan_matrix") for row in table.rows]
    for number, (code, row) in enumerate(zip(chosen, actions, strict=True), 1):
        assert row[0] == f"{number}. {advice[code][f'statement_{language}']}"
        assert f"Lead {code}" in row
    assert len(places) == 4
    assert all(any(f"Note {code}" in slide.notes for slide, _table in tables) for code in chosen)
    for slide, _table in tables:
        assert slide.exhibit is not None
        short = {catalogue.publication(source).short() for source in slide.exhibit.rows["source_id"]}
        assert short <= set(slide.exhibit.sources)


def test_the_link_of_a_plan_opens_it() -> None:
    """It carries the plan without its notes; where that would be too long there is none, and nothing leads nowhere."""
    own = (plan.Action("RR009", "high", "A ministry", "short", 4, 5, "Between us"),)
    deck = decks.of_plan(own, "fr", BASE)
    link = dict(parse_qsl(urlsplit(deck.address).query))
    assert (link["view"], link["lang"]) == ("plan", "fr")
    assert plan.from_link(link["plan"]).plan == plan.without_notes(own)
    assert {slide.view.address for slide in deck.slides if slide.view} == {deck.address}
    leads = ["".join(f"{number * place:x}" for place in range(40)) for number in range(1, 25)]
    codes = [row["recommendation_id"] for row in lines_of("recommendations")]
    long = tuple(plan.Action(code, "high", lead) for code, lead in zip(codes, leads, strict=False))
    assert plan.to_link(long) is None
    deck = decks.of_plan(long, "fr", BASE)
    file = Presentation(io.BytesIO(slides.as_pptx(deck)))
    targets = {rel.target_ref for slide in file.slides for rel in slide.part.rels.values() if rel.is_external}
    assert not any(target.startswith(BASE) for target in targets)


def test_a_plan_without_marks_has_no_matrix() -> None:
    """No empty column, no empty slide."""
    deck = decks.of_plan((plan.Action("RR009"),), "en", BASE)
    keys = [slide.exhibit.key for slide in deck.slides if slide.exhibit]
    assert keys == ["plan_actions_1"]
    assert deck.slides[0].exhibit is not None
    assert isinstance(deck.slides[0].exhibit.picture, model.Table)
    assert deck.slides[0].exhibit.picture.headers == ["Action", "Country", "Who says so"]


@pytest.mark.parametrize(
    ("page", "link", "said"),
    [
        ("regions", {"country": "MAR", "region": "MA-03"}, "Région\N{NO-BREAK SPACE}: Fès-Meknès (Maroc)"),
        ("trends", {"indicator": "eu_orders_to_leave", "years": "2022-2024"}, "Années\N{NO-BREAK SPACE}: 2022–2024"),
    ],
)
def test_slides_print_the_choices_of_their_view_in_full(page: str, link: dict[str, str], said: str) -> None:
    """Which area and which years a figure is about is cut nowhere, and stands first."""
    view = decks.view_at(page, link, "fr", BASE)
    feet = _texts(view, "choices")
    assert len(feet) >= len(view.exhibits)
    for foot in feet:
        assert foot.startswith(said)
        assert all(text in foot for text in view.choices.values())
        assert not foot.endswith("…")


def test_slides_on_one_area_name_it_in_their_title() -> None:
    """A table of figures of a region is not one of its country."""
    view = decks.view_at("regions", {"country": "MAR", "region": "MA-03"}, "fr", BASE)
    titles = [text for text in _texts(view, "title") if "Tous les chiffres connus" in text]
    assert titles
    assert all(text.startswith("Fès-Meknès · ") for text in titles)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_milestones_in_a_chart_are_named(language: str) -> None:
    """Triangles say no word: the notes and a table of their own name each event with its year and source."""
    view = decks.view_at("trends", {"indicator": "eu_orders_to_leave"}, language, BASE)
    slide, table = decks.of_view(view).slides
    assert table.exhibit is not None
    assert isinstance(table.exhibit.picture, model.Table)
    events = [row for row in lines_of("timeline") if row["country"] in ("MAR", "both") and row["year"] in _YEARS]
    assert len(events) >= 3
    wanted = sorted((row["year"], row[f"event_{language}"]) for row in events)
    assert sorted((row[0], row[2]) for row in table.exhibit.picture.rows) == wanted
    assert {catalogue.publication(row["source_id"]).short() for row in events} <= set(table.exhibit.sources)
    shown = next(one for one in _file(view).slides if one.shapes.title.text_frame.text == slide.message)
    notes = shown.notes_slide.notes_text_frame.text
    assert all(plain.plain(text) in notes for _year, text in wanted)


_YEARS = ("2022", "2023", "2024", "2025")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_map_without_figures_says_where_they_are_held(language: str) -> None:
    """What is not published is a finding on a slide too: the report that holds it stands below."""
    view = decks.view_at("regions", {"country": "TUN"}, language, BASE)
    shown = next(one for one in view.exhibits if one.key == "regions_map")
    gap = next(row for row in lines_of("evidence_gaps") if "35-39" in row["where_it_is_held_en"])
    assert plain.plain(gap[f"where_it_is_held_{language}"]) in shown.notes[-1]
    other = decks.view_at("regions", {"country": "MAR"}, language, BASE)
    assert "35-39" not in " ".join(next(one for one in other.exhibits if one.key == "regions_map").notes)


def test_parts_of_years_are_hollow_on_slides() -> None:
    """The note says hollow, so the points have no fill."""
    view = decks.view_at("trends", {"indicator": "eu_orders_to_leave"}, "en", BASE)
    (chart,) = [shape.chart for slide in _file(view).slides for shape in slide.shapes if shape.has_chart]
    points = chart._chartSpace.findall(".//{*}dPt/{*}marker")
    assert len(points) == 4
    assert all(point.find("{*}spPr/{*}noFill") is not None for point in points)


def _file(view: model.View) -> Any:
    """Return the slides of a view, opened again."""
    return Presentation(io.BytesIO(slides.as_pptx(decks.of_view(view))))


def _texts(view: model.View, name: str) -> list[str]:
    """Return what stands in the shapes of a name on the slides of a view."""
    shapes = [shape for slide in _file(view).slides for shape in slide.shapes if shape.name == name]
    return [shape.text_frame.text for shape in shapes]
