"""The SURE project behind the reports: what it set out to do, what of it is documented, and what stands beside it.

An activity is documented where a source says that it was held or published. One that is only planned has no date and
no outcome in the sources read: it is never counted as held, and never as not held.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, NamedTuple

import pandas as pd

from data import advice, catalogue, comparison, judgements, mechanisms, statements, store

DOCUMENTED: Final = ("held", "published")
PROJECT: Final = "PA01"
# The choices of the inventory that ask for what a rule of the dimensions asks for; others it cannot narrow by.
_INVENTORY: Final = {"services": "service", "target_groups": "group", "kinds": "kind", "coverage_levels": ""}


class Outcome(NamedTuple):
    """One kind of activity that was planned: how many, and how many of that kind are documented."""

    kind: str
    planned: int
    documented: int


class Place(NamedTuple):
    """One place with its activities; `key` is its English name, empty where the source names none."""

    key: str
    country: str
    geo_code: str
    rows: pd.DataFrame


@dataclass(frozen=True)
class Answers:
    """What there is in the dimension of an obstacle.

    `shortfalls` and `recommendations` are statements of the sources; `at_work` has the mechanisms for returnees known
    to be at work, by country; `inventory` the choices under which the inventory lists just these, if there are any.
    """

    shortfalls: int
    recommendations: int
    at_work: Mapping[str, int]
    inventory: Mapping[str, str] | None


# What was planned, for whom


def objectives(level: str = "") -> pd.DataFrame:
    """Return the objectives of a level in their order, or all of them, the overall one first."""
    rows = store.table("programme_objectives")
    levels = catalogue.codes("objective_level")
    rows = rows.sort_values(["level", "order"], key=lambda one: one.map(levels.index) if one.name == "level" else one)
    return rows[rows["level"] == level] if level else rows


def pillars() -> pd.DataFrame:
    """Return the pillars."""
    return store.table("programme_pillars")


def planned_outputs(cell: str) -> list[str]:
    """List the outputs that a pillar announces; Arabic has a semicolon of its own."""
    parts = [part.strip() for part in cell.replace("؛", ";").split(";")]
    return [part[:1].upper() + part[1:] for part in parts]


def beneficiaries(level: str = "") -> pd.DataFrame:
    """Return the beneficiaries of a level, or all of them."""
    rows = store.table("programme_beneficiaries")
    return rows[rows["level"] == level] if level else rows


def returnee_types() -> pd.DataFrame:
    """Return the kinds of returnees that the project names, in its order."""
    return store.table("programme_returnee_types").sort_values("order")


def obstacles() -> pd.DataFrame:
    """Return the obstacles that the project names, by their level."""
    levels = catalogue.codes("obstacle_level")
    rows = store.table("programme_obstacles")
    return rows.sort_values("level", key=lambda column: column.map(levels.index), kind="stable")


@cache
def answers(dimension: str) -> Answers:
    """Count what is said, advised and at work in a dimension."""
    told = judgements.shortfalls(statements.told())
    sides = comparison.dimension(dimension).sides
    return Answers(
        shortfalls=int((told["dimension"] == dimension).sum()),
        recommendations=len(advice.matching({"dimension": [dimension]})),
        at_work={country: len(side.at_work) for country, side in sides.items()},
        inventory=_inventory(dimension),
    )


def _inventory(dimension: str) -> dict[str, str] | None:
    """Return the choices under which the inventory lists the mechanisms at work in a dimension.

    None where no choice there asks for just these: the rule looks at several columns, of which one match is enough.
    """
    rules = store.table("dimension_rules").set_index("dimension")
    asked = {name: rules.loc[dimension, column] for column, name in _INVENTORY.items() if rules.loc[dimension, column]}
    if len(asked) != 1 or "" in asked:
        return None
    ((name, codes),) = asked.items()
    return {name: codes.replace(";", ","), "serves": "yes", "status": "active"}


# What is documented


@store.kept
def activities() -> pd.DataFrame:
    """Return all activities, the earliest first, those without a date last, and planned ones after them.

    `first` and `last` are its ends in years, as numbers; `within` tells that it fell somewhere between them.
    """
    rows = store.table("programme_activities")
    rows = rows.assign(first=[_begins(text) for text in rows["start"]], last=[_ends(text) for text in rows["end"]])
    rows["within"] = (rows["start"] == rows["end"]) & (rows["start"].str.len() < len("2018-09-26"))
    order = pd.DataFrame({"planned": rows["status"] == "planned", "first": rows["first"], "last": -rows["last"]})
    return rows.loc[order.sort_values(["planned", "first", "last"], na_position="last", kind="stable").index]


def _parts(text: str) -> list[int]:
    """Return year, month and day of a date, as far as they are known."""
    return [int(part) for part in text.split("-") if part]


def _begins(text: str) -> float:
    """Return when a date begins, in years; a year stands for its first day, what is not known for no number."""
    known = _parts(text)
    return _in_years(date(*(*known, 1, 1)[:3])) if known else float("nan")


def _ends(text: str) -> float:
    """Return when a date is over, in years: at the end of its year, month or day."""
    known = _parts(text)
    if not known:
        return float("nan")
    year, month = (*known, 12)[:2]
    day = known[2] if len(known) > 2 else monthrange(year, month)[1]
    return _in_years(date(year, month, day), whole=True)


def _in_years(day: date, *, whole: bool = False) -> float:
    """Return where a day begins, or where it is over, on an axis of years."""
    length = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    return day.year + (day.timetuple().tm_yday - 1 + whole) / length


def activity_ids() -> list[str]:
    """Return the keys of all activities."""
    return list(activities()["activity_id"])


def activity(activity_id: str) -> pd.DataFrame:
    """Return one activity as a table of one row; raise UnknownCodeError."""
    rows = activities()
    rows = rows[rows["activity_id"] == activity_id]
    if rows.empty:
        raise catalogue.UnknownCodeError(activity_id)
    return rows


def dated() -> pd.DataFrame:
    """Return the activities whose time is known."""
    rows = activities()
    return rows[rows["start"] != ""]


def undated() -> pd.DataFrame:
    """Return the activities of which no source gives the time, planned ones last."""
    rows = activities()
    return rows[rows["start"] == ""]


def documented(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the activities that a source says were held or published."""
    return rows[rows["status"].isin(DOCUMENTED)]


def planned(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the activities that were planned, and of which no source tells the outcome."""
    return rows[rows["status"] == "planned"]


def without_project(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out the project itself, which holds its activities and is none of them."""
    return rows[rows["activity_id"] != PROJECT]


def after_project(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the activities that began when the project was over."""
    return rows[rows["first"] >= activity(PROJECT)["last"].iloc[0]]


def of_pillar(pillar_id: str) -> pd.DataFrame:
    """Return the activities of a pillar, documented ones first."""
    rows = activities()
    return rows[rows["pillar_id"] == pillar_id]


def outside_pillars() -> pd.DataFrame:
    """Return the documented activities that belong to no pillar, but for the project itself."""
    rows = without_project(documented(activities()))
    return rows[rows["pillar_id"] == ""]


def outcomes() -> list[Outcome]:
    """Return for each kind of activity that was planned how many were, and how many of that kind are documented."""
    held = documented(activities())
    return [
        Outcome(row["kind"], int(row["planned_number"]), int((held["kind"] == row["kind"]).sum()))
        for _index, row in planned(activities()).iterrows()
    ]


def places() -> list[Place]:
    """Return the places of activities: those with most first, then what took place nowhere in particular."""
    found = [
        Place(str(key), rows.iloc[0]["place_country"], rows.iloc[0]["geo_code"], rows)
        for key, rows in activities().groupby("place_en", sort=False)
    ]
    # In the two countries, in others, nowhere (online), and not named.
    return sorted(found, key=lambda one: (not one.key, not one.country, not one.geo_code, -len(one.rows)))


# What stands beside it


def related() -> pd.DataFrame:
    """Return the projects beside SURE, those that a source ties to it first."""
    return store.table("programme_related").sort_values("order")


def mechanisms_of(cell: str) -> pd.DataFrame:
    """Return the mechanisms that a cell names, perhaps none."""
    rows = mechanisms.everything()
    return rows[rows["mechanism_id"].isin(cell.split(";"))]


def resources_of(cell: str) -> pd.DataFrame:
    """Return the resources that a cell names, perhaps none."""
    rows = store.table("resources")
    return rows[rows["resource_id"].isin(cell.split(";"))]


def activities_of(cell: str) -> pd.DataFrame:
    """Return the activities that a cell names, perhaps none."""
    rows = activities()
    return rows[rows["activity_id"].isin(cell.split(";"))]
