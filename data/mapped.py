"""Figures by area: what the map of a country shows, how its areas rank, and one area in full.

Rows come back with every column of their table, the source columns included; nothing is spread, rounded or filled in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from data import catalogue, observations, store

# The levels that have outlines of today, from fine to coarse.
MAP_LEVELS = {"MAR": ("region",), "TUN": ("governorate", "macro_region", "district_2023")}
# The levels of the past that have outlines of their own; their figures are never drawn on those of today.
FORMER_MAP_LEVELS = {"MAR": ("old_region",), "TUN": ()}
# Values that may be ranked: "about 10 %" three times, or one value for three regions, has no place of its own.
RANKED_PRECISIONS = ("exact", "rounded", "derived")


@cache
def codes() -> frozenset[str]:
    """Return the codes of areas with an outline, of today or of the past, and of the groups made of them."""
    rows = store.table("regions")
    levels = {level for one in (MAP_LEVELS, FORMER_MAP_LEVELS) for country in one.values() for level in country}
    drawn = set(rows.loc[rows["geo_level"].isin(levels), "geo_code"])
    groups = rows.loc[rows["geo_level"] == "region_group", "geo_code"]
    return frozenset(drawn | {group for group in groups if set(catalogue.members(group)) <= drawn})


@store.kept
def regional_rows(indicator: str | None = None) -> pd.DataFrame:
    """Return every figure of an indicator (or of all) for areas that can be mapped, with `period` and `detail`."""
    rows = observations.everything()
    if indicator is not None:
        rows = rows[rows["indicator"] == indicator]
    return rows[rows["geo_code"].isin(codes())]


def regional_indicators(country: str | None = None) -> list[str]:
    """Return the indicators with figures for areas (of a country) that can be mapped, by topic and English name."""
    rows = regional_rows()
    if country is not None:
        rows = rows[rows["country"] == country]
    return catalogue.by_topic(rows["indicator"].unique())


def is_former(level: str) -> bool:
    """Tell whether the areas of a level are those of the past."""
    return any(level in levels for levels in FORMER_MAP_LEVELS.values())


def _known(rows: pd.DataFrame, level: str) -> int:
    """Return how many of a level's areas have a figure in rows, alone or in a group."""
    known = {member for geo_code in rows["geo_code"].unique() for member in catalogue.members(geo_code)}
    return len(known & set(catalogue.areas(level)))


def _covered(rows: pd.DataFrame, level: str) -> float:
    """Return the share of a level's areas for which rows hold a figure."""
    return _known(rows, level) / len(catalogue.areas(level))


def _at_level(rows: pd.DataFrame, level: str) -> pd.DataFrame:
    """Keep the rows of a level, and of groups made of its areas."""
    wanted = set(catalogue.areas(level))
    within = {geo_code for geo_code in rows["geo_code"].unique() if set(catalogue.members(geo_code)) <= wanted}
    return rows[rows["geo_code"].isin(within)]


def _of_one_period(rows: pd.DataFrame, period: str, levels: Sequence[str]) -> tuple[pd.DataFrame, str]:
    """Choose the rows of one period at the level that covers most, and return them with that level."""
    best = (rows.iloc[0:0], levels[0], -1.0)
    for level in levels:
        kept = _at_level(rows[rows["period"] == period], level)
        covered = _covered(kept, level)
        if covered > best[2]:
            best = (kept, level, covered)
    return best[0], best[1]


def _latest_period(rows: pd.DataFrame, levels: Sequence[str]) -> str:
    """Return the newest period that covers at least half of what the best covered one does."""
    covered = {period: _covered(*_of_one_period(rows, period, levels)) for period in observations.periods(rows)}
    enough = max(covered.values()) / 2
    return next(period for period, share in covered.items() if share >= enough)


def _levels_for(rows: pd.DataFrame, country: str) -> Sequence[str]:
    """Return the levels to draw rows on: those of today, or those of the past where no row is for an area of today."""
    today, former = MAP_LEVELS[country], FORMER_MAP_LEVELS[country]
    if any(len(_at_level(rows, level)) for level in today):
        return today
    return former if any(len(_at_level(rows, level)) for level in former) else today


@dataclass(frozen=True)
class Regional:
    """The figures of one country for a map.

    `rows` as published, `level` of the outlines, `period` code or empty, `left_out` areas whose figure the reader does
    not want to see.
    """

    country: str
    level: str
    period: str
    rows: pd.DataFrame
    left_out: frozenset[str] = frozenset()

    def figure_of(self, geo_code: str) -> pd.DataFrame:
        """Return the figure of an area: its own, that of the group it is published with, or of a wider area."""
        for code in [geo_code, *wider_areas(geo_code)]:
            own = self.rows[self.rows["geo_code"] == code]
            if len(own):
                return own
        return self.rows.iloc[0:0]


def covered(found: Regional) -> int:
    """Return how many areas of the level have a figure, alone or in a group."""
    return _known(found.rows, found.level)


def top(found: Regional) -> str | None:
    """Return the area with the highest figure; None unless every area has one and a single one is highest in truth.

    An approximate or grouped value is no winner, and nothing is highest among figures that the reader has thinned out.
    """
    if found.left_out or covered(found) < len(catalogue.areas(found.level)) or found.rows["value"].nunique() < 2:
        return None
    highest = found.rows[found.rows["value"] == found.rows["value"].max()]
    if len(highest) > 1 or highest["precision"].iloc[0] not in RANKED_PRECISIONS:
        return None
    return str(highest["geo_code"].iloc[0])


def choices(found: Regional) -> list[str]:
    """Return the areas that a reader may open: those on the map, and the finest ones of today where it is of today."""
    if is_former(found.level):
        return catalogue.areas(found.level)
    return list(dict.fromkeys([*catalogue.areas(found.level), *catalogue.areas(MAP_LEVELS[found.country][0])]))


def of_precision(found: Regional, precisions: Collection[str]) -> Regional:
    """Keep the figures of these precisions, and note which areas lose theirs."""
    keep = found.rows["precision"].isin(precisions)
    dropped = {member for geo_code in found.rows.loc[~keep, "geo_code"] for member in catalogue.members(geo_code)}
    return replace(found, rows=found.rows[keep], left_out=frozenset(dropped))


def by_region(
    indicator: str, country: str, *, period: str = observations.LATEST, detail: str = "total", level: str = ""
) -> Regional:
    """Return an indicator's figures of one country by region: one row for each area or published group of areas.

    Preferred rows go first. `latest` takes the newest period that is reasonably covered. The level is the one whose
    areas are covered best; areas of the past come in only where there is no figure for areas of today. `level` asks
    for one level instead. No figure gives no rows, never an error.
    """
    rows = regional_rows(indicator)
    rows = rows[(rows["country"] == country) & (rows["detail"] == detail)]
    if rows.empty:
        return Regional(country, MAP_LEVELS[country][0], "", rows)
    of_period = rows if period == observations.LATEST else rows[rows["period"] == period]
    levels = [level] if level else _levels_for(of_period, country)
    if (rows["unit"] == "yes_no").all():
        # Offices open one by one: each has its own date, so all stand on one map.
        return Regional(country, levels[0], "", _one_row_per_area(_at_level(rows, levels[0])))
    chosen = _latest_period(rows, levels) if period == observations.LATEST else period
    kept, level = _of_one_period(rows, chosen, levels)
    return Regional(country, level, chosen if len(kept) else "", _one_row_per_area(kept))


def _one_row_per_area(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep for each area the preferred, newest row."""
    order = rows.sort_values(["preferred", "period_start"], ascending=[False, False], kind="stable")
    return order.drop_duplicates("geo_code").sort_values("value", ascending=False, kind="stable")


@dataclass(frozen=True)
class Rank:
    """A place among the areas whose values may be ranked, and how many areas had to be left out."""

    place: int
    among: int
    left_out: int


def rank(rows: pd.DataFrame, geo_code: str) -> Rank | None:
    """Return the place of an area, highest value first; None where no honest place exists.

    Approximate, grouped and partial values neither get a place nor count; equal values share the better place.
    """
    ranked = rows[rows["precision"].isin(RANKED_PRECISIONS)]
    own = ranked.loc[ranked["geo_code"] == geo_code, "value"]
    if own.empty or len(ranked) < 3 or (rows["unit"] == "yes_no").any():
        return None
    left_out = sum(len(catalogue.members(code)) for code in set(rows["geo_code"]) - set(ranked["geo_code"]))
    return Rank(int((ranked["value"] > own.iloc[0]).sum()) + 1, len(ranked), left_out)


def majority(rows: pd.DataFrame) -> list[str]:
    """Return the fewest areas that together hold more than half of a whole, largest first; empty when unclear.

    `rows` are shares in percent. It is clear only if each of these areas has a value that may be ranked.
    """
    total = 0.0
    found = []
    for row in rows.sort_values("value", ascending=False).itertuples():
        if row.precision not in RANKED_PRECISIONS:
            return []
        total += row.value
        found.append(str(row.geo_code))
        if total > 50:
            return found
    return []


def wider_areas(geo_code: str) -> list[str]:
    """Return the published groups, economic region and district that an area belongs to."""
    own, mapped = catalogue.region(geo_code), codes()
    groups = [code for code in catalogue.areas("region_group") if geo_code in catalogue.members(code)]
    return [code for code in (*groups, own["parent_code"], own["district_code"]) if code in mapped]


def region_profile(geo_code: str) -> pd.DataFrame:
    """Return every current figure known for an area: the newest preferred one of each indicator and detail.

    An indicator without any preferred figure comes with the newest it has. A figure of a wider area (a group, an
    economic region, a district) stands in where there is none of its own; rows come by topic.
    """
    nearest = [geo_code, *wider_areas(geo_code)]
    rows = regional_rows()
    preferred = set(rows.loc[rows["preferred"] == "yes", "indicator"])
    rows = rows[rows["geo_code"].isin(nearest) & ((rows["preferred"] == "yes") | ~rows["indicator"].isin(preferred))]
    rows = rows.assign(nearness=rows["geo_code"].map(nearest.index))
    rows = rows.sort_values(["nearness", "period_end"], ascending=[True, False], kind="stable")
    rows = rows.drop_duplicates(["indicator", "detail", "geo_code"]).drop_duplicates(["indicator", "detail"])
    topics = list(catalogue.codes("topic"))
    order = rows["indicator"].map(lambda code: topics.index(catalogue.indicator(code).topic))
    return rows.assign(topic_order=order).sort_values(["topic_order", "indicator", "detail"], kind="stable")
