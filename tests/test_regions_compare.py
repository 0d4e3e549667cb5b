"""Regions compared, as a reader opens the view; areas before 2015 on their own outlines."""

import html
import json
import re
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components import evidence
from data import catalogue, compared, mapped, not_published
from tests import views
from tests.views import unmarked

pytestmark = pytest.mark.usefixtures("running_server")


def opened(**link: str) -> AppTest:
    """Open the regions by a link with these parameters."""
    return views.healthy(views.opened("regions", **link))


def compare(**link: str) -> AppTest:
    """Open the comparison."""
    return opened(view="compare", **link)


def shown(at: AppTest) -> str:
    """Return all that stands on a page, without markup."""
    found = [one.value for kind in ("title", "header", "subheader", "caption", "info") for one in at.get(kind)]
    found += [re.sub(r"<[^>]+>", " ", unmarked(one.proto.body)) for one in at.get("html")]
    return re.sub(r"[ \n]+", " ", html.unescape("\n".join(found)))


def charts(at: AppTest) -> list[Any]:
    """Return what the browser gets for each chart."""
    return [one.proto for one in at.get("plotly_chart")]


def in_link(at: AppTest, name: str) -> str:
    """Return a parameter of the link, empty when it is not there."""
    value = at.query_params.get(name, "")
    return value[0] if isinstance(value, list) else value


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_two_countries_stand_in_two_panels_with_figures_known_from_their_source(language: str) -> None:
    """Béni Mellal-Khénifra: 14.5 % and 10.79 per 1,000, Morocco 5.54; nothing of the sort is known of Medenine."""
    at = compare(regions="MA-05,TN-82", lang=language)
    texts = shown(at)
    share = {"en": "14.5%", "fr": "14,5 %", "ar": "14,5%"}[language]
    for text in (share, "10.79" if language == "en" else "10,79", catalogue.region_name("TN-82", language)):
        assert text in texts.replace("\N{NO-BREAK SPACE}", " ")
    assert len(charts(at)) == 2, "one panel for each country"
    gap = not_published.gaps("TUN", topics=["returnees"], below_country=True).set_index("gap_id").loc["GAP01"]
    assert re.sub(r"[ \n]+", " ", gap[f"what_is_missing_{language}"]) in texts


def test_every_number_of_a_chart_is_in_its_words_and_rows() -> None:
    """The text alternative, and the rows of table and download."""
    at = compare(regions="MA-05,MA-11,TN-82,TN-42")
    found = compared.lines(("MA-05", "MA-11", "TN-82", "TN-42"))
    for chart, lines in zip(charts(at), found.values(), strict=True):
        rows = {obs_id for line in lines if line.has_range for obs_id in line.drawn["obs_id"]}
        traces = json.loads(chart.spec)["data"]
        assert {obs_id for trace in traces for obs_id in trace["ids"] if obs_id} == rows
        numbers = [re.sub(r"<[^>]+>|[^\d.,%]", "", text) for trace in traces for text in trace["text"] if text]
        assert len(numbers) > 20
        for number in numbers:
            assert number in chart.alt, f"{number} is not in the words of the chart"


def test_the_table_says_what_to_mind() -> None:
    """Not comparable with its reason, with care, other periods, wider areas; and what one country lacks."""
    at = compare(regions="MA-05,TN-82")
    (poverty,) = rows_of(at, "Poverty rate (national line)")
    for text in ("Not comparable", "Each country has its own line", "different periods", "for South-East"):
        assert text in poverty
    (share,) = rows_of(at, "Share of returnees living in the region")
    assert "not published" in share
    assert "from 3.7% to 21.4%" in share
    assert "12 of 12 areas · range of the 6 areas with a figure of their own that is not approximate" in share
    assert "of their own" not in rows_of(at, "Unemployment rate (census)")[0]


def test_the_view_never_opens_empty() -> None:
    """Nothing in the link: the two regions with most returnees, said so, and pairs worth a look by one click."""
    at = compare()
    assert at.multiselect(key="regions").value == ["MA-06", "MA-04"]
    assert "most returnees" in shown(at)
    assert len(charts(at)) == 1
    assert not in_link(at, "regions"), "the way a view opens has no word in the link"
    offered = at.get_by_key("example_regions")
    offered.set_value("MA-05,TN-42").run()
    assert at.multiselect(key="regions").value == ["MA-05", "TN-42"]
    assert in_link(at, "regions") == "MA-05,TN-42"
    assert len(charts(at)) == 2


def test_taking_all_regions_back_invites_to_choose() -> None:
    """The reader can start over without the usual two coming back, and the next reader opens the usual view."""
    at = compare(regions="MA-05,TN-82")
    at.multiselect(key="regions").set_value([]).run()
    assert at.multiselect(key="regions").value == []
    assert not at.exception
    assert not charts(at)
    assert "Choose two to four regions" in at.title[0].value
    at.run()
    assert at.multiselect(key="regions").value == []
    assert not in_link(at, "regions")


def test_one_region_stands_beside_its_country() -> None:
    """With an invitation to add another one."""
    at = compare(regions="MA-05")
    assert "add another one" in shown(at)
    assert len(charts(at)) == 1
    assert "5.54" in shown(at)


def test_the_region_of_the_map_comes_first_and_stays_in_the_link() -> None:
    """A choice on the map travels; back on the map it still stands."""
    at = compare(region="TN-82")
    assert at.multiselect(key="regions").value == ["TN-82", "MA-06"]
    assert in_link(at, "region") == "TN-82"
    at.get_by_key("view").set_value("map").run()
    assert at.selectbox(key="region").value == "TN-82"


def test_a_link_with_more_or_unknown_regions() -> None:
    """Four at most; wider areas and those of the past are none; a word that is no code gives a notice."""
    assert len(compare(regions="MA-01,MA-02,MA-03,MA-04,MA-05").multiselect(key="regions").value) == 4
    assert compare(regions="TN-M6,MA16-08,MA-05").multiselect(key="regions").value == ["MA-05"]
    at = compare(regions="MA-99")
    assert len(at.warning) == 1
    assert at.multiselect(key="regions").value == ["MA-06", "MA-04"]


def test_topic_period_and_sex() -> None:
    """Each narrows what is shown; a choice without any figure says so."""
    at = compare(regions="MA-05,TN-82", topic="labour", sex="female")
    assert "Share of returnees" not in shown(at)
    assert "37.4%" in shown(at), "women's unemployment in Béni Mellal-Khénifra, census of 2024"
    at = compare(regions="MA-05,TN-82", topic="returnees")
    assert "Tunisia: no figure for this choice" in shown(at)
    assert len(charts(at)) == 1
    at = compare(regions="MA-05,TN-82", period="2014")
    assert "10.79" not in shown(at)
    assert at.selectbox(key="period").value == "2014"


def rows_of(at: AppTest, label: str) -> list[str]:
    """Return the lines of the comparison's table that begin with an indicator."""
    table = next(one.proto.body for one in at.get("html") if "awda-whole" in one.proto.body)
    lines = [html.unescape(re.sub(r"<[^>]+>", " ", part)).strip() for part in table.split("<tr>")]
    return [line for line in lines if line.startswith(label)]


def test_what_the_reader_has_left_out_is_not_called_unpublished() -> None:
    """Medenine's poverty is of 2015: asked for 2014 there is none, yet it is published."""
    (line,) = rows_of(compare(regions="MA-05,TN-82", period="2014"), "Poverty rate (national line)")
    assert "9.1%" in line
    assert "none for this choice" in line
    assert "not published" not in line


def test_a_country_with_one_line_stands_beside_each_of_the_others() -> None:
    """Kasserine has a poverty rate of its own and a wider one; that of Béni Mellal-Khénifra stands beside both."""
    lines = rows_of(compare(regions="MA-05,TN-42"), "Poverty rate (national line)")
    assert len(lines) == 2
    for line, tunisian in zip(lines, ("30.8%", "32.8%"), strict=True):
        assert "9.1%" in line
        assert tunisian in line
        assert "Not comparable" in line
        assert "not published" not in line


def test_sources_stand_below_each_figure() -> None:
    """Two panels and the table."""
    at = compare(regions="MA-05,TN-82")
    assert sum("awda-source" in one.proto.body for one in at.get("html") if "<style" not in one.proto.body) >= 3


def test_a_table_of_several_indicators_names_them() -> None:
    """The folded table under a profile has a column for the indicator and one for the area."""
    rows = compared.lines(("MA-05",))["MAR"]
    table = evidence.rows_table(rows[0].drawn, caption="one")
    several = evidence.rows_table(pd.concat([rows[0].drawn, rows[1].drawn]), caption="several")
    assert '<th scope="col">Indicator</th><th scope="col">Area</th>' in several
    assert '<th scope="col">Indicator</th>' not in table


# The regions before 2015


def panels(at: AppTest) -> list[dict[str, Any]]:
    """Return the panels of the map."""
    found = [one.proto for one in at.get("bidi_component") if one.proto.component_name.endswith("awda_map")]
    return list(json.loads(found[0].json)["panels"])


def test_old_regions_are_drawn_on_their_own_outlines() -> None:
    """Grand Casablanca, 21.0 % of households in 1994; Tunisia beside it is hatched."""
    at = opened(indicator="return_households_region_share")
    morocco, tunisia = panels(at)
    assert morocco["url"].endswith("/old_region.json")
    assert len(morocco["areas"]) == 16
    assert morocco["areas"]["MA16-08"]["tip"][:2] == ["Grand Casablanca", "21%"]
    assert "16 regions before 2015" in morocco["subtitle"]
    assert tunisia["url"].endswith("/governorate.json")
    assert {area["kind"] for area in tunisia["areas"].values()} == {"unpublished"}


def test_an_old_region_in_full() -> None:
    """Its own figures and those of its group, under its own name; no mechanism of today's regions."""
    at = opened(indicator="return_households_region_share", region="MA16-08")
    texts = shown(at)
    assert "Grand Casablanca in full" in texts
    for figure in ("21%", "19.9%", "72.5%", "One of the regions before 2015"):
        assert figure in texts
    assert "Mechanisms for returnees here" not in texts
    assert panels(at)[0]["areas"]["MA16-08"]["kind"] == "plain"


def test_an_old_region_has_no_place_on_a_map_of_today() -> None:
    """A link to one opens the map of today without a region, and without a notice: the code is known."""
    at = opened(region="MA16-08")
    assert at.selectbox(key="region").value is None
    assert not at.warning
    back = opened(indicator="return_households_region_share", region="MA-05")
    assert back.selectbox(key="region").value is None
    assert all(code.startswith("MA16-") for code in panels(back)[0]["areas"])


def test_a_group_of_old_regions_is_marked_as_one() -> None:
    """The survey of 2003-2004 speaks of two old regions together: one figure, dotted, written once."""
    areas = panels(opened(indicator="returnees_no_difficulty"))[0]["areas"]
    assert {code for code, area in areas.items() if area["kind"] == "grouped"} == {"MA16-08", "MA16-13"}
    assert [area.get("label") for area in areas.values() if "label" in area] == ["70"]


def test_old_regions_as_geojson() -> None:
    """The download brings the outlines of the past."""
    rows = mapped.by_region("returnees_region_share_oldmap", "MAR").rows
    features = json.loads(evidence.geojson(rows, "en"))["features"]
    assert {one["properties"]["geo_code"] for one in features} == {"MA16-04", "MA16-07", "MA16-08", "MA16-13"}
    assert all(one["geometry"]["coordinates"] for one in features)
