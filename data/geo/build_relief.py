"""Draw the outlines for the tilted map: longitude and latitude, with fewer points than the flat map needs.

The tilted map sends its outlines with each picture, so they have to be light. A level is simplified as a coverage, so
neighbours keep exactly the same border. What marks Western Sahara is cut at the borders of the regions, since each
piece has to lie on the top of the region that carries it.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from data.geo.build_geo import polygons
from data.geo.build_outlines import COUNTRIES, read_layer

TOLERANCE = 0.045  # degrees; the square root of the largest triangle of three points that may be left out
DECIMALS = 2  # about 1 km, less than a pixel of the picture
LEAST_AREA = 0.002  # square degrees; smaller islands would cost points and never be seen
LAND_WINDOW = (-25.0, 10.0, 25.0, 45.0)
NEAR = 0.03  # degrees; a dash that follows a border belongs to both sides
Point = list[float]


def _points(coordinates: Iterable[Any]) -> list[Point]:
    """Write points as pairs of rounded numbers, without those that fall together."""
    written: list[Point] = []
    for x, y, *_height in coordinates:
        point = [round(x, DECIMALS), round(y, DECIMALS)]
        if not written or point != written[-1]:
            written.append(point)
    return written


def _rings(geometry: BaseGeometry) -> list[list[list[Point]]]:
    """Write an area as polygons, each a list of rings; its largest piece always stays."""
    pieces = sorted(polygons(geometry), key=lambda piece: -piece.area)
    kept = [pieces[0], *(piece for piece in pieces[1:] if piece.area >= LEAST_AREA)]
    return [[_points(ring.coords) for ring in (piece.exterior, *piece.interiors)] for piece in kept]


def _lines(geometry: BaseGeometry) -> list[list[Point]]:
    """Write lines as lists of points."""
    lines = [line for line in getattr(geometry, "geoms", [geometry]) if line.geom_type == "LineString"]
    return [points for points in (_points(line.coords) for line in lines) if len(points) > 1]


def simplified(layer: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Leave out points of a level, the same ones on both sides of a border."""
    return dict(zip(layer, shapely.coverage_simplify(list(layer.values()), TOLERANCE), strict=True))


def _western_sahara(overlay: dict[str, BaseGeometry], regions: dict[str, BaseGeometry]) -> dict[str, Any]:
    """Cut the hatch at the borders of the regions, and name for each dash of the parallel the regions it touches."""
    hatch = {code: _lines(overlay["EH-HATCH"].intersection(area)) for code, area in regions.items()}
    dashes = getattr(overlay["EH-DASH"], "geoms", [overlay["EH-DASH"]])
    parallel = []
    for dash in dashes:
        touched = [code for code, area in regions.items() if area.distance(dash) < NEAR]
        parallel.append({"line": _points(dash.coords), "areas": touched})
    return {"hatch": {code: lines for code, lines in hatch.items() if lines}, "parallel": parallel}


def _write(document: object, path: Path) -> None:
    """Write a file without spaces."""
    path.write_text(json.dumps(document, separators=(",", ":")) + "\n", encoding="utf-8")


def build(geojson: Path, screen: Path) -> None:
    """Write the outlines of every level beside the GeoJSON layers, and the land around for the browser to fetch."""
    levels: dict[str, Any] = {}
    for country in COUNTRIES:
        for level, name in country.layers.items():
            areas = simplified(read_layer(geojson / f"{name}.geojson"))
            levels[level] = {code: _rings(area) for code, area in areas.items()}
            if level == "region":
                overlay = read_layer(geojson / "western_sahara_overlay.geojson")
                western_sahara = _western_sahara(overlay, areas)
    _write({"levels": levels, "western_sahara": western_sahara}, geojson / "relief.json")
    context = read_layer(geojson / "context_countries.geojson")
    land = shapely.union_all(list(context.values())).intersection(shapely.box(*LAND_WINDOW))
    land = land.simplify(TOLERANCE)
    geometry = {"type": "MultiPolygon", "coordinates": _rings(land)}
    _write({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": geometry}]},
           screen / "land.json")  # fmt: skip
