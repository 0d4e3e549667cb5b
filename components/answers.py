"""Several answers to one question as dots: rows in, Plotly figure out."""

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from components import palette

# More answers than this on one axis are drawn with all answers to one count on one line.
MANY = 8
_LINE = 18  # height of a line of text
_BAND = 28  # height of a line of dots
_GAP = 10
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


def _wrapped(text: str) -> list[str]:
    """Break a text into lines that fit a telephone."""
    return textwrap.wrap(text, _WIDTH) if text else []


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


def dots(rows: pd.DataFrame, words: Words, *, appearance: str = "light") -> go.Figure:
    """Draw each answer as a dot at its value: filled where it is shown first elsewhere, hollow otherwise.

    `rows` has obs_id, value, country, count, axis and first. Each axis has a panel of its own and starts at zero; an
    answer alone on its axis has nothing to be measured against and stands without one.
    """
    paper = palette.PAPER[appearance]
    panels = [(str(axis), _lines(own, words)) for axis, own in rows.groupby("axis", sort=False)]
    heights = [
        _LINE * len(_wrapped(words.titles[axis])) + sum(line.height() for line in lines) for axis, lines in panels
    ]
    between = 18
    whole = sum(heights) + between * (len(panels) - 1)
    figure = go.Figure()
    top = whole
    for number, ((axis, lines), height) in enumerate(zip(panels, heights, strict=True), 1):
        name = "" if number == 1 else str(number)
        _add_panel(figure, lines, words, axis=axis, height=height, number=name, paper=paper, appearance=appearance)
        domain = [(top - height) / whole, top / whole]
        figure.update_layout({f"yaxis{name}": {"domain": domain, "range": [0, height]}})
        top -= height + between
    figure.update_yaxes(visible=False, fixedrange=True)
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_layout(
        height=whole,
        margin={"l": 8, "r": 8, "t": 0, "b": 0},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        plot_bgcolor="rgba(0,0,0,0)",
        paper_bgcolor="rgba(0,0,0,0)",
        font={"family": palette.FONT, "color": paper.ink, "size": 14},
    )
    return figure


def _add_panel(
    figure: go.Figure,
    lines: list[_Line],
    words: Words,
    *,
    axis: str,
    height: int,
    number: str,
    paper: palette.Paper,
    appearance: str,
) -> None:
    """Add the answers of one axis: its title, the texts above the dots, the dots with their values."""
    axes = {"xref": f"x{number}", "yref": f"y{number}"}
    rows = pd.concat([line.rows for line in lines])
    write = words.write[axis]
    alone = len(rows) == 1
    right, places = words.right_to_left, []
    title = _wrapped(words.titles[axis])
    at = height - _add_text(figure, title, at=height, number=number, right=right, colour=paper.muted)
    for line in lines:
        at -= _add_text(figure, line.text, at=at, number=number, right=right, colour=paper.ink)
        middle = at - _BAND / 2
        places += [middle] * len(line.rows)
        ends = [float(value) for value in line.rows["value"]]
        if not alone:
            start = min(ends) if len(ends) > 1 else 0.0
            figure.add_shape(
                **axes, x0=start, x1=max(ends), y0=middle, y1=middle, line={"color": paper.muted, "width": 1}
            )
            zero = {"x0": 0, "x1": 0, "y0": middle - _BAND / 3, "y1": middle + _BAND / 3}
            figure.add_shape(**axes, **zero, line={"color": paper.muted, "width": 1})
        at -= _BAND + _GAP
    colours = [palette.COUNTRY[appearance].get(country, paper.muted) for country in rows["country"]]
    longest = max(len(write(float(value))) for value in rows["value"])
    highest = float(rows["value"].max()) or 1.0
    # Room on the right for the longest number on a narrow screen; a lone dot stands at the left.
    room = [0.94 * highest, 3 * highest] if alone else [0, highest / (1 - min(0.6, 0.08 + 0.024 * longest))]
    figure.update_layout({f"xaxis{number}": {"range": room, "anchor": f"y{number}"}})
    figure.add_scatter(
        x=[float(value) for value in rows["value"]],
        y=places,
        xaxis=f"x{number}",
        yaxis=f"y{number}",
        ids=list(rows["obs_id"]),
        mode="markers+text",
        text=[
            # Isolated, so that a percent sign stays with its number; the spaces keep both off the dot.
            f"\N{LEFT-TO-RIGHT ISOLATE}\N{NO-BREAK SPACE}{write(float(value))}\N{NO-BREAK SPACE}"
            "\N{POP DIRECTIONAL ISOLATE}"
            for value in rows["value"]
        ],
        textposition=_sides(lines),
        textfont={"size": 14, "color": paper.ink},
        marker={
            "size": 13,
            "symbol": [
                _SYMBOL.get(country, "circle") + ("" if first else "-open")
                for country, first in zip(rows["country"], rows["first"], strict=True)
            ],
            "color": colours,
            "line": {"width": 2.5, "color": colours},
        },
        customdata=[words.sources[obs_id] for obs_id in rows["obs_id"]],
        hovertemplate="%{text}<br>%{customdata}<extra></extra>",
        cliponaxis=False,
    )


def _add_text(figure: go.Figure, text: list[str], *, at: float, number: str, right: bool, colour: str) -> float:
    """Write lines of text below a height, from the side where reading starts, and return how much room they take."""
    for place, line in enumerate(text):
        figure.add_annotation(
            x=1 if right else 0,
            xref=f"x{number} domain",
            xanchor="right" if right else "left",
            y=at - _LINE * place,
            yref=f"y{number}",
            yanchor="top",
            # Numbers of an Arabic line would else go to its left end, since drawings are set from left to right.
            text=f"\N{RIGHT-TO-LEFT ISOLATE}{line}\N{POP DIRECTIONAL ISOLATE}" if right else line,
            showarrow=False,
            align="right" if right else "left",
            font={"size": 13.5, "color": colour},
        )
    return float(_LINE * len(text))


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
