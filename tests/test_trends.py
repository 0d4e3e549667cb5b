"""Trends: each line is one series, broken where it has to be, and nothing is compared that may not be."""

from itertools import product
from typing import Any

import pandas as pd
import pytest

from components import cards, charts, i18n
from data import catalogue, queries

NAMES = {"MAR": "Morocco", "TUN": "Tunisia"}
VIEWS = [(code, detail) for code in queries.trend_indicators() for detail in queries.details(queries.over_time(code))]


def view(code: str, detail: str) -> pd.DataFrame:
    """Return the rows of one view of the page."""
    rows = queries.over_time(code)
    return rows[rows["detail"] == detail]


def drawn(rows: pd.DataFrame, **options: Any) -> list[Any]:
    """Return the lines and points of a chart, without milestones."""
    return [trace for trace in charts.trend_lines(rows, names=NAMES, write=str, **options).data if trace.yaxis != "y2"]


def test_remittances_of_both_countries() -> None:
    """World Bank, 2024: 8.1 % of GDP in Morocco and 6.1 % in Tunisia, each line from 2000 on."""
    rows = queries.over_time("remittances_pct_gdp")
    last = rows[rows["year"] == 2024].set_index("country")["value"].round(1)
    assert last.to_dict() == {"MAR": 8.1, "TUN": 6.1}
    assert rows.groupby("country")["year"].min().to_dict() == {"MAR": 2000, "TUN": 2000}


@pytest.mark.parametrize(("code", "detail"), VIEWS)
def test_each_figure_belongs_to_a_year_and_has_its_source(code: str, detail: str) -> None:
    """Cumulated figures and windows of several years have no place on a line."""
    rows = view(code, detail)
    assert (rows["period_start"].str[:4] == rows["period_end"].str[:4]).all(), f"{code}: a figure of several years"
    assert (rows[["source_id", "grade"]] != "").all().all(), f"{code}: a figure without source"
    assert (rows["preferred"] == "yes").all(), f"{code}: a figure that is not the preferred one"
    points = rows.duplicated(["series", "period_start", "period_end", "sex"])
    assert not points.any(), f"{code}, {detail}: two figures for one point: {list(rows.loc[points, 'obs_id'])}"


@pytest.mark.parametrize(("code", "detail"), VIEWS)
def test_a_chart_holds_the_values_of_its_rows(code: str, detail: str) -> None:
    """Every figure is drawn once, as it is: whole years on the line, parts of a year as points beside it."""
    rows = view(code, detail)
    traces = drawn(rows)
    found = sorted(
        (year, value) for trace in traces for year, value in zip(trace.x, trace.y, strict=True) if year is not None
    )
    assert found == sorted(zip(rows["year"], rows["value"], strict=True))
    hollow = sum(len(trace.x) for trace in traces if str(trace.marker.symbol).endswith("-open"))
    assert hollow == int(rows["partial"].sum()), f"{code}: figures for less than a year are hollow"
    assert len(traces) == 2 * rows["series"].nunique(), f"{code}: two series are joined"


def test_a_line_breaks_where_years_are_missing() -> None:
    """A gap of more than twice the usual step is left open; a step that is usual is not."""
    years, values = charts.with_gaps([2000, 2001, 2002, 2008, 2009], [1.0, 2.0, 3.0, 4.0, 5.0])
    assert years == [2000, 2001, 2002, None, 2008, 2009]
    assert values == [1.0, 2.0, 3.0, None, 4.0, 5.0]
    assert charts.with_gaps([1990, 1995, 2000], [1.0, 2.0, 3.0])[0] == [1990, 1995, 2000]
    assert charts.with_gaps([2000], [1.0]) == ([2000], [1.0])


def test_quarters_are_parts_of_a_year() -> None:
    """Orders to leave the EU of one quarter are no fall against those of a whole year."""
    rows = queries.over_time("eu_orders_to_leave")
    quarters = rows[rows["period"].str.contains("Q")]
    assert len(quarters), "the table has quarters"
    assert quarters["partial"].all()
    assert not rows.loc[rows["period_start"].str.len() == 4, "partial"].any()


def test_index_starts_from_the_first_shared_year() -> None:
    """Each series is 100 in that year; without one there is no index."""
    rows = queries.over_time("remittances_usd")
    index, base = charts.index_of(rows)
    assert base == 2000
    assert set(index.loc[index["year"] == base, "value"]) == {100.0}
    one = rows[(rows["country"] == "MAR") & (rows["year"] < 2010)]
    other = rows[(rows["country"] == "TUN") & (rows["year"] > 2015)]
    nothing, none = charts.index_of(pd.concat([one, other]))
    assert none is None
    assert nothing.empty


def test_axis_counts_in_units_of_its_factor() -> None:
    """Twelve billion dollars stand at 12 on an axis of billions, and are still named in full."""
    rows = queries.over_time("remittances_usd")
    line = drawn(rows, factor=1_000_000_000)[0]
    assert max(value for value in line.y if value is not None) < 100
    assert str(rows["value"].max()) in line.text


@pytest.mark.parametrize(("code", "detail"), VIEWS)
def test_what_may_not_be_compared_has_a_verdict(code: str, detail: str) -> None:
    """The page parts the countries whenever a pair of series on it is not comparable: the verdict has to say so."""
    rows = view(code, detail)
    verdict = catalogue.verdict(rows)
    sides = [set(rows.loc[rows["country"] == country, "series"]) for country in queries.COUNTRIES]
    assert (verdict is None) == (not all(sides))
    pairs = [catalogue.verdict(rows[rows["series"].isin(pair)]) for pair in product(*sides)]
    if any(pair is not None and pair.verdict == "not_comparable" for pair in pairs):
        assert verdict is not None
        assert verdict.verdict == "not_comparable"


def test_milestones_are_of_the_years_and_countries_shown() -> None:
    """Nothing before, nothing after, nothing of the other country."""
    rows = queries.milestones(["TUN"], 2011, 2019)
    assert rows["year"].between(2011, 2019).all()
    assert set(rows["country"]) <= {"TUN", "both"}
    assert "Tounesna" in " ".join(rows["event_en"]), "the scheme of 2019"
    assert list(rows["year"]) == sorted(rows["year"])


def test_large_numbers_are_written_short_in_each_language() -> None:
    """Headlines say billions; small numbers stay as they are."""
    expected = {"en": "12.5 billion", "fr": "12,5\N{NO-BREAK SPACE}milliards", "ar": "12.5 مليار"}
    try:
        for language, text in expected.items():
            i18n.set_language(language)
            assert i18n.compact(12_510_938_322).replace("\N{NO-BREAK SPACE}", " ") == text.replace(
                "\N{NO-BREAK SPACE}", " "
            )
            assert i18n.compact(348) == "348"
    finally:
        i18n.set_language("en")


def test_words_do_not_read_some_months_as_a_fall() -> None:
    """The description and the headline speak of years; the count of a quarter is neither an end nor a lowest value."""
    rows = queries.over_time("eu_orders_to_leave")
    counts = rows[rows["detail"] == "total"]
    quarters = counts.loc[counts["partial"], "year"]
    years = counts.loc[~counts["partial"], "year"]
    assert quarters.max() > years.max(), "the table ends with quarters"
    said = cards.trend_alt(counts, "Orders", lambda value: f"{value:.0f}")
    assert f"in {years.max()};" in said
    assert str(quarters.max()) not in said
    rates = queries.over_time("unemployment_rate_lfs")
    assert rates["speaks_for_year"].all(), "a rate of a quarter is a rate"


def test_the_name_of_a_line_keeps_its_number_in_one_piece() -> None:
    """Beside an Arabic name a percent sign would jump to the other side of the name unless its number is isolated."""
    figure = charts.trend_lines(
        view("remittances_pct_gdp", "total"),
        names={"MAR": "المغرب", "TUN": "تونس"},
        write=lambda value: f"{value:.1f}%",
    )
    named = [note.text for note in figure.layout.annotations if note.text.startswith("<b>")]
    assert named == ["<b>المغرب</b> \u20668.1%\u2069", "<b>تونس</b> \u20666.1%\u2069"]
