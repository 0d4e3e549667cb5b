"""The trainer's sheet of a lesson: a page to lead a session by, and one with the questions of a quiz, answered."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from exports import paper


@dataclass(frozen=True)
class Part:
    """One part of the session: how long it takes, and what is done."""

    minutes: str
    name: str
    text: str


@dataclass(frozen=True)
class Step:
    """A step of the lesson: its message, its text, and the page that shows it."""

    title: str
    text: str
    view: str


@dataclass(frozen=True)
class KeyFigure:
    """A figure to have at hand: its value, what it counts, its source."""

    value: str
    says: str
    source: str


@dataclass(frozen=True)
class Asked:
    """A question of the quiz: its options, which of them is right (from 0), and where the answer stands."""

    text: str
    options: Sequence[str]
    right: int
    proof: str


@dataclass(frozen=True)
class Words:
    """The words of the frame, in the reader's language."""

    kind: str
    version: str
    page: str
    author: str
    aim: str
    plan: str
    figures: str
    steps: str
    discussion: str
    questions: str
    note: str
    cite: str
    cite_text: str
    live: str
    disclaimers: Sequence[str]


@dataclass(frozen=True)
class Sheet:
    """A trainer's sheet; `lead` is the aim of the lesson."""

    title: str
    lead: str
    language: str
    address: str
    made_on: date
    plan: Sequence[Part]
    steps: Sequence[Step]
    figures: Sequence[KeyFigure]
    discussion: Sequence[str]
    questions: Sequence[Asked]
    words: Words


def as_pdf(sheet: Sheet) -> bytes:
    """Return a sheet as PDF, the same to the byte for the same sheet."""
    said = asdict(sheet) | {"made_on": [sheet.made_on.year, sheet.made_on.month, sheet.made_on.day]}
    return paper.as_pdf("lesson.typ", json.dumps(said, ensure_ascii=False), sheet.made_on)
