"""Areas side by side in words: headline, cells of the table, verdict, notes."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from components import comparability, evidence, i18n, markup
from components.i18n import gettext as _
from components.i18n import language
from data import catalogue


def compared_headline(
    names: list[str],
    *,
    label: str = "",
    furthest: str = "",
    value: str = "",
    whole: str = "",
    others: Sequence[tuple[str, str]] = (),
) -> str:
    """Say in one line which areas are compared: the furthest from its country in what, and the others in the same."""
    if not furthest:
        return _("Side by side: {areas}").format(areas=i18n.listing(names))
    said = _("{label}: {value} in {area}, against {whole} in the whole country").format(
        area=furthest, label=label, value=value, whole=whole
    )
    beside = [_("{label}: {text}").format(label=name, text=text) for name, text in others]
    return _("; ").join([said, *beside])


def compared_figure(row: "pd.Series[str]", geo_code: str) -> Markup:
    """Write the figure of an area in a comparison: its value, its flag, and the wider area it may be published for."""
    said = [] if row["precision"] == "exact" else [evidence.flag(row["precision"])]
    if row["geo_code"] != geo_code:
        said.append(_("for {area}").format(area=catalogue.region_name(row["geo_code"], language())))
    return Markup("<strong>{}{}</strong>{}").format(
        "≈ " if row["precision"] == "approximate" else "",
        evidence.value_of(row),
        markup.join(Markup('<br><span class="awda-muted">{}</span>').format(part) for part in said),
    )


def coverage(known: int, areas: int) -> str:
    """Say how many areas of how many have a figure."""
    return _("{known} of {areas} areas").format(known=i18n.number(known), areas=i18n.number(areas))


def ranked_among(count: int) -> str:
    """Say among how many areas the lowest and the highest are, where groups and approximate figures are left out."""
    return _("range of the {count} areas with a figure of their own that is not approximate").format(
        count=i18n.number(count)
    )


def compared_country(
    national: pd.DataFrame,
    lowest: "pd.Series[str]",
    highest: "pd.Series[str]",
    *,
    known: int,
    areas: int,
    ranked: int,
    level: str,
) -> Markup:
    """Write what stands around the figures of areas: the whole country with its date, the range and its period.

    `ranked` is among how many areas the range lies, 0 where no figure is left out of it. `level` is named where the
    areas are not those that a reader compares.
    """
    parts = []
    if len(national):
        row = national.iloc[0]
        parts.append(
            Markup("<strong>{}</strong> ({})").format(
                evidence.value_of(row), i18n.period(row["period_start"], row["period_end"], row["country"])
            )
        )
    offices = lowest["unit"] == "yes_no"
    if known > 1 and not offices:
        parts.append(
            Markup("<span>{}</span>").format(
                _("from {low} to {high}").format(low=evidence.value_of(lowest), high=evidence.value_of(highest))
            )
        )
    period = "" if offices else i18n.period(lowest["period_start"], lowest["period_end"], lowest["country"])
    range_of = ranked_among(ranked) if ranked and not offices else ""
    wider = catalogue.label("geo_level", level, language()) if level else ""
    said = " · ".join(part for part in (period, coverage(known, areas), range_of, wider) if part)
    parts.append(Markup('<span class="awda-muted">{}</span>').format(said))
    return markup.join(parts, Markup("<br>"))


def compared_missing(text: str) -> Markup:
    """Write why a cell of a comparison has no figure."""
    return Markup('<span class="awda-muted">{}</span>').format(text)


def compared_verdict(verdict: catalogue.Verdict | None, differences: list[str]) -> Markup:
    """Write whether the figures of one line may be compared, why not, and what differs between them."""
    parts = []
    if verdict is not None:
        parts.append(Markup("<strong>{}</strong>").format(catalogue.label("verdict", verdict.verdict, language())))
        parts.append(compared_missing(comparability.reason(verdict)))
    words = {
        "period": _("different periods"),
        "level": _("some for wider areas or groups"),
        "series": _("whole country: another series or population"),
        "precision": _("not all of the same precision"),
    }
    parts += [Markup("<span>{}</span>").format(words[code]) for code in differences]
    return markup.join(parts, Markup("<br>"))


def compared_note(rows: pd.DataFrame, label: str) -> str:
    """Say how figures of an indicator came about where they are not simply as published; empty where all are."""
    soft = rows[~rows["precision"].isin(("exact", "rounded"))]
    notes = dict.fromkeys(catalogue.note(note, language()) for note in soft["note_id"] if note)
    return _("{label}: {text}").format(label=label, text=" ".join(notes)) if notes else ""
