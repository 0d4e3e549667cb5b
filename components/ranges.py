"""A profile of areas: for each indicator, where each stands between the lowest and the highest of its country.

Rows in, figure out. Units differ from line to line, so all lines share one scale without unit: 0 is the lowest area of
the country, 1 the highest. The true values are written at the marks and at both ends.
"""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import plotly.graph_objects as go

from components.drawing import Drawing
from components.i18n import directed, direction, isolated_number, listing
from components.i18n import gettext as _

# Areas are told apart by their mark, on screen and in words written beside it.
SYMBOLS = ("circle", "diamond", "square", "triangle-up")
_SIGNS = {"circle": "●○", "diamond": "◆◇", "square": "■□", "triangle-up": "▲△"}
_WHOLE = "┃"
_LETTERS = 50  # of a label that fits on a phone
_BAR = 240  # pixels of a bar on a phone: values that would run into each other there stand one above the other
_LETTER = 7.4  # pixels of a digit
_GAP = "\N{EM SPACE}"


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


@dataclass
class _Points:
    """Observations drawn alike: where, which, what is written, and what each has of its own."""

    x: list[float | None] = field(default_factory=list)
    y: list[float | None] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)

    def add(self, label: _Label, y: float, *, text: str = "", own: str = "") -> None:
        """Add an observation at a height."""
        self.x.append(label.x)
        self.y.append(y)
        self.ids.append(label.obs_id)
        self.text.append(text or label.text)
        self.own.append(own)

    def end(self) -> None:
        """Break the line."""
        self.x.append(None)
        self.y.append(None)
        self.ids.append("")
        self.text.append("")
        self.own.append("")

    def trace(self, **options: object) -> dict[str, object]:
        """Return them as a trace of Plotly."""
        return {
            "type": "scatter",
            "x": self.x,
            "y": self.y,
            "ids": self.ids,
            "text": self.text,
            "cliponaxis": False,
        } | (options)


class _Paper:
    """The figure while it is written from top to bottom: one unit of its vertical axis is one pixel.

    Everything drawn alike is one trace, since a trace costs Plotly more than a point.
    """

    def __init__(self, appearance: str, colour: str) -> None:
        self.at = 4.0
        self.drawing = Drawing(appearance)
        self.paper = self.drawing.paper
        self.colour = colour
        self.bars, self.ends, self.whole, self.marks = _Points(), _Points(), _Points(), _Points()
        self.values = {colour: _Points(), self.paper.ink: _Points()}

    def text(self, text: str, *, size: int, colour: str = "") -> None:
        """Write a line of text from the side where reading begins."""
        right = direction() == "rtl"
        self.drawing.note(
            x=1 if right else 0,
            xref="paper",
            y=self.at,
            text=directed(text),
            xanchor="right" if right else "left",
            yanchor="top",
            align="right" if right else "left",
            font={"size": size, "color": colour or self.paper.ink},
        )
        self.at += size + 6

    def value(self, label: _Label, y: float) -> None:
        """Write a value at a height."""
        self.values[label.colour].add(label, y, text=isolated_number(_plain_to_see(label.text)))

    def figure(self, side: float) -> go.Figure:
        """Return what was written, with so much room beside the bars."""
        height = round(self.at + 6)
        # Texts begin where the figure does, not where the bars do.
        shift = side if direction() == "rtl" else -side
        seen = {"hovertemplate": "%{text}<extra></extra>", "mode": "markers"}
        written_only = {"mode": "text", "hoverinfo": "skip"}
        marker = {"size": 13, "color": self.colour, "line": {"width": 2, "color": self.colour}}
        self.drawing.traces += [
            self.bars.trace(mode="lines", line={"color": _pale(self.colour), "width": 12}, hoverinfo="skip"),
            self.ends.trace(
                **written_only, textposition=self.ends.own, textfont={"size": 13, "color": self.paper.muted}
            ),
            self.whole.trace(
                **seen, marker={"symbol": "line-ns", "size": 17, "line": {"width": 3, "color": self.paper.ink}}
            ),
            self.marks.trace(**seen, marker=marker | {"symbol": self.marks.own}),
            *(
                points.trace(**written_only, textposition="middle center", textfont={"size": 13, "color": colour})
                for colour, points in self.values.items()
            ),
        ]
        for text in self.drawing.notes:
            text["xshift"] = shift
        return self.drawing.figure(
            height=height,
            margin={"l": side, "r": side, "t": 0, "b": 0},
            xaxis={"range": [0, 1], "visible": False, "fixedrange": True},
            yaxis={"range": [height, 0], "visible": False, "fixedrange": True},
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
    soft = [area for area in areas if any(is_soft(scale.marks[area], area) for scale in scales if area in scale.marks)]
    for area, name in areas.items():
        paper.text(f"{_plain_to_see(_SIGNS[symbols[area]][0])} <b>{name}</b>", size=14, colour=colour)
    if any(scale.whole is not None for scale in scales):
        paper.text(f"<b>{_WHOLE}</b> {whole}", size=14)
    if soft:
        hollow = "".join(_SIGNS[symbols[area]][1] for area in soft)
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
    return paper.figure(_LETTER * longest + 24)


def _plain_to_see(text: str) -> str:
    """Write the sign that begins a text larger than the text: fonts draw it too small to be told from others."""
    sign, rest = text[:1], text[1:]
    return f'<span style="font-size:18px">{sign}</span>{rest}' if sign in "".join(_SIGNS.values()) else text


def _line(paper: _Paper, scale: Scale, symbols: Mapping[str, str]) -> None:
    """Draw one scale: label, note, values above the bar, bar with its marks, ends beside it."""
    for part in textwrap.wrap(scale.label, _LETTERS):
        paper.text(part, size=14)
    for part in textwrap.wrap(scale.note, _LETTERS + 8):
        paper.text(part, size=12, colour=paper.paper.muted)
    ends = [scale.lowest, scale.highest]
    # The figure of a group may lie beyond the lowest and the highest single area, which the bar runs between.
    values = [float(row["value"]) for row in (*ends, *scale.marks.values())]
    low, high = min(values), max(values)
    labels, symbols_of = [], []
    for area, row in scale.marks.items():
        soft = is_soft(row, area)
        text = written(row, scale.write)
        labels.append(_Label(place(float(row["value"]), low, high), text, paper.colour, str(row["obs_id"])))
        symbols_of.append(symbols[area] + ("-open" if soft else ""))
    marks = list(labels)
    if scale.whole is not None:
        text = written(scale.whole, scale.write)
        at = place(float(scale.whole["value"]), low, high)
        labels.append(_Label(at, text, paper.paper.ink, str(scale.whole["obs_id"])))
    rows = lanes([(one.x, one.text) for one in labels])
    above = max(rows, default=0)
    if above and len(marks) > 1:
        # Numbers one above the other no longer say by their place alone whose they are.
        signs = [_SIGNS[symbols[area]][is_soft(row, area)] for area, row in scale.marks.items()] + [_WHOLE]
        labels = [replace(one, text=f"{sign} {one.text}") for one, sign in zip(labels, signs, strict=False)]
    for label, row_above in zip(labels, rows, strict=True):
        paper.value(label, paper.at + 9 + 17 * (above - row_above))
    paper.at += 17 * (above + 1) + 7
    y = paper.at + 7
    # A space keeps the numbers clear of a mark at the very end.
    left, right = (place(float(row["value"]), low, high) for row in ends)
    first = _Label(left, f"{written(scale.lowest, scale.write)}{_GAP}", "", str(scale.lowest["obs_id"]))
    last = _Label(right, f"{_GAP}{written(scale.highest, scale.write)}", "", str(scale.highest["obs_id"]))
    said = {label.obs_id for label in labels}
    for label, side in ((first, "middle left"), (last, "middle right")):
        paper.bars.add(label, y)
        # The number of an area compared stands above its mark already.
        if label.obs_id not in said:
            paper.ends.add(label, y, text=isolated_number(label.text), own=side)
    paper.bars.end()
    if scale.whole is not None:
        paper.whole.add(labels[-1], y)
    for label, symbol in zip(marks, symbols_of, strict=True):
        paper.marks.add(label, y, own=symbol)
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
