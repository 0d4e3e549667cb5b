"""From what does not work, or is missing, to what is advised about it and to the mechanisms that work on it.

A trace holds the findings asked for and all that the links lead to from them. A country never answers for the other:
to a finding on Morocco belong recommendations for Morocco, or for both countries, and mechanisms of Morocco alone.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import pandas as pd

from data import catalogue, judgements, store

# The one recommendation that asks governments not to act: no mechanism can be expected to advance it.
ASKS_NOT_TO_ACT: Final = "RR056"


@dataclass(frozen=True)
class Trace:
    """Findings, the recommendations that respond to them, the mechanisms that work on either, and the links."""

    findings: pd.DataFrame
    recommendations: pd.DataFrame
    mechanisms: pd.DataFrame
    links: pd.DataFrame

    def of(self, relation: str, *, start: str = "", end: str = "") -> pd.DataFrame:
        """Return the links of one relation, from or to one end."""
        rows = self.links[self.links["relation"] == relation]
        rows = rows[rows["from_id"] == start] if start else rows
        return rows[rows["to_id"] == end] if end else rows


def _among(rows: pd.DataFrame, column: str, wanted: Collection[str]) -> pd.DataFrame:
    """Keep the rows with one of some values, in their order."""
    return rows[rows[column].isin(wanted)]


def _narrowed(rows: pd.DataFrame, countries: Collection[str], dimension: str, origin: str) -> pd.DataFrame:
    """Keep what concerns one of some countries, of one dimension and origin or of all."""
    rows = judgements.concerning(rows, *countries)
    rows = rows[rows["dimension"] == dimension] if dimension else rows
    return rows[rows["origin"] == origin] if origin else rows


@cache
def traceable() -> tuple[str, ...]:
    """Return the findings that can be followed: weaknesses and gaps, and the others that some link leads to."""
    rows = judgements.findings()
    linked = set(store.table("links")["to_id"])
    short = set(judgements.shortfalls(rows)["finding_id"])
    return tuple(code for code in rows["finding_id"] if code in linked or code in short)


def others_linked() -> pd.DataFrame:
    """Return the findings that are neither weakness nor gap, and that some link leads to: they state a shortfall."""
    rows = _among(judgements.findings(), "finding_id", traceable())
    return rows[~rows["kind"].isin(judgements.SHORTFALLS)]


def shortfalls(countries: Collection[str], *, dimension: str = "", origin: str = "") -> pd.DataFrame:
    """Return the weaknesses and gaps that concern some countries, of one dimension and origin or of all."""
    return _narrowed(judgements.shortfalls(judgements.findings()), countries, dimension, origin)


def recommendations(countries: Collection[str], *, dimension: str = "", origin: str = "") -> pd.DataFrame:
    """Return the recommendations that concern some countries, of one dimension and origin or of all."""
    return _narrowed(judgements.recommendations(), countries, dimension, origin)


def traceable_among(countries: Collection[str], *, dimension: str = "", origin: str = "") -> pd.DataFrame:
    """Return the findings that can be followed and concern some countries, of one dimension and origin or of all."""
    return _narrowed(_among(judgements.findings(), "finding_id", traceable()), countries, dimension, origin)


def advice_for(found: pd.DataFrame, countries: Collection[str], *, finding: str, anything: bool) -> pd.DataFrame:
    """Return the recommendations for some countries that respond to findings, or to one of these; or `anything`."""
    rows = judgements.concerning(judgements.recommendations(), *countries)
    if anything and not finding:
        return rows
    wanted = [finding] if finding else list(found["finding_id"])
    links = judgements.links()
    responds = links[(links["relation"] == "responds_to") & links["to_id"].isin(wanted)]
    return _among(rows, "recommendation_id", responds["from_id"])


def trace(
    countries: Collection[str], *, dimension: str = "", origin: str = "", finding: str = "", recommendation: str = ""
) -> Trace:
    """Return the weaknesses and gaps that fit all that is asked, and what the links lead to from them.

    With a finding or recommendation, other statements of a shortfall count as well, and with a recommendation only what
    leads through it.
    """
    if finding or recommendation:
        found = traceable_among(countries, dimension=dimension, origin=origin)
        found = found[found["finding_id"] == finding] if finding else found
    else:
        found = shortfalls(countries, dimension=dimension, origin=origin)
    advice = judgements.concerning(judgements.recommendations(), *countries)
    if recommendation:
        advice = advice[advice["recommendation_id"] == recommendation]
    links = judgements.links()
    responds = links[(links["relation"] == "responds_to") & links["from_id"].isin(advice["recommendation_id"])]
    responds = _among(responds, "to_id", found["finding_id"])
    if recommendation:
        found = _among(found, "finding_id", responds["to_id"])
    reached = _reached(found, responds)
    if recommendation and not len(responds):
        # It responds to no weakness or gap here: what advances it is still to be seen.
        reached = {recommendation: set(countries)}
    advances = _within("advances", countries, reached)
    own = {} if recommendation else found.set_index("finding_id")["country"].map(judgements.sides).to_dict()
    addresses = _within("addresses", countries, own)
    kept = pd.concat([responds, addresses, advances])
    starts = set(kept["from_id"])
    return Trace(
        findings=found,
        recommendations=_among(advice, "recommendation_id", starts | ({recommendation} if recommendation else set())),
        mechanisms=_among(store.table("mechanisms"), "mechanism_id", starts),
        links=kept,
    )


def _reached(found: pd.DataFrame, responds: pd.DataFrame) -> dict[str, set[str]]:
    """Return for each recommendation the countries of the findings that it responds to."""
    country = found.set_index("finding_id")["country"]
    reached: dict[str, set[str]] = {}
    for start, end in zip(responds["from_id"], responds["to_id"], strict=True):
        reached.setdefault(start, set()).update(judgements.sides(country[end]))
    return reached


def _within(relation: str, countries: Collection[str], reached: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """Return the links from mechanisms of some countries to what is reached, each in a country in which it is."""
    rows = judgements.links()
    rows = rows[(rows["relation"] == relation) & rows["country"].isin(countries)]
    fits = [country in reached.get(end, ()) for country, end in zip(rows["country"], rows["to_id"], strict=True)]
    return rows.loc[pd.Series(fits, index=rows.index, dtype=bool)]


def tally(found: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return the findings that concern a country, with `advised` (yes, no) and `standing` of its mechanisms.

    Advice for the other country alone does not count, and neither do its mechanisms.
    """
    rows = judgements.concerning(found, country)
    advice = set(judgements.concerning(judgements.recommendations(), country)["recommendation_id"])
    links = judgements.links()
    responded = set(links.loc[(links["relation"] == "responds_to") & links["from_id"].isin(advice), "to_id"])
    addresses = links[(links["relation"] == "addresses") & (links["country"] == country)]
    by_finding = dict(list(addresses.groupby("to_id")))
    none = addresses.iloc[:0]
    return rows.assign(
        advised=["yes" if code in responded else "no" for code in rows["finding_id"]],
        standing=[judgements.standing(by_finding.get(code, none)) for code in rows["finding_id"]],
    )


def answering(finding_id: str, country: str) -> pd.DataFrame:
    """Return the mechanisms of a country that work on a finding."""
    return _among(store.table("mechanisms"), "mechanism_id", judgements.answers(finding_id, country)["from_id"])


def with_sources(links: pd.DataFrame) -> pd.DataFrame:
    """Return links with the sources that both ends rest on, and the weaker grade of the two."""
    pairs = list(zip(links["from_id"], links["to_id"], strict=True))
    return links.assign(
        source_ids=[";".join(dict.fromkeys((*_sources(start), *_sources(end)))) for start, end in pairs],
        grade=[max(_ends()[start]["grade"], _ends()[end]["grade"]) for start, end in pairs],
    )


@cache
def _ends() -> dict[str, dict[str, str]]:
    """Read the rows that links start from and lead to, by their keys."""
    keys = {"mechanisms": "mechanism_id", "findings": "finding_id", "recommendations": "recommendation_id"}
    return {
        code: row
        for table, key in keys.items()
        for code, row in store.table(table).set_index(key).to_dict("index").items()
    }


def _sources(code: str) -> list[str]:
    """Return the sources that a mechanism, finding or recommendation rests on."""
    row = _ends()[code]
    return [one.strip() for one in (row.get("source_ids") or row["source_id"]).split(";")]


def text(code: str, language: str) -> str:
    """Return the name of a mechanism, or what a finding or recommendation says."""
    row = _ends()[code]
    return row.get(f"name_{language}") or row[f"statement_{language}"]


def origin(code: str) -> str:
    """Return whose statement a finding or recommendation is; nobody's for a mechanism."""
    return _ends()[code].get("origin", "")


def in_words(links: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return links as a reader wants to keep them: both ends in words, relation, basis, reason, status, sources."""

    def labels(code_list: str, codes: Iterable[str]) -> list[str]:
        return [catalogue.label(code_list, code, language) if code else "" for code in codes]

    rows = with_sources(links)
    return pd.DataFrame(
        {
            "from_id": list(rows["from_id"]),
            "from": [text(code, language) for code in rows["from_id"]],
            "from_origin": labels("origin", map(origin, rows["from_id"])),
            "relation": list(rows["relation"]),
            "relation_name": labels("relation", rows["relation"]),
            "to_id": list(rows["to_id"]),
            "to": [text(code, language) for code in rows["to_id"]],
            "to_origin": labels("origin", map(origin, rows["to_id"])),
            "basis": list(rows["basis"]),
            "basis_name": labels("basis", rows["basis"]),
            "rationale": list(rows[f"rationale_{language}"]),
            "mechanism_country": list(rows["country"]),
            "status_now": list(rows["status_now"]),
            "status_now_name": labels("status", rows["status_now"]),
            "grade": list(rows["grade"]),
            "source_ids": list(rows["source_ids"]),
        }
    )


def stands_in_words(rows: pd.DataFrame, countries: Collection[str], language: str) -> pd.DataFrame:
    """Return findings as a reader wants to keep them, with advice and standing in each country, empty elsewhere."""
    kept = catalogue.described_records(rows, "findings", language)
    for country in countries:
        own = tally(rows, country).set_index("finding_id")
        for column in ("advised", "standing"):
            kept[f"{column}_{country}"] = [own[column].get(code, "") for code in rows["finding_id"]]
    return kept
