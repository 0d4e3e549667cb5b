"""Publications: in a line of a list, and one in full, with how to cite it and all that rests on it."""

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import agreements, cards, cite, evidence, frame, i18n, markup, naming
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue, library, package

# More uses of one kind than these are folded.
_IN_SIGHT = 12


def page_names() -> dict[str, str]:
    """Name the pages that use publications, in the order of the menu, and what no page uses."""
    names = {door.code: door.title for door in frame.doors()}
    return names | {"sources": _("What we do not know"), library.UNUSED: _("Nowhere")}


def kind_names() -> dict[str, str]:
    """Name the kinds of publications, those of the register first."""
    return naming.all_names("resource_kind") | naming.all_names("source_kind")


def kind(row: Mapping[str, str]) -> str:
    """Name the kind of a publication."""
    return naming.label(row["kind_list"], row["kind"])


def opening(key: str) -> Markup:
    """Return a publication in short, as a link that opens it from another view of its page."""
    source = catalogue.publication(key)
    return markup.choice(markup.latin(source.short(), source.language), {"view": "", "source": key})


def languages(cell: str) -> str:
    """Name the languages of a publication, each in itself."""
    return i18n.listing([i18n.language_name(code) for code in cell.split(";")])


def counted(table: str, count: int) -> str:
    """Write how much of a table rests on a publication."""
    written = i18n.number(count)
    said = {
        "observations": ngettext("{count} figure", "{count} figures", count),
        "notes": ngettext("note on {count} figure", "notes on {count} figures", count),
        "mechanisms": ngettext("{count} mechanism", "{count} mechanisms", count),
        "agreements": ngettext("{count} agreement", "{count} agreements", count),
        "timeline": ngettext("{count} event", "{count} events", count),
        "findings": ngettext("{count} statement", "{count} statements", count),
        "recommendations": ngettext("{count} recommendation", "{count} recommendations", count),
        "evidence_gaps": ngettext("{count} missing answer", "{count} missing answers", count),
        "glossary": ngettext("{count} term", "{count} terms", count),
        "series_breaks": ngettext("{count} break in a series", "{count} breaks in series", count),
    }
    if table in said:
        return said[table].format(count=written)
    if table.startswith("programme_"):
        return ngettext("{count} fact of the project", "{count} facts of the project", count).format(count=written)
    return ngettext("{count} row of {table}", "{count} rows of {table}", count).format(count=written, table=table)


def kept_together(table: str) -> str:
    """Return the name under which the rows of a table are counted: the tables of the programme bear one."""
    return "programme_" if table.startswith("programme_") else table


def in_short(counts: Mapping[str, int]) -> str:
    """Write what rests on a publication, by what it is; the tables of the programme are counted together."""
    together: dict[str, int] = {}
    for table, count in counts.items():
        name = kept_together(table)
        together[name] = together.get(name, 0) + count
    return i18n.listing([counted(table, count) for table, count in together.items()])


def reason(key: str) -> str:
    """Say why a publication is kept on which nothing rests."""
    return naming.label("unused_reason", library.reasons()[key])


def rests_in_words(key: str) -> str:
    """Say what rests on a publication, or why nothing does."""
    found = library.counted(key)
    return in_short(found) if found else _("No entry: {reason}").format(reason=reason(key))


def as_csv(rows: pd.DataFrame, chosen_language: str) -> bytes:
    """Return publications as CSV, those read and those only offered to consult in one file."""
    text: str = library.described(rows, chosen_language).to_csv(index=False)
    return text.encode("utf-8-sig")


# One in full


def in_full(key: str) -> None:
    """Draw a publication of the register: what it is, how to cite it, and all that rests on it, page by page."""
    entry = library.everything().set_index("key", drop=False).loc[key]
    row = catalogue.publication(key)
    st.html(markup.opened(key))
    with st.container(key="publication_facts"):
        st.html(_facts(entry, row))
    if uses := library.by_table(key):
        _all_uses(key, uses, title=row.title)
    with st.container(key="publication_citations"):
        st.header(_("How to cite it"), anchor=False)
        cite.publication(key)


def _all_uses(key: str, uses: Mapping[str, Sequence[library.Use]], *, title: str) -> None:
    """Draw what rests on a publication, page by page; `title` is that of the publication."""
    st.header(_("What rests on it"), anchor=False)
    evidence.show_apart(partial(_every_page, key), library.register([key]), table="sources", key="uses", title=title)
    with st.container(key="uses"):
        for page, own in _by_page(key).items():
            st.subheader(page_names().get(page, page), anchor=False)
            if page == "figures" and len(uses.get("observations", ())) > 1:
                _all_figures(key, sum(use.count for use in uses["observations"]))
            _fold_long(own, page)


def _facts(entry: "pd.Series[str]", source: catalogue.Citation) -> Markup:
    """Return what a publication is: kind, language, year, grade of what rests on it, address, note."""
    grades = [
        # The number would join the Latin letter of the grade within Arabic words.
        Markup(_("{label}: {text}")).format(label=evidence.grade(code), text=i18n.isolated(i18n.number(count)))
        for code, count in library.grades(source.source_id).items()
    ]
    host = urlsplit(source.url).netloc.removeprefix("www.")
    facts: list[tuple[str, Markup | str]] = [
        (_("Title"), markup.link(source.title, source.url, language=source.language)),
        (_("Publisher"), markup.latin(source.publisher, source.language)),
        (_("Year"), source.year or _("not printed on what was read")),
        (_("Kind"), kind({str(name): str(value) for name, value in entry.items()})),
        (_("Language"), languages(entry["languages"])),
        (_("Grade of what rests on it"), markup.join(grades, " · ")),
        (
            _("Address"),
            markup.link(host, source.url) if host else _("none: a document of the project or a software package"),
        ),
        (_("Offered to consult"), _audience(entry) if entry["audience"] else ""),
        # Notes of the register quote titles and say what was read, in English.
        (_("Note of the reader"), markup.latin(entry["notes"])),
        (_("Key"), markup.latin(source.source_id)),
    ]
    return cards.facts((name, text) for name, text in facts if text)


def _audience(entry: "pd.Series[str]") -> str:
    """Say for whom a publication is offered to consult, and what it is good for."""
    return _("{label}: {text}").format(
        label=naming.label("audience", entry["audience"]), text=entry[f"about_{language()}"]
    )


def _by_page(key: str) -> dict[str, list[library.Use]]:
    """Return what rests on a publication by the page that shows it, in the order of the menu."""
    found: dict[str, list[library.Use]] = {}
    for use in (use for own in library.by_table(key).values() for use in own):
        found.setdefault(use.page, []).append(use)
    order = list(page_names())
    return dict(sorted(found.items(), key=lambda item: order.index(item[0])))


def _all_figures(key: str, count: int) -> None:
    """Offer all figures of a publication together."""
    said = ngettext("Show the {count} figure", "Show all {count} figures", count).format(count=i18n.number(count))
    link = markup.to_page("figures", {"view": "all", "source": key}, said)
    st.html(Markup('<p class="awda-reading">{}</p>').format(link))


def _fold_long(uses: Sequence[library.Use], page: str) -> None:
    """Draw uses as a list; of a long one the rest is folded."""
    st.html(_listed(uses[:_IN_SIGHT]))
    if rest := uses[_IN_SIGHT:]:
        title = ngettext("{count} more", "{count} more", len(rest)).format(count=i18n.number(len(rest)))
        evidence.fold(title, lambda: st.html(_listed(rest)), icon=":material/list:", key=f"more_{page}")


def _every_page(key: str) -> Markup:
    """Return all that rests on a publication as one list, for a document."""
    return _listed([use for own in _by_page(key).values() for use in own])


def _listed(uses: Sequence[library.Use]) -> Markup:
    """Return uses as a list of links."""
    return markup.listed(map(_use, uses), "awda-citations")


def _use(use: library.Use) -> Markup:
    """Return one use: what it says, as a link to the view that shows it, what it is, and where else it stands."""
    name = use.text(language())
    if use.table == "agreements":
        name = _("{label}: {text}").format(label=agreements.partner_name(use.choices["partner"]), text=name)
    link = markup.to_page(use.page, use.choices, name)
    what = counted(use.table, use.count) if use.table in ("observations", "notes") else _what(use.table)
    names = page_names()
    others = [markup.to_page(page, choices, names[page]) for page, choices in use.also]
    more = markup.join((one for one in (what, *others) if one), " · ")
    return Markup('{} <span class="awda-muted">{}</span>').format(link, more)


def _what(table: str) -> Markup | str:
    """Name what one row of a table is, where the page that shows it holds rows of several; else nothing."""
    if table in ("mechanisms", "agreements", "findings", "recommendations", "evidence_gaps", "glossary"):
        return ""
    said = {
        "timeline": _("event"),
        "series_breaks": _("break in a series"),
        "programme_pillars": _("pillar"),
        "programme_objectives": _("objective"),
        "programme_returnee_types": _("kind of returnee"),
        "programme_obstacles": _("obstacle"),
        "programme_training_topics": _("training topic"),
        "programme_modules": _("module"),
        "programme_activities": _("activity"),
        "programme_beneficiaries": _("beneficiary"),
        "programme_tna": _("training needs assessment"),
        "programme_course_facts": _("fact of the course"),
        "programme_course_evaluation": _("question of the evaluation"),
    }
    return said.get(table) or markup.latin(str(package.resource(table)["title"]))
