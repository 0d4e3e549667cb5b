"""Shaded maps as SVG made on the server, for documents and for those who want to edit a map: one file, nothing fetched.

`as_svg` gives a map with its words around it; `drawing` one panel alone, for a document that has the words itself.
Every text is escaped. Widths of words are estimated, on the wide side, since the reader's fonts are not known here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from components import i18n, palette
from components.i18n import gettext as _
from components.i18n import number
from data import catalogue, outlines
from exports import map_labels, model
from exports.slide_shapes import Box

FONTS: Final = (
    "'Source Sans 3', 'Source Sans', 'Source Sans Pro', 'IBM Plex Sans Arabic', 'Noto Sans Arabic', 'Noto Sans', "
    "'Segoe UI', 'Geeza Pro', Tahoma, sans-serif"
)
# A font that holds all weights in one file is drawn in its lightest by some programs, unless told the weight this way.
_REGULAR: Final = "font-variation-settings: 'wght' 400"
PAPER: Final = palette.PAPER["light"]
GROUND: Final = "#FFFFFF"
_WIDTH, _MARGIN, _GAP = 960.0, 32.0, 28.0
_SWATCH = (26.0, 16.0)
_NARROW, _WIDE = frozenset(" .,;:'’|!()[]ijltfrI·"), frozenset("mwMW@%—")


def as_svg(
    map: model.Map,
    *,
    title: str,
    sources: Sequence[str] = (),
    notes: Sequence[str] = (),
    language: str = "en",
    reading: str = "",
) -> str:
    """Return a map as an SVG document: title, reading, panels, legends, notes, sources, version of the data.

    `notes` bring the note on boundaries where Morocco is shown.
    """
    sheet = _Sheet(right_to_left=language in i18n.RIGHT_TO_LEFT)
    sheet.paragraph(title, size=24, weight=600, leading=30)
    if reading:
        sheet.paragraph(reading, size=15, colour=PAPER.muted, leading=21)
    sheet.space(14)
    sheet.panels(map)
    sheet.space(18)
    for heading, entries in map.legends:
        sheet.legend(heading, entries)
    sheet.space(10)
    version = _("Awda, data {version}").format(version=catalogue.data_version())
    for text in [*notes, *sources, version]:
        sheet.paragraph(text, size=12, colour=PAPER.muted, leading=17, after=4)
    described = " ".join(panel.alt for panel in map.panels)
    height = sheet.y + _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(_WIDTH)} {_n(height)}" width="{_n(_WIDTH)}" '
        f'height="{_n(height)}" role="img" aria-labelledby="map-title map-description" xml:lang="{escape(language)}" '
        f'lang="{escape(language)}" font-family="{escape(FONTS)}" style="{_REGULAR}">'
        f'<title id="map-title">{escape(title)}</title><desc id="map-description">{escape(described)}</desc>'
        f'<rect width="100%" height="100%" fill="{GROUND}"/>{"".join(sheet.pieces)}</svg>'
    )


def drawing(panel: model.Panel, *, width: float, selected: str = "", land: bool = True) -> str:
    """Return the map of one country alone as an SVG document, `width` pixels wide; its words are up to the document."""
    left, top, across, down = outlines.outlines(panel.level).box
    height = width * down / across
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_box((left, top, across, down))}" width="{_n(width)}" '
        f'height="{_n(height)}" role="img" font-family="{escape(FONTS)}" style="{_REGULAR}">'
        f"<title>{escape(panel.title)}</title>"
        f"<desc>{escape(panel.alt)}</desc>{_inside(panel, across / width, selected, land=land)}</svg>"
    )


def proportion(level: str) -> float:
    """Return how much wider than high the map of a level is."""
    box = outlines.outlines(level).box
    return box[2] / box[3]


def swatch(entry: model.LegendEntry) -> str:
    """Return the sample of a colour or pattern as an SVG document, for a legend that a document sets itself."""
    width, height = _SWATCH
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" '
        f'height="{_n(height)}"><svg width="{_n(width)}" height="{_n(height)}">{_sample(entry)}</svg></svg>'
    )


# The outlines of a country, in kilometres; `unit` is how many of them one pixel shows.


def _inside(panel: model.Panel, unit: float, selected: str, *, land: bool = True) -> str:
    """Return what is inside the frame of one country: land around, areas with their marks, numbers, scale."""
    shapes = outlines.outlines(panel.level)
    frame, pieces = shapes.box, [_patterns(panel.country, unit)]
    clip = f"frame-{panel.country}"
    pieces.append(f'<clipPath id="{clip}"><rect {_sides(frame)}/></clipPath>')
    if land:
        pieces.append(f'<path d="{shapes.context}" fill="{PAPER.land}" clip-path="url(#{clip})"/>')
    known = {area.geo_code: area for area in panel.areas}
    pieces += [_area(known[code], shape, panel.country, unit) for code, shape in shapes.areas.items() if code in known]
    pieces += _overlays(shapes, unit)
    if selected in shapes.areas:
        path = shapes.areas[selected].path
        pieces.append(f'<path d="{path}" fill="none" stroke="{GROUND}" stroke-width="{_n(5 * unit)}"/>')
        pieces.append(
            f'<path d="{path}" fill="none" stroke="{PAPER.ink}" stroke-width="{_n(2.6 * unit)}" '
            'stroke-linejoin="round"/>'
        )
    pieces += _numbers(panel, shapes, unit)
    return "".join([*pieces, _scale(shapes, unit)])


def _area(area: model.Area, shape: outlines.Outline, country: str, unit: float) -> str:
    """Return one area with its colour or pattern; its words open on it in a browser."""
    value = area.tip[1] if area.fill and len(area.tip) > 1 else ""
    fill = area.fill or f"url(#{area.kind}-{country})"
    # What has no figure stands apart from its neighbours by a line, having no colour that could.
    line = PAPER.muted if not area.fill else GROUND
    pieces = [
        f"<path id={quoteattr(area.geo_code)} data-value={quoteattr(value)} data-kind={quoteattr(area.kind)} "
        f'd="{shape.path}" fill="{fill}" stroke="{line}" stroke-width="{_n(0.9 * unit)}" stroke-linejoin="round">'
        f"<title>{escape(' · '.join(area.tip))}</title></path>"
    ]
    if area.kind == "grouped":
        pieces.append(f'<path d="{shape.path}" fill="url(#grouped-{country})"/>')
    if area.kind == "approximate":
        pieces.append(
            f'<path d="{shape.path}" fill="none" stroke="{PAPER.ink}" stroke-width="{_n(1.6 * unit)}" '
            f'stroke-dasharray="{_n(5 * unit)} {_n(3 * unit)}"/>'
        )
    return "".join(pieces)


def _overlays(shapes: outlines.Outlines, unit: float) -> list[str]:
    """Return the hatch over Western Sahara and the dashed parallel, nothing elsewhere."""
    if not shapes.hatch:
        return []
    return [
        f'<path class="western-sahara" d="{shapes.hatch}" fill="none" stroke="{PAPER.ink}" stroke-opacity="0.45" '
        f'stroke-width="{_n(0.8 * unit)}"/>',
        f'<path class="parallel" d="{shapes.parallel}" fill="none" stroke="{PAPER.ink}" stroke-width="{_n(unit)}" '
        f'stroke-dasharray="{_n(6 * unit)} {_n(4 * unit)}"/>',
    ]


# The letters of the numbers, and how far below their middle they stand, in pixels.
_LETTERS, _BELOW = 11.5, 4.0


def _numbers(panel: model.Panel, shapes: outlines.Outlines, unit: float) -> Iterator[str]:
    """Return the number of every area: on it where there is room, else beside it with a line."""
    left, top, width, height = shapes.box
    frame = Box(0, 0, width / unit, height / unit)
    ground = map_labels.Ground(frame, left, top, 1 / unit)
    start, base, length = _bar(shapes, unit)
    bar = Box(ground.at(start, base)[0], ground.at(start, base)[1] - 20, length / unit, 22)
    for one in map_labels.labels(panel, shapes, ground, frame, sizes=(_LETTERS, _LETTERS), taken=[bar]):
        if one.leader:
            steps = "L".join(f"{_n(left + x * unit)} {_n(top + y * unit)}" for x, y in one.leader)
            yield f'<path class="leader" d="M{steps}" stroke="{PAPER.ink}" stroke-width="{_n(0.75 * unit)}"/>'
        x, y = left + (one.box.x + one.box.width / 2) * unit, top + (one.box.y + one.box.height / 2) * unit
        place = f'x="{_n(x)}" y="{_n(y + _BELOW * unit)}" font-size="{_n(_LETTERS * unit)}" text-anchor="middle"'
        if not one.leader:
            # A halo in the colour of the area keeps the number clear of its patterns.
            yield (
                f'<text {place} fill="none" stroke="{one.area.fill}" stroke-width="{_n(2.5 * unit)}" '
                f'stroke-linejoin="round" aria-hidden="true">{escape(one.area.label)}</text>'
            )
        yield f'<text {place} fill="{one.ink}">{escape(one.area.label)}</text>'


def _bar(shapes: outlines.Outlines, unit: float) -> tuple[float, float, float]:
    """Return where the scale bar begins, how low it lies, and how long it is, in kilometres."""
    left, top, width, height = shapes.box
    length = 300 if width > 1000 else 100
    start = left + 4 * unit if shapes.country == "TUN" else left + width - length - 12 * unit
    return start, top + height - 8 * unit, length


def _scale(shapes: outlines.Outlines, unit: float) -> str:
    """Return the scale bar, in a corner of the sea."""
    start, base, length = _bar(shapes, unit)
    text = _("{distance} km").format(distance=number(length))
    return (
        f'<path d="M{_n(start)} {_n(base - 4 * unit)}V{_n(base)}H{_n(start + length)}V{_n(base - 4 * unit)}" '
        f'fill="none" stroke="{PAPER.muted}" stroke-width="{_n(unit)}"/>'
        f'<text x="{_n(start + length / 2)}" y="{_n(base - 6 * unit)}" font-size="{_n(11 * unit)}" '
        f'text-anchor="middle" fill="{PAPER.muted}">{escape(text)}</text>'
    )


def _patterns(country: str, unit: float) -> str:
    """Return what areas without a colour, and grouped ones, are filled with."""

    def pattern(kind: str, size: float, contents: str) -> str:
        """Return one pattern of square tiles."""
        side = _n(size * unit)
        return (
            f'<pattern id="{kind}-{country}" patternUnits="userSpaceOnUse" width="{side}" height="{side}">'
            f'<g transform="scale({unit:.5g})">{contents}</g></pattern>'
        )

    return (
        "<defs>"
        + pattern("unpublished", 7, _hatched(7, 7))
        + pattern(
            "blank",
            9,
            f'<rect width="9" height="9" fill="{GROUND}"/>'
            f'<path d="M2.7 4.5H6.3" stroke="{PAPER.muted}" stroke-opacity="0.6"/>',
        )
        + pattern("grouped", 12, _dots([(3, 3), (9, 9)]))
        + "</defs>"
    )


def _hatched(width: float, height: float) -> str:
    """Return the hatch of what is not published, in a tile."""
    lines = "M0 0L7 7M-1.75 5.25L1.75 8.75M5.25 -1.75L8.75 1.75"
    return (
        f'<rect width="{_n(width)}" height="{_n(height)}" fill="{PAPER.unpublished}"/>'
        f'<path d="{lines}" stroke="{PAPER.muted}" stroke-opacity="0.55"/>'
    )


def _dots(places: Sequence[tuple[float, float]]) -> str:
    """Return the dots of areas whose figure is published for several together."""
    return "".join(
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="1.3" fill="{PAPER.ink}" fill-opacity="0.75"/>' for x, y in places
    )


def _sample(entry: model.LegendEntry) -> str:
    """Return what one entry of a legend looks like."""
    width, height = _SWATCH
    whole = f'width="{_n(width)}" height="{_n(height)}"'
    if entry.kind == "unpublished":
        inside = (
            f'<rect {whole} fill="{PAPER.unpublished}"/><path d="M-4 6L8 18M0 -2L18 16M10 -2L28 16M20 -2L30 8" '
            f'stroke="{PAPER.muted}" stroke-opacity="0.55"/>'
        )
    elif entry.kind == "blank":
        inside = (
            f'<rect {whole} fill="{GROUND}"/><path d="M3 5H7M12 5H16M21 5H25M3 12H7M12 12H16M21 12H25" '
            f'stroke="{PAPER.muted}" stroke-opacity="0.6"/>'
        )
    elif entry.kind == "sahara":
        inside = (
            f'<path d="M0 16L16 0M10 16L26 0" stroke="{PAPER.ink}" stroke-opacity="0.45" stroke-width="0.8"/>'
            f'<path d="M0 2H26" stroke="{PAPER.ink}" stroke-dasharray="5 3"/>'
        )
    else:
        inside = f'<rect {whole} fill="{entry.fill or "none"}"/>'
        if entry.kind == "approximate":
            inside += (
                f'<rect x="1.5" y="1.5" width="{_n(width - 3)}" height="{_n(height - 3)}" fill="none" '
                f'stroke="{PAPER.ink}" stroke-width="1.6" stroke-dasharray="5 3"/>'
            )
        if entry.kind == "grouped":
            inside += _dots([(5, 5), (13, 11), (21, 5)])
    return f'{inside}<rect {whole} fill="none" stroke="{PAPER.muted}" stroke-opacity="0.5"/>'


# The words around the maps, in pixels.


@dataclass
class _Sheet:
    """A page that fills from the top: `y` is how far it is filled."""

    right_to_left: bool
    y: float = _MARGIN

    def __post_init__(self) -> None:
        self.pieces: list[str] = []

    def space(self, height: float) -> None:
        """Leave room."""
        self.y += height

    def paragraph(
        self, text: str, *, size: float, leading: float, colour: str = PAPER.ink, weight: int = 400, after: float = 6
    ) -> None:
        """Set a text over the whole width, broken into lines."""
        for line in _lines(text, size, _WIDTH - 2 * _MARGIN):
            self.y += leading
            self.pieces.append(self._text(line, _MARGIN, self.y, _WIDTH - _MARGIN, size, colour, weight))
        self.y += after

    def _text(self, text: str, left: float, y: float, right: float, size: float, colour: str, weight: int = 400) -> str:
        """Return one line of text at the side where the language begins."""
        side, anchor = (right, "end") if self.right_to_left else (left, "start")
        # Not the attribute `direction`: programs differ in what it does to the anchor, while all know isolates.
        said = f"\N{RIGHT-TO-LEFT ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}" if self.right_to_left else text
        bold = f' font-weight="{weight}" style="font-variation-settings: \'wght\' {weight}"' if weight != 400 else ""
        return (
            f'<text x="{_n(side)}" y="{_n(y)}" font-size="{_n(size)}" text-anchor="{anchor}" fill="{colour}"{bold}>'
            f"{escape(said)}</text>"
        )

    def panels(self, map: model.Map) -> None:
        """Set the maps side by side at the same height, each under its heading."""
        shares = [proportion(panel.level) for panel in map.panels]
        room = _WIDTH - 2 * _MARGIN - _GAP * (len(shares) - 1)
        height = min(room / sum(shares), 560.0)
        taken = height * sum(shares) + _GAP * (len(shares) - 1)
        left = _MARGIN + (room + _GAP * (len(shares) - 1) - taken if self.right_to_left else 0)
        ordered = list(zip(map.panels, shares, strict=True))
        headings: list[tuple[model.Panel, float, float]] = []
        for panel, share in reversed(ordered) if self.right_to_left else ordered:
            headings.append((panel, left, height * share))
            left += height * share + _GAP
        tallest = self.y
        for panel, start, width in headings:
            # A heading may be wider than a narrow map, as long as no other map stands beside it.
            room = width if len(headings) > 1 else _WIDTH - 2 * _MARGIN
            begin = _WIDTH - _MARGIN - room if self.right_to_left and len(headings) == 1 else start
            y = self.y
            for line, size, colour, weight in [
                *((line, 16.0, panel.colour, 600) for line in _lines(panel.title, 16, room)),
                *((line, 13.0, PAPER.muted, 400) for line in _lines(panel.subtitle, 13, room)),
            ]:
                y += size * 1.35
                self.pieces.append(self._text(line, begin, y, begin + room, size, colour, weight))
            tallest = max(tallest, y)
        self.y = tallest + 10
        for panel, start, width in headings:
            box = outlines.outlines(panel.level).box
            inside = _inside(panel, box[2] / width, map.selected)
            self.pieces.append(
                f'<svg x="{_n(start)}" y="{_n(self.y)}" width="{_n(width)}" height="{_n(height)}" '
                f'viewBox="{_box(box)}" data-country={quoteattr(panel.country)}>{inside}</svg>'
            )
        self.y += height

    def legend(self, heading: str, entries: Sequence[model.LegendEntry]) -> None:
        """Set a legend as samples with their words, in as many lines as they need."""
        size, line = 13.0, 24.0
        at = 0.0
        self.y += line
        if heading:
            self._place(heading, at, size, weight=600)
            at += _measured(heading, size) + 18
        for entry in entries:
            width = _SWATCH[0] + 8 + _measured(entry.text, size)
            if at and at + width > _WIDTH - 2 * _MARGIN:
                at = 0.0
                self.y += line
            for part, text in enumerate(_lines(entry.text, size, _WIDTH - 2 * _MARGIN - _SWATCH[0] - 8)):
                if part:
                    self.y += 18
                else:
                    self._swatch(entry, at)
                self._place(text, at + _SWATCH[0] + 8, size)
            at += width + 20
        self.y += 4

    def _swatch(self, entry: model.LegendEntry, at: float) -> None:
        """Put the sample of an entry so far from where lines begin."""
        x = _WIDTH - _MARGIN - at - _SWATCH[0] if self.right_to_left else _MARGIN + at
        self.pieces.append(
            f'<svg x="{_n(x)}" y="{_n(self.y - 12.5)}" width="{_n(_SWATCH[0])}" height="{_n(_SWATCH[1])}">'
            f"{_sample(entry)}</svg>"
        )

    def _place(self, text: str, at: float, size: float, *, weight: int = 400) -> None:
        """Put a short text so far from where lines begin."""
        self.pieces.append(
            self._text(text, _MARGIN + at, self.y, _WIDTH - _MARGIN - at, size, PAPER.ink, weight=weight)
        )


def _measured(text: str, size: float) -> float:
    """Return how wide a text is at most, in pixels."""
    return sum(
        size * (0.3 if letter in _NARROW else 0.86 if letter in _WIDE else 0.64 if letter.isupper() else 0.53)
        for letter in text
    )


def _lines(text: str, size: float, room: float) -> Iterator[str]:
    """Yield the lines of a text; a word wider than the room stands alone."""
    line = ""
    for word in text.split(" "):
        if line and _measured(f"{line} {word}", size) > room:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    if line:
        yield line


def _n(value: float) -> str:
    """Write a number in few letters."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _box(box: tuple[float, float, float, float]) -> str:
    """Write a frame as `viewBox` wants it."""
    return " ".join(map(_n, box))


def _sides(box: tuple[float, float, float, float]) -> str:
    """Write a frame as a rectangle wants it."""
    names: Mapping[str, float] = dict(zip(("x", "y", "width", "height"), box, strict=True))
    return " ".join(f'{name}="{_n(value)}"' for name, value in names.items())
