"""Talks: what a presenter says in which order, each step a view of the dashboard, its message and notes.

The built-in talks stand in `data/talks/`; a reader's own has the same form.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

FOLDER = Path(__file__).resolve().parent / "talks"
# A text in each language.
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """One step: its message, what the speaker says, and the view that proves it.

    `page` is the code of a page and `choices` what its link chooses; `figure` is the key of the one exhibit shown
    (see components.exhibits); `controls` names the choices that stay in sight. A step without a page shows `points`.
    """

    message: Texts
    notes: Texts
    page: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    figure: str = ""
    controls: tuple[str, ...] = ()
    points: tuple[Texts, ...] = ()


@dataclass(frozen=True)
class Talk:
    """A talk: its code, what it is called, and its steps."""

    code: str
    title: Texts
    steps: tuple[Step, ...]


@cache
def built_in() -> dict[str, Talk]:
    """Return the talks that come with the dashboard, by their codes."""
    return {file.stem: read(file.read_text(encoding="utf-8"), file.stem) for file in sorted(FOLDER.glob("*.toml"))}


def read(text: str, code: str) -> Talk:
    """Return the talk written in a file."""
    written = tomllib.loads(text)
    return Talk(code, written["title"], tuple(map(_step, written["steps"])))


def _step(written: Mapping[str, Any]) -> Step:
    """Return a step."""
    page, _mark, query = written.get("view", "").partition("?")
    return Step(
        message=written["message"],
        notes=written.get("notes", {}),
        page=page,
        choices=dict(parse_qsl(query)),
        figure=written.get("figure", ""),
        controls=tuple(written.get("controls", ())),
        points=tuple(written.get("points", ())),
    )
