"""What the comparative report says, and what of it is in the evidence base."""

import pandas as pd
import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from components import cards, evidence, frame, i18n, markup, naming, terms, unknowns
from components.i18n import gettext as _
from components.i18n import language, ngettext
from data import catalogue, mechanisms, report

GUIDE = "docs/adding-evidence.md"
_HERE = {"view", "origin", "finding"}


def draw(head: DeltaGenerator) -> None:
    """Draw the report, what it says and what of it is missing; the headline goes into `head`."""
    frame.follow(_HERE)
    findings, recommendations = report.findings(), report.recommendations()
    with head:
        frame.heading(
            _("Assessment"),
            _headline(len(findings), len(recommendations)),
            _("All other statements on these pages are the project's or other authors', and each says whose it is."),
        )
    with st.container(key="report"):
        published, parts = st.columns([5, 8], gap="large")
        with published:
            _published()
        with parts:
            _parts()
        st.header(_("What the report says"), anchor=False)
        st.html(
            Markup('<p class="awda-reading">{}</p>').format(
                _("In our own words, each with the place where it was read. Nobody else's statement stands here.")
            )
        )
        said, advised = st.columns(2, gap="large")
        with said:
            title = _findings(len(findings))
            st.subheader(title, anchor=False)
            evidence.show_piece(_statements(findings), findings, table="findings", key="report_said", title=title)
        with advised:
            title = _recommendations(len(recommendations))
            st.subheader(title, anchor=False)
            piece = _statements(recommendations)
            evidence.show_piece(piece, recommendations, table="recommendations", key="report_advised", title=title)
            _since()
        _origins()
        _series()
        _adding()


def _headline(findings: int, recommendations: int) -> str:
    """Say how much of the report is here, and that it is not all, as long as something is known to be missing."""
    if len(report.missing()):
        said = _("Only part of the comparative report is in the evidence base: {counts}")
    else:
        said = _("From the comparative report in the evidence base: {counts}")
    return said.format(counts=i18n.listing([_findings(findings), _recommendations(recommendations)]))


def _findings(count: int) -> str:
    """Write a number of findings."""
    return ngettext("{count} statement", "{count} statements", count).format(count=i18n.number(count))


def _recommendations(count: int) -> str:
    """Write a number of recommendations."""
    return ngettext("{count} recommendation", "{count} recommendations", count).format(count=i18n.number(count))


def _published() -> None:
    """Draw the report as a publication: title with its address, publisher, year, who did the study, and when."""
    (one, _taken), *_national = report.publications()
    cited = pd.concat([rows[["source_id", "grade"]] for rows in (report.study(), report.interviews())])
    fieldwork = [
        Markup("<li>{}</li>").format(
            _("{label}: {text}").format(
                label=naming.country_name(row["country"]),
                text=_("{count} interviews, {when}").format(
                    count=i18n.number(row["value"]), when=catalogue.note(row["note_id"], language())
                ),
            )
        )
        for _index, row in report.interviews().iterrows()
    ]
    st.header(_("The report and its fieldwork"), anchor=False)
    st.html(
        Markup('<p class="awda-reading">{}<br><span class="awda-muted">{} · {}</span></p>').format(
            markup.link(one.title, one.url, language=one.language), markup.latin(one.publisher, one.language), one.year
        )
    )
    st.html(
        Markup('<p class="awda-reading">{}</p>')
        .format(
            _(
                "Study of {institute}, coordinated by {coordinator}, scientific lead {lead}; fieldwork by {morocco} "
                "in Morocco and {tunisia} in Tunisia."
            )
        )
        .format(**{blank: markup.latin(name) for blank, name in report.PEOPLE.items()})
        + Markup('<ul class="awda-citations">{}</ul>').format(markup.join(fieldwork))
        + evidence.source_line(cited)
    )


def _parts() -> None:
    """Draw which parts of the report are in the evidence base, and where the rest is held."""
    names = {
        "summary": (
            _("Executive summary"),
            _("read in a library record, which breaks off in the middle of a sentence"),
        ),
        "description": (_("Its recommendations as the publisher describes them"), _("read on the site of the project")),
        "chapters": (_("Its chapters"), _("read in the report itself, with the page")),
        "list": (_("Its list of recommendations"), _("read in the report itself, with the page")),
    }
    body = []
    for part in report.parts():
        name, read = names[part.code]
        counts = [
            *([_findings(len(part.findings))] if part.findings else []),
            *([_recommendations(len(part.recommendations))] if part.recommendations else []),
        ]
        held = i18n.listing(counts) if counts else Markup("<strong>{}</strong>").format(_("not in the evidence base"))
        body.append([name, held, read if counts else ""])
    st.header(_("Which parts are in the evidence base"), anchor=False)
    st.html(
        markup.table(
            [_("Part of the report"), _("In the evidence base"), _("How it was read")],
            body,
            caption=_("Which parts are in the evidence base"),
            whole=True,
        )
    )
    if len(report.missing()):
        unknowns.unknown(_("Not in the evidence base"), report.missing())


def _statements(rows: pd.DataFrame) -> Markup:
    """Return statements of the report in full: of what kind or to whom, what is said, its place, and its note."""
    return Markup('<ul class="awda-mechanisms">{}</ul>').format(
        markup.join(_statement(row) for _index, row in rows.iterrows())
    )


def _statement(row: "pd.Series[str]") -> Markup:
    """Return one statement of the report."""
    advice = "recommendation_id" in row
    about = (
        _("Addressed to: {text}").format(text=row[f"addressed_to_{language()}"])
        if advice
        else cards.kind_mark(row["kind"])
    )
    note = row[f"notes_{language()}"]
    return Markup(
        '<li class="awda-statement {kind} {dark}" data-statement="{key}"><p>{about} · {country} · {dimension}</p>'
        '<p class="awda-says">{text}</p><p class="awda-whose">{origin} {place}</p>{source}'
        "{note}{opening}</li>"
    ).format(
        kind="" if advice else f"awda-kind-{row['kind']}",
        dark=cards.dark(),
        key=row["recommendation_id" if advice else "finding_id"],
        about=about,
        country=naming.country_name(row["country"]),
        dimension=naming.label("dimension", row["dimension"]),
        text=terms.explained(row[f"statement_{language()}"]),
        origin=cards.origin_mark(row["origin"]),
        source=evidence.source_line(row.to_frame().T),
        place=_place(row["locator"]),
        note=Markup('<p class="awda-note">{}</p>').format(_("Note: {text}").format(text=note)) if note else "",
        opening="" if advice else Markup('<p class="awda-muted">{}</p>').format(_in_full(row["finding_id"])),
    )


def _in_full(finding_id: str) -> Markup:
    """Return the link to a finding with all that answers it."""
    return markup.choice(_("{code} in full").format(code=finding_id), {"view": "", "finding": finding_id})


def _place(locator: str) -> Markup:
    """Name the place of a statement in its source; the two that stand for a whole text are translated."""
    known = {report.SUMMARY: _("Executive summary"), report.DESCRIPTION: _("Description of the three reports")}
    # A page or chapter is quoted as the evidence base notes it, in English.
    return Markup("{}").format(known[locator]) if locator in known else markup.latin(locator)


def _since() -> None:
    """Say that the fieldwork is of 2018, and what has come since."""
    st.header(_("Since the fieldwork"), anchor=False)
    st.html(
        Markup('<p class="awda-reading">{}</p>').format(
            _("The report describes late 2018. The notes of its statements name what came later:")
        )
    )
    cards.events(report.first_since())
    changed = []
    for country in catalogue.COUNTRIES:
        found = mechanisms.changes(country, mechanisms.THEN, mechanisms.NOW)
        changed.append(
            _("{country} {appeared} new, {ended} ended").format(
                country=naming.country_name(country),
                appeared=i18n.number(len(found.appeared)),
                ended=i18n.number(len(found.ended)),
            )
        )
    cards.note(
        _("Mechanisms for returnees in our inventory from {first} to {last}: {text}").format(
            first=mechanisms.THEN, last=mechanisms.NOW, text=_("; ").join(changed)
        )
    )
    frame.link_to("mechanisms", {"view": "timeline"}, about=_("Then and now"))


def _origins() -> None:
    """Draw how many statements are whose; each number of findings shows those alone."""
    meaning = {
        "sure_report": _("What the report itself says, or its general direction as its publisher describes it."),
        "sure_project": _("Site, leaflet, modules and workshops of the project; no result of the research."),
        "other_study": _("Other authors, named by publisher; never a conclusion of the report, even if they agree."),
    }
    body = []
    for count in report.by_origin():
        name = naming.label("origin", count.origin)
        shown = markup.choice(
            i18n.number(count.findings),
            {"view": "", "origin": count.origin},
            label=_("{label}: {text}").format(label=name, text=_findings(count.findings)),
        )
        body.append([cards.origin_mark(count.origin), shown, i18n.number(count.recommendations), meaning[count.origin]])
    st.header(_("Whose statement is whose"), anchor=False)
    st.html(
        markup.table(
            [_("Who says so"), _("Statements"), _("Recommendations"), _("What it means")],
            body,
            caption=_("Whose statement is whose"),
            whole=True,
        )
    )
    frame.link_to("recommendations", {"origin": report.OWN}, about=naming.label("origin", report.OWN))


def _series() -> None:
    """Name the reports of the series, and what was taken from each."""
    body = []
    for one, taken in report.publications():
        said = (
            ngettext("{count} statement", "{count} statements", taken).format(count=i18n.number(taken))
            if taken
            else _("nothing: only its opening pages were read")
        )
        body.append([markup.link(one.title, one.url, language=one.language), one.year, said])
    st.header(_("The three reports of the series"), anchor=False)
    st.html(
        markup.table(
            [_("Report"), _("Year"), _("Taken from it")], body, caption=_("The three reports of the series"), whole=True
        )
    )


def _adding() -> None:
    """Say what an editor who holds the report does."""
    steps = [
        _("Write each statement or recommendation in one sentence of your own, in three languages, with its page."),
        _("Link it to what answers it: recommendations, mechanisms."),
        _("Let the check read the tables: it names each mistake with its line and the reason."),
        _("Start the dashboard again: the statement stands on this page, in the matrix and among the answers."),
    ]
    st.header(_("If you hold the report"), anchor=False)
    st.html(
        Markup('<ol class="awda-reading awda-citations">{}</ol><p class="awda-reading">{}</p>').format(
            markup.join(Markup("<li>{}</li>").format(step) for step in steps),
            Markup(
                _("Each step, with an example and its mistakes, stands in {file}, among the files of the project.")
            ).format(file=Markup('<code lang="en" dir="ltr">{}</code>').format(GUIDE)),
        )
    )
