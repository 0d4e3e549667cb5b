"""A question, its options in words, and how wrong ones are set beside the right one."""

import random
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from data import catalogue, searching
from data.quiz.lookup import row

OPTIONS: Final = 4
# Short words that mean nothing, in English and French.
_SMALL: Final = re.compile(
    r"and|are|but|can|for|had|has|her|his|its|may|nor|not|now|off|one|our|out|own|the|too|two|was|who|why|yet|"
    r"aux|ces|des|dix|est|les|leu|par|pas|que|qui|ses|son|sur|une"
)


@dataclass(frozen=True)
class Question:
    """One question: its kind, the row and column that prove the answer, the options as codes, and the right one.

    `check` asks the tables whether an option is right. `about` are the keys that no other question of the quiz shares.
    """

    kind: str
    table: str
    row_id: str
    column: str
    options: tuple[str, ...]
    right: str
    check: Callable[[str], bool] = field(repr=False, compare=False)
    about: frozenset[str] = frozenset()

    def text(self, option: str, language: str) -> str:
        """Return how an option reads in a language."""
        return option_text(self.kind, option, language)


@dataclass(frozen=True)
class Kind:
    """A kind of question: the keys to ask about, and what makes a question of one, if it can."""

    keys: Callable[[], Iterable[str]]
    make: Callable[[str, random.Random], Question | None]


@cache
def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text that mean something, to find words that give an answer away."""
    found = set()
    for word in re.findall(r"\w+", searching.folded(text)):
        if re.match(r"[\u0600-\u06ff]", word):
            word = re.sub(r"^(?:[وفبكل]?ال|لل)", "", word)
            if len(word) > 2:
                found.add(word[:4])
        elif len(word) > 2 and not _SMALL.fullmatch(word):
            found.add(word[:5])
    return frozenset(found)


def shared(one: str, other: str) -> int:
    """Count the words that two texts share."""
    return len(stems(one) & stems(other))


def only_told(said: Mapping[str, str], kind: str, right: str, others: Iterable[str]) -> bool:
    """Tell whether in some language words said lead to the right option: it alone of all repeats them."""
    return any(
        (stems(said[language]) & stems(option_text(kind, right, language))).difference(
            *(stems(option_text(kind, one, language)) for one in others)
        )
        for language in catalogue.LANGUAGES
    )


_TABLE_OF_OPTIONS: Final = {
    "term_of_definition": ("glossary", "term"),
    "definition_of_term": ("glossary", "definition"),
    "first": ("mechanisms", "name"),
    "responds": ("recommendations", "statement"),
}
_LIST_OF_OPTIONS: Final = {
    "grade": "grade",
    "leads": "actor_type",
    "status": "status",
    "agreement": "agreement_status",
    "service": "service",
    "verdict": "verdict",
    "addressee": "addressee_type",
    "finding_kind": "finding_kind",
    "dimension": "dimension",
}


def option_text(kind: str, option: str, language: str) -> str:
    """Return how an option of a kind of question reads in a language."""
    if kind in _TABLE_OF_OPTIONS:
        table, column = _TABLE_OF_OPTIONS[kind]
        return str(row(table, option)[f"{column}_{language}"])
    if kind in _LIST_OF_OPTIONS:
        return catalogue.label(_LIST_OF_OPTIONS[kind], option, language)
    if kind == "has_figure":
        return catalogue.region_name(option, language)
    one = row("observations", option)
    if kind == "highest_area":
        return catalogue.region_name(one["geo_code"], language)
    if kind == "higher_country":
        return catalogue.label("country", one["country"], language)
    if kind == "highest_year":
        return str(one["period_start"])
    # A figure that was computed, or was not.
    name, area = catalogue.indicator(one["indicator"]).label(language), catalogue.region_name(one["geo_code"], language)
    return f"{name} ({area})"


def distinct(kind: str, options: Collection[str]) -> bool:
    """Tell whether options read differently in every language."""
    return all(
        len({searching.folded(option_text(kind, one, language)) for one in options}) == len(options)
        for language in catalogue.LANGUAGES
    )


def offered(
    kind: str,
    right: str,
    others: Iterable[str],
    rng: random.Random,
    *,
    wrong: Callable[[str], bool],
    most: int = OPTIONS,
    least: int = OPTIONS,
) -> tuple[str, ...] | None:
    """Return the right option among wrong ones in an order by chance, or None where there are too few of them."""
    waiting = [one for one in sorted(set(others)) if one != right and wrong(one)]
    rng.shuffle(waiting)
    options = [right]
    for one in waiting:
        if len(options) < most and distinct(kind, [*options, one]):
            options.append(one)
    rng.shuffle(options)
    return tuple(options) if len(options) >= least else None


def is_cell(table: str, row_id: str, column: str) -> Callable[[str], bool]:
    """Return what checks an option against one cell."""
    return lambda option: str(row(table, row_id)[column]) == option
