"""Join figures with region outlines, for those who make their own maps."""

from functools import cache

import geopandas as gpd
import pandas as pd

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


def with_shapes(rows: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return rows with the outline of their area; a published group gets the outline of its members together."""
    shapes = []
    for geo_code in rows["geo_code"]:
        listed = catalogue.region(geo_code)["members"].split(";")
        codes = listed if listed != [""] else [geo_code]
        outlines = _outlines(catalogue.region(codes[0])["geo_level"])
        shapes.append(outlines.loc[outlines["geo_code"].isin(codes), "geometry"].union_all())
    return gpd.GeoDataFrame(rows.copy(), geometry=shapes, crs="EPSG:4326")
