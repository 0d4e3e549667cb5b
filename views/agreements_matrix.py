"""Partners and subjects: two cases at a glance, a matrix for each country, and what authorities say."""

from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import agreements, cards, comparability, evidence, filters, i18n, naming, unknowns
from components.i18n import gettext as _
from data import agreements as data
from data import catalogue, not_published
from views import bilateral

_MOST = 3


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the cases and the matrices; the headline goes into `head`."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        chosen = bilateral.choices()
        with st.container(width=290):
            people = data.living(_indicator())
    with head:
        bilateral.heading(chosen)
    if not (chosen.subject or chosen.statuses):
        _cases(chosen.countries, people)
    rows = chosen.rows
    blank = _("none found in the sources") if not chosen.statuses else _("none of the status chosen")
    if rows.empty:
        st.info(_("No agreement in the sources fits these choices."))
        for name, label in (("status", _("All statuses")), ("subject", _("All subjects"))):
            if (name == "status" and chosen.statuses) or (name == "subject" and chosen.subject):
                filters.take_back([name], label, key=f"take_back_{name}")
    else:
        st.html(agreements.legend([code for code in data.STRENGTH if code in set(rows["status"])], blank=blank))
        verdict = catalogue.verdict(people[people["country"].isin(chosen.countries)])
        if verdict is not None:
            comparability.verdict_line(verdict, key="verdict_people")
        for country in chosen.countries:
            _matrix(country, chosen, rows, people, blank)
        st.html(Markup('<p class="awda-note">{}</p>').format(bilateral.what_counts(chosen.statuses)))
    _said(chosen.countries)


def _indicator() -> str:
    """Offer who is counted as living with a partner."""
    names = {code: catalogue.indicator(code).label(i18n.language()) for code in data.PEOPLE}
    return filters.one_of(
        "indicator",
        names,
        title=_("People living there"),
        default=data.PEOPLE[0],
        known=catalogue.indicator_codes(),
    )


def _cases(countries: list[str], people: pd.DataFrame) -> None:
    """Draw the two cases side by side."""
    for column, partner in zip(st.columns(len(data.CASES), gap="large"), data.CASES, strict=True):
        rows = data.with_partner(partner)
        rows = rows[(rows["subject"] == data.FIRST_SUBJECT) & ~rows["status"].isin(data.PAST)]
        there = people[people["breakdown_value"] == partner]
        statements = data.findings(partner)
        with column, st.container(key=f"case_{partner}"):
            st.html(
                agreements.case(
                    partner,
                    {code: rows[rows["country"] == code] for code in countries},
                    {row["country"]: row for _index, row in there.iterrows()},
                    statements[statements["country"].isin([*countries, "both"])],
                    subject=data.FIRST_SUBJECT,
                    dark=filters.appearance() == "dark",
                )
            )


def _when(people: pd.DataFrame) -> str:
    """Name the period of figures of one country."""
    row = people.iloc[0]
    return i18n.period(row["period_start"], row["period_end"], row["country"])


def _matrix(country: str, chosen: bilateral.Chosen, rows: pd.DataFrame, people: pd.DataFrame, blank: str) -> None:
    """Draw the matrix of one country, with the source of the people counted."""
    own, there = rows[rows["country"] == country], people[people["country"] == country]
    name = naming.country_name(country)
    if own.empty:
        st.info(_("{country}: no agreement in the sources fits these choices.").format(country=name))
        return
    lines = agreements.ordered(data.lines(country, rows, people, also_without=not chosen.statuses))
    subjects = [chosen.subject] if chosen.subject else data.subjects()
    evidence.show_records(
        agreements.matrix(
            lines,
            country=country,
            subjects=subjects,
            people=_("People living there, {period}").format(period=_when(there)),
            caption=name,
            blank=blank,
            said_in_words=data.FIRST_SUBJECT,
            dark=filters.appearance() == "dark",
        ),
        own,
        table="agreements",
        key=f"agreements_{country}",
        reading=_reading(country, people, chosen.subject or data.FIRST_SUBJECT),
    )
    indicator = catalogue.indicator(there["indicator"].iloc[0])
    label, reading = indicator.label(i18n.language()), indicator.definition(i18n.language())
    evidence.fold(
        _("People living there: {indicator}, {period}").format(indicator=label, period=_when(there)),
        partial(evidence.show_rows, there, title=label, reading=reading, key=f"people_rows_{country}", of_area=""),
        icon=":material/groups:",
        key=f"people_{country}",
    )
    st.html(evidence.source_line(there))


def _reading(country: str, people: pd.DataFrame, subject: str) -> str:
    """Say where most people live without an agreement known to be in force."""
    missing = data.without(country, people, subject).head(_MOST)
    if missing.empty:
        return _("{country}: every partner with a figure has an agreement in force on this subject.").format(
            country=naming.country_name(country)
        )
    places = [
        _("{text} ({remark})").format(
            text=agreements.partner_name(row["breakdown_value"]), remark=i18n.number(float(row["value"]))
        )
        for _index, row in missing.iterrows()
    ]
    return _(
        "{subject}: without an agreement known to be in force, most people from {country} live in {places}."
    ).format(
        country=naming.country_name(country), subject=agreements.subject_name(subject), places=i18n.listing(places)
    )


def _said(countries: list[str]) -> None:
    """Draw what authorities and studies say, and what is not published."""
    figures = data.official_figures(countries)
    if len(figures):
        evidence.show_rows(
            figures,
            title=_("What authorities and studies count"),
            reading=_(
                "Official counts are higher than the texts found here one by one: not every agreement is named in the "
                "sources read. A share covered is one of people living in a country with an agreement, not of rights "
                "in use; only Tunisia states one."
            ),
            key="official",
            of_area="",
        )
    general = data.findings_in_general()
    st.subheader(_("What the sources say"), anchor=False)
    for _index, row in general[general["country"].isin([*countries, "both"])].iterrows():
        cards.finding(row)
    st.subheader(_("Not published"), anchor=False)
    gaps = pd.concat([not_published.gaps(country, topics=["social_protection"]) for country in countries])
    unknowns.unknown(_("Missing on rights earned abroad"), gaps.drop_duplicates("gap_id"), named=len(countries) > 1)
