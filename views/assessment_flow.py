"""From a gap to what is advised about it, and to the mechanisms that already work on it."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import answered, filters, frame, i18n, markup, mechanisms, naming, narrowing
from components.i18n import gettext as _
from components.i18n import language, ngettext
from components.naming import label
from data import catalogue, judgements
from data import traces as data
from views import flow_counted, flow_strands


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the flow, and the reading list beside it; the headline goes into `head`."""
    countries, asked = _choices()
    frame.follow(
        {"view", "country", "dimension", "origin", "finding", "recommendation", "standing"},
        chosen=asked["finding"] or asked["recommendation"] or asked["dimension"],
    )
    found = data.shortfalls(countries, dimension=asked["dimension"], origin=asked["origin"])
    tallies = {country: data.tally(found, country) for country in countries}
    with head:
        _heading(tallies, countries, asked)
    _left_aside()
    if asked["dimension"] or asked["finding"] or asked["recommendation"]:
        flow_strands.draw(countries, asked)
    else:
        flow_counted.draw(tallies, found, countries, asked)


def _choices() -> tuple[list[str], dict[str, str]]:
    """Draw the choices, and return the countries and what else holds."""
    every = {
        "dimension": catalogue.codes("dimension"),
        "origin": catalogue.codes("origin"),
        "finding": list(judgements.findings()["finding_id"]),
        "recommendation": list(judgements.recommendations()["recommendation_id"]),
    }
    held = filters.asked(every)
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        countries = naming.choose_countries(catalogue.COUNTRIES)
        narrowed = {
            "dimension": narrowing.one("dimension", "dimension", title=_("Dimension"), width=280),
            "origin": narrowing.one("origin", "origin", title=_("Who says so"), width=220),
        }
    on_offer = data.traceable_among(countries, **narrowed)
    finding = held["finding"] if held["finding"] in set(on_offer["finding_id"]) else ""
    advice = data.advice_for(on_offer, countries, finding=finding, anything=not any(narrowed.values()))
    with st.container(horizontal=True, vertical_alignment="bottom", key="statements"):
        return countries, narrowed | {
            "finding": _statement("finding", on_offer, title=_("Weakness or gap"), known=every["finding"]),
            "recommendation": _statement(
                "recommendation", advice, title=_("Recommendation"), known=every["recommendation"]
            ),
        }


def _statement(name: str, rows: pd.DataFrame, *, title: str, known: Sequence[str]) -> str:
    """Offer statements by their beginnings, one at a time, and return the one chosen, empty where there is none."""
    texts = zip(rows[f"{name}_id"], rows[f"statement_{language()}"], strict=True)
    names = {code: answered.cut(text) for code, text in texts}
    with st.container(width=460):
        return filters.perhaps_one_of(name, names, title=title, placeholder=_("All"), known=known) or ""


def _left_aside() -> None:
    """Lead to the statements that a link has asked for and that do not fit its other choices, or ask for no answer."""
    asked = [
        markup.choice(data.text(code, language()), {"view": "matrix", "finding": code})
        for code in filters.left_aside("finding")
    ]
    asked += [
        markup.to_page("recommendations", {"recommendation": code}, data.text(code, language()))
        for code in filters.left_aside("recommendation")
    ]
    if asked:
        said = _("The link asks for a statement that is not among these choices:")
        st.html(Markup('<p class="awda-note" data-leads-away>{} {}</p>').format(said, markup.join(asked, " · ")))


def _heading(tallies: Mapping[str, pd.DataFrame], countries: Sequence[str], asked: Mapping[str, str]) -> None:
    """Open the page: how much is answered, or what one statement leads to."""
    code = asked["finding"] or asked["recommendation"]
    if not code:
        frame.heading(
            _("Assessment"), _headline(tallies, asked["dimension"]), f"{answered.in_each()} {mechanisms.caution()}"
        )
        return
    trace = data.trace(countries, **asked)
    statements, advice, working = len(trace.findings), len(trace.recommendations), len(trace.mechanisms)
    if asked["recommendation"]:
        title = _("It responds to {statements}; what advances it: {mechanisms}, of which at work: {active}")
    else:
        title = _("What answers it: {advice} and {mechanisms}, of which at work: {active}")
    title = title.format(
        statements=ngettext("{count} statement", "{count} statements", statements).format(
            count=i18n.number(statements)
        ),
        advice=ngettext("{count} recommendation", "{count} recommendations", advice).format(count=i18n.number(advice)),
        mechanisms=ngettext("{count} mechanism", "{count} mechanisms", working).format(count=i18n.number(working)),
        active=i18n.number(int(trace.mechanisms["status_now"].eq("active").sum())),
    )
    frame.heading(_("Assessment"), title, f"{data.text(code, language())} {mechanisms.caution()}")


def _headline(tallies: Mapping[str, pd.DataFrame], dimension: str) -> str:
    """Say of how many weaknesses and gaps a mechanism is known to be at work, country by country."""
    found = {country: rows for country, rows in tallies.items() if len(rows)}
    without = i18n.listing([naming.country_name(country) for country in tallies if country not in found])
    about = label("dimension", dimension) if dimension else ""
    if not found:
        said = _("No weakness or gap was found for these choices: {countries}")
        if dimension:
            said = _("{dimension}: no weakness or gap was found for these choices: {countries}")
        return said.format(dimension=about, countries=without)
    said = _("Weaknesses and gaps with a mechanism at work on them: {countries}")
    if dimension:
        said = _("{dimension}: weaknesses and gaps with a mechanism at work on them: {countries}")
    said = said.format(dimension=about, countries=answered.of_all(found, "active"))
    return _("{text}; no weakness or gap found: {countries}").format(text=said, countries=without) if without else said
