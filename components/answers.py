"""Several answers to one question as dots: rows in, Plotly figure out."""

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from components import palette
from components.drawing import Drawing
from components.i18n import directed, isolated_number

# More answers than this on one axis are drawn with all answers to one count on one line.
MANY = 8
_LINE = 18  # height of a line of text
_BAND = 28  # height of a line of dots
_GAP = 10
_BETWEEN = 18  # room between two axes
_WIDTH = 52  # characters that fit beside each other on a telephone
_SYMBOL = {"TUN": "diamond"}


@dataclass(frozen=True)
class Words:
    """What stands beside the dots, in the reader's language.

    `sources` and `counts` say of each answer (by obs_id) who gives it and what it counts; `areas` name each count;
    `titles` stand above each axis, perhaps empty; `write` writes the values of an axis.
    """

    sources: Mapping[str, str]
    counts: Mapping[str, str]
    areas: Mapping[int, str]
    titles: Mapping[str, str]
    write: Mapping[str, Callable[[float], str]]
    right_to_left: bool = False


def is_compact(rows: pd.DataFrame) -> bool:
    """Tell whether the answers of one axis are so many that those to one count share a line."""
    return len(rows) > MANY


@dataclass
class _Line:
    """One line of dots with the text above it."""

    rows: pd.DataFrame
    text: list[str]

    def height(self) -> int:
        """Return how many pixels it takes."""
        return _LINE * len(self.text) + _BAND + _GAP


_OPEN, _CLOSE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def _wrapped(text: str) -> list[str]:
    """Break a text into lines that fit a telephone; a name set apart stays so on both sides of a break."""
    lines: list[str] = []
    is_open = False
    for line in textwrap.wrap(text, _WIDTH):
        started = f"{_OPEN}{line}" if is_open else line
        is_open = started.count(_OPEN) > started.count(_CLOSE)
        lines.append(f"{started}{_CLOSE}" if is_open else started)
    return lines


def _lines(rows: pd.DataFrame, words: Words) -> list[_Line]:
    """Put the answers of one axis on lines."""
    if is_compact(rows):
        return [
            _Line(own, [f"<b>{words.areas[int(str(count))]}</b>"]) for count, own in rows.groupby("count", sort=False)
        ]
    return [
        _Line(
            row.to_frame().T,
            [f"<b>{part}</b>" for part in _wrapped(words.sources[row["obs_id"]])]
            + _wrapped(words.counts[row["obs_id"]]),
        )
        for _index, row in rows.iterrows()
    ]


class _Drawing(Drawing):
    """The figure, with what each of its panels is drawn by."""

    def __init__(self, appearance: str, *, right: bool) -> None:
        super().__init__(appearance)
        self.colours = palette.COUNTRY[appearance]
        self.right = right

    def write(self, lines: list[str], *, at: float, panel: str, colour: str) -> float:
        """Write lines of text below a height, from the side where reading starts; return how much room they take."""
        side = "right" if self.right else "left"
        for place, line in enumerate(lines):
            height = {"y": at - _LINE * place, "yref": f"y{panel}", "yanchor": "top"}
            across = {"x": int(self.right), "xref": f"x{panel} domain", "xanchor": side, "align": side}
            font = {"size": 13.5, "color": colour}
            self.note(**height, **across, text=directed(line), font=font)
        return float(_LINE * len(lines))

    def rule(self, panel: str, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Draw a thin line from one point to another."""
        ends = {"x0": x[0], "x1": x[1], "y0": y[0], "y1": y[1]}
        self.shapes.append(
            {**ends, "xref": f"x{panel}", "yref": f"y{panel}", "line": {"color": self.paper.muted, "width": 1}}
        )

    def dots(self, rows: pd.DataFrame, places: list[float], sides: list[str], words: Words, panel: str) -> None:
        """Draw the dots of one axis with their values."""
        write = words.write[str(rows["axis"].iloc[0])]
        off = "\N{NO-BREAK SPACE}"  # keeps a number off its dot
        colours = [self.colours.get(country, self.paper.muted) for country in rows["country"]]
        symbols = [
            _SYMBOL.get(country, "circle") + ("" if first else "-open")
            for country, first in zip(rows["country"], rows["first"], strict=True)
        ]
        line = {"width": 2.5, "color": colours}
        self.scatter(
            x=[float(value) for value in rows["value"]],
            y=places,
            xaxis=f"x{panel}",
            yaxis=f"y{panel}",
            ids=list(rows["obs_id"]),
            mode="markers+text",
            text=[isolated_number(f"{off}{write(float(value))}{off}") for value in rows["value"]],
            textposition=sides,
            textfont={"size": 14, "color": self.paper.ink},
            marker={"size": 13, "symbol": symbols, "color": colours, "line": line},
            customdata=[words.sources[obs_id] for obs_id in rows["obs_id"]],
            hovertemplate="%{text}<br>%{customdata}<extra></extra>",
            cliponaxis=False,
        )


def dots(rows: pd.DataFrame, words: Words, *, appearance: str = "light") -> go.Figure:
    """Draw each answer as a dot at its value: filled where it is shown first elsewhere, hollow otherwise.

    `rows` has obs_id, value, country, count, axis and first. Each axis has a panel of its own and starts at zero; an
    answer alone on its axis has nothing to be measured against and stands without one.
    """
    drawing = _Drawing(appearance, right=words.right_to_left)
    panels = [(_wrapped(words.titles[str(axis)]), _lines(own, words)) for axis, own in rows.groupby("axis", sort=False)]
    heights = [_LINE * len(title) + sum(line.height() for line in lines) for title, lines in panels]
    whole = sum(heights) + _BETWEEN * (len(panels) - 1)
    top = whole
    for number, ((title, lines), height) in enumerate(zip(panels, heights, strict=True), 1):
        panel = "" if number == 1 else str(number)
        hidden = {"visible": False, "fixedrange": True}
        domain = [(top - height) / whole, top / whole]
        drawing.axes[f"yaxis{panel}"] = {"domain": domain, "range": [0, height], **hidden}
        drawing.axes[f"xaxis{panel}"] = {"range": _reach(lines, words), "anchor": f"y{panel}", **hidden}
        _add_panel(drawing, title, lines, words, height=height, panel=panel)
        top -= height + _BETWEEN
    return drawing.figure(height=whole, margin={"l": 8, "r": 8, "t": 0, "b": 0})


def _reach(lines: list[_Line], words: Words) -> list[float]:
    """Return the ends of an axis, with room on the right for the longest number on a narrow screen."""
    rows = pd.concat([line.rows for line in lines])
    highest = float(rows["value"].max()) or 1.0
    if len(rows) == 1:
        return [0.94 * highest, 3 * highest]
    longest = max(len(words.write[str(rows["axis"].iloc[0])](float(value))) for value in rows["value"])
    return [0, highest / (1 - min(0.6, 0.08 + 0.024 * longest))]


def _add_panel(
    drawing: _Drawing, title: list[str], lines: list[_Line], words: Words, *, height: float, panel: str
) -> None:
    """Add the answers of one axis: its title, the texts above the dots, the dots with their values."""
    rows = pd.concat([line.rows for line in lines])
    places: list[float] = []
    at = height - drawing.write(title, at=height, panel=panel, colour=drawing.paper.muted)
    for line in lines:
        at -= drawing.write(line.text, at=at, panel=panel, colour=drawing.paper.ink)
        middle = at - _BAND / 2
        places += [middle] * len(line.rows)
        values = [float(value) for value in line.rows["value"]]
        if len(rows) > 1:
            start = min(values) if len(values) > 1 else 0.0
            drawing.rule(panel, (start, max(values)), (middle, middle))
            drawing.rule(panel, (0, 0), (middle - _BAND / 3, middle + _BAND / 3))
        at -= _BAND + _GAP
    drawing.dots(rows, places, _sides(lines), words, panel)


def _sides(lines: list[_Line]) -> list[str]:
    """Say where the number of each dot stands: outside of the dots that share its line."""
    sides = []
    for line in lines:
        lowest = min(line.rows["value"])
        shared = len(line.rows) > 1
        left = [shared and value == lowest for value in line.rows["value"]]
        # Equal values cannot both stand on the left.
        left = [one and not any(left[:position]) for position, one in enumerate(left)]
        sides += ["middle left" if one else "middle right" for one in left]
    return sides
