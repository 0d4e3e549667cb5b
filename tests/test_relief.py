"""The map in relief holds the values of its rows, marks what is missing, and stays light."""

import json
import math
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from components import evidence, maps, palette, relief
from data import catalogue, mapped, store
from data import relief as outlines
from data.geo import build_relief
from tests import views
from tests.views import unmarked

pytestmark = pytest.mark.usefixtures("running_server")

ROOT = Path(__file__).resolve().parents[1]
LEVELS = ("region", "old_region", "governorate", "macro_region", "district_2023")
MOST_SENT = 75_000  # for one country; both stay under 150 kB together with the rest of the page
SQUARE = [[[0.0, 30.0], [1.0, 30.0], [1.0, 31.0], [0.0, 31.0], [0.0, 30.0]]]
NO_SAHARA: dict[str, Any] = {"hatch": {}, "parallel": []}


def opened(**link: str) -> AppTest:
    """Open the view by a link with these parameters."""
    return views.healthy(views.opened("regions", **({"view": "relief"} | link)))


def decks(at: AppTest) -> list[tuple[dict[str, Any], str]]:
    """Return what the browser gets for each country, and its text alternative."""
    protos = [one.proto for one in at.get("deck_gl_json_chart")]
    return [(json.loads(proto.json), proto.alt) for proto in protos]


def layer(deck: dict[str, Any], part: str) -> dict[str, Any]:
    """Return the layer whose name holds a part."""
    return dict(next(one for one in deck["layers"] if part in one["id"]))


def tops(deck: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what is known of each area on a map."""
    return {one["properties"]["code"]: one["properties"] for one in layer(deck, "-tops-")["data"]}


@cache
def shown(**link: str) -> AppTest:
    """Open a view once for all tests that only look at it."""
    return opened(**link)


@pytest.mark.parametrize("level", LEVELS)
def test_outlines_are_a_coverage_of_the_level(level: str) -> None:
    """Every area is there, and neighbours neither overlap nor part."""
    shapes = outlines.outlines(level)
    assert set(shapes) == {row.geo_code for row in _regions().itertuples() if row.geo_level == level}
    areas = [
        shapely.MultiPolygon([shapely.Polygon(rings[0], rings[1:]) for rings in polygons])
        for polygons in shapes.values()
    ]
    for polygons in shapes.values():
        for rings in polygons:
            for ring in rings:
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
    together = shapely.union_all([area.buffer(0) for area in areas]).area
    assert together == pytest.approx(sum(area.area for area in areas), rel=0.002)


def _regions() -> pd.DataFrame:
    """Return the table of areas."""
    return store.table("regions")


def test_the_outlines_are_those_of_the_recipe(tmp_path: Path) -> None:
    """Built again from the committed layers, both files are the same to the byte."""
    folder = ROOT / "data" / "geo"
    for layer_file in folder.glob("*.geojson"):
        shutil.copy(layer_file, tmp_path)
    build_relief.build(tmp_path, tmp_path)
    for built, committed in (("relief.json", folder), ("land.json", ROOT / "static" / "outlines")):
        assert (tmp_path / built).read_bytes() == (committed / built).read_bytes(), f"run make data: {built} differs"


def test_western_sahara_lies_in_its_regions_and_on_its_parallel() -> None:
    """The hatch is cut at the borders of the three southern regions; the dashes lie at 27°40' N."""
    found = outlines.western_sahara()
    assert set(found["hatch"]) == {"MA-10", "MA-11", "MA-12"}
    assert {y for dash in found["parallel"] for _x, y in dash["line"]} == {27.67}
    assert all(dash["areas"] for dash in found["parallel"])
    for lines in found["hatch"].values():
        assert all(y < 27.68 for line in lines for _x, y in line)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_blocks_hold_the_values_of_the_rows(language: str) -> None:
    """Figure, rows and text alternative hold the same observations and numbers; the three of the south share one."""
    # Tunisia publishes nothing of the sort: a card says so, and no flat picture stands beside it.
    ((moroccan, said),) = decks(shown(lang=language))
    found = mapped.by_region("returnees_region_share", "MAR")
    areas = tops(moroccan)
    value_of = {
        member: (row.obs_id, row.value) for row in found.rows.itertuples() for member in catalogue.members(row.geo_code)
    }
    assert {code: (area["obs_id"], area["value"]) for code, area in areas.items()} == value_of
    assert value_of["MA-06"][1] == 21.4
    highest = areas["MA-06"]["height"]
    for area in areas.values():
        assert area["height"] == pytest.approx(highest * area["value"] / 21.4, abs=1)
    assert areas["MA-10"]["height"] == areas["MA-11"]["height"] == areas["MA-12"]["height"]
    for row in found.rows.itertuples():
        assert catalogue.region_name(row.geo_code, language) in said
    assert said.count("≈") == 3


def test_a_country_without_figures_has_a_card_and_what_is_published() -> None:
    """Tunisia alone: no picture, what is missing, where it is held, and pills of what there is by region."""
    at = shown(lang="en", country="TUN")
    assert not decks(at)
    texts = " ".join(unmarked(one.proto.body) for one in at.get("html"))
    assert "Tunisia: not published by region" in texts
    assert "about 10%" not in texts, "that is a note on Moroccan figures"
    assert at.get_by_key("published_TUN")


def test_highest_blocks_and_the_area_chosen_are_named() -> None:
    """The three highest that may be ranked; an approximate one only where the reader has chosen it."""
    texts = " ".join(unmarked(one.proto.body) for one in shown(lang="en", country="MAR", region="MA-01").get("html"))
    for name in ("Casablanca-Settat 21.4%", "Rabat-Salé-Kénitra 15.7%", "Béni Mellal-Khénifra 14.5%"):
        assert f"<bdi>{name}</bdi>" in texts
    assert "<bdi>Tangier-Tetouan-Al Hoceima ≈ 10%</bdi>" in texts
    assert "<bdi>Oriental" not in texts


def test_the_precision_of_the_link_is_kept() -> None:
    """As on the map: figures of another precision are left out, and a note says so."""
    at = shown(lang="en", country="MAR", precision="exact")
    ((deck, _alt),) = decks(at)
    assert {area["value"] for area in tops(deck).values()} == {None, 21.4, 15.7, 14.5, 6.9, 5.1, 3.7}
    assert "Only figures of the precision chosen on the map: as published." in " ".join(
        one.proto.body for one in at.get("html")
    )


def test_colours_are_those_of_the_flat_map() -> None:
    """One indicator, one period: the same classes as on the flat map."""
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=30)
    at.switch_page("pages/regions.py").run()
    (flat,) = [
        json.loads(one.proto.json) for one in at.get("bidi_component") if one.proto.component_name.endswith("awda_map")
    ]
    fills = {code: area["fill"] for code, area in flat["panels"][0]["areas"].items()}
    areas = tops(decks(shown(lang="en"))[0][0])
    assert {code: "#{:02X}{:02X}{:02X}".format(*area["colour"]) for code, area in areas.items()} == fills


def test_a_picture_asks_nothing_from_outside_and_is_light() -> None:
    """No base map; each country weighs little, on its finest level."""
    for link in ({}, {"indicator": "population"}):
        for deck, _alt in decks(shown(lang="en", **link)):
            assert deck.get("mapProvider") is None
            text = json.dumps(deck, separators=(",", ":"), ensure_ascii=False)
            assert "http" not in text
            assert len(text.encode()) < MOST_SENT
    for one in shown(lang="en").get("deck_gl_json_chart"):
        assert len(one.proto.json.encode()) < MOST_SENT


def test_a_value_has_one_height_in_both_countries() -> None:
    """On a shared scale, a person more is as many pixels more in Morocco as in Tunisia, though Tunisia is smaller."""
    pixels = {}
    for deck, _alt in decks(shown(lang="en", indicator="population")):
        view = deck["initialViewState"]
        metre = 512 * 2 ** view["zoom"] / (relief.EQUATOR * math.cos(math.radians(view["latitude"])))
        highest = max(tops(deck).values(), key=lambda area: area["value"])
        pixels[highest["code"][:2]] = highest["height"] * metre / highest["value"]
    assert pixels["MA"] == pytest.approx(pixels["TN"], rel=0.01)


def panel(country: str, level: str, code: str, value: float) -> maps.Panel:
    """Return a country with one figure."""
    row = {"geo_code": code, "value": value, "unit": "percent", "precision": "exact", "obs_id": f"O-{code}"}
    return maps.Panel(country, level, country, pd.DataFrame([row]))


def drawn(*, shared: bool) -> relief.Relief:
    """Return two countries of one square each, ten against one hundred."""
    words = maps.Words({"A": "Aa", "B": "Bb"}, lambda code: [code], {"r": ["A"], "g": ["B"]}.__getitem__, {}, str)
    return relief.raised_regions(
        [panel("MAR", "r", "A", 10), panel("TUN", "g", "B", 100)],
        label="Share",
        words=words,
        outlines={"r": {"A": [SQUARE]}, "g": {"B": [SQUARE]}},
        western_sahara=NO_SAHARA,
        scale=relief.Scale({"MAR": [10], "TUN": [100]}, shared=shared),
        look=relief.Look(palette.SEQUENCE["light"]["plum"]),
    )


def test_figures_that_may_not_be_compared_share_no_scale() -> None:
    """With one scale ten is a tenth of a hundred; with two, each highest value is as high as the other."""
    heights = {}
    for shared in (True, False):
        one, two = (json.loads(panel.deck.to_json()) for panel in drawn(shared=shared).panels)
        heights[shared] = tops(two)["B"]["height"] / tops(one)["A"]["height"]
    assert heights[True] == pytest.approx(10, rel=0.001)
    assert heights[False] == pytest.approx(1, rel=0.001)
    assert len([group for group in drawn(shared=False).legend if group["title"]]) == 2


def seen(point: list[float], up: float, view: Any, room: relief.Room) -> tuple[float, float]:
    """Return where deck.gl draws a point, in pixels from the middle of the picture: right, and up."""
    scale = 512 * 2**view.zoom / (2 * math.pi)
    east = math.radians(point[0] - view.longitude) * scale
    north = (math.asinh(math.tan(math.radians(point[1]))) - math.asinh(math.tan(math.radians(view.latitude)))) * scale
    metre = 512 * 2**view.zoom / (2 * math.pi * 6_378_137 * math.cos(math.radians(view.latitude)))
    lean, eye = math.radians(view.pitch), 1.5 * room.height
    away = eye + north * math.sin(lean) - up * metre * math.cos(lean)
    return east * eye / away, (north * math.cos(lean) + up * metre * math.sin(lean)) * eye / away


@pytest.mark.parametrize("level", ["region", "governorate"])
@pytest.mark.parametrize("tilt", [0, 45, 60])
@pytest.mark.parametrize("size", [(280, 460), (620, 460), (920, 660), (240, 280)])
def test_everything_fits_into_the_room(level: str, tilt: int, size: tuple[int, int]) -> None:
    """Ground and tops of the highest blocks stay in the picture, and fill most of it in one direction."""
    room = relief.Room(*size, tilt)
    shapes = outlines.outlines(level)
    view, metres = relief._view(shapes, room)
    points = [point for polygons in shapes.values() for rings in polygons for point in rings[0]]
    places = [seen(point, up, view, room) for point in points for up in (0, metres)]
    across = max(abs(x) for x, _y in places) / (size[0] / 2)
    down = max(abs(y) for _x, y in places) / (size[1] / 2)
    assert across <= 1, f"{across:.2f} of the width"
    assert down <= 1, f"{down:.2f} of the height"
    assert max(across, down) > 0.7, "the picture is small for its room"


def test_colours_and_heights_hold_still_while_playing() -> None:
    """The scale rests on all periods: the same value has the same height and colour in each of them."""
    then, now = (
        decks(shown(lang="en", country="TUN", indicator="subnational_hdi", period=year))[0][0]
        for year in ("2004", "2019")
    )
    first, last = tops(then), tops(now)
    for code in first:
        assert first[code]["height"] / first[code]["value"] == pytest.approx(
            last[code]["height"] / last[code]["value"], rel=0.001
        )
    assert first["TN-M1"]["value"] < last["TN-M1"]["value"] == 0.783
    assert [one["id"] for one in then["layers"]] == [one["id"] for one in now["layers"]], "names change: nothing glides"
    assert layer(now, "-walls-")["transitions"]["getElevation"] == relief.MILLISECONDS


def test_the_period_of_the_link_is_shown_and_played() -> None:
    """The player gets all periods from old to new and the one shown; the slider stands there as well."""
    at = shown(lang="en", country="TUN", indicator="subnational_hdi", period="2004")
    (player,) = [
        json.loads(one.proto.json)
        for one in at.get("bidi_component")
        if one.proto.component_name.endswith("awda_player")
    ]
    assert player["current"] == "2004"
    assert player["codes"] == [str(year) for year in range(2004, 2020)]
    assert at.get_by_key("period").value == "2004"
    assert at.query_params["period"] in ("2004", ["2004"])


def test_a_series_of_indicators_is_played_instead() -> None:
    """Two indicators chosen: these are the steps."""
    at = opened(lang="en", country="MAR", indicators="urban_share_census,illiteracy_rate_census")
    (player,) = [
        json.loads(one.proto.json)
        for one in at.get("bidi_component")
        if one.proto.component_name.endswith("awda_player")
    ]
    assert player["codes"] == ["urban_share_census", "illiteracy_rate_census"]


def test_one_period_has_no_player() -> None:
    """Nothing to play, no buttons."""
    names = [one.proto.component_name for one in shown(lang="en").get("bidi_component")]
    assert not [name for name in names if name.endswith("awda_player")]


def test_the_notes_say_what_heights_mean() -> None:
    """And Western Sahara has its note wherever Morocco is shown."""

    def notes(**link: str) -> str:
        return " ".join(unmarked(one.proto.body) for one in shown(lang="en", **link).get("html"))

    assert "Non-Self-Governing" in notes()
    assert "Non-Self-Governing" not in notes(country="TUN", indicator="population")
    assert "one scale of heights" in notes(indicator="population")
    assert "different series" in notes(indicator="population")
    assert "different series" not in notes(country="TUN", indicator="subnational_hdi")


def test_an_area_chosen_has_a_line_and_a_layer_of_its_own() -> None:
    """The line lies on top of its block; the name of the layer makes the browser forget the click."""
    ((deck, _alt),) = decks(opened(lang="en", country="MAR", region="MA-05"))
    assert layer(deck, "-tops-")["id"] == "mar-tops-MA-05"
    heights = {point[2] for one in layer(deck, "-selected")["data"] for point in one["path"]}
    assert len(heights) == 1
    assert heights.pop() > tops(deck)["MA-05"]["height"]


def test_every_indicator_can_be_drawn_in_relief() -> None:
    """Both countries, one indicator after the other."""
    at = opened()
    for indicator in mapped.regional_indicators():
        at.selectbox(key="indicator").set_value(indicator).run()
        assert not at.error, indicator
        assert not at.exception, indicator
        areas = [area for deck, _alt in decks(at) for area in tops(deck).values()]
        assert any(area["height"] > 0 for area in areas), f"nothing rises for {indicator}"
        for area in areas:
            assert (area["height"] > 0) == bool(area["value"]), f"{indicator}: {area}"


@pytest.mark.parametrize("tilt", ["0", "60"])
def test_the_tilt_of_the_link_is_shown(tilt: str) -> None:
    """A link opens the picture from the same angle; an unknown angle gives a notice."""
    for deck, _alt in decks(opened(tilt=tilt)):
        assert deck["initialViewState"]["pitch"] == int(tilt)
    assert opened(tilt="33").warning


def test_a_deck_needs_sources_like_any_figure() -> None:
    """Rows without a source are refused."""
    with pytest.raises(evidence.UnsourcedError):
        evidence.show(drawn(shared=True), pd.DataFrame({"value": [1]}), title="", reading="", key="x")
