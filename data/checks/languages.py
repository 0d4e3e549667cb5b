"""Texts in three languages: none is missing, none stands in the column of another, and their numbers agree."""

import re
from collections.abc import Iterator
from typing import Final

from data.checks.files import LANGUAGES, Problem, Tables, of

# Texts of some words: the same in two languages, one of them is not translated.
_TRANSLATED: Final = ("statement", "rationale")
_ARABIC = re.compile(r"[\u0621-\u064a]")


def languages(tables: Tables) -> Iterator[Problem]:
    """Find a text that lacks a language, and one that stands in the column of another."""
    for table in tables.values():
        names = {column["name"]: bool(column.get("constraints", {}).get("required")) for column in table.fields}
        for column, required in names.items():
            stem, _, language = column.rpartition("_")
            if language not in LANGUAGES:
                continue
            beside = [f"{stem}_{other}" for other in LANGUAGES if other != language and f"{stem}_{other}" in names]
            for row in table.rows:
                cell = row.cells[column]
                if not cell:
                    filled = [other for other in beside if row.cells[other]]
                    if filled and not required:
                        reason = f"the cell is empty, yet {filled[0]} is filled: fill every language, or none"
                        yield table.problem(row, column, reason)
                elif language == "fr" and stem in _TRANSLATED and cell == row.cells[f"{stem}_en"]:
                    yield table.problem(row, column, f"the text is that of {stem}_en: translate it")
                elif language == "ar" and not _ARABIC.search(cell):
                    if not re.fullmatch(r"[A-Za-z0-9 ()%+\-]*", cell) or table.name != "codes":
                        yield table.problem(row, column, "the text is not in Arabic")
                elif language != "ar" and _ARABIC.search(cell):
                    yield table.problem(row, column, "the text holds Arabic letters")


def numbers(tables: Tables) -> Iterator[Problem]:
    """Find notes that give other numbers in another language; 2,000 is 2 000 in French, 2003-04 is written out."""

    def figures(text: str) -> list[str]:
        return sorted(
            re.findall(r"\d+", re.sub(r"(?<=\d)[,.\u00a0\u202f](?=\d)", "", text.replace("2003-04", "2003-2004")))
        )

    for table in of(tables, "findings", "recommendations"):
        for row in table.rows:
            for language in ("fr", "ar"):
                column = f"notes_{language}"
                if row.cells[column] and figures(row.cells[column]) != figures(row.cells["notes_en"]):
                    yield table.problem(row, column, "the numbers are not those of notes_en")
