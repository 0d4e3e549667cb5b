"""Slides open again and hold what the screen shows: native charts, tables and outlines, notes, sources, directions."""

import io
import re
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from pptx import Presentation
from pptx.util import Pt

from components import i18n, plain, unseen
from data import catalogue, outlines
from exports import model, slide_charts, slide_shapes, slides
from tests.views import lines_of

# A view of each kind, and what of it is shown.
STEPS = [
    ("overview", {}, "pair_CMP001"),
    ("regions", {"country": "MAR"}, "regions_map"),
    ("regions", {"country": "MAR", "indicator": "informal_jobs_region_share"}, "regions_map"),
    ("regions", {"country": "TUN", "indicator": "population"}, "regions_map"),
    ("regions", {"country": "MAR"}, "bars_MAR"),
    ("profiles", {"question": "marital_status"}, "profile_returnees_marital_status__mar__enmi2018"),
    ("figures", {"disagreement": "women_morocco"}, "answers_women_morocco"),
    ("trends", {"indicator": "remittances_usd"}, "trend_MAR_TUN"),
    ("mechanisms", {"view": "coverage"}, "coverage"),
    ("assessment", {}, "matrix"),
    ("assessment", {"finding": "RF010"}, "besides"),
    ("regions", {"region": "MA-05"}, "region_profile"),
]
MADE = date(2026, 11, 22)
SPEECH = {"en": "Say this slowly.", "fr": "À dire lentement.", "ar": "قل هذا ببطء."}
ENGLISH = re.compile(r"\b(the|and|of|not published|more rows|Live view|Data version|Values|grade|continued)\b")


@cache
def deck(language: str) -> model.Deck:
    """Return a deck of all kinds of exhibits."""
    i18n.set_language(language)
    made = [model.Slide("Awda", SPEECH[language], points=[SPEECH[language]])]
    for page, link, key in STEPS:
        opened = unseen.opened(f"pages/{page}.py", link | {"lang": language})
        exhibit = plain.exhibit(next(one for one in opened.run.shown if one.key == key))
        view = model.View(
            page=page,
            section=opened.run.section,
            title=plain.plain(opened.run.title),
            lead=plain.plain(opened.run.lead),
            choices={name: plain.plain(text) for name, text in opened.stated.items()},
            address=f"https://awda.example/{page}?lang={language}",
            language=language,
            exhibits=[exhibit],
            data_version="1.2.3",
            made_on=MADE,
        )
        made.append(model.Slide(f"{len(made)}. {view.title}", SPEECH[language], view=view, exhibit=exhibit))
    return model.Deck("Awda 2026", "", made, language, "1.2.3", MADE, "https://awda.example/present")


@cache
def written(language: str) -> bytes:
    """Return the deck as a file."""
    return slides.as_pptx(deck(language))


def read(language: str = "en") -> Any:
    """Open the deck again."""
    return Presentation(io.BytesIO(written(language)))


def of_key(file: Any, key: str) -> list[tuple[Any, Any]]:
    """Return the shapes with a name, each with its slide."""
    return [(slide, shape) for slide in file.slides for shape in slide.shapes if shape.name == key]


def texts_of(slide: Any) -> str:
    """Return all that is written on a slide."""
    said = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            said.append(shape.text_frame.text)
        if shape.has_table:
            said += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(said)


def made_of(key: str, language: str = "en", place: int = 0) -> model.Exhibit:
    """Return the exhibit that was put on a slide."""
    found = [one.exhibit for one in deck(language).slides if one.exhibit and one.exhibit.key == key]
    return found[place]


def test_bars_are_a_chart_with_the_values_of_the_rows() -> None:
    """The chart can be edited, its numbers are those of the table, its first bar is on top, its patterns are native."""
    ((_slide, shape),) = of_key(read(), "bars_MAR")
    rows = made_of("bars_MAR").rows.set_index("obs_id")["value"].astype(float)
    values = sorted(value for plot in shape.chart.plots for series in plot.series for value in series.values)
    assert values == sorted(rows)
    assert next(iter(shape.chart.plots[0].categories)) == "Casablanca-Settat"
    assert shape.chart.category_axis.reverse_order
    xml = shape.chart._chartSpace.xml
    assert xml.count("<a:pattFill") == 4, "three approximate figures and one of a group"
    assert "A8481F" in xml
    assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == made_of("bars_MAR").alt


def test_the_table_behind_a_chart_holds_its_numbers() -> None:
    """Who edits the chart finds the years and the values in one table."""
    openpyxl = pytest.importorskip("openpyxl")
    ((_slide, shape),) = of_key(read(), "trend_MAR_TUN")
    sheet = openpyxl.load_workbook(io.BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)).active
    cells = [cell for row in sheet.iter_rows(min_row=2, values_only=True) for cell in row[1:]]
    values = {float(row["value"]) for row in lines_of("observations") if row["indicator"] == "remittances_usd"}
    exhibit = made_of("trend_MAR_TUN")
    assert isinstance(exhibit.picture, model.Chart)
    drawn = [value for series in exhibit.picture.series for value in series.values if value is not None]
    assert set(drawn) <= values
    assert set(drawn) <= set(cells)
    assert sheet.cell(1, 1).value == "Year"


def test_lines_are_a_chart_with_every_point() -> None:
    """Each series has the values of its rows, in the order of the years."""
    ((_slide, shape),) = of_key(read(), "trend_MAR_TUN")
    picture = made_of("trend_MAR_TUN").picture
    assert isinstance(picture, model.Chart)
    shown = list(shape.chart.plots[0].series)
    for series, drawn in zip(picture.series, shown, strict=False):
        assert drawn.name == series.name
        wanted = [value for value in series.values if value is not None]
        points = drawn._element.findall(".//{*}yVal//{*}pt/{*}v")
        assert [float(point.text) for point in points] == wanted
    assert len(shown) == len(picture.series) + len(picture.milestones) + len(picture.breaks)


def test_dots_become_bars_that_never_hide_each_other() -> None:
    """Women, men and both stand below each other, each value once."""
    ((_slide, shape),) = of_key(read(), "profile_returnees_marital_status__mar__enmi2018")
    picture = made_of("profile_returnees_marital_status__mar__enmi2018").picture
    assert isinstance(picture, model.Chart)
    wanted = sorted(value for series in picture.series for value in series.values if value is not None)
    drawn = [value for series in shape.chart.plots[0].series for value in series.values if value is not None]
    assert sorted(drawn) == wanted


def test_regions_are_outlines_named_by_their_codes() -> None:
    """All twelve regions, each a freeform; hatched where nothing is published; the parallel and the note are there."""
    file = read()
    maps = of_key(file, "MAR map")
    assert len(maps) == 2
    slide, group = maps[1]
    named = {shape.name: shape for shape in group.shapes}
    assert set(outlines.outlines("region").areas) <= set(named)
    assert all("a:custGeom" in shape._element.xml for shape in group.shapes)
    picture = made_of("regions_map", place=1).picture
    assert isinstance(picture, model.Map)
    for area in picture.panels[0].areas:
        xml = named[area.geo_code]._element.xml
        if area.kind == "unpublished":
            assert 'prst="ltUpDiag"' in xml
        else:
            assert area.fill.removeprefix("#") in xml
    assert {"land", "Western Sahara hatch", "27°40' N"} <= set(named)
    assert "Western Sahara, a Non-Self-Governing Territory" in texts_of(slide)
    assert "not published" in texts_of(slide)
    assert group._element.nvGrpSpPr.cNvPr.get("descr") == picture.panels[0].alt
    first = {shape.name: shape._element.xml for shape in maps[0][1].shapes}
    assert 'prstDash val="dash"' in first["MA-01"], "approximate"
    assert 'prst="pct20"' in first["MA-12"], "published for three regions together"


def test_outlines_keep_all_their_parts() -> None:
    """An area of several islands stays one shape with as many parts."""
    from exports.map_labels import paths

    for level in ("region", "governorate", "old_region"):
        for code, area in outlines.outlines(level).areas.items():
            parts = paths(area.path)
            assert len(parts) == area.path.count("M"), code
            assert all(len(part) > 2 for part in parts)
    assert paths("M1 2l.5-1-3 4zM10 10l1 1z") == (((1, 2), (1.5, 1), (-1.5, 5)), ((10, 10), (11, 11)))


def test_tables_hold_their_cells_and_go_on() -> None:
    """A long table goes on over another slide, with its heads; what still finds no room is counted."""
    shown = of_key(read(), "region_profile")
    table = made_of("region_profile").picture
    assert isinstance(table, model.Table)
    assert len(shown) == slides.MOST_SLIDES
    kept = [place for place in range(len(table.headers)) if place not in table.spare]
    cells = [[cell.text for cell in row.cells] for _slide, shape in shown for row in list(shape.table.rows)[1:]]
    wanted = [[row[place] for place in kept] for row in table.rows]
    assert cells == wanted[: len(cells)]
    for _slide, shape in shown:
        assert [cell.text for cell in shape.table.rows[0].cells] == [table.headers[place] for place in kept]
    if len(cells) < len(wanted):
        assert f"… and {len(wanted) - len(cells)} more" in texts_of(shown[-1][0])


def test_a_very_long_table_says_how_much_is_left_out() -> None:
    """Three hundred rows do not become thirty slides."""
    i18n.set_language("en")
    table = model.Table(["Name", "Value"], [[f"Row {number}", str(number)] for number in range(300)])
    exhibit = model.Exhibit("long", "Long", "", table, "", [], [], pd.DataFrame())
    file = Presentation(
        io.BytesIO(slides.as_pptx(model.Deck("T", "", [model.Slide("M", "", exhibit=exhibit)], "en", "1", MADE)))
    )
    shown = of_key(file, "long")
    assert len(shown) == slides.MOST_SLIDES
    count = sum(len(shape.table.rows) - 1 for _slide, shape in shown)
    assert f"… and {300 - count} more rows, see the workbook" in texts_of(shown[-1][0])


def test_letters_of_tables_are_at_least_twelve_points() -> None:
    """Nobody reads less from a chair."""
    for _slide, shape in [(slide, shape) for slide in read().slides for shape in slide.shapes if shape.has_table]:
        sizes = [int(size) for size in re.findall(r'<a:rPr[^>]* sz="(\d+)"', shape._element.xml)]
        assert min(sizes) >= 1200


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_slide_has_its_message_notes_sources_and_link(language: str) -> None:
    """The message is the title, the sources stand below, the speaker's notes hold sources and picture in words."""
    file = read(language)
    by_title: dict[str, list[Any]] = {}
    for slide in file.slides:
        by_title.setdefault(slide.shapes.title.text_frame.text, []).append(slide)
    i18n.set_language(language)
    for step in deck(language).slides:
        (first, *_rest) = by_title[step.message]
        assert first.has_notes_slide
        notes = first.notes_slide.notes_text_frame.text
        assert SPEECH[language] in notes
        if step.exhibit is None or step.view is None:
            continue
        said = texts_of(first)
        assert step.exhibit.sources[-1] in said, step.exhibit.key
        assert step.exhibit.sources[0] in said
        assert "1.2.3" in said
        addresses = {rel.target_ref for rel in first.part.rels.values() if rel.is_external}
        assert step.view.address in addresses
        for one in catalogue.citations(step.exhibit.rows):
            assert one.title in notes.replace("\v", " ")
            assert one.short() in notes
        if step.exhibit.alt:
            assert step.exhibit.alt in notes


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_last_slides_list_all_sources(language: str) -> None:
    """Every publication behind the talk, with its address, and how to cite."""
    file = read(language)
    said = "\n".join(texts_of(slide) for slide in file.slides)
    cited = {
        one.short(): one
        for step in deck(language).slides
        if step.exhibit
        for one in catalogue.citations(step.exhibit.rows)
    }
    links = {rel.target_ref for slide in file.slides for rel in slide.part.rels.values() if rel.is_external}
    for short, one in cited.items():
        assert f"{short}: {one.title}" in re.sub("[\u200e\u200f]", "", said)
        assert not one.url.startswith("http") or one.url in links
    assert "https://awda.example/present" in said


def test_arabic_runs_from_the_right() -> None:
    """Paragraphs, tables and the place of things are mirrored; charts and maps are not."""
    file = read("ar")
    for slide in file.slides:
        for shape in slide.shapes:
            for paragraph in shape._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}pPr"):
                if paragraph.get("algn") is not None:
                    assert paragraph.get("rtl") == "1", shape.name
                    assert paragraph.get("algn") in ("r", "ctr", "l")
            if shape.has_table:
                assert 'rtl="1"' in shape.table._tbl.tblPr.xml
        assert 'algn="r"' in slide.shapes.title._element.xml
        number = [shape for shape in slide.shapes if shape.name == "slide number"]
        assert all(shape.left < Pt(100) for shape in number)
        if slide.has_notes_slide:
            assert 'rtl="1"' in slide.notes_slide.notes_text_frame._txBody.xml
    assert all('rtl="0"' in slide.shapes.title._element.xml for slide in read("en").slides)
    ((_slide, chart),) = of_key(file, "bars_MAR")
    assert not chart.chart.value_axis.reverse_order


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_no_english_is_left(language: str) -> None:
    """Only names of publications and what is quoted from them stay in their own language."""
    quoted = [row["title"] for row in lines_of("sources")] + [row["publisher"] for row in lines_of("sources")]
    quoted += [row["locator"] for row in lines_of("findings")] + [row["notes_en"] for row in lines_of("findings")]
    for slide in read(language).slides:
        said = texts_of(slide)
        for text in sorted(filter(None, quoted), key=len, reverse=True):
            said = said.replace(text, "")
        assert not ENGLISH.search(said), ENGLISH.search(said)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nothing_is_cut_or_covered(language: str) -> None:
    """Every shape lies on the slide, no two texts overlap, every text has the room it is likely to need."""
    file = read(language)
    assert (file.slide_width, file.slide_height) == (Pt(960), Pt(540))
    for number, slide in enumerate(file.slides, 1):
        boxes = []
        for shape in slide.shapes:
            right, bottom = shape.left + shape.width, shape.top + shape.height
            where = f"slide {number}: {shape.name}"
            assert 0 <= shape.left < right <= file.slide_width, where
            assert 0 <= shape.top < bottom <= file.slide_height, where
            if (shape.has_text_frame and shape.text_frame.text) or shape.has_table or shape.has_chart:
                boxes.append((shape.name, shape.left, shape.top, right, bottom))
        for one, other in combinations(boxes, 2):
            if "category" in one[0] + other[0]:
                continue  # names of bars stand inside the frame of their chart
            apart = one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
            assert apart, f"slide {number}: {one[0]} and {other[0]}"


def test_numbers_of_charts_are_written_as_on_the_screen() -> None:
    """The format follows the value when it is edited; thousands are parted as in the language of the slides."""
    i18n.set_language("en")
    assert slide_charts.number_format("37.3%", 37.3) == '0.0"%"'
    assert slide_charts.number_format("44%", 44.0) == '0"%"'
    assert slide_charts.number_format("≈ 10%", 10.0) == '"≈ "0"%"'
    assert slide_charts.number_format("187,566", 187566.0) == '[>=1000000]0","000","000;[>=1000]0","000;0'
    assert slide_charts.number_format("12.5 billion", 12_510_938_322.0) == '0.0,,," billion"'
    assert slide_charts.number_format("many", 3.0) == ""
    assert slide_charts.number_format("14", 3.0) == "", "a text that says another number is no format of this one"
    i18n.set_language("fr")
    assert slide_charts.number_format("14,5\N{NO-BREAK SPACE}%", 14.5) == '0.0"\N{NO-BREAK SPACE}%"'
    i18n.set_language("ar")
    assert slide_charts.number_format("2.308", 2308.0) == '[>=1000000]0"."000"."000;[>=1000]0"."000;0'


def test_the_file_says_what_it_is() -> None:
    """Title, language, author, words to find it by, the day."""
    about = read("ar").core_properties
    assert (about.title, about.language, about.author) == ("Awda 2026", "ar-MA", "Awda")
    assert "1.2.3" in about.keywords
    assert about.created.date() == MADE


def test_equal_talks_are_equal_files() -> None:
    """Nothing of the moment of making is in a file."""
    assert slides.as_pptx(deck("en")) == written("en")


def test_progress_is_told_after_each_step() -> None:
    """Once for each step, and the reader's language is as it was."""
    i18n.set_language("fr")
    told: list[tuple[int, int]] = []
    slides.as_pptx(deck("ar"), lambda done, of: told.append((done, of)))
    assert told == [(number, len(STEPS) + 1) for number in range(1, len(STEPS) + 2)]


def test_hostile_texts_are_written_as_they_are() -> None:
    """Markup, control characters and very long words do not break a file."""
    nasty = 'a <b>&"quoted"</b> \x00\x0b ' + "long" * 200
    table = model.Table([nasty, "B"], [[nasty, nasty]])
    steps = [
        model.Slide(nasty, nasty, points=[nasty]),
        model.Slide("T", "", exhibit=model.Exhibit("k", nasty, "", table, nasty, [nasty], [], pd.DataFrame())),
    ]
    file = Presentation(io.BytesIO(slides.as_pptx(model.Deck(nasty, nasty, steps, "en", "1", MADE))))
    assert '<b>&"quoted"</b>' in file.slides[1].shapes.title.text_frame.text


def test_widths_are_guessed_on_the_safe_side() -> None:
    """Text is taken to be a little wider than it is; more letters never need fewer lines."""
    assert slide_shapes.lines_of("word " * 40, 12, 200) >= 4
    assert slide_shapes.lines_of("", 12, 200) == 1
    assert slide_shapes.lines_of("a\nb", 12, 200) == 2
    assert slide_shapes.shortened("one two three four", 12, 60, 1).endswith("…")


@pytest.mark.parametrize(
    "link",
    [
        {"country": "MAR"},
        {},
        {"country": "MAR", "region": "MA-05"},
        {"indicator": "population"},
        {"country": "TUN", "indicator": "population"},
        {"country": "MAR", "indicator": "returnees_region_share"},
    ],
)
def test_every_area_with_a_value_has_its_number_on_the_map(link: dict[str, str]) -> None:
    """Beside the map where it finds no room on its area; no two numbers meet."""
    opened = unseen.opened("pages/regions.py", {**link, "lang": "en"})
    exhibit = plain.exhibit(next(one for one in opened.run.shown if one.key == "regions_map"))
    assert isinstance(exhibit.picture, model.Map)
    made = model.Deck("T", "", [model.Slide("M", "", exhibit=exhibit)], "en", "1", MADE)
    file = Presentation(io.BytesIO(slides.as_pptx(made)))
    boxes = {shape.name: shape for shape in file.slides[1].shapes if shape.name.endswith(" label")}
    wanted = {f"{area.geo_code} label" for panel in exhibit.picture.panels for area in panel.areas if area.label}
    assert set(boxes) == wanted
    for one, other in combinations(boxes.values(), 2):
        apart = (
            one.left + one.width <= other.left
            or other.left + other.width <= one.left
            or one.top + one.height <= other.top
            or other.top + other.height <= one.top
        )
        assert apart, (one.name, other.name)


def test_gaps_name_all_their_sources_alike() -> None:
    """What is not published has no grade: the last publication is none."""
    opened = unseen.opened("pages/profiles.py", {"question": "leave_again", "lang": "en"})
    exhibit = plain.exhibit(next(one for one in opened.run.shown if one.key == "unpublished_MAR"))
    made = model.Deck("T", "", [model.Slide("M", "", exhibit=exhibit)], "en", "1", MADE)
    file = Presentation(io.BytesIO(slides.as_pptx(made)))
    (said,) = (shape.text_frame.text for shape in file.slides[1].shapes if shape.name == "sources")
    assert said == "Source: Haut-Commissariat au Plan (HCP) (2020)"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_titles_in_latin_letters_run_from_left_to_right(language: str) -> None:
    """A title that begins with a number keeps its order among Arabic words, by marks that PowerPoint does not draw."""
    i18n.set_language(language)
    opened = unseen.opened("pages/profiles.py", {"question": "leave_again", "lang": language})
    exhibit = plain.exhibit(next(one for one in opened.run.shown if one.key.startswith("profile_")))
    made = model.Deck("T", "", [model.Slide("M", "", exhibit=exhibit)], language, "1", MADE)
    file = Presentation(io.BytesIO(slides.as_pptx(made)))
    (said,) = (shape.text_frame.text for shape in file.slides[2].shapes if shape.name.startswith("source "))
    mark, turned = ("\u200e", "\u200f") if language == "ar" else ("", "")
    title = "172 (17.2%) of Tunisian returnees intend to re-emigrate"
    assert said.startswith(f"{mark}African Manager (citing ONM, TAP) (2023){mark}: {turned}{mark}{title}")
    assert f"{mark}{title}" in file.slides[1].notes_slide.notes_text_frame.text
    assert said.endswith(mark)


def test_a_table_that_no_workbook_has_goes_on_to_its_end() -> None:
    """Every dimension of the sheet stands on a slide: the rows behind it are statements, of some dimensions none."""
    opened = unseen.opened("pages/comparison.py", {"lang": "en"})
    exhibit = plain.exhibit(next(one for one in opened.run.shown if one.key == "all_dimensions"))
    made = model.Deck("T", "", [model.Slide("M", "", exhibit=exhibit)], "en", "1", MADE)
    file = Presentation(io.BytesIO(slides.as_pptx(made)))
    tables = [shape.table for slide in file.slides for shape in slide.shapes if shape.has_table]
    names = [row.cells[0].text for table in tables for row in list(table.rows)[1:]]
    assert names == [row[0] for row in exhibit.picture.rows]
    assert not any(shape.name == "more" for slide in file.slides for shape in slide.shapes)
