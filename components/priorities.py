"""The priority matrix, importance by ease, from the reader's own marks: marks in, Plotly figure out."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, sqrt

import plotly.graph_objects as go

from components import palette
from components.drawing import Drawing
from components.i18n import directed, isolated_number

_HEIGHT = 460
# So many marks with one place stand beside each other; the last one then speaks for all that are left.
_MOST = 9
# How wide the marks of one place spread, and how large each is, by how many stand in a row.
_SPREAD = 0.62
_SIZE = {1: 28, 2: 24, 3: 18}
_MIDDLE = 3
_EDGES = (0.45, 5.55)


@dataclass(frozen=True)
class Mark:
    """One action: its number and key, what it says, and the reader's marks."""

    number: int
    key: str
    says: str
    priority: str
    importance: int
    ease: int


@dataclass(frozen=True)
class Words:
    """What stands in the matrix, in the reader's language; `quadrants` by their codes, `more` with a blank."""

    importance: str
    ease: str
    quadrants: Mapping[str, str]
    more: str


def _places(count: int) -> list[tuple[float, float]]:
    """Return how far off its place each of some marks stands, so that none covers another."""
    across = ceil(sqrt(count))
    step = _SPREAD / max(1, across - 1)
    down = ceil(count / across)
    return [
        ((place % across - (across - 1) / 2) * step, ((down - 1) / 2 - place // across) * step)
        for place in range(count)
    ]


def _fills(appearance: str) -> dict[str, tuple[str, str]]:
    """Return the fill and the symbol of each priority; the one without has a corner."""
    tones, ground = palette.SEQUENCE[appearance]["slate"], palette.PAPER[appearance].ground
    return {
        "high": (tones[4], "circle"),
        "medium": (tones[2], "circle"),
        "low": (ground, "circle"),
        "": (ground, "square"),
    }


def looks(appearance: str) -> dict[str, tuple[str, str]]:
    """Return for each priority, and for none, a sign like its marks and the colour of the sign."""
    ink = palette.PAPER[appearance].ink
    fills = {code: fill for code, (fill, _symbol) in _fills(appearance).items()}
    return {"high": ("●", fills["high"]), "medium": ("●", fills["medium"]), "low": ("○", ink), "": ("□", ink)}


def matrix(marks: Sequence[Mark], words: Words, *, appearance: str = "light") -> go.Figure:
    """Draw each action as its number at its ease (across) and importance (up); equal marks stand beside each other."""
    drawing = Drawing(appearance)
    _ground(drawing, words)
    fills = _fills(appearance)
    where = sorted(marks, key=lambda mark: (mark.ease, mark.importance, mark.number))
    for (ease, importance), own in groupby(where, key=lambda mark: (mark.ease, mark.importance)):
        met = list(own)
        shown = met if len(met) <= _MOST else met[: _MOST - 1]
        rest = met[len(shown) :]
        offsets = _places(len(shown) + bool(rest))
        size = _SIZE[ceil(sqrt(len(offsets)))]
        looks = [fills[mark.priority] for mark in shown] + [fills["low"]] * bool(rest)
        drawing.scatter(
            x=[ease + across for across, _up in offsets],
            y=[importance + up for _across, up in offsets],
            ids=[mark.key for mark in shown] + [" ".join(mark.key for mark in rest)] * bool(rest),
            mode="markers+text",
            text=[str(mark.number) for mark in shown] + [words.more.format(count=len(rest))] * bool(rest),
            textfont={"size": 13 if size > 20 else 11, "color": [palette.ink_on(fill) for fill, _symbol in looks]},
            marker={
                "size": size,
                "symbol": [symbol for _fill, symbol in looks],
                "color": [fill for fill, _symbol in looks],
                "line": {"width": 1.5, "color": drawing.paper.ink},
                "opacity": 1,
            },
            customdata=[_hover([mark]) for mark in shown] + [_hover(rest)] * bool(rest),
            hovertemplate="%{customdata}<extra></extra>",
            cliponaxis=False,
        )
    ticks = {
        "tickvals": [1, 2, 3, 4, 5],
        "ticktext": [isolated_number(str(mark)) for mark in range(1, 6)],
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"size": 13, "color": drawing.paper.muted},
    }
    drawing.axes = {"xaxis": {"range": [0.4, 5.6], **ticks}, "yaxis": {"range": [0.1, 5.9], **ticks}}
    return drawing.figure(height=_HEIGHT, margin={"l": 26, "r": 8, "t": 26, "b": 48})


def _hover(marks: Sequence[Mark]) -> str:
    """Return what opens on a mark: number and statement of each action, in lines."""
    lines = [line for mark in marks for line in textwrap.wrap(f"{mark.number}. {mark.says}", 44)]
    # Plotly reads a few marks of HTML.
    return directed("<br>".join(line.replace("&", "&amp;").replace("<", "&lt;") for line in lines))


def _ground(drawing: Drawing, words: Words) -> None:
    """Draw the four parts with their names, and what the axes say."""
    low, high = _EDGES
    sides = {"first": (1, 1), "prepare": (0, 1), "along": (1, 0), "later": (0, 0)}
    for code, (easy, important) in sides.items():
        x, y = ((_MIDDLE, high) if easy else (low, _MIDDLE)), ((_MIDDLE, 5.85) if important else (0.15, _MIDDLE))
        drawing.shapes.append(
            {
                "type": "rect",
                "x0": x[0],
                "x1": x[1],
                "y0": y[0],
                "y1": y[1],
                "layer": "below",
                "fillcolor": drawing.paper.unpublished if code == "first" else "rgba(0,0,0,0)",
                "line": {"width": 1, "color": drawing.paper.muted},
            }
        )
        drawing.note(
            x=high - 0.04 if easy else low + 0.04,
            y=5.83 if important else 0.17,
            xanchor="right" if easy else "left",
            yanchor="top" if important else "bottom",
            text=directed(f"<b>{words.quadrants[code]}</b>"),
            font={"size": 13.5, "color": drawing.paper.ink},
        )
    muted = {"size": 13.5, "color": drawing.paper.muted}
    across = {"xref": "paper", "yref": "paper", "font": muted}
    drawing.note(x=0, y=1, xanchor="left", yanchor="bottom", yshift=4, text=directed(words.importance), **across)
    drawing.note(x=1, y=0, xanchor="right", yanchor="top", yshift=-24, text=directed(words.ease), **across)
