"""A key figure, a finding, a mechanism, an event: each drawn the same everywhere."""

from collections.abc import Iterable, Mapping
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup, escape

from components import comparability, evidence, exhibits, filters, i18n, markup, naming, terms
from components.i18n import gettext as _
from components.i18n import language
from data import catalogue

# A percentage, or a number in short: on stage it can be very large.
_SHORT = 7


def dark() -> str:
    """Return the class that marks dark paper."""
    return "awda-dark" if filters.appearance() == "dark" else ""


def key_figures(
    rows: pd.DataFrame, *, question: str, says: dict[str, str], verdict: catalogue.Verdict | None, key: str
) -> None:
    """Draw the answers of both countries to one question, joined by the verdict on comparing them.

    `rows` holds one observation for each country; `says` what each number counts.
    """
    reason = verdict.reason(language()) if verdict else ""
    again = partial(key_figures, rows, question=question, says=says, verdict=verdict, key=key)
    shown = exhibits.Shown(f"pair_{key}", None, rows, question, reason, says=says, again=again)
    if exhibits.set_apart(shown, partial(_both_figures, rows, says)):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(question, anchor=False, width="content")
        if verdict is not None:
            comparability.verdict_badge(verdict, key=f"verdict_{key}")
    _both_figures(rows, says)


def _both_figures(rows: pd.DataFrame, says: Mapping[str, str]) -> None:
    """Draw the figures of both countries side by side."""
    for column, (_index, row) in zip(st.columns(2), rows.iterrows(), strict=True):
        with column:
            _key_figure(row, says=says[row["country"]])


def _key_figure(row: "pd.Series[str]", *, says: str) -> None:
    """Draw one figure large, with what it counts, among whom and when, and its source."""
    written = i18n.amount(float(row["value"]), row["unit"], "").strip()
    st.html(
        Markup(
            '<div class="awda-key awda-{country} {dark}"><p class="awda-country">{name}</p>'
            '<p class="awda-figure{short}">{value}</p><p>{says}</p>'
            '<p class="awda-muted">{population} · {period}</p>{source}</div>'
        ).format(
            country=row["country"],
            dark=dark(),
            name=naming.country_name(row["country"]),
            value=written,
            short=" awda-figure-short" if len(written) <= _SHORT else "",
            says=says,
            population=catalogue.population(row["population_id"], language()),
            period=i18n.period(row["period_start"], row["period_end"], row["country"]),
            source=evidence.source_line(row.to_frame().T),
        )
    )


KIND_SIGN = {"strength": "+", "weakness": "−", "gap": "○", "similarity": "=", "contrast": "≠"}
# Whose a statement is, told apart by shape as well as by word: the comparative report's own, the project's, another's.
ORIGIN_SIGN = {"sure_report": "■", "sure_project": "□", "other_study": "△"}


def kind_mark(kind: str) -> Markup:
    """Return the sign and the word of a kind of statement."""
    return Markup('<span class="awda-kind"><span aria-hidden="true">{}</span> {}</span>').format(
        KIND_SIGN[kind], naming.label("finding_kind", kind)
    )


def origin_in_words(origin: str) -> str:
    """Name an origin behind its sign, where only text may stand."""
    return f"{ORIGIN_SIGN[origin]} {naming.label('origin', origin)}"


def origin_mark(origin: str) -> Markup:
    """Return the mark of an origin: filled for the report, outlined for the project, dashed for another study."""
    return Markup('<span class="awda-origin awda-origin-{}"><span aria-hidden="true">{}</span> {}</span>').format(
        origin, ORIGIN_SIGN[origin], naming.label("origin", origin)
    )


def kind_line(row: "pd.Series[str]") -> Markup:
    """Return sign and word of a finding's kind, its country and dimension."""
    return Markup("<p>{} · {} · {}</p>").format(
        kind_mark(row["kind"]),
        naming.country_name(row["country"]),
        naming.label("dimension", row["dimension"]),
    )


def said_by(row: "pd.Series[str]") -> Markup:
    """Return whose statement it is, and its source with the grade."""
    return Markup('<p class="awda-whose">{}</p>{}').format(
        origin_mark(row["origin"]), evidence.source_line(row.to_frame().T)
    )


def finding(row: "pd.Series[str]") -> None:
    """Draw a statement: its kind, the country, what is said, and by whom."""
    st.html(statement(row))


def findings(rows: pd.DataFrame, *, key: str, title: str) -> None:
    """Draw statements below one another, as a piece that can stand alone."""
    evidence.show_piece(statements(rows), rows, table="findings", key=key, title=title)


def statements(rows: pd.DataFrame) -> Markup:
    """Return statements below one another."""
    drawn = markup.join(statement(row) for _index, row in rows.iterrows())
    return Markup('<div class="awda-statements">{}</div>').format(drawn)


def statement(row: "pd.Series[str]") -> Markup:
    """Return a statement: its kind, the country, what is said, and by whom."""
    return Markup('<div class="awda-statement awda-kind-{} {}">{}<p class="awda-says">{}</p>{}</div>').format(
        row["kind"], dark(), kind_line(row), row[f"statement_{language()}"], said_by(row)
    )


def mechanisms(rows: pd.DataFrame) -> None:
    """Draw mechanisms as a list."""
    st.html(mechanism_list(rows))


def mechanism_list(rows: pd.DataFrame) -> Markup:
    """Return mechanisms as a list: name, what it offers, who leads, whether it is at work, and its sources."""
    items = [
        Markup(
            '<li class="awda-statement"><p><strong>{name}</strong> <span class="awda-chip">{status}</span></p>'
            '<p>{says}</p><p class="awda-muted">{kind} · {actor}</p>{source}</li>'
        ).format(
            name=row[f"name_{language()}"],
            status=naming.label("status", row["status_now"]),
            says=row[f"description_{language()}"],
            kind=naming.label("mechanism_kind", row["kind"]),
            actor=naming.label("actor_type", row["actor_type"]),
            source=evidence.source_line(row.to_frame().T),
        )
        for _index, row in rows.iterrows()
    ]
    return Markup('<ul class="awda-mechanisms">{}</ul>').format(markup.join(items))


def events(rows: pd.DataFrame) -> None:
    """Draw policy events as a list: year, country, what happened, and its source."""
    if rows.empty:
        st.html(Markup("<p>{}</p>").format(_("No milestone of these years is in the evidence base.")))
        return
    items = [
        Markup("<li><p><strong>{}</strong> · {}<br>{}</p>{}</li>").format(
            row["year"],
            naming.country_name(row["country"]),
            row[f"event_{language()}"],
            evidence.source_line(row.to_frame().T),
        )
        for _index, row in rows.iterrows()
    ]
    st.html(Markup('<ul class="awda-mechanisms">{}</ul>').format(markup.join(items)))


def milestones(rows: pd.DataFrame, *, key: str) -> None:
    """Fold policy milestones below a figure of the same years."""
    evidence.fold(
        _("Policy milestones of these years"), partial(events, rows), icon=":material/flag:", key=f"milestones_{key}"
    )


def _written(named: "Mapping[str, pd.Series[str]]") -> dict[str, str]:
    """Write what each blank of a title or fact asks for: the years of its figure, or its value."""
    return {
        blank: i18n.period(row["period_start"][:4], row["period_end"][:4])
        if blank.endswith("_years")
        else i18n.isolated(evidence.value_of(row))
        for blank, row in named.items()
    }


def filled(template: str, named: "Mapping[str, pd.Series[str]]") -> str:
    """Fill the blanks of a title or fact, each from its figure."""
    return template.format(**_written(named))


def opening_figure(row: "pd.Series[str]", *, fact: str, named: "Mapping[str, pd.Series[str]]", older: bool) -> Markup:
    """Return the figure that opens a question for a country: a short sentence with it, when, and its source."""
    chip = Markup(' <span class="awda-chip">{}</span>').format(_("older figure")) if older else ""
    share = Markup('<span class="awda-share">{}</span>')
    return Markup(
        '<div class="awda-key awda-{country} {dark}"><p><span class="awda-country">{name}</span>'
        ' <span class="awda-muted">· {period}</span>{chip}</p><p class="awda-fact">{fact}</p>{source}</div>'
    ).format(
        country=row["country"],
        dark=dark(),
        name=naming.country_name(row["country"]),
        fact=escape(fact).format(**{blank: share.format(text) for blank, text in _written(named).items()}),
        period=i18n.period(row["period_start"], row["period_end"], row["country"]),
        chip=chip,
        source=evidence.source_line(row.to_frame().T),
    )


def facts(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Return what is known, each under its word; what is not known is said, never left out."""
    unknown = Markup('<span class="awda-muted">{}</span>').format(_("not in the sources read"))
    return Markup('<dl class="awda-facts">{}</dl>').format(
        markup.join(Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(name, text or unknown) for name, text in pairs)
    )


def recorded_note(text: str) -> tuple[str, Markup]:
    """Return a note as the tables hold it, in English only, under the word that says so to readers of others."""
    return _("Note") if language() == "en" else _("Note, in English"), markup.latin(text)


def note(text: str) -> None:
    """Draw a note in small print."""
    st.html(Markup('<p class="awda-note">{}</p>').format(terms.explained(text)))


def marks_key(signs: list[tuple[str, str]]) -> None:
    """Draw what the marks of a chart stand for: pairs of a sign and its name."""
    st.html(
        Markup('<p class="awda-muted">{}</p>').format(
            markup.join(
                (
                    Markup('<span class="awda-mark"><span aria-hidden="true">{}</span> {}</span>').format(*pair)
                    for pair in signs
                ),
                " ",
            )
        )
    )
