"""Trends: each line is one series, broken where it has to be, and nothing is compared that may not be."""

import html
import json
import re
from itertools import pairwise, product
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import i18n, lines, naming, trend_words
from data import catalogue, observations, store, trends
from tests import views as pages
from tests.views import unmarked
from views import trend_lines

# The page is drawn through dashboard.py, as a running server does.
pytestmark = pytest.mark.usefixtures("running_server")

LANGUAGES = ("en", "fr", "ar")
NAMES = {code: catalogue.region_name(code, "en") for code in catalogue.region_codes()}
TOPICS = (
    "flows",
    "remittances",
    "labour",
    "region",
    "social_protection",
    "diaspora",
    "reintegration",
    "returnees",
)


INDICATORS = list(trends.trend_indicators())


def views(code: str) -> list[tuple[str, str]]:
    """Return the details and sexes of an indicator for which the page draws lines of countries."""
    national = trends.over_time(code).national
    rows = national[national["preferred"] == "yes"]
    return sorted(set(zip(rows["detail"], rows["sex"], strict=True)))


def view(code: str, detail: str = "total", sex: str = "", **choices: Any) -> pd.DataFrame:
    """Return the rows of one view of the page."""
    kept = trends.over_time(code).of(countries=catalogue.COUNTRIES, detail=detail, sex=sex)
    return kept.line(choices.get("region"), choices.get("source"))


def drawn(rows: pd.DataFrame, **options: Any) -> list[Any]:
    """Return the lines, bars and points of a chart, without milestones and marks of breaks."""
    figure = lines.trend_lines(rows, names=NAMES, write=str, **options)
    return [trace for trace in figure.data if trace.ids is not None]


def held(traces: list[Any]) -> dict[str, set[tuple[float, float]]]:
    """Return where each observation stands, by its id."""
    found: dict[str, set[tuple[float, float]]] = {}
    for trace in traces:
        for one, along, up in zip(trace.ids, trace.x, trace.y, strict=True):
            if one:
                found.setdefault(one, set()).add((along, up))
            else:
                assert (along, up) == (None, None), "a figure without its id"
    return found


def test_remittances_of_both_countries() -> None:
    """World Bank, 2024: 8.1 % of GDP in Morocco and 6.1 % in Tunisia, each line from 2000 on."""
    rows = view("remittances_pct_gdp")
    last = rows[rows["year"] == 2024].set_index("country")["value"].round(1)
    assert last.to_dict() == {"MAR": 8.1, "TUN": 6.1}
    assert rows.groupby("country")["year"].min().to_dict() == {"MAR": 2000, "TUN": 2000}


@pytest.mark.parametrize("code", INDICATORS)
def test_each_figure_has_its_source_and_its_place(code: str) -> None:
    """One point of a line holds one preferred figure."""
    for detail, sex in views(code):
        rows = view(code, detail, sex)
        assert len(rows)
        assert (rows[["source_id", "grade"]] != "").all().all(), f"{code}: a figure without source"
        assert (rows["preferred"] == "yes").all(), f"{code}: a figure that is not the preferred one"
        points = rows.duplicated(["series", "breakdown", "period_start", "period_end", "sex"])
        assert not points.any(), f"{code}, {detail}: two figures for one point: {list(rows.loc[points, 'obs_id'])}"


@pytest.mark.parametrize("code", INDICATORS)
def test_a_chart_holds_the_values_of_its_rows(code: str) -> None:
    """Every figure is drawn once, as it is: years on the line, parts of a year as points, several years as bars."""
    for detail, sex in views(code):
        rows = view(code, detail, sex)
        traces = drawn(rows)
        places = held(traces)
        assert set(places) == set(rows["obs_id"])
        for row in rows.itertuples():
            along = {x for x, _y in places[row.obs_id]}
            assert {y for _x, y in places[row.obs_id]} == {row.value}
            assert (len(along) == 3) == row.span, f"{row.obs_id}: only a figure for several years is a bar"
            assert {int(x + 0.5) for x in along} <= set(range(row.first_year, row.year + 1))
        hollow = sum(len(trace.x) for trace in traces if str(trace.marker.symbol).endswith("-open"))
        assert hollow == int(rows["partial"].sum()), f"{code}: figures for less than a year are hollow"
        for trace in traces:
            ids = [one for one in trace.ids if one]
            assert rows[rows["obs_id"].isin(ids)]["line"].nunique() == 1, f"{code}: two series are joined"


def test_words_hold_the_numbers_of_the_figure() -> None:
    """First, last, highest and lowest of each line, from the same rows; a single figure is said once."""
    rows = view("remittances_usd")
    said = trend_words.trend_alt(rows, trends.series_breaks(rows), "Remittances", str)
    for country in catalogue.COUNTRIES:
        own = rows[rows["country"] == country]
        for value in (own["value"].iloc[0], own["value"].iloc[-1], own["value"].max(), own["value"].min()):
            assert str(value) in said
    one = view("returns_annual_average")
    assert len(one) == 1
    assert trend_words.trend_alt(one, trends.series_breaks(one), "Returns", str).count("10000.0") == 1


def line(years: list[int], *, census: bool = False) -> pd.DataFrame:
    """Return a line with a figure of 1.0 for each of some full years."""
    return pd.DataFrame({"year": years, "period_start": [str(year) for year in years], "census": census})


def test_a_line_breaks_where_years_are_missing() -> None:
    """A gap of more than twice the usual step is left open; a step that is usual is not."""

    def parts(years: list[int], *breaks: str) -> list[list[int]]:
        return [list(part["year"]) for part in lines.runs(line(years), list(breaks))]

    assert parts([2000, 2001, 2002, 2008, 2009]) == [[2000, 2001, 2002], [2008, 2009]]
    assert parts([1990, 1995, 2000]) == [[1990, 1995, 2000]]
    assert parts([2000]) == [[2000]]
    assert parts([2003, 2004, 2005], "2005-01-01") == [[2003, 2004], [2005]]
    assert parts([2003, 2004, 2005], "2005-07-01") == [[2003, 2004, 2005]], "a change within the last year"


def test_a_line_breaks_where_the_definition_changes() -> None:
    """Algeria, World Bank: 2005 to 2013 stand apart, with a mark and the reason in the words."""
    near = trends.neighbours(view("remittances_pct_gdp"))
    rows = near[near["country"] == "DZA"]
    breaks = trends.series_breaks(rows)
    assert list(breaks["year"]) == [2005, 2014]
    breaks = breaks.assign(reason=breaks["reason_en"])
    figure = lines.trend_lines(rows, names=NAMES, write=str, breaks=breaks)
    whole = next(trace for trace in figure.data if trace.ids is not None)
    gaps = [place for place, year in enumerate(whole.x) if year is None]
    assert [(whole.x[place - 1], whole.x[place + 1]) for place in gaps[:2]] == [(2004, 2005), (2013, 2014)]
    marks = [trace for trace in figure.data if trace.name == "break"]
    assert [mark.x[0] for mark in marks] == [2004.5, 2013.5]
    reason = breaks["reason"].iloc[0]
    assert marks[0].text[0].replace("<br>", " ") == reason
    assert reason in trend_words.trend_alt(rows, breaks, "Remittances", str)
    assert any(reason in note for note in trend_words.trend_notes(rows, breaks, left_out=0, why=""))
    before = trends.of_years(rows, 2006, 2012)
    assert trends.series_breaks(before).empty, "no break between the years shown"


def test_the_european_definition_of_2024() -> None:
    """Returns after an order: the rows of the note break with the year 2024, Morocco's as well."""
    breaks = trends.series_breaks(view("eu_returned_after_order"))
    assert list(breaks["starts"]) == ["2024-01-01"]
    assert list(breaks["note_id"]) == ["N059"]


def test_quarters_are_parts_of_a_year() -> None:
    """Orders to leave the EU of one quarter are no fall against those of a whole year, and stand in their quarter."""
    rows = view("eu_orders_to_leave")
    quarters = rows[rows["period"].str.contains("Q")]
    assert len(quarters), "the table has quarters"
    assert quarters["partial"].all()
    assert not rows.loc[rows["period_start"].str.len() == 4, "partial"].any()
    third = quarters[quarters["period"] == "2024-Q3"].iloc[0]
    assert third["start"] == pytest.approx(2024, abs=0.01), "a whole year stands at its middle: July 1"
    assert third["end"] == pytest.approx(2024.25, abs=0.01)


def test_windows_of_a_census_are_bars() -> None:
    """Tunisian returns of 2009-2014 and 2019-2024: two bars over their years at their totals, never divided."""
    rows = view("returns_5y_census")
    assert rows["span"].all()
    assert trends.is_trend(rows), "two censuses can be followed"
    bars = drawn(rows)
    assert [(bar.x[0], bar.x[-1], set(bar.y)) for bar in bars] == [(2009, 2014, {30000}), (2019, 2024, {20683})]
    assert {bar.mode for bar in bars} == {"lines"}


def test_a_figure_for_ten_years_stands_beside_those_of_years() -> None:
    """Removals from Italy: about 9,000 in 2003-2012 as a bar; the headline keeps to the years."""
    rows = view("forced_returns", "ITA")
    assert rows.loc[rows["span"], "value"].to_list() == [9000]
    assert "9,000" not in trend_lines._headline(rows, [], "Removals", "value")
    total = next(trace for trace in drawn(rows) if 9000 in trace.y)
    figure = lines.trend_lines(rows, names=NAMES, write=str)
    assert total.yaxis not in (None, "y"), "a total of ten years stands on the scale of years"
    assert figure.layout.yaxis.range[1] < 9000
    assert any("≈" in note.text and "in all" in note.text for note in figure.layout.annotations)
    said = trend_words.trend_alt(rows, trends.series_breaks(rows), "Removals", str)
    assert "9000.0 (2003\N{EN DASH}2012)" in said, "the words leave out the bar"


def test_two_figures_are_no_trend_but_two_censuses_are() -> None:
    """Two points of a census are joined, two of anything else are not, and the reading says so."""
    census = view("unemployment_rate_census")
    assert trends.is_trend(census)
    traces = drawn(census[census["country"] == "MAR"])
    assert list(traces[0].x) == [2014, 2024]
    other = view("informal_sector_share")
    assert not trends.is_trend(other)
    assert list(drawn(other)[0].x) == [2014, None, 2023]
    indicator = catalogue.indicator("informal_sector_share")
    assert "2 figures, no trend." in trend_words.trend_reading(indicator, other, trend=False, computed="")


def test_index_starts_from_the_first_full_year_that_all_share() -> None:
    """Each series is 100 in that year; without one, or with a quarter only, there is no index."""
    rows = view("remittances_usd")
    index, base = lines.index_of(rows)
    assert base == 2000
    assert set(index.loc[index["year"] == base, "value"]) == {100.0}
    one = rows[(rows["country"] == "MAR") & (rows["year"] < 2010)]
    other = rows[(rows["country"] == "TUN") & (rows["year"] > 2015)]
    nothing, none = lines.index_of(pd.concat([one, other]))
    assert none is None
    assert nothing.empty
    rates = view("unemployment_rate_lfs")
    tunisia = rates[(rates["country"] == "TUN") & (rates["year"] > 2010)]
    assert tunisia["partial"].all(), "quarters only"
    assert lines.index_of(tunisia)[1] is None, "an index started from a quarter"
    near = trends.neighbours(rows)
    assert near["year"].min() > 2000, "Mauritania starts later"
    assert lines.index_of(pd.concat([rows, near]))[1] == 2000, "a neighbour moves the index of the two countries"


def test_per_inhabitant_is_the_figure_over_the_population_of_its_year() -> None:
    """Remittances of 2024 in dollars over the World Bank's population of 2024, computed here from the table again."""
    rows = view("remittances_usd")
    per = trends.per_inhabitant(rows)
    table = store.table("observations")

    def value(indicator: str, country: str) -> float:
        own = table[(table["indicator"] == indicator) & (table["country"] == country)]
        return float(own.loc[own["period_end"] == "2024", "value"].iloc[0])

    for country in catalogue.COUNTRIES:
        expected = value("remittances_usd", country) / value("population_midyear", country)
        own = per.rows[(per.rows["country"] == country) & (per.rows["year"] == 2024)]
        assert own["value"].iloc[0] == pytest.approx(expected)
        assert 200 < expected < 400
    assert len(per.population) == len(per.rows), "each figure has its divisor in the table"
    assert per.left_out.empty


def test_per_inhabitant_leaves_out_what_has_no_population() -> None:
    """The United Nations count emigrants from 1990 on, the World Bank the population here from 2000 on."""
    rows = view("emigrant_stock")
    per = trends.per_inhabitant(rows)
    assert set(per.left_out["year"]) == {1990, 1995}
    last = per.rows[(per.rows["country"] == "MAR") & (per.rows["year"] == 2024)].iloc[0]
    people = per.population[(per.population["country"] == "MAR") & (per.population["year"] == 2024)].iloc[0]
    published = rows.set_index("obs_id").loc[last["obs_id"], "value"]
    assert last["value"] == pytest.approx(1000 * published / people["value"])
    windows = trends.per_inhabitant(view("returns_5y_census"))
    assert windows.rows.empty, "five years have no population of their own"
    assert len(windows.left_out) == 2


def test_rates_and_amounts_per_head_are_not_divided_again() -> None:
    """Only counts and a country's remittances are given per inhabitant."""
    assert trends.inhabitants_of("remittances_usd") == 1
    assert trends.inhabitants_of("assisted_returns") == 1000
    for code in (
        "remittances_pct_gdp",
        "gdp_per_capita_constant_usd",
        "population",
        "population_midyear",
        "returns_5y_per_1000",
        "reintegration_grant",
        "human_development_index",
    ):
        assert not trends.inhabitants_of(code), code


def test_years_are_cut_at_both_ends() -> None:
    """A figure belongs to a span of years when its whole period does."""
    rows = view("remittances_usd")
    assert set(trends.of_years(rows, 2010, 2012)["year"]) == {2010, 2011, 2012}
    windows = view("returns_5y_census")
    assert list(trends.of_years(windows, 2010, 2024)["first_year"]) == [2019]


def test_an_area_stands_beside_its_country() -> None:
    """Casablanca-Settat in the censuses: 16.3 and 18.8 % without work, Morocco 21.3 % in 2024, in grey."""
    rows = view("unemployment_rate_census", region="MA-06")
    own, nation = rows[rows["role"] == "own"], rows[rows["role"] == "national"]
    assert list(own["value"]) == [16.3, 18.8]
    assert set(own["series"]) == set(nation["series"]), "another definition stands beside"
    assert nation["value"].iloc[-1] == 21.3
    traces = {trace.name: trace for trace in drawn(rows)}
    assert list(traces[NAMES["MA-06"]].x) == [2014, 2024]
    assert traces["Morocco"].line.color != traces[NAMES["MA-06"]].line.color


def test_areas_have_two_dates_and_former_ones_say_so() -> None:
    """The seven regions of the Global Data Lab have a line of their own; an area with one date has none."""
    areas = trends.area_rows()
    dates = areas.groupby(["line", "breakdown", "detail", "sex"])["period"].nunique()
    assert dates.min() == 2
    assert {"MA7-1", "TN-M1", "MA-06"} <= set(areas["geo_code"])
    assert not areas["geo_level"].isin(["country", "benchmark"]).any()
    assert "former" in naming.area_name("MA7-1")
    assert "former" not in naming.area_name("TN-M1")
    line_of = view("subnational_hdi", region="MA7-1")
    assert line_of["year"].min() == 2004
    assert line_of["year"].max() == 2019
    assert set(line_of["role"]) == {"own"}, "no national figure of the same series"


def test_a_source_brings_its_figures_preferred_or_not() -> None:
    """Morocco's provisional transfers of 2024 stand as a cross when their source is chosen, with the reason."""
    usual = view("remittances_mad")
    assert 117_700_000_000 not in set(usual["value"])
    chosen = view("remittances_mad", source="MA_MAGHREBEMERGENT_2025")
    assert set(chosen["source_id"]) == {"MA_MAGHREBEMERGENT_2025"}
    other = chosen[chosen["preferred"] != "yes"]
    assert list(other["value"]) == [117_700_000_000]
    crosses = [trace for trace in drawn(chosen) if str(trace.marker.symbol) == "x-thin"]
    assert [list(trace.ids) for trace in crosses] == [list(other["obs_id"])]
    notes = trend_words.trend_notes(chosen, trends.series_breaks(chosen), left_out=0, why="")
    assert any("Provisional" in note for note in notes)
    kept = trends.over_time("remittances_mad").of(countries=["MAR"], detail="total")
    assert {"BLED_MRE", "MA_THEPRESS_2025"} <= set(trends.sources_of(kept.national))
    assert trends.sources_of(view("remittances_usd")) == [], "one source leaves nothing to choose"


def test_neighbours_rest_on_the_same_definition() -> None:
    """Other countries and averages only, of the same indicator, detail and family of series, in grey."""
    for code in trends.trend_indicators():
        rows = view(code)
        near = trends.neighbours(rows)
        assert not set(near["country"]) & set(catalogue.COUNTRIES), code
        families = {series.split("__")[2] for series in rows["series"]}
        assert {series.split("__")[2] for series in near["series"]} <= families, code
        assert set(near["indicator"]) <= {code}
        assert set(near["detail"]) <= {"total"}
    rows = view("remittances_pct_gdp")
    near = trends.neighbours(rows)
    assert set(near["country"]) == {"DZA", "MRT"}
    assert set(near["series"].str.split("__").str[2]) == {"wdi"}
    colours = {trace.line.color or trace.marker.color for trace in drawn(near)}
    assert len(colours) == 1
    assert not colours & {trace.line.color for trace in drawn(rows)}


def test_axis_counts_in_units_of_its_factor() -> None:
    """Twelve billion dollars stand at 12 on an axis of billions, and are still named in full."""
    rows = view("remittances_usd")
    first = drawn(rows, factor=1_000_000_000)[0]
    assert max(value for value in first.y if value is not None) < 100
    assert any(str(rows["value"].max()) in text for text in first.text)


@pytest.mark.parametrize("code", INDICATORS)
def test_what_may_not_be_compared_has_a_verdict(code: str) -> None:
    """The page parts the countries whenever a pair of series on it is not comparable: the verdict has to say so."""
    for detail, sex in views(code):
        rows = view(code, detail, sex)
        verdict = catalogue.verdict(rows)
        sides = [set(rows.loc[rows["country"] == country, "series"]) for country in catalogue.COUNTRIES]
        assert (verdict is None) == (not all(sides))
        pairs = [catalogue.verdict(rows[rows["series"].isin(pair)]) for pair in product(*sides)]
        if any(pair is not None and pair.verdict == "not_comparable" for pair in pairs):
            assert verdict is not None
            assert verdict.verdict == "not_comparable"


@pytest.mark.parametrize(("code", "detail"), [("returnees_stock", "total"), ("eu_first_permits", "FRA")])
def test_what_may_not_be_compared_stands_in_two_charts(code: str, detail: str) -> None:
    """Each chart holds the figures of one country."""
    at = opened(indicator=code, detail=detail)
    rows = view(code, detail, "total").set_index("obs_id")
    specs = [json.loads(one.proto.spec) for one in at.get("plotly_chart")]
    countries = [
        {rows.loc[one, "country"] for trace in spec["data"] for one in trace.get("ids", []) if one} for spec in specs
    ]
    assert countries == [{"MAR"}, {"TUN"}]


def test_every_national_figure_can_be_reached() -> None:
    """By indicator, detail, sex and source; what stays out are shares of one survey, which Profiles shows."""
    rows = store.table("observations")
    topics = rows["indicator"].map(lambda code: catalogue.indicator(code).topic)
    wanted = rows[(rows["geo_level"] == "country") & rows["country"].isin(catalogue.COUNTRIES) & topics.isin(TOPICS)]
    reached: set[str] = set()
    for code in trends.trend_indicators():
        offered = trends.over_time(code)
        for detail in observations.details(offered.rows()):
            for sex in {*offered.national.loc[offered.national["detail"] == detail, "sex"]}:
                kept = offered.of(countries=catalogue.COUNTRIES, detail=detail, sex=sex)
                sources = [None, *trends.sources_of(kept.national)]
                reached |= {one for source in sources for one in kept.line(None, source)["obs_id"]}
    orphans = wanted[~wanted["obs_id"].isin(reached)]
    why = {code: "shares of a group at one date: Profiles" for code in PROFILED}
    assert set(orphans["indicator"]) == set(why)
    assert (orphans["unit"] == "percent").all(), "a count is no profile"
    assert reached <= set(rows["obs_id"])


# Shares of returnees, of people abroad or of those who wish to leave, each from a survey or census of one date.
PROFILED = {
    "current_migrants_destination",
    "current_migrants_education",
    "current_migrants_sex_share",
    "current_migrants_situation",
    "nonmigrants_intend_emigrate",
    "returnees_activity_sector",
    "returnees_age",
    "returnees_age_at_return",
    "returnees_area_share",
    "returnees_duration_abroad",
    "returnees_education",
    "returnees_employers",
    "returnees_intend_reemigrate",
    "returnees_invested",
    "returnees_investment_obstacle",
    "returnees_investment_sector",
    "returnees_investment_support",
    "returnees_living_conditions",
    "returnees_marital_status",
    "returnees_no_difficulty",
    "returnees_previous_country",
    "returnees_reason_return",
    "returnees_skills",
}


def test_milestones_are_of_the_years_and_countries_shown() -> None:
    """Nothing before, nothing after, nothing of the other country."""
    rows = trends.milestones(["TUN"], 2011, 2019)
    assert rows["year"].between(2011, 2019).all()
    assert set(rows["country"]) <= {"TUN", "both"}
    assert "Tounesna" in " ".join(rows["event_en"]), "the scheme of 2019"
    assert list(rows["year"]) == sorted(rows["year"])


def test_large_numbers_are_written_short_in_each_language() -> None:
    """Headlines say billions; small numbers stay as they are, and quotients keep three figures."""
    expected = {"en": "12.5 billion", "fr": "12,5\N{NO-BREAK SPACE}milliards", "ar": "12,5 مليار"}
    try:
        for language, text in expected.items():
            i18n.set_language(language)
            assert i18n.compact(12_510_938_322).replace("\N{NO-BREAK SPACE}", " ") == text.replace(
                "\N{NO-BREAK SPACE}", " "
            )
            assert i18n.compact(348) == "348"
    finally:
        i18n.set_language("en")
    assert [i18n.decimals_for(value) for value in (331.2, 8.13, 0.0388, 0)] == [0, 2, 4, 0]


def test_french_joins_a_unit_to_millions() -> None:
    """2,2 milliards de dollars, 3 millions d'euros; below a million, and in other languages, nothing is put between."""
    written = {
        ("fr", 2_200_000_000, "dollars américains"): "2,2 milliards de dollars américains",
        ("fr", 3_000_000, "euros"): "3 millions d'euros",
        ("fr", 796_000, "dollars américains"): "796 000 dollars américains",
        ("en", 2_200_000_000, "US dollars"): "2.2 billion US dollars",
    }
    for (language, value, unit), text in written.items():
        with i18n.speaking(language):
            said = i18n.compact_amount(value, unit)
        assert said.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ") == text
    with i18n.speaking("fr"):
        assert trend_words.axis_unit("USD", 12e9)[0] == "milliards de dollars américains"
        assert trend_words.axis_unit("persons", 12e6)[0] == "millions de personnes"
        assert trend_words.axis_unit("persons", 12e3)[0] == "personnes"


def test_words_do_not_read_some_months_as_a_fall() -> None:
    """The description and the headline speak of years; the count of a quarter is neither an end nor a lowest value."""
    counts = view("eu_orders_to_leave")
    quarters = counts.loc[counts["partial"], "year"]
    years = counts.loc[~counts["partial"], "year"]
    assert quarters.max() > years.max(), "the table ends with quarters"
    said = trend_words.trend_alt(counts, trends.series_breaks(counts), "Orders", lambda value: f"{value:.0f}")
    assert f"({years.max()})" in said
    assert "(Q2 2025)" in said, "a few figures are all read out, a quarter as one"
    many = pd.concat([counts] * 3, ignore_index=True)
    ends = trend_words.trend_alt(many, trends.series_breaks(counts), "Orders", lambda value: f"{value:.0f}")
    assert str(quarters.max()) not in ends, "of many figures only those of years are ends"
    rates = view("unemployment_rate_lfs")
    assert rates["speaks_for_year"].all(), "a rate of a quarter is a rate"


def test_a_name_stands_beside_its_last_point_and_on_no_line() -> None:
    """Tunisia's line falls off steeply to the left of its end: its name makes itself narrow rather than stand on it."""
    rows = view("remittances_pct_gdp")
    figure = lines.trend_lines(rows, names={"MA": "المغرب", "TN": "تونس"}, write=lambda value: f"{value:.1f}%")
    note = next(note for note in figure.layout.annotations if "تونس" in note.text)
    assert note.text.count("<br>") == 1
    assert -45 < note.yshift < 0, "just below the point of 2024"
    low, high = figure.layout.yaxis.range
    pixels = (lines.HEIGHT - 70) / (high - low)
    middle = float(note.y) + note.yshift / pixels
    beside = rows[(rows["end"] > float(note.x) - 2.8) & (rows["geo_code"] == "TN")]["value"]
    assert len(beside) >= 3
    assert all(abs(value - middle) * pixels > 19 for value in beside), "two lines of writing, 19 pixels each"


def test_the_name_of_a_line_keeps_its_number_in_one_piece() -> None:
    """Beside an Arabic name a percent sign would jump to the other side of the name unless its number is isolated."""
    figure = lines.trend_lines(
        view("remittances_pct_gdp"), names={"MA": "المغرب", "TN": "تونس"}, write=lambda value: f"{value:.1f}%"
    )
    named = [note.text for note in figure.layout.annotations if note.text.startswith("<b>")]
    assert named == ["<b>المغرب</b> \u20668.1%\u2069", "<b>تونس</b><br>\u20666.1%\u2069"]


@pytest.mark.parametrize("code", ["remittances_pct_gdp", "emigrant_stock", "participation_rate_ilo", "refugees_hosted"])
def test_names_do_not_meet(code: str) -> None:
    """Names at the ends of lines stand at least a line apart, neighbours included."""
    rows = view(code)
    rows = pd.concat([rows, trends.neighbours(rows)])
    figure = lines.trend_lines(rows, names=NAMES, write=str)
    low, high = figure.layout.yaxis.range
    room = lines.HEIGHT - 70
    names = [note for note in figure.layout.annotations if note.yref != "paper"]
    assert len(names) == rows["line"].nunique()
    heights = sorted((note.y - low) / (high - low) * room + note.yshift for note in names if note.xanchor == "right")
    assert all(after - before >= 18 for before, after in pairwise(heights)), heights


def test_the_headline_speaks_of_the_main_series() -> None:
    """A movement from first to last, the pair that may be compared, and no single figure of another definition."""

    def headline(rows: pd.DataFrame) -> str:
        return trend_lines._headline(rows, [], "Label", "value").replace("\N{NO-BREAK SPACE}", " ")

    said = headline(view("remittances_pct_gdp"))
    assert said.startswith("Label: Morocco from 5.02% (2000) to 8.1% (2024)")
    assert said.endswith("Tunisia from 3.71% to 6.1%")
    women = headline(view("returnees_sex_share", "female"))
    assert "28.1%" in women
    assert "16.6%" in women
    dinars = headline(view("remittances_tnd"))
    assert "9.5 billion" in dinars
    assert "8.8" not in dinars
    assert headline(view("returnees_stock")).endswith("(not comparable)")


def test_counts_of_some_months_have_no_index() -> None:
    """The quarters of orders to leave are left out, and a few people are no base."""
    orders, base = lines.index_of(view("eu_orders_to_leave"))
    assert base == 2022
    assert orders["speaks_for_year"].all()
    per = trends.per_inhabitant(view("eu_orders_to_leave"))
    assert per.rows["speaks_for_year"].all()
    assert per.left_out["partial"].any()
    dutch, start = lines.index_of(view("forced_returns", "NLD"))
    assert start is None or (dutch.loc[dutch["year"] == start, "obs_id"].size and dutch["value"].max() < 4000)


def test_details_with_figures_are_offered() -> None:
    """Morocco has no removals from Italy in the table, but from five other countries."""
    at = opened(indicator="forced_returns", detail="ITA")
    assert any("Morocco" in one.value for one in at.info)
    assert "not published" not in shown(at)
    assert "ITA" not in observations.details_of_all(trends.trend_rows("forced_returns"), ["MAR"])[:5]
    assert observations.details_of_all(trends.trend_rows("eu_first_permits"), catalogue.COUNTRIES)[0] == "FRA"


def test_pairs_that_nobody_judged_stand_apart() -> None:
    """A survey beside a census is not drawn on one axis."""
    assert trend_lines._unjudged(view("unemployed_persons"))
    assert not trend_lines._unjudged(view("population_midyear"))
    assert len(opened(indicator="unemployed_persons").get("plotly_chart")) == 2


def test_an_area_locks_its_country() -> None:
    """With a region the choice of the country is not offered."""
    at = opened(indicator="unemployment_rate_census", region="MA-06")
    assert not [one for one in at.get("button_group") if one.proto.id.endswith("country")]
    assert ids_of(at) == set(view("unemployment_rate_census", region="MA-06")["obs_id"])


# The page


def opened(**link: str) -> AppTest:
    """Open the page by a link with these parameters."""
    return pages.healthy(pages.opened("trends", **link))


def ids_of(at: AppTest) -> set[str]:
    """Return the figures that the charts of the page draw."""
    specs = [json.loads(one.proto.spec) for one in at.get("plotly_chart")]
    return {one for spec in specs for trace in spec["data"] for one in trace.get("ids", []) if one}


def shown(at: AppTest) -> str:
    """Return the words of the page."""
    said = [one.value for kind in ("title", "header", "info") for one in at.get(kind)]
    bodies = [unmarked(one.proto.body) for one in at.get("html") if not one.proto.body.startswith("<style")]
    return html.unescape("\n".join([*said, *(re.sub(r"<[^>]+>", " ", body) for body in bodies)]))


LINKS: list[tuple[dict[str, str], pd.DataFrame]] = [
    ({"indicator": "remittances_usd", "years": "2010-2012"}, trends.of_years(view("remittances_usd"), 2010, 2012)),
    ({"indicator": "remittances_usd", "scale": "per_person"}, view("remittances_usd")),
    ({"indicator": "unemployment_rate_census", "region": "MA-06"}, view("unemployment_rate_census", region="MA-06")),
    ({"indicator": "subnational_hdi", "region": "MA7-1"}, view("subnational_hdi", region="MA7-1")),
    ({"indicator": "remittances_mad", "source": "BLED_MRE"}, view("remittances_mad", source="BLED_MRE")),
    (
        {"indicator": "unemployment_rate_ilo", "detail": "15_24", "sex": "female"},
        view("unemployment_rate_ilo", "15_24", "female"),
    ),
    (
        {"indicator": "remittances_pct_gdp", "context": "shown"},
        pd.concat([view("remittances_pct_gdp"), trends.neighbours(view("remittances_pct_gdp"))]),
    ),
    ({"indicator": "returns_5y_census"}, view("returns_5y_census")),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("link", "rows"), LINKS, ids=[link["indicator"] + str(place) for place, (link, _r) in enumerate(LINKS)]
)
def test_a_link_reproduces_the_view(link: dict[str, str], rows: pd.DataFrame, language: str) -> None:
    """In each language the charts hold the figures of the choices in the link, and the link stays as it is."""
    at = opened(lang=language, **link)
    assert not at.warning, [one.value for one in at.warning]
    assert ids_of(at) == set(rows["obs_id"])
    kept = {name: value[0] if isinstance(value, list) else value for name, value in at.query_params.items()}
    default = {"indicator": "remittances_pct_gdp"}
    assert kept == {name: value for name, value in link.items() if default.get(name) != value} | {"lang": language}
    lines_of_sources = [one.proto.body for one in at.get("html") if "awda-source" in one.proto.body]
    assert lines_of_sources


@pytest.mark.parametrize(("language", "value"), [("en", "329"), ("fr", "329"), ("ar", "329")])
def test_the_page_says_remittances_per_inhabitant(language: str, value: str) -> None:
    """Morocco 2024: 12.5 billion dollars over 38 million people; how it was computed stands beside."""
    at = opened(lang=language, indicator="remittances_usd", scale="per_person")
    assert value in at.title[0].value
    how = {"en": "Computed by us", "fr": "Calculé par nous", "ar": "من حسابنا"}[language]
    assert how in shown(at)


@pytest.mark.parametrize(
    "link",
    [
        {"indicator": "returns_annual_average"},
        {"indicator": "subnational_hdi"},
        {"indicator": "remittances_mad", "country": "TUN"},
        {"indicator": "returnees_per_1000", "detail": "census_2014", "country": "TUN"},
        {"indicator": "remittances_usd", "years": "1960-1970"},
        {"indicator": "remittances_tnd", "scale": "index"},
        {"indicator": "eu_orders_to_leave", "scale": "per_person", "context": "shown"},
        {"region": "TN-82", "source": "HCP", "sex": "female"},
    ],
    ids=str,
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_or_thin_view_says_what_is_missing(link: dict[str, str], language: str) -> None:
    """No stack trace, and either a figure or words on what there is."""
    at = opened(lang=language, **link)
    assert at.get("plotly_chart") or at.info or "awda-unknown" in "".join(one.proto.body for one in at.get("html"))


def test_every_indicator_can_be_drawn() -> None:
    """One after the other, as a reader goes down the list, on each scale that is offered."""
    at = opened()
    for code in trends.trend_indicators():
        at.selectbox(key="indicator").set_value(code).run()
        assert not at.exception, f"{code}: {[one.message for one in at.exception]}"
        assert not at.error, f"{code}: {[one.value for one in at.error]}"
        if len(trends.over_time(code).national):
            assert ids_of(at), f"{code}: nothing is drawn"


def test_an_unknown_choice_gives_a_notice() -> None:
    """The usual view is shown, and the notice names the choice."""
    at = opened(context="everybody")
    assert len(at.warning) == 1
    assert "neighbours and averages" in at.warning[0].value


def test_an_indicator_of_another_page_gives_the_usual_view() -> None:
    """A link made for the maps does no harm here, and no notice is needed; a code that nobody knows gets one."""
    at = opened(indicator="returnees_region_share")
    assert not at.warning
    assert ids_of(at) == set(view("remittances_pct_gdp")["obs_id"])
    assert len(opened(indicator="nothing").warning) == 1
