"""How return, removal, remittances, emigration and work moved over the years."""

from functools import partial

import pandas as pd
import streamlit as st

from components import cards, charts, evidence, filters, frame, i18n
from components.i18n import gettext as _
from data import catalogue, queries

frame.require_entry()
language = i18n.language()
appearance = filters.appearance()

head = st.container()
with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
    indicators = {code: catalogue.indicator(code).label(language) for code in queries.trend_indicators()}
    with st.container(width=420):
        indicator = catalogue.indicator(
            filters.one_of("indicator", indicators, title=_("Indicator"), default="remittances_pct_gdp")
        )
    offered = queries.over_time(indicator.code)
    with st.container(width="content"):
        chosen = filters.countries({code: cards.country_name(code) for code in queries.COUNTRIES})
    details = cards.detail_names(offered, queries.details(offered), queries.detail_label)
    with st.container(width=240 if len(details) > 1 else "content"):
        detail = filters.one_of(
            "detail",
            details,
            title=_("Detail"),
            default=next(iter(details)),
            known={*queries.trend_rows()["detail"], *queries.regional_rows()["detail"]},
        )
    scales = {"value": _("Values"), "index": _("Index")}
    with st.container(width="content"):
        scale = filters.one_of("scale", scales, title=_("Scale"), default="value", known=filters.SCALES, pills=True)

rows = offered[(offered["detail"] == detail) & offered["country"].isin(chosen)]
label = indicator.label(language)
title = cards.with_detail(label, detail, details)
with head:
    frame.heading(
        _("Trends"),
        cards.trend_headline(rows, label),
        _("Lines break where the definition changes or years are missing; hollow points cover part of a year."),
    )

if rows.empty:
    missing = [queries.gaps(country, topics=[indicator.topic]) for country in chosen]
    cards.unknown(_("{label}: {text}").format(label=label, text=_("not published")), pd.concat(missing))
    st.stop()

verdict = catalogue.verdict(rows)
if verdict is not None:
    cards.verdict_line(verdict, key="verdict_trends")
together = verdict is None or verdict.verdict != "not_comparable"
panels = [rows] if together else [rows[rows["country"] == country] for country in chosen]
for panel in panels:
    drawn, base = charts.index_of(panel) if scale == "index" else (panel, None)
    if drawn.empty:
        st.info(_("These series share no year to start an index from; their values are shown."))
        drawn = panel
    write = evidence.writer(indicator.unit, with_unit=False) if base is None else partial(i18n.number, decimals=0)
    events = queries.milestones(panel["country"].unique(), int(panel["year"].min()), int(panel["year"].max()))
    code = "_".join(panel["country"].unique())
    unit, factor = cards.axis_unit(indicator.unit, float(drawn["value"].max()), base)
    evidence.show(
        charts.trend_lines(
            drawn,
            names={country: cards.country_name(country) for country in queries.COUNTRIES},
            write=write,
            appearance=appearance,
            unit=unit,
            factor=factor,
            milestones=events.assign(event=events[f"event_{language}"]),
            zero=base is None,
        ),
        panel,
        title=title if together else f"{cards.country_name(code)} · {title}",
        reading=cards.trend_reading(indicator, base),
        alt=cards.trend_alt(drawn, label, write),
        key=f"trend_{code}",
        over_time=True,
    )
    with st.expander(_("Policy milestones of these years"), icon=":material/flag:", type="compact"):
        cards.events(events)

for country in chosen:
    if country not in set(rows["country"]):
        cards.unknown(
            _("{country}, {label}: {why}.").format(
                country=cards.country_name(country), label=label, why=_("no such series in the evidence base")
            ),
            queries.gaps(country, topics=[indicator.topic]),
        )
