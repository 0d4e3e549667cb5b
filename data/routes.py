"""Where people came back from and where nationals live: figures by partner country, and the flat map they stand on.

A partner is the country at the other end: of previous residence, of residence, of removal, of a transfer. Some partners
are groups of countries (Europe, EU-27): they have a name and a figure, and no place on a map.
"""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin, sqrt

import pandas as pd

from data import catalogue, observations, store

# Towards home: the partner is where somebody or something comes from. Away from home: where nationals are or went.
HOMEWARD = ("previous_country", "host_country", "sending_country")
PARTNER = (*HOMEWARD, "destination")
# What the indicators say, group by group, in the order of the menu.
SAYS = {
    "came_back": ("returnees_previous_country",),
    "live": (
        "emigrant_stock_by_destination",
        "consular_diaspora_stock",
        "eu_valid_permits",
        "current_migrants_destination",
        "emigrants_host_statistics",
    ),
    "settled": ("eu_immigration_flow", "eu_first_permits", "emigrants_5y_census"),
    "departed": ("departures_recorded_by_host",),
    "ordered": ("eu_orders_to_leave", "expulsion_orders", "eu_found_irregular"),
    "forced": ("forced_returns", "frontex_returns"),
    "returned": ("eu_returned_after_order", "eu_return_rate"),
    "helped": ("assisted_returns", "iom_reintegration_assisted"),
    "sent": ("remittances_tnd",),
}
# Shares of one whole, whose sum a reader will want to know.
SHARES = ("returnees_previous_country", "current_migrants_destination")
PREFERRED = "preferred"
# Below so many single countries, none of them can be called the one with most.
FEW = 3


@dataclass(frozen=True)
class Picture:
    """The figures of one country that belong into one picture: one series, one period, each partner once.

    `code` tells it from the others of its period in a link: the source of its first row, or `preferred`.
    """

    country: str
    code: str
    rows: pd.DataFrame

    @property
    def partial(self) -> bool:
        """Tell whether its figures cover part of a period only."""
        return bool((self.rows["precision"] == "partial_period").any())

    @property
    def few(self) -> bool:
        """Tell whether too few single countries are published for a ranking of them."""
        return len(countries(self.rows)) < FEW


def rows(indicator: str | None = None) -> pd.DataFrame:
    """Return every figure of a country by partner, of an indicator or of all, with `period` (its code)."""
    found = store.table("observations")
    if indicator is not None:
        found = found[found["indicator"] == indicator]
    return _with_period(found[found["breakdown"].isin(PARTNER) & found["country"].isin(catalogue.COUNTRIES)])


def _with_period(found: pd.DataFrame) -> pd.DataFrame:
    """Add the code of the period."""
    codes = [observations.period_code(*pair) for pair in zip(found["period_start"], found["period_end"], strict=True)]
    return found.assign(period=codes)


@cache
def known(choice: str) -> frozenset[str]:
    """Return the codes that a link may carry for an indicator, a period or a source, on offer here or elsewhere."""
    if choice == "indicator":
        return frozenset(store.table("indicators")["indicator"])
    if choice == "period":
        return frozenset(_with_period(store.table("observations"))["period"]) | {observations.LATEST}
    return frozenset(store.table("sources")["source_id"]) | {PREFERRED}


def says(indicator: str) -> str:
    """Return the group of an indicator: what its figures say of a partner."""
    return next(group for group, codes in SAYS.items() if indicator in codes)


def indicators() -> list[str]:
    """Return the indicators by partner, by what they say."""
    found = store.table("observations")
    met = set(found.loc[found["breakdown"].isin(PARTNER), "indicator"])
    return [code for codes in SAYS.values() for code in codes if code in met]


def is_homeward(found: pd.DataFrame) -> bool:
    """Tell whether rows are about a way home."""
    return bool(found["breakdown"].isin(HOMEWARD).all())


def sexes(found: pd.DataFrame) -> list[str]:
    """Return the sexes that rows offer, both together first."""
    return [code for code in catalogue.codes("sex") if code in set(found["sex"])]


def periods(found: pd.DataFrame) -> list[str]:
    """Return the codes of the periods that rows offer, oldest first."""
    return sorted(found["period"].unique())


@store.remembered
def openings(found: pd.DataFrame) -> dict[str, tuple[str, str, str]]:
    """Return by period, the oldest first, the dates and the country of the picture that rows open with.

    A whole period goes before part of one, which the other country may have.
    """
    opening = {}
    for code in periods(found):
        first = [pictures(own)[0] for _country, own in found[found["period"] == code].groupby("country")]
        row = min(first, key=lambda one: one.partial).rows.iloc[0]
        opening[code] = (str(row["period_start"]), str(row["period_end"]), str(row["country"]))
    return opening


def pictures(found: pd.DataFrame) -> list[Picture]:
    """Return the pictures that rows of one indicator, country, sex and period make, the one to open with first.

    Whole periods go before parts, then what has most partners. Rows that are not preferred are added to a picture only
    for a reader who picks its source.
    """
    return list(_made(found))


@store.remembered
def _made(found: pd.DataFrame) -> list[Picture]:
    """Make the pictures of rows."""
    made: list[Picture] = []
    keys = ["geo_code", "series", "breakdown", "unit", "period_start", "period_end"]
    for _key, own in found.groupby(keys, sort=False):
        own = own.sort_values(["value", "breakdown_value"], ascending=[False, True], kind="stable")
        made += _of_series(own)
    return sorted(made, key=lambda one: (one.code != PREFERRED, one.partial, -len(one.rows), one.code))


def _of_series(own: pd.DataFrame) -> list[Picture]:
    """Return the pictures of one series in one period."""
    country = str(own["country"].iloc[0])
    preferred = own[own["preferred"] == "yes"]
    source = str(own["source_id"].iloc[0])
    if len(preferred) == len(own):
        return [Picture(country, source, own)]
    return [Picture(country, source, own), *([Picture(country, PREFERRED, preferred)] if len(preferred) else [])]


def picture(found: pd.DataFrame, source: str = PREFERRED) -> Picture | None:
    """Return the picture that a source stands for, else the one to open with; None where there are no rows."""
    made = pictures(found)
    return next((one for one in made if one.code == source), made[0] if made else None)


@store.remembered
def latest(found: pd.DataFrame) -> str:
    """Return the newest period of one country that is well covered; empty where there are no rows.

    That is one with at least half of the partners of the best covered period, and no part of a period where there are
    whole ones.
    """
    opening = {code: one for code in periods(found) if (one := picture(found[found["period"] == code]))}
    if not opening:
        return ""
    whole = {code: one for code, one in opening.items() if not one.partial} or opening
    enough = max(len(one.rows) for one in whole.values()) / 2
    return max(code for code, one in whole.items() if len(one.rows) >= enough)


# The flat map


# Where the map lies flat: between both countries and Europe; kilometres from there.
_CENTRE = (12.0, 40.0)
_EARTH = 6371.0


@dataclass(frozen=True)
class Land:
    """What the flat map shows of the land: lines of points in kilometres, None between two of them."""

    land: tuple[list[int | None], list[int | None]]
    borders: tuple[list[int | None], list[int | None]]
    western_sahara: tuple[list[int | None], list[int | None]]
    parallel: tuple[list[int | None], list[int | None]]


def flat(lon: float, lat: float) -> tuple[float, float]:
    """Return where a place lies on the flat map, in kilometres (Lambert's equal-area projection of a sphere)."""
    east, north, centre = radians(lon - _CENTRE[0]), radians(lat), radians(_CENTRE[1])
    stretch = sqrt(2 / (1 + sin(centre) * sin(north) + cos(centre) * cos(north) * cos(east)))
    x = _EARTH * stretch * cos(north) * sin(east)
    y = _EARTH * stretch * (cos(centre) * sin(north) - sin(centre) * cos(north) * cos(east))
    return x, y


def _lines(geometry: dict[str, object]) -> tuple[list[int | None], list[int | None]]:
    """Return the rings or lines of a geometry on the flat map, None between two of them."""
    x: list[int | None] = []
    y: list[int | None] = []
    for line in _strokes(geometry["type"], geometry["coordinates"]):
        if x:
            x.append(None)
            y.append(None)
        for lon, lat in line:
            east, north = flat(lon, lat)
            x.append(round(east))
            y.append(round(north))
    return x, y


def _strokes(kind: object, coordinates: object) -> Iterable[list[tuple[float, float]]]:
    """Yield the rings or lines of a geometry, whatever its kind."""
    deep = {"LineString": 0, "Polygon": 1, "MultiLineString": 1, "MultiPolygon": 2}[str(kind)]
    strokes: list[object] = [coordinates]
    for _level in range(deep):
        strokes = [inner for outer in strokes for inner in outer]  # type: ignore[attr-defined]
    return strokes  # type: ignore[return-value]


@cache
def land() -> Land:
    """Read the land of the flat map once; raise EvidenceError."""
    path = store.OUTLINES / "partner_land.geojson"
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        found = {feature["id"]: _lines(feature["geometry"]) for feature in features}
        return Land(found["LAND"], found["BORDERS"], found["EH"], found["EH-LINE"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise store.EvidenceError(f"{path.name} cannot be read: {error}") from error


@cache
def points() -> dict[str, tuple[float, float]]:
    """Return where the arcs of each country end, in kilometres on the flat map; raise EvidenceError."""
    path = store.OUTLINES / "partner_points.csv"
    try:
        with path.open(encoding="utf-8") as file:
            return {row["iso_a3"]: flat(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)}
    except (OSError, KeyError, ValueError) as error:
        raise store.EvidenceError(f"{path.name} cannot be read: {error}") from error


def countries(found: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures of single countries, which have a place on the map; groups of countries have none."""
    return found[found["breakdown_value"].isin(points())]


def ranked(found: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of a picture that may stand in one ranking.

    A group of countries larger than any single one holds the others or most of them: it is a sum, and no rival.
    """
    single = countries(found)
    if single.empty:
        return found
    sums = ~found["breakdown_value"].isin(points()) & (found["value"] > single["value"].max())
    return found[~sums]
