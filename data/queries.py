"""One function per question that a page, the API or an export asks.

Rows come back with every column of their table, the source columns included; nothing is spread, rounded or filled in.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from data import catalogue, store

COUNTRIES = ("MAR", "TUN")
# The levels that have outlines of today, from fine to coarse.
MAP_LEVELS = {"MAR": ("region",), "TUN": ("governorate", "macro_region", "district_2023")}
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


def _mapped_codes() -> set[str]:
    """Return the codes of areas with an outline of today, and of the groups made of them."""
    rows = store.table("regions")
    levels = {level for country in MAP_LEVELS.values() for level in country}
    drawn = set(rows.loc[rows["geo_level"].isin(levels), "geo_code"])
    groups = rows.loc[rows["geo_level"] == "region_group", "geo_code"]
    return drawn | {group for group in groups if set(catalogue.members(group)) <= drawn}


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
    return _by_topic(rows["indicator"].unique())


def _by_topic(codes: Iterable[str]) -> list[str]:
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


# Areas of the past, whose figures must never be drawn on the outlines of today.
FORMER_LEVELS = ("old_region", "economic_region")


def only_former_areas(indicator: str, country: str) -> bool:
    """Tell whether an indicator has figures below a country, but for areas of the past only."""
    rows = store.table("observations")
    levels = rows.loc[(rows["indicator"] == indicator) & (rows["country"] == country), "geo_level"]
    return bool(levels.isin(FORMER_LEVELS).any()) and not levels.isin(MAP_LEVELS[country]).any()


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
    """Return the areas that a reader may open: those on the map, and the finest ones of the country."""
    return list(dict.fromkeys([*catalogue.areas(found.level), *catalogue.areas(MAP_LEVELS[found.country][0])]))


def of_precision(found: Regional, precisions: Collection[str]) -> Regional:
    """Keep the figures of these precisions, and note which areas lose theirs."""
    keep = found.rows["precision"].isin(precisions)
    dropped = {member for geo_code in found.rows.loc[~keep, "geo_code"] for member in catalogue.members(geo_code)}
    return replace(found, rows=found.rows[keep], left_out=frozenset(dropped))


def by_region(indicator: str, country: str, *, period: str = LATEST, detail: str = "total") -> Regional:
    """Return an indicator's figures of one country by region: one row for each area or published group of areas.

    Preferred rows go first. `latest` takes the newest period that is reasonably covered. The level is the one whose
    areas are covered best. No figure gives no rows, never an error.
    """
    levels = MAP_LEVELS[country]
    rows = regional_rows(indicator)
    rows = rows[(rows["country"] == country) & (rows["detail"] == detail)]
    if rows.empty:
        return Regional(country, levels[0], "", rows)
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
    return exact.sort_values("period_end", ascending=False, kind="stable").head(1)


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

    A figure of a wider area (a group, an economic region, a district) stands in where there is none of its own; rows
    come by topic.
    """
    codes = [geo_code, *wider_areas(geo_code)]
    rows = regional_rows()
    rows = rows[rows["geo_code"].isin(codes) & (rows["preferred"] == "yes")]
    rows = rows.assign(nearness=rows["geo_code"].map(codes.index))
    rows = rows.sort_values(["nearness", "period_end"], ascending=[True, False], kind="stable")
    rows = rows.drop_duplicates(["indicator", "detail", "geo_code"]).drop_duplicates(["indicator", "detail"])
    topics = list(catalogue.codes("topic"))
    order = rows["indicator"].map(lambda code: topics.index(catalogue.indicator(code).topic))
    return rows.assign(topic_order=order).sort_values(["topic_order", "indicator", "detail"], kind="stable")


def mechanisms_in_region(geo_code: str) -> pd.DataFrame:
    """Return the mechanisms for returnees (or open to them) that name an area, those at work first."""
    rows = store.table("mechanisms")
    named = rows["region_codes"].str.split(";").map(lambda codes: geo_code in codes)
    rows = rows[named & (rows["serves_national_returnees"] != "no")]
    order = {"active": 0, "planned": 1, "unknown": 2, "not_started": 3, "ended": 4}
    return rows.sort_values("status_now", key=lambda column: column.map(order), kind="stable")


def national_mechanisms(country: str) -> pd.DataFrame:
    """Return the mechanisms for returnees that name no place and are at work now."""
    rows = store.table("mechanisms")
    return rows[
        (rows["country"] == country)
        & (rows["coverage_level"] == "national")
        & (rows["status_now"] == "active")
        & (rows["serves_national_returnees"] == "yes")
    ]


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


# Fewer points than this show no movement.
TREND_POINTS = 3
# Days; a few are forgiven, since sources date the end of a year in their own ways.
FULL_YEAR = 360


def trend_rows(indicator: str | None = None) -> pd.DataFrame:
    """Return the preferred national figures of an indicator (or of all) over time, with `period` and `detail`.

    A breakdown is kept for both sexes together, so that a detail is one line. A figure for several years (a cumulated
    count, a five-year window, a survey across two years) belongs to no year and is left out. `year` is the year,
    `partial` tells that a figure covers less than one (a quarter, some months), `speaks_for_year` that it may be read
    as that of the year all the same: every rate, but no count of some months, which would look like a fall.
    """
    rows = store.table("observations")
    if indicator is not None:
        rows = rows[rows["indicator"] == indicator]
    rows = rows[
        (rows["geo_level"] == "country")
        & rows["country"].isin(COUNTRIES)
        & (rows["preferred"] == "yes")
        & ((rows["breakdown_value"] == "") | (rows["sex"] == "total"))
        & (rows["period_start"].str[:4] == rows["period_end"].str[:4])
    ]
    rows = with_codes(rows)
    days = pd.to_datetime(rows["period_end"], format="ISO8601") - pd.to_datetime(rows["period_start"], format="ISO8601")
    some_months = (days.dt.days > 0) & (days.dt.days < FULL_YEAR)
    partial = some_months | (rows["precision"] == "partial_period")
    return rows.assign(
        year=rows["period_end"].str[:4].astype(int),
        partial=partial,
        speaks_for_year=~partial | (rows["unit"] == "percent"),
    ).sort_values(["country", "series", "detail", "period_end"], kind="stable")


def _moving(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the details of an indicator for which some series has enough points to show a movement."""
    rows = rows[[catalogue.indicator(code).topic != "method" for code in rows["indicator"]]] if len(rows) else rows
    points = rows.groupby(["indicator", "detail", "series"])["year"].transform("nunique")
    enough = rows.assign(enough=points >= TREND_POINTS).groupby(["indicator", "detail"])["enough"].transform("any")
    return rows[enough]


def trend_indicators() -> list[str]:
    """Return the indicators that can be followed over time, by topic and English name."""
    return _by_topic(_moving(trend_rows())["indicator"].unique())


def over_time(indicator: str) -> pd.DataFrame:
    """Return the figures of an indicator over time, in all details that show a movement."""
    return _moving(trend_rows(indicator))


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
