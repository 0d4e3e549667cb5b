"""What an export shows, free of any library that draws: a view with its exhibits, each a plain picture and its rows.

Every kind of export (slides, brief, workbook, citation) is made of these, and of nothing else. All texts are in the
reader's language already.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import pandas as pd


@dataclass(frozen=True)
class Series:
    """One row of marks: its name, a value for each category (None where there is none), and their observations.

    `texts` are the values as the screen writes them; `obs_ids` names the observation, or the row of another table,
    behind each value ("" for none). `marks` says how each is drawn: plain, approximate, grouped, hollow (part of a
    year, one answer of several), other (not the preferred figure), span (a figure for several years, at its first and
    its last). Values of a line that are
    `joined` are, where both are there: a line with a gap is several series of one name. `ending` is its last value as
    the screen writes it beside the end of the line, empty where it writes none.
    """

    name: str
    values: Sequence[float | None]
    texts: Sequence[str]
    obs_ids: Sequence[str]
    colour: str
    marks: Sequence[str]
    joined: bool = False
    ending: str = ""


@dataclass(frozen=True)
class Milestones:
    """What happened beside a line over the years: whose, in which years, and which rows of the timeline say so."""

    name: str
    years: Sequence[float]
    texts: Sequence[str]
    colour: str
    events: Sequence[str] = ()


@dataclass(frozen=True)
class Chart:
    """A chart: `kind` is bars (categories from top to bottom), dots (the same, marks on a line), shares or lines.

    Shares are bars of one length, from top to bottom, parted among the series from left to right. The categories of
    lines are years as numbers, in `xs`; those of the other kinds are names. `unit` says what the axis counts (of shares
    what stands beside each name), in units of `factor` (a million, say); the values are whole. `zero` tells whether the
    axis starts at zero; `breaks` are the places on it where definitions change.
    """

    kind: str
    categories: Sequence[str]
    series: Sequence[Series]
    xs: Sequence[float] = ()
    unit: str = ""
    factor: float = 1
    zero: bool = True
    milestones: Sequence[Milestones] = ()
    breaks: Sequence[float] = ()


@dataclass(frozen=True)
class Area:
    """One area of a map: its colour (empty where it has no figure), how it is marked, what is written on and about it.

    `kind` is plain, approximate, grouped, unpublished or blank. Where numbers would meet, that of the highest `rank`
    is written.
    """

    geo_code: str
    name: str
    fill: str
    kind: str
    label: str
    ink: str
    tip: Sequence[str]
    rank: float = 0.0


@dataclass(frozen=True)
class Panel:
    """The map of one country: its outlines are those of `level` (see data.outlines)."""

    country: str
    level: str
    title: str
    subtitle: str
    colour: str
    areas: Sequence[Area]
    alt: str


@dataclass(frozen=True)
class LegendEntry:
    """What one colour (`fill`) or pattern (`kind`) means."""

    kind: str
    fill: str
    text: str


@dataclass(frozen=True)
class Map:
    """Shaded maps of one country or two, and their legends (a title, perhaps empty, over its entries)."""

    panels: Sequence[Panel]
    legends: Sequence[tuple[str, Sequence[LegendEntry]]]
    selected: str = ""


@dataclass(frozen=True)
class Table:
    """A table of texts; the first column names the row.

    `groups` are heads over several columns, each with how many (empty for none); `fills` the colour behind each cell
    (empty for none), row by row; `title` stands above it where a figure has several tables. `spare` are the columns
    that a small picture leaves out: what they hold stands below it, or in the notes. `unlisted` are so many further
    rows that the picture leaves to the workbook.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    title: str = ""
    groups: Sequence[tuple[str, int]] = ()
    fills: Sequence[Sequence[str]] = ()
    spare: Sequence[int] = ()
    unlisted: int = 0


@dataclass(frozen=True)
class Tables:
    """Several tables of one figure, each with its title: one for each country, say."""

    parts: Sequence[Table]


@dataclass(frozen=True)
class Statements:
    """Sentences, each with what stands small below it (kind, country, origin, source)."""

    items: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class KeyFigure:
    """One figure written large: whose it is, the value, what it counts, and in small print among whom and when."""

    country: str
    name: str
    colour: str
    value: str
    says: str
    small: str
    obs_id: str


@dataclass(frozen=True)
class KeyFigures:
    """Figures written large, side by side."""

    items: Sequence[KeyFigure]


Picture: TypeAlias = Chart | Map | Table | Tables | Statements | KeyFigures


@dataclass(frozen=True)
class Exhibit:
    """One figure as a document shows it.

    `rows` are the rows of `table` behind it, each with its source, or numbers counted from all tables, which have none
    (`table` is then empty); `sources` their short references as on screen,
    with flags and grades in the last text. `listed` are the rows on the page at hand of a list of several pages: its
    picture shows these, and what is made of the picture rests on them alone. `beside` are further columns of the rows,
    counted for the view and named in the reader's language.
    """

    key: str
    title: str
    reading: str
    picture: Picture
    alt: str
    notes: Sequence[str]
    sources: Sequence[str]
    rows: pd.DataFrame = field(repr=False)
    table: str = "observations"
    listed: pd.DataFrame | None = field(default=None, repr=False)
    beside: pd.DataFrame | None = field(default=None, repr=False)


@dataclass(frozen=True)
class View:
    """One view of the dashboard: what it is called, what it says, which choices hold, its exhibits.

    `page` is the code of the page, `choices` the names of choices with what was chosen, in words; `address` the link
    to the live view; `credits` whom the outlines are by.
    """

    page: str
    section: str
    title: str
    lead: str
    choices: Mapping[str, str]
    address: str
    language: str
    exhibits: Sequence[Exhibit]
    data_version: str
    made_on: date
    credits: str = ""


@dataclass(frozen=True)
class Slide:
    """One slide: its message, what the speaker says, the view it comes from, and the exhibit on it, if any.

    `points` are sentences that stand instead of an exhibit.
    """

    message: str
    notes: str
    points: Sequence[str] = ()
    view: View | None = None
    exhibit: Exhibit | None = None


@dataclass(frozen=True)
class Deck:
    """A talk as slides."""

    title: str
    subtitle: str
    slides: Sequence[Slide]
    language: str
    data_version: str
    made_on: date
    address: str = ""
