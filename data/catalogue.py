"""What an indicator, a code, a region or a source means, and what rows rest on.

Every text comes in the language asked for: `en`, `fr` or `ar`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from data import store


def data_version() -> str:
    """Return the version of the evidence, as the data package states it."""
    return store.version()


EvidenceError = store.EvidenceError
# The languages that the tables are written in, as the ends of their column names.
LANGUAGES = ("en", "fr", "ar")
# The two countries that are compared.
COUNTRIES = ("MAR", "TUN")


class UnknownCodeError(KeyError):
    """A code that the tables do not hold."""


@dataclass(frozen=True)
class Indicator:
    """One concept: what it counts, in which unit, and how to read it."""

    code: str
    topic: str
    unit: str
    better: str
    labels: dict[str, str]
    definitions: dict[str, str]
    readings: dict[str, str]

    def label(self, language: str) -> str:
        """Return its name."""
        return self.labels[language]

    def definition(self, language: str) -> str:
        """Return what it counts, in one sentence."""
        return self.definitions[language]

    def how_to_read(self, language: str) -> str:
        """Return what a careful reader must know."""
        return self.readings[language]


@dataclass(frozen=True)
class Citation:
    """A publication that rows rest on, with the places in it and the grades of the reading."""

    source_id: str
    title: str
    publisher: str
    year: str
    url: str
    language: str
    kind: str
    locators: tuple[str, ...]
    grades: tuple[str, ...]

    def short(self) -> str:
        """Return publisher and year."""
        return f"{self.publisher} ({self.year})" if self.year else self.publisher


@dataclass(frozen=True)
class Verdict:
    """Whether a Moroccan and a Tunisian series may stand side by side, and why."""

    comparison_id: str
    verdict: str
    reasons: dict[str, str]

    def reason(self, language: str) -> str:
        """Return the reason."""
        return self.reasons[language]


def _texts(row: "pd.Series[str]", stem: str) -> dict[str, str]:
    """Return the three language versions of a column."""
    return {language: str(row[f"{stem}_{language}"]) for language in LANGUAGES}


@cache
def _indicators() -> dict[str, Indicator]:
    """Read every indicator."""
    return {
        row["indicator"]: Indicator(
            code=row["indicator"],
            topic=row["topic"],
            unit=row["unit"],
            better=row["better"],
            labels=_texts(row, "label"),
            definitions=_texts(row, "definition"),
            readings=_texts(row, "how_to_read"),
        )
        for _, row in store.table("indicators").iterrows()
    }


def indicator_codes() -> list[str]:
    """Return the codes of all indicators."""
    return list(_indicators())


def indicator(code: str) -> Indicator:
    """Return an indicator by its code; raise UnknownCodeError."""
    try:
        return _indicators()[code]
    except KeyError:
        raise UnknownCodeError(code) from None


def by_topic(indicators: Iterable[str]) -> list[str]:
    """Sort indicators by topic and English name."""
    topics = codes("topic")
    found = (indicator(code) for code in indicators)
    return [one.code for one in sorted(found, key=lambda one: (topics.index(one.topic), one.label("en")))]


@cache
def _codes() -> dict[tuple[str, str], dict[str, str]]:
    """Read the labels of every code, by list and code."""
    return {(row["list"], row["code"]): _texts(row, "label") for _, row in store.table("codes").iterrows()}


def label(code_list: str, code: str, language: str) -> str:
    """Return the name of a code in a list; raise UnknownCodeError."""
    try:
        return _codes()[code_list, code][language]
    except KeyError:
        raise UnknownCodeError(f"{code_list}: {code}") from None


@cache
def codes(code_list: str) -> tuple[str, ...]:
    """Return the codes of a list in their order."""
    rows = store.table("codes")
    rows = rows[rows["list"] == code_list].sort_values("order")
    if rows.empty:
        raise UnknownCodeError(code_list)
    return tuple(rows["code"])


# Dimensions whose values are countries or groups of countries share one list.
_PARTNER = {"destination", "host_country", "previous_country", "sending_country"}


def breakdown_label(breakdown: str, value: str, language: str) -> str:
    """Return the name of a value of a breakdown, such as area and urban."""
    return label("partner" if breakdown in _PARTNER else breakdown, value, language)


@cache
def _regions() -> dict[str, dict[str, str]]:
    """Read every area's columns by its code."""
    return {row["geo_code"]: dict(row) for _, row in store.table("regions").iterrows()}


def region(geo_code: str) -> dict[str, str]:
    """Return the columns of an area; raise UnknownCodeError."""
    try:
        return _regions()[geo_code]
    except KeyError:
        raise UnknownCodeError(geo_code) from None


def region_codes() -> list[str]:
    """Return the codes of all areas."""
    return list(_regions())


def region_name(geo_code: str, language: str) -> str:
    """Return the name of an area; raise UnknownCodeError."""
    return region(geo_code)[f"name_{language}"]


def members(geo_code: str) -> list[str]:
    """Return the areas that a published group of regions stands for; the area itself when it is no group."""
    listed = region(geo_code)["members"]
    return listed.split(";") if listed else [geo_code]


def areas(level: str) -> list[str]:
    """Return the codes of all areas of a level, in order of code; raise UnknownCodeError."""
    found = sorted(code for code, row in _regions().items() if row["geo_level"] == level)
    if not found:
        raise UnknownCodeError(level)
    return found


@cache
def _texts_by_id(table: str, key: str) -> dict[str, dict[str, str]]:
    """Read a table of texts by its key."""
    return {row[key]: _texts(row, "text") for _, row in store.table(table).iterrows()}


def population(population_id: str, language: str) -> str:
    """Return who is covered by a figure; raise UnknownCodeError."""
    try:
        return _texts_by_id("populations", "population_id")[population_id][language]
    except KeyError:
        raise UnknownCodeError(population_id) from None


def note(note_id: str, language: str) -> str:
    """Return the note of a figure, empty when there is none; raise UnknownCodeError."""
    if not note_id:
        return ""
    try:
        text = _texts_by_id("notes", "note_id")[note_id][language]
    except KeyError:
        raise UnknownCodeError(note_id) from None
    return SOURCE_ID.sub(_publisher_and_year, text)


# Notes name sources by their id; a reader wants the publisher and year instead.
# In Arabic a word such as "and" is joined to what follows, so a word boundary would not do.
SOURCE_ID = re.compile(r"(?<![A-Z0-9_])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![A-Z0-9_])")


def _publisher_and_year(met: re.Match[str]) -> str:
    """Replace the id of a source by its publisher and year, and leave any other word alone."""
    source = _sources().get(met[0])
    if source is None:
        return met[0]
    return f"{source['publisher'] or source['title']}, {source['year']}" if source["year"] else source["publisher"]


@cache
def _sources() -> dict[str, dict[str, str]]:
    """Read every publication by its id."""
    return {row["source_id"]: dict(row) for _, row in store.table("sources").iterrows()}


def source_codes() -> list[str]:
    """Return the ids of all publications."""
    return list(_sources())


def is_graded(table: str) -> bool:
    """Tell whether the rows of a table say how they were read."""
    return "grade" in store.columns(table)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values once each, in the order met, without the empty ones."""
    return tuple(dict.fromkeys(value for value in values if value))


def citations(rows: pd.DataFrame) -> list[Citation]:
    """Return the publications that rows rest on, in the order met.

    `rows` has `source_id` (one id, or several with `;`), and may have `locator` and `grade`; rows of a table that names
    no source, such as what is only offered to consult, rest on none.
    Raise UnknownCodeError for an id that the register does not hold.
    """
    column = "source_ids" if "source_ids" in rows.columns else "source_id"
    if column not in rows.columns:
        return []
    met: dict[str, list[tuple[str, str]]] = {}
    told = (rows[name] if name in rows.columns else [""] * len(rows) for name in ("locator", "grade"))
    # Most rows of a figure rest on the same place of the same publication.
    for ids, locator, grade in dict.fromkeys(zip(rows[column], *told, strict=True)):
        for source_id in str(ids).split(";"):
            met.setdefault(source_id.strip(), []).append((str(locator), str(grade)))
    found = []
    for source_id, uses in met.items():
        if source_id not in _sources():
            raise UnknownCodeError(source_id)
        source = _sources()[source_id]
        found.append(
            Citation(
                source_id=source_id,
                title=source["title"],
                publisher=source["publisher"] or source["title"],
                year=source["year"],
                url=source["url"],
                language=source["language"],
                kind=source["kind"],
                locators=_distinct(locator for locator, _ in uses),
                grades=_distinct(grade for _, grade in uses),
            )
        )
    return found


@cache
@cache
def publication(source_id: str) -> Citation:
    """Return one publication, without places in it; raise UnknownCodeError."""
    return citations(pd.DataFrame({"source_id": [source_id]}))[0]


@cache
def _verdicts() -> dict[tuple[str, str], Verdict]:
    """Read the verdicts by Moroccan and Tunisian series."""
    return {
        (row["series_mar"], row["series_tun"]): Verdict(row["comparison_id"], row["verdict"], _texts(row, "reason"))
        for _, row in store.table("comparability").iterrows()
    }


def verdict(rows: pd.DataFrame) -> Verdict | None:
    """Return the strictest verdict on the series of both countries in the rows, or None when a country is absent.

    A pair without a verdict of its own counts as "with care", with no reason: nobody has looked at it yet.
    """
    series = dict.fromkeys(zip(rows["country"], rows["series"], strict=True))
    sides = [[one for of, one in series if of == country] for country in COUNTRIES]
    found = [_verdicts().get((mar, tun)) for mar in sides[0] for tun in sides[1]]
    if not found:
        return None
    order = codes("verdict")
    unread = Verdict("", "with_care", dict.fromkeys(LANGUAGES, ""))
    return max((one or unread for one in found), key=lambda one: order.index(one.verdict))


def described(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return figures as a reader wants to keep them: codes, their names, and where each figure comes from.

    `rows` are observations; columns come back as in the table, each code followed by its name in the language asked
    for, and the source by title, publisher, year and address.
    """
    sources = [_sources()[source_id] for source_id in rows["source_id"]]
    columns: dict[str, list[object]] = {}
    for column in store.columns("observations"):
        values = list(rows[column])
        columns[column] = values
        if column == "indicator":
            columns["indicator_name"] = [indicator(code).label(language) for code in values]
        elif column == "geo_code":
            columns["geo_name"] = [region_name(code, language) for code in values]
        elif column in ("country", "geo_level", "unit", "sex", "precision", "grade"):
            columns[f"{column}_name"] = [label(column, code, language) for code in values]
        elif column == "breakdown_value":
            pairs = zip(rows["breakdown"], values, strict=True)
            columns["breakdown_name"] = [breakdown_label(of, one, language) if one else "" for of, one in pairs]
        elif column == "population_id":
            columns["population"] = [population(code, language) for code in values]
        elif column == "note_id":
            columns["note"] = [note(code, language) for code in values]
        elif column == "source_id":
            for part in ("title", "publisher", "year", "url"):
                columns[f"source_{part}"] = [source[part] for source in sources]
    return pd.DataFrame(columns)


def described_records(rows: pd.DataFrame, table: str, language: str) -> pd.DataFrame:
    """Return rows of any table as a reader wants to keep them: codes with their names, sources with title and address.

    Several codes or sources in one cell stay joined by semicolons, and so do their names.
    """
    columns: dict[str, list[object]] = {}
    lists = store.code_lists(table)
    for column in store.columns(table):
        values = list(rows[column])
        columns[column] = values
        if column in lists or column == "country":
            of = lists.get(column, "country")
            columns[f"{column}_name"] = [
                "; ".join(label(of, code, language) for code in cell.split(";") if code) for cell in values
            ]
        elif column == "region_codes":
            columns["region_names"] = [
                "; ".join(region_name(code, language) for code in cell.split(";") if code) for cell in values
            ]
        elif column in ("source_id", "source_ids"):
            for part in ("title", "publisher", "year", "url"):
                columns[f"source_{part}"] = [
                    "; ".join(_sources()[one.strip()][part] for one in cell.split(";") if one) for cell in values
                ]
    return pd.DataFrame(columns)
