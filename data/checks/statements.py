"""Findings, recommendations and links: one sentence each, under its author's name, joined as they may be."""

import re
from collections.abc import Iterator
from typing import Final

from data.checks.files import LANGUAGES, Problem, Tables, of

LONGEST_STATEMENT: Final = 220
LONGEST_RATIONALE: Final = 20
# The comparative report, its publisher's words on it, and the national reports, which have no origin of their own yet.
REPORT, PUBLISHER, NATIONAL = "SURE_CMP", "SURE_PUBS", ("SURE_MAR", "SURE_TUN")
SUMMARY, DESCRIPTION = "Executive summary", "Description of the three reports"
PAGE: Final = re.compile(r"\bpp?\. ?\d")
# The words of other authors stand under the name of the project only if its own people wrote them down.
_PROJECT: Final = ("SURE_", "ITCILO_")
# What a relation joins: the tables of its two ends.
RELATIONS: Final = {
    "responds_to": ("recommendations", "findings"),
    "addresses": ("mechanisms", "findings"),
    "advances": ("mechanisms", "recommendations"),
}
_ONE: Final = {"findings": "a finding", "recommendations": "a recommendation", "mechanisms": "a mechanism"}
_COUNTRY: Final = {"MAR": "Morocco", "TUN": "Tunisia"}
# Two texts beside each other in one cell.
_SENTENCES: Final = {language: re.compile(r"[.!?] +[^\W\d_a-zß-ÿ]") for language in ("en", "fr")} | {
    "ar": re.compile(r"[.!?؟] +\S")
}


def statements(tables: Tables) -> Iterator[Problem]:
    """Find a statement that is not one sentence, is too long, or stands twice."""
    for table in of(tables, "findings", "recommendations"):
        for language in LANGUAGES:
            column = f"statement_{language}"
            seen: dict[str, int] = {}
            for row in table.rows:
                text = row.cells[column]
                before = seen.setdefault(text, row.line)
                if text and before != row.line:
                    yield table.problem(row, column, f"the same statement stands already in line {before}")
                if text and language != "ar" and not text.endswith("."):
                    yield table.problem(row, column, "the sentence does not end with a full stop")
                if _SENTENCES[language].search(text):
                    yield table.problem(row, column, "more than one sentence: write a row for each")
                if language != "ar" and len(text) > LONGEST_STATEMENT:
                    reason = f"{len(text)} characters, {LONGEST_STATEMENT} at most: shorten the sentence"
                    yield table.problem(row, column, reason)


def origins(tables: Tables) -> Iterator[Problem]:
    """Find a statement under another author's name: only the comparative report speaks as the report."""
    known = tables["sources"].values("source_id") if "sources" in tables else set()
    for table in of(tables, "findings", "recommendations"):
        for row in table.rows:
            column, reason = _wrong_origin(row.cells["origin"], row.cells["source_id"], row.cells["locator"])
            if reason and row.cells["source_id"] in known and row.cells[column]:
                yield table.problem(row, column, reason)


def _wrong_origin(origin: str, source: str, locator: str) -> tuple[str, str]:
    """Return the column in which whose statement a row is goes wrong, and why; both empty when it is right."""
    if source in NATIONAL:
        return "source_id", f"{source} is a national report, which has no origin of its own yet: ask before adding it"
    described = source == PUBLISHER and locator == DESCRIPTION
    if origin == "sure_report":
        if source != REPORT and not described:
            reason = f"only {REPORT}, the comparative report, has the origin sure_report; {source} is another text"
            return "origin", reason
        if source == REPORT and locator != SUMMARY and not PAGE.search(locator):
            return "locator", f'"{locator}" names no page; a statement of the report needs it, written as p. 34'
    elif source == REPORT or described:
        return "origin", f"{source} gives the words of the comparative report here: its origin is sure_report"
    elif origin == "other_study" and source.startswith("SURE_"):
        return "origin", f"{source} is a text of the SURE project, not another study: its origin is sure_project"
    elif origin == "sure_project" and not source.startswith(_PROJECT):
        return "origin", f"{source} is no text of the SURE project: its origin is other_study"
    return "", ""


def links(tables: Tables) -> Iterator[Problem]:
    """Find a link that joins what may not be joined, and a reason that is too long."""
    needed = ("links", "mechanisms", "recommendations", "findings")
    if any(name not in tables for name in needed):
        return
    ends: dict[str, tuple[str, dict[str, str]]] = {
        row.cells[table.key[0]]: (table.name, row.cells) for table in of(tables, *needed[1:]) for row in table.rows
    }
    half_read = {key for table in of(tables, *needed[1:]) for key in table.broken_keys}
    for row in tables["links"].rows:
        for column, reason in _wrong_link(row.cells, ends, half_read):
            yield tables["links"].problem(row, column, reason)


def _wrong_link(
    link: dict[str, str], ends: dict[str, tuple[str, dict[str, str]]], half_read: set[str]
) -> Iterator[tuple[str, str]]:
    """Say what is wrong with a link: the column, and why."""
    words = len(link["rationale_en"].split())
    if words > LONGEST_RATIONALE:
        yield "rationale_en", f"{words} words, {LONGEST_RATIONALE} at most: shorten the reason"
    missing = [column for column in ("from_id", "to_id") if link[column] not in ends]
    for column in missing:
        if link[column] and link[column] not in half_read and _home(link[column]):
            yield column, f'"{link[column]}" is not in {_home(link[column])}.csv'
    if missing:
        return
    (kind, one), (other_kind, other) = ends[link["from_id"]], ends[link["to_id"]]
    wanted = RELATIONS.get(link["relation"])
    if wanted and (kind, other_kind) != wanted:
        reason = (
            f"{link['relation']} goes from {_ONE[wanted[0]]} to {_ONE[wanted[1]]}; "
            f"{link['from_id']} is {_ONE[kind]}, {link['to_id']} is {_ONE[other_kind]}"
        )
        yield "relation", reason
        return
    countries = (one["country"], other["country"])
    if set(countries) == set(_COUNTRY):
        reason = (
            f"{link['from_id']} belongs to {_COUNTRY[countries[0]]}, {link['to_id']} to {_COUNTRY[countries[1]]}: "
            "a country never answers for the other"
        )
        yield "to_id", reason
    if kind == "mechanisms" and one["serves_national_returnees"] == "no":
        yield "from_id", f"{link['from_id']} does not serve nationals who return (see mechanisms.csv): it answers none"
    if other_kind == "findings" and other["kind"] == "strength":
        yield "to_id", f"{link['to_id']} is a strength, which needs no answer"


def _home(key: str) -> str:
    """Name the table that a key belongs to, by its first letters."""
    homes = {"RF": "findings", "RR": "recommendations", "MAR": "mechanisms", "TUN": "mechanisms"}
    return next((home for start, home in homes.items() if key.startswith(start)), "")
