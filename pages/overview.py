"""What the comparison says, on one screen. Needs neither Plotly nor deck.gl."""

import streamlit as st

from components import cards, evidence, filters, frame, i18n, maps, naming, palette, region_cards, unknowns
from components.i18n import gettext as _
from data import catalogue, mapped, selections

frame.require_entry()
language = i18n.language()
frame.heading(
    _("Overview"),
    _("Hundreds of thousands came back; little is counted, and less is comparable"),
    _(
        "How Morocco and Tunisia help returning migrants back into work and society: what is known, what is not, "
        "and on which evidence."
    ),
)

QUESTIONS = {
    "CMP001": _("Returnees in household surveys"),
    "CMP003": _("Returnees in censuses"),
    "CMP007": _("Women among returnees"),
    "CMP052": _("Remittances received"),
}
SAYS = {
    "CMP001": {"MAR": _("return migrants, back since 2000"), "TUN": _("return migrants, back at any date")},
    "CMP003": {
        "MAR": _("people who once lived abroad, whatever the date of return"),
        "TUN": _("people who returned in the five years before the census"),
    },
    "CMP007": {"MAR": _("of the return migrants"), "TUN": _("of the return migrants")},
    "CMP052": {"MAR": _("of GDP"), "TUN": _("of GDP")},
}
places = [column for _row in range(2) for column in st.columns(2, gap="large")]
for place, pair in zip(places, selections.overview_key_figures(), strict=True):
    with place, st.container(key=f"pair_{pair.comparison_id}"):
        cards.key_figures(
            pair.rows,
            question=QUESTIONS[pair.comparison_id],
            says=SAYS[pair.comparison_id],
            verdict=catalogue.verdict(pair.rows),
            key=pair.comparison_id,
        )

on_the_map, said = st.columns([6, 5], gap="large")
with said:
    st.header(_("Five statements"), anchor=False)
    cards.findings(selections.overview_findings(), key="overview_findings", title=_("Five statements"))

with on_the_map:
    share = catalogue.indicator("returnees_region_share")
    regional = [mapped.by_region(share.code, country) for country in catalogue.COUNTRIES]
    words = evidence.words(share.unit)
    appearance = filters.appearance()
    drawn = maps.shaded_regions(
        [
            maps.Panel(
                one.country,
                one.level,
                naming.country_name(one.country),
                one.rows,
                subtitle=region_cards.panel_subtitle(one.rows, one.rows.iloc[:0], _("not published by governorate")),
            )
            for one in regional
        ],
        label=share.label(language),
        words=words,
        colours=palette.sequence(share.code, share.topic, appearance),
        appearance=appearance,
        height=380,
        numbers=False,
    )
    rows = regional[0].rows
    evidence.show(
        drawn,
        rows,
        title=_("Where they live is known for Morocco only"),
        reading=_(
            "{region} is home to {share} of Morocco's returnees; Tunisia has no published figure by governorate."
        ).format(region=words.names[rows.iloc[0]["geo_code"]], share=words.value(rows.iloc[0]["value"])),
        notes=[frame.western_sahara_note()],
        key="overview_map",
    )

st.header(_("What is not known"), anchor=False)
unknowns.unknown(_("Not published, and it matters"), selections.overview_gaps(), key="overview_gaps", named=True)

st.header(_("Go on"), anchor=False)
frame.page_doors("overview")
