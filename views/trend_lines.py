"""Trends: one indicator over the years, in countries or in an area."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import cards, evidence, filters, frame, i18n, lines
from components.i18n import gettext as _
from components.i18n import ngettext
from data import catalogue, queries

DEFAULT = "remittances_pct_gdp"
VALUE, INDEX, PER_PERSON = "value", "index", "per_person"
HIDDEN, SHOWN = "hidden", "shown"


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the lines, the milestones and what is missing; the headline goes into `head`."""
    language = i18n.language()
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        indicator = cards.choose_indicator(_indicator_names(), default=DEFAULT, width=420)
        offered = queries.over_time(indicator.code)
        with st.container(width="content"):
            chosen = filters.countries({code: cards.country_name(code) for code in queries.COUNTRIES})
        details = cards.detail_names(offered.rows(), queries.details(offered.rows()), queries.detail_label)
        detail = cards.choose_detail(details, known=_known_details())
        sex = _choose_sex(offered.of(countries=chosen, detail=detail).rows(), detail)
        kept = offered.of(countries=chosen, detail=detail, sex=sex)
        region = _choose_region(kept.areas)
        source = _choose_source(kept.national if region is None else kept.areas[kept.areas["geo_code"] == region])
        found = kept.line(region, source)
        scale = _choose_scale(found, whole_country=region is None)
        beside = queries.neighbours(found)
        context = filters.one_of(
            "context",
            {HIDDEN: _("Hidden"), SHOWN: _("Shown")} if len(beside) else {HIDDEN: _("Hidden")},
            title=_("Neighbours and averages"),
            default=HIDDEN,
            known=(HIDDEN, SHOWN),
            pills=True,
        )
        rows = found
        if len(found):
            with st.container(width=260):
                rows = queries.of_years(found, *_choose_years(found))

    label = indicator.label(language)
    title = cards.with_detail(label, detail, details)
    if sex and sex != "total":
        title = _("{label}: {text}").format(label=title, text=catalogue.label("sex", sex, language))
    verdict = catalogue.verdict(rows)
    together = verdict is None or verdict.verdict != "not_comparable"
    scaled = [
        _scaled(panel, indicator, scale, beside if context == SHOWN else beside.iloc[:0])
        for panel in ([rows] if together else [rows[rows["country"] == country] for country in chosen])
    ]
    with head:
        frame.heading(
            _("Trends"),
            _headline(rows, scaled, title, scale),
            _(
                "Lines break where the definition changes or years are missing; hollow points cover part of a year, "
                "bars several years."
            ),
        )
    if rows.empty:
        _say_why_empty(kept, found, region, indicator, chosen)
        return

    if verdict is not None:
        cards.verdict_line(verdict, key="verdict_trends")
    for panel in scaled:
        countries = list(panel.drawn.loc[panel.drawn["role"] != "context", "country"].unique())
        name = title if together else f"{cards.country_name(countries[0])} · {title}"
        if region is not None:
            name = _("{label}: {text}").format(label=title, text=cards.area_name(region))
        _draw_panel(panel, indicator, name, label, "_".join(countries))
    if region is None and source is None:
        _say_what_is_missing(kept.national, chosen, indicator)


def _indicator_names() -> dict[str, str]:
    """Name the indicators; those without a trend say how many figures they have."""
    language = i18n.language()
    names = {}
    for code, points in queries.trend_indicators().items():
        label = catalogue.indicator(code).label(language)
        few = ngettext("{label} ({count} figure)", "{label} ({count} figures)", points)
        names[code] = label if queries.moves(code) else few.format(label=label, count=i18n.number(points))
    return names


@cache
def _known_details() -> set[str]:
    """Return the details that a link may carry: those of this page and of the maps."""
    return {*queries.trend_rows()["detail"], *queries.area_rows()["detail"], *queries.regional_rows()["detail"]}


def _choose_sex(rows: pd.DataFrame, detail: str) -> str:
    """Offer women and men apart where a detail other than sex has them, and return the code, empty for no choice."""
    codes = [code for code in catalogue.codes("sex") if code in set(rows["sex"]) and code != detail]
    names = {code: catalogue.label("sex", code, i18n.language()) for code in codes}
    if "total" in names:
        names = {"total": names.pop("total"), **names}
    with st.container(width="content"):
        return filters.one_of(
            "sex", names, title=_("Sex"), default=next(iter(names), ""), known=catalogue.codes("sex"), pills=True
        )


def _choose_region(rows: pd.DataFrame) -> str | None:
    """Offer the areas that have a line, and return the code of the one chosen."""
    names = {
        code: f"{cards.area_name(code)} ({cards.country_name(catalogue.region(code)['country'])})"
        for code in rows["geo_code"].unique()
    }
    with st.container(width=280 if names else "content"):
        return filters.perhaps_one_of(
            "region",
            dict(sorted(names.items(), key=lambda item: i18n.sort_key(item[1]))),
            title=_("Region"),
            placeholder=_("Whole country"),
            known=catalogue.region_codes(),
        )


def _choose_source(rows: pd.DataFrame) -> str | None:
    """Offer the publications that the figures come from, and return the id of the one chosen."""
    cited = catalogue.citations(rows[rows["source_id"].isin(queries.sources_of(rows))])
    names = {one.source_id: one.short() for one in cited}
    # Two articles of one publisher and year are told apart by their title.
    doubled = {name for name in names.values() if list(names.values()).count(name) > 1}
    names = {one.source_id: f"{one.short()}, {one.title}" if one.short() in doubled else one.short() for one in cited}
    with st.container(width=260 if names else "content"):
        return filters.perhaps_one_of(
            "source", names, title=_("Source"), placeholder=_("All sources"), known=catalogue.source_codes()
        )


def _choose_scale(rows: pd.DataFrame, *, whole_country: bool) -> str:
    """Offer the figures as they are, and as an index or per inhabitant where some of them can be."""
    scales = {VALUE: _("Values")}
    if any(lines.index_of(own)[1] is not None for _country, own in rows.groupby("country")):
        scales[INDEX] = _("Index")
    inhabitants = queries.inhabitants_of(str(rows["indicator"].iloc[0])) if whole_country and len(rows) else 0
    if inhabitants and len(queries.per_inhabitant(rows).rows):
        scales[PER_PERSON] = _("Per 1,000 inhabitants") if inhabitants > 1 else _("Per inhabitant")
    with st.container(width="content"):
        return filters.one_of("scale", scales, title=_("Scale"), default=VALUE, known=filters.SCALES, pills=True)


def _choose_years(rows: pd.DataFrame) -> tuple[int, int]:
    """Offer the years that the figures cover."""
    return filters.years(int(rows["first_year"].min()), int(rows["year"].max()), title=_("Years"))


@dataclass(frozen=True)
class Scaled:
    """What a chart shows: the rows drawn with their values on the scale chosen, and what the table holds.

    `shown` has the figures as published behind each value drawn, and what they were divided by; `computed` says how
    values came about, empty for published ones; `left_out` figures have no value on the scale, `why` says why not.
    """

    drawn: pd.DataFrame
    shown: pd.DataFrame
    write: Callable[[float], str]
    unit: str
    factor: float
    computed: str = ""
    left_out: int = 0
    why: str = ""
    zero: bool = True


def _scaled(own: pd.DataFrame, indicator: catalogue.Indicator, scale: str, beside: pd.DataFrame) -> Scaled:
    """Put rows on a scale, with those of neighbours that rest on the same definition."""
    if own.empty:
        return Scaled(own, own, str, "", 1)
    around = beside[beside["line"].isin(queries.neighbours(own)["line"])]
    around = queries.of_years(around, int(own["first_year"].min()), int(own["year"].max()))
    rows = pd.concat([own, around])
    if scale == INDEX:
        drawn, base = lines.index_of(rows)
        if base is not None:
            return Scaled(
                drawn,
                rows.loc[drawn.index],
                partial(i18n.number, decimals=0),
                _("{year} = 100").format(year=base),
                1,
                computed=cards.index_sentence(base),
                left_out=len(rows) - len(drawn),
                why=_("a figure for several years has no index, nor one that is not preferred"),
                zero=False,
            )
        st.info(_("These series share no full year to start an index from; their values are shown."))
    if scale == PER_PERSON:
        per = queries.per_inhabitant(rows)
        if (per.rows["role"] == "own").any():
            inhabitants = queries.inhabitants_of(indicator.code)
            money = evidence.unit_name(indicator.unit)
            return Scaled(
                per.rows,
                pd.concat([rows.loc[per.rows.index], per.population]),
                partial(i18n.number, decimals=i18n.decimals_for(float(per.rows["value"].max()))),
                _("per 1,000 inhabitants") if inhabitants > 1 else _("{unit} per inhabitant").format(unit=money),
                1,
                computed=cards.inhabitants_sentence(inhabitants),
                left_out=len(per.left_out),
                why=_("no population of the same year, or a figure for several years"),
            )
        st.info(_("The population of these years is not in the evidence base, or the figures cover several years."))
    unit, factor = cards.axis_unit(indicator.unit, float(rows["value"].max()))
    return Scaled(rows, rows, evidence.writer(indicator.unit, with_unit=False), unit, factor)


def _headline(rows: pd.DataFrame, scaled: list[Scaled], title: str, scale: str) -> str:
    """Say where each country or area stands: per inhabitant where that is shown, else as published."""
    per_person = [one for one in scaled if one.computed] if scale == PER_PERSON else []
    if not per_person:
        return cards.trend_headline(rows, title)
    one = per_person[0]
    return cards.trend_headline(
        pd.concat([each.drawn for each in per_person]),
        _("{label}: {text}").format(label=title, text=one.unit),
        one.write,
    )


def _draw_panel(panel: Scaled, indicator: catalogue.Indicator, title: str, label: str, code: str) -> None:
    """Draw one chart with its milestones."""
    language = i18n.language()
    drawn = panel.drawn
    years = int(drawn["first_year"].min()), int(drawn["year"].max())
    own = drawn[drawn["role"] != "context"]
    events = queries.milestones(own["country"].unique(), *years)
    breaks = queries.series_breaks(drawn)
    breaks = breaks.assign(reason=breaks[f"reason_{language}"])
    evidence.show(
        lines.trend_lines(
            drawn,
            names={geo_code: cards.area_name(geo_code) for geo_code in drawn["geo_code"].unique()},
            write=panel.write,
            short=i18n.compact if panel.factor > 1 else panel.write,
            appearance=filters.appearance(),
            unit=panel.unit,
            factor=panel.factor,
            milestones=events.assign(event=events[f"event_{language}"]),
            breaks=breaks,
            zero=panel.zero,
        ),
        panel.shown,
        title=title,
        reading=cards.trend_reading(indicator, drawn, trend=queries.is_trend(own), computed=panel.computed),
        notes=cards.trend_notes(drawn, breaks, left_out=panel.left_out, why=panel.why),
        alt=cards.trend_alt(drawn, breaks, label, panel.write),
        key=f"trend_{code}",
        over_time=True,
    )
    with st.expander(
        _("Policy milestones of these years"),
        icon=":material/flag:",
        key=f"milestones_{code}",
        type="compact",
        on_change="rerun",
    ) as opened:
        if opened.open:
            cards.events(events)


def _say_why_empty(
    kept: queries.OverTime,
    found: pd.DataFrame,
    region: str | None,
    indicator: catalogue.Indicator,
    chosen: list[str],
) -> None:
    """Say why there is nothing to draw: other years, another source, areas only, or nothing published."""
    if len(found):
        st.info(
            _("No figure lies wholly within these years; there are figures of {periods}.").format(
                periods=i18n.listing(list(dict.fromkeys(found["period"])))
            )
        )
    elif len(kept.national):
        st.info(_("The figures of this view are not the preferred ones: choose a source to see them."))
        filters.offer(
            "source",
            {one.source_id: one.short() for one in catalogue.citations(kept.national)},
            title=_("Source"),
            key="offered_sources",
        )
    elif len(kept.areas) and region is None:
        st.info(_("Published for areas below the country only: choose one."))
        names = {code: cards.area_name(code) for code in kept.areas["geo_code"].unique()}
        filters.offer("region", names, title=_("Region"), key="offered_regions")
    else:
        missing = [queries.gaps(country, topics=[indicator.topic]) for country in chosen]
        label = indicator.label(i18n.language())
        cards.unknown(_("{label}: {text}").format(label=label, text=_("not published")), pd.concat(missing))


def _say_what_is_missing(rows: pd.DataFrame, chosen: list[str], indicator: catalogue.Indicator) -> None:
    """Name the countries that have no such figure, and where it is held."""
    for country in chosen:
        if country not in set(rows["country"]):
            cards.unknown(
                _("{country}, {label}: {why}.").format(
                    country=cards.country_name(country),
                    label=indicator.label(i18n.language()),
                    why=_("no such series in the evidence base"),
                ),
                queries.gaps(country, topics=[indicator.topic]),
            )
