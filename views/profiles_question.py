"""One question of the profiles: its figures as dots, those of both countries together only where they may be."""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components import cards, comparability, dots, evidence, filters, frame, i18n, naming, unknowns
from components.i18n import gettext as _
from data import catalogue, observations, profiles

# Shares that differ from 100 by less than this do so by rounding.
ROUNDING = 0.5


def draw(head: DeltaGenerator, more: DeltaGenerator, question: profiles.Question, chosen: list[str]) -> None:
    """Draw the charts of a question; the headline goes into `head`, further choices into `more`."""
    everything = profiles.rows(question)
    offered = everything[everything["country"].isin(chosen)]
    with more:
        rows = _choices(offered)
    with head:
        frame.heading(_("Profiles"), _headline(question, rows, chosen), _lead(question, rows))
    st.button(
        _("All questions at a glance"),
        key="all_questions",
        on_click=filters.choose,
        args=("question", None),
        icon=":material/apps:",
        type="tertiary",
    )
    if rows.empty:
        for country in chosen:
            _unknown(question, country)
        _next(question)
        return
    for code in question.indicators:
        cards.note(catalogue.indicator(code).how_to_read(i18n.language()))
    _key_of_marks(rows)
    panels = profiles.panels(rows, question)
    shared = [panel for panel in panels if panel.verdict is not None]
    for panel in shared:
        chart, beside = st.columns([8, 5], gap="large")
        with chart:
            _panel(panel, question)
        with beside:
            if panel.verdict is not None:
                comparability.verdict_in_full(panel.verdict)
    against = profiles.apart(rows, panels)
    if against.verdicts or against.unjudged:
        comparability.kept_apart(against.verdicts, unjudged=against.unjudged)
    _alone([panel for panel in panels if panel.verdict is None], question, chosen, set(rows["country"]))
    _not_shown(offered, rows)
    for country in chosen:
        if country in set(rows["country"]):
            _else_missing(question, country)
    _next(question)


def _next(question: profiles.Question) -> None:
    """Offer the question that follows."""
    codes = list(profiles.questions())
    following = profiles.questions()[codes[(codes.index(question.code) + 1) % len(codes)]]
    st.button(
        _("Next question: {label}").format(label=following.label(i18n.language())),
        key="next_question",
        on_click=filters.choose,
        args=("question", following.code),
    )


def _choices(offered: pd.DataFrame) -> pd.DataFrame:
    """Offer source, area, period and sex where the figures differ by them, and return the figures chosen."""
    language = i18n.language()
    sources = {
        source: catalogue.citations(offered[offered["source_id"] == source])[0].short()
        for source in dict.fromkeys(offered["source_id"])
    }
    with st.container(width=230 if len(sources) > 1 else "content"):
        source = filters.one_of(
            "source",
            {profiles.ALL: _("All sources")} | (sources if len(sources) > 1 else {}),
            title=_("Source"),
            default=profiles.ALL,
            known=profiles.known_sources() | {profiles.ALL},
        )
    rows = profiles.of_source(offered, source)
    areas = {code: catalogue.region_name(code, language) for code in profiles.areas(rows)}
    if len(areas) > 1:
        with st.container(width=230):
            area = filters.perhaps_one_of(
                "region", areas, title=_("Region"), placeholder=_("All regions"), known=catalogue.region_codes()
            )
        rows = rows[rows["geo_code"] == area] if area else rows
    periods = naming.period_names(rows)
    with st.container(width=190 if len(periods) > 1 else "content"):
        period = filters.one_of(
            "period",
            {profiles.ALL: _("All periods")} | (periods if len(periods) > 1 else {}),
            title=_("Period"),
            default=profiles.ALL,
            known=profiles.known_periods() | {profiles.ALL, observations.LATEST},
        )
    rows = rows if period == profiles.ALL else rows[rows["period"] == period]
    sexes = {code: catalogue.label("sex", code, language) for code in profiles.sexes(rows)}
    with st.container(width=150 if len(sexes) > 1 else "content"):
        sex = filters.one_of(
            "sex",
            {profiles.ALL: _("Any sex")} | (sexes if len(sexes) > 1 else {}),
            title=_("Sex"),
            default=profiles.ALL,
            known={profiles.ALL, *catalogue.codes("sex")},
        )
    return rows if sex == profiles.ALL else rows[rows["sex"] == sex]


def _headline(question: profiles.Question, rows: pd.DataFrame, chosen: list[str]) -> str:
    """Say the message of a question, or of one country, if the figures that it rests on are among those chosen."""
    language = i18n.language()
    shown = set(rows["obs_id"])
    without = [country for country in chosen if not question.openings[country]]
    title = _said(question, question.titles[language], shown) if all(profiles.conditions(question)) else ""
    if title and len(without) == len(chosen) - 1:
        return _("{text}; no figure found for {country}").format(text=title, country=naming.country_name(without[0]))
    if title:
        return title
    facts = {country: _said(question, question.facts[country][language], shown) for country in chosen}
    told = [
        _("{label}: {text}").format(label=naming.country_name(country), text=fact)
        for country, fact in facts.items()
        if fact
    ]
    if told:
        return _("; ").join(told)
    if len(without) == len(chosen):
        return _("{label}: no figure found for {country}").format(
            label=question.label(language), country=i18n.listing([naming.country_name(country) for country in without])
        )
    return _plain(question, rows)


def _said(question: profiles.Question, template: str, shown: set[str]) -> str:
    """Fill a title or fact from its figures; empty where one of them is not among those shown."""
    named = profiles.blanks(question, template)
    return cards.filled(template, named) if named and {row["obs_id"] for row in named.values()} <= shown else ""


def _plain(question: profiles.Question, rows: pd.DataFrame) -> str:
    """Name the question, and what all figures chosen have in common."""
    language = i18n.language()
    title = question.label(language)
    common = []
    if rows["country"].nunique() == 1:
        common.append(naming.country_name(rows["country"].iloc[0]))
    if rows["geo_code"].nunique() == 1 and rows["geo_level"].iloc[0] != "country":
        common.append(catalogue.region_name(rows["geo_code"].iloc[0], language))
    if rows["sex"].nunique() == 1 and rows["sex"].iloc[0] != "total":
        common.append(catalogue.label("sex", rows["sex"].iloc[0], language))
    if rows["period"].nunique() == 1:
        common += list(naming.period_names(rows).values())
    for part in common:
        title = _("{label}, {detail}").format(label=title, detail=part)
    return title


def _when(question: profiles.Question, rows: pd.DataFrame) -> str:
    """Say from when the figures of the headline are, as far as they are shown."""
    figures = profiles.opening(question)
    figures = figures[figures["obs_id"].isin(rows["obs_id"])]
    if figures.empty:
        return ""
    periods = [
        _("{label} ({detail})").format(
            label=naming.country_name(row["country"]),
            detail=i18n.period(row["period_start"], row["period_end"], row["country"]),
        )
        for _index, row in figures.iterrows()
    ]
    return _("Figures: {text}.").format(text=i18n.listing(periods))


def _lead(question: profiles.Question, rows: pd.DataFrame) -> str:
    """Return the question, from when its figures are, and what they count."""
    definitions = [catalogue.indicator(code).definition(i18n.language()) for code in question.indicators]
    return " ".join(filter(None, [question.text(i18n.language()), _when(question, rows), *definitions]))


def _key_of_marks(rows: pd.DataFrame) -> None:
    """Draw what the forms of the marks mean, where there are several."""
    signs = [(dots.SIGN[sex], catalogue.label("sex", sex, i18n.language())) for sex in profiles.sexes(rows)]
    if (rows["breakdown_value"] == "involuntary").any():
        signs.append(("○", catalogue.label("return_type", "involuntary", i18n.language())))
    if (rows["precision"] == "approximate").any():
        signs.append(("○ ≈", evidence.flag("approximate")))
    if signs:
        cards.marks_key(signs)


def _alone(panels: list[profiles.Panel], question: profiles.Question, chosen: list[str], known: set[str]) -> None:
    """Draw the charts of one series each: a column for each country where both have some, else row by row."""
    cells: dict[str, list[Callable[[], None]]] = {country: [] for country in chosen}
    for panel in panels:
        cells[panel.countries[0]].append(partial(_panel, panel, question))
    for country in chosen:
        if country not in known:
            cells[country].append(partial(_unknown, question, country))
    if len(chosen) == 2 and set(chosen) <= known and all(cells.values()):
        for column, own in zip(st.columns(2, gap="large"), cells.values(), strict=True):
            with column:
                for cell in own:
                    cell()
        return
    # One country fills both columns; what the other lacks stands beside its first chart.
    most, least = sorted(cells.values(), key=len, reverse=True) if len(cells) == 2 else (next(iter(cells.values())), [])
    in_turn = [*most[:1], *least, *most[1:]]
    for place in range(0, len(in_turn), 2):
        for column, cell in zip(st.columns(2, gap="large"), in_turn[place : place + 2], strict=False):
            with column:
                cell()


def _unknown(question: profiles.Question, country: str) -> None:
    """Draw that a country has no figure on a question, and where it is held; or that the choices leave it out."""
    if country in set(profiles.rows(question)["country"]):
        st.info(_("{country}: your choices leave out its figures.").format(country=naming.country_name(country)))
        return
    title = _("{country}, {label}: {why}.").format(
        country=naming.country_name(country), label=question.label(i18n.language()), why=_("not published")
    )
    missing = profiles.gaps(question, country)
    unknowns.unknown(title, missing, key=f"unpublished_{country}" if len(missing) else "")


def _else_missing(question: profiles.Question, country: str) -> None:
    """Name, folded, what is missing beside the figures of a country."""
    missing = profiles.gaps(question, country)
    if missing.empty:
        return
    title = _("What else is not published: {country}").format(country=naming.country_name(country))
    with st.expander(title, icon=":material/help:", type="compact", key=f"missing_{country}"):
        unknowns.unknown(title, missing)


def _not_shown(offered: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Say which sources have figures that stand back behind the preferred ones."""
    behind = offered[(offered["preferred"] == "no") & ~offered["obs_id"].isin(rows["obs_id"])]
    if len(behind):
        names = [one.short() for one in catalogue.citations(behind)]
        cards.note(
            _(
                "Not shown, since another source is preferred: figures of {sources}. Choose the source to see them."
            ).format(sources=i18n.listing(names))
        )


def _panel(panel: profiles.Panel, question: profiles.Question) -> None:
    """Draw one chart with all that belongs to it."""
    rows = with_names(panel.rows)
    unit = rows["unit"].iloc[0]
    write = evidence.writer(unit, with_unit=False)
    end = 100.0 if unit == "percent" else float(profiles.rows(question)["value"].max())
    title = panel_title(panel)
    sexes = {code: catalogue.label("sex", code, i18n.language()) for code in catalogue.codes("sex")}
    evidence.show(
        dots.dot_plot(
            rows, write=write, end=end, ticks=[end * step / 4 for step in range(5)], appearance=filters.appearance()
        ),
        rows,
        title=title,
        reading=_reading(panel),
        alt=dots.describe(rows, title=title, write=write, sexes=sexes),
        key="profile_" + "_".join(rows["series"].unique()),
        about=question.label(i18n.language()),
        notes=[*sums(rows), *notes(rows)],
    )


def panel_title(panel: profiles.Panel) -> str:
    """Name the countries of a chart, its area if that is not the country, and its periods."""
    rows = panel.rows
    title = i18n.listing([naming.country_name(country) for country in panel.countries])
    areas = set(rows["geo_code"])
    if len(areas) == 1 and rows["geo_level"].iloc[0] != "country":
        title = _("{label}, {detail}").format(label=title, detail=catalogue.region_name(areas.pop(), i18n.language()))
    if panel.verdict is None:
        periods = i18n.listing(list(naming.period_names(rows).values()))
        title = _("{label}, {detail}").format(label=title, detail=periods)
    return title


def _reading(panel: profiles.Panel) -> str:
    """Say who is covered, in each country."""
    said = []
    for country, own in panel.rows.groupby("country"):
        for population in dict.fromkeys(own["population_id"]):
            text = catalogue.population(population, i18n.language())
            if panel.verdict is not None:
                when = i18n.listing(list(naming.period_names(own).values()))
                text = _("{country} ({period}): {text}.").format(
                    country=naming.country_name(str(country)), period=when, text=text
                )
            said.append(text)
    return _("Who is covered: {text}").format(text=" ".join(said))


# What `with_names` adds, in the reader's language.
_NAMES = ["label", "heading", "line"]


def with_names(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the number, the label and the heading of the line that each stands on."""
    language = i18n.language()
    several_countries = rows["country"].nunique() > 1
    periods = rows.groupby("country")["period"].nunique()
    several_areas = rows["geo_code"].nunique() > rows["country"].nunique()
    several_breakdowns = rows["breakdown"].nunique() > 1
    labels, headings = [], []
    for _index, row in rows.iterrows():
        parts = [naming.country_name(row["country"])] if several_countries else []
        if row["breakdown_value"]:
            parts.append(catalogue.breakdown_label(row["breakdown"], row["breakdown_value"], language))
        if several_areas and row["geo_level"] != "country":
            parts.append(catalogue.region_name(row["geo_code"], language))
        if not parts:
            parts.append(_("Everyone"))
        if periods[row["country"]] > 1:
            parts.append(i18n.period(row["period_start"], row["period_end"], row["country"]))
        label = parts[0]
        for part in parts[1:]:
            label = _("{label}, {detail}").format(label=label, detail=part)
        if row["preferred"] == "no":
            label = _("{label} ({detail})").format(label=label, detail=_("not the preferred figure"))
        labels.append(label)
        headed = several_breakdowns and row["breakdown"]
        headings.append(catalogue.label("breakdown", row["breakdown"], language) if headed else "")
    line = rows.groupby(profiles.LINE, sort=False).ngroup()
    return rows.assign(label=labels, heading=headings, line=line)


def notes(rows: pd.DataFrame) -> list[str]:
    """Return what is noted on figures, each note with the lines that it is about."""
    language = i18n.language()
    said = []
    for note_id, own in rows[rows["note_id"] != ""].groupby("note_id", sort=False):
        text = catalogue.note(str(note_id), language)
        lines = i18n.listing(list(dict.fromkeys(_mark_name(row) for _index, row in own.iterrows())))
        said.append(text if len(own) == len(rows) else _("{label}: {text}").format(label=lines, text=text))
    return said


def _mark_name(row: "pd.Series[str]") -> str:
    """Name a mark of a chart: its line, and the sex it is about."""
    if row["sex"] == "total":
        return str(row["label"])
    return _("{label}, {detail}").format(label=row["label"], detail=catalogue.label("sex", row["sex"], i18n.language()))


def sums(rows: pd.DataFrame) -> list[str]:
    """Say of each group of figures whether its parts add up to the whole, or why not; of which country, if of two."""
    by_country = [(str(country), own) for country, own in rows.groupby("country", sort=True)]
    if len(by_country) == 1:
        return _sums(rows)
    return [
        _("{label}: {text}").format(label=naming.country_name(country), text=said[0].lower() + said[1:])
        for country, own in by_country
        for said in _sums(own)
    ]


def _sums(rows: pd.DataFrame) -> list[str]:
    """Say of each group of figures of a country whether its parts add up to the whole, or why not."""
    labels = dict(zip(rows["obs_id"], rows["label"], strict=True))
    groups = profiles.divisions(rows.drop(columns=_NAMES))
    said = []
    whole = [group for group in groups if group.kind in ("parts", "nested") and len(group.rows) > 1]
    full = [group for group in whole if abs(group.total - 100) <= ROUNDING]
    short = [group for group in whole if group not in full]
    single = [group for group in groups if group.kind in ("parts", "nested") and len(group.rows) == 1]
    if full:
        said.append(_full(full, groups, labels))
    if short:
        said.append(
            _("The parts published add up to {sums}; the others are not published.").format(
                sums=_sums_of(short, groups, labels)
            )
        )
    if single and len(groups) == 1:
        said.append(_("Only one part of the whole is published."))
    elif single:
        parts = i18n.listing(list(dict.fromkeys(_group_name(group, labels) for group in single)))
        said.append(_("Only one part of the whole is published: {parts}.").format(parts=parts))
    for group in whole:
        if len(group.contained):
            names = [_value_name(row) for _index, row in group.contained.iterrows()]
            container = profiles.container(group.rows["indicator"].iloc[0], group.rows["breakdown"].iloc[0])
            said.append(
                _("Left out of this sum, since {container} contains it: {parts}.").format(
                    container=catalogue.breakdown_label(group.rows["breakdown"].iloc[0], container, i18n.language()),
                    parts=i18n.listing(names),
                )
            )
    if any(group.kind == "answers" for group in groups):
        said.append(_("One person may have given several answers, so these shares are not added."))
    if any(group.kind == "apart" for group in groups):
        headed = [_group_name(group, labels) for group in groups if group.kind == "apart"]
        said.append(
            _("Not parts of one whole, each the share of a group or question of its own: {parts}.").format(
                parts=i18n.listing(list(dict.fromkeys(headed)))
            )
        )
    return said


def _value_name(row: "pd.Series[str]") -> str:
    """Name the value of a breakdown, or the sex, that a figure is about."""
    if row["breakdown_value"]:
        return catalogue.breakdown_label(row["breakdown"], row["breakdown_value"], i18n.language())
    return catalogue.label("sex", row["sex"], i18n.language())


def _full(full: list[profiles.Division], groups: list[profiles.Division], labels: Mapping[str, str]) -> str:
    """Say that groups add up to the whole, and that what they differ by is rounding."""
    exact = all(group.total == 100 for group in full)
    if exact and len(full) == len(groups):
        return _("These parts add up to {sums}.").format(sums=i18n.percent(100))
    if exact:
        return _("These parts add up to {sums}.").format(sums=_sums_of(full, groups, labels))
    return _("These parts add up to {sums}; what differs from 100 comes from rounding.").format(
        sums=_sums_of(full, groups, labels)
    )


def _group_name(group: profiles.Division, labels: Mapping[str, str]) -> str:
    """Name the dimension of a group of figures, and what its parts have in common."""
    row = group.rows.iloc[0]
    dimension = profiles.divided_by(row)
    if dimension == "sex":
        return _("{label}, {detail}").format(label=labels[row["obs_id"]], detail=_("by sex"))
    name = catalogue.label("breakdown", dimension, i18n.language())
    if row["sex"] != "total":
        name = _("{label}, {detail}").format(label=name, detail=catalogue.label("sex", row["sex"], i18n.language()))
    return name


def _sums_of(some: list[profiles.Division], groups: list[profiles.Division], labels: Mapping[str, str]) -> str:
    """Write the sums of groups, each with its name where there are several groups."""
    written = []
    for group in some:
        total = evidence.writer(group.rows["unit"].iloc[0])(group.total)
        written.append(
            total
            if len(groups) == 1
            else _("{label} ({detail})").format(label=total, detail=_group_name(group, labels))
        )
    return i18n.listing(written)
