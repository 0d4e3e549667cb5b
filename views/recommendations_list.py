"""The recommendations, by addressee, dimension, country, horizon and origin; one of them in full."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import (
    advice,
    evidence,
    filters,
    frame,
    i18n,
    markup,
    matrices,
    mechanisms,
    naming,
    narrowing,
    palette,
    plans,
)
from components.i18n import gettext as _
from components.i18n import ngettext
from data import advice as data
from data import catalogue, judgements

# What a reader may narrow by several codes at once: the name of the choice, and the list of its codes.
_SEVERAL = {"addressee": "addressee_type", "dimension": "dimension", "horizon": "horizon", "origin": "origin"}


def draw(head: DeltaGenerator) -> None:
    """Draw the choices and what fits them, or the one recommendation chosen; the headline goes into `head`."""
    chosen = _chosen()
    recommendation = filters.carried("recommendation", known=set(judgements.recommendations()["recommendation_id"]))
    frame.follow(
        {"view", "recommendation", *data.COLUMNS},
        afresh=tuple(data.COLUMNS),
        closes=("recommendation",),
        chosen=recommendation or "",
    )
    if recommendation:
        _one(recommendation, head)
    else:
        _many(chosen, head)


def _titles() -> dict[str, str]:
    """Name the choices."""
    return {
        "country": _("Country"),
        "addressee": _("Type of addressee"),
        "dimension": _("Dimension"),
        "horizon": _("Horizon"),
        "origin": _("Who says so"),
    }


def _chosen() -> dict[str, list[str]]:
    """Return every choice that holds, before its widget is drawn: each option says what it leaves of the others."""
    country = filters.held("country", {*filters.COUNTRIES, ",".join(catalogue.COUNTRIES)})
    return {
        "country": [code for code in country if code in catalogue.COUNTRIES],
        **{name: filters.held(name, catalogue.codes(codes), several=True) for name, codes in _SEVERAL.items()},
    }


# One recommendation


def _one(recommendation: str, head: DeltaGenerator) -> None:
    """Draw one recommendation in full."""
    row = judgements.recommendation(recommendation).iloc[0]
    with head:
        frame.heading(_("Recommendations"), row[f"statement_{i18n.language()}"], _whose_is_it(row["origin"]))
    st.html(markup.opened(recommendation))
    filters.take_back(["recommendation"], _("Back to all recommendations"), key="back")
    found = data.advancing([recommendation])
    advice.in_full(
        row,
        data.reasons([recommendation]),
        {country: found[found["country"] == country] for country in data.standings_in()[recommendation]},
        foot=lambda: _foot(recommendation),
    )


def _whose_is_it(origin: str) -> str:
    """Say whose advice it is, in a sentence."""
    return {
        "sure_report": _("Advice of the comparative report itself."),
        "sure_project": _("Advice of the SURE project; not a statement of the comparative report."),
        "other_study": _("Advice of another study; not a statement of the comparative report."),
    }[origin]


def _foot(recommendation: str) -> None:
    """Draw what a reader may do with one recommendation."""
    with st.container(horizontal=True, vertical_alignment="center", key="recommendation_actions"):
        plans.add_button(recommendation)
        frame.lead_to(
            "assessment",
            {"view": "flow", "recommendation": recommendation},
            text=_("As a flow, from gap to answer"),
        )


# All that fit


def _many(chosen: Mapping[str, list[str]], head: DeltaGenerator) -> None:
    """Draw the choices, who is advised on what, and the recommendations that fit."""
    _choices(chosen)
    rows = data.matching(chosen)
    countries = chosen["country"] or list(catalogue.COUNTRIES)
    with head:
        frame.heading(_("Recommendations"), _headline(rows, countries), _lead(rows, countries))
    narrowed = {name: _one_choice(name, codes) for name, codes in chosen.items() if codes}
    narrowing.holding(narrowed)
    if rows.empty:
        narrowing.nothing_fits(narrowed, without=lambda name: data.matching(chosen, but=[name]))
        return
    _overview(chosen)
    layout = filters.one_of(
        "layout", {"cards": _("Cards"), "table": _("Table")}, title=_("Layout"), default="cards", pills=True
    )
    rows = data.least_advanced_first(rows, countries)
    advancing = data.advancing(rows["recommendation_id"], countries)
    title = _("Recommendations that fit the choices") if narrowed else _("All recommendations")
    if layout == "cards":
        drawn = advice.listing(
            rows,
            data.reasons(rows["recommendation_id"]),
            advancing,
            countries=countries,
            dark=filters.appearance() == "dark",
        )
    else:
        statuses = advancing.groupby(["to_id", "country"])["status_now"].agg(list).to_dict()
        drawn = advice.table(
            rows,
            {
                key: {country: statuses.get((key, country), []) for country in held}
                for key, held in data.standings_in(countries).items()
            },
            caption=title,
        )
    evidence.show_records(
        drawn, rows, table="recommendations", key="advice", title=title, reading=_order(rows, layout), notes=_notes()
    )
    frame.link_to("assessment", {"view": "unanswered"}, about=_("what nobody answers, country by country"))


def _choices(chosen: Mapping[str, list[str]]) -> None:
    """Draw the choices, each code with how many recommendations it leaves."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        with st.container(width="content"):
            by_country = data.counts(chosen, "country")
            filters.countries(
                {
                    code: _("{name} ({count})").format(
                        name=naming.country_name(code), count=i18n.number(by_country[code])
                    )
                    for code in catalogue.COUNTRIES
                }
            )
        for name, codes in _SEVERAL.items():
            with st.container(width=168):
                narrowing.several(name, codes, data.counts(chosen, name), chosen[name], title=_titles()[name])


def _headline(rows: pd.DataFrame, countries: list[str]) -> str:
    """Say how many of the recommendations no mechanism advances."""
    if rows.empty:
        return _("No recommendation fits all these choices")
    nobody = len(data.unadvanced(rows, countries))
    if not nobody:
        return ngettext(
            "{count} recommendation, and a mechanism of this inventory is linked to it, at work or not",
            "{count} recommendations, and a mechanism of this inventory is linked to each, at work or not",
            len(rows),
        ).format(count=i18n.number(len(rows)))
    return ngettext(
        "No mechanism of this inventory advances {nobody} of {count} recommendation",
        "No mechanism of this inventory advances {nobody} of {count} recommendations",
        len(rows),
    ).format(count=i18n.number(len(rows)), nobody=i18n.number(nobody))


def _lead(rows: pd.DataFrame, countries: list[str]) -> str:
    """Say how many recommendations concern each country and how many of them nobody advances there."""
    if rows.empty:
        return _("Take back one of the choices below to see recommendations again.")
    counts = rows["country"].value_counts()
    said = [
        (_("{country}: {count}") if code == "both" else _("{country} alone: {count}")).format(
            country=naming.country_name(code), count=i18n.number(int(counts[code]))
        )
        for code in (*catalogue.COUNTRIES, "both")
        if code in counts
    ]
    alone = []
    for country in countries:
        own = judgements.concerning(rows, country)
        alone.append(
            _("{count} of {all} in {country}").format(
                count=i18n.number(len(data.unadvanced(own, [country]))),
                all=i18n.number(len(own)),
                country=naming.country_name(country),
            )
        )
    return " ".join(
        (
            _("{countries}.").format(countries=_("; ").join(said)),
            _("Without a mechanism, country by country: {countries}.").format(countries=i18n.listing(alone)),
        )
        if len(countries) > 1
        else (_("{countries}.").format(countries=_("; ").join(said)),)
    )


def _overview(chosen: Mapping[str, list[str]]) -> None:
    """Draw how many recommendations there are to whom and on what; a number narrows to them."""
    both = ("addressee", "dimension")
    rows = data.matching(chosen, but=both)
    known = set(judgements.recommendations()["addressee_type"])
    addressees = naming.all_names("addressee_type")
    lines = {"": _("All addressees"), **{code: name for code, name in addressees.items() if code in known}}
    columns = {"": _("All dimensions"), **naming.all_names("dimension")}
    colours = palette.SEQUENCE[filters.appearance()]["moss"]
    counts = data.tally(rows)
    pairs = [(line, column) for line in lines for column in columns]
    place = (_only(chosen["addressee"]), _only(chosen["dimension"]))
    kept = {name: ",".join(codes) for name, codes in chosen.items() if codes and name not in both}

    def choose(line: str, column: str) -> dict[str, str]:
        """Return the choices that narrow to a cell, beside those that hold already; no choices, where it is empty."""
        if not counts[line, column]:
            return {}
        return kept | {name: code for name, code in (("addressee", line), ("dimension", column)) if code}

    drawn = matrices.table(
        {pair: _square(counts[pair], colours if all(pair) else ()) for pair in pairs},
        lines=lines,
        columns=columns,
        title=_("Recommendations by addressee and dimension"),
        country="both",
        dark=filters.appearance() == "dark",
        chosen=place if any(place) else None,
        choose=choose,
        corner=_("Type of addressee"),
        compact=True,
    )
    st.header(_most_addressed(rows), anchor=False)
    reading = [_("Choose a number to see its recommendations; arrow keys move between numbers.")]
    if nobody := [name for code, name in addressees.items() if code not in known]:
        reading.insert(0, _("No recommendation is addressed to: {names}.").format(names=i18n.listing(nobody)))
    st.html(Markup('<p class="awda-reading">{}</p>').format(" ".join(reading)))
    evidence.draw(drawn, alt="", key="overview_matrix")


def _only(codes: list[str]) -> str:
    """Return the one code of a choice, empty where it is open or of several."""
    return codes[0] if len(codes) == 1 else ""


def _square(count: int, colours: tuple[str, ...]) -> matrices.Square:
    """Return the cell for how many recommendations there are; none is left blank, since it is no gap."""
    if not count:
        return matrices.Square("", "", "")
    said = ngettext("{count} recommendation", "{count} recommendations", count).format(count=i18n.number(count))
    place = max(index for index, step in enumerate(matrices.STEPS) if count >= step)
    return matrices.Square(i18n.number(count), "", said, colours[place] if colours else "")


def _most_addressed(rows: pd.DataFrame) -> str:
    """Say whom most recommendations are addressed to, where one kind of addressee has more than half."""
    counts = rows["addressee_type"].value_counts()
    if 2 * counts.iloc[0] <= len(rows):
        return _("Who is asked to act, and on what")
    return _("Most are addressed to: {addressee} ({count} of {all})").format(
        addressee=naming.label("addressee_type", str(counts.index[0])),
        count=i18n.number(int(counts.iloc[0])),
        all=i18n.number(len(rows)),
    )


def _order(rows: pd.DataFrame, layout: str) -> str:
    """Say whose advice is shown, and in which order."""
    counts = rows["origin"].value_counts()
    said = [
        _("{name} ({count})").format(name=naming.label("origin", code), count=i18n.number(int(counts[code])))
        for code in catalogue.codes("origin")
        if code in counts
    ]
    return " ".join(
        (
            _("Who says so: {origins}.").format(origins=i18n.listing(said)),
            _("By who should act; in each group first what nobody advances, last what a mechanism at work advances.")
            if layout == "cards"
            else _("First what nobody advances, last what a mechanism at work advances."),
        )
    )


def _notes() -> list[str]:
    """Return what a careful reader must know of the list."""
    return [
        mechanisms.caution(),
        _(
            "“Nobody” means no mechanism of this inventory; advice to foreign governments, or not to do something, may "
            "have none. The years are those of the mechanism, which may be older than the advice."
        ),
        _(
            "Links that stand as our reading are made by the project, not by the sources. Open a recommendation to "
            "read the reason of each link."
        ),
    ]


def _one_choice(name: str, codes: list[str]) -> str:
    """Say one choice with what is chosen."""
    names = [naming.country_name(code) if name == "country" else naming.label(_SEVERAL[name], code) for code in codes]
    return _("{label}: {text}").format(label=_titles()[name], text=i18n.listing(names))
