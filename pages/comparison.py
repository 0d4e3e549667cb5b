"""Morocco and Tunisia side by side, dimension by dimension: what exists, what the sources say, and the figures."""

import pandas as pd
import streamlit as st

from components import cards, filters, frame, i18n, sides
from components.i18n import gettext as _
from data import comparison

frame.require_entry()

counted = {country: comparison.at_work(country) for country in comparison.COUNTRIES}
everything = {code: comparison.dimension(code) for code in comparison.dimensions()}
frame.heading(
    _("Comparison"),
    sides.headline(counted),
    _("What exists to help returnees, what the sources say of it, and the figures, side by side."),
)
names = {code: sides.name(code) for code in everything}
chosen = filters.perhaps_one_of(
    "dimension", names, title=_("Dimension"), placeholder=_("Choose a dimension to read it in full"), known=names
)

if chosen:
    one = everything[chosen]
    st.header(names[chosen], anchor=False)
    sides.contrast(one.contrast)
    if len(one.shared):
        st.subheader(_("Said of both countries"), anchor=False)
        for _index, row in one.shared.iterrows():
            cards.finding(row)
    for column, side in zip(st.columns(2, gap="large"), one.sides.values(), strict=True):
        with column:
            sides.country_heading(side.country)
            st.subheader(_("What exists"), anchor=False)
            sides.mechanisms(side.at_work, side.unsure, reason=one.reason(i18n.language()))
            st.subheader(_("What the sources say"), anchor=False)
            sides.findings(side.findings)
            st.subheader(_("Figures"), anchor=False)
            sides.figures(side.figures, side.unpublished)
    sides.shared_apart(one.shared)
    for side in one.sides.values():
        sides.side_apart(
            side.country,
            chosen,
            at_work=side.at_work,
            unsure=side.unsure,
            reason=one.reason(i18n.language()),
            said=side.findings,
            measured=side.figures,
            unpublished=side.unpublished,
        )
    sides.verdicts(pd.concat([side.figures for side in one.sides.values()]), key=chosen)

st.header(_("All dimensions on one sheet"), anchor=False)
with st.container(key="sheet"):
    sides.sheet(
        [
            sides.Line(
                dimension=one.code,
                contrast=one.contrast,
                counts={
                    side.country: sides.Counts(
                        at_work=len(side.at_work),
                        unsure=len(side.unsure),
                        kinds=side.findings["kind"].value_counts().to_dict(),
                    )
                    for side in one.sides.values()
                },
            )
            for one in everything.values()
        ]
    )
