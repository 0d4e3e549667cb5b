"""The outlines are sound, carry the codes of regions.csv, and reach the screen unchanged."""

import itertools
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely
from pyproj import Geod
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from data import rebuild

ROOT = Path(__file__).resolve().parents[1]
GEOJSON = ROOT / "data" / "geo"
SCREEN = ROOT / "static" / "outlines"
GEOD = Geod(ellps="WGS84")

# layer: (level of regions.csv, number of areas)
LAYERS = {
    "morocco_regions": ("region", 12),
    "morocco_regions16_pre2015": ("old_region", 16),
    "tunisia_governorates": ("governorate", 24),
    "tunisia_macroregions": ("macro_region", 7),
    "tunisia_districts_2023": ("district_2023", 5),
}
ALL_LAYERS = [*LAYERS, "context_countries", "partner_land", "western_sahara_overlay"]
LEVELS = {level: layer for layer, (level, _) in LAYERS.items()}

CITIES = [
    ("Tangier", -5.83, 35.75, "MA-01"),
    ("Oujda", -1.92, 34.68, "MA-02"),
    ("Nador", -2.95, 35.16, "MA-02"),
    ("Fez", -5.0, 34.03, "MA-03"),
    ("Rabat", -6.82, 33.99, "MA-04"),
    ("Beni Mellal", -6.35, 32.34, "MA-05"),
    ("Khouribga", -6.91, 32.88, "MA-05"),
    ("Casablanca", -7.58, 33.56, "MA-06"),
    ("Marrakesh", -8.0, 31.63, "MA-07"),
    ("Errachidia", -4.43, 31.93, "MA-08"),
    ("Agadir", -9.55, 30.42, "MA-09"),
    ("Tiznit", -9.73, 29.70, "MA-09"),
    ("Guelmim", -10.06, 28.99, "MA-10"),
    ("Laayoune", -13.2, 27.15, "MA-11"),
    ("Tarfaya", -12.90, 27.93, "MA-11"),
    ("Aousserd", -14.33, 22.55, "MA-12"),
    ("Tunis", 10.165, 36.80, "TN-11"),
    ("Ariana", 10.19, 36.865, "TN-12"),
    ("Ben Arous", 10.22, 36.74, "TN-13"),
    ("Manouba", 10.09, 36.81, "TN-14"),
    ("Nabeul", 10.72, 36.45, "TN-21"),
    ("Zaghouan", 10.14, 36.40, "TN-22"),
    ("Bizerte", 9.85, 37.26, "TN-23"),
    ("Béja", 9.18, 36.73, "TN-31"),
    ("Jendouba", 8.78, 36.50, "TN-32"),
    ("Le Kef", 8.71, 36.17, "TN-33"),
    ("Siliana", 9.37, 36.08, "TN-34"),
    ("Kairouan", 10.10, 35.68, "TN-41"),
    ("Kasserine", 8.83, 35.17, "TN-42"),
    ("Sidi Bouzid", 9.48, 35.04, "TN-43"),
    ("Sousse", 10.62, 35.82, "TN-51"),
    ("Monastir", 10.80, 35.76, "TN-52"),
    ("Mahdia", 11.03, 35.50, "TN-53"),
    ("Sfax", 10.74, 34.74, "TN-61"),
    ("Gafsa", 8.78, 34.42, "TN-71"),
    ("Tozeur", 8.13, 33.92, "TN-72"),
    ("Kebili", 8.97, 33.70, "TN-73"),
    ("Gabès", 10.08, 33.88, "TN-81"),
    ("Medenine", 10.50, 33.35, "TN-82"),
    ("Djerba", 10.88, 33.81, "TN-82"),
    ("Tataouine", 10.45, 32.93, "TN-83"),
    ("Ceuta", -5.315, 35.893, None),
    ("Melilla", -2.94, 35.294, None),
    ("Tindouf", -8.14, 27.67, None),
]


@cache
def layer(name: str) -> dict[str, Any]:
    """Read a GeoJSON layer."""
    return dict(json.loads((GEOJSON / f"{name}.geojson").read_text(encoding="utf-8")))


@cache
def outlines(name: str) -> dict[str, BaseGeometry]:
    """Read the geometries of a layer by code."""
    return {feature["properties"]["geo_code"]: shape(feature["geometry"]) for feature in layer(name)["features"]}


@cache
def regions() -> pd.DataFrame:
    """Read the table of areas."""
    path = ROOT / "data" / "tables" / "regions.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False).set_index("geo_code")


@cache
def screen(level: str) -> dict[str, Any]:
    """Read the outlines of a level as the browser gets them."""
    return dict(json.loads((SCREEN / f"{level}.json").read_text(encoding="utf-8")))


def parts(geometry: BaseGeometry) -> list[Polygon]:
    """List the polygons of a geometry."""
    return [part for part in getattr(geometry, "geoms", [geometry]) if part.geom_type == "Polygon"]


def km2(geometry: BaseGeometry) -> float:
    """Measure an area on the ellipsoid."""
    return abs(float(GEOD.geometry_area_perimeter(geometry)[0])) / 1e6


def gaps(areas: list[BaseGeometry]) -> list[BaseGeometry]:
    """Find the holes between areas; a lake inside one area is none."""
    lakes = [Polygon(ring) for area in areas for part in parts(area) for ring in part.interiors]
    holes = [Polygon(ring) for part in parts(shapely.union_all(areas)) for ring in part.interiors]
    return [hole for hole in holes if not any(hole.equals(lake) for lake in lakes)]


def lines_of(path: str) -> list[list[tuple[int, int]]]:
    """Read an SVG path made of M, l and z back to points, in tenths of a kilometre."""
    assert re.fullmatch(r"(M[-\d. ]+l[-\d. ]+z?)+", path), f"a path may hold M, l, z and numbers only: {path[:60]}"
    lines = []
    for stroke in path.split("M")[1:]:
        numbers = [round(float(number) * 10) for number in re.findall(r"-?\d*\.?\d+", stroke)]
        steps = list(zip(numbers[::2], numbers[1::2], strict=True))
        lines.append(list(itertools.accumulate(steps, lambda at, step: (at[0] + step[0], at[1] + step[1]))))
    return lines


def area_of(path: str) -> BaseGeometry:
    """Read an SVG path back to polygons: rings that turn the other way are holes."""
    rings = [Polygon(line) for line in lines_of(path)]
    first = rings[0].exterior.is_ccw
    shells = [ring for ring in rings if ring.exterior.is_ccw == first]
    holes = [ring for ring in rings if ring.exterior.is_ccw != first]
    whole = [Polygon(s.exterior, [h.exterior for h in holes if s.contains(h.representative_point())]) for s in shells]
    return whole[0] if len(whole) == 1 else MultiPolygon(whole)


@pytest.mark.parametrize("name", ALL_LAYERS)
def test_layer_is_sound_geojson(name: str) -> None:
    document = layer(name)
    assert "crs" not in document, f"{name}: RFC 7946 knows no crs member"
    unsaid = [key for key in ("license", "attribution") if not document.get(key)]
    assert not unsaid, f"{name}: {unsaid} missing"
    for feature in document["features"]:
        code = feature["properties"]["geo_code"]
        assert feature["id"] == code, f"{name}: id {feature['id']} differs from geo_code {code}"
        geometry = shape(feature["geometry"])
        assert geometry.is_valid, f"{name}, {code}: {shapely.is_valid_reason(geometry)}"
        for part in parts(geometry):
            wound = part.exterior.is_ccw and not any(ring.is_ccw for ring in part.interiors)
            assert wound, f"{name}, {code}: rings are not wound as RFC 7946 asks"
            fine = all(round(value, 4) == value for point in part.exterior.coords for value in point)
            assert fine, f"{name}, {code}: more than four decimals"


@pytest.mark.parametrize(("name", "level", "number"), [(name, *rest) for name, rest in LAYERS.items()])
def test_layer_holds_the_areas_of_its_level(name: str, level: str, number: int) -> None:
    features = layer(name)["features"]
    assert len(features) == number, f"{name} has {len(features)} areas, {number} expected"
    table = regions()[regions()["geo_level"] == level]
    found = set(outlines(name))
    assert found == set(table.index), f"{name} and regions.csv differ in {sorted(found ^ set(table.index))}"
    for properties in (feature["properties"] for feature in features):
        row = table.loc[properties["geo_code"]]
        for key in ("name_en", "name_fr", "name_ar", "country"):
            assert properties[key] == row[key], f"{name}, {properties['geo_code']}: {key} differs from regions.csv"
        if "area_km2" in properties:
            assert str(properties["area_km2"]) == row["area_km2"], f"{properties['geo_code']}: area_km2 differs"
        label = [f"{value:g}" for value in properties["label"]]
        assert label == [f"{float(row[key]):g}" for key in ("label_lon", "label_lat")], f"{row.name}: label differs"


@pytest.mark.parametrize("name", LAYERS)
def test_neighbours_share_their_borders(name: str) -> None:
    areas = list(outlines(name).values())
    assert shapely.coverage_is_valid(areas), f"{name}: neighbours overlap or leave a gap along a border"
    overlap = sum(km2(a.intersection(b)) for a, b in itertools.combinations(areas, 2) if a.intersects(b))
    assert overlap < 0.01, f"{name}: {overlap:.3f} km2 belong to two areas"
    between = [f"{gap.centroid.x:.2f} {gap.centroid.y:.2f}" for gap in gaps(areas)]
    assert not between, f"{name}: holes between neighbours near {', '.join(between)}"


@pytest.mark.parametrize(
    ("name", "low", "high"), [("morocco_regions", 675e3, 690e3), ("tunisia_governorates", 150e3, 158e3)]
)
def test_layer_has_the_size_of_the_country(name: str, low: float, high: float) -> None:
    total = sum(km2(outline) for outline in outlines(name).values())
    assert low < total < high, f"{name} covers {total:.0f} km2, {low:.0f} to {high:.0f} expected"


def test_groups_of_governorates_are_made_of_their_members() -> None:
    table = regions()
    for name, column in (("tunisia_macroregions", "parent_code"), ("tunisia_districts_2023", "district_code")):
        for code, outline in outlines(name).items():
            members = [area for key, area in outlines("tunisia_governorates").items() if table.loc[key, column] == code]
            assert shapely.union_all(members).equals(outline), f"{name}: {code} is not the union of its governorates"


@pytest.mark.parametrize(("city", "lon", "lat", "expected"), CITIES, ids=[city for city, *_ in CITIES])
def test_city_lies_in_its_region(city: str, lon: float, lat: float, expected: str | None) -> None:
    place = Point(lon, lat)
    areas = outlines("morocco_regions") | outlines("tunisia_governorates")
    found = [code for code, outline in areas.items() if outline.covers(place)]
    assert found == ([expected] if expected else []), f"{city} lies in {found}, {expected} expected"


def test_overlay_covers_what_lies_south_of_the_parallel() -> None:
    overlay = outlines("western_sahara_overlay")
    assert set(overlay) == {"EH", "EH-LINE", "EH-DASH", "EH-HATCH"}, f"overlay holds {sorted(overlay)}"
    assert overlay["EH"].bounds[3] < 27.67, "the hatched area crosses the parallel 27°40' N"
    assert {round(y, 4) for _, y in overlay["EH-LINE"].coords} == {27.6667}, "the line is not the parallel 27°40' N"
    morocco = outlines("morocco_regions")
    for code in ("MA-11", "MA-12"):
        share = overlay["EH"].intersection(morocco[code]).area / morocco[code].area
        assert share > 0.95, f"{code}: only {share:.0%} hatched"
    north = [code for code in morocco if code not in ("MA-10", "MA-11", "MA-12")]
    assert not any(overlay["EH"].intersection(morocco[code]).area > 1e-6 for code in north), (
        "hatch outside of the south"
    )


def test_credit_lines_and_note_stand_in_three_languages() -> None:
    text = (GEOJSON / "README.md").read_text(encoding="utf-8")
    for words in ("OpenStreetMap contributors", "contributeurs d'OpenStreetMap", "مساهمو OpenStreetMap"):
        assert words in text, f"data/geo/README.md: credit line with '{words}' missing"
    for words in ("Non-Self-Governing Territory", "territoire non autonome", "غير متمتع بالحكم الذاتي"):
        assert words in text, f"data/geo/README.md: note with '{words}' missing"


@pytest.mark.parametrize("level", LEVELS)
def test_screen_outlines_hold_the_codes_of_their_level(level: str) -> None:
    document = screen(level)
    expected = set(outlines(LEVELS[level]))
    assert set(document["areas"]) == expected, f"{level}.json differs in {sorted(set(document['areas']) ^ expected)}"
    country = "MAR" if level in ("region", "old_region") else "TUN"
    assert (document["country"], document["level"], document["unit"]) == (country, level, "km"), f"{level}.json: header"
    assert ("western_sahara" in document) == (country == "MAR"), f"{level}.json: the overlay belongs to Morocco only"


@pytest.mark.parametrize("level", LEVELS)
def test_screen_outlines_keep_borders_and_sizes(level: str) -> None:
    """Read back from the paths: shared borders are still shared, areas as on the ellipsoid, labels inside."""
    document = screen(level)
    areas = {code: area_of(area["d"]) for code, area in document["areas"].items()}
    sound = shapely.coverage_is_valid(list(areas.values())) and not gaps(list(areas.values()))
    assert sound, f"{level}.json: neighbours no longer share their borders"
    x, y, width, height = (value * 10 for value in document["box"])
    frame = shapely.box(x, y, x + width, y + height)
    for code, area in areas.items():
        expected = km2(outlines(LEVELS[level])[code])
        assert abs(area.area / 100 - expected) < 0.01 * expected + 3, f"{code}: {area.area / 100:.0f} km2 on screen"
        assert frame.contains(area), f"{level}.json: {code} leaves the box"
        spot = document["areas"][code]
        label = Point(spot["x"] * 10, spot["y"] * 10)
        assert area.contains(label), f"{level}.json: the label of {code} lies outside"
        reach = label.distance(area.boundary) / 10
        assert abs(reach - spot["room"]) < 0.5, f"{level}.json: room of {code} is {spot['room']}, measured {reach:.1f}"


@pytest.mark.parametrize("levels", [("region", "old_region"), ("governorate", "macro_region", "district_2023")])
def test_layers_of_one_country_lie_on_each_other(levels: tuple[str, ...]) -> None:
    first, *others = [screen(level) for level in levels]
    for other in others:
        for key in ("box", "projection", "context"):
            assert other[key] == first[key], f"{other['level']}.json: {key} differs from {first['level']}.json"


def test_the_north_is_up_on_screen() -> None:
    moroccan, tunisian = screen("region")["areas"], screen("governorate")["areas"]
    assert moroccan["MA-01"]["y"] < moroccan["MA-12"]["y"], "Tangier must stand above Dakhla: y grows downwards"
    assert tunisian["TN-23"]["y"] < tunisian["TN-83"]["y"], "Bizerte must stand above Tataouine: y grows downwards"


@pytest.mark.parametrize(("level", "most"), [("region", 45_000), ("governorate", 40_000)])
def test_screen_outlines_are_light(level: str, most: int) -> None:
    size = (SCREEN / f"{level}.json").stat().st_size
    assert size < most, f"{level}.json weighs {size} bytes, {most} at most: simplify more"


def test_overlay_on_screen_stays_in_the_south() -> None:
    overlay = screen("region")["western_sahara"]
    area = area_of(overlay["area"])
    assert area.contains(Point(overlay["x"] * 10, overlay["y"] * 10)), "the label of the overlay lies outside of it"
    strokes = shapely.MultiLineString(lines_of(overlay["hatch"]))
    assert area.buffer(5).contains(strokes), "hatch strokes leave the area"
    assert len(lines_of(overlay["line"])) > 5, "the parallel is drawn as dashes"


def partner_points() -> pd.DataFrame:
    """Read where the arcs of each country end."""
    return pd.read_csv(GEOJSON / "partner_points.csv").set_index("iso_a3")


def test_land_of_the_routes_is_light_and_reaches_beyond_its_windows() -> None:
    size = (GEOJSON / "partner_land.geojson").stat().st_size
    assert size < 40_000, f"partner_land.geojson weighs {size} bytes: simplify more"
    land = outlines("partner_land")
    assert set(land) == {"LAND", "BORDERS", "EH", "EH-LINE"}
    west, south, east, north = land["LAND"].bounds
    assert west < -30
    assert south < 5
    assert east > 75
    assert north > 75
    assert not land["LAND"].covers(Point(-20, 70)), "no strip of land across the north: Russia is joined at 180 degrees"
    for sea in (Point(6, 38), Point(-12, 45), Point(34, 43), Point(51, 42)):
        assert not land["LAND"].covers(sea), f"{sea} lies at sea"


def test_every_partner_country_has_a_point_on_its_land() -> None:
    points = partner_points()
    codes = pd.read_csv(ROOT / "data" / "tables" / "codes.csv", dtype=str, keep_default_na=False)
    partners = codes[codes["list"] == "partner"]["code"]
    named = {code for code in partners if code.isupper()}
    assert set(points.index) == named | {"MAR", "TUN"}
    land = outlines("partner_land")["LAND"]
    for code, lon, lat in points.itertuples():
        assert code in ("CAN", "USA") or land.covers(Point(lon, lat)), f"the point of {code} lies at sea"
    france, morocco = points.loc["FRA"], points.loc["MAR"]
    assert (2 < france["lon"] < 3.5, 46 < france["lat"] < 47.5) == (True, True), "the middle of mainland France"
    assert morocco["lat"] > 30, "the point of Morocco lies well north of the parallel"


def test_western_sahara_has_no_border_on_the_land_of_the_routes() -> None:
    layers = outlines("partner_land")
    overlay = outlines("western_sahara_overlay")
    assert layers["EH"].bounds[3] <= 27.67
    shared = layers["EH"].intersection(overlay["EH"]).area
    assert shared > 0.95 * overlay["EH"].area, "the hatched area is that of the maps of regions"
    assert layers["LAND"].buffer(0.3).covers(layers["EH"])
    along = shapely.box(-13, 27.5, -8.9, 27.8)
    assert layers["BORDERS"].intersection(along).length == 0, "a border is drawn along the parallel"
    assert {round(y, 2) for line in layers["EH-LINE"].geoms for _, y in line.coords} == {27.67}


def test_failed_download_leaves_the_files(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    files = [*GEOJSON.glob("*.geojson"), *SCREEN.glob("*.json")]
    before = {path: path.stat().st_mtime_ns for path in files}
    monkeypatch.setattr("data.rebuild.shutil.which", lambda name: None)
    assert rebuild.main([]) == 1, "without npm the rebuild must fail"
    assert "npm not found" in capsys.readouterr().err, "the message must say what is missing"
    after = {path: path.stat().st_mtime_ns for path in files}
    assert after == before, "a failed rebuild touched the committed files"


def test_altered_package_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in rebuild.SHA256:
        (tmp_path / name).write_bytes(b"another content")
    monkeypatch.setattr("data.rebuild.shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("data.rebuild.run", lambda command, folder: None)
    with pytest.raises(rebuild.RebuildError, match="sha256"):
        rebuild.download(tmp_path)


def test_broken_table_stops_the_validation(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "code", "type": "string", "constraints": {"enum": ["a"]}}]}
    (tmp_path / "tiny.csv").write_text("code\nb\n", encoding="utf-8")
    package = {"name": "tiny", "resources": [{"name": "tiny", "type": "table", "path": "tiny.csv", "schema": schema}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    with pytest.raises(rebuild.RebuildError, match="tiny"):
        rebuild.validate(tmp_path / "datapackage.json")
