"""Dot plots: one line for each category, one mark for each figure; rows in, figure out."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd
import plotly.graph_objects as go

from components import i18n, palette
from components.drawing import Drawing
from components.i18n import gettext as _

# Sexes are told apart by the form of the mark; colour is for the country.
SYMBOL = {"female": "triangle-up", "male": "square", "total": "circle"}
SIGN = {"female": "▲", "male": "■", "total": "●"}
# Heights in pixels: the chart grows with its lines, whatever its width.
_HEADING, _LABEL, _DOT, _BELOW, _AXIS = 34, 19, 17, 15, 26
# A label this long still fits a narrow telephone.
_LABEL_LENGTH = 44
# Room for numbers beside marks at the ends of the axis, as a share of its length.
_ROOM = 0.12


def is_hollow(row: "pd.Series[str]") -> bool:
    """Tell whether a mark is hollow: approximate, or about those who had to return."""
    return bool(row["precision"] == "approximate" or row["breakdown_value"] == "involuntary")


def _written(row: "pd.Series[str]", write: Callable[[float], str]) -> str:
    """Write the value of a figure, with its mark if it is approximate."""
    return ("≈ " if row["precision"] == "approximate" else "") + write(float(row["value"]))


def _sides(own: pd.DataFrame, end: float) -> list[str]:
    """Return where the number stands beside each mark of a line, so that no two meet."""
    if len(own) == 1:
        return ["middle left" if float(own["value"].iloc[0]) > 0.9 * end else "middle right"]
    rank = own["value"].rank(method="first")
    return ["middle left" if place == 1 else "middle right" if place == len(own) else "bottom center" for place in rank]


@dataclass
class _Lines:
    """The lines of a dot plot, one below the other: where each stands and on which side of each mark its number."""

    places: dict[object, float] = field(default_factory=dict)
    sides: dict[object, str] = field(default_factory=dict)
    height: float = 0.0


def dot_plot(
    rows: pd.DataFrame,
    *,
    write: Callable[[float], str],
    end: float,
    ticks: Sequence[float],
    appearance: str = "light",
) -> go.Figure:
    """Draw figures as marks on lines, each with its number beside it, in the order of the rows.

    `rows` has obs_id, value, sex, country, precision, breakdown_value, and `line` (number of the line), `label` and
    `heading` (a title above the first line that has it, perhaps empty). The axis runs from zero to `end`, so that
    charts of one question can share it. The least and the greatest mark of a line are joined.
    """
    drawing, colours = Drawing(appearance), palette.COUNTRY[appearance]
    lines = _stacked(drawing, rows, end, colours)
    _add_marks(drawing, rows, lines, write, colours)
    room = _ROOM * end
    return drawing.figure(
        height=int(lines.height) + _AXIS,
        margin={"l": 4, "r": 4, "t": 0, "b": _AXIS},
        xaxis={
            "range": [-room, end + room],
            "tickvals": list(ticks),
            "ticktext": [write(tick) for tick in ticks],
            "tickfont": {"size": 12.5, "color": drawing.paper.muted},
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        # One unit is one pixel, counted from the top.
        yaxis={"range": [lines.height, 0], "visible": False, "fixedrange": True},
    )


def _stacked(drawing: Drawing, rows: pd.DataFrame, end: float, colours: Mapping[str, str]) -> _Lines:
    """Put each line below the one before it, under its heading and its label."""
    lines, heading = _Lines(), ""
    for line, own in rows.groupby("line", sort=False):
        first = own.iloc[0]
        if first["heading"] != heading:
            heading = first["heading"]
            lines.height += _HEADING
            drawing.note(**_text(f"<b>{_sided(heading)}</b>", lines.height - 6))
        label = textwrap.wrap(first["label"], _LABEL_LENGTH) or [""]
        lines.height += _LABEL * len(label)
        drawing.note(**_text("<br>".join(map(_sided, label)), lines.height))
        place = lines.places[line] = lines.height + _DOT
        low, high = float(own["value"].min()), float(own["value"].max())
        drawing.shapes.append(_line(0, end, place, drawing.paper.unpublished, 2))
        if high > low:
            drawing.shapes.append(_line(low, high, place, _faint(colours[first["country"]]), 4))
        lines.sides |= dict(zip(own.index, _sides(own, end), strict=True))
        lines.height = place + _DOT + (_BELOW if len(own) > 2 else 0)
    return lines


def _add_marks(
    drawing: Drawing, rows: pd.DataFrame, lines: _Lines, write: Callable[[float], str], colours: Mapping[str, str]
) -> None:
    """Add the marks with their numbers, those that look alike as one trace."""
    hollow = rows.apply(is_hollow, axis=1)
    for (country, sex, is_open), own in rows.groupby(["country", "sex", hollow], sort=False):
        numbers = [_written(row, write) for _index, row in own.iterrows()]
        colour = colours[str(country)]
        drawing.scatter(
            x=list(own["value"]),
            y=[lines.places[line] for line in own["line"]],
            ids=list(own["obs_id"]),
            mode="markers+text",
            cliponaxis=False,
            marker={
                "symbol": SYMBOL[str(sex)] + ("-open" if is_open else ""),
                "size": 12,
                "color": colour,
                "line": {"width": 2.5, "color": colour} if is_open else {"width": 0},
                "opacity": 1,
            },
            text=[f" {number} " for number in numbers],
            textposition=[lines.sides[index] for index in own.index],
            textfont={"size": 14, "color": drawing.paper.ink},
            customdata=[f"{_sided(label)}<br>{number}" for label, number in zip(own["label"], numbers, strict=True)],
            hovertemplate="%{customdata}<extra></extra>",
        )


def _faint(colour: str) -> str:
    """Return a #RRGGBB colour at a third of its strength."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.35)"


def _line(start: float, end: float, height: float, colour: str, width: int) -> dict[str, object]:
    """Return a horizontal line below the marks."""
    return {
        **{"type": "line", "x0": start, "x1": end, "y0": height, "y1": height},
        **{"layer": "below", "line": {"color": colour, "width": width}},
    }


def _sided(text: str) -> str:
    """Let a text that may begin with a number run from the right where the language does: an SVG would guess."""
    return f"\N{RIGHT-TO-LEFT MARK}{text}" if i18n.direction() == "rtl" else text


def _text(text: str, height: float) -> dict[str, object]:
    """Return a text above a line, from the side on which the language begins."""
    rtl = i18n.direction() == "rtl"
    side = "right" if rtl else "left"
    return {
        **{"x": 1 if rtl else 0, "xref": "paper", "xanchor": side, "align": side},
        **{"y": height, "yanchor": "bottom", "text": text, "borderpad": 0},
    }


def describe(rows: pd.DataFrame, *, title: str, write: Callable[[float], str], sexes: Mapping[str, str]) -> str:
    """Say in words what a dot plot shows: every line with its numbers, in the order of the chart."""
    apart = bool((rows["sex"] != "total").any())
    said = []
    for _line_number, own in rows.groupby("line", sort=False):
        first = own.iloc[0]
        name = (
            _("{label}, {detail}").format(label=first["heading"], detail=first["label"])
            if first["heading"]
            else first["label"]
        )
        numbers = [
            _("{label} {value}").format(label=sexes[row["sex"]], value=_written(row, write))
            if apart
            else _written(row, write)
            for _index, row in own.iterrows()
        ]
        said.append(_("{label}: {text}.").format(label=name, text=i18n.listing(numbers)))
    return " ".join([_("{title}.").format(title=title), *said])
