"""The flow of counts: dimensions, whether there is advice, how mechanisms stand, country by country."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import answered, cards, evidence, flows, i18n, markup, naming
from components.i18n import gettext as _
from components.i18n import language
from components.naming import label
from data import catalogue, judgements
from data import traces as data
from views import flow_parts

# Where the columns of the flow lie, in hundredths of its width.
_ENDS = ((0, 35), (46, 69), (78, 100))
# The width of a ribbon that counts one, in rem.
UNIT = 0.42


def draw(
    tallies: Mapping[str, pd.DataFrame], found: pd.DataFrame, countries: Sequence[str], asked: Mapping[str, str]
) -> None:
    """Draw how many weaknesses and gaps there are, have advice, and how their mechanisms stand, country by country."""
    if found.empty:
        flow_parts.nothing()
        return
    with st.container(key="flow_page"):
        with st.container(key="flow_beside"):
            places = st.columns([5, 4] if len(tallies) == 1 else len(tallies), gap="large")
        list_place = places[1] if len(tallies) == 1 else st.container(key="flow_list")
    for place, (country, rows) in zip(places, tallies.items(), strict=False):
        with place:
            if rows.empty:
                st.html(Markup("<p>{}</p>").format(_("No statement fits these choices.")))
                continue
            own = data.trace([country], origin=asked["origin"])
            flow_parts.opening(
                naming.country_name(country),
                _("Widths count weaknesses and gaps. Choose a dimension to see them one by one."),
                key=f"flow_words_{country}",
            )
            evidence.show_records(
                _counted_flow(rows, country),
                data.with_sources(own.links) if len(own.links) else rows,
                table="links" if len(own.links) else "findings",
                key=f"flow_{country}",
                alt=_counted_in_words(rows),
                listing=partial(answered.links_table, texts=flow_parts.names_of(own)) if len(own.links) else None,
                written=flow_parts.as_csv if len(own.links) else None,
            )
    with list_place:
        st.header(_("Weaknesses and gaps, dimension by dimension"), anchor=False)
        st.html(_by_dimension(tallies))
    cards.note(" ".join((answered.none_means(), answered.counting())))
    _others()


def _counted_flow(rows: pd.DataFrame, country: str) -> flows.Flow:
    """Return the flow of counts of one country: dimensions, whether there is advice, how mechanisms stand."""
    by_dimension = Counter(rows["dimension"])
    by_advice = Counter(rows["advised"])
    by_standing = Counter(rows["standing"])
    left = [
        flows.Node(
            code,
            Markup("<b>{}</b> {}").format(i18n.number(by_dimension[code]), label("dimension", code)),
            2,
            choices={"country": country, "dimension": code, "finding": "", "recommendation": ""},
        )
        for code in catalogue.codes("dimension")
        if by_dimension[code]
    ]
    words = {"yes": _("with advice"), "no": _("without advice")}
    middle = [
        flows.Node(
            f"advised_{code}",
            Markup("<b>{}</b> {}").format(i18n.number(by_advice[code]), words[code]),
            2,
            choices={"view": "unanswered", "country": country, "standing": "unadvised"} if code == "no" else {},
            kind="awda-stands-none" if code == "no" else "",
        )
        for code in words
        if by_advice[code]
    ]
    right = [
        flows.Node(
            f"stands_{code}",
            Markup('<b>{}</b> <span aria-hidden="true">{}</span> {}').format(
                i18n.number(by_standing[code]), answered.SIGN[code], answered.standing(code)
            ),
            flow_parts.lines_of(answered.standing(code), letters=11),
            choices={} if code == "active" else {"view": "unanswered", "country": country, "standing": code},
            kind=flow_parts.stands(country, code),
        )
        for code in judgements.STANDINGS
        if by_standing[code]
    ]
    strands = Counter(zip(rows["dimension"], rows["advised"], rows["standing"], strict=True))
    ribbons = [
        flows.Ribbon(
            (dimension, f"advised_{advised}", f"stands_{standing}"),
            count,
            flow_parts.stands(country, standing),
            _("{label}: {text}").format(
                label=label("dimension", dimension),
                text=i18n.listing([i18n.number(count), words[advised], answered.standing(standing)]),
            ),
        )
        for (dimension, advised, standing), count in strands.items()
    ]
    titles = (_("Weaknesses and gaps"), _("Advice"), _("Mechanisms"))
    columns = [
        flows.Column(title, *ends, nodes)
        for title, ends, nodes in zip(titles, _ENDS, (left, middle, right), strict=True)
    ]
    return flows.flow(columns, ribbons, unit=UNIT, label=naming.country_name(country), dark=bool(cards.dark()))


def _counted_in_words(rows: pd.DataFrame) -> str:
    """Say the counts: dimension by dimension, and in all."""
    said = [
        _("{label}: {text}").format(label=label("dimension", str(code)), text=_tallied(own))
        for code, own in _in_order(rows)
    ]
    return _("Weaknesses and gaps: {text}.").format(text=_tallied(rows)) + " " + _("; ").join(said) + "."


def _in_order(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the rows dimension by dimension, in the usual order."""
    return [
        (code, rows[rows["dimension"] == code])
        for code in catalogue.codes("dimension")
        if code in set(rows["dimension"])
    ]


def _tallied(rows: pd.DataFrame) -> str:
    """Say how many there are, how many have advice, and how their mechanisms stand."""
    by_standing = Counter(rows["standing"])
    parts = [(_("with advice"), int(rows["advised"].eq("yes").sum()))]
    parts += [(answered.standing(code), by_standing[code]) for code in judgements.STANDINGS if by_standing[code]]
    text = i18n.listing([_("{label}: {text}").format(label=name, text=i18n.number(count)) for name, count in parts])
    return _("{count} ({text})").format(count=i18n.number(len(rows)), text=text)


def _by_dimension(tallies: Mapping[str, pd.DataFrame]) -> Markup:
    """Return the counts as a table, each dimension a link: what a phone shows instead of the flow."""
    headers = [_("Dimension"), *(naming.country_name(country) for country in tallies)]
    body = []
    for code in catalogue.codes("dimension"):
        own = {country: rows[rows["dimension"] == code] for country, rows in tallies.items()}
        if not any(map(len, own.values())):
            continue
        link = markup.choice(label("dimension", code), {"dimension": code, "finding": "", "recommendation": ""})
        body.append([link, *(_tallied(rows) if len(rows) else _("no statement") for rows in own.values())])
    return markup.table(headers, body, caption=_("Weaknesses and gaps, dimension by dimension"), whole=True)


def _others() -> None:
    """Offer the statements that are neither weakness nor gap, and yet state a shortfall."""
    rows = data.others_linked()
    items = [
        Markup("<li>{}</li>").format(
            markup.choice(row[f"statement_{language()}"], {"finding": row["finding_id"], "dimension": ""})
        )
        for _position, row in rows.iterrows()
    ]
    said = _("Similarities and contrasts that state a shortfall; not counted above, but they have links too:")
    st.html(
        Markup('<p class="awda-note">{}</p><ul class="awda-names awda-note">{}</ul>').format(said, markup.join(items))
    )
