"""The map: one country or both, region by region; one region in full."""

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import cards, charts, evidence, filters, frame, i18n, maps, palette
from components.i18n import gettext as _
from data import catalogue, queries


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the maps, bars and the region chosen; the headline goes into `head`."""
    language = i18n.language()
    appearance = filters.appearance()

    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        indicators = {code: catalogue.indicator(code).label(language) for code in queries.regional_indicators()}
        indicator = cards.choose_indicator(indicators, default="returnees_region_share", width=380)
        everything = queries.regional_rows()
        offered = everything[everything["indicator"] == indicator.code]
        with st.container(width="content"):
            chosen = filters.countries({code: cards.country_name(code) for code in queries.COUNTRIES})
        details = cards.detail_names(offered, queries.details(offered), queries.detail_label)
        detail = cards.choose_detail(details, known=set(everything["detail"]))
        offered = offered[(offered["detail"] == detail) & offered["country"].isin(chosen)]
        periods = {queries.LATEST: _("Latest")}
        if indicator.unit != "yes_no":  # offices open one by one, and all stand on one map
            periods |= cards.period_names(offered)
        with st.container(width=150):
            period = filters.one_of(
                "period",
                periods,
                title=_("Period"),
                default=queries.LATEST,
                known={queries.LATEST, *everything["period"]},
            )
        met = {code: evidence.flag(code) for code in evidence.FLAGS if code in set(offered["precision"])}
        with st.container(width="content"):
            precisions = filters.some_of("precision", met, title=_("Precision of the figures"), known=evidence.FLAGS)

    shown = [
        queries.of_precision(queries.by_region(indicator.code, country, period=period, detail=detail), precisions)
        for country in chosen
    ]
    why = {
        country: cards.what_is_missing(
            indicator.unit,
            counted=queries.is_counted(indicator.code, country),
            former_areas=queries.only_former_areas(indicator.code, country),
        )
        for country in chosen
    }
    national = {country: queries.national(indicator.code, country, detail=detail) for country in chosen}
    regional = pd.concat([one.rows for one in shown])
    rows = pd.concat([regional, *national.values()])
    label = indicator.label(language)
    words = evidence.words(indicator.unit)
    verdict = catalogue.verdict(rows)
    majority = queries.majority(regional) if indicator.code == "returnees_region_share" else []
    together = verdict is None or verdict.verdict != "not_comparable"

    title = cards.with_detail(label, detail, details)
    with head:
        frame.heading(
            _("Returnees"),
            cards.regions_headline(
                title,
                majority=majority,
                tops=[area for area in map(queries.top, shown) if area],
                missing=why[chosen[0]][0] if regional.empty else "",
            ),
            _("Where people who came back live, and what surrounds them there, with what is not published."),
        )

    areas = {
        code: f"{words.names[code]} ({cards.country_name(one.country)})"
        for one in shown
        for code in queries.choices(one)
    }
    areas = dict(sorted(areas.items(), key=lambda item: i18n.sort_key(item[1])))

    on_the_map, beside = st.columns([8, 5], gap="large")
    with beside:
        region = filters.perhaps_one_of(
            "region",
            areas,
            title=_("Region"),
            placeholder=_("Choose a region, here or on the map"),
            known=catalogue.region_codes(),
        )
        in_bars = None
        if region:
            own = next(one for one in shown if one.country == catalogue.region(region)["country"])
            figure = own.figure_of(region)
            rank = queries.rank(own.rows, region)
            in_bars = next(iter(figure["geo_code"]), None)
            cards.region_beside_map(
                region,
                figure,
                place=cards.place_sentence(rank.place, rank.among, rank.left_out) if rank else "",
                left_out=region in own.left_out,
                missing=_("{label}: {text}").format(label=label, text=why[own.country][0]),
                documents=queries.gaps(
                    own.country, topics=[indicator.topic] if why[own.country][1] else [], below_country=True
                ),
            )

    with on_the_map:
        if verdict is not None:
            cards.verdict_line(verdict, key="verdict_regions")
        panels = []
        for one in shown:
            missing, hatched = why[one.country]
            panels.append(
                maps.Panel(
                    one.country,
                    one.level,
                    cards.country_name(one.country),
                    one.rows,
                    cards.panel_subtitle(
                        one.rows,
                        national[one.country],
                        missing,
                        former=len(catalogue.areas(one.level)) if queries.is_former(one.level) else 0,
                    ),
                    one.left_out,
                    missing,
                    hatched,
                )
            )
        drawn = maps.shaded_regions(
            panels,
            label=label,
            words=words,
            colours=palette.sequence(indicator.code, indicator.topic, appearance),
            appearance=appearance,
            shared_classes=together,
            selected=region,
        )
        notes = [indicator.how_to_read(language), *([frame.western_sahara_note()] if "MAR" in chosen else [])]
        evidence.show(
            drawn,
            rows,
            title=title,
            reading=indicator.definition(language),
            key="regions_map",
            notes=notes,
            on_region=filters.choose_on_map("regions_map"),
        )
        for one in shown:
            if one.rows.empty and not one.left_out and why[one.country][1]:
                country = cards.country_name(one.country)
                cards.unknown(
                    _("{country}: not published by region").format(country=country),
                    queries.gaps(one.country, topics=[indicator.topic], below_country=True),
                )
                filters.offer(
                    "indicator",
                    {code: indicators[code] for code in queries.regional_indicators(one.country)},
                    title=_("What is published by region: {country}").format(country=country),
                    key=f"published_{one.country}",
                )

    with beside:
        bars = [one for one in shown if len(one.rows) > 1 and indicator.unit != "yes_no"]
        highest = float(regional["value"].max()) if len(bars) > 1 and together else None
        for one in bars:
            country = cards.country_name(one.country)
            evidence.show(
                charts.ranked_bars(
                    one.rows,
                    names=words.names,
                    write=words.write,
                    colour=palette.COUNTRY[appearance][one.country],
                    appearance=appearance,
                    highest=highest,
                    selected=in_bars,
                ),
                one.rows,
                title=_("From highest to lowest: {country}").format(country=country),
                reading=cards.coverage_sentence(
                    one.rows, queries.covered(one), len(catalogue.areas(one.level)), left_out=len(one.left_out)
                ),
                alt=_("{label}: {text}").format(
                    label=f"{country}, {label}",
                    text=charts.describe_bars(
                        one.rows, names=words.names, write=words.write, precisions=words.precisions
                    ),
                ),
                key=f"bars_{one.country}",
            )

    if region:
        country = catalogue.region(region)["country"]
        cards.region_in_full(
            region,
            figures=queries.region_profile(region),
            mechanisms_here=queries.mechanisms_in_region(region),
            mechanisms_everywhere=len(queries.national_mechanisms(country)),
            missing=queries.gaps(country, below_country=True),
        )
