"""The inventory: every mechanism, searched and filtered; one of them in full."""

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import evidence, filters, frame, i18n, markup, mechanisms, naming, narrowing
from components.i18n import gettext as _
from components.i18n import ngettext
from data import catalogue
from data import mechanisms as data

# What a reader may narrow by several codes at once: the name of the choice, and the list of its codes.
_SEVERAL = {
    "status": "status",
    "kind": "mechanism_kind",
    "actor": "actor_type",
    "phase": "phase",
    "service": "service",
    "group": "target_group",
    "grade": "grade",
}
# So many choices a title names; of more it says that there are some.
_NAMED = 4


def draw(head: DeltaGenerator) -> None:
    """Draw the choices and what fits them, or the one mechanism chosen; the headline goes into `head`."""
    chosen = _chosen()
    mechanism = filters.carried("mechanism", known=data.ids())
    frame.follow({"view", "mechanism"}, chosen=mechanism or "")
    if mechanism:
        _one(mechanism, head)
    else:
        _many(chosen, head)


def _titles() -> dict[str, str]:
    """Name the choices."""
    return {
        "search": _("Search"),
        "country": _("Country"),
        "status": _("Status now"),
        "kind": _("Kind"),
        "actor": _("Type of actor"),
        "phase": _("Stage"),
        "service": _("Services"),
        "group": _("Target groups"),
        "serves": _("Who is served"),
        "region": _("Region"),
        "year": _("At work in"),
        "grade": _("Grade"),
    }


def _chosen() -> dict[str, list[str]]:
    """Return every choice that holds, before its widget is drawn: each option says what it leaves of the others."""
    text = filters.wording()
    both = ",".join(catalogue.COUNTRIES)
    country = filters.held("country", [*catalogue.COUNTRIES, both])
    return {
        "search": [text] if text else [],
        "country": [code for code in country if code != both],
        **{name: filters.held(name, catalogue.codes(codes), several=True) for name, codes in _SEVERAL.items()},
        "serves": filters.held("serves", catalogue.codes("serves_returnees")),
        "region": filters.held("region", catalogue.region_codes()),
        "year": filters.held("year", [str(year) for year in data.YEARS]),
    }


def _one(mechanism: str, head: DeltaGenerator) -> None:
    """Draw one mechanism in full."""
    row = data.one(mechanism).iloc[0]
    with head:
        frame.heading(_("Mechanisms"), row[f"name_{i18n.language()}"], row[f"description_{i18n.language()}"])
    st.html(markup.opened(mechanism))
    filters.take_back(["mechanism"], _("Back to all mechanisms"), key="back")
    mechanisms.in_full(row, data.answered(mechanism))


def _several(name: str, chosen: Mapping[str, list[str]]) -> None:
    """Offer the codes of a choice, each with how many mechanisms it leaves."""
    counts = data.counts(data.matching(chosen, but=[name]), name)
    narrowing.several(name, _SEVERAL[name], counts, chosen[name], title=_titles()[name])


def _choices(chosen: Mapping[str, list[str]]) -> str:
    """Draw the choices, three in sight and the others behind a button; return the layout chosen."""
    more = [name for name in chosen if name not in ("search", "country", "status")]
    set_there = sum(bool(chosen[name]) for name in more)
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        with st.container(width=250):
            filters.words("search", title=_("Search"), placeholder=_("Name, place, subject"))
        with st.container(width="content"):
            by_country = data.counts(data.matching(chosen, but=["country"]), "country")
            filters.countries(
                {
                    code: _("{name} ({count})").format(
                        name=naming.country_name(code), count=i18n.number(by_country.get(code, 0))
                    )
                    for code in catalogue.COUNTRIES
                }
            )
        with st.container(width=170):
            _several("status", chosen)
        with st.container(width="content"):
            label = _("More filters ({count})").format(count=i18n.number(set_there)) if set_there else _("More filters")
            with st.popover(label, icon=":material/tune:", key="more_filters"):
                for name in ("kind", "actor", "phase", "service", "group"):
                    _several(name, chosen)
                _single(chosen)
                _several("grade", chosen)
        with st.container(width="content"):
            return filters.one_of(
                "layout", {"cards": _("Cards"), "table": _("Table")}, title=_("Layout"), default="cards", pills=True
            )


def _single(chosen: Mapping[str, list[str]]) -> None:
    """Offer the choices of one code: who is served, a region named, a year."""
    titles = _titles()
    served = naming.all_names("serves_returnees")
    filters.perhaps_one_of(
        "serves",
        naming.with_counts(served, data.counts(data.matching(chosen, but=["serves"]), "serves"), chosen["serves"]),
        title=titles["serves"],
        placeholder=_("All"),
        known=set(served),
    )
    named = data.counts(data.matching(chosen, but=["region"]), "region")
    regions = {code: catalogue.region_name(code, i18n.language()) for code in {*named, *chosen["region"]}}
    regions = i18n.by_name(regions)
    filters.perhaps_one_of(
        "region",
        naming.with_counts(regions, named, chosen["region"]),
        title=titles["region"],
        placeholder=_("All"),
        known=catalogue.region_codes(),
    )
    others = data.matching(chosen, but=["year"])
    years = {
        str(year): sum(one != data.ABSENT for one in data.states_in(others, year)) for year in reversed(data.YEARS)
    }
    filters.perhaps_one_of(
        "year",
        naming.with_counts({year: year for year in years}, years, chosen["year"]),
        title=_("At work in, surely or perhaps"),
        placeholder=_("All"),
        known=set(years),
    )


def _many(chosen: Mapping[str, list[str]], head: DeltaGenerator) -> None:
    """Draw the choices, and the mechanisms that fit them."""
    layout = _choices(chosen)
    rows = data.matching(chosen)
    at_work = int((rows["status_now"] == "active").sum())
    unknown = int((rows["status_now"] == "unknown").sum())
    with head:
        frame.heading(
            _("Mechanisms"),
            _headline(len(rows), at_work),
            _lead(len(rows), unknown),
        )
    narrowed = {name: _one_choice(name, codes) for name, codes in chosen.items() if codes}
    narrowing.holding(narrowed)
    if rows.empty:
        # A button reads its label as Markdown: a reader's own words have no place in it.
        said = narrowed | {"search": _titles()["search"]}
        narrowing.nothing_fits(said, without=lambda name: data.matching(chosen, but=[name]))
        return
    if chosen["region"] and (place := chosen["region"][0]):
        country = catalogue.region(place)["country"]
        national = len(data.nationwide(country))
        st.html(
            Markup('<p class="awda-note">{}</p>').format(
                _("At work for {country} as a whole: {count}.").format(
                    country=naming.country_name(country), count=i18n.number(national)
                )
            )
        )
    title = _title(len(rows), chosen)
    drawn = (
        mechanisms.cards(rows, appearance=filters.appearance())
        if layout == "cards"
        else mechanisms.table(rows, caption=title)
    )
    notes = (
        [_("Services, stages and target groups are our own reading of the descriptions.")] if layout == "table" else []
    )
    evidence.show_records(drawn, rows, table="mechanisms", key="inventory", title=title, notes=notes)


def _title(count: int, chosen: Mapping[str, list[str]]) -> str:
    """Say what is listed, for a talk or a story where the choices are not in sight: how many, and chosen by what."""
    named = [_code_name(name, code) for name, codes in chosen.items() for code in codes]
    if not named:
        return _("All mechanisms")
    # A title is read as Markdown: a reader's own words have no place in it.
    if chosen.get("search") or len(named) > _NAMED:
        return _("Mechanisms that fit the choices")
    return ngettext("{count} mechanism: {choices}", "{count} mechanisms: {choices}", count).format(
        count=i18n.number(count), choices=" · ".join(named)
    )


def _lead(count: int, unknown: int) -> str:
    """Say what the inventory holds, and of how many of those shown nobody knows whether they still work."""
    if not count:
        return _("Take back one of the choices below to see mechanisms again.")
    said = _("What helps people come back and settle, or could: programmes, services, laws, funds and institutions.")
    if unknown:
        said += " " + _("No recent source says whether they still work: {count}.").format(count=i18n.number(unknown))
    return said


def _headline(count: int, at_work: int) -> str:
    """Say how many mechanisms are shown, and how many of them are known to be at work."""
    if not count:
        return _("No mechanism fits all these choices")
    return ngettext(
        "{count} mechanism; known to be at work today: {active}",
        "{count} mechanisms; known to be at work today: {active}",
        count,
    ).format(count=i18n.number(count), active=i18n.number(at_work))


def _code_name(name: str, code: str) -> str:
    """Name a chosen code; a reader's own words stand in quotation marks."""
    if name == "search":
        return _("“{words}”").format(words=code)
    if name == "country":
        return naming.country_name(code)
    if name == "region":
        return catalogue.region_name(code, i18n.language())
    if name == "year":
        return code
    return naming.label("serves_returnees" if name == "serves" else _SEVERAL[name], code)


def _one_choice(name: str, codes: list[str]) -> str:
    """Say one choice with what is chosen."""
    return _("{label}: {text}").format(
        label=_titles()[name], text=i18n.listing([_code_name(name, code) for code in codes])
    )
