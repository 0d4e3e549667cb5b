"""The map: an arc from each country to each partner with an agreement on a subject, and the table of them."""

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import agreements, evidence, filters, frame, i18n, naming, ties
from components import routes as arcs
from components.i18n import gettext as _
from data import agreements as data
from data import routes
from views import bilateral


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the arcs and the table; the headline goes into `head`."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        chosen = bilateral.choices()
    with head:
        bilateral.heading(chosen)
    subject = chosen.subject or data.FIRST_SUBJECT
    rows = data.matching(chosen.countries, subject=subject, statuses=chosen.statuses)
    if rows.empty:
        st.info(_("No agreement in the sources fits these choices."))
        return
    # A text of the past is drawn only for a reader who asks for it.
    present = rows if chosen.statuses else rows[~rows["status"].isin(data.PAST)]
    drawn = data.strongest(present)
    drawn = drawn[drawn["partner"].isin(routes.points())]
    beside = st.container()
    if len(drawn):
        place_of_map, beside = st.columns([8, 5], gap="large")
        with place_of_map:
            _map(drawn, rows, subject)
    with beside:
        for country in dict.fromkeys(rows["country"]):
            st.html(
                agreements.by_status(
                    present[present["country"] == country],
                    country=country,
                    dark=filters.appearance() == "dark",
                )
            )
    elsewhere = [agreements.partner_name(code) for code in dict.fromkeys(rows["partner"]) if code in agreements.BODIES]
    if elsewhere:
        st.html(
            Markup('<p class="awda-note">{}</p>').format(
                _("No place on the map: {partners}.").format(partners=i18n.listing(elsewhere))
            )
        )
    title = _("All agreements: {subject}").format(subject=agreements.subject_name(subject))
    evidence.show_records(
        agreements.table(rows, caption=title), rows, table="agreements", key="agreements_table", title=title
    )
    st.html(Markup('<p class="awda-note">{}</p>').format(bilateral.what_counts(chosen.statuses)))


def _map(drawn: pd.DataFrame, rows: pd.DataFrame, subject: str) -> None:
    """Draw the arcs, one for each country and partner."""
    homes = [code for code in dict.fromkeys(rows["country"]) if code in set(drawn["country"])]
    # Where the text is with a province alone, the arc carries its name.
    names = {row["partner"]: agreements.partner_of(row) for _index, row in drawn.iterrows()}
    for code in set(drawn.loc[drawn["partner_name"] != data.QUEBEC, "partner"]):
        names[code] = agreements.partner_name(code)
    places = routes.points()
    seen = arcs.window(homes, [code for code in names if code not in homes], places)
    figure = ties.figure(
        [ties.Tie(code, naming.country_name(code), drawn[drawn["country"] == code]) for code in homes],
        ground=routes.land(),
        places=places,
        seen=seen,
        names=names,
        says=lambda row: _("{label}: {text}").format(label=agreements.partner_of(row), text=agreements.state(row)),
        appearance=filters.appearance(),
    )
    said = [
        _("{label}: {text}").format(
            label=naming.country_name(code),
            text=_("; ").join(
                _("{text} ({remark})").format(text=agreements.partner_of(row), remark=agreements.state(row))
                for _index, row in drawn[drawn["country"] == code].iterrows()
            ),
        )
        for code in homes
    ]
    notes = [_("One arc for each partner, for the text that says most of today; all arcs have one width.")]
    if beyond := arcs.far_from_north(names, places):
        notes.append(
            _(
                "Beyond the map: {countries}. Open marks at its western edge stand for them, from north to south."
            ).format(countries=i18n.listing([names[code] for code in beyond]))
        )
    if seen.shows(routes.land().western_sahara):
        notes.append(frame.western_sahara_note())
    evidence.show_records(
        figure,
        drawn,
        table="agreements",
        key="agreements_map",
        title=_("{subject}: who has an agreement with whom").format(subject=agreements.subject_name(subject)),
        reading=_(
            "Solid line, full mark: in force or applied. Dashed line, open mark: signed, not known to be in force. "
            "Dotted line, cross: under negotiation, of unknown force, or past."
        ),
        alt=". ".join(said),
        notes=notes,
    )
