"""Bars from start to end, open where either is not known: rows in, figure out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, floor
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from components import palette
from components.drawing import Drawing
from components.i18n import directed
from components.i18n import gettext as _

ROW_HEIGHT = 25
# So many letters fit across a telephone's screen; a name is set in lines of its share of it.
_ACROSS, _LEAST = 58, 30
# A further line of a name makes its row higher by this part of a row.
_FURTHER = 0.64
# The stroke of an end hangs from its bar, so that it never crosses the name above.
_HANGING = 0.08
_HALF = 0.46
_STATES = ("active", "perhaps")


def lines(name: str, share: float, *, most: int | None = 2) -> str:
    """Set a name in lines of a share of the width; what is longer than `most` lines is cut, unless that is None."""
    longest = max(_LEAST, round(_ACROSS * share))
    return "<br>".join(
        directed(line) for line in wrap(name, longest, max_lines=most, placeholder="…", break_on_hyphens=False)
    )


def runs(states: Sequence[str], first: int) -> list[tuple[str, int, int]]:
    """Return the spans of years of one state: state, first and last year; years of absence are left out."""
    found, year = [], first
    for state, group in groupby(states):
        length = len(list(group))
        if state in _STATES:
            found.append((state, year, year + length - 1))
        year += length
    return found


def bars(
    rows: pd.DataFrame,
    *,
    first: int,
    last: int,
    names: Mapping[str, str],
    dates: Mapping[str, str],
    colour: str,
    appearance: str = "light",
    milestones: pd.DataFrame | None = None,
) -> go.Figure:
    """Draw one bar for each mechanism, the earliest on top, with its name above it.

    `rows` has mechanism_id, start_year, end_year and states (active, perhaps or absent in each year from `first` to
    `last`). Years of work are a solid line; years of which nobody says are dots, so that an end that is not known stays
    open. A known start or end has a stroke across. `milestones` has year and event: marks at the foot.
    """
    drawing = Drawing(appearance)
    keys = list(rows["mechanism_id"])
    spans = {row["mechanism_id"]: runs(row["states"], first) for _position, row in rows.iterrows()}
    placed = _names(spans, names, (first, last))
    level, top = _levels(keys, {key: text.count("<br>") for side in placed for key, text in side.written.items()})
    said = {key: directed(f"{names[key]}<br>{dates[key]}") for key in keys}
    _add_spans(drawing, spans, level, said=said, colour=colour)
    _add_ends(drawing, rows, level, first=first, last=last, colour=colour)
    for side in placed:
        _write_names(drawing, side.begins, side.written, side=side.side, level=level, above=0.12, size=12, said=said)
    if milestones is not None and len(milestones):
        drawing.scatter(
            x=list(milestones["year"]),
            y=[-0.1] * len(milestones),
            mode="markers",
            name=_("policy milestone"),
            marker={"symbol": "triangle-up", "size": 10, "color": drawing.paper.muted},
            text=list(milestones["event"]),
            hovertemplate="%{x}: %{text}<extra></extra>",
        )
    return drawing.figure(
        height=round(60 + ROW_HEIGHT * top),
        margin={"l": 0, "r": 0, "t": 24, "b": 24},
        xaxis={
            "range": [first - 0.55, last + 0.55],
            "tickformat": "d",
            "fixedrange": True,
            "gridcolor": drawing.paper.unpublished,
            "zeroline": False,
            "nticks": 8,
            "side": "bottom",
        },
        yaxis={"visible": False, "fixedrange": True, "range": [-0.6, top - 0.1]},
        font={"family": palette.FONT, "color": drawing.paper.ink, "size": 13},
    )


def _levels(keys: Sequence[str], further: Mapping[str, int]) -> tuple[dict[str, float], float]:
    """Return how high each bar stands, the first on top, and where the next one would: a name of several lines takes
    more room.
    """
    level: dict[str, float] = {}
    at = 1.0
    for key in reversed(keys):
        level[key] = at
        at += 1 + _FURTHER * further[key]
    return level, at


def _add_spans(
    drawing: Drawing,
    spans: Mapping[str, list[tuple[str, int, int]]],
    level: Mapping[str, float],
    *,
    said: Mapping[str, str],
    colour: str,
) -> None:
    """Add the bars: years of work as solid lines, over the dots of years of which nobody says."""
    for state, line in (("perhaps", {"width": 3, "dash": "1px,5px"}), ("active", {"width": 7})):
        across: list[float | None] = []
        height: list[float | None] = []
        ids: list[str] = []
        for key, own in spans.items():
            for found, start, end in own:
                if found == state:
                    across += [start - _HALF, end + _HALF, None]
                    height += [level[key], level[key], None]
                    ids += [key, key, ""]
        drawing.scatter(
            x=across,
            y=height,
            ids=ids,
            mode="lines",
            name=_("at work") if state == "active" else _("perhaps at work"),
            line={"color": colour, **line},
            text=[said[key] if key else "" for key in ids],
            hovertemplate="%{text}<extra></extra>",
        )


def _add_ends(
    drawing: Drawing, rows: pd.DataFrame, level: Mapping[str, float], *, first: int, last: int, colour: str
) -> None:
    """Add a stroke where a known start or end lies within the years shown."""
    # One trace for each side: within a trace the browser takes an id for one mark.
    for column, side in (("start_year", -_HALF), ("end_year", _HALF)):
        known = [row for _position, row in rows.iterrows() if row[column] and first <= int(row[column]) <= last]
        drawing.scatter(
            x=[int(row[column]) + side for row in known],
            y=[level[row["mechanism_id"]] - _HANGING for row in known],
            ids=[row["mechanism_id"] for row in known],
            mode="markers",
            name=_("known start or end"),
            marker={"symbol": "line-ns", "size": 8, "line": {"width": 2, "color": colour}},
            hoverinfo="skip",
        )


@dataclass(frozen=True)
class _Side:
    """The names that are written to one side: where each begins (or, on the left, ends), and its lines."""

    side: str
    begins: Mapping[str, float]
    written: Mapping[str, str]


def _names(
    spans: Mapping[str, list[tuple[str, int, int]]], names: Mapping[str, str], years: tuple[int, int]
) -> list[_Side]:
    """Set the names whole: from the start of a bar to the right, or to the left of its end where it starts late."""
    first, last = years
    sides = []
    across = last - first + 1
    for side, late in (("right", False), ("left", True)):
        # Where a name begins (or, on the left side, ends), and what share of the width it may take.
        begins = {
            key: found[-1][2] + _HALF if late else found[0][1] - _HALF
            for key, found in spans.items()
            if (found[0][1] > (first + last) / 2) == late
        }
        room = {key: (x - first if late else last - x) / across for key, x in begins.items()}
        sides.append(_Side(side, begins, {key: lines(names[key], room[key], most=None) for key in begins}))
    return sides


def _write_names(
    drawing: Drawing,
    begins: Mapping[str, float],
    written: Mapping[str, str],
    *,
    side: str,
    level: Mapping[str, float],
    above: float,
    size: int,
    said: Mapping[str, str],
) -> None:
    """Write names above their bars, from where each begins to one side; said in full on hover."""
    drawing.scatter(
        x=list(begins.values()),
        y=[level[key] + above for key in begins],
        ids=list(begins),
        mode="text",
        name="",
        text=[written[key] for key in begins],
        textposition=f"top {side}",
        textfont={"size": size, "color": drawing.paper.ink},
        cliponaxis=False,
        customdata=[said[key] for key in begins],
        hovertemplate="%{customdata}<extra></extra>",
    )


# What lasts less than this share of all years would be too narrow to be seen: it is a dot.
_DOT = 0.015
_FARTHER = 46


def dated(
    rows: pd.DataFrame, *, key: str, names: Mapping[str, str], dates: Mapping[str, str], appearance: str = "light"
) -> go.Figure:
    """Draw one bar for each thing that took place, at its true dates, the earliest on top, with its name above it.

    `rows` has the column `key`, `first` and `last` in years as numbers, and `within` for what fell somewhere between
    them: that is dots. What is too short for a bar is one dot.
    """
    drawing = Drawing(appearance)
    colour = palette.SEQUENCE[appearance]["slate"][3]
    keys = list(rows[key])
    level = {one: len(keys) - position for position, one in enumerate(keys)}
    first, last = floor(rows["first"].min()), ceil(rows["last"].max())
    said = {one: directed(f"{names[one]}<br>{dates[one]}") for one in keys}
    short_ones = rows["last"] - rows["first"] < _DOT * (last - first)
    for kind, own, line in (
        (_("some time in the period"), rows[~short_ones & rows["within"]], {"width": 6, "dash": "3px,6px"}),
        (_("from start to end"), rows[~short_ones & ~rows["within"]], {"width": 8}),
    ):
        ends = list(zip(own[key], own["first"], own["last"], strict=True))
        ids = [one for mark, _from, _to in ends for one in (mark, mark, "")]
        drawing.scatter(
            x=[x for _mark, start, end in ends for x in (start, end, None)],
            y=[level[one] if one else None for one in ids],
            ids=ids,
            mode="lines",
            name=kind,
            line={"color": colour, **line},
            text=[said.get(one, "") for one in ids],
            hovertemplate="%{text}<extra></extra>",
        )
    dots = rows[short_ones]
    drawing.scatter(
        x=list((dots["first"] + dots["last"]) / 2),
        y=[level[one] for one in dots[key]],
        ids=list(dots[key]),
        mode="markers",
        name=_("a few days or weeks"),
        marker={"size": 12, "color": colour},
        text=[said[one] for one in dots[key]],
        hovertemplate="%{text}<extra></extra>",
    )
    for side, late in (("right", False), ("left", True)):
        own = rows[(rows["first"] > (first + last) / 2) == late]
        begins = dict(zip(own[key], own["last" if late else "first"], strict=True))
        written = {
            one: lines(names[one], (x - first if late else last - x) / (last - first)) for one, x in begins.items()
        }
        _write_names(drawing, begins, written, side=side, level=level, above=0.2, size=13, said=said)
    drawing.shapes += [
        {
            "type": "line",
            "x0": year,
            "x1": year,
            "y0": 0.4,
            "y1": len(keys) + 0.9,
            "layer": "below",
            "line": {"width": 1, "color": drawing.paper.unpublished},
        }
        for year in range(first, last + 1)
    ]
    return drawing.figure(
        height=60 + _FARTHER * (len(keys) + 1),
        margin={"l": 0, "r": 0, "t": 8, "b": 28},
        xaxis={
            "range": [first - 0.05, last + 0.05],
            # A year is written in its middle, and parted from the next by a line.
            "tickvals": [year + 0.5 for year in range(first, last)],
            "ticktext": [str(year) for year in range(first, last)],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
        },
        yaxis={"visible": False, "fixedrange": True, "range": [0.2, len(keys) + 0.95]},
        font={"family": palette.FONT, "color": drawing.paper.ink, "size": 13},
    )
