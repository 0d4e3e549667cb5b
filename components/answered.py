"""What answers a finding, in words: the advice that responds, the mechanisms that work on it, and what is lacking.

A link says that a mechanism works on a subject; whether the mechanism is at work stands beside its name every time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from components import cards, evidence, i18n, markup, mechanisms, naming
from components.i18n import gettext as _
from components.i18n import language

# How well an answer stands, best first, told apart by a sign as well as by the word.
SIGN = {"active": "●", "unknown": "?", "planned": "…", "ended": "×", "none": "○"}


@dataclass(frozen=True)
class Strands:
    """What is followed: the rows of findings, recommendations and mechanisms, and the links among them."""

    findings: pd.DataFrame
    recommendations: pd.DataFrame
    mechanisms: pd.DataFrame
    links: pd.DataFrame


def standing(code: str) -> str:
    """Say how well the mechanisms of a country answer a finding."""
    return {
        "active": _("at work"),
        "unknown": _("nobody says whether it still works"),
        "planned": _("only planned"),
        "ended": _("ended"),
        "none": _("none in this inventory"),
    }[code]


def none_means() -> str:
    """Say what it means that there is no mechanism."""
    return _("“No mechanism” means none in this inventory.")


def asks_not_to_act() -> str:
    """Say why nothing can advance a recommendation that asks governments to leave something alone."""
    return _("It asks governments not to act, so no mechanism can be expected.")


def counting() -> str:
    """Say how many times a statement counts, and by which of its mechanisms."""
    return _(
        "A statement on both countries counts in each of them; a mechanism answers in its own country only. Each "
        "weakness or gap stands under the best of its mechanisms; most links are our own reading."
    )


def in_each() -> str:
    """Say that what is said of both countries counts in each: other views count it apart."""
    return _("A statement on both countries counts in each.")


def of_all(tallies: Mapping[str, pd.DataFrame], standing: str) -> str:
    """Say of how many findings, country by country, the mechanisms stand in one way; `tallies` as `traces.tally`."""
    return parts({country: (rows["standing"].eq(standing).sum(), len(rows)) for country, rows in tallies.items()})


def parts(counts: Mapping[str, tuple[int, int]]) -> str:
    """Say of how many among how many something holds, country by country."""
    return i18n.listing(
        [
            _("{count} of {all} in {country}").format(
                count=i18n.number(int(count)), all=i18n.number(whole), country=naming.country_name(country)
            )
            for country, (count, whole) in counts.items()
        ]
    )


def cut(text: str, letters: int = 90) -> str:
    """Return the beginning of a statement, whole words, for lists to choose from."""
    return text if len(text) <= letters else text[:letters].rsplit(" ", 1)[0].rstrip(",;:،؛") + "…"


def arrow() -> str:
    """Return the sign of a recommendation, in the direction of the page."""
    return "←" if i18n.direction() == "rtl" else "→"


def basis_chip(row: "pd.Series[str]") -> Markup:
    """Return whether a source makes the link itself, or we do."""
    said = naming.label("basis", row["basis"])
    return Markup('<span class="awda-chip awda-basis-{}">{}</span>').format(row["basis"], said)


def reason(row: "pd.Series[str]") -> Markup:
    """Return on what a link rests, and why."""
    return Markup('<p class="awda-muted">{} {}</p>').format(basis_chip(row), row[f"rationale_{language()}"])


def recommendation_link(row: "pd.Series[str]") -> Markup:
    """Return what a recommendation says, as a link that opens it among the recommendations."""
    return markup.to_page(
        "recommendations", {"recommendation": row["recommendation_id"]}, row[f"statement_{language()}"]
    )


def mechanism_link(row: "pd.Series[str]") -> Markup:
    """Return the name of a mechanism as a link that opens it in the inventory."""
    return markup.to_page("mechanisms", {"mechanism": row["mechanism_id"]}, row[f"name_{language()}"])


def reading_list(
    strands: Strands, countries: Sequence[str], *, through: bool = False, asides: Mapping[str, str] | None = None
) -> Markup:
    """Return each finding with its recommendations, what advances these, and the mechanisms, country by country.

    Followed `through` one recommendation, what works on a finding itself is left out, as in the picture. `asides`
    say what else a reader must know of some recommendations.
    """
    inventory = {row["mechanism_id"]: row for _position, row in strands.mechanisms.iterrows()}
    advice = {row["recommendation_id"]: row for _position, row in strands.recommendations.iterrows()}
    met: set[tuple[str, ...]] = set()
    several = len(strands.findings) > 1 and not through
    items = []
    for _position, row in strands.findings.iterrows():
        own = [one for one in countries if row["country"] in (one, "both")]
        answers = _advice(row["finding_id"], strands, advice, inventory, own, met, asides or {})
        if not through:
            answers += _worked_on(row["finding_id"], strands, inventory, own)
        if several:
            answers = Markup('<details class="awda-folded"><summary>{}</summary>{}</details>').format(
                _in_short(row["finding_id"], strands, own), answers
            )
        items.append(
            Markup('<li class="awda-statement awda-kind-{} {}">{}<p class="awda-said">{}</p>{}{}</li>').format(
                row["kind"],
                cards.dark(),
                cards.kind_line(row),
                markup.choice(
                    row[f"statement_{language()}"], {"finding": row["finding_id"], "recommendation": "", "view": "flow"}
                ),
                cards.said_by(row),
                answers,
            )
        )
    for code, row in advice.items():
        if strands.findings.empty:
            items.append(
                Markup('<li class="awda-statement">{}</li>').format(
                    _recommendation(
                        row, None, _links(strands, "advances", code), inventory, countries, asides or {}, whole=True
                    )
                )
            )
    return Markup('<ol class="awda-mechanisms awda-read">{}</ol>').format(markup.join(items))


def _links(strands: Strands, relation: str, end: str) -> pd.DataFrame:
    """Return the links of one relation that lead to one end."""
    rows = strands.links
    return rows[(rows["relation"] == relation) & (rows["to_id"] == end)]


def _in_short(finding_id: str, strands: Strands, countries: Sequence[str]) -> str:
    """Say how many recommendations respond to a finding, and how many mechanisms work on it in each country."""
    addressing = _links(strands, "addresses", finding_id)
    said = [_("Advice: {count}").format(count=i18n.number(len(_links(strands, "responds_to", finding_id))))]
    for country in countries:
        own = addressing[addressing["country"] == country]
        best = next((code for code in SIGN if code in set(own["status_now"])), "none")
        text = f"{SIGN[best]} {standing(best)}"
        said.append(
            _("{label}: {text}").format(
                label=_("mechanisms in {country}").format(country=naming.country_name(country)),
                text=_("{count} ({text})").format(count=i18n.number(len(own)), text=text) if len(own) else text,
            )
        )
    return " · ".join(said)


def _advice(
    finding_id: str,
    strands: Strands,
    advice: Mapping[str, "pd.Series[str]"],
    inventory: Mapping[str, "pd.Series[str]"],
    countries: Sequence[str],
    met: set[tuple[str, ...]],
    asides: Mapping[str, str],
) -> Markup:
    """Return the recommendations that respond to a finding; one met before is not told in full again."""
    links = _links(strands, "responds_to", finding_id)
    if links.empty:
        return Markup('<p class="awda-gap-line"><span aria-hidden="true">{}</span> {}</p>').format(
            SIGN["none"], _("No recommendation in the evidence base responds to it.")
        )
    items = []
    for _position, link in links.iterrows():
        code = link["from_id"]
        items.append(
            Markup("<li>{}</li>").format(
                _recommendation(
                    advice[code],
                    link,
                    _links(strands, "advances", code),
                    inventory,
                    countries,
                    asides,
                    whole=(code, *countries) not in met,
                )
            )
        )
        met.add((code, *countries))
    title = _("What is advised")
    return Markup('<p class="awda-list-title">{}</p><ul class="awda-steps">{}</ul>').format(title, markup.join(items))


def _recommendation(
    row: "pd.Series[str]",
    link: "pd.Series[str] | None",
    advances: pd.DataFrame,
    inventory: Mapping[str, "pd.Series[str]"],
    countries: Sequence[str],
    asides: Mapping[str, str],
    *,
    whole: bool,
) -> Markup:
    """Return a recommendation: what it says, to whom, by whom, on what the link rests, and what advances it."""
    why = Markup("") if link is None else reason(link)
    if not whole:
        said = Markup('<p><span aria-hidden="true">{}</span> {}</p>{}<p class="awda-muted">{}</p>')
        return said.format(arrow(), recommendation_link(row), why, _("Its source and what advances it: see above."))
    addressed = _("To: {addressee}").format(addressee=row[f"addressed_to_{language()}"])
    advances = advances[advances["country"].isin(countries)]
    if advances.empty:
        named = i18n.listing([naming.country_name(one) for one in countries if row["country"] in (one, "both")])
        lacking = _("No mechanism of this inventory advances it in: {countries}.").format(countries=named)
        led = Markup('<p class="awda-muted">{} {}</p>').format(lacking, asides.get(row["recommendation_id"], ""))
    else:
        led = Markup('<p class="awda-list-title">{}</p>{}').format(
            _("What advances it ({count})").format(count=i18n.number(len(advances))),
            _working(advances, inventory),
        )
    return Markup('<p><span aria-hidden="true">{}</span> {}</p><p class="awda-muted">{} · {}</p>{}{}{}').format(
        arrow(),
        recommendation_link(row),
        addressed,
        cards.origin_mark(row["origin"]),
        why,
        evidence.source_line(row.to_frame().T),
        led,
    )


def _worked_on(
    finding_id: str, strands: Strands, inventory: Mapping[str, "pd.Series[str]"], countries: Sequence[str]
) -> Markup:
    """Return the mechanisms that work on a finding itself, country by country; none is said as none."""
    pieces = []
    for country in countries:
        links = _links(strands, "addresses", finding_id)
        links = links[links["country"] == country]
        if links.empty:
            pieces.append(none_line(country))
            continue
        title = _("Mechanisms that work on it, {country}").format(country=naming.country_name(country))
        pieces.append(Markup('<p class="awda-list-title">{}</p>{}').format(title, _working(links, inventory)))
    return markup.join(pieces)


def none_line(country: str) -> Markup:
    """Say that no mechanism of a country works on something: none in this inventory."""
    said = _("{label}: {text}").format(label=naming.country_name(country), text=_("no mechanism in this inventory"))
    return Markup('<p class="awda-gap-line"><span aria-hidden="true">{}</span> {}</p>').format(SIGN["none"], said)


def _working(links: pd.DataFrame, inventory: Mapping[str, "pd.Series[str]"]) -> Markup:
    """Return mechanisms with their status, years, on what the link rests and why, and sources."""
    items = []
    for _position, link in links.iterrows():
        row = inventory[link["from_id"]]
        items.append(
            Markup('<li class="awda-{} {}"><p>{}</p><p class="awda-muted">{} {} · {}</p>{}{}</li>').format(
                row["country"],
                cards.dark(),
                mechanism_link(row),
                mechanisms.status_chip(row),
                naming.country_name(row["country"]),
                mechanisms.dates(row),
                reason(link),
                evidence.source_line(row.to_frame().T),
            )
        )
    return Markup('<ul class="awda-steps">{}</ul>').format(markup.join(items))


def links_table(links: pd.DataFrame, *, texts: Mapping[str, Markup]) -> Markup:
    """Return links as a table: from what, how, to what, the status of the mechanism, on what it rests and why."""
    headers = [_("From"), _("Link"), _("To"), _("Status now"), _("Basis"), _("Reason")]
    body = [
        [
            texts[row["from_id"]],
            naming.label("relation", row["relation"]),
            texts[row["to_id"]],
            naming.label("status", row["status_now"]) if row["status_now"] else "",
            basis_chip(row),
            row[f"rationale_{language()}"],
        ]
        for _position, row in links.iterrows()
    ]
    return markup.table(headers, body, caption=_("Links"))
