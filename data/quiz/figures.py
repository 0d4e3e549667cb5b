"""Figures: where and when they are highest, whether there is one, how well it was read, who computed it."""

import random
from collections.abc import Sequence
from functools import cache, partial
from typing import Final

from data import catalogue, store
from data.quiz.lookup import row, value_of, whole_figures
from data.quiz.questions import OPTIONS, Kind, Question, distinct, is_cell, offered

_SAME_MAP: Final = ["series", "geo_level", "period_start", "period_end"]


@cache
def _maps() -> dict[str, tuple[str, ...]]:
    """Return figures by area that stand on one map, by the first of them."""
    rows = whole_figures()
    rows = rows[rows["geo_level"].isin(["region", "governorate"])].sort_values("obs_id")
    groups = (tuple(group["obs_id"]) for _, group in rows.groupby(_SAME_MAP))
    return {group[0]: group for group in groups if len(group) >= OPTIONS}


@cache
def _lines() -> dict[str, tuple[str, ...]]:
    """Return figures of a country for whole years, of one series without a break, by the first of them."""
    rows = whole_figures()
    broken = set(store.table("series_breaks")["series"])
    rows = rows[
        rows["country"].isin(catalogue.COUNTRIES)
        & (rows["geo_level"] == "country")
        & (rows["period_start"].str.len() == 4)
        & (rows["period_start"] == rows["period_end"])
        & ~rows["series"].isin(broken)
    ].sort_values("obs_id")
    groups = (tuple(group.drop_duplicates("period_start")["obs_id"]) for _, group in rows.groupby("series"))
    return {group[0]: group for group in groups if len(group) >= OPTIONS}


def _highest(kind: str, group: Sequence[str], rng: random.Random) -> Question | None:
    """Ask where, or when, a figure was highest."""
    options = rng.sample(list(group), OPTIONS)
    right = max(options, key=value_of)
    values = [value_of(one) for one in options]
    if values.count(max(values)) > 1 or not distinct(kind, options):
        return None

    def check(option: str) -> bool:
        return all(value_of(option) > value_of(one) for one in options if one != option)

    known = row("observations", right)
    about = frozenset({f"{known['indicator']} {known['country']}"})
    return Question(kind, "observations", right, "value", tuple(options), right, check, about)


def _highest_area(first: str, rng: random.Random) -> Question | None:
    """Ask in which area a figure is highest."""
    return _highest("highest_area", _maps()[first], rng)


def _highest_year(first: str, rng: random.Random) -> Question | None:
    """Ask in which year a figure was highest."""
    return _highest("highest_year", _lines()[first], rng)


@cache
def _areas_with(indicator: str) -> frozenset[str]:
    """Return the areas that have a figure of their own, or one together with others."""
    rows = store.table("observations")
    found = set(rows.loc[rows["indicator"] == indicator, "geo_code"])
    return frozenset(one for code in found for one in (code, *catalogue.members(code)))


@cache
def _partly_published() -> dict[str, str]:
    """Return indicators that are published for some areas of the maps and not for others, each by one figure."""
    rows = store.table("observations")
    rows = rows[rows["geo_level"].isin(["region", "governorate"]) & (rows["preferred"] == "yes")]
    found = {}
    for indicator, group in rows.groupby("indicator"):
        if len(_without_figure(str(indicator))) >= OPTIONS - 1 and not str(indicator).startswith("tounesna"):
            found[str(group["obs_id"].iloc[0])] = str(indicator)
    return found


def _without_figure(indicator: str) -> list[str]:
    """Return the areas of today for which an indicator is not published."""
    areas = [*catalogue.areas("region"), *catalogue.areas("governorate")]
    return [code for code in areas if code not in _areas_with(indicator)]


def _has_figure(first: str, rng: random.Random) -> Question | None:
    """Ask for which area a figure is published."""
    indicator = _partly_published()[first]
    rows = store.table("observations")
    rows = rows[
        (rows["indicator"] == indicator)
        & rows["geo_level"].isin(["region", "governorate"])
        & (rows["preferred"] == "yes")
        & (rows["precision"] != "grouped")
    ]
    right = row("observations", rng.choice(sorted(rows["obs_id"])))

    def check(option: str) -> bool:
        return option in _areas_with(indicator)

    without = _without_figure(indicator)
    # Three areas of the other country would give the fourth away.
    others = [code for code in without if catalogue.region(code)["country"] == right["country"]]
    options = offered("has_figure", right["geo_code"], others, rng, wrong=lambda one: not check(one))
    if options is None:
        return None
    about = frozenset({f"{indicator} {right['country']}"})
    return Question("has_figure", "observations", right["obs_id"], "geo_code", options, right["geo_code"], check, about)


@cache
def _graded() -> tuple[str, ...]:
    """Return figures of both countries to ask the grade of, as many of the one grade as of the other."""
    rows = store.table("observations")
    rows = rows[rows["country"].isin(catalogue.COUNTRIES) & (rows["geo_level"] == "country") & (rows["sex"] == "total")]
    rows = rows[rows["breakdown"] == ""].drop_duplicates(["series"])
    by_grade = [sorted(group["obs_id"]) for _, group in rows.groupby("grade")]
    few = min(map(len, by_grade))
    return tuple(one for group in by_grade for one in group[: max(few, 6)])


def _grade(obs_id: str, rng: random.Random) -> Question | None:
    """Ask for the grade of a figure that was read in a publication."""
    known = row("observations", obs_id)
    options = list(catalogue.codes("grade"))
    rng.shuffle(options)
    check = is_cell("observations", obs_id, "grade")
    about = frozenset({f"{known['indicator']} {known['country']}"})
    return Question("grade", "observations", obs_id, "grade", tuple(options), known["grade"], check, about)


@cache
def _one_of_each(precision: str) -> tuple[str, ...]:
    """Return one figure of a precision for each indicator and country that has none of another precision."""
    rows = store.table("observations")
    rows = rows[rows["country"].isin(catalogue.COUNTRIES)]
    same = rows.groupby(["indicator", "geo_code"])["precision"].transform("nunique") == 1
    rows = rows[same & (rows["precision"] == precision) & (rows["preferred"] == "yes")]
    return tuple(rows.drop_duplicates(["indicator", "geo_code"]).drop_duplicates(["indicator", "country"])["obs_id"])


def _derived(obs_id: str, rng: random.Random) -> Question | None:
    """Ask which figure was computed by the project."""

    def check(option: str) -> bool:
        return bool(row("observations", option)["precision"] == "derived")

    options = offered("derived", obs_id, _one_of_each("exact"), rng, wrong=lambda one: not check(one))
    if options is None:
        return None
    known = row("observations", obs_id)
    about = frozenset({f"{known['indicator']} {known['country']}"})
    return Question("derived", "observations", obs_id, "precision", options, obs_id, check, about)


KINDS: Final = {
    "highest_area": Kind(_maps, _highest_area),
    "highest_year": Kind(_lines, _highest_year),
    "has_figure": Kind(_partly_published, _has_figure),
    "grade": Kind(_graded, _grade),
    "derived": Kind(partial(_one_of_each, "derived"), _derived),
}
