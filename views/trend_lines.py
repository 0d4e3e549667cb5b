"""Trends: one indicator over the years, in countries or in an area."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from itertools import product

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import cards, comparability, evidence, filters, frame, i18n, lines, naming, trend_words, unknowns
from components.i18n import gettext as _
from components.i18n import ngettext
from data import catalogue, mapped, not_published, observations, trends

DEFAULT = "remittances_pct_gdp"
VALUE, INDEX, PER_PERSON = "value", "index", "per_person"
HIDDEN, SHOWN = "hidden", "shown"


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the lines, the milestones and what is missing; the headline goes into `head`."""
    language = i18n.language()
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        indicator = naming.choose_indicator(_indicator_names(), default=DEFAULT, width=420)
        offered = trends.over_time(indicator.code)
        chosen = naming.choose_countries(_countries_to_offer(offered))
        codes = observations.details_of_all(offered.rows(), chosen)
        details = naming.detail_names(offered.rows(), codes, observations.detail_label)
        detail = naming.choose_detail(details, known=_known_details())
        sex = _choose_sex(offered.of(countries=chosen, detail=detail).rows(), detail)
        kept = offered.of(countries=chosen, detail=detail, sex=sex)
        region = _choose_region(kept.areas)
        source = _choose_source(kept.national if region is None else kept.areas[kept.areas["geo_code"] == region])
        found = kept.line(region, source)
        scale = _choose_scale(found, whole_country=region is None)
        beside = trends.neighbours(found)
        context = filters.one_of(
            "context",
            {HIDDEN: _("Hidden"), SHOWN: _("Shown")} if len(beside) else {HIDDEN: _("Hidden")},
            title=_beside_title(beside),
            default=HIDDEN,
            known=(HIDDEN, SHOWN),
            pills=True,
        )
        rows = found
        if len(found):
            with st.container(width=260):
                rows = trends.of_years(found, *_choose_years(found))

    label = indicator.label(language)
    title = _remarked(label, "" if detail == "total" else details[detail])
    if sex and sex != "total":
        title = _remarked(title, catalogue.label("sex", sex, language))
    verdict = catalogue.verdict(rows)
    unjudged = _unjudged(rows)
    together = not unjudged and (verdict is None or verdict.verdict != "not_comparable")
    scaled = [
        _scaled(panel, indicator, scale, beside if context == SHOWN else beside.iloc[:0])
        for panel in ([rows] if together else [rows[rows["country"] == country] for country in chosen])
    ]
    with head:
        frame.heading(
            _("Trends"),
            _headline(rows, scaled, title, scale),
            _("How returns, removals, remittances, emigration and work moved, for the years that are published."),
        )
    if rows.empty:
        _say_why_empty(offered, kept, found, region, indicator, chosen, detail, details)
        return

    if unjudged and verdict is not None and verdict.verdict != "not_comparable":
        cards.note(
            _("Nobody has yet judged whether all of these series can be compared: each country has its own chart.")
        )
    elif verdict is not None:
        comparability.verdict_line(verdict, key="verdict_trends")
    for panel in scaled:
        countries = list(panel.drawn.loc[panel.drawn["role"] != "context", "country"].unique())
        name = title if together else f"{naming.country_name(countries[0])} · {title}"
        if region is not None:
            name = f"{naming.area_name(region)} · {title}"
        _draw_panel(panel, indicator, name, label, "_".join(countries))
    if region is None and source is None:
        for country in chosen:
            if country not in set(kept.national["country"]):
                _say_what_is_missing(offered, country, indicator, detail, details)


def _countries_to_offer(offered: trends.OverTime) -> list[str]:
    """Return the countries to choose from: only its own where a region is shown."""
    region = filters.asked({"region": catalogue.region_codes()})["region"]
    shown = set(offered.areas.loc[offered.areas["geo_code"] == region, "country"])
    country = filters.asked({"country": catalogue.COUNTRIES})["country"]
    return [*shown] if shown and country in ("", *shown) else list(catalogue.COUNTRIES)


def _beside_title(beside: pd.DataFrame) -> str:
    """Name what may stand beside the lines: a few areas by their names."""
    title = _("Neighbours and averages")
    names = [naming.area_name(code) for code in beside["geo_code"].unique()]
    return _("{label}: {text}").format(label=title, text=i18n.listing(names)) if 0 < len(names) < 4 else title


def _indicator_names() -> dict[str, str]:
    """Name the indicators; those without a trend say how many figures they have."""
    language = i18n.language()
    names = {}
    for code, points in trends.trend_indicators().items():
        label = catalogue.indicator(code).label(language)
        few = ngettext("{label} ({count} figure)", "{label} ({count} figures)", points)
        names[code] = label if trends.moves(code) else few.format(label=label, count=i18n.number(points))
    return names


@cache
def _known_details() -> set[str]:
    """Return the details that a link may carry: those of this page and of the maps."""
    return {*trends.trend_rows()["detail"], *trends.area_rows()["detail"], *mapped.regional_rows()["detail"]}


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
        code: f"{naming.area_name(code)} ({naming.country_name(catalogue.region(code)['country'])})"
        for code in rows["geo_code"].unique()
    }
    with st.container(width=280 if names else "content"):
        return filters.perhaps_one_of(
            "region",
            i18n.by_name(names),
            title=_("Region"),
            placeholder=_("Whole country"),
            known=catalogue.region_codes(),
            told=True,
        )


def _choose_source(rows: pd.DataFrame) -> str | None:
    """Offer the publications that the figures come from, and return the id of the one chosen."""
    cited = catalogue.citations(rows[rows["source_id"].isin(trends.sources_of(rows))])
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
    inhabitants = trends.inhabitants_of(str(rows["indicator"].iloc[0])) if whole_country and len(rows) else 0
    if inhabitants and len(trends.per_inhabitant(rows).rows):
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
    around = beside[beside["line"].isin(trends.neighbours(own)["line"])]
    around = trends.of_years(around, int(own["first_year"].min()), int(own["year"].max()))
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
                computed=trend_words.index_sentence(base),
                left_out=len(rows) - len(drawn),
                why=_(
                    "an index is only of preferred figures that speak for a year, from a base of 30 or more in a count"
                ),
                zero=False,
            )
        st.info(_("These series share no full year to start an index from; their values are shown."))
    if scale == PER_PERSON:
        per = trends.per_inhabitant(rows)
        if (per.rows["role"] == "own").any():
            inhabitants = trends.inhabitants_of(indicator.code)
            money = evidence.unit_name(indicator.unit)
            return Scaled(
                per.rows,
                pd.concat([rows.loc[per.rows.index], per.population]),
                partial(i18n.number, decimals=i18n.decimals_for(float(per.rows["value"].max()))),
                _("per 1,000 inhabitants") if inhabitants > 1 else _("{unit} per inhabitant").format(unit=money),
                1,
                computed=trend_words.inhabitants_sentence(inhabitants),
                left_out=len(per.left_out),
                why=_("no population of the same year, or a count of several years or of part of a year"),
            )
        st.info(_("The population of these years is not in the evidence base, or the figures cover several years."))
    unit, factor = trend_words.axis_unit(indicator.unit, float(rows["value"].max()))
    return Scaled(rows, rows, evidence.writer(indicator.unit, with_unit=False), unit, factor)


def _remarked(text: str, remark: str) -> str:
    """Put what narrows a label into brackets behind it."""
    return _("{text} ({remark})").format(text=text, remark=remark) if remark else text


def _pairs(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the figures of each pair of a Moroccan and a Tunisian series."""
    sides = [rows.loc[rows["country"] == country, "series"].unique() for country in catalogue.COUNTRIES]
    return [rows[rows["series"].isin(pair)] for pair in product(*sides)]


def _unread(pair: pd.DataFrame) -> bool:
    """Tell whether nobody has judged a pair of series, which do not rest on the same definition either."""
    verdict = catalogue.verdict(pair)
    return verdict is not None and not verdict.comparison_id and trends.differ(pair)


def _unjudged(rows: pd.DataFrame) -> bool:
    """Tell whether some pair of series of the two countries waits for a judgement."""
    return any(_unread(pair) for pair in _pairs(rows))


def _main(rows: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Return the series that speak for the countries in the headline, and what forbids to compare them, if anything.

    Of two countries the pair that compares best, then the one with the longest series; else the longest series.
    """
    own = rows[rows["role"] == "own"]

    def length(pair: pd.DataFrame) -> tuple[int, int, int]:
        moving = sum(trends.is_trend(line) for _line, line in pair.groupby("line"))
        return moving, int(pair["speaks_for_year"].sum()), int(pair["year"].max())

    def rank(pair: pd.DataFrame) -> tuple[int, tuple[int, int, int]]:
        verdict = catalogue.verdict(pair)
        steps = (*catalogue.codes("verdict"),)
        fit = 0 if verdict is None else -2 * steps.index(verdict.verdict)
        return fit - _unread(pair), length(pair)

    pairs = _pairs(own)
    if not pairs:
        longest = [
            max((line for _line, line in area.groupby("line")), key=length) for _code, area in own.groupby("geo_code")
        ]
        return pd.concat(longest), ""
    best = max(pairs, key=rank) if len(pairs) > 1 else pairs[0]
    verdict = catalogue.verdict(best)
    if verdict is not None and verdict.verdict == "not_comparable":
        return best, _("not comparable")
    return best, _("nobody has judged whether they can be compared") if _unread(best) else ""


def _ends(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the last figure of each line, after the first of the same definition where the line shows a movement."""
    kept = []
    for _line, line in rows.groupby("line"):
        whole = lines.for_years(line).sort_values("period_end")
        changes = trends.series_breaks(line)["starts"]
        if len(changes):
            whole = whole[(whole["period_start"] >= changes.max()[:4])]
        if whole.empty:
            whole = lines.for_years(line).sort_values("period_end").tail(1)
        moves = trends.is_trend(line) and len(whole) > 1
        kept.append(whole.iloc[[0, -1]] if moves else whole.tail(1))
    return pd.concat(kept)


def _headline(rows: pd.DataFrame, scaled: list[Scaled], title: str, scale: str) -> str:
    """Say how each country or area moved: per inhabitant where that is shown, else as published."""
    per_person = [one for one in scaled if one.computed] if scale == PER_PERSON else []
    if per_person:
        rows = pd.concat([each.drawn for each in per_person])
        title = _remarked(title, per_person[0].unit)
    if rows.empty:
        return title
    main, warning = _main(rows)
    return _remarked(
        trend_words.trend_headline(_ends(main), title, per_person[0].write if per_person else None), warning
    )


def _draw_panel(panel: Scaled, indicator: catalogue.Indicator, title: str, label: str, code: str) -> None:
    """Draw one chart with its milestones."""
    language = i18n.language()
    drawn = panel.drawn
    years = int(drawn["first_year"].min()), int(drawn["year"].max())
    own = drawn[drawn["role"] != "context"]
    events = trends.milestones(own["country"].unique(), *years)
    breaks = trends.series_breaks(drawn)
    breaks = breaks.assign(reason=breaks[f"reason_{language}"])
    evidence.show(
        lines.trend_lines(
            drawn,
            names={geo_code: naming.area_name(geo_code) for geo_code in {*drawn["geo_code"], "MA", "TN"}},
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
        reading=trend_words.trend_reading(indicator, drawn, trend=trends.is_trend(own), computed=panel.computed),
        notes=trend_words.trend_notes(
            drawn, breaks, left_out=panel.left_out, why=panel.why, milestones=len(events) > 0
        ),
        alt=trend_words.trend_alt(drawn, breaks, label, panel.write),
        key=f"trend_{code}",
        over_time=True,
    )
    cards.milestones(events, key=code)


def _say_why_empty(
    offered: trends.OverTime,
    kept: trends.OverTime,
    found: pd.DataFrame,
    region: str | None,
    indicator: catalogue.Indicator,
    chosen: list[str],
    detail: str,
    details: dict[str, str],
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
        names = {code: naming.area_name(code) for code in kept.areas["geo_code"].unique()}
        filters.offer("region", names, title=_("Region"), key="offered_regions")
    else:
        for country in chosen:
            _say_what_is_missing(offered, country, indicator, detail, details)


def _say_what_is_missing(
    offered: trends.OverTime, country: str, indicator: catalogue.Indicator, detail: str, details: dict[str, str]
) -> None:
    """Offer the details for which a country has figures; where it has none at all, say so and where they are held."""
    own = offered.rows()
    own = own[own["country"] == country]
    others = {code: name for code, name in details.items() if code in set(own["detail"]) and code != detail}
    sexes = {
        code: catalogue.label("sex", code, i18n.language())
        for code in catalogue.codes("sex")
        if code in set(own.loc[own["detail"] == detail, "sex"])
    }
    if sexes:
        st.info(
            _("{country}: no figure for this sex. There are other figures.").format(
                country=naming.country_name(country)
            )
        )
        filters.offer("sex", sexes, title=_("Available"), key=f"offered_sexes_{country}")
        return
    if not others:
        unknowns.unknown(
            _("{country}, {label}: {why}.").format(
                country=naming.country_name(country),
                label=indicator.label(i18n.language()),
                why=_("not published")
                if not_published.is_counted(indicator.code, country)
                else _("no such series in the evidence base"),
            ),
            not_published.gaps(country, topics=[indicator.topic]),
        )
        return
    st.info(
        _("{country}: no figure for “{detail}”. There are figures for other details.").format(
            country=naming.country_name(country), detail=details[detail]
        )
    )
    filters.offer("detail", others, title=_("Available"), key=f"offered_details_{country}")
