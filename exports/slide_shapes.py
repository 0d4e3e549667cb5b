"""Pieces of a slide as PowerPoint keeps them: texts, tables and outlines that can be edited.

All lengths are in points; a slide is 960 points wide and 540 high. Where the language runs from right to left, what is
placed from the left stands as far from the right instead.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from components import i18n, palette
from exports import model

WIDTH, HEIGHT = 960.0, 540.0
# On every machine, with Arabic letters of its own.
FONT = "Arial"
PAPER = palette.PAPER["light"]
_EMU = 12700
_NAMES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
SPOKEN = {"en": "en-GB", "fr": "fr-FR", "ar": "ar-MA"}
_LINE = 1.2  # height of a line, in heights of its letters
# What XML cannot hold.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NARROW, _WIDE = set("iljtfrI.,:;'|!()[] \N{NO-BREAK SPACE}·"), set("mwMWQ@%≈—")


@dataclass(frozen=True)
class Box:
    """A place on a slide."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Return where it ends."""
        return self.y + self.height


@dataclass(frozen=True)
class Run:
    """A piece of text in one style; `address` makes it a link, `field` a number that the program keeps."""

    text: str
    size: float
    colour: str = PAPER.ink
    bold: bool = False
    address: str = ""
    field: str = ""


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is."""
    widths = 0.0
    for letter in text:
        kind = unicodedata.category(letter)
        if kind in ("Mn", "Cf"):
            continue
        if letter in _NARROW:
            widths += 0.3
        elif letter in _WIDE:
            widths += 0.86
        elif kind == "Lu":
            widths += 0.7
        elif kind == "Lo":
            # Arabic letters differ more from one machine to the next than others.
            widths += 0.6
        else:
            widths += 0.54
    return widths * size * (1.07 if bold else 1.0)


def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """Return on about how many lines a text stands."""
    count = 0
    for paragraph in text.split("\n") or [""]:
        across, lines = 0.0, 1
        for word in paragraph.split(" "):
            long = width_of(f"{word} ", size, bold=bold)
            if across and across + long > width:
                lines, across = lines + 1, 0.0
            lines += math.floor(long / width) if long > width else 0
            across += long
        count += lines
    return count


def height_of(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """Return about how high a text is."""
    return lines_of(text, size, width, bold=bold) * size * _LINE


def shortened(text: str, size: float, width: float, lines: int) -> str:
    """Cut a text at a word so that it stands on so many lines, with a sign that there is more."""
    if lines_of(text, size, width) <= lines:
        return text
    words = text.split(" ")
    while words and lines_of(" ".join(words) + " …", size, width) > lines:
        words.pop()
    return " ".join(words).rstrip(" ,;·") + " …"


def writable(text: str) -> str:
    """Leave out what a file cannot hold."""
    return _UNWRITABLE.sub("", text)


def _emu(points: float) -> int:
    """Return a length as PowerPoint counts it."""
    return round(points * _EMU)


def colour_of(colour: str) -> str:
    """Return a colour as PowerPoint writes it."""
    return colour.removeprefix("#").upper()


def solid(colour: str) -> str:
    """Return a plain fill."""
    return f'<a:solidFill><a:srgbClr val="{colour_of(colour)}"/></a:solidFill>'


def pattern(kind: str, front: str, back: str) -> str:
    """Return a patterned fill."""
    return (
        f'<a:pattFill prst="{kind}"><a:fgClr><a:srgbClr val="{colour_of(front)}"/></a:fgClr>'
        f'<a:bgClr><a:srgbClr val="{colour_of(back)}"/></a:bgClr></a:pattFill>'
    )


def line(colour: str, width: float, dash: str = "") -> str:
    """Return the line around a shape; none without a width."""
    if not width:
        return "<a:ln><a:noFill/></a:ln>"
    dashed = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{_emu(width)}" cap="flat">{solid(colour)}{dashed}<a:round/></a:ln>'


class Page:
    """One slide while it is filled."""

    def __init__(self, slide: Any, language: str) -> None:
        self.slide = slide
        self.language = language
        self.mirrored = language in i18n.RIGHT_TO_LEFT
        self._tree = slide.shapes._spTree
        self._last = max((int(one.get("id")) for one in self._tree.iter() if one.get("id", "").isdigit()), default=1)

    # --- Where things stand

    def place(self, box: Box) -> Box:
        """Return where a box really stands: from the side where reading begins."""
        return Box(WIDTH - box.x - box.width, box.y, box.width, box.height) if self.mirrored else box

    def next_id(self) -> int:
        """Return a number that no shape of the slide has."""
        self._last += 1
        return self._last

    def add(self, xml: str) -> Any:
        """Add a shape."""
        from lxml import etree

        element = etree.fromstring(writable(xml))
        self._tree.append(element)
        return element

    # --- Texts

    def run(self, run: Run) -> str:
        """Return a piece of text as PowerPoint writes it."""
        link = ""
        if run.address.startswith(("https://", "http://")):
            from pptx.opc.constants import RELATIONSHIP_TYPE

            key = self.slide.part.relate_to(run.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link = f'<a:hlinkClick r:id="{key}"/>'
        bold = ' b="1"' if run.bold else ""
        look = (
            f'<a:rPr lang="{SPOKEN[self.language]}" sz="{round(run.size * 100)}"{bold} dirty="0">{solid(run.colour)}'
            f'<a:latin typeface="{FONT}"/><a:cs typeface="{FONT}"/>{link}</a:rPr>'
        )
        if run.field:
            mark = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
            return f'<a:fld id="{mark}" type="{run.field}">{look}<a:t>{escape(run.text)}</a:t></a:fld>'
        return f"<a:r>{look}<a:t>{escape(run.text)}</a:t></a:r>"

    def paragraph(self, runs: Sequence[Run], *, align: str = "", after: float = 0) -> str:
        """Return a paragraph in the direction of the language; `align` is ctr, or end for the far side."""
        sides = {"": "r" if self.mirrored else "l", "end": "l" if self.mirrored else "r", "ctr": "ctr"}
        rtl = ' rtl="1"' if self.mirrored else ' rtl="0"'
        space = f'<a:spcAft><a:spcPts val="{round(after * 100)}"/></a:spcAft>' if after else ""
        size = runs[-1].size if runs else 12.0
        written = "".join(self.run(run) for run in runs if run.text)
        before = '<a:spcBef><a:spcPts val="0"/></a:spcBef>'
        return (
            f'<a:p><a:pPr marL="0" indent="0" algn="{sides[align]}"{rtl}>{before}{space}<a:buNone/></a:pPr>'
            + written
            # Else an empty line is as high as the program's usual letters.
            + f'<a:endParaRPr lang="{SPOKEN[self.language]}" sz="{round(size * 100)}"/></a:p>'
        )

    def text(
        self,
        box: Box,
        paragraphs: Sequence[Sequence[Run]],
        *,
        name: str,
        align: str = "",
        anchor: str = "t",
        after: float = 0,
        placeholder: str = "",
        fixed: bool = False,
    ) -> None:
        """Write texts into a box; `fixed` keeps it where it is in all languages, `placeholder` is title and such."""
        at = box if fixed else self.place(box)
        body = "".join(self.paragraph(runs, align=align, after=after) for runs in paragraphs)
        kind = f'<p:nvPr><p:ph type="{placeholder}"/></p:nvPr>' if placeholder else "<p:nvPr/>"
        marks = "<p:cNvSpPr/>" if placeholder else '<p:cNvSpPr txBox="1"/>'
        self.add(
            f'<p:sp {_NAMES}><p:nvSpPr><p:cNvPr id="{self.next_id()}" name={quoteattr(name)}/>{marks}{kind}</p:nvSpPr>'
            f'<p:spPr>{_frame(at)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
            f'<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}" '
            f'rtlCol="{int(self.mirrored)}"><a:noAutofit/></a:bodyPr><a:lstStyle/>{body}</p:txBody></p:sp>'
        )

    # --- Shapes

    def rectangle(self, box: Box, fill: str, *, name: str, edge: str = "", fixed: bool = False) -> None:
        """Draw a rectangle."""
        at = box if fixed else self.place(box)
        self.add(
            f'<p:sp {_NAMES}><p:nvSpPr><p:cNvPr id="{self.next_id()}" name={quoteattr(name)}/><p:cNvSpPr/><p:nvPr/>'
            f'</p:nvSpPr><p:spPr>{_frame(at)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f"{fill}{edge or line('', 0)}</p:spPr></p:sp>"
        )

    def group(self, shapes: Sequence[str], box: Box, *, name: str, says: str) -> None:
        """Draw shapes as a group with a text alternative."""
        self.add(
            f'<p:grpSp {_NAMES}><p:nvGrpSpPr><p:cNvPr id="{self.next_id()}" name={quoteattr(name)} '
            f"descr={quoteattr(says)}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>{_frame(box, child=True)}"
            f"</p:grpSpPr>{''.join(shapes)}</p:grpSp>"
        )

    def freeform(
        self,
        paths: Sequence[Sequence[tuple[float, float]]],
        *,
        name: str,
        says: str,
        fill: str,
        edge: str,
        closed: bool,
    ) -> str:
        """Return an outline of several parts; its points are places on the slide."""
        across = [x for path in paths for x, _y in path]
        down = [y for path in paths for _x, y in path]
        left, top = min(across), min(down)
        box = Box(left, top, max(across) - left, max(down) - top)
        steps = []
        for path in paths:
            places = [f'<a:pt x="{_emu(x - left)}" y="{_emu(y - top)}"/>' for x, y in path]
            steps.append(f"<a:moveTo>{places[0]}</a:moveTo>")
            steps += [f"<a:lnTo>{place}</a:lnTo>" for place in places[1:]]
            steps.append("<a:close/>" if closed else "")
        size = f'w="{_emu(box.width)}" h="{_emu(box.height)}"'
        told = f" descr={quoteattr(says)}" if says else ""
        unfilled = "" if closed else ' fill="none"'
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self.next_id()}" name={quoteattr(name)}{told}/><p:cNvSpPr/><p:nvPr/>'
            f"</p:nvSpPr><p:spPr>{_frame(box)}<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path {size}{unfilled}>'
            f"{''.join(steps)}</a:path></a:pathLst></a:custGeom>{fill}{edge}</p:spPr></p:sp>"
        )

    # --- Tables

    def table(self, look: "TableLook", box: Box, *, name: str, says: str) -> None:
        """Draw a table; its columns run in the direction of the language."""
        at = self.place(Box(box.x, box.y, sum(look.widths), sum(look.heights)))
        columns = "".join(f'<a:gridCol w="{_emu(width)}"/>' for width in look.widths)
        rows = "".join(
            f'<a:tr h="{_emu(height)}">{"".join(cells)}</a:tr>'
            for height, cells in zip(look.heights, self._rows(look), strict=True)
        )
        self.add(
            f'<p:graphicFrame {_NAMES}><p:nvGraphicFramePr><p:cNvPr id="{self.next_id()}" name={quoteattr(name)} '
            f'descr={quoteattr(says)}/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr>'
            f"<p:nvPr/></p:nvGraphicFramePr>{_frame(at, of='p')}<a:graphic>"
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">'
            f'<a:tbl><a:tblPr firstRow="1" firstCol="1" rtl="{int(self.mirrored)}"/>'
            f"<a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
        )

    def _rows(self, look: "TableLook") -> Iterable[list[str]]:
        """Return the cells of each row of a table."""
        table = look.table
        if table.groups:
            cells = []
            for title, span in table.groups:
                wide = f' gridSpan="{span}"' if span > 1 else ""
                cells.append(self._cell(look, title, bold=True, below=PAPER.muted, extra=wide, centred=span > 1))
                cells += [self._cell(look, "", below=PAPER.muted, extra=' hMerge="1"')] * (span - 1)
            yield cells
        yield [
            self._cell(look, text, bold=True, below=PAPER.ink, centred=look.centred and place > 0)
            for place, text in enumerate(table.headers)
        ]
        for number, row in enumerate(table.rows):
            fills = table.fills[number] if table.fills else [""] * len(row)
            yield [
                self._cell(look, text, bold=not place, below=_RULE, fill=fill, centred=look.centred and place > 0)
                for place, (text, fill) in enumerate(zip(row, fills, strict=True))
            ]

    def _cell(
        self,
        look: "TableLook",
        text: str,
        *,
        below: str,
        bold: bool = False,
        fill: str = "",
        extra: str = "",
        centred: bool = False,
    ) -> str:
        """Return a cell: its text, the rule below it, the colour behind it."""
        ink = palette.ink_on(fill) if fill else PAPER.ink
        paragraphs = "".join(
            self.paragraph([Run(part, look.size, ink, bold=bold)], align="ctr" if centred else "")
            for part in text.split("\n")
        )
        none = "".join(f"<a:{side}><a:noFill/></a:{side}>" for side in ("lnL", "lnR", "lnT"))
        margin = _emu(look.margin)
        return (
            f'<a:tc{extra}><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody><a:tcPr marL="{margin}" '
            f'marR="{margin}" marT="{_emu(_PAD)}" marB="{_emu(_PAD)}" anchor="ctr">{none}'
            f'<a:lnB w="{_emu(0.75)}">{solid(below)}</a:lnB>{solid(fill) if fill else "<a:noFill/>"}</a:tcPr></a:tc>'
        )


def _frame(box: Box, *, of: str = "a", child: bool = False) -> str:
    """Return where a shape stands and how large it is."""
    place, size = (
        f'x="{_emu(box.x)}" y="{_emu(box.y)}"',
        f'cx="{max(1, _emu(box.width))}" cy="{max(1, _emu(box.height))}"',
    )
    inside = f"<a:chOff {place}/><a:chExt {size}/>" if child else ""
    return f"<{of}:xfrm><a:off {place}/><a:ext {size}/>{inside}</{of}:xfrm>"


_RULE = "#D9D4CA"
_PAD = 3.0


@dataclass(frozen=True)
class TableLook:
    """A table that fits: the size of its letters, its columns and its rows."""

    table: model.Table
    size: float
    widths: Sequence[float]
    heights: Sequence[float]
    centred: bool
    margin: float = 5.0


def _natural(texts: Sequence[str], size: float) -> tuple[float, float]:
    """Return how wide a column must be for its longest word, and would be for its longest text."""
    words = max((width_of(word, size, bold=True) for text in texts for word in re.split("[ \n]", text)), default=0.0)
    whole = max((width_of(part, size, bold=True) for text in texts for part in text.split("\n")), default=0.0)
    return words, whole


def _columns(table: model.Table, size: float, width: float, margin: float) -> list[float]:
    """Share the width among the columns: each has room for its longest word, longer ones more."""
    rooms = []
    for place in range(len(table.headers)):
        texts = [row[place] for row in table.rows]
        least, most = _natural([table.headers[place], *texts], size)
        rooms.append((min(least + 2 * margin + 2, 160.0), most + 2 * margin + 2))
    least = sum(room[0] for room in rooms)
    if sum(room[1] for room in rooms) <= width:
        # A table of few words is no wider than it reads well.
        spare = min(width, 1.35 * sum(room[1] for room in rooms)) - sum(room[1] for room in rooms)
        return [room[1] + spare / len(rooms) for room in rooms]
    if least >= width:
        return [room[0] * width / least for room in rooms]
    wishes = [math.sqrt(max(0.0, room[1] - room[0])) for room in rooms]
    free = width - least
    shares = [room[0] + free * wish / sum(wishes) for room, wish in zip(rooms, wishes, strict=True)]
    return shares


def fitted(table: model.Table, width: float, size: float) -> TableLook:
    """Return a table with its columns and rows at a size of letters."""
    centred = bool(table.fills) or (len(table.headers) > 3 and _is_short(table))
    margin = 3.0 if len(table.headers) > 8 else 5.0
    widths = _columns(table, size, width, margin)

    def height(cells: Sequence[str]) -> float:
        """Return how high a row is."""
        tallest = max(
            height_of(text, size, room - 2 * margin, bold=True) for text, room in zip(cells, widths, strict=True)
        )
        return tallest + 2 * _PAD + 1

    heights = [height(row) for row in (table.headers, *table.rows)]
    if table.groups:
        heights.insert(0, size * _LINE + 2 * _PAD + 1)
    return TableLook(table, size, widths, heights, centred, margin)


def _is_short(table: model.Table) -> bool:
    """Tell whether the cells of a table hold signs and numbers, not sentences."""
    return all(len(text) <= 12 for row in table.rows for text in row[1:])
