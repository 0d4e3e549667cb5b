"""From a gap to what is advised about it, and to the mechanisms that already work on it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import answered, cards, evidence, filters, flows, frame, i18n, markup, naming, narrowing
from components.i18n import gettext as _
from components.i18n import language, ngettext
from components.naming import label
from data import catalogue, judgements
from data import traces as data

# Where the columns of the flow lie, in hundredths of its width: of counts, and of single statements.
_COUNTED = ((0, 35), (46, 69), (78, 100))
_SINGLE = ((0, 31), (41, 67), (76, 100))
# The width of a ribbon that counts one, in rem.
COUNTED_UNIT = 0.42
SINGLE_UNIT = 0.42
# About how many letters of a statement stand in one line of a block.
_LETTERS = 28
_MOST_LINES = 6


def draw(head: DeltaGenerator) -> None:
    """Draw the choices, the flow, and the reading list beside it; the headline goes into `head`."""
    countries, asked = _choices()
    frame.follow(
        {"view", "country", "dimension", "origin", "finding", "recommendation", "standing"},
        chosen=asked["finding"] or asked["recommendation"] or asked["dimension"],
    )
    found = data.shortfalls(countries, dimension=asked["dimension"], origin=asked["origin"])
    tallies = {country: data.tally(found, country) for country in countries}
    with head:
        _heading(tallies, countries, asked)
    _left_aside()
    if asked["dimension"] or asked["finding"] or asked["recommendation"]:
        _strands(countries, asked)
    else:
        _counted(tallies, found, countries, asked)


def _choices() -> tuple[list[str], dict[str, str]]:
    """Draw the choices, and return the countries and what else holds."""
    every = {
        "dimension": catalogue.codes("dimension"),
        "origin": catalogue.codes("origin"),
        "finding": list(judgements.findings()["finding_id"]),
        "recommendation": list(judgements.recommendations()["recommendation_id"]),
    }
    held = filters.asked(every)
    anything = _("All")
    with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
        countries = naming.choose_countries(catalogue.COUNTRIES)
        narrowed = {
            "dimension": narrowing.one("dimension", "dimension", title=_("Dimension"), width=280),
            "origin": narrowing.one("origin", "origin", title=_("Who says so"), width=220),
        }
    on_offer = data.traceable_among(countries, **narrowed)
    finding = held["finding"] if held["finding"] in set(on_offer["finding_id"]) else ""
    advice = data.advice_for(on_offer, countries, finding=finding, anything=not any(narrowed.values()))
    with st.container(horizontal=True, vertical_alignment="bottom", key="statements"):
        with st.container(width=460):
            chosen = filters.perhaps_one_of(
                "finding",
                _statements(on_offer, "finding_id"),
                title=_("Weakness or gap"),
                placeholder=anything,
                known=every["finding"],
            )
        with st.container(width=460):
            recommendation = filters.perhaps_one_of(
                "recommendation",
                _statements(advice, "recommendation_id"),
                title=_("Recommendation"),
                placeholder=anything,
                known=every["recommendation"],
            )
    return countries, narrowed | {"finding": chosen or "", "recommendation": recommendation or ""}


def _left_aside() -> None:
    """Lead to the statements that a link has asked for and that do not fit its other choices, or ask for no answer."""
    asked = [
        markup.choice(data.text(code, language()), {"view": "matrix", "finding": code})
        for code in filters.left_aside("finding")
    ]
    asked += [
        answered.page("recommendations", data.text(code, language()), {"recommendation": code})
        for code in filters.left_aside("recommendation")
    ]
    if asked:
        said = _("The link asks for a statement that is not among these choices:")
        st.html(Markup('<p class="awda-note" data-leads-away>{} {}</p>').format(said, markup.join(asked, " · ")))


def _statements(rows: pd.DataFrame, key: str) -> dict[str, str]:
    """Return what may be chosen among statements: the beginning of each."""
    texts = rows[f"statement_{language()}"]
    return {code: answered.cut(text) for code, text in zip(rows[key], texts, strict=True)}


def _heading(tallies: Mapping[str, pd.DataFrame], countries: Sequence[str], asked: Mapping[str, str]) -> None:
    """Open the page: how much is answered, or what one statement leads to."""
    code = asked["finding"] or asked["recommendation"]
    if not code:
        frame.heading(
            _("Assessment"), _headline(tallies, asked["dimension"]), f"{answered.in_each()} {answered.caution()}"
        )
        return
    trace = data.trace(countries, **asked)
    statements, advice, working = len(trace.findings), len(trace.recommendations), len(trace.mechanisms)
    if asked["recommendation"]:
        title = _("It responds to {statements}; what advances it: {mechanisms}, of which at work: {active}")
    else:
        title = _("What answers it: {advice} and {mechanisms}, of which at work: {active}")
    title = title.format(
        statements=ngettext("{count} statement", "{count} statements", statements).format(
            count=i18n.number(statements)
        ),
        advice=ngettext("{count} recommendation", "{count} recommendations", advice).format(count=i18n.number(advice)),
        mechanisms=ngettext("{count} mechanism", "{count} mechanisms", working).format(count=i18n.number(working)),
        active=i18n.number(int(trace.mechanisms["status_now"].eq("active").sum())),
    )
    frame.heading(_("Assessment"), title, f"{data.text(code, language())} {answered.caution()}")


def _headline(tallies: Mapping[str, pd.DataFrame], dimension: str) -> str:
    """Say of how many weaknesses and gaps a mechanism is known to be at work, country by country."""
    said = i18n.listing(
        [
            _("{count} of {all} in {country}").format(
                count=i18n.number(int(rows["standing"].eq("active").sum())),
                all=i18n.number(len(rows)),
                country=naming.country_name(country),
            )
            for country, rows in tallies.items()
        ]
    )
    if dimension:
        return _("{dimension}: weaknesses and gaps with a mechanism at work on them: {countries}").format(
            dimension=label("dimension", dimension), countries=said
        )
    return _("Weaknesses and gaps with a mechanism at work on them: {countries}").format(countries=said)


# Counted: all dimensions


def _counted(
    tallies: Mapping[str, pd.DataFrame], found: pd.DataFrame, countries: Sequence[str], asked: Mapping[str, str]
) -> None:
    """Draw how many weaknesses and gaps there are, have advice, and how their mechanisms stand, country by country."""
    if found.empty:
        _nothing()
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
            _opening(
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
                listing=partial(_table, texts=_names(own)) if len(own.links) else None,
                written=_csv if len(own.links) else None,
            )
    with list_place:
        st.header(_("Weaknesses and gaps, dimension by dimension"), anchor=False)
        st.html(_by_dimension(tallies))
    cards.note(" ".join((answered.none_means(), answered.counting())))
    _others()


def _opening(title: str, reading: str, *, key: str) -> None:
    """Draw the title of a flow and how it is read; a phone, which shows the list instead, has no use for the latter."""
    st.header(title, anchor=False)
    with st.container(key=key):
        st.html(Markup('<p class="awda-reading">{}</p>').format(reading))


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
            _lines(answered.standing(code), letters=11),
            choices={} if code == "active" else {"view": "unanswered", "country": country, "standing": code},
            kind=_stands(country, code),
        )
        for code in judgements.STANDINGS
        if by_standing[code]
    ]
    strands = Counter(zip(rows["dimension"], rows["advised"], rows["standing"], strict=True))
    ribbons = [
        flows.Ribbon(
            (dimension, f"advised_{advised}", f"stands_{standing}"),
            count,
            f"{_stands(country, standing)} {'awda-dark' if cards.dark() else ''}",
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
        for title, ends, nodes in zip(titles, _COUNTED, (left, middle, right), strict=True)
    ]
    return flows.flow(columns, ribbons, unit=COUNTED_UNIT, label=naming.country_name(country), dark=bool(cards.dark()))


def _stands(country: str, standing: str) -> str:
    """Return the classes of an answer: its country's colour, and how well it stands."""
    colour = "awda-kind-gap" if standing == "none" else f"awda-{country}"
    return f"awda-stands-{standing} {colour} {cards.dark()}".strip()


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


# One by one


def _strands(countries: Sequence[str], asked: Mapping[str, str]) -> None:
    """Draw single findings, recommendations and mechanisms with the links between them, and the reading list."""
    trace = data.trace(countries, **asked)
    opened = asked["finding"] or asked["recommendation"] or asked["dimension"]
    st.html(Markup('<span data-chosen="{}" tabindex="-1"></span>').format(opened))
    filters.take_back(["dimension", "finding", "recommendation"], _("Back to all dimensions"), key="back_to_dimensions")
    if trace.findings.empty and trace.recommendations.empty:
        _nothing()
        return
    strands = answered.Strands(trace.findings, trace.recommendations, trace.mechanisms, trace.links)
    with st.container(key="flow_beside"):
        figure, reading = st.columns([7, 4], gap="medium")
    with figure:
        rows = (
            data.with_sources(trace.links) if len(trace.links) else pd.concat([trace.findings, trace.recommendations])
        )
        _opening(
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
            alt=_single_in_words(trace),
            notes=[_single_note(asked)],
            listing=partial(_table, texts=_names(trace)) if len(trace.links) else None,
            written=_csv if len(trace.links) else None,
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


def _nothing() -> None:
    """Say that nothing fits, and offer to take the choices back."""
    st.html(Markup("<p>{}</p>").format(_("No statement fits these choices.")))
    filters.take_back(
        ["dimension", "origin", "finding", "recommendation"],
        _("Take back all choices"),
        key="none_fit",
        in_the_way=True,
    )


def _single_note(asked: Mapping[str, str]) -> str:
    """Say what is left out, and that a country never answers for the other."""
    said = [
        answered.none_means(),
        _("Mechanisms of a country answer for that country alone: choose one country to read it by itself."),
    ]
    if asked["recommendation"]:
        said.append(_("Only what leads through this recommendation is shown."))
    return " ".join(said)


def _lines(text: str, *, letters: int = _LETTERS, most: int = _MOST_LINES) -> int:
    """Return about how many lines a text takes in a block."""
    return min(most, max(1, -(-len(text) // letters)))


def _whole(text: str, *, letters: int = _LETTERS, most: int = _MOST_LINES) -> str:
    """Return a text that may have been cut, to be read on hover; nothing where all of it stands in its block."""
    return text if len(text) > letters * (most - 1) else ""


def _single_flow(trace: data.Trace, countries: Sequence[str], asked: Mapping[str, str]) -> flows.Flow:
    """Return the flow of single findings, recommendations and mechanisms."""
    kinds = dict(zip(trace.findings["finding_id"], trace.findings["kind"], strict=True))
    left = [_finding_node(row, countries, asked) for _position, row in trace.findings.iterrows()]
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
        for place, (title, ends, nodes) in enumerate(zip(titles, _SINGLE, (left, middle, right), strict=True))
    ]
    label_of_all = _("From gap to answer")
    return flows.flow(columns, ribbons, unit=SINGLE_UNIT, label=label_of_all, dark=bool(cards.dark()))


def _basis(code: str) -> str:
    """Say on what a link rests."""
    return label("basis", code)


def _finding_node(row: "pd.Series[str]", countries: Sequence[str], asked: Mapping[str, str]) -> flows.Node:
    """Return the block of a finding: its kind, what it says, and how mechanisms stand, country by country."""
    text = row[f"statement_{language()}"]
    small = [cards.origin_in_words(row["origin"])]
    small += [
        _("{label}: {text}").format(
            label=naming.country_name(country),
            text=f"{answered.SIGN[code]} {answered.standing(code)}",
        )
        for country in countries
        if row["country"] in (country, "both")
        for code in [judgements.standing(judgements.answers(row["finding_id"], country))]
    ]
    opened = asked["finding"] == row["finding_id"]
    return flows.Node(
        row["finding_id"],
        Markup('<span aria-hidden="true">{}</span> {}').format(cards.KIND_SIGN[row["kind"]], text),
        _lines(text),
        small=small,
        small_lines=sum(_lines(one, letters=32) for one in small),
        title=_whole(text),
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
        _lines(text, letters=24),
        small=small,
        small_lines=sum(_lines(one, letters=26) for one in small),
        title=_whole(text),
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
        _lines(name, letters=20, most=5),
        small=[status],
        small_lines=_lines(status, letters=24),
        title=_whole(name, letters=20, most=5),
        kind=_stands(row["country"], row["status_now"]),
        choices={"mechanism": row["mechanism_id"]},
        page="mechanisms",
        group=catalogue.COUNTRIES.index(row["country"]),
    )


def _single_in_words(trace: data.Trace) -> str:
    """Say finding by finding which recommendations respond, and which mechanisms work on it."""
    said = []
    for _position, row in trace.findings.iterrows():
        code = row["finding_id"]
        advice = list(trace.of("responds_to", end=code)["from_id"])
        working = trace.of("addresses", end=code)
        said.append(
            _("{finding} Recommendations that respond: {advice}. Mechanisms that work on it: {mechanisms}.").format(
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


def _names(trace: data.Trace) -> dict[str, Markup]:
    """Return what the ends of the links are called, a statement with whose it is."""
    ends = {*trace.links["from_id"], *trace.links["to_id"]}
    whose = {code: cards.origin_mark(data.origin(code)) if data.origin(code) else "" for code in ends}
    return {
        code: Markup("{}{}").format(
            data.text(code, language()),
            Markup('<br><span class="awda-muted">{}</span>').format(said) if said else "",
        )
        for code, said in whose.items()
    }


def _table(rows: pd.DataFrame, *, texts: Mapping[str, Markup]) -> Markup:
    """Return the links as the table folded below the flow."""
    return answered.links_table(rows, texts=texts)


def _csv(rows: pd.DataFrame, chosen_language: str) -> bytes:
    """Return the links as CSV, both ends in words."""
    text: str = data.in_words(rows, chosen_language).to_csv(index=False)
    return text.encode("utf-8-sig")
