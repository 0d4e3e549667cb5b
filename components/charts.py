"""Plotly figures: rows in, figure out."""

from collections.abc import Callable, Collection, Mapping

import pandas as pd
import plotly.graph_objects as go

from components.drawing import Drawing
from components.i18n import directed
from components.i18n import gettext as _

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
    hollow: Collection[str] = (),
) -> go.Figure:
    """Draw one bar for each row, largest on top, with its value beside it.

    `rows` has obs_id, geo_code, value and precision; approximate values are striped, grouped ones dotted. `highest`
    fixes the end of the axis, so that two charts can share it. A selected area keeps its full colour, the others step
    back; `hollow` ones are outlines.
    """
    ordered = rows.sort_values("value", kind="stable")
    picked = selected is not None and (ordered["geo_code"] == selected).any()
    drawing = Drawing(appearance)
    drawing.traces.append(
        {
            "type": "bar",
            "x": list(ordered["value"]),
            "y": [directed(names[code]) for code in ordered["geo_code"]],
            "orientation": "h",
            "text": [
                ("≈ " if row.precision == "approximate" else "") + write(row.value) for row in ordered.itertuples()
            ],
            "textposition": "outside",
            "cliponaxis": False,
            "customdata": list(ordered["geo_code"]),
            "ids": list(ordered["obs_id"]),
            "marker": {
                "color": ["rgba(0,0,0,0)" if code in hollow else colour for code in ordered["geo_code"]],
                "line": {"color": colour, "width": [1.5 if code in hollow else 0 for code in ordered["geo_code"]]},
                "opacity": [1 if not picked or code == selected else 0.45 for code in ordered["geo_code"]],
                "pattern": {
                    "shape": [_PATTERN.get(precision, "") for precision in ordered["precision"]],
                    "fgcolor": drawing.paper.ground,
                    "fillmode": "overlay",
                    "fgopacity": 0.8,
                    "size": 6,
                    "solidity": 0.35,
                },
            },
            "hovertemplate": "%{y}<br>%{text}<extra></extra>",
        }
    )
    # Room for the number outside the longest bar, in step with its length.
    room = 1.04 + 0.042 * max(len(write(value)) for value in ordered["value"])
    end = room * (highest if highest is not None else float(ordered["value"].max()))
    return drawing.figure(
        height=30 + BAR_HEIGHT * len(ordered),
        margin={"l": 0, "r": 10, "t": 6, "b": 6},
        bargap=0.28,
        xaxis={"range": [0, end or 1], "visible": False, "fixedrange": True},
        yaxis={"automargin": True, "fixedrange": True, "ticklen": 0, "ticks": "", "ticklabelstandoff": 8},
    )


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
