"""What the sources say works, does not work or is missing: counted by dimension, country and kind, and in full."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import cards, evidence, filters, findings, frame, i18n, markup, naming, narrowing
from components.i18n import gettext as _
from components.i18n import ngettext
from data import catalogue, judgements
from data import statements as data
from views import finding_answers

_CHOICES = ("country", "dimension", "judgement", "origin", "grade", "published")
# What a reader may narrow by several codes at once: the name of the choice, and the list of its codes.
_SEVERAL = {"judgement": "finding_kind", "origin": "origin", "grade": "grade"}
# What a cell of the matrix chooses: the matrix goes on showing what the other choices leave.
_OF_CELL = ("country", "dimension", "judgement")
# More statements than these of several dimensions are not read in a row: each dimension says who speaks, and opens.
_READ_IN_A_ROW = 60


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the matrix and the statements that fit, or one finding; the headline goes into `head`."""
    chosen = _chosen()
    finding = filters.carried("finding", known=data.ids())
    cell = _cell(chosen)
    frame.follow({"view", "finding", *_CHOICES}, chosen=finding or (".".join(cell) if cell else ""))
    if finding:
        _one(finding, head)
    else:
        _many(chosen, cell, head)


def _titles() -> dict[str, str]:
    """Name the choices."""
    return {
        "country": _("Country"),
        "dimension": _("Dimension"),
        "judgement": _("Kind of statement"),
        "origin": _("Who says so"),
        "grade": _("Grade"),
        "published": _("Year of the source"),
    }


def _chosen() -> dict[str, list[str]]:
    """Return every choice that holds, before its widget is drawn: each option says what it leaves of the others."""
    country = filters.held("country", [*filters.COUNTRIES, ",".join(catalogue.COUNTRIES)])
    span = filters.asked_years("published")
    first, last = data.years()
    # A span that lies outside, or holds all years, narrows nothing.
    narrowed = span and (max(span[0], first), min(span[1], last))
    if narrowed and (narrowed[0] > narrowed[1] or narrowed == (first, last)):
        narrowed = None
    return {
        "country": [code for code in country if code in findings.COUNTRIES],
        "dimension": filters.held("dimension", catalogue.codes("dimension")),
        **{name: filters.held(name, catalogue.codes(codes), several=True) for name, codes in _SEVERAL.items()},
        "published": [f"{narrowed[0]}-{narrowed[1]}"] if narrowed else [],
    }


def _cell(chosen: Mapping[str, list[str]]) -> tuple[str, str, str] | None:
    """Return the cell of the matrix that the choices amount to: dimension, country, kind; None if they are wider."""
    if all(len(chosen[name]) == 1 for name in _OF_CELL):
        return chosen["dimension"][0], chosen["country"][0], chosen["judgement"][0]
    return None


# One finding in full


def _one(finding: str, head: DeltaGenerator) -> None:
    """Draw one finding in full, what answers it, and what else is said in its dimension."""
    row = judgements.finding(finding).iloc[0]
    with head:
        frame.heading(_("Assessment"), row[f"statement_{i18n.language()}"], "")
    st.html(markup.opened(finding))
    filters.take_back(["finding"], _("Back to all statements"), key="back")
    st.html(findings.card(row, with_dimension=True, titled=True))
    st.html(
        Markup('<p class="awda-muted">{}</p>').format(
            markup.choice(_("As a flow, from gap to answer"), {"view": "flow", "finding": finding})
        )
    )
    finding_answers.answers_to(finding)
    rows = data.matching({"dimension": [row["dimension"]]})
    others = rows[rows["finding_id"] != finding]
    if len(others):
        st.header(
            _("Said besides on {dimension}").format(dimension=naming.label("dimension", row["dimension"])), anchor=False
        )
        st.html(Markup('<p class="awda-note">{}</p>').format(_own()))
        _statements(others, rows, findings.COUNTRIES, key="besides", title="", headed=False)


# Many


def _several(name: str, chosen: Mapping[str, list[str]]) -> None:
    """Offer the codes of a choice, each with how many statements it leaves."""
    counts = data.counts(data.matching(chosen, but=[name]), name)
    narrowing.several(name, _SEVERAL[name], counts, chosen[name], title=_titles()[name])


def _choices(chosen: Mapping[str, list[str]]) -> None:
    """Draw the choices, those that the matrix offers too or few need behind a button."""
    set_there = sum(bool(chosen[name]) for name in ("judgement", "grade", "published"))
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        with st.container(width="content"):
            _country(chosen)
        counts, held = data.counts(data.matching(chosen, but=["dimension"]), "dimension"), chosen["dimension"]
        narrowing.one("dimension", "dimension", title=_titles()["dimension"], width=230, counts=counts, held=held)
        with st.container(width=200):
            _several("origin", chosen)
        with st.container(width="content"):
            label = _("More filters ({count})").format(count=i18n.number(set_there)) if set_there else _("More filters")
            with st.popover(label, icon=":material/tune:", key="more_filters"):
                _several("judgement", chosen)
                _several("grade", chosen)
                filters.years(*data.years(), title=_titles()["published"], name="published")


def _country(chosen: Mapping[str, list[str]]) -> None:
    """Offer each country, what is said of both together, or all."""
    rows = data.matching(chosen, but=["country"])
    counts = data.counts(rows, "country")
    everything = ",".join(catalogue.COUNTRIES)
    names = {everything: _("All"), **{code: naming.country_name(code) for code in findings.COUNTRIES}}
    counts[everything] = len(rows)
    filters.one_of(
        "country",
        {
            code: _("{name} ({count})").format(name=name, count=i18n.number(counts.get(code, 0)))
            for code, name in names.items()
        },
        title=_titles()["country"],
        default=everything,
        known={*names, *filters.COUNTRIES},
        pills=True,
    )


def _many(chosen: Mapping[str, list[str]], cell: tuple[str, str, str] | None, head: DeltaGenerator) -> None:
    """Draw the choices, the matrix, and the statements that fit."""
    _choices(chosen)
    rows = data.matching(chosen)
    with head:
        frame.heading(_("Assessment"), _headline(rows, chosen), _lead(rows, chosen))
    narrowed = {name: _one_choice(name, codes) for name, codes in chosen.items() if codes}
    narrowing.holding(narrowed)
    if rows.empty:
        narrowing.nothing_fits(narrowed, without=lambda name: data.matching(chosen, but=[name]))
        return
    # A cell chosen stays in the matrix where the reader met it; a country alone leaves its own columns.
    countries = chosen["country"] if chosen["country"] and not cell else list(findings.COUNTRIES)
    counted = data.matching(chosen, but=_OF_CELL)
    counted = counted[counted["country"].isin(countries)]
    _matrix(counted, countries, cell)
    st.html(markup.opened(".".join(cell) if cell else ""))
    title = _("Statements that fit the choices") if narrowed else _("Who says what, dimension by dimension")
    st.header(title, anchor=False)
    in_short = not chosen["dimension"] and len(rows) > _READ_IN_A_ROW
    findings.origins(data.counts(data.matching(chosen, but=["origin"]), "origin"))
    st.html(Markup('<p class="awda-note">{}</p>').format(_own()))
    if chosen["country"]:
        _elsewhere(chosen)
    _statements(
        rows,
        data.matching(chosen, but=["judgement"]),
        chosen["country"] or findings.COUNTRIES,
        key="statements",
        title=title,
        in_short=in_short,
        narrowed=bool(narrowed),
    )


def _matrix(rows: pd.DataFrame, countries: list[str], cell: tuple[str, str, str] | None) -> None:
    """Draw how many statements there are by dimension, country and kind."""
    title = _("Statements by dimension, country and kind")
    counted = data.tally(rows)
    evidence.show_records(
        findings.matrix(counted, {country: data.kinds(country) for country in countries}, title=title, chosen=cell),
        rows,
        table="findings",
        key="matrix",
        reading=_(
            "Each cell counts statements; the small line says how many were read in the source itself (A) or in a "
            "secondary text (B). Empty: no statement found."
        ),
        asks=_("Choose a cell to read its statements; arrow keys move between cells."),
        alt=_matrix_in_words(counted, countries),
        notes=[_("More statements mean that more was written about a subject, not that things are better or worse.")],
    )


def _matrix_in_words(counted: Mapping[tuple[str, str, str], Mapping[str, int]], countries: list[str]) -> str:
    """Say in words what the matrix holds: every cell that is not empty."""
    said = []
    for country in countries:
        cells = [
            _("{label}: {text}").format(
                label=_("{service}, {stage}").format(
                    service=naming.label("dimension", dimension), stage=naming.label("finding_kind", kind)
                ),
                text=i18n.number(sum(counted[dimension, country, kind].values())),
            )
            for dimension in catalogue.codes("dimension")
            for kind in data.kinds(country)
            if (dimension, country, kind) in counted
        ]
        if cells:
            said.append(_("{label}: {text}").format(label=naming.country_name(country), text=_("; ").join(cells)) + ".")
    return " ".join(said)


def _statements(
    rows: pd.DataFrame,
    heard: pd.DataFrame,
    countries: list[str] | tuple[str, ...],
    *,
    key: str,
    title: str,
    headed: bool = True,
    in_short: bool = False,
    narrowed: bool = False,
) -> None:
    """Draw statements by dimension, countries side by side; `heard` holds all kinds, for who speaks and agrees.

    `in_short` says of each dimension who speaks, and opens the statements by a link.
    """
    sections = []
    for dimension in catalogue.codes("dimension"):
        own = rows[rows["dimension"] == dimension]
        if own.empty:
            continue
        speaking = heard[heard["dimension"] == dimension]
        columns = []
        for country in countries:
            said = _voices(speaking[speaking["country"] == country], narrowed=narrowed)
            about = own[own["country"] == country]
            columns.append(
                findings.column_in_short(country, said, dimension, len(about))
                if in_short
                else findings.column(country, said, about)
            )
        sections.append(findings.section(dimension, columns) if headed else findings.columns(columns))
    evidence.show_records(
        markup.join(sections),
        rows,
        table="findings",
        key=key,
        alt=" ".join(findings.in_words(row) for _index, row in rows.iterrows()),
        notes=_notes(),
        listing=partial(findings.table, caption=title or _("Statements")),
    )


def _voices(rows: pd.DataFrame, *, narrowed: bool) -> str:
    """Say who speaks in some statements of one dimension about one country, and how far publications agree."""
    if rows.empty and narrowed:
        return _("No statement fits the choices.")
    met = data.voices(rows)
    return findings.voices(
        met.publications,
        met.publishers,
        (met.oldest, met.newest) if met.oldest is not None and met.newest is not None else None,
        met.agreement,
        judging=met.judging,
        naming_strengths=met.naming.get(data.STRENGTHS, 0),
        naming_shortfalls=met.naming.get(data.SHORTFALLS, 0),
    )


def _notes() -> list[str]:
    """Say how statements were made, and by which rule publications are said to agree."""
    return [
        _(
            "Statements are one sentence each in the project's own words. Those on both countries may speak of the "
            "Maghreb or in general: the note says which. They are counted apart, never added to those of one country."
        ),
        _(
            "Agreement is counted in one dimension, about one country, over statements of all kinds that fit the "
            "other choices. A publication judges where it names a strength, a weakness or a gap, not by similarities "
            "and contrasts. Publications agree where each names weaknesses or gaps only, or strengths only. One "
            "publication, or several of one publisher, has nothing to agree with. To agree that something is lacking "
            "is not to agree on what is lacking."
        ),
    ]


def _own() -> str:
    """Say which statements are the comparative report's own."""
    return _(
        "Only statements marked {mark} are the comparative report's own, so far from its executive summary. Those of "
        "other studies are their authors' own, also where they agree with it."
    ).format(mark=cards.ORIGIN_SIGN["sure_report"])


def _elsewhere(chosen: Mapping[str, list[str]]) -> None:
    """Say how many statements on both countries fit the other choices, where one country is chosen."""
    if chosen["country"] == ["both"]:
        return
    count = len(data.matching({**chosen, "country": ["both"]}))
    if count:
        said = ngettext(
            "{count} statement on both countries fits the other choices",
            "{count} statements on both countries fit the other choices",
            count,
        ).format(count=i18n.number(count))
        st.html(Markup('<p class="awda-muted">{}</p>').format(markup.choice(said, {"view": "", "country": "both"})))


# What the choices come to, in words


def _headline(rows: pd.DataFrame, chosen: Mapping[str, list[str]]) -> str:
    """Say how many weaknesses and gaps, and how many strengths, the sources name for each country."""
    if rows.empty:
        return _("No statement fits all these choices")
    about = [naming.label("dimension", code) for code in chosen["dimension"]]
    lacking = data.counts(judgements.shortfalls(rows), "country")
    strong = data.counts(rows[rows["kind"] == "strength"], "country")
    countries = [code for code in chosen["country"] or catalogue.COUNTRIES if lacking.get(code) or strong.get(code)]
    if chosen["judgement"] or not countries or not (any(lacking.values()) and any(strong.values())):
        about += [naming.label("finding_kind", code) for code in chosen["judgement"]]
        if len(chosen["origin"]) == 1:
            about.append(naming.label("origin", chosen["origin"][0]))
        text = _("{count}: {countries}").format(
            count=_number_of(rows), countries=_counted(rows, chosen["country"] or findings.COUNTRIES)
        )
        return _("{label} · {text}").format(label=" · ".join(about), text=text) if about else text
    said = i18n.listing(
        [
            _("{country} {shortfalls} to {strengths}").format(
                country=naming.country_name(code),
                shortfalls=i18n.number(lacking.get(code, 0)),
                strengths=i18n.number(strong.get(code, 0)),
            )
            for code in countries
        ]
    )
    if all(lacking.get(code, 0) > strong.get(code, 0) for code in countries):
        text = _("Sources name more weaknesses and gaps than strengths: {countries}").format(countries=said)
    else:
        text = _("Weaknesses and gaps against strengths, as sources name them: {countries}").format(countries=said)
    return _("{label} · {text}").format(label=about[0], text=text) if about else text


def _number_of(rows: pd.DataFrame) -> str:
    """Write how many statements there are."""
    return ngettext("{count} statement", "{count} statements", len(rows)).format(count=i18n.number(len(rows)))


def _counted(rows: pd.DataFrame, countries: list[str] | tuple[str, ...]) -> str:
    """Write how many rows each country has, without those that have none."""
    counts = data.counts(rows, "country")
    return i18n.listing(
        [
            _("{country} {value}").format(country=naming.country_name(code), value=i18n.number(counts[code]))
            for code in countries
            if counts.get(code)
        ]
    )


def _lead(rows: pd.DataFrame, chosen: Mapping[str, list[str]]) -> str:
    """Say how many statements of how many publications these are, what is counted apart, and that it is no score."""
    if rows.empty:
        return _("Take back one of the choices below to see statements again.")
    said = _(
        "{statements} of {publications}, counted by Awda: how often something was written, not how well a country does."
    ).format(
        statements=_number_of(rows),
        publications=ngettext("{count} publication", "{count} publications", rows["source_id"].nunique()).format(
            count=i18n.number(rows["source_id"].nunique())
        ),
    )
    if chosen["country"]:
        return said if "both" in chosen["country"] else f"{said} {_on_both(chosen)}".rstrip()
    both = int((rows["country"] == "both").sum())
    if not both or both == len(rows):
        return said
    return f"{said} " + ngettext(
        "{count} of them is on both countries and counted apart.",
        "{count} of them are on both countries and counted apart.",
        both,
    ).format(count=i18n.number(both))


def _on_both(chosen: Mapping[str, list[str]]) -> str:
    """Say how many weaknesses and gaps on both countries stand beside those of the country chosen; else nothing."""
    count = len(judgements.shortfalls(data.matching({**chosen, "country": ["both"]})))
    if not count:
        return ""
    return ngettext(
        "{count} more weakness or gap is named for both countries and counted apart.",
        "{count} more weaknesses and gaps are named for both countries and counted apart.",
        count,
    ).format(count=i18n.number(count))


def _one_choice(name: str, codes: list[str]) -> str:
    """Say one choice with what is chosen."""
    if name == "published":
        return _("{label}: {text}").format(label=_titles()[name], text=i18n.period(*codes[0].split("-")))
    names = {"country": "country", "dimension": "dimension", **_SEVERAL}
    return _("{label}: {text}").format(
        label=_titles()[name], text=i18n.listing(naming.names(names[name], ";".join(codes)))
    )
