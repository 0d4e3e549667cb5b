"""One returnee's case: the choices that make it, what is open for it and why, what is missing, and the rule."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import browser, filters, frame, i18n, matches, naming, unknowns
from components.i18n import gettext as _
from components.i18n import ngettext
from data import catalogue, finder, mapped, not_published


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the sheet with the answers, and how they were chosen; the headline goes into `head`."""
    with st.container(key="finder_question"):
        asked = _question()
    found = finder.find(asked)
    with head:
        _heading(asked, found)
    with st.container(key="finder_sheet"):
        _answers(found)
        if asked.host:
            _rights_earned(asked.country, asked.host)
        _missing(asked, found)
    with st.expander(_("How we choose"), icon=":material/rule:", key="finder_rule", type="compact"):
        _rule()
    if found.left_out:
        with st.expander(
            _("Left out, and why"), icon=":material/filter_alt_off:", key="finder_left_out", type="compact"
        ):
            names = finder.rows_of([one for one, _ground in found.left_out])[f"name_{i18n.language()}"]
            matches.left_out(list(names), _remarks([ground for _id, ground in found.left_out]))


def _question() -> finder.Question:
    """Offer the choices as one sentence, and return the case they make."""
    first, second = st.columns(2, gap="large")
    with second:
        country, region = _place_of_return()
    with first:
        host = filters.perhaps_one_of(
            "from",
            i18n.by_name({code: matches.country_left(code) for code in finder.hosts(country)}),
            title=_("I come back, or came back, from"),
            placeholder=_("A country, or leave it open"),
            known=finder.hosts(),
        )
    way = filters.one_of("return_type", matches.way_names(), title=_("how"), default=finder.WAYS[0], pills=True)
    needs = _need_names()
    wanted = filters.several_of("need", needs, title=_("and I need"), known=finder.needs(), most=len(needs), pills=True)
    st.html(
        Markup('<p class="awda-muted">{}</p>').format(
            _("Nothing about you is asked or kept: the choices above are codes, and they stand in the link only.")
        )
    )
    return finder.Question(country, way, tuple(wanted), host, region)


def _place_of_return() -> tuple[str, str | None]:
    """Offer the regions, and the countries while none is chosen; return the country and the region."""
    areas = {
        code: _("{area} ({country})").format(
            area=catalogue.region_name(code, i18n.language()), country=naming.country_name(country)
        )
        for country in catalogue.COUNTRIES
        for code in catalogue.areas(mapped.MAP_LEVELS[country][0])
    }
    region = filters.perhaps_one_of(
        "region",
        i18n.by_name(areas),
        title=_("to"),
        placeholder=_("A region, or leave it open"),
        known=catalogue.region_codes(),
    )
    if region:
        country = catalogue.region(region)["country"]
        others = [code for code in catalogue.COUNTRIES if code != country]
        # The region says in which country: the link must not name the other one.
        if filters.link().get("country", country) in others or filters.brought("country") in others:
            filters.leave_aside("country", others)
        return country, region
    country = filters.one_of(
        "country",
        {code: naming.country_name(code) for code in catalogue.COUNTRIES},
        title=_("in"),
        default=catalogue.COUNTRIES[0],
        known={",".join(catalogue.COUNTRIES), *catalogue.COUNTRIES},
        pills=True,
    )
    return country, None


def _need_names() -> dict[str, str]:
    """Name the needs."""
    return {code: finder.need_label(code, i18n.language()) for code in finder.needs()}


def _heading(asked: finder.Question, found: finder.Found) -> None:
    """Open the page with the first answer, and say the case in words."""
    place = catalogue.region_name(asked.region, i18n.language()) if asked.region else naming.country_name(asked.country)
    wanted = asked.needs or (finder.ADVICE,)
    needs = i18n.listing([_need_names()[code] for code in wanted])
    if found.open and len(found.unanswered) < len(wanted):
        title = _("{place}, {needs}: begin with {name}").format(
            place=place, needs=needs, name=finder.rows_of(found.open).iloc[0][f"name_{i18n.language()}"]
        )
    else:
        title = _("{place}, {needs}: nothing open today answers directly").format(place=place, needs=needs)
    frame.heading(
        _("Finder"),
        title,
        _("The case: back from {host}, {way}, to {place}. Needed: {needs}.").format(
            host=matches.country_left(asked.host) if asked.host else _("a country left open"),
            way=matches.way_names()[asked.way],
            place=place,
            needs=needs,
        ),
    )


def _remarks(listed: Sequence[finder.Remark]) -> list[matches.Remark]:
    """Return reasons or doubts as the components take them."""
    return [(one.code, one.values) for one in listed]


def _doubts(listed: Sequence[finder.Answer]) -> list[list[matches.Remark]]:
    """Return the doubts of each answer."""
    return [_remarks(one.doubts) for one in listed]


def _answers(found: finder.Found) -> None:
    """Draw what is open in full, and in short what is to be checked, in preparation, or a first door."""
    reach = finder.readings()
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
        reasons = [_remarks(one.reasons) for one in found.open]
        matches.in_full(finder.rows_of(found.open), reasons, _doubts(found.open), reach)
    for listed, said in (
        (found.to_check, _("To be checked before counting on it")),
        (found.planned, _("In preparation")),
        (found.doors, _("Whatever the need: where to ask first")),
    ):
        if listed:
            st.header(said, anchor=False)
            matches.in_short(finder.rows_of(listed), _doubts(listed), reach)


def _rights_earned(country: str, host: str) -> None:
    """Draw the agreements that protect rights earned in the country left."""
    st.header(
        _("Rights earned abroad: agreements with {country}").format(country=matches.country_left(host)), anchor=False
    )
    between = finder.protecting(country, host)
    if between.empty:
        unknowns.unknown(
            _("No agreement on social security or taxes with this country is in our table."),
            not_published.gaps(country, topics=["social_protection"]),
        )
    else:
        matches.agreements(between)


def _missing(asked: finder.Question, found: finder.Found) -> None:
    """Name the needs that nothing meets and what is not published, and say what the sheet is not."""
    st.header(_("What is missing for this case"), anchor=False)
    needs = _need_names()
    for code in found.unanswered:
        unknowns.unmet(
            _("{need}: no mechanism at work in our inventory offers this for this case.").format(need=needs[code])
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


def _rule() -> None:
    """Say how answers are found, and which services stand for which need."""
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
