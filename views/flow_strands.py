"""The flow of single statements: findings, recommendations and mechanisms, with the reading list beside."""

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import answered, cards, evidence, filters, flows, i18n, markup, naming
from components.i18n import gettext as _
from components.i18n import language
from components.naming import label
from data import catalogue, judgements
from data import traces as data
from views import flow_parts

# Where the columns of the flow lie, in hundredths of its width.
_ENDS = ((0, 31), (41, 67), (76, 100))
# The width of a ribbon, which is one link, in rem.
UNIT = 0.42


def draw(countries: Sequence[str], asked: Mapping[str, str]) -> None:
    """Draw single findings, recommendations and mechanisms with the links between them, and the reading list."""
    trace = data.trace(countries, **asked)
    opened = asked["finding"] or asked["recommendation"] or asked["dimension"]
    st.html(markup.opened(opened))
    filters.take_back(["dimension", "finding", "recommendation"], _("Back to all dimensions"), key="back_to_dimensions")
    if trace.findings.empty and trace.recommendations.empty:
        flow_parts.nothing()
        return
    strands = answered.Strands(trace.findings, trace.recommendations, trace.mechanisms, trace.links)
    with st.container(key="flow_beside"):
        figure, reading = st.columns([7, 4], gap="medium")
    with figure:
        rows = (
            data.with_sources(trace.links) if len(trace.links) else pd.concat([trace.findings, trace.recommendations])
        )
        flow_parts.opening(
            _("From gap to answer"),
            _(
                "Each ribbon is one link. Full: stated in the source. Broken and pale: our reading. A ribbon that "
                "passes the recommendations leads to a mechanism that works on the statement itself. Choose a "
                "statement to follow it alone, a mechanism to open it."
            ),
            key="flow_words",
        )
        evidence.show_records(
            _single_flow(trace, countries, asked),
            rows,
            table="links" if len(trace.links) else "findings",
            key="flow_strands",
            alt=_single_in_words(trace, asked),
            notes=[_single_note(asked)],
            listing=partial(answered.links_table, texts=flow_parts.names_of(trace)) if len(trace.links) else None,
            written=flow_parts.as_csv if len(trace.links) else None,
        )
    with reading:
        st.header(_("Reading list"), anchor=False)
        if asked["recommendation"] and trace.findings.empty:
            st.html(
                Markup('<p class="awda-reading">{}</p>').format(
                    _("It responds to no weakness or gap of these choices.")
                )
            )
        _elsewhere(trace, countries, asked)
        with st.container(key="reading_list"):
            st.html(
                answered.reading_list(
                    strands,
                    countries,
                    through=bool(asked["recommendation"]),
                    asides={data.ASKS_NOT_TO_ACT: answered.asks_not_to_act()},
                )
            )


def _elsewhere(trace: data.Trace, countries: Sequence[str], asked: Mapping[str, str]) -> None:
    """Say that a recommendation responds to more than the other choices let through, and offer to see it all."""
    everything = data.trace(countries, recommendation=asked["recommendation"]) if asked["recommendation"] else trace
    if len(everything.findings) > len(trace.findings):
        said = _("Statements it responds to, whatever the other choices: {count}.").format(
            count=i18n.number(len(everything.findings))
        )
        back = {"dimension": "", "origin": "", "finding": ""}
        st.html(Markup('<p class="awda-reading">{} {}</p>').format(said, markup.choice(_("Show all of them"), back)))


def _single_note(asked: Mapping[str, str]) -> str:
    """Say what is left out, and that a country never answers for the other."""
    said = [
        answered.none_means(),
        _("Mechanisms of a country answer for that country alone: choose one country to read it by itself."),
    ]
    if asked["recommendation"]:
        said.append(_("Only what leads through this recommendation is shown."))
    return " ".join(said)


def _single_flow(trace: data.Trace, countries: Sequence[str], asked: Mapping[str, str]) -> flows.Flow:
    """Return the flow of single findings, recommendations and mechanisms."""
    kinds = dict(zip(trace.findings["finding_id"], trace.findings["kind"], strict=True))
    left = [_finding_node(row, trace, countries, asked) for _position, row in trace.findings.iterrows()]
    middle = [_recommendation_node(row, trace, asked) for _position, row in trace.recommendations.iterrows()]
    right = [_mechanism_node(row) for _position, row in trace.mechanisms.iterrows()]
    ribbons = []
    for _position, row in trace.links.iterrows():
        stops = (row["to_id"], row["from_id"])
        colour = f"awda-{row['country']}" if row["country"] else f"awda-kind-{kinds[row['to_id']]}"
        basis = "awda-ours" if row["basis"] == "coded" else ""
        title = _("{label}: {text}").format(label=_basis(row["basis"]), text=row[f"rationale_{language()}"])
        ribbons.append(flows.Ribbon(stops, 1, f"{colour} {basis} {cards.dark()}".strip(), title))
    titles = (
        _("Statements ({count})").format(count=i18n.number(len(left))),
        _("Recommendations ({count})").format(count=i18n.number(len(middle))),
        _("Mechanisms ({count})").format(count=i18n.number(len(right))),
    )
    columns = [
        flows.Column(title, *ends, nodes, fixed=place == 0)
        for place, (title, ends, nodes) in enumerate(zip(titles, _ENDS, (left, middle, right), strict=True))
    ]
    label_of_all = _("From gap to answer")
    return flows.flow(columns, ribbons, unit=UNIT, label=label_of_all, dark=bool(cards.dark()))


def _basis(code: str) -> str:
    """Say on what a link rests."""
    return label("basis", code)


def _standing(row: "pd.Series[str]", trace: data.Trace, country: str, asked: Mapping[str, str]) -> str:
    """Say how the mechanisms of a country answer a finding; followed through one recommendation, those it leads to."""
    if asked["recommendation"]:
        advances = trace.of("advances", end=asked["recommendation"])
        code = judgements.standing(advances[advances["country"] == country])
        said = _("none linked here") if code == judgements.NONE else answered.standing(code)
    else:
        code = judgements.standing(judgements.answers(row["finding_id"], country))
        said = answered.standing(code)
    return f"{answered.SIGN[code]} {said}"


def _finding_node(
    row: "pd.Series[str]", trace: data.Trace, countries: Sequence[str], asked: Mapping[str, str]
) -> flows.Node:
    """Return the block of a finding: its kind, what it says, and how mechanisms stand, country by country."""
    text = row[f"statement_{language()}"]
    small = [cards.origin_in_words(row["origin"])]
    small += [
        _("{label}: {text}").format(
            label=naming.country_name(country),
            text=_standing(row, trace, country, asked),
        )
        for country in countries
        if row["country"] in (country, "both")
    ]
    opened = asked["finding"] == row["finding_id"]
    return flows.Node(
        row["finding_id"],
        Markup('<span aria-hidden="true">{}</span> {}').format(cards.KIND_SIGN[row["kind"]], text),
        flow_parts.lines_of(text),
        small=small,
        small_lines=sum(flow_parts.lines_of(one, letters=32) for one in small),
        title=flow_parts.whole(text),
        kind=f"awda-kind-{row['kind']} {cards.dark()}".strip(),
        choices={"finding": "" if opened else row["finding_id"], "recommendation": ""},
        chosen=opened,
    )


def _recommendation_node(row: "pd.Series[str]", trace: data.Trace, asked: Mapping[str, str]) -> flows.Node:
    """Return the block of a recommendation: what it says, and that nothing advances it where nothing does."""
    text = row[f"statement_{language()}"]
    code = row["recommendation_id"]
    small = [cards.origin_in_words(row["origin"])]
    if trace.of("advances", end=code).empty:
        unadvanced = _("no mechanism advances it")
        small.append(f"{answered.SIGN['none']} {unadvanced}")
    opened = asked["recommendation"] == code
    return flows.Node(
        code,
        Markup('<span aria-hidden="true">{}</span> {}').format(answered.arrow(), text),
        flow_parts.lines_of(text, letters=24),
        small=small,
        small_lines=sum(flow_parts.lines_of(one, letters=26) for one in small),
        title=flow_parts.whole(text),
        choices={"recommendation": "" if opened else code, "finding": ""},
        chosen=opened,
    )


def _mechanism_node(row: "pd.Series[str]") -> flows.Node:
    """Return the block of a mechanism: its name and its status, in the colour of its country."""
    name = row[f"name_{language()}"]
    status = f"{answered.SIGN[row['status_now']]} {label('status', row['status_now'])} · "
    status += naming.country_name(row["country"])
    return flows.Node(
        row["mechanism_id"],
        Markup("{}").format(name),
        flow_parts.lines_of(name, letters=20, most=5),
        small=[status],
        small_lines=flow_parts.lines_of(status, letters=24),
        title=flow_parts.whole(name, letters=20, most=5),
        kind=flow_parts.stands(row["country"], row["status_now"]),
        choices={"mechanism": row["mechanism_id"]},
        page="mechanisms",
        group=catalogue.COUNTRIES.index(row["country"]),
    )


def _single_in_words(trace: data.Trace, asked: Mapping[str, str]) -> str:
    """Say finding by finding which recommendations respond, and which mechanisms work on it or advance these."""
    through = asked["recommendation"]
    if through:
        sentence = _("{finding} Recommendations that respond: {advice}. Mechanisms that advance it: {mechanisms}.")
    else:
        sentence = _("{finding} Recommendations that respond: {advice}. Mechanisms that work on it: {mechanisms}.")
    said = []
    for _position, row in trace.findings.iterrows():
        code = row["finding_id"]
        advice = list(trace.of("responds_to", end=code)["from_id"])
        working = trace.of("advances", end=through) if through else trace.of("addresses", end=code)
        working = working[working["country"].isin(judgements.sides(row["country"]))]
        said.append(
            sentence.format(
                finding=row[f"statement_{language()}"],
                advice=_("; ").join(_bare(one) for one in advice) or _("none"),
                mechanisms=_("; ").join(
                    _("{name} ({status})").format(name=_bare(start), status=label("status", status))
                    for start, status in zip(working["from_id"], working["status_now"], strict=True)
                )
                or _("none"),
            )
        )
    return " ".join(said)


def _bare(code: str) -> str:
    """Return a statement or name without its full stop."""
    return data.text(code, language()).rstrip(".")
