"""Mechanisms: who leads them, how they stand, what they offer, which began first."""

import random
import re
from collections.abc import Sequence
from functools import cache, partial
from typing import Any, Final

import pandas as pd

from data import catalogue, mechanisms, searching
from data.quiz.lookup import row
from data.quiz.questions import Kind, Question, is_cell, offered, shared

# What in the name of a mechanism tells who leads it; looked for in folded names.
LEADER_WORDS: Final = re.compile(
    r"minist|govern|gouvern|council|conseil|office|agenc|iom|oim|giz|cefa|cgem|ugtt|ote\b|ofii|aneti|anapec|hcp|"
    r"national|fo[u]?ndation|associat|municip|commun|state|etat|frontex|eu\b|ue\b|law|loi|tax|custom|douan|german|"
    r"allem|french|franc|belg|swiss|suisse|ital|spain|espagn|dutch|neerland|act\b|bilateral|"
    r"وزار|حكوم|مجلس|ديوان|مكتب|وكال|منظم|موسس|جمعي|وطني|جماع|اتحاد|جمارك|جمرك|ضريب|قانون|الدول"
)
_YEAR: Final = re.compile(r"\d{4}")


@cache
def _serving() -> tuple[str, ...]:
    """Return the mechanisms that serve, directly or not, nationals who come back."""
    rows = mechanisms.everything()
    return tuple(rows.loc[rows["serves_national_returnees"] != "no", "mechanism_id"])


def _begun(mechanism: str) -> bool:
    """Tell whether a mechanism has begun: what is in preparation has no first year yet, and offers nothing."""
    return bool(row("mechanisms", mechanism)["status_now"] != "planned")


@cache
def _offering() -> tuple[str, ...]:
    """Return the mechanisms to ask the services of."""
    return tuple(filter(_begun, _serving()))


@cache
def _unmarked(words: re.Pattern[str]) -> tuple[str, ...]:
    """Return the mechanisms whose name in no language holds one of these words."""
    return tuple(
        one
        for one in _serving()
        if not any(
            words.search(searching.folded(row("mechanisms", one)[f"name_{code}"])) for code in catalogue.LANGUAGES
        )
    )


def _coded(kind: str, column: str, mechanism: str, rng: random.Random) -> Question | None:
    """Ask for a code of a mechanism."""
    found = {row("mechanisms", one)[column] for one in _serving()}
    right = row("mechanisms", mechanism)[column]
    check = is_cell("mechanisms", mechanism, column)
    options = offered(kind, right, found, rng, wrong=lambda one: not check(one))
    if options is None:
        return None
    return Question(kind, "mechanisms", mechanism, column, options, right, check, frozenset({mechanism}))


def _service(mechanism: str, rng: random.Random) -> Question | None:
    """Ask which service a mechanism offers."""
    known = row("mechanisms", mechanism)
    services = [code for code in known["services"].split(";") if code]
    told = [code for code in services if not _told(known, code, "name")]
    if not told:
        return None
    right = rng.choice(told)

    def check(option: str) -> bool:
        return option in row("mechanisms", mechanism)["services"].split(";")

    # Nor may a wrong one be what name or description seem to say.
    others = [code for code in catalogue.codes("service") if not _told(known, code, "name", "description")]
    options = offered("service", right, others, rng, wrong=lambda one: not check(one))
    if options is None:
        return None
    return Question("service", "mechanisms", mechanism, "services", options, right, check, frozenset({mechanism}))


def _told(known: dict[str, Any], service: str, *columns: str) -> bool:
    """Tell whether texts of a mechanism say a service in so many words."""
    return any(
        shared(known[f"{column}_{code}"], catalogue.label("service", service, code))
        for column in columns
        for code in catalogue.LANGUAGES
    )


def _started() -> Sequence[str]:
    """Return the mechanisms that have begun, in a year that is known and does not stand in their name."""
    return [one for one in _unmarked(_YEAR) if _begun(one) and pd.notna(_start(one))]


def _start(mechanism: str) -> float:
    """Return the first year of a mechanism."""
    written = str(row("mechanisms", mechanism)["start_year"])
    return float(written) if written[:1].isdigit() else float("nan")


def _first(mechanism: str, rng: random.Random) -> Question | None:
    """Ask which mechanism of a country began first; a name alone may fit both countries."""
    country = row("mechanisms", mechanism)["country"]
    here = [one for one in _started() if row("mechanisms", one)["country"] == country]
    later = [one for one in here if _start(one) > _start(mechanism)]
    options = offered("first", mechanism, later, rng, wrong=lambda one: _start(one) > _start(mechanism))
    if options is None:
        return None

    def check(option: str) -> bool:
        return all(_start(option) < _start(one) for one in options if one != option)

    return Question("first", "mechanisms", mechanism, "start_year", options, mechanism, check, frozenset(options))


KINDS: Final = {
    "leads": Kind(partial(_unmarked, LEADER_WORDS), partial(_coded, "leads", "actor_type")),
    "status": Kind(partial(_unmarked, _YEAR), partial(_coded, "status", "status_now")),
    "service": Kind(_offering, _service),
    "first": Kind(_started, _first),
}
