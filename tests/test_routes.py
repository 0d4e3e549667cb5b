"""Routes: each picture is one series, each arc as wide as its figure, and every figure by partner can be reached."""

import html
import json
import re
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import evidence
from components import routes as drawing
from data import catalogue, not_published, observations, routes, store
from tests import views
from tests.views import unmarked

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "fr", "ar")
ARABIC = re.compile(r"[\u0621-\u064a]")
INDICATORS = routes.indicators()
# Algerians stand in the tables for comparison; the dashboard is about two countries.
NOT_OURS = {"CTXF0148", "CTXF0247"}

pytestmark = pytest.mark.usefixtures("running_server")


def of(indicator: str, country: str, sex: str = "total", period: str = observations.LATEST) -> pd.DataFrame:
    """Return what the view offers of a country for these choices."""
    rows = routes.rows(indicator)
    rows = rows[(rows["country"] == country) & (rows["sex"] == sex)]
    return rows[rows["period"] == (routes.latest(rows) if period == observations.LATEST else period)]


def picture(indicator: str, country: str, sex: str = "total", period: str = observations.LATEST) -> routes.Picture:
    """Return the picture that the view opens with."""
    found = routes.picture(of(indicator, country, sex, period))
    assert found is not None, f"{indicator}: no picture of {country}"
    return found


def values(rows: pd.DataFrame) -> dict[str, float]:
    """Return the figures by partner."""
    return dict(zip(rows["breakdown_value"], rows["value"], strict=True))


def further_sources(found: pd.DataFrame) -> list[str]:
    """Return the codes of the pictures that rows offer beside the one to open with."""
    return [one.code for one in routes.pictures(found)[1:]]


@cache
def all_pictures() -> list[routes.Picture]:
    """Return every picture that some choice of indicator, country, sex, period and source shows."""
    found = []
    for indicator in INDICATORS:
        rows = routes.rows(indicator)
        for _key, own in rows.groupby(["country", "sex", "period"]):
            chosen = [routes.picture(own, code) for code in [routes.PREFERRED, *further_sources(own)]]
            found += [one for one in chosen if one is not None]
    return found


def bundle(one: routes.Picture) -> drawing.Bundle:
    """Return the arcs of a picture."""
    return drawing.Bundle(one.country, one.country, routes.countries(one.rows), routes.is_homeward(one.rows))


def names() -> dict[str, str]:
    """Name the partners in English."""
    return {code: catalogue.label("partner", code, "en") for code in catalogue.codes("partner")}


def drawn(*shown: routes.Picture, partners: list[str] | None = None) -> tuple[Any, drawing.Window]:
    """Draw pictures in one figure."""
    bundles = [bundle(one) for one in shown]
    met = partners or [code for one in bundles for code in one.rows["breakdown_value"]]
    seen = drawing.window([one.country for one in shown], met, routes.points())
    figure = drawing.arcs(
        bundles,
        ground=routes.land(),
        places=routes.points(),
        seen=seen,
        names=names(),
        write="{:,.10g}".format,
        legend="{:g}".format,
    )
    return figure, seen


def arcs_of(figure: Any) -> dict[str, Any]:
    """Return the arcs of a figure by the observation they carry."""
    arcs = [trace for trace in figure.data if trace.ids is not None]
    return {next(one for one in trace.ids if one): trace for trace in arcs}


# The figures


def test_countries_left_by_returnees_of_the_survey() -> None:
    """HCP, survey of 2018-19: 32 % came back from France, 22.2 % from Italy, 19.1 % from Spain."""
    one = picture("returnees_previous_country", "MAR")
    assert values(one.rows) == {"FRA": 32.0, "ITA": 22.2, "ESP": 19.1}
    assert set(one.rows["series"]) == {"returnees_previous_country__mar__enmi2018"}
    women = picture("returnees_previous_country", "MAR", sex="female")
    assert values(women.rows) == {"FRA": 38.0, "ITA": 20.3, "ESP": 11.0}
    assert routes.rows("returnees_previous_country")["country"].unique().tolist() == ["MAR"]


def test_other_surveys_of_returnees_are_pictures_of_their_own() -> None:
    """ETF in 2012, and a survey of two old regions in 2003-04, stand beside the one of 2018-19, never in it."""
    assert values(picture("returnees_previous_country", "MAR", period="2011-2012").rows)["FRA"] == 32.0
    old = picture("returnees_previous_country", "MAR", period="2003-2004")
    assert set(old.rows["geo_code"]) == {"MA16-G2"}
    assert values(old.rows)["FRA"] == 73.0
    assert list(routes.countries(old.rows)["breakdown_value"]) == ["FRA"], "groups have no place on the map"


def test_permits_of_2015() -> None:
    """Eurostat, 31 December 2015: 770,586 Moroccans with a permit in Spain, 201,454 Tunisians in France."""
    assert values(picture("eu_valid_permits", "MAR", period="2015").rows)["ESP"] == 770_586
    assert values(picture("eu_valid_permits", "TUN", period="2015").rows)["FRA"] == 201_454
    years = routes.periods(routes.rows("eu_valid_permits"))
    assert years == [str(year) for year in range(2008, 2024)]


def test_the_latest_period_is_well_covered_and_whole() -> None:
    """A later year with few partners, or some months, does not open the view."""
    consular = routes.rows("consular_diaspora_stock")
    assert routes.latest(consular[consular["country"] == "MAR"]) == "2016", "2021 has four continents only"
    removals = routes.rows("forced_returns")
    assert routes.latest(removals[removals["country"] == "TUN"]) == "2022", "2023 is known for eight months"
    assert routes.latest(removals.iloc[:0]) == ""


def test_some_months_do_not_stand_for_a_year() -> None:
    """Italy counted 2,308 removals in 2022; the 1,694 until mid-October are another picture, by their source."""
    own = of("forced_returns", "TUN", period="2022")
    assert values(picture("forced_returns", "TUN", period="2022").rows) == {"ITA": 2308.0}
    assert further_sources(own) == ["TN_SIR_2022"]
    months = routes.picture(own, "TN_SIR_2022")
    assert months is not None
    assert months.partial
    assert values(months.rows) == {"ITA": 1694.0}


def test_a_figure_that_is_not_preferred_needs_its_source() -> None:
    """The world total of Tunisian emigrants of 2019 holds an implausible figure: only who picks the source sees it."""
    own = of("emigrant_stock_by_destination", "TUN", period="2019")
    opening = routes.picture(own)
    assert opening is not None
    assert "world" not in set(opening.rows["breakdown_value"])
    everything = routes.picture(own, "UNDESA_2019")
    assert everything is not None
    assert values(everything.rows)["world"] == 813_213
    other = routes.picture(own, "WEBDO_PERMITS")
    assert other is not None
    assert other.code == routes.PREFERRED, "a source that is not on offer gives what the view opens with"


def test_every_figure_by_partner_can_be_reached() -> None:
    """Walk over all rows: each stands in the picture of some choice."""
    table = store.table("observations")
    wanted = set(table.loc[table["breakdown"].isin(routes.PARTNER), "obs_id"])
    reached = {obs_id for one in all_pictures() for obs_id in one.rows["obs_id"]}
    assert wanted - reached == NOT_OURS, f"no choice shows {sorted(wanted - reached - NOT_OURS)}"
    assert set(table.loc[table["obs_id"].isin(NOT_OURS), "country"]) == {"DZA"}


def test_the_code_of_a_source_stands_for_one_picture() -> None:
    """Two pictures of the same country, sex and period never share their code."""
    for indicator in INDICATORS:
        for key, own in routes.rows(indicator).groupby(["country", "sex", "period"]):
            codes = [one.code for one in routes.pictures(own)]
            assert len(codes) == len(set(codes)), f"{indicator}, {key}: {codes}"


def test_a_picture_holds_one_series_of_one_period_and_each_partner_once() -> None:
    """Series, spans, areas and sexes are never mixed; what a picture opens with is preferred throughout."""
    for one in all_pictures():
        for column in ("series", "period_start", "period_end", "geo_code", "sex", "unit", "breakdown", "country"):
            assert one.rows[column].nunique() == 1, f"{list(one.rows['obs_id'])} mixes {column}"
        assert one.rows["breakdown_value"].is_unique, f"{list(one.rows['obs_id'])}: a partner twice"
    for indicator in INDICATORS:
        for _key, own in routes.rows(indicator).groupby(["country", "sex", "period"]):
            assert (routes.pictures(own)[0].rows["preferred"] == "yes").all()


def test_each_indicator_says_something() -> None:
    """Each indicator by partner has its place in the menu; the way home follows from what the partner is."""
    table = store.table("observations")
    assert set(INDICATORS) == set(table.loc[table["breakdown"].isin(routes.PARTNER), "indicator"])
    assert routes.is_homeward(picture("forced_returns", "TUN").rows)
    assert routes.is_homeward(picture("remittances_tnd", "TUN").rows)
    assert not routes.is_homeward(picture("eu_valid_permits", "TUN").rows)


# The flat map


def test_the_plane_keeps_areas_and_directions() -> None:
    """A square degree far from the middle is as large as one nearby at its latitude; north is up, east is right."""

    def area(lon: float, lat: float) -> float:
        ring = [routes.flat(x, y) for x, y in ((lon, lat), (lon + 1, lat), (lon + 1, lat + 1), (lon, lat + 1))]
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2

    assert area(45, 30) == pytest.approx(area(12, 30), rel=0.002)
    assert routes.flat(12, 40) == pytest.approx((0, 0), abs=1e-6)
    places = routes.points()
    assert places["TUN"][1] < places["ITA"][1] < places["DEU"][1]
    assert places["MAR"][0] < places["TUN"][0] < places["ARE"][0]


def test_windows_hold_their_partners() -> None:
    """Whatever the indicator, homes and partners lie inside; those overseas stand at the western edge, apart."""
    for indicator in INDICATORS:
        codes = list(routes.countries(routes.rows(indicator))["breakdown_value"].unique())
        if not codes:
            continue
        seen = drawing.window(["MAR", "TUN"], codes, routes.points())
        for code, (x, y) in drawing.ends(codes, routes.points(), seen).items():
            assert seen.west < x < seen.east, f"{indicator}: {code} lies outside"
            assert seen.south < y < seen.north, f"{indicator}: {code} lies outside"
    seen = drawing.window(["MAR"], ["CAN", "USA", "FRA"], routes.points())
    found = drawing.ends(["CAN", "USA", "FRA"], routes.points(), seen)
    assert found["FRA"] == routes.points()["FRA"]
    assert found["CAN"][0] == found["USA"][0] < routes.points()["MAR"][0]
    assert found["CAN"][1] > found["USA"][1]


@pytest.mark.parametrize("indicator", [code for code in INDICATORS if len(routes.countries(routes.rows(code)))])
def test_arcs_hold_the_values_of_the_rows_in_proportion(indicator: str) -> None:
    """One arc for each figure of a country, from home to the partner, its width in proportion from zero."""
    for country in catalogue.COUNTRIES:
        one = routes.picture(of(indicator, country))
        if one is None or routes.countries(one.rows).empty:
            continue
        rows = routes.countries(one.rows).set_index("obs_id")
        figure, seen = drawn(one)
        arcs = arcs_of(figure)
        assert set(arcs) == set(rows.index)
        largest = rows["value"].max()
        ends = drawing.ends(list(rows["breakdown_value"]), routes.points(), seen)
        for obs_id, arc in arcs.items():
            row = rows.loc[obs_id]
            assert list(arc.ids) == [""] * drawing.STEPS + [obs_id]
            assert arc.customdata[-1] == row["value"]
            assert (arc.x[0], arc.y[0]) == tuple(round(part) for part in routes.points()[country])
            assert (arc.x[-1], arc.y[-1]) == tuple(round(part) for part in ends[row["breakdown_value"]])
            exact = seen.widest * row["value"] / largest
            assert arc.line.width == pytest.approx(max(exact, drawing.THINNEST))
            assert (arc.line.dash == "dot") == (exact < drawing.THINNEST), "an arc wider than its figure is marked"


def test_two_countries_share_one_scale() -> None:
    """On one map, an arc of half the figure is half as wide, whichever country it belongs to."""
    moroccan, tunisian = (picture("eu_valid_permits", country) for country in catalogue.COUNTRIES)
    figure, _seen = drawn(moroccan, tunisian)
    figures = pd.concat([moroccan.rows, tunisian.rows]).set_index("obs_id")["value"]
    wide = {obs_id: arc.line.width for obs_id, arc in arcs_of(figure).items() if arc.line.dash == "solid"}
    scales = [width / figures[obs_id] for obs_id, width in wide.items()]
    assert len(wide) > 5
    assert max(scales) == pytest.approx(min(scales))


def test_arrowheads_tell_the_way() -> None:
    """From France home to Morocco an arrow points south, towards France it points north."""
    rows = routes.countries(picture("returnees_previous_country", "MAR").rows).head(1)
    for homeward, south in ((True, True), (False, False)):
        figure = drawing.arcs(
            [drawing.Bundle("MAR", "Morocco", rows, homeward)],
            ground=routes.land(),
            places=routes.points(),
            seen=drawing.window(["MAR"], ["FRA"], routes.points()),
            names=names(),
            write=str,
            legend=str,
        )
        heads = next(trace for trace in figure.data if trace.name == "arrowheads")
        assert (abs(heads.marker.angle[0]) > 90) == south


def test_the_line_that_explains_the_widths_is_to_scale() -> None:
    """A round number, drawn with the width that an arc of that figure has."""
    one = picture("returnees_previous_country", "MAR")
    figure, seen = drawn(one)
    assert drawing.legend_value(32) == 20
    assert figure.layout.shapes[0].line.width == pytest.approx(seen.widest * 20 / 32)
    assert "20" in figure.layout.annotations[0].text
    assert [drawing.legend_value(value) for value in (1, 9.9, 864_202, 0)] == [1, 5, 500_000, 0]


def boxes(figure: Any, seen: drawing.Window, pixels: float, kept: int) -> list[drawing.Box]:
    """Return the rectangles of the labels that a map of a width shows."""
    scale = seen.scale(pixels)
    middle = (seen.west + seen.east) / 2, (seen.south + seen.north) / 2
    found = []
    for note in figure.layout.annotations[1 : 1 + kept]:
        if note.visible is False:
            continue
        lines = [re.sub(r"<[^>]+>|[\u2066\u2069]", "", line) for line in note.text.split("<br>")]
        x, y = (note.x - middle[0]) * scale, (note.y - middle[1]) * scale
        found.append(drawing.label_box(x, y, lines, (note.xanchor, note.yanchor, note.xshift, note.yshift)))
    return found


@pytest.mark.parametrize("indicator", [code for code in INDICATORS if len(routes.countries(routes.rows(code)))])
def test_labels_do_not_meet(indicator: str) -> None:
    """On a wide screen all labels, on a phone the first of them, have room; each partner overseas is named."""
    shown = [one for country in catalogue.COUNTRIES if (one := routes.picture(of(indicator, country)))]
    shown = [one for one in shown if len(routes.countries(one.rows))]
    met = list(routes.countries(routes.rows(indicator))["breakdown_value"].unique())
    for together in (shown, shown[:1]):
        figure, seen = drawn(*together, partners=met)
        everything = len(figure.layout.annotations) - 1
        on_phone = drawing.HOMES + drawing.LABELS_ON_PHONE
        for pixels, kept in ((drawing.WIDE, everything), (drawing.NARROW, on_phone)):
            for first, second in combinations(boxes(figure, seen, pixels, kept), 2):
                assert not first.meets(second), f"{indicator}: two labels meet on a map {pixels:.0f} pixels wide"
        said = " ".join(note.text for note in figure.layout.annotations if note.text)
        beyond = {code for one in together for code in one.rows["breakdown_value"]} & {"CAN", "USA"}
        assert all(names()[code] in said for code in beyond), f"{indicator}: a mark at the edge has no name"


def test_the_style_sheet_keeps_the_labels_of_a_phone() -> None:
    """Homes and first labels stand at fixed places of the list; awda.css hides what comes after them on a phone."""
    css = (ROOT / "components" / "browser" / "awda.css").read_text(encoding="utf-8")
    hidden = {int(number) for number in re.findall(r'data-index="(\d+)"', css)}
    assert min(hidden) == 1 + drawing.HOMES + drawing.LABELS_ON_PHONE
    assert max(hidden) >= drawing.HOMES + drawing.LABELS_ON_PHONE + drawing.LABELS


def test_western_sahara_is_land_with_a_hatch() -> None:
    """It has no line around it; the parallel is dashed."""
    figure, _seen = drawn(picture("emigrant_stock_by_destination", "MAR"))
    layers = {trace.name: trace for trace in figure.data if trace.name}
    assert layers["western_sahara"].fillpattern.shape
    assert layers["western_sahara"].line.width == 0
    assert layers["parallel"].line.dash == "dash"


def test_bars_hold_all_rows_and_groups_are_hollow() -> None:
    """Partners without a place on the map have their bar; it is hollow, since it may contain the others."""
    one = picture("current_migrants_destination", "MAR")
    groups = set(names()) - set(routes.points())
    bars = drawing.partner_bars(one.rows, names=names(), groups=groups, write=str, colour="#123456").data[0]
    assert dict(zip(bars.ids, bars.x, strict=True)) == dict(zip(one.rows["obs_id"], one.rows["value"], strict=True))
    hollow = {code for code, fill in zip(bars.customdata, bars.marker.color, strict=True) if fill != "#123456"}
    assert hollow == {"europe", "north_america", "arab"}


@pytest.mark.parametrize("indicator", INDICATORS)
def test_words_hold_every_number(indicator: str) -> None:
    """The text alternative names each partner with its figure, in the order of size."""
    groups = set(names()) - set(routes.points())
    precisions = {code: code for code in evidence.FLAGS}
    for country in catalogue.COUNTRIES:
        one = routes.picture(of(indicator, country))
        if one is None:
            continue
        said = drawing.describe(one.rows, names=names(), groups=groups, write="{:g}".format, precisions=precisions)
        places = [said.find(f"{names()[row.breakdown_value]} {row.value:g}") for row in one.rows.itertuples()]
        assert -1 not in places
        assert places == sorted(places)


# The view


def opened(**link: str) -> AppTest:
    """Open the view by a link with these parameters."""
    return views.healthy(views.opened("regions", **({"view": "routes"} | link)))


def shown(at: AppTest) -> str:
    """Return what stands on the page, without markup."""
    found = [one.value for kind in ("title", "header", "subheader", "markdown") for one in at.get(kind)]
    found += [
        re.sub(r"<[^>]+>", " ", unmarked(one.proto.body)) for one in at.get("html") if "<style" not in one.proto.body
    ]
    return html.unescape(" ".join(found))


def figures(at: AppTest) -> list[tuple[dict[str, Any], str]]:
    """Return the charts of the page with their text alternatives."""
    return [(json.loads(one.proto.spec), one.proto.alt) for one in at.get("plotly_chart")]


def carried(spec: dict[str, Any]) -> set[str]:
    """Return the observations that a chart carries."""
    return {one for trace in spec["data"] for one in trace.get("ids", []) if one}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_view_opens_in_every_language(language: str) -> None:
    """With the answer as its title, and with what is not published of Tunisia."""
    at = opened(lang=language)
    title = at.title[0].value
    assert all(share in title for share in ("32", "22", "19"))
    assert language != "ar" or ARABIC.search(title)
    assert not at.warning
    charts = figures(at)
    assert [carried(spec) for spec, _alt in charts] == [{"MAR-0032", "MAR-0033", "MAR-0034"}] * 2
    for _spec, alt in charts:
        assert "32" in alt
        assert catalogue.label("partner", "FRA", language) in alt
    missing = not_published.gaps("TUN", topics=["returnees"]).query("geo_level == 'country'")
    assert missing[f"what_is_missing_{language}"].iloc[0] in shown(at)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_each_indicator_opens_and_stays_light(indicator: str) -> None:
    """Table, marks and words agree; what is sent stays far below 150 kB."""
    at = opened(indicator=indicator)
    assert at.get_by_key("indicator").value == indicator
    charts = figures(at)
    assert sum(len(json.dumps(spec)) for spec, _alt in charts) < 150_000
    on_map = {one for spec, _alt in charts if len(spec["data"]) > 1 for one in carried(spec)}
    in_bars = {one for spec, _alt in charts if len(spec["data"]) == 1 for one in carried(spec)}
    firsts = [picture for c in catalogue.COUNTRIES if (picture := routes.picture(of(indicator, c)))]
    rows = pd.concat([one.rows for one in firsts])
    assert in_bars == {obs_id for one in firsts for obs_id in routes.ranked(one.rows)["obs_id"]}
    assert on_map == set(routes.countries(rows)["obs_id"])


def test_a_deep_link_reproduces_the_view() -> None:
    """Permits of Moroccans at the end of 2015; the slider, the country and the figures follow the link."""
    at = opened(indicator="eu_valid_permits", period="2015", country="MAR")
    assert at.get_by_key("period").value == "2015"
    assert at.get_by_key("country").value == "MAR"
    assert "770,586" in at.title[0].value
    expected = routes.countries(picture("eu_valid_permits", "MAR", period="2015").rows)
    spec, alt = figures(at)[0]
    assert carried(spec) == set(expected["obs_id"])
    assert all(f"{value:,.0f}" in alt for value in expected["value"])


def test_a_source_can_be_picked() -> None:
    """The Swiss and EU permits of 2022 have a source of their own; the doubtful world total comes only with it."""
    at = opened(indicator="eu_valid_permits", period="2022", country="TUN", source="WEBDO_PERMITS")
    assert "468,000" in shown(at)
    assert len(figures(at)) == 1, "a group of countries has no map"
    usual = opened(indicator="emigrant_stock_by_destination", country="TUN")
    doubtful = opened(indicator="emigrant_stock_by_destination", country="TUN", source="UNDESA_2019")
    assert "813,213" not in str(figures(usual))
    assert "813,213" in str(figures(doubtful))


def test_sexes_can_be_told_apart() -> None:
    """38 % of the women who returned came back from France."""
    at = opened(sex="female")
    assert "38%" in at.title[0].value
    assert carried(figures(at)[0][0]) == {"MAR-0035", "MAR-0036", "MAR-0037"}


def test_what_may_not_be_compared_stands_in_two_pictures() -> None:
    """Forced returns are counted by other hosts in other ways: two maps with widths of their own, and the reason."""
    at = opened(indicator="forced_returns")
    maps = [spec for spec, _alt in figures(at) if len(spec["data"]) > 1]
    assert len(maps) == 2
    rows = store.table("observations").set_index("obs_id")
    for spec in maps:
        assert len({rows.loc[obs_id, "country"] for obs_id in carried(spec)}) == 1
    verdict = catalogue.verdict(rows.loc[[one for spec in maps for one in carried(spec)]])
    assert verdict is not None
    assert verdict.verdict == "not_comparable"
    assert verdict.reason("en") in shown(at)


def pairs_of_series() -> list[tuple[str, str]]:
    """Return an indicator and a period for each pair of series of both countries that meet in a period."""
    met: dict[tuple[str, ...], tuple[str, str]] = {}
    for indicator in INDICATORS:
        for period in [observations.LATEST, *routes.periods(routes.rows(indicator))]:
            both = [routes.picture(of(indicator, country, period=period)) for country in catalogue.COUNTRIES]
            series = tuple(str(one.rows["series"].iloc[0]) for one in both if one)
            if len(series) == 2:
                met.setdefault(series, (indicator, period))
    return sorted(met.values())


@pytest.mark.parametrize(("indicator", "period"), pairs_of_series())
def test_no_picture_joins_what_may_not_be_compared(indicator: str, period: str) -> None:
    """A map that holds both countries holds series that may stand together."""
    rows = store.table("observations").set_index("obs_id")
    countries = set()
    for spec, _alt in figures(opened(indicator=indicator, period=period)):
        own = rows.loc[sorted(carried(spec))]
        countries |= set(own["country"])
        verdict = catalogue.verdict(own)
        assert verdict is None or verdict.verdict != "not_comparable"
    assert countries == set(catalogue.COUNTRIES)


def test_a_period_without_figures_of_a_country_offers_others() -> None:
    """Consular figures of 2014 are Tunisia's; for Morocco the view says so and offers its periods."""
    at = opened(indicator="consular_diaspora_stock", period="2014", country="MAR,TUN")
    assert "Morocco: no figure for" in shown(at)
    at.get_by_key("published_MAR").set_value("2016").run()
    assert at.get_by_key("period").value == "2016"


def test_bad_links_do_no_harm() -> None:
    """Unknown codes give a notice and the usual choice; known ones that are not on offer here give it silently."""
    at = opened(indicator="<b>", period="1066", sex="x", source="nobody")
    assert len(at.warning) == 1
    assert at.get_by_key("indicator").value == "returnees_previous_country"
    quiet = opened(indicator="unemployment_rate_lfs", period="2024-Q4", source="WEBDO_PERMITS", sex="male")
    assert not quiet.warning
    assert "32%" in quiet.title[0].value


def test_shares_that_miss_the_whole_say_why() -> None:
    """73.3 % of the returnees are named by country."""
    assert "73.3%" in shown(opened())
    assert "add up to" not in shown(opened(indicator="eu_return_rate"))


def test_few_figures_are_no_ranking() -> None:
    """One partner of each country, one of them for six months: no "most", but what is published, and for when."""
    at = opened(indicator="forced_returns", period="2019", lang="en")
    assert at.title[0].value == (
        "Forced returns by host country: the only figures published for the period are 867 from France (Morocco, 2019) "
        "and 300 from Italy (Tunisia, Jan 2019–Jun 2019)"
    )
    assert "which does not mean zero" in shown(at)
    approximate = opened(indicator="forced_returns", period="2003-2012", country="TUN", lang="en").title[0].value
    assert "≈ 9,000 from Italy (Tunisia, 2003–2012)" in approximate
    mixed = opened(indicator="emigrants_host_statistics", lang="en")
    assert "Tunisia only 385,000 in France (2015–2016)" in mixed.title[0].value
    assert "most" in opened(indicator="eu_valid_permits", lang="en").title[0].value


def test_sums_of_groups_leave_the_ranking_and_stay_in_the_table() -> None:
    """All of the EU is no rival of Spain; a group smaller than the first country stays, hollow."""
    rows = picture("eu_valid_permits", "MAR").rows
    assert set(rows["breakdown_value"]) - set(routes.ranked(rows)["breakdown_value"]) == {"eu27"}
    only_a_sum = picture("eu_found_irregular", "MAR").rows
    assert list(routes.ranked(only_a_sum)["obs_id"]) == list(only_a_sum["obs_id"])
    at = opened(indicator="eu_valid_permits", country="MAR", lang="en")
    assert "Not in the bars, since it is a sum: EU-27 (sum of reporting states), 2,082,754" in shown(at)


def test_arabic_labels_have_their_own_direction() -> None:
    """A label that begins with a digit, or holds one, is isolated from the left-to-right picture."""
    (key,) = [
        note["text"]
        for spec, _alt in figures(opened(indicator="eu_valid_permits", country="MAR", lang="ar"))
        for note in spec["layout"].get("annotations", [])
        if "السُّمك" in note.get("text", "")
    ]
    assert key.startswith("⁧هذا السُّمك = 500.000")
    assert key.endswith("⁩")
