"""Lines over the years: rows in, Plotly figure out."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components import i18n, palette
from components.drawing import Drawing
from components.i18n import gettext as _
from components.i18n import separators

# Fewer points are not joined, unless each is a census.
JOINED = 3
HEIGHT = 420
_TOP, _BOTTOM = 36, 34
_NAME_HEIGHT = 19
# Rows above the plot for totals of many years, and below it for the milestones of each country.
_TOTAL_ROW, _UNIT_ROW, _MILESTONE_ROW = 38, 26, 34
_SYMBOL = {"MAR": "circle", "TUN": "diamond"}
_AREA = {"MAR": "MA", "TUN": "TN"}


# A figure as a row of a table, or as a record, which is read many times faster.
Row: TypeAlias = "pd.Series[str] | dict[Hashable, Any]"

# Counts from fewer than these start no index: it would move by chance.
SMALLEST_BASE = 30
_COUNTED = ("persons", "households", "projects")


def index_of(rows: pd.DataFrame) -> tuple[pd.DataFrame, int | None]:
    """Return rows with each line as an index of its value in the first full year that all share, and that year.

    Counts of less or more than a year have no index, a quarter starts none, nor does a count of a few people;
    neighbours without that year are left out. None, and no rows, where the lines share no year to start from.
    """
    rows = rows[rows["speaks_for_year"] & (rows["preferred"] == "yes")]
    whole = rows[~rows["partial"] & (rows["value"] != 0)]
    whole = whole[~whole["unit"].isin(_COUNTED) | (whole["value"] >= SMALLEST_BASE)]
    years = [
        set(whole.loc[whole["line"] == line, "year"]) for line in rows.loc[rows["role"] != "context", "line"].unique()
    ]
    shared = sorted(set.intersection(*years)) if years else []
    if not shared:
        return rows.iloc[:0], None
    base = whole[whole["year"] == shared[0]].groupby("line")["value"].first()
    rows = rows[rows["line"].isin(base.index)]
    return rows.assign(value=100 * rows["value"] / rows["line"].map(base)), shared[0]


def sign(row: Row) -> str:
    """Return the sign before an approximate value."""
    return "≈\N{NO-BREAK SPACE}" if row["precision"] == "approximate" else ""


def signed(row: Row, write: Callable[[float], str]) -> str:
    """Write a value, with the sign of an approximate one."""
    return sign(row) + write(float(row["value"]))


def when(row: Row) -> str:
    """Write the period of a figure; one that only seems to run to the end of its year is part of it."""
    start, end = str(row["period_start"]), str(row["period_end"])
    if row["partial"] and (len(start) == 4 or (start[5:7] == "01" and end[5:7] == "12")):
        return _("part of {year}").format(year=end[:4])
    return i18n.period(start, end, row["country"])


@dataclass(frozen=True)
class _Canvas:
    """What all lines of a chart share: how they are named and written, and the scale of the axis."""

    names: Mapping[str, str]
    write: Callable[[float], str]
    short: Callable[[float], str]
    appearance: str
    factor: float
    low: float
    high: float

    def colour(self, row: "pd.Series[str]") -> str:
        """Return the colour of a line: that of its country, or grey for what stands beside it."""
        if row["role"] != "own":
            return palette.PAPER[self.appearance].muted
        return palette.COUNTRY[self.appearance][row["country"]]

    def hover(self, row: Row) -> str:
        """Write the period and value of a figure."""
        return _("{label}: {text}").format(label=when(row), text=signed(row, self.write))

    def above_floor(self, value: float) -> float:
        """Return how many pixels a value stands above the floor of the chart."""
        return (value / self.factor - self.low) / (self.high - self.low) * (HEIGHT - _TOP - _BOTTOM)


def trend_lines(
    rows: pd.DataFrame,
    *,
    names: Mapping[str, str],
    write: Callable[[float], str],
    short: Callable[[float], str] | None = None,
    appearance: str = "light",
    unit: str = "",
    factor: float = 1,
    milestones: pd.DataFrame | None = None,
    breaks: pd.DataFrame | None = None,
    zero: bool = True,
) -> go.Figure:
    """Draw each line in the colour of its country, named at its end; what stands beside is grey.

    `rows` is as `trends.trend_rows` gives it, with the role of each line (own, national, context); `names` names all
    areas. Two lines are never joined, nor the ends of a long gap or the two sides of a break. Figures for less than a
    year are hollow, approximate ones open squares, those for several years bars over their years (totals of many years
    above the plot), those that are not preferred crosses. `milestones`
    (country, year, event) are small marks in a row for each country below the plot, `breaks` (series, starts, year,
    reason) upright dotted lines.
    `unit` names what the axis counts, in units of `factor`; `zero` starts it at zero. `short` writes the values that
    stand in the chart itself.
    """
    apart = totals(rows)
    values = rows.loc[~apart, "value"] / factor
    low = min(0.0, float(values.min())) if zero else float(values.min())
    room = (float(values.max()) - low) * 0.1 or 1
    canvas = _Canvas(
        names, write, short or write, appearance, factor, low if zero else low - room, float(values.max()) + room
    )
    everything = rows.assign(says=[canvas.hover(row) for row in rows.to_dict("records")])
    rows = everything[~apart]
    drawing = Drawing(appearance)
    # What stands beside is drawn first, so that it lies below.
    for role in ("context", "national", "own"):
        for _line, own in rows[rows["role"] == role].groupby("line", sort=False):
            _add_line(drawing, own, canvas, breaks)
    first, last = float(everything["start"].min()), float(everything["end"].max())
    countries = [code for code in _SYMBOL if milestones is not None and len(of_country(milestones, code))]
    own_countries = set(rows.loc[rows["role"] == "own", "country"])
    countries = [code for code in countries if code in own_countries]
    frame = _Frame(totals=int(apart.sum()), milestones=len(countries))
    _add_names(drawing, rows, canvas, first, last)
    _add_breaks(drawing, rows, breaks, canvas)
    for place, (_index, row) in enumerate(everything[apart].iterrows()):
        _add_total(drawing, row, canvas, frame, place, leftwards=row["start"] > (first + last) / 2)
    if milestones is not None:
        for place, code in enumerate(countries):
            _add_milestones(drawing, of_country(milestones, code), code, canvas, frame, place)
    drawing.note(
        x=0,
        y=frame.plot[1],
        xref="paper",
        yref="paper",
        text=unit,
        xanchor="left",
        yanchor="bottom",
        align="left",
        yshift=6,
    )
    return _finished(drawing, canvas, frame, first, last)


def totals(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Tell which figures are counts of more than two years among counts of years, and so have no place on their scale.

    The windows of censuses stand on one scale with each other.
    """
    long = rows["span"] & ~rows["census"] & (rows["year"] - rows["first_year"] > 1) & (rows["role"] == "own")
    yearly = bool((~rows["span"] & (rows["role"] == "own")).any())
    return long & rows["unit"].isin(_COUNTED) & yearly


def of_country(milestones: pd.DataFrame, code: str) -> pd.DataFrame:
    """Keep the milestones of a country, those of both countries included."""
    return milestones[milestones["country"].isin((code, "both"))]


@dataclass(frozen=True)
class _Frame:
    """How the height of a chart is parted: totals above, the plot, milestones below."""

    totals: int
    milestones: int

    @property
    def above(self) -> int:
        """Return the pixels above the plot."""
        return self.totals * _TOTAL_ROW + (_UNIT_ROW if self.totals else 0)

    @property
    def below(self) -> int:
        """Return the pixels below the plot."""
        return self.milestones * _MILESTONE_ROW + (6 if self.milestones else 0)

    @property
    def inner(self) -> int:
        """Return all pixels between the margins."""
        return HEIGHT - _TOP - _BOTTOM + self.above + self.below

    @property
    def plot(self) -> list[float]:
        """Return where the plot begins and ends."""
        return [self.below / self.inner, 1 - self.above / self.inner]

    def total(self, place: int) -> list[float]:
        """Return where the row of a total begins and ends, from the top."""
        top = 1 - place * _TOTAL_ROW / self.inner
        return [top - _TOTAL_ROW / self.inner, top]

    def milestone(self, place: int) -> list[float]:
        """Return where the row of milestones of a country begins and ends, from the plot down."""
        top = (self.milestones - place) * _MILESTONE_ROW / self.inner
        return [top - _MILESTONE_ROW / self.inner, top]


def _finished(drawing: Drawing, canvas: _Canvas, frame: _Frame, first: float, last: float) -> go.Figure:
    """Return the figure with its axes and margins."""
    return drawing.figure(
        height=HEIGHT + frame.above + frame.below,
        # Names stand above the ends of their lines: no room is lost beside the chart, which a phone has not.
        margin={"l": 0, "r": 12, "t": _TOP, "b": 10},
        separators=separators(),
        xaxis={
            "range": [first - 0.5, last + 0.5],
            "tickformat": "d",
            # Left alone, an axis of few years would have marks between them.
            "dtick": 1 if last - first < 7 else None,
            "fixedrange": True,
            "showgrid": False,
            "automargin": True,
            "anchor": "free",
            "position": 0,
        },
        yaxis={
            "domain": frame.plot,
            "range": [canvas.low, canvas.high],
            "fixedrange": True,
            "gridcolor": drawing.paper.unpublished,
            "zerolinecolor": drawing.paper.muted,
            "zerolinewidth": 2,
            "automargin": True,
            "separatethousands": True,
            "exponentformat": "none",
        },
        yaxis2={"overlaying": "y", "range": [-0.03, 1], "visible": False, "fixedrange": True},
    )


def _add_line(drawing: Drawing, own: pd.DataFrame, canvas: _Canvas, breaks: pd.DataFrame | None) -> None:
    """Add one line: whole years joined, parts of a year and figures not preferred as points, several years as bars."""
    row = own.iloc[0]
    colour = canvas.colour(row)
    main = row["role"] == "own"
    symbol = _SYMBOL[row["country"]] if main else "circle"
    other = own["preferred"] != "yes"
    whole = own[~own["partial"] & ~own["span"] & ~other]
    starts = [] if breaks is None else list(breaks.loc[breaks["series"] == row["series"], "starts"])
    joined = len(whole) >= JOINED or bool(whole["census"].all())
    _add_points(
        drawing,
        list(runs(whole, starts)) if joined else [whole.iloc[[place]] for place in range(len(whole))],
        canvas,
        name=canvas.names[row["geo_code"]],
        mode="lines+markers",
        line={"color": colour, "width": 2.5 if main else 1.2},
        marker={"size": 6 if main else 3, "symbol": symbol},
    )
    _add_points(
        drawing,
        [own[own["partial"] & ~other]],
        canvas,
        name=_("{name}, part of a year").format(name=canvas.names[row["geo_code"]]),
        mode="markers",
        marker={"size": 9 if main else 5, "symbol": f"{symbol}-open", "color": colour, "line": {"width": 2}},
    )
    _add_points(
        drawing,
        [own[other & ~own["span"]]],
        canvas,
        name=_("{name}, not the preferred figure").format(name=canvas.names[row["geo_code"]]),
        mode="markers",
        marker={"size": 9, "symbol": "x-thin", "color": colour, "line": {"width": 2, "color": colour}},
    )
    end = for_years(own).index[-1]
    for index, one in own[own["span"]].iterrows():
        _add_span(drawing, one, canvas, named=index == end)


def _add_points(
    drawing: Drawing,
    pieces: list[pd.DataFrame],
    canvas: _Canvas,
    *,
    name: str,
    marker: dict[str, object],
    **options: object,
) -> None:
    """Add pieces of a line that are not joined to each other; nothing when they hold no figure.

    Approximate figures are open squares.
    """
    rough: list[bool] = []
    along: list[float | None] = []
    up: list[float | None] = []
    ids: list[str] = []
    texts: list[str] = []
    for piece in pieces:
        if along and len(piece):
            along.append(None)
            up.append(None)
            ids.append("")
            texts.append("")
            rough.append(False)
        along += [(start + end) / 2 for start, end in zip(piece["start"], piece["end"], strict=True)]
        up += list(piece["value"] / canvas.factor)
        ids += list(piece["obs_id"])
        texts += list(piece["says"])
        rough += list(piece["precision"] == "approximate")
    if along:
        hover = "%{text}<extra>" + name + "</extra>"
        if any(rough):
            marker = marker | {
                "symbol": ["square-open" if one else marker["symbol"] for one in rough],
                "size": [9 if one else marker["size"] for one in rough],
                "line": {"width": [2 if one else 0 for one in rough]},
            }
        drawing.scatter(x=along, y=up, ids=ids, text=texts, name=name, hovertemplate=hover, marker=marker, **options)


def _add_span(drawing: Drawing, row: "pd.Series[str]", canvas: _Canvas, *, named: bool) -> None:
    """Add a figure for several years: a bar over them, dotted when not preferred, with its value unless `named`."""
    name = _("{name}, several years").format(name=canvas.names[row["geo_code"]])
    if row["preferred"] != "yes":
        name = _("{name}, not the preferred figure").format(name=canvas.names[row["geo_code"]])
    if not named:
        drawing.note(
            x=row["start"],
            y=row["value"] / canvas.factor,
            text=signed(row, canvas.short),
            font={"color": canvas.colour(row), "size": 12},
            xanchor="left",
            yshift=13,
        )
    drawing.scatter(
        x=[row["start"], (row["start"] + row["end"]) / 2, row["end"]],
        y=[row["value"] / canvas.factor] * 3,
        ids=[row["obs_id"]] * 3,
        text=[row["says"]] * 3,
        name=name,
        mode="lines",
        line={
            "color": canvas.colour(row),
            "width": 8 if row["role"] == "own" else 3,
            "dash": "solid" if row["preferred"] == "yes" else "dot",
        },
        hovertemplate="%{text}<extra>" + name + "</extra>",
    )


def runs(own: pd.DataFrame, breaks: list[str]) -> Iterator[pd.DataFrame]:
    """Part a line where a year is missing and where its definition changes.

    A line that does not come yearly is parted at a step more than twice the usual one.
    """
    years, begins = list(own["year"]), [_first_day(begin) for begin in own["period_start"]]
    steps = sorted(after - before for before, after in pairwise(years))
    yearly = not steps or steps[0] <= 1
    usual = 1 if yearly else steps[len(steps) // 2]
    start = 0
    for place in range(1, len(own)):
        changed = any(begins[place - 1] < day <= begins[place] for day in breaks)
        # A year without its figure is a gap in a yearly count; censuses and revisions come at steps of their own.
        if years[place] - years[place - 1] > (1 if yearly else 2 * usual) or changed:
            yield own.iloc[start:place]
            start = place
    yield own.iloc[start:]


def _first_day(begin: str) -> str:
    """Return the first day of a year or of a date."""
    return f"{begin}-01-01" if len(begin) == 4 else begin


def for_years(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the preferred figures that speak for a year; else all preferred ones; else all."""
    preferred = rows[rows["preferred"] == "yes"]
    rows = preferred if len(preferred) else rows
    return rows[rows["speaks_for_year"]] if rows["speaks_for_year"].any() else rows


# Part of the axis that a name covers: a third on a phone, a tenth on a wide screen.
_NAME_WIDTH = 0.22
# Where a name may stand, in pixels from the end of its line, the best place first.
_PLACES = (19, -19, 32, -32, 46, -46, 60, -60, 80, -80)
_STACKED_PLACES = (29, -29, 42, -42)


def _heights(line: pd.DataFrame, canvas: _Canvas, left: float, right: float) -> list[float]:
    """Return how high a line runs, in pixels, at a row of places between two points of the axis."""
    figures = line.sort_values("end")
    known = sorted(zip([*figures["start"], *figures["end"]], [*figures["value"], *figures["value"]], strict=True))
    along, up = zip(*known, strict=True)
    places = np.linspace(left, right, 25)
    within = places[(places >= along[0]) & (places <= along[-1])]
    return [canvas.above_floor(float(value)) for value in np.interp(within, along, up)]


def _add_names(drawing: Drawing, rows: pd.DataFrame, canvas: _Canvas, first: float, last: float) -> None:
    """Write the name and value of each line at its end, where it meets neither a line nor another name if possible."""
    width = (last - first + 1) * _NAME_WIDTH
    roles = ("own", "national", "context")
    parted = [own for role in roles for _line, own in rows[rows["role"] == role].groupby("line")]
    # An area with several lines is named once, at the longest of them.
    parted.sort(key=len, reverse=True)
    named: set[str] = set()
    placed: list[tuple[float, float]] = []
    for own in parted:
        row = for_years(own).iloc[-1]
        end = row["end"] if row["span"] else (row["start"] + row["end"]) / 2
        leftwards = end >= (first + last) / 2
        height = canvas.above_floor(float(row["value"]))
        near = [one for there, one in placed if abs(end - there) < width]
        # The name of a lower line stands below it, where the upper one does not run.
        ends = [canvas.above_floor(float(for_years(line).iloc[-1]["value"])) for line in parted]
        lower = len(ends) > 1 and height < max(ends) and row["role"] == "own"
        name = "" if row["geo_code"] in named else canvas.names[row["geo_code"]]
        named.add(row["geo_code"])
        found = []
        # A name that would stand on a line has less of it below when its value stands in a line of its own.
        for stacked in (False, True) if name else (False,):
            part = _stacked_part(name, signed(row, canvas.short)) if stacked else 1
            left, right = (end - width * part, end) if leftwards else (end, end + width * part)
            met = [one for line in parted for one in _heights(line, canvas, left, right)]
            cost = partial(_cost, height=height, met=met, near=near, lower=lower, tall=_NAME_HEIGHT * (1 + stacked))
            shift = min(_STACKED_PLACES if stacked else _PLACES, key=cost)
            found.append((cost(shift), stacked, shift))
        _least, stacked, shift = min(found)
        placed.append((end, height + shift))
        _add_name(drawing, row, canvas, name=name, x=end, shift=shift, leftwards=leftwards, stacked=stacked)


def _stacked_part(name: str, value: str) -> float:
    """Return what part of a name and its value beside each other they take one above the other."""
    return max(len(name), len(value)) / (len(name) + 1 + len(value))


def _cost(shift: int, *, height: float, met: list[float], near: list[float], lower: bool, tall: int) -> int:
    """Return how badly a name stands so far from the end of its line: on lines, on other names, outside, or above."""
    middle = height + shift
    lines = sum(abs(middle - one) < tall / 2 + 2 for one in met)
    names = sum(abs(middle - one) < (tall + _NAME_HEIGHT) / 2 for one in near)
    outside = not tall / 2 <= middle <= HEIGHT - _TOP - _BOTTOM
    return lines + 40 * names + 100 * outside + 20 * (lower and shift > 0)


def _add_name(
    drawing: Drawing,
    row: "pd.Series[str]",
    canvas: _Canvas,
    *,
    name: str,
    x: float,
    shift: int,
    leftwards: bool,
    stacked: bool,
) -> None:
    """Write the name of a line, perhaps none, and its last value beside it or, if `stacked`, below it."""
    main = row["role"] == "own"
    parting = "<br>" if stacked else " "
    bold = f"<b>{name}</b>{parting}" if main else f"{name}{parting}"
    drawing.note(
        x=x,
        y=float(row["value"]) / canvas.factor,
        # Isolated, so that beside an Arabic name the percent sign stays with its number.
        text=(bold if name else "")
        + f"\N{LEFT-TO-RIGHT ISOLATE}{signed(row, canvas.short)}\N{POP DIRECTIONAL ISOLATE}",
        font={"color": canvas.colour(row), "size": 14 if main and name else 12},
        bgcolor=palette.PAPER[canvas.appearance].ground,
        opacity=0.88,
        borderpad=0,
        xanchor="right" if leftwards else "left",
        align="right" if leftwards else "left",
        yshift=shift,
    )


def _add_breaks(drawing: Drawing, rows: pd.DataFrame, breaks: pd.DataFrame | None, canvas: _Canvas) -> None:
    """Mark where definitions change, with the reason on hover: across the chart, or on the line of a neighbour only."""
    if breaks is None:
        return
    muted = palette.PAPER[canvas.appearance].muted
    for _index, one in breaks.iterrows():
        line = rows[rows["series"] == one["series"]]
        where = float(one["year"]) - 0.5
        own = line["role"].iloc[0] == "own"
        if own:
            drawing.shapes.append(
                {
                    **{"type": "line", "x0": where, "x1": where, "y0": 0, "y1": 1, "yref": "y domain"},
                    "line": {"color": muted, "width": 1, "dash": "dot"},
                }
            )
        sides = [line[line["end"] < where].tail(1), line[line["start"] > where].head(1)]
        drawing.scatter(
            x=[where],
            y=[0.97 if own else float(pd.concat(sides)["value"].mean()) / canvas.factor],
            yaxis="y2" if own else "y",
            mode="markers",
            name="break",
            marker={
                "symbol": "line-ew-open" if own else "line-ns-open",
                "size": 12,
                "color": muted,
                "line": {"width": 3 if own else 1},
            },
            text=[_wrapped(one["reason"])],
            hovertemplate="%{text}<extra>" + canvas.names[line["geo_code"].iloc[0]] + "</extra>",
        )


def _add_total(
    drawing: Drawing, row: "pd.Series[str]", canvas: _Canvas, frame: _Frame, place: int, *, leftwards: bool
) -> None:
    """Add a total of many years in a row of its own above the plot: a bar over its years, its value in words."""
    axis = 20 + place
    value = float(row["value"]) / canvas.factor
    name = _("{name}, several years").format(name=canvas.names[row["geo_code"]])
    colour = canvas.colour(row)
    drawing.scatter(
        x=[row["start"], (row["start"] + row["end"]) / 2, row["end"]],
        y=[value] * 3,
        yaxis=f"y{axis}",
        ids=[row["obs_id"]] * 3,
        text=[row["says"]] * 3,
        name=name,
        mode="lines",
        line={"color": colour, "width": 8, "dash": "solid" if row["preferred"] == "yes" else "dot"},
        hovertemplate="%{text}<extra>" + name + "</extra>",
    )
    drawing.note(
        x=row["end" if leftwards else "start"],
        y=frame.total(place)[1],
        yref="paper",
        yanchor="top",
        xanchor="right" if leftwards else "left",
        text=i18n.isolated(
            _("{country}: {value} in all, {period}").format(
                country=canvas.names[row["geo_code"]],
                value=i18n.isolated_number(signed(row, canvas.short)),
                period=i18n.isolated_number(when(row)),
            )
        ),
        font={"color": colour, "size": 12},
    )
    # The bar says over which years; its height says nothing, so that its axis is its own.
    drawing.axes[f"yaxis{axis}"] = _row_axis(frame.total(place), 4 * value or 1)


def _row_axis(domain: list[float], top: float) -> dict[str, object]:
    """Return the axis of a row above or below the plot."""
    return {"domain": domain, "range": [0, top], "visible": False, "fixedrange": True}


def _add_milestones(
    drawing: Drawing, events: pd.DataFrame, code: str, canvas: _Canvas, frame: _Frame, place: int
) -> None:
    """Mark the policy events of a country in a row of its own below the plot, in its colour."""
    axis = 40 + place
    colour = palette.COUNTRY[canvas.appearance][code]
    drawing.scatter(
        x=list(events["year"]),
        y=[0.25] * len(events),
        yaxis=f"y{axis}",
        mode="markers",
        name=code,
        marker={"symbol": "triangle-up", "size": 9, "color": colour},
        text=[_wrapped(event) for event in events["event"]],
        customdata=list(events["event_id"]),
        hovertemplate="%{x}: %{text}<extra></extra>",
    )
    drawing.note(
        x=0,
        y=frame.milestone(place)[1],
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="top",
        text=_("{country}: milestones").format(country=canvas.names[_AREA[code]]),
        font={"color": colour, "size": 12},
    )
    drawing.axes[f"yaxis{axis}"] = _row_axis(frame.milestone(place), 1)


def _wrapped(text: str, *, width: int = 46) -> str:
    """Part a text into lines, so that what opens on hover is not cut at the edge of a phone."""
    lines = [""]
    # At plain blanks only: a number keeps its unit, a sign its word.
    for word in text.split(" "):
        if len(lines[-1]) + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)
