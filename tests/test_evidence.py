"""A figure never travels without its source: refused on screen, kept in the downloads, escaped in the tables."""

import csv
import io
import json
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from components import evidence, i18n, maps, markup, palette
from data import catalogue, mapped, store

SHARE = "returnees_region_share"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return the list of figures that reach the screen, instead of drawing them."""
    met: list[Any] = []
    monkeypatch.setattr(evidence, "draw", lambda figure, **_options: met.append(figure))
    return met


def regional() -> pd.DataFrame:
    """Return the shares of Moroccan regions."""
    return mapped.by_region(SHARE, "MAR").rows


def shaded(country: str) -> maps.ShadedMap:
    """Draw the map of one country."""
    found = mapped.by_region(SHARE, country)
    return maps.shaded_regions(
        [maps.Panel(country, found.level, country, found.rows)],
        label="Share",
        words=evidence.words("percent"),
        colours=palette.SEQUENCE["light"]["plum"],
    )


def show(figure: Any, rows: pd.DataFrame) -> None:
    """Show a figure with the least that it needs."""
    evidence.show(figure, rows, title="Title", reading="Reading.", key="figure")


# What is refused


def without(column: str) -> pd.DataFrame:
    """Return rows that lack a column."""
    return regional().drop(columns=column)


def emptied(column: str) -> pd.DataFrame:
    """Return rows of which one has an empty cell in a column."""
    rows = regional().copy()
    rows[column] = [*rows[column].iloc[:-1], ""]
    return rows


REFUSED = {
    "no rows": regional().head(0),
    "no source column": without("source_id"),
    "no grade column": without("grade"),
    "one row without source": emptied("source_id"),
    "one row without grade": emptied("grade"),
}


@pytest.mark.parametrize("rows", REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("kind", ["chart", "map"])
def test_a_figure_without_source_is_refused(kind: str, rows: pd.DataFrame, drawn: list[Any]) -> None:
    """Nothing is drawn: the error comes before the figure."""
    figure = go.Figure() if kind == "chart" else shaded("MAR")
    with pytest.raises(evidence.UnsourcedError):
        show(figure, rows)
    assert not drawn, "the figure was drawn before it was refused"


@pytest.mark.parametrize("rows", REFUSED.values(), ids=REFUSED)
def test_a_table_without_source_is_refused(rows: pd.DataFrame) -> None:
    """The same holds for figures shown as a table."""
    with pytest.raises(evidence.UnsourcedError):
        evidence.show_rows(rows, title="Title", reading="Reading.", key="table", of_area="MA-06")


def test_a_figure_with_sources_is_drawn(drawn: list[Any]) -> None:
    """What is refused above passes as soon as it has its rows."""
    show(go.Figure(), regional())
    assert len(drawn) == 1


def test_a_map_without_any_figure_may_come_without_rows(drawn: list[Any]) -> None:
    """A map that is all hatched says that nothing is published; there is no source for that."""
    show(shaded("TUN"), regional().head(0))
    assert len(drawn) == 1


# Downloads


def read(content: bytes) -> list[dict[str, str]]:
    """Read a CSV as a spreadsheet does."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_csv_reads_back_with_values_and_sources(language: str) -> None:
    """A byte order mark for spreadsheets, the values as in the table, and where each comes from."""
    rows = regional()
    content = evidence.csv(rows, language)
    assert content.startswith(b"\xef\xbb\xbf"), "without the mark a spreadsheet garbles accents and Arabic"
    found = read(content)
    assert [float(line["value"]) for line in found] == list(rows["value"])
    assert [line["geo_code"] for line in found] == list(rows["geo_code"])
    assert [line["geo_name"] for line in found] == [catalogue.region_name(code, language) for code in rows["geo_code"]]
    for column in ("source_id", "locator", "grade", "source_title", "source_publisher", "source_year", "source_url"):
        assert column in found[0], f"the CSV lacks {column}"
    assert all(line["source_id"] and line["source_title"] and line["grade"] for line in found)


def test_csv_of_everything_reads_back() -> None:
    """No quote, comma or line break in a text breaks a line, for all observations of the evidence base."""
    rows = store.table("observations")
    found = read(evidence.csv(rows, "ar"))
    assert [line["obs_id"] for line in found] == list(rows["obs_id"])
    assert [float(line["value"]) for line in found] == list(rows["value"])
    assert all(None not in line for line in found), "a line has more cells than columns"


def test_geojson_reads_back() -> None:
    """One feature for each row, with its code, value and source; the group of three regions has one outline."""
    rows = regional()
    found = json.loads(evidence.geojson(rows, "fr"))
    assert found["type"] == "FeatureCollection"
    by_code = {feature["properties"]["geo_code"]: feature for feature in found["features"]}
    assert list(by_code) == list(rows["geo_code"])
    assert [feature["properties"]["value"] for feature in by_code.values()] == list(rows["value"])
    assert {feature["geometry"]["type"] for feature in by_code.values()} <= {"Polygon", "MultiPolygon"}
    assert by_code["MA-S3"]["properties"]["geo_name"] == catalogue.region_name("MA-S3", "fr")
    assert all(feature["properties"]["source_title"] for feature in by_code.values())


def test_geojson_of_governorates_and_economic_regions() -> None:
    """Rows of any level that is mapped have an outline."""
    for indicator in ("population", "subnational_hdi"):
        rows = mapped.by_region(indicator, "TUN").rows
        found = json.loads(evidence.geojson(rows, "en"))
        assert len(found["features"]) == len(rows)
        assert all(feature["geometry"]["coordinates"] for feature in found["features"]), f"{indicator}: no outline"


# Lines and tables

HOSTILE = "<script>alert('x')</script>"


def test_tables_escape_html() -> None:
    """A name, a header and a caption are text, whatever they hold."""
    table = str(markup.table([HOSTILE, "Value"], [[HOSTILE, HOSTILE]], caption=HOSTILE))
    assert "<script" not in table
    assert table.count("&lt;script&gt;") == 5, "header, row name, cell, caption and label are all written as text"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_hostile_name_stays_text(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A region, publisher or locator with markup in it reaches no page as markup."""
    i18n.set_language(language)
    monkeypatch.setattr(catalogue, "region_name", lambda _code, _language: HOSTILE)
    monkeypatch.setattr(catalogue.Citation, "short", lambda _citation: HOSTILE)
    rows = regional().assign(locator=HOSTILE)
    for written in (
        evidence.rows_table(rows, caption=HOSTILE),
        evidence.rows_table(rows, caption=HOSTILE, of_area="MA-06"),
        evidence.source_line(rows),
        evidence.citation_list(rows),
    ):
        assert "<script" not in str(written)
        assert "&lt;script&gt;" in str(written)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "", "//elsewhere.example"])
def test_only_addresses_of_the_web_become_links(address: str) -> None:
    """Anything else stays text."""
    assert "<a" not in str(markup.link("Report", address))
    assert '<a href="https://one.example/?a=1&amp;b=2"' in str(markup.link("Report", "https://one.example/?a=1&b=2"))


def test_the_table_holds_every_row() -> None:
    """One line for each figure, with value, period, precision, source and grade."""
    rows = regional()
    table = str(evidence.rows_table(rows, caption="Shares"))
    assert table.count("<tr>") == len(rows) + 1
    for text in (
        "Casablanca-Settat",
        "21.4%",
        "Aug 2018–Jan 2019",
        "approximate",
        "grouped regions",
        "Akhbar Aljaliya",
    ):
        assert text in table, f"the table does not say {text!r}"


def test_the_table_of_an_area_names_wider_areas() -> None:
    """A figure that is published for a wider area says so beside it."""
    profile = mapped.region_profile("MA-11")
    table = str(evidence.rows_table(profile, caption="Figures", of_area="MA-11"))
    assert catalogue.region_name("MA-S3", "en") in table
    assert catalogue.region_name("MA-11", "en") not in table, "the area itself is named by the title"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Source: ", "Akhbar Aljaliya (2020)", "Values: ", "as published, approximate, and grouped regions"]),
        ("fr", ["Source\N{NO-BREAK SPACE}: ", "Akhbar Aljaliya (2020)"]),
        ("ar", ["Akhbar Aljaliya (2020)"]),
    ],
)
def test_the_source_line(language: str, expected: list[str]) -> None:
    """Publisher and year, the flags of the rows shown, and their grade."""
    i18n.set_language(language)
    line = str(evidence.source_line(regional()))
    for text in expected:
        assert text in line, f"{text!r} is not in {line}"
    assert "<abbr" in line, "the letter of the grade explains itself"


def test_many_sources_are_counted() -> None:
    """Two are named in the line, the others counted; the list names all."""
    rows = store.table("observations").drop_duplicates("source_id").head(5)
    assert "3 more" in str(evidence.source_line(rows))
    listed = str(evidence.citation_list(rows))
    assert listed.count("<li>") == 5


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_precision_has_a_word(language: str) -> None:
    """Each precision of the evidence base has a flag, and no two have the same."""
    i18n.set_language(language)
    assert set(evidence.FLAGS) == set(catalogue.codes("precision"))
    assert len({evidence.flag(code) for code in evidence.FLAGS}) == len(evidence.FLAGS)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_value_can_be_written(language: str) -> None:
    """Each observation has a number, and one that is not zero never reads as zero."""
    i18n.set_language(language)
    rows = store.table("observations")
    for _index, row in rows.drop_duplicates(["unit", "indicator"]).iterrows():
        assert evidence.value_of(row).strip()
    for name, value, unit in zip(rows["obs_id"], rows["value"], rows["unit"], strict=True):
        written = i18n.number(value, decimals=3 if unit == "index" else 2)
        assert value == 0 or written not in ("0", "-0"), f"{name}: {value} is written {written}"
