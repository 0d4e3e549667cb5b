"""Briefs: two pages of paper on one country, one area, one dimension, or the comparison, set as PDF.

What a brief says is data, handed to the template `brief.typ` as JSON: no text of a table, a link or a reader can become
markup. Lists are shortened to fit two pages, never the letters, and each says how much more stands on the page.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from components import i18n
from exports import map_svg, model, paper

# How many pixels a map is high: its lines and numbers are fit for the size it is printed in.
_HEIGHT: Final = 300.0


@dataclass(frozen=True)
class Figure:
    """One figure written large: its name, the value and its unit, what it counts, among whom and when, its source.

    The name is `strong` where it is that of a country.
    A figure that is not `known` says in its value that it is not published. `source_ids` are its publications.
    """

    value: str
    unit: str = ""
    says: str = ""
    small: str = ""
    source: str = ""
    name: str = ""
    colour: str = ""
    strong: bool = False
    known: bool = True
    source_ids: Sequence[str] = ()


@dataclass(frozen=True)
class Pair:
    """The figures of both countries on one question, and whether they may be compared, with the reason."""

    question: str
    figures: Sequence[Figure]
    verdict: str
    reason: str


@dataclass(frozen=True)
class Bar:
    """One bar, or the bars of both countries, under a name: values, texts, and how each is drawn (see model.Series)."""

    name: str
    values: Sequence[float]
    texts: Sequence[str]
    marks: Sequence[str] = ()
    strong: bool = False


@dataclass(frozen=True)
class Bars:
    """Bars from a common line: `series` has a name and a colour for each bar of a name."""

    series: Sequence[tuple[str, str]]
    bars: Sequence[Bar]
    alt: str


@dataclass(frozen=True)
class Item:
    """One entry of a list: a head, a sentence, and in small print whose it is; `sign` stands before it."""

    text: str
    small: str = ""
    head: str = ""
    sign: str = ""
    source_ids: Sequence[str] = ()


@dataclass(frozen=True)
class Column:
    """A list of entries under its title; `more` says how many are left out, from none to all; `empty` that none is."""

    items: Sequence[Item]
    more: Sequence[str]
    title: str = ""
    colour: str = ""
    empty: str = ""


@dataclass(frozen=True)
class Section:
    """Lists side by side under a heading, or one list in two columns; `note` says how they were chosen."""

    title: str
    columns: Sequence[Column]
    note: str = ""
    missing: bool = False


@dataclass(frozen=True)
class Row:
    """A line of the table of figures."""

    cells: Sequence[str]
    source_ids: Sequence[str] = ()


@dataclass(frozen=True)
class Figures:
    """A table of figures, the second column of which holds the values; `more` as in a list."""

    title: str
    headers: Sequence[str]
    rows: Sequence[Row]
    more: Sequence[str]


@dataclass(frozen=True)
class Source:
    """A publication: publisher and year, title, and the language of both."""

    source_id: str
    short: str
    title: str
    language: str
    address: str


@dataclass(frozen=True)
class Exhibit:
    """A picture with its words: at the beginning of the line a map, else bars; beside it what else there is.

    `beside` are notes that stand below bars, where these are beside a map; `notes` stand below all.
    """

    title: str
    reading: str = ""
    map: model.Map | None = None
    bars: Bars | None = None
    table: Figures | None = None
    column: Column | None = None
    pairs: Sequence[Pair] = ()
    beside: Sequence[str] = ()
    notes: Sequence[str] = ()
    source: str = ""
    source_ids: Sequence[str] = ()


@dataclass(frozen=True)
class Words:
    """The words of the frame, in the reader's language."""

    kind: str
    version: str
    figures: str
    sources: str
    more_sources: Sequence[str]
    cite: str
    cite_text: str
    live: str
    page: str
    author: str
    disclaimers: Sequence[str]


@dataclass(frozen=True)
class Brief:
    """Two pages: what is said first, the figures, one exhibit, and the lists of both pages."""

    title: str
    lead: str
    lead_small: str
    language: str
    address: str
    made_on: date
    figures: Sequence[Figure]
    exhibit: Exhibit
    first: Sequence[Section]
    second: Sequence[Section]
    sources: Sequence[Source]
    words: Words
    pairs: Sequence[Pair] = ()
    second_exhibit: Exhibit | None = None


def as_pdf(brief: Brief) -> bytes:
    """Return a brief as PDF in its language, the same to the byte for the same brief."""
    return paper.as_pdf("brief.typ", source(brief), brief.made_on)


def source(brief: Brief) -> str:
    """Return what the template reads: the brief as JSON, its maps drawn."""
    said = asdict(brief) | {"made_on": [brief.made_on.year, brief.made_on.month, brief.made_on.day]}
    # A map has a scale, which is written while it is drawn.
    with i18n.speaking(brief.language):
        for name in ("exhibit", "second_exhibit"):
            one: Exhibit | None = getattr(brief, name)
            if one is not None and one.map is not None:
                said[name]["map"] = _drawn(one.map)
    return json.dumps(said, ensure_ascii=False)


def _drawn(map: model.Map) -> dict[str, Any]:
    """Return a map as the template sets it: each panel drawn, each sample of the legend, and the words as text."""
    return {
        "panels": [
            {
                "title": panel.title,
                "subtitle": panel.subtitle,
                "colour": panel.colour,
                "alt": panel.alt,
                "svg": map_svg.drawing(panel, width=_HEIGHT * map_svg.proportion(panel.level), selected=map.selected),
                "proportion": map_svg.proportion(panel.level),
            }
            for panel in map.panels
        ],
        "legends": [
            {
                "title": title,
                "entries": [{"svg": map_svg.swatch(entry), "text": entry.text} for entry in entries],
            }
            for title, entries in map.legends
        ],
    }
