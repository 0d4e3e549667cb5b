"""The glossary: every term in the reader's alphabet beside its names in two other languages; one of them opened."""

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import groupby

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import evidence, exhibits, filters, frame, i18n, markup, naming
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue, glossary, profiles, store

# The lists of codes by which views of the evidence are narrowed, by the name of the choice.
_LISTS = {
    "service": "service",
    "group": "target_group",
    "phase": "phase",
    "subject": "agreement_subject",
    "dimension": "dimension",
}


def draw(head: DeltaGenerator) -> None:
    """Draw the term that is opened, the search and the terms that fit it; the headline goes into `head`."""
    opened = filters.carried("term", known=glossary.ids())
    frame.follow({"term"}, chosen=opened or "")
    place = st.container()
    with st.container(width=320):
        asked = filters.words("search", title=_("Search"), placeholder=_("Term or word, in any language"))
    rows = _in_order(glossary.matching(asked))
    with head:
        _heading(opened, len(rows), searched=bool(asked))
    run = exhibits.current()
    if opened:
        with place:
            _opened(opened)
        _alone(opened)
        # What is taken away is the term, not the list that it was chosen from.
        run = exhibits.Run(explained=run.explained, seen=run.seen and run.wanted is None)
    with exhibits.during(run):
        _all(rows, opened or "", searched=bool(asked))


def _alone(term: str) -> None:
    """Let a term be an exhibit, on stage or in a document."""
    rows = store.table("glossary")
    rows = rows[rows["term_id"] == term]
    (row,) = _by_row(rows)
    name = naming.text(row, "term")
    evidence.show_apart(
        partial(_list, [(i18n.initial(name), [row])], ""), rows, table="glossary", key="glossary", title=name
    )


def _all(rows: pd.DataFrame, opened: str, *, searched: bool) -> None:
    """Draw the terms under their letters; one of them may be opened."""
    if rows.empty:
        filters.take_back(["search"], _("Show all terms"), key="take_back_search", in_the_way=True)
        return
    sections = [
        (letter, list(own))
        for letter, own in groupby(_by_row(rows), key=lambda row: i18n.initial(naming.text(row, "term")))
    ]
    if len(sections) > 2:
        st.html(_letters(letter for letter, _own in sections))
    evidence.show_records(
        _list(sections, opened),
        rows,
        table="glossary",
        key="glossary",
        title=_("Terms that fit the search") if searched else _("All terms"),
        notes=[_("Definitions in our own words, after the source named; French and Arabic are translations.")],
    )


def _heading(opened: str | None, count: int, *, searched: bool) -> None:
    """Say what is seen: the term that is opened with its definition, else how many terms."""
    if opened:
        row = glossary.term(opened)
        name = naming.text(row, "term")
        frame.heading(_("Glossary"), name[0].upper() + name[1:], row[f"definition_{language()}"])
    elif not count:
        frame.heading(_("Glossary"), _("No term fits the search"), _("Definitions were searched too, in any language."))
    else:
        said = (
            ngettext("{count} term fits the search", "{count} terms fit the search", count)
            if searched
            else ngettext(
                "{count} term of return and reintegration, in three languages",
                "{count} terms of return and reintegration, in three languages",
                count,
            )
        )
        frame.heading(
            _("Glossary"),
            said.format(count=i18n.number(count)),
            _("On other pages a dotted line marks a term: point at it or tap it to read what it means."),
        )


def _by_row(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Return rows one by one."""
    return [dict(row) for _index, row in rows.iterrows()]


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    """Sort terms as the reader's language does."""
    return rows.sort_values(f"term_{language()}", key=lambda names: names.map(i18n.alphabetic_key), kind="stable")


def _others(row: Mapping[str, str]) -> Markup:
    """Return a term in the two other languages, each on a line of its own."""
    return markup.join(
        (markup.latin(row[f"term_{code}"], code) for code in i18n.LANGUAGES if code != language()), "<br>"
    )


def _source(row: Mapping[str, str]) -> Markup:
    """Return the publication whose definition is followed, as a link to what else rests on it."""
    link = evidence.publication_link(catalogue.publication(row["source_id"]))
    return Markup(_("{label}: {text}")).format(label=_("Source"), text=link)


def _view_name(choices: Mapping[str, str]) -> str:
    """Name what a view is narrowed to; empty for a page as it opens."""
    said = []
    for name, value in choices.items():
        if name == "indicator":
            said.append(catalogue.indicator(value).label(language()))
        elif name == "question":
            said.append(profiles.questions()[value].label(language()))
        else:
            said += [naming.label(_LISTS[name], code) for code in value.split(",")]
    return i18n.listing(said)


def _views(term: str) -> Markup:
    """Return the views that show evidence on a term, as links; nothing where there is none."""
    links = []
    for page, choices in glossary.seen_in(term):
        about = _view_name(choices)
        name = frame.page_name(page)
        said = _("{label}: {text}").format(label=name, text=about) if about else name
        links.append(markup.to_page(page, choices, said))
    if not links:
        return Markup("")
    seen = Markup(_("{label}: {text}")).format(label=_("Seen in"), text=markup.join(links, _("; ")))
    return Markup('<p class="awda-muted">{}</p>').format(seen)


def _opened(term: str) -> None:
    """Draw the term that a link has opened, below its name and definition, and the way back to all."""
    row = glossary.term(term)
    st.html(
        Markup('<div class="awda-term-opened"><p>{}</p>{}<p class="awda-muted">{}</p></div>').format(
            _others(row), _views(term), _source(row)
        )
    )
    filters.take_back(["term"], _("Close the term"), key="close_term")


def _letters(letters: Iterable[str]) -> Markup:
    """Return the letters that terms begin with, each as a way to its first term."""
    return Markup('<nav class="awda-letters" aria-label="{}">{}</nav>').format(
        _("Letters"),
        markup.join(Markup('<a href="#letter-{}">{}</a>').format(ord(letter), letter) for letter in letters),
    )


def _list(sections: Iterable[tuple[str, list[dict[str, str]]]], opened: str) -> Markup:
    """Return terms under their letters."""
    return Markup('<div class="awda-terms">{}</div>').format(
        markup.join(
            Markup('<section><h3 id="letter-{}">{}</h3><ul>{}</ul></section>').format(
                ord(letter), letter, markup.join(_entry(row, is_opened=row["term_id"] == opened) for row in rows)
            )
            for letter, rows in sections
        )
    )


def _entry(row: Mapping[str, str], *, is_opened: bool) -> Markup:
    """Return one term: its names, its definition, its source, and where evidence on it is seen."""
    term = row["term_id"]
    current = Markup(' aria-current="true"') if is_opened else None
    return Markup(
        '<li class="awda-entry">{mark}<p class="awda-entry-name">{name}<br><span class="awda-muted">{others}</span></p>'
        '<div><p>{definition}</p>{views}<p class="awda-muted">{source}</p></div></li>'
    ).format(
        mark=markup.opened(term) if is_opened else "",
        name=markup.choice(naming.text(row, "term"), {"term": term}, marks=current),
        others=_others(row),
        definition=row[f"definition_{language()}"],
        views=_views(term),
        source=_source(row),
    )
