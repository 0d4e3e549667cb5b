"""Recommendations: as cards by addressee, as a table, one in full; who advises, what it answers, what advances it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import cards, evidence, frame, i18n, markup, mechanisms, naming
from components.i18n import gettext as _
from components.i18n import language, ngettext
from components.naming import label
from data import catalogue

# A row of a table, with its columns as keys: many are written at once, and a dictionary is read faster than a series.
Row: TypeAlias = Any


def opening(row: Row) -> Markup:
    """Return a recommendation as a link that opens it in full."""
    return markup.leading(row[f"statement_{language()}"], {"recommendation": row["recommendation_id"]})


def horizon(row: Row) -> str:
    """Say by when a recommendation is to be followed, or that the source does not say."""
    if row["horizon"] == "unspecified":
        return _("the source gives no date")
    return label("horizon", row["horizon"])


def standing(statuses: Sequence[str]) -> str:
    """Say how many mechanisms of a country there are, and how they stand today; none is none in this inventory."""
    if not statuses:
        return _("nobody in this inventory")
    counts = [
        _("{name} ({count})").format(name=label("status", code), count=i18n.number(statuses.count(code)))
        for code in catalogue.codes("status")
        if code in statuses
    ]
    said = ngettext("{count} mechanism: {statuses}", "{count} mechanisms: {statuses}", len(statuses))
    return said.format(count=i18n.number(len(statuses)), statuses=i18n.listing(counts))


def since(row: Row) -> str:
    """Say since when a mechanism has existed; where its start is not known, that."""
    return mechanisms.dates(row) if row["start_year"] or row["end_year"] else _("start not known")


def whose(row: Row) -> Markup:
    """Return whose statement it is: the report's, the project's, or another study's, and the publication."""
    source = catalogue.publication(row["source_id"])
    return Markup("{} <bdi>{}</bdi>").format(
        cards.origin_mark(row["origin"]),
        markup.link(source.short(), source.url, language=source.language),
    )


def _basis(row: Row) -> Markup:
    """Return whether a source makes a link itself or we read it so, and why."""
    said = _("Our reading: {reason}") if row["basis"] == "coded" else _("Stated in the source: {reason}")
    return Markup('<span class="awda-muted">{}</span>').format(said.format(reason=row[f"rationale_{language()}"]))


def _by_basis(rows: Sequence[Row], item: Callable[[Row], Markup]) -> Markup:
    """Return links as lists under their basis: made by a source itself, or our reading."""
    titles = {"stated_in_source": _("Stated in the source:"), "coded": _("Our reading:")}
    lists = ((title, [row for row in rows if row["basis"] == basis]) for basis, title in titles.items())
    return markup.join(
        Markup('<p class="awda-note">{}</p><ul class="awda-names">{}</ul>').format(title, markup.join(map(item, own)))
        for title, own in lists
        if own
    )


def _finding(row: Row) -> Markup:
    """Return a finding that a recommendation responds to: kind, country, words, and whose."""
    return Markup('<li><b class="awda-kind-{}">{} {}</b> · {} · {} <small>{}</small></li>').format(
        row["kind"],
        cards.KIND_SIGN[row["kind"]],
        label("finding_kind", row["kind"]),
        naming.country_name(row["country"]),
        row[f"statement_{language()}"],
        _by_whom(row),
    )


def _by_whom(row: Row) -> Markup:
    """Return whose statement it is in a few words; another study is named by its publisher."""
    mark = cards.origin_mark(row["origin"])
    if row["origin"] != "other_study":
        return mark
    source = catalogue.publication(row["source_id"])
    return Markup("{} {}").format(mark, markup.latin(source.short(), source.language))


def _mechanism(row: Row) -> Markup:
    """Return a mechanism that advances a recommendation: name, status today, since when."""
    return Markup("<li>{} · <b>{}</b> · {}</li>").format(
        row[f"name_{language()}"], label("status", row["status_now"]), since(row)
    )


def _statuses(rows: Iterable[Row]) -> list[str]:
    """Return how each mechanism stands today."""
    return [row["status_now"] for row in rows]


def _head(country: str, found: Sequence[Row]) -> Markup:
    """Return how what advances a recommendation in a country stands."""
    name = Markup('<span class="awda-country">{}</span>').format(naming.country_name(country))
    return Markup(_("{label}: {text}")).format(label=name, text=standing(_statuses(found)))


def _advanced(advancing: Mapping[str, Sequence[Row]]) -> Markup:
    """Return country by country what advances a recommendation: how it stands, and the mechanisms folded below."""
    pieces = []
    for country, found in advancing.items():
        head = _head(country, found)
        if found:
            body = Markup('<div class="awda-{}"><details><summary>{}</summary>{}</details></div>').format(
                country, head, _by_basis(found, _mechanism)
            )
        else:
            body = Markup('<p class="awda-{} awda-lacks">{}</p>').format(country, head)
        pieces.append(body)
    return markup.join(pieces)


def card(row: Row, reasons: Sequence[Row], advancing: Mapping[str, Sequence[Row]]) -> Markup:
    """Return one recommendation as a card: what is advised, to whom, by whom; what it answers and what advances it."""
    note = row[f"notes_{language()}"]
    answers = ngettext("Responds to {count} statement", "Responds to {count} statements", len(reasons))
    return Markup(
        '<li class="awda-advice awda-{country}"><div><p class="awda-card-name">{name}</p>'
        '<p><span class="awda-country">{country_name}</span> · {dimension} · {addressed}</p>'
        '<p>{whose} <span class="awda-muted">· {place} · {grade} · {horizon}</span></p>{note}{reasons}</div>'
        "<div>{advanced}</div></li>"
    ).format(
        country=row["country"],
        name=opening(row),
        country_name=naming.country_name(row["country"]),
        dimension=label("dimension", row["dimension"]),
        addressed=_("to: {addressee}").format(addressee=row[f"addressed_to_{language()}"]),
        whose=whose(row),
        # The place in a source is quoted as the evidence base notes it, in English.
        place=markup.latin(row["locator"]),
        grade=_("grade {letter}").format(letter=row["grade"]),
        horizon=horizon(row),
        note=Markup('<p class="awda-note">{}</p>').format(note) if note else "",
        reasons=Markup("<details><summary>{}</summary>{}</details>").format(
            answers.format(count=i18n.number(len(reasons))), _by_basis(reasons, _finding)
        )
        if reasons
        else Markup('<p class="awda-note">{}</p>').format(_("No statement is linked to it.")),
        advanced=_advanced(advancing),
    )


def listing(
    rows: pd.DataFrame, reasons: pd.DataFrame, advancing: pd.DataFrame, *, countries: Collection[str], dark: bool
) -> Markup:
    """Return recommendations as cards under those who should act.

    `reasons` are the findings they respond to and `advancing` the mechanisms that advance them, with their links;
    what advances them is shown for `countries` only.
    """
    told: dict[str, list[Row]] = {}
    for one in reasons.to_dict("records"):
        told.setdefault(one["from_id"], []).append(one)
    done: dict[tuple[str, str], list[Row]] = {}
    for one in advancing.to_dict("records"):
        done.setdefault((one["to_id"], one["country"]), []).append(one)
    advised, groups = rows.to_dict("records"), []
    for code in catalogue.codes("addressee_type"):
        own = [row for row in advised if row["addressee_type"] == code]
        if not own:
            continue
        drawn = markup.join(
            card(
                row,
                told.get(row["recommendation_id"], []),
                {
                    country: done.get((row["recommendation_id"], country), [])
                    for country in countries
                    if row["country"] in (country, "both")
                },
            )
            for row in own
        )
        title = _("{name} ({count})").format(name=label("addressee_type", code), count=i18n.number(len(own)))
        groups.append(Markup('<h3>{}</h3><ul class="awda-advices">{}</ul>').format(title, drawn))
    return Markup('<div class="awda-by-addressee {}">{}</div>').format("awda-dark" if dark else "", markup.join(groups))


def _also(text: str, more: str) -> Markup:
    """Return two facts of one cell, the second below the first."""
    return Markup('{}<br><span class="awda-muted">{}</span>').format(text, more)


def table(rows: pd.DataFrame, statuses: Mapping[str, Mapping[str, Sequence[str]]], *, caption: str) -> Markup:
    """Return recommendations as a table; `statuses` holds those of the mechanisms, by recommendation and country."""
    countries = list(dict.fromkeys(country for own in statuses.values() for country in own))
    headers = [
        _("Recommendation"),
        _("Addressed to"),
        _("Country and dimension"),
        _("Horizon"),
        _("Who says so"),
        *(_("What advances it in {country}").format(country=naming.country_name(country)) for country in countries),
        _("Grade"),
    ]

    def advanced(row: Row, country: str) -> str:
        """Return how a recommendation stands in a country, or that it does not concern it."""
        own = statuses[row["recommendation_id"]]
        return standing(own[country]) if country in own else _("not about this country")

    body = [
        [
            opening(row),
            _also(row[f"addressed_to_{language()}"], label("addressee_type", row["addressee_type"])),
            _also(naming.country_name(row["country"]), label("dimension", row["dimension"])),
            horizon(row),
            whose(row),
            *(advanced(row, country) for country in countries),
            row["grade"],
        ]
        for row in rows.to_dict("records")
    ]
    return markup.table(headers, body, caption=caption)


# One recommendation in full


def in_full(
    row: "pd.Series[str]", reasons: pd.DataFrame, advancing: Mapping[str, pd.DataFrame], *, foot: Callable[[], None]
) -> None:
    """Draw one recommendation with all that is known of it; `foot` draws what a reader may do with it."""
    key = row["recommendation_id"]
    known = [
        (_("Who says so"), whose(row)),
        (_("Addressed to"), row[f"addressed_to_{language()}"]),
        (_("Type of addressee"), label("addressee_type", row["addressee_type"])),
        (_("Country"), naming.country_name(row["country"])),
        (_("Dimension"), label("dimension", row["dimension"])),
        (_("Horizon"), horizon(row)),
        (_("Note"), row[f"notes_{language()}"]),
        (_("Number"), markup.latin(key)),
    ]
    with st.container(key="recommendation_in_full"):
        st.html(cards.facts((name, text) for name, text in known if text))
        foot()
        st.header(_("What it responds to"), anchor=False)
        if reasons.empty:
            cards.note(_("No statement is linked to it."))
        for one in reasons.to_dict("records"):
            with st.container(gap="xxsmall", key=f"finding_{one['finding_id']}"):
                frame.lead_to("assessment", {"finding": one["finding_id"]}, text=one[f"statement_{language()}"])
                st.html(_reason(one))
        st.header(_("What already advances it"), anchor=False)
        if any(len(found) for found in advancing.values()):
            st.html(Markup('<p class="awda-reading">{}</p>').format(mechanisms.caution()))
        for country, found in advancing.items():
            _advanced_in_full(country, found.to_dict("records"))
        _apart(row, reasons, advancing)
        st.header(_("Source"), anchor=False)
        rows = row.to_frame().T
        evidence.show_records(evidence.citation_list(rows), rows, table="recommendations", key=f"recommendation_{key}")


def _apart(row: "pd.Series[str]", reasons: pd.DataFrame, advancing: Mapping[str, pd.DataFrame]) -> None:
    """Let what the page draws piece by piece be exhibits, on stage and in documents."""
    if len(reasons):
        said = markup.join(
            Markup('<div class="awda-statement"><p class="awda-says">{}</p><p>{}</p></div>').format(
                one[f"statement_{language()}"], _known_of(one)
            )
            for one in reasons.to_dict("records")
        )
        rows = reasons.drop_duplicates("finding_id")
        evidence.show_apart(lambda: said, rows, table="findings", key="reasons", title=_("What it responds to"))
    pieces: list[Markup] = []
    for country, found in advancing.items():
        own = found.to_dict("records")
        name = naming.country_name(country)
        if not own:
            text = _("{label}: {text}").format(label=name, text=standing([]))
            pieces.append(Markup('<div class="awda-unknown awda-statement"><p>{}</p></div>').format(text))
        pieces += (
            Markup('<div class="awda-statement"><p class="awda-says">{}</p><p>{} · {} · {}</p><p>{}</p></div>').format(
                one[f"name_{language()}"], name, label("status", one["status_now"]), since(one), _basis(one)
            )
            for one in own
        )
    every = pd.concat(list(advancing.values()))
    title = _("What already advances it")
    drawn = markup.join(pieces)
    if len(every):
        rows = every.drop_duplicates("mechanism_id")
        evidence.show_apart(lambda: drawn, rows, table="mechanisms", key="advancing", title=title)
    else:
        evidence.show_apart(lambda: drawn, row.to_frame().T, table="recommendations", key="advancing", title=title)


def _reason(row: Row) -> Markup:
    """Return what is known of a finding that a recommendation responds to, below its words."""
    return Markup('<p class="awda-statement awda-kind-{} {}">{}</p>').format(row["kind"], cards.dark(), _known_of(row))


def _known_of(row: Row) -> Markup:
    """Return kind, country, dimension, origin and grade of a finding, and on what its link rests."""
    return Markup("{mark} · {country} · {dimension} · {origin} · {grade}<br>{basis}").format(
        mark=cards.kind_mark(row["kind"]),
        country=naming.country_name(row["country"]),
        dimension=label("dimension", row["dimension"]),
        origin=_by_whom(row),
        grade=evidence.grade(row["grade"]),
        basis=_basis(row),
    )


def _advanced_in_full(country: str, found: Sequence[Row]) -> None:
    """Draw what advances a recommendation in a country, each mechanism as a link to its own page."""
    st.html(
        Markup('<div class="awda-key awda-{} {}"><p>{}</p></div>').format(country, cards.dark(), _head(country, found))
    )
    for row in found:
        with st.container(gap="xxsmall", key=f"mechanism_{row['mechanism_id']}"):
            frame.lead_to("mechanisms", {"mechanism": row["mechanism_id"]}, text=row[f"name_{language()}"])
            st.html(
                Markup('<p class="awda-statement">{} · {}<br>{}</p>').format(
                    mechanisms.status_chip(row), since(row), _basis(row)
                )
            )
