"""Recommendations as a reader narrows them: which fit, how many by addressee and dimension, and what advances each."""

from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from itertools import product
from typing import Any, Final

import pandas as pd

from data import catalogue, judgements, store

# What a reader may narrow by, with its column.
COLUMNS: Final = {
    "country": "country",
    "addressee": "addressee_type",
    "dimension": "dimension",
    "horizon": "horizon",
    "origin": "origin",
}


def matching(chosen: Mapping[str, Collection[str]], *, but: Collection[str] = ()) -> pd.DataFrame:
    """Return the recommendations that fit every choice, or every choice `but` some; an empty choice leaves all in.

    `chosen` maps names of `COLUMNS` to codes, of which one has to fit; what concerns both countries fits each of them.
    """
    rows = judgements.recommendations()
    for name, codes in chosen.items():
        if codes and name not in but:
            wanted = {*codes, "both"} if name == "country" else set(codes)
            rows = rows[rows[COLUMNS[name]].isin(wanted)]
    return rows


def counts(chosen: Mapping[str, Collection[str]], name: str) -> dict[str, int]:
    """Return how many recommendations each code of a choice would leave of the other choices."""
    found = Counter(matching(chosen, but=(name,))[COLUMNS[name]])
    if name == "country":
        return {code: found[code] + found["both"] for code in catalogue.COUNTRIES}
    return dict(found)


def tally(rows: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Return how many recommendations each addressee has in each dimension; an empty code stands for all of them."""
    pairs = zip(rows["addressee_type"], rows["dimension"], strict=True)
    return Counter(place for addressee, dimension in pairs for place in product(("", addressee), ("", dimension)))


@cache
def _standings() -> dict[str, dict[str, str]]:
    """Return how far each recommendation is advanced in each country that it concerns."""
    rows = judgements.links()
    advances = rows[rows["relation"] == "advances"].groupby(["to_id", "country"])
    met = {place: judgements.standing(own) for place, own in advances}
    known = judgements.recommendations()
    return {
        key: {one: met.get((key, one), judgements.NONE) for one in judgements.sides(country)}
        for key, country in zip(known["recommendation_id"], known["country"], strict=True)
    }


def standings_in(countries: Collection[str] = catalogue.COUNTRIES) -> dict[str, dict[str, str]]:
    """Return, by recommendation, how far mechanisms advance it in those `countries` that it concerns."""
    return {
        key: {country: one for country, one in held.items() if country in countries}
        for key, held in _standings().items()
    }


def unadvanced(rows: pd.DataFrame, countries: Collection[str] = catalogue.COUNTRIES) -> pd.DataFrame:
    """Keep the recommendations that no mechanism of the inventory advances in any of some countries."""
    alone = [key for key, held in standings_in(countries).items() if set(held.values()) <= {judgements.NONE}]
    return rows[rows["recommendation_id"].isin(alone)]


def least_advanced_first(rows: pd.DataFrame, countries: Collection[str] = catalogue.COUNTRIES) -> pd.DataFrame:
    """Sort recommendations: first what nobody advances in some country, then by how little the mechanisms are at work.

    Among those that stand alike the comparative report's own come first, then the project's.
    """
    standings, origins = standings_in(countries), catalogue.codes("origin")

    def place(key: str, origin: str) -> tuple[int, int, int, str]:
        """Return where a recommendation stands: by its worst country, then its best."""
        grades = [judgements.STANDINGS.index(one) for one in standings[key].values()]
        return -max(grades), -min(grades), origins.index(origin), key

    order = sorted(zip(rows["recommendation_id"], rows["origin"], strict=True), key=lambda pair: place(*pair))
    return rows.set_index("recommendation_id", drop=False).loc[[key for key, _origin in order]].reset_index(drop=True)


def reasons(recommendation_ids: Collection[str]) -> pd.DataFrame:
    """Return the findings that recommendations respond to: their columns, and those of the links."""
    rows = judgements.links().drop(columns=["country", "status_now"])
    rows = rows[(rows["relation"] == "responds_to") & rows["from_id"].isin(list(recommendation_ids))]
    return rows.merge(judgements.findings(), left_on="to_id", right_on="finding_id", how="inner")


def advancing(recommendation_ids: Collection[str], countries: Collection[str] = catalogue.COUNTRIES) -> pd.DataFrame:
    """Return the mechanisms of some countries that advance recommendations: their columns, and those of the links.

    Those known to be at work come first, then the earliest.
    """
    rows = judgements.links().drop(columns=["country", "status_now"])
    rows = rows[(rows["relation"] == "advances") & rows["to_id"].isin(list(recommendation_ids))]
    found = rows.merge(store.table("mechanisms"), left_on="from_id", right_on="mechanism_id", how="inner")
    found = found[found["country"].isin(list(countries))]

    def place(column: "pd.Series[str]") -> "pd.Series[Any]":
        """Return where a value stands in the order; a year that is not known comes last."""
        is_status = column.name == "status_now"
        return column.map(judgements.STANDINGS.index) if is_status else column.replace("", "9999")

    return found.sort_values(["status_now", "start_year", "mechanism_id"], key=place, kind="stable")
