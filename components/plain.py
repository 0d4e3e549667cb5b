"""Figures of the screen as plain pictures for documents: the same rows, texts and colours, without a library."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, zip_longest
from typing import Any

import pandas as pd
import plotly.graph_objects as go
from lxml import html
from markupsafe import Markup

from components import agreements, evidence, exhibits, i18n, naming, palette
from components.flows import Flow
from components.i18n import gettext as _
from components.i18n import language
from components.maps import ShadedMap
from components.relief import Relief
from data import catalogue
from exports import model

# Documents are on white paper, whatever the reader's screen is like.
_LIGHT = {
    **{palette.COUNTRY["dark"][code]: colour for code, colour in palette.COUNTRY["light"].items()},
    **{
        dark: light
        for family, colours in palette.SEQUENCE["dark"].items()
        for dark, light in zip(colours, palette.SEQUENCE["light"][family], strict=True)
    },
    **dict(zip(palette.MARKS["dark"], palette.MARKS["light"], strict=True)),
    palette.PAPER["dark"].muted: palette.PAPER["light"].muted,
    palette.PAPER["dark"].ink: palette.PAPER["light"].ink,
}
_ISOLATED = re.compile("\u2066([^\u2066-\u2069]*)\u2069")
# What stands between two isolated numbers, and nothing else.
_BETWEEN = re.compile("\N{LEFT-TO-RIGHT MARK}([^\\w\N{LEFT-TO-RIGHT MARK}]+)\N{LEFT-TO-RIGHT MARK}")
_ISOLATES = re.compile("[\u2066-\u2069]")
# No-break spaces stay: they hold a number to its unit, and a sign to its word in French.
_BLANKS = re.compile("[^\\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
_COLOUR = re.compile(r"background:\s*(#[0-9A-Fa-f]{6})")
# Elements that stand on a line of their own.
_BLOCKS = {"p", "div", "li", "ul", "br", "summary", "caption", "h3", "section", "small"}
_HIDDEN = {"svg", "script", "style", "title"}


def exhibit(shown: exhibits.Shown) -> model.Exhibit:
    """Return what a view has shown as an exhibit of a document."""
    return model.Exhibit(
        key=shown.key,
        title=plain(shown.title),
        reading=plain(shown.reading),
        picture=_picture(shown),
        alt=plain(shown.alt),
        notes=[
            *(plain(note) for note in (*_signs(shown.figure), *shown.notes)),
            *(_read(html.fromstring(f"<p>{line}</p>")) for line in shown.held),
        ],
        sources=sources(shown.rows),
        rows=shown.rows if shown.table else _words(shown.rows),
        table=shown.table,
        beside=shown.beside,
        listed=shown.listed,
    )


def _words(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what was counted, its texts as programs for documents show them right."""
    named = rows.rename(columns={column: plain(str(column)) for column in rows.columns})
    return named.map(lambda cell: plain(cell) if isinstance(cell, str) else cell)


def of_page(exhibit: model.Exhibit) -> model.Exhibit:
    """Return an exhibit with nothing but the rows of its picture, where it is one page of a list."""
    if exhibit.listed is None:
        return exhibit
    return replace(exhibit, rows=exhibit.listed, beside=None, sources=sources(exhibit.listed))


def plain(text: str) -> str:
    """Return a text as programs for documents show it right: without tags of Plotly, and without signs of isolation.

    PowerPoint draws these as boxes; a number that was isolated keeps its direction by marks.
    """
    text = re.sub(r"<br ?/?>", " ", text)
    text = re.sub(r"</?(?:b|i|span)\b[^>]*>", "", text)
    marked = "\N{LEFT-TO-RIGHT MARK}" if i18n.direction() == "rtl" else ""
    text = _ISOLATED.sub(rf"{marked}\1{marked}", text)
    if marked:
        # Else two numbers that follow one another would be read from left to right as a whole.
        turned = "\N{RIGHT-TO-LEFT MARK}"
        text = _BETWEEN.sub(rf"{marked}{turned}\1{turned}{marked}", text)
    return _ISOLATES.sub("", text).strip()


def sources(rows: pd.DataFrame) -> list[str]:
    """Return the publications behind rows in short, then their flags and grades in one text."""
    if rows.empty:
        return []
    said = []
    if "precision" in rows.columns:
        met = [evidence.flag(code) for code in evidence.FLAGS if code in set(rows["precision"])]
        said.append(_("{label}: {text}").format(label=_("Values"), text=i18n.listing(met)))
    # What is not published has no grade, but a document that holds it.
    grades = sorted(set(rows["grade"])) if "grade" in rows.columns else []
    said.append(_(", ").join(_("grade {letter}").format(letter=one) for one in grades))
    return [*(one.short() for one in catalogue.citations(rows)), *filter(None, [" · ".join(filter(None, said))])]


def _picture(shown: exhibits.Shown) -> model.Picture:
    """Return the picture of what was shown."""
    picture = _drawn(shown)
    if shown.listed is None or not isinstance(picture, model.Table):
        return picture
    return replace(picture, unlisted=len(shown.rows) - len(shown.listed))


def _drawn(shown: exhibits.Shown) -> model.Picture:
    """Return the picture of what was shown, of a long list that of one page."""
    figure = shown.figure() if callable(shown.figure) else shown.figure
    if figure is None:
        return _key_figures(shown)
    if isinstance(figure, ShadedMap):
        return _map(figure)
    if isinstance(figure, Relief):
        return _flat(figure)
    if isinstance(figure, Flow):
        return _flow(figure)
    if isinstance(figure, Markup):
        return _written(figure)
    return _chart(figure, shown.rows) or _listed(shown)


def _key_figures(shown: exhibits.Shown) -> model.KeyFigures:
    """Return a pair of key figures."""
    return model.KeyFigures(
        [
            model.KeyFigure(
                country=row["country"],
                name=naming.country_name(row["country"]),
                colour=palette.COUNTRY["light"][row["country"]],
                value=i18n.amount(float(row["value"]), row["unit"], "").strip(),
                says=shown.says[row["country"]],
                small=" · ".join(
                    (
                        catalogue.population(row["population_id"], language()),
                        i18n.period(row["period_start"], row["period_end"], row["country"]),
                    )
                ),
                obs_id=row["obs_id"],
            )
            for _index, row in shown.rows.iterrows()
        ]
    )


def _on_paper(colour: str | None) -> str:
    """Return a colour of the screen as it is on white paper."""
    return _LIGHT.get(colour or "", colour or "")


def _area(code: str, area: Mapping[str, Any]) -> model.Area:
    """Return an area of a map."""
    fill = _on_paper(area["fill"])
    return model.Area(
        geo_code=code,
        name=plain(area["tip"][0]),
        fill=fill,
        kind=area["kind"],
        label=plain(area.get("label", "")),
        ink=palette.ink_on(fill) if fill else palette.PAPER["light"].ink,
        tip=[plain(text) for text in area["tip"]],
        rank=float(area.get("rank", 0)),
    )


# A number longer than this has no room on an area.
_ON_AREA = 8


def _areas(areas: Mapping[str, Mapping[str, Any]]) -> list[model.Area]:
    """Return the areas of a map with their numbers, also where the screen shows these only when they are pointed at."""
    found = [_area(code, area) for code, area in areas.items()]
    if any(area.label for area in found):
        return found
    # A group of areas has one number.
    groups = {area.geo_code: area.tip[3] if len(area.tip) > 3 else area.geo_code for area in found}
    firsts = {code for place, code in enumerate(groups) if list(groups.values()).index(groups[code]) == place}
    return [
        replace(area, label=("≈ " if area.kind == "approximate" else "") + area.tip[1])
        if area.fill and area.geo_code in firsts and len(area.tip[1]) <= _ON_AREA
        else area
        for area in found
    ]


def _legends(groups: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[model.LegendEntry]]]:
    """Return the legends of a map."""
    return [
        (
            plain(group["title"]),
            [
                model.LegendEntry(
                    # What lies flat in relief is hatched on a flat map.
                    "unpublished" if entry["kind"] == "flat" else entry["kind"],
                    _on_paper(entry["fill"]),
                    _("not published") if entry["kind"] == "flat" else plain(entry["text"]),
                )
                for entry in group["entries"]
            ],
        )
        for group in groups
    ]


def _map(figure: ShadedMap) -> model.Map:
    """Return a shaded map."""
    payload = figure.payload
    panels = [
        model.Panel(
            country=panel["country"],
            level=panel["url"].rpartition("/")[2].removesuffix(".json"),
            title=plain(panel["title"]),
            subtitle=plain(panel["subtitle"]),
            colour=palette.COUNTRY["light"][panel["country"]],
            areas=_areas(panel["areas"]),
            alt=plain(panel["alt"]),
        )
        for panel in payload["panels"]
    ]
    return model.Map(panels, _legends(payload["legend"]), payload["selected"] or "")


def _flat(figure: Relief) -> model.Map:
    """Return a map in relief as the flat map of the same figures."""
    panels = [
        model.Panel(
            country=panel.country,
            level=panel.level,
            title=plain(panel.title),
            subtitle=plain(panel.subtitle),
            colour=palette.COUNTRY["light"][panel.country],
            areas=_areas(panel.areas),
            alt=plain(panel.alt),
        )
        for panel in figure.panels
    ]
    signs = {"approximate", "grouped"} & {area.kind for panel in panels for area in panel.areas}
    legends = _legends(figure.legend)
    if signs:
        pale = palette.SEQUENCE["light"]["plum"][1]
        fills = [entry.fill for _title, entries in legends for entry in entries if entry.fill]
        entries = [
            model.LegendEntry(kind, fills[len(fills) // 3] if fills else pale, evidence.flag(kind))
            for kind in sorted(signs)
        ]
        legends.insert(-1 if legends and not legends[-1][0] else len(legends), ("", entries))
    return model.Map(panels, legends)


# --- Charts

_SYMBOLS = {"x-thin": "other", "square-open": "approximate"}
_PATTERNS = {"/": "approximate", ".": "grouped"}


def _chart(figure: go.Figure, rows: pd.DataFrame) -> model.Chart | None:
    """Return a figure of Plotly as a chart, none where a chart of another program would not show the same."""
    drawn = figure.to_plotly_json()
    layout = drawn["layout"]
    traces = [_Trace(trace) for trace in drawn["data"] if trace.get("ids") is not None]
    if traces and all(trace.parted for trace in traces):
        return _shares(traces, layout)
    values = rows.set_index("obs_id")["value"].astype(float) if "obs_id" in rows.columns else pd.Series(dtype=float)
    if not traces or not all(one in values.index for trace in traces for one in trace.ids if one):
        return None
    if any(trace.kind == "bar" for trace in traces):
        return _bars(traces, values)
    if all(trace.mode == "markers+text" for trace in traces):
        if "line" in rows.columns:
            return _dots(traces, rows)
        return _answers(traces, layout, rows) if len(traces) == 1 else None
    if layout.get("yaxis", {}).get("visible", True):
        beside = [trace for trace in drawn["data"] if trace.get("ids") is None]
        return _lines(traces, beside, layout, values)
    return None


class _Trace:
    """What is read of a trace: its points one by one, whatever was given once for all of them."""

    def __init__(self, trace: Mapping[str, Any]) -> None:
        self.kind = str(trace["type"])
        # A piece of a bar begins where the one before it ends.
        self.parted = self.kind == "bar" and trace.get("base") is not None
        self.mode = str(trace.get("mode", ""))
        self.name = plain(str(trace.get("name") or ""))
        self.ids = [str(one) for one in trace["ids"]]
        self.x = list(trace["x"])
        self.y = list(trace["y"])
        self.texts = [plain(str(one)) for one in self._each(trace.get("text", ""))]
        self.said = [plain(str(one)) for one in self._each(trace.get("customdata", ""))]
        self.axis = str(trace.get("xaxis", "x"))
        self.dash = str(trace.get("line", {}).get("dash", "solid"))
        marker = trace.get("marker", {})
        self.symbols = [str(one) for one in self._each(marker.get("symbol", ""))]
        self.patterns = [str(one) for one in self._each(marker.get("pattern", {}).get("shape", ""))]
        self.edges = [float(one) for one in self._each(marker.get("line", {}).get("width", 0))]
        self.fills = [_on_paper(str(one)) for one in self._each(marker.get("color", ""))]
        lines = marker.get("line", {}).get("color") or marker.get("color") or trace.get("line", {}).get("color", "")
        self.colours = [_on_paper(str(one)) for one in self._each(trace.get("line", {}).get("color") or lines)]

    def _each(self, given: Any) -> list[Any]:
        """Return what was given for each point."""
        return list(given) if isinstance(given, (list, tuple)) else [given] * len(self.ids)

    def mark(self, place: int) -> str:
        """Say how a point is drawn."""
        if self.kind == "bar":
            hollow = "hollow" if self.edges[place] else ""
            return _PATTERNS.get(self.patterns[place], hollow)
        symbol = self.symbols[place]
        return _SYMBOLS.get(symbol, "hollow" if symbol.endswith("-open") else "")


def _bars(traces: Sequence[_Trace], values: "pd.Series[float]") -> model.Chart:
    """Return horizontal bars, the uppermost first."""
    trace = traces[0]
    order = list(reversed(range(len(trace.ids))))
    ids = [trace.ids[place] for place in order]
    series = model.Series(
        name="",
        values=[float(values[one]) for one in ids],
        texts=[trace.texts[place] for place in order],
        obs_ids=ids,
        colour=trace.colours[0],
        marks=[trace.mark(place) for place in order],
    )
    return model.Chart("bars", [plain(str(trace.y[place])) for place in order], [series])


def _shares(traces: Sequence[_Trace], layout: Mapping[str, Any]) -> model.Chart:
    """Return bars that are parted into pieces, the uppermost first, each named by what stands above it."""
    order = sorted(range(len(traces[0].ids)), key=lambda place: traces[0].y[place])
    above: dict[float, list[str]] = {}
    for note in layout.get("annotations", ()):
        if note.get("yref") != "paper":
            above.setdefault(float(note["y"]), []).append(plain(note["text"]))
    names = [" · ".join(above[height]) for height in sorted(above)]
    # The legend stands in the middle.
    said = (plain(one["text"]) for one in layout.get("annotations", ()) if _is_unit(one) and one["x"] in (0, 1))
    series = [
        model.Series(
            name=trace.name,
            values=[float(trace.x[place]) for place in order],
            texts=[trace.texts[place] for place in order],
            obs_ids=[trace.ids[place] for place in order],
            colour=trace.fills[0],
            marks=[""] * len(order),
        )
        for trace in traces
    ]
    return model.Chart("shares", names, series, unit=next(said, ""))


def _placed(
    name: str, points: Mapping[int, tuple[float, str, str, str]], length: int, colour: str, *, joined: bool = False
) -> model.Series:
    """Return a series with its points (value, text, observation, mark) at their places among so many."""
    at = [points.get(place, (None, "", "", "")) for place in range(length)]
    values, texts, obs_ids, marks = zip(*at, strict=True)
    return model.Series(name, values, texts, obs_ids, colour, marks, joined)


def _dots(traces: Sequence[_Trace], rows: pd.DataFrame) -> model.Chart:
    """Return a dot plot: a category for each of its lines, a series for each kind of mark."""
    firsts = rows.drop_duplicates("line")
    headed = firsts["heading"].nunique() > 1
    categories = [
        _("{label}: {text}").format(label=row["heading"], text=row["label"])
        if headed and row["heading"]
        else row["label"]
        for _index, row in firsts.iterrows()
    ]
    places = {line: place for place, line in enumerate(firsts["line"])}
    of = {row["obs_id"]: row for _index, row in rows.iterrows()}
    several = rows["country"].nunique() > 1
    apart = rows["sex"].nunique() > 1 or (rows["sex"] != "total").any()
    series = []
    for trace in traces:
        first = of[trace.ids[0]]
        names = [naming.country_name(first["country"])] if several else []
        names += [catalogue.label("sex", first["sex"], language())] if apart else []
        points = {
            places[of[one]["line"]]: (float(of[one]["value"]), text, one, trace.mark(place))
            for place, (one, text) in enumerate(zip(trace.ids, trace.texts, strict=True))
        }
        series.append(_placed(_joined(names), points, len(categories), trace.colours[0]))
    return model.Chart("dots", [plain(one) for one in categories], series)


def _joined(names: Sequence[str]) -> str:
    """Return the country and the sex of a series as one name; either may be missing."""
    return _("{label}, {detail}").format(label=names[0], detail=names[1]) if len(names) > 1 else "".join(names)


def _answers(traces: Sequence[_Trace], layout: Mapping[str, Any], rows: pd.DataFrame) -> model.Chart | None:
    """Return several answers to one question, each on a line of its own; none where they share lines."""
    trace = traces[0]
    if len(set(trace.y)) < len(trace.y):
        return None
    own = rows.set_index("obs_id")
    written = [one for one in layout.get("annotations", ()) if one.get("yanchor") == "top"]
    categories, points = [], []
    above = float("inf")
    for place in sorted(range(len(trace.ids)), key=lambda one: -trace.y[one]):
        height = trace.y[place]
        lines = [one["text"] for one in written if height < one["y"] <= above]
        who = " ".join(plain(text) for text in lines if "<b>" in text)
        what = " ".join(plain(text) for text in lines if "<b>" not in text)
        categories.append(" · ".join(part for part in (who, what) if part))
        row = own.loc[trace.ids[place]]
        points.append((float(row["value"]), trace.texts[place].strip(), trace.ids[place], trace.mark(place), row))
        above = height
    countries = [point[4]["country"] for point in points]
    series = []
    for country in dict.fromkeys(countries):
        placed = {place: point[:4] for place, point in enumerate(points) if countries[place] == country}
        name = naming.country_name(country) if len(set(countries)) > 1 else ""
        colour = palette.COUNTRY["light"].get(country, palette.PAPER["light"].muted)
        series.append(_placed(name, placed, len(points), colour))
    return model.Chart("dots", categories, series)


def _lines(
    traces: Sequence[_Trace],
    beside: Sequence[Mapping[str, Any]],
    layout: Mapping[str, Any],
    values: "pd.Series[float]",
) -> model.Chart:
    """Return lines over the years; `beside` are the marks of events and of breaks."""
    pieces = [(trace, piece) for trace in traces for piece in _pieces(trace)]
    xs = sorted({float(trace.x[place]) for trace, piece in pieces for place in piece})
    at = {x: place for place, x in enumerate(xs)}
    factor, same = _factor([(trace, place) for trace, piece in pieces for place in piece], values)
    series = []
    for trace, piece in pieces:
        span = trace.mode == "lines"
        ends = [piece[0], piece[-1]] if span else piece
        points = {
            at[float(trace.x[place])]: (
                float(values[trace.ids[place]]) if same else float(trace.y[place]),
                _value_in(trace.texts[place]),
                trace.ids[place],
                ("other" if trace.dash == "dot" else "span") if span else trace.mark(place),
            )
            for place in ends
        }
        joined = span or ("lines" in trace.mode and len(piece) > 1)
        placed = _placed(trace.name, points, len(xs), trace.colours[0], joined=joined)
        series.append(replace(placed, ending=_ending(trace.name, float(trace.x[ends[-1]]), layout)))
    axis = layout.get("yaxis", {})
    unit = next((plain(one["text"]) for one in layout.get("annotations", ()) if _is_unit(one)), "")
    zero = axis.get("range", [0])[0] <= 0
    milestones = [
        model.Milestones(
            naming.country_name(trace["name"]),
            [float(year) for year in trace["x"]],
            [plain(text) for text in trace["text"]],
            palette.COUNTRY["light"][trace["name"]],
            [str(one) for one in trace.get("customdata", ())],
        )
        for trace in beside
        if trace.get("name") in palette.COUNTRY["light"]
    ]
    breaks = sorted({float(trace["x"][0]) for trace in beside if trace.get("name") == "break"})
    return model.Chart("lines", [], series, xs, unit, factor if same else 1, zero, milestones, breaks)


def _ending(name: str, x: float, layout: Mapping[str, Any]) -> str:
    """Return how the last value of a line is written beside its end, empty where it does not end there."""
    for note in layout.get("annotations", ()):
        said = plain(note["text"]).strip("\N{LEFT-TO-RIGHT MARK} ")
        if said.startswith(f"{name} ") and note.get("xref", "x") == "x" and abs(float(note["x"]) - x) < 0.6:
            return said.removeprefix(name).strip()
    return ""


def _is_unit(note: Mapping[str, Any]) -> bool:
    """Tell whether a text on a chart of lines is the unit of its axis."""
    return note.get("xref") == note.get("yref") == "paper" and note.get("yanchor") == "bottom"


def _pieces(trace: _Trace) -> Iterator[list[int]]:
    """Return the points of a line piece by piece, parted where it has a gap."""
    groups = groupby(range(len(trace.ids)), key=lambda place: trace.x[place] is None)
    parted = [list(places) for gap, places in groups if not gap]
    if trace.mode == "markers":
        parted = [[place for piece in parted for place in piece]]
    yield from (piece for piece in parted if piece)


def _factor(points: Sequence[tuple[_Trace, int]], values: "pd.Series[float]") -> tuple[float, bool]:
    """Return in which units the axis counts the values of the rows, and whether it counts them at all."""
    ratios = {
        round(float(values[trace.ids[place]]) / float(trace.y[place]), 6)
        for trace, place in points
        if float(trace.y[place])
    }
    return (ratios.pop(), True) if len(ratios) == 1 else (1, not ratios)


def _value_in(text: str) -> str:
    """Return the value of a text such as 2014: 3.5%."""
    return text.rpartition(":")[2].strip() or text


# --- Tables and cards


def _listed(shown: exhibits.Shown) -> model.Picture:
    """Return the rows behind a figure as a table."""
    if shown.listing is not None:
        return _written(Markup(shown.listing(shown.rows)))
    if shown.table == "agreements":
        return _written(agreements.table(shown.rows, caption=""))
    if shown.table != "observations":
        return model.Statements([(plain(shown.alt), "")])
    table = _tables(html.fromstring(evidence.rows_table(shown.rows, caption="")))[0]
    # The precision and the grade stand below every exhibit, and so does the source where it is the same for all.
    last = len(table.headers)
    kept = [*range(last - 3), last - 2]
    several = [place for place in kept if not place or len({row[place] for row in table.rows}) > 1]
    value = len(table.headers) - 5
    if len({row[0] for row in table.rows}) == 1 and len(several) > 1:
        several = several[1:]
    several = sorted({*several, value})
    return model.Table(
        [table.headers[place] for place in several], [[row[place] for place in several] for row in table.rows]
    )


def _written(markup: Markup) -> model.Picture:
    """Return our own HTML as tables, or as the sentences of its cards."""
    tree = html.fromstring(f"<div>{markup}</div>")
    if tables := _tables(tree):
        return tables[0] if len(tables) == 1 else model.Tables(tables)
    return model.Statements(_cards(tree))


def _is_hidden(element: html.HtmlElement) -> bool:
    """Tell whether a reader of the page does not see an element."""
    return (
        not isinstance(element.tag, str)
        or element.tag in _HIDDEN
        or "hidden" in element.attrib
        or "awda-hidden" in element.get("class", "").split()
    )


def _read(element: html.HtmlElement, skip: Callable[[html.HtmlElement], bool] = _is_hidden) -> str:
    """Return what a reader sees of an element, blocks on lines of their own."""

    def pieces(one: html.HtmlElement) -> Iterator[str]:
        yield one.text or ""
        for child in one:
            if not skip(child):
                block = child.tag in _BLOCKS or "awda-pact" in child.get("class", "").split()
                if block:
                    yield "\n"
                before = child.getprevious()
                if (
                    "awda-chip" in child.get("class", "").split()
                    and before is not None
                    and before.tag in ("strong", "b")
                ):
                    yield "· "
                if child.tag == "dt":
                    yield _("{label}: {text}").format(label=child.text_content(), text="")
                    continue
                yield from pieces(child)
                if block:
                    yield "\n"
                elif child.tag in ("i", "b") and not (child.tail or "").strip():
                    yield " "
            yield child.tail or ""

    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(pieces(element)).split("\n"))
    return "\n".join(plain(line) for line in lines if line)


def _tables(tree: html.HtmlElement) -> list[model.Table]:
    """Return every table of some HTML."""
    found = [tree] if tree.tag == "table" else tree.iter("table")
    return [_table(one) for one in found]


def _table(table: html.HtmlElement) -> model.Table:
    """Return a table, its cells as they are read, with the colours behind them."""
    heads = table.findall("thead/tr")
    groups: list[tuple[str, int]] = []
    headers = [_read(cell) for cell in heads[-1]] if heads else []
    if len(heads) > 1:
        # What spans both rows of heads names the rows.
        groups = [(_read(cell) if not cell.get("rowspan") else "", int(cell.get("colspan", 1))) for cell in heads[0]]
        headers = [*(_read(cell) for cell in heads[0] if cell.get("rowspan")), *headers]
    body = [list(row) for row in table.findall("tbody/tr")]
    if "awda-leads" in table.get("class", "").split():
        return _leads(table, headers[0], body)
    fills = [[_fill(cell) for cell in row] for row in body]
    beside = {_("Precision"), _("Source"), _("Grade"), _("Precision and grade")}
    # In tables of mechanisms these are told in full elsewhere.
    beside |= {_("Kind"), _("Services"), _("Stage"), _("Status in 2018")} if _("Mechanism") in headers[:1] else set()
    return model.Table(
        headers,
        [[_read(cell) for cell in row] for row in body],
        title=_caption(table),
        groups=groups,
        fills=fills if any(map(any, fills)) else (),
        spare=[place for place, header in enumerate(headers) if header in beside],
    )


def _leads(table: html.HtmlElement, kind: str, body: Sequence[Sequence[html.HtmlElement]]) -> model.Table:
    """Return who leads how many mechanisms: what the bars of the screen count, in columns, and the leads by name."""

    def said(cell: html.HtmlElement, path: str) -> str:
        return " ".join(_read(one) for one in cell.iterfind(path))

    rows = []
    for name, cell in body:
        if cell.find("div") is None:
            rows.append([_read(name), "", "", _read(cell)])
        else:
            rows.append([_read(name), said(cell, "div/b"), said(cell, "div/small"), said(cell, "p[1]")])
            if cell.find("div/b") is None:
                rows[-1][1] = i18n.number(0)
    headers = [kind, _("Known to be at work"), _("Perhaps"), _("Who leads")]
    return model.Table(headers, rows, title=_caption(table))


def _caption(table: html.HtmlElement) -> str:
    """Return the title of a table, empty where it has none to be seen."""
    caption = table.find("caption")
    return "" if caption is None or _is_hidden(caption) else _read(caption)


def _fill(cell: html.HtmlElement) -> str:
    """Return the colour behind a cell, empty for none."""
    for one in cell.iter():
        if isinstance(one.tag, str) and (met := _COLOUR.search(one.get("style", ""))):
            return _on_paper(met[1])
    return ""


def _signs(figure: Any) -> list[str]:
    """Return what the signs in a table stand for, as a note."""
    if not isinstance(figure, Markup) or "awda-key-list" not in figure:
        return []
    entries = html.fromstring(f"<div>{figure}</div>").find_class("awda-key-list")[0]
    said = [_read(entry).replace("\n", " ") for entry in entries if entry.find_class("awda-sign")]
    signs = [entry.find_class("awda-sign")[0].text_content() for entry in entries if entry.find_class("awda-sign")]
    return [
        "; ".join(
            _("{label}: {text}").format(label=plain(sign), text=text.removeprefix(plain(sign)).strip())
            for sign, text in zip(signs, said, strict=True)
        )
    ]


# What a card consists of, the innermost first; and what in it is the sentence.
_CARDS = ("awda-statement", "awda-advice", "awda-card", "awda-treaty", "awda-key")
_SENTENCES = ("awda-says", "awda-card-name", "awda-country")


def _is_more(element: html.HtmlElement) -> bool:
    """Tell whether an element is hidden, or leads on to more, which says nothing on paper."""
    return _is_hidden(element) or "awda-open" in element.get("class", "").split()


def _is_aside(element: html.HtmlElement) -> bool:
    """Tell whether an element is hidden, or leads on to more."""
    return _is_more(element) or (element.tag == "details" and element.get("open") is None)


def _cards(tree: html.HtmlElement) -> list[tuple[str, str]]:
    """Return the sentences of cards, each with its small print; the items of a list without cards as they are."""
    if gaps := tree.xpath(".//*[@data-gap]"):
        return [_gap(gap) for gap in gaps]
    for name in _CARDS:
        if tree.find_class(name):
            return [_card(card) for card in tree.iter() if _is_card(card, name)]
    said = [_read(item, _is_more).split("\n") for item in list(tree.iter("li")) or [tree]]
    return [(first, " · ".join(others)) for first, *others in said]


def _gap(gap: html.HtmlElement) -> tuple[str, str]:
    """Return what is missing, and below it, line by line, of what it is part and where it is held."""
    lines = _read(gap).split("\n")
    main = next(map(_read, gap.find_class("awda-says")), lines[0])
    return main, "\n".join(line for line in lines if line != main)


def _is_card(element: html.HtmlElement, name: str) -> bool:
    """Tell whether an element is a card of a kind, or stands beside such cards and says what is not known."""
    classes = (element.get("class") or "").split() if isinstance(element.tag, str) else []
    if name in classes:
        return True
    around = [one.get("class") or "" for one in element.iterancestors()]
    return "awda-unknown" in classes and not any(name in one.split() for one in around)


def _card(card: html.HtmlElement) -> tuple[str, str]:
    """Return the sentence of a card and its small print."""
    main = next((found[0] for name in _SENTENCES if (found := card.find_class(name))), None)
    paragraphs = [
        one
        for one in card.iter("p", "dl", "summary")
        if not _within_fold(one, card) and not _is_aside(one) and (one is main or not _leads_on(one))
    ]
    if main is None or main.tag == "span" or main not in paragraphs:
        main = paragraphs[0] if paragraphs else card
    # A number written large belongs to the words above it.
    large = [one for one in card.find_class("awda-big") if one in paragraphs and one is not main]
    small = [_read(one, _is_aside).replace("\n", _("; ")) for one in paragraphs if one is not main and one not in large]
    headings = [one for section in card.iterancestors("section") for one in section.findall("h3")]
    said = _read(main, _is_aside).replace("\n", " ")
    for one in large:
        said = _("{label}: {text}").format(label=said, text=_read(one))
    said = " · ".join([*map(_read, headings), said])
    return said, " · ".join(text for text in small if text)


def _leads_on(paragraph: html.HtmlElement) -> bool:
    """Tell whether a paragraph is a link to more, which says nothing on paper."""
    links = paragraph.findall("a")
    return len(links) == 1 and "data-choice" in links[0].attrib and _read(paragraph) == _read(links[0])


def _within_fold(element: html.HtmlElement, card: html.HtmlElement) -> bool:
    """Tell whether an element is folded away inside its card."""
    folded = element.tag == "summary"
    for one in element.iterancestors():
        if one is card:
            return False
        # What is folded is left out but for its title.
        if one.tag == "details":
            if not folded:
                return True
            folded = False
    return False


# So many blocks of a flow stand in one cell at most, column by column, and what parts them: a higher row would find no
# room, and a mechanism ends with a line of its own anyway.
_IN_CELL = ((2, "\n\n"), (1, ""), (4, "\n"))


def _flow(figure: Flow) -> model.Table:
    """Return a flow as a table: how many each strand counts, or the blocks with what they are joined to."""
    tree = html.fromstring(f"<div>{figure.picture}</div>")
    titles = [_read(one) for one in tree.find_class("awda-strand-title")]
    columns = [list(one.xpath(".//*[@data-node]")) for one in tree.iter("ul")]
    if any(ribbon.count != 1 or len(ribbon.stops) > 2 for ribbon in figure.ribbons) or len(columns) != 3:
        return _counted(figure, titles, columns)
    words = {node.get("data-node"): _whole_block(node) for column in columns for node in column}
    joined = {pair for ribbon in figure.ribbons for pair in pairwise(ribbon.stops)}
    left, middle, right = ([node.get("data-node") for node in column] for column in columns)
    groups = [([one for one in left if (one, code) in joined], [code]) for code in middle]
    # What passes the middle, or leads nowhere, has a row of its own.
    groups += [
        ([one], [])
        for one in left
        if any((one, code) in joined for code in right) or not any((one, code) in joined for code in middle)
    ]
    rows: list[list[str]] = []
    for before, within in groups:
        start = within or before
        after = [one for one in right if any((code, one) in joined for code in start)]
        cells = [
            [between.join(words[code] for code in few) for few in _parted(codes, most)]
            for codes, (most, between) in zip((before, within, after), _IN_CELL, strict=True)
        ]
        rows += [list(row) for row in zip_longest(*cells, fillvalue="")]
    # What stands in the row above is not said again.
    return model.Table(
        titles,
        [
            [text if not above or text != above[place] else "" for place, text in enumerate(row)]
            for above, row in zip([[], *rows], rows, strict=False)
        ],
    )


def _parted(codes: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """Yield codes, so many at once."""
    for start in range(0, len(codes), most):
        yield codes[start : start + most]


def _counted(figure: Flow, titles: Sequence[str], columns: Sequence[Sequence[html.HtmlElement]]) -> model.Table:
    """Return the ribbons of a flow as rows: which blocks each joins, and how many it counts."""
    place = {node.get("data-node"): number for number, column in enumerate(columns) for node in column}
    words = {node.get("data-node"): _block(node) for column in columns for node in column}
    rows = []
    for ribbon in figure.ribbons:
        cells = [""] * len(titles)
        for stop in ribbon.stops:
            cells[place[stop]] = words[stop]
        rows.append([*cells, i18n.number(ribbon.count)])
    return model.Table([*titles, _("Count")], rows)


def _whole_block(node: html.HtmlElement) -> str:
    """Return the words of a block and, line by line, its small print."""
    return "\n".join([_block(node), *map(_read, node.iter("small"))])


def _block(node: html.HtmlElement) -> str:
    """Return the words of a block, without the number it begins with."""
    for words in node.find_class("awda-strand-words"):
        first = words.find("b")
        if first is not None and (first.text or "").strip().isdigit():
            first.text = ""
        return _read(words).replace("\n", " ")
    return _read(node).replace("\n", " ")
