"""A view as a workbook: the rows on screen with their types, what they mean, whose they are, and which choices hold."""

import io
import itertools
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest

from components import i18n
from data import catalogue
from exports import citation, model, sheets, workbook
from tests import documents, views

LANGUAGES = ("en", "fr", "ar")
# Every page with its own views, each in one language in turn.
SAMPLE = [
    *views.VIEWS[::9],
    views.View("assessment", {}),
    views.View("assessment", {"view": "flow"}),
    views.View("mechanisms", {}),
    views.View("mechanisms", {"view": "timeline"}),
    views.View("agreements", {}),
    views.View("agreements", {"view": "map"}),
    views.View("recommendations", {}),
]
SPOKEN = list(zip(SAMPLE, itertools.cycle(LANGUAGES), strict=False))


def opened(view: model.View) -> Any:
    """Return a view's workbook, opened again."""
    return openpyxl.load_workbook(io.BytesIO(workbook.as_xlsx(view)))


def table(sheet: Any) -> pd.DataFrame:
    """Return the rows of a sheet below its header."""
    header, *rows = sheet.iter_rows(values_only=True)
    return pd.DataFrame(rows, columns=header, dtype=object)


def texts(sheet: Any) -> str:
    """Return all that a sheet says, on one line."""
    return " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


@pytest.mark.parametrize(("view", "language"), SPOKEN, ids=lambda one: str(one))
def test_sheets_hold_the_rows_on_screen(view: views.View, language: str) -> None:
    """Each figure has a sheet with its rows and the very numbers; choices, definitions and sources stand beside."""
    shown = documents.view(view.page, language, **view.link)
    book = opened(shown)
    assert len(book.sheetnames) == len(shown.exhibits) + 3
    for exhibit, name in zip(shown.exhibits, book.sheetnames[1:-2], strict=True):
        if exhibit.rows.empty:
            assert exhibit.title in texts(book[name]), "an empty figure says what it would show"
            continue
        rows = table(book[name])
        assert len(rows) == len(exhibit.rows)
        key = next(iter(rows.columns))
        assert list(rows[key]) == list(exhibit.rows[key])
        if exhibit.table == "observations":
            assert list(rows["value"]) == list(exhibit.rows["value"]), "the numbers are those of the screen"
    about = texts(book.worksheets[0])
    for said in (shown.title, shown.address, shown.data_version, *shown.choices, *shown.choices.values()):
        assert said in about
    assert list(table(book.worksheets[-1]).iloc[:, 0]) == [one.source_id for one in citation.cited(shown)]
    assert all(bool(sheet.sheet_view.rightToLeft) == (language == "ar") for sheet in book.worksheets)
    assert all(sheet.freeze_panes == "A2" for sheet in book.worksheets)


def test_cells_are_typed() -> None:
    """Numbers are numbers with the decimals of their unit, years are numbers, days are dates, codes are texts."""
    book = opened(documents.view("regions", "en", indicator="returnees_region_share"))
    sheet = book.worksheets[1]
    header = [cell.value for cell in sheet[1]]
    casablanca = next(row for row in sheet.iter_rows(min_row=2) if row[header.index("geo_code")].value == "MA-06")
    cells = dict(zip(header, casablanca, strict=True))
    assert (cells["value"].value, cells["value"].data_type, cells["value"].number_format) == (21.4, "n", "#,##0.0")
    assert cells["period_start"].value == datetime(2018, 8, 1)
    assert cells["period_start"].is_date
    assert (cells["source_year"].value, cells["source_year"].data_type) == (2020, "n")
    assert (cells["geo_name"].value, cells["unit"].value, cells["grade"].data_type) == (
        "Casablanca-Settat",
        "percent",
        "s",
    )
    assert cells["source_url"].hyperlink.target.startswith("https://akhbaraljaliya.com/")
    assert sheet.auto_filter.ref == sheet.dimensions


def test_years_of_records_are_numbers_and_codes_that_look_like_years_are_not() -> None:
    """What the schema calls a year is one; a value of a breakdown stays a code, whatever it looks like."""
    rows = table(opened(documents.view("mechanisms", "en")).worksheets[1])
    assert {type(year) for year in rows["start_year"] if year} == {int}
    assert {type(code) for code in rows["mechanism_id"]} == {str}
    assert workbook.typed("breakdown_value", "2014", is_time=False) == "2014"
    assert workbook.typed("period_start", "2014", is_time=True) == 2014
    assert workbook.typed("period_start", "2014-09-01", is_time=True) == date(2014, 9, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_definitions_speak_the_language(language: str) -> None:
    """Areas, indicators, units and grades are named in the reader's language; definitions come from the catalogue."""
    book = opened(documents.view("regions", language, indicator="returnees_region_share"))
    rows = table(book.worksheets[1])
    assert catalogue.region_name("MA-06", language) in list(rows["geo_name"])
    one = catalogue.indicator("returnees_region_share")
    assert set(rows["indicator_name"]) == {one.label(language)}
    said = texts(book.worksheets[-2])
    for wanted in (
        one.definition(language),
        one.how_to_read(language),
        catalogue.label("precision", "approximate", language),
        catalogue.label("grade", "B", language),
        catalogue.label("unit", "percent", language),
    ):
        assert wanted in said
    sources = table(book.worksheets[-1])
    assert sources.iloc[0, 0] == "MA_AKHBARALJALIYA"
    assert catalogue.label("source_kind", "press", language) in list(sources.iloc[0])


def test_language_in_use_stays() -> None:
    """A workbook in Arabic leaves the language of whoever asked for it."""
    shown = documents.view("regions", "ar")
    i18n.set_language("fr")
    workbook.as_xlsx(shown)
    assert i18n.language() == "fr"


def test_texts_stay_texts() -> None:
    """A formula in any text of a view, its rows or its choices is a text of the workbook; a script is no link."""
    bad = '=HYPERLINK("http://example.org","x")'
    shown = documents.view("regions", "en")
    rows = shown.exhibits[0].rows.assign(locator=bad)
    exhibit = replace(shown.exhibits[0], title=bad, reading=bad, rows=rows)
    book = opened(replace(shown, title=bad, lead=bad, choices={bad: bad}, address="javascript:x", exhibits=[exhibit]))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert sum(cell.value == bad for cell in cells) > 5
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    links = {cell.hyperlink.target for cell in cells if cell.hyperlink}
    assert links
    assert all(target.startswith(("https://", "http://")) for target in links)


def test_a_view_without_figures_says_so() -> None:
    """A map with nothing published has a sheet that says so; a view without any figure still has its frame."""
    shown = documents.view("regions", "en")
    empty = replace(shown.exhibits[0], rows=shown.exhibits[0].rows.iloc[:0])
    book = opened(replace(shown, exhibits=[empty]))
    assert "Nothing is published" in texts(book.worksheets[1])
    assert empty.title in texts(book.worksheets[1])
    assert len(opened(replace(shown, exhibits=[])).worksheets) == 3


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["About", "about", "ABOUT"], ["About", "about 2", "ABOUT 3"]),
        (["Who: men/women? [*]"], ["Who men women"]),
        (["x" * 40, "x" * 40], ["x" * 30 + "…", "x" * 28 + "… 2"]),
        (["", "History", "'quoted'"], ["2", "History 2", "quoted"]),
        (["Share of returnees living in the region"], ["Share of returnees living in…"]),
        (["نسبة العائدين المقيمين في الجهة"], ["نسبة العائدين المقيمين في الجهة"]),
    ],
)
def test_names_of_sheets_are_valid(titles: list[str], names: list[str]) -> None:
    """Names fit into 31 letters, hold no mark that workbooks refuse, and differ in more than capitals."""
    assert sheets.sheet_names(titles) == names
    assert all(len(name) <= 31 for name in names)


def test_rows_are_high_enough_for_their_text() -> None:
    """A long text is not cut: its row has room for all its lines."""
    sheet = sheets.Sheet("A", ["What"], [["word " * 100], ["short"]])
    page = openpyxl.load_workbook(io.BytesIO(sheets.as_workbook([sheet])))["A"]
    width = page.column_dimensions["A"].width
    assert page.row_dimensions[2].height >= 15 * 500 / width
    assert page.row_dimensions[3].height is None, "a short one keeps the usual height"
