"""Rows of one table, narrowed by a reader: their number, the first of them, the file, and the call that gives them."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import agreements, evidence, filters, frame, i18n, markup, naming, narrowing, open_words
from components.i18n import gettext as _
from components.i18n import ngettext
from data import catalogue, figures, observations, open_data, traces
from exports import open_files

# Choices in sight; the others of a collection stand behind a button.
_IN_SIGHT = 3
_PREVIEW = 5
# What of a row is shown before a reader takes all of it.
_SHOWN = {
    "observations": ("indicator_name", "geo_name", "value", "unit_name", "period_end", "source_publisher"),
    "indicators": ("indicator", "topic_name", "unit_name"),
    "regions": ("geo_code", "geo_level_name", "parent_code", "area_km2"),
    "mechanisms": ("mechanism_id", "name_original", "kind_name", "status_now_name", "services_name"),
    "agreements": ("agreement_id", "partner_name", "subject_name", "year_signed", "status_name"),
    "findings": ("finding_id", "country_name", "kind_name", "origin_name", "source_publisher"),
    "recommendations": ("recommendation_id", "country_name", "addressee_type_name", "origin_name", "source_publisher"),
    "links": ("from", "relation_name", "to", "basis_name"),
    "sources": ("source_id", "title", "publisher", "year", "kind_name"),
    "glossary": ("term_id", "term_en", "term_fr", "term_ar"),
    "evidence-gaps": ("gap_id", "country_name", "geo_level_name", "topic_name"),
}
# Texts of the tables, each in the reader's language.
_TEXTS = {
    "indicators": "label",
    "regions": "name",
    "findings": "statement",
    "recommendations": "statement",
    "evidence-gaps": "what_is_missing",
}


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the number of rows, the file and the calls; the headline goes into `head`."""
    collections = open_data.collections()
    names = {name: open_words.collection_title(name) for name in collections}
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        with st.container(width=210):
            table = filters.one_of("table", names, title=_("Table"), default="observations", known=names)
        collection = collections[table]
        chosen = _chosen(collection)
        _choices(collection, chosen)
    rows = collection.find(chosen)
    with head:
        count = ngettext("{count} row", "{count} rows", len(rows)).format(count=i18n.number(len(rows)))
        frame.heading(
            _("Open data"),
            _("{label}: {text}").format(label=names[table], text=count),
            _("Narrow a table, take its rows as a file, or let a program ask for them."),
        )
    st.html(Markup('<p class="awda-reading">{}</p>').format(open_words.collection_says(table)))
    made = {name: _one_choice(collection, name, codes) for name, codes in chosen.items() if codes}
    narrowing.holding(made)
    if rows.empty:
        # A button reads its label as Markdown: a reader's own words have no place in it.
        said = made | {name: open_words.choice_title(name) for name in made if name == "search"}
        narrowing.nothing_fits(
            said,
            without=lambda name: collection.find({other: codes for other, codes in chosen.items() if other != name}),
        )
        return
    _file(collection, chosen)
    st.header(_("The same rows for a program"), anchor=False)
    _calls(collection, chosen)
    st.header(_("The first rows, as the file has them"), anchor=False)
    _preview(collection, chosen)
    evidence.fold(
        _("Codebook of this table"), partial(_codebook, collection), icon=":material/dictionary:", key="codebook"
    )


# Choices


def _known(choice: open_data.Choice) -> set[str]:
    """Return the codes that a link may carry: those of other pages for a choice of the same name as well."""
    others = {
        "country": set(filters.COUNTRIES),
        "status": {*catalogue.codes("status"), *catalogue.codes("agreement_status")},
    }
    return {*choice.known(), *others.get(choice.name, set())}


def _chosen(collection: open_data.Collection) -> dict[str, list[str]]:
    """Return what holds for each choice, before its widget is drawn."""
    found: dict[str, list[str]] = {}
    for choice in collection.choices:
        if choice.kind == open_data.WORDS:
            text = filters.wording(choice.name)
            found[choice.name] = [text] if text else []
        elif choice.kind == open_data.SPAN:
            found[choice.name] = _span(choice)
        else:
            held = filters.held(choice.name, _known(choice), several=choice.kind == open_data.CODES)
            found[choice.name] = [code for code in held if code in set(choice.known())]
    if "detail" in found and not _names_details(found):
        # It narrows without a widget, as it does for the API.
        filters.put("detail", ",".join(found["detail"]))
    return found


def _names_details(chosen: Mapping[str, list[str]]) -> bool:
    """Tell whether details can be named: "other" of one indicator is not that of another."""
    return len(chosen.get("indicator", ())) == 1


def _span(choice: open_data.Choice) -> list[str]:
    """Return the span of years that holds, within what there is; none where that is all of it."""
    held = filters.asked_years(choice.name)
    first, last = choice.known()
    if held is None:
        return []
    span = max(str(held[0]), first), min(str(held[1]), last)
    return [] if span[0] > span[1] or span == (first, last) else ["-".join(span)]


def _choices(collection: open_data.Collection, chosen: Mapping[str, list[str]]) -> None:
    """Draw the choices of a collection, the first ones in sight."""
    shown = [one for one in collection.choices if one.name != "detail" or _names_details(chosen)]
    more = shown[_IN_SIGHT:]
    for choice in shown[:_IN_SIGHT]:
        with st.container(width=280 if choice.name == "indicator" else 210):
            _choice(collection, choice, chosen)
    if more:
        count = sum(bool(chosen[choice.name]) for choice in more)
        label = _("More filters ({count})").format(count=i18n.number(count)) if count else _("More filters")
        with st.container(width="content"), st.popover(label, icon=":material/tune:", key="more_filters"):
            for choice in more:
                _choice(collection, choice, chosen)


def _choice(collection: open_data.Collection, choice: open_data.Choice, chosen: Mapping[str, list[str]]) -> None:
    """Offer one choice."""
    title = open_words.choice_title(choice.name)
    if choice.kind == open_data.WORDS:
        filters.words(choice.name, title=title, placeholder=_("Name, place, subject"))
    elif choice.kind == open_data.SPAN:
        first, last = (int(year) for year in choice.known())
        filters.years(first, last, title=title, name=choice.name)
    else:
        offered = dict.fromkeys([*open_data.offered(collection, chosen, choice.name), *chosen[choice.name]])
        name = _namer(collection, choice, chosen)
        options = {code: name(code) for code in offered}
        if not choice.code_list and choice.name not in ("period", "year"):
            options = i18n.by_name(options)
        if choice.kind == open_data.CODE:
            filters.perhaps_one_of(choice.name, options, title=title, placeholder=_("All"), known=_known(choice))
        else:
            filters.several_of(
                choice.name, options, title=title, placeholder=_("All"), known=_known(choice), most=len(options) or 1
            )


def _namer(
    collection: open_data.Collection, choice: open_data.Choice, chosen: Mapping[str, list[str]]
) -> Callable[[str], str]:
    """Return what names the codes of a choice."""
    language = i18n.language()
    if choice.code_list:
        return partial(naming.label, choice.code_list)
    if choice.name == "detail":
        rows = figures.matching({"indicator": chosen["indicator"]})
        return lambda code: _("Total") if code == "total" else observations.detail_label(rows, code, language)
    if choice.name == "term":
        terms = collection.find({}).set_index("term_id")[f"term_{language}"]
        return lambda code: str(terms[code])
    named: Mapping[str, Callable[[str], str]] = {
        "indicator": lambda code: catalogue.indicator(code).label(language),
        "region": naming.area_name,
        "source": lambda code: _("{name} ({count})").format(name=catalogue.publication(code).short(), count=code),
        "partner": agreements.partner_name,
        "mechanism": partial(traces.text, language=language),
        "finding": partial(_in_short, language),
        "recommendation": partial(_in_short, language),
    }
    return named.get(choice.name, str)


def _detail_name(code: str) -> str:
    """Name a detail whatever the indicator; its code where it has another name for each."""
    rows = figures.matching({"detail": [code]}).drop_duplicates(["sex", "breakdown", "breakdown_value"])
    names = {observations.detail_label(rows.iloc[[place]], code, i18n.language()) for place in range(len(rows))}
    return _("Total") if code == "total" else names.pop() if len(names) == 1 else code


def _in_short(language: str, code: str) -> str:
    """Name a statement by its key and its beginning."""
    text = traces.text(code, language)
    return _("{label}: {text}").format(label=code, text=text if len(text) <= 60 else f"{text[:59]}…")


def _one_choice(collection: open_data.Collection, name: str, codes: list[str]) -> str:
    """Say one choice with what is chosen."""
    choice = collection.choice(name)
    write = _namer(collection, choice, {"indicator": codes}) if name != "detail" else _detail_name
    said = [i18n.isolated_number(code) for code in codes] if choice.kind == open_data.SPAN else list(map(write, codes))
    return _("{label}: {text}").format(label=open_words.choice_title(name), text=i18n.listing(said))


# What a reader takes away


def _csv(collection: open_data.Collection, chosen: Mapping[str, list[str]], language: str) -> bytes:
    """Return the rows as CSV."""
    return open_files.as_csv(collection.describe(collection.find(chosen), language), bom=True)


def _file(collection: open_data.Collection, chosen: Mapping[str, list[str]]) -> None:
    """Offer the rows as a file."""
    st.download_button(
        _("Download these rows (CSV)"),
        partial(_csv, collection, dict(chosen), i18n.language()),
        file_name=f"awda_{collection.name}.csv",
        mime="text/csv",
        icon=":material/download:",
        key="open_data_csv",
        on_click="ignore",
    )


def query(chosen: Mapping[str, list[str]], language: str) -> str:
    """Return the query that asks the API for the rows of a view."""
    said = {name: ",".join(codes) for name, codes in chosen.items() if codes}
    return urlencode(said | {"lang": language}, safe=",")


def _calls(collection: open_data.Collection, chosen: Mapping[str, list[str]]) -> None:
    """Show how programs ask for the rows, to be copied; nothing that the API would refuse."""
    asked = query(chosen, i18n.language())
    values = [",".join(codes) for codes in chosen.values()]
    if (
        len(asked) > open_data.LONGEST_QUERY
        or max(map(len, chosen.values())) > open_data.MOST_CODES
        or max(map(len, values)) > open_data.LONGEST_VALUE
    ):
        st.info(
            _(
                "The API takes at most {codes} codes and {letters} characters in a parameter, and {all} characters in "
                "a query: choose fewer codes, or take the file above."
            ).format(
                codes=i18n.number(open_data.MOST_CODES),
                letters=i18n.number(open_data.LONGEST_VALUE),
                all=i18n.number(open_data.LONGEST_QUERY),
            )
        )
        return
    here = urlsplit(st.context.url or "")
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else "http://localhost:8501"
    address = f"{origin}/api/v1/{collection.name}.csv?{asked}"
    calls = {
        "curl": f'curl --compressed --fail --output awda_{collection.name}.csv "{address}"',
        "pandas": f'import pandas as pd\n\nrows = pd.read_csv("{address}")',
        "R": f'rows <- read.csv("{address}", encoding = "UTF-8")',
    }
    # Code runs from left to right in every language; the marks that say so in a text would be copied with it.
    st.html("<style>[data-testid=stCode] { direction: ltr; text-align: left; }</style>")
    for tab, call in zip(st.tabs(list(calls), key="calls"), calls.values(), strict=True):
        with tab:
            st.code(call, language=None, wrap_lines=True)
    st.html(
        Markup('<p class="awda-note">{} <a href="/api/?lang={}" target="_blank">{}</a></p>').format(
            _("The address ends in .json for pages with links, and in .geojson where rows belong to areas.")
            if collection.regional
            else _("The address ends in .json for pages with links."),
            i18n.language(),
            _("All addresses and parameters of the API"),
        )
    )


def _preview(collection: open_data.Collection, chosen: Mapping[str, list[str]]) -> None:
    """Show the first rows under the names of their columns."""
    described = collection.describe(collection.find(chosen).iloc[:_PREVIEW], i18n.language())
    stem = _TEXTS.get(collection.name)
    columns = [*_SHOWN[collection.name], *([f"{stem}_{i18n.language()}"] if stem else [])]
    body = [[_cell(column, row[column]) for column in columns] for _index, row in described.iterrows()]
    with st.container(key="first_rows"):
        st.html(markup.table(columns, body, caption=_("The first rows, as the file has them"), whole=True))
    st.html(
        Markup('<p class="awda-muted">{}</p>').format(
            ngettext("The file has {count} column.", "The file has {count} columns.", described.shape[1]).format(
                count=i18n.number(described.shape[1])
            )
        )
    )


def _cell(column: str, cell: Any) -> Markup:
    """Write a cell as the file has it, marked by its language: names of codes are in the reader's own."""
    if open_files.is_empty(cell):
        return Markup("")
    text, end = str(open_files.plain(cell)), column.rsplit("_", 1)[-1]
    if column in ("from", "to") or (end == "name" and column != "partner_name"):
        return markup.latin(text, i18n.language())
    return markup.latin(text, end if end in i18n.LANGUAGES else "en")


def _codebook(collection: open_data.Collection) -> None:
    """Describe every column of the file, as the data package does: in English."""
    body = []
    for column, field in collection.columns(i18n.language()).items():
        codes = field.get("constraints", {}).get("enum", [])
        body.append(
            [
                markup.latin(column),
                markup.latin(field["description"]) if field else _("In words, for the codes of another column."),
                markup.latin(", ".join(codes)) if codes else "",
            ]
        )
    st.html(
        markup.table(
            [_("Column"), _("What it holds"), _("Codes")], body, caption=_("Codebook of this table"), whole=True
        )
    )
