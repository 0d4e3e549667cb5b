"""What the sources say, what is advised about it, and which mechanisms answer: the rows, and the links between them.

A link says that a mechanism works on a subject, not that it works well or is enough; most links are our own reading
(`basis` coded). A country never answers for the other.
"""

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


def concerning(rows: pd.DataFrame, *countries: str) -> pd.DataFrame:
    """Keep what concerns one of some countries, what concerns both included."""
    return rows[rows["country"].isin((*countries, "both"))]


def sides(country: str) -> tuple[str, ...]:
    """Return the countries that a statement on one country, or on both, concerns."""
    return catalogue.COUNTRIES if country == "both" else (country,)


@store.kept
def links() -> pd.DataFrame:
    """Return all links; those from a mechanism have its `country` and `status_now`, the others empty cells."""
    rows = store.table("links")
    inventory = store.table("mechanisms").set_index("mechanism_id")
    return rows.assign(
        country=rows["from_id"].map(inventory["country"]).fillna(""),
        status_now=rows["from_id"].map(inventory["status_now"]).fillna(""),
    )


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
