"""Rows of the tables by their keys, and the figures that questions set beside one another."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import pandas as pd

from data import store


def _key(table: str) -> str:
    """Return the name of the column that holds the keys of a table."""
    return store.columns(table)[0]


@cache
def by_key(table: str) -> dict[str, dict[str, Any]]:
    """Read the rows of a table by their keys; those of links by both ends."""
    rows = store.table(table)
    if table == "links":
        return {f"{row['from_id']}>{row['to_id']}": dict(row) for _, row in rows.iterrows()}
    return {row[_key(table)]: dict(row) for row in rows.to_dict("records")}


def row(table: str, row_id: str) -> dict[str, Any]:
    """Return the row of a table with a key."""
    return by_key(table)[row_id]


def rows_of(table: str, keys: Sequence[str]) -> pd.DataFrame:
    """Return rows of a table in the order of their keys."""
    rows = store.table(table).set_index(_key(table), drop=False)
    return rows.loc[list(keys)].reset_index(drop=True)


@cache
def sides(comparison_id: str) -> tuple[str, str]:
    """Return the figures that stand for the two series of a comparison, of the same detail and years where they can be.

    Of several, the one of the whole is taken before that of a part, the widest area, the one shown first, the newest.
    """
    known = row("comparability", comparison_id)
    rows = store.table("observations")
    mar, tun = (rows[rows["series"] == known[name]] for name in ("series_mar", "series_tun"))
    # Years are shared only by figures of areas alike: a region of one country does not stand beside the other country.
    for alike in (_details_and_years, _details):
        common = set(alike(mar)) & set(alike(tun))
        if common:
            mar = mar[[one in common for one in alike(mar)]]
            met = alike(mar)[list(mar["obs_id"]).index(_standing(mar))]
            return _standing(mar), _standing(tun[[one == met for one in alike(tun)]])
    return _standing(mar), _standing(tun)


def _details(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the detail of each figure."""
    return list(zip(rows["sex"], rows["breakdown"], rows["breakdown_value"], strict=True))


def _details_and_years(rows: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return the detail and the years of each figure, and whether it is of the whole country."""
    years = zip(rows["geo_level"] == "country", rows["period_start"].str[:4], rows["period_end"].str[:4], strict=True)
    return [(*detail, *time) for detail, time in zip(_details(rows), years, strict=True)]


def _standing(rows: pd.DataFrame) -> str:
    """Return the key of the figure that stands for its series."""
    rank = rows.assign(
        national=rows["geo_level"].eq("country"),
        undivided=rows["breakdown"].eq(""),
        whole=rows["sex"].eq("total"),
        shown=rows["preferred"].eq("yes"),
    )
    order = ["national", "undivided", "whole", "shown", "breakdown_value", "sex", "period_end", "obs_id"]
    ascending = [True, True, True, True, False, False, True, True]
    return str(rank.sort_values(order, ascending=ascending)["obs_id"].iloc[-1])


@cache
def whole_figures() -> pd.DataFrame:
    """Return the figures of the whole, shown first, neither approximate nor grouped nor of a part of a period."""
    rows = store.table("observations")
    return rows[
        (rows["sex"] == "total")
        & (rows["breakdown"] == "")
        & (rows["preferred"] == "yes")
        & rows["precision"].isin(["exact", "rounded", "derived"])
    ]


def value_of(obs_id: str) -> float:
    """Return the value of a figure."""
    return float(row("observations", obs_id)["value"])
