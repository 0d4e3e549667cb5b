"""Statements of the sources as a reader narrows them: which fit, how many by dimension and kind, and who speaks.

Counts are counts of statements, never a score. How far publications agree is counted as follows. A publication judges
where it names a strength, a weakness or a gap; similarities and contrasts judge nothing. In one dimension and about
one country (or about both together, which is counted apart):

- no statement: `SILENT`; only similarities or contrasts: `NEUTRAL`;
- one judging publication: `SINGLE`; several of one publisher: `ONE_PUBLISHER`; there is nothing to agree with;
- each names weaknesses or gaps only: `SHORTFALLS`; each names strengths only: `STRENGTHS`; they agree;
- otherwise: `MIXED`; they do not all say the same.

To agree that something is lacking is not to agree on what is lacking.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import pandas as pd

from data import catalogue, judgements, store

# The names of choices, and the columns that they narrow; besides `published`, a span of years such as 2013-2018.
COLUMNS: Final = {
    "country": "country",
    "dimension": "dimension",
    "judgement": "kind",
    "origin": "origin",
    "grade": "grade",
}
SILENT, NEUTRAL, SINGLE, ONE_PUBLISHER = "silent", "neutral", "single", "one_publisher"
SHORTFALLS, STRENGTHS, MIXED = "shortfalls", "strengths", "mixed"


@store.kept
def told() -> pd.DataFrame:
    """Return all statements, with the `year` of their source, the most telling of each dimension first.

    The report's own come before the project's and others, then grade A before B, then newer sources before older ones.
    """
    rows = judgements.findings()
    places = {
        column: rows[column].map({code: place for place, code in enumerate(catalogue.codes(column))})
        for column in ("dimension", "origin", "grade")
    }
    order = pd.DataFrame({**places, "age": -rows["year"].fillna(0), "finding_id": rows["finding_id"]})
    return rows.loc[order.sort_values(list(order.columns)).index].reset_index(drop=True)


def ids() -> list[str]:
    """Return the keys of all statements."""
    return list(told()["finding_id"])


def years() -> tuple[int, int]:
    """Return the years of the oldest and of the newest source."""
    met = told()["year"].dropna()
    return int(met.min()), int(met.max())


def matching(chosen: Mapping[str, Sequence[str]], *, but: Collection[str] = ()) -> pd.DataFrame:
    """Return the statements that fit every choice, or every choice `but` some.

    `chosen` maps the names of `COLUMNS`, and `published`, to codes, of which one has to fit. An empty choice leaves all
    in; a source without a year fits no span of years.
    """
    rows = told()
    for name, codes in chosen.items():
        if name in but or not codes:
            continue
        if name == "published":
            first, last = (int(year) for year in codes[0].split("-"))
            rows = rows[rows["year"].between(first, last).fillna(False).astype(bool)]
        else:
            rows = rows[rows[COLUMNS[name]].isin(codes)]
    return rows


def counts(rows: pd.DataFrame, name: str) -> dict[str, int]:
    """Count statements by the codes of a choice."""
    return dict(Counter(rows[COLUMNS[name]]))


@cache
def kinds(country: str) -> tuple[str, ...]:
    """Return the kinds of statements that there are about a country, or about both, in the order of the list."""
    rows = told()
    met = set(rows.loc[rows["country"] == country, "kind"])
    return tuple(kind for kind in catalogue.codes("finding_kind") if kind in met)


def tally(rows: pd.DataFrame) -> dict[tuple[str, str, str], dict[str, int]]:
    """Count statements by dimension, country and kind: how many of each grade. A place without statement is absent."""
    found: dict[tuple[str, str, str], dict[str, int]] = {}
    for dimension, country, kind, grade in zip(
        rows["dimension"], rows["country"], rows["kind"], rows["grade"], strict=True
    ):
        grades = found.setdefault((dimension, country, kind), dict.fromkeys(catalogue.codes("grade"), 0))
        grades[grade] += 1
    return found


@dataclass(frozen=True)
class Voices:
    """Who speaks: publications and their publishers, from when to when, and how far those that judge agree.

    `naming` has how many publications name strengths, and how many weaknesses or gaps; one may name both.
    """

    publications: int
    publishers: int
    oldest: int | None
    newest: int | None
    agreement: str
    judging: int = 0
    naming: Mapping[str, int] = field(default_factory=dict)


def voices(rows: pd.DataFrame) -> Voices:
    """Say who speaks in some statements, by the rule at the head of this module."""
    publishers = {one.source_id: one.publisher for one in catalogue.citations(rows)}
    dated = rows["year"].dropna()
    strengths = set(rows.loc[rows["kind"] == "strength", "source_id"])
    shortfalls = set(judgements.shortfalls(rows)["source_id"])
    return Voices(
        publications=len(publishers),
        publishers=len(set(publishers.values())),
        oldest=int(dated.min()) if len(dated) else None,
        newest=int(dated.max()) if len(dated) else None,
        agreement=_agreement(strengths, shortfalls, publishers),
        judging=len(strengths | shortfalls),
        naming={STRENGTHS: len(strengths), SHORTFALLS: len(shortfalls)},
    )


def _agreement(strengths: set[str], shortfalls: set[str], publishers: Mapping[str, str]) -> str:
    """Say how far publications agree, given which of them name strengths and which name weaknesses or gaps."""
    judging = strengths | shortfalls
    if not publishers:
        return SILENT
    if not judging:
        return NEUTRAL
    if len(judging) == 1:
        return SINGLE
    if len({publishers[one] for one in judging}) == 1:
        return ONE_PUBLISHER
    if not strengths:
        return SHORTFALLS
    return MIXED if shortfalls else STRENGTHS
