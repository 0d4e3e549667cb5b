"""Figures over the years: which series move, what stands beside them, where a definition changes, policy milestones.

Rows come back with every column of their table, the source columns included; nothing is spread, rounded or filled in.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import pandas as pd

from data import catalogue, observations, store

# Fewer points than this show no movement; two censuses do, since each counts everybody.
TREND_POINTS = 3
CENSUS_POINTS = 2
# Days; a few are forgiven, since sources date the end of a year in their own ways.
FULL_YEAR = 360
_CENSUS = re.compile(r"census|rgph")
# Surveys of returnees and of people abroad: shares of one date are the profile of a group, not a movement.
_PROFILED = ("returnees", "reintegration", "diaspora")


def _place_in_time(text: str, *, end: bool) -> float:
    """Return where a year or a date stands on an axis on which a whole year stands at its number."""
    if len(text) == 4:
        return float(text)
    day = int(pd.Timestamp(text).day_of_year) - (0 if end else 1)
    return round(int(text[:4]) + day / 366 - 0.5, 3)


@cache
def _dated() -> pd.DataFrame:
    """Return all observations with what a line needs to know of their time, see `trend_rows`."""
    rows = observations.everything()
    days = pd.to_datetime(rows["period_end"], format="ISO8601") - pd.to_datetime(rows["period_start"], format="ISO8601")
    span = rows["period_start"].str[:4] != rows["period_end"].str[:4]
    some_months = (days.dt.days > 0) & (days.dt.days < FULL_YEAR)
    partial = ~span & (some_months | (rows["precision"] == "partial_period"))
    year = rows["period_end"].str[:4].astype(int)
    start = pd.Series([_place_in_time(text, end=False) for text in rows["period_start"]], rows.index)
    end = pd.Series([_place_in_time(text, end=True) for text in rows["period_end"]], rows.index)
    within = span | some_months
    return rows.assign(
        year=year,
        first_year=rows["period_start"].str[:4].astype(int),
        start=start.where(within, year),
        end=end.where(within, year),
        span=span,
        partial=partial,
        speaks_for_year=~span & (~partial | (rows["unit"] == "percent")),
        census=[bool(_CENSUS.search(series)) for series in rows["series"]],
        line=rows["geo_code"] + " " + rows["series"],
        role="own",
    ).sort_values(["country", "geo_code", "series", "detail", "sex", "period_end", "period_start"], kind="stable")


# What one line is made of.
_LINE = ["line", "breakdown", "detail", "sex"]


def _points(rows: pd.DataFrame) -> "pd.Series[int]":
    """Return for each row how many dates its line has."""
    # A run asks this of many short lines, which pandas takes a hundred times as long to group.
    lines = list(zip(*(rows[column] for column in _LINE), strict=True))
    dates = Counter(line for line, _period in set(zip(lines, rows["period"], strict=True)))
    return pd.Series([dates[line] for line in lines], rows.index, dtype="int64")


@cache
def _national() -> pd.DataFrame:
    """Return the figures of `trend_rows` for all indicators."""
    rows = _dated()
    rows = rows[(rows["geo_level"] == "country") & rows["country"].isin(catalogue.COUNTRIES)]
    topics = rows["indicator"].map(lambda code: catalogue.indicator(code).topic)
    share = (rows["unit"] == "percent") & topics.isin(_PROFILED)
    moves = rows.assign(points=_points(rows)).groupby("indicator")["points"].transform("max") >= CENSUS_POINTS
    return rows[(topics != "method") & (moves | ~share)]


def trend_rows(indicator: str | None = None) -> pd.DataFrame:
    """Return the national figures of an indicator (or of all) over time, with `period` and `detail`.

    `year` is the last year of a figure, `span` tells that it covers several (a cumulated count, a window of a census, a
    survey across two years), `start` and `end` where it stands on an axis of years. `partial` tells that it covers less
    than a year, `speaks_for_year` that it may be read as that of the year all the same: every rate, but no count of
    some months, which would look like a fall. `line` is its area and series. Shares of one survey are left out: they
    are the profile of a group. Figures that are not preferred are included.
    """
    rows = _national()
    return rows[rows["indicator"] == indicator] if indicator is not None else rows.copy(deep=False)


@cache
def _below_country() -> pd.DataFrame:
    """Return the figures of `area_rows` for all indicators."""
    rows = _dated()
    rows = rows[~rows["geo_level"].isin(("country", "benchmark")) & rows["country"].isin(catalogue.COUNTRIES)]
    dates = rows["period"].where(rows["preferred"] == "yes")
    return rows[rows.assign(dates=dates).groupby(_LINE)["dates"].transform("nunique") >= CENSUS_POINTS]


def area_rows(indicator: str | None = None) -> pd.DataFrame:
    """Return the figures of an indicator (or of all) for areas that have preferred ones for two dates or more.

    Areas of the past are included: a line needs no outline.
    """
    rows = _below_country()
    return rows[rows["indicator"] == indicator] if indicator is not None else rows.copy(deep=False)


def _enough(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Tell for each row whether its line has enough points to show a movement."""
    # Cumulated counts overlap, so that three of them are no movement; the windows of two censuses are.
    points = _points(rows[~rows["span"] | rows["census"]]).reindex(rows.index, fill_value=0)
    return (points >= TREND_POINTS) | (rows["census"] & (points >= CENSUS_POINTS))


@store.remembered
def is_trend(rows: pd.DataFrame) -> bool:
    """Tell whether some line of the rows has enough points to show a movement."""
    return bool(_enough(rows).any())


@cache
def _followed() -> pd.DataFrame:
    """Return for each indicator that has a date: the points of its longest line, and whether that is enough."""
    rows = pd.concat([trend_rows(), area_rows()])
    rows = rows[rows["preferred"] == "yes"]
    rows = rows.assign(points=_points(rows), enough=_enough(rows))
    return rows.groupby("indicator").agg(points=("points", "max"), enough=("enough", "any"))


@cache
def trend_indicators() -> dict[str, int]:
    """Return the indicators that have a date, with the number of points of their longest line.

    Those that can be followed come first, each part by topic and English name.
    """
    found = _followed()
    moving, still = found.index[found["enough"]], found.index[~found["enough"]]
    return {code: int(found.loc[code, "points"]) for code in [*catalogue.by_topic(moving), *catalogue.by_topic(still)]}


def moves(indicator: str) -> bool:
    """Tell whether an indicator has enough points somewhere to show a movement."""
    return bool(_followed().loc[indicator, "enough"])


@dataclass(frozen=True)
class OverTime:
    """What can be chosen for an indicator over time: its figures of countries, and of areas with two dates or more."""

    national: pd.DataFrame
    areas: pd.DataFrame

    def of(self, *, countries: Collection[str], detail: str, sex: str = "") -> "OverTime":
        """Keep the figures of some countries, of a detail, and of a sex where the detail has several."""
        kept = []
        for rows in (self.national, self.areas):
            rows = rows[rows["country"].isin(countries) & (rows["detail"] == detail)]
            kept.append(rows[rows["sex"] == sex] if sex else rows)
        return OverTime(*kept)

    def rows(self) -> pd.DataFrame:
        """Return all figures."""
        return pd.concat([self.national, self.areas])

    def line(self, region: str | None, source: str | None = None) -> pd.DataFrame:
        """Return the lines to draw: of the countries, or of one area with the same series of its country beside it.

        Without a source only preferred figures are kept; with one, all that come from it.
        """
        rows = self.national if region is None else self.areas[self.areas["geo_code"] == region]
        rows = rows[rows["preferred"] == "yes"] if source is None else rows[rows["source_id"] == source]
        if region is None:
            return rows
        beside = self.national[self.national["series"].isin(rows["series"]) & (self.national["preferred"] == "yes")]
        return pd.concat([rows, beside.assign(role="national")])


def over_time(indicator: str) -> OverTime:
    """Return the figures of an indicator over time, in all details."""
    return OverTime(trend_rows(indicator), area_rows(indicator))


def sources_of(rows: pd.DataFrame) -> list[str]:
    """Return the sources of rows among which a reader may choose: none where one source has only preferred figures."""
    found = list(dict.fromkeys(rows["source_id"]))
    return found if len(found) > 1 or (rows["preferred"] != "yes").any() else []


def of_years(rows: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Keep the figures whose whole period lies in some years."""
    return rows[(rows["first_year"] >= first) & (rows["year"] <= last)]


def _families(rows: pd.DataFrame) -> "pd.Series[str]":
    """Return what a series rests on whatever the country: the last part of its code."""
    return rows["series"].str.split("__").str[2]


def differ(rows: pd.DataFrame) -> bool:
    """Tell whether the series in rows do not all rest on the same definition."""
    return bool(_families(rows).nunique() > 1)


@cache
def _of_neighbours() -> pd.DataFrame:
    """Return the preferred figures of neighbours, groups and averages."""
    rows = _dated()
    kept = ~rows["country"].isin(catalogue.COUNTRIES) & rows["geo_level"].isin(("country", "benchmark"))
    return rows[kept & (rows["preferred"] == "yes")]


@store.remembered
def neighbours(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of neighbours, groups and averages that rest on the same definition as some rows."""
    if rows.empty:
        return rows
    found = _of_neighbours()
    found = found[
        found["indicator"].isin(rows["indicator"])
        & found["detail"].isin(rows["detail"])
        & found["sex"].isin(rows["sex"])
    ]
    return found[_families(found).isin(_families(rows))].assign(role="context")


@store.remembered
def series_breaks(rows: pd.DataFrame) -> pd.DataFrame:
    """Return where the definition of the series in rows changes within their time, oldest first, with `year`."""
    breaks = store.table("series_breaks")
    breaks = breaks[breaks["series"].isin(set(rows["series"]))]
    breaks = breaks.assign(year=breaks["starts"].str[:4].astype(int))
    if breaks.empty:
        return breaks
    ends = rows.groupby("series").agg(first=("first_year", "min"), last=("year", "max"))
    within = [ends.loc[row.series, "first"] < row.year <= ends.loc[row.series, "last"] for row in breaks.itertuples()]
    return breaks[within].sort_values(["year", "series"], kind="stable")


PER_THOUSAND = 1000
_COUNTED_UNITS = ("persons", "households", "projects")


def inhabitants_of(indicator: str) -> int:
    """Return for how many inhabitants a figure can be given: 1,000 for counts, 1 for money, 0 where it makes no sense.

    Rates are per something already, and so are grants and incomes per head; only remittances are a country's money.
    """
    one = catalogue.indicator(indicator)
    if one.unit in _COUNTED_UNITS and not one.code.startswith("population"):
        return PER_THOUSAND
    return int(one.topic == "remittances" and one.unit != "percent")


@dataclass(frozen=True)
class PerInhabitant:
    """Figures over the population of their country and year.

    `rows` has the quotients as values, `population` the rows divided by, `left_out` the figures without either.
    """

    rows: pd.DataFrame
    population: pd.DataFrame
    left_out: pd.DataFrame


@store.remembered
def per_inhabitant(rows: pd.DataFrame) -> PerInhabitant:
    """Divide the figures of one indicator by the mid-year population of the same country and year.

    A figure for several years has no population of its own and is left out, and so is a count of some months.
    """
    population = trend_population()
    known = population.set_index(["geo_code", "year"])["value"]
    keys = list(zip(rows["geo_code"], rows["year"], strict=True))
    fit = pd.Series([key in known.index for key in keys], rows.index, dtype=bool) & rows["speaks_for_year"]
    kept = rows[fit]
    used = [key for key, one in zip(keys, fit, strict=True) if one]
    factor = inhabitants_of(str(rows["indicator"].iloc[0])) if len(rows) else 1
    divisors = known.loc[used].to_numpy() if used else []
    met = [key in set(used) for key in zip(population["geo_code"], population["year"], strict=True)]
    return PerInhabitant(kept.assign(value=factor * kept["value"] / divisors), population[met], rows[~fit])


def trend_population() -> pd.DataFrame:
    """Return the mid-year population of each country and year."""
    rows = _dated()
    return rows[(rows["indicator"] == "population_midyear") & (rows["geo_level"] == "country")]


def events(event_ids: Collection[str]) -> pd.DataFrame:
    """Return some policy events, oldest first."""
    rows = store.table("timeline")
    rows = rows[rows["event_id"].isin(event_ids)]
    return rows.sort_values(["year", "event_id"], kind="stable")


def milestones(countries: Collection[str], first: int, last: int) -> pd.DataFrame:
    """Return the policy events of countries from one year to another, oldest first."""
    rows = store.table("timeline")
    years = rows["year"].astype(int)
    rows = rows.assign(year=years)[rows["country"].isin([*countries, "both"]) & years.between(first, last)]
    return rows.sort_values(["year", "event_id"], kind="stable")
