"""Two countries side by side: the sentence that contrasts them, what exists, what is said, figures, and the sheet."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import cards, comparability, evidence, i18n, markup, naming, terms
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue


@dataclass(frozen=True)
class Counts:
    """What one country has in one dimension: mechanisms at work, mechanisms nobody vouches for, statements by kind."""

    at_work: int
    unsure: int
    kinds: Mapping[str, int]


@dataclass(frozen=True)
class Line:
    """One line of the sheet: a dimension, the finding that contrasts the countries (or none), and what each one has."""

    dimension: str
    contrast: pd.DataFrame
    counts: Mapping[str, Counts]


def name(dimension: str) -> str:
    """Name a dimension."""
    return naming.label("dimension", dimension)


def headline(at_work: Mapping[str, int]) -> str:
    """Say how many mechanisms for returnees are known to be at work in each country."""
    counts = [
        _("{country} {value}").format(country=naming.country_name(country), value=i18n.number(count))
        for country, count in at_work.items()
    ]
    return _("Mechanisms for returnees known to be at work today: {counts}").format(counts=i18n.listing(counts))


def contrast(rows: pd.DataFrame) -> None:
    """Draw the sentence that contrasts the countries, or say that no source has one."""
    if rows.empty:
        st.html(Markup('<p class="awda-lead">{}</p>').format(_no_contrast()))
        return
    said = (
        Markup('<p class="awda-lead">{}</p>{}').format(
            terms.explained(row[f"statement_{language()}"]), cards.said_by(row)
        )
        for _index, row in rows.iterrows()
    )
    piece = Markup('<div class="awda-statements">{}</div>').format(markup.join(said))
    evidence.show_piece(piece, rows, table="findings", key="contrast", title=name(rows.iloc[0]["dimension"]))


def _no_contrast() -> str:
    """Say that nobody contrasts the countries in a dimension."""
    return _("No source we read sets the two countries against each other here.")


def country_heading(country: str) -> None:
    """Name the country above its column, in its colour."""
    st.html(
        Markup('<div class="awda-key awda-{} {}"><p class="awda-country awda-big">{}</p></div>').format(
            country, cards.dark(), naming.country_name(country)
        )
    )


def mechanisms(at_work: pd.DataFrame, unsure: pd.DataFrame, *, reason: str) -> None:
    """Draw the mechanisms at work, name those of which nobody says whether they are, and say what counts here."""
    st.html(_at_work(at_work))
    for note in _mechanism_notes(unsure, reason):
        st.html(Markup('<p class="awda-note">{}</p>').format(note))


def _at_work(rows: pd.DataFrame) -> Markup:
    """Return mechanisms as a list, or that none is known to be at work."""
    if rows.empty:
        return Markup('<div class="awda-unknown"><p>{}</p></div>').format(_("None known to be at work today."))
    return cards.mechanism_list(rows)


def _mechanism_notes(unsure: pd.DataFrame, reason: str) -> list[str]:
    """Name the mechanisms of which nobody says whether they are at work, and say what counts here."""
    notes = [f"{_('Sorted by Awda, not by the sources.')} {reason}"]
    if len(unsure):
        said = ngettext(
            "{count} more of which we do not know whether it still works: {names}.",
            "{count} more of which we do not know whether they still work: {names}.",
            len(unsure),
        )
        names = i18n.listing(sorted(unsure[f"name_{language()}"], key=i18n.sort_key))
        notes.insert(0, said.format(count=i18n.number(len(unsure)), names=names))
    return notes


def findings(rows: pd.DataFrame) -> None:
    """Draw the statements about one country, or say that there is none."""
    if rows.empty:
        st.html(Markup("<p>{}</p>").format(_("No statement on this country alone was found.")))
    for _index, row in rows.iterrows():
        cards.finding(row)


def figures(rows: pd.DataFrame, unpublished: Sequence[str]) -> None:
    """Draw each figure with its source, and name those that are not published for the country."""
    for piece in _figures(rows, unpublished):
        st.html(piece)
    if rows.empty and not unpublished:
        st.html(Markup("<p>{}</p>").format(_("No figure measures this dimension.")))


def _figures(rows: pd.DataFrame, unpublished: Sequence[str]) -> Iterator[Markup]:
    """Yield each figure with its source, and the name of each that is not published for the country."""
    for _index, row in rows.iterrows():
        detail = evidence.detail_of(row)
        label = catalogue.indicator(row["indicator"]).label(language())
        yield Markup(
            '<div class="awda-statement"><p>{label}</p><p class="awda-big">{value}</p>'
            '<p class="awda-muted">{population} · {period}</p>{source}</div>'
        ).format(
            label=_("{label}: {text}").format(label=label, text=detail) if detail else label,
            value=evidence.value_of(row),
            population=catalogue.population(row["population_id"], language()),
            period=i18n.period(row["period_start"], row["period_end"], row["country"]),
            source=evidence.source_line(row.to_frame().T),
        )
    for code in unpublished:
        label = catalogue.indicator(code).label(language())
        text = _("{label}: {text}").format(label=label, text=_("not published for the whole country"))
        yield Markup('<div class="awda-unknown"><p>{}</p></div>').format(text)


def shared_apart(rows: pd.DataFrame) -> None:
    """Let the statements on both countries be an exhibit, on stage and in documents."""
    if len(rows):
        title = f"{name(rows.iloc[0]['dimension'])} · {_('Said of both countries')}"
        evidence.show_apart(partial(cards.statements, rows), rows, table="findings", key="shared", title=title)


def side_apart(
    country: str,
    dimension: str,
    *,
    at_work: pd.DataFrame,
    unsure: pd.DataFrame,
    reason: str,
    said: pd.DataFrame,
    measured: pd.DataFrame,
    unpublished: Sequence[str],
) -> None:
    """Let what the page draws of a country piece by piece be exhibits, on stage and in documents."""
    known = pd.concat([at_work, unsure])
    drawn = partial(markup.join, list(_figures(measured, unpublished)))
    parts = (
        ("exists", _("What exists"), partial(_at_work, at_work), known, "mechanisms"),
        ("said", _("What the sources say"), partial(cards.statements, said), said, "findings"),
        ("figures", _("Figures"), drawn, measured, "observations"),
    )
    for code, title, make, rows, table in parts:
        if len(rows):
            evidence.show_apart(
                make,
                rows,
                table=table,
                key=f"{code}_{country}",
                title=f"{naming.country_name(country)} · {name(dimension)} · {title}",
                notes=_mechanism_notes(unsure, reason) if code == "exists" else (),
            )


def verdicts(rows: pd.DataFrame, *, key: str) -> None:
    """Draw for each indicator of both countries whether its figures may be compared."""
    for indicator, own in rows.groupby("indicator", sort=False):
        verdict = catalogue.verdict(own)
        if verdict is not None:
            label = catalogue.indicator(str(indicator)).label(language())
            comparability.verdict_line(verdict, key=f"verdict_{key}_{indicator}", of=label)


def sheet(lines: Sequence[Line]) -> None:
    """Draw all dimensions as one table: the contrast in a sentence, and what each country has."""
    countries = list(lines[0].counts)
    headers = [_("Dimension"), _("In one sentence"), *(naming.country_name(country) for country in countries)]
    body = [
        [name(line.dimension), _sentence(line.contrast), *(_cell(line.counts[country]) for country in countries)]
        for line in lines
    ]
    reading = _(
        "Mechanisms that serve nationals who came back and are known to be at work today, and statements found in the "
        "sources, counted by Awda. A mechanism may stand under several dimensions; statements on both countries are "
        "not counted here."
    )
    title = _("All dimensions on one sheet")
    piece = Markup('<p class="awda-reading">{}</p><div class="awda-sides">{}</div>').format(
        terms.explained(reading), markup.table(headers, body, caption=title, whole=True)
    )
    rows = pd.concat([line.contrast for line in lines])
    evidence.show_piece(piece, rows, table="findings", key="all_dimensions", title=title)


def _sentence(rows: pd.DataFrame) -> Markup:
    """Return the contrast with whose it is and its source, or that there is none."""
    if rows.empty:
        return Markup('<span class="awda-muted">{}</span>').format(_no_contrast())
    row = rows.iloc[0]
    return Markup("<p>{}</p>{}").format(row[f"statement_{language()}"], cards.said_by(row))


def _cell(counts: Counts) -> Markup:
    """Return what one country has: mechanisms at work, mechanisms in doubt, statements by kind with their signs."""
    if counts.at_work:
        said = ngettext("{count} mechanism at work", "{count} mechanisms at work", counts.at_work)
        pieces = [Markup("<p>{}</p>").format(said.format(count=i18n.number(counts.at_work)))]
    else:
        pieces = [Markup('<div class="awda-unknown"><p>{}</p></div>').format(_("no mechanism known to be at work"))]
    if counts.unsure:
        said = ngettext("{count} more in doubt", "{count} more in doubt", counts.unsure)
        pieces.append(Markup("<p>{}</p>").format(said.format(count=i18n.number(counts.unsure))))
    pieces += [
        Markup(
            '<p class="awda-kind-{kind} {dark}"><span class="awda-kind awda-counts"><span aria-hidden="true">{sign}'
            "</span> {label}</span> {count}</p>"
        ).format(
            kind=kind,
            dark=cards.dark(),
            sign=cards.KIND_SIGN[kind],
            label=naming.label("finding_kind", kind),
            count=i18n.number(counts.kinds[kind]),
        )
        for kind in catalogue.codes("finding_kind")
        if counts.kinds.get(kind)
    ]
    return markup.join(pieces)
