"""A figure with all that makes it trustworthy: definition, flags, sources, the rows behind it, and their download.

`show` asks for the rows, and for their sources: a figure without a source cannot be drawn.
"""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import TypeAlias

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup

from components import browser, exhibits, filters, i18n, maps, markup, stage, terms
from components.flows import Flow
from components.i18n import gettext as _
from components.i18n import language, ngettext
from components.maps import ShadedMap
from components.relief import Relief
from data import catalogue

# What a reader must know of each figure before using it; the order is that of trust.
FLAGS = ("exact", "rounded", "derived", "approximate", "grouped", "partial_period")
PLOTLY = {"displayModeBar": False}


# What can be drawn with its evidence.
Figure: TypeAlias = ShadedMap | Relief | go.Figure


class UnsourcedError(ValueError):
    """Rows that do not say where they come from."""


def flag(precision: str) -> str:
    """Return the short word for a precision."""
    words = {
        "exact": _("as published"),
        "rounded": _("rounded by the source"),
        "derived": _("derived"),
        "approximate": _("approximate"),
        "grouped": _("grouped regions"),
        "partial_period": _("part of a period"),
    }
    return words[precision]


def value_of(row: "pd.Series[str]") -> str:
    """Write the value of an observation with its unit."""
    return i18n.amount(float(row["value"]), row["unit"], catalogue.label("unit", row["unit"], language()))


def writer(unit: str, *, with_unit: bool = True) -> Callable[[float], str]:
    """Return the function that writes values of a unit; without it where the unit is named once for all values."""
    if not with_unit and unit not in ("percent", "yes_no"):
        return partial(i18n.number, decimals=i18n.decimals_of(unit))
    return partial(i18n.amount, unit=unit, unit_label=unit_name(unit))


def words(unit: str) -> maps.Words:
    """Return how maps of a unit name areas and write values."""
    return maps.Words(
        names={code: catalogue.region_name(code, language()) for code in catalogue.region_codes()},
        members=catalogue.members,
        areas=catalogue.areas,
        precisions={code: flag(code) for code in FLAGS},
        write=writer(unit, with_unit=False),
        short=partial(i18n.number, decimals=i18n.decimals_of(unit, short=True)),
        unit=unit_name(unit),
    )


def unit_name(unit: str) -> str:
    """Name a unit, empty for the percent sign, which stands beside each value."""
    return "" if unit in ("percent", "yes_no") else catalogue.label("unit", unit, language())


def detail_of(row: "pd.Series[str]") -> str:
    """Name what part of the whole a figure is about: women, urban, census of 2024; empty for the whole."""
    parts = []
    if row["sex"] != "total":
        parts.append(catalogue.label("sex", row["sex"], language()))
    if row["breakdown_value"]:
        parts.append(catalogue.breakdown_label(row["breakdown"], row["breakdown_value"], language()))
    return _(", ").join(parts)


def _check(rows: pd.DataFrame, table: str = "observations") -> None:
    """Raise UnsourcedError unless every row of a table names its source, or sources, and its grade if it has one."""
    wanted = ["source_ids" if "source_ids" in rows.columns else "source_id"]
    wanted += ["grade"] if catalogue.is_graded(table) else []
    if missing := [column for column in wanted if column not in rows.columns]:
        raise UnsourcedError(f"rows without the columns {', '.join(missing)}")
    empty = (rows[wanted].astype(str) == "").any(axis=1)
    if rows.empty or empty.any():
        raise UnsourcedError(f"a figure needs rows, each with {' and '.join(wanted)}")


# How often a picture in relief is drawn anew before the flat map takes its place.
MOST_LOSSES = 2
# The width of a figure beside the region chosen, on a laptop's screen, in pixels.
USUAL_WIDTH = 620


def _is_blank(figure: Figure) -> bool:
    """Tell whether a map shows no figure at all."""
    if isinstance(figure, Relief):
        return not figure.has_figures
    if not isinstance(figure, ShadedMap):
        return False
    kinds = {area["kind"] for panel in figure.payload["panels"] for area in panel["areas"].values()}
    return kinds <= {"unpublished", "blank"}


def _labelled(label: str, text: str) -> Markup:
    """Put a label before a text, with the punctuation of the language."""
    return Markup(_("{label}: {text}")).format(label=label, text=text)


def grade(code: str) -> Markup:
    """Return a grade in short; what it means opens on it."""
    return Markup('<abbr title="{}">{}</abbr>').format(
        catalogue.label("grade", code, language()), _("grade {letter}").format(letter=code)
    )


def source_line(rows: pd.DataFrame, *, most: int = 2) -> Markup:
    """Return the line below a figure: sources, flags and grades of the rows shown."""
    cited = catalogue.citations(rows)
    shown = [markup.latin(one.short(), one.language) for one in cited[:most]]
    if len(cited) > most:
        rest = len(cited) - most
        shown.append(
            Markup("{}").format(ngettext("{count} more", "{count} more", rest).format(count=i18n.number(rest)))
        )
    label = _("Source") if len(cited) == 1 else _("Sources")
    pieces = [_labelled(label, markup.join(shown, _("; ")))]
    if "precision" in rows.columns:
        met = [flag(code) for code in FLAGS if code in set(rows["precision"])]
        pieces.append(_labelled(_("Values"), i18n.listing(met)))
    if "grade" in rows.columns:
        pieces.append(markup.join(map(grade, sorted(set(rows["grade"]))), _(", ")))
    return Markup('<p class="awda-source">{}</p>').format(markup.join(pieces, " · "))


def publication_link(one: catalogue.Citation) -> Markup:
    """Return a publication in short, as a link to its place among the sources, with all that rests on it."""
    return markup.to_page("sources", {"source": one.source_id}, markup.latin(one.short(), one.language))


def publication_links(rows: pd.DataFrame) -> Markup:
    """Return the publications behind rows, each as a link to its place among the sources."""
    return markup.join(map(publication_link, catalogue.citations(rows)), _("; "))


def citation_list(rows: pd.DataFrame) -> Markup:
    """Return the publications behind rows, each with its place, grade and address."""
    items = []
    for one in catalogue.citations(rows):
        where = _("; ").join(one.locators)
        items.append(
            Markup("<li>{}{}{}{}{}<br><span class='awda-muted'>{}</span>{}</li>").format(
                markup.latin(one.short(), one.language),
                _(", "),
                markup.link(one.title, one.url, language=one.language),
                Markup(". ") if where else "",
                # The place in a source is quoted as the evidence base notes it, in English.
                markup.latin(where) if where else "",
                _("; ").join(catalogue.label("grade", grade, language()) for grade in one.grades),
                # It leads on, and says nothing on paper.
                Markup("<br><span class='awda-open'>{}</span>").format(
                    markup.to_page("sources", {"source": one.source_id}, _("All that rests on this publication"))
                ),
            )
        )
    return Markup('<ul class="awda-citations">{}</ul>').format(markup.join(items))


def _area_name(row: "pd.Series[str]") -> str:
    """Name the area of a figure."""
    return catalogue.region_name(row["geo_code"], language())


def _precision_cell(row: "pd.Series[str]") -> Markup:
    """Name the precision of a figure and, where it is not simply as published, say how it came about."""
    note = catalogue.note(row["note_id"], language()) if row["precision"] not in ("exact", "rounded") else ""
    return Markup("{}{}").format(
        flag(row["precision"]), Markup('<br><span class="awda-muted">{}</span>').format(note) if note else ""
    )


def rows_table(rows: pd.DataFrame, *, caption: str, of_area: str = "") -> Markup:
    """Return figures as a table, one row for each.

    The first column names the area, or the indicator when all figures are those `of_area` (a wider area is then named
    beside the figure published for it). Figures of several indicators and areas name both.
    """
    several = not of_area and rows["indicator"].nunique() > 1
    details = []
    for _index, row in rows.iterrows():
        parts = [detail_of(row), _area_name(row) if of_area and row["geo_code"] != of_area else ""]
        details.append(_(", ").join(part for part in parts if part))
    headers = [_("Indicator"), _("Area")] if several else [_("Indicator") if of_area else _("Area")]
    if any(details):
        headers.append(_("Detail"))
    headers += [_("Value"), _("Period"), _("Precision"), _("Source"), _("Grade")]
    body = []
    for (_index, row), detail in zip(rows.iterrows(), details, strict=True):
        label = catalogue.indicator(row["indicator"]).label(language())
        cells: list[str] = [label, _area_name(row)] if several else [label if of_area else _area_name(row)]
        if any(details):
            cells.append(detail)
        source = catalogue.citations(row.to_frame().T)[0]
        cells += [
            value_of(row),
            i18n.period(row["period_start"], row["period_end"], row["country"]),
            _precision_cell(row),
            markup.link(source.short(), source.url, language=source.language),
            row["grade"],
        ]
        body.append(cells)
    return markup.table(headers, body, caption=caption)


def _meaning(row: "pd.Series[str]") -> Markup:
    """Return what a careful reader of one figure must know, folded: definition, who is covered, note, place, grade."""
    one = catalogue.indicator(row["indicator"])
    texts = {
        _("Definition"): one.definition(language()),
        _("How to read it"): one.how_to_read(language()),
        _("Who is covered"): catalogue.population(row["population_id"], language()),
        _("Note"): catalogue.note(row["note_id"], language()),
        # The place in a source is quoted as the evidence base notes it, in English.
        _("Place in the source"): markup.latin(row["locator"]),
        _("Grade"): catalogue.label("grade", row["grade"], language()),
        _("Key of the figure"): markup.latin(row["obs_id"]),
    }
    pieces = [Markup("<p>{}</p>").format(_labelled(label, text)) for label, text in texts.items() if text]
    return Markup('<details class="awda-meaning"><summary>{}</summary>{}</details>').format(
        _("What it counts"), markup.join(pieces)
    )


def _flags(row: "pd.Series[str]") -> str:
    """Name what sets a figure apart from one that is exact, read in the primary text and shown first."""
    found = [flag(row["precision"])] if row["precision"] != "exact" else []
    found.append(_("grade {letter}").format(letter=row["grade"]))
    if row["preferred"] == "no":
        found.append(_("another figure is shown first"))
    return _("; ").join(found)


def browser_table(rows: pd.DataFrame, *, caption: str) -> Markup:
    """Return figures of many indicators as a table; each row opens what it counts."""
    headers = [_("Indicator"), _("Area"), _("Detail"), _("Value"), _("Period"), _("Precision and grade"), _("Source")]
    cited = {one.source_id: one for one in catalogue.citations(rows)}
    body = []
    for _index, row in rows.iterrows():
        source = cited[row["source_id"]]
        name = catalogue.indicator(row["indicator"]).label(language())
        body.append(
            [
                Markup("{}{}").format(name, _meaning(row)),
                _area_name(row),
                detail_of(row),
                value_of(row),
                i18n.period(row["period_start"], row["period_end"], row["country"]),
                _flags(row),
                markup.link(source.short(), source.url, language=source.language),
            ]
        )
    return markup.table(headers, body, caption=caption)


def download(rows: pd.DataFrame, *, name: str, label: str, key: str) -> None:
    """Offer figures as CSV."""
    _check(rows)
    _download(label, partial(csv, rows, language()), f"{name}.csv", "text/csv", key)


def csv(rows: pd.DataFrame, chosen_language: str) -> bytes:
    """Return figures as CSV with names and sources; the byte order mark makes spreadsheets read accents and Arabic."""
    text: str = catalogue.described(rows, chosen_language).to_csv(index=False)
    return text.encode("utf-8-sig")


def records_csv(rows: pd.DataFrame, table: str, chosen_language: str, *, beside: pd.DataFrame | None = None) -> bytes:
    """Return rows of any table as CSV, with the names of codes, the publications they rest on, and columns `beside`."""
    described = catalogue.described_records(rows, table, chosen_language)
    if beside is not None:
        described = described.assign(**{str(column): list(beside[column]) for column in beside})
    text: str = described.to_csv(index=False)
    return text.encode("utf-8-sig")


def download_records(
    rows: pd.DataFrame,
    *,
    table: str,
    name: str,
    label: str,
    key: str,
    written: Callable[[pd.DataFrame, str], bytes] | None = None,
) -> None:
    """Offer rows of any table as CSV; `written` writes them, if not as the table has them."""
    make = partial(written, rows, language()) if written else partial(records_csv, rows, table, language())
    _download(label, make, f"{name}.csv", "text/csv", key)


def geojson(rows: pd.DataFrame, chosen_language: str) -> bytes:
    """Return the figures of areas below the country with their outlines as GeoJSON."""
    from data import shapes  # geopandas takes a second to import: only for those who ask

    # The figure of a whole country stands in the table beside the map, but has no area of its own on it.
    described = catalogue.described(rows[rows["geo_level"] != "country"], chosen_language)
    text: str = shapes.with_shapes(described).to_json(ensure_ascii=False)
    return text.encode("utf-8")


def _definition(indicators: Sequence[str], rows: pd.DataFrame) -> Markup:
    """Return what each indicator counts, among whom, and how to read it."""
    items = []
    for code in indicators:
        one = catalogue.indicator(code)
        own = rows[rows["indicator"] == code]
        people = dict.fromkeys(catalogue.population(key, language()) for key in own["population_id"] if key)
        notes = dict.fromkeys(catalogue.note(key, language()) for key in own["note_id"] if key)
        items.append(
            Markup("<p><strong>{}</strong><br>{}</p><p>{}</p>{}{}").format(
                one.label(language()),
                terms.explained(one.definition(language()), again=True),
                terms.explained(one.how_to_read(language()), again=True),
                _list(_("Who is covered"), people),
                _list(_("Notes on the figures"), notes),
            )
        )
    return markup.join(items)


def _list(title: str, texts: Sequence[str] | dict[str, None]) -> Markup:
    """Return a titled list, or nothing."""
    if not texts:
        return Markup("")
    return Markup("<p class='awda-list-title'>{}</p><ul>{}</ul>").format(
        title, markup.join(Markup("<li>{}</li>").format(text) for text in texts)
    )


def draw(figure: Figure | Markup | Flow, *, alt: str, key: str, on_region: Callable[[], None] | None = None) -> None:
    """Draw a map or a chart with its text alternative; a table or list of ours is text already."""
    if isinstance(figure, Markup):
        with st.container(key=key):
            st.html(figure)
    elif isinstance(figure, Flow):
        browser.flow(figure.picture, key=key)
    elif isinstance(figure, ShadedMap):
        browser.maps(figure.payload, key=key, on_region=on_region)
    elif isinstance(figure, Relief):
        _draw_relief(figure, key=key)
    else:
        st.plotly_chart(figure, key=key, theme=None, config=PLOTLY, alt=alt)


def _draw_relief(figure: Relief, *, key: str) -> None:
    """Draw each country of a map in relief; a click on an area chooses the region.

    A picture that the browser has lost is drawn anew; where it loses it again and again, or cannot draw in relief at
    all, the flat map of the same figures stands in.
    """
    guard = f"{key}_webgl"
    losses = int(filters.reported(guard, "losses") or 0)
    browser.webgl(key=guard, losses=losses, most=MOST_LOSSES)
    if losses > MOST_LOSSES and figure.flat is not None:
        said = _("This browser cannot draw in relief at the moment: here is the flat map of the same figures.")
        st.html(Markup('<p class="awda-note" role="status">{}</p>').format(said))
        flat_key = f"{key}_flat"
        browser.maps(figure.flat().payload, key=flat_key, on_region=filters.choose_on_map(flat_key))
        return
    for column, panel in zip(st.columns(len(figure.panels)), figure.panels, strict=True):
        deck_key = f"{key}_{panel.country}"
        with column, st.container(key=deck_key):
            st.html(
                Markup('<p class="awda-panel"><strong style="color: {}">{}</strong><br>{}</p>').format(
                    panel.colour, panel.title, panel.subtitle
                )
            )
            if panel.named:
                # The chart says the same in words.
                st.html(
                    Markup('<p class="awda-note" aria-hidden="true">{}</p>').format(
                        markup.join((Markup("<bdi>{}</bdi>").format(one) for one in panel.named), " · ")
                    )
                )
            st.pydeck_chart(
                panel.deck,
                height=figure.height,
                # Another key is another picture: the browser draws it from the beginning.
                key=f"{deck_key}_{losses}",
                alt=panel.alt,
                on_select=filters.choose_on_deck(f"{deck_key}_{losses}"),
            )
    groups = [
        Markup('<ul class="awda-legend">{}{}</ul>').format(
            Markup("<li><strong>{}</strong></li>").format(group["title"]) if group["title"] else "",
            markup.join(
                Markup('<li><span class="awda-swatch awda-swatch-{}" style="{}"></span>{}</li>').format(
                    entry["kind"], f"background: {entry['fill']}" if entry["fill"] else "", entry["text"]
                )
                for entry in group["entries"]
            ),
        )
        for group in figure.legend
    ]
    st.html(markup.join(groups))


def fold(title: str, contents: Callable[[], object], *, icon: str, key: str) -> None:
    """Draw a title that unfolds its contents, which are made only when a reader opens it."""
    with st.expander(title, icon=icon, key=key, type="compact", on_change="rerun") as opened:
        if opened.open:
            contents()


def _folded_table(table: Callable[[], Markup], *, key: str) -> None:
    """Fold the table below a figure."""
    fold(_("Table of the figures"), lambda: st.html(table()), icon=":material/table_chart:", key=f"{key}_table")


def _heading(title: str, reading: str, *, small: bool = False) -> None:
    """Draw the title of a figure and the sentence that says how to read it, where there are any."""
    if title:
        (st.subheader if small else st.header)(title, anchor=False)
    if reading:
        st.html(Markup('<p class="awda-reading">{}</p>').format(terms.explained(reading)))


def _notes_and_sources(notes: Sequence[str], rows: pd.DataFrame) -> None:
    """Draw below a figure its notes in small print, and where its rows come from."""
    for note in notes:
        st.html(Markup('<p class="awda-note">{}</p>').format(terms.explained(note)))
    if len(rows):
        st.html(source_line(rows))


def _alone(
    shown: exhibits.Shown,
    *,
    on_region: Callable[[], None] | None = None,
    controls: Callable[[], None] | None = None,
) -> None:
    """Draw a figure without its surroundings, for the stage."""
    if controls is not None:
        controls()
    if isinstance(shown.figure, go.Figure):
        large = stage.enlarged(shown.figure)
        height = stage.room(shown.figure)
        with nullcontext() if height == "stretch" else st.container(key="stage_tall"):
            st.plotly_chart(large, key=shown.key, theme=None, config=PLOTLY, alt=shown.alt, height=height)
    else:
        draw(shown.figure, alt=shown.alt, key=shown.key, on_region=on_region)


def show(
    figure: Figure,
    rows: pd.DataFrame,
    *,
    title: str,
    reading: str,
    key: str,
    about: str = "",
    alt: str = "",
    notes: Sequence[str] = (),
    held: Sequence[Markup] = (),
    on_region: Callable[[], None] | None = None,
    over_time: bool = False,
    full_screen: bool = False,
    controls: Callable[[], None] | None = None,
) -> None:
    """Draw a figure under its title, with its reading, sources, definition, table and downloads.

    `rows` are the observations drawn; raise UnsourcedError when one lacks its source. A map may come without rows only
    if none of its areas has a figure: its hatch is then the message. `about` says what it is about, where the heading
    of its page does not: in its title elsewhere. `reading` is one sentence; `alt` the text alternative (a map brings
    its own); `held` says where that is held which the figure lacks, for the stage and documents, where nothing stands
    around it; `on_region` runs when an area is clicked; `over_time` sorts the table by year; `full_screen` offers the
    figure alone on the whole screen; `controls` draws what moves it, so that it goes there with it.
    """
    if len(rows) or not _is_blank(figure):
        _check(rows)
    alt = alt or (reading if isinstance(figure, go.Figure) else figure.alt)
    again = partial(
        show,
        figure,
        rows,
        title=title,
        reading=reading,
        key=key,
        about=about,
        alt=alt,
        notes=notes,
        held=held,
        on_region=on_region,
        over_time=over_time,
        full_screen=full_screen,
        controls=controls,
    )
    named = " · ".join(filter(None, (about, title)))
    shown = exhibits.Shown(key, figure, rows, named, reading, alt, tuple(notes), held=tuple(held), again=again)
    if exhibits.set_apart(shown, partial(_alone, shown, on_region=on_region, controls=controls)):
        return
    with st.container(key=f"{key}_figure"):
        _heading(title, reading)
        if controls is not None:
            controls()
        draw(figure, alt=alt, key=key, on_region=on_region)
        _notes_and_sources(notes, rows)
    if rows.empty:
        return
    # Only a picture in relief is fitted on the server into the room there is.
    width = USUAL_WIDTH if isinstance(figure, Relief) else 0
    flat = not isinstance(figure, Relief)
    shapes = not isinstance(figure, go.Figure)
    _actions(rows, key=key, alt=alt, shapes=shapes, width=width, full_screen=full_screen, picture=flat)
    if over_time:
        rows = rows.sort_values(["period_end", "country"], ascending=[False, True], kind="stable")
    _folded_table(partial(rows_table, rows, caption=title), key=key)


def show_records(
    figure: go.Figure | Markup | Flow | ShadedMap,
    rows: pd.DataFrame,
    *,
    table: str,
    key: str,
    title: str = "",
    reading: str = "",
    asks: str = "",
    alt: str = "",
    notes: Sequence[str] = (),
    listing: Callable[[pd.DataFrame], Markup] | None = None,
    written: Callable[[pd.DataFrame, str], bytes] | None = None,
    beside: pd.DataFrame | None = None,
) -> None:
    """Draw a figure made of another table than the observations, with its sources and download.

    `rows` are the rows of `table` behind it, each with its source and, if the table has one, its grade; raise
    UnsourcedError when one lacks them. `asks` says what a reader of the page may do with it, which means nothing on
    stage and on paper. `listing` writes the rows as the table folded below; a figure that is a table or list itself
    needs none. `written` writes them as CSV, if not as the table has them. `beside` are columns that the page counts
    for each row; they stand in the files as well.
    """
    _check(rows, table)
    # What a reader of its page may do with it means nothing on another page.
    again = partial(
        show_records,
        figure,
        rows,
        table=table,
        key=key,
        title=title,
        reading=reading,
        alt=alt,
        notes=notes,
        listing=listing,
        written=written,
        beside=beside,
    )
    shown = exhibits.Shown(
        key,
        figure,
        rows,
        title,
        reading,
        alt or reading,
        tuple(notes),
        table,
        beside=beside,
        listing=listing,
        again=again,
    )
    if exhibits.set_apart(shown, partial(_alone, shown)):
        return
    with st.container(key=f"{key}_figure"):
        _heading(title, " ".join(filter(None, (reading, asks))))
        draw(figure, alt=alt or reading, key=key)
        _notes_and_sources(notes, rows)
    with st.container(horizontal=True, gap="small", key=f"{key}_actions"):
        _sources_and_words(rows, key=key, alt=alt)
        make = partial(records_csv, rows, table, language(), beside=beside)
        if written is not None:
            make = partial(written, rows, language())
        _download(_("CSV"), make, f"awda_{key}.csv", "text/csv", f"{key}_csv")
        if not isinstance(figure, Markup):
            browser.picture_buttons(key, key=f"{key}_pictures")
    if listing is not None:
        _folded_table(partial(listing, rows), key=key)


def show_piece(piece: Markup, rows: pd.DataFrame, *, table: str, key: str, title: str) -> None:
    """Draw a piece of a page that says itself where it comes from, such as a list of statements.

    `rows` of `table` are behind it; `title` names it where it stands alone, on stage or in a document.
    """

    def again() -> None:
        # Its own page has drawn the title.
        _heading(title, "")
        show_piece(piece, rows, table=table, key=key, title=title)

    shown = exhibits.Shown(key, piece, rows, title, table=table, again=again)
    if not exhibits.set_apart(shown, partial(_alone, shown)):
        st.html(piece)


def show_apart(
    make: Callable[[], Markup],
    rows: pd.DataFrame,
    *,
    table: str,
    key: str,
    title: str,
    listed: pd.DataFrame | None = None,
    notes: Sequence[str] = (),
) -> None:
    """Let rows that a page draws in many pieces be one exhibit, on stage or in a document; `make` writes it then.

    `rows` are all those of a list, also where a reader turns its pages: `listed` are then those of the page that `make`
    writes. `notes` stand in small print below it in a document.
    """

    def again() -> None:
        _heading(title, "")
        show_piece(make(), rows, table=table, key=key, title=title)

    shown = exhibits.Shown(key, make, rows, title, notes=tuple(notes), table=table, listed=listed, again=again)
    exhibits.set_apart(shown, lambda: st.html(make()))


def show_rows(rows: pd.DataFrame, *, title: str, reading: str, key: str, of_area: str) -> None:
    """Draw figures of one area as a table under its title, with sources and downloads.

    On the page the area stands above it, elsewhere in its title.
    """
    _check(rows)
    table = rows_table(rows, caption=title, of_area=of_area)
    again = partial(show_rows, rows, title=title, reading=reading, key=key, of_area=of_area)
    whose = catalogue.region_name(of_area, language()) if of_area else ""
    shown = exhibits.Shown(key, table, rows, " · ".join(filter(None, (whose, title))), reading, again=again)
    if exhibits.set_apart(shown, partial(_alone, shown)):
        return
    _heading(title, reading, small=True)
    st.html(table)
    st.html(source_line(rows))
    _actions(rows, key=key, alt="", shapes=False)


def show_table(
    headers: Sequence[str],
    body: Sequence[Sequence[str]],
    rows: pd.DataFrame,
    *,
    title: str,
    reading: str,
    key: str,
    notes: Sequence[str] = (),
) -> None:
    """Draw a table of a page's own making under its title, with the sources and downloads of the figures in it."""
    _check(rows)
    table = markup.table(headers, body, caption=title, whole=True)
    again = partial(show_table, headers, body, rows, title=title, reading=reading, key=key, notes=notes)
    shown = exhibits.Shown(key, table, rows, title, reading, notes=tuple(notes), again=again)
    if exhibits.set_apart(shown, partial(_alone, shown)):
        return
    _heading(title, reading)
    st.html(table)
    _notes_and_sources(notes, rows)
    _actions(rows, key=key, alt="", shapes=False)


def _actions(
    rows: pd.DataFrame,
    *,
    key: str,
    alt: str,
    shapes: bool,
    width: int = 0,
    full_screen: bool = False,
    picture: bool = False,
) -> None:
    """Draw the quiet row below a figure: full screen, definition, sources, description, downloads, pictures."""
    indicators = list(dict.fromkeys(rows["indicator"]))
    name = "_".join(["awda", *(indicators if len(indicators) == 1 else []), key])
    with st.container(horizontal=True, gap="small", key=f"{key}_actions"):
        if full_screen:
            button = f"{key}_full_screen"
            browser.full_screen(
                target_key=f"{key}_figure",
                key=button,
                usual_width=width,
                known=filters.reported(button, "room"),
            )
        _popover(
            _("Definition"), partial(_definition, indicators, rows), icon=":material/info:", key=f"{key}_definition"
        )
        _sources_and_words(rows, key=key, alt=alt)
        _download(_("CSV"), partial(csv, rows, language()), f"{name}.csv", "text/csv", f"{key}_csv")
        if shapes:
            make = partial(geojson, rows, language())
            _download(_("GeoJSON"), make, f"{name}.geojson", "application/geo+json", f"{key}_geojson")
        if picture:
            browser.picture_buttons(key, key=f"{key}_pictures")


def _sources_and_words(rows: pd.DataFrame, *, key: str, alt: str) -> None:
    """Draw what opens the sources of rows, and the figure in words."""
    _popover(_("Sources"), partial(citation_list, rows), icon=":material/menu_book:", key=f"{key}_sources")
    if alt:
        said = Markup("<p>{}</p>").format(alt)
        _popover(_("In words"), lambda: said, icon=":material/notes:", key=f"{key}_words")


def _popover(title: str, text: Callable[[], Markup], *, icon: str, key: str) -> None:
    """Draw a quiet button that opens a text, made only when a reader asks for it."""
    with st.popover(title, icon=icon, key=key, type="tertiary", on_change="rerun") as opened:
        if opened.open:
            st.html(text())


def _download(title: str, make: Callable[[], bytes], file_name: str, mime: str, key: str) -> None:
    """Draw a quiet button that downloads a file, made when it is asked for."""
    st.download_button(
        title,
        make,
        file_name=file_name,
        mime=mime,
        icon=":material/download:",
        key=key,
        on_click="ignore",
        type="tertiary",
    )
