"""Statements of the sources: as cards, as a table, as sentences; whose they are, and how far publications agree."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import answered, cards, evidence, filters, i18n, markup, matrices, naming, palette
from components.i18n import gettext as _
from components.i18n import language, ngettext
from components.naming import label
from data import catalogue

COUNTRIES = (*catalogue.COUNTRIES, "both")


def kind(row: "pd.Series[str]") -> Markup:
    """Return the kind of a statement with its sign, and the country."""
    return Markup('{} · <span class="awda-country">{}</span>').format(
        cards.kind_mark(row["kind"]), naming.country_name(row["country"])
    )


def whose(row: "pd.Series[str]") -> Markup:
    """Return whose a statement or a piece of advice is: the mark of its origin, and its publisher."""
    source = catalogue.publication(row["source_id"])
    return Markup('<p class="awda-whose">{} {}</p>').format(
        cards.origin_mark(row["origin"]), markup.latin(source.publisher, source.language)
    )


def read_where(row: "pd.Series[str]") -> Markup:
    """Return where a statement was read: year, title with its address, place in it, and grade."""
    source = catalogue.publication(row["source_id"])
    # The place in a source is quoted as the evidence base notes it, in English.
    pieces = [
        source.year,
        markup.link(source.title, source.url, language=source.language),
        markup.latin(row["locator"]),
        evidence.grade(row["grade"]),
    ]
    return Markup('<p class="awda-muted">{}</p>').format(markup.join((one for one in pieces if one), " · "))


def card(row: "pd.Series[str]", *, opens: bool = False, with_dimension: bool = False, titled: bool = False) -> Markup:
    """Return a statement as a card: kind, country, what is said, whose it is, where it was read, and its note.

    A card that `opens` has the link that shows the finding in full on the page of the assessment; what is said is left
    out where it is the title of the page already (`titled`).
    """
    note = row[f"notes_{language()}"]
    opening = markup.choice(
        _("{code} in full").format(code=row["finding_id"]), {"view": "", "finding": row["finding_id"]}
    )
    return Markup(
        '<div class="awda-statement awda-finding awda-kind-{kind_code} awda-{country} {dark}" data-finding="{key}">'
        "<p>{kind}{dimension}</p>{text}{whose}{where}{note}{opening}</div>"
    ).format(
        kind_code=row["kind"],
        country=row["country"],
        dark=cards.dark(),
        key=row["finding_id"],
        kind=kind(row),
        dimension=Markup(" · {}").format(label("dimension", row["dimension"])) if with_dimension else "",
        text="" if titled else Markup('<p class="awda-says">{}</p>').format(row[f"statement_{language()}"]),
        whose=whose(row),
        where=read_where(row),
        note=Markup('<p class="awda-note">{}</p>').format(_("Note: {text}").format(text=note)) if note else "",
        opening=Markup('<p class="awda-muted awda-open">{}</p>').format(opening) if opens else "",
    )


def in_words(row: "pd.Series[str]") -> str:
    """Say a statement as one who presents it reads it out: kind, country, what is said, whose it is, and how read."""
    source = catalogue.publication(row["source_id"])
    return _("{kind}, {country}: {text} ({origin}: {source}; {grade})").format(
        kind=label("finding_kind", row["kind"]),
        country=naming.country_name(row["country"]),
        text=i18n.isolated(row[f"statement_{language()}"]),
        origin=label("origin", row["origin"]),
        source=i18n.isolated(source.short()),
        grade=_("grade {letter}").format(letter=row["grade"]),
    )


def table(rows: pd.DataFrame, *, caption: str) -> Markup:
    """Return statements as a table, one row for each."""
    headers = [
        _("Statement"),
        _("Kind"),
        _("Country"),
        _("Dimension"),
        _("Who says so"),
        _("Source"),
        _("Place in the source"),
        _("Grade"),
        _("Note"),
        _("Key"),
    ]
    body = []
    for _index, row in rows.iterrows():
        source = catalogue.publication(row["source_id"])
        body.append(
            [
                row[f"statement_{language()}"],
                label("finding_kind", row["kind"]),
                naming.country_name(row["country"]),
                label("dimension", row["dimension"]),
                label("origin", row["origin"]),
                markup.link(source.short(), source.url, language=source.language),
                markup.latin(row["locator"]),
                row["grade"],
                row[f"notes_{language()}"],
                markup.latin(row["finding_id"]),
            ]
        )
    return markup.table(headers, body, caption=caption)


# How many, and who speaks


def matrix(
    counted: Mapping[tuple[str, str, str], Mapping[str, int]],
    kinds: Mapping[str, Sequence[str]],
    *,
    title: str,
    chosen: tuple[str, str, str] | None,
) -> Markup:
    """Return how many statements there are by dimension (lines), country and kind (columns), each with its grades.

    `counted` has the grades by dimension, country and kind; `kinds` the kinds of each country; `chosen` is a cell.
    """
    appearance = filters.appearance()
    paper = palette.PAPER[appearance]
    colours = palette.COUNTRY[appearance] | {"both": paper.muted}
    places = {f"{country}.{kind}": (country, kind) for country, own in kinds.items() for kind in own}
    dimensions = catalogue.codes("dimension")

    def choose(dimension: str, column: str) -> dict[str, str]:
        country, kind = places[column]
        if (dimension, country, kind) == chosen:
            return {"country": "", "dimension": "", "judgement": ""}
        return {"country": country, "dimension": dimension, "judgement": kind}

    return matrices.table(
        {
            (dimension, column): matrices.statement_square(
                counted.get((dimension, *place), {}), colour=colours[place[0]], ground=paper.ground
            )
            for dimension in dimensions
            for column, place in places.items()
        },
        lines={dimension: label("dimension", dimension) for dimension in dimensions},
        columns={column: label("finding_kind", kind) for column, (_country, kind) in places.items()},
        title=title,
        country="both",
        dark=appearance == "dark",
        chosen=(chosen[0], f"{chosen[1]}.{chosen[2]}") if chosen else None,
        choose=choose,
        corner=_("Dimension"),
        groups=[
            matrices.Group(
                country, naming.country_name(country), {f"{country}.{kind}": cards.KIND_SIGN[kind] for kind in own}
            )
            for country, own in kinds.items()
        ],
    )


def voices(
    publications: int,
    publishers: int,
    years: tuple[int, int] | None,
    agreement: str,
    *,
    judging: int = 0,
    naming_strengths: int = 0,
    naming_shortfalls: int = 0,
) -> str:
    """Say who speaks in one dimension about one country, how recently, and how far publications agree.

    `agreement` is a code of data.statements, where the rule stands.
    """
    if not publications:
        return _("No statement found.")
    said = {
        "neutral": _("only compares, judges nothing"),
        "single": _("judged by one publication only: nothing to agree with"),
        "one_publisher": _("judged by one publisher only: nothing independent to agree with"),
        "shortfalls": _("all name weaknesses or gaps only"),
        "strengths": _("all name strengths only"),
        "mixed": _(
            "not all the same: of {all} that judge, strengths named by {strengths}, weaknesses or gaps by {shortfalls}"
        ).format(
            strengths=i18n.number(naming_strengths),
            all=i18n.number(judging),
            shortfalls=i18n.number(naming_shortfalls),
        ),
    }
    pieces = [
        ngettext("{count} publication", "{count} publications", publications).format(count=i18n.number(publications)),
        ngettext("{count} publisher", "{count} publishers", publishers).format(count=i18n.number(publishers)),
    ]
    if years:
        pieces.append(i18n.period(str(years[0]), str(years[1])))
    return " · ".join([*pieces, said[agreement]])


def heard(country: str, said: str) -> Markup:
    """Return the name of a country, in its colour, and who speaks of it."""
    return Markup('<p class="awda-country">{}</p><p class="awda-muted awda-voices" data-voices="{}">{}</p>').format(
        naming.country_name(country), country, said
    )


def column(country: str, said: str, rows: pd.DataFrame) -> Markup:
    """Return what is said of a country in one dimension: who speaks, and the statements as cards."""
    if len(rows):
        listed = Markup('<div class="awda-findings">{}</div>').format(
            markup.join(card(row, opens=True) for _index, row in rows.iterrows())
        )
    else:
        listed = Markup("")
    return Markup('<div class="awda-key awda-{} {}">{}{}</div>').format(
        country, cards.dark(), heard(country, said), listed
    )


def column_in_short(country: str, said: str, dimension: str, count: int) -> Markup:
    """Return who speaks of a country in one dimension, and the link that opens what they say."""
    link = Markup("")
    if count:
        read = ngettext("Read {count} statement", "Read {count} statements", count).format(count=i18n.number(count))
        link = Markup("<p>{}</p>").format(
            markup.choice(
                read,
                {"dimension": dimension, "country": country},
                label=_("{label}: {text}").format(
                    label=_("{service}, {stage}").format(
                        service=label("dimension", dimension), stage=naming.country_name(country)
                    ),
                    text=read,
                ),
            )
        )
    return Markup('<div class="awda-key awda-{} {}">{}{}</div>').format(
        country, cards.dark(), heard(country, said), link
    )


def columns(pieces: Sequence[Markup]) -> Markup:
    """Return what is said of each country, side by side."""
    return Markup('<div class="awda-contrast">{}</div>').format(markup.join(pieces))


def section(dimension: str, pieces: Sequence[Markup]) -> Markup:
    """Return a dimension with what is said of each country, side by side."""
    return Markup('<section class="awda-dimension" data-dimension="{}"><h3>{}</h3>{}</section>').format(
        dimension, label("dimension", dimension), columns(pieces)
    )


def origins(counts: Mapping[str, int]) -> None:
    """Draw how many statements are of which origin; each number shows those alone."""
    marks = [
        Markup("<li>{} {}</li>").format(
            cards.origin_mark(origin),
            markup.choice(
                i18n.number(counts.get(origin, 0)),
                {"origin": origin},
                label=_("{label}: {text}").format(
                    label=label("origin", origin),
                    text=ngettext("{count} statement", "{count} statements", counts.get(origin, 0)).format(
                        count=i18n.number(counts.get(origin, 0))
                    ),
                ),
            )
            if counts.get(origin)
            else i18n.number(0),
        )
        for origin in cards.ORIGIN_SIGN
    ]
    st.html(Markup('<ul class="awda-key-list">{}</ul>').format(markup.join(marks)))


# What answers a finding


def responses(rows: pd.DataFrame) -> Markup:
    """Return recommendations that respond to a finding, each with whose it is and the basis of the link."""
    items = [
        Markup(
            '<li class="awda-statement"><p class="awda-says">{text}</p><p class="awda-muted">{to}</p>'
            "{whose}{where}{basis}</li>"
        ).format(
            text=row[f"statement_{language()}"],
            to=_("Addressed to: {text}").format(text=row[f"addressed_to_{language()}"]),
            whose=whose(row),
            where=read_where(row),
            basis=answered.reason(row),
        )
        for _index, row in rows.iterrows()
    ]
    return Markup('<ul class="awda-mechanisms">{}</ul>').format(markup.join(items))


def standing(code: str) -> Markup:
    """Say how well a finding is answered by the mechanisms linked to it; `code` is one of data.judgements."""
    said = {
        "active": _("A mechanism known to be at work addresses it."),
        "unknown": _("Mechanisms address it, but no recent source says whether they still work."),
        "planned": _("Only planned: no mechanism known to be at work addresses it."),
        "ended": _("Ended: the mechanisms that addressed it no longer work."),
        "none": _("No mechanism of this inventory addresses it."),
    }[code]
    kind = "" if code == "active" else "awda-unknown"
    return Markup('<div class="{}"><p>{}</p></div>').format(kind, said)
