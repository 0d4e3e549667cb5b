"""The terms of the glossary: by their key, by a reader's words, and in which forms they stand in texts."""

import re
from functools import cache
from urllib.parse import parse_qsl

import pandas as pd

from data import catalogue, searching, store

# The abbreviation of a term, in capitals, in brackets behind it.
_ABBREVIATION = re.compile(r"\(([A-Z]{2,})\)")
_BRACKETS = re.compile(r"\s*\([^)]*\)")


def everything() -> pd.DataFrame:
    """Return all terms."""
    return store.table("glossary")


def ids() -> list[str]:
    """Return the keys of all terms."""
    return list(everything()["term_id"])


@cache
def _rows() -> dict[str, dict[str, str]]:
    """Read every term by its key."""
    return {row["term_id"]: dict(row) for _index, row in everything().iterrows()}


def term(term_id: str) -> dict[str, str]:
    """Return the columns of a term; raise UnknownCodeError."""
    try:
        return _rows()[term_id]
    except KeyError:
        raise catalogue.UnknownCodeError(term_id) from None


@cache
def _index() -> searching.Index:
    """Return the words of each term: its names in all languages, and its definitions."""
    return searching.Index(
        {
            key: (
                [text for one in catalogue.LANGUAGES for text in (row[f"term_{one}"], row[f"{one}_forms"])],
                [row[f"definition_{one}"] for one in catalogue.LANGUAGES],
            )
            for key, row in _rows().items()
        }
    )


def matching(text: str) -> pd.DataFrame:
    """Return the terms that hold every word of a text in a name or definition, in any language; all without words."""
    found = _index().found(text)
    rows = everything()
    return rows if found is None else rows[rows["term_id"].isin(list(found))]


def forms(language: str) -> dict[str, str]:
    """Return by which forms the terms that pages explain stand in texts of a language, each with its term."""
    found = {}
    for key, row in _rows().items():
        if row["in_texts"] == "yes":
            name = row[f"term_{language}"]
            others = [one for one in row[f"{language}_forms"].split(";") if one]
            for form in (_BRACKETS.sub("", name), *_ABBREVIATION.findall(name), *others):
                found[form] = key
    return found


def seen_in(term_id: str) -> list[tuple[str, dict[str, str]]]:
    """Return the views that show evidence on a term, each as its page and the choices of its link: our reading."""
    found = []
    for place in filter(None, term(term_id)["seen_in"].split(";")):
        page, _mark, query = place.partition("?")
        found.append((page, dict(parse_qsl(query))))
    return found
