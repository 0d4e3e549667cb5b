"""A talk as slides (PPTX): native charts, tables and outlines that can be edited, notes and sources on every slide."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pandas as pd

from components import i18n, palette
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue
from exports import jobs, model, slide_charts, slide_maps
from exports.slide_shapes import (
    FONT,
    HEIGHT,
    PAPER,
    SPOKEN,
    WIDTH,
    Box,
    Page,
    Run,
    TableLook,
    fitted,
    height_of,
    lines_of,
    shortened,
    solid,
    writable,
)

MARGIN = 44.0
_ROOM = WIDTH - 2 * MARGIN
# Small print, and the least size of letters in a table.
SMALL, LEAST = 11.0, 12.0
# So many sources fill one column of a slide.
_FEW = 12
# No view has more choices than fill two of these lines; a reader's own long words for a search might.
_CHOSEN = 4
# No address of a view is longer.
_LONGEST = 300
# A table or a list goes on over so many slides at most.
MOST_SLIDES = 2
_UNTIL_ALL = 8
_MAR, _TUN = palette.COUNTRY["light"]["MAR"], palette.COUNTRY["light"]["TUN"]


def as_pptx(deck: model.Deck, progress: jobs.Progress = jobs.quietly) -> bytes:
    """Return a talk as slides; `progress` is told after each step how many of all are done."""
    with i18n.speaking(deck.language):
        return _Talk(deck).written(progress)


@dataclass(frozen=True)
class _Foot:
    """What stands below a picture: notes, sources, and where the foot begins."""

    notes: str = ""
    sources: str = ""
    choices: str = ""
    top: float = HEIGHT - 30


class _Talk:
    """A deck while it is written."""

    def __init__(self, deck: model.Deck) -> None:
        from pptx import Presentation

        self.deck = deck
        self.file = Presentation()
        _prepare(self.file, deck)
        self.count = 0

    def written(self, progress: jobs.Progress) -> bytes:
        """Return the file."""
        self._opening()
        for done, slide in enumerate(self.deck.slides, 1):
            self._step(slide)
            progress(done, len(self.deck.slides))
        self._closing()
        file = io.BytesIO()
        self.file.save(file)
        return _steady(file.getvalue(), self.deck.made_on)

    # --- Slides

    def _page(self, title: str, *, size: float = 28.0, section: str = "", notes: str = "") -> Page:
        """Add a slide with its title."""
        page = self._blank(1)
        if section:
            page.text(Box(MARGIN, 26, _ROOM, 16), [[Run(section, 12, PAPER.muted)]], name="section")
        size = _title_size(title, size)
        title = shortened(title, size * 1.07, _ROOM, 3)
        page.text(
            Box(MARGIN, 44, _ROOM, height_of(title, size, _ROOM, bold=True) + 4),
            [[Run(title, size, PAPER.ink, bold=True)]],
            name="title",
            placeholder="title",
        )
        if notes:
            _speak(page, notes)
        return page

    def _blank(self, layout: int) -> Page:
        """Add a slide with nothing on it."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[layout])
        for shape in list(slide.placeholders):
            shape._element.getparent().remove(shape._element)
        self.count += 1
        return Page(slide, self.deck.language)

    def _opening(self) -> None:
        """Add the title slide."""
        deck = self.deck
        page = self._blank(0)
        page.rectangle(Box(MARGIN, 150, 70, 5), solid(_MAR), name="Morocco")
        page.rectangle(Box(MARGIN + 70, 150, 70, 5), solid(_TUN), name="Tunisia")
        size = 44.0
        while lines_of(deck.title, size, _ROOM, bold=True) > 3 and size > 28:
            size -= 2
        high = height_of(deck.title, size, _ROOM, bold=True) + 6
        page.text(
            Box(MARGIN, 172, _ROOM, high),
            [[Run(deck.title, size, bold=True)]],
            name="title",
            placeholder="ctrTitle",
        )
        if deck.subtitle:
            below = Box(MARGIN, 172 + high + 10, _ROOM, height_of(deck.subtitle, 20, _ROOM) + 4)
            page.text(below, [[Run(deck.subtitle, 20, PAPER.muted)]], name="subtitle", placeholder="subTitle")
        foot = [Run(f"{self._dated()}  ·  {self._version()}", 14, PAPER.muted)]
        page.text(Box(MARGIN, HEIGHT - 84, _ROOM, 20), [foot], name="date")
        if deck.address:
            link = [[Run(_("Live view"), 14, palette.COUNTRY["light"]["TUN"], address=deck.address)]]
            page.text(Box(MARGIN, HEIGHT - 60, _ROOM, 20), link, name="link")

    def _dated(self) -> str:
        """Write the day on which the slides were made."""
        day = self.deck.made_on.isoformat()
        return i18n.period(day, day)

    def _version(self) -> str:
        """Write the version of the data."""
        return _("Data version {version}").format(version=self.deck.data_version)

    def _step(self, step: model.Slide) -> None:
        """Add the slide of a step, or several where its table is long."""
        exhibit = step.exhibit
        section = step.view.section if step.view else ""
        if exhibit is None:
            page = self._page(step.message, section=section, notes=_spoken(step))
            self._points(page, step)
            return
        parts = list(_parts(exhibit.picture))
        for part in parts:
            self._shown(step, exhibit, part, section)

    def _points(self, page: Page, step: model.Slide) -> None:
        """Write sentences instead of a picture."""
        points = list(step.points) or ([step.view.lead] if step.view and step.view.lead else [])
        size = 26.0
        room = _ROOM - 24
        while sum(height_of(point, size, room) + 16 for point in points) > 340 and size > 14:
            size -= 1
        top = 140.0
        for number, point in enumerate(points, 1):
            high = height_of(point, size, room) + 4
            page.rectangle(
                Box(MARGIN, top + size * 0.45, 8, 8), solid(_MAR if number % 2 else _TUN), name=f"mark {number}"
            )
            page.text(Box(MARGIN + 24, top, room, high), [[Run(point, size)]], name=f"point {number}")
            top += high + 14
        self._foot(page, _Foot(choices=_choices(step.view)), step.view)

    def _shown(self, step: model.Slide, exhibit: model.Exhibit, picture: model.Picture, section: str) -> None:
        """Add a slide with a picture, and those on which it goes on."""
        foot = _foot(exhibit, step.view, picture)
        rest: model.Picture | None = picture
        # What stands in no workbook row by row goes on as far as it must.
        whole = isinstance(picture, model.Table) and 0 < len(exhibit.rows) < len(picture.rows) and not picture.unlisted
        most = _UNTIL_ALL if whole else MOST_SLIDES
        # What the slide is called is not said twice.
        named = replace(exhibit, title="") if exhibit.title == step.message else exhibit
        for number in range(1, most + 1):
            if rest is None:
                return
            title = step.message
            if number > 1:
                title = _("{title} (continued)").format(title=title)
            largest = 24.0 if isinstance(picture, (model.Table, model.Statements)) else 28.0
            page = self._page(title, size=largest, section=section, notes=_spoken(step))
            size = _title_size(title, largest)
            top = 44 + min(3, lines_of(title, size, _ROOM, bold=True)) * size * 1.2 + 12
            # Beside a map there is room for what stands over other pictures.
            top = top + 4 if isinstance(rest, model.Map) else self._over(page, named, rest, top)
            rest = self._draw(
                page, named, rest, Box(MARGIN, top, _ROOM, max(80.0, foot.top - top - 8)), last=number == most
            )
            self._foot(page, foot, step.view)

    def _over(self, page: Page, exhibit: model.Exhibit, picture: model.Picture, top: float) -> float:
        """Write what stands over a picture: its title, and how to read it if it is a chart; return where that ends."""
        title = exhibit.title
        if isinstance(picture, model.Table) and picture.title:
            title = f"{title} · {picture.title}" if title and picture.title not in title else picture.title
        if title:
            high = height_of(title, 15, _ROOM, bold=True) + 2
            page.text(Box(MARGIN, top, _ROOM, high), [[Run(title, 15, PAPER.muted, bold=True)]], name="heading")
            top += high + 2
        reading = exhibit.reading
        # How to read a table speaks of choosing; what is long stands in the speaker's notes.
        if isinstance(picture, (model.Chart, model.KeyFigures)) and reading and lines_of(reading, 13, _ROOM) < 3:
            high = height_of(reading, 13, _ROOM) + 2
            page.text(Box(MARGIN, top, _ROOM, high), [[Run(reading, 13)]], name="reading")
            top += high
        return top + 8

    def _draw(
        self, page: Page, exhibit: model.Exhibit, picture: model.Picture, box: Box, *, last: bool
    ) -> model.Picture | None:
        """Draw a picture; return what of it has found no room."""
        if isinstance(picture, model.Chart):
            draw = {"lines": slide_charts.lines, "shares": slide_charts.shares}.get(picture.kind, slide_charts.bars)
            draw(page, picture, box, name=exhibit.key, says=exhibit.alt or exhibit.reading)
        elif isinstance(picture, model.Map):
            _draw_map(page, exhibit, picture, box)
        elif isinstance(picture, model.KeyFigures):
            _draw_figures(page, picture, box)
        elif isinstance(picture, model.Table):
            return _draw_table(page, exhibit, picture, box, last=last)
        elif isinstance(picture, model.Statements):
            return _draw_statements(page, picture, box, last=last)
        return None

    def _foot(self, page: Page, foot: _Foot, view: model.View | None) -> None:
        """Write below a picture its notes and sources, the choices in force, the link and the number of the slide."""
        top = foot.top
        for name, text in (("notes", foot.notes), ("sources", foot.sources), ("choices", foot.choices)):
            if text:
                high = height_of(text, SMALL, _ROOM)
                page.text(Box(MARGIN, top, _ROOM, high), [[Run(text, SMALL, PAPER.muted)]], name=name)
                top += high + 2
        said = [Run(f"Awda  ·  {self._version()}  ·  {self._dated()}", SMALL, PAPER.muted)]
        address = view.address if view and view.address else self.deck.address
        if address:
            said += [Run("  ·  ", SMALL, PAPER.muted), Run(_("Live view"), SMALL, _TUN, address=address)]
        page.text(Box(MARGIN, HEIGHT - 26, _ROOM - 60, 14), [said], name="foot")
        number = [[Run(str(self.count), SMALL, PAPER.muted, field="slidenum")]]
        page.text(Box(WIDTH - MARGIN - 50, HEIGHT - 26, 50, 14), number, name="slide number", align="end")

    # --- Sources

    def _closing(self) -> None:
        """Add the slides of all sources, and how to cite."""
        cited: dict[str, catalogue.Citation] = {}
        credits: dict[str, None] = {}
        for slide in self.deck.slides:
            if slide.exhibit is not None and len(slide.exhibit.rows):
                cited |= {one.source_id: one for one in catalogue.citations(slide.exhibit.rows)}
            if slide.exhibit is not None and isinstance(slide.exhibit.picture, model.Map) and slide.view:
                credits |= {slide.view.credits: None} if slide.view.credits else {}
        cite = _("Awda. Return migration in Morocco and Tunisia. {version}. {address}").format(
            version=self._version(), address=_legible(self.deck.address)
        )
        own = [_("{label}: {text}").format(label=_("How to cite"), text=cite.strip(" .") + "."), *credits]
        entries = sorted(cited.values(), key=lambda one: i18n.sort_key(one.short()))
        title = _("Sources of this talk")
        page = self._page(title)
        high = sum(height_of(text, LEAST, _ROOM) + 4 for text in own)
        page.text(Box(MARGIN, 92, _ROOM, high), [[Run(text, LEAST, PAPER.muted)] for text in own], name="cite", after=4)
        self._foot(page, _Foot(), None)
        # A few sources stand below one another, many in columns.
        columns = 1 if len(entries) <= _FEW else 2
        width = (_ROOM - 24 * (columns - 1)) / columns
        begin, column = 92 + high + 14, 0
        top = begin
        for entry in entries:
            high = height_of(f"{entry.short()}: {entry.title}", SMALL, width, bold=True) + 4
            if top + high > HEIGHT - 36:
                column += 1
                if column == columns:
                    page = self._page(_("{title} (continued)").format(title=title))
                    self._foot(page, _Foot(), None)
                    begin, column = 92.0, 0
                top = begin
            # The short name is the link: a long one would not be broken into lines everywhere.
            colour = _TUN if entry.url else PAPER.ink
            turned = "\N{RIGHT-TO-LEFT MARK}" if page.mirrored else ""
            runs = [
                Run(_as_written(entry.short()), SMALL, colour, bold=True, address=entry.url),
                Run(f": {turned}{_as_written(entry.title)}", SMALL),
            ]
            box = Box(MARGIN + column * (width + 24), top, width, high - 2)
            page.text(box, [runs], name=f"source {entry.source_id}")
            top += high


def _legible(address: str) -> str:
    """Return an address to be read: one that carries a reader's own work is no use in letters, only its page is."""
    return address if len(address) <= _LONGEST else address.partition("?")[0]


def _as_written(text: str) -> str:
    """Return a text in Latin letters so that it runs from left to right as a whole, whatever stands around it.

    PowerPoint draws signs of isolation as boxes, marks of direction not at all.
    """
    if i18n.direction() == "ltr" or any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text):
        return text
    return f"\N{LEFT-TO-RIGHT MARK}{text}\N{LEFT-TO-RIGHT MARK}" if text else ""


def _title_size(title: str, size: float) -> float:
    """Return the size of a title's letters, so that it stands on two lines."""
    while lines_of(title, size, _ROOM, bold=True) > 2 and size > 18:
        size -= 1
    return size


def _parts(picture: model.Picture) -> Iterator[model.Picture]:
    """Return what of a picture stands on slides of its own."""
    if isinstance(picture, model.Tables):
        yield from picture.parts
    else:
        yield picture


def _choices(view: model.View | None) -> str:
    """Write the choices in force in full, those that narrow most first: where, when, who."""
    if view is None or not view.choices:
        return ""
    first = [name for name in (_("Region"), _("Years"), _("Country")) if name in view.choices]
    names = dict.fromkeys([*first, *view.choices])
    chosen = [_("{label}: {text}").format(label=name, text=view.choices[name]) for name in names]
    return shortened(" · ".join(chosen), SMALL, _ROOM, _CHOSEN)


def _foot(exhibit: model.Exhibit, view: model.View | None, picture: model.Picture) -> _Foot:
    """Return what stands below a picture, with where it begins."""
    listed = not isinstance(picture, (model.Chart, model.Map, model.KeyFigures))
    most = 4 if isinstance(picture, model.Map) else 2 if listed else 3
    notes = ""
    for note in exhibit.notes:
        longer = "  ·  ".join(filter(None, (notes, note)))
        # A note that finds no room stands in the speaker's notes.
        if lines_of(longer, SMALL, _ROOM) <= most:
            notes = longer
    # Rows that have neither precision nor grade have nothing in the last place but a publication.
    flagged = bool({"precision", "grade"} & set(exhibit.rows.columns))
    said = exhibit.sources if flagged or not exhibit.sources else [*exhibit.sources, ""]
    sources = _short_sources(said, 1 if listed else 2)
    choices = _choices(view)
    heights = [height_of(text, SMALL, _ROOM) + 2 for text in (notes, sources, choices) if text]
    return _Foot(notes, sources, choices, HEIGHT - 32 - sum(heights))


def _short_sources(sources: Sequence[str], lines: int) -> str:
    """Write the sources of a picture on so many lines: those that fit, and how many more there are."""
    if not sources:
        return ""
    *named, flags = sources
    label = _("Source") if len(named) == 1 else _("Sources")
    for count in range(len(named), -1, -1):
        shown = named[:count]
        if count < len(named):
            rest = len(named) - count
            shown = [*shown, ngettext("{count} more", "{count} more", rest).format(count=i18n.number(rest))]
        text = " · ".join(filter(None, (_("{label}: {text}").format(label=label, text=_("; ").join(shown)), flags)))
        if lines_of(text, SMALL, _ROOM) <= lines:
            return text
    return flags


# --- Pictures


def _draw_figures(page: Page, picture: model.KeyFigures, box: Box) -> None:
    """Write key figures large, side by side."""
    gap = 32.0
    width = (box.width - gap * (len(picture.items) - 1)) / len(picture.items)
    for place, item in enumerate(picture.items):
        x = box.x + place * (width + gap)
        top = box.y + 14
        page.rectangle(Box(x, top, width, 4), solid(item.colour), name=f"{item.country} rule")
        top += 18
        page.text(Box(x, top, width, 26), [[Run(item.name, 20, item.colour, bold=True)]], name=f"{item.country} name")
        top += 30
        size = 54.0
        while lines_of(item.value, size, width, bold=True) > 1 and size > 28:
            size -= 2
        value = Box(x, top, width, size * 1.25)
        page.text(value, [[Run(item.value, size, item.colour, bold=True)]], name=item.obs_id or f"{item.country} value")
        top += size * 1.25 + 6
        high = height_of(item.says, 20, width) + 6
        page.text(Box(x, top, width, high), [[Run(item.says, 20)]], name=f"{item.country} says")
        top += high + 4
        small = shortened(item.small, 13, width, max(1, int((box.bottom - top) / 15.6)))
        high = height_of(small, 13, width) + 2
        page.text(Box(x, top, width, high), [[Run(small, 13, PAPER.muted)]], name=f"{item.country} small")


def _draw_map(page: Page, exhibit: model.Exhibit, picture: model.Map, box: Box) -> None:
    """Draw the maps of one country or two, their legends, and beside a single one the figures of its areas."""
    single = len(picture.panels) == 1
    side, gap = 210.0, 22.0
    beside = 300.0 if single else 0.0
    width = (box.width - side - beside - gap * (len(picture.panels) + single)) / len(picture.panels)
    for place, panel in enumerate(picture.panels):
        at = Box(box.x + place * (width + gap), box.y, width, box.height)
        slide_maps.country(page, panel, picture.selected, at)
    x = box.x + (width + gap) * len(picture.panels)
    words = [(exhibit.title, 15.0, True, PAPER.muted), (exhibit.reading, 13.0, False, PAPER.ink)]
    top = box.y
    for name, (text, size, bold, colour) in zip(("heading", "reading"), words, strict=True):
        if text and (bold or lines_of(text, size, side) <= 6):
            high = height_of(text, size, side, bold=bold) + 4
            page.text(Box(x, top, side, high), [[Run(text, size, colour, bold=bold)]], name=name)
            top += high + 4
    high = slide_maps.legend_height(picture.legends, side)
    slide_maps.legend(page, picture, Box(x, top + 4, side, high))
    if single:
        _ranked(page, exhibit, picture.panels[0], Box(x + side + gap, box.y, beside, box.height))


def _ranked(page: Page, exhibit: model.Exhibit, panel: model.Panel, box: Box) -> None:
    """List the figures of a map from the highest on, as many as have room."""
    of_area = exhibit.rows[exhibit.rows["country"] == panel.country]
    values = {
        catalogue.region_name(code, language()): float(value)
        for code, value in zip(of_area["geo_code"], of_area["value"], strict=True)
    }
    # One figure for several areas stands under their common name, which is the last of what is said of each.
    named = {
        next((name for name in (area.name, area.tip[-1]) if name in values), ""): area
        for area in panel.areas
        if area.fill and len(area.tip) > 1
    }
    named.pop("", None)
    rows = [
        (name, ("≈ " if area.kind == "approximate" else "") + area.tip[1])
        for name, area in sorted(named.items(), key=lambda one: -values[one[0]])
    ]
    if len(rows) < 2:
        return
    for count in range(len(rows), 2, -1):
        shown = [list(row) for row in rows[:count]]
        if count < len(rows):
            shown.append([_more(len(rows) - count), "…"])
        look = fitted(model.Table([_("Area"), _("Value")], shown), box.width, LEAST)
        if sum(look.heights) <= box.height:
            page.table(look, box, name=f"{panel.country} figures", says=panel.alt)
            return


def _more(count: int) -> str:
    """Say how many rows are left out."""
    return ngettext(
        "… and {count} more row, see the workbook", "… and {count} more rows, see the workbook", count
    ).format(count=i18n.number(count))


def _draw_table(page: Page, exhibit: model.Exhibit, table: model.Table, box: Box, *, last: bool) -> model.Table | None:
    """Draw a table with as many rows as have room; return the others, if they go on another slide."""
    table = _without_spare(table)
    # A table that goes on keeps its size.
    for size in (LEAST,) if last else (16.0, 14.0, LEAST):
        look = fitted(table, box.width, size)
        if sum(look.heights) <= box.height:
            break
    else:
        table = _tight(table)
        look = fitted(table, box.width, LEAST)
    count = _fitting(look, box.height, reserve=0.0)
    if (last and count < len(table.rows)) or (table.unlisted and count == len(table.rows)):
        # Room for the line that says how many are left out.
        count = _fitting(look, box.height, reserve=look.size * 1.2 + 8)
    if count < len(table.rows) or sum(look.heights) > box.height:
        table, look = _cut(table, look, box.height - look.size * 1.2 - 8)
    rest, left_out = None, len(table.rows) - count + table.unlisted
    if count < len(table.rows) and not last:
        rest = replace(table, rows=table.rows[count:], fills=table.fills[count:] if table.fills else ())
    heads = len(look.heights) - len(table.rows)
    shown = TableLook(
        replace(table, rows=table.rows[:count], fills=table.fills[:count] if table.fills else ()),
        look.size,
        look.widths,
        look.heights[: heads + count],
        look.centred,
        look.margin,
    )
    says = exhibit.alt or exhibit.reading or exhibit.title
    page.table(shown, box, name=exhibit.key, says=says)
    if left_out and rest is None:
        below = box.y + sum(shown.heights) + 4
        page.text(Box(box.x, below, box.width, 16), [[Run(_more(left_out), LEAST, PAPER.muted)]], name="more")
    return rest


def _cut(table: model.Table, look: TableLook, height: float) -> tuple[model.Table, TableLook]:
    """Cut the words of a first row that is higher than a slide, so that nothing stands below it."""
    heads = len(look.heights) - len(table.rows)
    room = height - sum(look.heights[:heads])
    if not table.rows or look.heights[heads] <= room:
        return table, look
    lines = max(1, int((room - look.size) / (look.size * 1.2)))
    first = [
        shortened(text, look.size, width - 2 * look.margin, lines)
        for text, width in zip(table.rows[0], look.widths, strict=True)
    ]
    table = replace(table, rows=[first, *table.rows[1:]])
    return table, replace(look, table=table, heights=[*look.heights[:heads], room, *look.heights[heads + 1 :]])


def _tight(table: model.Table) -> model.Table:
    """Write each number of a coloured table on one line; what it consists of is left out where that is too long."""
    if not table.fills:
        return table
    joined = [[text if not place else text.replace("\n", " ") for place, text in enumerate(row)] for row in table.rows]
    if max(len(text) for row in joined for text in row[1:]) > _NUMBER:
        joined = [[text.partition("\n")[0] if place else text for place, text in enumerate(row)] for row in table.rows]
    return replace(table, rows=joined)


# Letters of a number in a table, with what is uncertain about it.
_NUMBER = 9


def _without_spare(table: model.Table) -> model.Table:
    """Leave out the columns that stand elsewhere on the slide."""
    if not table.spare or table.groups:
        return table
    kept = [place for place in range(len(table.headers)) if place not in table.spare]
    return replace(
        table,
        headers=[table.headers[place] for place in kept],
        rows=[[row[place] for place in kept] for row in table.rows],
        fills=[[row[place] for place in kept] for row in table.fills],
        spare=(),
    )


def _fitting(look: TableLook, height: float, *, reserve: float) -> int:
    """Return how many rows of a table have room."""
    heads = len(look.heights) - len(look.table.rows)
    left = height - sum(look.heights[:heads]) - reserve
    count = 0
    for row in look.heights[heads:]:
        left -= row
        if left < 0:
            break
        count += 1
    return max(1, count)


def _draw_statements(page: Page, picture: model.Statements, box: Box, *, last: bool) -> model.Statements | None:
    """Write sentences with their small print; return those that have found no room."""
    items = list(picture.items)
    size = 18.0
    while size > 15 and _tall(items, size, box.width) > box.height:
        size -= 1
    # Where there is room, nothing of the small print is left out.
    most = next((lines for lines in (9, 6, 5, 4) if _tall(items, size, box.width, lines) <= box.height), 3)
    top = box.y
    for number, (text, small) in enumerate(items):
        high = height_of(text, size, box.width - 18) + 2
        fine = shortened(small, LEAST, box.width - 18, most) if small else ""
        low = height_of(fine, LEAST, box.width - 18) + 2 if fine else 0.0
        # Room for the line that says how many are left out.
        reserve = 18.0 if last and number < len(items) - 1 else 0.0
        if number and top + high + low + reserve > box.bottom:
            rest = items[number:]
            if not last:
                return model.Statements(rest)
            said = ngettext(
                "… and {count} more, see the live view", "… and {count} more, see the live view", len(rest)
            ).format(count=i18n.number(len(rest)))
            page.text(Box(box.x, top, box.width, 16), [[Run(said, LEAST, PAPER.muted)]], name="more")
            return None
        page.rectangle(Box(box.x, top + 2, 4, high + low - 4), solid(PAPER.unpublished), name=f"rule {number + 1}")
        page.text(Box(box.x + 18, top, box.width - 18, high), [[Run(text, size)]], name=f"statement {number + 1}")
        if fine:
            below = Box(box.x + 18, top + high, box.width - 18, low)
            fine_lines = [[Run(part, LEAST, PAPER.muted)] for part in fine.split("\n")]
            page.text(below, fine_lines, name=f"statement {number + 1} small")
        top += high + low + 12
    return None


def _tall(items: Sequence[tuple[str, str]], size: float, width: float, most: int = 3) -> float:
    """Return how high all sentences are with so many lines of their small print."""
    return sum(
        height_of(text, size, width - 18) + min(most, lines_of(small, LEAST, width - 18)) * LEAST * 1.2 + 16
        for text, small in items
    )


# --- Notes


def _spoken(step: model.Slide) -> str:
    """Return the speaker's notes: what to say, the figure in words, its notes and sources in full, the link."""
    said = [step.notes] if step.notes else []
    exhibit = step.exhibit
    if exhibit is not None:
        said.append(exhibit.title)
        said.append(exhibit.reading)
        if exhibit.alt != exhibit.reading:
            said.append(exhibit.alt)
        said += exhibit.notes
        said.append(_milestones(exhibit.picture))
        said.append(_citations(exhibit.rows))
    if step.view is not None:
        said.append(_choices_in_full(step.view))
        said.append(_legible(step.view.address))
        said.append(step.view.credits)
    return "\n\n".join(text for text in dict.fromkeys(said) if text)


def _milestones(picture: model.Picture) -> str:
    """Name the milestones marked in a chart, oldest first, those of several countries once."""
    marks = picture.milestones if isinstance(picture, model.Chart) else ()
    found = sorted({(year, text) for one in marks for year, text in zip(one.years, one.texts, strict=True)})
    lines = [_("{label}: {text}").format(label=f"{year:.0f}", text=text) for year, text in found]
    return "\n".join([_("Policy milestones of these years"), *lines]) if lines else ""


def _choices_in_full(view: model.View) -> str:
    """Write all choices in force."""
    return "\n".join(_("{label}: {text}").format(label=label, text=text) for label, text in view.choices.items())


def _citations(rows: pd.DataFrame) -> str:
    """Write every publication behind rows in full: title, place, grade, address."""
    if rows.empty:
        return ""
    lines = []
    for one in catalogue.citations(rows):
        where = _("; ").join(one.locators)
        grades = _("; ").join(catalogue.label("grade", grade, language()) for grade in one.grades)
        named = _(", ").join((_as_written(one.short()), _as_written(one.title)))
        lines.append(". ".join(part for part in (named, _as_written(where), grades, one.url) if part))
    label = _("Source") if len(lines) == 1 else _("Sources")
    return "\n".join([f"{label}", *lines]) if lines else ""


def _speak(page: Page, text: str) -> None:
    """Write into the pane of the speaker's notes."""
    from lxml import etree

    frame = page.slide.notes_slide.notes_text_frame
    body = frame._txBody
    for old in list(body.findall(f"{{{_A}}}p")):
        body.remove(old)
    for line in text.split("\n"):
        paragraph = page.paragraph([Run(writable(line), 12)]) if line else page.paragraph([])
        body.append(etree.fromstring(paragraph.replace("<a:p>", f'<a:p xmlns:a="{_A}">', 1)))


_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


# --- The file


def _prepare(file: Any, deck: model.Deck) -> None:
    """Give a new file its size, its colours, its letters, and what it says about itself."""
    from pptx.util import Pt

    stretch = WIDTH * 12700 / file.slide_width
    file.slide_width, file.slide_height = Pt(WIDTH), Pt(HEIGHT)
    layouts = file.slide_layouts
    # A title slide, a title with room for anything, an empty one.
    kept = [layouts[0], layouts[5], layouts[6]]
    for layout in list(layouts):
        if layout not in kept:
            layouts.remove(layout)
    down = HEIGHT * 12700 / 6858000
    for part in (file.slide_master, *kept):
        for frame in part.element.iter(f"{{{_A}}}off", f"{{{_A}}}ext"):
            for name, scale in (("x", stretch), ("cx", stretch), ("y", down), ("cy", down)):
                if frame.get(name):
                    frame.set(name, str(round(int(frame.get(name)) * scale)))
    theme = next(rel.target_part for rel in file.slide_master.part.rels.values() if rel.reltype.endswith("/theme"))
    theme._blob = _themed(theme.blob.decode("utf-8")).encode("utf-8")
    about = file.core_properties
    made = datetime(deck.made_on.year, deck.made_on.month, deck.made_on.day)
    about.title, about.author, about.language = writable(deck.title)[:255], "Awda", SPOKEN[deck.language]
    about.subject, about.last_modified_by, about.revision = writable(deck.subtitle)[:255], "Awda", 1
    about.created = about.modified = made
    countries = [catalogue.label("country", code, deck.language) for code in catalogue.COUNTRIES]
    about.keywords = ", ".join((_("return migration"), _("reintegration"), *countries, f"Awda {deck.data_version}"))
    about.comments = writable(_legible(deck.address))[:255]


def _themed(theme: str) -> str:
    """Return a theme with the colours and the letters of the house."""
    colours = {
        "dk1": PAPER.ink,
        "lt1": PAPER.ground,
        "dk2": "#1D4E5F",
        "lt2": PAPER.unpublished,
        "accent1": _MAR,
        "accent2": _TUN,
        "accent3": palette.SEQUENCE["light"]["plum"][3],
        "accent4": palette.SEQUENCE["light"]["teal"][3],
        "accent5": palette.SEQUENCE["light"]["ochre"][3],
        "accent6": palette.SEQUENCE["light"]["moss"][3],
        "hlink": _TUN,
        "folHlink": PAPER.muted,
    }
    for name, colour in colours.items():
        own = f'<a:{name}><a:srgbClr val="{colour.removeprefix("#")}"/></a:{name}>'
        theme = re.sub(rf"<a:{name}>.*?</a:{name}>", own, theme, flags=re.DOTALL)
    theme = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FONT}"', theme)
    theme = re.sub(r'<a:cs typeface="[^"]*"', f'<a:cs typeface="{FONT}"', theme)
    return re.sub(r'(<a:font script="Arab" typeface=")[^"]*', rf"\g<1>{FONT}", theme)


def _steady(file: bytes, made_on: date) -> bytes:
    """Return a file whose pieces all bear the day on which it was made, so that equal slides are equal files."""
    stamp = (made_on.year, made_on.month, made_on.day, 0, 0, 0)
    said = f"{made_on.isoformat()}T00:00:00Z".encode()
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            piece = source.read(name)
            if name.endswith(".xlsx"):
                piece = _steady(piece, made_on)
            elif name == "docProps/core.xml":
                piece = re.sub(rb"(<dcterms:\w+ [^>]*>)[^<]*", rb"\g<1>" + said, piece)
            target.writestr(zipfile.ZipInfo(name, stamp), piece, zipfile.ZIP_DEFLATED)
    return result.getvalue()
