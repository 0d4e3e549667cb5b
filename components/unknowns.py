"""What is not known: what it means that a figure is not there, and which documents hold it."""

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import evidence, i18n, markup, naming
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue


def what_is_missing(unit: str, *, counted: bool, former_areas: bool) -> tuple[str, bool]:
    """Say what it means that an area has no figure, and whether somebody must hold it (which the map hatches).

    `counted` tells whether the indicator concerns the country at all, `former_areas` whether it is published for areas
    of the past only.
    """
    if not counted:
        return _("no such figure in the evidence base"), False
    if former_areas:
        return _("published for former regions only, which have no place on this map"), False
    if unit == "yes_no":
        return _("none named in the sources"), False
    return _("not published"), True


def _held_in(row: "pd.Series[str]") -> Markup:
    """Name the document that holds what is missing, as a link to it."""
    return markup.link(row[f"where_it_is_held_{language()}"], catalogue.citations(row.to_frame().T)[0].url)


def missing_words(row: "pd.Series[str]", *, named: bool) -> str:
    """Say what is missing; `named` puts the country first, which a list of both countries does not say otherwise."""
    text = str(row[f"what_is_missing_{language()}"])
    if named and row["country"] in catalogue.COUNTRIES:
        return _("{label}: {text}").format(label=naming.country_name(row["country"]), text=text)
    return text


def unknown(title: str, rows: pd.DataFrame, *, key: str = "", named: bool = False) -> None:
    """Draw what is not published, and which documents hold it; `rows` are evidence gaps, perhaps none.

    With a `key` it can stand alone; where the rows may be of either country, each is `named`.
    """
    pieces = [Markup("<p><strong>{}</strong></p>").format(title)]
    for _index, row in rows.iterrows():
        pieces.append(
            Markup("<p data-gap='{}'>{}<br><span class='awda-muted'>{} {}</span></p>").format(
                row["gap_id"], missing_words(row, named=named), _("Held in:"), _held_in(row)
            )
        )
    if rows.empty:
        pieces.append(Markup("<p>{}</p>").format(_("We know of no document that holds it.")))
    piece = Markup('<div class="awda-unknown">{}</div>').format(markup.join(pieces))
    if key:
        evidence.show_piece(piece, rows, table="evidence_gaps", key=key, title=title)
    else:
        st.html(piece)


def held_in_line(country: str, rows: pd.DataFrame) -> Markup:
    """Return in one line that a country publishes no figure, and what holds it first; `rows` are evidence gaps."""
    documents = rows.drop_duplicates([f"where_it_is_held_{language()}", "source_id"])
    held: list[str] = [_held_in(row) for _index, row in documents.head(1).iterrows()]
    if rest := len(documents.iloc[1:]):
        held.append(ngettext("{count} more", "{count} more", rest).format(count=i18n.number(rest)))
    return Markup("{}. {} {}").format(
        _("{label}: {text}").format(label=naming.country_name(country), text=_("not published")),
        _("Held in:") if held else "",
        markup.join(held, _("; ")) if held else _("We know of no document that holds it."),
    )


def unknown_in_short(country: str, rows: pd.DataFrame) -> Markup:
    """Return that a country has no figure on a question; unfolded, who holds it. `rows` are evidence gaps."""
    held = [_held_in(row) for _index, row in rows.iterrows()]
    where = markup.join(dict.fromkeys(held), _("; ")) if held else _("We know of no document that holds it.")
    return Markup(
        '<details class="awda-unknown awda-folded"><summary><strong>{}</strong></summary>'
        '<p class="awda-muted">{} {}</p></details>'
    ).format(
        _("{label}: {text}").format(label=naming.country_name(country), text=_("not published")),
        _("Held in:") if held else "",
        where,
    )


def unmet(text: str) -> None:
    """Draw a need that nothing answers: a finding, told like what is not published."""
    st.html(Markup('<div class="awda-unknown"><p><strong>{}</strong></p></div>').format(text))
