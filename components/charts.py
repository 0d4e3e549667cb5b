"""Plotly figures: rows in, figure out."""

from collections.abc import Callable, Mapping
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from components import palette
from components.i18n import gettext as _
from components.i18n import separators

BAR_HEIGHT = 27
_PATTERN = {"approximate": "/", "grouped": "."}


def ranked_bars(
    rows: pd.DataFrame,
    *,
    names: Mapping[str, str],
    write: Callable[[float], str],
    colour: str,
    appearance: str = "light",
    highest: float | None = None,
    selected: str | None = None,
) -> go.Figure:
    """Draw one bar for each row, largest on top, with its value beside it.

    `rows` has obs_id, geo_code, value and precision; approximate values are striped, grouped ones dotted. `highest`
    fixes the end of the axis, so that two charts can share it. A selected area keeps its full colour, the others step
    back.
    """
    ordered = rows.sort_values("value", kind="stable")
    paper = palette.PAPER[appearance]
    picked = selected is not None and (ordered["geo_code"] == selected).any()
    figure = go.Figure(
        go.Bar(
            x=ordered["value"],
            y=[names[code] for code in ordered["geo_code"]],
            orientation="h",
            text=[("≈ " if row.precision == "approximate" else "") + write(row.value) for row in ordered.itertuples()],
            textposition="outside",
            cliponaxis=False,
            customdata=ordered["geo_code"],
            ids=ordered["obs_id"],
            marker={
                "color": colour,
                "opacity": [1 if not picked or code == selected else 0.45 for code in ordered["geo_code"]],
                "pattern": {
                    "shape": [_PATTERN.get(precision, "") for precision in ordered["precision"]],
                    "fgcolor": paper.ground,
                    "fillmode": "overlay",
                    "fgopacity": 0.8,
                    "size": 6,
                    "solidity": 0.35,
                },
            },
            hovertemplate="%{y}<br>%{text}<extra></extra>",
        )
    )
    figure.update_layout(
        height=30 + BAR_HEIGHT * len(ordered),
        margin={"l": 0, "r": 10, "t": 6, "b": 6},
        bargap=0.28,
        showlegend=False,
        dragmode=False,
        plot_bgcolor="rgba(0,0,0,0)",
        paper_bgcolor="rgba(0,0,0,0)",
        font={"family": palette.FONT, "color": paper.ink, "size": 14},
    )
    # Room for the number outside the longest bar, in step with its length.
    room = 1.04 + 0.042 * max(len(write(value)) for value in ordered["value"])
    end = room * (highest if highest is not None else float(ordered["value"].max()))
    figure.update_xaxes(range=[0, end or 1], visible=False, fixedrange=True)
    figure.update_yaxes(automargin=True, fixedrange=True, ticklen=0, ticks="", ticklabelstandoff=8)
    return figure


def describe_bars(
    rows: pd.DataFrame, *, names: Mapping[str, str], write: Callable[[float], str], precisions: Mapping[str, str]
) -> str:
    """Say in words what ranked bars show: each area with its value, from the highest on."""
    said = []
    for row in rows.sort_values("value", ascending=False, kind="stable").itertuples():
        one = _("{area} {value}").format(area=names[row.geo_code], value=write(row.value))
        if row.precision in _PATTERN:
            one = _("{text} ({remark})").format(text=one, remark=precisions[row.precision])
        said.append(one)
    return _("; ").join(said) + "."


def index_of(rows: pd.DataFrame) -> tuple[pd.DataFrame, int | None]:
    """Return rows with each series as an index of its value in the first year that all series share, and that year.

    None, and no rows, where they share no year or one starts from zero.
    """
    years = [set(own["year"]) for _series, own in rows.groupby("series")]
    shared = sorted(set.intersection(*years)) if years else []
    if not shared:
        return rows.iloc[:0], None
    base = {series: float(own.loc[own["year"] == shared[0], "value"].iloc[0]) for series, own in rows.groupby("series")}
    if not all(base.values()):
        return rows.iloc[:0], None
    return rows.assign(value=100 * rows["value"] / rows["series"].map(base)), shared[0]


def trend_lines(
    rows: pd.DataFrame,
    *,
    names: Mapping[str, str],
    write: Callable[[float], str],
    appearance: str = "light",
    unit: str = "",
    factor: float = 1,
    milestones: pd.DataFrame | None = None,
    zero: bool = True,
) -> go.Figure:
    """Draw each series as a line in the colour of its country, named at its end.

    `rows` has country, series, year, value, partial and speaks_for_year. Two series are never joined, nor the ends of
    a long gap; figures for less than a year are hollow and stand alone. `milestones` has country, year and event:
    small marks on the axis. `unit` names what the axis counts, in units of `factor`; `zero` starts it at zero.
    """
    paper, colours = palette.PAPER[appearance], palette.COUNTRY[appearance]
    figure = go.Figure()
    for _series, own in rows.groupby("series", sort=False):
        country = str(own["country"].iloc[0])
        _add_series(figure, own, name=names[country], colour=colours[country], write=write, factor=factor)
    if milestones is not None:
        for country, events in milestones.groupby("country"):
            figure.add_scatter(
                x=list(events["year"]),
                y=[0] * len(events),
                yaxis="y2",
                mode="markers",
                name=str(country),
                marker={"symbol": "triangle-up", "size": 9, "color": colours.get(str(country), paper.muted)},
                text=list(events["event"]),
                hovertemplate="%{x}: %{text}<extra></extra>",
            )
    figure.add_annotation(
        x=0, y=1, xref="paper", yref="paper", text=unit, showarrow=False, xanchor="left", yanchor="bottom", align="left"
    )
    first, last = int(rows["year"].min()), int(rows["year"].max())
    figure.update_layout(
        height=420,
        # Room on the right for the names, which stand outside the axes.
        margin={"l": 0, "r": 130, "t": 30, "b": 10},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        plot_bgcolor="rgba(0,0,0,0)",
        paper_bgcolor="rgba(0,0,0,0)",
        font={"family": palette.FONT, "color": paper.ink, "size": 14},
        separators=separators(),
        xaxis={
            "range": [first - 0.5, last + 0.5],
            "tickformat": "d",
            "fixedrange": True,
            "showgrid": False,
            "automargin": True,
        },
        yaxis={
            "fixedrange": True,
            "gridcolor": paper.unpublished,
            "zerolinecolor": paper.muted,
            "rangemode": "tozero" if zero else "normal",
            "automargin": True,
            "separatethousands": True,
            "exponentformat": "none",
        },
        yaxis2={"overlaying": "y", "range": [-0.03, 1], "visible": False, "fixedrange": True},
    )
    return figure


def _add_series(
    figure: go.Figure, own: pd.DataFrame, *, name: str, colour: str, write: Callable[[float], str], factor: float
) -> None:
    """Add one series: its line, its hollow points for parts of a year, and its name at the end."""
    symbol = "circle" if own["country"].iloc[0] == "MAR" else "diamond"
    whole, partial = own[~own["partial"]], own[own["partial"]]
    years, values = with_gaps(list(whole["year"]), list(whole["value"]))
    figure.add_scatter(
        x=years,
        y=[None if value is None else value / factor for value in values],
        mode="lines+markers",
        name=name,
        line={"color": colour, "width": 2.5},
        marker={"size": 6, "symbol": symbol},
        text=["" if value is None else write(value) for value in values],
        hovertemplate="%{x}: %{text}<extra>" + name + "</extra>",
    )
    figure.add_scatter(
        x=list(partial["year"]),
        y=list(partial["value"] / factor),
        mode="markers",
        name=name,
        marker={"size": 9, "symbol": f"{symbol}-open", "color": colour, "line": {"width": 2}},
        text=[write(value) for value in partial["value"]],
        hovertemplate="%{x}: %{text}<extra>" + name + ", " + _("part of a year") + "</extra>",
    )
    end = for_years(own).iloc[-1]
    figure.add_annotation(
        x=int(end["year"]),
        y=float(end["value"]) / factor,
        # Isolated, so that beside an Arabic name the percent sign stays with its number.
        text=f"<b>{name}</b> \N{LEFT-TO-RIGHT ISOLATE}{write(float(end['value']))}\N{POP DIRECTIONAL ISOLATE}",
        font={"color": colour, "size": 14},
        showarrow=False,
        xanchor="left",
        xshift=10,
    )


def for_years(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the figures that speak for a year; all of them where none does."""
    return rows[rows["speaks_for_year"]] if rows["speaks_for_year"].any() else rows


def with_gaps(years: list[int], values: list[float]) -> tuple[list[int | None], list[float | None]]:
    """Break a line where years are missing: where a step is more than twice the usual one."""
    if len(years) < 2:
        return list(years), list(values)
    steps = sorted(after - before for before, after in pairwise(years))
    usual = max(steps[len(steps) // 2], 1)
    broken_years: list[int | None] = []
    broken_values: list[float | None] = []
    for position, (year, value) in enumerate(zip(years, values, strict=True)):
        if position and year - years[position - 1] > 2 * usual:
            broken_years.append(None)
            broken_values.append(None)
        broken_years.append(year)
        broken_values.append(value)
    return broken_years, broken_values
