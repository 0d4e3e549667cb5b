"""Routes as a flat map of arcs: rows in, figure out.

The arcs are lines in kilometres on a plane, the land a filled line below them: nothing is fetched, and words on the map
are the browser's own text, so that Arabic is joined and in order. An arc is as wide as its figure is large, from zero.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees, floor, hypot, log10, sqrt
from typing import Any, Protocol

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from components import charts, i18n, palette
from components.drawing import Drawing
from components.i18n import gettext as _

Line = tuple[list[int | None], list[int | None]]
Place = tuple[float, float]

WIDEST, WIDEST_OF_MANY = 14.0, 10.0  # pixels, the arc of the largest figure, on a small and on a large part of the map
LARGE = 4500  # kilometres
THINNEST = 1.0  # pixels; a thinner arc is dotted, and as wide as this
FAR = 6000  # kilometres from the middle of the map: such a partner stands at the edge
BEND = 0.16  # how far an arc leaves the straight line, as a share of its length
STEPS = 14
ARROW = 8  # the step that carries the arrowhead
# Labels: as many as find room on a wide screen, and the first of them on a phone (awda.css hides the others).
LABELS, LABELS_ON_PHONE = 9, 3
HOMES = 2
KEY = 110  # pixels, the line that explains the widths: far longer than thick
SMALL = 0.25  # of the largest figure: a label below it gives way to the arcs
WIDE, NARROW = 700.0, 330.0
LINE_HEIGHT, LETTER = 17.0, 7.6
BARS = 345.0  # the width of the bars beside the map or on a phone


class Ground(Protocol):
    """The land of the map, as lines of points in kilometres with None between two of them."""

    @property
    def land(self) -> Line:
        """Return the coast."""

    @property
    def borders(self) -> Line:
        """Return the borders between countries."""

    @property
    def western_sahara(self) -> Line:
        """Return the area that is hatched."""

    @property
    def parallel(self) -> Line:
        """Return the dashed line in its north."""


@dataclass(frozen=True)
class Bundle:
    """The arcs of one country: `rows` has obs_id, breakdown_value, value and precision of single countries."""

    country: str
    name: str
    rows: pd.DataFrame
    homeward: bool


@dataclass(frozen=True)
class Window:
    """The part of the plane that a map is sure to show, and the height of the map in pixels."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """Return its width in kilometres."""
        return self.east - self.west

    @property
    def tall(self) -> float:
        """Return its height in kilometres."""
        return self.north - self.south

    @property
    def height(self) -> int:
        """Return the height of the map in pixels: lower where the window is broad."""
        return min(max(int(560 * sqrt(self.tall / self.width)), 400), 500)

    @property
    def widest(self) -> float:
        """Return the width in pixels of the arc of the largest figure."""
        return WIDEST if self.width < LARGE else WIDEST_OF_MANY

    def scale(self, pixels: float) -> float:
        """Return the pixels of a kilometre on a map so many pixels wide."""
        return min(pixels / self.width, self.height / self.tall)

    def shows(self, line: Line) -> bool:
        """Tell whether a point of a line lies inside."""
        points = zip(*line, strict=True)
        return any(
            x is not None and y is not None and self.west <= x <= self.east and self.south <= y <= self.north
            for x, y in points
        )


def is_far(place: Place) -> bool:
    """Tell whether a partner lies beyond the map."""
    return hypot(*place) > FAR


def far_from_north(partners: Iterable[str], places: Mapping[str, Place]) -> list[str]:
    """Return the partners beyond the map, from north to south."""
    return sorted({code for code in partners if is_far(places[code])}, key=lambda code: (-places[code][1], code))


def window(homes: Collection[str], partners: Collection[str], places: Mapping[str, Place]) -> Window:
    """Return the part of the map that holds these homes and partners, with room in the west for partners overseas."""
    near = [places[code] for code in {*homes, *partners} if not is_far(places[code])]
    xs, ys = [x for x, _y in near], [y for _x, y in near]
    overseas = any(is_far(places[code]) for code in partners)
    margin = 260.0
    west, east = min(xs) - margin - (900 if overseas else 150), max(xs) + margin
    south, north = min(ys) - margin, max(ys) + margin
    # One partner, or partners in a row, still need a map around them.
    wider, taller = max(1900 - (east - west), 0) / 2, max(1700 - (north - south), 0) / 2
    return Window(west - wider, south - taller, east + wider, north + taller)


def ends(partners: Collection[str], places: Mapping[str, Place], seen: Window) -> dict[str, Place]:
    """Return where the arcs of partners end: at the partner, or at the western edge for those beyond the map."""
    far = far_from_north(partners, places)
    at_edge = {
        code: (seen.west + 0.03 * seen.width, seen.south + (0.86 - 0.2 * position) * seen.tall)
        for position, code in enumerate(far)
    }
    return {code: at_edge.get(code, places[code]) for code in partners}


def widths(values: Sequence[float], largest: float, widest: float) -> list[float]:
    """Return the widths of arcs in pixels, in proportion to their values from zero."""
    return [widest * value / largest if largest else 0.0 for value in values]


def curve(home: Place, partner: Place, side: int) -> list[Place]:
    """Return the points of an arc from home to a partner, bent to the left (1) or the right (-1)."""
    (x0, y0), (x2, y2) = home, partner
    bend = 2 * BEND * side
    x1, y1 = (x0 + x2) / 2 - bend * (y2 - y0), (y0 + y2) / 2 + bend * (x2 - x0)
    points = []
    for step in range(STEPS + 1):
        t = step / STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append((a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2))
    return points


def arcs(
    bundles: Sequence[Bundle],
    *,
    ground: Ground,
    places: Mapping[str, Place],
    seen: Window,
    names: Mapping[str, str],
    write: Callable[[float], str],
    legend: Callable[[float], str],
    appearance: str = "light",
) -> go.Figure:
    """Draw one arc for each row between a country and its partner, in the colour of the country.

    All arcs share one scale of widths, so bundles that may not be compared belong into figures of their own. An
    arrowhead tells the way. `legend` writes a value with its unit for the line that explains the widths.
    """
    colours = palette.COUNTRY[appearance]
    drawing = Drawing(appearance)
    add_ground(drawing, ground)
    partners = list(dict.fromkeys(code for one in bundles for code in one.rows["breakdown_value"]))
    end_of = ends(partners, places, seen)
    largest = max((float(one.rows["value"].max()) for one in bundles if len(one.rows)), default=0.0)
    ways: list[tuple[list[Place], float]] = []
    marked = []
    for one in bundles:
        # Each country's arcs bend outwards, so that those of two countries stay apart.
        side = 1 if one.country == "MAR" else -1
        # The widest first, so that thin arcs lie above it.
        rows = one.rows.sort_values("value", ascending=False, kind="stable")
        codes = [str(code) for code in rows["breakdown_value"]]
        own = [curve(places[one.country], end_of[code], side) for code in codes]
        thickness = widths(list(rows["value"]), largest, seen.widest)
        for way, width, row in zip(own, thickness, rows.itertuples(), strict=True):
            _add_arc(
                drawing,
                way,
                obs_id=str(row.obs_id),
                value=float(row.value),
                width=width,
                colour=colours[one.country],
            )
        marked.append((one, codes, own, thickness, list(rows["value"])))
        ways += zip(own, thickness, strict=True)
    notes, named = _labels(
        bundles,
        places=places,
        end_of=end_of,
        ways=ways,
        seen=seen,
        names=names,
        write=write,
        appearance=appearance,
    )
    for one, codes, own, thickness, values in marked:
        _add_marks(
            drawing,
            own,
            thickness=thickness,
            far=[is_far(places[code]) for code in codes],
            named=[code in named for code in codes],
            says=[
                _("{area} {value}").format(area=names[code], value=i18n.isolated_number(write(value)))
                for code, value in zip(codes, values, strict=True)
            ],
            one=one,
            colour=colours[one.country],
        )
    return _finished(drawing, seen, largest=largest, legend=legend, notes=notes)


def _packed(line: Line) -> tuple[Any, Any]:
    """Return the points of a line as blocks of numbers, which Plotly takes over without looking at each."""
    return np.array(line[0], dtype="float32"), np.array(line[1], dtype="float32")


def add_ground(drawing: Drawing, ground: Ground) -> None:
    """Draw the land, the borders, and the area south of the parallel as land with a hatch of its own."""
    paper = drawing.paper
    faint = {"mode": "lines", "hoverinfo": "skip", "line": {"color": paper.muted, "width": 0.6}}
    x, y = _packed(ground.land)
    drawing.scatter(x=x, y=y, fill="toself", fillcolor=paper.unpublished, opacity=0.9, name="land", **faint)
    x, y = _packed(ground.borders)
    drawing.scatter(x=x, y=y, opacity=0.45, name="borders", **faint)
    x, y = _packed(ground.western_sahara)
    pattern = {"shape": "\\", "fgcolor": paper.muted, "bgcolor": paper.unpublished, "size": 6, "solidity": 0.12}
    drawing.scatter(
        x=x,
        y=y,
        fill="toself",
        fillpattern=pattern,
        mode="lines",
        line={"width": 0},
        hoverinfo="skip",
        name="western_sahara",
    )
    x, y = _packed(ground.parallel)
    drawing.scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": paper.muted, "width": 1.2, "dash": "dash"},
        hoverinfo="skip",
        name="parallel",
    )


def _add_arc(
    drawing: Drawing, points: Sequence[Place], *, obs_id: str, value: float, width: float, colour: str
) -> None:
    """Draw one arc; its last point is the partner's and carries the observation."""
    drawing.scatter(
        x=[round(x) for x, _y in points],
        y=[round(y) for _x, y in points],
        ids=[*[""] * (len(points) - 1), obs_id],
        customdata=[*[None] * (len(points) - 1), value],
        mode="lines",
        opacity=0.8 if width >= THINNEST else 0.55,
        line={
            "color": colour,
            "width": max(width, THINNEST),
            "dash": "solid" if width >= THINNEST else "dot",
            "shape": "spline",
        },
        hoverinfo="skip",
    )


def _add_marks(
    drawing: Drawing,
    ways: Sequence[Sequence[Place]],
    *,
    thickness: Sequence[float],
    far: Sequence[bool],
    named: Sequence[bool],
    says: Sequence[str],
    one: Bundle,
    colour: str,
) -> None:
    """Draw the arrowheads on the arcs of a country, a mark at each partner that has a name, and the country itself.

    Where a name finds no room, the bare end of the arc still says it on hover.

    These marks carry no observation of their own (Plotly joins points by their ids: the same one twice is lost).
    """
    before, after = (ARROW + 1, ARROW - 1) if one.homeward else (ARROW - 1, ARROW + 1)
    headings = [degrees(atan2(way[after][0] - way[before][0], way[after][1] - way[before][1])) for way in ways]
    drawing.scatter(
        x=[round(way[ARROW][0]) for way in ways],
        y=[round(way[ARROW][1]) for way in ways],
        mode="markers",
        marker={
            "symbol": "arrow-wide",
            "angle": [round(heading, 1) for heading in headings],
            "size": [max(8.0, round(2 * width, 1)) for width in thickness],
            "color": colour,
            "opacity": 1,
            "line": {"width": 1, "color": drawing.paper.ground},
        },
        hoverinfo="skip",
        name="arrowheads",
    )
    drawing.scatter(
        x=[round(way[-1][0]) for way in ways],
        y=[round(way[-1][1]) for way in ways],
        mode="markers",
        marker={
            "symbol": ["triangle-left-open" if beyond else "circle" for beyond in far],
            "size": [9 if beyond else 6 for beyond in far],
            "opacity": [1 if one_is_named else 0 for one_is_named in named],
            "color": colour,
            "line": {"width": [2 if beyond else 0 for beyond in far], "color": colour},
        },
        text=list(says),
        hovertemplate="%{text}<extra>" + one.name + "</extra>",
        name="partners",
    )
    home = ways[0][0]
    drawing.scatter(
        x=[round(home[0])],
        y=[round(home[1])],
        mode="markers",
        marker={"size": 11, "color": colour, "line": {"width": 2, "color": drawing.paper.ground}},
        hoverinfo="skip",
        name="home",
    )


def legend_value(largest: float) -> float:
    """Return the round number that explains the widths: 1, 2 or 5 with noughts, at most the largest figure."""
    if largest <= 0:
        return 0.0
    power = 10.0 ** floor(log10(largest))
    return max(step * power for step in (1, 2, 5) if step * power <= largest)


def _finished(
    drawing: Drawing, seen: Window, *, largest: float, legend: Callable[[float], str], notes: list[dict[str, object]]
) -> go.Figure:
    """Return the figure with its window, the line that explains the widths, and the labels."""
    example = legend_value(largest)
    below = -20
    drawing.shapes.append(
        {
            "type": "line",
            "xref": "paper",
            "yref": "paper",
            "xsizemode": "pixel",
            "ysizemode": "pixel",
            "xanchor": 0,
            "yanchor": 0,
            "x0": 4,
            "x1": 4 + KEY,
            "y0": below,
            "y1": below,
            "line": {"color": drawing.paper.muted, "width": widths([example], largest, seen.widest)[0]},
            "visible": bool(example),
        }
    )
    drawing.note(
        x=0,
        y=0,
        xref="paper",
        yref="paper",
        xshift=KEY + 12,
        yshift=below,
        xanchor="left",
        yanchor="middle",
        text=i18n.directed(_("An arc this thick = {value}").format(value=legend(example))),
        visible=bool(example),
    )
    drawing.notes += notes
    return on_map(drawing, seen, below=40)


def on_map(drawing: Drawing, seen: Window, *, below: int = 0) -> go.Figure:
    """Return a flat map with its window, and some pixels of room below it."""
    plain = {"visible": False, "fixedrange": True}
    return drawing.figure(
        height=seen.height + below,
        margin={"l": 0, "r": 0, "t": 0, "b": below},
        font={"family": palette.FONT, "color": drawing.paper.ink, "size": 13},
        xaxis={"range": [seen.west, seen.east], **plain},
        # A kilometre is as long upwards as sideways; the axis with room to spare shows more land.
        yaxis={"range": [seen.south, seen.north], "scaleanchor": "x", "scaleratio": 1, **plain},
    )


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two rectangles overlap."""
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies inside."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def within(self, other: "Box") -> bool:
        """Tell whether it lies inside another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.bottom >= other.bottom
            and self.top <= other.top
        )


# Where a label may stand beside its point: anchors, and how far it is shifted.
Side = tuple[str, str, int, int]
SIDES: tuple[Side, ...] = (
    ("left", "middle", 10, 0),
    ("right", "middle", -10, 0),
    ("left", "bottom", 6, 6),
    ("right", "bottom", -6, 6),
    ("left", "top", 6, -6),
    ("right", "top", -6, -6),
    ("center", "bottom", 0, 9),
    ("center", "top", 0, -9),
)


def label_box(x: float, y: float, lines: Sequence[str], side: Side) -> Box:
    """Return the rectangle of a label beside a point, both in pixels."""
    across, upright, right, up = side
    width, height = LETTER * max(map(len, lines)) + 4, LINE_HEIGHT * len(lines) + 2
    left = x + right - {"left": 0.0, "center": width / 2, "right": width}[across]
    bottom = y + up - {"bottom": 0.0, "middle": height / 2, "top": height}[upright]
    return Box(left, bottom, left + width, bottom + height)


Ways = Sequence[tuple[Sequence[Place], float]]


def _finely(way: Sequence[Place]) -> list[Place]:
    """Return the points of an arc with three more between each two."""
    return [
        (start[0] + part * (end[0] - start[0]) / 4, start[1] + part * (end[1] - start[1]) / 4)
        for start, end in pairwise(way)
        for part in range(4)
    ]


class Room:
    """What is taken on a map of a given width, and the arcs that run there."""

    def __init__(self, seen: Window, pixels: float, ways: Ways = ()) -> None:
        self._seen, self._scale = seen, seen.scale(pixels)
        self._ways = [([self._pixel(point) for point in _finely(way)], width) for way, width in ways]
        self._frame = Box(-pixels / 2, -seen.height / 2, pixels / 2, seen.height / 2)
        self._taken: list[Box] = []

    def _pixel(self, place: Place) -> Place:
        middle = (self._seen.west + self._seen.east) / 2, (self._seen.south + self._seen.north) / 2
        return (place[0] - middle[0]) * self._scale, (place[1] - middle[1]) * self._scale

    def keep_free(self, place: Place) -> None:
        """Keep labels off a point."""
        x, y = self._pixel(place)
        self._taken.append(Box(x - 5, y - 5, x + 5, y + 5))

    def fits(self, place: Place, lines: Sequence[str], side: Side) -> bool:
        """Tell whether a label has room."""
        box = label_box(*self._pixel(place), lines, side)
        return box.within(self._frame) and not any(box.meets(other) for other in self._taken)

    def covers(self, place: Place, lines: Sequence[str], side: Side) -> float:
        """Return the width in pixels of all arcs that a label would cover."""
        box = label_box(*self._pixel(place), lines, side)
        return sum(width for way, width in self._ways if any(box.holds(x, y) for x, y in way))

    def take(self, place: Place, lines: Sequence[str], side: Side) -> None:
        """Take the room of a label."""
        self._taken.append(label_box(*self._pixel(place), lines, side))


def _labels(
    bundles: Sequence[Bundle],
    *,
    places: Mapping[str, Place],
    end_of: Mapping[str, Place],
    ways: Ways,
    seen: Window,
    names: Mapping[str, str],
    write: Callable[[float], str],
    appearance: str,
) -> tuple[list[dict[str, object]], set[str]]:
    """Return the labels that find room, and whom they name: homes, then partners from the largest figure on.

    The bars name the others. The first few also find room on a phone. They stand at fixed places of the list, so that
    a style sheet can tell them from those for a wide screen.
    """
    paper, colours = palette.PAPER[appearance], palette.COUNTRY[appearance]
    wide, narrow = Room(seen, WIDE, ways), Room(seen, NARROW)
    for place in [*end_of.values(), *(places[one.country] for one in bundles)]:
        wide.keep_free(place)
    both: list[dict[str, object]] = []
    below: Side = ("center", "top", 0, -9)
    for one in bundles:
        for room in (wide, narrow):
            room.take(places[one.country], [one.name], below)
        both.append(note(places[one.country], below, f"<b>{one.name}</b>", colours[one.country], paper))
    both += [{"visible": False}] * (HOMES - len(both))
    only_wide: list[dict[str, object]] = []
    named: set[str] = set()
    figures = pd.concat([one.rows.assign(home=one.country) for one in bundles])
    order = figures.groupby("breakdown_value")["value"].max().sort_values(ascending=False, kind="stable")
    for code in [code for position, code in enumerate(order.index) if position < LABELS or is_far(places[code])]:
        own = figures[figures["breakdown_value"] == code]
        lines = [names[code], *(write(value) for value in own["value"])]
        text = "<br>".join(
            [
                f"<b>{names[code]}</b>",
                *(
                    f'<span style="color:{colours[home]}">{i18n.isolated_number(write(value))}</span>'
                    for home, value in zip(own["home"], own["value"], strict=True)
                ),
            ]
        )
        place = end_of[code]
        # A mark at the edge says nothing without its name.
        small = float(own["value"].max()) < SMALL * float(order.iloc[0]) and not is_far(places[code])
        rooms = [wide, narrow] if len(both) < HOMES + LABELS_ON_PHONE and not only_wide else [wide]
        for tried in (rooms, [wide]):
            free = [one for one in SIDES if all(room.fits(place, lines, one) for room in tried)]
            if free:
                # A label may lie on an arc, but not where another side is free of them, and only for a large figure.
                side = min(free, key=lambda one: wide.covers(place, lines, one))
                if small and wide.covers(place, lines, side) >= THINNEST:
                    continue
                for room in tried:
                    room.take(place, lines, side)
                named.add(code)
                (both if len(tried) > 1 else only_wide).append(note(place, side, text, paper.ink, paper))
                break
    both += [{"visible": False}] * (HOMES + LABELS_ON_PHONE - len(both))
    return both + only_wide, named


def note(place: Place, side: Side, text: str, colour: str, paper: palette.Paper) -> dict[str, object]:
    """Return a label as Plotly wants it."""
    across, upright, right, up = side
    return {
        "x": round(place[0]),
        "y": round(place[1]),
        "xanchor": across,
        "yanchor": upright,
        "xshift": right,
        "yshift": up,
        "text": text,
        "align": across,
        "font": {"color": colour, "size": 13},
        "showarrow": False,
        "borderpad": 1,
        "bgcolor": f"rgba({_channels(paper.ground)},0.72)",
    }


def _channels(colour: str) -> str:
    """Return the channels of a #RRGGBB colour as CSS writes them."""
    return ",".join(str(int(colour[start : start + 2], 16)) for start in (1, 3, 5))


def partner_bars(
    rows: pd.DataFrame,
    *,
    names: Mapping[str, str],
    groups: Collection[str],
    write: Callable[[float], str],
    colour: str,
    appearance: str = "light",
    highest: float | None = None,
) -> go.Figure:
    """Draw one bar for each partner; groups of countries, which may contain the others, are hollow."""
    ordered = rows.sort_values("value", kind="stable")
    # A long name of a group takes two lines, so that the bars keep their room.
    lines = {code: names[code].replace(" (", "<br>(") for code in ordered["breakdown_value"]}
    figure = charts.ranked_bars(
        ordered.assign(geo_code=ordered["breakdown_value"]),
        names=lines,
        write=lambda value: i18n.isolated_number(write(value)),
        colour=colour,
        appearance=appearance,
        highest=highest,
        hollow=groups,
    )
    # What names and numbers take of the column, in letters of both.
    name = max(len(line) for text in lines.values() for line in text.split("<br>"))
    number = max(len(write(float(value))) for value in ordered["value"])
    room = BARS - LETTER * name
    end = (float(ordered["value"].max()) if highest is None else highest) / max(1 - (LETTER * number + 16) / room, 0.2)
    figure.update_xaxes(range=[0, end or 1])
    return figure


def describe(
    rows: pd.DataFrame,
    *,
    names: Mapping[str, str],
    groups: Collection[str],
    write: Callable[[float], str],
    precisions: Mapping[str, str],
) -> str:
    """Say in words what arcs or bars show: each partner with its value, from the highest on."""
    said = []
    for row in rows.sort_values("value", ascending=False, kind="stable").itertuples():
        one = _("{area} {value}").format(area=names[str(row.breakdown_value)], value=write(float(row.value)))
        remarks = [_("group of countries")] if row.breakdown_value in groups else []
        remarks += [precisions[str(row.precision)]] if row.precision in ("approximate", "partial_period") else []
        for remark in remarks:
            one = _("{text} ({remark})").format(text=one, remark=remark)
        said.append(one)
    return _("; ").join(said)
