"""The routes: where people came back from, and where nationals live, as arcs between countries."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import comparability, evidence, filters, frame, i18n, naming, palette, unknowns
from components import routes as arcs
from components.i18n import gettext as _
from data import catalogue, not_published, observations, routes
from data.routes import PREFERRED, Picture


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the arcs with their bars, and what is not published; the headline goes into `head`."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        indicator = _indicator()
        offered = routes.rows(indicator.code)
        chosen = naming.choose_countries(catalogue.COUNTRIES)
        offered = offered[offered["country"].isin(chosen)]
        sexes = {code: catalogue.label("sex", code, i18n.language()) for code in routes.sexes(offered)}
        with st.container(width="content"):
            sex = filters.one_of(
                "sex",
                sexes,
                title=_("Sex"),
                default=next(iter(sexes), "total"),
                known=catalogue.codes("sex"),
                pills=True,
            )
        offered = offered[offered["sex"] == sex]
        by_country = {country: offered[offered["country"] == country] for country in chosen}
        with st.container(width=380):
            period = _period(by_country)
        of_period = {
            country: own[own["period"] == (routes.latest(own) if period == observations.LATEST else period)]
            for country, own in by_country.items()
        }
        with st.container(width=300):
            source = _source(of_period)

    shown = [one for own in of_period.values() if (one := routes.picture(own, source))]
    title = naming.with_detail(indicator.label(i18n.language()), sex, sexes)
    with head:
        frame.heading(
            _("Routes"),
            _headline(shown, indicator, title, sex),
            _lead(indicator),
        )
    if shown:
        verdict = catalogue.verdict(pd.concat([one.rows for one in shown]))
        if verdict is not None:
            comparability.verdict_line(verdict, key="verdict_routes")
        if verdict is not None and verdict.verdict == "not_comparable":
            st.html(Markup('<p class="awda-note">{}</p>').format(verdict.reason(i18n.language())))
            for one in shown:
                _panel([one], indicator, title, offered)
        else:
            _panel(shown, indicator, title, offered)
    for country in chosen:
        if country not in {one.country for one in shown}:
            _missing(country, indicator, by_country[country], offered[offered["period"] == period])


def _lead(indicator: catalogue.Indicator) -> str:
    """Say in one sentence what the arcs of an indicator are about."""
    if indicator.code == "eu_valid_permits":
        return _("Where nationals with a residence permit live: the wider the arc, the more.")
    leads = {
        "came_back": _("Where people came back from: the wider the arc, the more."),
        "live": _("Where nationals live: the wider the arc, the more."),
        "settled": _("Where nationals went to live: the wider the arc, the more."),
        "departed": _("Which countries recorded that nationals left them: the wider the arc, the more."),
        "ordered": _("Where nationals stayed without right or were ordered to leave: the wider the arc, the more."),
        "forced": _("Which countries made people return: the wider the arc, the more."),
        "returned": _("Which countries people returned from after an order: the wider the arc, the larger the figure."),
        "helped": _("Which countries people were helped to return from: the wider the arc, the more."),
        "sent": _("Where money was sent home from: the wider the arc, the more."),
    }
    return leads[routes.says(indicator.code)]


def _indicator() -> catalogue.Indicator:
    """Offer the indicators by what they say of a country, and return the one chosen."""
    says = {
        "came_back": _("Came back from"),
        "live": _("Live in"),
        "settled": _("Went to live in"),
        "departed": _("Left"),
        "ordered": _("Without right to stay in"),
        "forced": _("Forced to return from"),
        "returned": _("Returned after an order from"),
        "helped": _("Helped to return from"),
        "sent": _("Sent money from"),
    }
    names = {
        code: _("{label}: {text}").format(
            label=says[routes.says(code)], text=catalogue.indicator(code).label(i18n.language())
        )
        for code in routes.indicators()
    }
    with st.container(width=480):
        return catalogue.indicator(
            filters.one_of(
                "indicator",
                names,
                title=_("Indicator"),
                default="returnees_previous_country",
                known=routes.known("indicator"),
            )
        )


def _period(by_country: dict[str, pd.DataFrame]) -> str:
    """Offer the periods of both countries, and return the code chosen.

    Where the newest well-covered period is not the same for both, `latest` stands for each country's own.
    """
    rows = pd.concat(by_country.values())
    names = _period_names(rows)
    newest = {code for own in by_country.values() if (code := routes.latest(own))}
    default = next(iter(newest)) if len(newest) == 1 else observations.LATEST
    if len(newest) > 1:
        names[observations.LATEST] = _("Latest")
    return filters.step_of("period", names, title=_("Period"), default=default, known=routes.known("period"))


def _period_names(rows: pd.DataFrame) -> dict[str, str]:
    """Name the periods that rows offer, by their codes."""
    return {code: i18n.period(*dates) for code, dates in routes.openings(rows).items()}


def _source(of_period: dict[str, pd.DataFrame]) -> str:
    """Offer the pictures of the period that are not shown first, by their source, and return the code chosen."""
    names = {PREFERRED: _("Preferred figures")}
    for own in of_period.values():
        opening = routes.picture(own)
        for one in routes.pictures(own)[1:]:
            row = one.rows.iloc[0]
            name = catalogue.citations(one.rows.head(1))[0].short()
            remarks = []
            if opening is not None and row["period_start"] + row["period_end"] != "".join(
                opening.rows.iloc[0][["period_start", "period_end"]]
            ):
                remarks.append(i18n.period(row["period_start"], row["period_end"], row["country"]))
            if (one.rows["preferred"] == "no").any():
                remarks.append(_("with doubtful figures"))
            names[one.code] = (
                _("{text} ({remark})").format(text=name, remark=i18n.listing(remarks)) if remarks else name
            )
    return filters.one_of("source", names, title=_("Source"), default=PREFERRED, known=routes.known("source"))


def _names() -> dict[str, str]:
    """Name every partner."""
    return {code: catalogue.label("partner", code, i18n.language()) for code in catalogue.codes("partner")}


def _area(one: Picture) -> str:
    """Name the area of a picture: a country, or the old regions of a survey."""
    return catalogue.region_name(one.rows["geo_code"].iloc[0], i18n.language())


def _when(one: Picture) -> str:
    """Name the period of a picture."""
    row = one.rows.iloc[0]
    return i18n.period(row["period_start"], row["period_end"], row["country"])


def _headline(shown: Sequence[Picture], indicator: catalogue.Indicator, title: str, sex: str) -> str:
    """Say in one line which partners have the highest figures."""
    if not shown:
        return _("{label}: {text}").format(label=title, text=_("not published"))
    names, write = _names(), evidence.writer(indicator.unit, with_unit=False)
    if all(one.few for one in shown):
        figures = [
            _("{figures} ({area}, {period})").format(
                figures=_few_figures(one, names, write), area=_area(one), period=_when(one)
            )
            for one in shown
        ]
        said_only = _("{label}: the only figures published for the period are {figures}")
        if sum(len(one.rows) for one in shown) == 1:
            said_only = _("{label}: the only figure published for the period is {figures}")
        return said_only.format(label=title, figures=i18n.listing(figures))

    def places(one: Picture, most: int) -> list[str]:
        rows = routes.countries(one.rows)
        rows = (rows if len(rows) else one.rows).head(most)
        return [
            _("{text} ({remark})").format(text=names[row["breakdown_value"]], remark=write(row["value"]))
            for _index, row in rows.iterrows()
        ]

    if len(shown) > 1:
        said = []
        for one in shown:
            if one.few:
                said.append(
                    _("{country} only {figures} ({period})").format(
                        country=_area(one), figures=_few_figures(one, names, write), period=_when(one)
                    )
                )
                continue
            most = _("{country} most from {place}") if routes.is_homeward(one.rows) else _("{country} most in {place}")
            said.append(most.format(country=_area(one), place=places(one, 1)[0]))
        return _("{label}: {text}").format(label=title, text=i18n.listing(said))
    one = shown[0]
    listed = places(one, 3)
    top = routes.countries(one.rows).head(3)
    if indicator.code == "returnees_previous_country" and float(top["value"].sum()) > 50 and sex in ("total", "female"):
        sentence = (
            _("Most returnees of {area} came back from {places}")
            if sex == "total"
            else _("Most women who returned ({area}) came back from {places}")
        )
        return sentence.format(area=_area(one), places=i18n.listing(listed))
    label = _("{text} ({remark})").format(text=title, remark=_area(one))
    if len(listed) > 1:
        return _("{label}: highest in {regions}").format(label=label, regions=i18n.listing(listed))
    return _("{label}: {text}").format(label=label, text=listed[0])


def _few_figures(one: Picture, names: dict[str, str], write: Callable[[float], str]) -> str:
    """List the figures of a picture that has too few for a ranking."""
    sentence = _("{value} from {place}") if routes.is_homeward(one.rows) else _("{value} in {place}")
    return i18n.listing(
        [
            sentence.format(
                value=("≈ " if row["precision"] == "approximate" else "") + write(row["value"]),
                place=names[row["breakdown_value"]],
            )
            for _index, row in one.rows.iterrows()
        ]
    )


def _panel(shown: Sequence[Picture], indicator: catalogue.Indicator, title: str, offered: pd.DataFrame) -> None:
    """Draw one map of arcs for pictures that share a scale, and the bars of each beside it."""
    language, appearance, names = i18n.language(), filters.appearance(), _names()
    write = evidence.writer(indicator.unit, with_unit=False)
    groups = set(names) - set(routes.points())
    flags = {code: evidence.flag(code) for code in evidence.FLAGS}
    on_map = [one for one in shown if len(routes.countries(one.rows))]
    whens = list(dict.fromkeys(_when(one) for one in shown))
    when = whens[0] if len(whens) < len(shown) else i18n.listing([_dated(one) for one in shown])
    place_of_map, beside = st.columns([8, 5], gap="large") if on_map else (None, st.container())
    if place_of_map is not None:
        with place_of_map:
            _map(on_map, indicator, _("{label}: {text}").format(label=title, text=when), offered, names, write)
    highest = max(float(routes.ranked(one.rows)["value"].max()) for one in shown)
    with beside:
        for one in shown:
            notes = []
            ranked = routes.ranked(one.rows)
            for _index, row in one.rows[~one.rows["obs_id"].isin(ranked["obs_id"])].iterrows():
                whole = _("Not in the bars, since it is a sum: {group}, {value}.")
                notes.append(whole.format(group=names[row["breakdown_value"]], value=evidence.value_of(row)))
            if ranked["breakdown_value"].isin(groups).any():
                notes.append(
                    _("Hollow bars are groups of countries: they may contain the others, and have no place on the map.")
                )
            if sum_of_shares := _sum_of_shares(one, indicator, write):
                notes.append(sum_of_shares)
            if one.few:
                notes.append(_("Other countries: no figure for this period, which does not mean zero."))
            values = arcs.describe(one.rows, names=names, groups=groups, write=write, precisions=flags)
            evidence.show(
                arcs.partner_bars(
                    ranked,
                    names=names,
                    groups=groups,
                    write=write,
                    colour=palette.COUNTRY[appearance][one.country],
                    appearance=appearance,
                    highest=highest if len(shown) > 1 else None,
                ),
                one.rows,
                title=_("From highest to lowest: {country}").format(country=_area(one)),
                reading=_("{label}: {text}").format(label=title, text=_when(one))
                if on_map
                else indicator.definition(language),
                alt=_("{label}: {text}").format(label=_dated(one), text=values),
                key=f"routes_bars_{one.country}",
                notes=notes,
            )


def _dated(one: Picture) -> str:
    """Name the area of a picture with its period."""
    return _("{text} ({remark})").format(text=_area(one), remark=_when(one))


def _map(
    shown: Sequence[Picture],
    indicator: catalogue.Indicator,
    title: str,
    offered: pd.DataFrame,
    names: dict[str, str],
    write: Callable[[float], str],
) -> None:
    """Draw the arcs of pictures that share a scale."""
    homes = [one.country for one in shown]
    bundles = [
        arcs.Bundle(
            one.country, naming.country_name(one.country), routes.countries(one.rows), routes.is_homeward(one.rows)
        )
        for one in shown
    ]
    rows = pd.concat([one.rows for one in bundles])
    # The window holds the partners of all periods, so that the map stands still while the reader moves through them.
    partners = routes.countries(offered[offered["country"].isin(homes)])["breakdown_value"].unique()
    seen = arcs.window(homes, partners, routes.points())
    figure = arcs.arcs(
        bundles,
        ground=routes.land(),
        places=routes.points(),
        seen=seen,
        names=names,
        write=write,
        legend=evidence.writer(indicator.unit),
        appearance=filters.appearance(),
    )
    way = (
        _("Arrows point home.")
        if all(one.homeward for one in bundles)
        else _("Arrows point to the country where people live or went.")
    )
    widest = float(rows["value"].max())
    notes = [_("An arc is as wide as its figure is large, from zero.")]
    if any(width < arcs.THINNEST for width in arcs.widths(list(rows["value"]), widest, seen.widest)):
        notes[0] += " " + _("Dotted arcs would be thinner than one pixel.")
    if beyond := arcs.far_from_north(rows["breakdown_value"], routes.points()):
        notes.append(
            _(
                "Beyond the map: {countries}. Open marks at its western edge stand for them, from north to south."
            ).format(countries=i18n.listing([names[code] for code in beyond]))
        )
    if seen.shows(routes.land().western_sahara):
        notes.append(frame.western_sahara_note())
    flags = {code: evidence.flag(code) for code in evidence.FLAGS}
    said = [
        _("{label}: {text}").format(
            label=_dated(one),
            text=arcs.describe(routes.countries(one.rows), names=names, groups=(), write=write, precisions=flags),
        )
        for one in shown
    ]
    evidence.show(
        figure,
        rows,
        title=title,
        reading=f"{indicator.definition(i18n.language())} {way}",
        alt=". ".join(said),
        key="_".join(["routes_map", *homes]),
        notes=notes,
    )


def _sum_of_shares(one: Picture, indicator: catalogue.Indicator, write: Callable[[float], str]) -> str:
    """Say why the shares of single countries do not add up to the whole; empty where they do, or are no shares."""
    total = round(float(routes.countries(one.rows)["value"].sum()), 1)
    if indicator.code not in routes.SHARES or total >= 100:
        return ""
    return _("The countries named add up to {total}; the sources read do not name the others one by one.").format(
        total=write(total)
    )


def _missing(country: str, indicator: catalogue.Indicator, own: pd.DataFrame, others: pd.DataFrame) -> None:
    """Say that a country has no such figure, or none for the period of `others`, and which documents hold it."""
    name, language = naming.country_name(country), i18n.language()
    gaps = not_published.gaps(country, topics=[indicator.topic])
    of_country = gaps[gaps["geo_level"] == "country"]
    if own.empty:
        why = (
            _("not published")
            if not_published.is_counted(indicator.code, country)
            else _("no such series in the evidence base")
        )
        said = _("{country}, {label}: {why}.").format(country=name, label=indicator.label(language), why=why)
    else:
        said = _("{country}: no figure for {period}").format(
            country=name, period=next(iter(_period_names(others).values()))
        )
    unknowns.unknown(said, of_country if len(of_country) else gaps)
    if len(own):
        filters.offer(
            "period",
            _period_names(own),
            title=_("Periods published: {country}").format(country=name),
            key=f"published_{country}",
        )
