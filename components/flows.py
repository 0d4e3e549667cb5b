"""A flow in columns: blocks with words, joined by ribbons whose widths are counts. Rows in, markup out.

All lengths are in rem, so that blocks and ribbons keep together whatever the size of letters; across, the picture
takes the width there is. Blocks are links and mirror with the page; the ribbons below them are mirrored as one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from markupsafe import Markup

from components import markup

# Room for the title of a column, for one line of words, and around the words of a block.
_HEAD = 2.6
_LINE = 1.05
_PADDING = 0.6
_GAP = 0.45
_MOST_GAP = 1.6


@dataclass(frozen=True)
class Node:
    """One block: its code, its words and the lines these take, and what stands in small print below them.

    Words are cut after their lines, small print never. `group` keeps blocks of a column together; `choices` are what
    its link chooses, on this page or on another `page`; without them it is no link.
    """

    code: str
    inside: Markup
    lines: int
    small: Sequence[str] = ()
    small_lines: int = 0
    title: str = ""
    kind: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    group: int = 0
    chosen: bool = False


@dataclass(frozen=True)
class Column:
    """Blocks one below the other, under a title; the ends say where the column lies, in hundredths of the width."""

    title: str
    start: float
    end: float
    nodes: Sequence[Node]
    # Whether the blocks keep their order; else each goes near those it is joined to.
    fixed: bool = True


@dataclass(frozen=True)
class Ribbon:
    """What joins two blocks or more, from column to column: how many it counts, how it looks, and what it says."""

    stops: tuple[str, ...]
    count: int
    kind: str
    title: str = ""


@dataclass(frozen=True)
class Flow:
    """A flow ready to be drawn."""

    picture: Markup
    # What each ribbon counts, and its width between which heights: for those who check it.
    ribbons: tuple[Ribbon, ...]
    widths: tuple[float, ...]


@dataclass
class _Box:
    """Where a block lies: its column, its upper end and its height; a lane holds ribbons that pass a column."""

    column: int
    height: float
    top: float = 0.0
    lane: bool = False

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def flow(columns: Sequence[Column], ribbons: Sequence[Ribbon], *, unit: float, label: str, dark: bool) -> Flow:
    """Return the flow; `unit` is the width of a ribbon that counts one, `label` what the picture shows."""
    place = {node.code: number for number, column in enumerate(columns) for node in column.nodes}
    routed = [_routed(ribbon, place) for ribbon in ribbons]
    boxes = _boxes(columns, routed, place, ribbons, unit)
    order = [[node.code for node in column.nodes] for column in columns]
    for code, box in boxes.items():
        if box.lane:
            order[box.column].append(code)
    groups = {node.code: node.group for column in columns for node in column.nodes}
    height = max(sum(boxes[code].height for code in codes) + _GAP * (len(codes) - 1) for codes in order if codes)
    for number, column in enumerate(columns):
        if not column.fixed or any(boxes[code].lane for code in order[number]):
            _sort(order[number], number, boxes, routed, ribbons, groups)
        _stack(order[number], boxes, height)
    height += _HEAD
    paths = _paths(columns, boxes, routed, ribbons, unit)
    picture = Markup(
        '<div class="awda-strands {dark}" role="group" aria-label="{label}" style="height:{height}rem">'
        '<svg viewBox="0 0 100 {height}" preserveAspectRatio="none" aria-hidden="true">{paths}</svg>{columns}</div>'
    ).format(
        dark="awda-dark" if dark else "",
        label=label,
        height=_short(height),
        paths=markup.join(paths),
        columns=markup.join(
            _column(column, [code for code in codes if not boxes[code].lane], boxes)
            for column, codes in zip(columns, order, strict=True)
        ),
    )
    return Flow(picture, tuple(ribbons), tuple(ribbon.count * unit for ribbon in ribbons))


def _short(number: float) -> str:
    """Write a length with as many figures as the eye can tell."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _routed(ribbon: Ribbon, place: Mapping[str, int]) -> tuple[str, ...]:
    """Return the stops of a ribbon with a lane in each column that it passes."""
    stops = [ribbon.stops[0]]
    for start, end in pairwise(ribbon.stops):
        # All that leave a block for a far column keep together.
        stops += [f"{start} past {number}" for number in range(place[start] + 1, place[end])]
        stops.append(end)
    return tuple(stops)


def _boxes(
    columns: Sequence[Column],
    routed: Sequence[tuple[str, ...]],
    place: Mapping[str, int],
    ribbons: Sequence[Ribbon],
    unit: float,
) -> dict[str, _Box]:
    """Return the blocks and lanes with their heights: room for the words, and for the ribbons on either side."""
    into: dict[str, int] = {}
    out: dict[str, int] = {}
    boxes: dict[str, _Box] = {}
    for stops, ribbon in zip(routed, ribbons, strict=True):
        for start, end in pairwise(stops):
            out[start] = out.get(start, 0) + ribbon.count
            into[end] = into.get(end, 0) + ribbon.count
        for number, stop in enumerate(stops):
            if stop not in place:
                boxes[stop] = _Box(place[stops[0]] + number, 0, lane=True)
    for code, box in boxes.items():
        box.height = into[code] * unit
    for column_number, column in enumerate(columns):
        for node in column.nodes:
            carried = max(into.get(node.code, 0), out.get(node.code, 0)) * unit
            boxes[node.code] = _Box(column_number, max((node.lines + node.small_lines) * _LINE + _PADDING, carried))
    return boxes


def _sort(
    codes: list[str],
    number: int,
    boxes: Mapping[str, _Box],
    routed: Sequence[tuple[str, ...]],
    ribbons: Sequence[Ribbon],
    groups: Mapping[str, int],
) -> None:
    """Put the blocks of a column near those of the columns before it that they are joined to."""
    met: dict[str, list[float]] = {}
    for stops, ribbon in zip(routed, ribbons, strict=True):
        for start, end in pairwise(stops):
            if boxes[end].column == number:
                met.setdefault(end, []).extend([boxes[start].middle] * ribbon.count)
    codes.sort(key=lambda code: (groups.get(code, 0), sum(met[code]) / len(met[code]) if code in met else 0.0))


def _stack(codes: Sequence[str], boxes: Mapping[str, _Box], height: float) -> None:
    """Put the blocks of a column one below the other, spread over the height."""
    free = height - sum(boxes[code].height for code in codes)
    gap = min(_MOST_GAP, free / (len(codes) - 1)) if len(codes) > 1 else 0.0
    top = _HEAD + (free - gap * (len(codes) - 1)) / 2
    for code in codes:
        boxes[code].top = top
        top += boxes[code].height + gap


def _paths(
    columns: Sequence[Column],
    boxes: Mapping[str, _Box],
    routed: Sequence[tuple[str, ...]],
    ribbons: Sequence[Ribbon],
    unit: float,
) -> list[Markup]:
    """Return the ribbons as lines of their width, so that they do not cross where they leave or reach a block."""
    steps = [(number, start, end) for number, stops in enumerate(routed) for start, end in pairwise(stops)]
    leaves = _slots(steps, boxes, ribbons, unit, side=1)
    reaches = _slots(steps, boxes, ribbons, unit, side=2)
    # What passes a column goes straight on.
    for number, _start, end in steps:
        if boxes[end].lane:
            reaches[number, end] = leaves[number, end]
    drawn = []
    for number, start, end in steps:
        left, right = columns[boxes[start].column].end, columns[boxes[end].column].start
        here, there, half = leaves[number, start], reaches[number, end], (left + right) / 2
        line = f"M{_short(left)} {_short(here)}C{_short(half)} {_short(here)} {_short(half)} {_short(there)} "
        line += f"{_short(right)} {_short(there)}"
        if boxes[end].lane:
            line += f"H{_short(columns[boxes[end].column].end)}"
        ribbon = ribbons[number]
        drawn.append(
            Markup('<path class="{}" data-ends="{}" d="{}" style="stroke-width:{}rem">{}</path>').format(
                ribbon.kind,
                " ".join(ribbon.stops),
                line,
                _short(ribbon.count * unit),
                Markup("<title>{}</title>").format(ribbon.title) if ribbon.title else "",
            )
        )
    return drawn


def _slots(
    steps: Sequence[tuple[int, str, str]],
    boxes: Mapping[str, _Box],
    ribbons: Sequence[Ribbon],
    unit: float,
    *,
    side: int,
) -> dict[tuple[int, str], float]:
    """Return the height at which each ribbon leaves its block (side 1) or reaches the next (side 2)."""
    by_block: dict[str, list[tuple[float, int]]] = {}
    for number, start, end in steps:
        own, other = (start, end) if side == 1 else (end, start)
        by_block.setdefault(own, []).append((boxes[other].middle, number))
    found = {}
    for code, met in by_block.items():
        at = boxes[code].middle - unit * sum(ribbons[number].count for _height, number in met) / 2
        for _height, number in sorted(met):
            width = ribbons[number].count * unit
            found[number, code] = at + width / 2
            at += width
    return found


def _column(column: Column, codes: Iterable[str], boxes: Mapping[str, _Box]) -> Markup:
    """Return a column: its title and its blocks, as a list."""
    nodes = {node.code: node for node in column.nodes}
    width = Markup("inset-inline-start:{}%;width:{}%").format(_short(column.start), _short(column.end - column.start))
    blocks = [
        Markup('<li style="top:{}rem;height:{}rem;{}">{}</li>').format(
            _short(boxes[code].top), _short(boxes[code].height), width, _block(nodes[code])
        )
        for code in codes
    ]
    return Markup('<p class="awda-strand-title" style="{}">{}</p><ul aria-label="{}">{}</ul>').format(
        width, column.title, column.title, markup.join(blocks)
    )


def _block(node: Node) -> Markup:
    """Return a block, which is a link if anything is to be opened."""
    marks = Markup(' class="awda-strand {}" data-node="{}"{}{}').format(
        node.kind,
        node.code,
        Markup(' title="{}"').format(node.title) if node.title else "",
        Markup(' aria-current="true"') if node.chosen else "",
    )
    inside = Markup('<span class="awda-strand-words" style="-webkit-line-clamp:{}">{}</span>{}').format(
        node.lines, node.inside, markup.join(Markup("<small>{}</small>").format(one) for one in node.small)
    )
    if node.page:
        return Markup("<a {}{}>{}</a>").format(markup.elsewhere(node.page, node.choices), marks, inside)
    if node.choices:
        return markup.choice(inside, node.choices, marks=marks)
    return Markup("<div{}>{}</div>").format(marks, inside)
