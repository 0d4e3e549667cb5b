"""Lessons: five short ones on the evidence itself, in `data/lessons/`, each text in three languages.

No number is typed into a text: it holds blanks that are filled from the tables, so that a lesson is never older than
they are. `{MAR-0001}` is a figure, `{count_gaps}` something counted (see COUNTS), `{verdict_CMP001}` a verdict on
comparing, `{status_TUN03}` how a mechanism stands and `{start_TUN03}` its first year; `{people_MAR-0001}` says who is
counted by a figure and `{years_MAR-0001}` when. `[[returnee|returnees]]` is a term of the glossary as it stands in the
sentence. What a file gets wrong stops it: a TalkError says in codes what it is, in which file and on which line, as for
talks (see data.talks).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pandas as pd

from data import agreements, catalogue, comparison, judgements, mechanisms, quiz, store, talks
from data.talks import LANGUAGES, TalkError, Texts

FOLDER = Path(__file__).resolve().parent / "lessons"
# Minutes of a session in a room, step by step: see the trainer's sheet.
SESSION: Final = {"open": 5, "read": 10, "look": 8, "quiz": 12, "talk": 10}
# A lesson of five minutes has so many steps, and a title fits on the trainer's sheet.
_STEPS: Final = range(3, 7)
_LONGEST_TITLE: Final = 90
_BLANK: Final = re.compile(r"\{([^{}]*)\}")
_TERM: Final = re.compile(r"\[\[([a-z_]+)\|([^\[\]|]+)\]\]")
_NUMBER: Final = re.compile(r"\d{2}|\d[.,]\d")
_OF_LESSON: Final = ("title", "aim", "steps", "discussion")
_OF_STEP: Final = ("title", "text", "view")


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
    """Return the lessons in their order, by their codes; raise TalkError."""
    places = {code: FOLDER / f"{code}.toml" for code in quiz.LESSONS}
    return {code: from_file(file.read_bytes(), code, file.name) for code, file in places.items()}


def from_file(content: bytes, code: str, name: str = "") -> Lesson:
    """Read a lesson from a file; raise TalkError, with the line of what is wrong."""
    text = talks.text_of(content, name)
    try:
        return _checked(talks.parsed(text), code)
    except TalkError as fault:
        raise talks.located(fault, text, name) from None


def _checked(document: Mapping[str, Any], code: str) -> Lesson:
    """Return the lesson in a document; raise TalkError, without its line."""
    _only(document, _OF_LESSON, 0)
    steps, discussion = _listed(document, "steps"), _listed(document, "discussion")
    if len(steps) not in _STEPS:
        raise TalkError("too_few" if len(steps) < min(_STEPS) else "too_many", field=("steps",), count=len(steps))
    return Lesson(
        code,
        _texts(document, "title", 0),
        _texts(document, "aim", 0),
        tuple(_step(one, number) for number, one in enumerate(steps, 1)),
        tuple(_in_languages(one, ("discussion", str(number)), 0) for number, one in enumerate(discussion, 1)),
    )


def _only(written: Mapping[str, Any], known: tuple[str, ...], step: int) -> None:
    """Raise TalkError where a table has a field of another name."""
    for name in written:
        if name not in known:
            raise TalkError("key", step=step, field=(name,))


def _listed(document: Mapping[str, Any], name: str) -> list[Any]:
    """Return a list that is not empty; raise TalkError."""
    value = document.get(name, [])
    if not isinstance(value, list):
        raise TalkError("type", field=(name,))
    if not value:
        raise TalkError("missing", field=(name,))
    return value


def _step(written: Any, number: int) -> Step:
    """Return one step; raise TalkError."""
    if not isinstance(written, dict):
        raise TalkError("type", step=number)
    _only(written, _OF_STEP, number)
    title, text = _texts(written, "title", number), _texts(written, "text", number)
    if "view" not in written:
        raise TalkError("missing", step=number, field=("view",))
    step = Step(title, text, *talks.view_of(written["view"], number))
    for language in LANGUAGES:
        fault, named = _unfit(step, language)
        if fault:
            raise TalkError(fault, step=number, field=("text", language), named=named)
    return step


def _unfit(step: Step, language: str) -> tuple[str, str]:
    """Return what is wrong with the blanks, terms and numbers of a text, and what it names; both empty if nothing."""
    text = step.text[language]
    blanks, terms = _BLANK.findall(text), [term for term, _words in _TERM.findall(text)]
    for blank in blanks:
        if not is_blank(blank):
            return "unknown_blank", blank
    for term in terms:
        if term not in _keys("glossary", "term_id"):
            return "unknown_term", term
    if apart := {*blanks, *terms} ^ {*step.blanks(), *step.terms()}:
        return "not_as_english", min(apart)
    if typed := _NUMBER.search(_BLANK.sub("", text)):
        return "typed_number", typed[0]
    return "", ""


def _texts(written: Mapping[str, Any], name: str, step: int) -> Texts:
    """Return a text in each language; raise TalkError."""
    if name not in written:
        raise TalkError("missing", step=step, field=(name,))
    return _in_languages(written[name], (name,), step)


def _in_languages(value: Any, way: tuple[str, ...], step: int) -> Texts:
    """Return a text that each language has of its own, at the end of a way; raise TalkError."""
    if not isinstance(value, dict):
        raise TalkError("type", step=step, field=way)
    texts = talks.in_languages(value, way, step)
    for language, text in texts.items():
        if way == ("title",) and len(text) > _LONGEST_TITLE:
            raise TalkError("too_long", step=step, field=(*way, language), count=_LONGEST_TITLE)
    return texts
