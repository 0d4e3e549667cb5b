"""Mechanisms: as a name that opens, as cards, as a table, one in full; and who offers what, as a matrix."""

from collections.abc import Iterable

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import evidence, filters, i18n, markup, matrices, palette
from components.cards import KIND_SIGN, facts, recorded_note
from components.i18n import gettext as _
from components.i18n import language, ngettext
from components.naming import label, names
from data import catalogue

_SIGN = {**KIND_SIGN, "recommendation": "→"}


def served() -> dict[str, str]:
    """Name the two kinds of mechanisms that are counted, each apart."""
    return {"yes": _("For returnees"), "indirect": _("For diaspora or public")}


def caution() -> str:
    """Say what a link from a mechanism says, and what it does not."""
    return _("A link says that a mechanism works on the subject, not that it works well or is enough.")


def dates(row: "pd.Series[str]") -> str:
    """Say from when to when a mechanism has worked, and what is not known of it."""
    start, end, now = row["start_year"], row["end_year"], row["status_now"]
    if start and end:
        return i18n.period(start, end)
    if not start:
        return _("until {year}, start not known").format(year=end) if end else _("dates not known")
    written = {
        "active": _("since {year}"),
        "planned": _("on paper since {year}"),
        "ended": _("from {year}, ended, year not known"),
    }
    return written.get(now, _("from {year}, end not known")).format(year=start)


def opening(row: "pd.Series[str]") -> Markup:
    """Return the name of a mechanism as a link that opens it in full."""
    return markup.choice(row[f"name_{language()}"], {"view": "", "mechanism": row["mechanism_id"]})


def status_chip(row: "pd.Series[str]") -> Markup:
    """Return the present status of a mechanism."""
    return Markup('<span class="awda-chip awda-status-{}">{}</span>').format(
        row["status_now"], label("status", row["status_now"])
    )


def cards(rows: pd.DataFrame, *, appearance: str) -> Markup:
    """Return mechanisms as cards: name, country, status, what it does, who leads, when, on which source."""
    dark = "awda-dark" if appearance == "dark" else ""
    items = []
    for _index, row in rows.iterrows():
        cited = [catalogue.publication(one.strip()) for one in row["source_ids"].split(";")]
        source = markup.latin(cited[0].short(), cited[0].language)
        if len(cited) > 1:
            source += Markup("{}{}").format(
                _("; "),
                ngettext("{count} more", "{count} more", len(cited) - 1).format(count=i18n.number(len(cited) - 1)),
            )
        items.append(
            Markup(
                '<li class="awda-card awda-{country} {dark}"><p class="awda-card-name">{name}</p>'
                '<p><span class="awda-country">{country_name}</span> '
                '<span class="awda-muted">· {kind} · {dates}</span></p>'
                "<p>{status}</p><p>{says}</p>"
                '<p class="awda-muted">{source} · <abbr title="{grade_name}">{grade}</abbr></p></li>'
            ).format(
                country=row["country"],
                dark=dark,
                name=opening(row),
                country_name=label("country", row["country"]),
                kind=label("mechanism_kind", row["kind"]),
                dates=dates(row),
                status=status_chip(row),
                says=row[f"description_{language()}"],
                source=source,
                grade_name=label("grade", row["grade"]),
                grade=_("grade {letter}").format(letter=row["grade"]),
            )
        )
    return Markup('<ul class="awda-cards">{}</ul>').format(markup.join(items))


def table(rows: pd.DataFrame, *, caption: str) -> Markup:
    """Return mechanisms as a table, one row for each."""
    headers = [
        _("Mechanism"),
        _("Country"),
        _("Kind"),
        _("Lead actor"),
        _("Services"),
        _("Stage"),
        _("Dates"),
        _("Status in 2018"),
        _("Status now"),
        _("Grade"),
    ]
    body = [
        [
            opening(row),
            label("country", row["country"]),
            label("mechanism_kind", row["kind"]),
            markup.latin(row["lead_actor"]),
            i18n.listing(names("service", row["services"])),
            i18n.listing(names("phase", row["phase"])),
            dates(row),
            label("status", row["status_2018"]),
            label("status", row["status_now"]),
            row["grade"],
        ]
        for _position, row in rows.iterrows()
    ]
    return markup.table(headers, body, caption=caption)


def short_list(rows: pd.DataFrame, *, title: str) -> Markup:
    """Return mechanisms as a titled list of names that open, with dates; nothing when there are none."""
    if rows.empty:
        return Markup("")
    items = (
        Markup('<li>{} <span class="awda-muted">{} · {}</span></li>').format(
            opening(row), dates(row), _("grade {letter}").format(letter=row["grade"])
        )
        for _position, row in rows.iterrows()
    )
    return Markup('<p class="awda-list-title">{}</p><ul class="awda-names">{}</ul>').format(title, markup.join(items))


# One mechanism in full


def _chips(texts: Iterable[str]) -> Markup:
    """Return codes as chips."""
    return markup.join((Markup('<span class="awda-chip">{}</span>').format(text) for text in texts), " ")


def _script(text: str, row: "pd.Series[str]") -> str:
    """Return the language of an official name, empty where it cannot be told."""
    same = [code for code in i18n.LANGUAGES if text == row[f"name_{code}"]]
    arabic = any("\u0600" <= letter <= "\u06ff" for letter in text)
    return same[0] if same else "ar" if arabic else ""


def _where(row: "pd.Series[str]") -> str:
    """Say where a mechanism works."""
    level = label("coverage_level", row["coverage_level"])
    regions = [catalogue.region_name(code, language()) for code in row["region_codes"].split(";") if code]
    if regions:
        return _("{label}: {text}").format(label=level, text=i18n.listing(regions))
    return level if row["coverage_level"] == "national" else _("{level}, places not named").format(level=level)


def _reached(row: "pd.Series[str]") -> Markup | str:
    """Say whom a mechanism has reached: the words of the sources, and the one count that can be read by itself."""
    if not row["beneficiaries"]:
        return ""
    if pd.isna(row["beneficiaries_count"]):
        return markup.latin(row["beneficiaries"])
    count = _("{basis}: {count} ({unit})").format(
        basis=label("beneficiaries_basis", row["beneficiaries_basis"]),
        count=i18n.number(int(row["beneficiaries_count"])),
        unit=label("beneficiaries_unit", row["beneficiaries_unit"]),
    )
    return Markup("{}<br>{}").format(count, markup.latin(row["beneficiaries"]))


def in_full(row: "pd.Series[str]", answered: pd.DataFrame) -> None:
    """Draw one mechanism with all that is known of it; `answered` holds the statements it works on."""
    rows = row.to_frame().T
    other = [code for code in i18n.LANGUAGES if code != language()]
    official = markup.latin(row["name_original"], _script(row["name_original"], row))
    named = [(_("Official name"), official)]
    named += [(i18n.language_name(code), markup.latin(row[f"name_{code}"], code)) for code in other]
    known = facts(
        [
            (_("Country"), label("country", row["country"])),
            (_("Kind"), label("mechanism_kind", row["kind"])),
            (_("Lead actor"), markup.latin(row["lead_actor"])),
            (_("Type of actor"), label("actor_type", row["actor_type"])),
            (_("Partners"), markup.latin(row["partners"])),
            (_("Where"), _where(row)),
            (_("Dates"), dates(row)),
            (_("Status in 2018"), label("status", row["status_2018"])),
            (_("Status now"), label("status", row["status_now"])),
            (_("Who is served"), label("serves_returnees", row["serves_national_returnees"])),
            (_("Budget"), markup.latin(row["budget"])),
            (_("Beneficiaries"), _reached(row)),
            recorded_note(row["notes_en"]),
        ]
    )
    with st.container(key="mechanism_in_full"):
        st.html(facts(named))
        st.header(_("What is known"), anchor=False)
        st.html(known)
        if language() != "en":
            st.html(
                Markup('<p class="awda-note">{}</p>').format(
                    _("Actors, partners, budget, beneficiaries and notes stand as recorded, mostly in English.")
                )
            )
        title = _("What it offers, to whom, and when")
        st.header(title, anchor=False)
        offered = [
            (_("Services"), _chips(names("service", row["services"]))),
            (_("Target groups"), _chips(names("target_group", row["target_groups"]))),
            (_("Stage"), _chips(names("phase", row["phase"]))),
        ]
        key = f"offers_{row['mechanism_id']}"
        evidence.show_piece(facts(offered), rows, table="mechanisms", key=key, title=title)
        st.html(Markup('<p class="awda-note">{}</p>').format(_own_reading(row)))
        st.header(_("What it works on"), anchor=False)
        _works_on(answered)
        st.header(_("Sources"), anchor=False)
        evidence.show_records(
            evidence.citation_list(rows), rows, table="mechanisms", key=f"mechanism_{row['mechanism_id']}"
        )


def _own_reading(row: "pd.Series[str]") -> Markup:
    """Say that services, groups and stages are our reading, and of which text."""
    return Markup("{} {}").format(
        _("Our own reading: services, target groups and stages are coded by the project from the description above."),
        Markup(_("Text read: {place}.")).format(place=markup.latin(row["locator"])),
    )


def _works_on(answered: pd.DataFrame) -> None:
    """Draw the findings and recommendations that a mechanism works on, each with the basis of the link."""
    if answered.empty:
        st.html(Markup("<p>{}</p>").format(_("No statement or recommendation is linked to it in the evidence base.")))
        return
    st.html(Markup('<p class="awda-reading">{}</p>').format(caution()))
    dark = "awda-dark" if filters.appearance() == "dark" else ""
    items = []
    for _position, row in answered.iterrows():
        kind = _("Recommendation") if row["kind"] == "recommendation" else label("finding_kind", row["kind"])
        items.append(
            Markup(
                '<li class="awda-statement awda-kind-{kind} {dark}"><p><span class="awda-kind">'
                '<span aria-hidden="true">{sign}</span> {kind_name}</span> · {dimension} · {basis}</p><p>{text}</p>'
                '<p class="awda-muted">{why}</p>{source}</li>'
            ).format(
                kind=row["kind"],
                dark=dark,
                sign=_SIGN[row["kind"]],
                kind_name=kind,
                dimension=label("dimension", row["dimension"]),
                basis=Markup('<span class="awda-chip">{}</span>').format(label("basis", row["basis"])),
                text=row[f"statement_{language()}"],
                why=markup.latin(row["rationale_en"]),
                source=evidence.source_line(row.to_frame().T),
            )
        )
    st.html(Markup('<ul class="awda-mechanisms">{}</ul>').format(markup.join(items)))


# Who offers what


def matrix_legend(*, appearance: str, all_counted: bool = False) -> Markup:
    """Return what the colours and signs of a matrix mean."""
    colours = palette.SEQUENCE[appearance]["moss"]
    steps = matrices.STEPS
    ends = [*(step - 1 for step in steps[1:]), 0]
    pieces = []
    for first, last, colour in zip(steps, ends, colours, strict=True):
        span = i18n.number(first) if first == last else f"{i18n.number(first)}–{i18n.number(last)}"
        pieces.append((span if last else _("{count} or more").format(count=i18n.number(first)), colour))
    signs = [
        (matrices.BLANK, "awda-blank", _("none known")),
        (_("+{count}?").format(count=i18n.number(2)), "awda-maybe", _("perhaps 2 more: no source says for that year")),
    ]
    if not all_counted:
        signs.append(("–", "awda-outside", _("not counted at this stage")))
    return _legend(_("Mechanisms at work:"), pieces, signs, appearance=appearance)


def difference_legend(*, appearance: str) -> Markup:
    """Return what the colours and signs of the difference mean."""
    colours = [
        (_("more in {country}").format(country=label("country", country)), palette.COUNTRY[appearance][country])
        for country in ("MAR", "TUN")
    ]
    signs = [
        ("=", "", _("the same number")),
        ("−1…+2", "awda-maybe", _("between which numbers it lies, as some may be at work")),
        (matrices.BLANK, "awda-blank", _("none known")),
        ("–", "awda-outside", _("not counted at this stage")),
    ]
    return _legend(_("Mechanisms known to be at work:"), colours, signs, appearance=appearance)


def _legend(
    title: str, colours: Iterable[tuple[str, str]], signs: Iterable[tuple[str, str, str]], *, appearance: str
) -> Markup:
    """Return a legend: colours with their texts, then signs with their class and text."""
    return Markup('<ul class="awda-key-list {}"><li>{}</li>{}{}</ul>').format(
        "awda-dark" if appearance == "dark" else "",
        title,
        markup.join(
            Markup('<li><i style="background:{}"></i>{}</li>').format(colour, text) for text, colour in colours
        ),
        markup.join(
            Markup('<li><span class="awda-sign {}"><bdi dir="ltr">{}</bdi></span>{}</li>').format(kind, sign, text)
            for sign, kind, text in signs
        ),
    )


def service_names(codes: Iterable[str]) -> str:
    """Name services as a list in a sentence."""
    return i18n.listing([label("service", code) for code in codes])


def cell_name(service: str, phase: str) -> str:
    """Name a cell of the matrix."""
    return _("{service}, {stage}").format(service=label("service", service), stage=label("phase", phase))
