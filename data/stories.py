"""Stories: the evidence told chapter by chapter, each chapter a message, a short text and a view that proves it.

They stand in `data/stories/`. A chapter has the form of a step of a talk (see data.talks): its message is the title,
its notes are the text. A story also has a sentence that sums it up and links for further reading, and a chapter may
name the sources of its text. How to write one is told in docs/talks.md.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from data import catalogue, talks
from data.talks import LANGUAGES, Step, Talk, TalkError, Texts

FOLDER = Path(__file__).resolve().parent / "stories"
# What the code of a story begins with where it is given as a talk.
AS_TALK: Final = "story_"
# The most words of the text of a chapter in each language.
MOST_WORDS: Final = 90
_MOST_LINKS: Final = 6
_OF_STORY: Final = ("summary", "further")
# How many words a reader reads in a minute, and how many minutes a figure takes.
_WORDS_A_MINUTE: Final = 180
_MINUTES_A_FIGURE: Final = 0.4


@dataclass(frozen=True)
class Chapter:
    """One chapter: a step as a talk has it, and the sources of its text besides those of its figure."""

    step: Step
    sources: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        """Return its message."""
        return self.step.message[language]

    def paragraphs(self, language: str) -> list[str]:
        """Return its text, paragraph by paragraph."""
        return [line.strip() for line in self.step.notes[language].splitlines() if line.strip()]


@dataclass(frozen=True)
class Further:
    """A view for further reading: its page and choices, and what it shows."""

    page: str
    choices: Mapping[str, str]
    says: Texts


@dataclass(frozen=True)
class Story:
    """A story: its code, title, one sentence on it, chapters, and views for further reading."""

    code: str
    title: Texts
    summary: Texts
    chapters: tuple[Chapter, ...]
    further: tuple[Further, ...]

    def minutes(self, language: str) -> int:
        """Return how many minutes it takes to read, in full minutes."""
        words = sum(words_of(" ".join([one.title(language), *one.paragraphs(language)])) for one in self.chapters)
        figures = sum(bool(one.step.page) for one in self.chapters)
        return math.ceil(words / _WORDS_A_MINUTE + figures * _MINUTES_A_FIGURE)

    def as_talk(self) -> Talk:
        """Return the story as a talk: the texts of its chapters are the notes."""
        return Talk(AS_TALK + self.code, self.title, tuple(one.step for one in self.chapters))


# The order in which they are offered.
_ORDER: Final = ("two_ways", "unknown_regions", "tounesna")


@cache
def stories() -> dict[str, Story]:
    """Return all stories by their codes, in the order in which they are offered."""
    found = {file.stem: from_file(file.read_bytes(), file.stem, file.name) for file in files()}
    return {code: found[code] for code in sorted(found, key=lambda code: (*_ORDER, code).index(code))}


def words_of(text: str) -> int:
    """Count the words of a text; French sets blanks before marks that are none."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def files() -> list[Path]:
    """Return the files of the stories."""
    return sorted(FOLDER.glob("*.toml"))


def from_file(content: bytes, code: str, name: str = "") -> Story:
    """Read a story from a file; raise TalkError, with the line of what is wrong."""
    text = talks.text_of(content, name)
    try:
        return _checked(talks.parsed(text), code)
    except TalkError as fault:
        raise talks.located(fault, text, name) from None


def _checked(document: Any, code: str) -> Story:
    """Return the story in a document; raise TalkError, without its line."""
    if not isinstance(document, dict):
        raise TalkError("foreign")
    steps = document.get("steps")
    of_steps = [one for one in steps if isinstance(one, dict)] if isinstance(steps, list) else []
    sources = [_sources(step.pop("sources", []), number) for number, step in enumerate(of_steps, 1)]
    talk = talks.checked({name: value for name, value in document.items() if name not in _OF_STORY}, code)
    for number, step in enumerate(talk.steps, 1):
        for language in LANGUAGES:
            words = words_of(step.notes[language])
            if not 0 < words <= MOST_WORDS:
                fault = "too_long" if words else "missing"
                raise TalkError(fault, step=number, field=("notes", language), count=MOST_WORDS)
    summary = talks.texts_of(document, "summary", 0)
    chapters = tuple(Chapter(step, named) for step, named in zip(talk.steps, sources, strict=True))
    return Story(code, talk.title, summary, chapters, _further(document.get("further", [])))


def _sources(value: Any, step: int) -> tuple[str, ...]:
    """Return the keys of publications that a chapter names; raise TalkError where one is not in the register."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TalkError("type", step=step, field=("sources",))
    if not set(value) <= set(catalogue.source_codes()):
        raise TalkError("source", step=step, field=("sources",))
    return tuple(value)


def _further(value: Any) -> tuple[Further, ...]:
    """Return the views for further reading; raise TalkError."""
    if not isinstance(value, list) or not 0 < len(value) <= _MOST_LINKS:
        raise TalkError("type", field=("further",), count=_MOST_LINKS)
    found = []
    for number, one in enumerate(value, 1):
        way = ("further", str(number))
        if not isinstance(one, dict) or set(one) != {"view", "says"}:
            raise TalkError("key", field=way)
        page, choices = talks.view_of(one["view"], 0, (*way, "view"))
        found.append(Further(page, choices, talks.in_languages(one["says"], (*way, "says"), 0)))
    return tuple(found)
