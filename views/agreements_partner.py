"""One partner in full: every agreement of both countries with it, people living there, what sources say, milestones."""

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import agreements, cards, evidence, filters, frame, i18n, markup, naming
from components.i18n import gettext as _
from components.i18n import ngettext
from data import agreements as data
from data import catalogue
from views import bilateral


def draw(head: DeltaGenerator, partner: str) -> None:
    """Draw one partner; the headline goes into `head`."""
    name = agreements.partner_name(partner)
    rows = data.with_partner(partner)
    st.html(markup.opened(partner))
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        with st.container(width=240):
            bilateral.choose_partner()
        filters.take_back(["partner"], _("Back to all partners"), key="back")
    with head:
        frame.heading(
            _("Agreements"),
            _headline(name, rows),
            ngettext(
                "{count} agreement with {partner} is in the sources, of today or the past.",
                "{count} agreements with {partner} are in the sources, of today or the past.",
                len(rows),
            ).format(count=i18n.number(len(rows)), partner=name),
        )
    for country in catalogue.COUNTRIES:
        if country != partner:
            _country(country, name, rows[rows["country"] == country])
    _people(partner, name)
    _statements(partner)


def _headline(name: str, rows: pd.DataFrame) -> str:
    """Say how social security stands with each country; of a body without such agreements, only its name."""
    social = data.strongest(rows[rows["subject"] == data.FIRST_SUBJECT])
    if social.empty:
        return _("{partner}: no social security agreement found in the sources").format(partner=name)
    said = [
        _("{country}, {text}").format(country=naming.country_name(row["country"]), text=agreements.state(row))
        for _index, row in social.iterrows()
    ]
    return _("Social security with {partner}: {states}").format(partner=name, states=_("; ").join(said))


def _country(country: str, name: str, rows: pd.DataFrame) -> None:
    """Draw the agreements of one country with the partner."""
    title = _("{country} and {partner}").format(country=naming.country_name(country), partner=name)
    if rows.empty:
        st.header(title, anchor=False)
        st.html(Markup("<p>○ {}</p>").format(_("No agreement found in the sources.")))
        return
    order = data.subjects()
    rows = rows.assign(place=rows["subject"].map(order.index)).sort_values("place", kind="stable").drop(columns="place")
    evidence.show_records(agreements.in_full(rows), rows, table="agreements", key=f"partner_{country}", title=title)


def _people(partner: str, name: str) -> None:
    """Draw how many people live with the partner, by each source."""
    figures = pd.concat([data.living(indicator) for indicator in data.PEOPLE])
    figures = figures[figures["breakdown_value"] == partner]
    title = _("People living there: {partner}").format(partner=name)
    if figures.empty:
        st.header(title, anchor=False)
        st.html(Markup("<p>{}</p>").format(_("not published")))
        return
    evidence.show_rows(
        figures.sort_values(["country", "indicator"], kind="stable"),
        title=title,
        reading=_("Each source counts other people: never add them."),
        key="partner_people",
        of_area="",
    )


def _statements(partner: str) -> None:
    """Draw what sources say of the partner, and the milestones that name it."""
    statements = data.findings(partner)
    if len(statements):
        st.header(_("What the sources say"), anchor=False)
        for _index, row in statements.iterrows():
            cards.finding(row)
    milestones = data.events(partner)
    if len(milestones):
        st.header(_("Milestones"), anchor=False)
        cards.events(milestones)
