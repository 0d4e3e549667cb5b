"""Charts that PowerPoint keeps as charts: their numbers can be edited."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from components import i18n, palette
from components.i18n import gettext as _
from exports import model
from exports.slide_shapes import (
    FONT,
    PAPER,
    SPOKEN,
    Box,
    Page,
    Run,
    colour_of,
    line,
    lines_of,
    pattern,
    shortened,
    solid,
    width_of,
)

_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_NAMES = f'xmlns:c="{_C}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_PATTERN = {"approximate": "wdUpDiag", "grouped": "pct20"}
_LARGEST, _SMALLEST = 14.0, 10.5
# Labels of categories take at most so much of the width.
_MOST = 0.5
# How far the colour of a country is thinned for the second and third series that share it.
_THINNED = (0.0, 0.55, 0.3)


def number_format(text: str, value: float) -> str:
    """Return the format that writes a value as the screen has written it, empty where none does.

    Thousands are parted by signs of our own: the program would take those of its own language, and 27,197 is read as a
    decimal in French. Its decimal mark stays that of the program.
    """
    decimal, thousands = i18n.number(0.5)[1], i18n.number(1000)[1]
    found = re.search(rf"[-−]?\d[\d{re.escape(thousands)}]*(?:{re.escape(decimal)}\d+)?", text)
    if found is None:
        return ""
    digits = found[0].replace(thousands, "").replace("−", "-")
    whole, _mark, part = digits.partition(decimal)
    shown = float(f"{whole}.{part}" if part else whole)
    for power in (0, 1, 2, 3):
        if abs(value / 1000**power - shown) <= 0.5001 * 10.0 ** -len(part):
            before, after = _literal(text[: found.start()]), _literal(text[found.end() :])
            scaled = "," * power
            if part or abs(shown) < 1000:
                return f"{before}0{'.' + '0' * len(part) if part else ''}{scaled}{after}"
            mark = _literal(thousands)
            # A format has room for two limits: those around the value.
            sections = [
                f"[>={10 ** (3 * count)}]{before}0{(mark + '000') * count}{scaled}{after}"
                for count in ((3, 2) if abs(shown) >= 10**9 else (2, 1))
            ]
            return ";".join((*sections, f"{before}0{scaled}{after}"))
    return ""


def _literal(text: str) -> str:
    """Return a text as a format quotes it."""
    return f'"{text}"' if text else ""


@dataclass(frozen=True)
class _Point:
    """One mark: its value, how it is written, in which colour, and how it is drawn."""

    value: float
    text: str
    colour: str
    mark: str


@dataclass(frozen=True)
class _Row:
    """Bars of one position in their categories; those of several series that never meet share it."""

    name: str
    points: Mapping[int, _Point]


def _thin(colour: str, share: float) -> str:
    """Return a #RRGGBB colour mixed with so much of the paper."""
    ground = PAPER.ground
    mixed = [
        round(int(colour[place : place + 2], 16) * (1 - share) + int(ground[place : place + 2], 16) * share)
        for place in (1, 3, 5)
    ]
    return "#" + "".join(f"{channel:02X}" for channel in mixed)


def series_colours(chart: model.Chart) -> list[str]:
    """Return the colour of each series: those that share one differ in how strong it is."""
    names: dict[str, list[str]] = {}
    found = []
    for series in chart.series:
        # The name without its country tells what the strength stands for.
        own = names.setdefault(series.colour, [])
        if series.name not in own:
            own.append(series.name)
        found.append(_thin(series.colour, _THINNED[own.index(series.name) % len(_THINNED)]))
    return found


def _rows(chart: model.Chart) -> list[_Row]:
    """Put the series of a chart into as few positions as keep them apart."""
    rows: list[_Row] = []
    for series, colour in zip(chart.series, series_colours(chart), strict=True):
        points = {
            place: _Point(value, series.texts[place], colour, series.marks[place])
            for place, value in enumerate(series.values)
            if value is not None
        }
        for number, row in enumerate(rows):
            if not row.points.keys() & points.keys():
                name = row.name if series.name == row.name else " / ".join(filter(None, (row.name, series.name)))
                rows[number] = _Row(name, {**row.points, **points})
                break
        else:
            rows.append(_Row(series.name, points))
    return rows


def _element(xml: str) -> Any:
    """Return a piece of a chart."""
    from lxml import etree

    return etree.fromstring(xml)


def _letters(size: float, colour: str = PAPER.ink, *, bold: bool = False, language: str) -> str:
    """Return the look of words in a chart."""
    direction = ' rtl="1"' if language in i18n.RIGHT_TO_LEFT else ""
    return (
        f"<c:txPr {_NAMES}><a:bodyPr/><a:lstStyle/><a:p><a:pPr{direction}>"
        f'<a:defRPr sz="{round(size * 100)}" b="{int(bold)}">'
        f'{solid(colour)}<a:latin typeface="{FONT}"/><a:cs typeface="{FONT}"/></a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="{SPOKEN[language]}"/></a:p></c:txPr>'
    )


_SHOWN = (
    '<c:showLegendKey val="0"/><c:showVal val="{value}"/><c:showCatName val="0"/><c:showSerName val="{name}"/>'
    '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)


def _label(
    place: int, text: str, value: float, *, size: float, colour: str, side: str, language: str, name: str = ""
) -> str:
    """Return the label of a point; its number follows when the value is edited."""
    if name and language in i18n.RIGHT_TO_LEFT:
        # Else a program that sets the label from left to right parts a number from its sign.
        text = f"\N{LEFT-TO-RIGHT MARK}{text}"
    code = number_format(text, value)
    shown = _SHOWN.format(value=1, name=int(bool(name)))
    written = ""
    if not code:
        # No format writes it so: the words stand as they are.
        words = f"{name} {text}".strip()
        written = (
            f'<c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="{SPOKEN[language]}"/>'
            f"<a:t>{escape(words)}</a:t></a:r></a:p></c:rich></c:tx>"
        )
        code = "General"
    code = escape(code, {'"': "&quot;"})
    return (
        f'<c:dLbl><c:idx val="{place}"/>{written}<c:numFmt formatCode="{code}" sourceLinked="0"/>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"{_letters(size, colour, bold=bool(name), language=language)}"
        f'<c:dLblPos val="{side}"/>{shown}{"<c:separator> </c:separator>" if name else ""}</c:dLbl>'
    )


def _labels(labels: Sequence[str]) -> str:
    """Return the labels of a series; points without one have none."""
    return f"<c:dLbls {_NAMES}>{''.join(labels)}{_SHOWN.format(value=0, name=0)}</c:dLbls>"


def _look(point: _Point) -> str:
    """Return the look of a bar."""
    if point.mark in ("hollow", "other"):
        return f"<c:spPr><a:noFill/>{line(point.colour, 1.5)}</c:spPr>"
    kind = _PATTERN.get(point.mark)
    return f"<c:spPr>{pattern(kind, PAPER.ground, point.colour) if kind else solid(point.colour)}</c:spPr>"


def _before(series: Any, tags: Sequence[str], element: Any) -> None:
    """Put an element into a series where its schema wants it: before the first of these."""
    for tag in tags:
        found = series.find(f"{{{_C}}}{tag}")
        if found is not None:
            found.addprevious(element)
            return
    series.append(element)


def _inner(chart: Any, box: Box, plot: Box) -> None:
    """Fix where the plot of a chart stands, so that it is the same in all programs."""
    layout = _element(
        f'<c:layout {_NAMES}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{(plot.x - box.x) / box.width:.4f}"/><c:y val="{(plot.y - box.y) / box.height:.4f}"/>'
        f'<c:w val="{plot.width / box.width:.4f}"/><c:h val="{plot.height / box.height:.4f}"/>'
        "</c:manualLayout></c:layout>"
    )
    area = chart._chartSpace.find(f".//{{{_C}}}plotArea")
    for old in area.findall(f"{{{_C}}}layout"):
        area.remove(old)
    area.insert(0, layout)


def _placed(page: Page, kind: Any, data: Any, box: Box, *, name: str, says: str) -> Any:
    """Put a chart on the slide."""
    from pptx.util import Pt

    at = page.place(box)
    frame = page.slide.shapes.add_chart(kind, Pt(at.x), Pt(at.y), Pt(at.width), Pt(at.height), data)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", says)
    page.next_id()
    chart = frame.chart
    chart.has_title = False
    chart.has_legend = False
    chart.font.name = FONT
    return chart


def bars(page: Page, picture: model.Chart, box: Box, *, name: str, says: str) -> None:
    """Draw horizontal bars, the first category on top."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    box = _with_legend(page, picture, box)
    rows = _rows(picture)
    count = len(picture.categories)
    # Few bars are no thicker for standing alone.
    box = Box(box.x, box.y, box.width, min(box.height, 26.0 + count * (20.0 + 24.0 * len(rows))))
    band = box.height / count
    size = max(_SMALLEST, min(_LARGEST, band * 0.62, band / len(rows) * 0.78))
    room, apart = _beside(picture.categories, size, box.width)
    values = [point.value for row in rows for point in row.points.values()]
    written = max(width_of(point.text, size) for row in rows for point in row.points.values()) + 12
    at = page.place(box)
    plot = Box(at.x + room, at.y, at.width - room - 4, at.height)

    data = CategoryChartData()
    data.categories = list(picture.categories)
    for row in rows:
        data.add_series(row.name, [row.points[place].value if place in row.points else None for place in range(count)])
    chart = _placed(page, XL_CHART_TYPE.BAR_CLUSTERED, data, box, name=name, says=says)
    _inner(chart, at, plot)
    _name_bars(chart, size, apart=apart)
    across = chart.value_axis
    across.minimum_scale = min(0.0, *values)
    across.maximum_scale = max(*values, 0.0) * plot.width / max(plot.width - written, plot.width / 3) or 1
    across.visible = False
    across.has_major_gridlines = False
    plots = chart.plots[0]
    plots.gap_width = 45 if len(rows) == 1 else 60
    plots.overlap = -10 if len(rows) > 1 else 0
    for series, row in zip(chart.series, rows, strict=True):
        _dress(series._element, row, size, page.language)
    if apart:
        _categories(page, picture.categories, Box(at.x, plot.y, room - 8, plot.height), size, name)


def _beside(categories: Sequence[str], size: float, width: float) -> tuple[float, bool]:
    """Return how much of a width the names of bars take, and whether they are too long for the program to write."""
    longest = max(width_of(category, size) for category in categories)
    room = min(longest, width * _MOST) + 12
    if longest <= width * 0.3:
        return room, False
    return max(room * 0.8, min(longest, width * 0.42) + 12), True


def _name_bars(chart: Any, size: float, *, apart: bool) -> None:
    """Name horizontal bars from top to bottom; names that stand `apart` are not written by the program."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    axis = chart.category_axis
    axis.reverse_order = True
    axis.format.line.color.rgb = _rgb(PAPER.muted)
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    axis.tick_labels.font.size = Pt(size)
    axis.tick_labels.font.color.rgb = _rgb(PAPER.ink)
    if apart:
        axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE


def shares(page: Page, picture: model.Chart, box: Box, *, name: str, says: str) -> None:
    """Draw bars of one length, the first category on top, each parted among the series from left to right."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    count = len(picture.categories)
    # One line for what the colours stand for, above as many bars.
    head = 26.0
    high = min(box.height - head, count * 40.0)
    band = high / count
    size = max(_SMALLEST, min(_LARGEST, band * 0.62))
    room, apart = _beside(picture.categories, size, box.width)
    box = Box(box.x, box.y + head, box.width, high)
    at = page.place(box)
    plot = Box(at.x + room, at.y, at.width - room - 4, at.height)
    # The pieces run from left to right in all languages, and so does what they stand for.
    _legend(page, picture, Box(plot.x, at.y - head, plot.width, head), fixed=True)
    if picture.unit:
        page.text(
            Box(at.x, at.y - 18, room - 8, 17),
            [[Run(picture.unit, 12, PAPER.muted)]],
            name=f"{name} unit",
            align="" if page.mirrored else "end",
            fixed=True,
        )
    data = CategoryChartData()
    data.categories = list(picture.categories)
    for series in picture.series:
        data.add_series(series.name, list(series.values))
    chart = _placed(page, XL_CHART_TYPE.BAR_STACKED_100, data, box, name=name, says=says)
    _inner(chart, at, plot)
    _name_bars(chart, size, apart=apart)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.plots[0].gap_width = 35
    chart.plots[0].overlap = 100
    for drawn, series in zip(chart.series, picture.series, strict=True):
        _dress_pieces(drawn._element, series, size, page.language)
    if apart:
        _categories(page, picture.categories, Box(at.x, plot.y, room - 8, plot.height), size, name)


def _dress_pieces(element: Any, series: model.Series, size: float, language: str) -> None:
    """Give the pieces of a series their colour, a thin gap around them, and their numbers; what is none has none."""
    for tag in ("spPr", "invertIfNegative"):
        for old in element.findall(f"{{{_C}}}{tag}"):
            element.remove(old)
    rest = ("cat", "val")
    look = f"{solid(series.colour)}{line(PAPER.ground, 1.5)}"
    _before(element, rest, _element(f"<c:spPr {_NAMES}>{look}</c:spPr>"))
    _before(element, rest, _element(f'<c:invertIfNegative {_NAMES} val="0"/>'))
    ink = palette.ink_on(series.colour)
    labels = [
        _label(place, text, value, size=size, colour=ink, side="ctr", language=language)
        for place, (text, value) in enumerate(zip(series.texts, series.values, strict=True))
        if value
    ]
    _before(element, rest, _element(_labels(labels)))


def _rgb(colour: str) -> Any:
    """Return a colour as python-pptx takes it."""
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour_of(colour))


def _dress(series: Any, row: _Row, size: float, language: str) -> None:
    """Give the bars of a series their colours, patterns and numbers."""
    for tag in ("spPr", "invertIfNegative"):
        for old in series.findall(f"{{{_C}}}{tag}"):
            series.remove(old)
    rest = ("cat", "val")
    first = next(iter(row.points.values()))
    _before(series, rest, _element(f"<c:spPr {_NAMES}>{solid(first.colour)}</c:spPr>"))
    _before(series, rest, _element(f'<c:invertIfNegative {_NAMES} val="0"/>'))
    for place, point in sorted(row.points.items()):
        if point.mark or point.colour != first.colour:
            dressed = f'<c:dPt {_NAMES}><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
            _before(series, rest, _element(f"{dressed}{_look(point)}</c:dPt>"))
    labels = [
        _label(place, point.text, point.value, size=size, colour=PAPER.ink, side="outEnd", language=language)
        for place, point in sorted(row.points.items())
    ]
    _before(series, rest, _element(_labels(labels)))


def _categories(page: Page, categories: Sequence[str], box: Box, size: float, name: str) -> None:
    """Write long names of categories beside their bars: a program would cut them."""
    band = box.height / len(categories)
    # One size for all, that of the longest.
    fitting = size
    while fitting > _SMALLEST and any(
        lines_of(category, fitting, box.width) * fitting * 1.2 > band - 3 for category in categories
    ):
        fitting -= 0.5
    for number, category in enumerate(categories):
        most = max(1, int((band - 2) / (fitting * 1.2)))
        text = _whole(category, fitting, box.width, most)
        side = "" if page.mirrored else "end"
        page.text(
            Box(box.x, box.y + number * band, box.width, band),
            [[Run(text, fitting)]],
            name=f"{name} category {number + 1}",
            align=side,
            anchor="ctr",
            fixed=True,
        )


def _whole(text: str, size: float, width: float, lines: int) -> str:
    """Leave out the last parts of a name until it fits, and only then cut it at a word."""
    parts = text.split(" · ")
    while len(parts) > 1 and lines_of(" · ".join(parts), size, width) > lines:
        parts.pop()
    return shortened(" · ".join(parts), size, width, lines)


def _with_legend(page: Page, picture: model.Chart, box: Box) -> Box:
    """Write above a chart what its colours stand for, where there are several; return what is left below."""
    bottom = _legend(page, picture, box)
    return Box(box.x, bottom + 8, box.width, box.bottom - bottom - 8) if bottom > box.y else box


def _legend(page: Page, picture: model.Chart, box: Box, *, fixed: bool = False) -> float:
    """Write what the colours of a chart stand for, where there are several, and return where that ends.

    `fixed` writes them from left to right in all languages.
    """
    entries = dict.fromkeys(
        (series.name, colour)
        for series, colour in zip(picture.series, series_colours(picture), strict=True)
        if series.name
    )
    if len(entries) < 2:
        return box.y
    x, y = box.x, box.y
    for number, (text, colour) in enumerate(entries):
        width = width_of(text, 13) * 1.1 + 8
        if x > box.x and x + 20 + width > box.x + box.width:
            x, y = box.x, y + 20
        page.rectangle(Box(x, y + 3, 12, 12), solid(colour), name=f"key {number + 1}", fixed=fixed)
        # The word begins beside its colour.
        side = "end" if fixed and page.mirrored else ""
        page.text(Box(x + 18, y, width, 18), [[Run(text, 13)]], name=f"key {number + 1} text", align=side, fixed=fixed)
        x += 18 + width + 16
    return y + 20


# --- Lines


def _nice(step: float, choices: Sequence[float] = (1, 2, 2.5, 5, 10)) -> float:
    """Round a step of an axis up to a number that reads well."""
    power = 10.0 ** (len(str(int(step))) - 1) if step >= 1 else 10.0 ** -len(str(int(1 / step)))
    return next((choice * power for choice in choices if choice * power >= step), 10 * power)


def _axis_format(step: float, factor: float) -> str:
    """Return the format of an axis that counts in units of a factor."""
    power = {1: 0, 1000: 1, 1_000_000: 2, 1_000_000_000: 3}.get(round(factor), 0)
    shown = step / 1000**power
    decimals = next((count for count in range(4) if abs(round(shown, count) - shown) < 1e-9), 3)
    mark = _literal(i18n.number(1000)[1])
    if decimals:
        return f"0.{'0' * decimals}{',' * power}"
    commas = "," * power
    edge = 1000 ** (power + 1)
    return f"[>={edge * 1000}]0{mark}000{mark}000{commas};[>={edge}]0{mark}000{commas};0{commas}"


def lines(page: Page, picture: model.Chart, box: Box, *, name: str, says: str) -> None:
    """Draw lines over the years, each named at its end."""
    from pptx.chart.data import XyChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    if picture.unit:
        page.text(Box(box.x, box.y, box.width, 17), [[Run(picture.unit, 12, PAPER.muted)]], name=f"{name} unit")
        box = Box(box.x, box.y + 20, box.width, box.height - 20)
    values = [value for series in picture.series for value in series.values if value is not None]
    low, high = min(values), max(values)
    if picture.zero:
        low, high = min(0.0, low), max(0.0, high)
    step = _nice(((high - low) or abs(high) or 1) / 5)
    bottom = step * (low // step)
    top = step * -(-(high + 0.08 * (high - low or 1)) // step)
    first, last = picture.xs[0], picture.xs[-1]
    years = _nice(max(1.0, (last - first) / 9), (1, 2, 5, 10))

    at = page.place(box)
    left = max(width_of(_axis_text(value, picture.factor), 12) for value in (bottom, top)) + 16
    named = _named(picture)
    right = max((width_of(f"{one.name} {one.text}", one.size, bold=True) for one in named), default=0.0) + 20
    right = min(right, at.width * 0.32)
    plot = Box(at.x + left, at.y + 10, at.width - left - right, at.height - 34)

    rows = len(picture.milestones)
    while rows and high > top - (top - bottom) * 0.05 * (rows + 1):
        top += step
    columns = [_Column(series.name, dict(zip(picture.xs, series.values, strict=True))) for series in picture.series]
    columns += [
        _Column(one.name, dict.fromkeys(one.years, top - (top - bottom) * 0.05 * (number + 0.5)))
        for number, one in enumerate(picture.milestones)
    ]
    columns += [_Column(_("Break"), {where - 0.001: bottom, where + 0.001: top}) for where in picture.breaks]
    data = XyChartData()
    for column in columns:
        data.add_series(column.name).add_data_point(0, 0)
    chart = _placed(page, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, data, box, name=name, says=says)
    _inner(chart, at, plot)
    grid = _tabled(chart, columns)
    down, across = chart.value_axis, chart.category_axis
    down.minimum_scale, down.maximum_scale, down.major_unit = bottom, top, step
    across.minimum_scale, across.maximum_scale = _ends(picture, first, last, years)
    across.major_unit = years
    down.has_major_gridlines = True
    down.major_gridlines.format.line.color.rgb = _rgb("#E2DDD3")
    down.format.line.fill.background()
    across.has_major_gridlines = False
    across.format.line.color.rgb = _rgb(PAPER.muted)
    across.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    for axis, code in ((down, _axis_format(step, picture.factor)), (across, "0")):
        axis.major_tick_mark = XL_TICK_MARK.NONE if axis is down else XL_TICK_MARK.OUTSIDE
        axis.tick_labels.font.size = Pt(12)
        axis.tick_labels.font.color.rgb = _rgb(PAPER.muted)
        axis.tick_labels.number_format = code
        axis.tick_labels.number_format_is_linked = False
    shown = list(chart.series)
    _spread(named, plot, bottom, top, at.height)
    ends = {one.series: one for one in named}
    few = len(values) <= _FEW
    for number, series in enumerate(picture.series):
        _draw_line(
            shown[number]._element, series, ends.get(number), [grid.get(x, -1) for x in picture.xs], few, page.language
        )
    beside = shown[len(picture.series) :]
    for one, drawn in zip(picture.milestones, beside, strict=False):
        _draw_marks(drawn._element, "triangle", 9, one.colour)
    for drawn in beside[len(picture.milestones) :]:
        _draw_break(drawn._element)


@dataclass(frozen=True)
class _Column:
    """A column of the table behind a chart: its head, and its values by year."""

    name: str
    values: Mapping[float, float | None]


def _tabled(chart: Any, columns: Sequence[_Column]) -> dict[float, int]:
    """Put columns into the table behind a chart, all beside the same years; return the row of each year."""
    import xlsxwriter

    years = sorted({x for column in columns for x, value in column.values.items() if value is not None})
    rows = {x: row for row, x in enumerate(years)}
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_string(0, 0, _("Year"))
        for x, row in rows.items():
            sheet.write_number(row + 1, 0, x)
        for number, column in enumerate(columns, 1):
            sheet.write_string(0, number, column.name)
            for x, value in column.values.items():
                if value is not None:
                    sheet.write_number(rows[x] + 1, number, value)
    chart.part.chart_workbook.update_from_xlsx_blob(file.getvalue())
    space = chart._chartSpace
    for number, (series, column) in enumerate(zip(space.iter(f"{{{_C}}}ser"), columns, strict=True), 1):
        series.find(f"{{{_C}}}tx/{{{_C}}}strRef/{{{_C}}}f").text = f"Sheet1!${_letter(number)}$1"
        for tag, letter, values in (
            ("xVal", "A", dict(enumerate(years))),
            ("yVal", _letter(number), {rows[x]: value for x, value in column.values.items() if value is not None}),
        ):
            old = series.find(f"{{{_C}}}{tag}")
            old.getparent().replace(old, _element(_referred(tag, letter, values, len(years))))
    # What is not joined is a series of its own: an empty cell inside one is a year that was never asked for.
    blanks = space.find(f".//{{{_C}}}dispBlanksAs")
    blanks.set("val", "span")
    return rows


def _letter(number: int) -> str:
    """Return the letter of a column of a sheet."""
    first, last = divmod(number, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def _referred(tag: str, letter: str, values: Mapping[int, float], count: int) -> str:
    """Return the values of a series, with the cells they come from."""
    points = "".join(f'<c:pt idx="{row}"><c:v>{value!r}</c:v></c:pt>' for row, value in sorted(values.items()))
    return (
        f"<c:{tag} {_NAMES}><c:numRef><c:f>Sheet1!${letter}$2:${letter}${count + 1}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{count}"/>{points}</c:numCache></c:numRef></c:{tag}>'
    )


def _axis_text(value: float, factor: float) -> str:
    """Write a value as the axis does, to know its width."""
    return i18n.number(value / factor, decimals=2)


def _ends(picture: model.Chart, first: float, last: float, step: float) -> tuple[float, float]:
    """Return the first and the last year of the axis, with milestones."""
    years = [first, last, *(year for one in picture.milestones for year in one.years)]
    return float(int(min(years)) - (1 if step == 1 else 0)), float(-int(-max(years) // 1)) + (0.5 if step > 1 else 1)


@dataclass
class _End:
    """The name at the end of a line: of which series and point, what it says, and how far it is moved down."""

    series: int
    place: int
    name: str
    text: str
    value: float
    colour: str
    size: float
    shift: float = 0.0


def _named(picture: model.Chart) -> list[_End]:
    """Return where the lines are named: each at its last point."""
    found: dict[str, tuple[float, _End]] = {}
    for number, series in enumerate(picture.series):
        points = [place for place, value in enumerate(series.values) if value is not None]
        if not points or not series.name:
            continue
        place = points[-1]
        value = series.values[place]
        assert value is not None
        main = series.colour != PAPER.muted
        size = 13.0 if main else 11.0
        text = series.ending or series.texts[place]
        end = _End(number, place, series.name, text, value, series.colour, size)
        if series.name not in found or picture.xs[place] >= found[series.name][0]:
            found[series.name] = (picture.xs[place], end)
    ends = [end for _x, end in found.values()]
    # A name that goes on with what is special about its points is told by its beginning already.
    return [
        end for end in ends if not any(end.name != other.name and end.name.startswith(other.name) for other in ends)
    ]


def _spread(ends: list[_End], plot: Box, bottom: float, top: float, height: float) -> None:
    """Move the names of lines apart where they would meet."""
    ordered = sorted(ends, key=lambda one: -one.value)
    wanted = [plot.height * (top - end.value) / (top - bottom) for end in ordered]
    places = list(wanted)
    for number in range(1, len(places)):
        places[number] = max(places[number], places[number - 1] + ordered[number].size * 1.3)
    # What was pushed below the axis pushes back.
    floor = plot.height - 6
    for number in reversed(range(len(places))):
        places[number] = min(places[number], floor)
        floor = places[number] - ordered[number].size * 1.3
    for end, y, moved in zip(ordered, wanted, places, strict=True):
        end.shift = (moved - y) / height


_DASH = {"other": "sysDot"}
_SYMBOL = {"hollow": "circle", "approximate": "square", "other": "x"}


def _marker(symbol: str, size: int, colour: str, *, filled: bool) -> str:
    """Return the look of a point."""
    if symbol == "none":
        return f'<c:marker {_NAMES}><c:symbol val="none"/></c:marker>'
    fill = solid(colour) if filled else "<a:noFill/>"
    return (
        f'<c:marker {_NAMES}><c:symbol val="{symbol}"/><c:size val="{size}"/>'
        f"<c:spPr>{fill}{line(colour, 1.5)}</c:spPr></c:marker>"
    )


def _bare(series: Any) -> None:
    """Take away the look that a new series has."""
    for tag in ("spPr", "marker", "dPt", "dLbls", "smooth"):
        for old in series.findall(f"{{{_C}}}{tag}"):
            series.remove(old)


# So many figures may all be written into a chart.
_FEW = 12


def _draw_line(
    element: Any, series: model.Series, end: _End | None, rows: Sequence[int], few: bool, language: str
) -> None:
    """Give a line its colour, its points, their numbers if they are few, and its name.

    `rows` says where its years stand in the table.
    """
    _bare(element)
    rest = ("xVal", "yVal")
    marks = {row: mark for row, mark, value in zip(rows, series.marks, series.values, strict=True) if value is not None}
    main = series.colour != PAPER.muted
    span = series.joined and set(marks.values()) <= {"span", "other"}
    width = (5.0 if span else 2.25) if main else 1.0
    dash = "sysDot" if span and "other" in marks.values() else ""
    drawn = line(series.colour, width, dash) if series.joined else "<a:ln><a:noFill/></a:ln>"
    _before(element, rest, _element(f"<c:spPr {_NAMES}>{drawn}</c:spPr>"))
    usual = "none" if span else ("diamond" if series.colour.upper() == "#17657F" else "circle")
    size = 6 if main else 4
    _before(element, rest, _element(_marker(usual, size, series.colour, filled=True)))
    if not span:
        for place, mark in marks.items():
            if mark in _SYMBOL:
                symbol = usual if mark == "hollow" else _SYMBOL[mark]
                look = _marker(symbol, 8 if main else 5, series.colour, filled=False)
                point = f'<c:dPt {_NAMES}><c:idx val="{place}"/>{look}<c:bubble3D val="0"/></c:dPt>'
                _before(element, rest, _element(point))
    labels: dict[int, str] = {}
    for row, value, text in zip(rows, series.values, series.texts, strict=True):
        # A figure for several years is written once, at its start.
        if value is not None and main and (few or span) and not (span and labels):
            labels[row] = _label(row, text, value, size=11, colour=series.colour, side="t", language=language)
    if end is not None:
        label = _label(
            rows[end.place],
            end.text,
            end.value,
            size=end.size,
            colour=end.colour,
            side="r",
            language=language,
            name=end.name,
        )
        if abs(end.shift) > 0.002:
            moved = f'<c:layout><c:manualLayout><c:x val="0"/><c:y val="{end.shift:.4f}"/></c:manualLayout></c:layout>'
            label = label.replace(f'<c:idx val="{rows[end.place]}"/>', f'<c:idx val="{rows[end.place]}"/>{moved}', 1)
        labels[rows[end.place]] = label
    if labels:
        _before(element, rest, _element(_labels([labels[row] for row in sorted(labels)])))
    element.append(_element(f'<c:smooth {_NAMES} val="0"/>'))


def _draw_marks(element: Any, symbol: str, size: int, colour: str) -> None:
    """Show a series as marks without a line."""
    _bare(element)
    rest = ("xVal", "yVal")
    _before(element, rest, _element(f"<c:spPr {_NAMES}><a:ln><a:noFill/></a:ln></c:spPr>"))
    _before(element, rest, _element(_marker(symbol, size, colour, filled=True)))
    element.append(_element(f'<c:smooth {_NAMES} val="0"/>'))


def _draw_break(element: Any) -> None:
    """Show a series as a dotted upright line."""
    _bare(element)
    rest = ("xVal", "yVal")
    _before(element, rest, _element(f"<c:spPr {_NAMES}>{line(PAPER.muted, 1.0, 'sysDot')}</c:spPr>"))
    _before(element, rest, _element(_marker("none", 0, "", filled=False)))
    element.append(_element(f'<c:smooth {_NAMES} val="0"/>'))
