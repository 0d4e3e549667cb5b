"""What we do not know: which answers are missing, where they are held, and how to fill them."""

from collections import Counter

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import evidence, filters, frame, i18n, markup, naming, narrowing, publications
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue, library


def draw(head: DeltaGenerator) -> None:
    """Draw what is missing at a glance, the choices, and each missing answer; the headline goes into `head`."""
    frame.follow({"view", "source", "country", "topic", "level"})
    both = ",".join(catalogue.COUNTRIES)
    asked = filters.asked(
        {
            "country": [*filters.COUNTRIES, both],
            "topic": catalogue.codes("topic"),
            "level": catalogue.codes("geo_level"),
        }
    )
    if asked["country"] not in catalogue.COUNTRIES:
        asked["country"] = ""
    rows = library.unknown(**asked)
    with head:
        frame.heading(
            _("Sources"),
            _headline(rows, asked["country"]),
            _lead(rows, asked["country"]),
        )
    counts = library.missing(library.unknown(level=asked["level"]))
    _glance(counts)
    _choices(asked, counts)
    if rows.empty:
        st.info(_("Nothing is listed as missing for these choices."))
        filters.take_back(["country", "topic", "level"], _("Take back all choices"), key="none_missing")
        return
    title = _("What we do not know")
    with st.container(key="gaps"):
        evidence.show_piece(_gaps(rows), rows, table="evidence_gaps", key="gaps", title=title)
    evidence.download_records(
        rows, table="evidence_gaps", name="awda_unknown", label=_("CSV of this list"), key="gaps_csv"
    )


def _headline(rows: pd.DataFrame, country: str) -> str:
    """Say how many answers are missing, and for whom."""
    if rows.empty:
        return _("Nothing is listed as missing for these choices")
    if country:
        return ngettext(
            "{country}: {count} answer is not published where we could read",
            "{country}: {count} answers are not published where we could read",
            len(rows),
        ).format(country=naming.country_name(country), count=i18n.number(len(rows)))
    counts = [int(rows["country"].isin([country, "both"]).sum()) for country in catalogue.COUNTRIES]
    return ngettext(
        "{count} answer is not published where we could read: {countries}",
        "{count} answers are not published where we could read: {countries}",
        len(rows),
    ).format(
        count=i18n.number(len(rows)),
        countries=i18n.listing(
            [
                _("{name} ({count})").format(name=naming.country_name(code), count=i18n.number(count))
                for code, count in zip(catalogue.COUNTRIES, counts, strict=True)
                if count
            ]
        ),
    )


def _lead(rows: pd.DataFrame, country: str) -> str:
    """Say what stands in the place of missing answers, and how many concern both countries and count in each."""
    said = _("Nothing is guessed in their place: each says where the answer is held, and how to fill it.")
    both = int((rows["country"] == "both").sum())
    if country or not both:
        return said
    shared = ngettext(
        "{count} of them concerns both countries and counts in each.",
        "{count} of them concern both countries and count in each.",
        both,
    ).format(count=i18n.number(both))
    return f"{shared} {said}"


def _glance(counts: Counter[tuple[str, str]]) -> None:
    """Draw how much is missing by topic and country; each number opens its list."""
    body = []
    for topic in catalogue.codes("topic"):
        if not any(counts[country, topic] for country in catalogue.COUNTRIES):
            continue
        cells: list[str | Markup] = []
        for country in catalogue.COUNTRIES:
            count = counts[country, topic]
            said = _("{name}: {topic}, {count}").format(
                name=naming.country_name(country), topic=naming.label("topic", topic), count=i18n.number(count)
            )
            choices = {"country": country, "topic": topic}
            cells.append(markup.choice(i18n.number(count), choices, label=said) if count else "")
        body.append([markup.choice(naming.label("topic", topic), {"country": "", "topic": topic}), *cells])
    with st.container(key="gaps_glance"):
        st.html(
            markup.table(
                [_("Topic"), *map(naming.country_name, catalogue.COUNTRIES)],
                body,
                caption=_("Missing answers by topic and country"),
            )
        )
    st.html(
        Markup('<p class="awda-note">{}</p>').format(
            _("An answer missing for both countries counts for each of them. A number opens its list.")
        )
    )


def _choices(asked: dict[str, str], counts: Counter[tuple[str, str]]) -> None:
    """Offer country, topic and kind of area, each option with what it leaves."""
    topics = [asked["topic"]] if asked["topic"] else catalogue.codes("topic")
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        with st.container(width="content"):
            filters.countries(
                {
                    code: _("{name} ({count})").format(
                        name=naming.country_name(code),
                        count=i18n.number(sum(counts[code, topic] for topic in topics)),
                    )
                    for code in catalogue.COUNTRIES
                }
            )
        for name, code_list, title, width in (
            ("topic", "topic", _("Topic"), 300),
            ("level", "geo_level", _("Kind of area"), 280),
        ):
            left = library.unknown(**{**asked, name: ""})[code_list].value_counts().to_dict()
            narrowing.one(name, code_list, title=title, width=width, counts=left, held=[asked[name]])


def _gaps(rows: pd.DataFrame) -> Markup:
    """Return missing answers as cards."""
    return markup.listed((_gap(row) for _position, row in rows.iterrows()), "awda-gaps")


def _gap(row: "pd.Series[str]") -> Markup:
    """Return one missing answer: of what, for whom, where it is held, how to fill it, which publication shows that."""
    about = [
        naming.country_name(row["country"]),
        naming.label("topic", row["topic"]),
        naming.label("geo_level", row["geo_level"]),
    ]
    return Markup(
        '<div class="awda-unknown" data-gap="{key}"><p class="awda-muted">{about}</p>'
        '<p class="awda-says"><strong>{missing}</strong></p><p>{held} {where}</p><p>{fill} {how}</p>'
        '<p class="awda-source">{known} {source}</p></div>'
    ).format(
        key=row["gap_id"],
        about=markup.join(about, " · "),
        missing=row[f"what_is_missing_{language()}"],
        held=_("Held in:"),
        where=row[f"where_it_is_held_{language()}"],
        fill=_("How to fill it:"),
        how=row[f"how_to_fill_{language()}"],
        known=_("Known from:"),
        source=publications.opening(row["source_id"]),
    )
