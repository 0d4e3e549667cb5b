"""How a course was judged: marks from 1 to 5 as bars that part around the middle; rows in, figure out."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from components import i18n, palette
from components.drawing import Drawing
from components.i18n import directed
from components.i18n import gettext as _

MARKS = (1, 2, 3, 4, 5)
# Heights in pixels: the chart grows with its questions, whatever its width.
_LEGEND, _LABEL, _BAR, _GAP = 58, 21, 22, 11
# Room at both ends, in answers.
_ROOM = 0.15


@dataclass(frozen=True)
class Words:
    """What stands around the bars, in the reader's language.

    `names` and `ends` (what is computed of its answers) stand above the bar of each question, by its code; `scale`
    names each mark; `column` says what the ends are.
    """

    names: Mapping[str, str]
    ends: Mapping[str, str]
    scale: Mapping[int, str]
    column: str


def bars(rows: pd.DataFrame, words: Words, *, appearance: str = "light", selected: str = "") -> go.Figure:
    """Draw one bar for each question, in the order of the rows: 1 and 2 to the left, 4 and 5 to the right.

    `rows` has question_code and how many gave each mark (n_1 to n_5). Marks of 3 stand in the middle, half on either
    side. Each piece is as long as its number of answers, which stands on it. A selected question has a pale ground
    and a bold name.
    """
    drawing = Drawing(appearance)
    codes = list(rows["question_code"])
    level = {code: place * (_LABEL + _BAR + _GAP) + _LABEL for place, code in enumerate(codes)}
    height = len(codes) * (_LABEL + _BAR + _GAP)
    starts = _starts(rows)
    for mark in MARKS:
        counts = [int(count) for count in rows[f"n_{mark}"]]
        colour = palette.MARKS[appearance][mark - 1]
        drawing.traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": words.scale[mark],
                "x": counts,
                "base": [start[mark] for start in starts],
                "y": [level[code] + _BAR / 2 for code in codes],
                "width": _BAR,
                "ids": codes,
                "text": [i18n.number(count) if count else "" for count in counts],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "constraintext": "none",
                "textfont": {"size": 13, "color": palette.ink_on(colour)},
                "marker": {
                    "color": colour,
                    "line": {"color": drawing.paper.ground, "width": 2},
                },
                "customdata": [directed(said) for said in _said(rows, words, mark)],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    if selected in codes:
        top = level[selected] - _LABEL - _GAP / 2
        drawing.shapes.append(
            {
                **{"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "y0": top, "y1": top + _LABEL + _BAR + _GAP},
                **{"layer": "below", "fillcolor": drawing.paper.unpublished, "line": {"width": 0}},
            }
        )
    for code in codes:
        weight = "<b>{}</b>" if code == selected else "{}"
        ground = drawing.paper.unpublished if code == selected else drawing.paper.ground
        _write(drawing, weight.format(words.names[code]), level[code], first=True, ground=ground)
        _write(drawing, weight.format(words.ends[code]), level[code], first=False, ground=ground)
    drawing.shapes.append(
        {
            **{"type": "line", "x0": 0, "x1": 0, "y0": -2, "y1": height - _GAP + 4, "layer": "below"},
            "line": {"color": drawing.paper.muted, "width": 1, "dash": "dot"},
        }
    )
    drawing.note(
        **{"x": 0.5, "xref": "paper", "xanchor": "center", "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 28},
        text=_legend(words, appearance),
    )
    right = i18n.direction() == "ltr"
    drawing.note(
        **{"x": int(right), "xref": "paper", "xanchor": "right" if right else "left"},
        **{"y": 1, "yref": "paper", "yanchor": "bottom"},
        text=directed(words.column),
        font={"size": 12.5, "color": drawing.paper.muted},
    )
    lowest = min(start[MARKS[0]] for start in starts)
    highest = max(start[MARKS[-1]] + int(row["n_5"]) for start, (_i, row) in zip(starts, rows.iterrows(), strict=True))
    return drawing.figure(
        height=height + _LEGEND,
        margin={"l": 0, "r": 0, "t": _LEGEND, "b": 0},
        barmode="overlay",
        xaxis={"range": [lowest - _ROOM, highest + _ROOM], "visible": False, "fixedrange": True},
        # One unit is one pixel, counted from the top.
        yaxis={"range": [height, 0], "visible": False, "fixedrange": True},
    )


def _starts(rows: pd.DataFrame) -> list[dict[int, float]]:
    """Return where each mark of each question begins, so that the middle of the threes is at zero."""
    found = []
    for _index, row in rows.iterrows():
        at = -(int(row["n_1"]) + int(row["n_2"]) + int(row["n_3"]) / 2)
        begins = {}
        for mark in MARKS:
            begins[mark] = at
            at += int(row[f"n_{mark}"])
        found.append(begins)
    return found


def _said(rows: pd.DataFrame, words: Words, mark: int) -> list[str]:
    """Say of each question how many gave a mark, and which share is printed."""
    return [
        _("{question}<br>mark {mark}: {count} of {answers}, printed as {share}").format(
            question=words.names[row["question_code"]],
            mark=i18n.number(mark),
            count=i18n.number(int(row[f"n_{mark}"])),
            answers=i18n.number(int(row["n_implied"])),
            share=i18n.percent(float(row[f"pct_{mark}"])),
        )
        for _index, row in rows.iterrows()
    ]


def _legend(words: Words, appearance: str) -> str:
    """Return the marks with their colours, from left to right as in the bars."""
    pieces = []
    for mark in MARKS:
        name = words.scale[mark]
        if i18n.direction() == "rtl":
            name = f"\N{RIGHT-TO-LEFT ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"
        pieces.append(f'<span style="color:{palette.MARKS[appearance][mark - 1]}">■</span> {name}')
    line = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE} ".join(pieces)
    return f"\N{LEFT-TO-RIGHT ISOLATE}{line}\N{POP DIRECTIONAL ISOLATE}"


def _write(drawing: Drawing, text: str, height: float, *, first: bool, ground: str) -> None:
    """Write above a height, from the side where reading starts (`first`) or at the other, on a ground."""
    right = first == (i18n.direction() == "rtl")
    side = "right" if right else "left"
    drawing.note(
        **{"x": int(right), "xref": "paper", "xanchor": side, "align": side, "y": height, "yanchor": "bottom"},
        text=directed(text),
        borderpad=0,
        # The line in the middle stays out of the words.
        bgcolor=ground,
        font={"size": 13.5, "color": drawing.paper.ink},
    )


def describe(rows: pd.DataFrame, words: Words) -> str:
    """Say in words what the bars show: for each question how many gave each mark, and what is computed."""
    said = []
    for _index, row in rows.iterrows():
        given = [
            _("{count} × mark {mark}").format(count=i18n.number(int(row[f"n_{mark}"])), mark=i18n.number(mark))
            for mark in reversed(MARKS)
            if int(row[f"n_{mark}"])
        ]
        code = row["question_code"]
        said.append(
            _("{question} ({ends}): {marks}.").format(
                question=words.names[code], ends=words.ends[code], marks=i18n.listing(given)
            )
        )
    return " ".join(said)
