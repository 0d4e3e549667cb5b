"""One area beside the map and in full, and the sentences around maps."""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import cards, evidence, i18n, naming, unknowns
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue

_FEW = 2  # documents named beside the map; the full card below it names them all


def region_beside_map(
    geo_code: str, figure: pd.DataFrame, *, place: str, left_out: bool, missing: str, documents: pd.DataFrame | None
) -> None:
    """Draw what the map shows of one area: its figure, or why there is none and which documents hold it.

    `figure` is one observation or none; `place` the sentence on its rank, empty where no honest rank exists; no
    `documents` means that nothing is withheld.
    """
    st.header(catalogue.region_name(geo_code, language()), anchor=False)
    if len(figure):
        _region_value(figure.iloc[0], geo_code=geo_code, place=place)
    elif left_out:
        st.info(_("Your choice of precision leaves out the figure of this region."))
    elif documents is None:
        st.info(missing, icon=":material/info:")
    else:
        unknowns.unknown(missing, documents.head(_FEW))


def region_in_full(
    geo_code: str,
    *,
    figures: pd.DataFrame,
    mechanisms_here: pd.DataFrame,
    mechanisms_everywhere: int,
    missing: pd.DataFrame,
) -> None:
    """Draw all that is known of one area: every figure, the mechanisms that name it, what is not published.

    For an area of the past nothing is said of mechanisms, which are listed by the areas of today.
    """
    st.header(_("{region} in full").format(region=catalogue.region_name(geo_code, language())), anchor=False)
    evidence.show_rows(
        figures,
        title=_("Every figure known"),
        reading=ngettext(
            "{count} figure, the latest of its kind.", "{count} figures, the latest of each kind.", len(figures)
        ).format(count=i18n.number(len(figures))),
        key="region_profile",
        of_area=geo_code,
    )
    if catalogue.region(geo_code)["geo_level"] == "old_region":
        st.info(
            _("One of the regions before 2015: its figures are not those of a region of today with a similar name."),
            icon=":material/history:",
        )
    else:
        st.subheader(_("Mechanisms for returnees here"), anchor=False)
        country = naming.country_name(catalogue.region(geo_code)["country"])
        at_work = int((mechanisms_here["status_now"] == "active").sum())
        st.html(_mechanisms_sentence(len(mechanisms_here), at_work, mechanisms_everywhere, country))
        if len(mechanisms_here):
            cards.mechanisms(mechanisms_here)
    st.subheader(_("Not published"), anchor=False)
    unknowns.unknown(_("Missing for the regions of this country"), missing)


def _paragraph(text: str) -> Markup:
    """Return a paragraph, or nothing for no text."""
    return Markup("<p>{}</p>").format(text) if text else Markup("")


def _region_value(row: "pd.Series[str]", *, geo_code: str, place: str) -> None:
    """Draw the figure of one area: value, place, flag, derivation, source."""
    note = catalogue.note(row["note_id"], language())
    wider = (
        ""
        if row["geo_code"] == geo_code
        else _("Published for {area} as a whole.").format(area=catalogue.region_name(row["geo_code"], language()))
    )
    st.html(
        Markup(
            '<div class="awda-key awda-{country} {dark}"><p>{label}</p><p class="awda-big">{value}</p>'
            '<p><span class="awda-chip">{flag}</span></p>{wider}{place}<p class="awda-muted">{period}</p>'
            '<p class="awda-muted">{population}</p><p class="awda-muted">{note}</p>{source}</div>'
        ).format(
            country=row["country"],
            dark=cards.dark(),
            label=catalogue.indicator(row["indicator"]).label(language()),
            value=evidence.value_of(row),
            flag=evidence.flag(row["precision"]),
            wider=_paragraph(wider),
            place=_paragraph(place),
            period=i18n.period(row["period_start"], row["period_end"], row["country"]),
            population=catalogue.population(row["population_id"], language()),
            note=note,
            source=evidence.source_line(row.to_frame().T),
        )
    )


def _mechanisms_sentence(named: int, at_work: int, national: int, country: str) -> Markup:
    """Say how many mechanisms name a place, how many of them are at work, and how many cover the whole country."""
    here = ngettext("{count} mechanism names this place.", "{count} mechanisms name this place.", named)
    now = _("Of these at work now: {count}.")
    there = _("At work for {country} as a whole: {count}.")
    sentences = [here.format(count=i18n.number(named))]
    if named:
        sentences.append(now.format(count=i18n.number(at_work)))
    sentences.append(there.format(country=country, count=i18n.number(national)))
    return Markup('<p class="awda-reading">{}</p>').format(" ".join(sentences))


def place_sentence(place: int, among: int, left_out: int) -> str:
    """Say the rank of an area, and how many areas cannot be ranked."""
    said = _("Place {place} of {among} (1 is the highest).").format(place=i18n.number(place), among=i18n.number(among))
    if left_out:
        said += " " + ngettext(
            "{count} area is not ranked: its value is approximate or grouped.",
            "{count} areas are not ranked: their values are approximate or grouped.",
            left_out,
        ).format(count=i18n.number(left_out))
    return said


def _period_of(rows: pd.DataFrame) -> str:
    """Name the period of the first of some rows; empty for offices, each of which has its own date."""
    if rows.empty or rows.iloc[0]["unit"] == "yes_no":
        return ""
    row = rows.iloc[0]
    return i18n.period(row["period_start"], row["period_end"], row["country"])


def panel_subtitle(rows: pd.DataFrame, national: pd.DataFrame, missing: str, *, former: int = 0) -> str:
    """Say above a map from when its figures are, and the figure of the whole country with its date if it differs.

    `former` is the number of areas on a map of the past, zero for a map of today.
    """
    parts = [missing if rows.empty else _period_of(rows)]
    if len(national):
        value = evidence.value_of(national.iloc[0])
        period = _period_of(national)
        parts.append(
            _("whole country: {value}").format(value=value)
            if period == parts[0]
            else _("whole country: {value}, {period}").format(value=value, period=period)
        )
    if former:
        parts.insert(0, _("the {areas} regions before 2015").format(areas=i18n.number(former)))
    return " · ".join(part for part in parts if part)


def coverage_sentence(rows: pd.DataFrame, known: int, areas: int, *, left_out: int) -> str:
    """Say for how many of a level's areas a figure is shown, and from when; `left_out` areas the reader has hidden."""
    period = _period_of(rows)
    if known >= areas:
        return _("All {areas} areas have a figure, alone or in a group, {period}.").format(
            areas=i18n.number(areas), period=period
        )
    if left_out:
        return _("{known} of {areas} areas have a figure of the precision you chose, {period}.").format(
            known=i18n.number(known), areas=i18n.number(areas), period=period
        )
    return _("{known} of {areas} areas have a figure, {period}; the others are not published.").format(
        known=i18n.number(known), areas=i18n.number(areas), period=period
    )


def regions_headline(title: str, *, majority: list[str], tops: list[str], missing: str) -> str:
    """Say in one line what the maps show.

    `majority` holds the few regions with over half of all, `tops` the areas that are highest in their country, both
    perhaps empty; `missing` says why there is no figure at all, empty when there are some.
    """
    if missing:
        return _("{label}: {text}").format(label=title, text=missing)
    names = [catalogue.region_name(code, language()) for code in majority or tops]
    if majority:
        return ngettext(
            "{regions} is home to over half of Morocco's returnees",
            "{regions} are home to over half of Morocco's returnees",
            len(majority),
        ).format(regions=i18n.listing(names))
    if tops:
        return _("{label}: highest in {regions}").format(label=title, regions=i18n.listing(names))
    return title
