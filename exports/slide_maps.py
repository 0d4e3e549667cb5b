"""Shaded maps as shapes of a slide: each area an outline of its own, named by its code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, pi, sin

from components import palette
from components.i18n import gettext as _
from data import outlines
from exports import model
from exports.slide_shapes import PAPER, Box, Page, Run, colour_of, line, lines_of, pattern, solid, width_of

Path = list[tuple[float, float]]

_STEP = re.compile(r"([Mlz])|(-?(?:\d+\.?\d*|\.\d+))")
_NO_FILL = "<a:noFill/>"
# Steps shorter than this, in points on the slide, are not seen.
_FINEST = 0.35


@cache
def paths(written: str) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return the parts of an outline, each as its points: M begins one, l goes on by steps, z closes it."""
    found: list[list[tuple[float, float]]] = []
    numbers: list[float] = []
    command = ""

    def flush() -> None:
        """Take the numbers read since the last letter."""
        pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
        numbers.clear()
        if command == "M" and pairs:
            found.append([pairs[0]])
            pairs = pairs[1:]
        for across, down in pairs:
            x, y = found[-1][-1]
            found[-1].append((x + across, y + down))

    for letter, number in _STEP.findall(written):
        if letter:
            flush()
            command = letter
        else:
            numbers.append(float(number))
    flush()
    return tuple(tuple(path) for path in found)


@dataclass(frozen=True)
class _Ground:
    """Where the outlines of a country stand on a slide."""

    box: Box
    left: float
    top: float
    scale: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place is on the slide."""
        return self.box.x + (x - self.left) * self.scale, self.box.y + (y - self.top) * self.scale

    def drawn(self, written: str, *, within: bool = False) -> list[Path]:
        """Return an outline on the slide, without steps too short to be seen; `within` keeps it inside the map."""
        return [self._clipped(path) if within else path for path in map(self._thinned, paths(written))]

    def _thinned(self, path: Sequence[tuple[float, float]]) -> Path:
        """Return the points of a path that are seen apart."""
        kept = [self.at(*path[0])]
        for x, y in path[1:]:
            there = self.at(x, y)
            if abs(there[0] - kept[-1][0]) + abs(there[1] - kept[-1][1]) >= _FINEST:
                kept.append(there)
        return kept

    def _clipped(self, path: Path) -> Path:
        """Move what lies outside the map to its edge."""
        right, bottom = self.box.x + self.box.width, self.box.bottom
        return [(min(max(x, self.box.x), right), min(max(y, self.box.y), bottom)) for x, y in path]


def _ground(outline: outlines.Outlines, box: Box) -> _Ground:
    """Fit the outlines of a country into a box, in its middle."""
    left, top, width, height = outline.box
    scale = min(box.width / width, box.height / height)
    across, down = width * scale, height * scale
    fitted = Box(box.x + (box.width - across) / 2, box.y + (box.height - down) / 2, across, down)
    return _Ground(fitted, left, top, scale)


def look_of(kind: str, fill: str) -> tuple[str, str]:
    """Return the fill and the line of an area or of its sign in the legend."""
    plain = line(PAPER.ground, 0.75)
    if kind == "unpublished":
        return pattern("ltUpDiag", PAPER.muted, PAPER.unpublished), line(PAPER.muted, 0.5)
    if kind == "blank":
        return solid(PAPER.ground), line(PAPER.muted, 0.75, "dash")
    if kind == "approximate":
        return solid(fill), line(PAPER.ink, 1.25, "dash")
    if kind == "grouped":
        return pattern("pct20", palette.ink_on(fill), fill), plain
    if kind == "sahara":
        return pattern("wdUpDiag", PAPER.muted, PAPER.land), line(PAPER.muted, 0.75, "dash")
    return solid(fill), plain


def country(page: Page, panel: model.Panel, selected: str, box: Box) -> None:
    """Draw the map of one country with its title above it."""
    outline = outlines.outlines(panel.level)
    title = Box(box.x, box.y, box.width, 20)
    page.text(title, [[Run(panel.title, 15, panel.colour, bold=True)]], name=f"{panel.country} title")
    top = 22.0
    if panel.subtitle:
        lines = min(2, lines_of(panel.subtitle, 12, box.width))
        below = Box(box.x, box.y + top, box.width, 15.0 * lines)
        page.text(below, [[Run(panel.subtitle, 12, PAPER.muted)]], name=f"{panel.country} subtitle")
        top += 15.0 * lines + 4
    # A map is not mirrored, but stands where the language puts it.
    within = page.place(Box(box.x, box.y + top, box.width, box.height - top))
    ground = _ground(outline, within)
    labels = _labels(panel, outline, ground, within)
    shapes = list(_shapes(page, panel, outline, ground, selected))
    shapes += [
        page.freeform(
            [one.leader],
            name=f"{one.area.geo_code} line",
            says="",
            fill=_NO_FILL,
            edge=line(PAPER.ink, 0.75),
            closed=False,
        )
        for one in labels
        if one.leader
    ]
    page.group(shapes, ground.box, name=f"{panel.country} map", says=panel.alt)
    _write_labels(page, labels)


def _shapes(
    page: Page, panel: model.Panel, outline: outlines.Outlines, ground: _Ground, selected: str
) -> Iterator[str]:
    """Return the shapes of a map, the lowest first."""
    if outline.context:
        yield page.freeform(
            ground.drawn(outline.context, within=True),
            name="land",
            says="",
            fill=solid(PAPER.land),
            edge=line("#DED8CC", 0.5),
            closed=True,
        )
    # Dashes and the line around the area chosen lie on top of their neighbours.
    for area in sorted(panel.areas, key=lambda one: (one.geo_code == selected, one.kind == "approximate")):
        fill, edge = look_of(area.kind, area.fill)
        yield page.freeform(
            ground.drawn(outline.areas[area.geo_code].path),
            name=area.geo_code,
            says=_(", ").join(area.tip),
            fill=fill,
            edge=line(PAPER.ink, 2.5) if area.geo_code == selected else edge,
            closed=True,
        )
    if outline.hatch:
        hatch = f'<a:ln w="9525"><a:solidFill><a:srgbClr val="{colour_of(PAPER.ink)}"><a:alpha val="45000"/>'
        yield page.freeform(
            ground.drawn(outline.hatch),
            name="Western Sahara hatch",
            says="",
            fill=_NO_FILL,
            edge=f"{hatch}</a:srgbClr></a:solidFill></a:ln>",
            closed=False,
        )
    if outline.parallel:
        yield page.freeform(
            ground.drawn(outline.parallel),
            name="27°40' N",
            says="",
            fill=_NO_FILL,
            edge=line(PAPER.ink, 1.25),
            closed=False,
        )


@dataclass(frozen=True)
class _Label:
    """The number of an area: where it stands, its size and colour, and the line to its area where it stands beside."""

    area: model.Area
    box: Box
    size: float
    ink: str
    leader: Path


def _labels(panel: model.Panel, outline: outlines.Outlines, ground: _Ground, within: Box) -> list[_Label]:
    """Place the number of every area: on it where there is room, the highest first, else beside the map.

    A number that would meet another one moves aside on its area; one that stands beside has a line to it.
    """
    drawn = {one.geo_code: ground.drawn(outline.areas[one.geo_code].path) for one in panel.areas}
    land = [path for own in drawn.values() for path in own]
    found: list[_Label] = []
    outside: list[tuple[model.Area, float, tuple[float, float]]] = []
    labelled = [one for one in panel.areas if one.label]
    for area in sorted(labelled, key=lambda one: (-one.rank, -outline.areas[one.geo_code].room)):
        spot = outline.areas[area.geo_code]
        room = 2 * spot.room * ground.scale
        size = min(13.0, max(9.0, room / 2.2))
        middle = ground.at(spot.x, spot.y)
        usual = _around(middle, area.label, size)
        boxes = _aside(usual, drawn[area.geo_code]) if usual.width <= 1.6 * room + 4 else []
        # Pale letters are not read off the areas.
        boxes = [one for one in boxes if all(_holds(land, end) for end in _ends(one))]
        box = next((one for one in boxes if not any(_meet(one, other.box) for other in found)), None)
        if box is None:
            outside.append((area, size, middle))
            continue
        ink = area.ink if area.kind != "grouped" else palette.ink_on(area.fill)
        found.append(_Label(area, box, size, ink, []))
    for area, size, middle in outside:
        for box in _beside(_around(middle, area.label, size), within, land):
            line_to = [middle, _nearest(box, middle)]
            wide = Box(box.x - 2, box.y, box.width + 4, box.height)
            if not any(_meet(wide, other.box) or _crosses(line_to, other.box) for other in found):
                found.append(_Label(area, box, size, PAPER.ink, line_to))
                break
    return found


def _around(middle: tuple[float, float], text: str, size: float) -> Box:
    """Return the box of a number around a place."""
    width, height = width_of(text, size, bold=True) + 3, size * 1.2
    return Box(middle[0] - width / 2, middle[1] - height / 2, width, height)


def _aside(box: Box, area: Sequence[Path]) -> list[Box]:
    """Return the places of a number on its area, the nearest first: the better half of it stays inside, as on stage."""
    steps = [
        (across * box.width / 4, down * box.height / 4)
        for across in range(-4, 5)
        for down in range(-6, 7)
        if across or down
    ]
    places = [box]
    for across, down in sorted(steps, key=lambda one: hypot(*one)):
        moved = Box(box.x + across, box.y + down, box.width, box.height)
        x, y = _middle(moved)
        sides = (x - box.width / 4, x + box.width / 4)
        if _holds(area, (x, y)) and any(_holds(area, (side, y)) for side in sides):
            places.append(moved)
    return places


def _beside(box: Box, within: Box, areas: Sequence[Path]) -> Iterator[Box]:
    """Yield the places of a number around its area that lie on no area of the map, the nearest first."""
    for far in range(2, 40):
        for turn in range(24):
            across, down = cos(turn * pi / 12) * far * box.height / 2, sin(turn * pi / 12) * far * box.height / 2
            x, y = box.x + across, box.y + down
            inside = within.x <= x and x + box.width <= within.x + within.width
            if not inside or y < within.y or y + box.height > within.bottom:
                continue
            points = [(x + box.width * i / 4, y + box.height * j / 2) for i in range(5) for j in range(3)]
            if not any(_holds(areas, point) for point in points):
                yield Box(x, y, box.width, box.height)


def _middle(box: Box) -> tuple[float, float]:
    """Return the middle of a box."""
    return box.x + box.width / 2, box.y + box.height / 2


def _ends(box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return where the letters of a number begin and end."""
    _x, y = _middle(box)
    return (box.x + 3, y), (box.x + box.width - 3, y)


def _nearest(box: Box, place: tuple[float, float]) -> tuple[float, float]:
    """Return the place of a box that is nearest to another place."""
    return min(max(place[0], box.x), box.x + box.width), min(max(place[1], box.y), box.bottom)


def _crosses(path: Path, box: Box) -> bool:
    """Tell whether a straight line runs through a box."""
    (x, y), (to_x, to_y) = path
    points = [(x + (to_x - x) * part / 20, y + (to_y - y) * part / 20) for part in range(21)]
    return any(box.x < across < box.x + box.width and box.y < down < box.bottom for across, down in points)


def _holds(area: Sequence[Path], place: tuple[float, float]) -> bool:
    """Tell whether a place lies inside an outline: a ray from it crosses its parts an odd number of times."""
    x, y = place
    inside = False
    for path in area:
        for (from_x, from_y), (to_x, to_y) in zip(path, [*path[1:], path[0]], strict=True):
            if (from_y > y) != (to_y > y) and x < from_x + (y - from_y) / (to_y - from_y) * (to_x - from_x):
                inside = not inside
    return inside


def _write_labels(page: Page, labels: Sequence[_Label]) -> None:
    """Write the numbers over a map."""
    for one in labels:
        page.text(
            one.box,
            [[Run(one.area.label, one.size, one.ink, bold=True)]],
            name=f"{one.area.geo_code} label",
            align="ctr",
            anchor="ctr",
            fixed=True,
        )


def _meet(one: Box, other: Box) -> bool:
    """Tell whether two boxes overlap."""
    return (
        one.x < other.x + other.width and other.x < one.x + one.width and one.y < other.bottom and other.y < one.bottom
    )


def legend_height(legends: Sequence[tuple[str, Sequence[model.LegendEntry]]], width: float) -> float:
    """Return how high the legends of a map are."""
    return sum(height for _kind, _entry, height in _legend_lines(legends, width))


def _legend_lines(
    legends: Sequence[tuple[str, Sequence[model.LegendEntry]]], width: float
) -> Iterator[tuple[str, model.LegendEntry | None, float]]:
    """Return the lines of the legends: a title or an entry, each with its height."""
    for title, entries in legends:
        if title:
            yield title, None, 16.0 * lines_of(title, 12, width, bold=True) + 2
        for entry in entries:
            yield entry.text, entry, max(18.0, 14.5 * lines_of(entry.text, 12, width - 30) + 4)
        yield "", None, 6.0


def legend(page: Page, picture: model.Map, box: Box) -> None:
    """Write what the colours and patterns mean, one below the other."""
    top = box.y
    for number, (text, entry, height) in enumerate(_legend_lines(picture.legends, box.width)):
        if entry is not None:
            fill, edge = look_of(entry.kind, entry.fill)
            page.rectangle(Box(box.x, top + 2, 20, 12), fill, name=f"legend {number}", edge=edge)
            words = Box(box.x + 28, top, box.width - 28, height)
            page.text(words, [[Run(text, 12)]], name=f"legend {number} text")
        elif text:
            page.text(Box(box.x, top, box.width, height), [[Run(text, 12, bold=True)]], name=f"legend {number} title")
        top += height
