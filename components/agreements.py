"""Agreements as HTML: a matrix of partners by subjects, a table, one agreement in full, and a case at a glance."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import pandas as pd
from markupsafe import Markup

from components import cards, evidence, i18n, markup
from components.i18n import gettext as _
from components.i18n import language
from data import catalogue

# Nothing found in the sources: the sign of what is missing, everywhere in the dashboard.
BLANK = "○"
SIGNS = {
    "in_force": "●",
    "provisional": "◐",
    "signed": "◇",
    "not_ratified": "✕",
    "negotiating": "…",
    "unknown": "?",
    "ended": "■",
    "replaced": "↻",
}
# Bodies of several states, named last and without a number of people of their own.
BODIES = ("EUE", "AMU")


class Line(Protocol):
    """One line of the matrix."""

    @property
    def partner(self) -> str:
        """Return the code of the partner."""

    @property
    def people(self) -> "pd.Series[str] | None":
        """Return how many people live there, one observation, or None."""

    @property
    def cells(self) -> Mapping[str, pd.DataFrame]:
        """Return the agreements by subject."""


def partner_name(code: str) -> str:
    """Name a partner."""
    if code == "EUE":
        return _("European Union")
    if code == "AMU":
        return _("Arab Maghreb Union")
    return catalogue.label("country" if code in ("MAR", "TUN") else "partner", code, language())


def _is_quebec(row: "pd.Series[str]") -> bool:
    """Tell whether an agreement is with the province, which stands in the line of Canada."""
    return bool(row["partner_name"] == "Quebec")


def partner_of(row: "pd.Series[str]") -> str:
    """Name the partner of one agreement; the province with its country."""
    name = partner_name(row["partner"])
    return _("Quebec ({country})").format(country=name) if _is_quebec(row) else name


def subject_name(code: str) -> str:
    """Name a subject."""
    return catalogue.label("agreement_subject", code, language())


def status_name(code: str) -> str:
    """Name a status."""
    return catalogue.label("agreement_status", code, language())


def state(row: "pd.Series[str]") -> str:
    """Say how an agreement stands, with the year that its source gives."""
    signed, force, status = row["year_signed"], row["in_force_year"], row["status"]
    if status == "in_force" and force:
        return _("in force since {year}").format(year=force)
    dated = {
        "in_force": _("in force, signed in {year}"),
        "provisional": _("applied before ratification, signed in {year}"),
        "signed": _("signed in {year}, entry into force not documented"),
        "not_ratified": _("signed in {year}, not ratified"),
        "negotiating": _("negotiated since {year}"),
        "unknown": _("signed in {year}, present force not known"),
        "ended": _("of {year}, ended"),
        "replaced": _("of {year}, replaced by a newer text"),
    }
    undated = {
        "in_force": _("in force, date not given"),
        "not_ratified": _("signed, not ratified"),
        "negotiating": _("under negotiation"),
    }
    return dated[status].format(year=signed) if signed else undated.get(status, status_name(status))


def covers(row: "pd.Series[str]") -> str:
    """Say what an agreement covers; empty where no source says."""
    column = "covers" if language() == "en" else f"covers_{language()}"
    parts = [part.strip() for part in row[column].split(";") if part.strip()]
    return i18n.listing(parts)


def _pact(row: "pd.Series[str]", *, subject: str = "") -> Markup:
    """Return one agreement as a sign and words."""
    said = state(row)
    if _is_quebec(row):
        said = _("{label}: {text}").format(label=_("Quebec"), text=said)
    if subject:
        said = _("{label}: {text}").format(label=subject, text=said)
    return Markup('<span class="awda-pact awda-pact-{}"><i aria-hidden="true">{}</i><span>{}</span></span>').format(
        row["status"], SIGNS[row["status"]], said
    )


def _opening(partner: str) -> Markup:
    """Return the name of a partner as a link that opens it in full."""
    return markup.choice(partner_name(partner), {"partner": partner})


def _people(row: "pd.Series[str] | None") -> Markup:
    """Return how many people live with a partner."""
    if row is None:
        return Markup('<span class="awda-muted">{}</span>').format(_("not published"))
    sign = "≈ " if row["precision"] == "approximate" else ""
    return Markup("<bdi>{}{}</bdi>").format(sign, i18n.number(float(row["value"])))


def ordered(lines: Iterable[Line]) -> list[Line]:
    """Return lines with those without a figure by name, and bodies of several states last."""
    listed = list(lines)
    known = [one for one in listed if one.people is not None]
    others = [one for one in listed if one.people is None]
    return known + sorted(others, key=lambda one: (one.partner in BODIES, i18n.sort_key(partner_name(one.partner))))


def matrix(
    lines: Sequence[Line],
    *,
    country: str,
    subjects: Sequence[str],
    people: str,
    caption: str,
    blank: str,
    said_in_words: str,
    dark: bool,
) -> Markup:
    """Return partners (rows) by subjects (columns) as a table; on a phone each row becomes a short list.

    `people` heads the column of how many people live there, `blank` says what an empty cell means: by a sign, in the
    column of the subject `said_in_words` by words as well.
    """
    heads = [_("Partner"), people, *map(subject_name, subjects)]
    head = markup.join(Markup('<th scope="col" role="columnheader">{}</th>').format(text) for text in heads)
    body = []
    for line in lines:
        cells = []
        for subject in subjects:
            name = subject_name(subject)
            if subject in line.cells:
                inside = markup.join(_pact(row) for _index, row in line.cells[subject].iterrows())
                cells.append(Markup('<td role="cell" data-label="{}">{}</td>').format(name, inside))
            elif subject == said_in_words:
                cells.append(
                    Markup(
                        '<td role="cell" class="awda-lacking" data-label="{}"><span class="awda-pact">'
                        '<i aria-hidden="true">{}</i><span>{}</span></span></td>'
                    ).format(name, BLANK, blank)
                )
            else:
                cells.append(
                    Markup(
                        '<td role="cell" class="awda-none" data-label="{name}">'
                        '<span role="img" aria-label="{blank}" title="{blank}">{sign}</span></td>'
                    ).format(name=name, blank=blank, sign=BLANK)
                )
        body.append(
            Markup(
                '<tr role="row"><th scope="row" role="rowheader">{}</th>'
                '<td role="cell" class="awda-people" data-label="{}">{}</td>{}</tr>'
            ).format(_opening(line.partner), people, _people(line.people), markup.join(cells))
        )
    return Markup(
        '<div class="awda-scroll awda-all awda-{country} {dark}" tabindex="0" role="region" aria-label="{caption}">'
        '<table class="awda-pacts" role="table"><caption>{caption}</caption>'
        '<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table></div>'
    ).format(country=country, dark="awda-dark" if dark else "", caption=caption, head=head, body=markup.join(body))


def legend(statuses: Iterable[str], *, blank: str) -> Markup:
    """Return what the signs mean; without a `blank`, no sign of what is missing is explained."""
    signs = [(SIGNS[code], status_name(code)) for code in statuses]
    if blank:
        signs.append((BLANK, blank))
    return Markup('<ul class="awda-key-list">{}</ul>').format(
        markup.join(
            Markup('<li><span class="awda-sign" aria-hidden="true">{}</span>{}</li>').format(*pair) for pair in signs
        )
    )


def table(rows: pd.DataFrame, *, caption: str) -> Markup:
    """Return agreements on one subject as a table, one row for each, in the order of the partners' names."""
    headers = [_("Partner"), _("Country"), _("State"), _("Covers"), _("Source"), _("Grade")]
    body = []
    names = rows["partner"].map(lambda code: i18n.sort_key(partner_name(code)))
    rows = rows.assign(name=names).sort_values(["name", "country"], kind="stable")
    for position, (_index, row) in enumerate(rows.iterrows()):
        cited = catalogue.citations(rows.iloc[position : position + 1])
        body.append(
            [
                markup.choice(partner_of(row), {"partner": row["partner"]}),
                catalogue.label("country", row["country"], language()),
                _plain(row),
                covers(row) or Markup('<span class="awda-muted">{}</span>').format(_("not in the sources read")),
                markup.join(
                    (markup.link(one.short(), one.url, language=one.language) for one in cited), Markup("<br>")
                ),
                row["grade"],
            ]
        )
    return markup.table(headers, body, caption=caption, whole=True)


def by_status(rows: pd.DataFrame, *, country: str, dark: bool) -> Markup:
    """Return the partners of one country under each status, the strongest first."""
    groups = []
    for status in dict.fromkeys(code for code in SIGNS if code in set(rows["status"])):
        names = sorted(
            (partner_of(row) for _index, row in rows[rows["status"] == status].iterrows()), key=i18n.sort_key
        )
        groups.append(
            Markup(
                '<p><span class="awda-pact awda-pact-{}"><i aria-hidden="true">{}</i><span>{}</span></span>{}</p>'
            ).format(
                status,
                SIGNS[status],
                _("{label} ({count})").format(label=status_name(status), count=i18n.number(len(names))),
                i18n.listing(names),
            )
        )
    return Markup('<div class="awda-key awda-{} {}"><p class="awda-country">{}</p>{}</div>').format(
        country, "awda-dark" if dark else "", catalogue.label("country", country, language()), markup.join(groups)
    )


def _plain(row: "pd.Series[str]") -> Markup:
    """Return the state of an agreement whose partner is named beside it."""
    return Markup('<span class="awda-pact awda-pact-{}"><i aria-hidden="true">{}</i><span>{}</span></span>').format(
        row["status"], SIGNS[row["status"]], state(row)
    )


def in_full(rows: pd.DataFrame) -> Markup:
    """Return agreements of one country with a partner, each with all that is known of it."""
    items = []
    for position, (_index, row) in enumerate(rows.iterrows()):
        one = rows.iloc[position : position + 1]
        facts = [(_("Signed"), row["year_signed"])]
        if row["in_force_year"] or row["status"] in ("in_force", "replaced"):
            since = _("Applied since") if row["status"] == "provisional" else _("In force since")
            facts.append((since, row["in_force_year"]))
        facts += [
            (_("Covers"), covers(row)),
            cards.recorded_note(row["notes_en"]),
        ]
        named = " · ".join([subject_name(row["subject"]), *([_("Quebec")] if _is_quebec(row) else [])])
        items.append(
            Markup('<li class="awda-treaty"><p><strong>{subject}</strong> {state}</p>{facts}{source}</li>').format(
                subject=named,
                state=_plain(row),
                facts=cards.facts(facts),
                source=evidence.source_line(one),
            )
        )
    return Markup('<ul class="awda-mechanisms awda-treaties">{}</ul>').format(markup.join(items))


def _applied(row: "pd.Series[str]") -> str:
    """Say of a text that waits for its ratification what it does: by its note, which is in English, else by its codes.

    A message that opens a page speaks the reader's language.
    """
    if language() == "en":
        return str(row["notes_en"])
    return _("The text signed in {year} is applied since {since}, before its ratification; it covers {covers}.").format(
        year=row["year_signed"], since=row["in_force_year"], covers=covers(row)
    )


def case(
    partner: str,
    agreements: Mapping[str, pd.DataFrame],
    people: Mapping[str, "pd.Series[str]"],
    statements: pd.DataFrame,
    *,
    subject: str,
    dark: bool,
) -> Markup:
    """Return a partner at a glance: for each country how many people live there and how its agreements stand.

    `agreements` and `people` are by country; `statements` what the sources say of it.
    """
    sides = []
    for country, rows in agreements.items():
        figure = people.get(country)
        pacts = [_pact(row) for _index, row in rows.iterrows()] or [
            Markup('<span class="awda-pact"><i aria-hidden="true">{}</i><span>{}</span></span>').format(
                BLANK, _("none found in the sources")
            )
        ]
        sides.append(
            Markup(
                '<div class="awda-key awda-{country} {dark}"><p class="awda-opening"><span class="awda-country">{name}'
                '</span> <span class="awda-muted">{people}</span></p>{pacts}</div>'
            ).format(
                country=country,
                dark="awda-dark" if dark else "",
                name=catalogue.label("country", country, language()),
                people=Markup(_("people living there: {number}")).format(number=_people(figure)),
                pacts=markup.join(pacts),
            )
        )
    shown = pd.concat(list(agreements.values()))
    said = [Markup("<p>{}</p>").format(row[f"statement_{language()}"]) for _index, row in statements.iterrows()]
    if statements.empty:
        applied = [row for _index, row in shown.iterrows() if row["status"] == "provisional"]
        said = [Markup("<p>{}</p>").format(_applied(row)) for row in applied]
    both = [shown, statements.assign(source_ids=statements["source_id"])]
    sources = evidence.source_line(pd.concat([one[["source_ids", "grade"]] for one in both if len(one)]))
    return Markup(
        '<section class="awda-case" aria-label="{name}"><p class="awda-card-name">{opening}</p>'
        '<p class="awda-muted">{subject}</p><div class="awda-case-sides">{sides}</div>{said}{sources}</section>'
    ).format(
        name=partner_name(partner),
        opening=_opening(partner),
        subject=subject_name(subject),
        sides=markup.join(sides),
        said=markup.join(said),
        sources=sources,
    )
