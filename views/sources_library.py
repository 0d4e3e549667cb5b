"""The library: every publication, searched and filtered; one of them in full, with all that rests on it."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import evidence, filters, frame, i18n, markup, naming, narrowing, publications
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue, library

ON_A_PAGE = 40
# Several codes at once; the audience is that of what is offered to consult.
_SEVERAL = ("source_kind", "written_in", "used_on", "audience")


def draw(head: DeltaGenerator) -> None:
    """Draw the choices and what fits them, or the one publication chosen; the headline goes into `head`."""
    chosen = _chosen()
    key = filters.carried("source", known=catalogue.source_codes())
    frame.follow({"view", "source"}, chosen=key or "")
    if key:
        _one(key, head)
    else:
        _many(chosen, head)


def _one(key: str, head: DeltaGenerator) -> None:
    """Draw one publication in full."""
    source = catalogue.publication(key)
    count = sum(library.counted(key).values())
    with head:
        if count:
            said = ngettext(
                "{publication}: {count} entry of the evidence rests on it",
                "{publication}: {count} entries of the evidence rest on it",
                count,
            ).format(publication=i18n.isolated(source.short()), count=i18n.number(count))
        else:
            said = _("{publication}: no entry of the evidence rests on it").format(
                publication=i18n.isolated(source.short())
            )
        frame.heading(_("Sources"), said, publications.rests_in_words(key))
    filters.take_back(["source"], _("Back to all publications"), key="back")
    publications.in_full(key)


# All of them


def _titles() -> dict[str, str]:
    """Name the choices."""
    return {
        "search": _("Search"),
        "source_kind": _("Kind"),
        "written_in": _("Language"),
        "used_on": _("Used on"),
        "audience": _("To consult, for"),
        "published": _("Year of publication"),
    }


def _names(name: str) -> dict[str, str]:
    """Name the codes of a choice."""
    if name == "source_kind":
        return publications.kind_names()
    if name == "written_in":
        return {code: i18n.language_name(code) for code in library.languages()}
    if name == "used_on":
        return publications.page_names()
    return naming.all_names("audience")


def _chosen() -> dict[str, list[str]]:
    """Return every choice that holds, before its widget is drawn: each option says what it leaves of the others."""
    text = filters.wording()
    span, first_last = filters.asked_years("published"), library.span()
    # A span that lies outside, or holds all years, narrows nothing.
    narrowed = span and (max(span[0], first_last[0]), min(span[1], first_last[1]))
    if narrowed and (narrowed[0] > narrowed[1] or narrowed == first_last):
        narrowed = None
    return {
        "search": [text] if text else [],
        **{name: filters.held(name, _names(name), several=True) for name in _SEVERAL},
        "published": [f"{narrowed[0]}-{narrowed[1]}"] if narrowed else [],
    }


def _several(name: str, chosen: Mapping[str, list[str]]) -> None:
    """Offer the codes of a choice, each with how many publications it leaves."""
    names = _names(name)
    counts = library.counts(library.matching(chosen, but=[name]), name)
    filters.several_of(
        name,
        naming.with_counts(names, counts, chosen[name]),
        title=_titles()[name],
        placeholder=_("All"),
        known=set(names),
        most=len(names),
    )


def _choices(chosen: Mapping[str, list[str]]) -> None:
    """Draw the choices, the less usual ones behind a button."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        with st.container(width=270):
            filters.words("search", title=_titles()["search"], placeholder=_("Title, publisher, year"))
        for name in ("source_kind", "used_on", "written_in"):
            with st.container(width=190):
                _several(name, chosen)
        set_there = sum(bool(chosen[name]) for name in ("audience", "published"))
        label = _("More filters ({count})").format(count=i18n.number(set_there)) if set_there else _("More filters")
        with st.container(width="content"), st.popover(label, icon=":material/tune:", key="more_filters"):
            filters.years(*library.span(), title=_titles()["published"], name="published")
            _several("audience", chosen)


def _many(chosen: Mapping[str, list[str]], head: DeltaGenerator) -> None:
    """Draw the choices, and the publications that fit them, page by page."""
    _choices(chosen)
    rows = library.matching(chosen)
    narrowed = {name: _one_choice(name, codes) for name, codes in chosen.items() if codes}
    with head:
        frame.heading(_("Sources"), _headline(len(rows), narrowed=bool(narrowed)), _lead())
    narrowing.holding(narrowed)
    if rows.empty:
        # A button reads its label as Markdown: a reader's own words have no place in it.
        said = narrowed | ({"search": _titles()["search"]} if "search" in narrowed else {})
        narrowing.nothing_fits(said, without=lambda name: library.matching(chosen, but=[name]))
        return
    if chosen["published"]:
        undated = int((library.matching(chosen, but=["published"])["year"] == "").sum())
        st.html(
            Markup('<p class="awda-note">{}</p>').format(
                _("Left out, since no year is printed on what was read: {count}.").format(count=i18n.number(undated))
            )
        )
    shown = _page(rows, chosen)
    title = _("Publications that fit the choices") if narrowed else _("All publications")
    if "search" not in narrowed:
        st.html(Markup('<p class="awda-note">{}</p>').format(_("Those on which most rests come first.")))
    with st.container(key="publications"):
        st.html(_table(shown, title))
    _apart(rows, shown, title)


def _apart(rows: pd.DataFrame, shown: pd.DataFrame, title: str) -> None:
    """Let publications be exhibits: those that were read, and those only offered to consult, whose table is another."""
    register, consulted = library.register(list(rows["key"])), library.to_consult(list(rows["key"]))
    if len(register):
        if len(consulted):
            title = _("Publications that were read")
        # The last pages may hold none of these.
        own = shown[~shown["only_to_consult"]]
        own = own if len(own) else rows[~rows["only_to_consult"]].head(ON_A_PAGE)
        evidence.show_apart(
            partial(_table, own, title),
            register,
            table="sources",
            key="publications",
            title=title,
            listed=library.register(list(own["key"])),
        )
    if len(consulted):
        said = _("Publications only offered to consult")
        evidence.show_apart(
            partial(_table, rows[rows["only_to_consult"]], said),
            consulted,
            table="resources",
            key="publications_to_consult",
            title=said,
        )


def _page(rows: pd.DataFrame, chosen: Mapping[str, list[str]]) -> pd.DataFrame:
    """Offer the pages of the list and the file of all its rows, and return the rows of the page."""
    with st.container(horizontal=True, vertical_alignment="center", key="paging"):
        place = st.container(width="content")
        page = filters.page(-(-len(rows) // ON_A_PAGE), of=repr(chosen))
        first = (page - 1) * ON_A_PAGE
        shown = rows.iloc[first : first + ON_A_PAGE]
        place.write(
            _("Publications {first} to {last} of {count}").format(
                first=i18n.number(first + 1), last=i18n.number(first + len(shown)), count=i18n.number(len(rows))
            )
        )
        evidence.download_records(
            rows,
            table="sources",
            name="awda_sources",
            label=_("CSV of this list"),
            key="sources_csv",
            written=publications.as_csv,
        )
    return shown


def _headline(count: int, *, narrowed: bool) -> str:
    """Say on how many publications the evidence rests, and how many of them are press; or how many fit the choices."""
    if narrowed:
        return (
            ngettext("{count} publication fits the choices", "{count} publications fit the choices", count).format(
                count=i18n.number(count)
            )
            if count
            else _("No publication fits all these choices")
        )
    used = _used()
    press = int((used["kind"] == "press").sum())
    return ngettext(
        "The evidence rests on {count} publication, {press} of them from the press",
        "The evidence rests on {count} publications, {press} of them from the press",
        len(used),
    ).format(count=i18n.number(len(used)), press=i18n.number(press))


def _used() -> pd.DataFrame:
    """Return the publications on which something rests."""
    rows = library.everything()
    return rows[rows["rests"] > 0]


def _lead() -> str:
    """Say what else the library holds: other kinds, languages, what is kept without use, what is only to consult."""
    rows, used = library.everything(), _used()
    official = int(used["kind"].isin(["law", "census", "survey", "dataset"]).sum())
    return _(
        "In {languages} languages; {official} are laws, censuses, surveys or datasets. {unused} more were read and say "
        "why no entry rests on them; {extra} are only offered to consult."
    ).format(
        languages=i18n.number(len({code for cell in used["languages"] for code in cell.split(";")})),
        official=i18n.number(official),
        unused=i18n.number(len(library.reasons())),
        extra=i18n.number(int(rows["only_to_consult"].sum())),
    )


def _table(rows: pd.DataFrame, caption: str) -> Markup:
    """Return publications as a table; a title opens the publication, or leads to what is only to consult."""
    body = []
    for _position, row in rows.iterrows():
        tongue = row["languages"].split(";")[0]
        named = (
            markup.link(row["title"], row["url"], language=tongue)
            if row["only_to_consult"]
            else markup.choice(markup.latin(row["title"], tongue), {"source": row["key"]})
        )
        body.append(
            [
                Markup('{}<br><span class="awda-muted">{}</span>').format(
                    named, markup.latin(row["publisher"], tongue)
                ),
                row["year"],
                publications.kind(row),
                publications.languages(row["languages"]),
                _rests(row),
            ]
        )
    headers = [_("Publication"), _("Year"), _("Kind"), _("Language"), _("What rests on it")]
    return markup.table(headers, body, caption=caption, whole=True)


def _rests(row: "pd.Series[str]") -> Markup | str:
    """Say what rests on a publication, or why nothing does, or what it is good for."""
    if row["only_to_consult"]:
        return Markup('<span class="awda-muted">{}</span>').format(
            _("Offered to consult: {text}").format(text=row[f"about_{language()}"])
        )
    if row["rests"]:
        return publications.in_short(library.counted(row["key"]))
    return Markup('<span class="awda-muted">{}</span>').format(publications.reason(row["key"]))


def _one_choice(name: str, codes: list[str]) -> str:
    """Say one choice with what is chosen."""
    if name == "search":
        said = [_("“{words}”").format(words=codes[0])]
    elif name == "published":
        said = [i18n.isolated_number(codes[0])]
    else:
        names = _names(name)
        said = [names[code] for code in codes]
    return _("{label}: {text}").format(label=_titles()[name], text=i18n.listing(said))
