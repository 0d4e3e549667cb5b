"""The answers of the finder in words: why a mechanism fits, what is uncertain, how to reach its source.

Reasons, doubts and grounds come as codes with the codes they are about; here they become sentences.
"""

from collections.abc import Callable, Iterable, Sequence

import pandas as pd
import streamlit as st
from markupsafe import Markup

from components import evidence, i18n, markup
from components.i18n import gettext as _
from components.i18n import language
from data import catalogue

# A code and the codes it is about.
Remark = tuple[str, tuple[str, ...]]
# Sources named on the sheet; the others stand in the fold.
_FEW = 2


def way_names() -> dict[str, str]:
    """Name the ways of return, by their codes."""
    return {
        "voluntary": _("by own choice"),
        "assisted_voluntary": _("with an assisted return programme"),
        "forced": _("removed"),
        "temporary_worker": _("at the end of a contract"),
    }


def country_left(code: str) -> str:
    """Name a country that somebody may come back from."""
    return catalogue.label("country" if code in ("MAR", "TUN") else "partner", code, language())


def _labels(code_list: str) -> Callable[[tuple[str, ...]], str]:
    """Return the function that lists the names of codes."""
    return lambda codes: i18n.listing([catalogue.label(code_list, code, language()) for code in codes])


def _countries(codes: tuple[str, ...]) -> str:
    """List the names of countries."""
    return i18n.listing([country_left(code) for code in codes])


def _regions(codes: tuple[str, ...]) -> str:
    """List the names of areas."""
    return i18n.listing([catalogue.region_name(code, language()) for code in codes])


def _ways(codes: tuple[str, ...]) -> str:
    """List the names of ways of return."""
    return i18n.listing([way_names()[code] for code in codes])


def _services(codes: tuple[str, ...]) -> str:
    """List the names of services."""
    return _labels("service")(codes)


def _nothing(_codes: tuple[str, ...]) -> str:
    """Name nothing, for a sentence without a blank."""
    return ""


def reason(remark: Remark) -> str:
    """Say why a mechanism fits."""
    code, values = remark
    sentence, names = {
        "service": (_("Offers what you ask for: {names}."), _services),
        "related": (_("Offers what may help: {names}."), _services),
        "host": (_("Its texts name people back from: {names}."), _countries),
        "group": (_("Common to several states, {names} among them; the use by each is not published."), _countries),
        "agreement": (_("A social security agreement is applied with: {names}."), _countries),
        "way": (_("Names this way of return: {names}."), _ways),
        "everyone": (_("Open to all returnees or to the general public."), _nothing),
        "here": (_("Its texts name this place: {names}."), _regions),
        "country": (_("National: its texts set no limit of place."), _nothing),
    }[code]
    return sentence.format(names=names(values))


def doubt(remark: Remark) -> str:
    """Say what is uncertain about a mechanism."""
    code, values = remark
    sentence, names = {
        "status_unknown": (_("Whether it is still at work is not known: no recent evidence."), _nothing),
        "status_planned": (_("In preparation: not at work yet."), _nothing),
        "indirect": (_("Made for nationals abroad, workers or the public; returnees are not named."), _nothing),
        "host_only": (_("Only for people back from: {names}."), _countries),
        "host_not_named": (_("Its texts name other countries ({names}); ask whether yours counts."), _countries),
        "way_close": (_("Its texts name another way of return ({names}); ask whether yours counts."), _ways),
        "groups": (
            _("Its texts name these groups: {names}. Ask whether it is limited to them."),
            _labels("target_group"),
        ),
        "before_return": (_("Has to be asked for before the journey home."), _nothing),
        "nearest_place": (_("No desk is named in this place; desks are named in: {names}."), _regions),
        "only_places": (_("Only some places are named: {names}."), _regions),
        "place_unnamed": (_("Works in some places, which its sources do not name."), _nothing),
        "agreement_undocumented": (
            _("An agreement with this country was signed; whether it is applied is not documented: {names}."),
            _countries,
        ),
        "agreement_branch": (
            _("What we read of the agreement does not list what you ask for; ask the social security office."),
            _nothing,
        ),
        "agreement_host": (_("Depends on the agreement with the country left."), _nothing),
    }[code]
    return sentence.format(names=names(values))


def ground(remark: Remark) -> str:
    """Say why a mechanism that offers what is asked for is left out."""
    code, values = remark
    sentence, names = {
        "ended": (_("Has ended."), _nothing),
        "not_nationals": (_("Serves foreigners or people who have not left, not returning nationals."), _nothing),
        "framework": (_("A policy or strategy: it offers no service to ask for."), _nothing),
        "visits": (_("For visits home, not for a lasting return."), _nothing),
        "stage": (_("Works at another stage only: {names}."), _labels("phase")),
        "host": (_("Only for people back from: {names}."), _countries),
        "way": (_("Only for other ways of return: {names}."), _ways),
        "place": (_("Only in other places: {names}."), _regions),
        "no_agreement": (_("No social security agreement in our table with: {names}."), _countries),
        "agreement_not_applied": (_("The social security agreement is not applied with: {names}."), _countries),
    }[code]
    return sentence.format(names=names(values))


def _covers() -> dict[str, str]:
    """Translate what agreements on social security and taxes cover, by the words of the table."""
    return {
        "pensions": _("pensions"),
        "health": _("health"),
        "family": _("family benefits"),
        "health of returned pensioners": _("health of returned pensioners"),
        "employees": _("employees"),
        "non-employees": _("people who are not employees"),
        "civil servants": _("civil servants"),
        "totalisation": _("adding up of periods"),
        "work accidents": _("work accidents"),
        "self-employed": _("self-employed people"),
        "students": _("students"),
        "invalidity": _("invalidity"),
        "maternity": _("maternity"),
        "sickness": _("sickness"),
        "unemployment": _("unemployment"),
        "transfer": _("transfer of benefits"),
        "old age": _("old age"),
        "survivors": _("survivors"),
        "income tax": _("income tax"),
    }


def _list(title: str, items: Iterable[str], mark: str) -> Markup:
    """Return a short titled list, or nothing."""
    found = [Markup("<li>{}</li>").format(item) for item in items]
    if not found:
        return Markup("")
    return Markup('<div class="awda-{}"><p class="awda-list-title">{}</p><ul>{}</ul></div>').format(
        mark, title, markup.join(found)
    )


def _reach(rows: pd.DataFrame) -> list[catalogue.Citation]:
    """Return the sources of a row, official and primary ones before the press."""
    return sorted(catalogue.citations(rows), key=lambda one: one.kind == "press")


def _contacts(cited: Sequence[catalogue.Citation]) -> Markup:
    """Return where to reach sources; on paper the style sheet writes the addresses in full."""
    return Markup('<ul class="awda-contacts">{}</ul>').format(
        markup.join(
            Markup("<li>{}, {}</li>").format(
                markup.latin(one.short(), one.language), markup.link(one.title, one.url, language=one.language)
            )
            for one in cited
        )
    )


def _reading(row: "pd.Series[str]", reach: pd.DataFrame) -> Markup:
    """Return how we read a mechanism: what we coded, and from which text."""
    pairs = [
        (_("Services"), _services(tuple(row["services"].split(";")))),
        (_("For whom"), _labels("target_group")(tuple(row["target_groups"].split(";")))),
        (_("Stages"), _labels("phase")(tuple(row["phase"].split(";")))),
        (_("Serves returnees"), catalogue.label("serves_returnees", row["serves_national_returnees"], language())),
    ]
    items = [Markup("<li>{}</li>").format(_("{label}: {text}").format(label=label, text=text)) for label, text in pairs]
    for _index, one in reach.iterrows():
        text = catalogue.label("reach_scope", one["scope"], language())
        if one["hosts"]:
            text = f"{text} ({_countries(tuple(one['hosts'].split(';')))})"
        said = _("{label}: {text}").format(label=_("Countries left"), text=text)
        items.append(Markup("<li>{}. {}</li>").format(said, markup.latin(one["rationale_en"])))
    return Markup('<details class="awda-reading-ours"><summary>{}</summary><ul>{}</ul><p>{} {}</p>{}</details>').format(
        _("Our reading, and all sources"),
        markup.join(items),
        _("Place in the source:"),
        markup.latin(row["locator"]),
        evidence.citation_list(row.to_frame().T),
    )


def in_full(
    rows: pd.DataFrame, reasons: Sequence[Sequence[Remark]], doubts: Sequence[Sequence[Remark]], reach: pd.DataFrame
) -> None:
    """Draw answers as an ordered list: what each offers, why it fits, what is uncertain, how to reach its source."""
    items = []
    for (_index, row), why, unsure in zip(rows.iterrows(), reasons, doubts, strict=True):
        own = row.to_frame().T
        items.append(
            Markup(
                '<li class="awda-answer"><p><strong>{name}</strong> <span class="awda-chip">{status}</span></p>'
                '<p>{says}</p><div class="awda-why">{why}{unsure}</div>'
                '<p class="awda-list-title awda-ask">{ask}</p>{contacts}'
                '<p class="awda-muted">{lead} {actor} · {grade}</p>{reading}</li>'
            ).format(
                name=row[f"name_{language()}"],
                status=catalogue.label("status", row["status_now"], language()),
                says=row[f"description_{language()}"],
                why=_list(_("Why it fits"), map(reason, why), "fits"),
                unsure=_list(_("What is uncertain"), map(doubt, unsure), "unsure"),
                ask=_("Where to read on"),
                contacts=_contacts(_reach(own)[:_FEW]),
                lead=_("Run by:"),
                actor=markup.latin(row["lead_actor"]),
                grade=evidence.grade(row["grade"]),
                reading=_reading(row, reach[reach["mechanism_id"] == row["mechanism_id"]]),
            )
        )
    st.html(Markup('<ol class="awda-answers">{}</ol>').format(markup.join(items)))


def in_short(rows: pd.DataFrame, doubts: Sequence[Sequence[Remark]], reach: pd.DataFrame) -> None:
    """Draw answers in short: name, status, what each offers, what is uncertain, one source."""
    items = []
    for (_index, row), unsure in zip(rows.iterrows(), doubts, strict=True):
        own = row.to_frame().T
        items.append(
            Markup(
                '<li class="awda-answer"><p><strong>{name}</strong> <span class="awda-chip">{status}</span></p>'
                "<p>{says}</p><p>{unsure}</p>{contacts}{reading}</li>"
            ).format(
                name=row[f"name_{language()}"],
                status=catalogue.label("status", row["status_now"], language()),
                says=row[f"description_{language()}"],
                unsure=" ".join(map(doubt, unsure)),
                contacts=_contacts(_reach(own)[:1]),
                reading=_reading(row, reach[reach["mechanism_id"] == row["mechanism_id"]]),
            )
        )
    st.html(Markup('<ul class="awda-mechanisms awda-short">{}</ul>').format(markup.join(items)))


def agreements(rows: pd.DataFrame) -> None:
    """Draw agreements as a list: subject, year, whether they are applied, what they cover, their sources."""
    items = []
    for _index, row in rows.iterrows():
        covers = [_covers().get(part.strip(), "") for part in row["covers"].split(";")]
        parts = [
            _("signed in {year}").format(year=row["year_signed"]) if row["year_signed"] else "",
            _("in force since {year}").format(year=row["in_force_year"]) if row["in_force_year"] else "",
            _("covers {names}").format(names=i18n.listing(list(filter(None, covers)))) if any(covers) else "",
        ]
        items.append(
            Markup(
                '<li class="awda-answer"><p><strong>{subject}</strong> <span class="awda-chip">{status}</span></p>'
                "<p>{parts}</p>{contacts}{source}</li>"
            ).format(
                subject=catalogue.label("agreement_subject", row["subject"], language()),
                status=catalogue.label("agreement_status", row["status"], language()),
                parts=" · ".join(filter(None, parts)),
                contacts=_contacts(_reach(row.to_frame().T)[:1]),
                source=evidence.source_line(row.to_frame().T),
            )
        )
    st.html(Markup('<ul class="awda-mechanisms awda-short">{}</ul>').format(markup.join(items)))


def left_out(names: Sequence[str], grounds: Sequence[Remark]) -> None:
    """Draw what offers the services asked for but does not fit this case, each with its ground."""
    st.html(
        markup.table(
            [_("Mechanism"), _("Why not")],
            [[name, ground(remark)] for name, remark in zip(names, grounds, strict=True)],
            caption=_("Left out, and why"),
        )
    )


def rule(steps: Sequence[str]) -> None:
    """Draw the rule as an ordered list."""
    items = markup.join(Markup("<li>{}</li>").format(step) for step in steps)
    st.html(Markup('<ol class="awda-rule">{}</ol>').format(items))


def needs_table(rows: pd.DataFrame) -> None:
    """Draw which services meet each need, and which help with it."""
    body = [
        [
            row[f"label_{language()}"],
            _services(tuple(row["services"].split(";"))),
            _services(tuple(filter(None, row["related_services"].split(";")))) or "—",
        ]
        for _index, row in rows.iterrows()
    ]
    headers = [_("Need"), _("Services that meet it"), _("Services that help")]
    st.html(markup.table(headers, body, caption=_("Needs and services")))
