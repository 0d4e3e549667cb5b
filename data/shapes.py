"""Join figures with region outlines, for those who make their own maps."""

from functools import cache

import geopandas as gpd
import pandas as pd
from shapely import orient_polygons, to_geojson
from shapely.geometry.base import BaseGeometry

from data import catalogue, store

_FILES = {
    "region": "morocco_regions.geojson",
    "governorate": "tunisia_governorates.geojson",
    "macro_region": "tunisia_macroregions.geojson",
    "district_2023": "tunisia_districts_2023.geojson",
    "old_region": "morocco_regions16_pre2015.geojson",
}


@cache
def _outlines(level: str) -> gpd.GeoDataFrame:
    """Read the outlines of a level: geo_code and geometry (EPSG:4326)."""
    path = store.OUTLINES / _FILES[level]
    try:
        return gpd.read_file(path)[["geo_code", "geometry"]]
    except Exception as error:
        raise store.EvidenceError(f"{path.name} cannot be read: {error}") from error


# Areas of these kinds have no outline of their own: whole countries, groups of countries, areas of the past.
WITHOUT_OUTLINE = ("country", "benchmark", "economic_region")


@cache
def outline(geo_code: str) -> BaseGeometry:
    """Return the outline of an area; a published group gets the outline of its members together.

    Outer rings run against the clock and holes with it, as GeoJSON wants them (RFC 7946).
    """
    codes = catalogue.members(geo_code)
    outlines = _outlines(catalogue.region(codes[0])["geo_level"])
    return orient_polygons(outlines.loc[outlines["geo_code"].isin(codes), "geometry"].union_all())


def with_shapes(rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return rows with the outline of their area."""
    return gpd.GeoDataFrame(rows.copy(), geometry=[outline(code) for code in rows["geo_code"]], crs="EPSG:4326")


@cache
def geometry(geo_code: str) -> str:
    """Return the outline of an area as the geometry of GeoJSON."""
    return str(to_geojson(outline(geo_code)))
