"""What answers a finding: the recommendations that respond to it, and the mechanisms that address it, by country."""

import streamlit as st
from markupsafe import Markup

from components import answered, findings, frame, i18n, mechanisms, sides
from components.i18n import gettext as _
from data import judgements
from data import mechanisms as inventory


def answers_to(finding_id: str) -> None:
    """Draw what responds to a finding and what addresses it; a country never answers for the other."""
    row = judgements.finding(finding_id).iloc[0]
    advised = judgements.responses(finding_id)
    if row["kind"] not in judgements.SHORTFALLS and advised.empty and judgements.answers(finding_id).empty:
        st.html(
            Markup('<p class="awda-reading">{}</p>').format(
                _("It names no weakness or gap, so nothing is linked to it as an answer.")
            )
        )
        return
    st.header(_("What is advised about it"), anchor=False)
    if advised.empty:
        st.html(
            Markup('<div class="awda-unknown"><p>{}</p></div>').format(_("No recommendation we read responds to it."))
        )
    else:
        texts = judgements.recommendations().set_index("recommendation_id")
        st.html(findings.responses(advised.drop(columns="country").join(texts, on="from_id")))
    st.header(_("What already addresses it"), anchor=False)
    st.html(Markup('<p class="awda-reading">{}</p>').format(mechanisms.caution()))
    countries = judgements.sides(row["country"])
    for column, country in zip(st.columns(len(countries), gap="large"), countries, strict=True):
        with column:
            _addressed(finding_id, country)


def _addressed(finding_id: str, country: str) -> None:
    """Draw the mechanisms of one country that address a finding, each with its status and the basis of the link."""
    links = judgements.answers(finding_id, country)
    sides.country_heading(country)
    st.html(findings.standing(judgements.standing(links)))
    for _index, link in links.iterrows():
        one = inventory.one(link["from_id"]).iloc[0]
        with st.container(gap="xxsmall", key=f"mechanism_{link['from_id']}"):
            frame.lead_to("mechanisms", {"mechanism": link["from_id"]}, text=one[f"name_{i18n.language()}"])
            st.html(
                Markup('<div class="awda-answered"><p>{} <span class="awda-muted">{}</span></p>{}</div>').format(
                    mechanisms.status_chip(one), mechanisms.dates(one), answered.reason(link)
                )
            )
