"""One function per question that a page, the API or an export asks.

Rows come back with every column of their table, the source columns included; nothing is spread, rounded or filled in.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from data import catalogue, store

COUNTRIES = ("MAR", "TUN")
# The levels that have outlines of today, from fine to coarse.
MAP_LEVELS = {"MAR": ("region",), "TUN": ("governorate", "macro_region", "district_2023")}
# The levels of the past that have outlines of their own; their figures are never drawn on those of today.
FORMER_MAP_LEVELS = {"MAR": ("old_region",), "TUN": ()}
# Values that may be ranked: "about 10 %" three times, or one value for three regions, has no place of its own.
RANKED_PRECISIONS = ("exact", "rounded", "derived")
LATEST = "latest"


def period_code(start: str, end: str) -> str:
    """Return the code of a period: 2024, 2018-Q3 or 2018-2019 (a census or survey day counts as its year).

    `start` and `end` are two years or two dates of one form.
    """
    if start[:4] != end[:4]:
        return f"{start[:4]}-{end[:4]}"
    if len(start) > 4 and start[5:] in ("01-01", "04-01", "07-01", "10-01"):
        days = (pd.Timestamp(end) - pd.Timestamp(start)).days
        if 89 <= days <= 92:
            return f"{start[:4]}-Q{pd.Timestamp(start).quarter}"
    return start[:4]


def with_codes(rows: pd.DataFrame) -> pd.DataFrame:
    """Add `period` (its code) and `detail` (the sex or breakdown value that is not the whole, else total)."""
    return rows.assign(
        period=[period_code(*pair) for pair in zip(rows["period_start"], rows["period_end"], strict=True)],
        detail=rows["breakdown_value"].where(rows["breakdown_value"] != "", rows["sex"]),
    )


@cache
def _mapped_codes() -> frozenset[str]:
    """Return the codes of areas with an outline, of today or of the past, and of the groups made of them."""
    rows = store.table("regions")
    levels = {level for one in (MAP_LEVELS, FORMER_MAP_LEVELS) for country in one.values() for level in country}
    drawn = set(rows.loc[rows["geo_level"].isin(levels), "geo_code"])
    groups = rows.loc[rows["geo_level"] == "region_group", "geo_code"]
    return frozenset(drawn | {group for group in groups if set(catalogue.members(group)) <= drawn})


def regional_rows(indicator: str | None = None) -> pd.DataFrame:
    """Return every figure of an indicator (or of all) for areas that can be mapped, with `period` and `detail`."""
    rows = store.table("observations")
    if indicator is not None:
        rows = rows[rows["indicator"] == indicator]
    return with_codes(rows[rows["geo_code"].isin(_mapped_codes())])


def regional_indicators(country: str | None = None) -> list[str]:
    """Return the indicators with figures for areas (of a country) that can be mapped, by topic and English name."""
    rows = regional_rows()
    if country is not None:
        rows = rows[rows["country"] == country]
    return by_topic(rows["indicator"].unique())


def by_topic(codes: Iterable[str]) -> list[str]:
    """Sort indicators by topic and English name."""
    topics = catalogue.codes("topic")
    found = (catalogue.indicator(code) for code in codes)
    return [one.code for one in sorted(found, key=lambda one: (topics.index(one.topic), one.label("en")))]


def details(rows: pd.DataFrame) -> list[str]:
    """Return the details that rows offer (total, female, urban ...), the one to open with first."""
    offered = rows.groupby("detail", sort=False).agg(
        preferred=("preferred", lambda column: (column == "yes").any()), figures=("obs_id", "size")
    )
    # The whole says more than a part, and the mean of the delegations more of a governorate than its lowest one.
    first = ["total", "world", "eu27", "mean", "open"]
    return sorted(
        offered.index,
        key=lambda detail: (
            first.index(detail) if detail in first else len(first),
            not offered.loc[detail, "preferred"],
            -offered.loc[detail, "figures"],
            detail,
        ),
    )


def details_of_all(rows: pd.DataFrame, countries: Collection[str]) -> list[str]:
    """Return the details that rows offer, those first for which most of some countries have a preferred figure."""
    kept = rows[(rows["preferred"] == "yes") & rows["country"].isin(countries)]
    having = kept.groupby("detail")["country"].nunique()
    return sorted(details(rows), key=lambda detail: -int(having.get(detail, 0)))


def detail_label(rows: pd.DataFrame, detail: str, language: str) -> str:
    """Name a detail that rows offer by its sex (total: both) or its value of a breakdown."""
    row = rows[rows["detail"] == detail].iloc[0]
    if row["breakdown_value"]:
        return catalogue.breakdown_label(row["breakdown"], row["breakdown_value"], language)
    return catalogue.label("sex", row["sex"], language)


def is_counted(indicator: str, country: str) -> bool:
    """Tell whether an indicator concerns a country: it has a figure of it, or is about returnees, who live in both."""
    rows = store.table("observations")
    own = (rows["indicator"] == indicator) & (rows["country"] == country)
    return bool(own.any()) or catalogue.indicator(indicator).topic == "returnees"


# Areas of the past without outlines.
UNMAPPED_LEVELS = ("economic_region",)


def only_former_areas(indicator: str, country: str) -> bool:
    """Tell whether an indicator has figures below a country, but only for areas of the past that have no outlines."""
    rows = store.table("observations")
    rows = rows[(rows["indicator"] == indicator) & (rows["country"] == country)]
    return bool(rows["geo_level"].isin(UNMAPPED_LEVELS).any()) and not rows["geo_code"].isin(_mapped_codes()).any()


def is_former(level: str) -> bool:
    """Tell whether the areas of a level are those of the past."""
    return any(level in levels for levels in FORMER_MAP_LEVELS.values())


def periods(rows: pd.DataFrame) -> list[str]:
    """Return the codes of the periods that rows offer, newest first."""
    return sorted(rows["period"].unique(), reverse=True)


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
    covered = {period: _covered(*_of_one_period(rows, period, levels)) for period in periods(rows)}
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
    indicator: str, country: str, *, period: str = LATEST, detail: str = "total", level: str = ""
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
    levels = [level] if level else _levels_for(rows if period == LATEST else rows[rows["period"] == period], country)
    if (rows["unit"] == "yes_no").all():
        # Offices open one by one: each has its own date, so all stand on one map.
        return Regional(country, levels[0], "", _one_row_per_area(_at_level(rows, levels[0])))
    chosen = _latest_period(rows, levels) if period == LATEST else period
    kept, level = _of_one_period(rows, chosen, levels)
    return Regional(country, level, chosen if len(kept) else "", _one_row_per_area(kept))


def _one_row_per_area(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep for each area the preferred, newest row."""
    order = rows.sort_values(["preferred", "period_start"], ascending=[False, False], kind="stable")
    return order.drop_duplicates("geo_code").sort_values("value", ascending=False, kind="stable")


def national(indicator: str, country: str, *, detail: str = "total") -> pd.DataFrame:
    """Return the newest preferred figure of an indicator for the whole country: one row or none."""
    return national_rows(indicator, country, detail=detail).head(1)


def national_rows(indicator: str, country: str, *, detail: str = "total") -> pd.DataFrame:
    """Return the preferred figures of an indicator for the whole country, newest first."""
    rows = store.table("observations")
    rows = rows[
        (rows["indicator"] == indicator)
        & (rows["country"] == country)
        & (rows["geo_level"] == "country")
        & (rows["preferred"] == "yes")
    ]
    rows = with_codes(rows)
    exact = rows[rows["detail"] == detail]
    if exact.empty and detail.startswith("census_"):
        # A rate over another census is still the national rate; its note says which census.
        exact = rows[rows["breakdown"] == "denominator"]
    return exact.sort_values("period_end", ascending=False, kind="stable")


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
    own, mapped = catalogue.region(geo_code), _mapped_codes()
    groups = [code for code in catalogue.areas("region_group") if geo_code in catalogue.members(code)]
    return [code for code in (*groups, own["parent_code"], own["district_code"]) if code in mapped]


def region_profile(geo_code: str) -> pd.DataFrame:
    """Return every current figure known for an area: the newest preferred one of each indicator and detail.

    An indicator without any preferred figure comes with the newest it has. A figure of a wider area (a group, an
    economic region, a district) stands in where there is none of its own; rows come by topic.
    """
    codes = [geo_code, *wider_areas(geo_code)]
    rows = regional_rows()
    preferred = set(rows.loc[rows["preferred"] == "yes", "indicator"])
    rows = rows[rows["geo_code"].isin(codes) & ((rows["preferred"] == "yes") | ~rows["indicator"].isin(preferred))]
    rows = rows.assign(nearness=rows["geo_code"].map(codes.index))
    rows = rows.sort_values(["nearness", "period_end"], ascending=[True, False], kind="stable")
    rows = rows.drop_duplicates(["indicator", "detail", "geo_code"]).drop_duplicates(["indicator", "detail"])
    topics = list(catalogue.codes("topic"))
    order = rows["indicator"].map(lambda code: topics.index(catalogue.indicator(code).topic))
    return rows.assign(topic_order=order).sort_values(["topic_order", "indicator", "detail"], kind="stable")


def gaps(country: str, *, topics: Sequence[str] | None = None, below_country: bool = False) -> pd.DataFrame:
    """Return what is known to be missing for a country, and where the answer is held.

    `topics` keeps these topics; `below_country` keeps what is missing for regions or governorates.
    """
    rows = store.table("evidence_gaps")
    rows = rows[rows["country"].isin((country, "both"))]
    if topics is not None:
        rows = rows[rows["topic"].isin(topics)]
    if below_country:
        rows = rows[rows["geo_level"] != "country"]
    return rows


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
    rows = with_codes(store.table("observations"))
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
    return rows.groupby(_LINE)["period"].transform("nunique")


@cache
def _national() -> pd.DataFrame:
    """Return the figures of `trend_rows` for all indicators."""
    rows = _dated()
    rows = rows[(rows["geo_level"] == "country") & rows["country"].isin(COUNTRIES)]
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
    rows = rows[~rows["geo_level"].isin(("country", "benchmark")) & rows["country"].isin(COUNTRIES)]
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
    return {code: int(found.loc[code, "points"]) for code in [*by_topic(moving), *by_topic(still)]}


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


def neighbours(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of neighbours, groups and averages that rest on the same definition as some rows."""
    if rows.empty:
        return rows
    found = _dated()
    found = found[
        found["indicator"].isin(rows["indicator"])
        & ~found["country"].isin(COUNTRIES)
        & found["geo_level"].isin(("country", "benchmark"))
        & (found["preferred"] == "yes")
        & found["detail"].isin(rows["detail"])
        & found["sex"].isin(rows["sex"])
    ]
    return found[_families(found).isin(_families(rows))].assign(role="context")


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


def milestones(countries: Collection[str], first: int, last: int) -> pd.DataFrame:
    """Return the policy events of countries from one year to another, oldest first."""
    rows = store.table("timeline")
    years = rows["year"].astype(int)
    rows = rows.assign(year=years)[rows["country"].isin([*countries, "both"]) & years.between(first, last)]
    return rows.sort_values(["year", "event_id"], kind="stable")


def _selected(place: str) -> pd.DataFrame:
    """Return the editors' choice for a place on a page, in order."""
    rows = store.table("selections")
    return rows[rows["place"] == place].sort_values("position")


def _chosen(place: str, table: str, key: str) -> pd.DataFrame:
    """Return the rows of a table that the editors chose for a place, in their order."""
    wanted = list(_selected(place)["reference"])
    rows = store.table(table).set_index(key, drop=False)
    return rows.loc[wanted].reset_index(drop=True)


def overview_findings() -> pd.DataFrame:
    """Return the findings that open the dashboard."""
    return _chosen("overview_finding", "findings", "finding_id")


def overview_gaps() -> pd.DataFrame:
    """Return the missing pieces that the overview names."""
    return _chosen("overview_gap", "evidence_gaps", "gap_id")


@dataclass(frozen=True)
class KeyFigure:
    """Two figures that a reader will set side by side: `rows` has one row for each country."""

    comparison_id: str
    rows: pd.DataFrame


def overview_key_figures() -> list[KeyFigure]:
    """Return the pairs of figures that open the dashboard, Morocco first."""
    observations = with_codes(store.table("observations")).set_index("obs_id", drop=False)
    return [
        KeyFigure(row["reference"], observations.loc[[row["obs_id_mar"], row["obs_id_tun"]]].reset_index(drop=True))
        for _, row in _selected("overview_key_figure").iterrows()
    ]
