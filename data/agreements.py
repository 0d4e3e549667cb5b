"""Agreements between a country and its partners: by subject and status, and how many people live with each partner."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import pandas as pd

from data import catalogue, routes, store

# The Arab Maghreb Union has no ISO code: an empty one in the table, this one in links.
UNION: Final = "AMU"
# Quebec makes treaties of its own: its agreements stand in the line of Canada, and are named.
QUEBEC: Final = "Quebec"
# The subject that the page is about first of all.
FIRST_SUBJECT: Final = "social_security"
IN_FORCE: Final = ("in_force",)
# Signed, and no source says that they are applied: not ratified, or nothing known of the entry into force.
WAITING: Final = ("signed", "not_ratified")
PAST: Final = ("ended", "replaced")
# What says most of today comes first in a cell, and is what the arc of a partner shows.
STRENGTH: Final = ("in_force", "provisional", "signed", "not_ratified", "negotiating", "unknown", "ended", "replaced")
# Who is counted as living with a partner; the first covers most partners, and both countries from one source.
PEOPLE: Final = ("emigrant_stock_by_destination", "consular_diaspora_stock", "eu_valid_permits")
# The two cases to read at a glance: contributions lost, and a treaty changed while it is applied.
CASES: Final = ("ITA", "NLD")
_STATEMENTS: Final = ("legal_bilateral", "social_protection")
# How English texts name a partner; a statement that names it otherwise is not taken to be about it.
_NAMED: Final = {
    "BEL": r"Belgium|Belgian",
    "CAN": r"Canada|Canadian|Quebec",
    "CHE": r"Switzerland|Swiss",
    "DEU": r"Germany|German",
    "DNK": r"Denmark|Danish",
    "DZA": r"Algeria|Algerian",
    "EGY": r"Egypt|Egyptian",
    "ESP": r"Spain|Spanish",
    "EUE": r"European Union|EU",
    "FRA": r"France|French",
    "ITA": r"Italy|Italian",
    "LBY": r"Libya|Libyan",
    "LUX": r"Luxembourg",
    "NLD": r"Netherlands|Dutch",
    "PRT": r"Portugal|Portuguese",
    "ROU": r"Romania|Romanian",
    "SRB": r"Serbia|Serbian",
    "SWE": r"Sweden|Swedish",
    "AMU": r"Arab Maghreb Union",
}


def subjects() -> list[str]:
    """Return the subjects, social security first."""
    return sorted(catalogue.codes("agreement_subject"), key=lambda code: code != FIRST_SUBJECT)


@store.kept
def everything() -> pd.DataFrame:
    """Return every agreement, the strongest and newest of a partner first; `partner` is its code in links."""
    rows = store.table("agreements")
    rows = rows.assign(partner=rows["partner_iso3"].where(rows["partner_iso3"] != "", UNION))
    order = rows["status"].map(STRENGTH.index)
    newest_first = -pd.to_numeric(rows["year_signed"].where(rows["year_signed"] != "", "0"))
    rows = rows.assign(order=order, newest=newest_first)
    return rows.sort_values(["country", "partner", "order", "newest"], kind="stable").drop(columns=["order", "newest"])


@cache
def partners() -> tuple[str, ...]:
    """Return the codes of all partners, and of the countries that are named beside them because people live there."""
    people = {code for indicator in PEOPLE for code in living(indicator)["breakdown_value"]}
    return tuple(sorted({*everything()["partner"], *people}))


def matching(countries: Collection[str], *, subject: str = "", statuses: Collection[str] = ()) -> pd.DataFrame:
    """Return the agreements of countries on a subject and of some statuses; an empty choice leaves all in."""
    rows = everything()
    rows = rows[rows["country"].isin(list(countries))]
    if subject:
        rows = rows[rows["subject"] == subject]
    return rows[rows["status"].isin(list(statuses))] if statuses else rows


def with_partner(partner: str) -> pd.DataFrame:
    """Return every agreement of both countries with a partner."""
    rows = everything()
    return rows[rows["partner"] == partner]


@dataclass(frozen=True)
class Count:
    """How many agreements of a country are in force, and how many are signed without being known to be."""

    in_force: int
    waiting: int


def counts(country: str, subject: str) -> Count:
    """Count the agreements of a country on a subject.

    A text replaced or ended does not count, nor does one that is negotiated, or whose force is not known, or a
    protocol that is applied before ratification. A treaty of the two countries with each other counts for each.
    """
    rows = matching([country], subject=subject)
    return Count(int(rows["status"].isin(IN_FORCE).sum()), int(rows["status"].isin(WAITING).sum()))


def living(indicator: str) -> pd.DataFrame:
    """Return how many people of each country live with each partner: one source and its newest well-covered period."""
    rows = routes.rows(indicator)
    rows = rows[rows["sex"] == "total"]
    found = []
    for country in catalogue.COUNTRIES:
        own = rows[rows["country"] == country]
        newest = own[own["period"] == routes.latest(own)]
        if (picture := routes.picture(newest)) is not None:
            kept = picture.rows
            found.append(kept[kept["breakdown_value"].str.fullmatch("[A-Z]{3}")])
    return pd.concat(found)


@dataclass(frozen=True)
class Line:
    """One partner of a country: the people who live there (one observation or None), and the agreements by subject."""

    partner: str
    people: "pd.Series[str] | None"
    cells: Mapping[str, pd.DataFrame]


def lines(country: str, rows: pd.DataFrame, people: pd.DataFrame, *, also_without: bool) -> list[Line]:
    """Return a line for each partner of a country, where most people live first, then those without a figure.

    `rows` are the agreements to show, `people` the figures of one source; `also_without` adds the countries where
    people live and no agreement is known.
    """
    own = rows[rows["country"] == country]
    figures = {row["breakdown_value"]: row for _index, row in people[people["country"] == country].iterrows()}
    met = {*own["partner"], *(figures if also_without else ())}

    def place(partner: str) -> tuple[bool, float, str]:
        figure = figures.get(partner)
        return figure is None, -float(figure["value"]) if figure is not None else 0.0, partner

    parts: dict[str, dict[str, list[int]]] = {}
    for at, (partner, subject) in enumerate(zip(own["partner"], own["subject"], strict=True)):
        parts.setdefault(partner, {}).setdefault(subject, []).append(at)
    return [
        Line(
            partner,
            figures.get(partner),
            {subject: own.iloc[places] for subject, places in parts.get(partner, {}).items()},
        )
        for partner in sorted(met, key=place)
    ]


def without(country: str, people: pd.DataFrame, subject: str = FIRST_SUBJECT) -> pd.DataFrame:
    """Return where people of a country live without an agreement on a subject known to be in force, most first."""
    rows = matching([country], subject=subject, statuses=IN_FORCE)
    own = people[(people["country"] == country) & ~people["breakdown_value"].isin(rows["partner"])]
    return own.sort_values("value", ascending=False, kind="stable")


def strongest(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep one agreement of each country and partner: the one that says most of today."""
    order = rows["status"].map(STRENGTH.index)
    kept = rows.assign(order=order).sort_values("order", kind="stable").drop_duplicates(["country", "partner"])
    return kept.drop(columns="order").sort_values(["country", "partner"], kind="stable")


def _naming(rows: pd.DataFrame, column: str, partner: str) -> pd.DataFrame:
    """Keep the rows whose English text names a partner."""
    pattern = rf"\b(?:{_NAMED[partner]})\b" if partner in _NAMED else r"(?!)"
    return rows[[bool(re.search(pattern, text)) for text in rows[column]]]


def findings(partner: str) -> pd.DataFrame:
    """Return the statements on agreements and social protection that name a partner."""
    rows = store.table("findings")
    return _naming(rows[rows["dimension"].isin(_STATEMENTS)], "statement_en", partner)


def findings_in_general() -> pd.DataFrame:
    """Return the statements on agreements that name no partner."""
    rows = store.table("findings")
    rows = rows[rows["dimension"] == "legal_bilateral"]
    named = {key for partner in _NAMED for key in _naming(rows, "statement_en", partner)["finding_id"]}
    return rows[~rows["finding_id"].isin(named)]


def events(partner: str) -> pd.DataFrame:
    """Return the milestones that name a partner, the oldest first."""
    return _naming(store.table("timeline"), "event_en", partner)


def official_figures(countries: Sequence[str]) -> pd.DataFrame:
    """Return what authorities and studies say of social security agreements: how many, and the share covered."""
    rows = store.table("observations")
    wanted = ["social_security_cover_abroad", "social_security_agreements"]
    rows = rows[rows["indicator"].isin(wanted) & rows["country"].isin(list(countries))]
    return rows.sort_values(["country", "indicator", "period_end"], ascending=[True, False, False], kind="stable")
