"""For somebody who comes back, or for a counsellor: what is open today, why it fits, what is uncertain or missing."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components import browser, filters, frame, i18n, matches, naming, unknowns
from components.i18n import gettext as _
from components.i18n import ngettext
from data import catalogue, finder, mapped, not_published

frame.require_entry()
language = i18n.language()

head = st.container()
with st.container(key="finder_question"):
    first, second = st.columns(2, gap="large")
    with second:
        areas = {
            code: _("{area} ({country})").format(
                area=catalogue.region_name(code, language), country=naming.country_name(country)
            )
            for country in catalogue.COUNTRIES
            for code in catalogue.areas(mapped.MAP_LEVELS[country][0])
        }
        region = filters.perhaps_one_of(
            "region",
            dict(sorted(areas.items(), key=lambda item: i18n.sort_key(item[1]))),
            title=_("to"),
            placeholder=_("A region, or leave it open"),
            known=catalogue.region_codes(),
        )
        if region:
            country = catalogue.region(region)["country"]
        else:
            everything = ",".join(catalogue.COUNTRIES)
            country = filters.one_of(
                "country",
                {code: naming.country_name(code) for code in catalogue.COUNTRIES},
                title=_("in"),
                default=catalogue.COUNTRIES[0],
                known={everything, *catalogue.COUNTRIES},
                pills=True,
            )
    with first:
        countries = {code: matches.country_left(code) for code in finder.hosts(country)}
        host = filters.perhaps_one_of(
            "from",
            dict(sorted(countries.items(), key=lambda item: i18n.sort_key(item[1]))),
            title=_("I come back, or came back, from"),
            placeholder=_("A country, or leave it open"),
            known=finder.hosts(),
        )
    ways = matches.way_names()
    way = filters.one_of("return_type", ways, title=_("how"), default=finder.WAYS[0], pills=True)
    named = {code: finder.need_label(code, language) for code in finder.needs()}
    wanted = filters.several_of("need", named, title=_("and I need"), known=finder.needs(), most=len(named), pills=True)
    st.html(
        Markup('<p class="awda-muted">{}</p>').format(
            _("Nothing about you is asked or kept: the choices above are codes, and they stand in the link only.")
        )
    )

asked = finder.Question(country, way, tuple(wanted), host, region)
found = finder.find(asked)
place = catalogue.region_name(region, language) if region else naming.country_name(country)
needs = i18n.listing([named[code] for code in wanted or (finder.ADVICE,)])
opened = finder.rows_of(found.open)
with head:
    if found.open and len(found.unanswered) < len(wanted or (finder.ADVICE,)):
        title = _("{place}, {needs}: begin with {name}").format(
            place=place, needs=needs, name=opened.iloc[0][f"name_{language}"]
        )
    else:
        title = _("{place}, {needs}: nothing open today answers directly").format(place=place, needs=needs)
    frame.heading(
        _("Finder"),
        title,
        _("The case: back from {host}, {way}, to {place}. Needed: {needs}.").format(
            host=matches.country_left(host) if host else _("a country left open"),
            way=ways[way],
            place=place,
            needs=needs,
        ),
    )


def remarks(listed: Sequence[finder.Remark]) -> list[matches.Remark]:
    """Return reasons or doubts as the components take them."""
    return [(one.code, one.values) for one in listed]


def reasons_of(listed: Sequence[finder.Answer]) -> list[list[matches.Remark]]:
    """Return the reasons of each answer."""
    return [remarks(one.reasons) for one in listed]


def doubts_of(listed: Sequence[finder.Answer]) -> list[list[matches.Remark]]:
    """Return the doubts of each answer."""
    return [remarks(one.doubts) for one in listed]


reach = finder.readings()
with st.container(key="finder_sheet"):
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.header(
            ngettext("{count} mechanism open today", "{count} mechanisms open today", len(found.open)).format(
                count=i18n.number(len(found.open))
            ),
            anchor=False,
            width="content",
        )
        with st.container(width="content", key="finder_print"):
            browser.print_button(key="print_sheet")
    if found.open:
        matches.in_full(opened, reasons_of(found.open), doubts_of(found.open), reach)
    for listed, said in (
        (found.to_check, _("To be checked before counting on it")),
        (found.planned, _("In preparation")),
        (found.doors, _("Whatever the need: where to ask first")),
    ):
        if listed:
            st.header(said, anchor=False)
            matches.in_short(finder.rows_of(listed), doubts_of(listed), reach)
    if host:
        st.header(
            _("Rights earned abroad: agreements with {country}").format(country=matches.country_left(host)),
            anchor=False,
        )
        between = finder.protecting(country, host)
        if between.empty:
            unknowns.unknown(
                _("No agreement on social security or taxes with this country is in our table."),
                not_published.gaps(country, topics=["social_protection"]),
            )
        else:
            matches.agreements(between)
    st.header(_("What is missing for this case"), anchor=False)
    for code in found.unanswered:
        unknowns.unmet(
            _("{need}: no mechanism at work in our inventory offers this for this case.").format(need=named[code])
        )
    unknowns.unknown(_("Not published"), finder.missing(asked))
    st.html(
        Markup('<p class="awda-note">{}</p>').format(
            _(
                "This sheet is no legal advice. It shows what our inventory holds, state of November 2026 (data "
                "{version}); ask the office named before you decide."
            ).format(version=catalogue.data_version())
        )
    )

with st.expander(_("How we choose"), icon=":material/rule:", key="finder_rule", type="compact"):
    matches.rule(
        [
            _("We look at the mechanisms of the country of return that offer a service for the need (table below)."),
            _(
                "Left out, with the reason: what has ended; what serves foreigners; policies, which offer nothing to "
                "ask for; what works only before departure or during the stay abroad; visits home."
            ),
            _(
                "Schemes of another country than the one left are left out. The social security conventions count if "
                "one is applied with the country left, and are to be checked if that is not documented."
            ),
            _(
                "Schemes only for other ways of return are left out: a scheme for voluntary returns is not offered to "
                "somebody removed. An assisted return counts as one by choice as well."
            ),
            _("Schemes only in other regions are left out, unless their texts say that they serve the whole country."),
            _(
                "Open today means at work according to a source of 2024 or later, or a standing law, institution or "
                "treaty. Where that is not known the mechanism is listed apart; what has ended is never proposed."
            ),
            _(
                "Order: meets more of the needs; names returnees; names the country left; names the way of return; "
                "names the region; helps with more; fewer doubts; read in the primary text."
            ),
            _("Services, groups, stages and countries left are our reading of the sources named with each answer."),
        ]
    )
    matches.needs_table(finder.need_rows())
if found.left_out:
    with st.expander(_("Left out, and why"), icon=":material/filter_alt_off:", key="finder_left_out", type="compact"):
        ids = [one for one, _ground in found.left_out]
        matches.left_out(
            list(finder.rows_of(ids)[f"name_{language}"]), remarks([ground for _id, ground in found.left_out])
        )
