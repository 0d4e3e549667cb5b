"""A profile of areas: for each indicator, where each stands between the lowest and the highest of its country.

Rows in, figure out. Units differ from line to line, so all lines share one scale without unit: 0 is the lowest area of
the country, 1 the highest. The true values are written at the marks and at both ends.
"""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import plotly.graph_objects as go

from components import palette
from components.i18n import direction, listing
from components.i18n import gettext as _

# Areas are told apart by their mark, on screen and in words written beside it.
SYMBOLS = ("circle", "diamond", "square", "triangle-up")
_SIGNS = {"circle": "●○", "diamond": "◆◇", "square": "■□", "triangle-up": "▲△"}
_WHOLE = "┃"
_LETTERS = 46  # of a label that fits on a phone
_BAR = 240  # pixels of a bar on a phone: values that would run into each other there stand one above the other
_LETTER = 7.4  # pixels of a digit
_GAP = "\N{EM SPACE}"
_ISOLATE, _END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


@dataclass(frozen=True)
class Scale:
    """One line of the profile: an indicator with its ends, the whole country, and the areas compared.

    `note` says from when and of how many areas it is; `group` is the heading it stands under. Each row has obs_id,
    geo_code, value and precision; `marks` maps an area compared to its row, perhaps of a wider area.
    """

    label: str
    note: str
    lowest: "pd.Series[str]"
    highest: "pd.Series[str]"
    write: Callable[[float], str]
    marks: Mapping[str, "pd.Series[str]"] = field(default_factory=dict)
    whole: "pd.Series[str] | None" = None
    group: str = ""


def place(value: float, low: float, high: float) -> float:
    """Return where a value stands between the lowest and the highest, 0 to 1; the middle where these are equal."""
    return 0.5 if high == low else (value - low) / (high - low)


def is_soft(row: "pd.Series[str]", area: str) -> bool:
    """Tell whether a figure is approximate, or one for several areas or a wider one."""
    return row["precision"] in ("approximate", "grouped") or row["geo_code"] != area


def written(row: "pd.Series[str]", write: Callable[[float], str]) -> str:
    """Write a value, with the sign of an approximate one."""
    return ("≈ " if row["precision"] == "approximate" else "") + write(float(row["value"]))


@dataclass(frozen=True)
class _Label:
    """A value to be written above the bar: where, what, in which colour, of which observation."""

    x: float
    text: str
    colour: str
    obs_id: str


def lanes(places: Sequence[tuple[float, str]]) -> list[int]:
    """Return on which line above the bar each text stands, so that none runs into another, not even on a phone.

    `places` are the position (0 to 1) and the text of each.
    """
    ends: list[float] = []
    found = [0] * len(places)
    for index in sorted(range(len(places)), key=lambda one: places[one][0]):
        position, text = places[index]
        width = _LETTER * len(text) + 8
        start = position * _BAR - width / 2
        lane = next((one for one, end in enumerate(ends) if end <= start), len(ends))
        ends[lane : lane + 1] = [start + width]
        found[index] = lane
    return found


class _Paper:
    """The figure while it is written from top to bottom: one unit of its vertical axis is one pixel."""

    def __init__(self, appearance: str, colour: str) -> None:
        self.figure = go.Figure()
        self.at = 4.0
        self.paper = palette.PAPER[appearance]
        self.colour = colour

    def text(self, text: str, *, size: int, colour: str = "") -> None:
        """Write a line of text from the side where reading begins."""
        right = direction() == "rtl"
        self.figure.add_annotation(
            x=1 if right else 0,
            xref="paper",
            y=self.at,
            text=text,
            showarrow=False,
            xanchor="right" if right else "left",
            yanchor="top",
            align="right" if right else "left",
            font={"size": size, "color": colour or self.paper.ink},
        )
        self.at += size + 6

    def points(self, labels: Sequence[_Label], y: float, **marker: object) -> None:
        """Draw marks at one height, each with its observation."""
        self.figure.add_scatter(
            x=[one.x for one in labels],
            y=[y] * len(labels),
            ids=[one.obs_id for one in labels],
            text=[one.text for one in labels],
            mode="markers",
            marker=marker,
            hovertemplate="%{text}<extra></extra>",
            cliponaxis=False,
        )

    def values(self, labels: Sequence[_Label], y: float, side: str = "middle center") -> None:
        """Write values at one height, each with its observation."""
        self.figure.add_scatter(
            x=[one.x for one in labels],
            y=[y] * len(labels),
            ids=[one.obs_id for one in labels],
            text=[f"{_ISOLATE}{one.text}{_END}" for one in labels],
            mode="text",
            textposition=side,
            textfont={"size": 13, "color": [one.colour for one in labels]},
            hoverinfo="skip",
            cliponaxis=False,
        )


def profile(
    scales: Sequence[Scale],
    *,
    areas: Mapping[str, str],
    symbols: Mapping[str, str],
    whole: str,
    colour: str,
    appearance: str = "light",
) -> go.Figure:
    """Draw each scale as a bar from the lowest to the highest area, with a mark for each area compared.

    `areas` names the areas compared, `symbols` gives the mark of each, `whole` names the whole country.
    """
    paper = _Paper(appearance, colour)
    soft = False
    for area, name in areas.items():
        paper.text(f"{_SIGNS[symbols[area]][0]} <b>{name}</b>", size=14, colour=colour)
        soft = soft or any(is_soft(scale.marks[area], area) for scale in scales if area in scale.marks)
    if any(scale.whole is not None for scale in scales):
        paper.text(f"<b>{_WHOLE}</b> {whole}", size=14)
    if soft:
        hollow = "".join(_SIGNS[symbols[area]][1] for area in areas)
        paper.text(_("{signs} hollow: approximate, or for several areas together").format(signs=hollow), size=13)
    group = ""
    for scale in scales:
        paper.at += 10
        if scale.group and scale.group != group:
            group = scale.group
            paper.at += 8
            paper.text(f"<b>{group}</b>", size=15, colour=paper.paper.muted)
        _line(paper, scale, symbols)
    longest = max((len(written(row, one.write)) for one in scales for row in (one.lowest, one.highest)), default=4)
    side = _LETTER * longest + 24
    paper.figure.update_layout(
        height=round(paper.at + 6),
        margin={"l": side, "r": side, "t": 0, "b": 0},
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        plot_bgcolor="rgba(0,0,0,0)",
        paper_bgcolor="rgba(0,0,0,0)",
        font={"family": palette.FONT, "color": paper.paper.ink, "size": 14},
        xaxis={"range": [0, 1], "visible": False, "fixedrange": True},
        yaxis={"range": [round(paper.at + 6), 0], "visible": False, "fixedrange": True},
    )
    # Texts begin where the figure does, not where the bars do.
    sign = 1 if direction() == "rtl" else -1
    paper.figure.update_annotations(xshift=sign * side)
    return paper.figure


def _line(paper: _Paper, scale: Scale, symbols: Mapping[str, str]) -> None:
    """Draw one scale: label, note, values above the bar, bar with its marks, ends beside it."""
    ink, muted = paper.paper.ink, paper.paper.muted
    for part in textwrap.wrap(scale.label, _LETTERS):
        paper.text(part, size=14)
    for part in textwrap.wrap(scale.note, _LETTERS + 6):
        paper.text(part, size=12, colour=muted)
    low, high = float(scale.lowest["value"]), float(scale.highest["value"])
    labels, marks = [], []
    if scale.whole is not None:
        at = place(float(scale.whole["value"]), low, high)
        obs_id = str(scale.whole["obs_id"])
        labels.append(_Label(at, f"{_WHOLE} {written(scale.whole, scale.write)}", ink, obs_id))
    for area, row in scale.marks.items():
        soft = is_soft(row, area)
        text = f"{_SIGNS[symbols[area]][soft]} {written(row, scale.write)}"
        mark = _Label(place(float(row["value"]), low, high), text, paper.colour, str(row["obs_id"]))
        labels.append(mark)
        marks.append((mark, symbols[area] + ("-open" if soft else "")))
    rows = lanes([(one.x, one.text) for one in labels])
    above = max(rows, default=0)
    for lane in range(above + 1):
        own = [one for one, row in zip(labels, rows, strict=True) if row == lane]
        if own:
            paper.values(own, paper.at + 9 + 17 * (above - lane))
    paper.at += 17 * (above + 1) + 7
    y = paper.at + 7
    ends = [
        _Label(0, written(scale.lowest, scale.write), muted, str(scale.lowest["obs_id"])),
        _Label(1, written(scale.highest, scale.write), muted, str(scale.highest["obs_id"])),
    ]
    paper.figure.add_scatter(
        x=[0, 1],
        y=[y, y],
        ids=[one.obs_id for one in ends],
        mode="lines",
        line={"color": _pale(paper.colour), "width": 12},
        hoverinfo="skip",
        cliponaxis=False,
    )
    # A space keeps the numbers clear of a mark at the very end.
    paper.values([replace(ends[0], text=f"{ends[0].text}{_GAP}")], y, "middle left")
    paper.values([replace(ends[1], text=f"{_GAP}{ends[1].text}")], y, "middle right")
    if scale.whole is not None:
        paper.points(labels[:1], y, symbol="line-ns", size=17, line={"width": 3, "color": ink})
    for mark, symbol in marks:
        paper.points([mark], y, symbol=symbol, size=13, color=paper.colour, line={"width": 2, "color": paper.colour})
    paper.at += 18


def _pale(colour: str) -> str:
    """Return a colour at a fifth of its strength."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.22)"


def describe(scales: Sequence[Scale], *, areas: Mapping[str, str], names: Mapping[str, str], whole: str) -> str:
    """Say in words what the profile shows: for each indicator the ends, the whole country, and each area compared."""
    said = []
    for scale in scales:
        parts = []
        for area, name in areas.items():
            if area in scale.marks:
                row = scale.marks[area]
                named = name if row["geo_code"] == area else f"{name} ({names[str(row['geo_code'])]})"
                parts.append(f"{named} {written(row, scale.write)}")
        if scale.whole is not None:
            parts.append(f"{whole} {written(scale.whole, scale.write)}")
        said.append(
            _("{label}, {note}: {figures}; from {low} ({lowest}) to {high} ({highest}).").format(
                label=scale.label,
                note=scale.note,
                figures=listing(parts),
                low=written(scale.lowest, scale.write),
                lowest=names[str(scale.lowest["geo_code"])],
                high=written(scale.highest, scale.write),
                highest=names[str(scale.highest["geo_code"])],
            )
        )
    return " ".join(said)
