"""What of the evidence anybody may take away: collections of rows, and what each can be narrowed by.

Page, API and downloads ask the same questions as the views of the dashboard, with the names and codes of its links, so
they cannot give other rows. Rows come described as in every download: codes with their names, sources with their title
and address.
"""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Collection as Codes
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, TypeAlias

import pandas as pd

from data import (
    advice,
    agreements,
    catalogue,
    figures,
    judgements,
    mechanisms,
    not_published,
    package,
    statements,
    store,
    traces,
)

# What is chosen: the name of a choice, and the codes of which one has to fit; a span of years or words stand alone.
Chosen: TypeAlias = Mapping[str, Sequence[str]]
CODES, CODE, SPAN, WORDS = "codes", "code", "span", "words"
# How many letters a reader may search for; as in the search field of the dashboard.
LONGEST_WORDS: Final = 80
# How much one question to the API may hold.
LONGEST_QUERY, LONGEST_VALUE, MOST_CODES = 4096, 2000, 100


@dataclass(frozen=True)
class Choice:
    """Something that rows can be narrowed by: several codes, one code, a span of years, or words.

    `known` returns the codes in their order, or the first and last year of a span; `code_list` is the list of codes.csv
    that names them, empty where they are keys of a table; `columns` are those of the rows that hold the codes, empty
    where the rows do not show them.
    """

    name: str
    known: Callable[[], Sequence[str]]
    kind: str = CODES
    code_list: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Collection:
    """Rows of one kind under one address; `regional` tells that areas with outlines are among them."""

    name: str
    table: str
    choices: tuple[Choice, ...]
    find: Callable[[Chosen], pd.DataFrame]
    describe: Callable[[pd.DataFrame, str], pd.DataFrame] = field(repr=False)
    regional: bool = False

    def choice(self, name: str) -> Choice:
        """Return a choice by its name; raise KeyError."""
        return next(one for one in self.choices if one.name == name)

    def columns(self, language: str) -> dict[str, dict[str, Any]]:
        """Return the columns of described rows with their fields of the data package, empty where they name codes."""
        fields = {field["name"]: field for field in package.resource(self.table)["schema"]["fields"]}
        described = self.describe(self.find({}).iloc[:0], language)
        return {str(name): fields.get(name, {}) for name in described.columns}


def offered(collection: Collection, chosen: Chosen, name: str) -> list[str]:
    """Return the codes of a choice that leave something of the other choices, in their order."""
    choice = collection.choice(name)
    if not choice.columns:
        return list(choice.known())
    rows = collection.find({other: codes for other, codes in chosen.items() if other != name})
    met = {code for column in choice.columns for cell in rows[column].unique() for code in str(cell).split(";")}
    if name == "region":
        met |= {member for area in met & set(catalogue.region_codes()) for member in catalogue.members(area)}
    return [code for code in choice.known() if code in met or (name == "country" and "both" in met)]


def collections() -> dict[str, Collection]:
    """Return every collection by the name in its address."""
    return {one.name: one for one in _collections()}


def _listed(name: str, code_list: str, *columns: str, kind: str = CODES) -> Choice:
    """Return a choice among the codes of a list."""
    return Choice(name, lambda: catalogue.codes(code_list), kind, code_list, columns)


def _keys(name: str, table: str, column: str, *columns: str) -> Choice:
    """Return a choice among the keys of a table."""
    return Choice(name, lambda: tuple(store.table(table)[column]), columns=columns)


def _two_countries(*columns: str) -> Choice:
    """Return the choice of one of the countries compared."""
    return Choice("country", lambda: catalogue.COUNTRIES, CODES, "country", columns)


@cache
def _countries_of_areas() -> tuple[str, ...]:
    """Return the countries and groups of countries that areas, and so figures, belong to: none is of both at once."""
    met = set(store.table("regions")["country"])
    return tuple(code for code in catalogue.codes("country") if code in met)


def _areas_country(*columns: str) -> Choice:
    """Return the choice of the country of an area."""
    return Choice("country", _countries_of_areas, CODES, "country", columns)


def _in_figures(name: str, *columns: str) -> Choice:
    """Return a choice among the codes that figures have: their periods, their details."""
    return Choice(name, lambda: tuple(sorted(figures.offered(figures.Asked())[name])), columns=columns)


@cache
def _years_of_figures() -> tuple[str, str]:
    """Return the first and the last year of the figures."""
    first, last = figures.span(figures.Asked())
    return str(first), str(last)


@cache
def _years_of(table: str) -> tuple[str, str]:
    """Return the years of the oldest and of the newest publication that a table names, or is."""
    years = _published(store.table(table) if table == "sources" else judgements.findings()).dropna()
    return str(int(years.min())), str(int(years.max()))


def _published(rows: pd.DataFrame) -> "pd.Series[int]":
    """Return the year of publication of each row, missing where none is printed."""
    return pd.to_numeric(rows["year"].astype(str).str[:4], errors="coerce")


def _among(rows: pd.DataFrame, chosen: Chosen, name: str, column: str) -> pd.DataFrame:
    """Keep the rows with one of the codes chosen, all where none is."""
    codes = chosen.get(name)
    return rows[rows[column].isin(list(codes))] if codes else rows


def _with_figures(rows: pd.DataFrame, column: str, chosen: Chosen, names: Codes[str]) -> pd.DataFrame:
    """Keep the rows of which there are figures that fit some choices, all where none of these is made."""
    asked = {name: codes for name, codes in chosen.items() if name in names and codes}
    return rows[rows[column].isin(figures.matching(asked)[column].unique())] if asked else rows


def _indicators(chosen: Chosen) -> pd.DataFrame:
    """Return indicators, those of which some country, area or source has figures."""
    rows = _among(store.table("indicators"), chosen, "topic", "topic")
    rows = _among(rows, chosen, "indicator", "indicator")
    return _with_figures(rows, "indicator", chosen, ("country", "region", "source"))


def _regions(chosen: Chosen) -> pd.DataFrame:
    """Return areas; one is asked for together with the groups that it was published in."""
    rows = _among(_among(store.table("regions"), chosen, "country", "country"), chosen, "level", "geo_level")
    wanted = set(chosen.get("region", ()))
    kept = [not wanted or bool(wanted & {code, *catalogue.members(code)}) for code in rows["geo_code"]]
    return rows.loc[pd.Series(kept, index=rows.index, dtype=bool)]


def _mechanisms(chosen: Chosen) -> pd.DataFrame:
    """Return mechanisms of the inventory."""
    rows = mechanisms.matching({name: codes for name, codes in chosen.items() if name != "mechanism"})
    return _among(rows, chosen, "mechanism", "mechanism_id")


def _agreements(chosen: Chosen) -> pd.DataFrame:
    """Return agreements, the strongest and newest of a partner first."""
    rows = agreements.matching(chosen.get("country") or catalogue.COUNTRIES, statuses=chosen.get("status", ()))
    return _among(_among(rows, chosen, "subject", "subject"), chosen, "partner", "partner")


def _findings(chosen: Chosen) -> pd.DataFrame:
    """Return statements, the most telling of each dimension first."""
    rows = statements.matching({name: codes for name, codes in chosen.items() if name != "finding"})
    return _among(rows, chosen, "finding", "finding_id")


def _recommendations(chosen: Chosen) -> pd.DataFrame:
    """Return recommendations, those that nobody advances first."""
    rows = advice.matching({name: codes for name, codes in chosen.items() if name != "recommendation"})
    rows = advice.least_advanced_first(rows, chosen.get("country") or catalogue.COUNTRIES)
    return _among(rows, chosen, "recommendation", "recommendation_id")


def _links(chosen: Chosen) -> pd.DataFrame:
    """Return links; country and status are those of the mechanism that a link starts from."""
    rows = judgements.links()
    columns = {"country": "country", "status": "status_now", "relation": "relation", "basis": "basis"}
    for name, column in (columns | {"mechanism": "from_id", "finding": "to_id"}).items():
        rows = _among(rows, chosen, name, column)
    wanted = chosen.get("recommendation")
    return rows[rows["from_id"].isin(list(wanted)) | rows["to_id"].isin(list(wanted))] if wanted else rows


def _sources(chosen: Chosen) -> pd.DataFrame:
    """Return publications, those that figures on something rest on."""
    rows = _among(_among(store.table("sources"), chosen, "source", "source_id"), chosen, "source_kind", "kind")
    if span := chosen.get("published"):
        first, last = (int(year) for year in span[0].split("-"))
        rows = rows[_published(rows).between(first, last)]
    return _with_figures(rows, "source_id", chosen, ("topic", "indicator", "country"))


def _glossary(chosen: Chosen) -> pd.DataFrame:
    """Return terms."""
    return _among(store.table("glossary"), chosen, "term", "term_id")


def _gaps(chosen: Chosen) -> pd.DataFrame:
    """Return what is known to be missing; what concerns both countries concerns each of them."""
    countries = chosen.get("country") or catalogue.COUNTRIES
    found = [not_published.gaps(country, topics=chosen.get("topic") or None) for country in countries]
    return _among(pd.concat(found).drop_duplicates("gap_id").sort_index(), chosen, "level", "geo_level")


def _records(table: str) -> Callable[[pd.DataFrame, str], pd.DataFrame]:
    """Return what describes the rows of a table."""
    return lambda rows, language: catalogue.described_records(rows, table, language)


def _publications(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Describe publications: they are their own source, which need not be said twice."""
    described = catalogue.described_records(rows, "sources", language)
    return described.drop(columns=[f"source_{part}" for part in ("title", "publisher", "year", "url")])


_INDICATOR = Choice("indicator", catalogue.indicator_codes, columns=("indicator",))
_SOURCE = Choice("source", catalogue.source_codes, columns=("source_id",))
_REGION = Choice("region", catalogue.region_codes, columns=("geo_code",))
_COUNTRY = _areas_country("country")
_TOPIC = _listed("topic", "topic", "topic")
_GRADE = _listed("grade", "grade", "grade")
_LEVEL = _listed("level", "geo_level", "geo_level")
_ORIGIN = _listed("origin", "origin", "origin")
_DIMENSION = _listed("dimension", "dimension", "dimension")


@cache
def _collections() -> tuple[Collection, ...]:
    """List the collections, figures first."""
    return (
        Collection(
            "observations",
            "observations",
            (
                _TOPIC,
                _INDICATOR,
                _COUNTRY,
                _REGION,
                _LEVEL,
                _in_figures("period", "period"),
                Choice("years", _years_of_figures, SPAN),
                _listed("sex", "sex", "sex"),
                _in_figures("detail", "detail"),
                _SOURCE,
                _listed("precision", "precision", "precision"),
                _GRADE,
                _listed("preferred", "preferred", "preferred"),
            ),
            figures.matching,
            catalogue.described,
            regional=True,
        ),
        Collection(
            "indicators",
            "indicators",
            (
                _TOPIC,
                _INDICATOR,
                _areas_country(),
                Choice("region", catalogue.region_codes),
                Choice("source", catalogue.source_codes),
            ),
            _indicators,
            _records("indicators"),
        ),
        Collection("regions", "regions", (_COUNTRY, _REGION, _LEVEL), _regions, _records("regions"), regional=True),
        Collection(
            "mechanisms",
            "mechanisms",
            (
                Choice("search", tuple, WORDS),
                _two_countries("country"),
                _listed("status", "status", "status_now"),
                _listed("kind", "mechanism_kind", "kind"),
                _listed("actor", "actor_type", "actor_type"),
                _listed("phase", "phase", "phase"),
                _listed("service", "service", "services"),
                _listed("group", "target_group", "target_groups"),
                _listed("serves", "serves_returnees", "serves_national_returnees"),
                Choice("region", catalogue.region_codes, columns=("region_codes",)),
                Choice("year", lambda: tuple(map(str, mechanisms.YEARS)), CODE),
                _GRADE,
                _keys("mechanism", "mechanisms", "mechanism_id", "mechanism_id"),
            ),
            _mechanisms,
            _records("mechanisms"),
        ),
        Collection(
            "agreements",
            "agreements",
            (
                _two_countries("country"),
                Choice("partner", agreements.partners, columns=("partner",)),
                _listed("subject", "agreement_subject", "subject"),
                _listed("status", "agreement_status", "status"),
            ),
            _agreements,
            _records("agreements"),
        ),
        Collection(
            "findings",
            "findings",
            (
                _listed("country", "finding_country", "country"),
                _DIMENSION,
                _listed("judgement", "finding_kind", "kind"),
                _ORIGIN,
                _GRADE,
                Choice("published", lambda: _years_of("findings"), SPAN),
                _keys("finding", "findings", "finding_id", "finding_id"),
            ),
            _findings,
            _records("findings"),
        ),
        Collection(
            "recommendations",
            "recommendations",
            (
                _two_countries("country"),
                _listed("addressee", "addressee_type", "addressee_type"),
                _DIMENSION,
                _listed("horizon", "horizon", "horizon"),
                _ORIGIN,
                _keys("recommendation", "recommendations", "recommendation_id", "recommendation_id"),
            ),
            _recommendations,
            _records("recommendations"),
        ),
        Collection(
            "links",
            "links",
            (
                _two_countries("country"),
                _listed("relation", "relation", "relation"),
                _listed("basis", "basis", "basis"),
                _listed("status", "status", "status_now"),
                _keys("mechanism", "mechanisms", "mechanism_id", "from_id"),
                _keys("finding", "findings", "finding_id", "to_id"),
                _keys("recommendation", "recommendations", "recommendation_id", "from_id", "to_id"),
            ),
            _links,
            traces.in_words,
        ),
        Collection(
            "sources",
            "sources",
            (
                _SOURCE,
                _listed("source_kind", "source_kind", "kind"),
                Choice("published", lambda: _years_of("sources"), SPAN),
                _listed("topic", "topic"),
                Choice("indicator", catalogue.indicator_codes),
                _areas_country(),
            ),
            _sources,
            _publications,
        ),
        Collection(
            "glossary", "glossary", (_keys("term", "glossary", "term_id", "term_id"),), _glossary, _records("glossary")
        ),
        Collection(
            "evidence-gaps",
            "evidence_gaps",
            (_two_countries("country"), _TOPIC, _LEVEL),
            _gaps,
            _records("evidence_gaps"),
        ),
    )
