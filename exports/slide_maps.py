"""Shaded maps as shapes of a slide: each area an outline of its own, named by its code."""

from collections.abc import Iterator, Sequence

from components import palette
from components.i18n import gettext as _
from data import outlines
from exports import map_labels, model
from exports.slide_shapes import PAPER, Box, Page, Run, colour_of, line, lines_of, pattern, solid

_NO_FILL = "<a:noFill/>"


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
    ground = map_labels.fit(outline, within)
    labels = map_labels.labels(panel, outline, ground, within, sizes=(9.0, 13.0))
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
    page: Page, panel: model.Panel, outline: outlines.Outlines, ground: map_labels.Ground, selected: str
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


def _write_labels(page: Page, labels: Sequence[map_labels.Label]) -> None:
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
