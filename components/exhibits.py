"""The figures that a view draws, collected as it draws them: for the stage, for exports, for citations.

A view says what it shows through `evidence`; how that is drawn depends on who asks. A reader of the page gets it whole.
On stage one exhibit stands alone and all else is left out. A run that nobody sees (see `unseen`) draws nothing at all.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from markupsafe import Markup

# Stands for the table of numbers that were counted from all tables: they rest on no publication of their own.
COUNTED = ""


@dataclass(frozen=True)
class Shown:
    """What a view gave to be drawn: the figure as it is, its rows, and its words.

    `figure` is a map, a Plotly figure, a flow or our own HTML, or what makes it where nobody sees it yet; `table` the
    table that `rows` are of; `listed` are those of them on the page at hand, where the others of a long list stand
    on further pages, and `beside` columns that stand beside the rows on the page only, such as counts, named in the
    reader's language. `held` says where that is held which the figure lacks, for where it stands alone. `says` is
    what each number of a pair of key figures counts; `listing` writes the rows as a table; `again` draws the
    exhibit with all that stands around it, where another page shows it.
    """

    key: str
    figure: Any = field(repr=False)
    rows: pd.DataFrame = field(repr=False)
    title: str = ""
    reading: str = ""
    alt: str = ""
    notes: tuple[str, ...] = ()
    table: str = "observations"
    listed: pd.DataFrame | None = field(default=None, repr=False)
    beside: pd.DataFrame | None = field(default=None, repr=False)
    held: tuple[Markup, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)
    listing: Callable[[pd.DataFrame], str] | None = field(default=None, repr=False)
    again: Callable[[], object] | None = field(default=None, repr=False)


@dataclass
class Run:
    """One run of a view: its heading and what it has shown so far.

    `wanted` is the key of the exhibit that has the stage, `place` the container of the stage; `seen` is False for a
    run that draws nothing. `of` is the view that a page shows inside itself, as page and choices.
    """

    section: str = ""
    title: str = ""
    lead: str = ""
    shown: list[Shown] = field(default_factory=list)
    # The terms of the glossary that its texts have explained so far.
    explained: list[str] = field(default_factory=list)
    wanted: str | None = None
    place: Any = None
    seen: bool = True
    of: tuple[str, dict[str, str]] | None = None


_run: ContextVar[Run | None] = ContextVar("run", default=None)


def begin(run: Run | None = None) -> Run:
    """Start to collect what is shown from here on, and return the collection."""
    begun = run or Run()
    _run.set(begun)
    return begun


@contextmanager
def during(run: Run) -> Iterator[Run]:
    """Collect what is shown inside into another collection."""
    before = _run.set(run)
    try:
        yield run
    finally:
        _run.reset(before)


def current() -> Run:
    """Return the collection of this run."""
    return _run.get() or begin()


def head(section: str, title: str, lead: str) -> None:
    """Note the heading of the view."""
    run = current()
    run.section, run.title, run.lead = section, title, lead


def set_apart(shown: Shown, alone: Callable[[], object]) -> bool:
    """Note an exhibit, and tell whether a page is to leave it out.

    That is so in a run that nobody sees, and on stage, where `alone` draws it if it is the one that is wanted.
    """
    run = current()
    run.shown.append(shown)
    if run.seen and run.wanted == shown.key:
        with run.place:
            alone()
    return not run.seen or run.wanted is not None
