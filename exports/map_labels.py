"""Where the numbers of a shaded map stand: on their areas where there is room, else beside the map with a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, pi, sin

from components import palette
from data import outlines
from exports import model
from exports.slide_shapes import PAPER, Box, width_of

Path = list[tuple[float, float]]
# The highest and the lowest place of a path, its farthest to the right, and the path.
Bounded = tuple[float, float, float, Path]

_STEP = re.compile(r"([Mlz])|(-?(?:\d+\.?\d*|\.\d+))")
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
class Ground:
    """Where the outlines of a country stand in a picture."""

    box: Box
    left: float
    top: float
    scale: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place is in the picture."""
        return self.box.x + (x - self.left) * self.scale, self.box.y + (y - self.top) * self.scale

    def drawn(self, written: str, *, within: bool = False) -> list[Path]:
        """Return an outline in the picture, without steps too short to be seen; `within` keeps it inside the map."""
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


def fit(outline: outlines.Outlines, box: Box) -> Ground:
    """Fit the outlines of a country into a box, in its middle."""
    left, top, width, height = outline.box
    scale = min(box.width / width, box.height / height)
    across, down = width * scale, height * scale
    fitted = Box(box.x + (box.width - across) / 2, box.y + (box.height - down) / 2, across, down)
    return Ground(fitted, left, top, scale)


@dataclass(frozen=True)
class Label:
    """The number of an area: where it stands, its size and colour, and the line to its area where it stands beside."""

    area: model.Area
    box: Box
    size: float
    ink: str
    leader: Path


def labels(
    panel: model.Panel,
    outline: outlines.Outlines,
    ground: Ground,
    within: Box,
    *,
    sizes: tuple[float, float],
    taken: Sequence[Box] = (),
) -> list[Label]:
    """Place the number of every area: on it where there is room, the highest first, else beside the map.

    A number that would meet another one moves aside on its area; one that stands beside has a line to it. `sizes` are
    those of the smallest letters and of the largest; what is `taken` has no room for a number.
    """
    areas = [one for one in panel.areas if one.geo_code in outline.areas]
    drawn = {one.geo_code: _bounded(ground.drawn(outline.areas[one.geo_code].path)) for one in areas}
    land = [path for own in drawn.values() for path in own]
    found: list[Label] = []
    outside: list[tuple[model.Area, float, tuple[float, float]]] = []
    labelled = [one for one in areas if one.label]
    for area in sorted(labelled, key=lambda one: (-one.rank, -outline.areas[one.geo_code].room)):
        spot = outline.areas[area.geo_code]
        room = 2 * spot.room * ground.scale
        size = min(sizes[1], max(sizes[0], room / 2.2))
        middle = ground.at(spot.x, spot.y)
        usual = _around(middle, area.label, size)
        boxes = _aside(usual, drawn[area.geo_code]) if usual.width <= 1.6 * room + 4 else []
        # Pale letters are not read off the areas, nor dark ones on a dark area.
        ink = _ink(area)
        alike = [path for one in areas if one.fill and _ink(one) == ink for path in drawn[one.geo_code]]
        full = _full(found, taken)
        free = (one for one in boxes if not any(_meet(one, other) for other in full))
        box = next((one for one in free if all(_holds(alike, corner) for corner in _corners(one))), None)
        if box is None:
            outside.append((area, size, middle))
            continue
        found.append(Label(area, box, size, ink, []))
    for area, size, middle in outside:
        for box in _beside(_around(middle, area.label, size), within, land):
            line_to = [middle, _nearest(box, middle)]
            wide = Box(box.x - 2, box.y, box.width + 4, box.height)
            if not any(_meet(wide, other) or _crosses(line_to, other) for other in _full(found, taken)):
                found.append(Label(area, box, size, PAPER.ink, line_to))
                break
    return found


def _full(found: Sequence[Label], taken: Sequence[Box]) -> list[Box]:
    """Return where no number can stand any more."""
    return [*taken, *(one.box for one in found)]


def _ink(area: model.Area) -> str:
    """Return the colour of letters on an area."""
    return area.ink if area.kind != "grouped" else palette.ink_on(area.fill)


def _around(middle: tuple[float, float], text: str, size: float) -> Box:
    """Return the box of a number around a place."""
    width, height = width_of(text, size, bold=True) + 3, size * 1.2
    return Box(middle[0] - width / 2, middle[1] - height / 2, width, height)


def _aside(box: Box, area: Sequence[Bounded]) -> list[Box]:
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


def _beside(box: Box, within: Box, areas: Sequence[Bounded]) -> Iterator[Box]:
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


def _corners(box: Box) -> list[tuple[float, float]]:
    """Return where the letters of a number begin and end, above and below."""
    _x, y = _middle(box)
    return [(x, y + part * box.height) for x in (box.x + 2, box.x + box.width - 2) for part in (-0.28, 0, 0.28)]


def _nearest(box: Box, place: tuple[float, float]) -> tuple[float, float]:
    """Return the place of a box that is nearest to another place."""
    return min(max(place[0], box.x), box.x + box.width), min(max(place[1], box.y), box.bottom)


def _crosses(path: Path, box: Box) -> bool:
    """Tell whether a straight line runs through a box."""
    (x, y), (to_x, to_y) = path
    points = [(x + (to_x - x) * part / 20, y + (to_y - y) * part / 20) for part in range(21)]
    return any(box.x < across < box.x + box.width and box.y < down < box.bottom for across, down in points)


def _bounded(drawn: Sequence[Path]) -> list[Bounded]:
    """Return paths with how far they reach, so that those far from a place need not be followed."""
    return [(min(y for _x, y in path), max(y for _x, y in path), max(x for x, _y in path), path) for path in drawn]


def _holds(area: Sequence[Bounded], place: tuple[float, float]) -> bool:
    """Tell whether a place lies inside an outline: a ray from it crosses its parts an odd number of times."""
    x, y = place
    inside = False
    for top, bottom, right, path in area:
        if not top <= y <= bottom or x > right:
            continue
        for (from_x, from_y), (to_x, to_y) in zip(path, [*path[1:], path[0]], strict=True):
            if (from_y > y) != (to_y > y) and x < from_x + (y - from_y) / (to_y - from_y) * (to_x - from_x):
                inside = not inside
    return inside


def _meet(one: Box, other: Box) -> bool:
    """Tell whether two boxes overlap."""
    return (
        one.x < other.x + other.width and other.x < one.x + one.width and one.y < other.bottom and other.y < one.bottom
    )
