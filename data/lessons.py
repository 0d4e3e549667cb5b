"""Lessons: five short ones on the evidence itself, in `data/lessons/`, each text in three languages.

No number is typed into a text: it holds blanks that are filled from the tables, so that a lesson is never older than
they are. `{MAR-0001}` is a figure, `{count_gaps}` something counted (see COUNTS), `{verdict_CMP001}` a verdict on
comparing, `{status_TUN03}` how a mechanism stands and `{start_TUN03}` its first year; `{people_MAR-0001}` says who is
counted by a figure and `{years_MAR-0001}` when. `[[returnee|returnees]]` is a
term of the glossary as it stands in the sentence. What a file gets wrong stops it: a LessonError says where.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import pandas as pd

from data import agreements, catalogue, comparison, judgements, mechanisms, quiz, store

FOLDER = Path(__file__).resolve().parent / "lessons"
LANGUAGES: Final = catalogue.LANGUAGES
# Minutes of a session in a room, step by step: see the trainer's sheet.
SESSION: Final = {"open": 5, "read": 10, "look": 8, "quiz": 12, "talk": 10}
_LONGEST: Final = {"title": 90, "aim": 240, "text": 900, "discussion": 260}
_BLANK: Final = re.compile(r"\{([^{}]*)\}")
_TERM: Final = re.compile(r"\[\[([a-z_]+)\|([^\[\]|]+)\]\]")
_PAGE: Final = re.compile(r"[a-z_]+(\?[a-z_]+=[A-Za-z0-9_,.-]+(&[a-z_]+=[A-Za-z0-9_,.-]+)*)?")
_OF_LESSON: Final = {"title", "aim", "steps", "discussion"}
_OF_STEP: Final = {"title", "text", "view"}

# A text in each language.
Texts = Mapping[str, str]


class LessonError(ValueError):
    """A lesson that cannot be shown: its file, the way to what is wrong, and what that is."""

    def __init__(self, file: str, way: str, fault: str) -> None:
        super().__init__(f"{file}: {way or 'the file'}: {fault}")
        self.file, self.way, self.fault = file, way, fault


@dataclass(frozen=True)
class Step:
    """One step: its message, a paragraph or two, and the view that shows the same."""

    title: Texts
    text: Texts
    page: str
    choices: Mapping[str, str]

    def blanks(self) -> list[str]:
        """Return the blanks of its text, in their order."""
        return list(dict.fromkeys(_BLANK.findall(self.text["en"])))

    def terms(self) -> list[str]:
        """Return the terms of its text, in their order."""
        return list(dict.fromkeys(term for term, _words in _TERM.findall(self.text["en"])))

    def figures(self) -> pd.DataFrame:
        """Return the observations that its text names, with their sources."""
        rows = store.table("observations").set_index("obs_id", drop=False)
        keys = dict.fromkeys(blank.removeprefix("people_").removeprefix("years_") for blank in self.blanks())
        named = [key for key in keys if key in rows.index]
        return rows.loc[named].reset_index(drop=True)


@dataclass(frozen=True)
class Lesson:
    """A lesson: its code, its title, its aim in one sentence, its steps, and questions to talk about."""

    code: str
    title: Texts
    aim: Texts
    steps: tuple[Step, ...]
    discussion: tuple[Texts, ...]


# What is counted for the texts


def _serving(country: str) -> pd.DataFrame:
    """Return the mechanisms of a country that name its returnees as those they serve, as pages count them."""
    return mechanisms.of_countries([country])


def _verdicts(verdict: str) -> int:
    """Count the pairs of series with a verdict."""
    return int((store.table("comparability")["verdict"] == verdict).sum())


def _of_kind(kind: str) -> int:
    """Count the statements of a kind."""
    return int((store.table("findings")["kind"] == kind).sum())


def _unadvanced() -> int:
    """Count the recommendations that no mechanism advances, in either country."""
    links = store.table("links")
    advanced = set(links.loc[links["relation"] == "advances", "to_id"])
    return int((~store.table("recommendations")["recommendation_id"].isin(advanced)).sum())


def _graded(grade: str) -> int:
    """Count the figures of a grade."""
    return int((store.table("observations")["grade"] == grade).sum())


COUNTS: Final[Mapping[str, Callable[[], int]]] = {
    "count_figures": lambda: len(store.table("observations")),
    "count_grade_a": lambda: _graded("A"),
    "count_grade_b": lambda: _graded("B"),
    "count_derived": lambda: int((store.table("observations")["precision"] == "derived").sum()),
    "count_gaps": lambda: len(store.table("evidence_gaps")),
    "count_mechanisms_mar": lambda: len(_serving("MAR")),
    "count_mechanisms_tun": lambda: len(_serving("TUN")),
    "count_active_mar": lambda: comparison.at_work("MAR"),
    "count_active_tun": lambda: comparison.at_work("TUN"),
    "count_unknown_mar": lambda: int((_serving("MAR")["status_now"] == "unknown").sum()),
    "count_unknown_tun": lambda: int((_serving("TUN")["status_now"] == "unknown").sum()),
    "count_led_by_state_mar": lambda: int((_serving("MAR")["actor_type"] == "government").sum()),
    "count_led_by_state_tun": lambda: int((_serving("TUN")["actor_type"] == "government").sum()),
    "count_services": lambda: len(catalogue.codes("service")),
    "count_agreements_mar": lambda: agreements.counts("MAR", "social_security").in_force,
    "count_agreements_tun": lambda: agreements.counts("TUN", "social_security").in_force,
    "count_pairs": lambda: len(store.table("comparability")),
    "count_comparable": lambda: _verdicts("comparable"),
    "count_with_care": lambda: _verdicts("with_care"),
    "count_not_comparable": lambda: _verdicts("not_comparable"),
    "count_dimensions": lambda: len(comparison.dimensions()),
    "count_statements": lambda: len(judgements.findings()),
    "count_strengths": lambda: _of_kind("strength"),
    "count_weaknesses": lambda: _of_kind("weakness"),
    "count_gaps_stated": lambda: _of_kind("gap"),
    "count_of_report": lambda: int((store.table("findings")["origin"] == "sure_report").sum()),
    "count_recommendations": lambda: len(judgements.recommendations()),
    "count_advice_of_report": lambda: int((store.table("recommendations")["origin"] == "sure_report").sum()),
    "count_to_state": lambda: int((store.table("recommendations")["addressee_type"] == "government").sum()),
    "count_links": lambda: len(store.table("links")),
    "count_links_stated": lambda: int((store.table("links")["basis"] == "stated_in_source").sum()),
    "count_unadvanced": _unadvanced,
}


@cache
def _keys(table: str, column: str) -> frozenset[str]:
    """Return the keys of a table."""
    return frozenset(store.table(table)[column])


def is_blank(blank: str) -> bool:
    """Tell whether the tables can fill a blank."""
    kind, _mark, key = blank.partition("_")
    if kind == "count":
        return blank in COUNTS
    if kind == "verdict":
        return key in _keys("comparability", "comparison_id")
    if kind in ("status", "start"):
        return key in _keys("mechanisms", "mechanism_id")
    return (key if kind in ("people", "years") else blank) in _keys("observations", "obs_id")


def filled(text: str, write: Callable[[str], str]) -> str:
    """Return a text with each blank as it is written, its terms still marked."""
    return _BLANK.sub(lambda met: write(met[1]), text)


def parts(text: str) -> list[tuple[str, str]]:
    """Return the pieces of a text in their order, each with the term that it is, or with ""."""
    found, at = [], 0
    for met in _TERM.finditer(text):
        found += [(text[at : met.start()], ""), (met[2], met[1])]
        at = met.end()
    return [piece for piece in [*found, (text[at:], "")] if piece[0]]


# Reading


@cache
def lessons() -> dict[str, Lesson]:
    """Return the lessons in their order, by their codes; raise LessonError."""
    return {code: read((FOLDER / f"{code}.toml").read_text(encoding="utf-8"), code) for code in quiz.LESSONS}


def read(text: str, code: str) -> Lesson:
    """Return the lesson written in a text; raise LessonError."""
    file = f"{code}.toml"
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LessonError(file, "", str(error)) from None
    _only(document, _OF_LESSON, file, "")
    steps = _list(document, "steps", file)
    if not 3 <= len(steps) <= 6:
        raise LessonError(file, "steps", "a lesson of five minutes has three to six steps")
    discussion = _list(document, "discussion", file)
    return Lesson(
        code,
        _texts(document, "title", file, ""),
        _texts(document, "aim", file, ""),
        tuple(_step(one, file, f"steps.{place}") for place, one in enumerate(steps, 1)),
        tuple(
            _texts({"discussion": one}, "discussion", file, f"discussion.{place}.")
            for place, one in enumerate(discussion, 1)
        ),
    )


def _only(document: Any, known: set[str], file: str, way: str) -> None:
    """Raise LessonError where a document is no table, or has a field of another name."""
    if not isinstance(document, dict):
        raise LessonError(file, way, "is no table")
    if unknown := sorted(set(document) - known):
        raise LessonError(file, way, f"no such field: {', '.join(unknown)}")


def _list(document: Mapping[str, Any], name: str, file: str) -> Sequence[Any]:
    """Return a list that is not empty; raise LessonError."""
    value = document.get(name)
    if not isinstance(value, list) or not value:
        raise LessonError(file, name, "is missing")
    return value


def _step(written: Any, file: str, way: str) -> Step:
    """Return one step; raise LessonError."""
    _only(written, _OF_STEP, file, way)
    view = written.get("view")
    if not isinstance(view, str) or not _PAGE.fullmatch(view):
        raise LessonError(file, f"{way}.view", "is no link to a view")
    page, _mark, query = view.partition("?")
    step = Step(
        _texts(written, "title", file, f"{way}."),
        _texts(written, "text", file, f"{way}."),
        page,
        dict(parse_qsl(query)),
    )
    for language in LANGUAGES:
        where = f"{way}.text.{language}"
        blanks, terms = _BLANK.findall(step.text[language]), _TERM.findall(step.text[language])
        for blank in blanks:
            if not is_blank(blank):
                raise LessonError(file, where, f"nothing fills {{{blank}}}")
        for term, _words in terms:
            if term not in _keys("glossary", "term_id"):
                raise LessonError(file, where, f"the glossary has no {term}")
        if set(blanks) != set(step.blanks()) or {term for term, _words in terms} != set(step.terms()):
            raise LessonError(file, where, "has not the blanks and terms of the English text")
        if re.search(r"\d{2}|\d[.,]\d", _BLANK.sub("", step.text[language])):
            raise LessonError(file, where, "holds a number that no table fills")
    return step


def _texts(document: Mapping[str, Any], name: str, file: str, way: str) -> Texts:
    """Return a text in each language; raise LessonError."""
    value = document.get(name)
    if not isinstance(value, dict) or set(value) != set(LANGUAGES):
        raise LessonError(file, f"{way}{name}", f"is not written in {', '.join(LANGUAGES)}")
    for language, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise LessonError(file, f"{way}{name}.{language}", "is empty")
        if len(text) > _LONGEST[name]:
            raise LessonError(file, f"{way}{name}.{language}", f"has more than {_LONGEST[name]} letters")
    return {language: str(value[language]).strip() for language in LANGUAGES}
