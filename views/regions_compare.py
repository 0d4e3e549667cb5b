"""Regions compared: two to four areas of either country, side by side, against their country and its range."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import compared_words, evidence, filters, frame, i18n, naming, palette, ranges, unknowns
from components.i18n import gettext as _
from data import catalogue, compared, mapped, not_published, observations

_ALL = "all"
_FEW = 3  # other periods named where an area has no figure in the one shown


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, a profile for each country, and the table; the headline goes into `head`."""
    language = i18n.language()
    names = {code: catalogue.region_name(code, language) for code in catalogue.region_codes()}
    start = compared.start(filters.carried("region", known=catalogue.region_codes()))
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        chosen = _regions(names, start)
        topic, period, sex = _narrowing(chosen)
    if not chosen:
        with head:
            frame.heading(_("Regions"), _("Choose two to four regions to compare"), _lead())
    if len(chosen) < 2 or list(chosen) == start:
        _examples(names, chosen, usual=chosen == compared.start())
    if not chosen:
        return

    found = compared.lines(tuple(chosen), topic=topic, period=period, sex=sex)
    with head:
        frame.heading(_("Regions"), _headline(found, chosen, names), _lead())
    symbols = dict(zip(chosen, ranges.SYMBOLS, strict=False))
    known = {country: lines for country, lines in found.items() if lines}
    columns = st.columns(len(known), gap="large") if len(known) > 1 else [st.container()]
    for column, (country, lines) in zip(columns, known.items(), strict=False):
        with column:
            _profile(country, lines, chosen, symbols, names)
    if known:
        with st.expander(_("All figures side by side, with what to mind"), icon=":material/table_chart:"):
            _table(found, chosen, names)
    for country in found:
        _missing(country, found, chosen, topic)


def _lead() -> str:
    """Say in one sentence what the view does."""
    return _("The figures of each region beside those of its country, with what is not published.")


def _regions(names: dict[str, str], start: list[str]) -> list[str]:
    """Offer the finest areas of both countries, by name."""
    options = {
        code: f"{names[code]} ({naming.country_name(catalogue.region(code)['country'])})" for code in compared.finest()
    }
    options = i18n.by_name(options)
    with st.container(width=470):
        return filters.several_of(
            "regions",
            options,
            title=_("Regions, two to four"),
            placeholder=_("Choose regions of either country"),
            known=catalogue.region_codes(),
            most=compared.MOST,
            start=start,
        )


def _narrowing(chosen: Sequence[str]) -> tuple[str, str, str]:
    """Offer topic, period and sex among what is known of the chosen areas; an empty topic is all of them."""
    sexes = {"total": _("Total")} | {
        code: catalogue.label("sex", code, i18n.language())
        for code in ("female", "male")
        if len(compared.offered(chosen, sex=code))
    }
    with st.container(width="content"):
        sex = filters.one_of("sex", sexes, title=_("Sex"), default="total", known=catalogue.codes("sex"), pills=True)
    rows = compared.offered(chosen, sex=sex)
    topics = {_ALL: _("All topics")} | {
        code: catalogue.label("topic", code, i18n.language()) for code in compared.topics(rows)
    }
    with st.container(width=230):
        topic = filters.one_of("topic", topics, title=_("Topic"), default=_ALL, known={_ALL, *catalogue.codes("topic")})
    if topic != _ALL:
        rows = rows[[catalogue.indicator(code).topic == topic for code in rows["indicator"]]]
    periods = {observations.LATEST: _("Latest")} | naming.period_names(rows[rows["unit"] != "yes_no"])
    with st.container(width=140):
        period = filters.one_of(
            "period",
            periods,
            title=_("Period"),
            default=observations.LATEST,
            known={observations.LATEST, *mapped.regional_rows()["period"]},
        )
    return "" if topic == _ALL else topic, period, sex


def _examples(names: dict[str, str], chosen: Sequence[str], *, usual: bool) -> None:
    """Say how the view opens or what it lacks, and offer pairs worth a look."""
    if usual:
        st.caption(_("The view opens with the two regions where most returnees live, by figures that may be ranked."))
    if len(chosen) == 1:
        st.info(_("One region stands beside its country; add another one to compare them."), icon=":material/add:")
    pairs = {",".join(pair): i18n.listing([names[code] for code in pair]) for pair in compared.examples()}
    pairs.pop(",".join(chosen), None)
    filters.offer("regions", pairs, title=_("Or compare"), key="example_regions")


def _headline(found: dict[str, list[compared.Line]], chosen: Sequence[str], names: dict[str, str]) -> str:
    """Say which area stands out from its country, where that can be said, else which are compared."""
    areas = [names[code] for code in chosen]
    far = compared.furthest(found)
    if far is None:
        return compared_words.compared_headline(areas)
    write = evidence.writer(catalogue.indicator(far.line.indicator).unit, with_unit=False)
    return compared_words.compared_headline(
        areas,
        label=_label(far.line, within=True),
        furthest=names[far.geo_code],
        value=write(float(far.line.figures[far.geo_code]["value"])),
        whole=write(float(far.line.national["value"].iloc[0])),
        others=[
            (names[code], _in_the_same(far.line, found[catalogue.region(code)["country"]], code))
            for code in chosen
            if code != far.geo_code
        ],
    )


def _in_the_same(line: compared.Line, own: Sequence[compared.Line], code: str) -> str:
    """Write what an area has in the indicator of another's line, or why it has nothing."""
    same = [one for one in own if (one.indicator, one.detail) == (line.indicator, line.detail)]
    row = next((one.figures[code] for one in same if code in one.figures), None)
    if row is None:
        return _why_missing(line.indicator, code, same[0] if same else None)
    write = evidence.writer(catalogue.indicator(line.indicator).unit, with_unit=False)
    said = ranges.written(row, write)
    remarks = []
    if row["geo_code"] != code:
        remarks.append(_("for {area}").format(area=catalogue.region_name(row["geo_code"], i18n.language())))
    if row["period"] != line.found.period:
        remarks.append(i18n.period(row["period_start"], row["period_end"], row["country"]))
    return _("{text} ({remark})").format(text=said, remark=i18n.listing(remarks)) if remarks else said


def _label(line: compared.Line, *, within: bool = False) -> str:
    """Name the indicator of a line, with the detail shown of it; in brackets `within` a sentence."""
    label = catalogue.indicator(line.indicator).label(i18n.language())
    if line.detail == "total":
        return label
    detail = observations.detail_label(line.found.rows, line.detail, i18n.language())
    if within:
        return _("{text} ({remark})").format(text=label, remark=detail)
    return naming.with_detail(label, line.detail, {line.detail: detail})


def _scale(line: compared.Line, *, several_topics: bool) -> ranges.Scale:
    """Turn a line into one of the profile."""
    language = i18n.language()
    indicator = catalogue.indicator(line.indicator)
    first = line.found.rows.iloc[0]
    note = [
        evidence.unit_name(indicator.unit),
        i18n.period(first["period_start"], first["period_end"], first["country"]),
        compared_words.coverage(line.known, line.areas),
        compared_words.ranked_among(line.ranked) if line.ranked < len(line.found.rows) else "",
    ]
    if line.found.level != mapped.MAP_LEVELS[line.found.country][0]:
        note.append(catalogue.label("geo_level", line.found.level, language))
    return ranges.Scale(
        label=_label(line),
        note=" · ".join(part for part in note if part),
        lowest=line.lowest,
        highest=line.highest,
        write=evidence.writer(indicator.unit, with_unit=False),
        marks=line.figures,
        whole=line.whole,
        group=catalogue.label("topic", indicator.topic, language) if several_topics else "",
    )


def _profile(
    country: str,
    lines: Sequence[compared.Line],
    chosen: Sequence[str],
    symbols: dict[str, str],
    names: dict[str, str],
) -> None:
    """Draw where the areas of one country stand between its lowest and its highest."""
    name = naming.country_name(country)
    drawn = [line for line in lines if line.has_range]
    if not drawn:
        if lines:
            st.info(
                _("{country}: too few areas are published to show a range; the table has what there is.").format(
                    country=name
                )
            )
        return
    topics = {catalogue.indicator(line.indicator).topic for line in drawn}
    scales = [_scale(line, several_topics=len(topics) > 1) for line in drawn]
    areas = {code: names[code] for code in chosen if catalogue.region(code)["country"] == country}
    whole = _("{country} as a whole").format(country=name)
    appearance = filters.appearance()
    evidence.show(
        ranges.profile(
            scales,
            areas=areas,
            symbols=symbols,
            whole=whole,
            colour=palette.COUNTRY[appearance][country],
            appearance=appearance,
        ),
        pd.concat([line.drawn for line in drawn]).drop_duplicates("obs_id"),
        title=_("Between lowest and highest: {country}").format(country=name),
        reading=_(
            "Each bar runs from the lowest to the highest area with a figure of its own, whatever the unit; a mark "
            "shows where an area stands, with its true value."
        ),
        alt=ranges.describe(scales, areas=areas, names=names, whole=whole),
        key=f"profile_{country}",
        notes=_left_out(lines),
    )


def _left_out(lines: Sequence[compared.Line]) -> list[str]:
    """Say which indicators stand in the table only, since a range of them would say nothing of the country."""
    scarce = dict.fromkeys(_label(line) for line in lines if not line.has_range)
    said = _("In the table only, since fewer than half of the areas have a figure or all are equal: {indicators}.")
    return [said.format(indicators=i18n.listing(list(scarce)))] if scarce else []


def _table(found: dict[str, list[compared.Line]], chosen: Sequence[str], names: dict[str, str]) -> None:
    """Draw the same figures as a table: areas and countries in columns, indicators in rows."""
    countries = list(found)
    headers = [_("Indicator"), *(names[code] for code in chosen)]
    headers += [_("{country}: whole, range").format(country=naming.country_name(code)) for code in countries]
    headers.append(_("Comparison"))
    body = []
    indicators = catalogue.by_topic({line.indicator for lines in found.values() for line in lines})
    for indicator in sorted(indicators, key=lambda one: not _of_all(one, found, chosen)):
        own = {country: [line for line in found[country] if line.indicator == indicator] for country in countries}
        for position in range(max(map(len, own.values()))):
            # A country with one line stands beside each of the other's two.
            of = {country: lines[min(position, len(lines) - 1)] if lines else None for country, lines in own.items()}
            body.append(_table_row(indicator, of, chosen))
    evidence.show_table(
        headers,
        body,
        pd.concat([line.shown for lines in found.values() for line in lines]).drop_duplicates("obs_id"),
        title=_("The same figures as a table"),
        reading=_("With the whole country, the range of its areas, and what to mind when comparing."),
        key="compared",
        notes=_notes(found),
    )


def _of_all(indicator: str, found: dict[str, list[compared.Line]], chosen: Sequence[str]) -> bool:
    """Tell whether all areas chosen have a figure of an indicator."""
    known = {code for lines in found.values() for line in lines if line.indicator == indicator for code in line.figures}
    return known >= set(chosen)


def _notes(found: dict[str, list[compared.Line]]) -> list[str]:
    """Say for each indicator how the figures of the areas compared came about."""
    said = [compared_words.compared_note(line.compared, _label(line)) for lines in found.values() for line in lines]
    return [note for note in dict.fromkeys(said) if note]


def _table_row(indicator: str, of: dict[str, compared.Line | None], chosen: Sequence[str]) -> list[str]:
    """Write one line of the table; a country without a line has no figure of the indicator."""
    lines = [line for line in of.values() if line is not None]
    cells: list[str] = [_label(lines[0])]
    for code in chosen:
        country = catalogue.region(code)["country"]
        line = of[country]
        if line is not None and code in line.figures:
            cells.append(compared_words.compared_figure(line.figures[code], code))
        else:
            cells.append(compared_words.compared_missing(_why_missing(indicator, code, line)))
    for country, line in of.items():
        if line is None:
            cells.append("")
        else:
            level = line.found.level
            cells.append(
                compared_words.compared_country(
                    line.national,
                    line.lowest,
                    line.highest,
                    known=line.known,
                    areas=line.areas,
                    ranked=line.ranked if line.ranked < len(line.found.rows) else 0,
                    level="" if level == mapped.MAP_LEVELS[country][0] else level,
                )
            )
    verdict = compared.verdict_of(lines) if len(lines) > 1 else None
    return [*cells, compared_words.compared_verdict(verdict, compared.differences(lines))]


def _why_missing(indicator: str, geo_code: str, line: compared.Line | None) -> str:
    """Say what it means that an area has no figure in a line, or that its country has none."""
    elsewhere = line.elsewhere(geo_code) if line is not None else pd.DataFrame()
    if len(elsewhere):
        known = list(naming.period_names(elsewhere).values())[:_FEW]
        return _("not for this period, but: {periods}").format(periods=_("; ").join(known))
    if line is None and compared.is_known(indicator, geo_code):
        return _("none for this choice")
    counted, former = compared.absence(indicator, catalogue.region(geo_code)["country"])
    if former:
        return _("published for former regions only")
    return unknowns.what_is_missing(catalogue.indicator(indicator).unit, counted=counted, former_areas=False)[0]


def _missing(country: str, found: dict[str, list[compared.Line]], chosen: Sequence[str], topic: str) -> None:
    """Say which figures of a country's areas are not published, and where they are held."""
    met = {line.indicator for own in found.values() for line in own}
    areas = [code for code in chosen if catalogue.region(code)["country"] == country]
    topics = {
        catalogue.indicator(indicator).topic
        for indicator in met
        if compared.absence(indicator, country) == (True, False)
        and not all(compared.is_known(indicator, code) for code in areas)
    }
    if not found[country]:
        title = _("{country}: no figure for this choice")
        topics |= {topic} if topic else set(catalogue.codes("topic"))
    elif topics:
        title = _("{country}: not published by region")
    else:
        return
    unknowns.unknown(
        title.format(country=naming.country_name(country)),
        not_published.gaps(country, topics=sorted(topics), below_country=True),
    )
