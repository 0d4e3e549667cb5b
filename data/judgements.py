"""What the sources say, what is advised about it, and which mechanisms answer: the rows, and the links between them.

A link says that a mechanism works on a subject, not that it works well or is enough; most links are our own reading
(`basis` coded). A country never answers for the other.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from itertools import product
from typing import Final

import pandas as pd

from data import catalogue, store

# The kinds of findings that ask for an answer.
SHORTFALLS: Final = ("weakness", "gap")
# How well an answer stands, best first: some mechanism is at work; nobody says whether one still is; one is only
# planned; all have ended; none is known.
ACTIVE, UNKNOWN, PLANNED, ENDED, NONE = "active", "unknown", "planned", "ended", "none"
STANDINGS: Final = (ACTIVE, UNKNOWN, PLANNED, ENDED, NONE)


def findings() -> pd.DataFrame:
    """Return all findings, with `year`: when their source was published."""
    return _dated("findings")


def recommendations() -> pd.DataFrame:
    """Return all recommendations, with `year`: when their source was published."""
    return _dated("recommendations")


def _dated(name: str) -> pd.DataFrame:
    """Return a table with the year of each row's source, missing where none is printed."""
    years = store.table("sources").set_index("source_id")["year"].astype(str).str[:4]
    rows = store.table(name)
    return rows.assign(year=pd.to_numeric(rows["source_id"].map(years), errors="coerce").astype("Int64"))


def finding(finding_id: str) -> pd.DataFrame:
    """Return one finding as a table of one row; raise UnknownCodeError."""
    return _one(findings(), "finding_id", finding_id)


def recommendation(recommendation_id: str) -> pd.DataFrame:
    """Return one recommendation as a table of one row; raise UnknownCodeError."""
    return _one(recommendations(), "recommendation_id", recommendation_id)


def _one(rows: pd.DataFrame, key: str, wanted: str) -> pd.DataFrame:
    """Return the row with a key; raise UnknownCodeError."""
    rows = rows[rows[key] == wanted]
    if rows.empty:
        raise catalogue.UnknownCodeError(wanted)
    return rows


def shortfalls(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the findings that ask for an answer: weaknesses and gaps."""
    return rows[rows["kind"].isin(SHORTFALLS)]


def concerning(rows: pd.DataFrame, country: str) -> pd.DataFrame:
    """Keep what concerns a country, what concerns both included."""
    return rows[rows["country"].isin((country, "both"))]


@cache
def _links() -> pd.DataFrame:
    """Return the links with what is known of the mechanism they start from."""
    rows = store.table("links")
    inventory = store.table("mechanisms").set_index("mechanism_id")
    return rows.assign(
        country=rows["from_id"].map(inventory["country"]).fillna(""),
        status_now=rows["from_id"].map(inventory["status_now"]).fillna(""),
    )


def links() -> pd.DataFrame:
    """Return all links; those from a mechanism have its `country` and `status_now`, the others empty cells."""
    return _links().copy(deep=False)


def responses(finding_id: str) -> pd.DataFrame:
    """Return the links from recommendations that respond to a finding."""
    return _leading_to(finding_id, "responds_to", None)


def answers(finding_id: str, country: str | None = None) -> pd.DataFrame:
    """Return the links from mechanisms, of one country or all, that address a finding."""
    return _leading_to(finding_id, "addresses", country)


def advances(recommendation_id: str, country: str | None = None) -> pd.DataFrame:
    """Return the links from mechanisms, of one country or all, that advance a recommendation."""
    return _leading_to(recommendation_id, "advances", country)


def responded_to(recommendation_id: str) -> pd.DataFrame:
    """Return the links from a recommendation to the findings that it responds to."""
    rows = links()
    return rows[(rows["from_id"] == recommendation_id) & (rows["relation"] == "responds_to")]


def _leading_to(target: str, relation: str, country: str | None) -> pd.DataFrame:
    """Return the links of one relation that lead to a finding or recommendation."""
    rows = links()
    rows = rows[(rows["to_id"] == target) & (rows["relation"] == relation)]
    return rows if country is None else rows[rows["country"] == country]


def standing(found: pd.DataFrame) -> str:
    """Return how well some links from mechanisms answer: the best of their `STANDINGS`, none without a link."""
    met = set(found["status_now"])
    return next((one for one in STANDINGS if one in met), NONE)


# Recommendations: those that fit a reader's choices, and how far each is advanced

# What a reader may narrow by, with its column.
ADVICE: Final = {
    "country": "country",
    "addressee": "addressee_type",
    "dimension": "dimension",
    "horizon": "horizon",
    "origin": "origin",
}


def advised(chosen: Mapping[str, Collection[str]], *, but: Collection[str] = ()) -> pd.DataFrame:
    """Return the recommendations that fit every choice, or every choice `but` some; an empty choice leaves all in.

    `chosen` maps names of `ADVICE` to codes, of which one has to fit; what concerns both countries fits each of them.
    """
    rows = recommendations()
    for name, codes in chosen.items():
        if codes and name not in but:
            wanted = {*codes, "both"} if name == "country" else set(codes)
            rows = rows[rows[ADVICE[name]].isin(wanted)]
    return rows


def advised_counts(chosen: Mapping[str, Collection[str]], name: str) -> dict[str, int]:
    """Return how many recommendations each code of a choice would leave of the other choices."""
    counts = advised(chosen, but=(name,))[ADVICE[name]].value_counts()
    if name == "country":
        return {code: int(counts.get(code, 0) + counts.get("both", 0)) for code in catalogue.COUNTRIES}
    return {str(code): int(count) for code, count in counts.items()}


def advised_without(chosen: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Return the choices without which some recommendation would be left, with how many that would be."""
    left = {name: len(advised(chosen, but=(name,))) for name, codes in chosen.items() if codes}
    return {name: count for name, count in left.items() if count}


def advice_matrix(rows: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Return how many recommendations each addressee has in each dimension; an empty code stands for all of them."""
    pairs = zip(rows["addressee_type"], rows["dimension"], strict=True)
    return Counter(place for addressee, dimension in pairs for place in product(("", addressee), ("", dimension)))


@cache
def _advice_standings() -> dict[str, dict[str, str]]:
    """Return how far each recommendation is advanced in each country that it concerns."""
    rows = links()
    met = {key: standing(own) for key, own in rows[rows["relation"] == "advances"].groupby(["to_id", "country"])}
    known = recommendations()
    return {
        key: {one: met.get((key, one), NONE) for one in catalogue.COUNTRIES if country in (one, "both")}
        for key, country in zip(known["recommendation_id"], known["country"], strict=True)
    }


def advice_standings(countries: Collection[str] = catalogue.COUNTRIES) -> dict[str, dict[str, str]]:
    """Return, by recommendation, how far mechanisms advance it in those `countries` that it concerns."""
    return {
        key: {country: one for country, one in held.items() if country in countries}
        for key, held in _advice_standings().items()
    }


def unadvanced(rows: pd.DataFrame, countries: Collection[str] = catalogue.COUNTRIES) -> pd.DataFrame:
    """Keep the recommendations that no mechanism of the inventory advances in any of some countries."""
    standings = advice_standings(countries)
    return rows[[set(standings[key].values()) <= {NONE} for key in rows["recommendation_id"]]]


def least_advanced_first(rows: pd.DataFrame, countries: Collection[str] = catalogue.COUNTRIES) -> pd.DataFrame:
    """Sort recommendations: first what nobody advances in some country, then by how little the mechanisms are at work.

    Among those that stand alike the comparative report's own come first, then the project's.
    """
    standings, origins = advice_standings(countries), catalogue.codes("origin")

    def place(key: str, origin: str) -> tuple[int, int, int, str]:
        """Return where a recommendation stands: by its worst country, then its best."""
        grades = [STANDINGS.index(one) for one in standings[key].values()]
        return -max(grades), -min(grades), origins.index(origin), key

    order = sorted(zip(rows["recommendation_id"], rows["origin"], strict=True), key=lambda pair: place(*pair))
    return rows.set_index("recommendation_id", drop=False).loc[[key for key, _origin in order]].reset_index(drop=True)


def reasons(recommendation_ids: Collection[str]) -> pd.DataFrame:
    """Return the findings that recommendations respond to: their columns, and those of the links."""
    rows = links().drop(columns=["country", "status_now"])
    rows = rows[(rows["relation"] == "responds_to") & rows["from_id"].isin(list(recommendation_ids))]
    return rows.merge(findings(), left_on="to_id", right_on="finding_id", how="inner")


def advancing(recommendation_ids: Collection[str], countries: Collection[str] = catalogue.COUNTRIES) -> pd.DataFrame:
    """Return the mechanisms of some countries that advance recommendations: their columns, and those of the links.

    Those known to be at work come first, then the earliest.
    """
    rows = links().drop(columns=["country", "status_now"])
    rows = rows[(rows["relation"] == "advances") & rows["to_id"].isin(list(recommendation_ids))]
    found = rows.merge(store.table("mechanisms"), left_on="from_id", right_on="mechanism_id", how="inner")
    found = found[found["country"].isin(list(countries))]
    return found.sort_values(
        ["status_now", "start_year", "mechanism_id"],
        key=lambda column: column.map(STANDINGS.index) if column.name == "status_now" else column.replace("", "9999"),
        kind="stable",
    )
