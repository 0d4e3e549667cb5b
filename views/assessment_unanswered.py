"""Gaps that no mechanism addresses, and advice that nobody advances."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import answered, cards, evidence, filters, frame, i18n, markup, mechanisms, naming, narrowing, terms
from components.i18n import gettext as _
from components.i18n import language
from components.naming import label
from data import advice as recommendations
from data import catalogue, judgements
from data import traces as data

# What is told apart: findings by how their mechanisms stand, those without advice, and advice without mechanism.
_STANDINGS = ("none", "ended", "planned", "unknown")
_SECTIONS = (*_STANDINGS, "unadvised", "unadvanced")
# What has some answer is folded, so that what has none is not lost among it.
_FOLDED = ("ended", "planned", "unknown")
# A link may also ask for what is answered, which this view does not hold.
_KNOWN = (*judgements.STANDINGS, "unadvised", "unadvanced")
_CARRIED = ("finding", "recommendation")


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the counts, and what is unanswered, one list for each way of it; the headline into `head`."""
    countries, dimension, origin, chosen = _choices()
    frame.follow({"view", "country", "dimension", "standing", *_CARRIED}, chosen=chosen)
    found = data.shortfalls(countries, dimension=dimension, origin=origin)
    advice = data.recommendations(countries, dimension=dimension, origin=origin)
    tallies = {country: data.tally(found, country) for country in countries}
    told = {country: judgements.concerning(advice, country) for country in countries}
    unadvanced = {country: recommendations.unadvanced(rows, [country]) for country, rows in told.items()}
    lists = _lists(tallies, unadvanced)
    # Without a list chosen the page says what weighs most: what nothing works on.
    section = chosen or "none"
    among = told if section == "unadvanced" else tallies
    counts = {country: (len(rows), len(among[country])) for country, rows in lists[section].items()}
    with head:
        headline = _headline(section).format(countries=answered.parts(counts))
        frame.heading(_("Assessment"), headline, _lead(found, advice, tallies, section))
    if found.empty and advice.empty:
        st.html(Markup("<p>{}</p>").format(_("No statement fits these choices.")))
        filters.take_back(["dimension", "origin"], _("Take back all choices"), key="none_fit", in_the_way=True)
        return
    _at_a_glance(lists, tallies, advice, chosen)
    if chosen:
        st.html(markup.opened(chosen))
        st.header(_title(chosen), anchor=False)
        _section(chosen, lists[chosen])
        return
    for section in _SECTIONS:
        if section in _FOLDED:
            title = _("{name} ({count})").format(name=_title(section), count=_numbers(lists[section]))
            evidence.fold(title, partial(_section, section, lists[section]), icon=":material/list:", key=section)
        else:
            st.header(_title(section), anchor=False)
            _section(section, lists[section])


def _choices() -> tuple[list[str], str, str, str]:
    """Draw the choices, and return the countries, the dimension, the origin and the list chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        countries = naming.choose_countries(catalogue.COUNTRIES)
        dimension = narrowing.one("dimension", "dimension", title=_("Dimension"), width=280)
        origin = narrowing.one("origin", "origin", title=_("Who says so"), width=220)
        with st.container(width=320):
            names = {code: _title(code) for code in _SECTIONS}
            section = filters.perhaps_one_of(
                "standing", names, title=_("What is lacking"), placeholder=_("All"), known=_KNOWN
            )
    return countries, dimension, origin, section or ""


def _title(section: str) -> str:
    """Name a list."""
    return {
        "none": _("Weaknesses and gaps with no mechanism"),
        "ended": _("Answered only by mechanisms that have ended"),
        "planned": _("Answered only by mechanisms that are planned"),
        "unknown": _("Nobody says whether the mechanisms still work"),
        "unadvised": _("Weaknesses and gaps with no recommendation"),
        "unadvanced": _("Recommendations that nobody advances"),
    }[section]


def _headline(section: str) -> str:
    """Say what a list holds, with a place for the numbers of the countries."""
    return {
        "none": _("Weaknesses and gaps without any mechanism: {countries}"),
        "ended": _("Weaknesses and gaps whose mechanisms have all ended: {countries}"),
        "planned": _("Weaknesses and gaps with mechanisms planned, none at work: {countries}"),
        "unknown": _("Weaknesses and gaps where nobody says whether a mechanism still works: {countries}"),
        "unadvised": _("Weaknesses and gaps without any recommendation: {countries}"),
        "unadvanced": _("Recommendations that no mechanism advances: {countries}"),
    }[section]


def _reading(section: str) -> str:
    """Say in a sentence what a list holds."""
    return {
        "none": answered.none_means(),
        "ended": _("All mechanisms of the country that worked on them have ended."),
        "planned": _("No mechanism of the country is at work on them; at least one is announced or drafted."),
        "unknown": _(
            "At least one mechanism of the country works, or worked, on them; no source read says whether one is at "
            "work today."
        ),
        "unadvised": _("No recommendation in the evidence base, for this country or for both, responds to them."),
        "unadvanced": _(
            "No mechanism of the country in this inventory works on them. “Neither country” marks those that no "
            "mechanism advances in Morocco or in Tunisia."
        ),
    }[section]


def _lists(
    tallies: Mapping[str, pd.DataFrame], unadvanced: Mapping[str, pd.DataFrame]
) -> dict[str, dict[str, pd.DataFrame]]:
    """Return each list, country by country."""
    lists = {
        code: {country: rows[rows["standing"] == code] for country, rows in tallies.items()} for code in _STANDINGS
    }
    lists["unadvised"] = {country: rows[rows["advised"] == "no"] for country, rows in tallies.items()}
    lists["unadvanced"] = dict(unadvanced)
    return lists


def _lead(found: pd.DataFrame, advice: pd.DataFrame, tallies: Mapping[str, pd.DataFrame], section: str) -> str:
    """Say how much advice nobody advances, and how much has no advice, unless the headline on a list says so."""
    nobody = recommendations.unadvanced(advice, list(tallies))
    no_advice = {code for rows in tallies.values() for code in rows.loc[rows["advised"] == "no", "finding_id"]}
    said = {
        "unadvanced": _("Recommendations that nobody advances: {count} of {all}.").format(
            count=i18n.number(len(nobody)), all=i18n.number(len(advice))
        ),
        "unadvised": _("Weaknesses and gaps without any recommendation: {count} of {all}.").format(
            count=i18n.number(len(no_advice)), all=i18n.number(len(found))
        ),
    }
    return " ".join((*(text for code, text in said.items() if code != section), answered.in_each()))


def _at_a_glance(
    lists: Mapping[str, Mapping[str, pd.DataFrame]],
    tallies: Mapping[str, pd.DataFrame],
    advice: pd.DataFrame,
    chosen: str,
) -> None:
    """Draw how many stand on each list, country by country; each number opens its list."""
    headers = [_("What is lacking"), *(naming.country_name(country) for country in tallies)]
    body = [[_title(code), *(_number(rows, code, country) for country, rows in lists[code].items())] for code in lists]
    rows = pd.concat(list(tallies.values())).drop_duplicates("finding_id")
    drawn = markup.table(headers, body, caption=_("What is lacking"), whole=True)
    notes = [mechanisms.caution(), answered.counting()]
    if rows.empty:
        st.html(drawn)
        return
    evidence.show_records(
        drawn, rows, table="findings", key="unanswered", notes=notes, written=partial(_csv, countries=list(tallies))
    )


def _number(rows: pd.DataFrame, section: str, country: str) -> Markup | str:
    """Return a number as a link to its list."""
    if rows.empty:
        return i18n.number(0)
    return markup.choice(
        i18n.number(len(rows)),
        {"standing": section, "country": country},
        label=_("{label}: {text}").format(
            label=_title(section),
            text=_("{country} {value}").format(country=naming.country_name(country), value=i18n.number(len(rows))),
        ),
    )


def _csv(rows: pd.DataFrame, chosen_language: str, *, countries: Sequence[str]) -> bytes:
    """Return the findings as CSV, with how their mechanisms stand in each country."""
    text: str = data.stands_in_words(rows, countries, chosen_language).to_csv(index=False)
    return text.encode("utf-8-sig")


def _numbers(lists: Mapping[str, pd.DataFrame]) -> str:
    """Say how many stand on a list, country by country."""
    return i18n.listing(
        [
            _("{country} {value}").format(country=naming.country_name(country), value=i18n.number(len(rows)))
            for country, rows in lists.items()
        ]
    )


def _section(section: str, lists: Mapping[str, pd.DataFrame]) -> None:
    """Draw one list, country by country."""
    st.html(Markup('<p class="awda-reading">{}</p>').format(terms.explained(_reading(section))))
    with st.container(key=f"list_{section}"):
        for column, (country, rows) in zip(st.columns(len(lists), gap="large"), lists.items(), strict=True):
            with column:
                st.html(
                    Markup('<div class="awda-key awda-{} {}"><p class="awda-country">{}</p></div>').format(
                        country,
                        cards.dark(),
                        _("{name} ({count})").format(name=naming.country_name(country), count=i18n.number(len(rows))),
                    )
                )
                if rows.empty:
                    st.html(Markup('<p class="awda-muted">{}</p>').format(_("Nothing fits these choices.")))
                elif section == "unadvanced":
                    st.html(_advice(rows))
                else:
                    st.html(_findings(rows, country, section))


def _findings(rows: pd.DataFrame, country: str, section: str) -> Markup:
    """Return findings as a list, each a link to all that is known to answer it, with the mechanisms in question."""
    items = []
    for _position, row in rows.iterrows():
        named = Markup("")
        if section in ("ended", "planned", "unknown"):
            named = Markup('<p class="awda-muted">{}</p>').format(
                markup.join(
                    (
                        Markup("{} {}").format(answered.mechanism_link(one), mechanisms.status_chip(one))
                        for _place, one in data.answering(row["finding_id"], country).iterrows()
                    ),
                    " · ",
                )
            )
        items.append(
            Markup('<li class="awda-statement awda-kind-{} {}">{}<p>{}</p>{}{}</li>').format(
                row["kind"],
                cards.dark(),
                cards.kind_line(row),
                markup.choice(
                    row[f"statement_{language()}"],
                    {"view": "flow", "finding": row["finding_id"], "recommendation": "", "country": country},
                ),
                named,
                cards.said_by(row),
            )
        )
    return Markup('<ul class="awda-mechanisms" data-leads-away>{}</ul>').format(markup.join(items))


def _advice(rows: pd.DataFrame) -> Markup:
    """Return recommendations as a list, each a link; what asks governments not to act is said to do so."""
    nowhere = set(recommendations.unadvanced(rows, catalogue.COUNTRIES)["recommendation_id"])
    items = []
    for _position, row in rows.iterrows():
        code = row["recommendation_id"]
        special = Markup("")
        if code == data.ASKS_NOT_TO_ACT:
            special = Markup('<p class="awda-note">{}</p>').format(answered.asks_not_to_act())
        chip = Markup("")
        if code in nowhere:
            chip = Markup(' <span class="awda-chip">{}</span>').format(_("neither country"))
        items.append(
            Markup(
                '<li class="awda-statement"><p><span aria-hidden="true">{}</span> {} · {}{}</p><p>{}</p>{}'
                '<p class="awda-muted">{}</p>{}</li>'
            ).format(
                answered.arrow(),
                naming.country_name(row["country"]),
                label("dimension", row["dimension"]),
                chip,
                answered.recommendation_link(row),
                special,
                _("To: {addressee}").format(addressee=row[f"addressed_to_{language()}"]),
                cards.said_by(row),
            )
        )
    return Markup('<ul class="awda-mechanisms">{}</ul>').format(markup.join(items))
