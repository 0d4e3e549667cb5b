"""Draw the outlines as SVG paths, ready for the browser.

Each country gets an equal-area projection of its own; coordinates are kilometres, y downwards, one decimal. Points are
rounded first and only then written as steps, so neighbours keep exactly the same border and nothing drifts. All layers
of one country share one box, so that switching layers does not move the map.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import box, shape
from shapely.geometry.base import BaseGeometry

from data.geo.build_geo import polygons

MARGIN = 0.03  # of the longer side
LEAST_LAND_KM2 = 20  # smaller islands of the land around are dropped
Point = tuple[int, int]  # tenths of a kilometre


@dataclass(frozen=True)
class Country:
    """How one country is drawn: centre of the projection and layer file of each level."""

    code: str
    latitude: float
    longitude: float
    layers: dict[str, str]

    @property
    def projection(self) -> str:
        """Describe the projection for proj."""
        return f"+proj=laea +lat_0={self.latitude} +lon_0={self.longitude} +datum=WGS84 +units=km"


COUNTRIES = (
    Country("MAR", 28.7, -8.0, {"region": "morocco_regions", "old_region": "morocco_regions16_pre2015"}),
    Country(
        "TUN",
        33.9,
        9.6,
        {
            "governorate": "tunisia_governorates",
            "macro_region": "tunisia_macroregions",
            "district_2023": "tunisia_districts_2023",
        },
    ),
)


def read_layer(path: Path) -> dict[str, BaseGeometry]:
    """Read the geometries of a layer by code."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["geo_code"]: shape(feature["geometry"]) for feature in features}


def on_screen(layer: dict[str, BaseGeometry], country: Country) -> dict[str, BaseGeometry]:
    """Project a layer to kilometres with y downwards."""
    transformer = Transformer.from_crs("EPSG:4326", country.projection, always_xy=True)

    def carry(points: Any) -> Any:
        x, y = transformer.transform(points[:, 0], points[:, 1])
        return np.column_stack([x, -np.asarray(y)])

    return {code: shapely.transform(geometry, carry) for code, geometry in layer.items()}


def _number(tenths: int) -> str:
    """Write tenths of a kilometre as short as SVG allows."""
    sign = "-" if tenths < 0 else ""
    whole, tenth = divmod(abs(tenths), 10)
    if not tenth:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{tenth}"


def _pair(x: int, y: int) -> str:
    """Write two numbers; a minus sign already keeps them apart."""
    second = _number(y)
    return _number(x) + (second if second.startswith("-") else f" {second}")


def _strokes(lines: Iterable[tuple[Any, bool]]) -> str:
    """Write lines as one path: an absolute start, then relative steps; closed where asked."""
    written = []
    for coordinates, closed in lines:
        points: list[Point] = []
        for x, y in coordinates:
            point = (round(x * 10), round(y * 10))
            if not points or point != points[-1]:
                points.append(point)
        if closed and points[0] == points[-1]:
            points.pop()
        if len(points) < (3 if closed else 2):
            continue
        steps = [_pair(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points)]
        joined = steps[0] + "".join(step if step.startswith("-") else f" {step}" for step in steps[1:])
        written.append(f"M{_pair(*points[0])}l{joined}{'z' if closed else ''}")
    return "".join(written)


def area_path(geometry: BaseGeometry) -> str:
    """Write polygons as a path; holes run the other way round, as the source has them."""
    rings = [ring for part in polygons(geometry) for ring in (part.exterior, *part.interiors)]
    return _strokes((ring.coords, True) for ring in rings)


def line_path(geometry: BaseGeometry) -> str:
    """Write lines as a path."""
    return _strokes((line.coords, False) for line in getattr(geometry, "geoms", [geometry]))


def label_place(geometry: BaseGeometry) -> dict[str, float]:
    """Find the middle and the radius of the largest circle that fits into the area."""
    largest = max(polygons(geometry), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, 0.05)
    x, y = circle.coords[0]
    return {"x": round(x, 1), "y": round(y, 1), "room": round(circle.length, 1)}


def common_box(layers: Sequence[dict[str, BaseGeometry]]) -> list[float]:
    """Enclose every layer of a country, with a margin: x, y, width, height."""
    bounds = shapely.total_bounds([geometry for layer in layers for geometry in layer.values()])
    x0, y0, x1, y1 = (float(value) for value in bounds)
    margin = MARGIN * max(x1 - x0, y1 - y0)
    return [round(value, 1) for value in (x0 - margin, y0 - margin, x1 - x0 + 2 * margin, y1 - y0 + 2 * margin)]


def land_around(context: dict[str, BaseGeometry], frame: Sequence[float]) -> str:
    """Write the neighbouring land inside the box as one path.

    Borders between neighbours are dissolved. The land is not simplified again, or it would part from the country's own
    border.
    """
    x, y, width, height = frame
    window = box(x, y, x + width, y + height)
    land = shapely.union_all([geometry.intersection(window) for geometry in context.values()])
    return area_path(shapely.MultiPolygon([part for part in polygons(land) if part.area >= LEAST_LAND_KM2]))


def western_sahara(overlay: dict[str, BaseGeometry]) -> dict[str, Any]:
    """Write the overlay: area, hatch strokes, dashed parallel 27°40' N and label point."""
    place = label_place(overlay["EH"])
    return {
        "area": area_path(overlay["EH"]),
        "hatch": line_path(overlay["EH-HATCH"]),
        "line": line_path(overlay["EH-DASH"]),
        "x": place["x"],
        "y": place["y"],
    }


def build(geojson: Path, folder: Path) -> None:
    """Write one file per level from the GeoJSON layers."""
    folder.mkdir(parents=True, exist_ok=True)
    context = read_layer(geojson / "context_countries.geojson")
    overlay = read_layer(geojson / "western_sahara_overlay.geojson")
    for country in COUNTRIES:
        layers = {
            level: on_screen(read_layer(geojson / f"{name}.geojson"), country) for level, name in country.layers.items()
        }
        frame = common_box(list(layers.values()))
        around = land_around(on_screen(context, country), frame)
        for level, layer in layers.items():
            document: dict[str, Any] = {
                "country": country.code,
                "level": level,
                "projection": country.projection,
                "unit": "km",
                "box": frame,
                "context": around,
                "areas": {code: {"d": area_path(area), **label_place(area)} for code, area in layer.items()},
            }
            if country.code == "MAR":
                document["western_sahara"] = western_sahara(on_screen(overlay, country))
            text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
            (folder / f"{level}.json").write_text(text + "\n", encoding="utf-8")
