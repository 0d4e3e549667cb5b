"""How the evidence was gathered, what it can carry and what not, and which figures may be compared."""

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import evidence, exhibits, filters, frame, i18n, markup, naming, narrowing, publications
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue, judgements, library, store

# Each counts returnees by a definition of its own.
_DEFINITIONS = ("returnees_stock", "returnees_census", "returns_5y_census")


def draw(head: DeltaGenerator) -> None:
    """Draw grades, definitions, precision, our own reading, what was left out, verdicts, breaks; the headline above."""
    frame.follow({"view", "source", "verdict", "topic"})
    graded = library.graded()
    figures = graded["observations"]
    with head:
        frame.heading(
            _("Sources"),
            _("{first} of {all} figures were read in the official source, the others in a secondary one").format(
                first=i18n.number(figures["A"]), all=i18n.number(sum(figures.values()))
            ),
            _("Every figure keeps its source, its grade and its precision; what is not published is said to be so."),
        )
    _grades(graded)
    _definitions()
    _precision()
    _reading()
    _left_out()
    _breaks()
    _compared()


def _points(points: list[str | Markup]) -> None:
    """Draw short points."""
    st.html(
        Markup('<ul class="awda-citations">{}</ul>').format(
            markup.join(Markup('<li class="awda-reading">{}</li>').format(point) for point in points)
        )
    )


def _grades(graded: dict[str, dict[str, int]]) -> None:
    """Draw how many rows of which table were read where."""
    grades = (*catalogue.codes("grade"), library.UNGRADED)
    title = _("How the evidence was gathered")
    st.header(title, anchor=False)
    st.html(
        Markup('<p class="awda-reading">{}</p>').format(
            _(
                "Each row was read in a publication and names it. Grade A: in the official or primary text. Grade B: "
                "in a secondary source, mostly the press or a collection of data; it may still be an exact official "
                "figure. Without a grade: its table has no column for one."
            )
        )
    )
    named = {
        publications.counted(table, sum(counts.values())): [counts[grade] for grade in grades]
        for table, counts in _together(graded).items()
    }
    headers = [
        _("What was read"),
        *(_("grade {letter}").format(letter=grade) if grade else _("without a grade") for grade in grades),
    ]
    body = [[name, *map(i18n.number, counts)] for name, counts in named.items()]
    counted = pd.DataFrame([[name, *counts] for name, counts in named.items()], columns=headers)
    with st.container(key="grades"):
        evidence.show_piece(
            markup.table(headers, body, caption=title, whole=True),
            counted,
            table=exhibits.COUNTED,
            key="how_gathered",
            title=title,
        )


def _together(graded: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Return the rows of each table by grade, those of the programme as one: they bear one name."""
    counts: dict[str, dict[str, int]] = {}
    for table, own in graded.items():
        held = counts.setdefault(publications.kept_together(table), dict.fromkeys(own, 0))
        for grade, count in own.items():
            held[grade] += count
    return counts


def _definitions() -> None:
    """Draw who counts as a returnee, by source."""
    rows = store.table("observations")
    rows = rows[
        rows["indicator"].isin(_DEFINITIONS)
        & rows["country"].isin(catalogue.COUNTRIES)
        & (rows["geo_level"] == "country")
        & (rows["sex"] == "total")
        & (rows["breakdown"] == "")
        & (rows["preferred"] == "yes")
    ]
    rows = rows.sort_values("period_end", ascending=False).drop_duplicates(["indicator", "country"])
    rows = rows.sort_values(["country", "indicator"], key=lambda column: column.map(_place), kind="stable")
    body = []
    for _position, row in rows.iterrows():
        body.append(
            [
                _("{label}: {text}").format(
                    label=naming.country_name(row["country"]),
                    text=catalogue.indicator(row["indicator"]).label(language()),
                ),
                catalogue.population(row["population_id"], language()),
                evidence.value_of(row),
                i18n.period(row["period_start"], row["period_end"], row["country"]),
                publications.opening(row["source_id"]),
            ]
        )
    evidence.show_table(
        [_("Count"), _("Who is counted"), _("Value"), _("Period"), _("Source")],
        body,
        rows,
        title=_("Who counts as a returnee"),
        reading=_("Surveys and censuses count different people: these numbers are not to be set side by side."),
        key="definitions",
    )


def _place(code: str) -> int:
    """Return the place of a country or an indicator among those shown."""
    return [*catalogue.COUNTRIES, *_DEFINITIONS].index(code)


def _precision() -> None:
    """Draw how exact figures are, each kind with its number."""
    title = _("How exact the figures are")
    counts = store.table("observations")["precision"].value_counts()
    body = [
        [
            naming.label("precision", code),
            markup.to_page("figures", {"view": "all", "precision": code}, i18n.number(int(counts.get(code, 0)))),
        ]
        for code in evidence.FLAGS
    ]
    st.header(title, anchor=False)
    headers = [_("Precision"), _("Figures")]
    counted = [[naming.label("precision", code), int(counts.get(code, 0))] for code in evidence.FLAGS]
    with st.container(key="precisions"):
        evidence.show_piece(
            markup.table(headers, body, caption=title),
            pd.DataFrame(counted, columns=headers),
            table=exhibits.COUNTED,
            key="how_exact",
            title=title,
        )
    _points(
        [
            _("Three Moroccan regions are published as “about 10%” and shown as approximate."),
            _("Three others are published together: they share one figure, which is never split."),
            _("No figure is interpolated, averaged between sources, or spread from the country to its regions."),
        ]
    )


def _reading() -> None:
    """Say what is the project's own reading, with how much of it."""
    links = judgements.links()
    coded = int((links["basis"] == "coded").sum())
    st.header(_("What is our own reading"), anchor=False)
    _points(
        [
            _("Stages, services and target groups of mechanisms, often from short descriptions."),
            ngettext(
                "{count} of {all} links between findings, recommendations and mechanisms; the others are made by a "
                "source.",
                "{count} of {all} links between findings, recommendations and mechanisms; the others are made by a "
                "source.",
                coded,
            ).format(count=i18n.number(coded), all=i18n.number(len(links))),
            _("Which needs a service answers, and which countries left a mechanism serves, in the finder."),
            _("The verdicts below on which figures may be compared."),
            _("A link says that a mechanism works on a subject, not that it works well or is enough."),
            _("French and Arabic texts are translations by the project."),
        ]
    )
    frame.link_to("assessment", {"view": "report"}, about=_("Whose statement is whose"))


def _left_out() -> None:
    """Say what was left out on purpose."""
    st.header(_("What was left out on purpose"), anchor=False)
    _points(
        [
            _("Figures without a source that could be read."),
            _("Neighbours beyond their national totals, and projections."),
            _("Repatriations during Covid-19, which are not return migration."),
            _("Figures that disagree without an official base, and single figures that no page shows."),
            _("A Tunisian total by governorate: none is published, and the national one is not spread."),
        ]
    )
    # Where all that was read and not used stands, with the reason.
    count = len(library.reasons())
    said = ngettext(
        "{count} publication was read and no entry rests on it: why",
        "{count} publications were read and no entry rests on them: why",
        count,
    ).format(count=i18n.number(count))
    st.html(
        Markup('<p class="awda-reading">{}</p>').format(markup.to_page("sources", {"used_on": library.UNUSED}, said))
    )


def _compared() -> None:
    """Draw which pairs of series may be compared, and why, by verdict and topic."""
    verdicts = filters.held("verdict", catalogue.codes("verdict"), several=True)
    topics = [code for code in filters.held("topic", catalogue.codes("topic")) if code]
    title = _("Which figures may be compared")
    st.header(title, anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", key="verdicts"):
        with st.container(width=330):
            counts = library.compared(topics=topics)["verdict"].value_counts().to_dict()
            narrowing.several("verdict", "verdict", counts, verdicts, title=_("May be compared"))
        counts = library.compared(verdicts)["topic"].value_counts().to_dict()
        narrowing.one("topic", "topic", title=_("Topic"), width=300, counts=counts, held=topics)
    rows = library.compared(verdicts, topics)
    st.html(Markup('<p class="awda-reading">{}</p>').format(_verdicts_in_words(rows)))
    if rows.empty:
        filters.take_back(["verdict", "topic"], _("Take back all choices"), key="no_pair", in_the_way=True)
        return
    with st.container(key="comparability"):
        evidence.show_piece(
            markup.table(
                [_("Morocco"), _("Tunisia"), _("May be compared"), _("Why")],
                [_pair(row) for _position, row in rows.iterrows()],
                caption=title,
                whole=True,
            ),
            rows,
            table="comparability",
            key="verdicts_list",
            title=title,
        )
    evidence.download_records(
        rows, table="comparability", name="awda_comparability", label=_("CSV of this list"), key="comparability_csv"
    )
    frame.link_to("comparison", {}, about=_("both countries side by side"))


def _verdicts_in_words(rows: pd.DataFrame) -> str:
    """Say how many pairs have which verdict."""
    counts = rows["verdict"].value_counts()
    said = [
        _("{label}: {text}").format(label=naming.label("verdict", code), text=i18n.number(int(counts[code])))
        for code in catalogue.codes("verdict")
        if code in counts
    ]
    if not said:
        return _("No pair fits these choices.")
    return _("{counts}. A pair that is not listed is to be read with care.").format(counts=_("; ").join(said))


def _pair(row: "pd.Series[str]") -> list[str | Markup]:
    """Return the line of a pair: both indicators as links to their figures, the verdict, the reason."""
    sides = [
        markup.to_page(
            "figures",
            {"view": "all", "indicator": row[f"indicator_{side}"], "country": country},
            catalogue.indicator(row[f"indicator_{side}"]).label(language()),
        )
        for side, country in (("mar", "MAR"), ("tun", "TUN"))
    ]
    verdict = Markup('<span class="awda-chip">{}</span>').format(naming.label("verdict", row["verdict"]))
    return [*sides, verdict, row[f"reason_{language()}"]]


def _breaks() -> None:
    """Draw from which date a series no longer counts as before."""
    rows = store.table("series_breaks")
    title = _("Where a series no longer counts as before")
    body = []
    for _position, row in rows.iterrows():
        indicator, country = row["series"].split("__")[:2]
        body.append(
            [
                _("{label}: {text}").format(
                    label=naming.country_name(country.upper()), text=catalogue.indicator(indicator).label(language())
                ),
                i18n.period(row["starts"], row["starts"]),
                row[f"reason_{language()}"],
                publications.opening(row["source_id"]),
            ]
        )
    st.header(title, anchor=False)
    with st.container(key="breaks"):
        piece = markup.table([_("Series"), _("From"), _("Why"), _("Source")], body, caption=title, whole=True)
        evidence.show_piece(piece, rows, table="series_breaks", key="breaks_list", title=title)
