"""Areas of one country or both, side by side: which figure stands for each, and the range it lies in."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import pandas as pd

from data import catalogue, mapped, not_published, observations

MOST = 4
# Below this share of a level's areas, the lowest and highest known are no range of the country.
ENOUGH = 0.5
# What the dashboard is about.
ABOUT = ("returnees", "flows", "reintegration")
# Without its parts it repeats another indicator (population).
REPEATED = ("population_by_area",)


@dataclass(frozen=True)
class Line:
    """One indicator in one country: its figures by area of one level and period, and that of the whole country.

    `chosen` are the areas that a reader compares.
    """

    indicator: str
    detail: str
    found: mapped.Regional
    national: pd.DataFrame
    chosen: tuple[str, ...]

    @cached_property
    def figures(self) -> dict[str, "pd.Series[str]"]:
        """Return the figure of each area chosen that has one: its own, that of its group, or of a wider area."""
        at = {str(code): position for position, code in enumerate(self.found.rows["geo_code"])}
        nearest = {code: next((at[one] for one in _near(code) if one in at), None) for code in self.chosen}
        return {code: self.found.rows.iloc[position] for code, position in nearest.items() if position is not None}

    def elsewhere(self, geo_code: str) -> pd.DataFrame:
        """Return the figures of an area, or of a wider one, in other periods."""
        rows = _of_all_periods(self.indicator, self.found.country, self.detail)
        return rows[rows["geo_code"].isin(_near(geo_code)) & (rows["period"] != self.found.period)]

    @cached_property
    def known(self) -> int:
        """Return how many areas of the level have a figure, alone or in a group."""
        return mapped.covered(self.found)

    @cached_property
    def areas(self) -> int:
        """Return how many areas the level has."""
        return len(catalogue.areas(self.found.level))

    @cached_property
    def has_range(self) -> bool:
        """Tell whether lowest and highest say something of the country: most areas are known, and they differ."""
        rows = self.found.rows
        return (
            self.known >= ENOUGH * self.areas
            and self._in_order["value"].nunique() > 1
            and not (rows["unit"] == "yes_no").any()
        )

    @cached_property
    def _in_order(self) -> pd.DataFrame:
        """Return the rows from the lowest to the highest value, of those that may be ranked where there are two.

        The sum of a group is no lowest area, and an approximate figure no extreme.
        """
        rows = self.found.rows.sort_values(["value", "geo_code"], kind="stable")
        single = rows["geo_code"].map(lambda code: len(catalogue.members(str(code))) == 1).astype(bool)
        ranked = rows[rows["precision"].isin(mapped.RANKED_PRECISIONS) & single]
        return ranked if ranked["value"].nunique() > 1 else rows

    @cached_property
    def ranked(self) -> int:
        """Return how many figures lowest and highest were chosen among; fewer than there are where some are left out.

        A figure left out may lie beyond both: each of three regions together has less than the three.
        """
        return len(self._in_order)

    @cached_property
    def lowest(self) -> "pd.Series[str]":
        """Return the row with the lowest value."""
        return self._in_order.iloc[0]

    @cached_property
    def highest(self) -> "pd.Series[str]":
        """Return the row with the highest value."""
        return self._in_order.iloc[-1]

    @cached_property
    def whole(self) -> "pd.Series[str] | None":
        """Return the figure of the whole country if it is of the same series and period and lies within the range.

        A count never does, since the whole is more than its parts.
        """
        if self.national.empty or not self.has_range:
            return None
        row = self.national.iloc[0]
        same = row["series"] in set(self.found.rows["series"]) and row["period"] == self.found.period
        return row if same and self.lowest["value"] <= row["value"] <= self.highest["value"] else None

    def _rows(self, *, ends: bool, whole: bool) -> pd.DataFrame:
        """Return the rows of the areas chosen, with the `whole` country and both `ends` if these are asked for."""
        wanted = {row["obs_id"] for row in self.figures.values()}
        if ends:
            wanted |= {self.lowest["obs_id"], self.highest["obs_id"]}
        own = self.found.rows[self.found.rows["obs_id"].isin(wanted)]
        return pd.concat([own, self.national]) if whole and len(self.national) else own

    @cached_property
    def drawn(self) -> pd.DataFrame:
        """Return the rows that a chart of this line shows: the areas chosen, both ends, perhaps the whole country."""
        return self._rows(ends=True, whole=self.whole is not None)

    @cached_property
    def shown(self) -> pd.DataFrame:
        """Return the rows that a table of this line shows: the areas chosen, the whole country, both ends."""
        return self._rows(ends=len(self.found.rows) > 1, whole=True)

    @cached_property
    def compared(self) -> pd.DataFrame:
        """Return the rows of the areas chosen."""
        return self._rows(ends=False, whole=False)


def finest(country: str | None = None) -> list[str]:
    """Return the areas that may be compared: the finest of today, of a country or of both."""
    countries = catalogue.COUNTRIES if country is None else (country,)
    return [area for one in countries for area in catalogue.areas(mapped.MAP_LEVELS[one][0])]


def offered(chosen: Collection[str], *, sex: str = "total") -> pd.DataFrame:
    """Return every figure of the chosen areas, or of wider ones that stand in for them, of all topics and periods."""
    near = {code for area in chosen for code in _near(area)}
    rows = _offered(sex)
    return rows[rows["geo_code"].isin(near)]


def topics(rows: pd.DataFrame) -> list[str]:
    """Return the topics of rows, in their order."""
    met = {catalogue.indicator(code).topic for code in rows["indicator"].unique()}
    return [topic for topic in catalogue.codes("topic") if topic in met]


# The evidence does not change while the dashboard runs, and a comparison asks some hundred times for the same figures.
@cache
def _found(indicator: str, country: str, period: str, detail: str, level: str = "") -> mapped.Regional:
    """Return an indicator's figures of one country by area, as on the map."""
    return mapped.by_region(indicator, country, period=period, detail=detail, level=level)


@cache
def _of_all_periods(indicator: str, country: str, detail: str) -> pd.DataFrame:
    """Return the figures of an indicator for areas of one country, of all periods."""
    rows = mapped.regional_rows(indicator)
    return rows[(rows["country"] == country) & (rows["detail"] == detail)]


def _periods(indicator: str, country: str, detail: str) -> list[str]:
    """Return the periods of an indicator in one country, newest first."""
    return observations.periods(_of_all_periods(indicator, country, detail))


@cache
def _national(indicator: str, country: str, detail: str) -> pd.DataFrame:
    """Return the figures of an indicator for the whole country, newest first."""
    return observations.national_rows(indicator, country, detail=detail)


@cache
def _offered(sex: str) -> pd.DataFrame:
    """Return the figures of areas of today, in the detail of each indicator that a comparison shows."""
    rows = mapped.regional_rows()
    rows = rows[~rows["geo_code"].map(_is_former) & ~rows["indicator"].isin(REPEATED)]
    if sex != "total":
        return rows[rows["detail"] == sex]
    first = {indicator: observations.details(own)[0] for indicator, own in rows.groupby("indicator")}
    return rows[rows["detail"] == rows["indicator"].map(first)]


def _is_former(geo_code: str) -> bool:
    """Tell whether an area, or a group of areas, is of the past."""
    return mapped.is_former(catalogue.region(catalogue.members(geo_code)[0])["geo_level"])


@lru_cache(maxsize=64)
def lines(
    chosen: tuple[str, ...], *, topic: str = "", period: str = observations.LATEST, sex: str = "total"
) -> dict[str, list[Line]]:
    """Return, for each country of the chosen areas, a line for each indicator of which one of them has a figure.

    The period is the one of the map unless another is known for more of the chosen areas. Where the map shows wider
    areas although a chosen one has a figure of its own, a second line holds these. Lines come by topic.
    """
    rows = _offered(sex)
    if period != observations.LATEST:
        rows = rows[rows["period"] == period]
    known = rows.groupby("indicator")["detail"].first().to_dict()
    result: dict[str, list[Line]] = {}
    for country in catalogue.COUNTRIES:
        own = tuple(code for code in chosen if catalogue.region(code)["country"] == country)
        if not own:
            continue
        near = {code for area in own for code in _near(area)}
        touching = rows[(rows["country"] == country) & rows["geo_code"].isin(near)]
        result[country] = [
            line
            for indicator in catalogue.by_topic(touching["indicator"].unique())
            if topic in ("", catalogue.indicator(indicator).topic)
            for line in _lines_of(indicator, country, str(known[indicator]), own, period)
        ]
    return result


def _lines_of(indicator: str, country: str, detail: str, chosen: tuple[str, ...], period: str) -> list[Line]:
    """Return the line of an indicator, and a second one where finer figures than those of the first are known."""
    usual = _found(indicator, country, period, detail)
    others: list[mapped.Regional] = []
    if period == observations.LATEST and _count(usual, chosen, own=False) < len(chosen):
        others = [_found(indicator, country, one, detail) for one in _periods(indicator, country, detail)]
    # The first of equals stays: the one of the map, then the newest.
    best = max([usual, *others], key=lambda one: _count(one, chosen, own=False))
    found = [best] if _count(best, chosen, own=False) else []
    level = mapped.MAP_LEVELS[country][0]
    if best.level != level:
        finer = _finest_figures(indicator, country, detail, chosen, period)
        found += [finer] if finer is not None else []
    return [Line(indicator, detail, one, national_beside(one, indicator, detail), chosen) for one in found]


def _finest_figures(
    indicator: str, country: str, detail: str, chosen: tuple[str, ...], period: str
) -> mapped.Regional | None:
    """Return the figures of the finest areas in the newest period that most of the chosen ones have one of."""
    level = mapped.MAP_LEVELS[country][0]
    wanted = _periods(indicator, country, detail) if period == observations.LATEST else [period]
    found = [_found(indicator, country, one, detail, level) for one in wanted]
    best = max(found, key=lambda one: _count(one, chosen, own=True))
    return best if _count(best, chosen, own=True) else None


def _count(found: mapped.Regional, chosen: Collection[str], *, own: bool) -> int:
    """Return how many of the chosen areas have a figure, of their `own` or at least of a wider area."""
    known = set(found.rows["geo_code"])
    return sum(bool(known & {code, *(() if own else _near(code))}) for code in chosen)


@cache
def _near(geo_code: str) -> tuple[str, ...]:
    """Return an area and those whose figure may stand in for its own, nearest first."""
    return (geo_code, *mapped.wider_areas(geo_code))


def national_beside(found: mapped.Regional, indicator: str, detail: str, *, asked: str = "") -> pd.DataFrame:
    """Return the figure of the whole country to set beside those of areas: of their series and period if there is one.

    Else the one of their series that is nearest in time, the newer of two, else the nearest there is. Without a figure
    of areas the period is the one `asked` for; without any it is the newest.
    """
    period = found.period or asked
    rows = _national(indicator, found.country, detail)
    of_series = rows[rows["series"].isin(set(found.rows["series"]))]
    rows = of_series if len(of_series) else rows
    years = re.findall(r"[0-9]{4}", period)
    if not years:
        return rows.head(1)
    far = (rows["period_end"].str[:4].astype(int) - int(years[-1])).abs()
    order = rows.assign(other=rows["period"] != period, far=far).sort_values(["other", "far"], kind="stable")
    return rows.loc[order.index].head(1)


def differences(of_countries: Sequence[Line]) -> list[str]:
    """Return what differs between the figures of one indicator: period, level, series or precision."""
    figures = [(code, row) for line in of_countries for code, row in line.figures.items()]
    wholes = [(line, line.national.iloc[0]) for line in of_countries if len(line.national)]
    periods = {line.found.period for line in of_countries}
    differs = {
        "period": len(periods) > 1 or any(whole["period"] != line.found.period for line, whole in wholes),
        "level": any(row["geo_code"] != code for code, row in figures),
        "series": any(
            whole[column] not in set(line.found.rows[column])
            for line, whole in wholes
            for column in ("series", "population_id")
        ),
        "precision": len({row["precision"] in mapped.RANKED_PRECISIONS for _, row in figures}) > 1,
    }
    return [code for code, met in differs.items() if met]


@dataclass(frozen=True)
class Distance:
    """How far an area lies from its whole country, as a share of the range between lowest and highest."""

    line: Line
    geo_code: str
    share: float


def furthest(lines_of: dict[str, list[Line]]) -> Distance | None:
    """Return the chosen area that lies furthest from its country, where that can be said of figures that may be ranked.

    What is about returnees goes before what surrounds them.
    Every area of the level must be known, and the whole country in the same period and series; None where no line is.
    """
    found = []
    for line in (one for own in lines_of.values() for one in own):
        if line.whole is None or line.known < line.areas:
            continue
        span = float(line.highest["value"]) - float(line.lowest["value"])
        for code, row in line.figures.items():
            if row["geo_code"] == code and row["precision"] in mapped.RANKED_PRECISIONS:
                found.append(Distance(line, code, abs(float(row["value"]) - float(line.whole["value"])) / span))
    return max(found, key=lambda one: (catalogue.indicator(one.line.indicator).topic in ABOUT, one.share), default=None)


def verdict_of(of_countries: Sequence[Line]) -> catalogue.Verdict | None:
    """Return whether the figures of one indicator in both countries may stand side by side; None for one country."""
    return catalogue.verdict(pd.concat([one.found.rows for one in of_countries]))


def start(region: str | None = None) -> list[str]:
    """Return the two areas to open with: a finest one chosen on the map, and those where most returnees live."""
    largest = _highest("returnees_region_share", "MAR")
    first = [region] if region in finest() else []
    return list(dict.fromkeys([*first, *largest]))[:2]


def _highest(indicator: str, country: str, *, detail: str = "total", count: int = 2) -> list[str]:
    """Return the areas with the highest figures of an indicator, among those that may be ranked."""
    rows = mapped.by_region(indicator, country, detail=detail).rows
    rows = rows[rows["precision"].isin(mapped.RANKED_PRECISIONS)]
    return [str(code) for code in rows.sort_values("value", ascending=False, kind="stable")["geo_code"].head(count)]


def examples() -> list[list[str]]:
    """Return pairs worth a look, each by a rule: where most returnees live, where they weigh most, and the extremes.

    The third pair are the Tunisian governorates with the highest and the lowest poverty, the fourth joins the highest
    of both countries.
    """
    weight = _highest("returnees_per_1000", "MAR", detail="census_2014")
    poverty = _highest("poverty_rate_delegations", "TUN", detail="mean", count=len(finest("TUN")))
    return [start(), weight, [poverty[0], poverty[-1]], [weight[0], poverty[0]]]


@cache
def absence(indicator: str, country: str) -> tuple[bool, bool]:
    """Tell whether an indicator concerns a country at all, and whether it is published for areas of the past only."""
    return not_published.is_counted(indicator, country), not_published.only_former_areas(indicator, country)


@cache
def is_known(indicator: str, geo_code: str) -> bool:
    """Tell whether any figure of an indicator is known of an area, or of a wider one, whatever period and detail."""
    return bool(mapped.regional_rows(indicator)["geo_code"].isin(_near(geo_code)).any())
